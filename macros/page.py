"""A rendered page, parsed once: its sections, what each of them says, its cards, its links, and its faults."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from html import escape
from typing import Literal
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from macros.errors import Fault, marked_faults
from macros.html.headings import NO_ID
from macros.ledger import Address

# Stands in a text for the part of a formula that does not read as a line: a fraction, a power, a sum.
FORMULA = "\N{OBJECT REPLACEMENT CHARACTER}"

Kind = Literal["question", "answer", "text", "heading", "caption", "cell", "remark", "more"]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TITLED = ("h2", "h3", "tr")
_BLOCKS = frozenset(
    ("blockquote", "dd", "div", "dt", "figcaption", "figure", "h4", "h5", "h6", "li", "p", "pre", "td", "th", "tr")
)
_UNREAD = frozenset(("button", "h1", "script", "select", "style", "template"))
_UNREAD_CLASSES = frozenset(("admonition-title", "headerlink", "moved"))
# What a formula may hold and still read as a line of text, such as `k = 3`.
_LINEAR = frozenset(("math", "mi", "mn", "mo", "mrow", "ms", "mspace", "mstyle", "mtext", "semantics"))
_KINDS: dict[str, Kind] = {
    "answer": "answer", "figure": "caption", "highlight": "caption", "pre": "more", "question": "question",
    "sources": "more", "h4": "heading", "h5": "heading", "h6": "heading",
}  # fmt: skip
# A variable is set in Unicode's letters for formulas, so that it looks like one and no search takes it for a word.
_ITALIC = (
    {ord("A") + at: 0x1D434 + at for at in range(26)} | {ord("a") + at: 0x1D44E + at for at in range(26)}
    | {ord("h"): 0x210E}
)  # fmt: skip
_UPRIGHT = {italic: letter for letter, italic in _ITALIC.items()}


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, cell or the like: what it is for, and its text on one line."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Section:
    """What stands under a heading of level 2 or 3, in a row of a table, or above a page's first heading.

    Attributes:
        id: its fragment; empty for a page's opening.
        title: as a reader sees it.
        tag: `h2`, `h3` or `tr`; `h1` for a page's opening.
        parent: id of the level-2 heading that it stands under, if any.
        blocks: its text, in order.
        card: HTML of its question and of its 30-second answer, where it is a question.
    """

    id: str
    title: str
    tag: str
    parent: str
    blocks: tuple[Block, ...]
    card: tuple[str, str] | None

    def text(self, *kinds: Kind) -> str:
        """The text of the blocks of some kinds; cells are set apart by a dot."""
        words = " ".join(f"· {block.text} ·" if block.kind == "cell" else block.text for block in self._of(*kinds))
        return re.sub(r"( ·)+(?= ·|$)|^(· )+", "", words)

    def paragraphs(self, *kinds: Kind) -> Iterator[str]:
        """The texts of the blocks of some kinds, with variables in plain letters."""
        return (block.text.translate(_UPRIGHT) for block in self._of(*kinds))

    def _of(self, *kinds: Kind) -> Iterator[Block]:
        return (block for block in self.blocks if block.kind in kinds)


@dataclass(frozen=True)
class Page:
    """A page of the site.

    Attributes:
        path: below the site's root: `/results/`.
        source: its file, below the project's folder: `docs/results.md`.
        name: its title in the page tree.
        title, description: as its front matter has them.
        tags: further words to find it by.
        within: the titles of what it stands in, from the outermost in.
        crumbs: title and path of each page on the way to it, the page itself last.
        changed: when it last changed.
        searched: whether search finds it.
        markdown: its source.
        html: its content, without the frame around it.
    """

    path: Address
    source: str
    name: str
    title: str
    description: str
    tags: tuple[str, ...]
    within: tuple[str, ...]
    crumbs: tuple[tuple[str, Address], ...]
    changed: datetime
    searched: bool
    markdown: str = field(repr=False)
    html: str = field(repr=False)

    @cached_property
    def _tree(self) -> LexborNode:
        body = LexborHTMLParser(self.html).body
        assert body
        return body

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The page's opening, then its sections in order."""
        return tuple(_Reader(self.name, self._tree).sections())

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every id that a link may name."""
        return frozenset(str(node.attributes["id"]) for node in self._tree.css("[id]"))

    @cached_property
    def links(self) -> tuple[tuple[str, Address], ...]:
        """Links to other places of the site: as they are written, and the address that each leads to."""
        found = {}
        for node in self._tree.css("a[href]"):
            href = node.attributes["href"] or ""
            target = urlsplit(urljoin(f"//site{self.path}", href))
            if target.netloc == "site" and not urlsplit(href).scheme:
                found[href] = unquote(target.path) + (f"#{unquote(target.fragment)}" if target.fragment else "")
        return tuple(found.items())

    @cached_property
    def text(self) -> str:
        """All text that the page shows, on one line."""
        unseen = ("script", "style", "template")
        words = (node.text(deep=False) for node in self._tree.traverse(include_text=True)
                 if node.tag == "-text" and node.parent and node.parent.tag not in unseen)  # fmt: skip
        return " ".join(" ".join(words).split())

    def faults(self) -> Iterator[Fault]:
        """What is wrong with the page by itself."""
        for fault in marked_faults(self.html):
            yield replace(fault, file=self.source)
        for node in self._tree.css("h2, h3"):
            title, name = _heading(node), node.attributes.get("id") or ""
            if NO_ID in node.attributes or not name:
                yield self._fault(title, f"heading {title!r} has no id", "a short one that names the topic: { #topic }")
        names = [str(node.attributes["id"]) for node in self._tree.css("[id]")]
        for section in self.sections[1:]:
            if not _ID.fullmatch(section.id) and section.title and not section.id.startswith("_"):
                yield self._fault(section.id, f"id {section.id!r}", "lower-case letters, digits and hyphens")
            if section.card is None and any(block.kind in ("question", "answer") for block in section.blocks):
                yield self._fault(
                    f"#{section.id}", f"#{section.id}: no card can be made of this question",
                    "a question and an answer, of paragraphs and lists alone",
                )  # fmt: skip
        for name, count in Counter(names).items():
            if count > 1:
                yield self._fault(f"#{name}", f"#{name}: this id stands {count} times on the page", "once in the site")
        if not re.fullmatch(r"/([a-z0-9]+(-[a-z0-9]+)*/)*", self.path):
            yield Fault(self.source, 0, 0, f"file name {posixpath.basename(self.source)!r}",
                        "lower-case letters, digits and hyphens")  # fmt: skip

    def fault_at(self, words: str, what: str, allowed: str = "") -> Fault:
        """Make a fault at the first line of the source that holds some words."""
        return self._fault(words, what, allowed)

    def _fault(self, words: str, what: str, allowed: str = "") -> Fault:
        lines = self.markdown.splitlines()
        return Fault(self.source, next((at for at, line in enumerate(lines, 1) if words in line), 0), 0, what, allowed)


def way(path: Address, address: Address) -> str:
    """Write a relative link from a page to an address of the site, safe in HTML; other addresses stay as they are."""
    if not address.startswith("/"):
        return escape(address)
    page, sign, fragment = address.partition("#")
    return escape(("" if page == path else posixpath.relpath(page, path) + "/") + sign + fragment or "./")


class _Reader:
    """Deals a page's text out to its sections."""

    def __init__(self, name: str, tree: LexborNode) -> None:
        self._drafts = [_Draft(Section("", name, "h1", "", (), None))]
        self._heading = self._at = self._drafts[0]
        self._parent = ""
        self._read(tree, "text", "")

    def sections(self) -> Iterator[Section]:
        for draft in self._drafts:
            draft.end_block("text")
            yield draft.section()

    def _read(self, node: LexborNode, kind: Kind, within: str) -> None:
        """Take in what a node holds; `within` is `math`, `svg`, `table` or `row` inside such a thing."""
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                if within != "svg":
                    self._at.add(_words(child, node, within))
                continue
            attributes = child.attributes
            classes = frozenset((attributes.get("class") or "").split())
            unread = tag in _UNREAD or classes & _UNREAD_CLASSES or "data-search-exclude" in attributes
            if tag.startswith("-") or unread:
                continue
            if tag in _TITLED and (name := attributes.get("id")):
                self._open(child, tag, name, kind)
                if tag == "tr":
                    self._read(child, kind, "row")
                    self._at.end_block(kind)
                    self._at = self._heading
            elif tag in ("h2", "h3"):
                continue
            elif tag == "th" and within == "row" and not self._at.titled:
                self._at.title(child)
            elif within == "math" and tag not in _LINEAR:
                self._at.add(FORMULA)
            elif tag == "svg" or within == "svg":
                if tag in ("title", "desc"):
                    self._at.end_block(kind)
                    self._at.add(child.text())
                    self._at.end_block("more")
                else:
                    self._read(child, kind, "svg")
            else:
                self._within(child, tag, classes, kind, within)

    def _within(self, child: LexborNode, tag: str, classes: frozenset[str], kind: Kind, within: str) -> None:
        inner = next((_KINDS[name] for name in (*sorted(classes), tag) if name in _KINDS), kind)
        if inner == "text" and (tag == "td" or (tag in ("th", "caption") and within)):
            inner = "cell" if tag == "td" else "caption"
        if inner in ("question", "answer") and inner != kind:
            self._at.keep_card_part(inner, child)
        if tag in _BLOCKS or inner != kind:
            self._at.end_block(kind)
        if tag in ("br", "mspace"):
            self._at.add(" ")
        self._read(child, inner, tag if tag in ("math", "table") else within)
        if tag in _BLOCKS or inner != kind:
            self._at.end_block(inner)

    def _open(self, node: LexborNode, tag: str, name: str, kind: Kind) -> None:
        self._at.end_block(kind)
        title = "" if tag == "tr" else _heading(node)
        self._at = _Draft(Section(name, title, tag, "" if tag == "h2" else self._parent, (), None))
        self._drafts.append(self._at)
        if tag != "tr":
            self._heading = self._at
        if tag == "h2":
            self._parent = name


