"""The figures of system-design/, computed by the code that the pages show."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import numpy as np

from macros.code import module
from macros.plot import Plot, figure

SERVERS = [f"cache-{i}" for i in range(10)]
KEYS = [f"user:{i}" for i in range(10_000)]


@lru_cache
def loads(points: int) -> tuple[float, ...]:
    """Keys of each of ten servers over the mean, highest first, on a ring where each has so many points."""
    ring = module("system-design/consistent_hashing.py").Ring(SERVERS, points)
    counts = Counter(ring.owners(key)[0] for key in KEYS)
    mean = len(KEYS) / len(SERVERS)
    return tuple(sorted((counts[server] / mean for server in SERVERS), reverse=True))


def ring_spread() -> str:
    """Draw the load of ten servers for 1, 10 and 100 points a server."""
    plots = []
    for points in (1, 10, 100):
        plot = Plot((0, 10), (0, 3.4), width=180, height=150, y_ticks=(0, 1, 2, 3), title=f"points a server: {points}")
        for i, load in enumerate(loads(points)):
            plot.bar((i + 0.15, i + 0.85), (0, load), "one")
        plot.line([(0, 1), (10, 1)], "muted", dashed=True)
        plot.text(9.8, loads(points)[0] if points == 1 else 2.6, f"most: {loads(points)[0]:.2f}", anchor="end")
        plots.append(plot)
    return figure(
        "Keys of each of ten servers, as a multiple of the mean",
        f"Three bar charts of the load of ten servers, sorted, for 10,000 keys. With one point a server the busiest has "
        f"{loads(1)[0]:.2f} times the mean and the idlest {loads(1)[-1]:.2f}; with 10 points {loads(10)[0]:.2f} and "
        f"{loads(10)[-1]:.2f}; with 100 points {loads(100)[0]:.2f} and {loads(100)[-1]:.2f}.",
        *plots,
    )


@lru_cache
def busiest(choices: int, requests: int = 1000, servers: int = 100, runs: int = 200) -> float:
    """Mean, over runs, of the most requests on one server, when each goes to the least loaded of `choices` drawn."""
    rng = np.random.default_rng(0)
    drawn = rng.integers(servers, size=(requests, choices, runs))
    load = np.zeros((runs, servers), dtype=int)
    every = np.arange(runs)
    for among in drawn:
        chosen = among[np.argmin(load[every, among], axis=0), every]
        load[every, chosen] += 1
    return float(load.max(axis=1).mean())


def bucket_levels() -> tuple[list[tuple[float, float]], list[tuple[float, bool]]]:
    """Run a bucket of 10 tokens a second that holds 20 under a burst.

    Returns:
        The level over time, as (seconds, tokens); and the requests, as (seconds, allowed).
    """
    now = 0.0
    bucket = module("system-design/token_bucket.py").TokenBucket(10, 20, lambda: now)
    levels, requests = [(0.0, 20.0)], []
    for i in range(100):
        now = 0.5 + i * 0.02  # 50 requests a second for two seconds
        before = min(20.0, bucket.tokens + (now - bucket.updated) * 10)
        requests.append((now, bucket.allow()))
        levels += [(now, before), (now, bucket.tokens)]
    levels.append((4.0, min(20.0, bucket.tokens + (4 - now) * 10)))
    return levels, requests


def bucket() -> str:
    """Draw the level of a token bucket under a burst."""
    levels, requests = bucket_levels()
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
        f"The level falls from 20 to 0 within the first half second of the burst, stays near 0 while one request in five "
        f"passes, and refills by 10 a second afterwards. {len(allowed)} requests are allowed, {len(refused)} refused.",
        plot,
    )


def hit_ratio(share: float, objects: int = 1_000_000, exponent: float = 1) -> float:
    """Share of requests for the most popular share of objects, where the one at rank r is asked r^-exponent as often."""
    weights = np.arange(1, objects + 1, dtype=float) ** -exponent
    return float(weights[: round(share * objects)].sum() / weights.sum())
