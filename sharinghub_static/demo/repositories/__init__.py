"""Git repositories of this machine as projects of the embedded GitLab."""
