"""The figure of docs/ml-coding/decision-tree.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, figure


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
