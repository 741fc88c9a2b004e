"""The checks of the practice file for metrics."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
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

Y = [1, 0, 1, 1, 0, 0]
SCORES = [0.9, 0.8, 0.7, 0.4, 0.4, 0.1]


def _refuses(call: Callable[[], float], why: str) -> None:
    try:
        call()
    except ValueError:
        return
    raise AssertionError(f"{why}: expected a ValueError")


def check_equal_scores_share_their_ranks() -> None:
    found = average_ranks([3.0, 1.0, 3.0, 2.0]).tolist()
    assert found == [3.5, 1, 3.5, 2], f"expected [3.5, 1, 3.5, 2], found {found}"


def check_auc_counts_pairs() -> None:
    found = roc_auc(Y, SCORES)
    assert np.isclose(found, 6.5 / 9), f"of 9 pairs 6 are in order and 1 is tied: expected 0.722, found {found}"


def check_auc_of_equal_scores_is_a_half() -> None:
    assert roc_auc([1, 1, 0], [7.0, 7.0, 7.0]) == 0.5


def check_auc_needs_both_classes() -> None:
    _refuses(lambda: roc_auc([1, 1], [0.1, 0.2]), "there are no pairs")


def check_average_precision() -> None:
    found = average_precision([1, 0, 1, 0], [4.0, 3.0, 2.0, 1.0])
    assert np.isclose(found, (1 / 1 + 2 / 3) / 2), f"expected the mean of 1 and 2/3, found {found}"


def check_average_precision_takes_ties_together() -> None:
    forward, backward = average_precision(Y, SCORES), average_precision(Y[::-1], SCORES[::-1])
    assert np.isclose(forward, (1 / 1 + 2 / 3 + 3 / 5) / 3), f"both at 0.4 enter at once: found {forward}"
    assert forward == backward, "the order of the input must not matter"


def check_what_was_not_retrieved_counts() -> None:
    found = average_precision([1, 0, 1], [3.0, 2.0, 1.0], n_relevant=4)
    assert np.isclose(found, (1 + 2 / 3) / 4), f"two of four relevant items are missing: found {found}"


def check_average_precision_needs_something_relevant() -> None:
    _refuses(lambda: average_precision([0, 0], [1.0, 2.0]), "nothing is relevant")


def check_map_is_a_mean_over_queries() -> None:
    queries = [([1, 0], [2.0, 1.0]), ([0, 1], [2.0, 1.0]), ([0, 0], [2.0, 1.0])]
    found = mean_average_precision(queries)
    assert np.isclose(found, 0.75), f"1 and 1/2, and a query with nothing relevant: expected 0.75, found {found}"


def check_gains_are_ranked_and_shared() -> None:
    found = ranked_gains([1.0, 5.0, 3.0], [0.2, 0.2, 0.9]).tolist()
    assert found == [3, 3, 3], f"expected 3, and 1 and 5 shared as 3 and 3, found {found}"


def check_precision_at_k() -> None:
    assert precision_at_k(Y, SCORES, 2) == 0.5
    assert precision_at_k(Y, SCORES, 4) == 0.625, "one of the two tied at 0.4 is in: half a hit"
    assert precision_at_k([1, 1], [2.0, 1.0], 4) == 0.5, "two of four places are empty"


def check_dcg_starts_with_a_discount_of_1() -> None:
    found = dcg(np.array([3.0, 1.0, 2.0]))
    assert np.isclose(found, 3 + 1 / np.log2(3) + 2 / 2), f"expected 4.631, found {found}"
    assert dcg(np.array([3.0, 1.0, 2.0]), 1) == 3


def check_ndcg() -> None:
    grades = [3, 0, 2]
    assert ndcg(grades, [3.0, 1.0, 2.0]) == 1, "the best order"
    worst = (0 + 3 / np.log2(3) + 7 / 2) / (7 + 3 / np.log2(3))
    assert np.isclose(ndcg(grades, [1.0, 3.0, 2.0]), worst), f"expected {worst:.4f}: gain 2^grade - 1"


def check_ndcg_at_k_uses_the_best_k_of_all() -> None:
    found = ndcg([0, 3], [2.0, 1.0], 1)
    assert found == 0, f"the best item is not in the top 1: expected 0, found {found}"


def check_ndcg_needs_something_relevant() -> None:
    _refuses(lambda: ndcg([0, 0], [1.0, 2.0]), "the best order gains nothing")
