"""The computations of the page on learning fundamentals: penalties, bias and variance, losses, and margins."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

# L1 and L2: loss(w) = (w − BEST)ᵀ CURVATURE (w − BEST) / 2, with the norm of w at most BUDGET.
BEST = np.array([0.4, 1.6])
CURVATURE = np.array([[1.0, 0.3], [0.3, 1.0]])
BUDGET = 1.0
# Bias and variance: samples of a sine, with noise, at fixed places.
SAMPLE, NOISE, REPEATS = 20, 0.4, 400
DEGREES = tuple(range(14))
PLACES = np.linspace(0, 1, SAMPLE)
GRID = np.linspace(0, 1, 101)
# Naive Bayes against logistic regression.
TRAINING_SIZES = (16, 32, 64, 128, 256, 512)
FEATURES, COPIES = 16, 3
# The largest margin: two points decide it.
POSITIVE = np.array([(3, 3), (4, 3), (3.5, 4.5), (2.5, 4.2)])
NEGATIVE = np.array([(1, 1), (0.5, 1), (1.5, 0.2), (0.2, 1.6)])


def loss(w: ArrayLike) -> Array:
    """Evaluate the quadratic loss at weights of shape (..., 2)."""
    off = np.asarray(w, dtype=float) - BEST
    return np.asarray(np.einsum("...i,ij,...j->...", off, CURVATURE, off) / 2)


def l1_solution() -> Array:
    """Find the weights, shape (2,), of least loss with |w₁| + |w₂| = BUDGET.

    It is the best of the ball's four edges, each in closed form.
    """
    corners = BUDGET * np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])
    found: list[Array] = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = end - start
        share = along @ CURVATURE @ (BEST - start) / (along @ CURVATURE @ along)
        found.append(start + np.clip(share, 0, 1) * along)
    return found[int(np.argmin([loss(w) for w in found]))]


def l2_solution() -> Array:
    """Find the weights, shape (2,), of least loss with Euclidean norm BUDGET.

    They are (H + λI)⁻¹Hb, b the minimum, for the λ that gives that norm, found by bisection.
    """
    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        w = np.linalg.solve(CURVATURE + middle * np.eye(2), CURVATURE @ BEST)
        low, high = (middle, high) if np.linalg.norm(w) > BUDGET else (low, middle)
    return np.asarray(w)


def beta_density(theta: ArrayLike, a: int, b: int) -> Array:
    """Evaluate the density of the Beta(a, b) distribution, for whole a and b, at theta of shape (n,)."""
    total = 1.0
    for k in range(b):  # Γ(a + b) / (Γ(a) Γ(b)) = b · C(a + b − 1, b)
        total *= (a + k) / (k + 1)
    t = np.asarray(theta, dtype=float)
    return np.asarray(total * b * t ** (a - 1) * (1 - t) ** (b - 1))


def truth(x: ArrayLike) -> Array:
    """Evaluate the function behind the samples."""
    return np.asarray(np.sin(2 * np.pi * np.asarray(x, dtype=float)))


def polynomial_fits(degree: int, repeats: int = REPEATS) -> tuple[Array, Array]:
    """Fit a polynomial to `repeats` samples of the noisy sine.

    Returns:
        The fits on GRID, shape (repeats, 101), and each fit's mean squared error on its own sample, shape (repeats,).
    """
    noise = np.random.default_rng(0).normal(0, NOISE, (repeats, SAMPLE))
    y = truth(PLACES) + noise
    # Legendre polynomials span the same fits as powers of x, without their rounding errors.
    basis = np.polynomial.legendre.legvander(2 * PLACES - 1, degree)
    weights = np.linalg.lstsq(basis, y.T, rcond=None)[0]
    fits = (np.polynomial.legendre.legvander(2 * GRID - 1, degree) @ weights).T
    return fits, ((y - (basis @ weights).T) ** 2).mean(axis=1)


def bias_and_variance(degree: int) -> tuple[float, float, float]:
    """Average squared bias and variance of the fits over GRID, and their mean squared error on the training sample."""
    fits, training = polynomial_fits(degree)
    bias = ((fits.mean(axis=0) - truth(GRID)) ** 2).mean()
    return float(bias), float(fits.var(axis=0).mean()), float(training.mean())


def huber(residual: ArrayLike, delta: float = 1.0) -> Array:
    """Evaluate Huber's loss: half the square up to `delta`, linear from there on."""
    r = np.abs(np.asarray(residual, dtype=float))
    return np.asarray(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2)))


def two_classes(rng: np.random.Generator, n: int) -> tuple[Array, Array]:
    """Sample n rows of FEATURES Gaussian features, the first COPIES of them nearly equal, and labels 0 or 1."""
    y = (np.arange(n) % 2).astype(float)
    x = rng.normal(0, 1, (n, FEATURES))
    x[:, 1:COPIES] = x[:, :1] + 0.3 * x[:, 1:COPIES]
    shift = np.full(FEATURES, 0.4)
    return x + y[:, None] * shift, y


