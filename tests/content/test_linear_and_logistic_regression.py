"""Linear and logistic regression of the ML coding pages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_and_logistic_regression import (
    linear_regression,
    logistic_gradient,
    logistic_loss,
    logistic_regression,
    normal_equations,
    sigmoid,
    with_intercept,
)
from numpy.typing import NDArray
from scipy.optimize import approx_fprime
from scipy.special import expit
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge

from tests.pages import says

PAGE = "ml-coding/linear-and-logistic-regression.md"
seeds = st.integers(0, 10_000)


def test_linear_regression_agrees_with_scikit_learn() -> None:
    x, y = load_diabetes(return_X_y=True)
    theirs = LinearRegression().fit(x, y)
    expected = np.append(theirs.intercept_, theirs.coef_)
    np.testing.assert_allclose(linear_regression(x, y), expected)
    np.testing.assert_allclose(normal_equations(x, y), expected)


@pytest.mark.parametrize("l2", [0.01, 1, 100])
def test_ridge_agrees_with_scikit_learn(l2: float) -> None:
    x, y = load_diabetes(return_X_y=True)
    theirs = Ridge(alpha=l2).fit(x, y)
    np.testing.assert_allclose(linear_regression(x, y, l2), np.append(theirs.intercept_, theirs.coef_))


@pytest.mark.parametrize("l2", [0.1, 1, 10])
def test_logistic_regression_agrees_with_scikit_learn(l2: float) -> None:
    x, y = load_breast_cancer(return_X_y=True)
    x = (x - x.mean(0)) / x.std(0)
    theirs = LogisticRegression(C=1 / l2, solver="newton-cholesky", tol=1e-10).fit(x, y)
    np.testing.assert_allclose(
        logistic_regression(x, y, l2), np.append(theirs.intercept_, theirs.coef_), rtol=1e-5, atol=1e-7
    )


@settings(max_examples=50, deadline=None)
@given(seeds, st.floats(0, 10))
def test_residuals_are_orthogonal_to_the_columns(seed: int, l2: float) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(5, 2, (20, 3)), rng.normal(size=20)
    weights = linear_regression(x, y, l2)
    gradient = with_intercept(x).T @ (with_intercept(x) @ weights - y) + l2 * np.append(0, weights[1:])
    assert np.abs(gradient).max() < 1e-9


@settings(max_examples=50, deadline=None)
@given(seeds, st.floats(0, 10))
def test_the_logistic_gradient_equals_finite_differences(seed: int, l2: float) -> None:
    rng = np.random.default_rng(seed)
    design, weights = with_intercept(rng.normal(size=(9, 3))), rng.normal(size=4)
    y = rng.integers(0, 2, 9).astype(np.float64)
    numeric = approx_fprime(weights, logistic_loss, 1e-7, design, y, l2)
    np.testing.assert_allclose(logistic_gradient(weights, design, y, l2), numeric, rtol=1e-4, atol=1e-4)


@settings(max_examples=50, deadline=None)
@given(seeds, st.floats(0.01, 10))
def test_no_step_away_from_the_logistic_minimum_lowers_the_loss(seed: int, l2: float) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(0, 3, (30, 2)), rng.integers(0, 2, 30).astype(np.float64)
    weights, design = logistic_regression(x, y, l2), with_intercept(x)
    assert np.abs(logistic_gradient(weights, design, y, l2)).max() < 1e-5
    for other in weights + rng.normal(0, 0.1, (10, 3)):
        assert logistic_loss(other, design, y, l2) > logistic_loss(weights, design, y, l2)


def test_the_normal_equations_lose_nearly_dependent_columns_and_this_does_not() -> None:
    rng = np.random.default_rng(0)
    first = rng.normal(size=50)
    x = np.column_stack([first, first + 1e-7 * rng.normal(size=50)])
    y = x @ [1.0, 1.0]
    kept, lost = linear_regression(x, y)[1:], normal_equations(x, y)[1:]
    np.testing.assert_allclose(kept, 1, atol=1e-6)
    assert np.abs(lost - 1).max() > 0.01
    design = with_intercept(x)
    condition = np.linalg.cond(design)
    assert says(PAGE, rf"$\kappa \approx {condition / 1e7:.0f} \times 10^{{7}}$")
    assert says(PAGE, f"({lost[0]:.2f}, {lost[1]:.2f})")


def test_of_dependent_columns_each_gets_its_share() -> None:
    x = np.column_stack([np.arange(6.0), np.arange(6.0)])
    y = 4 * np.arange(6.0) + 1
    np.testing.assert_allclose(linear_regression(x, y), [1, 2, 2])
    with pytest.raises(np.linalg.LinAlgError):
        normal_equations(x, y)
    np.testing.assert_allclose(linear_regression(np.ones((4, 2)), [1, 2, 3, 6]), [3, 0, 0], atol=1e-12)


def test_more_columns_than_rows_fit_the_data() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(5, 9)), rng.normal(size=5)
    np.testing.assert_allclose(with_intercept(x) @ linear_regression(x, y), y)


def test_sigmoid_is_right_where_exp_overflows() -> None:
    z = np.array([-800, -40, -1.5, 0, 1.5, 40, 800])
    np.testing.assert_allclose(sigmoid(z), expit(z), rtol=1e-14)
    assert sigmoid(-40) > 0


def test_separable_classes_are_refused_without_a_penalty_and_fitted_with_one() -> None:
    x, y = [[-2.0], [-1.0], [1.0], [2.0]], [0, 0, 1, 1]
    with pytest.raises(ValueError, match="separable"):
        logistic_regression(x, y, l2=0)
    with pytest.raises(ValueError, match="separable"):
        logistic_regression(x, [1, 1, 1, 1], l2=0)
    slopes = [logistic_regression(x, y, l2)[1] for l2 in (1, 0.1, 0.01, 0.001)]
    for l2, slope in zip(("1", "0.1", "0.01", "0.001"), slopes, strict=True):
        assert says(PAGE, f"| {l2} | {slope:.2f} |")


def test_without_a_penalty_classes_that_overlap_have_a_minimum() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(200, 2))
    y = rng.random(200) < expit(x @ [1.0, -2.0] + 0.5)
    theirs = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10).fit(x, y)
    np.testing.assert_allclose(logistic_regression(x, y, 0), np.append(theirs.intercept_, theirs.coef_), rtol=1e-5)


def test_a_column_twice_shares_its_weight() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(100, 1))
    y = rng.random(100) < expit(x[:, 0])
    once, twice = logistic_regression(x, y, 0), logistic_regression(np.hstack([x, x]), y, 0)
    np.testing.assert_allclose(twice, [once[0], once[1] / 2, once[1] / 2], rtol=1e-5)


def newton(x: NDArray[np.float64], y: NDArray[np.float64], start: float, steps: int) -> list[float]:
    """The slopes through the origin after each full Newton step, without penalty or line search."""
    slopes = [start]
    for _ in range(steps):
        p = expit(x * slopes[-1])
        slopes.append(slopes[-1] - float((p - y) @ x / ((p * (1 - p)) @ x**2)))
    return slopes[1:]


def test_numbers_of_plain_newton_steps() -> None:
    slopes = newton(np.array([-2.0, -1, 1, 2]), np.array([0.0, 0, 1, 1]), 0, 20)
    assert says(PAGE, ", ".join(f"{slope:.2f}" for slope in slopes[:5]))
    np.testing.assert_allclose(np.diff(slopes[5:]), 1, atol=0.02)
    (far,) = newton(np.array([1.0, 1]), np.array([0.0, 1]), 5, 1)
    assert says(PAGE, f"takes a weight from 5 to −{-far:.0f}")
    assert 1 - expit(40) == 0


def test_labels_other_than_0_and_1_are_refused() -> None:
    with pytest.raises(ValueError, match="0 or 1"):
        logistic_regression([[0.0], [1.0]], [-1, 1])
