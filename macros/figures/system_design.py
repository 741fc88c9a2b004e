"""The figures of system-design/, computed by the code that the pages show."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Context
from functools import lru_cache

import numpy as np

from macros.code import module
from macros.plot import Anchor, Plot, figure

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
        f"The load of ten servers in three bar charts, for 10,000 keys. With one point a server the busiest has "
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
        f"The level falls from 20 to 0 within half a second of the burst, stays near 0 while one request in five "
        f"passes, and refills by 10 a second afterwards. {len(allowed)} requests are allowed, {len(refused)} refused.",
        plot,
    )


def hit_ratio(share: float, objects: int = 1_000_000, exponent: float = 1) -> float:
    """Share of requests for the most popular share of objects, where rank r is asked for r^-exponent as often."""
    weights = np.arange(1, objects + 1, dtype=float) ** -exponent
    return float(weights[: round(share * objects)].sum() / weights.sum())


LATENCIES = {  # seconds, from and to; the page says where each comes from
    "first-level CPU cache": (1e-9, 1.3e-9),
    "main memory": (90e-9, 130e-9),
    "local flash drive": (70e-6, 150e-6),
    "round trip in a zone": (0.1e-3, 1e-3),
    "to another zone": (1e-3, 2e-3),
    "within a continent": (5e-3, 70e-3),
    "across an ocean": (60e-3, 150e-3),
    "object storage": (100e-3, 200e-3),
}


def latencies() -> str:
    """Draw the latencies by order of magnitude, a factor of ten a step."""
    plot = Plot((-9, 0), (-len(LATENCIES), 0.9), height=270)
    for power, words in ((-9, "1 ns"), (-6, "1 µs"), (-3, "1 ms"), (0, "1 s")):
        plot.line([(power, 0.2), (power, -len(LATENCIES))], "muted", dashed=True)
        anchor: Anchor = "start" if power == -9 else "end" if power == 0 else "middle"
        plot.text(power, 0.4, words, anchor=anchor)
    for row, (name, (low, high)) in enumerate(LATENCIES.items()):
        left, right = np.log10(low), np.log10(high)
        plot.bar((left, right), (-row - 0.8, -row - 0.2), "one")
        if left < -5:
            plot.text(right, -row - 0.5, name, anchor="start", dx=5, dy=4)
        else:
            plot.text(left, -row - 0.5, name, anchor="end", dx=-5, dy=4)
    return figure(
        "How long things take: each thousandfold is one dashed line to the next",
        "Bars on a scale of powers of ten from 1 nanosecond to 1 second: CPU cache 1 ns, main memory 100 ns, local "
        "flash drive 100 µs, round trip in a zone 0.1 to 1 ms, to another zone 1 to 2 ms, within a continent 5 to 70 "
        "ms, across an ocean 60 to 150 ms, object storage 100 to 200 ms.",
        plot,
    )


PREFIXES = ((1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
INPUTS = {
    "users": ("Users active on a day", ""),
    "reads": ("Reads of each, a day", ""),
    "writes": ("Writes of each, a day", ""),
    "peak": ("Busiest second over the average", ""),
    "stored": ("Stored for a write", "bytes"),
    "sent": ("Sent for a read", "bytes"),
    "days": ("Kept for", "days"),
    "copies": ("Copies kept", ""),
    "hot": ("Newest data in the cache", "days"),
}
OUTPUTS = {
    "read_rate": ("Reads, on average", "/s"),
    "read_peak": ("Reads, at peak", "/s"),
    "write_rate": ("Writes, on average", "/s"),
    "write_peak": ("Writes, at peak", "/s"),
    "day_bytes": ("New data a day, one copy", "B"),
    "total_bytes": ("Storage in the end, all copies", "B"),
    "peak_bits": ("Sent at peak", "bit/s"),
    "cache_bytes": ("Cache", "B"),
}
EXAMPLE: dict[str, float] = {
    "users": 100_000_000,
    "reads": 10,
    "writes": 0.05,
    "peak": 3,
    "stored": 1_000,
    "sent": 30_000,
    "days": 1_825,
    "copies": 3,
    "hot": 7,
}


def short(value: float, unit: str) -> str:
    """Write a quantity with three digits and a decimal prefix: 27.4 TB, 57.9/s. capacity.js does the same."""
    size, prefix = next(((size, prefix) for size, prefix in PREFIXES if value >= size), (1.0, ""))
    # Halves go up, as in JavaScript; Python's own formatting takes them to the even digit.
    digits = Context(prec=3, rounding=ROUND_HALF_UP).create_decimal_from_float(value / size)
    return f"{float(digits):g}{'' if unit.startswith('/') and not prefix else ' '}{prefix}{unit}"


def capacity_example() -> str:
    """Write the worked estimate as two tables, which capacity.js turns into a calculator."""
    code = module("system-design/capacity.py")
    made = code.capacity(code.Load(**EXAMPLE))

    def row(kind: str, key: str, label: str, unit: str, value: float, words: str) -> str:
        cell = f'data-{kind}="{key}" data-value="{value}" data-unit="{unit}"'
        return f'<tr><th scope="row" id="capacity-{key}">{label}</th><td {cell}>{words}</td></tr>'

    given = "".join(
        row("input", key, label, unit, EXAMPLE[key], f"{EXAMPLE[key]:,} {unit}".strip())
        for key, (label, unit) in INPUTS.items()
    )
    found = "".join(
        row("output", key, label, unit, getattr(made, key), short(getattr(made, key), unit))
        for key, (label, unit) in OUTPUTS.items()
    )
    return (
        '<div class="capacity" data-module="capacity">'
        f'<table class="data-table"><caption>Assumed</caption><tbody>{given}</tbody></table>'
        f'<table class="data-table"><caption>What follows</caption><tbody>{found}</tbody></table></div>'
    )
