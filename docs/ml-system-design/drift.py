"""The population stability index, a number for how far the distribution of a feature or score has moved."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def stability_index(expected: ArrayLike, found: ArrayLike, floor: float = 1e-4) -> float:
    """Sum over bins of (found − expected) · ln(found / expected): 0 for equal shares, else positive.

    Args:
        expected: shares of the bins in the reference, shape (bins,), adding up to 1.
        found: their shares now.
        floor: the least share a bin counts as, since an empty one would make the index infinite.
    """
    before, now = (np.maximum(np.asarray(shares, dtype=float), floor) for shares in (expected, found))
    return float(((now - before) * np.log(now / before)).sum())