class _Draft:
    """A section while its page is read."""

    def __init__(self, section: Section) -> None:
        self._section = section
        self._blocks: list[Block] = []
        self._open: list[str] = []
        self._parts: dict[str, str] = {}
        self.titled = section.tag != "tr"

    def section(self) -> Section:
        question, answer = self._parts.get("question"), self._parts.get("answer")
        whole = question and answer and "<div" not in question + answer
        return replace(self._section, blocks=tuple(self._blocks), card=(question, answer) if whole else None)  # type: ignore[arg-type]

    def add(self, words: str) -> None:
        if words != FORMULA or not (self._open and self._open[-1].endswith(FORMULA)):
            self._open.append(words)

    def end_block(self, kind: Kind) -> None:
        text = " ".join("".join(self._open).split())
        self._open = []
        if text:
            self._blocks.append(Block(kind, text))

    def title(self, cell: LexborNode) -> None:
        """Call a row what its first cell says, before any remark in a paragraph."""
        self.titled = True
        self._section = replace(self._section, title=_heading(cell))
        for paragraph in cell.css("p"):
            self._blocks.append(Block("remark", " ".join(paragraph.text().split())))

    def keep_card_part(self, name: str, block: LexborNode) -> None:
        inside = "".join(node.html or "" for node in block.iter() if "admonition-title" not in _classes(node))
        self._parts[name] = inside.strip()


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def _heading(node: LexborNode) -> str:
    """What a heading, or the first cell of a row, says: without its link, and without remarks in paragraphs."""
    return " ".join("".join(_title_words(node)).replace("\N{FUNCTION APPLICATION}", " ").split())


def _title_words(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield child.text(deep=False)
        elif child.tag not in ("p", "svg", "button") and "headerlink" not in _classes(child):
            yield from _title_words(child)


def _words(node: LexborNode, parent: LexborNode, within: str) -> str:
    words = node.text(deep=False)
    if within == "math":
        words = words.replace("\N{FUNCTION APPLICATION}", " ")
        return words.translate(_ITALIC) if parent.tag == "mi" and len(words) == 1 else words
    return words
