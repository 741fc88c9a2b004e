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


VIDEO = page("video-recommendation")


def test_video_load() -> None:
    requests = 50 * MILLION * 20
    VIDEO(f"{requests / BILLION:.0f} billion requests a day")
    peak = 2.5 * requests / DAY
    VIDEO(f"{hundreds(requests / DAY)} a second, {hundreds(peak)} at a peak of 2.5 times")
    VIDEO(f"200,000 videos a second would need {100 * MILLION / 200_000:.0f} seconds")
    scores = peak * 300
    busy = scores / 200_000
    VIDEO(f"{scores / MILLION:.1f} million scores a second at peak: {busy:.0f} accelerators fully busy, {2 * busy:.0f}")
    VIDEO(f": {30 + 20 + 20 + 30 + 50 + 50} in total")


def test_video_memory() -> None:
    VIDEO(f"100 million vectors of 128 floats are {100 * MILLION * 128 * 4 / BILLION:.1f} GB")
    VIDEO(f"makes it {100 * MILLION * (32 + 8) / BILLION:.1f} GB")
    VIDEO(f"200 million accounts would be another {200 * MILLION * 64 * 4 / BILLION:.1f} GB")


def test_video_sampling_correction() -> None:
    popular, rare = 1e-3, 1e-7
    VIDEO(f"differ by {log(popular) - log(rare):.2f}, the log of {popular / rare:,.0f}")
    VIDEO(f"about {8192 * popular:.1f} times, the second once in {1 / (8192 * rare):,.0f} batches")


def test_video_watch_time_odds() -> None:
    def odds(clicks: int) -> float:
        return clicks * 120 / (1_000 - clicks)

    def truth(clicks: int) -> float:
        return clicks * 120 / 1_000

    VIDEO(f"odds of {odds(40):.1f} seconds, close to the true {truth(40):.1f} a showing")
    VIDEO(f"the odds say {odds(400):.0f} seconds and the truth is {truth(400):.0f}")
    assert odds(400) / truth(400) == pytest.approx(1 / (1 - 0.4))
    VIDEO(f"60 seconds of a 1,200-second video ({60 / 1_200:.0%}) beat 45 seconds of a 60-second one ({45 / 60:.0%})")


SEARCH = page("search-ranking")


def test_search_load() -> None:
    average = 200 * MILLION / DAY
    SEARCH(f"{hundreds(average)} a second and {hundreds(3 * average)} at three times that")
    pairs = 3 * average * 50
    cards = pairs / 5_000
    SEARCH(f"{pairs / 1_000:.0f},000 pairs a second at peak")
    SEARCH(f"that is {cards:.0f} cards")
    SEARCH(f"answers 40% leaves {cards * 0.6:.0f}.")
    changes = 200 * MILLION * 0.05
    SEARCH(f"{changes / MILLION:.0f} million a day, {changes / DAY:.0f} a second on average")
    size = 200 * MILLION * 128 / BILLION
    SEARCH(f"make {size:.1f} GB, in two replicas {2 * size:.1f} GB")
    SEARCH(f"{1 - 0.99**20:.0%} of searches meet a slow one")
    SEARCH(f": {20 + 60 + 30 + 20 + 60 + 10 + 50} in total")


def test_search_position_bias() -> None:
    examined = (1_000 / 50_000) / (5_000 / 50_000)
    SEARCH(f"the ratio {examined:.1f} is due to the position")
    a, b = 100 / 1_000, 40 / 1_000
    SEARCH(f"The raw rates, {a:.2f} and {b:.2f}")
    SEARCH(f"corrected rate of {a / 1:.2f}; listing B with 40 clicks in 1,000 at rank 5 has {b / examined:.2f}, twice")
    assert b / examined == pytest.approx(2 * a)
    SEARCH(f"at a chance of 0.01 would count for {1 / 0.01:.0f}")


def test_search_freshness() -> None:
    SEARCH(f"keeps {2 ** (-2 / 1):.0%} if the half-life is 1 day (concert tickets) and {2 ** (-2 / 90):.0%} if")
