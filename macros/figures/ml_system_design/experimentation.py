"""The figure of docs/ml-system-design/experimentation.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, figure


def peeking() -> str:
    """Show how the share of false positives grows with the number of looks, and four of the walks."""
    experiment = module("ml-system-design/experiment.py")
    z = experiment.paths(100, 200, np.random.default_rng(0))
    crossed = (np.abs(z) > 1.96).any(axis=1)
    walks = Plot(
        (0, 100), (-3.6, 3.6), width=180, height=200, title="A/A tests", x_label="look", x_ticks=(0, 50, 100),
        y_ticks=(-2, 0, 2),
    )  # fmt: skip
    looks = np.arange(1, 101)
    for path in z[~crossed][:2]:
        walks.line(np.column_stack([looks, path]), "muted")
    for path in z[crossed & (np.abs(z[:, -1]) < 1.5)][:2]:
        walks.line(np.column_stack([looks, path]), "two")
    for bar in (-1.96, 1.96):
        walks.line([(0, bar), (100, bar)], "one", dashed=True)
    # Looks are equally spaced whatever their number, so each count has paths of its own.
    rates = {looks: experiment.rate_of_peeking(looks) for looks in (1, 2, 5, 10, 14, 30, 100)}
    share = Plot(
        (0, 100), (0, 0.42), width=180, height=200, title="Ever significant", x_label="looks", x_ticks=(0, 50, 100),
        y_ticks=(0, 0.1, 0.2, 0.3, 0.4),
    )  # fmt: skip
    share.line([(0, 0.05), (100, 0.05)], "one", dashed=True)
    share.series(list(rates.items()), "two", shape="circle")
    share.text(100, 0.05, "promised: 0.05", "one", anchor="end", dy=-5)
    return figure(
        "Experiments without any effect: z of four at each look (two cross ±1.96 and return), and how many ever do.",
        "Left, the z-statistics of four experiments without effect over 100 looks: two stay within ±1.96, two cross it "
        "at some look and end within. Right, the share of experiments that were beyond it at some look: "
        f"{', '.join(f'{rates[count]:.3f} with {count}' for count in (1, 10, 100))} looks.",
        walks,
        share,
    )
