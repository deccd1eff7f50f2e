"""The only rooms that speak HTTP to GitLab and MLflow; what they hear goes to the snapshot."""
