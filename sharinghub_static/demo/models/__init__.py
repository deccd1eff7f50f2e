"""Small models that the demo's MLflow server holds in place of the large ones of the story."""
