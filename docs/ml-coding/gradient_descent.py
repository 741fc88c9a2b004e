"""Gradient descent: go down a function by steps against its gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Loss = Callable[[Floats], float]
Gradient = Callable[[Floats], Floats]


class Descent(NamedTuple):
    """Where a descent went.

    Attributes:
        path: the start and the place after each step, shape (steps + 1, d).
        converged: whether the gradient became as short as asked.
    """

    path: Floats
    converged: bool


def descend(
    gradient: Gradient,
    start: ArrayLike,
    rate: float = 0.1,
    steps: int = 1000,
    tolerance: float = 1e-8,
) -> Descent:
    """Step against the gradient until it is shorter than the tolerance.

    Args:
        gradient: takes a place, shape (d,), and returns the slope there, shape
            (d,).
        start: where to begin, shape (d,); left as it is.
        rate: the learning rate, by which each gradient is multiplied.
        steps: take at most so many.
        tolerance: the length of the gradient that counts as flat.

    Raises:
        FloatingPointError: if a step leads to a place that is not finite: the rate
            is too large.
    """
    place = np.array(start, dtype=float)  # a copy, and never integers
    path = [place.copy()]
    for _ in range(steps):
        slope = gradient(place)
        if np.linalg.norm(slope) < tolerance:
            return Descent(np.array(path), True)
        place = place - rate * slope
        if not np.isfinite(place).all():
            raise FloatingPointError(
                f"diverged after {len(path)} steps; the rate {rate} is too large"
            )
        path.append(place.copy())
    return Descent(np.array(path), False)


def numeric_gradient(loss: Loss, place: ArrayLike, h: float = 1e-5) -> Floats:
    """The gradient of a loss at a place, shape (d,), by central differences.

    The error shrinks as the square of h, until rounding takes over.
    """
    place = np.array(place, dtype=float)
    slope = np.empty_like(place)
    for i in range(place.size):
        step = np.zeros_like(place)
        step[i] = h
        slope[i] = (loss(place + step) - loss(place - step)) / (2 * h)
    return slope


def gradient_error(loss: Loss, gradient: Gradient, place: ArrayLike) -> float:
    """How far a gradient is from the numeric one, from 0 to 1.

    Below about 1e-6 it is right, above 1e-3 it is not.
    """
    place = np.array(place, dtype=float)
    ours, numeric = gradient(place), numeric_gradient(loss, place)
    scale = np.linalg.norm(ours) + np.linalg.norm(numeric)
    return float(np.linalg.norm(ours - numeric) / scale) if scale > 0 else 0.0


def linear_loss(weights: Floats, features: Floats, targets: Floats) -> float:
    """Half the mean squared error of features @ weights.

    Args:
        weights: shape (d,).
        features: shape (n, d), with a column of ones if there is to be an
            intercept.
        targets: shape (n,).
    """
    residuals = features @ weights - targets
    return float(residuals @ residuals / (2 * len(targets)))


def linear_gradient(weights: Floats, features: Floats, targets: Floats) -> Floats:
    """The gradient of `linear_loss` in the weights, shape (d,)."""
    return np.asarray(features.T @ (features @ weights - targets) / len(targets))


def sigmoid(scores: Floats) -> Floats:
    """1 / (1 + exp(-score)) for each score, of any shape, without overflow."""
    small = np.exp(-np.abs(scores))  # between 0 and 1, so that exp never overflows
    return np.asarray(np.where(scores >= 0, 1, small) / (1 + small))


def logistic_loss(
    weights: Floats, features: Floats, labels: Floats, penalty: float = 0.0
) -> float:
    """The mean cross-entropy of logistic regression, and penalty / 2 * |weights|².

    Args:
        weights: shape (d,).
        features: shape (n, d).
        labels: 0 or 1, shape (n,).
        penalty: the strength of the L2 regularization of all weights.
    """
    scores = features @ weights
    # -log sigmoid(s) = log(1 + exp(-s)); logaddexp computes that for any score
    losses = np.logaddexp(0, scores) - labels * scores
    return float(losses.mean() + penalty / 2 * weights @ weights)


def logistic_gradient(
    weights: Floats, features: Floats, labels: Floats, penalty: float = 0.0
) -> Floats:
    """The gradient of `logistic_loss` in the weights, shape (d,)."""
    errors = sigmoid(features @ weights) - labels
    return np.asarray(features.T @ errors / len(labels) + penalty * weights)


def momentum(
    gradient: Gradient,
    start: ArrayLike,
    rate: float = 0.1,
    decay: float = 0.9,
    steps: int = 1000,
) -> Floats:
    """Gradient descent with momentum: each step keeps a part of the one before.

    Returns:
        The start and the place after each step, shape (steps + 1, d).
    """
    place = np.array(start, dtype=float)
    velocity = np.zeros_like(place)
    path = [place.copy()]
    for _ in range(steps):
        velocity = decay * velocity - rate * gradient(place)
        place = place + velocity
        path.append(place.copy())
    return np.array(path)


def adam(
    gradient: Gradient,
    start: ArrayLike,
    rate: float = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    steps: int = 1000,
) -> Floats:
    """Adam (Kingma and Ba, 2014): momentum, scaled in each coordinate.

    The mean gradient is divided by the root of the mean squared gradient.

    Args:
        gradient: takes a place, shape (d,), and returns the slope there, shape
            (d,).
        start: where to begin, shape (d,).
        rate: about how far a step goes in each coordinate.
        beta1: how much of the mean gradient stays at each step.
        beta2: how much of the mean squared gradient stays.
        epsilon: keeps the division from zero.
        steps: how many to take.

    Returns:
        The start and the place after each step, shape (steps + 1, d).
    """
    place = np.array(start, dtype=float)
    mean, square = np.zeros_like(place), np.zeros_like(place)
    path = [place.copy()]
    for t in range(1, steps + 1):
        slope = gradient(place)
        mean = beta1 * mean + (1 - beta1) * slope
        square = beta2 * square + (1 - beta2) * slope**2
        # Both began at zero and are too small at first; the powers correct that.
        true_mean, true_square = mean / (1 - beta1**t), square / (1 - beta2**t)
        place = place - rate * true_mean / (np.sqrt(true_square) + epsilon)
        path.append(place.copy())
    return np.array(path)


def line_search(
    loss: Loss,
    gradient: Gradient,
    start: ArrayLike,
    steps: int = 1000,
    tolerance: float = 1e-8,
) -> Descent:
    """Gradient descent that finds its rate: halve 1 until the loss falls enough.

    Enough is 1e-4 of what the slope promises (Armijo's rule).

    Args:
        loss: takes a place, shape (d,), and returns its loss.
        gradient: takes a place and returns the slope there, shape (d,).
        start: where to begin, shape (d,).
        steps: take at most so many.
        tolerance: the length of the gradient that counts as flat.
    """
    place = np.array(start, dtype=float)
    path = [place.copy()]
    for _ in range(steps):
        slope = gradient(place)
        squared = float(slope @ slope)
        if squared < tolerance**2:
            return Descent(np.array(path), True)
        rate, here = 1.0, loss(place)
        # "not <=" rather than ">": it halves on NaN, too.
        while not loss(place - rate * slope) <= here - 1e-4 * rate * squared:
            rate /= 2
            if rate < 1e-20:  # no step helps: the loss is not a number here
                return Descent(np.array(path), False)
        place = place - rate * slope
        path.append(place.copy())
    return Descent(np.array(path), False)


def batches(
    n: int, size: int, rng: np.random.Generator
) -> Iterable[NDArray[np.intp]]:
    """Cut rows 0 to n - 1, shuffled, into batches; the last one may be smaller."""
    order = rng.permutation(n)
    return (order[first : first + size] for first in range(0, n, size))


def stochastic(
    gradient: Callable[[Floats, Floats, Floats], Floats],
    features: Floats,
    targets: Floats,
    rng: np.random.Generator,
    rate: float = 0.1,
    batch_size: int = 32,
    epochs: int = 20,
) -> Floats:
    """Minibatch gradient descent from zero weights.

    The rate falls as 1 / (1 + epoch), so that the noise dies down.

    Args:
        gradient: `linear_gradient` or `logistic_gradient`.
        features: shape (n, d).
        targets: shape (n,).
        rng: shuffles the rows anew in each epoch.
        rate: the learning rate of the first epoch.
        batch_size: rows for each step.
        epochs: passes over the data.

    Returns:
        The weights, shape (d,).
    """
    weights = np.zeros(features.shape[1])
    for epoch in range(epochs):
        for rows in batches(len(features), batch_size, rng):
            slope = gradient(weights, features[rows], targets[rows])
            weights = weights - rate / (1 + epoch) * slope
    return weights
