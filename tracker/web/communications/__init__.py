"""Letters to States and their replies."""
