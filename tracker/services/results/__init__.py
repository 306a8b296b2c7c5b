"""Results: facts to statuses, stored for every reader, recomputed where a fact changes."""
