"""Who may read what: the conditions on evidence, results, documents and what stands in them, each written once."""
