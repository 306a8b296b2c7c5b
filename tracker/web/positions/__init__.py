"""What a State answered, by source."""
