"""A hub as one file."""
