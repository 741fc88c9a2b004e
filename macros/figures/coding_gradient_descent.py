"""Gradient descent at work, drawn by the code of its page."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from macros.code import module
from macros.plot import Plot, figure

Floats = NDArray[np.float64]

CURVATURES = np.array([1.0, 10.0])
START = (-4.0, 1.0)
RATES = (0.02, 0.1, 0.19, 0.205)
STEPS = 20


def bowl(place: ArrayLike) -> Floats:
    """A long valley, (x² + 10 y²) / 2, at places of shape (…, 2)."""
    return np.asarray((CURVATURES * np.asarray(place) ** 2).sum(axis=-1) / 2)


def rates() -> str:
    """The same twenty steps at four learning rates. The stepper takes its place."""
    descend = module("ml-coding/gradient_descent.py").descend
    panels, ends = [], []
    for rate in RATES:
        path = descend(lambda place: CURVATURES * place, START, rate, STEPS).path
        ends.append(float(bowl(path[-1])))
        panels.append(_panel(f"{rate:g}: loss {ends[-1]:.2g}", path))
    alt = (
        "Contours of a valley that is ten times as steep across as along, and four descents of twenty steps from "
        "one start, "
        f"where the loss is {bowl(START):.2g}. At rate {RATES[0]} the path creeps along the valley and ends at loss "
        f"{ends[0]:.2g}. At {RATES[1]} it drops to the floor at once and walks along it: {ends[1]:.2g}. At "
        f"{RATES[2]} it swings "
        f"from wall to wall and still comes down: {ends[2]:.2g}. At {RATES[3]} the swings grow: {ends[3]:.2g}."
    )
    drawn = figure("Twenty steps at four learning rates, and the loss that they end at", alt, *panels)
    return f'<div class="stepper" data-module="gradient-descent">{drawn}</div>'


def methods() -> str:
    """Plain descent, momentum, Adam and line search in the same valley."""
    code = module("ml-coding/gradient_descent.py")

    def gradient(place: Floats) -> Floats:
        return CURVATURES * place

    paths = {
        "Plain": code.descend(gradient, START, 0.1, STEPS).path,
        "Momentum": code.momentum(gradient, START, 0.1, 0.6, STEPS),
        "Adam": code.adam(gradient, START, rate=0.4, steps=STEPS),
        "Line search": code.line_search(lambda place: float(bowl(place)), gradient, START, STEPS).path,
    }
    ends = {name: float(bowl(path[-1])) for name, path in paths.items()}
    alt = "Twenty steps in the same valley from the same start by four methods, and the loss at the end: " + "; ".join(
        f"{name.lower()} {_plain(end)}" for name, end in ends.items()
    )
    panels = [_panel(f"{name}: {_plain(ends[name])}", path) for name, path in paths.items()]
    return figure(
        "Twenty steps by four methods, and the loss that they end at (rate 0.1, momentum 0.6, rate of Adam 0.4)",
        f"{alt}.",
        *panels,
    )


def _plain(loss: float) -> str:
    """A loss with two digits that count, and no exponent: 0.000064."""
    return np.format_float_positional(loss, precision=2, fractional=False)


def _panel(title: str, path: Floats) -> Plot:
    plot = Plot(x=(-5, 3), y=(-3, 3), width=180, equal=True, title=title)
    xs, ys = np.linspace(*plot.x, 25), np.linspace(*plot.y, 25)
    plot.contour(xs, ys, bowl(np.stack(np.meshgrid(xs, ys), axis=-1)), (0.5, 2, 5, 10, 20))
    plot.dots([(0, 0)], "muted", shape="cross", size=4)
    plot.line(path, "one")
    plot.dots(path, "one", size=2)
    plot.dots(path[:1], "two", shape="square", size=3.5)
    return plot
