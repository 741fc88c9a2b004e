"""The figure of docs/ml-coding/linear-and-logistic-regression.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, Style, figure


def separable_slopes() -> str:
    """Fitted curves of logistic regression on four separable points, for three penalties."""
    code = module("ml-coding/linear_and_logistic_regression.py")
    x, y = np.array([-2.0, -1, 1, 2]), np.array([0, 0, 1, 1])
    plot = Plot((-3, 3), (-0.08, 1.08), x_ticks=(-2, -1, 0, 1, 2), y_ticks=(0, 0.5, 1), x_label="x", y_label="P(1)")
    grid = np.linspace(-3, 3, 61)
    penalties: tuple[tuple[float, Style], ...] = ((1, "one"), (0.1, "two"), (0.001, "three"))
    slopes = []
    for (l2, style), height in zip(penalties, (0.3, 0.2, 0.1), strict=True):
        intercept, slope = code.logistic_regression(x[:, None], y, l2)
        plot.line(np.column_stack([grid, code.sigmoid(intercept + slope * grid)]), style)
        plot.text(2.9, height, f"λ = {l2:g}: slope {slope:.2f}", style, anchor="end")
        slopes.append(slope)
    plot.dots(np.column_stack([x, y]), "muted", size=4)
    return figure(
        "The same four points under three penalties: without any, the curve becomes a step",
        "Four points at -2, -1 (label 0) and 1, 2 (label 1) with three logistic curves through 0.5 at x = 0. With a "
        f"penalty of 1 the slope is {slopes[0]:.2f}; of 0.1, {slopes[1]:.2f}; of 0.001, {slopes[2]:.2f}: close to a "
        "step.",
        plot,
    )
