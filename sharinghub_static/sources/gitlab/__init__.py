"""GitLab: its GraphQL and REST APIs, and what they say as records."""
