"""Replies of States to reports of the Working Group on the UPR: the addenda with their positions."""
