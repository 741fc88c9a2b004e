"""What the head of a page tells previews of links and search engines about the page, or about one of its sections."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import Any, NamedTuple

from macros.ledger import Address
from macros.models import Offer, Outcomes
from macros.page import FORMULA, Kind, Page, Section
from macros.site import Site

LONGEST = 200  # characters of a summary; previews show fewer
LEAST = 3  # words; what is shorter names a point, as "Zero weights." does

# A full stop after these, or after an initial, ends no sentence.
_ABBREVIATIONS = frozenset(("approx", "cf", "e.g", "eng", "etc", "fig", "i.e", "jr", "no", "resp", "sr", "vs"))
_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")


class Preview(NamedTuple):
    """What a preview of a link shows: a title, a description, the link's own URL, and the URL of a card."""

    title: str
    description: str
    url: str
    image: str


def sentences(text: str) -> list[str]:
    """Split a text into its sentences."""
    found, start = [], 0
    for end in _END.finditer(text):
        before = text[start : end.start()].rpartition(" ")[2].lstrip("(\"'“‘[")
        if text[end.start()] == "." and (before.lower() in _ABBREVIATIONS or re.fullmatch(r"(\w\.)*[A-Z]", before)):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    return [*found, text[start:].strip()] if text[start:].strip() else found


def summary(section: Section, otherwise: str) -> str:
    """Sum a section up in one sentence.

    It is the first of the section's 30-second answer or, without one, of its text, that needs no formula and neither
    announces what follows it nor only names a point.

    Args:
        section: the section.
        otherwise: what to say where it has no such sentence.
    """
    kinds: tuple[Kind, ...] = ("text", "remark", "cell") if section.tag == "tr" else ("text",)
    fit = [
        sentence
        for text in (*section.paragraphs("answer"), *section.paragraphs(*kinds))
        for sentence in sentences(text)
        if FORMULA not in sentence and not sentence.endswith(":") and re.search(r"[A-Za-z]", sentence)
    ]
    best = next((sentence for sentence in fit if len(sentence.split()) >= LEAST), None) or next(iter(fit), otherwise)
    return textwrap.shorten(best, LONGEST, placeholder=" …")


def outcome_summaries(outcomes: Outcomes) -> dict[str, str]:
    """Sum up each row of the results, by its id."""
    found = {row.id: _offer(row) for row in outcomes.offers}
    found |= {row.id: f"Waiting for an answer: {row.role}" for row in outcomes.waiting}
    cancelled, rejected = len(outcomes.cancelled), len(outcomes.rejections)
    found |= {row.id: f"One of {cancelled} applications that were cancelled" for row in outcomes.cancelled}
    return found | {row.id: f"One of {rejected} rejections" for row in outcomes.rejections}


def _offer(row: Offer) -> str:
    facts = (row.role, " or ".join(row.locations), f"{row.pay.low}–{row.pay.high}k")
    return f"{'Offers' if row.group else 'Offer'}: {', '.join(filter(None, facts))}"


def trail(titles: Iterable[str]) -> str:
    """Join the titles of what a page or section stands in, from the outermost in, each once."""
    return " · ".join(dict.fromkeys(titles))


def page_preview(site: Site, page: Page) -> Preview:
    """Make the preview of a page."""
    url = site.url + page.path.lstrip("/")
    return Preview(page.title, page.description, url, f"{url}card.png")


def section_preview(site: Site, name: str, address: Address) -> Preview:
    """Make the preview of the short link `/s/<name>/`, which leads to an address; a page's is that of the page."""
    path, _, fragment = address.partition("#")
    page, image = site.pages[path], f"s/{fragment}/" if fragment else path.lstrip("/")
    said = page.description
    if fragment:
        rows = outcome_summaries(site.data.outcomes)
        said = rows.get(fragment) or summary(site.section(address), page.description)
    return Preview(site.title(address), said, f"{site.url}s/{name}/", f"{site.url}{image}card.png")


def structured_data(site: Site, page: Page) -> list[dict[str, Any]]:
    """Describe a page in the terms of schema.org: as an article, and where it stands."""
    preview = page_preview(site, page)
    publisher = {"@type": "Organization", "name": site.name, "url": site.url}
    article = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": preview.title,
        "description": preview.description,
        "image": preview.image,
        "url": preview.url,
        "mainEntityOfPage": preview.url,
        "dateModified": page.changed.date().isoformat(),
        "inLanguage": "en",
        "author": publisher,
        "publisher": publisher,
    }
    crumbs = {site.url: site.name}
    for title, path in page.crumbs:
        crumbs.setdefault(site.url + path.lstrip("/"), title)
    steps = [
        {"@type": "ListItem", "position": position, "name": title, "item": url}
        for position, (url, title) in enumerate(crumbs.items(), 1)
    ]
    return [article, {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": steps}]
