"""The figure of docs/ml-coding/attention.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, figure


def attention_masks() -> str:
    """Draw the attention weights of six positions, free and under a causal mask."""
    code = module("ml-coding/scaled_dot_product_attention.py")
    q, k = np.random.default_rng(4).normal(size=(2, 6, 8))
    plots, words = [], []
    for title, mask in (("free", None), ("causal", code.causal_mask(6, 6))):
        weights = code.attention(q, k, np.eye(6), mask)[1]
        plot = Plot((0, 6), (0, 6), width=180, equal=True, title=title, x_label="key", y_label="query")
        for i, j in np.argwhere(weights > 0):
            plot.bar((j, j + 0.96), (5 - i, 5.96 - i), opacity=float(max(weights[i, j], 0.03)))
        plots.append(plot)
        shares = ", ".join(f"{weight:.2f}" for weight in weights[2, :3])
        words.append(f"{title}, the third query gives its first three keys {shares}")
    return figure(
        "Attention weights: the stronger the color, the more; each row sums to 1",
        f"Two heat maps of six queries by six keys. {'; '.join(words).capitalize()}. Under the causal mask the upper "
        "right triangle is empty, and the first query gives its only key a weight of 1.",
        *plots,
    )
