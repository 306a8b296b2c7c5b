"""A reviewer's judgement of a status."""
