"""Figures of ml-theory/fundamentals.md, and the small computations that they and the page's numbers rest on."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from macros.plot import Plot, Style, figure

Array = NDArray[np.float64]

# L1 and L2: loss(w) = (w − BEST)ᵀ CURVATURE (w − BEST) / 2, with the norm of w at most BUDGET.
BEST = np.array([0.4, 1.6])
CURVATURE = np.array([[1.0, 0.3], [0.3, 1.0]])
BUDGET = 1.0

# Bias and variance: samples of a sine, with noise, at fixed places.
SAMPLE, NOISE, REPEATS = 20, 0.4, 400
DEGREES = tuple(range(14))
PLACES = np.linspace(0, 1, SAMPLE)
GRID = np.linspace(0, 1, 101)

# The largest margin: two points decide it.
POSITIVE = np.array([(3, 3), (4, 3), (3.5, 4.5), (2.5, 4.2)])
NEGATIVE = np.array([(1, 1), (0.5, 1), (1.5, 0.2), (0.2, 1.6)])


def loss(w: ArrayLike) -> Array:
    """Evaluate the quadratic loss at weights of shape (..., 2)."""
    off = np.asarray(w, dtype=float) - BEST
    return np.asarray(np.einsum("...i,ij,...j->...", off, CURVATURE, off) / 2)


def l1_solution() -> Array:
    """Find the weights, shape (2,), of least loss with |w₁| + |w₂| = BUDGET.

    It is the best of the ball's four edges, each in closed form.
    """
    corners = BUDGET * np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])
    found: list[Array] = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = end - start
        share = along @ CURVATURE @ (BEST - start) / (along @ CURVATURE @ along)
        found.append(start + np.clip(share, 0, 1) * along)
    return found[int(np.argmin([loss(w) for w in found]))]


def l2_solution() -> Array:
    """Find the weights, shape (2,), of least loss with Euclidean norm BUDGET.

    They are (H + λI)⁻¹Hb, b the minimum, for the λ that gives that norm, found by bisection.
    """
    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        w = np.linalg.solve(CURVATURE + middle * np.eye(2), CURVATURE @ BEST)
        low, high = (middle, high) if np.linalg.norm(w) > BUDGET else (low, middle)
    return np.asarray(w)


def l1_l2_balls() -> str:
    """Draw the contours of one loss with the L1 ball and with the L2 ball, and the solution on each."""
    turn = np.linspace(0, 2 * np.pi, 49)
    balls = {
        "L1": np.array([(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]) * BUDGET,
        "L2": np.column_stack([np.cos(turn), np.sin(turn)]) * BUDGET,
    }
    solutions = {"L1": l1_solution(), "L2": l2_solution()}
    xs, ys = np.linspace(-1.4, 2, 40), np.linspace(-1.4, 2.6, 44)
    surface = loss(np.dstack(np.meshgrid(xs, ys)))
    plots = []
    for name, ball in balls.items():
        w = solutions[name]
        plot = Plot((-1.4, 2), (-1.4, 2.6), width=180, title=f"{name} ball", equal=True)
        plot.contour(xs, ys, surface, [float(loss(w)) * share for share in (0.25, 1, 2.5, 5)])
        plot.area(ball, "one")
        plot.line(ball, "one")
        plot.line([(-1.4, 0), (2, 0)], "muted")
        plot.line([(0, -1.4), (0, 2.6)], "muted")
        plot.dots([BEST], "two", shape="cross", size=4)
        plot.text(BEST[0], BEST[1], "no penalty", "two", dx=8, dy=-6, anchor="start")
        plot.dots([w], "four", size=4)
        plot.text(w[0], w[1], f"({w[0]:.2f}, {w[1]:.2f})", dx=8, dy=2, anchor="start")
        plots.append(plot)
    l1, l2 = solutions.values()
    return figure(
        "The same loss on an L1 and on an L2 ball of the same size",
        f"Two panels with the same elliptical loss contours, whose minimum lies outside both balls at "
        f"({BEST[0]:g}, {BEST[1]:g}). The smallest contour that meets the L1 ball, a diamond, meets it in its corner "
        f"({l1[0]:.2f}, {l1[1]:.2f}): the first weight is exactly zero. On the L2 ball, a disk, it touches at "
        f"({l2[0]:.2f}, {l2[1]:.2f}): both weights stay.",
        *plots,
    )


def beta_density(theta: ArrayLike, a: int, b: int) -> Array:
    """Evaluate the density of the Beta(a, b) distribution, for whole a and b, at theta of shape (n,)."""
    total = 1.0
    for k in range(b):  # Γ(a + b) / (Γ(a) Γ(b)) = b · C(a + b − 1, b)
        total *= (a + k) / (k + 1)
    t = np.asarray(theta, dtype=float)
    return np.asarray(total * b * t ** (a - 1) * (1 - t) ** (b - 1))


def coin_posterior() -> str:
    """Draw prior, likelihood and posterior of a coin's chance of heads after three heads in three flips."""
    theta = np.linspace(0, 1, 61)
    plot = Plot((0, 1), (0, 4.3), height=220, x_label="chance of heads θ", x_ticks=(0, 0.2, 0.4, 0.6, 0.8, 1))
    curves: tuple[tuple[str, int, int, Style, float, float], ...] = (
        ("prior Beta(2, 2)", 2, 2, "muted", 0.3, 1.62),
        ("likelihood", 4, 1, "two", 0.87, 3.3),
        ("posterior Beta(5, 2)", 5, 2, "one", 0.6, 2.1),
    )
    for name, a, b, style, x, y in curves:
        plot.line(np.column_stack([theta, beta_density(theta, a, b)]), style, dashed=style == "two")
        plot.text(x, y, name, style, anchor="end")
    for name, at, height in (("mean 0.71", 5 / 7, "middle"), ("MAP 0.80", 4 / 5, "end"), ("MLE 1.00", 1.0, "end")):
        density = beta_density([at], 4, 1)[0] if at == 1 else beta_density([at], 5, 2)[0]
        plot.line([(at, 0), (at, density)], "muted", dashed=True)
        plot.dots([(at, density)], "four")
        if height == "end":
            plot.text(at, density, name, dy=-6, anchor="end")
        else:
            plot.text(at, 0.2, name, dx=-4, anchor="end")
    return figure(
        "Three heads in three flips: what the data say, and what a prior adds",
        "Three curves over the chance of heads from 0 to 1. The likelihood rises all the way to its maximum at "
        "1.00, the maximum-likelihood estimate (MLE). The prior Beta(2, 2) is a hill around 0.5. The posterior "
        "Beta(5, 2), their product, peaks at 0.80, the maximum a posteriori estimate (MAP); its mean is 0.71.",
        plot,
    )


