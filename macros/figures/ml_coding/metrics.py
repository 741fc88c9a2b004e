"""The figure of docs/ml-coding/metrics.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, figure


def roc_with_a_tie() -> str:
    """Draw the ROC curve of six items, two of them with equal scores, and the staircases that ignore the tie."""
    roc_auc = module("ml-coding/classification_and_ranking_metrics.py").roc_auc
    y, scores = np.array([1, 0, 1, 1, 0, 0]), np.array([0.9, 0.8, 0.7, 0.4, 0.4, 0.1])
    hits, misses = np.append(0, y.cumsum() / 3), np.append(0, (1 - y).cumsum() / 3)
    first = np.column_stack([misses, hits])  # as listed, the positive of the tied pair comes first
    second = first.copy()
    second[4] = [first[5, 0], first[3, 1]]
    ticks = (0, 0.5, 1)
    plot = Plot(
        (0, 1), (0, 1), x_label="false positive rate", y_label="true positive rate", x_ticks=ticks, y_ticks=ticks,
        equal=True,
    )  # fmt: skip
    exact = np.delete(first, 4, axis=0)
    plot.area([*exact, (1, 0)], "one")
    plot.line(first, "two", dashed=True)
    plot.line(second, "three", dashed=True)
    plot.line(exact, "one")
    tied, *untied = (float(roc_auc(y, order)) for order in (scores, -np.arange(6), -np.array([0, 1, 2, 4, 3, 5])))
    plot.text(0.38, 0.46, f"together: AUC {tied:.3f}", "one", anchor="start")
    plot.text(0.38, 0.36, f"positive first: {untied[0]:.3f}", "two", anchor="start")
    plot.text(0.38, 0.26, f"negative first: {untied[1]:.3f}", "three", anchor="start")
    return figure(
        "The ROC curve of six items, two of which tie: one positive, one negative",
        "A staircase from (0, 0) to (1, 1) with one diagonal piece, where the two tied items enter together; the "
        f"area is {tied:.3f}. Two dashed staircases that take them one by one enclose "
        f"{untied[0]:.3f} with the positive first and {untied[1]:.3f} with the negative first.",
        plot,
    )
