"""GitLab's GraphQL door: its schema, its limits and its answers."""
