"""The loss of a two-tower model over one batch, with and without the correction for how negatives are drawn.

Source of the correction: Bengio and Senécal (2008) for the sampled softmax, Yi et al. (2019) for batches.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def in_batch_loss(users: Array, items: Array, log_q: Array | None = None, temperature: float = 1.0) -> float:
    """Mean softmax cross-entropy of a batch in which each row's item is the positive, and all other rows' negatives.

    Args:
        users: embeddings from the user tower, shape (b, d).
        items: embeddings of the items that these users took, shape (b, d).
        log_q: log of the probability that a row of the batch holds this item, shape (b,): its share of the examples.
            None leaves the scores uncorrected.
        temperature: divides the scores; small values sharpen the softmax.
    """
    logits = users @ items.T / temperature
    if log_q is not None:
        logits = logits - log_q
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-np.diag(log_softmax).mean())
