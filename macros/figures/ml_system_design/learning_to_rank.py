"""The figure of docs/ml-system-design/learning-to-rank.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, figure


def lambdas() -> str:
    """Show how hard RankNet and LambdaRank push each of the five documents."""
    ranking = module("ml-system-design/ranking.py")
    plots, told = [], []
    for name, gradient in (("RankNet", ranking.pairwise_gradient), ("LambdaRank", ranking.lambda_gradient)):
        push = -gradient(ranking.SCORES, ranking.GRADES)
        told.append(", ".join(f"{document} {value:+.2f}" for document, value in zip("ABCDE", push, strict=True)))
        high = float(np.abs(push).max())
        plot = Plot((-0.6, 4.6), (-1.7 * high, 1.35 * high), width=180, height=190, title=name)
        plot.line([(-0.6, 0), (4.6, 0)], "muted")
        for place, value in enumerate(push):
            up = bool(value >= 0)
            plot.bar((place - 0.32, place + 0.32), (min(value, 0), max(value, 0)), "one" if up else "two")
            plot.text(place, value, f"{value:+.2f}".replace("-", "−"), dy=-4 if up else 12)
            plot.text(place, -1.7 * high, "ABCDE"[place], dy=-3)
        plots.append(plot)
    return figure(
        "The push on each document's score: up is better. Each panel has its own scale.",
        "Bars of the push on the scores of the five documents. RankNet: "
        f"{told[0]}. LambdaRank: {told[1]}. With LambdaRank almost all of the lift goes to C, the best document, and "
        "half of the pressure down to B above it.",
        *plots,
    )
