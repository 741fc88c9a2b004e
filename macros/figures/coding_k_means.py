"""K-means at work, drawn by the code of its page."""

from __future__ import annotations

import json
from functools import lru_cache
from html import escape

import numpy as np
from numpy.typing import NDArray

from macros.code import module
from macros.plot import Plot, Style, figure

Floats = NDArray[np.float64]

COLORS: tuple[Style, ...] = ("one", "two", "three", "four")
SHAPES = ("circle", "square", "triangle", "circle")
SPAN = (0.0, 10.0)


@lru_cache
def data() -> tuple[Floats, Floats]:
    """Points in three groups, shape (60, 2), and centroids to start from, shape (6, 2), all in the first group."""
    rng = np.random.default_rng(4)
    middles = np.array([[2.3, 2.6], [7.4, 3.0], [5.0, 7.6]])
    points = np.clip(np.round(np.repeat(middles, 20, axis=0) + rng.normal(0, 0.95, size=(60, 2)), 1), 0.3, 9.7)
    return points, points[[0, 5, 9, 14, 18, 2]]


def iterations() -> str:
    """Four moments of one run: the start, after one and two updates, and the end. The stepper takes its place."""
    points, starts = data()
    k_means = module("ml-coding/k_means.py")
    ways = [starts[:3]]
    inertias = [k_means.inertia(points, k_means.assign(points, ways[0]), ways[0])]
    while len(ways) < 2 or not np.array_equal(ways[-1], ways[-2]):
        labels = k_means.assign(points, ways[-1])
        ways.append(k_means.update(points, labels, 3))
        inertias.append(k_means.inertia(points, k_means.assign(points, ways[-1]), ways[-1]))
    last = len(ways) - 2  # the update after it moved nothing
    names = {0: "Start", 1: "After 1 update", 2: "After 2", last: f"After {last}: converged"}
    panels = [
        _panel(f"{name}: {inertias[step]:.0f}", points, ways[: step + 1], k_means.assign(points, ways[step]))
        for step, name in names.items()
    ]
    falls = ", ".join(f"{inertias[step]:.0f}" for step in range(last + 1))
    alt = (
        "Sixty points in three groups, and three centroids that all start in the lower left group. Four panels "
        "follow them: "
        f"each update moves a centroid to the mean of its points, and after {last} updates each group has its own. "
        f"The inertia after each step: {falls}."
    )
    drawn = figure("K-means from a poor start: the number in each title is the inertia", alt, *panels)
    values = escape(json.dumps({"points": points.tolist(), "start": starts.tolist()}))
    return f'<div class="stepper" data-module="k-means" data-values="{values}">{drawn}</div>'


def starts() -> str:
    """One data set, two starts: a local minimum beside the best one found."""
    rng = np.random.default_rng(1)
    middles = np.array([[1.6, 2.0], [1.6, 5.0], [8.0, 3.5]])
    points = np.repeat(middles, 20, axis=0) + rng.normal(0, 0.55, size=(60, 2))
    k_means = module("ml-coding/k_means.py")
    stuck = k_means.lloyd(points, points[[5, 41, 52]])
    best = k_means.k_means(points, 3, np.random.default_rng(0))
    panels = [
        _panel(f"{name}: {run.inertia:.0f}", points, [run.centroids], run.labels, (0.0, 7.0))
        for name, run in (("Stuck", stuck), ("k-means++, 10 starts", best))
    ]
    alt = (
        "The same sixty points twice: two groups near each other on the left, one group far to the right. From a "
        "start with one "
        "centroid on the left and two on the right, Lloyd's algorithm converges with both left groups under one "
        "centroid and the "
        f"right group cut in two: inertia {stuck.inertia:.0f}. From k-means++ starts, each group has its centroid: "
        f"inertia "
        f"{best.inertia:.0f}."
    )
    return figure("Both have converged: Lloyd's algorithm finds a local minimum", alt, *panels)


def _panel(
    title: str, points: Floats, ways: list[Floats], labels: NDArray[np.intp], y: tuple[float, float] = SPAN
) -> Plot:
    plot = Plot(x=SPAN, y=y, width=180, equal=True, title=title)
    for j, (style, shape) in enumerate(zip(COLORS, SHAPES, strict=True)):
        mine = points[labels == j]
        if len(mine):
            plot.dots(mine, style, shape=shape, size=2)  # type: ignore[arg-type]
    for j in range(len(ways[0])):
        plot.line([way[j] for way in ways], "four")
        plot.dots([ways[-1][j]], "four", size=6)
        plot.dots([ways[-1][j]], COLORS[j], shape=SHAPES[j], size=3)  # type: ignore[arg-type]
    return plot