def truth(x: ArrayLike) -> Array:
    """Evaluate the function behind the samples."""
    return np.asarray(np.sin(2 * np.pi * np.asarray(x, dtype=float)))


def polynomial_fits(degree: int, repeats: int = REPEATS) -> tuple[Array, Array]:
    """Fit a polynomial to `repeats` samples of the noisy sine.

    Returns:
        The fits on GRID, shape (repeats, 101), and each fit's mean squared error on its own sample, shape (repeats,).
    """
    noise = np.random.default_rng(0).normal(0, NOISE, (repeats, SAMPLE))
    y = truth(PLACES) + noise
    # Legendre polynomials span the same fits as powers of x, without their rounding errors.
    basis = np.polynomial.legendre.legvander(2 * PLACES - 1, degree)
    weights = np.linalg.lstsq(basis, y.T, rcond=None)[0]
    fits = (np.polynomial.legendre.legvander(2 * GRID - 1, degree) @ weights).T
    return fits, ((y - (basis @ weights).T) ** 2).mean(axis=1)


def bias_and_variance(degree: int) -> tuple[float, float, float]:
    """Average squared bias and variance of the fits over GRID, and their mean squared error on the training sample."""
    fits, training = polynomial_fits(degree)
    bias = ((fits.mean(axis=0) - truth(GRID)) ** 2).mean()
    return float(bias), float(fits.var(axis=0).mean()), float(training.mean())


