"""The figures of docs/ml-theory/fundamentals.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Anchor, Plot, Style, figure


def l1_l2_balls() -> str:
    """Draw the contours of one loss with the L1 ball and with the L2 ball, and the solution on each."""
    code = module("ml-theory/fundamentals.py")
    turn = np.linspace(0, 2 * np.pi, 49)
    balls = {
        "L1": np.array([(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]) * code.BUDGET,
        "L2": np.column_stack([np.cos(turn), np.sin(turn)]) * code.BUDGET,
    }
    solutions = {"L1": code.l1_solution(), "L2": code.l2_solution()}
    xs, ys = np.linspace(-1.4, 2, 40), np.linspace(-1.4, 2.6, 44)
    surface = code.loss(np.dstack(np.meshgrid(xs, ys)))
    best = code.BEST
    plots = []
    for name, ball in balls.items():
        w = solutions[name]
        plot = Plot((-1.4, 2), (-1.4, 2.6), width=180, title=f"{name} ball", equal=True)
        plot.contour(xs, ys, surface, [float(code.loss(w)) * share for share in (0.25, 1, 2.5, 5)])
        plot.area(ball, "one")
        plot.line(ball, "one")
        plot.line([(-1.4, 0), (2, 0)], "muted")
        plot.line([(0, -1.4), (0, 2.6)], "muted")
        plot.dots([best], "two", shape="cross", size=4)
        plot.text(best[0], best[1], "no penalty", "two", dx=8, dy=-6, anchor="start")
        plot.dots([w], "four", size=4)
        plot.text(w[0], w[1], f"({w[0]:.2f}, {w[1]:.2f})", dx=8, dy=2, anchor="start")
        plots.append(plot)
    l1, l2 = solutions.values()
    return figure(
        "The same loss on an L1 and on an L2 ball of the same size",
        f"Two panels with the same elliptical loss contours, whose minimum lies outside both balls at "
        f"({best[0]:g}, {best[1]:g}). The smallest contour that meets the L1 ball, a diamond, meets it in its corner "
        f"({l1[0]:.2f}, {l1[1]:.2f}): the first weight is exactly zero. On the L2 ball, a disk, it touches at "
        f"({l2[0]:.2f}, {l2[1]:.2f}): both weights stay.",
        *plots,
    )


def coin_posterior() -> str:
    """Draw prior, likelihood and posterior of a coin's chance of heads after three heads in three flips."""
    beta = module("ml-theory/fundamentals.py").beta_density
    theta = np.linspace(0, 1, 61)
    plot = Plot((0, 1), (0, 4.3), height=220, x_label="chance of heads θ", x_ticks=(0, 0.2, 0.4, 0.6, 0.8, 1))
    curves: tuple[tuple[str, tuple[int, int], Style, int], ...] = (
        ("prior Beta(2, 2)", (2, 2), "muted", 20),
        ("likelihood", (4, 1), "two", 56),
        ("posterior Beta(5, 2)", (5, 2), "one", 38),
    )
    for name, shape, style, at in curves:
        plot.series(np.column_stack([theta, beta(theta, *shape)]), style, name, dashed=style == "two", at=at, dx=-6)
    mean, peak, likeliest = 5 / 7, 4 / 5, 1.0
    for chance, shape in ((mean, (5, 2)), (peak, (5, 2)), (likeliest, (4, 1))):
        top = float(beta(chance, *shape))
        plot.line([(chance, 0), (chance, top)], "muted", dashed=True)
        plot.dots([(chance, top)], "four")
        if chance == mean:
            plot.text(chance, 0.2, f"mean {chance:.2f}", dx=-4, anchor="end")
        else:
            plot.text(chance, top, f"{'MAP' if chance == peak else 'MLE'} {chance:.2f}", dy=-6, anchor="end")
    return figure(
        "Three heads in three flips: what the data say, and what a prior adds",
        "Three curves over the chance of heads from 0 to 1. The likelihood rises all the way to its maximum at "
        f"{likeliest:.2f}, the maximum-likelihood estimate (MLE). The prior Beta(2, 2) is a hill around 0.5. The "
        f"posterior Beta(5, 2), their product, peaks at {peak:.2f}, the maximum a posteriori estimate (MAP); its mean "
        f"is {mean:.2f}.",
        plot,
    )


