"""The loss of a mistake as softmax.py does not compute it: in ways that overflow and underflow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def losses_of_a_mistake() -> tuple[Floats, dict[str, Floats]]:
    """Give margins z of a wrong logit from 0 to 150, and the cross-entropy of the logits (0, z) by each way, (301,)."""
    margins = np.arange(0, 150.5, 0.5, dtype=np.float32)
    with np.errstate(divide="ignore", over="ignore"):
        p = np.exp(-margins) / (1 + np.exp(-margins))  # the softmax of (0, z), shifted
        return margins, {
            "log of softmax": -np.log(p),
            "naive": -np.log(1 / (1 + np.exp(margins))),
            "with ε": -np.log(p + np.float32(1e-12)),
        }
