"""The figure of docs/ml-coding/pca.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Anchor, Plot, Style, figure


def power_iteration_steps() -> str:
    """Plot the angle to the true direction, step by step, for three ratios of the two largest eigenvalues."""
    find = module("ml-coding/pca_power_iteration.py").leading_direction
    with_spectrum = module("ml-coding/pca_power_iteration_example.py").with_spectrum
    plot = Plot(
        (0, 60), (1e-6, 2), log="y", x_label="step", y_label="sin θ", x_ticks=(0, 20, 40, 60),
        y_ticks=(1e-6, 1e-4, 1e-2, 1),
    )  # fmt: skip
    series: tuple[tuple[float, Style, int, Anchor, float, float], ...] = (
        (0.5, "one", 7, "start", 6, -2),
        (0.9, "two", 20, "end", 0, 18),
        (0.99, "three", -1, "end", 0, 16),
    )
    ends = []
    for ratio, style, at, anchor, dx, dy in series:
        x, axes = with_spectrum([1, ratio, 0.2, 0.1, 0.05])
        steps = range(1, 22 if ratio == 0.5 else 62, 2)
        found = [find(x, np.empty((0, 5)), np.random.default_rng(0), step, 0).vector for step in steps]
        away = [float(np.linalg.norm(v - (v @ axes[0]) * axes[0])) for v in found]
        points = np.column_stack([np.array(steps) - 1, away])
        plot.series(points, style, f"λ₂/λ₁ = {ratio:g}", at=at, anchor=anchor, dx=dx, dy=dy)
        ends.append(f"at a ratio of {ratio:g} it is {away[-1]:.1g} after {steps[-1] - 1} steps")
    return figure(
        "Power iteration: distance from the first component, the sine of the angle, by step",
        f"Three falling lines on a logarithmic scale: {'; '.join(ends)}.",
        plot,
    )
