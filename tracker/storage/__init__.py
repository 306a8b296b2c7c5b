"""Tables, and what differs between SQLite and PostgreSQL."""
