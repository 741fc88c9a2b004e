"""The numbers of ml-theory/fundamentals.md, and the small solvers behind its code."""

from __future__ import annotations

from functools import partial
from math import exp, factorial, log

import fundamentals as code
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_and_logistic_regression import logistic_regression
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import minimize, minimize_scalar
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import SVC

from tests import pages

says = partial(pages.says, "ml-theory/fundamentals.md")


def shown(value: float, digits: int = 3) -> str:
    """A number as the page writes it, with a true minus."""
    return f"{value:.{digits}f}".replace("-", "−")


# L1 and L2


def test_the_drawn_solutions_are_the_constrained_minima() -> None:
    l1, l2 = code.l1_solution(), code.l2_solution()
    turn = np.linspace(0, 2 * np.pi, 100_001)
    disk = np.column_stack([np.cos(turn), np.sin(turn)]) * code.BUDGET
    diamond = disk / np.abs(disk).sum(axis=1, keepdims=True) * code.BUDGET
    assert l1 == pytest.approx(diamond[code.loss(diamond).argmin()], abs=1e-3)
    assert l2 == pytest.approx(disk[code.loss(disk).argmin()], abs=1e-3)
    assert l1[0] == 0 and l2[0] > 0.3


@pytest.mark.parametrize("z", [3, 0.8, -0.4])
def test_one_weight_under_a_penalty(z: float) -> None:
    strength = 0.5
    soft, shrunk = np.sign(z) * max(abs(z) - strength, 0), z / (1 + strength)
    l1 = minimize_scalar(lambda w: (w - z) ** 2 / 2 + strength * abs(w), bounds=(-5, 5), method="bounded").x
    l2 = minimize_scalar(lambda w: (w - z) ** 2 / 2 + strength * w**2 / 2).x
    assert (soft, shrunk) == pytest.approx((l1, l2), abs=1e-4)
    assert says(f"| {f'{z:g}'.replace('-', '−')} | {shown(abs(soft) if soft == 0 else soft)} | {shown(shrunk)} |")


def test_elastic_net_thresholds_then_shrinks() -> None:
    # One feature of ones: scikit-learn's loss is then (w − 3)² / 2.
    both = ElasticNet(alpha=1, l1_ratio=0.5, fit_intercept=False).fit(np.ones((4, 1)), np.full(4, 3.0)).coef_[0]
    assert both == pytest.approx(2.5 / 1.5, abs=1e-4)
    assert says(f"$2.5 / 1.5 = {both:.3f}$")


def test_ridge_splits_between_copies_and_lasso_sums_over_the_mean() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(50, 1))
    y = x[:, 0] + rng.normal(0, 0.1, 50)
    copies = Ridge(1).fit(np.hstack([x, x]), y).coef_
    assert copies[0] == pytest.approx(copies[1])
    # Every row ten times over: a mean does not notice, against a sum the same strength is ten times weaker.
    longer, target = np.tile(x, (10, 1)), np.tile(y, 10)
    assert Lasso(0.1).fit(longer, target).coef_ == pytest.approx(Lasso(0.1).fit(x, y).coef_)
    assert Ridge(20).fit(longer, target).coef_ == pytest.approx(Ridge(2).fit(x, y).coef_)


def test_a_ridge_weight_can_cross_zero_and_does_not_stay() -> None:
    # Squared error with these moments, features correlated by 0.9: the second weight changes its sign.
    moments, target = np.array([[1, 0.9], [0.9, 1]]), np.array([1, 0.8])
    second = np.array([np.linalg.solve(moments + k * np.eye(2), target)[1] for k in (0, 0.05, 0.2, 0.3, 5)])
    assert (second[:2] < 0).all() and (second[2:] > 0).all()
    assert second[3] > second[2]  # it grows for a while


# Maximum likelihood and maximum a posteriori


