"""Figures and the runs behind them for ml-theory/optimization.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from macros.plot import Plot, Style, figure

Array = NDArray[np.float64]

EXAMPLES, EPOCHS, RATE = 256, 10, 0.05
DEPTH, WIDTH = 20, 128


@lru_cache
def regression() -> tuple[Array, Array, Array]:
    """Draw a problem of linear regression.

    Returns:
        Inputs, shape (256, 2); targets, shape (256,); the best weights, shape (2,).
    """
    random = np.random.default_rng(0)
    x = random.normal(size=(EXAMPLES, 2)) * (1, 0.7)
    y = x @ (2, -1) + random.normal(size=EXAMPLES)
    return x, y, np.asarray(np.linalg.solve(x.T @ x, x.T @ y), dtype=float)


def excess_loss(w: Array) -> float:
    """How far half the mean squared error of weights w, shape (2,), is above the least possible."""
    x, _, best = regression()
    return float(((x @ (w - best)) ** 2).mean() / 2)


def descend(batch: int, *, decay: bool = False) -> Array:
    """Train linear regression for ten epochs from zero weights, each epoch in a new order.

    Args:
        batch: examples for an update.
        decay: let the learning rate fall as 1 / (1 + epochs passed), rather than keep it.

    Returns:
        Epochs passed and excess loss, shape (m, 2): before the first update, then after each eighth of an epoch, or
        after each update if these are rarer.
    """
    x, y, _ = regression()
    random = np.random.default_rng(1)
    w, rows, seen = np.zeros(2), [(0.0, excess_loss(np.zeros(2)))], 0
    for _ in range(EPOCHS):
        for chosen in random.permutation(EXAMPLES).reshape(-1, batch):
            rate = RATE / (1 + seen / EXAMPLES) if decay else RATE
            w = w - rate * x[chosen].T @ (x[chosen] @ w - y[chosen]) / batch
            seen += batch
            if seen % max(batch, EXAMPLES // 8) == 0:
                rows.append((seen / EXAMPLES, excess_loss(w)))
    return np.array(rows)


Activation = tuple[Callable[[Array], Array], Callable[[Array], Array]]
SIGMOID: Activation = (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2)
TANH: Activation = (np.tanh, lambda z: 1 - np.tanh(z) ** 2)
RELU: Activation = (lambda z: np.maximum(z, 0), lambda z: np.where(z > 0, 1.0, 0.0))


def gradient_norms(activation: Activation, gain: float, seed: int = 0) -> tuple[Array, Array]:
    """Pass one random input through twenty layers of 128 units, and a random gradient back.

    Args:
        activation: a function and its derivative.
        gain: the weights' variance times the width; 1 is Xavier, 2 is He.
        seed: of the draws.

    Returns:
        The root mean square of each layer's outputs, shape (20,), with 1 for the input, and the norm of the gradient by
        each layer's inputs, shape (20,), with 1 for the gradient put in at the end.
    """
    random = np.random.default_rng(seed)
    function, derivative = activation
    weights = random.normal(0, np.sqrt(gain / WIDTH), (DEPTH, WIDTH, WIDTH))
    a, sums = random.normal(size=WIDTH), []
    a /= np.sqrt((a**2).mean())
    sizes = []
    for matrix in weights:
        sums.append(matrix @ a)
        a = function(sums[-1])
        sizes.append(float(np.sqrt((a**2).mean())))
    back = random.normal(size=WIDTH)
    back /= np.linalg.norm(back)
    norms = []
    for matrix, z in zip(weights[::-1], sums[::-1], strict=True):
        back = matrix.T @ (derivative(z) * back)
        norms.append(float(np.linalg.norm(back)))
    return np.array(sizes), np.array(norms[::-1])


def saddle(point: Array) -> Array:
    """Half x squared, minus half y squared, plus a quarter of y to the fourth, at points of shape (..., 2).

    A saddle at (0, 0) of height 0, minima at (0, 1) and (0, -1) of height -1/4.
    """
    x, y = point[..., 0], point[..., 1]
    made: Array = x**2 / 2 - y**2 / 2 + y**4 / 4
    return made


def saddle_path(start: Sequence[float], rate: float, steps: int) -> Array:
    """Descend on `saddle` and return the points, shape (steps + 1, 2)."""
    points = [np.array(start, dtype=float)]
    for _ in range(steps):
        x, y = points[-1]
        points.append(points[-1] - rate * np.array([x, y**3 - y]))
    return np.array(points)


def batch_sizes() -> str:
    """Draw the excess loss by epochs for full batch, minibatch and stochastic gradient descent."""
    plot = Plot(
        (0, 13.6), (-5, 0.7), height=270, x_label="passes over the data", y_label="log10 of excess loss",
        x_ticks=range(0, 11, 2), y_ticks=range(-5, 1),
    )  # fmt: skip
    runs: tuple[tuple[Array, str, float, Style, bool], ...] = (
        (descend(EXAMPLES), "full batch", 0, "four", False),
        (descend(1, decay=True), "1, falling rate", -3.2, "three", True),
        (descend(1), "batch of 1", -1.8, "two", False),
        (descend(16), "batch of 16", -4.1, "one", False),
    )
    for run, name, height, style, dashed in runs:
        plot.line(np.column_stack([run[:, 0], np.log10(run[:, 1])]), style, dashed=dashed)
        plot.text(10.2, height, name, style, anchor="start", dy=4)
    return figure(
        "Linear regression on 256 examples by batch size; the learning rate is 0.05, in one run falling from there",
        "Four curves of the base-ten logarithm of the excess loss over ten passes, all from 0.4. Full batch falls "
        "slowly and smoothly to about 0. A batch of 16 falls nearly straight to about minus 4. A batch of 1 falls "
        "below minus 1.5 within the first pass and then jumps around minus 2. A batch of 1 with a falling learning"
        " rate starts like it and keeps falling, to about minus 4.",
        plot,
    )


def depth_gradients() -> str:
    """Draw the gradient's norm down twenty layers, for four networks."""
    plot = Plot(
        (1, DEPTH + 1), (-16, 4), height=270, x_label="layer", y_label="log10 of gradient norm",
        x_ticks=(1, 5, 10, 15, 20), y_ticks=range(-16, 5, 4),
    )  # fmt: skip
    networks: tuple[tuple[str, Activation, float, Style, bool, float], ...] = (
        ("ReLU, twice He's variance", RELU, 4, "two", True, -10),
        ("ReLU, He", RELU, 2, "one", False, -8),
        ("ReLU, Xavier", RELU, 1, "three", True, 20),
        ("sigmoid, Xavier", SIGMOID, 1, "four", False, 24),
    )
    for name, activation, gain, style, dashed, below in networks:
        _, norms = gradient_norms(activation, gain)
        heights = np.log10(np.append(norms, 1))
        plot.line(np.column_stack([np.arange(1, DEPTH + 2), heights]), style, dashed=dashed)
        plot.text(3, heights[2], name, style, anchor="start", dy=below)
    return figure(
        "The gradient on its way back through twenty layers, which ends at the left",
        "Four nearly straight lines of the base-ten logarithm of the gradient's norm by layer, all 0 behind layer "
        "20 at the right. At layer 1, ReLU with twice He's variance has reached 2.8, ReLU with He's initialization"
        " minus 0.2, ReLU with Xavier's minus 3.2, and the sigmoid with Xavier's minus 12.7.",
        plot,
    )


