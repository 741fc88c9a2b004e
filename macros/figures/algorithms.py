"""The figures of docs/algorithms, drawn by the code that the pages show."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from macros.code import module
from macros.plot import Plot, Style, figure

VALUES = (5, 3, 7, 9, 6, 4, 1, 2)
DIMENSIONS = (1, 2, 4, 6, 8, 10, 12, 16)
POINTS = 500
TARGETS = 24
WORDS = ("cat", "dog")
BITS, HASHES = 24, 3
CAPACITY, ERROR = 2000, 0.01


class Watched(list[Any]):
    """A list that notes which of its items are read."""

    def __init__(self, items: list[Any]) -> None:
        super().__init__(items)
        self.read: list[int] = []

    def __getitem__(self, index: Any) -> Any:
        self.read.append(index)
        return super().__getitem__(index)


def nodes_of_query(n: int, start: int, stop: int) -> list[int]:
    """The nodes that a segment tree of n values combines for a range."""
    tree = module("algorithms/segment_tree.py").SegmentTree([0] * n, operator.add, 0)
    tree.tree = Watched(tree.tree)
    tree.query(start, stop)
    return list(tree.tree.read)


def segment_nodes() -> str:
    """Show the nodes that add up to values[1:7]."""
    tree = module("algorithms/segment_tree.py").SegmentTree(VALUES, operator.add, 0).tree
    used = nodes_of_query(len(VALUES), 1, 7)
    plot = Plot((0, 8), (-0.45, 4), height=190)
    for node in range(1, 16):
        level = node.bit_length() - 1
        width = len(VALUES) >> level
        left = (node - (1 << level)) * width
        bar = (left + 0.06, left + width - 0.06), (3 - level + 0.1, 3 - level + 0.9)
        plot.bar(*bar, "one" if node in used else "muted", opacity=0.45 if node in used else 0.15)
        plot.text(left + width / 2, 3 - level + 0.5, str(tree[node]), dy=4)
    for index in range(8):
        plot.text(index + 0.5, -0.35, str(index))
    parts = " + ".join(str(tree[node]) for node in sorted(used, key=lambda node: _left(node)))
    return figure(
        f"Four nodes make up the sum of values[1:7]: {parts} = {sum(VALUES[1:7])}",
        "A tree of four rows over the values 5, 3, 7, 9, 6, 4, 1, 2 at the indices 0 to 7. The root holds the sum "
        f"{tree[1]}, the row below {tree[2]} and {tree[3]}, then {tree[4]}, {tree[5]}, {tree[6]} and {tree[7]}. Marked "
        f"are the nodes that cover indices 1 to 6 and nothing else: {parts}.",
        plot,
    )


def _left(node: int) -> int:
    level = node.bit_length() - 1
    return (node - (1 << level)) * (len(VALUES) >> level)


def prefix_nodes(stop: int) -> Iterator[int]:
    """The nodes that a Fenwick tree adds up for a prefix."""
    tree = module("algorithms/fenwick_tree.py").FenwickTree([0] * stop)
    tree.tree = Watched(tree.tree)
    tree.prefix(stop)
    yield from tree.tree.read


def add_nodes(position: int, n: int) -> Iterator[int]:
    """The nodes that change with the value at a position, counted from 1."""
    tree = module("algorithms/fenwick_tree.py").FenwickTree([0] * n)
    tree.add(position - 1, 1)
    yield from (node for node, total in enumerate(tree.tree) if total)


def fenwick_ranges() -> str:
    """Show which values each node sums, and which nodes two operations touch."""
    summed, changed = list(prefix_nodes(7)), list(add_nodes(9, 16))
    plot = Plot((0, 16), (-0.8, 5), height=210)
    for node in range(1, 17):
        low = node & -node
        level = low.bit_length() - 1
        style: Style = "one" if node in summed else "two" if node in changed else "muted"
        bar = (node - low + 0.1, node - 0.1), (level + 0.1, level + 0.9)
        plot.bar(*bar, style, opacity=0.15 if style == "muted" else 0.45)
        plot.text(node - low / 2, level + 0.5, str(node), dy=4)
    left, right = (", ".join(map(str, nodes)) for nodes in (summed, changed))
    plot.text(0.1, -0.55, f"prefix(7): {left}", "one", anchor="start")
    plot.text(15.9, -0.55, f"9th changes: {right}", "two", anchor="end")
    return figure(
        "What each of 16 nodes sums: as many values as its lowest set bit says, ending at its own",
        "Bars over 16 positions. Odd nodes cover one value each, nodes 2, 6, 10 and 14 two, 4 and 12 four, 8 eight, "
        f"and 16 all. Marked for the sum of the first 7 values are nodes {left}, which lie end to end and cover them. "
        f"Marked for a change of the 9th value are nodes {right}, one above the other over position 9.",
        plot,
    )


def kd_points() -> list[tuple[float, float]]:
    """The points of the picture of a k-d tree."""
    return [(float(x), float(y)) for x, y in np.random.default_rng(12).uniform(0.03, 0.97, (31, 2)).round(3)]


TARGET = (0.64, 0.24)


def kd_search() -> str:
    """Show how a k-d tree halves a square, and what a search visits."""
    kd = module("algorithms/k_d_tree.py")
    points = kd_points()
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
    (found,), visited = kd.nearest(root, TARGET)
    split(root, (0.0, 0.0), (1.0, 1.0))
    away = float(np.hypot(found[0] - TARGET[0], found[1] - TARGET[1]))
    turn = np.linspace(0, 2 * np.pi, 60)
    plot.line(np.column_stack([TARGET[0] + away * np.cos(turn), TARGET[1] + away * np.sin(turn)]), "two")
    plot.dots([point for point in points if point not in seen], "muted")
    plot.dots(list(dict.fromkeys(seen)), "one")
    plot.dots([TARGET], "two", shape="cross", size=5)
    return figure(
        f"Searching the nearest of {len(points)} points visits {visited} of them",
        f"A square cut by lines through {len(points)} points, across and along in turn. A cross marks the target; a "
        f"circle around it passes through the nearest point, {away:.2f} away. {visited} points are marked as visited: "
        "those on the way down and those whose side the circle reaches into. The others lie beyond a line that the "
        "circle does not cross.",
        plot,
    )


@lru_cache
def shares_visited() -> tuple[float, ...]:
    """Mean share of the points that a search for the nearest one visits, for each of DIMENSIONS.

    Points and targets are uniform in the unit cube: POINTS points, and TARGETS targets.
    """
    kd = module("algorithms/k_d_tree.py")
    shares = []
    for d in DIMENSIONS:
        rng = np.random.default_rng(d)
        root = kd.build([tuple(row) for row in rng.random((POINTS, d)).tolist()])
        visits = [kd.nearest(root, tuple(target))[1] for target in rng.random((TARGETS, d)).tolist()]
        shares.append(float(np.mean(visits)) / POINTS)
    return tuple(shares)


def kd_dimension() -> str:
    """Show how a k-d tree loses its use as dimensions grow."""
    shares = shares_visited()
    plot = Plot(
        (0, 17), (0, 105), height=210, x_ticks=(2, 4, 8, 12, 16), y_ticks=(0, 50, 100),
        x_label="dimensions", y_label="% of points visited",
    )  # fmt: skip
    points = [(d, 100 * share) for d, share in zip(DIMENSIONS, shares, strict=True)]
    plot.line(points, "one")
    plot.dots(points, "one")
    by = {d: f"{100 * share:.0f}%" for d, share in zip(DIMENSIONS, shares, strict=True)}
    return figure(
        f"Share of {POINTS} uniform points visited to find the nearest one, mean of {TARGETS} targets",
        f"A curve that rises with the number of dimensions: {by[2]} at 2, {by[4]} at 4, {by[8]} at 8, {by[12]} at 12 "
        f"and {by[16]} at 16.",
        plot,
    )


def bloom_places(word: str) -> list[int]:
    """The places of a word in the small filter of the picture."""
    return list(module("algorithms/bloom_filter.py").places(word, HASHES, BITS))


def bloom_answers() -> tuple[str, str]:
    """A word that the small filter refuses, and one that it takes for a member by mistake."""
    on = {place for word in WORDS for place in bloom_places(word)}
    others = [f"{animal}" for animal in ("hen", "cow", "pig", "fox", "owl", "bat", "ant", "bee", "elk", "emu", "yak")]
    others += [f"{animal}s" for animal in others] + [f"red {animal}" for animal in others]
    wrong = next(word for word in others if set(bloom_places(word)) <= on)
    right = next(word for word in others if len(set(bloom_places(word)) - on) == 1)
    return right, wrong


def bloom_bits() -> str:
    """Show the bits of a small filter, and two words asked for."""
    on = {place for word in WORDS for place in bloom_places(word)}
    right, wrong = bloom_answers()
    rows = [(WORDS[0], "add"), (WORDS[1], "add"), (right, "no"), (wrong, "yes, wrong")]
    plot = Plot((-4.4, BITS + 0.2), (-0.2, 5), height=150)
    for place in range(BITS):
        set_ = place in on
        plot.bar((place + 0.08, place + 0.92), (2.1, 2.9), "one" if set_ else "muted", opacity=0.6 if set_ else 0.15)
    for (word, _), row in zip(rows, (4, 3, 1, 0), strict=True):
        plot.text(-0.3, row + 0.5, word, anchor="end", dy=4)
        for place in bloom_places(word):
            hit = place in on
            plot.dots([(place + 0.5, row + 0.5)], "one" if hit else "two", shape="circle" if hit else "cross", size=4)
    return figure(
        f"{BITS} bits and {HASHES} hash functions: “{right}” is refused, “{wrong}” is a false positive",
        f"A row of {BITS} bits, {len(on)} of them set by the words {WORDS[0]} and {WORDS[1]} above it, each with "
        f"{HASHES} places. Below, {right} has a place whose bit is not set, so it is certainly not in the set. All "
        f"places of {wrong} are set by the two others, so the filter says yes by mistake.",
        plot,
    )


@lru_cache
def bloom_measured() -> tuple[tuple[int, float, float], ...]:
    """Rates of false positives as a filter fills: items added, measured with 1,000 others, and expected."""
    bloom = module("algorithms/bloom_filter.py")
    made = bloom.BloomFilter(CAPACITY, ERROR)
    rows = []
    for items in range(1, 2 * CAPACITY + 1):
        made.add(f"item {items}")
        if items % 500 == 0:
            measured = sum(f"other {number}" in made for number in range(1000)) / 1000
            rows.append((items, measured, bloom.false_positive_rate(made.bits, made.hashes, items)))
    return tuple(rows)


def bloom_rates() -> str:
    """Show how false positives grow when a filter is filled beyond its capacity."""
    bloom = module("algorithms/bloom_filter.py")
    bits, hashes = bloom.parameters(CAPACITY, ERROR)
    plot = Plot(
        (0, 4200), (0, 18), height=210, x_ticks=(0, 1000, 2000, 3000, 4000), y_ticks=(0, 5, 10, 15),
        x_label="items added", y_label="% false positives",
    )  # fmt: skip
    xs = np.linspace(1, 4000, 60)
    plot.line([(x, 100 * bloom.false_positive_rate(bits, hashes, x)) for x in xs], "one")
    plot.dots([(items, 100 * measured) for items, measured, _ in bloom_measured()], "two", shape="square")
    plot.line([(CAPACITY, 0), (CAPACITY, 12)], "muted", dashed=True)
    plot.text(CAPACITY, 12, "capacity", dy=-5)
    plot.text(2700, 3.2, "expected", "one", anchor="start")
    plot.text(2700, 1.6, "measured", "two", anchor="start")
    last = bloom_measured()[-1]
    return figure(
        f"A filter for {CAPACITY:,} items at 1%: {bits:,} bits, {hashes} hash functions",
        f"The rate of false positives stays near zero up to 1,000 items, is about 1% at the capacity of {CAPACITY:,}, "
        f"and bends upward to {100 * last[2]:.0f}% at {last[0]:,}. The measured rates lie close to the curve.",
        plot,
    )
