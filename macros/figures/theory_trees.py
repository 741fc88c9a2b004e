"""The figures of ml-theory/trees.md, and the small learners that they are computed by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from macros.plot import Plot, Style, figure

Array = NDArray[np.float64]

NOISE = 0.4
RATE = 0.3


@dataclass(frozen=True)
class Node:
    """A node of a classification tree: a leaf if `feature` is None.

    Attributes:
        share: fraction of class 1 among the training rows that reach the node.
        feature, threshold: rows with x[feature] <= threshold go to `low`, the others to `high`.
    """

    share: float
    feature: int | None = None
    threshold: float = 0.0
    low: Node | None = None
    high: Node | None = None


def grow(x: Array, y: Array, depth: int) -> Node:
    """Grow a tree that splits greedily by Gini impurity.

    Args:
        x: features, shape (n, d).
        y: classes 0 and 1, shape (n,).
        depth: how many levels of splits to allow.
    """
    share = float(y.mean())
    best = (share * (1 - share) * len(y) - 1e-9, -1, 0.0)
    if depth:
        for feature in range(x.shape[1]):
            order = np.argsort(x[:, feature], kind="stable")
            values, left = x[order, feature], np.arange(1, len(y))
            ones = np.cumsum(y[order])[:-1]
            right, other = len(y) - left, y.sum() - ones
            # n p (1 - p), half of a side's count times its Gini impurity
            cost = ones * (left - ones) / left + other * (right - other) / right
            cost = np.where(values[1:] > values[:-1], cost, np.inf)
            if len(cost) and cost[at := int(np.argmin(cost))] < best[0]:
                best = (float(cost[at]), feature, float(values[at] + values[at + 1]) / 2)
    _, feature, threshold = best
    if feature < 0:
        return Node(share)
    low = x[:, feature] <= threshold
    return Node(share, feature, threshold, grow(x[low], y[low], depth - 1), grow(x[~low], y[~low], depth - 1))


def classify(tree: Node, x: Array) -> NDArray[np.bool_]:
    """Whether a tree says class 1 for each row of x, shape (n, d)."""
    if tree.low is None or tree.high is None:
        return np.full(len(x), tree.share > 0.5)
    low = x[:, tree.feature] <= tree.threshold
    return np.where(low, classify(tree.low, x), classify(tree.high, x))


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


def rotation() -> str:
    """Fit one tree to the same data, upright and turned by 45 degrees."""
    plots, scores = [], []
    for degrees, title in ((0, "As measured"), (45, "Turned by 45°")):
        x, y, x_test, y_test = turned(degrees)
        tree = grow(x, y, 3)
        scores.append(float((classify(tree, x_test) == y_test).mean()))
        shown = (-2.9, 2.9)
        plot = Plot(shown, shown, width=180, title=title, equal=True, x_label=f"test accuracy {scores[-1]:.2f}")
        grid = np.linspace(-2.9, 2.9, 117)
        mesh = np.column_stack([part.ravel() for part in np.meshgrid(grid, grid)])
        plot.region(grid, grid, np.where(classify(tree, mesh), 1.0, -1.0).reshape(len(grid), -1), "two")
        plot.dots(x[y == 0], "one", size=2.2)
        plot.dots(x[y == 1], "two", size=2.2, shape="square")
        plots.append(plot)
    return figure(
        "A tree of depth 3 on the same points before and after a rotation. Shaded: where it says squares.",
        "Two scatter plots of two classes divided by a straight line. Left, the line is vertical: one split suffices "
        f"and test accuracy is {scores[0]:.2f}. Right, the same points turned by 45 degrees: the tree draws a "
        f"staircase along the slanted line and test accuracy is {scores[1]:.2f}.",
        *plots,
    )


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


def boosting_rounds() -> str:
    """Show what a sum of stumps looks like after some rounds."""
    x, y = wave(60, 2)
    grid = np.linspace(0, 1, 241)
    made, fits = boost(x, y, grid, 300), boost(x, y, x, 300)
    errors = new_error(made, grid)
    plots, told = [], []
    for rounds in (1, 5, 30, 300):
        plot = Plot((0, 1), (-1.7, 1.7), width=180, height=170, title=f"{rounds} round{'s' if rounds > 1 else ''}")
        plot.line(np.column_stack([grid, np.sin(2 * np.pi * grid)]), "muted")
        plot.dots(np.column_stack([x, y]), "one", size=1.8)
        kept = np.flatnonzero(np.diff(made[rounds], prepend=np.nan, append=np.nan) != 0)
        kept = np.unique(np.clip(kept, 0, len(grid) - 1))
        plot.steps(np.column_stack([grid[kept], made[rounds][kept]]), "two")
        train, test = float(np.mean((fits[rounds] - y) ** 2)), float(errors[rounds])
        plot.text(1, 1.7, f"train {train:.2f}", anchor="end", dy=12)
        plot.text(1, 1.7, f"test {test:.2f}", "two", anchor="end", dy=26)
        told.append(f"after {rounds}: {train:.2f} and {test:.2f}")
        plots.append(plot)
    return figure(
        f"Boosted stumps, learning rate {RATE}: points, the true curve (thin), the model (steps), mean squared error.",
        "Four plots of the same noisy sine wave with the model, a staircase. After 1 round it has one step; after 5 it "
        "follows the wave roughly; after 30 closely; after 300 it chases single points. Mean squared error on training "
        f"and on new data {'; '.join(told)}.",
        *plots,
    )


def trees_added() -> str:
    """Error on new data by the number of trees, boosting beside bagging."""
    x, y = wave(60, 2)
    grid = np.linspace(0, 1, 401)
    fast, slow = (new_error(boost(x, y, grid, 300, rate), grid) for rate in (RATE, 0.05))
    bagged = new_error(bag(x, y, grid, 300), grid)
    plot = Plot(
        (0, 300), (0.14, 0.46), x_label="trees", y_label="test error", x_ticks=(0, 100, 200, 300),
        y_ticks=(0.15, 0.25, 0.35, 0.45), height=230,
    )  # fmt: skip
    plot.line([(0, NOISE**2), (300, NOISE**2)], "muted")
    plot.text(60, NOISE**2, "noise alone", "muted", dy=-4)
    series: list[tuple[Array, Style, str, float]] = [
        (fast, "two", "boosting, rate 0.3", 14),
        (slow, "one", "boosting, rate 0.05", 15),
        (bagged, "three", "bagging", -7),
    ]
    for errors, style, name, dy in series:
        shown = np.column_stack([np.arange(301)[301 - len(errors) :], errors])
        plot.line(shown[shown[:, 1] <= plot.y[1]], style, dashed=style == "three")
        plot.text(300, float(errors[-1]), name, style, anchor="end", dy=dy)
    return figure(
        "Error on new data as trees are added (mean squared error; same data as above).",
        f"Boosting at rate 0.3 falls to {fast.min():.3f} at {int(fast.argmin())} trees, then rises to {fast[-1]:.3f} "
        f"at 300; at rate 0.05 it falls to {slow.min():.3f} at {int(slow.argmin())} and ends at {slow[-1]:.3f}. "
        f"Bagging falls from {bagged[0]:.3f} with one tree to {bagged[-1]:.3f}. The noise alone is {NOISE**2:.2f}.",
        plot,
    )


def impurity() -> str:
    """Draw Gini impurity, entropy and error by the share of one class."""
    p = np.linspace(0, 1, 81)
    inner = p[1:-1]
    entropy = np.zeros_like(p)
    entropy[1:-1] = -inner * np.log2(inner) - (1 - inner) * np.log2(1 - inner)
    plot = Plot(
        (0, 1), (0, 1.08), x_label="share of class 1 in the node", x_ticks=(0, 0.25, 0.5, 0.75, 1), y_ticks=(0, 0.5, 1)
    )
    plot.line(np.column_stack([p, entropy]), "one")
    plot.line(np.column_stack([p, 2 * p * (1 - p)]), "two")
    plot.line([(0, 0), (0.5, 0.5), (1, 0)], "three", dashed=True)
    plot.text(0.5, 1, "entropy (bits)", "one", dy=-6)
    plot.text(0.5, 0.5, "Gini", "two", dy=-8)
    plot.text(0.5, 0.3, "error", "three")
    return figure(
        "Impurity of a node with two classes. Curved, it rewards a split that purifies one side; straight, it may not.",
        "Three curves over the share of class 1, all zero at 0 and 1 and highest at one half. Entropy reaches 1 bit "
        "and Gini 0.5, both curved; misclassification error is a tent of two straight lines that reaches 0.5.",
        plot,
    )


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
    return tuple(float(np.corrcoef(code.ravel(), y.ravel())[0, 1]) for code in (plain, held))  # type: ignore[return-value]


def target_leak() -> str:
    """Draw the target encoding of pure noise, with and without folds."""
    sizes = (2, 3, 5, 8, 12, 20, 30)
    plain, held = np.array([noise_encoding(size) for size in sizes]).T
    plot = Plot(
        (0, 31), (-0.15, 0.8), x_label="training rows of each category", y_label="correlation",
        x_ticks=(2, 5, 12, 20, 30), y_ticks=(0, 0.25, 0.5, 0.75), height=210,
    )  # fmt: skip
    plot.line([(0, 0), (31, 0)], "muted")
    plot.line(np.column_stack([sizes, plain]), "two")
    plot.dots(np.column_stack([sizes, plain]), "two", shape="square")
    plot.line(np.column_stack([sizes, held]), "one")
    plot.dots(np.column_stack([sizes, held]), "one")
    plot.text(12, plain[4], "category mean of all rows", "two", anchor="start", dx=6, dy=-8)
    plot.text(12, held[4], "mean of the other folds", "one", anchor="start", dx=6, dy=-8)
    return figure(
        "The target here is a coin flip, so any correlation between the encoding and the training labels is leakage.",
        "Correlation of a target encoding with a random target on the training rows. With the mean of all rows it is "
        f"{plain[0]:.2f} at 2 rows a category, {plain[4]:.2f} at 12 and {plain[-1]:.2f} at 30. With the mean of the "
        f"other folds it is never further from zero than {np.abs(held).max():.2f}.",
        plot,
    )