def polynomial_spread() -> str:
    """Draw a dozen fits of a low and of a high degree, each to its own sample."""
    plots = []
    for degree in (1, 9):
        plot = Plot((0, 1), (-2.2, 2.2), width=180, height=170, title=f"degree {degree}")
        fits, _ = polynomial_fits(degree)
        for fit in fits[:12]:
            plot.line(np.column_stack([GRID[::4], fit[::4]]), "muted")
        plot.line(np.column_stack([GRID[::4], truth(GRID[::4])]), "two", dashed=True)
        plot.line(np.column_stack([GRID[::4], fits.mean(axis=0)[::4]]), "one")
        plots.append(plot)
    plots[0].text(0.36, 1.2, "truth", "two")
    plots[0].text(0.82, 0.05, "mean fit", "one")
    return figure(
        "Twelve samples, twelve fits: high bias at degree 1, high variance at degree 9",
        "Two panels, each with twelve fits to twelve noisy samples of the same sine. The straight lines of degree 1 "
        "lie close together, but their mean is far from the sine: high bias, low variance. The polynomials of "
        "degree 9 swing apart, most at the ends, but their mean lies on the sine: low bias, high "
        "variance.",
        *plots,
    )


def bias_variance_curve() -> str:
    """Draw squared bias, variance, training and test error of polynomial fits, by degree."""
    rows = np.array([bias_and_variance(degree) for degree in DEGREES])
    bias, variance, training = rows.T
    test = bias + variance + NOISE**2
    plot = Plot((0, 13), (0, 0.7), height=280, x_label="degree of the polynomial", y_label="mean squared error",
                x_ticks=(0, 3, 6, 9, 12), y_ticks=(0, 0.2, 0.4, 0.6))  # fmt: skip
    plot.line([(0, NOISE**2), (13, NOISE**2)], "muted", dashed=True)
    plot.text(11, NOISE**2, "noise", "muted", dy=-4, anchor="end")
    series: tuple[tuple[str, Array, Style, float, float], ...] = (
        ("test error", test, "four", 1.2, 0.44),
        ("bias²", bias, "two", 0.4, 0.14),
        ("variance", variance, "one", 9.2, 0.03),
        ("training error", training, "three", 3.4, 0.065),
    )
    for name, values, style, x, y in series:
        plot.line(np.column_stack([DEGREES, values]), style)
        plot.dots(np.column_stack([DEGREES, values]), style, size=2.2)
        plot.text(x, y, name, style, anchor="start")
    best = int(test.argmin())
    return figure(
        f"Bias, variance and error of polynomial fits to {SAMPLE} points, over {REPEATS} samples",
        f"Curves over the degree of a polynomial from 0 to {DEGREES[-1]}. Squared bias falls from {bias[0]:.2f} at "
        f"degree 0 to {bias[3]:.2f} at degree 3 and then is about zero. Variance rises from {variance[0]:.3f} to "
        f"{variance[-1]:.2f}. Test error, their sum plus the noise of {NOISE**2:.2f}, is least at degree {best} with "
        f"{test[best]:.2f} and rises to {test[-1]:.2f} at degree {DEGREES[-1]}, while training error only falls, to "
        f"{training[-1]:.2f}.",
        plot,
    )


def huber(residual: ArrayLike, delta: float = 1.0) -> Array:
    """Evaluate Huber's loss: half the square up to `delta`, linear from there on."""
    r = np.abs(np.asarray(residual, dtype=float))
    return np.asarray(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2)))


def quantile_loss(residual: ArrayLike, tau: float) -> Array:
    """Evaluate the pinball loss of a residual y − prediction, for the quantile `tau`."""
    r = np.asarray(residual, dtype=float)
    return np.asarray(np.maximum(tau * r, (tau - 1) * r))


