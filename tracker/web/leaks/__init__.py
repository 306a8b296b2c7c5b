"""Names in what leaves: what was refused, and what of the vault stands in a paper."""
