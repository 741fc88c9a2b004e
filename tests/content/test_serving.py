"""The numbers of ml-system-design/serving.md, and its formulas against simulations."""

from __future__ import annotations

import re
from math import ceil, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tail_latency import hit_rate, needed_percentile, slow_share, waiting

from tests.conftest import ROOT
from tests.pages import says

PAGE = "ml-system-design/serving.md"


def test_batch_and_online() -> None:
    batch, online = 100e6 * 0.010 / 3600, 50e6 * 0.010 / 3600
    assert says(PAGE, f"batch takes {batch:.0f} core-hours")
    assert says(PAGE, f"online takes {online:.0f}, but at the peak hour")
    busy = 3 * online / 24
    assert says(PAGE, f"three times the mean, {busy:.1f} cores are busy. At 70% use that is {ceil(busy / 0.7)} cores")
    assert says(PAGE, f"stand ready all day, {24 * ceil(busy / 0.7)} core-hours")
    assert says(PAGE, f"{100e6 * 100 * 12 / 1e9:.0f} GB in the store")


def test_the_budget_adds_up() -> None:
    text = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")
    table = text.split("| Stage | p99, ms")[1].split("\n\n")[0]
    parts = [int(found) for found in re.findall(r"^\| [^|*]+ \| (\d+) \|", table, re.M)]
    assert len(parts) == 7 and says(PAGE, f"| **Sum** | **{sum(parts)}** |")


def test_percentiles_do_not_add() -> None:
    one, total = stats.expon.ppf(0.99, scale=10), stats.gamma.ppf(0.99, 5, scale=10)
    assert says(PAGE, f"a p99 of {one:.0f} ms each, {5 * one:.0f} in sum, and {total:.0f} ms for the total")
    assert says(PAGE, f"500 ms in 0.8% of cases, its p99 does not see them, but {slow_share(5, 0.008):.1%} of")


def test_fan_out() -> None:
    for calls in (1, 10, 50, 100):
        assert says(PAGE, f"| {calls} | {slow_share(calls):.1%} | {slow_share(calls, 0.001):.1%} |")
    slow = np.random.default_rng(0).random((20_000, 100)) < 0.01
    assert slow.any(axis=1).mean() == pytest.approx(slow_share(100), abs=0.02)
    assert says(PAGE, f"each call may be slow {needed_percentile(100):.2%} of the time")
    assert says(PAGE, f"1% becomes about {0.01**2:.2%}, and {slow_share(100):.0%}")
    assert says(PAGE, f"of requests at 100 calls becomes {slow_share(100, 0.01**2):.0%}")
    assert says(PAGE, f"at 20 of them, {slow_share(20):.0%} of pages")


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 1000), st.floats(0.0001, 0.5))
def test_the_needed_percentile_undoes_the_fan_out(calls: int, share: float) -> None:
    assert slow_share(calls, needed_percentile(calls, share)) == pytest.approx(share)


def test_queues() -> None:
    one = [waiting(1, load) for load in (0.5, 0.8, 0.95)]
    assert one == pytest.approx([load / (1 - load) for load in (0.5, 0.8, 0.95)])
    assert says(PAGE, f"{one[0]:.0f} service time at 50% load, {one[1]:.0f} at 80% and {one[2]:.0f} at 95%")
    assert says(PAGE, f"wait {waiting(10, 0.8):.1f} service times at 80% and {waiting(10, 0.95):.1f} at 95%")


def test_many_servers_do_not_overflow() -> None:
    assert 0 < waiting(1000, 0.99) < waiting(100, 0.99) < waiting(10, 0.99)


def test_a_hedge_against_exponential_times() -> None:
    p95, p99 = stats.expon.ppf(0.95), stats.expon.ppf(0.99)
    slow = 0.01 * stats.expon.sf(p99 - p95)
    assert says(PAGE, f"has only the gap from p95 to p99 left, and {slow:.1%} stay slow")


def test_erlang_c_agrees_with_a_simulated_queue() -> None:
    rng, servers, load, n = np.random.default_rng(0), 4, 0.8, 60_000
    arrivals, service = rng.exponential(1 / (servers * load), n).cumsum(), rng.exponential(1, n)
    free, waits = [0.0] * servers, []
    for arrival, need in zip(arrivals.tolist(), service.tolist(), strict=True):
        first = free.index(min(free))
        waits.append(max(0.0, free[first] - arrival))
        free[first] = arrival + waits[-1] + need
    assert np.mean(waits) == pytest.approx(waiting(servers, load), rel=0.1)


def test_batching_on_an_accelerator() -> None:
    assert says(PAGE, f"batching gives {32 / 0.012:,.0f} a second instead of {1 / 0.005:.0f}")


def test_hits_of_a_cache() -> None:
    for cached in (1_000, 10_000, 100_000):
        share = hit_rate(10**6, cached)
        assert says(PAGE, f"| {cached:,} ({cached / 10**6:.1%})".replace(".0%", "%") + f" | {share:.0%} |")
        assert share == pytest.approx(log(cached) / log(10**6), abs=0.03)
    assert says(PAGE, f"1% of them answer {hit_rate(10**6, 10_000):.0%} of reads")
    assert says(PAGE, f"the mean is {0.84 * 1 + 0.16 * 50:.1f} ms instead of 50")
    assert hit_rate(10**6, 1_000) > 0.5 and says(PAGE, f"means {1 / 0.16:.2f} times the load")
    assert hit_rate(100, 25, 0) == pytest.approx(0.25)


def test_capacity() -> None:
    busy = 10_000 * 0.020
    cores = ceil(busy / 0.7)
    machines = ceil(cores / 8)
    assert says(PAGE, f"keep {busy:.0f} cores busy. At a target of 70% that is {cores} cores: {machines} machines of 8")
    assert says(PAGE, f"each pair must carry all: {ceil(machines * 3 / 2)} machines")
    assert says(PAGE, f"36 replicas at 95% with a target of 70% become {ceil(36 * 0.95 / 0.70)}")
    assert says(PAGE, f"it has grown by {1.1**4 - 1:.0%} before")
    assert says(PAGE, f"A target of 70% leaves {1 / 0.7 - 1:.0%}, not quite enough; {1 / 1.1**4:.0%} does")
