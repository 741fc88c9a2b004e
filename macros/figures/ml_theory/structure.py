"""The figures of docs/ml-theory/structure.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, Shape, Style, figure


def label_propagation() -> str:
    """Show what one label for each class can do with and without the unlabeled points."""
    x, y, labeled, nearest, spread = module("ml-theory/structure.py").from_two_labels()
    plots, scores = [], []
    for said, title in ((nearest, "Labeled points only"), (spread, "Labels propagated")):
        scores.append(float((said == y).mean()))
        told = f"accuracy {scores[-1]:.2f}"
        plot = Plot((-1.35, 2.35), (-0.9, 1.35), width=180, title=title, equal=True, x_label=told)
        plot.dots(x[said == 0], "one", size=2.2)
        plot.dots(x[said == 1], "two", size=2.2, shape="square")
        plot.dots(x[labeled[:1]], "four", size=4.5)
        plot.dots(x[labeled[1:]], "four", size=4.5, shape="square")
        plots.append(plot)
    return figure(
        "Two classes, one labeled point each (large). Shape and color: the predicted class of the others.",
        "Two interleaving half moons, one labeled point in each. Left, every point takes the class of the nearer "
        f"labeled point and a tip of each moon is wrong: accuracy {scores[0]:.2f}. Right, labels spread along a graph "
        f"of neighbors and follow the moons but for a point or two: accuracy {scores[1]:.2f}.",
        *plots,
    )


def k_means_starts() -> str:
    """Run Lloyd's algorithm from a bad and from a good start."""
    code, x = module("ml-coding/k_means.py"), module("ml-theory/structure.py").blobs()
    looks: tuple[tuple[Style, Shape], ...] = (
        ("one", "circle"), ("two", "square"), ("three", "triangle"), ("muted", "circle"),
    )  # fmt: skip
    starts = {
        "Three starts in one cluster": x[[3, 35, 40, 50]],
        "k-means++": code.plus_plus(x, 4, np.random.default_rng(1)),
    }
    plots, ends = [], []
    for title, start in starts.items():
        end = code.lloyd(x, start)
        path = [code.lloyd(x, start, step).centroids for step in range(end.iterations + 1)]
        ends.append(f"{end.inertia:.0f}")
        plot = Plot((-1.8, 6), (-1.8, 6), width=180, title=title, equal=True, x_label=f"inertia {ends[-1]}")
        for j, (style, shape) in enumerate(looks):
            plot.dots(x[end.labels == j], style, size=2, shape=shape)
        for j in range(4):
            plot.line([step[j] for step in path], "four")
        plot.dots(path[0], "four", shape="cross", size=3.5)
        plot.dots(end.centroids, "four", size=4)
        plots.append(plot)
    return figure(
        "Two runs of Lloyd's algorithm to the end: crosses are starts, large dots final centers.",
        "Four round clusters. Left, three of the four starting centers lie in the lower right cluster: two of them "
        f"stay and share it, one center serves two clusters at once, and inertia ends at {ends[0]}. Right, a "
        f"k-means++ start has one center in each cluster and inertia ends at {ends[1]}.",
        *plots,
    )


def choosing_k() -> str:
    """Draw inertia and silhouette by the number of clusters."""
    k, inertia, score = np.array(module("ml-theory/structure.py").by_k(module("ml-coding/k_means.py").k_means)).T
    elbow = Plot(
        (1.6, 8.4), (0, 600), width=180, height=170, title="Inertia", x_label="k", x_ticks=(2, 4, 6, 8),
        y_ticks=(0, 300, 600),
    )  # fmt: skip
    elbow.series(np.column_stack([k, inertia]), "one", shape="circle")
    peak = Plot(
        (1.6, 8.4), (0, 0.85), width=180, height=170, title="Mean silhouette", x_label="k", x_ticks=(2, 4, 6, 8),
        y_ticks=(0, 0.4, 0.8),
    )  # fmt: skip
    peak.series(np.column_stack([k, score]), "two", shape="square")
    return figure(
        "The same points for k from 2 to 8 (best of ten runs each).",
        f"Left, inertia falls from {inertia[0]:.0f} at k = 2 to {inertia[2]:.0f} at 4 and then slowly, to "
        f"{inertia[-1]:.0f} at 8: an elbow at 4. Right, the mean silhouette is {score[0]:.2f} at 2, highest at 4 with "
        f"{score[2]:.2f}, and {score[-1]:.2f} at 8.",
        elbow,
        peak,
    )


def pca() -> str:
    """Draw a projection that keeps nearly all, and one that loses the classes."""
    code = module("ml-theory/structure.py")
    cloud = code.cigar()
    spread, axes = code.principal_axes(cloud)
    share = spread[0] / spread.sum()
    first = axes[0] * np.sign(axes[0, 0])
    left = Plot((-5, 5), (-4, 4), width=180, title="Kept and lost", equal=True, x_label=f"PC1: {share:.0%} of variance")
    for point in cloud:
        left.line([point, (point @ first) * first], "muted")
    left.dots(cloud, "one", size=2.2)
    left.line([-4.6 * first, 4.6 * first], "two", arrow=True)

    x, y = code.ridges()
    spread_two, axes_two = code.principal_axes(x)
    share_two = spread_two[0] / spread_two.sum()
    cuts = [code.best_cut((x - x.mean(axis=0)) @ axis, y) for axis in axes_two]
    right = Plot(
        (-5, 5), (-4, 4), width=180, title="Classes lost", equal=True, x_label=f"PC1: {share_two:.0%} of variance"
    )
    right.dots(x[y == 0], "one", size=2)
    right.dots(x[y == 1], "three", size=2, shape="triangle")
    axis = axes_two[0] * np.sign(axes_two[0, 0])
    right.line([-4.6 * axis, 4.6 * axis], "two", arrow=True)
    return figure(
        "First: thin lines are what a projection on the first axis loses. Second: it keeps variance, not the classes.",
        f"Two clouds of points, each with an arrow along its first principal axis. Left, it holds {share:.0%} of the "
        "variance, and short lines join the points to it. Right, two long parallel classes: the axis runs along both "
        f"and holds {share_two:.0%} of the variance, but the best threshold on it separates the classes with accuracy "
        f"{cuts[0]:.2f}, against {cuts[1]:.2f} on the second axis.",
        left,
        right,
    )
