"""The arithmetic of the worked designs in ml-system-design/."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log, log2, sqrt

import numpy as np
import pytest

from tests.pages import says

DAY = 24 * 60 * 60
SECOND, MILLION, BILLION, TRILLION = 1, 10**6, 10**9, 10**12


def page(name: str) -> Callable[[str], None]:
    """A check that the design holds these words."""

    def holds(words: str) -> None:
        assert says(f"ml-system-design/{name}.md", words), words

    return holds


def hundreds(value: float) -> str:
    """Rounded to hundreds, as in 13,900."""
    return f"{round(value, -2):,.0f}"


FEED = page("feed-ranking")


def test_feed_load() -> None:
    requests = 100 * MILLION * 12
    FEED(f"{requests / BILLION:.1f} billion requests a day")
    peak = 3 * requests / DAY
    FEED(f"{hundreds(requests / DAY)} a second on average, and with a peak of three times that {hundreds(peak)}")
    scores = peak * 400
    FEED(f"400 posts each, {scores / MILLION:.1f} million scores a second at peak")
    machines = scores / 100_000
    FEED(f"{machines:.0f} machines, and {machines / 0.6:.0f} at 60% load")
    FEED(f"leaves {scores * (1 - 0.90) / MILLION:.2f} million keys a second")
    FEED(f": {60 + 50 + 20 + 80 + 20 + 70} in total")


def test_feed_log() -> None:
    seen = 100 * MILLION * 12 * 20
    FEED(f"grows by {seen / BILLION:.0f} billion impressions a day")
    FEED(f"{seen * 2_000 / TRILLION:.0f} TB a day")
    kept = seen * 0.05 + seen * 0.95 * 0.05
    FEED(f"leaves {kept / BILLION:.2f} billion examples, or {kept * 2_000 / TRILLION:.1f} TB")
    FEED(f"a weight of {1 / 0.05:.0f}")


def test_feed_value() -> None:
    weights, a, b = (1, 8, -40), (0.100, 0.010, 0.001), (0.060, 0.030, 0.006)
    FEED("| Like | 0.100 | 0.060 | | Comment | 0.010 | 0.030 | | Hide | 0.001 | 0.006 |")
    engaged = [np.dot(weights[:2], post[:2]) for post in (a, b)]
    value = [np.dot(weights, post) for post in (a, b)]
    assert engaged[0] < engaged[1] and value[0] > value[1]
    FEED(f"| Without hides | {engaged[0]:.2f} | {engaged[1]:.2f} |")
    FEED(f"| $V$ | {value[0]:.2f} | {value[1]:.2f} |")


def test_feed_diversity() -> None:
    left = [("A", 0.50), ("A", 0.45), ("A", 0.42), ("B", 0.35)]
    order: list[str] = []
    while left:
        best = max(left, key=lambda post: post[1] * 0.7 ** order.count(post[0]))
        order.append(best[0])
        left.remove(best)
    FEED(f"give the order {', '.join(order)}: the second post of A counts as {0.45 * 0.7:.3f}")
