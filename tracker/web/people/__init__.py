"""People: what they agreed to, whom they are tied to, where they stand, and their identity behind a reason."""
