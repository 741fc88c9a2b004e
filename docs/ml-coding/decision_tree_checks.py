"""The checks of the practice file for a decision tree."""

from __future__ import annotations

import numpy as np
from decision_tree import DecisionTree, best_split, gini

XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def check_gini_of_counts() -> None:
    found = gini(np.array([[3.0, 1.0], [5.0, 5.0], [0.0, 2.0]]))
    assert np.allclose(found, [0.375, 0.5, 0]), f"expected [0.375, 0.5, 0], found {found.tolist()}"


def check_the_best_split_is_between_the_classes() -> None:
    x = np.array([[7.0, 1.0], [7.5, 2.0], [6.0, 3.0], [9.0, 8.0]])
    found = best_split(x, np.array([0, 0, 0, 1]), 2)
    assert found is not None, "feature 0 or 1 separates the classes"
    assert (found.feature, found.threshold, found.impurity) == (0, 8.25, 0), f"expected 0 at 8.25, found {found}"


def check_impurity_is_weighted_by_size() -> None:
    found = best_split(np.array([[1.0], [2.0], [2.0], [2.0]]), np.array([0, 1, 1, 0]), 2)
    assert found is not None and np.isclose(found.impurity, 3 / 4 * 4 / 9), f"expected 1/3, found {found}"


def check_equal_values_stay_together() -> None:
    found = best_split(np.array([[1.0], [1.0], [1.0], [2.0]]), np.array([0, 1, 0, 1]), 2)
    assert found is not None and found.threshold == 1.5, f"1.5 is the only cut there is, found {found}"


def check_constant_features_have_no_split() -> None:
    assert best_split(np.ones((4, 2)), np.array([0, 1, 0, 1]), 2) is None, "expected None"


def check_leaves_have_a_least_size() -> None:
    x = np.arange(6.0)[:, None]
    found = best_split(x, np.array([1, 0, 0, 0, 0, 0]), 2, min_leaf=2)
    assert found is not None and found.threshold == 1.5, f"two rows a side at least: expected 1.5, found {found}"


def check_a_threshold_divides_neighboring_floats() -> None:
    high = np.nextafter(1.0, 2.0)
    found = best_split(np.array([[1.0], [high]]), np.array([0, 1]), 2)
    assert found is not None and 1 <= found.threshold < high, f"expected 1 to go left and {high!r} right, found {found}"


def check_xor_needs_depth_2() -> None:
    assert DecisionTree().fit(XOR, [0, 1, 1, 0]).predict(XOR).tolist() == [0, 1, 1, 0], "take splits without gain too"
    shallow = DecisionTree(max_depth=1).fit(XOR, [0, 1, 1, 0]).predict(XOR)
    assert np.mean(shallow == np.array([0, 1, 1, 0])) == 0.5, "no single split does better than chance"


def check_the_same_point_twice_with_different_labels() -> None:
    tree = DecisionTree().fit([[1.0], [1.0], [1.0], [2.0]], ["a", "b", "b", "a"])
    assert tree.predict([[1.0], [2.0]]).tolist() == ["b", "a"], "the majority of the leaf; no endless splitting"
    assert np.allclose(tree.predict_proba([[1.0]]), [[1 / 3, 2 / 3]])


def check_depth_0_predicts_the_majority() -> None:
    assert DecisionTree(max_depth=0).fit(XOR, [1, 1, 0, 1]).predict(XOR).tolist() == [1, 1, 1, 1]


def check_a_deep_tree_grows() -> None:
    x = np.arange(1100.0)[:, None]
    y = np.arange(1100) % 2
    assert (DecisionTree().fit(x, y).predict(x) == y).all(), "labels that alternate need a tree as deep"
