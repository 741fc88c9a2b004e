"""Practice cards: every question of the guide with its 30-second answer, taken from the pages as they are rendered.

A macro does not see other pages, and their Markdown is not yet what a reader sees: formulas and macros are still to be
rendered. So the page of the cards holds a place for them, and a hook fills it once every page is rendered. What fills
it stands on another page already: it is in no table of contents and no search index.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby
from urllib.parse import urljoin

from mkdocs.exceptions import PluginError

from macros.sections import Section
from macros.tables import AREAS

PLACE = "<!-- practice cards -->"

# A section's heading, or one of the two blocks, as Markdown writes them; no block stands in a block.
_PART = re.compile(
    r'<h[23] id="(?P<id>[^"]+)"'
    r'|<div class="admonition (?P<name>question|answer)">\n'
    r'<p class="admonition-title">[^<]*</p>\n(?P<html>.*?)\n</div>',
    re.DOTALL,
)


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
        """The area's name, by the folder that the page stands in."""
        return AREAS[self.address.split("/")[1]]


def cards(path: str, html: str, known: Mapping[str, Section]) -> Iterator[Card]:
    """The cards of a page, in order.

    Args:
        path: the page's path below the site's root.
        html: its rendered content.
        known: the site's sections by address, which say which of them are questions.

    Raises:
        PluginError: if a question or its answer is not in the form that a card can take over.
    """
    found: dict[str, dict[str, str]] = {}
    address = ""
    for part in _PART.finditer(html):
        if part["id"]:
            address = f"{path}#{part['id']}"
        else:
            found.setdefault(address, {})[part["name"]] = part["html"]
    for address, section in known.items():
        if address.startswith(f"{path}#") and (section.question or section.answer):
            blocks = found.get(address, {})
            if set(blocks) != {"question", "answer"} or "<div" in "".join(blocks.values()):
                raise PluginError(
                    f"{address}: a card is made of a question and an answer, of paragraphs and lists alone"
                )
            question = " ".join(re.sub(r"</?p>", " ", blocks["question"]).split())
            yield Card(address, section.title, question, blocks["answer"])


def deck(cards: Iterable[Card], page: str) -> str:
    """The cards as a list for each area, each answer folded; cards.js asks them one by one.

    Args:
        cards: all cards; those of an area in the order to show them.
        page: path of the page that they are put on.
    """
    order = list(AREAS.values())
    areas = groupby(sorted(cards, key=lambda card: order.index(card.area)), key=lambda card: card.area)
    lists = (
        f'<section data-area="{area}"><h2>{area}</h2>{"".join(_details(card, page) for card in found)}</section>'
        for area, found in areas
    )
    return f'<div class="cards" data-module="cards"><div class="trainer"></div>{"".join(lists)}</div>'


def _details(card: Card, page: str) -> str:
    def from_page(html: str) -> str:
        return re.sub(r'(?<=\shref=")[^"]*', lambda match: _way(page, urljoin(card.address, match[0])), html)

    link = f'<a href="{_way(page, card.address)}">In full: {escape(card.title)}</a>'
    return (
        f'<details data-card="{card.address.partition("#")[2]}"><summary>{from_page(card.question)}</summary>'
        f"{from_page(card.answer)}<p>{link}</p></details>"
    )


def _way(page: str, address: str) -> str:
    """Relative link from a page of the site to an address on it; others stay as they are."""
    if not address.startswith("/"):
        return address
    path, sign, fragment = address.partition("#")
    return f"{posixpath.relpath(path, page)}/{sign}{fragment}"
