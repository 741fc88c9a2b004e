"""The figure of docs/ml-system-design/serving.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, Style, figure


def tails() -> str:
    """Show how fan-out and load make requests slow."""
    tail = module("ml-system-design/tail_latency.py")
    fan = Plot(
        (0, 100), (0, 0.7), width=180, height=190, title="Fan-out", x_label="parallel calls", x_ticks=(0, 50, 100),
        y_ticks=(0, 0.2, 0.4, 0.6),
    )  # fmt: skip
    fans: tuple[tuple[float, Style, int], ...] = ((0.01, "two", 62), (0.001, "one", 99))
    for share, style, at in fans:
        slow = [(n, tail.slow_share(n, share)) for n in range(1, 101)]
        fan.series(slow, style, f"{100 * share:g}% slow", at=at)
    loads = np.linspace(0.05, 0.95, 73)
    queue = Plot(
        (0, 1), (0, 4), width=180, height=190, title="Queue", x_label="load", x_ticks=(0, 0.5, 1),
        y_ticks=(0, 1, 2, 3, 4),
    )  # fmt: skip
    queues: tuple[tuple[int, Style, str, int, float, float], ...] = (
        (1, "two", "1 server", -6, -6, -7),
        (10, "one", "10 servers", -14, 8, -4),
    )
    for servers, style, told, at, dx, dy in queues:
        waits = np.array([(load, tail.waiting(servers, float(load))) for load in loads])
        queue.series(waits[waits[:, 1] < 4], style, told, at=at, dx=dx, dy=dy)
    return figure(
        "Fan-out: the share of requests with a slow call. Queue: the mean wait, in service times.",
        "Fan-out: with calls that are slow 1% of the time, the share of slow requests is "
        f"{tail.slow_share(100):.2f} at 100 calls; with 0.1% it is {tail.slow_share(100, 0.001):.2f}. Queue: one "
        f"server waits {tail.waiting(1, 0.5):.0f} service time at load 0.5 and {tail.waiting(1, 0.8):.0f} at 0.8; ten "
        f"servers with one queue wait {tail.waiting(10, 0.8):.1f} at 0.8 and {tail.waiting(10, 0.95):.1f} at 0.95.",
        fan,
        queue,
    )
