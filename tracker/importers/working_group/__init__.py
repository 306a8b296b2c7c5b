"""The Working Group on the UPR: its reports as published."""
