"""The figures of docs/ml-theory/optimization.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, Style, figure


def batch_sizes() -> str:
    """Draw the excess loss by epochs for full batch, minibatch and stochastic gradient descent."""
    code = module("ml-theory/optimization.py")
    plot = Plot(
        (0, 13.6), (1e-5, 5), height=270, log="y", x_label="passes over the data", y_label="excess loss",
        x_ticks=range(0, 11, 2), y_ticks=[10.0**power for power in range(-5, 1)],
    )  # fmt: skip
    runs: tuple[tuple[str, int, bool, Style, float], ...] = (
        ("full batch", code.EXAMPLES, False, "four", 4),
        ("1, falling rate", 1, True, "three", -6),
        ("batch of 1", 1, False, "two", 4),
        ("batch of 16", 16, False, "one", 14),
    )
    ends = {}
    for name, batch, decay, style, dy in runs:
        run = code.descend(batch, decay=decay)
        plot.series(run, style, name, dashed=decay, anchor="start", dx=6, dy=dy)
        ends[name] = f"{round(np.log10(run[-1, 1]))}".replace("-", "minus ")
    return figure(
        f"Linear regression on {code.EXAMPLES} examples by batch size; the learning rate is {code.RATE}, in one run "
        "falling from there",
        "Four curves of the base-ten logarithm of the excess loss over ten passes, all from "
        f"{np.log10(run[0, 1]):.1f}. Full batch falls slowly and smoothly to about {ends['full batch']}. A batch of 16 "
        f"falls nearly straight to about {ends['batch of 16']}. A batch of 1 falls below minus 1.5 within the first "
        f"pass and then jumps around {ends['batch of 1']}. A batch of 1 with a falling learning rate starts like it "
        f"and keeps falling, to about {ends['1, falling rate']}.",
        plot,
    )


def depth_gradients() -> str:
    """Draw the gradient's norm down twenty layers, for four networks."""
    code = module("ml-theory/optimization.py")
    plot = Plot(
        (1, code.DEPTH + 1), (1e-16, 1e4), height=270, log="y", x_label="layer", y_label="gradient norm",
        x_ticks=(1, 5, 10, 15, 20), y_ticks=[10.0**power for power in range(-16, 5, 4)],
    )  # fmt: skip
    networks: tuple[tuple[str, tuple[object, float], Style, bool, float], ...] = (
        ("ReLU, twice He's variance", (code.RELU, 4), "two", True, -10),
        ("ReLU, He", (code.RELU, 2), "one", False, -8),
        ("ReLU, Xavier", (code.RELU, 1), "three", True, 20),
        ("sigmoid, Xavier", (code.SIGMOID, 1), "four", False, 24),
    )
    ends = []
    for name, network, style, dashed, dy in networks:
        _, norms = code.gradient_norms(*network)
        points = np.column_stack([np.arange(1, code.DEPTH + 2), np.append(norms, 1)])
        plot.series(points, style, name, dashed=dashed, at=2, anchor="start", dy=dy)
        ends.append(f"{np.log10(norms[0]):.1f}".replace("-", "minus "))
    return figure(
        "The gradient on its way back through twenty layers, which ends at the left",
        "Four nearly straight lines of the base-ten logarithm of the gradient's norm by layer, all 0 behind layer "
        f"20 at the right. At layer 1, ReLU with twice He's variance has reached {ends[0]}, ReLU with He's "
        f"initialization {ends[1]}, ReLU with Xavier's {ends[2]}, and the sigmoid with Xavier's {ends[3]}.",
        plot,
    )


def saddle_escape() -> str:
    """Draw a descent that stalls at a saddle, and its loss by steps."""
    code = module("ml-theory/optimization.py")
    path = module("ml-coding/gradient_descent.py").descend(code.saddle_slope, (1, 0.001), 0.1, 120).path
    heights = code.saddle(path)
    grid = np.linspace(-1.3, 1.3, 53)
    across, up = np.meshgrid(grid, grid)
    plane = Plot(
        (-1.3, 1.3), (-1.3, 1.3), width=180, equal=True, x_label="x", y_label="y", x_ticks=(-1, 0, 1),
        y_ticks=(-1, 0, 1), title="The way",
    )  # fmt: skip
    plane.contour(grid, grid, code.saddle(np.stack([across, up], axis=-1)), (-0.2, -0.1, -0.02, 0.05, 0.2, 0.4))
    plane.line(path, "two")
    plane.dots(path[::5], "two", size=2)
    loss = Plot(
        (0, 120), (-0.3, 0.55), width=180, height=plane.height, x_label="step", y_label="loss", x_ticks=(0, 50, 100),
        y_ticks=(-0.2, 0, 0.2, 0.4), title="The loss",
    )  # fmt: skip
    loss.line(np.column_stack([np.arange(len(path)), heights]), "two")
    return figure(
        "Gradient descent near a saddle: a plateau, then the escape",
        "Two panels. Left, contours of a loss with a saddle at the origin and minima above and below it; a path "
        "leads from (1, 0.001) straight to the saddle, slows, and turns up to the minimum at (0, 1). Right, the "
        f"loss by steps: from {heights[0]:.1f} to nearly 0 within 20 steps, flat until about step 50, then down to "
        f"minus {-heights[85]:.2f} by step 85.",
        plane, loss,
    )  # fmt: skip
