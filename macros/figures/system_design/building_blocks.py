"""The figures of docs/system-design/building-blocks.md."""

from __future__ import annotations

from macros.html.code import module
from macros.html.plot import Plot, figure

SERVERS = [f"cache-{i}" for i in range(10)]
KEYS = [f"user:{i}" for i in range(10_000)]


def ring_spread() -> str:
    """Draw the load of ten servers for 1, 10 and 100 points a server."""
    code = module("system-design/consistent_hashing.py")
    loads = {points: code.loads(code.Ring(SERVERS, points), KEYS) for points in (1, 10, 100)}
    plots = []
    for points, shares in loads.items():
        plot = Plot((0, 10), (0, 3.4), width=180, height=150, y_ticks=(0, 1, 2, 3), title=f"points a server: {points}")
        for i, load in enumerate(shares):
            plot.bar((i + 0.15, i + 0.85), (0, load), "one")
        plot.line([(0, 1), (10, 1)], "muted", dashed=True)
        plot.text(9.8, shares[0] if points == 1 else 2.6, f"most: {shares[0]:.2f}", anchor="end")
        plots.append(plot)
    most, least = ({points: f"{shares[at]:.2f}" for points, shares in loads.items()} for at in (0, -1))
    return figure(
        "Keys of each of ten servers, as a multiple of the mean",
        f"The load of ten servers in three bar charts, for {len(KEYS):,} keys. With one point a server the busiest has "
        f"{most[1]} times the mean and the idlest {least[1]}; with 10 points {most[10]} and {least[10]}; with 100 "
        f"points {most[100]} and {least[100]}.",
        *plots,
    )


def bucket() -> str:
    """Draw the level of a token bucket under a burst."""
    levels, requests = module("system-design/token_bucket.py").burst()
    allowed = [(time, 22.0) for time, passed in requests if passed]
    refused = [(time, 24.5) for time, passed in requests if not passed]
    plot = Plot((0, 4), (0, 26), x_label="seconds", y_label="tokens", x_ticks=range(5), y_ticks=(0, 10, 20), height=220)
    plot.line(levels, "one")
    plot.dots(allowed, "two", size=1.6)
    plot.dots(refused, "four", size=1.6, shape="square")
    plot.text(2.6, 22, f"{len(allowed)} allowed", "two", anchor="start", dy=4)
    plot.text(2.6, 24.5, f"{len(refused)} refused", "four", anchor="start", dy=4)
    return figure(
        "A token bucket (10 a second, holds 20) under 50 requests a second for two seconds",
        f"The level falls from 20 to 0 within half a second of the burst, stays near 0 while one request in five "
        f"passes, and refills by 10 a second afterwards. {len(allowed)} requests are allowed, {len(refused)} refused.",
        plot,
    )
