"""The site's tables and lists of data: values in, HTML out."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from macros.charts import bar
from macros.models import Application, Company, Offer, Resource, Resources, Source

AREAS = {
    "algorithms": "Algorithms",
    "ml-coding": "ML coding",
    "system-design": "System design",
    "ml-system-design": "ML system design",
    "ml-theory": "ML theory",
    "behavioral": "Behavioral",
    "job-search": "Job search",
}
# These mean something to Markdown even inside HTML that stands in a paragraph.
_MARKDOWN = str.maketrans({char: f"&#{ord(char)};" for char in "*_`[]{}|\\"})


def text(value: str) -> str:
    """`value` as it is, safe in HTML and in Markdown."""
    return escape(value).translate(_MARKDOWN)


def offers_table(offers: Iterable[Offer]) -> str:
    """Table of the offers, one row with a link id each; pay bands are bars on one scale.

    tables.js makes it sortable by the `data-sort` values.
    """
    rows = list(offers)
    low, high = min(row.pay.low for row in rows), max(row.pay.high for row in rows)
    body = (
        f'<tr id="{row.id}">{_name(row)}<td data-sort="{text(row.role)}">{text(row.role)}</td>{_locations(row)}'
        f'<td class="pay" data-sort="{row.pay.low}">{row.pay.low}–{row.pay.high}k {_band(row, low, high)}</td></tr>'
        for row in rows
    )
    caption = f"Annual pay in thousands. The bars share one scale, from {low} to {high}."
    return _table("offers-table", ("Company", "Role", "Location", "Pay"), body, caption)


def applications_table(applications: Iterable[Application]) -> str:
    """Table of companies with the role applied for, one row with a link id each."""
    body = (f'<tr id="{row.id}">{_name(row)}<td>{text(row.role)}</td></tr>' for row in applications)
    return _table("waiting-table", ("Company", "Role"), body)


def companies_table(companies: Iterable[Company], name: str) -> str:
    """Table of companies, one row with a link id each; `name` makes the table's own id."""
    body = (f'<tr id="{row.id}">{_name(row)}</tr>' for row in companies)
    return _table(f"{name}-table", ("Company",), body)


def resource_link(resource: Resource, label: str | None = None) -> str:
    """Link to a resource, by its title unless there is a `label`."""
    return f'<a class="resource" href="{escape(resource.url)}">{text(label or resource.title)}</a>'


def source_link(source: Source) -> str:
    """Citation of a source: who, what and when, linked."""
    when = f" ({source.year})" if source.year else ""
    return f'{text(source.by)}, <a class="resource" href="{escape(source.url)}">{text(source.title)}</a>{when}'


def resources_table(resources: Resources) -> str:
    """Table of all resources; tables.js adds filters by the columns marked `data-filter`."""
    body = (
        f'<tr id="resource-{row.id}"><th scope="row">{resource_link(row)} {_permalink(f"resource-{row.id}", row.title)}'
        f"<p>{text(row.use)}{'' if row.from_notes else ' <em>Added by this guide.</em>'}</p></th>"
        f"<td>{AREAS[row.area]}</td><td>{row.kind.capitalize()}</td><td>{row.cost.capitalize()}</td></tr>"
        for row in resources.resources
    )
    return _table("resources-table", ("Resource", "Area", "Kind", "Cost"), body)


def _table(name: str, columns: Iterable[str], body: Iterable[str], caption: str = "") -> str:
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    title = f"<caption>{caption}</caption>" if caption else ""
    thead, tbody = f"<thead><tr>{head}</tr></thead>", f"<tbody>{''.join(body)}</tbody>"
    return f'<table class="data-table" id="{name}">{title}{thead}{tbody}</table>'


def _name(row: Company) -> str:
    return f'<th scope="row" data-sort="{text(row.company)}">{text(row.company)} {_permalink(row.id, row.company)}</th>'


def _permalink(name: str, title: str) -> str:
    return f'<a class="headerlink" href="#{name}" aria-label="Link to {text(title)}">#</a>'


def _locations(row: Offer) -> str:
    words = " or ".join(row.locations) or "not given"
    return f'<td data-sort="{words}">{words}</td>'


def _band(row: Offer, low: int, high: int) -> str:
    return bar((row.pay.low - low) / (high - low), (row.pay.high - low) / (high - low))
