"""The numbers of ml-theory/evaluation.md, and the computations behind its code."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from math import log, sqrt

import evaluation as code
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_and_logistic_regression import logistic_regression
from scipy import stats
from sklearn.dummy import DummyClassifier
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    f1_score,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline

from tests import pages

says = partial(pages.says, "ml-theory/evaluation.md")
normal = stats.norm


# Metrics


def test_the_confusion_matrix() -> None:
    label = np.repeat([1, 1, 0, 0], [80, 20, 120, 9780])
    flagged = np.repeat([1, 0, 1, 0], [80, 20, 120, 9780])
    precision, recall, f1 = (score(label, flagged) for score in (precision_score, recall_score, f1_score))
    assert says(rf"\frac{{TP}}{{TP + FP}} = {precision:.3f}") and says(rf"\frac{{TP}}{{TP + FN}} = {recall:.3f}")
    assert says(rf"\frac{{2\,TP}}{{2\,TP + FP + FN}} = {f1:.3f}")
    assert says(rf"\frac{{FP}}{{FP + TN}} = {120 / 9900:.3f}")
    assert says(f"the plain mean would be {(precision + recall) / 2:.3f}")
    never = DummyClassifier(strategy="most_frequent").fit(label[:, None], label).predict(label[:, None])
    assert says(f"Accuracy is {accuracy_score(label, flagged):.3f}. A model that flags nothing has an accuracy of")
    assert says(f"an accuracy of {accuracy_score(label, never):.3f} and finds no fraud") and not never.any()
    assert says(f"the average is {(1 + 0.01) / 2:.3f} and F1 is {2 * 0.01 / 1.01:.3f}")


def test_auc_and_average_precision_by_hand() -> None:
    label, score = [1, 1, 1, 0, 0, 0, 0], [0.9, 0.7, 0.4, 0.8, 0.3, 0.2, 0.1]
    assert says(f"of which 10 are in order: AUC {roc_auc_score(label, score):.3f}")
    assert roc_auc_score(label, score) == pytest.approx(10 / 12)
    assert says(f"(1 + \\frac23 + \\frac34)/3 = {average_precision_score(label, score):.3f}$")
    assert average_precision_score(label, score) == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)
    # Of all orders of three positives among seven.
    orders = [np.isin(np.arange(7), positive) for positive in combinations(range(7), 3)]
    random = np.mean([average_precision_score(order, -np.arange(7)) for order in orders])
    assert says(f"{random:.3f} on average for the 3 among 7")


def test_a_line_between_points_of_the_pr_curve_flatters_where_precision_falls() -> None:
    def precision(true: float, false: float) -> float:
        return true / (true + false)

    # On the way from one point to the next, false alarms grow in proportion to hits.
    assert precision(15, 7.5) < (precision(10, 2) + precision(20, 13)) / 2
    assert precision(15, 10.5) > (precision(10, 10) + precision(20, 11)) / 2


def test_the_curves_of_the_figure() -> None:
    score, positive = code.scores()
    false_rate, true_rate = code.rates(score, positive)
    average, even = (code.average_precision_at(share, false_rate, true_rate) for share in (0.05, 0.5))
    assert average == pytest.approx(average_precision_score(positive, score))
    # Each positive counted 19 times makes half of all positive: the ROC curve stays, the precision rises.
    weight = np.where(positive, 19, 1)
    assert roc_auc_score(positive, score, sample_weight=weight) == pytest.approx(roc_auc_score(positive, score))
    assert even == pytest.approx(average_precision_score(positive, score, sample_weight=weight))
    at = int(np.searchsorted(true_rate, 0.8))
    alarms = round(false_rate[at] * code.NEGATIVES)
    assert says(f"a recall of 80% comes at a false positive rate of {false_rate[at]:.0%}")
    assert says(f"{alarms} false alarms for 80 hits: precision {80 / (80 + alarms):.0%}")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.booleans(), min_size=2, max_size=40).filter(lambda labels: 0 < sum(labels) < len(labels)))
def test_auc_is_the_share_of_pairs_in_order(labels: list[bool]) -> None:
    score = np.random.default_rng(len(labels)).permutation(len(labels))
    positive = np.array(labels)
    false_rate, true_rate = code.rates(score, positive)
    pairs = (score[positive][:, None] > score[~positive][None]).mean()
    assert (np.diff(false_rate) * true_rate[1:]).sum() == pytest.approx(pairs)


def test_recalibration() -> None:
    before, after, label = code.recalibrated(logistic_regression)
    assert says(f"the log loss from {log_loss(label, before):.3f} to {log_loss(label, after):.3f}")
    assert says(f"the Brier score from {brier_score_loss(label, before):.3f} to {brier_score_loss(label, after):.3f}")
    assert roc_auc_score(label, before) == pytest.approx(roc_auc_score(label, after))
    assert says(f"have an AUC of {roc_auc_score(label, after):.2f}")
    assert code.calibration_error(after, label) < code.calibration_error(before, label) / 5
    assert says(f"These {len(label):,} predictions")


def test_a_constant_base_rate_is_calibrated() -> None:
    label = np.arange(1000) < 300
    chance = np.full(1000, 0.3)
    assert code.calibration_error(chance, label) == pytest.approx(0)
    assert roc_auc_score(label, chance) == 0.5


def test_the_threshold_from_costs() -> None:
    false_alarm, miss = 1, 9
    threshold = false_alarm / (false_alarm + miss)
    assert says(f"the threshold is {threshold:g}, not 0.5")
    for p in (threshold - 0.01, threshold + 0.01):
        assert (p * miss > (1 - p) * false_alarm) == (p > threshold)


# Class imbalance


def corrected(chance: np.ndarray, kept: float) -> np.ndarray:
    """The page's formula."""
    return np.asarray(chance / (chance + (1 - chance) / kept))


