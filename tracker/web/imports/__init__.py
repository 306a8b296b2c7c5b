"""Files of other people: chosen, compared, applied."""
