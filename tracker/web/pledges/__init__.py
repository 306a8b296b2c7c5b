"""Voluntary pledges, and questions put in advance."""
