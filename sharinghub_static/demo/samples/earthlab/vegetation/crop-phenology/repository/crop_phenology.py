"""Double logistic season."""

import math


def double_logistic(t: float, a: float, b: float, c: float, d: float, e: float, g: float) -> float:
    """NDVI at day ``t`` of the season."""
    return a + b * (1 / (1 + math.exp(-c * (t - d))) - 1 / (1 + math.exp(-e * (t - g))))
