"""The figures of docs/ml-theory/trees.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, Shape, Style, figure


def rotation() -> str:
    """Fit one tree to the same data, upright and turned by 45 degrees."""
    grow, turned = module("ml-coding/decision_tree.py").DecisionTree(3).fit, module("ml-theory/trees.py").turned
    plots, scores = [], []
    for degrees, title in ((0, "As measured"), (45, "Turned by 45°")):
        x, y, x_test, y_test = turned(degrees)
        tree = grow(x, y)
        scores.append(float((tree.predict(x_test) == y_test).mean()))
        shown = (-2.9, 2.9)
        plot = Plot(shown, shown, width=180, title=title, equal=True, x_label=f"test accuracy {scores[-1]:.2f}")
        grid = np.linspace(-2.9, 2.9, 117)
        mesh = np.column_stack([part.ravel() for part in np.meshgrid(grid, grid)])
        plot.region(grid, grid, np.where(tree.predict(mesh), 1.0, -1.0).reshape(len(grid), -1), "two")
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


def boosting_rounds() -> str:
    """Show what a sum of stumps looks like after some rounds."""
    code = module("ml-theory/trees.py")
    x, y = code.wave(60, 2)
    grid = np.linspace(0, 1, 241)
    made, fits = code.boost(x, y, grid, 300), code.boost(x, y, x, 300)
    errors = code.new_error(made, grid)
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
        f"Boosted stumps, learning rate {code.RATE}: points, the true curve (thin), the model (steps), mean squared "
        "error.",
        "Four plots of the same noisy sine wave with the model, a staircase. After 1 round it has one step; after 5 it "
        "follows the wave roughly; after 30 closely; after 300 it chases single points. Mean squared error on training "
        f"and on new data {'; '.join(told)}.",
        *plots,
    )


def trees_added() -> str:
    """Error on new data by the number of trees, boosting beside bagging."""
    code = module("ml-theory/trees.py")
    x, y = code.wave(60, 2)
    grid = np.linspace(0, 1, 401)
    fast, slow = (code.new_error(code.boost(x, y, grid, 300, rate), grid) for rate in (code.RATE, 0.05))
    bagged = code.new_error(code.bag(x, y, grid, 300), grid)
    noise = code.NOISE**2
    plot = Plot(
        (0, 300), (0.14, 0.46), x_label="trees", y_label="test error", x_ticks=(0, 100, 200, 300),
        y_ticks=(0.15, 0.25, 0.35, 0.45), height=230,
    )  # fmt: skip
    plot.line([(0, noise), (300, noise)], "muted")
    plot.text(60, noise, "noise alone", "muted", dy=-4)
    curves: tuple[tuple[np.ndarray, Style, str, float], ...] = (
        (fast, "two", f"boosting, rate {code.RATE}", 14),
        (slow, "one", "boosting, rate 0.05", 15),
        (bagged, "three", "bagging", -7),
    )
    for errors, style, name, dy in curves:
        shown = np.column_stack([np.arange(301)[301 - len(errors) :], errors])
        plot.series(shown[errors <= plot.y[1]], style, name, dashed=style == "three", dy=dy)
    return figure(
        "Error on new data as trees are added (mean squared error; same data as above).",
        f"Boosting at rate {code.RATE} falls to {fast.min():.3f} at {int(fast.argmin())} trees, then rises to "
        f"{fast[-1]:.3f} at 300; at rate 0.05 it falls to {slow.min():.3f} at {int(slow.argmin())} and ends at "
        f"{slow[-1]:.3f}. Bagging falls from {bagged[0]:.3f} with one tree to {bagged[-1]:.3f}. The noise alone is "
        f"{noise:.2f}.",
        plot,
    )


def impurity() -> str:
    """Draw Gini impurity, entropy and error by the share of one class."""
    p = np.linspace(0, 1, 81)
    plot = Plot(
        (0, 1), (0, 1.08), x_label="share of class 1 in the node", x_ticks=(0, 0.25, 0.5, 0.75, 1), y_ticks=(0, 0.5, 1)
    )
    entropy = np.column_stack([p, module("ml-theory/trees.py").entropy(p)])
    gini = np.column_stack([p, module("ml-coding/decision_tree.py").gini(np.column_stack([p, 1 - p]))])
    plot.series(entropy, "one", "entropy (bits)", at=40, anchor="middle", dy=-6)
    plot.series(gini, "two", "Gini", at=40, anchor="middle", dy=-8)
    plot.line([(0, 0), (0.5, 0.5), (1, 0)], "three", dashed=True)
    plot.text(0.5, 0.3, "error", "three")
    return figure(
        "Impurity of a node with two classes. Curved, it rewards a split that purifies one side; straight, it may not.",
        "Three curves over the share of class 1, all zero at 0 and 1 and highest at one half. Entropy reaches 1 bit "
        "and Gini 0.5, both curved; misclassification error is a tent of two straight lines that reaches 0.5.",
        plot,
    )


def target_leak() -> str:
    """Draw the target encoding of pure noise, with and without folds."""
    sizes = (2, 3, 5, 8, 12, 20, 30)
    plain, held = np.array([module("ml-theory/trees.py").noise_encoding(size) for size in sizes]).T
    plot = Plot(
        (0, 31), (-0.15, 0.8), x_label="training rows of each category", y_label="correlation",
        x_ticks=(2, 5, 12, 20, 30), y_ticks=(0, 0.25, 0.5, 0.75), height=210,
    )  # fmt: skip
    plot.line([(0, 0), (31, 0)], "muted")
    curves: tuple[tuple[np.ndarray, Style, Shape, str], ...] = (
        (plain, "two", "square", "category mean of all rows"),
        (held, "one", "circle", "mean of the other folds"),
    )
    for shares, style, shape, name in curves:
        plot.series(np.column_stack([sizes, shares]), style, name, shape=shape, at=4, anchor="start", dx=6, dy=-8)
    return figure(
        "The target here is a coin flip, so any correlation between the encoding and the training labels is leakage.",
        "Correlation of a target encoding with a random target on the training rows. With the mean of all rows it is "
        f"{plain[0]:.2f} at 2 rows a category, {plain[4]:.2f} at 12 and {plain[-1]:.2f} at 30. With the mean of the "
        f"other folds it is never further from zero than {np.abs(held).max():.2f}.",
        plot,
    )
