"""The k-d tree against a loop over all points, and the numbers of its page."""

from __future__ import annotations

import math

import k_d_tree
import k_d_tree_example as example
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import KDTree

from macros.figures.algorithms import k_d_tree as figures
from tests.pages import says

PAGE = "algorithms/k-d-tree.md"
quick = settings(max_examples=50, deadline=None)
# Few different coordinates, so that duplicates and ties come up.
coordinate = st.integers(-3, 3).map(float)
point = st.tuples(coordinate, coordinate, coordinate)
points = st.lists(point, max_size=30)


def distance(a: k_d_tree.Point, b: k_d_tree.Point) -> float:
    return math.dist(a, b)


@quick
@given(points, point, st.integers(1, 5))
def test_the_nearest_are_those_of_a_loop(cloud: list[k_d_tree.Point], target: k_d_tree.Point, k: int) -> None:
    found, visited = k_d_tree.nearest(k_d_tree.build(cloud), target, k)
    expected = sorted(distance(target, each) for each in cloud)[:k]
    assert [distance(target, each) for each in found] == pytest.approx(expected)
    assert visited <= len(cloud)


@quick
@given(points, point, point)
def test_a_box_holds_what_a_loop_finds(cloud: list[k_d_tree.Point], one: k_d_tree.Point, other: k_d_tree.Point) -> None:
    low = tuple(min(pair) for pair in zip(one, other, strict=True))
    high = tuple(max(pair) for pair in zip(one, other, strict=True))
    inside = [p for p in cloud if all(a <= x <= b for a, x, b in zip(low, p, high, strict=True))]
    assert sorted(k_d_tree.within(k_d_tree.build(cloud), low, high)) == sorted(inside)


def test_it_agrees_with_scipy() -> None:
    rng = np.random.default_rng(0)
    cloud, targets = rng.normal(size=(500, 3)), rng.normal(size=(20, 3))
    root = k_d_tree.build([tuple(row) for row in cloud.tolist()])
    _, indices = KDTree(cloud).query(targets, k=4)
    for target, nearest in zip(targets.tolist(), indices, strict=True):
        assert k_d_tree.nearest(root, tuple(target), 4)[0] == [tuple(row) for row in cloud[nearest].tolist()]


def test_equal_points_do_not_make_a_chain() -> None:
    def depth(node: k_d_tree.Node | None) -> int:
        return 1 + max(depth(node.left), depth(node.right)) if node else 0

    assert depth(k_d_tree.build([(1.0, 1.0)] * 5000)) == 13


def test_dimensions_of_the_page() -> None:
    share = dict(zip(example.DIMENSIONS, example.shares_visited(k_d_tree.build, k_d_tree.nearest), strict=True))
    words = f"a search visits {share[2]:.0%} of them in 2 dimensions, {share[8]:.0%} in 8 and {share[12]:.0%} in 12"
    assert says(PAGE, f"With {example.POINTS} points, {words}, on average over {example.TARGETS} targets")
    assert math.ceil(math.log2(example.POINTS)) == 9


def test_distances_concentrate() -> None:
    shares = []
    for d in (2, 10, 100):
        rng = np.random.default_rng(0)
        cloud, targets = rng.random((1000, d)), rng.random((50, 1, d))
        away = np.sqrt(((cloud - targets) ** 2).sum(axis=-1))
        shares.append((away.min(axis=1) / away.mean(axis=1)).mean())
    low, middle, high = (f"at {share:.2f}" for share in shares)
    assert says(PAGE, f"{low} of the mean distance in 2 dimensions, {middle} in 10 and {high} in 100")


def test_a_plane_in_many_dimensions_is_easier_than_space_but_harder_than_a_plane() -> None:
    rng = np.random.default_rng(0)
    flat, targets = rng.random((400, 2)), rng.random((10, 2))
    askew = np.linalg.qr(rng.normal(size=(100, 2)))[0].T
    visits = []
    for turn in (np.eye(2), askew):
        root = k_d_tree.build([tuple(row) for row in (flat @ turn).tolist()])
        visits.append(sum(k_d_tree.nearest(root, tuple(row))[1] for row in (targets @ turn).tolist()) / len(targets))
    assert 3 * visits[0] < visits[1] < 0.6 * len(flat)


def test_unit_vectors_turn_distance_into_cosine() -> None:
    one, other = (v / np.linalg.norm(v) for v in np.random.default_rng(1).normal(size=(2, 5)))
    assert ((one - other) ** 2).sum() == pytest.approx(2 - 2 * one @ other)


def test_the_picture_visits_few_points() -> None:
    points = example.points()
    (found,), visited = k_d_tree.nearest(k_d_tree.build(points), example.TARGET)
    assert found == min(points, key=lambda each: distance(each, example.TARGET))
    figure = figures.kd_search()
    assert f"{visited} points are marked as visited" in figure
    assert len(figure) < 25_000 and len(figures.kd_dimension()) < 25_000
