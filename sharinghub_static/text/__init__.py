"""Shared text tools: one definition of each concept, used by every package."""
