"""Figures that a source states."""
