"""The first run: founding, the State to follow, and the path from there to a paper."""
