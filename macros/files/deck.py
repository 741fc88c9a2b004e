"""Practice cards: every question of the guide with its 30-second answer, taken from the pages as they are rendered.

A macro does not see other pages, and their Markdown is not yet what a reader sees: formulas and macros are still to be
rendered. So the page of the cards holds a place for them, and a hook fills it once every page is rendered. What fills
it stands on another page already: it is in no table of contents and no search index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby
from urllib.parse import urljoin

from macros.html.tables import AREAS
from macros.ledger import Address
from macros.page import Page, way

PLACE = "<!-- practice cards -->"
OTHERS = "More"  # what cards stand under that are of no area

@dataclass(frozen=True)
class Card:
    """A question and its 30-second answer.

    Attributes:
        address: of the section that they stand in: `/ml-theory/fundamentals/#l1-vs-l2`.
        title: the section's.
        question: HTML within one line of text.
        answer: HTML of one or more blocks. Links in both lead on from the section's page.
    """

    address: str
    title: str
    question: str
    answer: str

    @property
    def area(self) -> str:
        """The area's name, by the folder that the page stands in; questions outside the areas come last."""
        return AREAS.get(self.address.split("/")[1], OTHERS)


def cards(pages: Iterable[Page]) -> Iterator[Card]:
    """The cards of some pages, in order."""
    for page in pages:
        for section in page.sections:
            if section.card:
                question = " ".join(re.sub(r"</?p>", " ", section.card[0]).split())
                yield Card(f"{page.path}#{section.id}", section.title, question, section.card[1])


def deck(cards: Iterable[Card], page: str) -> str:
    """The cards as a list for each area, each answer folded; cards.js asks them one by one.

    Args:
        cards: all cards; those of an area in the order to show them.
        page: path of the page that they are put on.
    """
    order = [*AREAS.values(), OTHERS]
    areas = groupby(sorted(cards, key=lambda card: order.index(card.area)), key=lambda card: card.area)
    lists = (
        f'<section data-area="{area}"><h2>{area}</h2>{"".join(_details(card, page) for card in found)}</section>'
        for area, found in areas
    )
    return f'<div class="cards" data-module="cards"><div class="trainer"></div>{"".join(lists)}</div>'


def _details(card: Card, page: Address) -> str:
    def from_page(html: str) -> str:
        def lead(link: re.Match[str]) -> str:
            return link[1] + way(page, urljoin(card.address, unescape(link[2])))

        return re.sub(r'(\s(?:href|src)=")([^"]*)', lead, html)

    link = f'<a href="{way(page, card.address)}">In full: {escape(card.title)}</a>'
    return (
        f'<details data-card="{card.address.partition("#")[2]}"><summary>{from_page(card.question)}</summary>'
        f"{from_page(card.answer)}<p>{link}</p></details>"
    )