def test_the_coin() -> None:
    heads, tails = 3, 0
    posterior = stats.beta(2 + heads, 2 + tails)
    peak = minimize_scalar(lambda t: -posterior.logpdf(t), bounds=(0.01, 0.99), method="bounded").x
    assert peak == pytest.approx((heads + 1) / (heads + tails + 2), abs=1e-4)
    assert says(r"\frac{4}{5} = 0.80") and says(f"$0.8^2 = {0.8**2:.2f}$")
    assert says(f"{posterior.expect(lambda t: t**2):.3f}. MAP also depends")
    assert says(f"MLE {210 / 300:.3f}, MAP {211 / 302:.3f}")
    # The peak of the density of the log-odds s, where θ = 1 / (1 + e^−s) and dθ/ds = θ(1 − θ).
    s = np.linspace(-5, 5, 100_001)
    theta = 1 / (1 + np.exp(-s))
    moved = theta[(posterior.pdf(theta) * theta * (1 - theta)).argmax()]
    assert says(f"where $\\theta$ is {moved:.3f}, not 0.80")


@pytest.mark.parametrize(("a", "b"), [(2, 2), (4, 1), (5, 2)])
def test_the_drawn_densities_are_beta(a: int, b: int) -> None:
    theta = np.linspace(0.05, 0.95, 7)
    assert code.beta_density(theta, a, b) == pytest.approx(stats.beta(a, b).pdf(theta))


def test_a_gaussian_prior_is_ridge() -> None:
    rng = np.random.default_rng(1)
    sigma, tau = 1.0, 0.5
    x, noise = rng.normal(size=(30, 3)), rng.normal(0, sigma, 30)
    y = x @ np.array([1.0, -1.0, 0.0]) + noise

    def negative_log_posterior(w: np.ndarray) -> float:
        return -float(stats.norm(0, sigma).logpdf(y - x @ w).sum() + stats.norm(0, tau).logpdf(w).sum())

    peak = minimize(negative_log_posterior, np.zeros(3)).x
    strength = sigma**2 / tau**2
    assert peak == pytest.approx(Ridge(strength, fit_intercept=False).fit(x, y).coef_, abs=1e-4)
    assert says(f"$\\lambda = {strength:g}$. A Laplace prior")


# Bias and variance


def test_bias_and_variance_of_the_fits() -> None:
    tests = []
    for degree in (1, 3, 13):
        bias, variance, training = code.bias_and_variance(degree)
        test = bias + variance + code.NOISE**2
        assert says(f"| {degree} | {bias:.3f} + {variance:.3f} | {training:.3f} |")
        tests.append(f"{test:.3f}")
        # A fit of degree d leaves, of pure noise, the share 1 − (d + 1) / n on its own sample.
        if degree == 13:
            assert training == pytest.approx(code.NOISE**2 * (1 - 14 / code.SAMPLE), rel=0.05)
    assert says("the test errors are {}, {} and {}".format(*tests))
    errors = [sum(code.bias_and_variance(degree)[:2]) for degree in code.DEGREES]
    assert int(np.argmin(errors)) == 3 and says("at degree 3, which is the best degree")
    below = [degree for degree in code.DEGREES if code.bias_and_variance(degree)[2] < code.NOISE**2]
    assert below[0] == 3 and says("passes below the noise of 0.16 at degree 3")
    assert says(f"{code.REPEATS} samples of {code.SAMPLE} points") and says(f"deviation {code.NOISE:g}")


def test_the_decomposition_adds_up() -> None:
    fits, _ = code.polynomial_fits(3)
    bias, variance, _ = code.bias_and_variance(3)
    new = code.truth(code.GRID) + np.random.default_rng(5).normal(0, code.NOISE, fits.shape)
    assert ((new - fits) ** 2).mean() == pytest.approx(bias + variance + code.NOISE**2, rel=0.02)


def test_the_variance_of_an_average() -> None:
    rho, count = 0.3, 100
    covariance = np.full((count, count), rho) + (1 - rho) * np.eye(count)
    share = np.full(count, 1 / count)
    assert says(f"${share @ covariance @ share:.3f}\\,v$")


# Losses


