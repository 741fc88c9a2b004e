"""What the macros make of the data, row by row."""

from __future__ import annotations

import csv
import io
import json

import pytest
import yaml
from bs4 import BeautifulSoup

from macros import charts, downloads, tables
from macros.data import load
from macros.models import Offer, Outcomes, Pay, Resource, Resources
from tests.conftest import ROOT

OUTCOMES = load(ROOT / "docs/_data/outcomes.yml", Outcomes, ROOT)
RESOURCES = load(ROOT / "docs/_data/resources.yml", Resources, ROOT)


def html(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def cells(text: str) -> list[list[str]]:
    rows = html(text).select("tbody tr")
    return [[cell.get_text(" ", strip=True).removesuffix(" #") for cell in row.select("th, td")] for row in rows]


def test_offers_table_has_every_row_of_the_data() -> None:
    table = tables.offers_table(OUTCOMES.offers)
    assert cells(table) == [
        [o.company, o.role, " or ".join(o.locations) or "not given", f"{o.pay.low}–{o.pay.high}k"]
        for o in OUTCOMES.offers
    ]
    assert [row["id"] for row in html(table).select("tbody tr")] == [offer.id for offer in OUTCOMES.offers]
    assert [head.text for head in html(table).select("thead th")] == ["Company", "Role", "Location", "Pay"]


def test_pay_bars_share_one_scale() -> None:
    scale = (200, 450)
    bars = html(tables.offers_table(OUTCOMES.offers)).select("rect.value")
    for offer, bar in zip(OUTCOMES.offers, bars, strict=True):
        start, width = float(str(bar["x"])), float(str(bar["width"]))
        assert scale[0] + start / 100 * (scale[1] - scale[0]) == pytest.approx(offer.pay.low)
        assert width / 100 * (scale[1] - scale[0]) == pytest.approx(offer.pay.high - offer.pay.low)


def test_other_lists_have_every_row_of_the_data() -> None:
    assert cells(tables.applications_table(OUTCOMES.waiting)) == [[row.company, row.role] for row in OUTCOMES.waiting]
    for name in ("cancelled", "rejections"):
        companies = getattr(OUTCOMES, name)
        assert cells(tables.companies_table(companies, name)) == [[row.company] for row in companies]


def test_outcome_figure_counts_companies_and_no_group() -> None:
    figure = html(charts.outcome_figure(OUTCOMES, "results/"))
    assert [item.get_text(" ", strip=True) for item in figure.select("li")] == [
        "Offers 9", "Waiting 2", "Cancelled 8", "Rejections 12",
    ]
    widths = [float(str(bar["width"])) for bar in figure.select("rect.value")]
    assert widths == pytest.approx([100 * count / 12 for count in (9, 2, 8, 12)], abs=0.01)
    assert [link["href"] for link in figure.select("a")] == [f"results/#{name}" for name in OUTCOMES.counts]


def test_resources_table_has_every_row_of_the_data() -> None:
    rows = cells(tables.resources_table(RESOURCES))
    for row, resource in zip(rows, RESOURCES.resources, strict=True):
        mark = "" if resource.from_notes else " Added by this guide."
        assert row[0] == f"{resource.title} # {resource.use}{mark}"
        assert row[1:] == [tables.AREAS[resource.area], resource.kind.capitalize(), resource.cost.capitalize()]


def test_values_cannot_break_out_of_their_cell() -> None:
    bad = "<img src=x onerror=alert(1)> | *x* \"'"
    offer = Offer(id="a", company=bad, role=bad, locations=("NYC",), pay=Pay(low=1, high=2))
    table = tables.offers_table([offer])
    assert "<img" not in table
    assert "|" not in table
    assert cells(table)[0][:2] == [bad, bad]
    resource = Resource(
        id="a", title=bad, url='https://a.example/"onclick="x', area="algorithms", kind="book", cost="free",
        use=bad, from_notes=True,
    )
    link = html(tables.resource_link(resource)).find("a")
    assert link
    assert link.text == bad
    assert set(link.attrs) == {"class", "href"}


def test_downloads_say_what_the_data_says() -> None:
    data = OUTCOMES.model_dump(mode="json")
    assert json.loads(downloads.outcomes_json(OUTCOMES)) == data
    assert yaml.safe_load(downloads.outcomes_yaml(OUTCOMES)) == data
    rows = list(csv.DictReader(io.StringIO(downloads.outcomes_csv(OUTCOMES))))
    assert [(row["list"], row["id"]) for row in rows] == [(name, row["id"]) for name in data for row in data[name]]
    for row, offer in zip(rows, OUTCOMES.offers, strict=False):
        assert row["locations"] == ";".join(offer.locations)
        assert (int(row["pay_low"]), int(row["pay_high"])) == (offer.pay.low, offer.pay.high)
        assert row["group"] == str(offer.group).lower()
