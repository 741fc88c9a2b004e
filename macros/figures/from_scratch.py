"""Figures of the ML coding pages, drawn by the code that each page shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from macros.code import module
from macros.plot import Anchor, Plot, Style, figure

Floats = NDArray[np.float64]


def two_arcs(n: int, noise: float, rng: np.random.Generator) -> tuple[Floats, NDArray[np.intp]]:
    """Points on two interlocked half circles, with noise: x of shape (n, 2) and labels 0 and 1."""
    labels = np.arange(n) % 2
    angle = rng.uniform(0, np.pi, n)
    x = np.column_stack([np.cos(angle), np.sin(angle)])
    x[labels == 1] = [1, 0.4] - x[labels == 1]
    return x + rng.normal(0, noise, x.shape), labels


def neighbors_regions() -> str:
    """Decision regions of k-nearest neighbors for a k of 1 and of 15."""
    knn = module("ml-coding/k_nearest_neighbors.py").KNearestNeighbors
    rng = np.random.default_rng(3)
    (x, y), (held_x, held_y) = two_arcs(80, 0.35, rng), two_arcs(2000, 0.35, rng)
    xs, ys = np.linspace(-2, 3, 46), np.linspace(-1.7, 2.1, 36)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1)
    plots, words = [], []
    for k in (1, 15):
        model = knn(k).fit(x, y)
        seen, unseen = (np.mean(model.predict(a) == b) for a, b in ((x, y), (held_x, held_y)))
        plot = Plot((-2, 3), (-1.7, 2.1), width=180, height=160, title=f"k = {k}: {unseen:.0%} right")
        side = model.predict(grid.reshape(-1, 2)).reshape(grid.shape[:2]) - 0.5
        plot.region(xs, ys, side, "two")
        plot.region(xs, ys, -side, "one")
        plot.dots(x[y == 0], "one", size=2)
        plot.dots(x[y == 1], "two", shape="square", size=2)
        plots.append(plot)
        words.append(f"with k = {k}, {seen:.0%} of the training points and {unseen:.0%} of unseen points are right")
    return figure(
        "Regions by 1 and by 15 neighbors, and accuracy on 2000 points not seen",
        f"Two noisy, interlocked arcs of 40 points each. {'; '.join(words).capitalize()}. One neighbor draws a "
        "ragged border around single points; fifteen draw a smooth one.",
        *plots,
    )


def separable_slopes() -> str:
    """Fitted curves of logistic regression on four separable points, for three penalties."""
    code = module("ml-coding/linear_and_logistic_regression.py")
    x, y = np.array([-2.0, -1, 1, 2]), np.array([0, 0, 1, 1])
    plot = Plot((-3, 3), (-0.08, 1.08), x_ticks=(-2, -1, 0, 1, 2), y_ticks=(0, 0.5, 1), x_label="x", y_label="P(1)")
    grid = np.linspace(-3, 3, 61)
    styles: tuple[tuple[float, Style], ...] = ((1, "one"), (0.1, "two"), (0.001, "three"))
    for (l2, style), height in zip(styles, (0.3, 0.2, 0.1), strict=True):
        intercept, slope = code.logistic_regression(x[:, None], y, l2)
        plot.line(np.column_stack([grid, code.sigmoid(intercept + slope * grid)]), style)
        plot.text(2.9, height, f"λ = {l2:g}: slope {slope:.2f}", style, anchor="end")
    plot.dots(np.column_stack([x, y]), "muted", size=4)
    return figure(
        "The same four points under three penalties: without any, the curve becomes a step",
        "Four points at -2, -1 (label 0) and 1, 2 (label 1) with three logistic curves through 0.5 at x = 0. With a "
        "penalty of 1 the slope is 1.01; of 0.1, 2.28; of 0.001, 5.84: close to a step.",
        plot,
    )


def xor_trees() -> str:
    """Decision regions of trees of depth 2 and 5 on points of XOR."""
    tree = module("ml-coding/decision_tree.py").DecisionTree
    rng = np.random.default_rng(1)
    x, held = rng.uniform(-1, 1, (400, 2)), rng.uniform(-1, 1, (4000, 2))
    xs = np.linspace(-1, 1, 45)
    grid = np.stack(np.meshgrid(xs, xs), axis=-1).reshape(-1, 2)
    plots, words = [], []
    for depth in (2, 5):
        model = tree(depth).fit(x, x.prod(axis=1) > 0)
        right = np.mean(model.predict(held) == (held.prod(axis=1) > 0))
        plot = Plot((-1, 1), (-1, 1), width=180, equal=True, title=f"depth {depth}: {right:.0%} right")
        side = np.where(model.predict(grid), 0.5, -0.5).reshape(45, 45)
        plot.region(xs, xs, side, "two")
        plot.region(xs, xs, -side, "one")
        shown = x[:100]
        plot.dots(shown[shown.prod(axis=1) <= 0], "one", size=1.6)
        plot.dots(shown[shown.prod(axis=1) > 0], "two", shape="square", size=1.6)
        plots.append(plot)
        words.append(f"a tree of depth {depth} is right for {right:.0%}")
    return figure(
        "Greedy trees on 400 uniform points of XOR (100 shown), and accuracy on 4000 more",
        f"Points in a square, labeled by whether both coordinates have the same sign. Of points not seen, {words[0]}, "
        f"no better than chance, because its first cut is near an edge; {words[1]}.",
        *plots,
    )


def with_spectrum(values: Sequence[float]) -> tuple[Floats, Floats]:
    """Centered data, shape (40, d), whose XᵀX has these eigenvalues, and its eigenvectors, the rows of shape (d, d)."""
    rng = np.random.default_rng(0)
    d = len(values)
    u = rng.normal(size=(40, d))
    u = np.linalg.qr(u - u.mean(axis=0))[0]
    axes = np.linalg.qr(rng.normal(size=(d, d)))[0].T
    return (u * np.sqrt(values)) @ axes, axes


def power_iteration_steps() -> str:
    """Plot the angle to the true direction, step by step, for three ratios of the two largest eigenvalues."""
    code = module("ml-coding/pca_power_iteration.py")
    plot = Plot(
        (0, 60), (-6, 0.3), x_ticks=(0, 20, 40, 60), y_ticks=(-6, -4, -2, 0), x_label="step", y_label="log₁₀ sin θ"
    )
    series: tuple[tuple[float, Style, float, Anchor, float], ...] = (
        (0.5, "one", 15, "start", -6),
        (0.9, "two", 40, "end", 18),
        (0.99, "three", 60, "end", 16),
    )
    ends = []
    for ratio, style, at, anchor, down in series:
        x, axes = with_spectrum([1, ratio, 0.2, 0.1, 0.05])
        steps = range(1, 22 if ratio == 0.5 else 62, 2)
        found = [
            code.leading_direction(x, np.empty((0, 5)), np.random.default_rng(0), step, 0).vector for step in steps
        ]
        away = np.array([np.log10(np.linalg.norm(v - (v @ axes[0]) * axes[0])) for v in found])
        points = np.column_stack([np.array(steps) - 1, away])
        plot.line(points, style)
        height = np.interp(at, points[:, 0], points[:, 1])
        plot.text(at, height, f"λ₂/λ₁ = {ratio:g}", style, dy=down, anchor=anchor)
        ends.append(f"at a ratio of {ratio:g} it is {10 ** away[-1]:.1g} after {steps[-1] - 1} steps")
    return figure(
        "Power iteration: distance from the first component, the sine of the angle, by step",
        f"Three falling lines on a logarithmic scale: {'; '.join(ends)}.",
        plot,
    )


def cross_entropy_range() -> str:
    """Plot the loss of a mistake by its margin, in 32-bit floats: from logits, as the log of softmax, with ε."""
    code = module("ml-coding/softmax.py")
    plot = Plot((0, 150), (0, 150), x_ticks=(0, 50, 100, 150), y_ticks=(0, 50, 100, 150), x_label="margin z")
    margins = np.arange(0, 150.5, 0.5, dtype=np.float32)
    stable = np.array([code.cross_entropy([[0, z]], np.array([0])) for z in margins])
    with np.errstate(divide="ignore", over="ignore"):
        p = np.exp(-margins) / (1 + np.exp(-margins))  # the softmax of (0, z), shifted
        naive = 1 / (1 + np.exp(margins))
        logged, plain = -np.log(p), -np.log(naive)
    plot.line(np.column_stack([margins, stable]), "muted", dashed=True)
    plot.text(150, 150, "from logits", anchor="end", dx=-24, dy=12)
    ends = []
    series: tuple[tuple[Floats, Style, str], ...] = ((logged, "two", "log of softmax"), (plain, "one", "naive"))
    for values, style, words in series:
        end = int(np.isfinite(values).sum()) - 1
        plot.line(np.column_stack([margins, values])[: end + 1], style)
        plot.dots([(margins[end], values[end])], style, shape="cross", size=4)
        plot.text(margins[end], values[end], f"{words}: ∞ beyond {margins[end]:g}", style, anchor="end", dx=-10)
        ends.append(f"{words} becomes infinite beyond {margins[end]:g}")
    flat = -np.log(p + np.float32(1e-12))
    plot.line(np.column_stack([margins, flat]), "three")
    plot.text(150, float(flat[-1]), f"with ε: {flat[-1]:.1f} at most", "three", anchor="end", dy=-6)
    return figure(
        "The loss of a mistake, by how far the wrong logit is ahead, in 32-bit floats",
        "The loss computed from logits rises in a straight line with the margin to 150. "
        f"The {'; the '.join(ends)}; with an ε of 1e-12 inside the logarithm, the loss stays at {flat[-1]:.1f}.",
        plot,
    )


def mlp_on_xor() -> str:
    """Draw the regions that a perceptron with 8 hidden units learns from XOR, and its loss on the way."""
    code = module("ml-coding/mlp.py")
    x, y = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
    p, losses = code.train(x, y, 8, np.random.default_rng(0), steps=200)
    xs = np.linspace(-0.5, 1.5, 41)
    logits = code.forward(p, np.stack(np.meshgrid(xs, xs), axis=-1).reshape(-1, 2))[0]
    ahead = (logits[:, 1] - logits[:, 0]).reshape(41, 41)
    regions = Plot((-0.5, 1.5), (-0.5, 1.5), width=180, equal=True, title="regions")
    regions.region(xs, xs, ahead, "two")
    regions.region(xs, xs, -ahead, "one")
    regions.dots(x[y == 0], "one", size=4)
    regions.dots(x[y == 1], "two", shape="square", size=4)
    curve = Plot((0, 200), (0, 0.75), 180, regions.height, x_ticks=(0, 100, 200), y_ticks=(0, 0.7), title="loss")
    curve.line(np.column_stack([np.arange(200), losses]), "three")
    return figure(
        "XOR learned by 8 hidden units in 200 steps of gradient descent",
        "Left, the plane around the four corners of XOR: a band along the diagonal from (0, 0) to (1, 1) holds the two "
        "corners of class 0, and what is outside belongs to class 1. Right, the loss falls "
        f"from {losses[0]:.2f} to {losses[-1]:.3f}.",
        regions,
        curve,
    )


def attention_masks() -> str:
    """Draw the attention weights of six positions, free and under a causal mask."""
    code = module("ml-coding/scaled_dot_product_attention.py")
    q, k = np.random.default_rng(4).normal(size=(2, 6, 8))
    plots, words = [], []
    for title, mask in (("free", None), ("causal", code.causal_mask(6, 6))):
        weights = code.attention(q, k, np.eye(6), mask)[1]
        plot = Plot((0, 6), (0, 6), width=180, equal=True, title=title, x_label="key", y_label="query")
        for i, j in np.argwhere(weights > 0):
            plot.bar((j, j + 0.96), (5 - i, 5.96 - i), opacity=float(max(weights[i, j], 0.03)))
        plots.append(plot)
        shares = ", ".join(f"{weight:.2f}" for weight in weights[2, :3])
        words.append(f"{title}, the third query gives its first three keys {shares}")
    return figure(
        "Attention weights: the stronger the color, the more; each row sums to 1",
        f"Two heat maps of six queries by six keys. {'; '.join(words).capitalize()}. Under the causal mask the upper "
        "right triangle is empty, and the first query gives its only key a weight of 1.",
        *plots,
    )


def roc_with_a_tie() -> str:
    """Draw the ROC curve of six items, two of them with equal scores, and the staircases that ignore the tie."""
    code = module("ml-coding/classification_and_ranking_metrics.py")
    y, scores = np.array([1, 0, 1, 1, 0, 0]), np.array([0.9, 0.8, 0.7, 0.4, 0.4, 0.1])
    hits, misses = np.append(0, y.cumsum() / 3), np.append(0, (1 - y).cumsum() / 3)
    first = np.column_stack([misses, hits])  # as listed, the positive of the tied pair comes first
    second = first.copy()
    second[4] = [first[5, 0], first[3, 1]]
    x_label, y_label = "false positive rate", "true positive rate"
    ticks = (0, 0.5, 1)
    plot = Plot((0, 1), (0, 1), x_label=x_label, y_label=y_label, x_ticks=ticks, y_ticks=ticks, equal=True)
    exact = np.delete(first, 4, axis=0)
    plot.area([*exact, (1, 0)], "one")
    plot.line(first, "two", dashed=True)
    plot.line(second, "three", dashed=True)
    plot.line(exact, "one")
    areas = [float(np.trapezoid(way[:, 1], way[:, 0])) for way in (first, second)]
    plot.text(0.38, 0.46, f"together: AUC {code.roc_auc(y, scores):.3f}", "one", anchor="start")
    plot.text(0.38, 0.36, f"positive first: {areas[0]:.3f}", "two", anchor="start")
    plot.text(0.38, 0.26, f"negative first: {areas[1]:.3f}", "three", anchor="start")
    return figure(
        "The ROC curve of six items, two of which tie: one positive, one negative",
        "A staircase from (0, 0) to (1, 1) with one diagonal piece, where the two tied items enter together; the "
        f"area is {code.roc_auc(y, scores):.3f}. Two dashed staircases that take them one by one enclose "
        f"{areas[0]:.3f} with the positive first and {areas[1]:.3f} with the negative first.",
        plot,
    )
