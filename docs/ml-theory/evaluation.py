"""The computations of the page on evaluation: curves, calibration, leaks between folds, and peeking at tests."""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

# The same scores for the ROC and the PR curve: 1 in 20 is positive.
POSITIVES, NEGATIVES, SEPARATION = 100, 1900, 1.8
# Selecting features on pure noise.
EXAMPLES, FEATURES, SELECTED, FOLDS, RUNS = 50, 1000, 20, 5, 20
# How often to look at a running test.
LOOKS = (1, 2, 3, 5, 8, 10, 15, 20)


def scores() -> tuple[Array, NDArray[np.bool_]]:
    """Sample scores, shape (2000,), and whether each belongs to a positive."""
    rng = np.random.default_rng(4)
    positive = np.arange(POSITIVES + NEGATIVES) < POSITIVES
    return rng.normal(0, 1, len(positive)) + SEPARATION * positive, positive


def rates(score: ArrayLike, positive: ArrayLike) -> tuple[Array, Array]:
    """Count up the curve, one example at a time from the highest score, for scores without ties.

    Returns:
        The false and the true positive rates, each of shape (n + 1,), from 0 to 1.
    """
    ranked = np.asarray(positive, dtype=bool)[np.argsort(-np.asarray(score, dtype=float))]
    true, false = np.cumsum(ranked), np.cumsum(~ranked)
    return np.append(0, false / false[-1]), np.append(0, true / true[-1])


def precision_at(share: float, false_rate: Array, true_rate: Array) -> Array:
    """Compute the precision if this share of the examples were positive; 1 where nothing is flagged."""
    flagged = share * true_rate + (1 - share) * false_rate
    return np.where(flagged > 0, share * true_rate / np.where(flagged > 0, flagged, 1), 1.0)


def average_precision_at(share: float, false_rate: Array, true_rate: Array) -> float:
    """Compute the average precision if this share of the examples were positive."""
    return float((np.diff(true_rate) * precision_at(share, false_rate, true_rate)[1:]).sum())


def overconfident() -> tuple[Array, NDArray[np.bool_]]:
    """Sample predicted chances that are twice too sure in log-odds, shape (20000,), and the labels."""
    rng = np.random.default_rng(2)
    log_odds = rng.normal(-0.5, 1.2, 20_000)
    label = rng.random(len(log_odds)) < 1 / (1 + np.exp(-log_odds))
    return 1 / (1 + np.exp(-2 * log_odds)), label


def recalibrated(logistic_regression: Callable[..., Array]) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Fit Platt's sigmoid on one half of the log-odds, apply it to the other.

    Args:
        logistic_regression: of ml-coding/linear_and_logistic_regression.py.

    Returns:
        Chances before and after, and labels, shape (10000,) each.
    """
    chance, label = overconfident()
    log_odds, half = np.log(chance / (1 - chance)), len(chance) // 2
    intercept, slope = logistic_regression(log_odds[:half, None], label[:half], l2=0)
    return chance[half:], 1 / (1 + np.exp(-slope * log_odds[half:] - intercept)), label[half:]


def reliability(chance: Array, label: ArrayLike, bins: int = 10) -> Array:
    """Compare, for each filled bin of equal width, mean prediction, share of positives and size: shape (≤ bins, 3)."""
    y = np.asarray(label, dtype=float)
    place = np.minimum((chance * bins).astype(int), bins - 1)
    rows = [(chance[place == b].mean(), y[place == b].mean(), (place == b).sum()) for b in np.unique(place)]
    return np.array(rows)


def calibration_error(chance: Array, label: ArrayLike) -> float:
    """Compute the expected calibration error: the mean gap of the bins, weighted by their sizes."""
    predicted, seen, size = reliability(chance, label).T
    return float((np.abs(predicted - seen) * size).sum() / size.sum())


def _accuracy(x: Array, y: Array, selected: Indices | None, folds: NDArray[np.int64]) -> float:
    """Cross-validate the nearest class mean, on features selected beforehand or, if None, within each fold."""
    right = 0
    for fold in range(FOLDS):
        train, held = folds != fold, folds == fold
        columns = selected if selected is not None else strongest(x[train], y[train])
        a, b = x[np.ix_(train, columns)], x[np.ix_(held, columns)]
        high, low = a[y[train] == 1].mean(axis=0), a[y[train] == 0].mean(axis=0)
        closer = ((b - high) ** 2).sum(axis=1) < ((b - low) ** 2).sum(axis=1)
        right += int((closer == (y[held] == 1)).sum())
    return right / len(y)


def strongest(x: Array, y: Array) -> Indices:
    """Find the SELECTED columns of x, shape (n, d), that correlate most with y, shape (n,)."""
    centered = x - x.mean(axis=0)
    correlation = np.abs((y - y.mean()) @ centered) / np.sqrt((centered**2).sum(axis=0))
    return np.argpartition(-correlation, SELECTED)[:SELECTED]


def selection_on_noise() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Cross-validate on features and labels that have nothing to do with each other, RUNS times.

    Returns:
        The accuracies with features selected on all data, and with features selected within each fold.
    """
    rng = np.random.default_rng(0)
    outside, inside = [], []
    y = (np.arange(EXAMPLES) % 2).astype(float)
    folds = np.arange(EXAMPLES) // 2 % FOLDS
    for _ in range(RUNS):
        x = rng.standard_normal((EXAMPLES, FEATURES))
        outside.append(_accuracy(x, y, strongest(x, y), folds))
        inside.append(_accuracy(x, y, None, folds))
    return tuple(outside), tuple(inside)


def false_positives() -> dict[int, float]:
    """Compute how often an experiment without an effect is significant at 5% at one of several even looks.

    Between two looks the data add an independent normal to the sum; z is the sum over its standard deviation. From
    look to look, the density of the sums that were never significant is convolved with a normal, and cut off.

    Returns:
        For each number of looks, the share of experiments that ever looked significant.

    Source: Armitage, McPherson and Rowe (1969).
    """
    limit = NormalDist().inv_cdf(0.975)
    sums, mass = np.zeros(1), np.ones(1)
    found = {}
    for look in range(1, max(LOOKS) + 1):
        reach = np.linspace(-limit * np.sqrt(look), limit * np.sqrt(look), 401)
        density = np.exp(-((reach[:, None] - sums) ** 2) / 2) @ mass / np.sqrt(2 * np.pi)
        weight = np.full(len(reach), reach[1] - reach[0])
        weight[[0, -1]] /= 2  # the trapezoidal rule
        sums, mass = reach, density * weight
        if look in LOOKS:
            found[look] = float(1 - mass.sum())
    return found
