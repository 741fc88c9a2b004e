"""The code and the numbers of system-design/plan.md and system-design/building-blocks.md."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from math import log

import numpy as np
import pytest
from consistent_hashing import Ring, loads, position
from hypothesis import given, settings
from hypothesis import strategies as st
from tail_latency import hit_rate
from token_bucket import SlidingWindow, TokenBucket, burst

from macros.figures.system_design.building_blocks import KEYS, SERVERS
from tests.conftest import ROOT
from tests.pages import says

PAGE = "system-design/building-blocks.md"
DAY = 86_400
NAMES = st.lists(st.text("abcxyz", min_size=1, max_size=4), min_size=1, max_size=6, unique=True)


class Clock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


# The plan


def test_the_minutes_of_the_plan_follow_each_other_and_add_up() -> None:
    text = (ROOT / "docs/system-design/plan.md").read_text(encoding="utf-8")
    rows = [(int(a), int(b)) for a, b in re.findall(r"^\| (\d+)–(\d+) \|", text, re.M)]
    assert rows[0][0] == 0 and rows[-1][1] == 45
    assert all(before[1] == after[0] for before, after in pairwise(rows))
    headings = re.findall(r"minutes (\d+) to (\d+)", text)
    assert [(int(a), int(b)) for a, b in headings] == rows


# The ring


@settings(max_examples=50, deadline=None)
@given(NAMES, st.text("abcxyz", min_size=1, max_size=4), st.integers(1, 20))
def test_a_new_node_only_takes(nodes: list[str], new: str, points: int) -> None:
    ring = Ring(nodes, points)
    keys = [str(i) for i in range(100)]
    before = [ring.owners(key) for key in keys]
    if new in nodes:
        with pytest.raises(ValueError, match="already"):
            ring.add(new)
        return
    ring.add(new)
    after = [ring.owners(key) for key in keys]
    assert all(now in (was, [new]) for was, now in zip(before, after, strict=True))
    ring.remove(new)
    assert [ring.owners(key) for key in keys] == before


@settings(max_examples=50, deadline=None)
@given(NAMES, st.integers(1, 20), st.integers(0, 8))
def test_replicas_are_different_nodes_in_the_order_of_inheritance(nodes: list[str], points: int, count: int) -> None:
    ring = Ring(nodes, points)
    owners = ring.owners("key", count)
    assert len(owners) == len(set(owners)) == min(count, len(nodes))
    for lost, heir in pairwise(owners):
        ring.remove(lost)
        assert ring.owners("key") == [heir]


def test_the_ring_agrees_with_a_search_through_all_points() -> None:
    ring = Ring(["a", "b", "c"], 5)
    places = [(position(f"{node}#{i}"), node) for node in "abc" for i in range(5)]
    for key in map(str, range(200)):
        ahead = [point for point in places if point[0] > position(key)]
        assert ring.owners(key) == [min(ahead or places)[1]]


def test_an_empty_ring_owns_nothing() -> None:
    assert Ring().owners("key") == []
    with pytest.raises(ValueError, match="at least one point"):
        Ring(points=0)


def test_what_moves() -> None:
    moved = sum(position(key) % 10 != position(key) % 11 for key in KEYS)
    assert len(KEYS) == 10_000
    assert says(PAGE, f"Going from 10 to 11 servers, {moved:,} of 10,000 keys move")
    ring = Ring(SERVERS, 100)
    before = [ring.owners(key)[0] for key in KEYS]
    ring.add("cache-10")
    changed = [
        now for was, now in zip(before, (ring.owners(key)[0] for key in KEYS), strict=True) if was != now
    ]
    assert set(changed) == {"cache-10"}
    assert says(
        PAGE, f"{len(changed):,} move, all of them to the new server; a perfect division would move {10_000 / 11:.0f}"
    )


def test_how_evenly() -> None:
    most = {points: loads(Ring(SERVERS, points), KEYS)[0] for points in (1, 100, 1000)}
    assert says(PAGE, f"the busiest of ten servers holds {most[1]:.2f} times the mean")
    assert says(
        PAGE,
        f"With 100 points it holds {most[100]:.2f} times, with 1,000 {most[1000]:.2f} times",
    )
    words = []
    for points in (1, 100):
        ring = Ring(SERVERS, points)
        before = Counter(ring.owners(key)[0] for key in KEYS)
        ring.remove("cache-3")
        after = Counter(ring.owners(key)[0] for key in KEYS)
        words.append((before["cache-3"], [after[name] - before[name] for name in after if after[name] > before[name]]))
    (lost, heirs), (spread, others) = words
    assert heirs == [lost] and len(others) == 9
    assert says(
        PAGE,
        f"one neighbor inherits everything, {lost:,} keys here; with 100 points each, its {spread} keys go to all nine "
        f"others, none of which takes more than {max(others)}",
    )


# The limiters


@settings(max_examples=50, deadline=None)
@given(st.floats(0.5, 20), st.integers(1, 20), st.lists(st.floats(0, 2), min_size=1, max_size=60))
def test_a_bucket_never_passes_more_than_its_bound(rate: float, capacity: int, gaps: list[float]) -> None:
    clock = Clock()
    bucket = TokenBucket(rate, capacity, clock)
    passed = []
    for gap in gaps:
        clock.now += gap
        if bucket.allow():
            passed.append(clock.now)
    for i, first in enumerate(passed):
        for j in range(i, len(passed)):
            assert j - i + 1 <= capacity + rate * (passed[j] - first) + 1e-6


@settings(max_examples=50, deadline=None)
@given(st.floats(0.5, 20), st.integers(1, 20), st.integers(1, 20))
def test_waiting_as_told_is_enough_and_no_longer(rate: float, capacity: int, cost: int) -> None:
    clock = Clock()
    bucket = TokenBucket(rate, capacity, clock)
    while bucket.allow():
        pass
    wait = bucket.wait(cost)
    if cost > capacity:
        assert wait == float("inf")
        return
    clock.now += wait * 0.99
    assert not bucket.allow(cost)
    clock.now += wait * 0.01 + 1e-9
    assert bucket.allow(cost)


def test_a_full_bucket_makes_nobody_wait_and_bad_settings_are_refused() -> None:
    assert TokenBucket(1, 1, Clock()).wait() == 0
    for rate, capacity in ((0, 1), (1, 0), (-1, 1)):
        with pytest.raises(ValueError, match="positive"):
            TokenBucket(rate, capacity)


def test_a_window_counts_the_last_one_in_proportion() -> None:
    clock = Clock()
    window = SlidingWindow(100, 60, clock)
    assert sum(window.allow() for _ in range(80)) == 80
    clock.now = 75
    assert sum(window.allow() for _ in range(100)) == 40  # 80 * 0.75 + 40 = 100
    clock.now = 240
    assert sum(window.allow() for _ in range(150)) == 100  # nothing came in the window before
    assert says(PAGE, f"It estimates 80 × 0.75 + 30 = {80 * 0.75 + 30:.0f}, so the request passes")


def test_a_window_stops_the_double_burst_of_a_fixed_one() -> None:
    clock = Clock()
    window = SlidingWindow(100, 60, clock)
    clock.now = 59.9
    first = sum(window.allow() for _ in range(150))
    clock.now = 60.1
    assert first == 100 and sum(window.allow() for _ in range(150)) == 0


def test_the_burst_of_the_figure() -> None:
    _, requests = burst()
    allowed = sum(passed for _, passed in requests)
    assert len(requests) == 100
    assert says(PAGE, f"a client that sends 50 a second for two seconds gets {allowed} through")


# Numbers


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


def test_two_choices() -> None:
    one, two = busiest(1), busiest(2)
    assert says(PAGE, f"at random the busiest has {one:.1f} on average, and with two choices {two:.1f}")
    assert two - busiest(3) < (one - two) / 5


def test_cache() -> None:
    assert pytest.approx(5) == 0.05 / 0.01
    assert says(PAGE, f"a ratio of 90% gives a mean of {0.9 * 1 + 0.1 * 20:.1f} ms")
    objects = 1_000_000
    ratios = [hit_rate(objects, round(share * objects), s) for s in (1, 0.8) for share in (0.01, 0.1)]
    assert says(PAGE, "the top 1% of objects take {:.0%} of requests and the top 10% take {:.0%}".format(*ratios))
    assert says(PAGE, "they take {:.0%} and {:.0%}".format(*ratios[2:]))
    assert says(PAGE, f"takes 0.2 s to compute draws {5000 * 0.2:,.0f} computations")


def test_early_expiry_keeps_most_readers_waiting_for_nothing() -> None:
    """With 1,000 readers a second and a computation of 0.2 s, one renews before the expiry, but not long before."""
    rng = np.random.default_rng(0)
    times = np.arange(0, 10, 1 / 1000)
    early = [10 - times[np.argmax(times - 0.2 * np.log(rng.uniform(size=len(times))) >= 10)] for _ in range(100)]
    assert min(early) > 0.2 and max(early) < 10 * 0.2 * log(1000)


def test_edges() -> None:
    assert says(PAGE, f"that is {3 * 80} ms before the first byte; to an edge 10 ms away, {3 * 10} ms")
    assert says(PAGE, f"50 Gbit/s leaves {50 * 0.05} Gbit/s")


def test_replication() -> None:
    assert says(PAGE, f"loses about {2000 * 0.5:,.0f} acknowledged writes")
    up = 0.99
    shares = [1 - (1 - up) ** 3, up**3 + 3 * up**2 * (1 - up), up**3]
    assert says(PAGE, f"| 1 of 3 | {shares[0]:.4%} |") and says(PAGE, f"| 2 of 3 | {shares[1]:.3%} |")
    assert says(PAGE, f"| 3 of 3 | {shares[2]:.3%} |")


def test_queues_and_keys() -> None:
    waiting = 1000 * 600
    assert says(
        PAGE, f"{waiting:,} wait; with room for 500 a second more than normal, it takes {waiting // 500 // 60} min"
    )
    assert says(PAGE, f"the last of {waiting:,} waits {waiting // 2000 // 60} minutes")
    assert says(PAGE, f"a day is {500 * 200 * DAY / 1e9:.2f} GB")


def test_ids() -> None:
    assert f"{1e12**2 / 2**123:.0e}" == "9e-14" and says(PAGE, "9 × 10⁻¹⁴")
    assert f"{1e6**2 / 2 / 2**74:.0e}" == "3e-11" and says(PAGE, "3 × 10⁻¹¹")
    assert says(PAGE, f"last {2**41 / 1000 / DAY / 365.25:.1f} years; 10 bits of machine, {2**10:,} of them")
    assert says(PAGE, f"12 bits of counter, {2**12:,} IDs a millisecond")
    assert says(PAGE, f"{62**7 / 1e12:.1f} trillion") and says(PAGE, f"about {log(2):.0%} full")


def test_objectives() -> None:
    month = 30 * DAY
    assert says(PAGE, f"{month * 0.001 / 60:.1f} minutes of full outage, or 1% errors for {30 * 0.001 / 0.01:.0f} days")
    assert says(PAGE, f"99.99% leaves {month * 0.0001 / 60:.2f} minutes")
    assert says(PAGE, f"an hour spends {14.4 / (30 * 24):.0%} of the month's budget")
    assert says(PAGE, f"{1 - 0.99**100:.0%} of requests that need all of them") and says(PAGE, f"give {0.999**5:.1%}")
