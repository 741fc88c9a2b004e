"""Metrics of scores, ties counted fairly: ROC AUC by ranks, average precision, MAP, precision at k, nDCG."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def _labels(y: ArrayLike) -> NDArray[np.bool_]:
    values = np.asarray(y)
    if not np.isin(values, (0, 1)).all():
        raise ValueError("labels must be 0 or 1")
    return values.astype(np.bool_)


def average_ranks(scores: ArrayLike) -> Floats:
    """Rank scores, shape (n,), from 1 for the lowest; equal scores share the mean of their ranks."""
    _, group, sizes = np.unique(np.asarray(scores), return_inverse=True, return_counts=True)
    last = sizes.cumsum()  # the highest rank in each group
    return np.asarray((last - (sizes - 1) / 2)[group])


def roc_auc(y: ArrayLike, scores: ArrayLike) -> float:
    """Find the share of pairs, a positive and a negative, in which the positive scores higher; a tie is half.

    This is Mann and Whitney's U over the number of pairs, in O(n log n).

    Args:
        y: shape (n,), of 0 and 1.
        scores: shape (n,), higher for what is more likely positive.

    Raises:
        ValueError: if there is no positive or no negative: then there are no pairs.
    """
    positive = _labels(y)
    p, n = int(positive.sum()), int((~positive).sum())
    if not p or not n:
        raise ValueError("ROC AUC needs positives and negatives")
    # A positive's rank counts itself, the positives below it and the negatives below it; take the positives out.
    above = average_ranks(scores)[positive].sum() - p * (p + 1) / 2
    return float(above / (p * n))


def average_precision(y: ArrayLike, scores: ArrayLike, n_relevant: int | None = None) -> float:
    """Weight precision by the recall that each threshold adds: Σ (R_i - R_{i-1}) P_i, from the highest score down.

    Args:
        y: shape (n,), of 0 and 1.
        scores: shape (n,).
        n_relevant: positives in all, if some were not retrieved and so are not in y.

    Raises:
        ValueError: if there is nothing relevant.
    """
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    ranked, values = _labels(y)[order], np.asarray(scores)[order]
    total = int(ranked.sum()) if n_relevant is None else n_relevant
    if not total:
        raise ValueError("average precision needs something relevant")
    # Equal scores enter together: a threshold cannot pass between them.
    ends = np.append(np.flatnonzero(values[1:] != values[:-1]), len(values) - 1)
    hits = ranked.cumsum()[ends]
    return float((np.diff(hits, prepend=0) / total) @ (hits / (ends + 1)))


def mean_average_precision(queries: Iterable[tuple[ArrayLike, ArrayLike]]) -> float:
    """Average over queries, each its (y, scores), their average precision; without those that have nothing relevant."""
    return float(np.mean([average_precision(y, scores) for y, scores in queries if np.any(y)]))


def ranked_gains(gains: ArrayLike, scores: ArrayLike) -> Floats:
    """Order gains, shape (n,), from the highest score to the lowest; equal scores share the mean of their gains.

    A sum over ranks is then its expectation over a random order within each tie, not luck of the sort.
    """
    descending = -np.asarray(scores, dtype=np.float64)
    _, group, sizes = np.unique(descending, return_inverse=True, return_counts=True)
    means = np.bincount(group, weights=np.asarray(gains, dtype=np.float64)) / sizes
    return np.repeat(means, sizes)


def precision_at_k(y: ArrayLike, scores: ArrayLike, k: int) -> float:
    """Find the share of relevant items in the top k. With fewer than k items, the missing ones count as misses."""
    return float(ranked_gains(_labels(y), scores)[:k].sum() / k)


def dcg(gains: Floats, k: int | None = None) -> float:
    """Sum gain_i / log2(i + 1) over the ranks i = 1, 2, … up to k."""
    top = gains[:k]
    return float(top @ (1 / np.log2(np.arange(len(top)) + 2)))


def ndcg(relevance: ArrayLike, scores: ArrayLike, k: int | None = None) -> float:
    """Divide the `dcg` of this order by that of the best order, with gain 2^relevance - 1.

    Args:
        relevance: grades, shape (n,), not negative.
        scores: shape (n,).
        k: how many ranks count; None for all.

    Raises:
        ValueError: if a grade is negative, or nothing is relevant: the best order gains nothing either.
    """
    grades = np.asarray(relevance, dtype=np.float64)
    if (grades < 0).any() or not grades.any():
        raise ValueError("nDCG needs grades that are not negative, one above 0")
    gains = np.exp2(grades) - 1
    return dcg(ranked_gains(gains, scores), k) / dcg(np.sort(gains)[::-1], k)
