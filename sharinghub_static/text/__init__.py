"""Shared text tools: one definition of an e-mail address and of a secret, used by every package."""
