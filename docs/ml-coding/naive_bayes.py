"""Naive Bayes: the class under which the features, each by itself, are most likely.

Likelihoods are never multiplied: their logarithms are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Classes = NDArray[Any]


class Gaussian(NamedTuple):
    """What Gaussian naive Bayes learns, for c classes and d features.

    Attributes:
        classes: the different labels, sorted, shape (c,).
        log_priors: the logarithm of each class's share of the rows, shape (c,).
        means: of each feature in each class, shape (c, d).
        variances: likewise, all above zero, shape (c, d).
    """

    classes: Classes
    log_priors: Floats
    means: Floats
    variances: Floats


class Multinomial(NamedTuple):
    """What multinomial naive Bayes learns: log chances of the words, shape (c, d)."""

    classes: Classes
    log_priors: Floats
    log_chances: Floats


class Bernoulli(NamedTuple):
    """What Bernoulli naive Bayes learns.

    The log chances that each feature is present, and absent: shape (c, d) each.
    """

    classes: Classes
    log_priors: Floats
    log_present: Floats
    log_absent: Floats


def by_class(labels: ArrayLike) -> tuple[Classes, Floats, Floats]:
    """Sort out which row is in which class.

    Args:
        labels: anything that can be sorted, shape (n,).

    Returns:
        The classes, sorted, shape (c,); a table with 1 where a row is in a class
        and 0 elsewhere, shape (c, n); the logarithm of each class's share of the
        rows, shape (c,).
    """
    classes, rows = np.unique(np.asarray(labels), return_inverse=True)
    members = (rows == np.arange(len(classes))[:, None]).astype(float)
    return classes, members, np.log(members.mean(axis=1))


def fit_gaussian(
    features: ArrayLike, labels: ArrayLike, floor: float = 1e-9
) -> Gaussian:
    """Learn the mean and variance of each feature in each class.

    Args:
        features: shape (n, d).
        labels: shape (n,).
        floor: this part of the largest variance of any feature is added to every
            variance, so that none is zero; where no feature varies at all, this
            part of 1.
    """
    features = np.asarray(features, dtype=float)
    classes, members, log_priors = by_class(labels)
    sizes = members.sum(axis=1, keepdims=True)
    means = members @ features / sizes
    # Around the mean: the difference of mean square and squared mean would cancel.
    variances = members @ (features - members.T @ means) ** 2 / sizes
    least = floor * (features.var(axis=0).max() or 1.0)
    return Gaussian(classes, log_priors, means, variances + least)


def gaussian_log_joint(model: Gaussian, features: ArrayLike) -> Floats:
    """Log prior plus log density of features, shape (n, d): shape (n, c)."""
    features = np.asarray(features, dtype=float)
    squares = (features[:, None, :] - model.means) ** 2  # (n, c, d)
    terms = squares / model.variances + np.log(2 * np.pi * model.variances)
    return np.asarray(model.log_priors - 0.5 * terms.sum(axis=2))


def count_words(texts: Sequence[str], vocabulary: Sequence[str]) -> Floats:
    """How often each word of the vocabulary stands in each text: shape (n, d).

    Upper case does not matter. Words outside the vocabulary do not count.
    """
    columns = {word: column for column, word in enumerate(vocabulary)}
    counts = np.zeros((len(texts), len(vocabulary)))
    for row, text in enumerate(texts):
        for word in text.lower().split():
            if word in columns:
                counts[row, columns[word]] += 1
    return counts


def fit_multinomial(
    counts: ArrayLike, labels: ArrayLike, smoothing: float = 1.0
) -> Multinomial:
    """Learn the chances of each word in each class.

    Args:
        counts: how often each word stands in each text, shape (n, d).
        labels: shape (n,).
        smoothing: is added to the count of every word in every class; 1 is
            Laplace's rule.

    Raises:
        ValueError: if a count is below zero, or the smoothing is not above it.
    """
    counts = np.asarray(counts, dtype=float)
    if (counts < 0).any() or smoothing <= 0:
        raise ValueError(
            "counts must not be negative, and smoothing must be positive"
        )
    classes, members, log_priors = by_class(labels)
    smoothed = members @ counts + smoothing
    return Multinomial(
        classes,
        log_priors,
        np.log(smoothed) - np.log(smoothed.sum(axis=1, keepdims=True)),
    )


def multinomial_log_joint(model: Multinomial, counts: ArrayLike) -> Floats:
    """Log prior plus the log chances of the words, each as often as it occurs.

    Counts of shape (n, d) give shape (n, c).

    The number of orders that the words could have is left out: it is the same for
    every class.
    """
    return np.asarray(
        model.log_priors + np.asarray(counts, dtype=float) @ model.log_chances.T
    )


def fit_bernoulli(
    features: ArrayLike, labels: ArrayLike, smoothing: float = 1.0
) -> Bernoulli:
    """Learn the chance that each feature is present in each class.

    Args:
        features: above zero where present, shape (n, d).
        labels: shape (n,).
        smoothing: is added to the rows with a feature and to those without it, in
            every class.

    Raises:
        ValueError: if the smoothing is not positive.
    """
    if smoothing <= 0:
        raise ValueError("smoothing must be positive")
    present = (np.asarray(features) > 0).astype(float)
    classes, members, log_priors = by_class(labels)
    total = members.sum(axis=1, keepdims=True) + 2 * smoothing
    log_present = np.log((members @ present + smoothing) / total)
    log_absent = np.log((members @ (1 - present) + smoothing) / total)
    return Bernoulli(classes, log_priors, log_present, log_absent)


def bernoulli_log_joint(model: Bernoulli, features: ArrayLike) -> Floats:
    """Log prior plus the log chance of every feature, present or absent.

    Features of shape (n, d) give shape (n, c).
    """
    present = (np.asarray(features) > 0).astype(float)
    return np.asarray(
        model.log_priors
        + present @ model.log_present.T
        + (1 - present) @ model.log_absent.T
    )


def predict(classes: Classes, log_joint: Floats) -> Classes:
    """The class with the largest log joint, shape (n, c), in each row: shape (n,)."""
    return np.asarray(classes[log_joint.argmax(axis=1)])


def log_posteriors(log_joint: Floats) -> Floats:
    """The log probability of each class given the features, shape (n, c).

    The log joints, shape (n, c), are normalized by a stable log-sum-exp over each
    row.
    """
    shifted = log_joint - log_joint.max(axis=1, keepdims=True)
    # The largest is 0 now, so that the sum of exponentials is at least 1.
    totals = np.exp(shifted).sum(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(totals))
