"""Recommendations: the explorer, the page of each, and their forms."""
