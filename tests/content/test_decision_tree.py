"""The decision tree of the ML coding pages."""

from __future__ import annotations

import numpy as np
import pytest
from decision_tree import DecisionTree, Split, best_split, gini
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeClassifier

from tests.pages import says

PAGE = "ml-coding/decision-tree.md"
Floats = NDArray[np.float64]
XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
tables = st.integers(2, 25).flatmap(
    lambda n: st.tuples(
        arrays(np.float64, (n, 2), elements=st.integers(0, 6)), arrays(np.intp, n, elements=st.integers(0, 2))
    )
)


def brute_force(x: Floats, labels: NDArray[np.intp]) -> float | None:
    """The least impurity of any split, by counting both sides of each anew."""
    best = None
    for feature in range(x.shape[1]):
        for value in np.unique(x[:, feature])[:-1]:
            left = x[:, feature] <= value
            sides = [np.bincount(labels[side], minlength=3) / side.sum() for side in (left, ~left)]
            impurity = sum(np.mean(side) * (1 - p @ p) for side, p in zip((left, ~left), sides, strict=True))
            best = impurity if best is None else min(best, impurity)
    return best


def depth(tree: DecisionTree) -> int:
    deepest, waiting = 0, [(tree.root, 0)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(child, level + 1) for child in (node.left, node.right) if child]
    return deepest


@pytest.mark.parametrize("max_depth", [1, 2, 4])
def test_it_agrees_with_scikit_learn(max_depth: int) -> None:
    rng = np.random.default_rng(max_depth)
    x = rng.normal(size=(500, 4))  # noisy labels, so that no two splits tie: scikit-learn takes one of them at random
    y = np.digitize(x[:, 0] + x[:, 1] ** 2 + rng.normal(size=500), [0, 1.5])
    ours = DecisionTree(max_depth, min_leaf=20).fit(x, y)
    theirs = DecisionTreeClassifier(max_depth=max_depth, min_samples_leaf=20, random_state=0).fit(x, y)
    queries = rng.normal(size=(500, 4))
    np.testing.assert_allclose(ours.predict_proba(queries), theirs.predict_proba(queries))


@settings(max_examples=50, deadline=None)
@given(tables)
def test_the_best_split_is_that_of_brute_force(table: tuple[Floats, NDArray[np.intp]]) -> None:
    x, labels = table
    found, expected = best_split(x, labels, 3), brute_force(x, labels)
    assert (found is None) == (expected is None)
    if found:
        assert found.impurity == pytest.approx(expected)
        left = x[:, found.feature] <= found.threshold
        assert left.any() and not left.all()


@settings(max_examples=50, deadline=None)
@given(tables)
def test_a_full_tree_knows_every_distinct_point(table: tuple[Floats, NDArray[np.intp]]) -> None:
    x, labels = table
    distinct = np.unique(x, axis=0, return_index=True)[1]
    tree = DecisionTree().fit(x[distinct], labels[distinct])
    np.testing.assert_array_equal(tree.predict(x[distinct]), labels[distinct])


@settings(max_examples=50, deadline=None)
@given(tables)
def test_only_the_order_of_values_counts(table: tuple[Floats, NDArray[np.intp]]) -> None:
    x, labels = table
    tree, stretched = DecisionTree(3).fit(x, labels), DecisionTree(3).fit(np.exp(x), labels)
    np.testing.assert_array_equal(tree.predict(x), stretched.predict(np.exp(x)))


@settings(max_examples=50, deadline=None)
@given(tables, st.integers(1, 4))
def test_no_leaf_is_smaller_than_asked(table: tuple[Floats, NDArray[np.intp]], min_leaf: int) -> None:
    tree = DecisionTree(min_leaf=min_leaf).fit(*table)
    waiting = [tree.root]
    while waiting:
        node = waiting.pop()
        waiting += [child for child in (node.left, node.right) if child]
        assert node.counts.sum() >= min(min_leaf, len(table[0]))


def test_xor_needs_two_levels_and_a_split_without_gain() -> None:
    y = [0, 1, 1, 0]
    split = best_split(XOR, np.array(y), 2)
    assert split == Split(feature=0, threshold=0.5, impurity=0.5) and gini(np.array([2.0, 2.0])) == 0.5
    assert np.mean(DecisionTree(1).fit(XOR, y).predict(XOR) == y) == 0.5
    assert DecisionTree(2).fit(XOR, y).predict(XOR).tolist() == y


def test_alternating_labels_make_a_tree_too_deep_for_recursion() -> None:
    x, y = np.arange(2000.0)[:, None], np.arange(2000) % 2
    tree = DecisionTree().fit(x, y)
    assert says(PAGE, f"2000 points becomes {depth(tree)} levels deep")
    assert (tree.predict(x) == y).all()


def test_a_threshold_between_neighboring_floats_divides_them() -> None:
    high = np.nextafter(1.0, 2.0)
    assert 1.0 + (high - 1.0) / 2 in (1.0, high)
    tree = DecisionTree().fit([[1.0], [high], [high], [np.nextafter(high, 2)]], [0, 1, 1, 0])
    assert tree.predict([[1.0], [high], [np.nextafter(high, 2)]]).tolist() == [0, 1, 0]


def test_the_worked_split() -> None:
    sides, both = np.array([[3.0, 1.0], [1.0, 5.0]]), np.array([4.0, 6.0])
    after = sides.sum(axis=1) / 10 @ gini(sides)
    assert says(PAGE, f"{gini(sides)[0]:.3f} and {gini(sides)[1]:.3f}")
    assert says(PAGE, f"{after:.3f}, down from {gini(both):.2f}")
