"""Views as sheets, to be edited and brought back."""
