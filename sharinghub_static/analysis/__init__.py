"""What the projects mean together."""
