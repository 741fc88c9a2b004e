"""The figure of docs/ml-coding/k-nearest-neighbors.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, figure


def neighbors_regions() -> str:
    """Decision regions of k-nearest neighbors for a k of 1 and of 15."""
    knn = module("ml-coding/k_nearest_neighbors.py").KNearestNeighbors
    two_arcs = module("ml-coding/k_nearest_neighbors_example.py").two_arcs
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
