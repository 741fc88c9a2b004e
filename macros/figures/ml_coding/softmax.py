"""The figure of docs/ml-coding/softmax.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, Style, figure


def cross_entropy_range() -> str:
    """Plot the loss of a mistake by its margin, in 32-bit floats: from logits, as the log of softmax, with ε."""
    margins, losses = module("ml-coding/softmax_example.py").losses_of_a_mistake()
    stable = [module("ml-coding/softmax.py").cross_entropy([[0, z]], np.array([0])) for z in margins]
    plot = Plot((0, 150), (0, 150), x_ticks=(0, 50, 100, 150), y_ticks=(0, 50, 100, 150), x_label="margin z")
    plot.series(np.column_stack([margins, stable]), "muted", dashed=True)
    plot.text(150, 150, "from logits", anchor="end", dx=-24, dy=12)
    ends = []
    styles: tuple[tuple[str, Style], ...] = (("log of softmax", "two"), ("naive", "one"))
    for name, style in styles:
        values = losses[name]
        end = int(np.isfinite(values).sum()) - 1
        words = f"{name}: ∞ beyond {margins[end]:g}"
        plot.series(np.column_stack([margins, values])[: end + 1], style, words, dx=-10, dy=0)
        plot.dots([(margins[end], values[end])], style, shape="cross", size=4)
        ends.append(f"{name} becomes infinite beyond {margins[end]:g}")
    flat = losses["with ε"]
    plot.series(np.column_stack([margins, flat]), "three", f"with ε: {flat[-1]:.1f} at most", dy=-6)
    return figure(
        "The loss of a mistake, by how far the wrong logit is ahead, in 32-bit floats",
        "The loss computed from logits rises in a straight line with the margin to 150. "
        f"The {'; the '.join(ends)}; with an ε of 1e-12 inside the logarithm, the loss stays at {flat[-1]:.1f}.",
        plot,
    )
