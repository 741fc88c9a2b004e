"""A Markdown extension that marks headings without an id of their own, before the table of contents makes one up."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

NO_ID = "data-no-id"


class _Marker(Treeprocessor):
    def run(self, root: Element) -> None:
        """Mark headings of level 2 and 3 that name no id."""
        for heading in root.iter():
            if heading.tag in ("h2", "h3") and "id" not in heading.attrib:
                heading.set(NO_ID, "")


class Headings(Extension):
    """Marks headings by the attribute `NO_ID`."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Run after attribute lists are read (priority 8) and before `toc` gives ids (priority 5)."""
        md.treeprocessors.register(_Marker(md), "headings", 6)


def makeExtension(**options: Any) -> Headings:  # noqa: N802
    """Make the extension, for Markdown."""
    return Headings(**options)