def test_rebalancing_moves_the_chances_and_not_the_ranking() -> None:
    rng, kept = np.random.default_rng(0), 0.05

    def sample(n: int) -> tuple[np.ndarray, np.ndarray]:
        x = rng.normal(0, 1, (n, 3))
        return x, rng.random(n) < 1 / (1 + np.exp(4.7 - x @ np.array([1, -0.8, 0.5])))

    x, y = sample(40_000)
    new, label = sample(40_000)
    keep = y | (rng.random(len(y)) < kept)

    def chances(x: np.ndarray, y: np.ndarray, balance: str | None = None) -> np.ndarray:
        return np.asarray(LogisticRegression(C=1e6, class_weight=balance).fit(x, y).predict_proba(new)[:, 1])

    down = chances(x[keep], y[keep])
    rows = {
        "all data": chances(x, y),
        "balanced weights": chances(x, y, "balanced"),
        "5% of negatives": down,
        "same, corrected": corrected(down, kept),
    }
    for name, chance in rows.items():
        assert says(f"| {name} | {chance.mean():.3f} | {log_loss(label, chance):.3f} |")
        assert says(f"as good in all four: AUC {roc_auc_score(label, chance):.3f}.")
    assert says(f"40,000 examples with {y.sum()} positives ({y.mean():.1%})")
    assert says(f"a constant 2.2% has a better log loss ({log_loss(label, np.full(len(label), label.mean())):.3f})")
    assert says(f"{keep.sum():,} examples in place of 40,000")


def test_the_correction() -> None:
    assert says(f"a $p_s$ of 0.5 means {corrected(np.array(0.5), 0.05):.3f}")
    assert says(f"add $\\log w$, here −{-log(0.05):.1f}")
    # On true odds it is exact: keep a twentieth of the negatives of a group with chance p.
    p = np.array([0.01, 0.2, 0.9])
    sampled = p / (p + (1 - p) * 0.05)
    assert corrected(sampled, 0.05) == pytest.approx(p)
    assert np.log(p / (1 - p)) == pytest.approx(np.log(sampled / (1 - sampled)) + log(0.05))


def test_focal_loss() -> None:
    def focal(p: float) -> float:
        return -((1 - p) ** 2) * log(p)

    assert says(f"at $p_t = 0.9$ costs {focal(0.9):.3f} instead of {-log(0.9):.3f}")
    assert says(f"one at 0.1 costs {focal(0.1):.3f} instead of {-log(0.1):.3f}")
    assert says(f"a ratio of {log(0.1) / log(0.9):.0f} becomes {focal(0.1) / focal(0.9):,.0f}")


# Cross-validation


def test_selection_outside_the_folds_finds_signal_in_noise() -> None:
    outside, inside = (float(np.mean(accuracies)) for accuracies in code.selection_on_noise())
    assert says(f"accuracy {outside:.0%} on average over {code.RUNS} such data sets")
    assert says(f"in each training fold: {inside:.0%}") and says(f"that procedure reported {outside:.0%}")
    assert says(f"{code.EXAMPLES} examples with {code.FEATURES:,} features of pure noise")
    assert says(f"the {code.SELECTED} features") and abs(inside - 0.5) < 0.05 < outside - 0.5


def test_scikit_learn_sees_the_same_leak() -> None:
    y = np.arange(code.EXAMPLES) % 2
    x = np.random.default_rng(0).standard_normal((code.EXAMPLES, code.FEATURES))
    folds = StratifiedKFold(code.FOLDS)
    best = SelectKBest(f_classif, k=code.SELECTED)
    wrong = cross_val_score(NearestCentroid(), best.fit_transform(x, y), y, cv=folds).mean()
    right = cross_val_score(make_pipeline(best, NearestCentroid()), x, y, cv=folds).mean()
    assert wrong > 0.8 and right < 0.7
    assert set(code.strongest(x, y.astype(float))) == set(best.get_support(indices=True))


# Tests and intervals


