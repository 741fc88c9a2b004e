"""Fenwick trees (binary indexed trees): sums of ranges that change, in one array and a few lines."""

from __future__ import annotations

from collections.abc import Sequence


class FenwickTree:
    """Change one value, sum a range.

    Inside, positions count from 1: tree[i] is the sum of the last `i & -i` values up to and including the i-th, where
    `i & -i` is the lowest set bit of i. Outside, indices count from 0, and ranges exclude their end.
    """

    def __init__(self, values: Sequence[int]) -> None:
        """Build from n values in O(n)."""
        self.tree = [0, *values]
        for i in range(1, len(self.tree)):
            above = i + (i & -i)
            if above < len(self.tree):
                self.tree[above] += self.tree[i]

    def add(self, index: int, amount: int) -> None:
        """Add an amount to one value: renew every sum that holds it."""
        i = index + 1
        while i < len(self.tree):
            self.tree[i] += amount
            i += i & -i

    def prefix(self, stop: int) -> int:
        """Sum of the first `stop` values."""
        total = 0
        while stop:
            total += self.tree[stop]
            stop -= stop & -stop
        return total

    def query(self, start: int, stop: int) -> int:
        """Sum of values[start:stop]."""
        return self.prefix(stop) - self.prefix(start)

    def find(self, total: int) -> int:
        """How many positive values from the left fit into a total: the largest i with prefix(i) <= total."""
        i, step = 0, 1 << (len(self.tree) - 1).bit_length()
        while step:
            if i + step < len(self.tree) and self.tree[i + step] <= total:
                i += step
                total -= self.tree[i]
            step //= 2
        return i


class RangeFenwickTree:
    """Add to a range, sum a range, n values that start at 0."""

    def __init__(self, n: int) -> None:
        self.slope = FenwickTree([0] * (n + 1))
        self.offset = FenwickTree([0] * (n + 1))

    def add(self, start: int, stop: int, amount: int) -> None:
        """Add an amount to each of values[start:stop]."""
        for index, change in ((start, amount), (stop, -amount)):
            self.slope.add(index, change)
            self.offset.add(index, change * index)

    def prefix(self, stop: int) -> int:
        """Sum of the first `stop` values: each change d from index i on has added d · (stop - i)."""
        return self.slope.prefix(stop) * stop - self.offset.prefix(stop)

    def query(self, start: int, stop: int) -> int:
        """Sum of values[start:stop]."""
        return self.prefix(stop) - self.prefix(start)


def inversions(values: Sequence[int]) -> int:
    """How many pairs stand in the wrong order: i < j with values[i] > values[j]."""
    rank = {value: place for place, value in enumerate(sorted(set(values)))}
    seen = FenwickTree([0] * len(rank))
    count = 0
    for already, value in enumerate(values):
        count += already - seen.prefix(rank[value] + 1)  # those seen that are larger
        seen.add(rank[value], 1)
    return count
