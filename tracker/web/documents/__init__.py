"""Source documents: the list, the page of each, and their form."""
