"""The metrics of the ML coding pages."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from classification_and_ranking_metrics import (
    average_precision,
    average_ranks,
    dcg,
    mean_average_precision,
    ndcg,
    precision_at_k,
    ranked_gains,
    roc_auc,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.stats import mannwhitneyu, norm, rankdata
from sklearn.metrics import average_precision_score, ndcg_score, roc_auc_score

from tests.pages import says

PAGE = "ml-coding/metrics.md"
Floats = NDArray[np.float64]
# Few distinct scores, so that ties are common.
scores = arrays(np.float64, 12, elements=st.integers(0, 6))
labels = arrays(np.int64, 12, elements=st.integers(0, 1)).filter(lambda y: 0 < y.sum() < 12)
grades = arrays(np.int64, 12, elements=st.integers(0, 4)).filter(lambda y: bool(y.any()))
Y, SCORES = [1, 0, 1, 1, 0, 0], [0.9, 0.8, 0.7, 0.4, 0.4, 0.1]


@settings(max_examples=50, deadline=None)
@given(labels, scores)
def test_they_agree_with_scikit_learn_and_scipy(y: NDArray[np.int64], s: Floats) -> None:
    np.testing.assert_allclose(average_ranks(s), rankdata(s))
    assert roc_auc(y, s) == pytest.approx(roc_auc_score(y, s))
    pairs = y.sum() * (12 - y.sum())
    assert roc_auc(y, s) == pytest.approx(mannwhitneyu(s[y == 1], s[y == 0]).statistic / pairs)
    assert average_precision(y, s) == pytest.approx(average_precision_score(y, s))


@settings(max_examples=50, deadline=None)
@given(grades, scores, st.integers(1, 12))
def test_ndcg_agrees_with_scikit_learn_on_the_same_gains(y: NDArray[np.int64], s: Floats, k: int) -> None:
    assert ndcg(y, s, k) == pytest.approx(ndcg_score([2.0**y - 1], [s], k=k))
    assert ndcg(y, s) == pytest.approx(ndcg_score([2.0**y - 1], [s]))


@settings(max_examples=50, deadline=None)
@given(labels, scores)
def test_auc_is_the_share_of_pairs_in_order(y: NDArray[np.int64], s: Floats) -> None:
    pairs = [np.sign(a - b) / 2 + 0.5 for a in s[y == 1] for b in s[y == 0]]
    assert roc_auc(y, s) == pytest.approx(np.mean(pairs))
    assert roc_auc(y, s) + roc_auc(1 - y, s) == pytest.approx(1)


@settings(max_examples=50, deadline=None)
@given(labels, grades, scores, st.permutations(range(12)))
def test_only_the_order_of_scores_counts(
    y: NDArray[np.int64], g: NDArray[np.int64], s: Floats, order: list[int]
) -> None:
    for metric, truth in ((roc_auc, y), (average_precision, y), (ndcg, g)):
        here = metric(truth, s)
        assert metric(truth, np.exp(s)) == pytest.approx(here)
        assert metric(truth[order], s[order]) == pytest.approx(here)
        assert 0 <= here <= 1 + 1e-12


@settings(max_examples=50, deadline=None)
@given(arrays(np.float64, 5, elements=st.integers(0, 3)), arrays(np.float64, 5, elements=st.integers(0, 2)))
def test_shared_gains_are_the_mean_over_orders_within_ties(gains: Floats, s: Floats) -> None:
    orders = [list(order) for order in itertools.permutations(range(5)) if (np.diff(s[list(order)]) <= 0).all()]
    for k in (2, 5):
        assert dcg(ranked_gains(gains, s), k) == pytest.approx(np.mean([dcg(gains[order], k) for order in orders]))


@settings(max_examples=50, deadline=None)
@given(grades)
def test_the_best_order_has_ndcg_1(y: NDArray[np.int64]) -> None:
    assert ndcg(y, y) == pytest.approx(1)
    assert ndcg(y, y, 3) == pytest.approx(1)


def test_a_sort_that_ignores_ties_depends_on_the_input_order() -> None:
    y, s = np.array([1, 0]), np.array([0.5, 0.5])
    naive = [float((truth[np.argsort(-s, kind="stable")] * [1, 0.5]).sum()) for truth in (y, y[::-1])]
    assert naive == [1, 0.5]
    assert average_precision(y, s) == average_precision(y[::-1], s) == 0.5
    assert roc_auc(y, s) == 0.5


def test_many_pairs_do_not_overflow() -> None:
    y = np.tile([0, 1], 60_000).astype(np.int8)
    assert roc_auc(y, np.arange(120_000)) == pytest.approx(0.5, abs=1e-4)


def test_precision_at_k_with_ties_and_too_few_items() -> None:
    assert precision_at_k(Y, SCORES, 4) == 2.5 / 4
    assert precision_at_k([1, 1], [2, 1], 4) == 0.5


def test_map_leaves_out_queries_with_nothing_relevant() -> None:
    assert mean_average_precision([([1, 0], [2, 1]), ([0, 1], [2, 1]), ([0, 0], [2, 1])]) == 0.75
    with pytest.raises(ValueError, match="a query with something relevant"):
        mean_average_precision([([0, 0], [2, 1])])


@pytest.mark.parametrize("y", [[0, 0], [1, 1]])
def test_auc_of_one_class_is_refused(y: list[int]) -> None:
    with pytest.raises(ValueError, match="positives and negatives"):
        roc_auc(y, [1, 2])


def test_labels_and_grades_are_checked() -> None:
    with pytest.raises(ValueError, match="0 or 1"):
        roc_auc([-1, 1], [1, 2])
    with pytest.raises(ValueError, match="something relevant"):
        average_precision([0, 0], [1, 2])
    for bad in ([0, 0], [-1, 2]):
        with pytest.raises(ValueError, match="not negative"):
            ndcg(bad, [1, 2])


def test_the_worked_numbers() -> None:
    assert average_ranks(SCORES).tolist() == [6, 5, 4, 2.5, 2.5, 1]
    assert says(PAGE, f"(12.5 − 6) / 9 = {roc_auc(Y, SCORES):.3f}")
    assert average_ranks(SCORES)[np.array(Y) == 1].sum() == 12.5
    assert says(PAGE, f"(1 + 2/3 + 3/5) / 3 = {average_precision(Y, SCORES):.3f}")
    ours = ndcg([3, 0, 2], [1.0, 3.0, 2.0])
    linear = ndcg_score([[3, 0, 2]], [[1.0, 3.0, 2.0]])
    assert says(PAGE, f"nDCG is {ours:.3f} with gain 2<sup>grade</sup> − 1 and {linear:.3f} with the grade itself")
    t = np.linspace(9, -8, 20_001)  # thresholds
    recall, fallout = norm.sf(t, 1.5), norm.sf(t)
    precision = 0.01 * recall / (0.01 * recall + 0.99 * fallout)
    auc, ap = np.trapezoid(recall, fallout), np.trapezoid(precision, recall)
    assert says(PAGE, f"ROC AUC of {auc:.2f} and, at 1% positives, an average precision of {ap:.2f}")
    rng = np.random.default_rng(0)
    s = np.r_[rng.normal(1.5, 1, 3000), rng.normal(0, 1, 297_000)]
    y = np.r_[np.ones(3000), np.zeros(297_000)]
    assert roc_auc(y, s) == pytest.approx(auc, abs=0.01)
    assert average_precision(y, s) == pytest.approx(ap, abs=0.01)
