"""The tests, and small builders that they share."""
