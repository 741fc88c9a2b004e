"""Gradient descent: against SciPy, scikit-learn and least squares, and by its properties; the page's numbers."""

from __future__ import annotations

import itertools
import re

import gradient_descent_example as valley
import numpy as np
import pytest
from gradient_descent import (
    Floats,
    adam,
    batches,
    descend,
    gradient_error,
    line_search,
    linear_gradient,
    linear_loss,
    logistic_gradient,
    logistic_loss,
    momentum,
    numeric_gradient,
    sigmoid,
    stochastic,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import approx_fprime, rosen, rosen_der
from scipy.special import expit
from sklearn.linear_model import LinearRegression, LogisticRegression

from macros.figures.ml_coding.gradient_descent import methods
from tests.pages import says

NUMBERS = st.floats(-5, 5, allow_subnormal=False)
WEIGHTS = arrays(np.float64, 3, elements=NUMBERS)


def table(seed: int, n: int = 150) -> tuple[Floats, Floats, Floats]:
    """Features with a column of ones, targets and labels."""
    rng = np.random.default_rng(seed)
    features = np.column_stack([np.ones(n), rng.normal(size=(n, 2))])
    truth = rng.normal(size=3)
    labels = (features @ truth + rng.logistic(size=n) > 0).astype(float)
    return features, features @ truth + rng.normal(size=n), labels


@settings(max_examples=50, deadline=None)
@given(WEIGHTS, st.integers(0, 20))
def test_gradients_equal_finite_differences(weights: Floats, seed: int) -> None:
    features, targets, labels = table(seed, 40)
    assert gradient_error(
        lambda w: linear_loss(w, features, targets), lambda w: linear_gradient(w, features, targets), weights
    ) < 1e-6  # fmt: skip
    assert gradient_error(
        lambda w: logistic_loss(w, features, labels, 0.3),
        lambda w: logistic_gradient(w, features, labels, 0.3),
        weights,
    ) < 1e-6  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(arrays(np.float64, 4, elements=st.floats(-2, 2)))
def test_the_numeric_gradient_is_that_of_scipy_but_closer(place: Floats) -> None:
    exact = rosen_der(place)
    ours = np.abs(numeric_gradient(lambda x: float(rosen(x)), place) - exact).max()
    assert ours <= 1e-4
    assert ours <= np.abs(approx_fprime(place, rosen) - exact).max() + 1e-6


def test_central_differences_err_by_the_square_of_the_step() -> None:
    errors = [abs(numeric_gradient(lambda x: float(np.exp(x[0])), [1.0], h)[0] - np.e) for h in (1e-2, 1e-3)]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_linear_regression_is_that_of_scikit_learn(seed: int) -> None:
    features, targets, _ = table(seed)
    found = descend(lambda w: linear_gradient(w, features, targets), np.zeros(3), rate=0.5)
    theirs = LinearRegression().fit(features[:, 1:], targets)
    assert found.converged
    np.testing.assert_allclose(found.path[-1], [theirs.intercept_, *theirs.coef_], atol=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_logistic_regression_is_that_of_scikit_learn(seed: int) -> None:
    features, _, labels = table(seed)
    penalty = 0.05
    found = descend(lambda w: logistic_gradient(w, features, labels, penalty), np.zeros(3), rate=1.0, steps=5000)
    theirs = LogisticRegression(C=1 / (penalty * len(labels)), fit_intercept=False, tol=1e-10).fit(features, labels)
    assert found.converged
    np.testing.assert_allclose(found.path[-1], theirs.coef_[0], atol=1e-5)


@settings(max_examples=50, deadline=None)
@given(arrays(np.float64, 5, elements=st.floats(-1e4, 1e4)))
def test_the_sigmoid_is_that_of_scipy(scores: Floats) -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        np.testing.assert_allclose(sigmoid(scores), expit(scores), rtol=1e-12, atol=0)


def test_the_hard_case_that_breaks_naive_code() -> None:
    """Far scores: the textbook formulas overflow, and the loss becomes infinite or no number."""
    score, one = np.array([-800.0]), np.array([[1.0]])
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        chance = 1 / (1 + np.exp(-score))
        naive = -(1 * np.log(chance) + 0 * np.log(1 - chance))
    assert np.isinf(naive[0])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert logistic_loss(score, one, np.array([1.0])) == 800
        np.testing.assert_array_equal(logistic_gradient(score, one, np.array([1.0])), [-1])


@pytest.mark.parametrize(
    ("rate", "what"), [(0.05, "creeps"), (0.5, "one step"), (0.9, "swings"), (1.0, "for ever"), (1.1, "diverges")]
)
def test_the_learning_rate_decides(rate: float, what: str) -> None:
    """On x² each step multiplies x by 1 - 2 · rate."""
    path = descend(lambda x: 2 * x, [1.0], rate=rate, steps=20).path.ravel()
    np.testing.assert_allclose(path, (1 - 2 * rate) ** np.arange(len(path)), atol=1e-12)
    shrinks = abs(path[-1]) < abs(path[0])
    assert shrinks == (what in ("creeps", "one step", "swings"))


def test_divergence_is_told() -> None:
    with np.errstate(over="ignore", invalid="ignore"), pytest.raises(FloatingPointError, match=r"rate 1\.5 is"):
        descend(lambda x: 2 * x, [1.0], rate=1.5, steps=5000)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.5, 20), WEIGHTS)