def loss_shapes() -> str:
    """Draw losses of regression over the residual, and of classification over the margin."""
    r = np.linspace(-3, 3, 49)
    left = Plot((-3, 3), (0, 3.2), width=180, height=190, title="regression", x_label="residual y − f",
                x_ticks=(-2, 0, 2))  # fmt: skip
    left.line(np.column_stack([r, r**2 / 2])[np.abs(r) <= 2.5], "one")
    left.line(np.column_stack([r, np.abs(r)]), "two", dashed=True)
    left.line(np.column_stack([r, huber(r)]), "three")
    left.text(0, 2.95, "squared", "one")
    left.text(0, 2.5, "absolute", "two")
    left.text(0, 2.05, "Huber", "three")
    right = Plot((-3, 3), (0, 3.2), width=180, height=190, title="classification", x_label="margin y f",
                 x_ticks=(-2, 0, 2))  # fmt: skip
    right.line([(-3, 1), (0, 1), (0, 0), (3, 0)], "muted")
    right.line(np.column_stack([r, np.maximum(0, 1 - r)])[r >= -2.2], "one")
    right.line(np.column_stack([r, np.log1p(np.exp(-r))]), "two", dashed=True)
    right.text(2.9, 2.95, "hinge", "one", anchor="end")
    right.text(2.9, 2.5, "logistic", "two", anchor="end")
    right.text(2.9, 2.05, "0–1", "muted", anchor="end")
    return figure(
        "Losses over the residual and over the margin",
        "Two panels. Regression, over the residual: the squared loss is a parabola, the absolute loss a V with a "
        "kink at zero, Huber's loss a parabola between −1 and 1 and linear beyond. Classification, over the margin: "
        "the 0–1 loss drops from 1 to 0 at margin zero; hinge falls in a line to 0 at margin 1 and is exactly 0 "
        "beyond; logistic falls smoothly and is never 0.",
        left, right,
    )  # fmt: skip


TRAINING_SIZES = (16, 32, 64, 128, 256, 512)
FEATURES, COPIES = 16, 3


def _two_classes(rng: np.random.Generator, n: int) -> tuple[Array, Array]:
    """Sample n rows of FEATURES Gaussian features, the first COPIES of them nearly equal, and labels 0 or 1."""
    y = (np.arange(n) % 2).astype(float)
    x = rng.normal(0, 1, (n, FEATURES))
    x[:, 1:COPIES] = x[:, :1] + 0.3 * x[:, 1:COPIES]
    shift = np.full(FEATURES, 0.4)
    return x + y[:, None] * shift, y


def _naive_bayes(x: Array, y: Array) -> Array:
    """Fit Gaussian naive Bayes with shared variances and even classes: weights and intercept, (FEATURES + 1,)."""
    high, low = x[y == 1].mean(axis=0), x[y == 0].mean(axis=0)
    centered = x - np.where(y[:, None] == 1, high, low)
    weights = (high - low) / ((centered**2).sum(axis=0) / (len(x) - 2))
    return np.append(weights, -weights @ (high + low) / 2)


def _logistic(x: Array, y: Array) -> Array:
    """Fit logistic regression by Newton's method, with a light L2 penalty: weights and intercept, (FEATURES + 1,)."""
    design = np.column_stack([x, np.ones(len(x))])
    penalty = 0.1 * np.eye(FEATURES + 1)
    penalty[-1, -1] = 1e-6  # not a penalty on the intercept: it keeps the system solvable
    w = np.zeros(FEATURES + 1)
    for _ in range(8):
        p = 1 / (1 + np.exp(-np.clip(design @ w, -30, 30)))
        w += np.linalg.solve((design * (p * (1 - p))[:, None]).T @ design + penalty, design.T @ (y - p) - penalty @ w)
    return w


def learning_curves(repeats: int = 40) -> Array:
    """Average the test error of naive Bayes and of logistic regression, shape (len(TRAINING_SIZES), 2)."""
    rng = np.random.default_rng(0)
    x, y = _two_classes(rng, 4000)
    test = np.column_stack([x, np.ones(len(x))])
    errors = np.zeros((len(TRAINING_SIZES), 2))
    for row, n in enumerate(TRAINING_SIZES):
        for _ in range(repeats):
            sample = _two_classes(rng, n)
            models = np.column_stack([_naive_bayes(*sample), _logistic(*sample)])
            errors[row] += ((test @ models > 0) != (y[:, None] == 1)).mean(axis=0) / repeats
    return errors


