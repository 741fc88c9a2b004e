"""The numbers of ml-system-design/experimentation.md, and the code that they come from."""

from __future__ import annotations

from math import sqrt

import experiment
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.pages import says

PAGE = "ml-system-design/experimentation.md"


def test_sample_sizes() -> None:
    for rate, lift in ((0.05, 0.1), (0.05, 0.05), (0.05, 0.02), (0.01, 0.05)):
        assert says(PAGE, f"| {rate:.0%} | {lift:.0%} | {experiment.sample_size(rate, lift):,} |")
    factor = (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) ** 2
    assert says(PAGE, f"the first factor is $(1.960+0.842)^2={factor:.2f}$")
    assert f"{(1.960 + 0.842) ** 2:.2f}" == f"{factor:.2f}"
    n = experiment.sample_size(0.05, 0.05)
    assert says(PAGE, f"takes about {n // 1000},000 users an arm")
    assert says(PAGE, f"the second row takes {2 * n / 40_000:.1f} days")
    canary = experiment.sample_size(0.001, 1)
    assert says(PAGE, f"{canary:,} requests an arm are needed: a minute and a half at 1% of 25,000")
    assert canary / 250 == pytest.approx(90, abs=5)
    fall = experiment.sample_size(0.05, -0.01)
    assert says(PAGE, f"A fall of 1% in conversion, from 5%, takes {fall / 1e6:.1f} million users an arm")


@pytest.mark.parametrize(("rate", "lift"), [(0.05, 0), (0.9, 0.2), (0, 0.1), (0.5, -1)])
def test_no_sample_size_without_two_rates(rate: float, lift: float) -> None:
    with pytest.raises(ValueError, match="not one between two rates"):
        experiment.sample_size(rate, lift)


def test_the_sample_size_gives_the_power_it_promises() -> None:
    n, rng = experiment.sample_size(0.05, 0.1), np.random.default_rng(0)
    control, treatment = rng.binomial(n, 0.05, 4000) / n, rng.binomial(n, 0.055, 4000) / n
    error = np.sqrt((control * (1 - control) + treatment * (1 - treatment)) / n)
    assert np.mean((treatment - control) / error > 1.96) == pytest.approx(0.8, abs=0.02)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_the_check_of_the_split_is_the_chi_squared_test(a: int, b: int) -> None:
    assert experiment.split_p_value(a, b) == pytest.approx(stats.chisquare([a, b]).pvalue, abs=1e-12)


def test_worked_split() -> None:
    assert says(PAGE, f"such a difference with p = {experiment.split_p_value(50_000, 50_800):.3f}")
    assert experiment.split_p_value(500_000, 508_000) < 1e-14 and says(PAGE, "p is below $10^{-14}$")


def test_cuped() -> None:
    assert says(PAGE, f"with $\\rho=0.7$, {1 - 0.7**2:.0%} of the users are enough")
    rng = np.random.default_rng(0)
    before = rng.normal(size=100_000)
    after = 0.7 * before + sqrt(1 - 0.7**2) * rng.normal(size=100_000)
    assert (after - 0.7 * before).var() / after.var() == pytest.approx(0.51, abs=0.01)


def test_peeking_inflates_false_positives() -> None:
    for looks in (1, 2, 5, 10, 14, 100):
        assert says(PAGE, f"| {looks} | {experiment.rate_of_peeking(looks):.1%} |")
    assert says(PAGE, f"about {experiment.rate_of_peeking(14):.0%} of tests without any effect")


def test_the_bar_of_pocock() -> None:
    z = experiment.paths(10, 40_000, np.random.default_rng(1))
    assert experiment.false_positives(z, 2.56) == pytest.approx(0.05, abs=0.003)
    # O'Brien and Fleming: the bar falls with the square root of the look.
    falling = 2.09 * np.sqrt(10 / np.arange(1, 11))
    assert experiment.false_positives(z / falling, 1) == pytest.approx(0.05, abs=0.003)
    assert z[:, 0].var() == pytest.approx(1, abs=0.03) and z[:, -1].var() == pytest.approx(1, abs=0.03)


lists = st.lists(st.sampled_from("PQRSTUV"), unique=True, max_size=6)


@settings(max_examples=80, deadline=None)
@given(lists, lists, st.integers(1, 8), st.integers(0, 10**6))
def test_a_team_draft_is_fair(a: list[str], b: list[str], length: int, seed: int) -> None:
    shown = experiment.team_draft(a, b, length, np.random.default_rng(seed))
    items = [item for item, _ in shown]
    assert len(set(items)) == len(items) == min(length, len(set(a) | set(b)))
    for team, ranking in (("a", a), ("b", b)):
        picked = [item for item, by in shown if by == team]
        assert picked == [item for item in ranking if item in picked]  # in the ranker's own order
    if len(a) == len(b) == 6 and length <= 6:
        assert abs(sum(1 if team == "a" else -1 for _, team in shown)) <= 1


def test_a_random_clicker_favors_neither() -> None:
    rng = np.random.default_rng(0)
    wins = 0
    for _ in range(4000):
        shown = experiment.team_draft(list("PQRS"), list("QSPR"), 4, rng)
        wins += 1 if shown[rng.integers(4)][1] == "a" else -1
    assert abs(wins) < 3 * sqrt(4000)


def test_a_list_that_runs_out_leaves_the_places_below_to_the_other() -> None:
    shown = experiment.team_draft(list("PQ"), list("QSPRT"), 5, np.random.default_rng(0))
    assert [team for _, team in shown[2:]] == ["b"] * 3 and says(PAGE, "Cut both to the same length")


def test_the_worked_draft() -> None:
    class Coin:
        """Lets A go first, then B."""

        def __init__(self) -> None:
            self.turns = [["a", "b"], ["b", "a"]]

        def permutation(self, _: list[str]) -> list[str]:
            return self.turns.pop(0)

    shown = experiment.team_draft(list("PQR"), list("QSP"), 4, Coin())  # type: ignore[arg-type]
    assert shown == [("P", "a"), ("Q", "b"), ("S", "b"), ("R", "a")]
    assert says(PAGE, "The user sees P, Q, S, R")
    assert says(PAGE, f"$z=(540-500)/\\sqrt{{250}}={(540 - 500) / sqrt(250):.2f}$")


def test_interference_of_riders() -> None:
    def served(bookings: list[float]) -> list[float]:
        share = min(1, 400 / sum(bookings))
        return [share * booked for booked in bookings]

    control, treatment = served([500 * 0.5, 500 * 0.6])
    assert says(PAGE, f"{control:.0f} rides against {treatment:.0f}. The test says +{treatment / control - 1:.0%}.")
    assert sum(served([1000 * 0.6])) == sum(served([1000 * 0.5])) == 400
    assert says(PAGE, f"hourly slots in one city are {14 * 24} units")
    few, half = served([900 * 0.5, 100 * 0.6]), served([500 * 0.5, 500 * 0.6])
    assert says(PAGE, f"a control rider gets {few[0] / 900:.2f} rides at 10% and {half[0] / 500:.2f} at 50%")
    assert few[1] / 100 / (few[0] / 900) == pytest.approx(half[1] / half[0]) == pytest.approx(1.2)


def test_guardrails() -> None:
    assert says(PAGE, f"at least one alarm in {1 - 0.95**10:.0%} of harmless launches")
