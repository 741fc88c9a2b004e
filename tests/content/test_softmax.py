"""Softmax and cross-entropy of the ML coding pages."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy import special
from scipy.optimize import approx_fprime
from sklearn.metrics import log_loss
from softmax import cross_entropy, cross_entropy_gradient, log_softmax, log_sum_exp, softmax

from tests.pages import says

PAGE = "ml-coding/softmax.md"
Floats = NDArray[np.float64]
logits = arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 6)), elements=st.floats(-1e4, 1e4))


def naive(x: Floats) -> Floats:
    exps = np.exp(x)
    return np.asarray(exps / exps.sum(axis=-1, keepdims=True))


@settings(max_examples=50, deadline=None)
@given(logits)
def test_they_agree_with_scipy(x: Floats) -> None:
    np.testing.assert_allclose(log_sum_exp(x), special.logsumexp(x, axis=-1), atol=1e-12)
    np.testing.assert_allclose(log_sum_exp(x, axis=0), special.logsumexp(x, axis=0), atol=1e-12)
    np.testing.assert_allclose(softmax(x), special.softmax(x, axis=-1), rtol=1e-9)
    np.testing.assert_allclose(log_softmax(x), special.log_softmax(x, axis=-1), atol=1e-12)


def test_cross_entropy_agrees_with_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    x, targets = rng.normal(0, 3, (50, 4)), rng.integers(0, 4, 50)
    assert cross_entropy(x, targets) == pytest.approx(log_loss(targets, softmax(x), labels=range(4)))


@settings(max_examples=50, deadline=None)
@given(logits, st.floats(-1e3, 1e3))
def test_adding_a_constant_changes_nothing(x: Floats, constant: float) -> None:
    np.testing.assert_allclose(softmax(x + constant), softmax(x), atol=1e-9)
    np.testing.assert_allclose(softmax(x).sum(axis=-1), 1)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000))
def test_the_gradient_equals_finite_differences(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, targets = rng.normal(0, 3, (3, 4)), rng.integers(0, 4, 3)
    numeric = approx_fprime(x.ravel(), lambda flat: cross_entropy(flat.reshape(3, 4), targets), 1e-7)
    found = cross_entropy_gradient(x, targets)
    np.testing.assert_allclose(found.ravel(), numeric, atol=1e-5)
    np.testing.assert_allclose(found.sum(axis=1), 0, atol=1e-15)


def test_naive_code_overflows_and_underflows_and_this_does_not() -> None:
    up, down = np.array([1000.0, 1001.0]), np.array([-1000.0, -1001.0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert np.isnan(naive(up)).all() and np.isnan(naive(down)).all()
        assert -np.log(softmax([0.0, 800.0])[0]) == np.inf
    assert says(PAGE, f"({softmax(up)[0]:.3f}, {softmax(up)[1]:.3f})")
    np.testing.assert_allclose(softmax(up), softmax(down)[::-1])
    assert cross_entropy([[0.0, 800.0]], np.array([0])) == 800


def test_adding_a_huge_logit_back_loses_the_rest() -> None:
    x = np.array([1e16, 1e16])
    assert (x - log_sum_exp(x)).tolist() == [0, 0]
    np.testing.assert_allclose(log_softmax(x), -np.log(2))
    assert says(PAGE, f"−log 2 ≈ −{np.log(2):.3f}")


def test_a_tiny_loss_rounds_to_0() -> None:
    assert cross_entropy([[0.0, -40.0]], np.array([0])) == 0
    assert says(PAGE, "4 × 10⁻¹⁸") and f"{np.logaddexp(0, -40):.0e}" == "4e-18"


def test_masks() -> None:
    assert softmax([-np.inf, 1.0, 1.0]).tolist() == [0, 0.5, 0.5]
    assert log_softmax([-np.inf, 1.0])[0] == -np.inf
    assert cross_entropy([[-np.inf, 1.0]], np.array([0])) == np.inf
    assert log_sum_exp([-np.inf, -np.inf]) == -np.inf
    assert log_sum_exp([np.inf, 0.0]) == np.inf


@pytest.mark.parametrize("row", [[-np.inf, -np.inf], [np.nan, 0], [np.inf, 0]])
def test_rows_without_a_distribution_are_refused(row: list[float]) -> None:
    with pytest.raises(ValueError, match="needs a finite logit"):
        softmax([[0.0, 0.0], row])


def test_integer_logits_are_fine() -> None:
    np.testing.assert_allclose(softmax(np.array([[2, 1, 0]])).sum(), 1)


def test_limits_of_floating_point() -> None:
    for kind, page in ((np.float64, "709.8"), (np.float32, "88.7"), (np.float16, "11.1")):
        assert f"{np.log(float(np.finfo(kind).max)):.1f}" == page
        assert says(PAGE, page)


def test_the_worked_example() -> None:
    p = softmax([2.0, 1.0, 0.0])
    assert says(PAGE, f"({p[0]:.3f}, {p[1]:.3f}, {p[2]:.3f})")
    assert says(PAGE, f"loss is {cross_entropy([[2.0, 1.0, 0.0]], np.array([0])):.3f}")
    gradient = cross_entropy_gradient([[2.0, 1.0, 0.0]], np.array([0]))[0]
    assert says(PAGE, f"(−{-gradient[0]:.3f}, {gradient[1]:.3f}, {gradient[2]:.3f})")
