"""Train the U-Net. Logs to the tracking server named by MLFLOW_TRACKING_URI."""

import argparse

import mlflow
import torch


def class_weights(areas: torch.Tensor) -> torch.Tensor:
    """One over the square root of the area share, with mean one."""
    weights = areas.clamp_min(1e-4).rsqrt()
    return weights / weights.mean()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=80)
    parser.add_argument("--learning-rate", type=float, default=3e-4)
    options = parser.parse_args()
    mlflow.set_experiment("Land Cover U-Net (1017)")
    with mlflow.start_run():
        mlflow.log_params(vars(options))


if __name__ == "__main__":
    main()