def test_two_proportions() -> None:
    a, b, n = 500, 560, 10_000
    pooled = (a + b) / (2 * n)
    error = sqrt(2 * pooled * (1 - pooled) / n)
    z = (b - a) / n / error
    chi = stats.chi2_contingency([[a, n - a], [b, n - b]], correction=False)
    assert says(rf"\frac{{0.006}}{{{error:.5f}}} = {z:.2f}") and says(f"$\\lvert z\\rvert \\ge {z:.2f}$")
    assert says(f"z is {z:.2f} and the p-value {chi.pvalue:.3f}")
    assert says(f"come up in {chi.pvalue:.1%} of such experiments")
    assert says(f"example gives {chi.statistic:.2f}, which is $z^2$") and chi.statistic == pytest.approx(z**2)
    reach = normal.ppf(0.975) * sqrt(sum(k / n * (1 - k / n) / n for k in (a, b)))
    low, high = (0.006 - reach) * 100, (0.006 + reach) * 100
    assert says(f"from about −{-low:.2f} to {high:.2f} points")


def test_the_interval_covers_what_it_promises() -> None:
    rng, n = np.random.default_rng(0), 10_000
    a, b = (rng.binomial(n, share, 20_000) / n for share in (0.05, 0.056))
    reach = 1.96 * np.sqrt(a * (1 - a) / n + b * (1 - b) / n)
    assert (abs(b - a - 0.006) < reach).mean() == pytest.approx(0.95, abs=0.005)


def test_welch() -> None:
    result = stats.ttest_ind_from_stats(5.3, 1.1, 30, 4.6, 1.3, 30, equal_var=False)
    assert says(f"$t = {result.statistic:.2f}$ and $p = {result.pvalue:.3f}$")
    assert result.statistic == pytest.approx((5.3 - 4.6) / sqrt(1.1**2 / 30 + 1.3**2 / 30))


def test_pairing() -> None:
    assert 918 - 900 == 40 - 22
    pooled = (900 + 918) / 2000
    z = 0.018 / sqrt(pooled * (1 - pooled) * 2 / 1000)
    assert says(f"$z = {z:.2f}$ and $p = {2 * normal.sf(z):.2f}$")
    paired = (40 - 22) / sqrt(40 + 22)
    assert says(f"18/\\sqrt{{62}} = {paired:.2f}$, $p = {2 * normal.sf(paired):.3f}$")
    assert says(f"exact binomial version gives {stats.binomtest(22, 62).pvalue:.3f}")


def test_the_bootstrap_interval() -> None:
    score, positive = code.scores()
    rng = np.random.default_rng(1)
    found = []
    for _ in range(1000):
        drawn = rng.integers(0, len(score), len(score))
        false_rate, true_rate = code.rates(score[drawn], positive[drawn])
        found.append((np.diff(false_rate) * true_rate[1:]).sum())
    low, high = np.quantile(found, [0.025, 0.975])
    assert says(f"For the AUC of {roc_auc_score(positive, score):.2f}") and says(f"it is {low:.2f} to {high:.2f}")


def test_sample_size() -> None:
    bracket = (normal.ppf(0.975) + normal.ppf(0.8)) ** 2
    n = bracket * (0.05 * 0.95 + 0.055 * 0.945) / 0.005**2
    assert says(f"$(1.96 + 0.84)^2 = {bracket:.2f}$") and says(f"$n$ is {n:,.0f}")
    assert says(f"gives {16 * 0.05 * 0.95 / 0.005**2:,.0f}")
    # So many users do find the difference in 80% of experiments.
    rng, size = np.random.default_rng(0), round(n)
    a, b = (rng.binomial(size, share, 20_000) / size for share in (0.05, 0.055))
    z = (b - a) / np.sqrt((a * (1 - a) + b * (1 - b)) / size)
    assert (abs(z) > 1.96).mean() == pytest.approx(0.8, abs=0.01)


def test_many_tests_and_small_ones() -> None:
    assert says(f"false alarm is {1 - 0.95**20:.0%}") and says(f"$0.05/20 = {0.05 / 20}$")
    assert says(f"without failure happen {0.99**300:.1%} of the time")
    assert says(f"until the difference is {2 * normal.ppf(0.975):.2f} of these")
    assert says(f"significant from {sqrt(2) * normal.ppf(0.975):.2f} on")
    false, true = 0.9 * 0.05, 0.1 * 0.8
    assert says(f"then {false / (false + true):.0%} of significant results are false")


def test_peeking() -> None:
    found = code.false_positives()
    assert found[1] == pytest.approx(0.05, abs=1e-4)
    assert says(f"{found[10]:.0%} with ten looks")
    assert list(found.values()) == sorted(found.values())
    # Known values for 2, 5, 10 and 20 looks: Armitage, McPherson and Rowe (1969).
    for looks, known in ((2, 0.083), (5, 0.142), (10, 0.193), (20, 0.248)):
        assert found[looks] == pytest.approx(known, abs=0.0006)
    steps = np.random.default_rng(0).standard_normal((20_000, 10))
    z = np.cumsum(steps, axis=1) / np.sqrt(np.arange(1, 11))
    assert (abs(z) > normal.ppf(0.975)).any(axis=1).mean() == pytest.approx(found[10], abs=0.01)
