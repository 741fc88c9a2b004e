"""The figures of the concepts in ml-system-design/, drawn from the pages' own code and data."""

from __future__ import annotations

import numpy as np

from macros.code import module
from macros.plot import Plot, figure

GRADES, SCORES = (2, 0, 3, 0, 1), (2.0, 1.5, 1.2, 0.3, -0.4)  # the five documents of learning-to-rank.md, A to E


def lambdas() -> str:
    """Show how hard RankNet and LambdaRank push each of the five documents."""
    ranking = module("ml-system-design/ranking.py")
    plots, told = [], []
    for name, gradient in (("RankNet", ranking.pairwise_gradient), ("LambdaRank", ranking.lambda_gradient)):
        push = -gradient(SCORES, GRADES)
        told.append(", ".join(f"{document} {value:+.2f}" for document, value in zip("ABCDE", push, strict=True)))
        high = float(np.abs(push).max())
        plot = Plot((-0.6, 4.6), (-1.35 * high, 1.35 * high), width=180, height=190, title=name)
        plot.line([(-0.6, 0), (4.6, 0)], "muted")
        for place, value in enumerate(push):
            up = bool(value >= 0)
            plot.bar((place - 0.32, place + 0.32), (min(value, 0), max(value, 0)), "one" if up else "two")
            plot.text(place, value, f"{value:+.2f}".replace("-", "−"), dy=-4 if up else 12)
            plot.text(place, -1.35 * high, "ABCDE"[place], dy=-3)
        plots.append(plot)
    return figure(
        "The push on each document's score: up is better. Each panel has its own scale.",
        "Bars of the push on the scores of the five documents. RankNet: "
        f"{told[0]}. LambdaRank: {told[1]}. LambdaRank puts almost all of it on lifting C, the best document, and on "
        "lowering B above it.",
        *plots,
    )
