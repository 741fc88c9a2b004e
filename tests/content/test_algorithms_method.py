"""The templates, the pattern map and the failure log of algorithms/method.md."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import combinations, pairwise, permutations
from pathlib import Path

import patterns
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.data import load_file
from macros.errors import GuideError
from macros.files import downloads
from macros.html import tables
from macros.models import Blind75, FailureLog
from tests.conftest import ROOT

BLIND_75 = load_file(ROOT / "docs/_data/blind75.yml", Blind75, ROOT)
LOG = load_file(ROOT / "docs/_data/failure-log.yml", FailureLog, ROOT)
PAGE = (ROOT / "docs/algorithms/method.md").read_text(encoding="utf-8")

quick = settings(max_examples=50, deadline=None)
small = st.lists(st.integers(-9, 9), max_size=8)


def linked(values: list[int]) -> patterns.Link | None:
    head = None
    for value in reversed(values):
        head = patterns.Link(value, head)
    return head


def unlinked(head: patterns.Link | None) -> Iterator[int]:
    while head:
        yield head.value
        head = head.next


def search_tree(values: list[int]) -> patterns.Tree | None:
    if not values:
        return None
    root = patterns.Tree(values[0])
    root.left = search_tree([value for value in values[1:] if value < root.value])
    root.right = search_tree([value for value in values[1:] if value >= root.value])
    return root


@quick
@given(small, st.integers(-18, 18))
def test_a_pair_is_found_if_there_is_one(values: list[int], target: int) -> None:
    for search, rows in ((patterns.pair_with_sum, values), (patterns.pair_in_sorted, sorted(values))):
        pair = search(rows, target)
        exists = any(a + b == target for a, b in combinations(rows, 2))
        assert (pair is not None) == exists
        if pair:
            assert pair[0] != pair[1] and rows[pair[0]] + rows[pair[1]] == target


@quick
@given(st.text("abc", max_size=9), st.integers(0, 3))
def test_the_longest_window(text: str, most: int) -> None:
    spans = [text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)]
    assert patterns.longest_window(text, most) == max((len(s) for s in spans if len(set(s)) <= most), default=0)


@quick
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=9))
def test_the_largest_run(values: list[int]) -> None:
    n = len(values)
    assert patterns.largest_run(values) == max(sum(values[i:j]) for i in range(n) for j in range(i + 1, n + 1))


@quick
@given(st.integers(-5, 5), st.integers(0, 12), st.integers(-9, 20))
def test_the_first_true(low: int, length: int, turn: int) -> None:
    expected = min(max(turn, low), low + length)
    assert patterns.first_true(low, low + length, lambda i: i >= turn) == expected


@quick
@given(st.text("()[]", max_size=8))
def test_brackets_balance_if_they_can_be_taken_away_in_pairs(text: str) -> None:
    left = text
    while (shorter := left.replace("()", "").replace("[]", "")) != left:
        left = shorter
    assert patterns.balanced(text) == (not left)


@quick
@given(small)
def test_lists_are_reversed_and_halved(values: list[int]) -> None:
    assert list(unlinked(patterns.reverse(linked(values)))) == values[::-1]
    head = linked(values)
    if head:
        assert list(unlinked(patterns.middle(head))) == values[len(values) // 2 :]


@quick
@given(small, st.integers(0, 5))
def test_the_largest(values: list[int], k: int) -> None:
    assert patterns.largest(values, k) == sorted(values, reverse=True)[:k]


@quick
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)), max_size=6))
def test_merged_intervals_cover_the_same_and_stand_apart(pairs: list[tuple[int, int]]) -> None:
    intervals = [(start, start + length) for start, length in pairs]
    merged = patterns.merge(intervals)
    # Half units, so that a gap of one between two intervals shows.
    covered = {point for start, end in intervals for point in range(2 * start, 2 * end + 1)}
    assert {point for start, end in merged for point in range(2 * start, 2 * end + 1)} == covered
    assert all(first[1] < second[0] for first, second in pairwise(merged))


@quick
@given(small)
def test_trees(values: list[int]) -> None:
    root = search_tree(values)
    assert list(patterns.in_order(root)) == sorted(values)
    assert patterns.fold(root, 0, lambda left, value, right: left + value + right) == sum(values)
    rows = patterns.levels(root)
    assert sorted(value for row in rows for value in row) == sorted(values)
    assert len(rows) == patterns.fold(root, 0, lambda left, _, right: 1 + max(left, right))


@quick
@given(st.lists(st.text("ab", max_size=4), max_size=6), st.text("ab", max_size=4))
def test_a_trie_knows_words_and_prefixes(words: list[str], asked: str) -> None:
    trie = patterns.Trie()
    for word in words:
        trie.insert(word)
    node = trie.find(asked)
    assert (node is not None and node.is_word) == (asked in words)
    assert (node is not None) == (asked == "" or any(word.startswith(asked) for word in words))


@quick
@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8))
def test_graphs(pairs: set[tuple[int, int]]) -> None:
    edges = {i: [b for a, b in sorted(pairs) if a == i] for i in range(5)}
    reach = {0: 0}
    for step in range(1, 5):
        for here in [vertex for vertex, at in reach.items() if at == step - 1]:
            reach.update({there: step for there in edges[here] if there not in reach})
    assert patterns.distances(0, lambda vertex: edges[vertex]) == reach

    orders = [order for order in permutations(range(5)) if all(order.index(a) < order.index(b) for a, b in pairs)]
    made = patterns.topological_order(edges)
    assert tuple(made) in orders if orders else made == []

    groups = patterns.UnionFind(5)
    joined = [groups.union(a, b) for a, b in sorted(pairs)]
    both = {i: edges[i] + [a for a, b in pairs if b == i] for i in range(5)}
    for i in range(5):
        connected = patterns.distances(i, lambda vertex: both[vertex])
        assert [groups.find(j) == groups.find(i) for j in range(5)] == [j in connected for j in range(5)]
    assert groups.groups == 5 - sum(joined) == len({groups.find(i) for i in range(5)})


@quick
@given(st.lists(st.integers(1, 6), max_size=6), st.integers(0, 12))
def test_subsets_with_a_sum(values: list[int], target: int) -> None:
    every = [list(some) for size in range(len(values) + 1) for some in combinations(values, size)]
    assert sorted(patterns.subsets_with_sum(values, target)) == sorted(some for some in every if sum(some) == target)


@quick
@given(st.integers(0, 9), st.sets(st.integers(1, 4), min_size=1))
def test_ways(total: int, steps: set[int]) -> None:
    def brute(left: int) -> int:
        return 1 if left == 0 else sum(brute(left - step) for step in steps if step <= left)

    assert patterns.ways(total, sorted(steps)) == brute(total)


@quick
@given(st.text("ab", max_size=4), st.text("ab", max_size=4))
def test_edit_distance(source: str, target: str) -> None:
    def brute(a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        return min(brute(a[1:], b[1:]) + (a[0] != b[0]), brute(a[1:], b) + 1, brute(a, b[1:]) + 1)

    assert patterns.edit_distance(source, target) == brute(source, target)


@quick
@given(st.integers(0, 2**40))
def test_ones(value: int) -> None:
    assert patterns.ones(value) == value.bit_count()


def test_rotate() -> None:
    matrix = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    patterns.rotate(matrix)
    assert matrix == [[7, 4, 1], [8, 5, 2], [9, 6, 3]]


def test_the_map_has_seventy_five_problems_each_once() -> None:
    problems = [problem for pattern in BLIND_75.patterns for problem in pattern.problems]
    assert len(problems) == len({problem.slug for problem in problems}) == len({p.title for p in problems}) == 75
    assert all(problem.url == f"https://leetcode.com/problems/{problem.slug}/" for problem in problems)
    assert sum(problem.premium for problem in problems) == 6


def test_a_problem_that_stands_twice_is_told(tmp_path: Path) -> None:
    text = (ROOT / "docs/_data/blind75.yml").read_text(encoding="utf-8")
    file = tmp_path / "blind75.yml"
    file.write_text(text.replace("slug: contains-duplicate}", "slug: two-sum}"), encoding="utf-8")
    with pytest.raises(GuideError) as caught:
        load_file(file, Blind75, tmp_path)
    assert "found 'two-sum' again; it is already patterns[1].problems[1]" in str(caught.value)


def test_the_page_shows_every_pattern_once() -> None:
    shown = re.findall(r'\{\{ pattern_problems\("([a-z-]+)"\) \}\}', PAGE)
    assert shown == [pattern.id for pattern in BLIND_75.patterns]
    for pattern in BLIND_75.patterns:
        assert f"### {pattern.name} {{ #pattern-{pattern.id} }}" in PAGE


def test_the_table_of_patterns_leads_to_each_section() -> None:
    table = BeautifulSoup(tables.patterns_table(BLIND_75), "html.parser")
    rows = table.select("tbody tr")
    assert len(rows) == len(BLIND_75.patterns)
    for row, pattern in zip(rows, BLIND_75.patterns, strict=True):
        link = row.select_one("a")
        assert link and link["href"] == f"#pattern-{pattern.id}"
        assert pattern.recognize in row.get_text(" ")


def test_problems_are_listed_by_name_and_link() -> None:
    pattern = BLIND_75.patterns[0]
    shown = BeautifulSoup(tables.problems_list(pattern), "html.parser")
    links = [(link.get_text(), link["href"]) for link in shown.select("a")]
    assert links == [(problem.title, problem.url) for problem in pattern.problems]


def test_the_example_log_follows_the_rule_of_the_page() -> None:
    gaps = {"failed": 1, "hint": 3, "slow": 3, "clean": 7}
    for entry in LOG.example:
        assert entry.review - entry.day == gaps[entry.result], entry.problem
    known = {pattern.name for pattern in BLIND_75.patterns}
    titles = {problem.title for pattern in BLIND_75.patterns for problem in pattern.problems}
    assert {entry.pattern for entry in LOG.example} <= known
    assert {entry.problem for entry in LOG.example} <= titles


def test_the_log_to_download_holds_the_example() -> None:
    rows = list(csv.DictReader(io.StringIO(downloads.failure_log_csv(LOG))))
    assert [row["problem"] for row in rows] == [entry.problem for entry in LOG.example]
    assert list(rows[0]) == ["day", "problem", "pattern", "minutes", "result", "kind", "wrong", "next_time", "review"]
    shown = BeautifulSoup(tables.failure_log_table(LOG), "html.parser").get_text(" ")
    for entry in LOG.example:
        assert entry.wrong in shown and entry.next_time in shown
        assert (entry.kind.capitalize() in shown) == (entry.kind != "none")
