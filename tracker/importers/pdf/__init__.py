"""PDF files as printed lines, and as the running text of a UN document."""
