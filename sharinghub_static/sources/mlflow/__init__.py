"""MLflow's tracking server: its client and REST API, and what they say as records."""
