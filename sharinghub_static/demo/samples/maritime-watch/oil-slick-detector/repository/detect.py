"""Dark spots below the sea around them."""

import numpy as np


def dark(sigma0_db: np.ndarray, window: int = 101, contrast: float = 3.0) -> np.ndarray:
    """Pixels at least ``contrast`` dB below the median of the sea."""
    return sigma0_db < np.nanmedian(sigma0_db) - contrast
