"""Points to search a k-d tree for, and how much of the tree a search visits as dimensions grow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

DIMENSIONS = (1, 2, 4, 6, 8, 10, 12, 16)
POINTS, TARGETS = 500, 24
TARGET = (0.64, 0.24)


def points() -> list[tuple[float, float]]:
    """The points of the picture of a tree, 31 in the unit square."""
    return [(float(x), float(y)) for x, y in np.random.default_rng(12).uniform(0.03, 0.97, (31, 2)).round(3)]


def shares_visited(build: Callable[..., Any], nearest: Callable[..., Any]) -> list[float]:
    """Mean share of the points that a search for the nearest one visits, for each of DIMENSIONS.

    Args:
        build, nearest: of k_d_tree.py. POINTS points and TARGETS targets are uniform in the unit cube.
    """
    shares = []
    for d in DIMENSIONS:
        rng = np.random.default_rng(d)
        root = build([tuple(row) for row in rng.random((POINTS, d)).tolist()])
        visits = [nearest(root, tuple(target))[1] for target in rng.random((TARGETS, d)).tolist()]
        shares.append(float(np.mean(visits)) / POINTS)
    return shares
