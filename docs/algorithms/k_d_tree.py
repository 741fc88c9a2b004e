"""A k-d tree: points in space, halved along one axis after the other, for nearest neighbors and boxes."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Point = tuple[float, ...]


@dataclass(frozen=True)
class Node:
    """A point, the axis it splits space by, and the points on both sides.

    No coordinate on that axis is larger on the left, or smaller on the right, than the point's own; equal ones may
    stand on either side.
    """

    point: Point
    axis: int
    left: Node | None
    right: Node | None


def build(points: Sequence[Point], depth: int = 0) -> Node | None:
    """Make a balanced tree.

    Args:
        points: n points of d coordinates each; duplicates are kept.
        depth: of the node to make; it chooses the axis.
    """
    if not points:
        return None
    axis = depth % len(points[0])
    ordered = sorted(points, key=lambda point: point[axis])
    middle = len(ordered) // 2
    return Node(ordered[middle], axis, build(ordered[:middle], depth + 1), build(ordered[middle + 1 :], depth + 1))


def nearest(root: Node | None, target: Point, k: int = 1) -> tuple[list[Point], int]:
    """Find the k points nearest to a target, by Euclidean distance.

    Returns:
        The points, nearest first (all of them if there are fewer than k), and how many nodes were visited.
    """
    best: list[tuple[float, Point]] = []  # a heap of (-squared distance, point): the farthest of the best on top
    visited = 0

    def search(node: Node | None) -> None:
        nonlocal visited
        if node is None:
            return
        visited += 1
        squared = sum((a - b) ** 2 for a, b in zip(target, node.point, strict=True))
        heapq.heappush(best, (-squared, node.point))
        if len(best) > k:
            heapq.heappop(best)
        gap = target[node.axis] - node.point[node.axis]
        near, far = (node.left, node.right) if gap < 0 else (node.right, node.left)
        search(near)
        # Everything on the far side is at least |gap| away. This test is what the tree is for.
        if len(best) < k or gap**2 < -best[0][0]:
            search(far)

    search(root)
    return [point for _, point in sorted(best, reverse=True)], visited


def within(node: Node | None, low: Point, high: Point) -> Iterator[Point]:
    """Find the points in a box: low[i] <= point[i] <= high[i] on every axis i."""
    if node is None:
        return
    if all(a <= x <= b for a, x, b in zip(low, node.point, high, strict=True)):
        yield node.point
    split = node.point[node.axis]
    if low[node.axis] <= split:
        yield from within(node.left, low, high)
    if split <= high[node.axis]:
        yield from within(node.right, low, high)
