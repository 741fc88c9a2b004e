"""The arithmetic of system-design/estimation.md and of capacity.py."""

from __future__ import annotations

from math import ceil

import pytest
from capacity import Load, capacity

from macros.html.capacity import EXAMPLE, INPUTS, OUTPUTS, short
from tests.conftest import ROOT
from tests.pages import says

PAGE = "system-design/estimation.md"
DAY = 86_400


def test_latencies_that_are_computed() -> None:
    light = 299_792 / 1.468  # km/s in glass fiber
    assert says(PAGE, f"about {round(light, -3):,.0f} km/s") and says(PAGE, f"{1e6 / light:.1f} µs a kilometer")
    assert says(PAGE, f"at least {2 * 6000 / light * 1000:.0f} ms for 6,000 km and back")
    assert says(PAGE, f"4 cycles at 3.4 GHz are {4 / 3.4:.1f} ns")
    assert says(PAGE, f"half a turn at 7,200/min is {60 / 7200 / 2 * 1000:.1f} ms")
    assert says(PAGE, f"12 channels of DDR5-4800 are {12 * 4800e6 * 8 / 1e9:.0f} GB/s")
    assert says(PAGE, f"four lanes: at most {16 * 4 * 128 / 130 / 8:.1f} GB/s")
    assert says(PAGE, f"100 Gbit/s | {100 / 8} GB/s")
    assert says(PAGE, f"10 Gbit/s takes {1e12 * 8 / 10e9 / 60:.0f} minutes at best; read from a local drive at 7 GB/s, "
                f"{1e12 / 7e9 / 60:.1f} minutes")  # fmt: skip


def test_powers_and_time() -> None:
    for words, value in (
        ("seconds in a day", DAY), ("seconds in a month of 30 days", 30 * DAY), ("seconds in a year", 365 * DAY),
        ("2¹⁰", 2**10), ("2²⁰", 2**20), ("2³²", 2**32),
    ):  # fmt: skip
        assert says(PAGE, f"| {words} | {value:,} |")
    assert says(PAGE, f"| 1 million a day | {1e6 / DAY:.1f}/s |") and says(
        PAGE, f"| 1 billion a day | {1e9 / DAY:,.0f}/s |"
    )
    assert f"{2**64:.1e}" == "1.8e+19"
    assert says(PAGE, f"rates {1 - DAY / 100_000:.0%} too low")
    assert says(PAGE, f"at 5 Mbit/s {5e6 * 60 / 8 / 1e6} MB") and says(PAGE, f"768 floats of 4 bytes {768 * 4:,} bytes")


def test_availability() -> None:
    for share, year, month in (
        (0.99, "3.65 days", "7.2 hours"), (0.999, "8.8 hours", "43 minutes"),
        (0.9999, "53 minutes", "4.3 minutes"), (0.99999, "5.3 minutes", "26 seconds"),
    ):  # fmt: skip
        for words, days in ((year, 365), (month, 30)):
            number, unit = words.split()
            size = {"days": DAY, "hours": 3600, "minutes": 60, "seconds": 1}[unit]
            down = (1 - share) * days * DAY / size
            assert float(number) == pytest.approx(down, rel=0.02)
        assert says(PAGE, f"| {share * 100:.6g}% | {year} | {month} |")


def test_the_worked_example() -> None:
    load = Load(**EXAMPLE)
    made = capacity(load)
    assert made.read_rate == pytest.approx(1e9 / DAY) and made.read_peak == pytest.approx(3e9 / DAY)
    assert says(PAGE, f"{made.write_rate:.0f} a second; {made.write_peak:.0f} at peak")
    assert says(PAGE, f"Reads to writes: {load.reads / load.writes:.0f} to 1")
    assert says(
        PAGE, f"{made.day_bytes / 1e9:.0f} GB a day; five years in three copies, {made.total_bytes / 1e12:.1f} TB"
    )
    assert load.days == 5 * 365 and load.copies == 3 and load.sent == 20 * 1500
    assert says(PAGE, f"{made.peak_bits / 1e9:.2f} Gbit/s at peak") and says(
        PAGE, f"{made.cache_bytes / 1e9:.0f} GB: fits"
    )


@pytest.mark.parametrize("field", INPUTS)
def test_every_assumption_counts_in_proportion(field: str) -> None:
    before = capacity(Load(**EXAMPLE))
    after = capacity(Load(**(EXAMPLE | {field: EXAMPLE[field] * 2})))
    factors = {name: getattr(after, name) / getattr(before, name) for name in OUTPUTS}
    doubled = {name for name, factor in factors.items() if factor == pytest.approx(2)}
    assert doubled == {
        "users": set(OUTPUTS), "reads": {"read_rate", "read_peak", "peak_bits"},
        "writes": {"write_rate", "write_peak", "day_bytes", "total_bytes", "cache_bytes"},
        "peak": {"read_peak", "write_peak", "peak_bits"}, "stored": {"day_bytes", "total_bytes", "cache_bytes"},
        "sent": {"peak_bits"}, "days": {"total_bytes"}, "copies": {"total_bytes"}, "hot": {"cache_bytes"},
    }[field]  # fmt: skip
    assert all(factors[name] == 1 for name in set(OUTPUTS) - doubled)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (27.375e12, "B", "27.4 TB"),
        (57.87, "/s", "57.9/s"),
        (11574, "/s", "11.6 k/s"),
        (999, "B", "999 B"),
        (0, "B", "0 B"),
    ],
)
def test_quantities_are_short(value: float, unit: str, words: str) -> None:
    assert short(value, unit) == words


def test_worked_estimates() -> None:
    video = 5e6 * 180 / 8
    assert says(
        PAGE, f"{video / 1e6} MB each, {10e6 * video / 1e15:.1f} PB a day, {10e6 * video * 8 / DAY / 1e9:.0f} Gbit/s"
    )
    assert says(PAGE, f"request rate of {10e6 / DAY:.0f} a second")
    month = 30 * DAY
    assert says(PAGE, f"{100e6 / month:.0f} writes and {10e9 / month:,.0f} reads a second")
    assert says(PAGE, f"{100e6 * 60 / 1e9:.0f} billion links and {100e6 * 60 * 500 / 1e12:.0f} TB")
    assert says(PAGE, f"{100e6 * 768 * 4 / 1e9:.0f} GB in full precision") and says(PAGE, f"{100e6 * 64 / 1e9} GB. So")
    busy = 35_000 * 0.02
    machines = ceil(busy / 0.6 / 32)
    assert says(
        PAGE, f"{busy:.0f} cores busy, {busy / 0.6:,.0f} at 60% utilization, or {machines} machines of 32 cores"
    )
    assert says(PAGE, f"{ceil(machines / 2)} machines in each, {3 * ceil(machines / 2)} together")
    assert says(PAGE, f"35,000 a second for 0.2 s are {35_000 * 0.2:,.0f} at once")


def test_the_answer_can_be_spoken_in_thirty_seconds() -> None:
    text = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")
    (answer,) = [part.split("///")[0].split() for part in text.split("/// answer\n")[1:]]
    assert 40 <= len(answer) <= 90
