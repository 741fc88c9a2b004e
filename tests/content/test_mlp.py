"""The two-layer perceptron of the ML coding pages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlp import Parameters, forward, initialize, loss_and_gradient, numeric_gradient, predict, train
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from tests.pages import says

PAGE = "ml-coding/mlp.md"
X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0, 1, 1, 0])
Floats = NDArray[np.float64]


def test_the_forward_pass_agrees_with_scikit_learn() -> None:
    x, y = load_digits(return_X_y=True)
    theirs = MLPClassifier((20,), alpha=0, max_iter=20, tol=1, random_state=0).fit(x, y)
    (w1, w2), (b1, b2) = theirs.coefs_, theirs.intercepts_
    p = Parameters(w1, b1, w2, b2)
    np.testing.assert_array_equal(predict(p, x), theirs.predict(x))
    assert loss_and_gradient(p, x, y)[0] == pytest.approx(log_loss(y, theirs.predict_proba(x)))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(2, 4))
def test_backpropagation_equals_finite_differences(seed: int, h: int, n_classes: int) -> None:
    rng = np.random.default_rng(seed)
    p = initialize(3, h, n_classes, rng)._replace(b1=rng.normal(size=h))
    x, targets = rng.normal(size=(4, 3)), rng.integers(0, n_classes, 4)
    if np.abs(x @ p.w1 + p.b1).min() < 1e-3:
        return  # at the kink of a ReLU the two differ, and both are right
    _, found = loss_and_gradient(p, x, targets)
    numeric = numeric_gradient(lambda q: loss_and_gradient(q, x, targets)[0], p)
    for ours, expected in zip(found, numeric, strict=True):
        np.testing.assert_allclose(ours, expected, atol=1e-8)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000))
def test_a_small_step_lowers_the_loss(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p, x, targets = initialize(3, 5, 3, rng), rng.normal(size=(8, 3)), rng.integers(0, 3, 8)
    loss, gradient = loss_and_gradient(p, x, targets)
    stepped = Parameters(*(w - 1e-4 * g for w, g in zip(p, gradient, strict=True)))
    assert loss_and_gradient(stepped, x, targets)[0] < loss


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000))
def test_the_gradient_of_a_batch_is_the_mean_of_its_rows(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p, x, targets = initialize(3, 5, 3, rng), rng.normal(size=(6, 3)), rng.integers(0, 3, 6)
    _, whole = loss_and_gradient(p, x, targets)
    rows = [loss_and_gradient(p, x[[i]], targets[[i]])[1] for i in range(6)]
    for name in Parameters._fields:
        mean = np.mean([getattr(row, name) for row in rows], axis=0)
        np.testing.assert_allclose(getattr(whole, name), mean, atol=1e-12)


def test_the_numeric_gradient_leaves_the_weights_as_they_were() -> None:
    p = initialize(2, 3, 2, np.random.default_rng(0))
    before = [w.copy() for w in p]
    numeric_gradient(lambda q: loss_and_gradient(q, X, XOR)[0], p)
    for kept, weights in zip(before, p, strict=True):
        np.testing.assert_array_equal(kept, weights)


def test_xor_is_learned() -> None:
    p, losses = train(X, XOR, 8, np.random.default_rng(0))
    assert predict(p, X).tolist() == XOR.tolist()
    assert says(PAGE, f"from {losses[0]:.2f} to {losses[-1]:.3f}")


def test_wider_networks_learn_xor_more_often() -> None:
    for h in (2, 8):
        runs = [train(X, XOR, h, np.random.default_rng(seed), steps=500)[0] for seed in range(20)]
        solved = sum(predict(p, X).tolist() == XOR.tolist() for p in runs)
        assert says(PAGE, f"| {h} | {solved} of 20 |")


def test_zero_weights_never_move_apart() -> None:
    zero = Parameters(np.zeros((2, 8)), np.zeros(8), np.zeros((8, 2)), np.zeros(2))
    _, gradient = loss_and_gradient(zero, X, XOR)
    assert not gradient.w1.any() and not gradient.w2.any()
    same = zero._replace(w1=np.full((2, 8), 0.5), w2=np.tile([0.3, -0.2], (8, 1)))
    for _ in range(50):
        _, gradient = loss_and_gradient(same, X, XOR)
        same = Parameters(*(w - 0.5 * g for w, g in zip(same, gradient, strict=True)))
    np.testing.assert_allclose(same.w1, same.w1[:, :1] @ np.ones((1, 8)))


def test_he_initialization_keeps_the_size_of_activations() -> None:
    rng = np.random.default_rng(0)
    sizes = {}
    for name, variance in (("he", 2.0), ("half", 1.0)):
        x = rng.normal(size=(200, 256))
        for _ in range(20):
            x = np.maximum(x @ rng.normal(0, np.sqrt(variance / 256), (256, 256)), 0)
        sizes[name] = float(np.sqrt((x**2).mean()))
    assert says(PAGE, f"{sizes['he']:.1f} and {sizes['half']:.4f}")


def test_large_logits_give_a_finite_loss() -> None:
    p = initialize(2, 3, 2, np.random.default_rng(0))._replace(b2=np.array([1000.0, 0.0]))
    loss, gradient = loss_and_gradient(p, X, np.ones(4, dtype=np.intp))
    assert 990 < loss < 1010 and all(np.isfinite(g).all() for g in gradient)
    assert forward(p, X)[0].shape == (4, 2)
