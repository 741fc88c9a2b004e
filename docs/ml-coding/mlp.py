"""A two-layer perceptron for classification, with backpropagation by hand: x → ReLU(x W1 + b1) W2 + b2 → softmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


class Parameters(NamedTuple):
    """The weights, or, in the same form, the gradient by each of them.

    Attributes:
        w1: shape (d, h).
        b1: shape (h,).
        w2: shape (h, K).
        b2: shape (K,).
    """

    w1: Floats
    b1: Floats
    w2: Floats
    b2: Floats


def initialize(d: int, h: int, n_classes: int, rng: np.random.Generator) -> Parameters:
    """Draw normal weights: variance 2 / fan-in before the ReLU (He et al. 2015), 1 / fan-in after it. Biases are 0."""
    return Parameters(
        w1=rng.normal(0, np.sqrt(2 / d), (d, h)),
        b1=np.zeros(h),
        w2=rng.normal(0, np.sqrt(1 / h), (h, n_classes)),
        b2=np.zeros(n_classes),
    )


def forward(p: Parameters, x: Floats) -> tuple[Floats, Floats]:
    """Compute logits, shape (n, K), of x, shape (n, d), and hidden activations, shape (n, h), for the way back."""
    hidden = np.maximum(x @ p.w1 + p.b1, 0)
    return hidden @ p.w2 + p.b2, hidden


def loss_and_gradient(p: Parameters, x: Floats, targets: Ints) -> tuple[float, Parameters]:
    """Compute the mean cross-entropy and its gradient.

    Args:
        p: the weights.
        x: shape (n, d).
        targets: shape (n,), from 0 to K - 1.
    """
    rows = np.arange(len(x))
    logits, hidden = forward(p, x)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))

    d_logits = np.exp(log_p)
    d_logits[rows, targets] -= 1
    d_logits /= len(x)  # the loss is a mean: once here, and everything behind it is right
    d_hidden = d_logits @ p.w2.T
    d_hidden[hidden <= 0] = 0  # ReLU passes no gradient where it was off
    gradient = Parameters(w1=x.T @ d_hidden, b1=d_hidden.sum(axis=0), w2=hidden.T @ d_logits, b2=d_logits.sum(axis=0))
    return float(-log_p[rows, targets].mean()), gradient


def numeric_gradient(loss: Callable[[Parameters], float], p: Parameters, step: float = 1e-5) -> Parameters:
    """Estimate the gradient by central differences, (f(w + step) - f(w - step)) / (2 step): slow, for checks only."""
    made = Parameters(*(np.zeros_like(weights) for weights in p))
    for weights, slopes in zip(p, made, strict=True):
        for index in np.ndindex(weights.shape):
            kept = weights[index]
            weights[index] = kept + step
            above = loss(p)
            weights[index] = kept - step
            below = loss(p)
            weights[index] = kept
            slopes[index] = (above - below) / (2 * step)
    return made


def train(
    x: Floats, targets: Ints, h: int, rng: np.random.Generator, rate: float = 0.5, steps: int = 1000
) -> tuple[Parameters, list[float]]:
    """Fit x, shape (n, d), and targets, shape (n,), by gradient descent: the weights, and the loss before each step."""
    p = initialize(x.shape[1], h, int(targets.max()) + 1, rng)
    losses = []
    for _ in range(steps):
        loss, gradient = loss_and_gradient(p, x, targets)
        losses.append(loss)
        p = Parameters(*(weights - rate * slopes for weights, slopes in zip(p, gradient, strict=True)))
    return p, losses


def predict(p: Parameters, x: Floats) -> Ints:
    """Pick the class of the largest logit for each row of x, shape (n, d): shape (n,)."""
    return np.asarray(forward(p, x)[0].argmax(axis=1))
