"""One issue a project on GitLab, kept up to date with its Problems."""
