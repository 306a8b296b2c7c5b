"""The audit trail: written, verified, read as history, and put back from."""
