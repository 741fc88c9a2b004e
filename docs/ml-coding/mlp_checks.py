"""The checks of the practice file for the two-layer perceptron."""

from __future__ import annotations

import numpy as np
from mlp import Parameters, forward, initialize, loss_and_gradient, numeric_gradient, predict, train

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0, 1, 1, 0])
# Two hidden units that solve XOR: one adds the inputs, one sees both.
SOLVED = Parameters(
    w1=np.array([[1.0, 1.0], [1.0, 1.0]]),
    b1=np.array([0.0, -1.0]),
    w2=np.array([[0.0, 4.0], [0.0, -8.0]]),
    b2=np.array([2.0, 0.0]),
)


def check_the_first_weights_have_the_right_size() -> None:
    p = initialize(200, 300, 4, np.random.default_rng(0))
    assert [w.shape for w in p] == [(200, 300), (300,), (300, 4), (4,)], f"found {[w.shape for w in p]}"
    assert np.isclose(p.w1.std(), 0.1, rtol=0.05), f"expected √(2/200) = 0.1, found {p.w1.std():.3f}"
    assert np.isclose(p.w2.std(), 0.058, rtol=0.1), f"expected √(1/300) = 0.058, found {p.w2.std():.3f}"
    assert not p.b1.any() and not p.b2.any(), "biases start at 0"


def check_the_forward_pass() -> None:
    logits, hidden = forward(SOLVED, X)
    assert hidden.tolist() == [[0, 0], [1, 0], [1, 0], [2, 1]], f"found {hidden.tolist()}"
    assert logits.tolist() == [[2, 0], [2, 4], [2, 4], [2, 0]], f"found {logits.tolist()}"


def check_predictions_are_the_largest_logit() -> None:
    assert predict(SOLVED, X).tolist() == [0, 1, 1, 0]


def check_the_loss_is_a_mean() -> None:
    loss, _ = loss_and_gradient(SOLVED, X, XOR)
    assert np.isclose(loss, np.log(1 + np.exp(-2))), f"each row costs log(1 + exp(-2)) = 0.127, found {loss}"


def check_the_loss_of_large_logits_is_finite() -> None:
    large = SOLVED._replace(b2=np.array([1000.0, 0.0]))
    loss, gradient = loss_and_gradient(large, X, np.ones(4, dtype=np.intp))
    assert np.isclose(loss, 998) and np.isfinite(gradient.w1).all(), f"expected 998, found {loss}"


def check_numeric_gradients() -> None:
    found = numeric_gradient(lambda p: float((p.w1**2).sum() + 3 * p.b2.sum()), SOLVED)
    assert np.allclose(found.w1, 2) and np.allclose(found.b2, 3) and not found.w2.any()


def check_backpropagation_equals_finite_differences() -> None:
    rng = np.random.default_rng(1)
    p, x, targets = initialize(3, 5, 4, rng), rng.normal(size=(6, 3)), rng.integers(0, 4, 6)
    _, found = loss_and_gradient(p, x, targets)
    numeric = numeric_gradient(lambda q: loss_and_gradient(q, x, targets)[0], p)
    for name, ours, expected in zip(Parameters._fields, found, numeric, strict=True):
        assert ours.shape == expected.shape, f"{name} has shape {expected.shape}, its gradient {ours.shape}"
        assert np.allclose(ours, expected, atol=1e-7), f"the gradient by {name} is off by {abs(ours - expected).max()}"


def check_xor_is_learned() -> None:
    p, losses = train(X, XOR, 8, np.random.default_rng(0))
    assert len(losses) == 1000 and losses[-1] < 0.05 < losses[0], f"expected the loss to fall, found {losses[-1]}"
    assert predict(p, X).tolist() == [0, 1, 1, 0]
