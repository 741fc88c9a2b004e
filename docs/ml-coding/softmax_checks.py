"""The checks of the practice file for softmax and cross-entropy."""

from __future__ import annotations

import numpy as np
from softmax import cross_entropy, cross_entropy_gradient, log_softmax, log_sum_exp, softmax

LOGITS = np.array([[2.0, 1.0, 0.0], [0.5, -1.0, 3.0]])


def check_log_sum_exp_of_small_numbers() -> None:
    assert np.allclose(log_sum_exp(LOGITS), np.log(np.exp(LOGITS).sum(axis=1)))
    assert np.allclose(log_sum_exp(LOGITS, axis=0), np.log(np.exp(LOGITS).sum(axis=0))), "along the axis asked for"


def check_log_sum_exp_of_large_numbers() -> None:
    found = log_sum_exp([[1000.0, 1000.0], [-1000.0, -1000.0]])
    assert np.allclose(found, [1000 + np.log(2), -1000 + np.log(2)]), f"expected ±1000 + log 2, found {found}"


def check_an_empty_sum_is_minus_infinity() -> None:
    assert log_sum_exp([-np.inf, -np.inf]) == -np.inf, "the log of 0, not nan"


def check_softmax_sums_to_1() -> None:
    found = softmax(LOGITS)
    assert np.allclose(found[0], [0.66524, 0.24473, 0.09003], atol=1e-5), f"found {found[0]}"
    assert np.allclose(found.sum(axis=1), 1)


def check_softmax_of_large_logits() -> None:
    assert np.allclose(softmax([1000.0, 1001.0]), [0.26894, 0.73106], atol=1e-5), "as for 0 and 1: only gaps count"


def check_a_masked_class_has_probability_0() -> None:
    assert softmax([-np.inf, 0.0, 0.0]).tolist() == [0, 0.5, 0.5]


def check_a_row_with_nothing_to_choose_is_refused() -> None:
    for row in ([-np.inf, -np.inf], [np.nan, 0.0], [np.inf, 0.0]):
        try:
            softmax([row])
        except ValueError:
            continue
        raise AssertionError(f"{row} has no distribution: expected a ValueError")


def check_log_softmax_does_not_underflow() -> None:
    assert np.allclose(log_softmax([0.0, 800.0]), [-800, 0]), "log 0 would be -inf"


def check_log_softmax_of_huge_logits() -> None:
    found = log_softmax([1e16, 1e16])
    assert np.allclose(found, -np.log(2)), f"expected -log 2 twice, found {found}: do not add the largest back"


def check_cross_entropy_is_a_mean() -> None:
    found = cross_entropy(LOGITS, np.array([0, 2]))
    assert np.isclose(found, 0.25164, atol=1e-5), f"expected the mean of 0.40761 and 0.09567, found {found}"


def check_a_confident_mistake_costs_its_margin() -> None:
    assert np.isclose(cross_entropy([[0.0, 800.0]], np.array([0])), 800), "not infinity"


def check_the_gradient_equals_finite_differences() -> None:
    targets = np.array([2, 0])
    numeric = np.zeros_like(LOGITS)
    for index in np.ndindex(LOGITS.shape):
        step = np.zeros_like(LOGITS)
        step[index] = 1e-6
        change = cross_entropy(LOGITS + step, targets) - cross_entropy(LOGITS - step, targets)
        numeric[index] = change / 2e-6
    found = cross_entropy_gradient(LOGITS, targets)
    assert np.allclose(found, numeric, atol=1e-7), f"expected {numeric.round(5).tolist()}, found {found.tolist()}"
