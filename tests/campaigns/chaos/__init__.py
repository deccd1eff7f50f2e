"""Servers in trouble: the old site stays whole, and the next build is as if nothing had been."""
