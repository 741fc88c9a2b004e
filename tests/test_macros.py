"""What the macros make of the data, row by row."""

from __future__ import annotations

import csv
import io
import json

import pytest
import yaml
from bs4 import BeautifulSoup

from macros.data import load_file
from macros.files import downloads
from macros.html import charts, tables
from macros.models import Application, Company, Offer, Outcomes, Pay, Resource, Resources
from tests.conftest import ROOT

OUTCOMES = load_file(ROOT / "docs/_data/outcomes.yml", Outcomes, ROOT)
RESOURCES = load_file(ROOT / "docs/_data/resources.yml", Resources, ROOT)


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
    bands = [(200, 250), (300, 350), (400, 600)]
    offers = [
        Offer(id=f"a-{low}", company=str(low), role="MLE", locations=("NYC",), pay=Pay(low=low, high=high))
        for low, high in bands
    ]
    bars = html(tables.offers_table(offers)).select("rect.value")
    drawn = [(float(str(bar["x"])), float(str(bar["width"]))) for bar in bars]
    assert drawn == [pytest.approx(bar) for bar in ((0, 12.5), (25, 12.5), (50, 50))]


def test_other_lists_have_every_row_of_the_data() -> None:
    assert cells(tables.applications_table(OUTCOMES.waiting)) == [[row.company, row.role] for row in OUTCOMES.waiting]
    for name in ("cancelled", "rejections"):
        companies = getattr(OUTCOMES, name)
        assert cells(tables.companies_table(companies, name)) == [[row.company] for row in companies]


def test_outcome_figure_counts_companies_and_no_group() -> None:
    pay = Pay(low=200, high=250)
    outcomes = Outcomes(
        offers=(
            Offer(id="a", company="A", role="MLE", locations=("NYC",), pay=pay),
            Offer(id="others", company="Others", role="MLE", group=True, pay=pay),
        ),
        waiting=(Application(id="b", company="B", role="MLE"),),
        cancelled=tuple(Company(id=name, company=name) for name in ("c", "d")),
        rejections=tuple(Company(id=name, company=name) for name in ("e", "f", "g", "h")),
    )
    figure = html(charts.outcome_figure(outcomes, "results/"))
    assert [item.get_text(" ", strip=True) for item in figure.select("li")] == [
        "Offers 1", "Waiting 1", "Cancelled 2", "Rejections 4",
    ]
    assert [float(str(bar["width"])) for bar in figure.select("rect.value")] == pytest.approx([25, 25, 50, 100])
    assert [link["href"] for link in figure.select("a")] == [f"results/#{name}" for name in outcomes.counts]


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
