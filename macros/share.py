"""What previews of links and search engines are told about a page or a section."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from macros.models import Offer, Outcomes
from macros.sections import FORMULA, Section

LONGEST = 200  # characters of a summary; previews show fewer

# A full stop after these, or after a single letter, ends no sentence.
_ABBREVIATIONS = frozenset(("approx", "cf", "e.g", "eng", "etc", "fig", "i.e", "jr", "no", "resp", "sr", "vs"))
_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")


def sentences(text: str) -> list[str]:
    """Split a text into its sentences."""
    found, start = [], 0
    for end in _END.finditer(text):
        before = text[start : end.start()].rpartition(" ")[2].lstrip("(\"'“‘[").lower()
        if text[end.start()] == "." and (before in _ABBREVIATIONS or re.fullmatch(r"(\w\.)*[a-z]", before)):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    return [*found, text[start:].strip()] if text[start:].strip() else found


def summary(section: Section, otherwise: str) -> str:
    """Sum a section up in one sentence.

    It is the first of the section's 30-second answer or, without one, of its text, that needs no formula and does not
    announce what follows it.

    Args:
        section: the section.
        otherwise: what to say where it has no such sentence.
    """
    for text in (section.answer, *section.paragraphs):
        for sentence in sentences(text):
            if FORMULA not in sentence and not sentence.endswith(":"):
                return textwrap.shorten(sentence, LONGEST, placeholder=" …")
    return otherwise


def outcome_summaries(outcomes: Outcomes) -> dict[str, str]:
    """Sum up each row of the results, by its id."""
    found = {row.id: _offer(row) for row in outcomes.offers}
    found |= {row.id: f"Waiting for an answer: {row.role}" for row in outcomes.waiting}
    found |= {row.id: f"One of {len(outcomes.cancelled)} applications that were cancelled" for row in outcomes.cancelled}
    return found | {row.id: f"One of {len(outcomes.rejections)} rejections" for row in outcomes.rejections}


def _offer(row: Offer) -> str:
    pay = f"{row.pay.low}–{row.pay.high}k"
    return ("Offers: " if row.group else "Offer: ") + ", ".join(filter(None, (row.role, " or ".join(row.locations), pay)))


def trail(titles: Iterable[str]) -> str:
    """Join the titles of what a page or section stands in, from the outermost in, each once."""
    return " · ".join(dict.fromkeys(titles))


def structured_data(
    site: tuple[str, str], crumbs: Sequence[tuple[str, str]], description: str, image: str, changed: str
) -> list[dict[str, Any]]:
    """Describe a page in the terms of schema.org: as an article, and where it stands.

    Args:
        site: the site's name and URL.
        crumbs: title and URL of each page on the way to this one, the front page first and this one last.
        description: what the page is about.
        image: URL of its card.
        changed: the day of its last change, as `2026-11-24`.
    """
    name, home = site
    title, url = crumbs[-1]
    publisher = {"@type": "Organization", "name": name, "url": home}
    article = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": title,
        "description": description,
        "image": image,
        "url": url,
        "mainEntityOfPage": url,
        "dateModified": changed,
        "inLanguage": "en",
        "author": publisher,
        "publisher": publisher,
    }
    steps = [
        {"@type": "ListItem", "position": position, "name": name, "item": item}
        for position, (name, item) in enumerate(crumbs, 1)
    ]
    return [article, {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": steps}]
