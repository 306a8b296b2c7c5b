"""Instruments and their provisions: what binds a State, and who cites it."""
