"""Deciding on what the program suggests: which asks go back to which, which ask the same; and links made by hand."""