def naive_bayes(x: Array, y: Array) -> Array:
    """Fit Gaussian naive Bayes with shared variances and even classes: intercept and weights, (FEATURES + 1,)."""
    high, low = x[y == 1].mean(axis=0), x[y == 0].mean(axis=0)
    centered = x - np.where(y[:, None] == 1, high, low)
    weights = (high - low) / ((centered**2).sum(axis=0) / (len(x) - 2))
    return np.append(-weights @ (high + low) / 2, weights)


def learning_curves(logistic_regression: Callable[..., Array], repeats: int = 40) -> Array:
    """Average the test error of naive Bayes and of logistic regression, shape (len(TRAINING_SIZES), 2).

    Args:
        logistic_regression: of ml-coding/linear_and_logistic_regression.py; it gets a light penalty.
        repeats: samples of each size.
    """
    rng = np.random.default_rng(0)
    x, y = two_classes(rng, 4000)
    test = np.column_stack([np.ones(len(x)), x])
    errors = np.zeros((len(TRAINING_SIZES), 2))
    for row, n in enumerate(TRAINING_SIZES):
        for _ in range(repeats):
            sample = two_classes(rng, n)
            models = np.column_stack([naive_bayes(*sample), logistic_regression(*sample, l2=0.1)])
            errors[row] += ((test @ models > 0) != (y[:, None] == 1)).mean(axis=0) / repeats
    return errors


def solve_dual(kernel: Array, y: Array, c: float, tolerance: float = 1e-5) -> tuple[Array, float]:
    """Train a support vector machine: sequential minimal optimization on the pair that violates most.

    Args:
        kernel: the Gram matrix, shape (n, n).
        y: labels −1 or 1, shape (n,).
        c: the upper bound of the multipliers.
        tolerance: the largest violation of the optimality conditions that is left.

    Returns:
        The multipliers α, shape (n,), and the intercept b.

    Source: Platt (1998), with the choice of pair of Keerthi et al. (2001).
    """
    alpha, gradient = np.zeros(len(y)), -np.ones(len(y))
    while True:
        score = -y * gradient
        up = np.where(y > 0, alpha < c - 1e-9, alpha > 1e-9)
        low = np.where(y > 0, alpha > 1e-9, alpha < c - 1e-9)
        i, j = int(np.where(up, score, -np.inf).argmax()), int(np.where(low, score, np.inf).argmin())
        if score[i] - score[j] < tolerance:
            return alpha, float(score[i] + score[j]) / 2
        room_i = c - alpha[i] if y[i] > 0 else alpha[i]
        room_j = alpha[j] if y[j] > 0 else c - alpha[j]
        curvature = max(kernel[i, i] + kernel[j, j] - 2 * kernel[i, j], 1e-12)
        step = min((score[i] - score[j]) / curvature, room_i, room_j)
        alpha[i] += y[i] * step
        alpha[j] -= y[j] * step
        gradient += step * y * (kernel[:, i] - kernel[:, j])


def largest_margin() -> tuple[Array, Array, Array, float]:
    """Separate POSITIVE from NEGATIVE.

    Returns:
        The support vectors, shape (2, 2), and their multipliers, shape (2,); the weights, shape (2,); the intercept.
    """
    points = np.vstack([POSITIVE, NEGATIVE])
    y = np.repeat([1.0, -1.0], [len(POSITIVE), len(NEGATIVE)])
    alpha, b = solve_dual(points @ points.T, y, 1e6)
    held = alpha > 1e-6
    return points[held], alpha[held], (alpha * y) @ points, b


def rbf(a: Array, b: Array, gamma: float) -> Array:
    """Evaluate the kernel exp(−γ‖a − b‖²) of points of shapes (n, d) and (m, d), shape (n, m)."""
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1)[None] - 2 * a @ b.T
    return np.asarray(np.exp(-gamma * np.maximum(squares, 0)))


def moons(n: int, seed: int) -> tuple[Array, Array]:
    """Sample n points in two noisy, interlocked half-circles, shape (n, 2), and labels −1 or 1, shape (n,)."""
    rng = np.random.default_rng(seed)
    y = np.where(np.arange(n) % 2, 1.0, -1.0)
    turn = rng.uniform(0, np.pi, n)
    arc = np.column_stack([np.cos(turn), np.sin(turn)])
    x = np.where(y[:, None] > 0, arc, np.array([1, 0.5]) - arc)
    return x + rng.normal(0, 0.25, (n, 2)), y


def rbf_machine(gamma: float, c: float = 1.0) -> tuple[Array, float, float]:
    """Train on 60 points of the moons: α·y, shape (60,), the intercept, and the accuracy on 1,000 new points."""
    x, y = moons(60, 1)
    alpha, b = solve_dual(rbf(x, x, gamma), y, c)
    new, label = moons(1000, 2)
    return alpha * y, b, float(((rbf(new, x, gamma) @ (alpha * y) + b > 0) == (label > 0)).mean())