def test_the_best_constants() -> None:
    y = np.array([1, 2, 3, 4, 100.0])
    at = np.linspace(0, 50, 50_001)[:, None]

    def best(losses: np.ndarray) -> float:
        return float(at[losses.sum(axis=1).argmin(), 0])

    assert best((y - at) ** 2) == 22 and best(np.abs(y - at)) == 3
    assert says("the best constant is 22 under squared error and 3 under absolute error")
    assert says(f"it is {best(code.huber(y - at)):.1f} as well")
    # Beyond the mean, on the other side than the median: the far small value is clipped.
    y = np.array([1, 5, 5, 7, 8.0])
    constant = best(code.huber(y - at))
    assert np.clip(y, constant - 1, constant + 1).mean() == pytest.approx(constant)
    assert says(f"for 1, 5, 5, 7 and 8 they are {np.median(y):g} and {y.mean():g}, and Huber's is {constant:g}")


def test_the_best_constant_of_the_quantile_loss() -> None:
    y, at = np.array([1, 2, 3, 4, 100.0]), np.linspace(0, 50, 50_001)[:, None]
    assert says(f"with $\\tau = 0.7$ it is {at[np.maximum(0.7 * (y - at), -0.3 * (y - at)).sum(axis=1).argmin(), 0]:g}")


def test_cross_entropy_and_its_gradient() -> None:
    costs = [shown(-log(p)) for p in (0.9, 0.5, 0.1, 0.01)]
    assert says(f"costs {costs[0]} at $p = 0.9$, {costs[1]} at 0.5, {costs[2]} at 0.1 and {costs[3]} at 0.01")
    score, step = log(0.01 / 0.99), 1e-5

    def sigmoid(s: float) -> float:
        return 1 / (1 + exp(-s))

    entropy = (-log(sigmoid(score + step)) + log(sigmoid(score - step))) / (2 * step)
    square = ((sigmoid(score + step) - 1) ** 2 - (sigmoid(score - step) - 1) ** 2) / 2 / (2 * step)
    assert says(f"the first is {shown(entropy, 2)}, the second {shown(square, 4)}")


def test_hinge_has_no_constant_total_and_logistic_has() -> None:
    totals = [exp(-max(0, 1 - f)) + exp(-max(0, 1 + f)) for f in (0, 1)]
    assert says(f"is {totals[0]:.3f} at $f = 0$ and {totals[1]:.3f} at $f = 1$")
    for f in (-3.0, 0.0, 0.7):
        assert exp(-np.logaddexp(0, -f)) + exp(-np.logaddexp(0, f)) == pytest.approx(1)


def test_the_poisson_loss() -> None:
    two, three = (rate - 3 * log(rate) for rate in (2, 3))
    assert says(f"a rate of 2 costs {shown(two)} and a rate of 3 costs {shown(three)}")
    assert two + log(factorial(3)) == pytest.approx(-stats.poisson(2).logpmf(3))


@settings(max_examples=50, deadline=None)
@given(st.floats(-50, 50), st.floats(0.1, 5))
def test_huber_is_between_and_its_density_exists(residual: float, delta: float) -> None:
    value = float(code.huber(residual, delta))
    assert value <= residual**2 / 2 + 1e-9 and value <= delta * abs(residual) + 1e-9
    assert np.isfinite(quad(lambda r: exp(-float(code.huber(r, delta))), -50, 50)[0])


# Generative and discriminative


def test_gaussian_classes_have_linear_log_odds() -> None:
    low, high = stats.norm(0, 1), stats.norm(2, 1)
    for x in (-1.0, 1.5, 4.0):
        assert high.logpdf(x) - low.logpdf(x) == pytest.approx(2 * x - 2)
    even = high.pdf(1.5) / (high.pdf(1.5) + low.pdf(1.5))
    rare = 0.2 * high.pdf(1.5) / (0.2 * high.pdf(1.5) + 0.8 * low.pdf(1.5))
    assert says(f"class 1 is {even:.3f}") and says(f"falls to {rare:.3f}")
    assert says(f"$\\log(0.2/0.8) = {log(0.25):.3f}$")


