"""The search data: what each section of each page says, as the search worker reads it.

`docs/assets/javascripts/search/engine.js` indexes the data and answers queries.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import astuple, dataclass
from itertools import chain

from macros.models import Synonyms
from macros.page import FORMULA, Kind, Page, Section
from macros.site import Site

# Characters of a section's body that are kept as they read, for excerpts. Of what follows, words are kept that are new
# to the section, and the phrases of the synonyms: all of it would make the data a third of the size of the text.
_OPENING = 600
_WORD = r"[^\W\d_][^\W_]{2,}"


@dataclass(frozen=True)
class Document:
    """A section as search knows it: a page's opening, a heading of level 2 or 3, or a row of a table.

    `id` is its fragment, empty for a page's opening; `parent` is the id of the level-2 heading that it stands under.
    `rest` and `more` hold further words that it should be found by, each once: of a long body what follows the part
    that is kept for excerpts; and those of code, and of the titles of sources and diagrams.
    """

    id: str
    title: str
    parent: str
    question: str
    answer: str
    body: str
    rest: str
    more: str


def search_data(site: Site) -> bytes:
    """Write the data as JSON: `pages` as [path, title, tags], `sections` as [index of page, fields of `Document`]."""
    synonyms = site.data.synonyms
    phrases = _phrases(synonyms)
    searched = [page for page in site.pages.values() if page.searched]
    content = {
        "abbreviations": [[row.short, *row.means] for row in synonyms.abbreviations],
        "groups": synonyms.groups,
        "pages": [[page.path.lstrip("/"), page.name, " ".join(page.tags)] for page in searched],
        "sections": [
            [index, *astuple(_document(page, section, phrases))]
            for index, page in enumerate(searched)
            for section in page.sections
        ],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def sizes(site: Site, data: bytes) -> str:
    """Say in a line to print what the data costs a reader: sizes in kB, and as shares of the text that it finds."""
    pages = [page for page in site.pages.values() if page.searched]
    text = " ".join(page.text for page in pages).encode()
    packed = len(gzip.compress(data))
    return (
        f"search data: {sum(len(page.sections) for page in pages)} sections, {len(data) / 1000:.0f} kB, "
        f"compressed {packed / 1000:.0f} kB: {packed / len(text):.1%} of the text's {len(text) / 1000:.0f} kB "
        f"({packed / len(gzip.compress(text)):.1%} of the text compressed)"
    )


def _phrases(synonyms: Synonyms) -> re.Pattern[str]:
    """What finds the phrases of several words, as they may be written: `batch norm`, `batch-norm`, `Batch norms`."""
    said = [*(phrase for row in synonyms.abbreviations for phrase in row.means), *chain(*synonyms.groups)]
    written = [r"[\s-]".join(map(re.escape, words)) for phrase in said if len(words := re.split(r"[\s-]", phrase)) > 1]
    return re.compile(rf"\b(?:{'|'.join(sorted(written, key=len, reverse=True))})s?\b" if written else r"(?!)", re.I)


def _document(page: Page, section: Section, phrases: re.Pattern[str]) -> Document:
    def text(*kinds: Kind) -> str:
        return section.text(*kinds).replace(FORMULA, "…")

    # Who asks for all of a page is answered by what it says of itself.
    question, answer = text("question"), text("answer") if section.id else page.description
    body = text("text", "heading", "caption", "cell")
    end = len(body)
    if end > _OPENING:
        end = body.rfind(". ", _OPENING // 2, _OPENING) + 1 or body.rfind(" ", 0, _OPENING)
    opening = body[:end].rstrip()
    known = _words(f"{question} {answer} {opening}")
    further = []
    for words in (body[end:], text("more")):
        new = [word for word in _words(words) if word not in known]
        known |= dict.fromkeys(new)
        further.append(" ".join([*new, *dict.fromkeys(map(str.lower, phrases.findall(words)))]))
    return Document(section.id, section.title, section.parent, question, answer, opening, *further)


def _words(text: str) -> dict[str, None]:
    return dict.fromkeys(word.lower() for word in re.findall(_WORD, text))
