"""Linear regression by least squares and logistic regression by Newton's method, each with an optional L2 penalty.

Weights have shape (d + 1,): the intercept, which is never penalized, then one for each feature.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def with_intercept(x: ArrayLike) -> Floats:
    """Put a column of ones before the features, shape (n, d): shape (n, d + 1)."""
    features = np.asarray(x, dtype=np.float64)
    return np.column_stack([np.ones(len(features)), features])


def normal_equations(x: ArrayLike, y: ArrayLike) -> Floats:
    """Fit linear regression by (XᵀX) w = Xᵀy: fine while the columns are far from dependent.

    Args:
        x: shape (n, d).
        y: shape (n,).

    Raises:
        numpy.linalg.LinAlgError: if XᵀX is singular.
    """
    design = with_intercept(x)
    return np.asarray(np.linalg.solve(design.T @ design, design.T @ np.asarray(y, dtype=np.float64)))


def linear_regression(x: ArrayLike, y: ArrayLike, l2: float = 0) -> Floats:
    """Minimize |y - Xw|² + l2 |w|², with the intercept not penalized; of several minima, take the shortest w.

    Args:
        x: shape (n, d).
        y: shape (n,).
        l2: not negative.
    """
    features, target = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    center, level = features.mean(axis=0), target.mean()
    width = features.shape[1]
    # Centered, the intercept drops out. d more rows, one for each weight, ask for w_j = 0 with strength l2.
    rows = np.vstack([features - center, np.sqrt(l2) * np.eye(width)])
    weights = np.linalg.lstsq(rows, np.append(target - level, np.zeros(width)), rcond=None)[0]
    return np.append(level - center @ weights, weights)


def sigmoid(z: ArrayLike) -> Floats:
    """Compute 1 / (1 + exp(-z)) of any z, without overflow, and precisely where it is tiny."""
    return np.asarray(np.exp(-np.logaddexp(0, -np.asarray(z, dtype=np.float64))))


def logistic_loss(weights: Floats, design: Floats, y: Floats, l2: float) -> float:
    """Sum the negative log-likelihood over the rows and add l2/2 |w|², without the intercept.

    Args:
        weights: shape (d + 1,).
        design: shape (n, d + 1), the first column ones.
        y: shape (n,), of 0 and 1.
        l2: not negative.
    """
    margin = np.where(y == 1, 1, -1) * (design @ weights)
    # log(1 + exp(-margin)) with no exp that could overflow and no log of a probability that rounded to 0
    return float(np.logaddexp(0, -margin).sum() + l2 / 2 * (weights[1:] @ weights[1:]))


def logistic_gradient(weights: Floats, design: Floats, y: Floats, l2: float) -> Floats:
    """Compute the gradient of `logistic_loss` by the weights, shape (d + 1,)."""
    gradient: Floats = design.T @ (sigmoid(design @ weights) - y)
    gradient[1:] += l2 * weights[1:]
    return gradient


def logistic_regression(x: ArrayLike, y: ArrayLike, l2: float = 1, max_steps: int = 100) -> Floats:
    """Minimize `logistic_loss` by Newton's method with a backtracking line search.

    Args:
        x: shape (n, d).
        y: shape (n,), of 0 and 1.
        l2: not negative; 1 / C of scikit-learn.
        max_steps: steps at most.

    Raises:
        ValueError: if a label is neither 0 nor 1, or l2 is 0 and the classes are separable: there is no minimum.
        RuntimeError: if max_steps do not suffice.
    """
    design, target = with_intercept(x), np.asarray(y, dtype=np.float64)
    if not np.isin(target, (0, 1)).all():
        raise ValueError("labels must be 0 or 1")
    penalty = np.diag(np.append(0, np.full(design.shape[1] - 1, l2)))
    weights = np.zeros(design.shape[1])
    for _ in range(max_steps):
        score = design @ weights
        if l2 == 0 and (np.where(target == 1, score, -score) > 0).all():
            raise ValueError("the classes are separable, so the weights grow for ever: use l2 > 0")
        gradient = logistic_gradient(weights, design, target, l2)
        curvature = sigmoid(score) * sigmoid(-score)  # p (1 - p); by 1 - p, it would be 0 from a score of 37 on
        hessian = (design.T * curvature) @ design + penalty
        step = np.linalg.lstsq(hessian, gradient, rcond=None)[0]  # a singular Hessian has a shortest step too
        gain = gradient @ step  # twice what the step should save
        loss = logistic_loss(weights, design, target, l2)
        if gain <= 1e-9 * (1 + loss):
            return weights - step
        size = 1.0
        while logistic_loss(weights - size * step, design, target, l2) > loss - size * gain / 4:
            size /= 2  # Newton's step may overshoot
        weights = weights - size * step
    raise RuntimeError(f"no convergence in {max_steps} steps")
