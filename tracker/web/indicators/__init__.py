"""Indicators: series of stated figures with unit and definition, drawn with what is missing."""
