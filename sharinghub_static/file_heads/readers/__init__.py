"""The readers of heads, one module a format."""