def generative_learning_curves() -> str:
    """Draw the test error of a generative and a discriminative linear classifier over the training set's size."""
    errors = learning_curves()
    bayes, logistic = errors.T
    x = np.log2(TRAINING_SIZES)
    plot = Plot((4, 9), (0.2, 0.4), height=220, x_label="training examples", y_label="test error",
                y_ticks=(0.2, 0.3, 0.4))  # fmt: skip
    plot.height += 16  # room for the numbers of a logarithmic axis
    for size, at in zip(TRAINING_SIZES, x, strict=True):
        plot.text(float(at), 0.2, str(size), "muted", dy=15)
    styles: tuple[tuple[Array, Style, bool], ...] = ((bayes, "one", False), (logistic, "two", True))
    for values, style, dashed in styles:
        plot.line(np.column_stack([x, values]), style, dashed=dashed)
        plot.dots(np.column_stack([x, values]), style, shape="square" if dashed else "circle")
    plot.text(9, bayes[-1], "naive Bayes", "one", dy=-12, anchor="end")
    plot.text(9, logistic[-1], "logistic regression", "two", dy=16, anchor="end")
    return figure(
        "Naive Bayes starts ahead, logistic regression ends ahead",
        f"Mean test error over training sizes from {TRAINING_SIZES[0]} to {TRAINING_SIZES[-1]}. Naive Bayes falls "
        f"from {bayes[0]:.2f} and levels off at {bayes[-1]:.3f}. Logistic regression starts at {logistic[0]:.2f}, "
        f"crosses below, and ends at {logistic[-1]:.3f}.",
        plot,
    )


def solve_dual(kernel: Array, y: Array, c: float, tolerance: float = 1e-5) -> tuple[Array, float]:
    """Train a support vector machine: sequential minimal optimization on the pair that violates most.

    Args:
        kernel: the Gram matrix, shape (n, n).
        y: labels −1 or 1, shape (n,).
        c: the upper bound of the multipliers.
        tolerance: the largest violation of the optimality conditions that is left.

    Returns:
        The multipliers α, shape (n,), and the intercept b.

    Source: Platt (1998), with the choice of pair of Keerthi et al. (2001).
    """
    alpha, gradient = np.zeros(len(y)), -np.ones(len(y))
    while True:
        score = -y * gradient
        up = np.where(y > 0, alpha < c - 1e-9, alpha > 1e-9)
        low = np.where(y > 0, alpha > 1e-9, alpha < c - 1e-9)
        i, j = int(np.where(up, score, -np.inf).argmax()), int(np.where(low, score, np.inf).argmin())
        if score[i] - score[j] < tolerance:
            return alpha, float(score[i] + score[j]) / 2
        room_i = c - alpha[i] if y[i] > 0 else alpha[i]
        room_j = alpha[j] if y[j] > 0 else c - alpha[j]
        curvature = max(kernel[i, i] + kernel[j, j] - 2 * kernel[i, j], 1e-12)
        step = min((score[i] - score[j]) / curvature, room_i, room_j)
        alpha[i] += y[i] * step
        alpha[j] -= y[j] * step
        gradient += step * y * (kernel[:, i] - kernel[:, j])


def rbf(a: Array, b: Array, gamma: float) -> Array:
    """Evaluate the kernel exp(−γ‖a − b‖²) of points of shapes (n, d) and (m, d), shape (n, m)."""
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1)[None] - 2 * a @ b.T
    return np.asarray(np.exp(-gamma * np.maximum(squares, 0)))


