"""The figures of ml-theory/structure.md, and the small algorithms that they are computed by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from macros.plot import Plot, figure

Array = NDArray[np.float64]
Labels = NDArray[np.int64]


def moons(n: int = 70, noise: float = 0.09) -> tuple[Array, Labels]:
    """Draw two interleaving half circles of n noisy points each: x of shape (2n, 2), classes (2n,)."""
    rng = np.random.default_rng(3)
    angle = np.linspace(0, np.pi, n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.45 - np.sin(angle)])
    return np.vstack([upper, lower]) + rng.normal(0, noise, (2 * n, 2)), np.repeat([0, 1], n)


def squared_distances(x: Array, z: Array) -> Array:
    """Give squared Euclidean distances between rows of x, (n, d), and of z, (m, d): shape (n, m)."""
    return np.asarray(((x[:, None, :] - z[None, :, :]) ** 2).sum(axis=2))


def propagate(weights: Array, labeled: Labels, labels: Labels) -> Array:
    """Spread labels over a graph: every other node takes the weighted mean of its neighbors (a harmonic function).

    Args:
        weights: symmetric, at least 0, shape (n, n).
        labeled: the nodes with a label, shape (m,).
        labels: their classes, 0 or 1, shape (m,).

    Returns:
        The score of class 1 for each node, shape (n,).
    """
    free = np.setdiff1d(np.arange(len(weights)), labeled)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    scores = np.zeros(len(weights))
    scores[labeled] = labels
    scores[free] = np.linalg.solve(laplacian[np.ix_(free, free)], weights[np.ix_(free, labeled)] @ labels)
    return scores


def from_two_labels() -> tuple[Array, Labels, Labels, Labels, Labels]:
    """Classify the moons from one label each.

    Returns:
        Points (140, 2), true classes (140,), the two labeled rows, then predictions (140,) of the nearest labeled point
        and of label propagation.
    """
    x, y = moons()
    labeled = np.array([35, 105])
    far = squared_distances(x, x)
    weights = np.exp(-far / (2 * 0.12**2))
    np.fill_diagonal(weights, 0)
    spread = (propagate(weights, labeled, y[labeled]) > 0.5).astype(int)
    return x, y, labeled, y[labeled][far[:, labeled].argmin(axis=1)], spread


def label_propagation() -> str:
    """Show what one label for each class can do with and without the unlabeled points."""
    x, y, labeled, nearest, spread = from_two_labels()
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


def blobs() -> Array:
    """Draw four round clusters of 30 points: shape (120, 2)."""
    rng = np.random.default_rng(8)
    centers = np.array([(0, 0), (4, 0.4), (0.4, 4), (4.4, 4.2)])
    return np.asarray(np.repeat(centers, 30, axis=0) + rng.normal(0, 0.55, (120, 2)))


def lloyd(x: Array, start: Array) -> tuple[Array, Labels, float, list[Array]]:
    """K-means from given centers, until no assignment changes. A center without points moves to the worst-served point.

    Args:
        x: points, shape (n, d).
        start: centers, shape (k, d).

    Returns:
        Centers (k, d), the cluster of each point (n,), the inertia, and the centers after each step.
    """
    centers, path = start.astype(float), [start.astype(float)]
    cluster = np.full(len(x), -1)
    while True:
        far = squared_distances(x, centers)
        before, cluster = cluster, far.argmin(axis=1)
        if (cluster == before).all():
            return centers, cluster, float(far.min(axis=1).sum()), path
        centers = np.array(
            [
                x[cluster == j].mean(axis=0) if (cluster == j).any() else x[far.min(axis=1).argmax()]
                for j in range(len(start))
            ]
        )
        path.append(centers)


def plus_plus(x: Array, k: int, rng: np.random.Generator) -> Array:
    """Pick k starting centers among the points, shape (n, d), by D² sampling: shape (k, d)."""
    chosen = [x[rng.integers(len(x))]]
    while len(chosen) < k:
        nearest = squared_distances(x, np.array(chosen)).min(axis=1)
        chosen.append(x[rng.choice(len(x), p=nearest / nearest.sum())])
    return np.array(chosen)


def random_points(x: Array, k: int, rng: np.random.Generator) -> Array:
    """Pick k different points, shape (n, d), as starting centers: shape (k, d)."""
    return x[rng.choice(len(x), k, replace=False)]


def k_means_starts() -> str:
    """Run Lloyd's algorithm from a bad and from a good start."""
    x = blobs()
    bad = lloyd(x, x[[3, 35, 40, 50]])
    good = lloyd(x, plus_plus(x, 4, np.random.default_rng(1)))
    plots = []
    for (centers, cluster, inertia, path), title in ((bad, "Three starts in one cluster"), (good, "k-means++")):
        plot = Plot((-1.8, 6), (-1.8, 6), width=180, title=title, equal=True, x_label=f"inertia {inertia:.0f}")
        for j, (style, shape) in enumerate(
            (("one", "circle"), ("two", "square"), ("three", "triangle"), ("muted", "circle"))
        ):
            plot.dots(x[cluster == j], style, size=2, shape=shape)  # type: ignore[arg-type]
        for j in range(4):
            plot.line([step[j] for step in path], "four")
        plot.dots(path[0], "four", shape="cross", size=3.5)
        plot.dots(centers, "four", size=4)
        plots.append(plot)
    return figure(
        "Two runs of Lloyd's algorithm to the end: crosses are starts, large dots final centers.",
        "Four round clusters. Left, three of the four starting centers lie in the lower right cluster: two of them "
        f"stay and share it, one center serves two clusters at once, and inertia ends at {bad[2]:.0f}. Right, a "
        f"k-means++ start has one center in each cluster and inertia ends at {good[2]:.0f}.",
        *plots,
    )