def test_the_loss_never_rises_below_the_safe_rate(curvature: float, start: Floats) -> None:
    """On a quadratic, every rate below 2 / (the largest curvature) lowers the loss at each step."""
    curvatures = np.array([0.1, 1.0, curvature])
    path = descend(lambda x: curvatures * x, start, rate=1.9 / curvatures.max(), steps=50).path
    losses = (curvatures * path**2).sum(axis=1) / 2
    assert all(after <= before for before, after in itertools.pairwise(losses))


def test_an_integer_start_is_not_truncated_and_stays() -> None:
    start = np.array([1, 2])
    for path in (
        descend(lambda x: x, start, steps=1).path, momentum(lambda x: x, start, steps=1),
        adam(lambda x: x, start, steps=1), line_search(lambda x: float(x @ x) / 2, lambda x: x, start, steps=1).path,
    ):  # fmt: skip
        assert path.dtype == float
    assert start.tolist() == [1, 2]


@pytest.mark.parametrize("seed", range(3))
def test_momentum_and_adam_follow_their_formulas(seed: int) -> None:
    """Written out again with the sums of the definitions rather than step by step."""
    curvatures = np.array([1.0, 7.0])
    start = np.random.default_rng(seed).normal(size=2)
    path = momentum(lambda x: curvatures * x, start, rate=0.05, decay=0.8, steps=12)
    slopes = curvatures * path
    for t in range(12):
        velocity = -0.05 * sum(0.8 ** (t - s) * slopes[s] for s in range(t + 1))
        np.testing.assert_allclose(path[t + 1], path[t] + velocity)
    path = adam(lambda x: curvatures * x, start, rate=0.1, steps=12)
    slopes = curvatures * path
    for t in range(1, 13):
        mean = sum(0.1 * 0.9 ** (t - s) * slopes[s - 1] for s in range(1, t + 1)) / (1 - 0.9**t)
        square = sum(0.001 * 0.999 ** (t - s) * slopes[s - 1] ** 2 for s in range(1, t + 1)) / (1 - 0.999**t)
        np.testing.assert_allclose(path[t], path[t - 1] - 0.1 * mean / (np.sqrt(square) + 1e-8))


def test_momentum_without_memory_is_plain_descent() -> None:
    plain = descend(lambda x: 2 * x, [3.0, -1.0], rate=0.2, steps=10).path
    np.testing.assert_allclose(momentum(lambda x: 2 * x, [3.0, -1.0], rate=0.2, decay=0, steps=10), plain)


def test_the_line_search_meets_its_rule_and_comes_down_the_curved_valley() -> None:
    def loss(x: Floats) -> float:
        return float(rosen(x))

    path = line_search(loss, rosen_der, [-1.2, 1.0], steps=20000).path
    losses = [loss(place) for place in path]
    assert losses[-1] < 1e-8
    for here, there in itertools.islice(itertools.pairwise(path), 50):
        slope = rosen_der(here)
        rate = np.linalg.norm(there - here) / np.linalg.norm(slope)
        assert loss(there) <= loss(here) - 1e-4 * rate * slope @ slope + 1e-12


def test_the_line_search_gives_up_where_the_loss_is_no_number() -> None:
    found = line_search(lambda x: float("nan"), lambda x: x, [1.0])
    assert not found.converged
    assert found.path.tolist() == [[1.0]]


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 60), st.integers(1, 70), st.integers(0, 9))
def test_batches_hold_every_row_once(n: int, size: int, seed: int) -> None:
    cut = list(batches(n, size, np.random.default_rng(seed)))
    assert sorted(np.concatenate(cut)) == list(range(n))
    assert all(len(rows) == size for rows in cut[:-1])
    assert 1 <= len(cut[-1]) <= size


def test_minibatches_come_near_to_least_squares() -> None:
    features, targets, _ = table(0, 1000)
    exact = np.linalg.lstsq(features, targets, rcond=None)[0]
    found = stochastic(linear_gradient, features, targets, np.random.default_rng(0), rate=0.3)
    np.testing.assert_allclose(found, exact, atol=0.1)


def test_the_numbers_on_the_page() -> None:
    page = "ml-coding/gradient-descent.md"
    start, curvatures = valley.START, valley.CURVATURES
    assert says(page, f"All four descents start at (−4, 1), where the loss is {valley.bowl(start):.0f}")
    assert start == (-4, 1)
    assert says(page, f"here 2 / 10 = {2 / curvatures.max():g}")
    path = descend(valley.slope, start, 0.1, 20).path
    np.testing.assert_allclose(path[2:, 0] / path[1:-1, 0], 0.9)
    best = 2 / curvatures.sum()
    assert says(page, f"2 / (1 + 10) = {best:.2f}, with a factor of {np.abs(1 - best * curvatures).max():.2f}")
    assert np.abs(1 - best * curvatures).max() == pytest.approx((10 - 1) / (10 + 1))
    diverging = descend(valley.slope, start, valley.RATES[-1], 20).path
    assert valley.bowl(diverging[-1]) > valley.bowl(start) > valley.bowl(
        descend(valley.slope, start, valley.RATES[-2], 20).path[-1]
    )
    assert numeric_errors([1e-5])[0] < min(numeric_errors([1e-2, 1e-10])), "h near 1e-5 is about right"
    ends = {name: float(end) for name, end in re.findall(r"(\w+): ([\d.]+)</text>", methods())}
    assert max(ends, key=lambda name: ends[name]) == "Adam", "Adam comes last here"
    assert len(ends) == 4
    assert says(page, f"which is {(1 - 0.9) / np.sqrt(1 - 0.999):.1f} for the usual 0.9 and 0.999")


def numeric_errors(steps: list[float]) -> list[float]:
    return [abs(numeric_gradient(lambda x: float(np.exp(x[0])), [1.0], h)[0] - np.e) for h in steps]
