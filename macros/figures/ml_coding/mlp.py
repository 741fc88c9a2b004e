"""The figure of docs/ml-coding/mlp.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, figure


def mlp_on_xor() -> str:
    """Draw the regions that a perceptron with 8 hidden units learns from XOR, and its loss on the way."""
    code = module("ml-coding/mlp.py")
    x, y = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
    p, losses = code.train(x, y, 8, np.random.default_rng(0), steps=200)
    xs = np.linspace(-0.5, 1.5, 41)
    logits = code.forward(p, np.stack(np.meshgrid(xs, xs), axis=-1).reshape(-1, 2))[0]
    ahead = (logits[:, 1] - logits[:, 0]).reshape(41, 41)
    regions = Plot((-0.5, 1.5), (-0.5, 1.5), width=180, equal=True, title="regions")
    regions.region(xs, xs, ahead, "two")
    regions.region(xs, xs, -ahead, "one")
    regions.dots(x[y == 0], "one", size=4)
    regions.dots(x[y == 1], "two", shape="square", size=4)
    curve = Plot((0, 200), (0, 0.75), 180, regions.height, x_ticks=(0, 100, 200), y_ticks=(0, 0.7), title="loss")
    curve.line(np.column_stack([np.arange(200), losses]), "three")
    return figure(
        "XOR learned by 8 hidden units in 200 steps of gradient descent",
        "Left, the plane around the four corners of XOR: a band along the diagonal from (0, 0) to (1, 1) holds the two "
        "corners of class 0, and what is outside belongs to class 1. Right, the loss falls "
        f"from {losses[0]:.2f} to {losses[-1]:.3f}.",
        regions,
        curve,
    )
