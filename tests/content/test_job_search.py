"""The search: what the page reads from the guide's own data, and the sheet that it offers."""

from __future__ import annotations

import csv

import pytest
from bs4 import BeautifulSoup

from macros.data import load_file
from macros.html.tables import TRACKING_SHEET, offers_by
from macros.models import Offer, Outcomes, Pay
from tests.conftest import ROOT, Site

OFFERS = load_file(ROOT / "docs/_data/outcomes.yml", Outcomes, ROOT).offers


def rows(html: str) -> list[list[str]]:
    table = BeautifulSoup(html, "html.parser")
    return [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tbody tr")]


def offer(role: str, low: int, high: int, *locations: str) -> Offer:
    return Offer.model_validate({
        "id": "a", "company": "A", "role": role, "locations": locations, "pay": Pay(low=low, high=high),
        "group": not locations,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("role", "level"),
    [("Sr. MLE", "Sr."), ("L5 MLE", "L5"), ("IC3 MLE", "IC3"), ("Research Engineer", ""), ("ML Research Engineer", "")],
)
def test_a_level_is_what_the_title_begins_with(role: str, level: str) -> None:
    assert offer(role, 1, 2, "NYC").level == level


def test_offers_are_counted_by_level_location_and_band() -> None:
    some = [
        offer("Sr. MLE", 100, 150, "remote"),
        offer("Sr. <b>", 300, 350, "NYC", "remote"),
        offer("Engineer", 300, 350, "NYC"),
        offer("Sr. MLE", 10, 20),
    ]
    assert rows(offers_by(some, "level")) == [["Sr.", "2", "100–350k"], ["None in the title", "1", "300–350k"]]
    assert rows(offers_by(some, "location")) == [["NYC", "2", "300–350k"], ["remote", "2", "100–350k"]]
    assert rows(offers_by(some, "band")) == [["300–350k", "2", "Sr. <b>, Engineer"], ["100–150k", "1", "Sr. MLE"]]


def test_the_page_counts_the_named_offers_alone(site: Site) -> None:
    page = site.pages["/job-search/"]
    named = [row for row in OFFERS if not row.group]
    for what in ("level", "band"):
        found = rows(str(page.select_one(f"#offers-by-{what}")))
        assert sum(int(count) for _, count, _ in found) == len(named)
    by_location = {key: int(count) for key, count, _ in rows(str(page.select_one("#offers-by-location")))}
    assert by_location == {
        place: sum(place in row.locations for row in named) for place in ("remote", "NYC")
    }  # fmt: skip
    assert sum(by_location.values()) > len(named), "as the page says"
    assert {row.level for row in named if row.pay.high == 450} >= {"L3", "L5", "IC3"}, "as the page says"


def test_the_tracking_sheet_has_the_columns_that_the_page_explains(site: Site) -> None:
    with (site.folder / "job-search/tracking-sheet.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [list(TRACKING_SHEET)]
    page = site.pages["/job-search/"]
    assert rows(str(page.select_one("#tracking-table"))) == [[name, use] for name, use in TRACKING_SHEET.items()]
    assert page.select_one('a[download][href="tracking-sheet.csv"]')


def test_composed_answers_are_marked_as_such(site: Site) -> None:
    titles = [title.get_text() for title in site.pages["/behavioral/star/"].select(".example > .admonition-title")]
    assert titles == ["A weak answer (composed)", "A strong answer (composed)"]
