"""Evidence: the list, the page of each item, and the form that shows what saving would change."""
