"""Word documents (DOCX) of strangers: opened safely, read as paragraphs and tables in order."""
