"""The figures of docs/ml-coding/gradient-descent.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, figure


def rates() -> str:
    """The same twenty steps at four learning rates. The stepper takes its place."""
    descend, valley = module("ml-coding/gradient_descent.py").descend, module("ml-coding/gradient_descent_example.py")
    paths = {rate: descend(valley.slope, valley.START, rate, valley.STEPS).path for rate in valley.RATES}
    ends = [f"{valley.bowl(path[-1]):.2g}" for path in paths.values()]
    panels = [_panel(f"{rate:g}: loss {end}", path) for (rate, path), end in zip(paths.items(), ends, strict=True)]
    slow, good, fast, wild = paths
    drawn = figure(
        "Twenty steps at four learning rates, and the loss that they end at",
        "Contours of a valley that is ten times as steep across as along, and four descents of twenty steps from "
        f"one start, where the loss is {valley.bowl(valley.START):.2g}. At rate {slow} the path creeps along the "
        f"valley and ends at loss {ends[0]}. At {good} it drops to the floor at once and walks along it: {ends[1]}. At "
        f"{fast} it swings from wall to wall and still comes down: {ends[2]}. At {wild} the swings grow: {ends[3]}.",
        *panels,
    )
    return f'<div class="stepper" data-module="gradient-descent">{drawn}</div>'


def methods() -> str:
    """Plain descent, momentum, Adam and line search in the same valley."""
    code, valley = module("ml-coding/gradient_descent.py"), module("ml-coding/gradient_descent_example.py")
    slope, start, steps = valley.slope, valley.START, valley.STEPS
    paths = {
        "Plain": code.descend(slope, start, 0.1, steps).path,
        "Momentum": code.momentum(slope, start, 0.1, 0.6, steps),
        "Adam": code.adam(slope, start, rate=0.4, steps=steps),
        "Line search": code.line_search(lambda place: float(valley.bowl(place)), slope, start, steps).path,
    }
    # Two digits that count, and no exponent: 0.000064.
    ends = {
        name: np.format_float_positional(float(valley.bowl(path[-1])), precision=2, fractional=False)
        for name, path in paths.items()
    }
    return figure(
        "Twenty steps by four methods, and the loss that they end at (rate 0.1, momentum 0.6, rate of Adam 0.4)",
        "Twenty steps in the same valley from the same start by four methods, and the loss at the end: "
        f"{'; '.join(f'{name.lower()} {end}' for name, end in ends.items())}.",
        *(_panel(f"{name}: {ends[name]}", path) for name, path in paths.items()),
    )


def _panel(title: str, path: np.ndarray) -> Plot:
    plot = Plot(x=(-5, 3), y=(-3, 3), width=180, equal=True, title=title)
    xs, ys = np.linspace(*plot.x, 25), np.linspace(*plot.y, 25)
    bowl = module("ml-coding/gradient_descent_example.py").bowl
    plot.contour(xs, ys, bowl(np.stack(np.meshgrid(xs, ys), axis=-1)), (0.5, 2, 5, 10, 20))
    plot.dots([(0, 0)], "muted", shape="cross", size=4)
    plot.series(path, "one", shape="circle", size=2)
    plot.dots(path[:1], "two", shape="square", size=3.5)
    return plot
