"""Scaled dot-product attention with masks, and multi-head attention on top of it (Vaswani et al. 2017)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def attention(q: Floats, k: Floats, v: Floats, mask: Bools | None = None) -> tuple[Floats, Floats]:
    """Average values by how well their keys match a query: softmax(q kᵀ / √d) v.

    Args:
        q: queries, shape (…, n, d).
        k: keys, shape (…, m, d).
        v: values, shape (…, m, e).
        mask: True where a query may look at a key; any shape that broadcasts to (…, n, m).

    Returns:
        The output, shape (…, n, e), and the weights, shape (…, n, m), whose rows sum to 1. For a query that may
        look at no key, both are 0.
    """
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)  # before the softmax: then the rest still sums to 1
    largest = scores.max(axis=-1, keepdims=True)
    exps = np.exp(scores - np.where(np.isfinite(largest), largest, 0))  # all masked: -inf minus -inf would be nan
    total = exps.sum(axis=-1, keepdims=True)
    weights = exps / np.where(total == 0, 1, total)
    return weights @ v, weights


def causal_mask(n: int, m: int) -> Bools:
    """Let n queries, the last of m positions, look at themselves and what came before: shape (n, m)."""
    return np.tri(n, m, m - n, dtype=np.bool_)


def padding_mask(lengths: NDArray[np.intp], m: int) -> Bools:
    """Let every query look at the real keys of m, for sequences of these lengths, shape (b,): shape (b, 1, m)."""
    return np.asarray(np.arange(m) < lengths[:, None, None])


def split_heads(x: Floats, n_heads: int) -> Floats:
    """Divide the features among heads: shape (b, n, d) to (b, n_heads, n, d / n_heads)."""
    b, n, d = x.shape
    # Reshape cuts the features; only then may heads and positions change places. One reshape would mix the tokens.
    return x.reshape(b, n, n_heads, d // n_heads).transpose(0, 2, 1, 3)


def merge_heads(x: Floats) -> Floats:
    """Undo `split_heads`: shape (b, n_heads, n, e) to (b, n, n_heads e)."""
    b, n_heads, n, e = x.shape
    return x.transpose(0, 2, 1, 3).reshape(b, n, n_heads * e)


class Projections(NamedTuple):
    """What multi-head attention learns: matrices, each of shape (d, d).

    Attributes:
        q: makes the queries.
        k: makes the keys.
        v: makes the values.
        o: mixes the heads' outputs.
    """

    q: Floats
    k: Floats
    v: Floats
    o: Floats


def multi_head_attention(x: Floats, w: Projections, n_heads: int, mask: Bools | None = None) -> Floats:
    """Attend from each position to the others, in n_heads subspaces side by side.

    Args:
        x: shape (b, n, d).
        w: matrices of shape (d, d).
        n_heads: divides d.
        mask: True where a position may look at another; broadcasts to (b, n, n).

    Returns:
        Shape (b, n, d).
    """
    q, k, v = (split_heads(x @ matrix, n_heads) for matrix in w[:3])
    every_head = None if mask is None else mask[..., None, :, :]  # an axis for the heads, or they would meet the batch
    return merge_heads(attention(q, k, v, every_head)[0]) @ w.o