def saddle_escape() -> str:
    """Draw a descent that stalls at a saddle, and its loss by steps."""
    path = saddle_path((1, 0.001), 0.1, 120)
    grid = np.linspace(-1.3, 1.3, 53)
    across, up = np.meshgrid(grid, grid)
    plane = Plot(
        (-1.3, 1.3), (-1.3, 1.3), width=180, equal=True, x_label="x", y_label="y", x_ticks=(-1, 0, 1),
        y_ticks=(-1, 0, 1), title="The way",
    )  # fmt: skip
    plane.contour(grid, grid, saddle(np.stack([across, up], axis=-1)), (-0.2, -0.1, -0.02, 0.05, 0.2, 0.4))
    plane.line(path, "two")
    plane.dots(path[::5], "two", size=2)
    loss = Plot(
        (0, 120), (-0.3, 0.55), width=180, height=plane.height, x_label="step", y_label="loss", x_ticks=(0, 50, 100),
        y_ticks=(-0.2, 0, 0.2, 0.4), title="The loss",
    )  # fmt: skip
    loss.line(np.column_stack([np.arange(len(path)), saddle(path)]), "two")
    return figure(
        "Gradient descent near a saddle: a plateau, then the escape",
        "Two panels. Left, contours of a loss with a saddle at the origin and minima above and below it; a path "
        "leads from (1, 0.001) straight to the saddle, slows, and turns up to the minimum at (0, 1). Right, the "
        "loss by steps: from 0.5 to nearly 0 within 20 steps, flat until about step 50, then down to minus 0.25 by"
        " step 85.",
        plane, loss,
    )  # fmt: skip
