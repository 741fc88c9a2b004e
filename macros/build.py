"""A build, from the data to the files: what MkDocs' hook and the macros share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from macros import ledger
from macros.data import Data, load
from macros.dates import build_time, last_changes
from macros.errors import Fault, GuideError
from macros.files import deck, downloads, feed, practice_files, previews, search, short_links
from macros.ledger import Address, Ledger
from macros.page import Page
from macros.site import Site

LEDGER = "docs/_data/ledger.yml"
_ENTITY = re.compile("&#([0-9]+);")


@dataclass
class Build:
    """A build at work.

    Attributes:
        root: the project's folder.
        name: the site's name.
        url: the site's address, with a slash at the end.
        data: what the data files hold.
        site: what the build publishes, once it is settled.
    """

    root: Path
    name: str
    url: str
    data: Data
    _changed: dict[str, datetime]
    site: Site = field(init=False)

    @classmethod
    def start(cls, root: Path, name: str, url: str) -> Build:
        """Load the data, once.

        Args:
            root: the project's folder.
            name: the site's name.
            url: the site's address, with a slash at the end.

        Raises:
            GuideError: with every fault in the data files and in the front matter of pages.
        """
        return cls(root, name, url, load(root / "docs"), last_changes(root, "docs"))

    def changed(self, source: str) -> datetime:
        """When a page last changed, by its file below the project's folder; now, if it is not committed."""
        return self._changed.get(source) or build_time()

    def settle(self, pages: Iterable[Page], files: Iterable[Address]) -> list[Fault]:
        """Take in all pages, in the order of the page tree, and say what is wrong with them.

        Args:
            pages: every page of the site.
            files: the paths of all other files that are copied as they are.
        """
        found = frozenset(files) | self._made_files()
        self.site = Site(self.name, self.url, self.data, {page.path: page for page in pages}, found)
        return self.site.faults()

    def ledger_faults(self) -> list[Fault]:
        """What keeps readers from what was once published."""
        return ledger.faults(self.data.ledger, self.site.titles, self._published(), LEDGER)

    def update_ledger(self, moves: str) -> None:
        """Write the ledger that fits the site.

        Args:
            moves: where the readers of addresses go that are gone, as `OLD=NEW OLD=NEW`.

        Raises:
            GuideError: if `moves` is wrong, or does not say enough; then nothing is written.
        """
        titles, published = self.site.titles, self._published()
        fitted = ledger.updated(self.data.ledger, titles, published, ledger.parse_moves(moves))
        if faults := ledger.faults(fitted, titles, published, LEDGER):
            raise GuideError(faults)
        ledger.write(fitted, self.root / LEDGER)

    def _published(self) -> Ledger:
        return ledger.published(self.root, LEDGER) or self.data.ledger

    def filled(self, path: Address) -> str:
        """The content of a page, with what depends on other pages: practice cards, and where its sections went."""
        html = self.site.pages[path].html
        if deck.PLACE in html:
            html = html.replace(deck.PLACE, deck.deck(deck.cards(self.site.pages.values()), path))
        return _shorter(html) + "".join(self.site.notices(path))

    def files(self) -> dict[str, bytes]:
        """Make every file beside the pages, by its path below the site's root.

        Raises:
            GuideError: if the sources of a practice file are not fit to make it from.
        """
        templates = self.root / "overrides"
        return {
            **downloads.downloads(self.data),
            **practice_files.practice_files(self.root / "docs"),
            **short_links.short_links(self.site, templates),
            **short_links.redirects(self.site, templates),
            **previews.previews(self.site, self.root / ".cache/previews"),
            "feed.xml": feed.site_feed(self.site),
            "search/sections.json": search.search_data(self.site),
        }

    def _made_files(self) -> frozenset[Address]:
        made = (*downloads.downloads(self.data), *practice_files.practice_files(self.root / "docs"), "feed.xml")
        return frozenset(f"/{path}" for path in made)


def _shorter(html: str) -> str:
    """Write plain what macros had to escape from Markdown, and no longer need to."""

    def plain(found: re.Match[str]) -> str:
        char = chr(int(found[1]))
        return found[0] if char in "&<>\"'" or not char.isprintable() else char

    return _ENTITY.sub(plain, html)
