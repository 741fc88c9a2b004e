"""The examples of the page on deep learning: dropout, attention by hand, and word vectors."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

# The three tokens of the attention example, a row each.
QUERIES = np.array([[2.0, 2, 0, 0], [0, 2, 2, 0], [0, 0, 4, 2]])
KEYS = np.array([[1.0, 1, 0, 0], [0, 1, 1, 0], [1, 0, 0, 1]])
VALUES = np.array([[1.0, 0], [0, 1], [1, 1]])
WORDS = ("cat", "dog", "horse", "rice", "soup", "bread", "red", "blue", "green")
NEGATIVES = 2


def dropped_sums(contributions: ArrayLike, drop: float) -> tuple[Array, Array]:
    """Every value that a sum can take under inverted dropout, and its probability, each of shape (2 ** n,).

    Args:
        contributions: the n terms of the sum, weight times activation.
        drop: the probability that a term is dropped.
    """
    terms = np.asarray(contributions, dtype=float)
    kept = np.array(list(product((0, 1), repeat=len(terms))))
    chances = np.where(kept, 1 - drop, drop).prod(axis=1)
    return kept @ terms / (1 - drop), chances


def co_occurrences(seed: int = 0) -> Array:
    """How often each of `WORDS` stands in a sentence with each, shape (9, 9), in 2,000 drawn sentences of five words.

    A sentence has one of three topics, three words each; nine in ten of its words are of the topic, the others any.
    """
    random = np.random.default_rng(seed)
    topics = random.integers(3, size=(2000, 1))
    on_topic = random.random((2000, 5)) < 0.9
    words = np.where(on_topic, 3 * topics + random.integers(3, size=(2000, 5)), random.integers(9, size=(2000, 5)))
    counts = np.zeros((9, 9))
    for left in range(5):
        for right in range(5):
            if left != right:
                np.add.at(counts, (words[:, left], words[:, right]), 1)
    return counts


def skip_gram(counts: Array, dimension: int, steps: int) -> tuple[Array, Array]:
    """Train skip-gram with negative sampling, by gradient ascent on its expected objective.

    Args:
        counts: pairs of word and context, shape (n, n).
        dimension: d.
        steps: of gradient ascent.

    Returns:
        Word vectors and context vectors, shape (n, d) each.

    Source: Mikolov et al. 2013, with noise from the plain frequencies, so that Levy and Goldberg's optimum is exact.
    """
    random = np.random.default_rng(1)
    words, contexts = random.normal(0, 0.1, (2, len(counts), dimension))
    positive = counts / counts.sum()
    negative = NEGATIVES * np.outer(positive.sum(axis=1), positive.sum(axis=0))
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-words @ contexts.T))
        pull = positive * (1 - chance) - negative * chance
        words, contexts = words + 2 * pull @ contexts, contexts + 2 * pull.T @ words
    return words, contexts
