"""Forms of records that several features fill in."""
