"""The numbers on the optimization page."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest
from gradient_descent import descend as descend_on
from gradient_descent import numeric_gradient
from numpy.typing import NDArray
from optimization import (
    EXAMPLES,
    RATE,
    RELU,
    SIGMOID,
    Activation,
    descend,
    excess_loss,
    gradient_norms,
    regression,
    saddle,
    saddle_slope,
)

from tests.pages import says

PAGE = "ml-theory/optimization.md"


def power_of_ten(value: float) -> str:
    digits, exponent = f"{value:.1e}".split("e")
    return rf"{digits} \times 10^{{{int(exponent)}}}"


def gradients(w: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gradients of all examples, shape (256, 2)."""
    x, y, _ = regression()
    made: NDArray[np.float64] = x * (x @ w - y)[:, None]
    return made


def after(run: NDArray[np.float64], epochs: int) -> float:
    (loss,) = run[run[:, 0] == epochs, 1]
    return float(loss)


def test_noise_of_a_batch() -> None:
    single = gradients(np.zeros(2))
    full = single.mean(axis=0)
    spread = float(np.sqrt(((single - full) ** 2).sum(axis=1).mean()))
    assert says(PAGE, f"the full gradient has the norm {np.linalg.norm(full):.2f}")
    assert says(PAGE, f"misses it by {spread:.2f} (root mean square), a batch of 16 by {spread / 4:.2f}")
    random = np.random.default_rng(0)
    batches = single[random.integers(EXAMPLES, size=(20000, 16))].mean(axis=1)
    assert np.sqrt(((batches - full) ** 2).sum(axis=1).mean()) == pytest.approx(spread / 4, rel=0.02)


def test_runs_by_batch_size() -> None:
    full, mini, single = descend(EXAMPLES), descend(16), descend(1)
    assert says(PAGE, f"has an excess loss of {after(full, 1):.3f}")
    assert says(PAGE, f"batches of 16 have made {EXAMPLES // 16} and are at {after(mini, 1):.3f}")
    assert says(PAGE, f"single examples have made {EXAMPLES} and are at {after(single, 1):.3f}")
    assert says(PAGE, f"Full batch is still at {after(full, 10):.3f}")
    assert says(PAGE, f"Batches of 16 end at {after(mini, 10):.4f}")
    assert says(PAGE, f"Single examples with a falling rate end at {after(descend(1, decay=True), 10):.4f}")
    assert (np.diff(full[:, 1]) < 0).all()
    assert not (np.diff(single[:, 1]) < 0).all()


def test_full_batch_run_is_gradient_descent() -> None:
    w = np.zeros(2)
    for loss in descend(EXAMPLES)[:, 1]:
        assert loss == pytest.approx(excess_loss(w))
        w = w - RATE * gradients(w).mean(axis=0)


def test_floor_of_noise() -> None:
    _, _, best = regression()
    floor = RATE * (gradients(best) ** 2).sum(axis=1).mean() / 4
    run = descend(1)
    assert says(PAGE, f"That predicts {floor:.3f} for $B = 1$")
    assert says(PAGE, f"below the formula's {floor / 16:.4f}")
    assert says(PAGE, f"over the last eight passes the run averages {run[run[:, 0] > 2, 1].mean():.3f}")


def test_floor_of_noise_for_draws_with_replacement() -> None:
    random = np.random.default_rng(0)
    x, y, best = regression()
    rate, batch, runs = 0.02, 4, 600
    w = np.tile(best, (runs, 1))
    for _ in range(600):
        chosen = random.integers(EXAMPLES, size=(runs, batch))
        misses = np.einsum("rbd,rd->rb", x[chosen], w) - y[chosen]
        w = w - rate * np.einsum("rbd,rb->rd", x[chosen], misses) / batch
    floor = rate * (gradients(best) ** 2).sum(axis=1).mean() / (4 * batch)
    assert np.mean([excess_loss(row) for row in w]) == pytest.approx(floor, rel=0.1)


def test_critical_batch_size() -> None:
    # With steps S and examples E = B S, at B = E_min / S_min.
    least_steps, least_examples = 1000.0, 64000.0
    batch = least_examples / least_steps
    steps, examples = 2 * least_steps, 2 * least_examples
    assert examples == batch * steps
    assert (steps / least_steps - 1) * (examples / least_examples - 1) == 1
    assert says(PAGE, "both are twice their least")


def test_momentum() -> None:
    velocity = 0.0
    for _ in range(200):
        velocity = 0.9 * velocity + 1
    assert velocity == pytest.approx(10)
    assert says(PAGE, "ten times the rate")
    plain, momentum = 99 / 101, 9 / 11
    assert says(PAGE, f"For $\\kappa = 100$ these are {plain:.3f} and {momentum:.3f}")
    steps = [int(np.ceil(np.log(1e-6) / np.log(rate))) for rate in (plain, momentum)]
    assert says(PAGE, f"a factor of a million takes {steps[0]} steps or {steps[1]}")
    curvature, rate, mu = np.array([1.0, 100.0]), (2 / 11) ** 2, (9 / 11) ** 2
    w, v, taken = np.ones(2), np.zeros(2), 0
    while np.linalg.norm(w) > 1e-6 * np.sqrt(2):
        v = mu * v + curvature * w
        w, taken = w - rate * v, taken + 1
    assert says(PAGE, f"from rest on curvatures 1 and 100, takes {taken}")


