"""States: the list of those followed, and the page of each."""