def polynomial_spread() -> str:
    """Draw a dozen fits of a low and of a high degree, each to its own sample."""
    code = module("ml-theory/fundamentals.py")
    x = code.GRID[::4]
    plots = []
    for degree in (1, 9):
        plot = Plot((0, 1), (-2.2, 2.2), width=180, height=170, title=f"degree {degree}")
        fits, _ = code.polynomial_fits(degree)
        for fit in fits[:12]:
            plot.line(np.column_stack([x, fit[::4]]), "muted")
        plot.line(np.column_stack([x, code.truth(x)]), "two", dashed=True)
        plot.line(np.column_stack([x, fits.mean(axis=0)[::4]]), "one")
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
    code = module("ml-theory/fundamentals.py")
    degrees, noise = code.DEGREES, code.NOISE**2
    bias, variance, training = np.array([code.bias_and_variance(degree) for degree in degrees]).T
    test = bias + variance + noise
    plot = Plot((0, 13), (0, 0.7), height=280, x_label="degree of the polynomial", y_label="mean squared error",
                x_ticks=(0, 3, 6, 9, 12), y_ticks=(0, 0.2, 0.4, 0.6))  # fmt: skip
    plot.line([(0, noise), (13, noise)], "muted", dashed=True)
    plot.text(11, noise, "noise", "muted", dy=-4, anchor="end")
    series: tuple[tuple[str, np.ndarray, Style, int, Anchor, float, float], ...] = (
        ("test error", test, "four", 1, "start", 5, -17),
        ("bias²", bias, "two", 1, "middle", 4, 29),
        ("variance", variance, "one", 9, "start", 0, 16),
        ("training error", training, "three", 3, "start", 6, 22),
    )
    for name, values, style, at, anchor, dx, dy in series:
        points = np.column_stack([degrees, values])
        plot.series(points, style, name, shape="circle", size=2.2, at=at, anchor=anchor, dx=dx, dy=dy)
    best = int(test.argmin())
    return figure(
        f"Bias, variance and error of polynomial fits to {code.SAMPLE} points, over {code.REPEATS} samples",
        f"Curves over the degree of a polynomial from 0 to {degrees[-1]}. Squared bias falls from {bias[0]:.2f} at "
        f"degree 0 to {bias[3]:.2f} at degree 3 and then is about zero. Variance rises from {variance[0]:.3f} to "
        f"{variance[-1]:.2f}. Test error, their sum plus the noise of {noise:.2f}, is least at degree {best} with "
        f"{test[best]:.2f} and rises to {test[-1]:.2f} at degree {degrees[-1]}, while training error only falls, to "
        f"{training[-1]:.2f}.",
        plot,
    )


def loss_shapes() -> str:
    """Draw losses of regression over the residual, and of classification over the margin."""
    r = np.linspace(-3, 3, 49)
    left = Plot((-3, 3), (0, 3.2), width=180, height=190, title="regression", x_label="residual y − f",
                x_ticks=(-2, 0, 2))  # fmt: skip
    left.line(np.column_stack([r, r**2 / 2])[np.abs(r) <= 2.5], "one")
    left.line(np.column_stack([r, np.abs(r)]), "two", dashed=True)
    left.line(np.column_stack([r, module("ml-theory/fundamentals.py").huber(r)]), "three")
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


def generative_learning_curves() -> str:
    """Draw the test error of a generative and a discriminative linear classifier over the training set's size."""
    code = module("ml-theory/fundamentals.py")
    logistic_regression = module("ml-coding/linear_and_logistic_regression.py").logistic_regression
    bayes, logistic = code.learning_curves(logistic_regression).T
    sizes = code.TRAINING_SIZES
    plot = Plot((16, 512), (0.2, 0.4), height=236, log="x", x_label="training examples", y_label="test error",
                x_ticks=sizes, y_ticks=(0.2, 0.3, 0.4))  # fmt: skip
    plot.series(np.column_stack([sizes, bayes]), "one", "naive Bayes", shape="circle", dy=-12)
    plot.series(np.column_stack([sizes, logistic]), "two", "logistic regression", shape="square", dashed=True, dy=16)
    return figure(
        "Naive Bayes starts ahead, logistic regression ends ahead",
        f"Mean test error over training sizes from {sizes[0]} to {sizes[-1]}. Naive Bayes falls "
        f"from {bayes[0]:.2f} and levels off at {bayes[-1]:.3f}. Logistic regression starts at {logistic[0]:.2f}, "
        f"crosses below, and ends at {logistic[-1]:.3f}.",
        plot,
    )


def margin() -> str:
    """Draw the separating line of largest margin between two groups of points."""
    code = module("ml-theory/fundamentals.py")
    support, _, w, b = code.largest_margin()
    width = 2 / float(np.linalg.norm(w))
    plot = Plot((0, 5), (0, 5), width=300, equal=True, x_ticks=(0, 1, 2, 3, 4, 5), y_ticks=(0, 1, 2, 3, 4, 5))
    for level in (-1, 0, 1):
        ends = np.array([(x, (level - b - w[0] * x) / w[1]) for x in (0, 5)])
        inside = np.clip(ends[:, 1], 0, 5)
        ends = np.column_stack([(level - b - w[1] * inside) / w[0], inside])
        plot.line(ends, "four" if level == 0 else "muted", dashed=level != 0)
    plot.dots(code.POSITIVE, "one", size=4)
    plot.dots(code.NEGATIVE, "two", shape="square", size=4)
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


def rbf_widths() -> str:
    """Draw the decision regions of the same machine with a small, a middling and a large γ."""
    code = module("ml-theory/fundamentals.py")
    x, y = code.moons(60, 1)
    xs, ys = np.linspace(-1.7, 2.7, 60), np.linspace(-1.3, 1.8, 45)
    cells = np.column_stack([axis.ravel() for axis in np.meshgrid(xs, ys)])
    plots, said = [], []
    for gamma in (0.05, 1, 50):
        weights, b, accuracy = code.rbf_machine(gamma)
        plot = Plot((-1.7, 2.7), (-1.3, 1.8), width=180, title=f"γ = {gamma:g}", equal=True)
        surface = (code.rbf(cells, x, gamma) @ weights + b).reshape(len(ys), len(xs))
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