def test_best_rates_on_a_quadratic() -> None:
    low, high = 1.0, 100.0
    plain = max(abs(1 - 2 / (low + high) * curvature) for curvature in (low, high))
    assert plain == pytest.approx(99 / 101)
    rate, mu = (2 / (low**0.5 + high**0.5)) ** 2, (9 / 11) ** 2
    for curvature in (low, 30, high):
        step = np.array([[1 - rate * curvature, -rate * mu], [curvature, mu]])  # of (w, v)
        assert max(abs(np.linalg.eigvals(step))) == pytest.approx(9 / 11, rel=1e-5)


def test_first_step_of_adam() -> None:
    for gradient in (100.0, 0.01):
        m, v = 0.1 * gradient, 0.001 * gradient**2
        step = 0.001 * (m / (1 - 0.9)) / (np.sqrt(v / (1 - 0.999)) + 1e-8)
        assert step == pytest.approx(0.001, rel=1e-5)
    assert says(PAGE, "gradients of 100 and of 0.01 both move their weight by 0.001")


def test_weight_decay_in_adam() -> None:
    pulls = [0.01 * 1 / size for size in (10, 0.1)]
    assert says(PAGE, rf"by about ${pulls[0]:.3f}\eta$ and ${pulls[1]:.1f}\eta$ a step")
    assert pulls[1] / pulls[0] == pytest.approx(100)
    assert says(PAGE, f"{7e9 * 2 * 4 / 1e9:.0f} GB for 7 billion weights")


def test_cosine_schedule() -> None:
    shares = [(1 + np.cos(np.pi * passed)) / 2 for passed in (0.25, 0.5)]
    assert says(PAGE, f"at a quarter of it the rate is {shares[0]:.1%} of its maximum, at half {shares[1]:.1%}")


def test_products_over_layers_and_steps() -> None:
    slopes = SIGMOID[1](np.linspace(-5, 5, 1001))
    assert slopes.max() == pytest.approx(0.25)
    assert says(PAGE, f"$0.25^{{20}} = {power_of_ten(0.25**20)}$")
    assert says(PAGE, f"100 steps leave {0.9**100:.5f}; with 1.1 they make {1.1**100:,.0f}")
    assert says(PAGE, f"20 residual ones $1.1^{{20}} = {1.1**20:.1f}$")


@pytest.mark.parametrize("activation", [SIGMOID, RELU])
def test_slopes_are_derivatives(activation: Activation) -> None:
    function, slope = activation
    z = np.linspace(-3, 3, 60)
    assert slope(z) == pytest.approx((function(z + 1e-6) - function(z - 1e-6)) / 2e-6, abs=1e-6)


def test_gradients_through_twenty_layers() -> None:
    _, sigmoid = gradient_norms(SIGMOID, 1)
    assert says(PAGE, f"the sigmoid network's gradient shrinks to ${power_of_ten(sigmoid[0])}$")
    _, he = gradient_norms(RELU, 2)
    assert says(PAGE, f"the ReLU network's with He's initialization to {he[0]:.2f}")
    _, twice = gradient_norms(RELU, 4)
    assert says(PAGE, f"with twice He's variance it grows to {twice[0]:.0f}")
    sizes, xavier = gradient_norms(RELU, 1)
    assert says(PAGE, f"ReLU gradient still shrinks to {xavier[0]:.4f}")
    assert says(PAGE, f"$2^{{-10}} = {2**-10:.5f}$ of their size")
    assert says(PAGE, f"gives {sizes[-1]:.5f}")


def test_he_keeps_the_size_of_activations_on_average_and_xavier_halves_its_square() -> None:
    for gain, kept in ((2, 1), (1, 0.5)):
        squares = np.array([gradient_norms(RELU, gain, seed)[0] ** 2 for seed in range(20)])
        assert (squares[:, 1:] / squares[:, :-1]).mean() == pytest.approx(kept, rel=0.05)


def test_clipping() -> None:
    gradient = np.array([3.0, 4.0])
    clipped = gradient * min(1, 1 / np.linalg.norm(gradient))
    assert says(PAGE, f"the gradient (3, 4) becomes ({clipped[0]:.1f}, {clipped[1]:.1f})")
    each = np.clip(gradient, -1, 1)
    assert says(PAGE, f"would make it ({each[0]:.0f}, {each[1]:.0f})")


def test_saddle() -> None:
    assert says(PAGE, f"$2^{{-20}} = {power_of_ten(2**-20)}$")
    loss = saddle(descend_on(saddle_slope, (1, 0.001), 0.1, 120).path)
    near = np.flatnonzero(np.abs(loss) < 0.01)
    assert near[-1] - near[0] + 1 == len(near)
    assert says(PAGE, f"within 0.01 of the saddle's for {len(near)} steps")
    assert says(PAGE, f"passes −0.24 at step {next(step for step in count() if loss[step] < -0.24)}")
    assert descend_on(saddle_slope, (1, 0), 0.1, 500).path[-1] == pytest.approx(np.zeros(2), abs=1e-7)
    assert descend_on(saddle_slope, (1, 0.001), 0.1, 500).path[-1] == pytest.approx([0, 1], abs=1e-6)


def test_the_slope_of_the_saddle_is_its_gradient() -> None:
    place = np.array([0.7, -0.4])
    assert saddle_slope(place) == pytest.approx(numeric_gradient(lambda at: float(saddle(at)), place))
