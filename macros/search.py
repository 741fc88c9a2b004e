"""The search data: what each section of each page says, as the search worker reads it.

`docs/assets/javascripts/search/engine.js` indexes the data and answers queries.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from html.parser import HTMLParser
from itertools import chain

from macros.models import Synonyms

# Tags and classes whose text nobody searches for: headings are titles already, labels of a diagram make no words.
_UNREAD = {
    *("admonition-title", "headerlink", "moved"),
    *("button", "h1", "h2", "h3", "script", "select", "style", "svg", "template"),
}
# What a formula may hold and still read as text, such as `k = 3`; for anything else it has a sign of omission.
_LINEAR = {"math", "mi", "mn", "mo", "mrow", "mspace", "mstyle", "mtext", "semantics"}
# Tags and classes whose text goes to another part of its section than the body.
_PARTS = {"answer": "answer", "pre": "more", "question": "question", "sources": "more"}
_BLOCKS = {"br", "dd", "div", "dt", "figcaption", "figure", "li", "p", "pre", "td", "th", "tr"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
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


@dataclass(frozen=True)
class SearchPage:
    """A page: its path below the site's root (`ml-theory/`), title, tags and sections, and all the text it shows."""

    path: str
    title: str
    tags: tuple[str, ...]
    documents: tuple[Document, ...]
    text: str


def search_page(
    path: str,
    title: str,
    html: str,
    sections: Mapping[str, str],
    synonyms: Synonyms,
    description: str = "",
    tags: Sequence[str] = (),
) -> SearchPage:
    """Take a page's rendered content apart.

    Args:
        path: the page's path below the site's root, without the first slash.
        title: the page's title.
        html: its content, without the frame around it.
        sections: the titles of the sections in it, by id.
        synonyms: its phrases are kept wherever they stand.
        description: what the page is about, in a sentence: the answer to who asks for all of it.
        tags: further words to find it by.
    """
    parser = _PageParser(title, html, sections)
    parser.drafts[0].parts["answer"].append(description)
    phrases = _phrases(synonyms)
    documents = tuple(_document(draft, phrases) for draft in parser.drafts)
    return SearchPage(path, title, tuple(tags), documents, "".join(parser.text))


