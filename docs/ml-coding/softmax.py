"""Log-sum-exp, softmax and cross-entropy that neither overflow nor underflow, and the gradient."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


def log_sum_exp(x: ArrayLike, axis: int = -1) -> Floats:
    """Compute log Σ exp(x) along an axis; -inf where all of x is -inf, as the log of an empty sum is."""
    values = np.asarray(x, dtype=np.float64)
    largest = values.max(axis=axis, keepdims=True)
    shift = np.where(np.isfinite(largest), largest, 0)  # -inf minus -inf would be nan
    with np.errstate(divide="ignore"):  # log 0 = -inf is meant
        total = shift + np.log(np.exp(values - shift).sum(axis=axis, keepdims=True))
    return np.asarray(total.squeeze(axis=axis))


def _shifted(logits: ArrayLike) -> Floats:
    """Subtract from logits, shape (…, K), the largest of each row: then one is 0, and none above."""
    values = np.asarray(logits, dtype=np.float64)
    largest = values.max(axis=-1, keepdims=True)
    if not np.isfinite(largest).all():
        raise ValueError("each row needs a finite logit, and has none, or it holds nan or +inf")
    return np.asarray(values - largest)


def softmax(logits: ArrayLike) -> Floats:
    """Compute exp(x) / Σ exp(x) along the last axis. A logit of -inf masks its class: probability 0.

    Args:
        logits: shape (…, K).

    Returns:
        Shape (…, K): rows that sum to 1.

    Raises:
        ValueError: if a row has no finite logit, or nan or +inf.
    """
    exps = np.exp(_shifted(logits))
    return np.asarray(exps / exps.sum(axis=-1, keepdims=True))


def log_softmax(logits: ArrayLike) -> Floats:
    """Compute the log of `softmax`, but of no probability that rounded to 0. Same shapes, same errors."""
    # x - log_sum_exp(x) is the same on paper; but it adds a huge logit back on, and rounding takes the rest.
    shifted = _shifted(logits)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def cross_entropy(logits: ArrayLike, targets: Ints) -> float:
    """Average the negative log-probability, in nats, of the target classes; inf if a target is masked.

    Args:
        logits: shape (n, K): scores before any softmax.
        targets: shape (n,), from 0 to K - 1.
    """
    return float(-log_softmax(logits)[np.arange(len(targets)), targets].mean())


def cross_entropy_gradient(logits: ArrayLike, targets: Ints) -> Floats:
    """Compute the gradient of `cross_entropy` by the logits, (p - onehot) / n: shape (n, K)."""
    gradient = softmax(logits)
    gradient[np.arange(len(targets)), targets] -= 1
    return gradient / len(targets)
