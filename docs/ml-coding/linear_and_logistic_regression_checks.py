"""The checks of the practice file for linear and logistic regression."""

from __future__ import annotations

import numpy as np
from linear_and_logistic_regression import (
    linear_regression,
    logistic_gradient,
    logistic_loss,
    logistic_regression,
    normal_equations,
    sigmoid,
    with_intercept,
)

X = np.array([[0.0, 1.0], [1.0, 3.0], [2.0, -1.0], [3.0, 0.0], [4.0, 2.0]])
LABELS = np.array([0, 1, 0, 1, 0])


def check_ones_come_first() -> None:
    assert with_intercept([[2.0], [3.0]]).tolist() == [[1, 2], [1, 3]]


def check_the_normal_equations_find_a_plane() -> None:
    found = normal_equations(X, 1 + 2 * X[:, 0] - 3 * X[:, 1])
    assert np.allclose(found, [1, 2, -3]), f"expected [1, 2, -3], found {found}"


def check_least_squares_finds_a_plane() -> None:
    found = linear_regression(X, 1 + 2 * X[:, 0] - 3 * X[:, 1])
    assert np.allclose(found, [1, 2, -3]), f"expected [1, 2, -3], found {found}"


def check_the_penalty_spares_the_intercept() -> None:
    found = linear_regression(X, X[:, 0] + 1000, l2=1e9)
    assert np.allclose(found, [1002, 0, 0], atol=1e-6), f"expected the mean of y, 1002, and weights of 0, found {found}"


def check_equal_columns_share_their_weight() -> None:
    found = linear_regression(np.column_stack([X[:, 0], X[:, 0]]), 4 * X[:, 0] + 1)
    assert np.allclose(found, [1, 2, 2]), f"the shortest of all solutions is [1, 2, 2], found {found}"


def check_nearly_equal_columns_keep_their_digits() -> None:
    x = np.column_stack([X[:, 0], X[:, 0] + 1e-7 * X[:, 1]])
    found = linear_regression(x, x.sum(axis=1))
    assert np.allclose(found, [0, 1, 1], atol=1e-5), f"expected [0, 1, 1], found {found}: do not form X'X"


def check_sigmoid_at_the_ends() -> None:
    with np.errstate(over="raise"):
        found = sigmoid(np.array([-1000.0, -40.0, 0.0, 1000.0]))
    assert np.allclose(found, [0, np.exp(-40), 0.5, 1], rtol=1e-12, atol=0), f"found {found}"


def check_the_loss_stays_finite() -> None:
    found = logistic_loss(np.array([0.0, 1.0]), np.array([[1.0, 1000.0]]), np.array([0.0]), 0)
    assert np.isclose(found, 1000), f"a score of 1000 for a label of 0 costs 1000, found {found}"


def check_the_gradient_equals_finite_differences() -> None:
    design, y, w = with_intercept(X), LABELS.astype(float), np.array([0.3, -0.5, 0.2])
    steps = 1e-6 * np.eye(3)
    numeric = [(logistic_loss(w + s, design, y, 2) - logistic_loss(w - s, design, y, 2)) / 2e-6 for s in steps]
    found = logistic_gradient(w, design, y, 2)
    assert np.allclose(found, numeric, atol=1e-5), f"expected {np.round(numeric, 5)}, found {found}"


def check_the_fit_ends_where_the_gradient_is_0() -> None:
    w = logistic_regression(X, LABELS, l2=0.5)
    gradient = logistic_gradient(w, with_intercept(X), LABELS.astype(float), 0.5)
    assert np.abs(gradient).max() < 1e-5, f"expected a gradient of 0, found {gradient}"


def check_separable_classes_need_a_penalty() -> None:
    x, y = [[-2.0], [-1.0], [1.0], [2.0]], [0, 0, 1, 1]
    assert np.isclose(logistic_regression(x, y, l2=1)[1], 1.00659, atol=1e-4)
    try:
        logistic_regression(x, y, l2=0)
    except ValueError:
        return
    raise AssertionError("without a penalty there is no minimum: expected a ValueError")
