"""Grades that UN bodies gave to the follow-up of their own recommendations."""
