"""The numbers of ml-system-design/ranking-metrics.md, and its list that readers reorder."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import ranking
from numpy.typing import ArrayLike
from playwright.sync_api import Browser, expect
from ranking import GRADES, SCORES

from tests.conftest import Site, tab
from tests.pages import says

PAGE = "ml-system-design/ranking-metrics.md"
RANKED = ranking.ranked_by(SCORES, GRADES)
METRICS: dict[str, Callable[[ArrayLike, int], float]] = {
    "nDCG@": ranking.ndcg,
    "Precision@": ranking.precision,
    "Recall@": ranking.recall,
    "Hit rate@": ranking.hit_rate,
}


def test_the_table_of_metrics() -> None:
    for name, metric in METRICS.items():
        form = ".0f" if name == "Hit rate@" else ".3f"
        assert says(PAGE, f"| {name}k | " + " | ".join(f"{metric(RANKED, k):{form}}" for k in (1, 3, 5)) + " |")
    ap, rr = ranking.average_precision(RANKED), ranking.reciprocal_rank(RANKED)
    assert says(PAGE, f"Average precision is {ap:.3f} and the reciprocal rank {rr:.3f}")
    assert says(PAGE, f"$(1/1+2/3+3/5)/3={(1 + 2 / 3 + 3 / 5) / 3:.3f}$") and ap == pytest.approx(0.7556, abs=1e-4)


def test_the_dcg_by_hand() -> None:
    terms = ranking.gain(RANKED) / np.log2(np.arange(2, 7))
    assert says(PAGE, f"DCG is $3+0+3.5+0+{terms[4]:.3f}={terms.sum():.3f}$")
    assert terms[:4].tolist() == [3, 0, 3.5, 0]
    best = ranking.gain([3, 2, 1]) / np.log2([2, 3, 4])
    assert says(PAGE, f"$7+{best[1]:.3f}+0.5={best.sum():.3f}$, and the quotient is {terms.sum() / best.sum():.3f}")


def test_swapping_a_and_c() -> None:
    swapped = [3, 0, 2, 0, 1]
    assert ranking.average_precision(swapped) == ranking.average_precision(RANKED)
    assert says(PAGE, f"Swap A and C and it rises to {ranking.ndcg(swapped):.3f}: four fifths")
    before = ranking.ndcg(RANKED)
    assert (ranking.ndcg(swapped) - before) / (1 - before) == pytest.approx(0.8, abs=0.01)


def test_other_conventions() -> None:
    discount = 1 / np.log2(np.arange(2, 7))
    linear = (RANKED * discount).sum() / (np.sort(RANKED)[::-1] * discount).sum()
    assert says(PAGE, f"this list scores {linear:.3f} instead of {ranking.ndcg(RANKED):.3f}")
    one, two, three = (ranking.ndcg(RANKED, k) for k in (1, 2, 3))
    assert says(PAGE, f"it is {one:.3f} at 1, {two:.3f} at 2 and {three:.3f} at 3")
    assert ranking.precision([1, 1, 0, 0, 0], 5) == 0.4 and says(PAGE, "It can't exceed 0.4")


def test_weighted_logs_give_the_value_of_the_new_policy() -> None:
    old, new, rate = np.array([0.8, 0.2]), np.array([0.2, 0.8]), np.array([0.05, 0.10])
    assert says(PAGE, f"$0.2\\cdot0.05+0.8\\cdot0.10={new @ rate:.2f}$")
    assert says(PAGE, f"The plain average of the logs says {old @ rate:.2f}")
    assert old @ (new / old * rate) == pytest.approx(new @ rate)


def test_a_reader_reorders_the_documents(browser: Browser, site: Site, serve: Callable[[Site], str]) -> None:
    with tab(browser, serve(site), 390) as page:
        page.goto("ml-system-design/ranking-metrics/")
        piece = page.locator("[data-module=ranking-metrics]")
        grades = dict(zip("ABCDE", GRADES, strict=True))

        def agrees(order: str, k: int) -> None:
            expect(piece.locator("ol > li > span")).to_have_text([f"{name}, grade {grades[name]}" for name in order])
            ranked: list[float] = [grades[name] for name in order]
            wanted = {f"{name}{k}": metric(ranked, k) for name, metric in METRICS.items()}
            wanted |= {"Average precision": ranking.average_precision(ranked)}
            wanted |= {"Reciprocal rank": ranking.reciprocal_rank(ranked)}
            rows = [f"{name}{value:.3f}" for name, value in wanted.items()]
            expect(piece.locator("tr")).to_have_text(rows)

        agrees("ABCDE", 3)
        up = piece.get_by_role("button", name="Move C up")
        up.focus()
        page.keyboard.press("Enter")
        agrees("ACBDE", 3)
        expect(up).to_be_focused()
        page.keyboard.press("Space")
        agrees("CABDE", 3)
        expect(up).to_be_disabled()  # C is first: the keyboard is on the other button
        expect(piece.get_by_role("button", name="Move C down")).to_be_focused()
        expect(piece.get_by_role("status")).to_have_text("C is now at rank 1: nDCG@3 is 0.947.")
        piece.get_by_label("Cut at k").select_option("5")
        agrees("CABDE", 5)
        for name, order in (("Best order", "CAEBD"), ("Worst order", "BDEAC"), ("The model's order", "ABCDE")):
            piece.get_by_role("button", name=name).click()
            agrees(order, 5)
