"""The baseline: Otsu's threshold on the change of backscatter."""

import numpy as np


def otsu(values: np.ndarray, bins: int = 256) -> float:
    """The threshold in dB that best splits ``values`` in two."""
    counts, edges = np.histogram(values[np.isfinite(values)], bins)
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    mean_below = np.cumsum(counts * centres) / np.maximum(below, 1)
    mean_above = (np.sum(counts * centres) - np.cumsum(counts * centres)) / np.maximum(above, 1)
    return float(centres[np.argmax(below * above * (mean_below - mean_above) ** 2)])
