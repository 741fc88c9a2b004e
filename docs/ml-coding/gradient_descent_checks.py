"""The checks of the practice file for gradient descent."""

from __future__ import annotations

import itertools

import numpy as np
from gradient_descent import (
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

RNG = np.random.default_rng(0)
FEATURES = np.column_stack([np.ones(200), RNG.normal(size=(200, 2))])
TARGETS = FEATURES @ np.array([1.0, -2.0, 3.0]) + RNG.normal(scale=0.1, size=200)
LABELS = (FEATURES @ np.array([0.5, 2.0, -1.0]) + RNG.logistic(size=200) > 0).astype(float)
STRETCH = np.array([1.0, 20.0])


def _bowl(place: np.ndarray) -> float:
    return float((STRETCH * place**2).sum() / 2)


def _slope(place: np.ndarray) -> np.ndarray:
    return np.asarray(STRETCH * place)


def check_a_parabola_leads_to_its_minimum() -> None:
    found = descend(lambda x: 2 * (x - 3), [0.0])
    assert abs(found.path[-1, 0] - 3) < 1e-6, f"(x - 3)^2 is least at 3, found {found.path[-1, 0]}"
    assert found.converged, "the gradient became flat, so the descent has converged"


def check_the_path_holds_the_start_and_every_step() -> None:
    found = descend(lambda x: 2 * x, [1.0], rate=0.25, steps=3)
    assert np.allclose(found.path.ravel(), [1, 0.5, 0.25, 0.125]), f"expected 1, 0.5, 0.25, 0.125: {found.path.ravel()}"
    assert not found.converged, "three steps do not reach the bottom"


def check_an_integer_start_is_not_truncated() -> None:
    start = np.array([1])
    assert descend(lambda x: 2 * x, start, rate=0.25, steps=1).path[-1, 0] == 0.5, "from 1, one step leads to 0.5"
    assert start[0] == 1, "the start that was passed in must stay as it is"


def check_divergence_is_an_error() -> None:
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            descend(lambda x: 2 * x, [1.0], rate=1.5, steps=5000)
    except FloatingPointError:
        return
    raise AssertionError("a rate of 1.5 on x^2 doubles the distance at each step: raise FloatingPointError")


def check_the_numeric_gradient_is_close() -> None:
    found = numeric_gradient(lambda x: float(x[0] ** 2 * x[1]), [3.0, 5.0])
    assert np.allclose(found, [30, 9], atol=1e-6), f"x^2 y at (3, 5) has the gradient (30, 9), found {found}"


def check_the_gradient_check_tells_right_from_wrong() -> None:
    assert gradient_error(_bowl, _slope, [1.0, 2.0]) < 1e-6, "the right gradient has next to no error"
    assert gradient_error(_bowl, lambda x: -_slope(x), [1.0, 2.0]) > 0.9, "the wrong sign is as wrong as can be"
    assert gradient_error(_bowl, _slope, [0.0, 0.0]) == 0, "two zero gradients agree: no division by zero"


def check_the_linear_gradient_is_that_of_the_loss() -> None:
    weights = np.array([0.3, -0.2, 0.5])
    error = gradient_error(
        lambda w: linear_loss(w, FEATURES, TARGETS), lambda w: linear_gradient(w, FEATURES, TARGETS), weights
    )
    assert error < 1e-6, f"the relative error is {error:.1e}"


def check_linear_regression_finds_the_weights() -> None:
    found = descend(lambda w: linear_gradient(w, FEATURES, TARGETS), np.zeros(3)).path[-1]
    exact = np.linalg.lstsq(FEATURES, TARGETS, rcond=None)[0]
    assert np.allclose(found, exact, atol=1e-6), f"least squares gives {exact}, found {found}"


def check_the_sigmoid_stands_large_scores() -> None:
    with np.errstate(all="raise", under="ignore"):
        found = sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    assert found.tolist() == [0, 0.5, 1], f"expected 0, 0.5, 1 and no overflow, found {found}"


def check_the_logistic_loss_stands_large_scores() -> None:
    with np.errstate(all="raise", under="ignore"):
        wrong = logistic_loss(np.array([1000.0]), np.array([[1.0]]), np.array([0.0]))
    assert wrong == 1000, f"a score of 1000 for label 0 costs 1000, not infinity; found {wrong}"


def check_the_logistic_gradient_is_that_of_the_loss() -> None:
    error = gradient_error(
        lambda w: logistic_loss(w, FEATURES, LABELS, 0.1),
        lambda w: logistic_gradient(w, FEATURES, LABELS, 0.1),
        [0.3, -0.2, 0.5],
    )
    assert error < 1e-6, f"the relative error is {error:.1e}"


def check_logistic_regression_becomes_flat() -> None:
    found = descend(lambda w: logistic_gradient(w, FEATURES, LABELS), np.zeros(3), rate=1.0, steps=5000)
    assert found.converged, "the loss is convex: its gradient must come to zero"


def check_momentum_is_faster_in_a_long_valley() -> None:
    plain = _bowl(descend(_slope, [10.0, 1.0], rate=0.04, steps=60).path[-1])
    fast = _bowl(momentum(_slope, [10.0, 1.0], rate=0.04, decay=0.8, steps=60)[-1])
    assert fast < plain / 100, f"after 60 steps: plain {plain:.1e}, with momentum {fast:.1e}"


def check_the_first_step_of_adam_is_the_rate() -> None:
    path = adam(_slope, [10.0, -1.0], rate=0.01, steps=1)
    assert np.allclose(path[1], [9.99, -0.99]), f"with the correction, a first step is the rate long: {path[1]}"


def check_adam_comes_down() -> None:
    assert _bowl(adam(_slope, [1.0, 1.0], rate=0.05, steps=500)[-1]) < 1e-4


def check_the_line_search_needs_no_rate() -> None:
    found = line_search(_bowl, _slope, [10.0, 1.0])
    losses = [_bowl(place) for place in found.path]
    assert found.converged, "it must reach the bottom"
    assert all(after < before for before, after in itertools.pairwise(losses)), "every step lowers the loss"


def check_batches_hold_every_row_once() -> None:
    cut = list(batches(10, 4, np.random.default_rng(0)))
    assert [len(rows) for rows in cut] == [4, 4, 2], "ten rows in batches of four: 4, 4 and 2"
    assert sorted(np.concatenate(cut)) == list(range(10)), "every row once"


def check_stochastic_descent_comes_close() -> None:
    found = stochastic(linear_gradient, FEATURES, TARGETS, np.random.default_rng(0), rate=0.5)
    assert np.allclose(found, [1, -2, 3], atol=0.1), f"the weights are 1, -2, 3; found {found.round(2)}"
