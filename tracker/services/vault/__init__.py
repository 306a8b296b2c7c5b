"""The vault: who people are, apart from what they told, encrypted under keys that are not in the database."""
