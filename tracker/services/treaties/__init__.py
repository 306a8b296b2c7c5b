"""Treaties: what a State did about each, what an act would change, and who asks it to join."""
