"""The numbers and figures of ml-theory/trees.md."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import trees
from decision_tree import DecisionTree
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.preprocessing import TargetEncoder
from sklearn.tree import DecisionTreeRegressor

from tests.pages import says

PAGE = "ml-theory/trees.md"


def gini(counts: ArrayLike) -> float:
    shares = np.asarray(counts) / np.sum(counts)
    return float(1 - np.sum(shares**2))


def entropy(counts: ArrayLike) -> float:
    shares = np.asarray(counts, dtype=float) / np.sum(counts)
    shares = shares[shares > 0]
    return float(-np.sum(shares * np.log2(shares)))


def error(counts: ArrayLike) -> float:
    return float(1 - np.max(counts) / np.sum(counts))


def gain(impurity: object, left: tuple[int, int], right: tuple[int, int]) -> float:
    assert callable(impurity)
    whole = np.add(left, right)
    parts = [np.sum(side) / np.sum(whole) * impurity(side) for side in (left, right)]
    return float(impurity(whole) - sum(parts))


def test_a_tree_does_not_leave_the_range_of_its_training_targets() -> None:
    x = np.arange(1, 11)[:, None]
    far = DecisionTreeRegressor().fit(x, 2 * x.ravel()).predict([[100]])[0]
    assert says(PAGE, f"it says {far:.0f} for $x=100$, where the line says {2 * 100}")


def test_boosted_stumps_can_leave_it() -> None:
    x = np.array([[0, 0], [0, 1], [1, 0]])
    model = GradientBoostingRegressor(max_depth=1, n_estimators=500).fit(x, x.sum(axis=1))
    assert says(PAGE, f"boosted stumps say {model.predict([[1, 1]])[0]:.0f} at (1, 1)")
    line = GradientBoostingRegressor(n_estimators=300).fit(np.arange(1, 11)[:, None], 2 * np.arange(1, 11))
    assert line.predict([[100]])[0] == line.predict([[10]])[0]


def test_variance_of_an_average_of_correlated_trees() -> None:
    kept = [share + (1 - share) / 100 for share in (0.5, 0.2)]
    assert says(PAGE, f"100 trees correlated at 0.5 keep a variance of {kept[0]:.3f}; at 0.2, they keep {kept[1]:.3f}")
    rng = np.random.default_rng(0)
    shared, own = rng.normal(size=(20000, 1)), rng.normal(size=(20000, 100))
    average = (np.sqrt(0.5) * shared + np.sqrt(0.5) * own).mean(axis=1)
    assert average.var() == pytest.approx(kept[0], rel=0.05)


def test_rows_out_of_bag() -> None:
    assert says(PAGE, f"about {np.exp(-1):.3f}")
    assert pytest.approx(np.exp(-1), abs=0.001) == (1 - 1 / 1000) ** 1000


def test_second_order_leaf_and_gain() -> None:
    left, right = np.ones(5), np.array([1, 0, 0, 0, 0])
    g_left, g_right = (0.5 - left).sum(), (0.5 - right).sum()
    h = 5 * 0.25
    assert says(PAGE, f"$G_L={g_left:.1f}$, $G_R={g_right:.1f}$, $H_L=H_R={h:.2f}$")

    def cost(g: float, h: float, penalty: float) -> tuple[float, float]:
        values = np.linspace(-3, 3, 600001)
        costs = g * values + 0.5 * (h + penalty) * values**2
        return float(values[costs.argmin()]), float(costs.min())

    (w_left, c_left), (w_right, c_right), (_, c_whole) = (
        cost(g_left, h, 1),
        cost(g_right, h, 1),
        cost(g_left + g_right, 2 * h, 1),
    )
    assert says(
        PAGE, f"leaves get {w_left:.3f} and −{abs(w_right):.3f}, and the gain is {c_whole - c_left - c_right:.3f}"
    )
    assert says(PAGE, f"Without $\\lambda$ the left leaf would get {cost(g_left, h, 0)[0]:.0f}.")
    assert says(PAGE, f"from 0.5 to {1 / (1 + np.exp(-0.3 * w_left)):.3f}")


def test_goss_weight() -> None:
    a, b = 0.2, 0.1
    assert says(PAGE, f"sees {a + b:.0%} of the rows, the sampled ones with weight {(1 - a) / b:.0f}")


def test_errors_by_number_of_trees() -> None:
    x, y = trees.wave(60, 2)
    grid = np.linspace(0, 1, 401)
    fast, slow = (trees.new_error(trees.boost(x, y, grid, 1800, rate), grid) for rate in (0.3, 0.05))
    fast, long, slow = fast[:301], slow, slow[:301]
    bagged = trees.new_error(trees.bag(x, y, grid, 300), grid)
    assert says(
        PAGE, f"best at {fast.argmin()} trees (test error {fast.min():.3f}) and has climbed to {fast[-1]:.3f} at 300"
    )
    assert says(PAGE, f"rate 0.05 gets to {slow.min():.3f} at {slow.argmin()}") and slow[-1] - slow.min() < 0.003
    assert says(PAGE, f"with 1,800 trees it too is at {long[-1]:.3f}")
    assert says(PAGE, f"level off, higher, at {bagged[-1]:.3f}") and abs(bagged[-1] - bagged[100]) < 0.005


def test_boosting_agrees_with_scikit_learn() -> None:
    x, y = trees.wave(60, 2)
    grid = np.linspace(0, 1, 50)
    ours = trees.boost(x, y, grid, 40)[-1]
    theirs = GradientBoostingRegressor(n_estimators=40, learning_rate=0.3, max_depth=1)
    np.testing.assert_allclose(ours, theirs.fit(x[:, None], y).predict(grid[:, None]), atol=1e-9)


def test_the_bagged_trees_are_fully_grown_trees() -> None:
    x, y = trees.wave(40, 5)
    grid = np.linspace(0, 1, 201)
    rows = np.unique(np.random.default_rng(0).integers(0, 40, 40))
    theirs = DecisionTreeRegressor().fit(x[rows, None], y[rows]).predict(grid[:, None])
    np.testing.assert_allclose(trees.bag(x, y, grid, 1)[0], theirs)


def test_rotation_costs_the_tree_accuracy() -> None:
    scores = []
    for degrees in (0, 45):
        x, y, x_test, y_test = trees.turned(degrees)
        scores.append(float((DecisionTree(3).fit(x, y).predict(x_test) == y_test).mean()))
    assert scores[0] > 0.99 > 0.95 > scores[1]


def test_the_drawn_entropy_is_that_of_a_node() -> None:
    shares = np.linspace(0, 1, 11)
    np.testing.assert_allclose(trees.entropy(shares), [entropy((share, 1 - share)) for share in shares], atol=1e-12)


def test_gains_of_the_two_splits() -> None:
    a, b = ((40, 10), (10, 40)), ((50, 20), (0, 30))
    assert gain(error, *a) == pytest.approx(gain(error, *b))
    assert says(PAGE, f"gain {gain(gini, *a):.3f} for A and {gain(gini, *b):.3f} for B")
    assert says(PAGE, f"entropy: {gain(entropy, *a):.3f} and {gain(entropy, *b):.3f} bits")


def test_variance_gain() -> None:
    y = np.array([1, 2, 3, 10, 11, 12])
    assert says(PAGE, f"variance {y.var():.3f}; cut in the middle, each side has {y[:3].var():.3f}")
    assert says(PAGE, f"a gain of {y.var() - y[:3].var():.2f}")


def test_xor_gains_nothing_at_first() -> None:
    assert gain(gini, (1, 1), (1, 1)) == 0
    assert gain(gini, (1, 0), (0, 1)) == 0.5
    assert says(PAGE, "the first split gains 0, and the two below it gain 0.5 each")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_sorting_categories_by_mean_finds_the_best_subset(seed: int) -> None:
    """For squared error, some cut of the sorted categories is as good as the best of all 2^(k-1) - 1 subsets."""
    rng = np.random.default_rng(seed)
    category, y = np.repeat(np.arange(5), 4), rng.normal(size=20)

    def cost(left: tuple[int, ...]) -> float:
        inside = np.isin(category, left)
        return float(y[inside].var() * inside.sum() + y[~inside].var() * (~inside).sum())

    order = np.argsort([y[category == value].mean() for value in range(5)])
    by_order = min(cost(tuple(order[:size])) for size in range(1, 5))
    subsets = [left for size in (1, 2) for left in combinations(range(5), size)]
    assert len(subsets) == 2**4 - 1
    assert by_order == pytest.approx(min(map(cost, subsets)))
    assert says(PAGE, f"{2**9 - 1} for ten")


def test_one_hot_with_an_intercept_is_collinear() -> None:
    one_hot = np.eye(3)[[0, 1, 2, 0, 1, 2]]
    rank = np.linalg.matrix_rank(np.column_stack([np.ones(6), one_hot]))
    assert says(PAGE, f"three categories make four columns of rank {rank}")


def test_target_encoding() -> None:
    def code(rows: int, mean: float, prior: float, weight: float) -> float:
        return (rows * mean + weight * prior) / (rows + weight)

    assert says(PAGE, f"3 rows, all positive, gets {code(3, 1, 0.2, 10):.3f} rather than 1")
    assert says(PAGE, f"mean 0.3 gets {code(200, 0.3, 0.2, 10):.3f}")
    assert says(PAGE, f"encoded by the other two: {code(2, 1, 0.2, 10):.3f}")
    ordered = [code(seen, mean, 0.2, 1) for seen, mean in ((0, 0), (1, 1), (2, 0.5))]
    assert says(PAGE, "the codes are {:.1f}, {:.1f} and {:.1f}".format(*ordered))
    # scikit-learn smooths by the same formula.
    x, y = np.array(["a"] * 3 + ["b"] * 17)[:, None], np.array([1] * 4 + [0] * 16)
    theirs = TargetEncoder(smooth=10, target_type="continuous").fit(x, y).encodings_[0]
    np.testing.assert_allclose(theirs, [code(3, 1, 0.2, 10), code(17, 1 / 17, 0.2, 10)])


def test_leave_one_out_means_tell_the_label() -> None:
    y = np.array([1, 1, 1, 0, 0])
    codes = (y.sum() - y) / (len(y) - 1)
    assert says(PAGE, f"a positive row gets 2/4 = {codes[0]} and a negative row 3/4 = {codes[-1]}")


def test_hash_collisions() -> None:
    shared = [1 - (1 - 1 / 2**bits) ** 9999 for bits in (14, 18)]
    assert says(
        PAGE,
        f"in $2^{{14}}$ columns, {shared[0]:.0%} share theirs with another on average; in $2^{{18}}$, {shared[1]:.1%}",
    )


def test_folds_stop_the_leak() -> None:
    plain, held = trees.noise_encoding(5)
    assert plain > 0.4 and abs(held) < 0.05
