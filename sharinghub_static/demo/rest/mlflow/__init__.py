"""GitLab's API that speaks MLflow's language: ``/projects/:id/ml/mlflow/api/2.0/…``.

Source: gitlabhq/gitlabhq, lib/api/ml/mlflow and lib/api/entities/ml/mlflow. Who writes is refused here.
"""
