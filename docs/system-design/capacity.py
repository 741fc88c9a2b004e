"""The arithmetic of a capacity estimate: users and sizes in, requests, storage, bandwidth and cache out."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86_400  # seconds


@dataclass(frozen=True)
class Load:
    """What is assumed.

    Attributes:
        users: people active on a day.
        reads, writes: requests of each on a day.
        peak: the busiest second over the average one.
        stored: bytes that a write leaves in storage.
        sent: bytes that a read sends.
        days: how long data is kept.
        copies: replicas of the data.
        hot: days of the newest data that the cache holds.
    """

    users: float
    reads: float
    writes: float
    peak: float
    stored: float
    sent: float
    days: float
    copies: float
    hot: float


@dataclass(frozen=True)
class Capacity:
    """What follows: requests a second, bytes, and bits a second."""

    read_rate: float
    write_rate: float
    read_peak: float
    write_peak: float
    day_bytes: float
    total_bytes: float
    peak_bits: float
    cache_bytes: float


def capacity(load: Load) -> Capacity:
    """Work out a load."""
    read_rate, write_rate = load.users * load.reads / DAY, load.users * load.writes / DAY
    day = load.users * load.writes * load.stored
    return Capacity(
        read_rate=read_rate,
        write_rate=write_rate,
        read_peak=read_rate * load.peak,
        write_peak=write_rate * load.peak,
        day_bytes=day,
        total_bytes=day * load.days * load.copies,
        peak_bits=read_rate * load.peak * load.sent * 8,
        cache_bytes=day * load.hot,
    )
