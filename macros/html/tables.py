"""The site's tables and lists of data: values in, HTML out."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable

from macros.calls import chosen
from macros.html.charts import bar
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

# The columns of the sheet in which readers track their applications, and what to write in each.
TRACKING_SHEET = {
    "company": "Name as in the posting",
    "role": "Title, and the link to the posting; save the text, for postings vanish",
    "level": "Asked for, and offered",
    "location": "Or remote, and from where",
    "pay_band": "From the posting or the recruiter",
    "source": "Cold, referral (by whom), or recruiter",
    "practice": "Yes, if you would not take the job now",
    "applied_on": "Date",
    "stage": "Applied, screen, onsite, offer, closed",
    "stage_since": "Date; two silent weeks call for a note",
    "next_step": "Yours or theirs, with its date",
    "rounds": "Kinds of round, and who holds them",
    "asked": "The questions, written down the same day",
    "missed": "What to study before the next one",
    "decide_by": "Deadline of the offer, in writing",
    "outcome": "Offer, rejection, withdrawn, cancelled",
}
AREAS = {
    "algorithms": "Algorithms",
    "ml-coding": "ML coding",
    "system-design": "System design",
    "ml-system-design": "ML system design",
    "ml-theory": "ML theory",
    "behavioral": "Behavioral",
    "job-search": "Job search",
}
# What a macro returns goes through Markdown, any of whose extensions may take any sign for its own; a character
# reference stays as it is. Within a tag some signs begin nothing; they stay, so that links can be read in the HTML.
_SIGNS = {sign: f"&#{ord(sign)};" for sign in string.punctuation}
_IN_TEXT = str.maketrans(_SIGNS)
_IN_ADDRESS = str.maketrans({sign: code for sign, code in _SIGNS.items() if sign not in "#-./:"})
_NONE = "None so far."


def text(value: str) -> str:
    """`value` as it is, in HTML that Markdown leaves alone."""
    return value.translate(_IN_TEXT)


def address(value: str) -> str:
    """`value`, an address, for an attribute in HTML that Markdown leaves alone."""
    return value.translate(_IN_ADDRESS)


def offers_table(offers: Iterable[Offer]) -> str:
    """Table of the offers, one row with a link id each; pay bands are bars on one scale.

    sortable.js makes it sortable by the `data-sort` values.
    """
    rows = list(offers)
    low, high = min((row.pay.low for row in rows), default=0), max((row.pay.high for row in rows), default=0)
    body = (
        f'<tr id="{row.id}">{_name(row)}<td data-sort="{text(row.role)}">{text(row.role)}</td>{_locations(row)}'
        f'<td class="pay" data-sort="{row.pay.low}">{row.pay.low}–{row.pay.high}k {_band(row, low, high)}</td></tr>'
        for row in rows
    )
    scale = f" The bars share one scale, from {low} to {high}." if low < high else ""
    caption = f"Annual pay in thousands.{scale}"
    return _table("offers-table", ("Company", "Role", "Location", "Pay"), body, caption, module="sortable")


def offers_by(offers: Iterable[Offer], what: str) -> str:
    """Table that counts the named offers by level, location or band, with their range of pay, or a band's roles.

    A group of companies is left out: how many there are is not known.
    An offer for either of two locations counts in both.

    Args:
        offers: the offers.
        what: `level`, as the role's own title says it; `location`; or `band`, the highest first.

    Raises:
        GuideError: if `what` is none of them.
    """
    keys: dict[str, Callable[[Offer], tuple[str, ...]]] = {
        "band": lambda offer: (f"{offer.pay.low}–{offer.pay.high}k",),
        "level": lambda offer: (offer.level or "None in the title",),
        "location": lambda offer: offer.locations,
    }
    groups = chosen("offers_by", what, keys)
    found: dict[str, list[Offer]] = {}
    for offer in sorted((offer for offer in offers if not offer.group), key=lambda offer: -offer.pay.high):
        for key in groups(offer):
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
    return f'<a class="resource" href="{address(resource.url)}">{text(label or resource.title)}</a>'


def source_link(source: Source) -> str:
    """Citation of a source: who, what and when, linked."""
    when = f" ({source.year})" if source.year else ""
    return f'{text(source.by)}, <a class="resource" href="{address(source.url)}">{text(source.title)}</a>{when}'


def resources_table(resources: Resources) -> str:
    """Table of all resources; filterable.js adds a filter for each column but the first."""
    body = (
        f'<tr id="resource-{row.id}"><th scope="row">{resource_link(row)} {_permalink(f"resource-{row.id}", row.title)}'
        f"<p>{text(row.use)}{'' if row.from_notes else ' <em>Added by this guide.</em>'}</p></th>"
        f"<td>{AREAS[row.area]}</td><td>{row.kind.capitalize()}</td><td>{row.cost.capitalize()}</td></tr>"
        for row in resources.resources
    )
    return _table("resources-table", ("Resource", "Area", "Kind", "Cost"), body, module="filterable")


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
        f'<li><a href="{address(row.url)}">{text(row.title)}</a>{" (paid)" if row.premium else ""}</li>'
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


def _table(name: str, columns: Iterable[str], body: Iterable[str], caption: str = "", module: str = "") -> str:
    head, rows = "".join(f'<th scope="col">{column}</th>' for column in columns), "".join(body)
    title = caption if rows else _NONE
    told = f"<caption>{title}</caption>" if title else ""
    script = f' data-module="{module}"' if module and rows else ""
    inside = f"{told}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return f'<table class="data-table" id="{name}"{script}>{inside}</table>'


def _name(row: Company) -> str:
    return f'<th scope="row" data-sort="{text(row.company)}">{text(row.company)} {_permalink(row.id, row.company)}</th>'


def _permalink(name: str, title: str) -> str:
    return f'<a class="headerlink" href="#{name}" aria-label="Link to {text(title)}">#</a>'


def _locations(row: Offer) -> str:
    words = " or ".join(row.locations) or "not given"
    return f'<td data-sort="{words}">{words}</td>'


def _band(row: Offer, low: int, high: int) -> str:
    """The offer's bar on a scale from `low` to `high`, wide enough to be seen; none where there is no scale."""
    if low == high:
        return ""
    start, end = ((pay - low) / (high - low) for pay in (row.pay.low, row.pay.high))
    start = min(start, 0.99)
    return bar(start, max(end, start + 0.01))
