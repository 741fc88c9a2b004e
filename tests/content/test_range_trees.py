"""Segment and Fenwick trees against brute force, and the numbers of their pages."""

from __future__ import annotations

import math
import operator
from itertools import combinations
from typing import Any

import pytest
from fenwick_tree import FenwickTree, RangeFenwickTree, inversions
from hypothesis import given, settings
from hypothesis import strategies as st
from segment_tree import LazySegmentTree, SegmentTree
from watched import Watched

from macros.figures import draw
from macros.figures.algorithms.segment_tree import VALUES
from tests.guide import DATA
from tests.pages import says

quick = settings(max_examples=50, deadline=None)
values_and_steps = st.integers(1, 20).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(-9, 9), min_size=n, max_size=n),
        st.lists(st.tuples(st.integers(0, n), st.integers(0, n), st.integers(-9, 9)), max_size=12),
    )
)
Steps = tuple[list[int], list[tuple[int, int, int]]]


@quick
@given(values_and_steps)
def test_a_segment_tree_combines_in_order(case: Steps) -> None:
    values, steps = case
    texts = [f"{value}," for value in values]
    tree = SegmentTree(texts, operator.add, "")  # joining texts is not commutative
    for one, other, value in steps:
        start, stop = sorted((one, other))
        assert tree.query(start, stop) == "".join(texts[start:stop])
        if one < len(texts):
            texts[one] = f"{value},"
            tree.update(one, texts[one])
    assert tree.query(0, len(texts)) == "".join(texts)


@quick
@given(values_and_steps)
def test_a_lazy_segment_tree_is_like_a_list(case: Steps) -> None:
    values, steps = case
    tree = LazySegmentTree(values)
    for one, other, amount in steps:
        start, stop = sorted((one, other))
        assert tree.minimum(start, stop) == min(values[start:stop], default=math.inf)
        tree.add(start, stop, amount)
        values[start:stop] = [value + amount for value in values[start:stop]]
    assert [tree.minimum(i, i + 1) for i in range(len(values))] == values


@quick
@given(values_and_steps)
def test_fenwick_trees_are_like_a_list(case: Steps) -> None:
    values, steps = case
    tree, ranges, many = FenwickTree(values), RangeFenwickTree(len(values)), [0] * len(values)
    for one, other, amount in steps:
        start, stop = sorted((one, other))
        ranges.add(start, stop, amount)
        many[start:stop] = [value + amount for value in many[start:stop]]
        if one < len(values):
            tree.add(one, amount)
            values[one] += amount
        assert tree.query(start, stop) == sum(values[start:stop])
        assert ranges.query(start, stop) == sum(many[start:stop])
    assert [tree.prefix(i) for i in range(len(values) + 1)] == [sum(values[:i]) for i in range(len(values) + 1)]


@quick
@given(st.lists(st.integers(1, 9), max_size=20), st.integers(0, 100))
def test_find_is_the_inverse_of_prefix(values: list[int], total: int) -> None:
    expected = max(i for i in range(len(values) + 1) if sum(values[:i]) <= total)
    assert FenwickTree(values).find(total) == expected


@quick
@given(st.lists(st.integers(0, 2), min_size=1, max_size=9))
def test_the_kth_smallest_by_counts(counts: list[int]) -> None:
    present = [value for value, count in enumerate(counts) for _ in range(count)]
    assert [FenwickTree(counts).find(k - 1) for k in range(1, len(present) + 1)] == present


@quick
@given(st.lists(st.integers(0, 6), max_size=15))
def test_inversions(values: list[int]) -> None:
    assert inversions(values) == sum(a > b for a, b in combinations(values, 2))


def nodes_of_query(n: int, start: int, stop: int) -> list[int]:
    """The nodes that a segment tree of n values combines for a range."""
    tree: Any = SegmentTree([0] * n, operator.add, 0)
    tree.tree = Watched(tree.tree)
    tree.query(start, stop)
    return list(tree.tree.read)


def test_the_segment_tree_of_the_page() -> None:
    tree = SegmentTree(VALUES, operator.add, 0)
    parts = [tree.tree[node] for node in (9, 5, 6, 14)]
    assert sorted(nodes_of_query(len(VALUES), 1, 7)) == [5, 6, 9, 14]
    assert sum(parts) == tree.query(1, 7) == sum(VALUES[1:7])
    assert says("algorithms/segment-tree.md", f"{' + '.join(map(str, parts))} = {sum(VALUES[1:7])}")


def test_a_million_values_take_few_steps() -> None:
    n = 1_000_000
    bound = 2 * math.floor(math.log2(n))
    assert len(nodes_of_query(n, 1, n - 1)) <= bound
    assert says("algorithms/segment-tree.md", f"at most {bound} nodes for a million values")
    assert says("algorithms/fenwick-tree.md", f"at most {n.bit_length()} steps for a million values")


def test_the_fenwick_tree_of_the_page() -> None:
    assert FenwickTree([1] * 16).tree[12] == 4
    tree: Any = FenwickTree([0] * 16)
    tree.add(8, 1)
    assert [node for node, total in enumerate(tree.tree) if total] == [9, 10, 12, 16]
    tree.tree = Watched(tree.tree)
    tree.prefix(7)
    assert tree.tree.read == [0b111, 0b110, 0b100]
    assert says("algorithms/fenwick-tree.md", "the nodes are 7 = 111 in binary, then 6 = 110, then 4 = 100")
    assert says("algorithms/fenwick-tree.md", "from 9 to 10, 12 and 16")


def test_a_minimum_cannot_be_taken_back() -> None:
    """A Fenwick tree answers a range by a difference of prefixes; for minima there is none."""
    one, other = [1, 5, 9], [1, 9, 5]
    assert min(one[:1]) == min(other[:1]) and min(one) == min(other)
    assert min(one[1:2]) != min(other[1:2])


@pytest.mark.parametrize(("page", "name"), [("segment-tree", "segment_nodes"), ("fenwick-tree", "fenwick_ranges")])
def test_figures_are_small(page: str, name: str) -> None:
    assert len(draw(f"algorithms/{page}.md", name, DATA)) < 25_000