def test_the_learning_curves_cross() -> None:
    bayes, logistic = code.learning_curves(logistic_regression).T
    assert says(f"naive Bayes errs on {bayes[0]:.1%} of new points and logistic regression on {logistic[0]:.1%}")
    assert says(f"With 512 it is {bayes[-1]:.1%} against {logistic[-1]:.1%}")
    assert bayes[0] < logistic[0] and bayes[-1] > logistic[-1] and code.TRAINING_SIZES[-1] == 512
    assert says(f"{code.FEATURES} Gaussian features, three of them nearly copies") and code.COPIES == 3


def test_the_compared_naive_bayes_is_what_it_is_called() -> None:
    x, y = code.two_classes(np.random.default_rng(3), 400)
    design = np.column_stack([np.ones(len(x)), x])
    # scikit-learn's has a variance for each class; given the shared one, it is the same line.
    bayes = GaussianNB().fit(x, y)
    bayes.var_[:] = bayes.var_.mean(axis=0)
    assert ((design @ code.naive_bayes(x, y) > 0) == (bayes.predict(x) == 1)).all()


# Support vector machines


def test_the_drawn_margin() -> None:
    support, alpha, w, b = code.largest_margin()
    assert w == pytest.approx([0.5, 0.5], abs=1e-3) and b == pytest.approx(-2, abs=1e-3)
    assert support.tolist() == [[3, 3], [1, 1]]
    width = 2 / float(np.hypot(*w))
    assert width == pytest.approx(np.hypot(2, 2), abs=0.01)  # the distance between the two
    assert says(f"2 / \\lVert w \\rVert = {width:.2f}$")
    assert alpha == pytest.approx(0.25, abs=1e-3)
    dual = alpha.sum() - w @ w / 2
    assert dual == pytest.approx(w @ w / 2, abs=1e-3)
    assert says(f"primal and dual are both {dual:.2f}")


@pytest.mark.parametrize("gamma", [0.05, 1, 50])
def test_the_machine_agrees_with_scikit_learn(gamma: float) -> None:
    x, y = code.moons(60, 1)
    weights, b, accuracy = code.rbf_machine(gamma)
    reference = SVC(C=1, gamma=gamma, tol=1e-5).fit(x, y)
    new, _ = code.moons(1000, 2)
    assert code.rbf(new, x, gamma) @ weights + b == pytest.approx(reference.decision_function(new), abs=5e-3)
    count = int((np.abs(weights) > 1e-6).sum())
    assert count == len(reference.support_)
    assert says(f"| {gamma:g} | {count} | {accuracy:.0%} |")


def test_the_square_kernel_is_an_inner_product_of_features() -> None:
    def features(x: np.ndarray) -> np.ndarray:
        return np.array([x[0] ** 2, np.sqrt(2) * x[0] * x[1], x[1] ** 2])

    a, b = np.array([1.0, 2.0]), np.array([3.0, 1.0])
    parts = features(a) * features(b)
    assert (a @ b) ** 2 == pytest.approx(parts.sum())
    assert says(f"$5^2 = {(a @ b) ** 2:g}$, and so is ${' + '.join(f'{part:g}' for part in parts)}$")


def test_a_larger_c_regularizes_less() -> None:
    x, y = code.moons(60, 1)
    norms = [np.linalg.norm(SVC(C=c, kernel="linear").fit(x, y).coef_) for c in (0.01, 0.1, 1)]
    assert norms == sorted(norms)
    weak, strong = (LogisticRegression(C=c).fit(x, y).coef_ for c in (100, 0.01))
    assert np.linalg.norm(weak) > np.linalg.norm(strong)


def test_the_intercept_is_no_part_of_the_penalty() -> None:
    x, y = np.arange(6.0)[:, None], np.array([10, 11, 12, 13, 14, 15.0])
    assert Ridge(1e9).fit(x, y).predict(x) == pytest.approx(y.mean(), abs=1e-3)
    assert LinearRegression().fit(x, y + 100).coef_ == pytest.approx(LinearRegression().fit(x, y).coef_)
