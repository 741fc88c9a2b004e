"""The figures of docs/algorithms/k-d-tree.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, figure


def kd_search() -> str:
    """Show how a k-d tree halves a square, and what a search visits."""
    kd, example = module("algorithms/k_d_tree.py"), module("algorithms/k_d_tree_example.py")
    points, target = example.points(), example.TARGET
    seen: list[tuple[float, float]] = []
    plot = Plot((0, 1), (0, 1), width=330, equal=True)

    def split(node: Any, low: tuple[float, float], high: tuple[float, float]) -> None:
        if node is None:
            return
        at, axis = node.point[node.axis], node.axis
        ends = [(at, low[1]), (at, high[1])] if axis == 0 else [(low[0], at), (high[0], at)]
        plot.line(ends, "muted")
        split(node.left, low, (at, high[1]) if axis == 0 else (high[0], at))
        split(node.right, (at, low[1]) if axis == 0 else (low[0], at), high)

    class Noted(tuple[float, ...]):
        """A point that notes when its coordinates are gone through: the search computes its distance."""

        def __iter__(self) -> Iterator[float]:
            seen.append((self[0], self[1]))
            return super().__iter__()

    root = kd.build([Noted(point) for point in points])
    (found,), visited = kd.nearest(root, target)
    split(root, (0.0, 0.0), (1.0, 1.0))
    away = float(np.hypot(found[0] - target[0], found[1] - target[1]))
    turn = np.linspace(0, 2 * np.pi, 60)
    plot.line(np.column_stack([target[0] + away * np.cos(turn), target[1] + away * np.sin(turn)]), "two")
    plot.dots([point for point in points if point not in seen], "muted")
    plot.dots(list(dict.fromkeys(seen)), "one")
    plot.dots([target], "two", shape="cross", size=5)
    return figure(
        f"Searching the nearest of {len(points)} points visits {visited} of them",
        f"A square cut by lines through {len(points)} points, across and along in turn. A cross marks the target; a "
        f"circle around it passes through the nearest point, {away:.2f} away. {visited} points are marked as visited: "
        "those on the way down and those whose side the circle reaches into. The others lie beyond a line that the "
        "circle does not cross.",
        plot,
    )


def kd_dimension() -> str:
    """Show how a k-d tree loses its use as dimensions grow."""
    kd, example = module("algorithms/k_d_tree.py"), module("algorithms/k_d_tree_example.py")
    shares = dict(zip(example.DIMENSIONS, example.shares_visited(kd.build, kd.nearest), strict=True))
    plot = Plot(
        (0, 17), (0, 105), height=210, x_ticks=(2, 4, 8, 12, 16), y_ticks=(0, 50, 100),
        x_label="dimensions", y_label="% of points visited",
    )  # fmt: skip
    plot.series([(d, 100 * share) for d, share in shares.items()], shape="circle")
    by = {d: f"{100 * share:.0f}%" for d, share in shares.items()}
    return figure(
        f"Share of {example.POINTS} uniform points visited to find the nearest one, mean of {example.TARGETS} targets",
        f"A curve that rises with the number of dimensions: {by[2]} at 2, {by[4]} at 4, {by[8]} at 8, {by[12]} at 12 "
        f"and {by[16]} at 16.",
        plot,
    )
