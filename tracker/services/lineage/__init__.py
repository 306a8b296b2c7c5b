"""Links and groups of asks that a person made by hand."""
