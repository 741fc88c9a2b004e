"""The learners and the data of the page on trees: boosted stumps, bagged trees, and target encodings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NOISE = 0.4
RATE = 0.3


def turned(degrees: float) -> tuple[Array, Array, Array, Array]:
    """Draw two classes on both sides of the line x1 = 0.5, the whole turned about the origin.

    Returns:
        Training features (150, 2) and classes (150,), then test features (4000, 2) and classes (4000,).
    """
    rng = np.random.default_rng(4)
    x = rng.uniform(-2, 2, (4150, 2))
    y = (x[:, 0] > 0.5).astype(float)
    angle = np.radians(degrees)
    x = x @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return x[:150], y[:150], x[150:], y[150:]


def entropy(share: Array) -> Array:
    """Give the entropy, in bits, of two classes by the share of one, shape (n,) from 0 to 1."""
    parts = np.stack([share, 1 - share])
    logs = np.log2(parts, out=np.zeros_like(parts), where=parts > 0)
    return np.asarray(-(parts * logs).sum(axis=0))


def wave(n: int, seed: int) -> tuple[Array, Array]:
    """Draw n noisy points of sin(2πx), x sorted in [0, 1]: shapes (n,) and (n,)."""
    rng = np.random.default_rng(seed)
    x = np.sort(rng.uniform(0, 1, n))
    return x, np.sin(2 * np.pi * x) + rng.normal(0, NOISE, n)


def stump(x: Array, y: Array) -> tuple[float, float, float]:
    """Find the split of least squared error: threshold, mean to its left, mean to its right.

    Args:
        x: one feature, sorted and without repeats, shape (n,).
        y: target, shape (n,).
    """
    left = np.arange(1, len(y))
    sums, total = np.cumsum(y)[:-1], y.sum()
    # Least squared error is most explained: the sum of n times mean squared over both sides.
    at = int(np.argmax(sums**2 / left + (total - sums) ** 2 / (len(y) - left)))
    return (x[at] + x[at + 1]) / 2, sums[at] / (at + 1), (total - sums[at]) / (len(y) - at - 1)


def boost(x: Array, y: Array, x_new: Array, rounds: int, rate: float = RATE) -> Array:
    """Gradient boosting with stumps and squared error.

    Args:
        x: one feature, sorted and without repeats, shape (n,).
        y: target, shape (n,).
        x_new: where to predict, shape (m,).
        rounds: how many stumps.
        rate: learning rate (shrinkage).

    Returns:
        Predictions after 0, 1, … `rounds` stumps, shape (rounds + 1, m).
    """
    fit, made = np.full(len(x), y.mean()), [np.full(len(x_new), y.mean())]
    for _ in range(rounds):
        threshold, low, high = stump(x, y - fit)
        fit = fit + rate * np.where(x <= threshold, low, high)
        made.append(made[-1] + rate * np.where(x_new <= threshold, low, high))
    return np.array(made)


def bag(x: Array, y: Array, x_new: Array, trees: int) -> Array:
    """Bag fully grown trees. With one feature, such a tree splits midway between neighbors: it repeats the nearest.

    Args:
        x: one feature, sorted and without repeats, shape (n,).
        y: target, shape (n,).
        x_new: where to predict, shape (m,).
        trees: how many.

    Returns:
        Predictions of the first 1, 2, … `trees` trees together, shape (trees, m).
    """
    rng = np.random.default_rng(0)
    made = []
    for _ in range(trees):
        rows = np.unique(rng.integers(0, len(x), len(x)))
        made.append(y[rows][np.searchsorted((x[rows][1:] + x[rows][:-1]) / 2, x_new)])
    return np.asarray(np.cumsum(made, axis=0) / np.arange(1, trees + 1)[:, None])


def new_error(made: Array, x_new: Array) -> Array:
    """Give the mean squared error of predictions, shape (…, m), against new noisy targets: shape (…)."""
    return np.asarray(np.mean((made - np.sin(2 * np.pi * x_new)) ** 2, axis=-1) + NOISE**2)


def noise_encoding(rows: int, categories: int = 1000) -> tuple[float, float]:
    """Measure how well target encodings of a meaningless category seem to predict on the training rows.

    Args:
        rows: training rows of each category.
        categories: how many there are.

    Returns:
        Correlation of a coin-flip target with the plain category mean, and with that of the other four of five folds.
    """
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, (categories, rows)).astype(float)
    fold = rng.integers(0, 5, (categories, rows))
    plain = np.repeat(y.mean(axis=1, keepdims=True), rows, axis=1)
    held = np.empty_like(y)
    for k in range(5):
        # One pseudo-row at the mean of the other folds, for categories that have no row there.
        prior = y[fold != k].mean()
        others = (fold != k).astype(float)
        mean = ((y * others).sum(axis=1) + prior) / (others.sum(axis=1) + 1)
        held = np.where(fold == k, mean[:, None], held)
    first, second = (float(np.corrcoef(code.ravel(), y.ravel())[0, 1]) for code in (plain, held))
    return first, second