def search_data(pages: Sequence[SearchPage], synonyms: Synonyms) -> str:
    """Write the data as JSON: `pages` as [path, title, tags], `sections` as [index of page, fields of `Document`]."""
    rows = []
    for index, page in enumerate(pages):
        for document in page.documents:
            rows.append([index, *(getattr(document, item.name) for item in fields(document))])
    content = {
        "abbreviations": [[row.short, *row.means] for row in synonyms.abbreviations],
        "groups": synonyms.groups,
        "pages": [[page.path, page.title, " ".join(page.tags)] for page in pages],
        "sections": rows,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def sizes(pages: Sequence[SearchPage], data: str) -> str:
    """Say in a line to print what the data costs a reader: sizes in kB, and as shares of the text that it finds."""
    text = " ".join(" ".join(page.text.split()) for page in pages).encode()
    packed = len(gzip.compress(data.encode()))
    return (
        f"search data: {sum(len(page.documents) for page in pages)} sections, {len(data.encode()) / 1000:.0f} kB, "
        f"compressed {packed / 1000:.0f} kB: {packed / len(text):.1%} of the text's {len(text) / 1000:.0f} kB "
        f"({packed / len(gzip.compress(text)):.1%} of the text compressed)"
    )


@dataclass
class _Draft:
    """A section while its page is read: the text of its parts, in pieces."""

    id: str
    title: str
    parent: str = ""
    is_row: bool = False
    parts: dict[str, list[str]] = field(default_factory=lambda: {"question": [], "answer": [], "body": [], "more": []})


@dataclass(frozen=True)
class _Element:
    """An open element: which part of which section its text goes to; None where it is not for reading."""

    tag: str
    draft: _Draft
    part: str | None


class _PageParser(HTMLParser):
    """Deals a page's text out to its sections, in `drafts`; `text` has all of it."""

    def __init__(self, title: str, html: str, sections: Mapping[str, str]) -> None:
        super().__init__()
        self.text: list[str] = []
        self.drafts = [_Draft("", title)]
        self._titles = sections
        self._heading = ""
        self._open = [_Element("", self.drafts[0], "body")]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part_words(tag)
        if tag in _VOID:
            return
        values = dict(attrs)
        names = [*(values.get("class") or "").split(), tag]
        above = self._open[-1]
        draft = above.draft
        if tag in ("h2", "h3", "tr") and (name := values.get("id") or "") in self._titles:
            draft = _Draft(name, self._titles[name], "" if tag == "h2" else self._heading, tag == "tr")
            self.drafts.append(draft)
            if tag == "h2":
                self._heading = name
            if tag != "tr":
                # From a heading on, all that is open goes to its section; a row's section ends with the row.
                self._open = [_Element(element.tag, draft, element.part) for element in self._open]
        part = above.part and next((_PARTS[name] for name in names if name in _PARTS), above.part)
        if "data-search-exclude" in values or (tag == "th" and draft.is_row) or any(name in _UNREAD for name in names):
            part = None
        elif tag in ("title", "desc"):
            part = "more"
        elif any(element.tag == "math" for element in self._open) and tag not in _LINEAR:
            if part:
                draft.parts[part].append("…")
            part = None
        self._open.append(_Element(tag, draft, part))

    def handle_endtag(self, tag: str) -> None:
        self._part_words(tag)
        if any(element.tag == tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not any(element.tag in ("script", "style", "template") for element in self._open):
            self.text.append(data)
        top = self._open[-1]
        if top.part:
            top.draft.parts[top.part].append(_italic(data) if top.tag == "mi" else data)

    def _part_words(self, tag: str) -> None:
        """Keep the words of neighboring blocks, and the cells of a row, from growing together."""
        above = self._open[-1]
        above.draft.parts["more"].append(" ")
        if tag in _BLOCKS:
            self.text.append(" ")
            if above.part:
                above.draft.parts[above.part].append(" · " if tag == "td" else " ")


@cache
def _phrases(synonyms: Synonyms) -> re.Pattern[str]:
    """What finds the phrases of several words, as they may be written: `batch norm`, `batch-norm`, `Batch norms`."""
    said = [*(phrase for row in synonyms.abbreviations for phrase in row.means), *chain(*synonyms.groups)]
    written = [r"[\s-]".join(map(re.escape, words)) for phrase in said if len(words := re.split(r"[\s-]", phrase)) > 1]
    return re.compile(rf"\b(?:{'|'.join(sorted(written, key=len, reverse=True))})s?\b" if written else r"(?!)", re.I)


def _document(draft: _Draft, phrases: re.Pattern[str]) -> Document:
    said = {name: " ".join("".join(text).split()) for name, text in draft.parts.items()}
    body = re.sub(r"( ·)+(?= ·|$)|^(· )+", "", said["body"])
    end = len(body)
    if end > _OPENING:
        end = body.rfind(". ", _OPENING // 2, _OPENING) + 1 or body.rfind(" ", 0, _OPENING)
    said["body"], said["rest"] = body[:end].rstrip(), body[end:]
    known = _words(" ".join(said[name] for name in ("question", "answer", "body")))
    for name in ("rest", "more"):
        new = [word for word in _words(said[name]) if word not in known]
        known |= dict.fromkeys(new)
        said[name] = " ".join([*new, *dict.fromkeys(map(str.lower, phrases.findall(said[name])))])
    return Document(draft.id, draft.title, draft.parent, **said)


def _italic(name: str) -> str:
    """Set a variable in Unicode's letters for formulas, so that it looks like one and no search takes it for a word."""
    table = {ord("A") + at: 0x1D434 + at for at in range(26)} | {ord("a") + at: 0x1D44E + at for at in range(26)}
    return name.translate(table | {ord("h"): 0x210E})


def _words(text: str) -> dict[str, None]:
    return dict.fromkeys(word.lower() for word in re.findall(_WORD, text))
