"""Requests to GitLab and MLflow; responses go to the snapshot."""
