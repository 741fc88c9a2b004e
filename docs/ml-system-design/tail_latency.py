"""What tail latency, caches and load do to a service: formulas for the back of an envelope."""

from __future__ import annotations


def slow_share(calls: int, share: float = 0.01) -> float:
    """Share of requests that wait for at least one slow answer, of independent parallel calls each slow so often."""
    return 1 - (1 - share) ** calls


def needed_percentile(calls: int, share: float = 0.01) -> float:
    """The share of slow answers that each call may have, for at most `share` of requests to be slow."""
    return float(1 - (1 - share) ** (1 / calls))


def hit_rate(keys: int, cached: int, exponent: float = 1.0) -> float:
    """Share of reads that a cache of the most popular keys answers, where the key of rank r is read as r^-exponent.

    Args:
        keys: number of distinct keys.
        cached: how many of them fit, the most popular first.
        exponent: 0 is uniform; words and pages lie near 1 (Zipf).
    """
    weights = [rank**-exponent for rank in range(1, keys + 1)]
    return float(sum(weights[:cached]) / sum(weights))


def waiting(servers: int, load: float) -> float:
    """Mean wait in a queue for identical servers, in units of the mean service time (Erlang C).

    Args:
        servers: how many work in parallel.
        load: share of their time that they are busy, between 0 and 1; arrivals and service are random (M/M/c).
    """
    # Erlang B, the chance that all are busy where nobody may wait, server by server: powers and factorials overflow.
    busy = 1.0
    for n in range(1, servers + 1):
        busy = servers * load * busy / (n + servers * load * busy)
    queued = busy / (1 - load * (1 - busy))
    return queued / (servers * (1 - load))
