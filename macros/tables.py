"""The site's tables and lists of data: values in, HTML out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from macros.charts import bar
from macros.downloads import TRACKING_SHEET
from macros.models import (
    Application,
    Blind75,
    Company,
    FailureLog,
    LogEntry,
    Offer,
    Pattern,
    Principle,
    Resource,
    Resources,
    Source,
)

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


def offers_by(offers: Iterable[Offer], what: str) -> str:
    """Table that counts the named offers by level, location or band, with their range of pay, or a band's roles.

    A group of companies is left out: how many there are is not known.
    An offer for either of two locations counts in both.

    Args:
        offers: the offers.
        what: `level`, as the role's own title says it; `location`; or `band`, the highest first.
    """
    keys: dict[str, Callable[[Offer], tuple[str, ...]]] = {
        "band": lambda offer: (f"{offer.pay.low}–{offer.pay.high}k",),
        "level": lambda offer: (offer.level or "None in the title",),
        "location": lambda offer: offer.locations,
    }
    found: dict[str, list[Offer]] = {}
    for offer in sorted((offer for offer in offers if not offer.group), key=lambda offer: -offer.pay.high):
        for key in keys[what](offer):
            found.setdefault(key, []).append(offer)

    def said(rows: list[Offer]) -> str:
        if what == "band":
            return ", ".join(dict.fromkeys(text(row.role) for row in rows))
        return f"{min(row.pay.low for row in rows)}–{max(row.pay.high for row in rows)}k"

    body = (
        f'<tr><th scope="row">{text(key)}</th><td>{len(rows)}</td><td>{said(rows)}</td></tr>'
        for key, rows in found.items()
    )
    columns = (what.capitalize(), "Offers", "Roles" if what == "band" else "Pay, lowest to highest")
    return _table(f"offers-by-{what}", columns, body)


def tracking_table() -> str:
    """Table of the tracking sheet's columns."""
    body = (f'<tr><th scope="row">{name}</th><td>{text(use)}</td></tr>' for name, use in TRACKING_SHEET.items())
    return _table("tracking-table", ("Column", "What to write"), body)


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


def patterns_table(blind_75: Blind75) -> str:
    """Table of the patterns of coding problems, each linked to its section on the same page."""
    body = (
        f'<tr><th scope="row"><a href="#pattern-{row.id}">{text(row.name)}</a>'
        f"<p>{text(row.time)}</p></th><td>{text(row.recognize)}</td></tr>"
        for row in blind_75.patterns
    )
    return _table("patterns-table", ("Pattern and its time", "Recognize it by"), body)


def problems_list(pattern: Pattern) -> str:
    """The problems of a pattern, by name and link."""
    items = (
        f'<li><a href="{row.url}">{text(row.title)}</a>{" (paid)" if row.premium else ""}</li>'
        for row in pattern.problems
    )
    return f"<ul>{''.join(items)}</ul>"


def failure_log_table(log: FailureLog) -> str:
    """Table of a failure log's entries, in as few columns as a phone shows."""
    def wrong(row: LogEntry) -> str:
        return text(row.wrong if row.kind == "none" else f"{row.kind.capitalize()}. {row.wrong}")

    body = (
        f'<tr><th scope="row">{text(row.problem)}<p>{text(row.pattern)}. Day {row.day}, {row.minutes} minutes, '
        f"{row.result}. Review on day {row.review}.</p></th>"
        f"<td>{wrong(row)}</td><td>{text(row.next_time)}</td></tr>"
        for row in log.example
    )
    return _table("failure-log-table", ("Problem", "What went wrong", "Next time"), body)


def story_grid(principles: Iterable[Principle]) -> str:
    """Table of the principles to print and write on.

    story-grid.js reads them from it, and puts a grid to fill in in its place.
    """
    body = (
        f'<tr data-principle="{row.id}"><th scope="row">{text(row.name)}</th><td></td><td></td></tr>'
        for row in principles
    )
    caption = "How well: fully, if the story shows it by itself; partly, if it takes a follow-up question."
    table = _table("principles-table", ("Principle", "Story", "How well"), body, caption)
    return f'<div class="story-grid" data-module="story-grid">{table}</div>'


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
