"""The arithmetic and the code of the worked designs in system-design/."""

from __future__ import annotations

from collections import Counter
from math import ceil, sqrt
from random import Random

import pytest
from capacity import Load, capacity
from consistent_hashing import Ring
from hypothesis import given, settings
from hypothesis import strategies as st
from windowed_counts import Click, WindowedCounts

from tests.conftest import ROOT
from tests.pages import says

FEED, LIMITER = "system-design/news-feed.md", "system-design/rate-limiter.md"
CHAT, CLICKS = "system-design/chat.md", "system-design/ad-click-aggregation.md"
DAY = 86_400
PARTS = ("requirements", "capacity", "design", "flow", "data", "decision", "breaks", "measures", "follow-ups")


@pytest.mark.parametrize(
    ("page", "prefix"), [(FEED, "news-feed"), (LIMITER, "rate-limiter"), (CHAT, "chat"), (CLICKS, "click-aggregation")]
)
def test_a_design_has_all_its_parts_in_order(page: str, prefix: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    places = [text.index(f"{{ #{prefix}-{part} }}") for part in PARTS]
    assert places == sorted(places)
    assert "```{.d2" in text and "/// ladder" in text


def test_news_feed() -> None:
    load = Load(users=100e6, reads=10, writes=0.05, peak=3, stored=1e3, sent=0, days=1, copies=1, hot=0)
    made = capacity(load)
    assert says(FEED, f"{made.read_rate:,.0f} a second, {made.read_peak:,.0f} at a peak of three times the mean")
    assert says(
        FEED, f"5 million a day, {made.write_rate:.0f} a second, {made.write_peak:.0f} at peak. At 1 kB, 5 GB a day"
    )
    pushed = made.write_rate * 200
    assert says(FEED, f"= {pushed:,.0f} feed entries a second, {pushed * 3:,.0f} at peak")
    pulled = made.read_peak * 200
    assert says(FEED, f"{made.read_peak:,.0f} × 200 authors = {pulled / 1e6:.1f} million lookups")
    assert pulled / (pushed * 3) == pytest.approx(200)
    memory = 100e6 * 500 * 16
    assert says(FEED, f"are {memory / 1e9:.0f} GB") and says(
        FEED, f"{2 * memory / 1e12} TB: {2 * memory / 64e9:.0f} machines"
    )
    assert says(FEED, f"that takes {50e6 / (pushed * 3) / 60:.0f} minutes")
    assert says("system-design/plan.md", f"one post takes {50e6 / (pushed * 3) / 60:.0f} minutes")
    assert says(FEED, f"100,000 entries take {1e5 / (pushed * 3):.1f} seconds")
    assert says(FEED, f"a million would take {1e6 / (pushed * 3):.0f}")


def test_rate_limiter() -> None:
    checks = 200_000 * 2
    assert says(LIMITER, f"{checks:,} a second") and says(LIMITER, f"{checks // 100_000} at the limit; at half load, "
                                                                   f"{checks // 50_000}")  # fmt: skip
    assert says(LIMITER, f"10 million × 2 rules × 100 B = {10e6 * 2 * 100 / 1e9:.0f} GB")
    assert says(LIMITER, f"each sees {200_000 // 50:,} requests a second")
    assert says(LIMITER, f"after {20 / (100 / 60):.0f} seconds")
    assert says(LIMITER, f"divided by 50 gateways leaves {100 // 50} for each")
    assert says(LIMITER, f"cuts {checks:,} calls to {checks // 10:,}")
    assert says(LIMITER, f"are {50 * 10} tokens, five times a limit of 100") and 500 / 10_000 == 0.05
    assert says(LIMITER, f"4 million a second, {10 * checks // 50_000} shards")


def test_a_check_before_a_write_lets_two_pass() -> None:
    """Why the step must be atomic: two gateways read 99 before either writes."""
    count = 99
    first, second = count, count
    passed = [read + 1 <= 100 for read in (first, second)]
    assert passed == [True, True]
    counts = iter([100, 101])  # an increment that returns the new count
    assert [next(counts) <= 100 for _ in range(2)] == [True, False]
    assert Ring(["a", "b"]).owners("rule:client") == Ring(["b", "a"]).owners(
        "rule:client"
    )  # gateways agree on the shard


def test_chat() -> None:
    made = capacity(Load(users=20e6, reads=0, writes=20, peak=2.5, stored=300, sent=0, days=365, copies=3, hot=0))
    assert says(CHAT, f"400 million a day, {made.write_rate:,.0f} a second; {made.write_peak:,.0f} at a peak")
    assert says(CHAT, f"3 × 2 = 6 devices, {made.write_peak * 6:,.0f} a second at peak")
    online = 20e6 * 2 * 0.1
    assert says(CHAT, f"are {online / 1e6:.0f} million. At 100,000 for each gateway, {online / 1e5:.0f} gateways")
    assert says(CHAT, f"{online * 20e3 / 1e9:.0f} GB in all") and says(CHAT, f"makes {online / 30:,.0f} a second")
    assert online / 30 > made.write_peak * 6
    assert says(CHAT, f"{made.day_bytes / 1e9:.0f} GB a day; a year in three copies {made.total_bytes / 1e12:.0f} TB")
    assert says(CHAT, f"every five minutes: {online / 300:,.0f} requests a second")
    assert says(CHAT, f"a bucket of 100,000 messages is {100_000 * 300 / 1e6:.0f} MB")
    assert says(CHAT, f"would make {online / 5:,.0f} requests a second")
    assert says(CHAT, f"up to 30 seconds that is {100_000 / 30:,.0f} a second")


def test_ad_clicks() -> None:
    rate = 1e9 / DAY
    assert says(CLICKS, f"are {rate:,.0f} a second, {rate * 5:,.0f} at peak")
    assert says(
        CLICKS, f"{rate * 5 * 500 / 1e6:.1f} MB/s at peak, 500 GB a day; 7 days in three copies {0.5 * 7 * 3} TB"
    )
    assert says(CLICKS, f"for one consumer, {ceil(rate * 5 / 5000)} for the peak")
    assert says(CLICKS, f"100 GB a day, {0.1 * 365:.1f} TB a year")
    known = rate * 5 * 600
    assert says(CLICKS, f"are {known / 1e6:.1f} million; at 50 bytes with overhead {known * 50 / 1e9:.1f} GB")
    assert says(CLICKS, f"24 partitions {known * 50 / 24 / 1e6:.0f} MB each") and says(
        CLICKS, f"{known * 50 / 1e8:.0f} GB, on"
    )
    assert says(CLICKS, f"10% of the peak are {rate * 0.5:,.0f} a second")
    assert rate * 5 / 20 < 5000 and says(
        CLICKS, f"{rate * 5:,.0f} a second. With 20 suffixes, {rate * 5 / 20:,.0f} for each"
    )
    assert says(CLICKS, f"up to {rate * 5 * 60 / 1e6:.1f} million rows in a busy minute")
    assert says(CLICKS, f"standard error is {1.04 / sqrt(16_384):.1%}, in {16_384 * 6 / 8 / 1024:.0f} kB")


# The window


def run(clicks: list[Click], **settings: float) -> tuple[dict[tuple[int, str], int], WindowedCounts]:
    """Feed the clicks and one from far ahead; return what a store that replaces rows then holds."""
    counts = WindowedCounts(60, **settings)
    held = {}
    for click in [*clicks, Click("end", "end", 1e6)]:
        for start, ad, count in counts.add(click):
            held[start, ad] = count
    return held, counts


CLICK = st.builds(Click, st.uuids().map(str), st.sampled_from("ABC"), st.floats(0, 600))


@settings(max_examples=50, deadline=None)
@given(st.lists(CLICK, max_size=40), st.integers(0, 10**6))
def test_shuffled_and_repeated_clicks_count_once(clicks: list[Click], seed: int) -> None:
    shuffled = clicks + clicks[::2]
    Random(seed).shuffle(shuffled)
    held, counts = run(shuffled, delay=10, lateness=600)
    assert held == Counter((int(click.time // 60) * 60, click.ad) for click in clicks)
    assert counts.aside == []


def test_a_late_click_rewrites_its_minute_and_a_later_one_is_set_aside() -> None:
    counts = WindowedCounts(60, delay=10, lateness=600)
    assert counts.add(Click("a", "A", 58)) == []
    assert counts.add(Click("b", "A", 65)) == []  # the watermark is at 55
    assert counts.add(Click("c", "A", 70)) == [(0, "A", 1)]
    assert counts.add(Click("d", "A", 59)) == [(0, "A", 2)]
    assert counts.add(Click("d", "A", 59)) == []
    counts.add(Click("e", "A", 670))
    assert counts.add(Click("f", "A", 30)) == [] and [click.id for click in counts.aside] == ["f"]
    assert 0 not in counts.counts and 0 not in counts.seen


def test_a_clock_in_the_future_makes_all_others_late() -> None:
    counts = WindowedCounts()
    counts.add(Click("a", "A", 10**6))
    counts.add(Click("b", "A", 100))
    assert [click.id for click in counts.aside] == ["b"]
