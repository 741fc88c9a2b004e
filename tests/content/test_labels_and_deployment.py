"""The numbers of ml-system-design/labels-and-deployment.md, and its stability index."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest
from drift import stability_index
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.pages import says

PAGE = "ml-system-design/labels-and-deployment.md"
BEFORE, NOW = [0.2] * 5, [0.1, 0.15, 0.2, 0.25, 0.3]


def test_late_labels() -> None:
    day, week = (1 - exp(-days / 2) for days in (1, 7))
    assert says(PAGE, f"Then {day:.0%} of purchases are in after one day and {week:.0%} after")
    assert says(PAGE, f"predicts {day:.0%} of the true rate")
    assert says(PAGE, f"({1 / day:.1f} after one day")
    rate, seen = 0.01, 0.01 * day
    assert seen / day / (seen / day + 1 - seen) == pytest.approx(rate, rel=0.01)  # purchases weigh 1/F, the rest 1


def test_sampled_negatives() -> None:
    p, w = 0.2, 0.1
    q = p / (p + (1 - p) / w)
    assert says(PAGE, f"With $w=0.1$, a prediction of 0.2 stands for {q:.3f}")
    # Keep a tenth of the negatives of a population with rate q: the rate becomes p again.
    assert q / (q + w * (1 - q)) == pytest.approx(p)


def test_position_and_votes() -> None:
    assert says(PAGE, f"60 clicks per 1,000 impressions at rank 3 are worth {60 / (1 / 3):.0f}")
    majority = stats.binom.sf(1, 3, 0.7)
    assert says(PAGE, f"each right 70% of the time are right {majority:.0%} by majority")


def test_prior_shift() -> None:
    odds = 0.10 / 0.90 * (0.02 / 0.98) / (0.01 / 0.99)
    assert says(PAGE, f"ratio of prior odds: 0.10 becomes {odds / (1 + odds):.2f}")


def test_label_shift_shows_in_the_predictions() -> None:
    before, now = (0.8 * rate + 0.05 * (1 - rate) for rate in (0.01, 0.02))
    assert says(PAGE, f"flags {before:.2%} at 1% fraud; if it now flags {now:.1%}")
    assert (now - 0.05) / (0.8 - 0.05) == pytest.approx(0.02)


def test_the_worked_index() -> None:
    for row, (before, now) in enumerate(zip(BEFORE, NOW, strict=True), 1):
        term = (now - before) * np.log(now / before)
        assert says(PAGE, f"| {row} | {before:.2f}, {now:.2f} | {abs(term):.3f} |")
    assert says(PAGE, f"The sum is {stability_index(BEFORE, NOW):.3f}.")


def test_the_noise_of_the_index() -> None:
    rng = np.random.default_rng(0)
    for n in (100, 1000):
        found = [stability_index([0.1] * 10, rng.multinomial(n, [0.1] * 10) / n) for _ in range(4000)]
        assert np.mean(found) == pytest.approx(9 / n, rel=0.1)
    assert says(PAGE, "with ten bins 0.095 at 100 rows, and 0.009 at 1,000")
    assert np.mean(
        [stability_index([0.1] * 10, rng.multinomial(100, [0.1] * 10) / 100) for _ in range(4000)]
    ) == pytest.approx(0.095, abs=0.003)


def test_the_index_of_a_shifted_normal() -> None:
    edges = stats.norm.ppf(np.linspace(0, 1, 11))
    small, large = (stability_index([0.1] * 10, np.diff(stats.norm.cdf(edges - shift))) for shift in (0.3, 0.5))
    assert says(PAGE, f"by 0.3 standard deviations gives {small:.3f}, one by 0.5 gives {large:.3f}")


shares = st.lists(st.floats(0.01, 1), min_size=4, max_size=4).map(lambda x: np.array(x) / sum(x))


@settings(max_examples=50, deadline=None)
@given(shares, shares)
def test_the_index_is_symmetric_and_zero_only_without_change(a: np.ndarray, b: np.ndarray) -> None:
    assert stability_index(a, b) == pytest.approx(stability_index(b, a))
    assert stability_index(a, a) == 0 <= stability_index(a, b)


def test_an_empty_bin_stays_finite() -> None:
    assert 0.5 < stability_index([0.5, 0.5], [1, 0]) < 10


def test_the_retraining_interval() -> None:
    def cost(days: float) -> float:
        return 50 * days / 2 + 400 / days

    best = sqrt(2 * 400 / 50)
    assert says(PAGE, f"it is {best:.0f} days, at a cost of {cost(best):.0f} a day")
    assert says(PAGE, f"daily would cost {cost(1):.0f}, weekly {cost(7):.0f}")
    assert cost(best / 2) == cost(2 * best) == 1.25 * cost(best)
    assert says(PAGE, f"costs a quarter more, {cost(2 * best):.0f}")
    assert min(np.linspace(0.5, 20, 391), key=cost) == pytest.approx(best)