def margin() -> str:
    """Draw the separating line of largest margin between two groups of points."""
    points = np.vstack([POSITIVE, NEGATIVE])
    y = np.repeat([1.0, -1.0], [len(POSITIVE), len(NEGATIVE)])
    alpha, b = solve_dual(points @ points.T, y, 1e6)
    w = (alpha * y) @ points
    width = 2 / float(np.linalg.norm(w))
    plot = Plot((0, 5), (0, 5), width=300, equal=True, x_ticks=(0, 1, 2, 3, 4, 5), y_ticks=(0, 1, 2, 3, 4, 5))
    for level in (-1, 0, 1):
        ends = np.array([(x, (level - b - w[0] * x) / w[1]) for x in (0, 5)])
        inside = np.clip(ends[:, 1], 0, 5)
        ends = np.column_stack([(level - b - w[1] * inside) / w[0], inside])
        plot.line(ends, "four" if level == 0 else "muted", dashed=level != 0)
    plot.dots(POSITIVE, "one", size=4)
    plot.dots(NEGATIVE, "two", shape="square", size=4)
    support = points[alpha > 1e-6]
    plot.dots(support, "four", shape="cross", size=7)
    plot.line(support, "three", arrow=True)
    plot.line(support[::-1], "three", arrow=True)
    plot.text(2.3, 2.1, f"margin {width:.2f}", "three", anchor="start")
    plot.text(0.1, 3.95, "w·x + b = 0", anchor="start", dx=2, dy=-16)
    return figure(
        "The line of largest margin, and the two support vectors (crossed) that hold it",
        "Four round points at the upper right and four square ones at the lower left. The separating line w·x + b = "
        f"0 with w = ({w[0]:.2f}, {w[1]:.2f}) and b = {b:.2f} runs midway between (1, 1) and (3, 3), the two support "
        f"vectors. The dashed lines of values −1 and 1 run through them, {width:.2f} apart; no other point lies "
        "between.",
        plot,
    )


def moons(n: int, seed: int) -> tuple[Array, Array]:
    """Sample n points in two noisy, interlocked half-circles, shape (n, 2), and labels −1 or 1, shape (n,)."""
    rng = np.random.default_rng(seed)
    y = np.where(np.arange(n) % 2, 1.0, -1.0)
    turn = rng.uniform(0, np.pi, n)
    arc = np.column_stack([np.cos(turn), np.sin(turn)])
    x = np.where(y[:, None] > 0, arc, np.array([1, 0.5]) - arc)
    return x + rng.normal(0, 0.25, (n, 2)), y


def rbf_machine(gamma: float, c: float = 1.0) -> tuple[Array, float, float]:
    """Train on 60 points of the moons: α·y, shape (60,), the intercept, and the accuracy on 1,000 new points."""
    x, y = moons(60, 1)
    alpha, b = solve_dual(rbf(x, x, gamma), y, c)
    new, label = moons(1000, 2)
    return alpha * y, b, float(((rbf(new, x, gamma) @ (alpha * y) + b > 0) == (label > 0)).mean())


def rbf_widths() -> str:
    """Draw the decision regions of the same machine with a small, a middling and a large γ."""
    x, y = moons(60, 1)
    xs, ys = np.linspace(-1.7, 2.7, 60), np.linspace(-1.3, 1.8, 45)
    cells = np.column_stack([axis.ravel() for axis in np.meshgrid(xs, ys)])
    plots, said = [], []
    for gamma in (0.05, 1, 50):
        weights, b, accuracy = rbf_machine(gamma)
        plot = Plot((-1.7, 2.7), (-1.3, 1.8), width=180, title=f"γ = {gamma:g}", equal=True)
        surface = (rbf(cells, x, gamma) @ weights + b).reshape(len(ys), len(xs))
        plot.region(xs, ys, surface, "one")
        plot.contour(xs, ys, surface, [0], "four")
        plot.dots(x[y > 0], "one", size=2.2)
        plot.dots(x[y < 0], "two", shape="square", size=2)
        count = int((np.abs(weights) > 1e-6).sum())
        plots.append(plot)
        said.append(f"γ = {gamma:g}: {count} of 60 points are support vectors, {accuracy:.0%} of new points are right")
    return figure(
        "The reach of a support vector: RBF kernel, C = 1, three values of γ",
        "Three panels with the same two interlocked groups of points and the region that the machine gives to the "
        "first. The boundary is almost a line for the smallest γ, follows the groups for the middle one, and closes "
        f"around single points for the largest: {'; '.join(said)}.",
        *plots,
    )
