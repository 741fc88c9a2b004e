"""Learning to rank: losses over the scores of one query's documents, and the metrics of the order that they make.

Everywhere `grades` are the relevance of the documents, whole numbers from 0 (not relevant) up, in the same order as the
scores; `ranked` are grades read from the top of the list down. Sources: Burges (2010) for the pairwise loss and
LambdaMART, Cao et al. (2007) for the listwise loss, Järvelin and Kekäläinen (2002) for nDCG.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

# Five documents, A to E, with their grades and a model's scores.
GRADES, SCORES = (2, 0, 3, 0, 1), (2.0, 1.5, 1.2, 0.3, -0.4)


def ranked_by(scores: ArrayLike, grades: ArrayLike) -> Array:
    """Grades in the order of falling scores, both of shape (n,). Equal scores keep the order given."""
    order = np.argsort(-np.asarray(scores, dtype=float), kind="stable")
    return np.asarray(grades, dtype=float)[order]


# Losses


def pointwise_loss(scores: ArrayLike, grades: ArrayLike) -> float:
    """Mean squared error of the scores as predictions of the grades, both of shape (n,)."""
    return float(np.mean((np.asarray(scores) - np.asarray(grades)) ** 2))


def pairwise_loss(scores: ArrayLike, grades: ArrayLike) -> float:
    """Mean of log(1 + exp(s_j − s_i)) over the pairs in which i has the higher grade (RankNet); 0 without pairs."""
    s, better = np.asarray(scores, dtype=float), _better(grades)
    # logaddexp(0, x) is log(1 + exp(x)) without overflow
    return float(np.logaddexp(0, s[None, :] - s[:, None])[better].mean()) if better.any() else 0.0


def listwise_loss(scores: ArrayLike, grades: ArrayLike) -> float:
    """Cross-entropy from the softmax of the grades to the softmax of the scores, both of shape (n,) (ListNet)."""
    return float(-np.exp(_log_softmax(grades)) @ _log_softmax(scores))


def pairwise_gradient(scores: ArrayLike, grades: ArrayLike) -> Array:
    """Gradient of the summed pairwise loss by each score, shape (n,): a step against it lifts where it is negative."""
    return _push(scores, grades, np.ones((np.size(grades), np.size(grades))))


def lambda_gradient(scores: ArrayLike, grades: ArrayLike) -> Array:
    """The pairwise gradient with each pair weighted by how much swapping its two documents would change nDCG (n,).

    Not the gradient of the pairwise loss, nor of nDCG, which is flat almost everywhere.
    """
    s, g = np.asarray(scores, dtype=float), np.asarray(grades, dtype=float)
    place = np.empty(len(s), dtype=int)
    place[np.argsort(-s, kind="stable")] = np.arange(len(s))
    discount = 1 / np.log2(place + 2)
    best = dcg(np.sort(g)[::-1])
    swap = np.abs(np.subtract.outer(gain(g), gain(g)) * np.subtract.outer(discount, discount))
    return _push(s, g, swap / best if best else swap * 0)


def _better(grades: ArrayLike) -> NDArray[np.bool_]:
    return np.asarray(np.greater.outer(np.asarray(grades), np.asarray(grades)))


def _push(scores: ArrayLike, grades: ArrayLike, weights: Array) -> Array:
    s = np.asarray(scores, dtype=float)
    # 1 / (1 + exp(s_i − s_j)): near 1 for a pair in the wrong order, near 0 for one in the right order
    wrong = np.exp(-np.logaddexp(0, np.subtract.outer(s, s)))
    force = np.where(_better(grades), weights * wrong, 0)
    return np.asarray(force.sum(axis=0) - force.sum(axis=1))


def _log_softmax(x: ArrayLike) -> Array:
    values = np.asarray(x, dtype=float)
    return np.asarray(values - values.max() - np.log(np.exp(values - values.max()).sum()))


# Metrics


def gain(grades: ArrayLike) -> Array:
    """Exponential gain 2^grade − 1, which makes one top document worth more than several fair ones."""
    return np.asarray(2.0 ** np.asarray(grades, dtype=float) - 1)


def dcg(ranked: ArrayLike, k: int | None = None) -> float:
    """Discounted cumulative gain of the first k: gains divided by log2(rank + 1), with ranks from 1."""
    top = gain(ranked)[:k]
    return float((top / np.log2(np.arange(2, len(top) + 2))).sum())


def ndcg(ranked: ArrayLike, k: int | None = None) -> float:
    """DCG divided by the DCG of the best order of all documents, from 0 to 1; 0 where none is relevant."""
    best = dcg(np.sort(np.asarray(ranked))[::-1], k)
    return dcg(ranked, k) / best if best else 0.0


def precision(ranked: ArrayLike, k: int) -> float:
    """Share of relevant documents (grade at least 1) among the first k places; places left empty count against it."""
    return float(_relevant(ranked)[:k].sum() / k)


def recall(ranked: ArrayLike, k: int) -> float:
    """Share of the relevant documents that stands among the first k; 0 where none is relevant."""
    relevant = _relevant(ranked)
    return float(relevant[:k].sum() / relevant.sum()) if relevant.any() else 0.0


def hit_rate(ranked: ArrayLike, k: int) -> float:
    """1 if the first k hold a relevant document, else 0."""
    return float(_relevant(ranked)[:k].any())


def reciprocal_rank(ranked: ArrayLike) -> float:
    """1 / rank of the first relevant document; 0 where none is relevant."""
    relevant = _relevant(ranked)
    return float(1 / (relevant.argmax() + 1)) if relevant.any() else 0.0


def average_precision(ranked: ArrayLike) -> float:
    """Mean, over the relevant documents, of the precision at each one's rank; 0 where none is relevant."""
    relevant = _relevant(ranked)
    at = np.cumsum(relevant) / np.arange(1, len(relevant) + 1)
    return float(at[relevant].mean()) if relevant.any() else 0.0


def _relevant(ranked: ArrayLike) -> NDArray[np.bool_]:
    return np.asarray(np.asarray(ranked) >= 1)