def silhouette(x: Array, cluster: Labels) -> float:
    """Give the mean silhouette of points, shape (n, d), in clusters, shape (n,), each of at least two points."""
    far = np.sqrt(squared_distances(x, x))
    sizes = np.bincount(cluster)
    sums = np.column_stack([far[:, cluster == j].sum(axis=1) for j in range(len(sizes))])
    own = np.arange(len(x)), cluster
    inside = sums[own] / (sizes[cluster] - 1)
    means = sums / sizes
    means[own] = np.inf
    outside = means.min(axis=1)
    return float(np.mean((outside - inside) / np.maximum(inside, outside)))


def by_k() -> list[tuple[int, float, float]]:
    """Give k, the least inertia of ten k-means++ runs on the blobs, and its silhouette, for k from 2 to 8."""
    x, rng = blobs(), np.random.default_rng(0)
    rows = []
    for k in range(2, 9):
        best = min((lloyd(x, plus_plus(x, k, rng)) for _ in range(10)), key=lambda run: run[2])
        rows.append((k, best[2], silhouette(x, best[1])))
    return rows


def choosing_k() -> str:
    """Draw inertia and silhouette by the number of clusters."""
    k, inertia, score = np.array(by_k()).T
    elbow = Plot(
        (1.6, 8.4), (0, 600), width=180, height=170, title="Inertia", x_label="k", x_ticks=(2, 4, 6, 8),
        y_ticks=(0, 300, 600),
    )  # fmt: skip
    elbow.line(np.column_stack([k, inertia]), "one")
    elbow.dots(np.column_stack([k, inertia]), "one")
    peak = Plot(
        (1.6, 8.4), (0, 0.85), width=180, height=170, title="Mean silhouette", x_label="k", x_ticks=(2, 4, 6, 8),
        y_ticks=(0, 0.4, 0.8),
    )  # fmt: skip
    peak.line(np.column_stack([k, score]), "two")
    peak.dots(np.column_stack([k, score]), "two", shape="square")
    return figure(
        "The same points for k from 2 to 8 (best of ten runs each).",
        f"Left, inertia falls from {inertia[0]:.0f} at k = 2 to {inertia[2]:.0f} at 4 and then slowly, to "
        f"{inertia[-1]:.0f} at 8: an elbow at 4. Right, the mean silhouette is {score[0]:.2f} at 2, highest at 4 with "
        f"{score[2]:.2f}, and {score[-1]:.2f} at 8.",
        elbow,
        peak,
    )


def principal_axes(x: Array) -> tuple[Array, Array]:
    """Principal component analysis by SVD.

    Args:
        x: data, shape (n, d).

    Returns:
        Variances along the axes (divided by n), largest first, shape (min(n, d),); the axes as rows, (min(n, d), d).
    """
    _, singular, axes = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    return singular**2 / len(x), axes


def ridges() -> tuple[Array, Labels]:
    """Draw two long parallel clusters of 60 points: x of shape (120, 2), classes (120,)."""
    rng = np.random.default_rng(5)
    flat = rng.normal(0, 1, (120, 2)) * (2.0, 0.22) + np.repeat([(0, 0.6), (0, -0.6)], 60, axis=0)
    angle = np.radians(25)
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    return np.asarray(flat @ turn), np.repeat([0, 1], 60)


def best_cut(scores: Array, y: Labels) -> float:
    """Give the accuracy of the best threshold on scores, shape (n,), for classes 0 and 1, shape (n,)."""
    sides = (scores[:, None] > scores[None, :]) == y[:, None]
    return float(np.max(np.maximum(sides.mean(axis=0), 1 - sides.mean(axis=0))))


def pca() -> str:
    """Draw a projection that keeps nearly all, and one that loses the classes."""
    rng = np.random.default_rng(2)
    cloud = rng.normal(0, 1, (45, 2)) @ np.array([(1.9, 1.15), (-0.25, 0.42)])
    cloud -= cloud.mean(axis=0)
    spread, axes = principal_axes(cloud)
    share = spread[0] / spread.sum()
    first = axes[0] * np.sign(axes[0, 0])
    left = Plot((-5, 5), (-4, 4), width=180, title="Kept and lost", equal=True, x_label=f"PC1: {share:.0%} of variance")
    for point in cloud:
        left.line([point, (point @ first) * first], "muted")
    left.dots(cloud, "one", size=2.2)
    left.line([-4.6 * first, 4.6 * first], "two", arrow=True)

    x, y = ridges()
    spread_two, axes_two = principal_axes(x)
    share_two = spread_two[0] / spread_two.sum()
    cuts = [best_cut((x - x.mean(axis=0)) @ axis, y) for axis in axes_two]
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
