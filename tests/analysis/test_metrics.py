"""Metrics by their names."""

import pytest

from sharinghub_static.analysis.leaderboards import Metrics
from sharinghub_static.config.sections import LeaderboardsConfig

KNOWN = Metrics(LeaderboardsConfig())


@pytest.mark.parametrize(
    "name",
    [
        "accuracy",
        "Accuracy",
        "val_acc",
        "F1-score",
        "f1_score",
        "mIoU",
        "test/iou",
        "mAP@50",
        "R2",
        "psnr",
        "kappa",
    ],
)
def test_more_is_better(name: str) -> None:
    assert KNOWN.higher_is_better(name) is True


@pytest.mark.parametrize(
    "name",
    [
        "loss",
        "val_loss",
        "valLoss",
        "RMSE",
        "mean absolute error",
        "Brier score",
        "inference time",
        "latency (ms)",
        "Positional accuracy (m)",
        "absolute vertical accuracy",
    ],
)
def test_less_is_better(name: str) -> None:
    assert KNOWN.higher_is_better(name) is False


@pytest.mark.parametrize("name", ["zeta", "", "42", "🌊"])
def test_nobody_knows(name: str) -> None:
    assert KNOWN.higher_is_better(name) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("F1", "f1_score"),
        ("Accuracy", "acc"),
        ("val_loss", "Validation loss"),
        ("mean IoU", "mean-iou"),
        ("mIoU", "miou"),
    ],
)
def test_spellings_of_one_metric_are_the_same(one: str, other: str) -> None:
    assert KNOWN.key(one) == KNOWN.key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("val_loss", "loss"), ("f1", "f2"), ("precision", "recall")])
def test_other_metrics_are_not(one: str, other: str) -> None:
    assert KNOWN.key(one) != KNOWN.key(other)


@pytest.mark.parametrize(
    "name", ["train_loss", "training accuracy", "system/gpu_0", "epoch", "lr", "...", ""]
)
def test_what_says_nothing_of_a_model_is_not_compared(name: str) -> None:
    assert KNOWN.key(name) == ""


def test_a_site_has_the_last_word() -> None:
    own = Metrics(
        LeaderboardsConfig.model_validate(
            {"higher-is-better": ["zeta", "loss"], "lower-is-better": ["F1"], "ignore": ["draft iou"]}
        )
    )
    assert own.higher_is_better("zeta") is True
    assert own.higher_is_better("val_loss") is True
    assert own.higher_is_better("f1") is False
    assert own.key("iou draft") == ""
    assert own.key("iou") == "iou"
