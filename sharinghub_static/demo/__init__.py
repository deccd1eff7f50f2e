"""A GitLab on loopback, with sample projects, for the demo and the tests."""
