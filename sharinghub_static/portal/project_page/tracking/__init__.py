"""What MLflow knows of a project, on its page: registered models and experiments."""
