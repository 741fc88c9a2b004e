"""The figures of docs/ml-coding/k-means.md."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, Shape, Style, figure

LOOKS: tuple[tuple[Style, Shape], ...] = (("one", "circle"), ("two", "square"), ("three", "triangle"))
SPAN = (0.0, 10.0)


def iterations() -> str:
    """Four moments of one run: the start, after one and two updates, and the end. The stepper takes its place."""
    points, starts = module("ml-coding/k_means_example.py").three_groups()
    lloyd = module("ml-coding/k_means.py").lloyd
    last = lloyd(points, starts[:3]).iterations
    runs = [lloyd(points, starts[:3], step) for step in range(last + 1)]
    names = {0: "Start", 1: "After 1 update", 2: "After 2", last: f"After {last}: converged"}
    panels = [_panel(f"{name}: {runs[step].inertia:.0f}", points, runs[: step + 1]) for step, name in names.items()]
    drawn = figure(
        "K-means from a poor start: the number in each title is the inertia",
        "Sixty points in three groups, and three centroids that all start in the lower left group. Four panels "
        f"follow them: each update moves a centroid to the mean of its points, and after {last} updates each group has "
        f"its own. The inertia after each step: {', '.join(f'{run.inertia:.0f}' for run in runs)}.",
        *panels,
    )
    values = escape(json.dumps({"points": points.tolist(), "start": starts.tolist()}))
    return f'<div class="stepper" data-module="k-means" data-values="{values}">{drawn}</div>'


def starts() -> str:
    """One data set, two starts: a local minimum beside the best one found."""
    points, start = module("ml-coding/k_means_example.py").a_trap()
    code = module("ml-coding/k_means.py")
    stuck, best = code.lloyd(points, start), code.k_means(points, 3, np.random.default_rng(0))
    return figure(
        "Both have converged: Lloyd's algorithm finds a local minimum",
        "The same sixty points twice: two groups near each other on the left, one group far to the right. From a "
        "start with one centroid on the left and two on the right, Lloyd's algorithm converges with both left groups "
        f"under one centroid and the right group cut in two: inertia {stuck.inertia:.0f}. From k-means++ starts, each "
        f"group has its centroid: inertia {best.inertia:.0f}.",
        _panel(f"Stuck: {stuck.inertia:.0f}", points, [stuck], (0.0, 7.0)),
        _panel(f"k-means++, 10 starts: {best.inertia:.0f}", points, [best], (0.0, 7.0)),
    )


def _panel(title: str, points: np.ndarray, runs: list[Any], y: tuple[float, float] = SPAN) -> Plot:
    """Draw the clusters of the last run, and the way of the centroids through all."""
    plot = Plot(x=SPAN, y=y, width=180, equal=True, title=title)
    for j, (style, shape) in enumerate(LOOKS):
        plot.dots(points[runs[-1].labels == j], style, shape=shape, size=2)
    for j, (style, shape) in enumerate(LOOKS):
        way = [run.centroids[j] for run in runs]
        plot.line(way, "four")
        plot.dots(way[-1:], "four", size=6)
        plot.dots(way[-1:], style, shape=shape, size=3)
    return plot
