"""What is due when, for every State followed."""
