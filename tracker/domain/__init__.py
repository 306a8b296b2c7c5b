"""The rules of the field: plain data in, plain data out, the standard library only."""
