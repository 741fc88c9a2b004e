"""Two rate limiters for one client: a token bucket, and a sliding window of counters."""

from __future__ import annotations

import time
from collections.abc import Callable


class TokenBucket:
    """Allow `rate` requests a second in the long run, and bursts of up to `capacity`.

    Args:
        rate: tokens that come in each second.
        capacity: tokens the bucket holds; it starts full.
        clock: returns seconds that never go back.

    Raises:
        ValueError: if the rate or the capacity is not positive.
    """

    def __init__(self, rate: float, capacity: float, clock: Callable[[], float] = time.monotonic) -> None:
        if rate <= 0 or capacity <= 0:
            raise ValueError("rate and capacity must be positive")
        self.rate, self.capacity, self.clock = rate, capacity, clock
        self.tokens = capacity
        self.updated = clock()

    def allow(self, cost: float = 1) -> bool:
        """Whether a request that costs so many tokens may pass; if so, they are taken."""
        now = self.clock()
        # Refilled when asked: no timer, and two numbers are the whole state.
        self.tokens = min(self.capacity, self.tokens + (now - self.updated) * self.rate)
        self.updated = now
        if self.tokens < cost:
            return False
        self.tokens -= cost
        return True

    def wait(self, cost: float = 1) -> float:
        """Seconds until such a request could pass, for `Retry-After`; infinite if the bucket never holds as much."""
        if cost > self.capacity:
            return float("inf")
        tokens = min(self.capacity, self.tokens + (self.clock() - self.updated) * self.rate)
        return max(0.0, (cost - tokens) / self.rate)


class SlidingWindow:
    """Allow about `limit` requests in any `window` seconds, from two counters.

    The count of the last whole window is weighted by how much of it the sliding window still covers, as if its requests
    had come evenly. That guess is the error of the method.

    Args:
        limit: requests allowed in a window.
        window: its length in seconds.
        clock: returns seconds that never go back.
    """

    def __init__(self, limit: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit, self.window, self.clock = limit, window, clock
        self.number = int(clock() // window)
        self.before = self.count = 0

    def allow(self) -> bool:
        """Whether a request may pass; if so, it is counted."""
        whole, part = divmod(self.clock(), self.window)
        passed = int(whole) - self.number
        if passed:
            self.before = self.count if passed == 1 else 0
            self.count = 0
            self.number = int(whole)
        if self.before * (1 - part / self.window) + self.count + 1 > self.limit:
            return False
        self.count += 1
        return True


def burst(rate: float = 10, capacity: float = 20) -> tuple[list[tuple[float, float]], list[tuple[float, bool]]]:
    """Send a bucket 50 requests a second for two seconds.

    Returns:
        The level over time, as (seconds, tokens); and the requests, as (seconds, allowed).
    """
    now = 0.0
    bucket = TokenBucket(rate, capacity, lambda: now)
    levels, requests = [(0.0, capacity)], []
    for i in range(100):
        now = 0.5 + i * 0.02
        before = min(capacity, bucket.tokens + (now - bucket.updated) * rate)
        requests.append((now, bucket.allow()))
        levels += [(now, before), (now, bucket.tokens)]
    levels.append((4.0, min(capacity, bucket.tokens + (4 - now) * rate)))
    return levels, requests
