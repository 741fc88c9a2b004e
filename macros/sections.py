"""The sections of a page's rendered content: what stands under each heading or in each row that can be linked to."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

# Stands in a section's text for a formula that does not read as a line of text: a fraction, a power, a sum.
FORMULA = "\N{OBJECT REPLACEMENT CHARACTER}"

_SECTIONS = ("h2", "h3", "tr")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_BLOCKS = frozenset(("blockquote", "dd", "div", "dt", "li", "p", "td", "th"))
_SKIPPED = frozenset(("button", "figure", "h1", "h4", "h5", "h6", "pre", "script", "style", "svg"))
_SKIPPED_CLASSES = frozenset(("admonition-title", "headerlink", "highlight"))
_LINEAR = frozenset(("math", "mi", "mn", "mo", "mrow", "ms", "mspace", "mstyle", "mtext", "semantics"))


@dataclass
class Section:
    """A heading of level 2 or 3, or a row of a table, that has an id, and what belongs to it.

    Attributes:
        tag: `h2`, `h3` or `tr`.
        question: what an interviewer asks, where the section is a question.
        answer: the 30-second answer to it.
        paragraphs: the text of its other paragraphs and list items, or of a row's cells, without code and figures.
    """

    id: str
    title: str
    tag: str
    question: str = ""
    answer: str = ""
    paragraphs: list[str] = field(default_factory=list)


class SectionParser(HTMLParser):
    """Collects the sections of a page's content, in order, into `sections`."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[Section] = []
        self._open: list[tuple[str, str]] = []  # the elements at hand, each with its part in the section, if it has one
        self._text = ""
        self._under: Section | None = None
        self._row: Section | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element: a section, a block, a part of one."""
        if tag in _VOID:
            self._text += " "
            return
        values = dict(attrs)
        if tag in _BLOCKS or tag in _SECTIONS:
            self._end_block()
        if tag in _SECTIONS and (name := values.get("id")):
            self.sections.append(Section(name, "", tag))
            if tag == "tr":
                self._row = self.sections[-1]
            else:
                self._under = self.sections[-1]
        if tag == "mspace":
            self._text += " "
        self._open.append((tag, self._part(tag, (values.get("class") or "").split())))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and what was left open in it."""
        if all(tag != name for name, _ in self._open):
            return
        if tag in _BLOCKS or tag in _SECTIONS:
            self._end_block()
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "tr":
            self._row = None

    def handle_data(self, data: str) -> None:
        """Take in text."""
        parts = {part for _, part in self._open}
        if "skipped" in parts:
            return
        if "formula" in parts and "title" not in parts:
            # Once for the formula, however many of its leaves are met.
            self._text = self._text.removesuffix(FORMULA) + FORMULA
        else:
            self._text += data.replace("\N{FUNCTION APPLICATION}", " ")

    def close(self) -> None:
        """Take in what came last."""
        super().close()
        self._end_block()

    def _part(self, tag: str, classes: list[str]) -> str:
        within = {part for _, part in self._open}
        if tag in _SKIPPED or not _SKIPPED_CLASSES.isdisjoint(classes):
            return "skipped"
        if tag == "table":
            return "table"
        if any(name == "math" for name, _ in self._open) and tag not in _LINEAR:
            return "formula"
        if tag in ("h2", "h3") or (tag == "th" and self._row and not self._row.title):
            return "title"
        if tag == "p" and "title" in within:
            # A row is called what its first cell says, before any remark in a paragraph.
            return "remark"
        if "admonition" in classes:
            return next((name for name in ("question", "answer") if name in classes), "")
        return ""

    def _end_block(self) -> None:
        """Give the text that has come together to the part of the section that it stands in."""
        text, self._text = " ".join(self._text.split()), ""
        section = self._row or self._under
        if not text or not section:
            return
        parts = {part for _, part in self._open}
        if "title" in parts and "remark" not in parts:
            section.title = f"{section.title} {text}".strip()
        elif "question" in parts:
            section.question = f"{section.question} {text}".strip()
        elif "answer" in parts:
            section.answer = f"{section.answer} {text}".strip()
        elif self._row or "table" not in parts:
            section.paragraphs.append(text)


def sections(html: str) -> list[Section]:
    """List the sections in a page's rendered content, in order."""
    parser = SectionParser()
    parser.feed(html)
    parser.close()
    return parser.sections
