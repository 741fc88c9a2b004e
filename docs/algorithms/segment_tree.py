"""Segment trees: change values, and combine those of any range, both in logarithmic time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class SegmentTree(Generic[T]):
    """Change one value, combine a range.

    The tree is an array: node i has the children 2i and 2i + 1, and the values are the leaves n … 2n - 1. It works for
    any n, and for any combination that is associative, in the order of the values.
    """

    def __init__(self, values: Sequence[T], combine: Callable[[T, T], T], identity: T) -> None:
        """Build in n - 1 combinations.

        Args:
            values: n values.
            combine: associative: combine(a, combine(b, c)) == combine(combine(a, b), c).
            identity: combine(identity, a) == a == combine(a, identity); what an empty range gives.
        """
        self.n, self.combine, self.identity = len(values), combine, identity
        self.tree = [identity] * self.n + list(values)
        for node in range(self.n - 1, 0, -1):
            self.tree[node] = combine(self.tree[2 * node], self.tree[2 * node + 1])

    def update(self, index: int, value: T) -> None:
        """Set a value, then renew every node above it."""
        node = index + self.n
        self.tree[node] = value
        while node > 1:
            node //= 2
            self.tree[node] = self.combine(self.tree[2 * node], self.tree[2 * node + 1])

    def query(self, start: int, stop: int) -> T:
        """Combine values[start:stop]."""
        before, after = self.identity, self.identity
        left, right = start + self.n, stop + self.n
        while left < right:
            if left % 2:  # a right child: its parent reaches too far left
                before = self.combine(before, self.tree[left])
                left += 1
            if right % 2:  # right is outside; the node before it is a left child
                right -= 1
                after = self.combine(self.tree[right], after)
            left, right = left // 2, right // 2
        return self.combine(before, after)


class LazySegmentTree:
    """Add to a range, ask for the smallest of a range: with lazy propagation.

    A node's `smallest` is up to date for its whole range. Its `waiting` amount has yet to reach its children.
    """

    def __init__(self, values: Sequence[float]) -> None:
        """Take n values, n at least 1."""
        self.n = len(values)
        self.smallest = [math.inf] * (4 * self.n)
        self.waiting = [0.0] * (4 * self.n)
        self._build(values, 1, 0, self.n)

    def _build(self, values: Sequence[float], node: int, low: int, high: int) -> None:
        if high - low == 1:
            self.smallest[node] = values[low]
            return
        middle = (low + high) // 2
        self._build(values, 2 * node, low, middle)
        self._build(values, 2 * node + 1, middle, high)
        self.smallest[node] = min(self.smallest[2 * node], self.smallest[2 * node + 1])

    def _push(self, node: int) -> None:
        """Hand what waits at a node to its children."""
        for child in (2 * node, 2 * node + 1):
            self.smallest[child] += self.waiting[node]
            self.waiting[child] += self.waiting[node]
        self.waiting[node] = 0.0

    def add(self, start: int, stop: int, amount: float) -> None:
        """Add an amount to each of values[start:stop]."""
        self._add(start, stop, amount, 1, 0, self.n)

    def _add(self, start: int, stop: int, amount: float, node: int, low: int, high: int) -> None:
        if stop <= low or high <= start:
            return
        if start <= low and high <= stop:
            self.smallest[node] += amount
            self.waiting[node] += amount  # the children hear of it when somebody asks
            return
        self._push(node)
        middle = (low + high) // 2
        self._add(start, stop, amount, 2 * node, low, middle)
        self._add(start, stop, amount, 2 * node + 1, middle, high)
        self.smallest[node] = min(self.smallest[2 * node], self.smallest[2 * node + 1])

    def minimum(self, start: int, stop: int) -> float:
        """The smallest of values[start:stop], or infinity if that is empty."""
        return self._minimum(start, stop, 1, 0, self.n)

    def _minimum(self, start: int, stop: int, node: int, low: int, high: int) -> float:
        if stop <= low or high <= start:
            return math.inf
        if start <= low and high <= stop:
            return self.smallest[node]
        self._push(node)
        middle = (low + high) // 2
        left = self._minimum(start, stop, 2 * node, low, middle)
        return min(left, self._minimum(start, stop, 2 * node + 1, middle, high))
