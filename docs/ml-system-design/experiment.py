"""The arithmetic of online experiments: sample size, the check of the split, peeking, and team-draft interleaving."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, erfc, sqrt
from statistics import NormalDist

import numpy as np


def sample_size(rate: float, lift: float, alpha: float = 0.05, power: float = 0.8) -> int:
    """Users needed in each of two arms to detect a change of a rate.

    Args:
        rate: the share of users who convert today, between 0 and 1.
        lift: the smallest relative change that matters: 0.05 means from 4% to 4.2%.
        alpha: how often a two-sided test may call an effect where there is none.
        power: how often it shall find an effect of that size.

    Raises:
        ValueError: if there is no change, or a rate does not lie between 0 and 1.
    """
    quantile = NormalDist().inv_cdf
    new = rate * (1 + lift)
    if not (0 < rate < 1 and 0 < new < 1 and lift):
        raise ValueError(f"a change from {rate} to {new} is not one between two rates")
    variance = rate * (1 - rate) + new * (1 - new)
    return ceil((quantile(1 - alpha / 2) + quantile(power)) ** 2 * variance / (new - rate) ** 2)


def split_p_value(control: int, treatment: int) -> float:
    """P-value of the users counted in two arms under an even split: a chi-squared test with one degree of freedom."""
    return erfc(abs(control - treatment) / sqrt(2 * (control + treatment)))


def paths(looks: int, runs: int, rng: np.random.Generator) -> np.ndarray:
    """The z-statistic at equally spaced looks of experiments without any effect: shape (runs, looks)."""
    return np.asarray(rng.normal(size=(runs, looks)).cumsum(axis=1) / np.sqrt(np.arange(1, looks + 1)))


def false_positives(z: np.ndarray, threshold: float = 1.96) -> float:
    """Share of experiments, the rows of z, that pass the threshold at some look and would have been stopped there."""
    return float((np.abs(z) > threshold).any(axis=1).mean())


def rate_of_peeking(looks: int) -> float:
    """The share of 20,000 experiments without effect that are called significant at one of so many looks."""
    return false_positives(paths(looks, 20_000, np.random.default_rng(looks)))


def team_draft(a: Sequence[str], b: Sequence[str], length: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    """Interleave two rankings: in each round both, in random order, pick their best item that is not yet listed.

    Returns:
        Pairs of an item and the ranking, "a" or "b", that picked it and gets its clicks; at most `length`.
    """
    rankings = {"a": a, "b": b}
    shown: dict[str, str] = {}
    while len(shown) < length:
        before = len(shown)
        for team in rng.permutation(["a", "b"]):
            item = next((item for item in rankings[team] if item not in shown), None)
            if item is not None and len(shown) < length:
                shown[item] = str(team)
        if len(shown) == before:
            break
    return list(shown.items())
