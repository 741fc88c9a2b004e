"""The numbers of ml-system-design/learning-to-rank.md, and the code that they come from."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
import ranking
from hypothesis import given, settings
from hypothesis import strategies as st
from ranking import GRADES, SCORES
from sklearn.metrics import average_precision_score, ndcg_score

from tests.pages import says

PAGE = "ml-system-design/learning-to-rank.md"
LISTS = st.lists(st.integers(0, 4), min_size=2, max_size=8)


def scored(grades: list[int], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=len(grades))


def test_the_table_holds_the_five_documents() -> None:
    for name, grade, score in zip("ABCDE", GRADES, SCORES, strict=True):
        assert says(PAGE, f"| {name} | {grade} | {score:.1f} |".replace("-", "−"))
    assert list(SCORES) == sorted(SCORES, reverse=True)


def test_pointwise_loss() -> None:
    terms = [f"{(score - grade) ** 2:.3g}" for score, grade in zip(SCORES, GRADES, strict=True)]
    assert says(PAGE, f"The terms are {', '.join(terms[:-1])} and {terms[-1]}")
    assert says(PAGE, f"their mean is {ranking.pointwise_loss(SCORES, GRADES):.3f}")
    flat = ranking.pointwise_loss([np.mean(GRADES)] * 5, GRADES)
    assert says(PAGE, f"the mean grade, {np.mean(GRADES)}: the loss falls to {flat:.3f}")


def test_pairwise_loss_by_hand() -> None:
    terms = {
        a + b: math.log(1 + math.exp(SCORES[j] - SCORES[i]))
        for i, a in enumerate("ABCDE")
        for j, b in enumerate("ABCDE")
        if GRADES[i] > GRADES[j]
    }
    assert ranking.pairwise_loss(SCORES, GRADES) == pytest.approx(sum(terms.values()) / len(terms))
    assert sorted(terms, key=lambda pair: -terms[pair])[:3] == ["EB", "CA", "ED"]
    right = sum("ABCDE".index(pair[0]) < "ABCDE".index(pair[1]) for pair in terms)
    assert (len(terms), right) == (9, 5)
    assert says(PAGE, f"There are {len(terms)} such pairs")
    assert says(PAGE, f"E over B ({terms['EB']:.3f}), C over A ({terms['CA']:.3f}) and E over D ({terms['ED']:.3f})")
    assert says(PAGE, f"the mean is {ranking.pairwise_loss(SCORES, GRADES):.3f}")
    assert says(PAGE, f"{terms['AB']:.3f} for A over B")


def test_listwise_loss_by_hand() -> None:
    p, q = (np.exp(values) / np.exp(values).sum() for values in (np.array(GRADES), np.array(SCORES)))
    for name, wanted, found in zip("ABCDE", p, q, strict=True):
        assert says(PAGE, f"| {name} | {wanted:.3f} | {found:.3f} |")
    loss = ranking.listwise_loss(SCORES, GRADES)
    assert loss == pytest.approx(-(p * np.log(q)).sum())
    assert says(PAGE, f"The loss is {loss:.3f}")
    assert says(PAGE, f"below {ranking.listwise_loss(GRADES, GRADES):.3f}")
    assert says(PAGE, f"E, {p[4] - q[4]:.3f} short")


def test_only_the_pointwise_loss_sees_a_shift() -> None:
    moved = np.add(SCORES, 1)
    assert ranking.pairwise_loss(moved, GRADES) == pytest.approx(ranking.pairwise_loss(SCORES, GRADES))
    assert ranking.listwise_loss(moved, GRADES) == pytest.approx(ranking.listwise_loss(SCORES, GRADES))
    before, after = (ranking.pointwise_loss(scores, GRADES) for scores in (SCORES, moved))
    assert says(PAGE, f"goes from {before:.3f} to {after:.3f}")


def test_metrics_of_the_example() -> None:
    ranked = ranking.ranked_by(SCORES, GRADES)
    for name, value in {
        "nDCG@3": ranking.ndcg(ranked, 3),
        "Average precision": ranking.average_precision(ranked),
        "Reciprocal rank": ranking.reciprocal_rank(ranked),
        "Precision@3": ranking.precision(ranked, 3),
        "Recall@3": ranking.recall(ranked, 3),
    }.items():
        assert says(PAGE, f"| {name} | {value:.3f} |")
    assert says(PAGE, f"discount $\\log_2$) | {ranking.ndcg(ranked, 5):.3f} |")


def test_lambdas_of_the_example() -> None:
    def change(a: str, b: str) -> float:
        order = list("ABCDE")
        i, j = order.index(a), order.index(b)
        order[i], order[j] = order[j], order[i]
        return abs(
            ranking.ndcg([GRADES["ABCDE".index(name)] for name in order])
            - ranking.ndcg(ranking.ranked_by(SCORES, GRADES))
        )

    assert says(PAGE, f"swapping C with A would change nDCG by {change('C', 'A'):.3f}, and C with B by")
    assert says(PAGE, f"C with B by {change('C', 'B'):.3f}; swapping E with B by {change('E', 'B'):.3f}")
    plain, weighted = -ranking.pairwise_gradient(SCORES, GRADES), -ranking.lambda_gradient(SCORES, GRADES)
    assert says(PAGE, f"RankNet's total push on E ({plain[4]:.2f} up) is three quarters of that on C ({plain[2]:.2f})")
    assert plain[4] / plain[2] == pytest.approx(0.75, abs=0.005)
    assert says(PAGE, f"C gets {weighted[2]:.3f} and E {weighted[4]:.3f}")
    by_hand = np.zeros(5)
    for i, a in enumerate("ABCDE"):
        for j, b in enumerate("ABCDE"):
            if GRADES[i] > GRADES[j]:
                push = change(a, b) / (1 + math.exp(SCORES[i] - SCORES[j]))
                by_hand[i], by_hand[j] = by_hand[i] + push, by_hand[j] - push
    np.testing.assert_allclose(weighted, by_hand)


@settings(max_examples=50, deadline=None)
@given(LISTS, st.integers(0, 10**6))
def test_pairwise_gradient_equals_finite_differences(grades: list[int], seed: int) -> None:
    scores, step = scored(grades, seed), 1e-5
    pairs = sum(a > b for a in grades for b in grades)
    for i, slope in enumerate(ranking.pairwise_gradient(scores, grades)):
        ahead, behind = scores.copy(), scores.copy()
        ahead[i], behind[i] = ahead[i] + step, behind[i] - step
        rise = ranking.pairwise_loss(ahead, grades) - ranking.pairwise_loss(behind, grades)
        assert slope == pytest.approx(pairs * rise / (2 * step), abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(LISTS, st.integers(0, 10**6))
def test_metrics_agree_with_scikit_learn(grades: list[int], seed: int) -> None:
    scores = scored(grades, seed)
    ranked = ranking.ranked_by(scores, grades)
    relevant = np.array(grades) >= 1
    for k in (1, 3, len(grades)):
        wanted = ndcg_score([ranking.gain(grades)], [scores], k=k) if relevant.any() else 0
        assert ranking.ndcg(ranked, k) == pytest.approx(wanted)
    if relevant.any():
        assert ranking.average_precision(ranked) == pytest.approx(average_precision_score(relevant, scores))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=5))
def test_no_order_beats_the_sorted_one(grades: list[int]) -> None:
    best = sorted(grades, reverse=True)
    for metric in (ranking.ndcg, ranking.average_precision, ranking.reciprocal_rank):
        assert max(metric(order) for order in permutations(grades)) == pytest.approx(metric(best))
    assert ranking.ndcg(best) == (1 if any(grades) else 0)


def test_lists_without_a_relevant_document_score_zero() -> None:
    assert ranking.ndcg([0, 0]) == ranking.average_precision([0, 0]) == ranking.reciprocal_rank([0, 0]) == 0
    assert ranking.recall([0, 0], 1) == ranking.hit_rate([0, 0], 1) == 0
    assert ranking.pairwise_loss([1.0, 2.0], [0, 0]) == 0
    assert not ranking.lambda_gradient([1.0, 2.0], [0, 0]).any()


def test_large_scores_do_not_overflow() -> None:
    assert ranking.pairwise_loss([0, 2000], [1, 0]) == pytest.approx(2000)
    assert ranking.listwise_loss([0, 2000], [1, 1]) == pytest.approx(1000)
    assert np.isfinite(ranking.lambda_gradient([0, 2000], [1, 0])).all()
