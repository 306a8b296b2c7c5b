"""Which asks may be related, and which ask the same in one review: suggested here, decided by a person."""
