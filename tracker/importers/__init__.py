"""Other people's files turned into records and issues: bytes in, plain values out, no database."""
