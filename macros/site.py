"""The site as a whole: its pages, the addresses they publish, and what is wrong with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape

from macros.data import Data
from macros.errors import Fault
from macros.ledger import Address
from macros.page import Page, Section, way


@dataclass(frozen=True)
class Site:
    """What a build publishes.

    Attributes:
        name: the site's name.
        url: its address, with a slash at the end.
        data: what its data files hold.
        pages: by their path below the root, in the order of the page tree.
        files: paths of all other files that a page may link to.
    """

    name: str
    url: str
    data: Data
    pages: dict[Address, Page]
    files: frozenset[Address] = frozenset()

    @cached_property
    def titles(self) -> dict[Address, str]:
        """The title of every address: pages by their name in the page tree, sections and rows by their own."""
        found = {}
        for path, page in self.pages.items():
            found[path] = page.name
            found |= {f"{path}#{section.id}": section.title for section in page.sections[1:]}
        return found

    def section(self, address: Address) -> Section:
        """The section at an address that the site publishes."""
        path, _, name = address.partition("#")
        return next(section for section in self.pages[path].sections if section.id == name)

    def title(self, address: Address) -> str:
        """The title of an address that the site publishes."""
        return self.section(address).title

    def target(self, address: Address) -> Address | None:
        """Where the readers of an address go; None, while something is wrong, if that is not in the site."""
        end = self.data.ledger.target(address)
        return end if end in self.titles else None

    def short_links(self) -> dict[str, Address]:
        """The id of every section that was ever published, and the address that its short link leads to."""
        return {name: end for name, end in self.data.ledger.short_links().items() if end in self.titles}

    def faults(self) -> list[Fault]:
        """What is wrong with the pages, by themselves and with each other."""
        return sorted({fault for page in self.pages.values() for fault in (*page.faults(), *self._dead_links(page))}
                      | set(self._shared_ids()))  # fmt: skip

    def notices(self, path: Address) -> Iterator[str]:
        """Say where each section went that once stood on a page."""
        for old in self.data.ledger.moved:
            if old.startswith(f"{path}#") and (new := self.target(old)):
                yield self._notice(old, new)

    def _notice(self, old: Address, new: Address) -> str:
        """Say where a section went, to who comes by its old link; redirects.js takes them on."""
        path, _, name = old.partition("#")
        title = escape(self.title(new))
        return f'<p class="moved" id="{name}">This section is now <a href="{way(path, new)}">{title}</a>.</p>'

    def _dead_links(self, page: Page) -> Iterator[Fault]:
        for href, address in page.links:
            path, _, name = address.partition("#")
            target = self.pages.get(path)
            if not target and path not in self.files:
                yield page.fault_at(href, f"link to {href}: no such page or file")
            elif target and name and name not in target.ids and address not in self.data.ledger.moved:
                yield page.fault_at(f"#{name}", f"link to {href}: {target.source} has no #{name}")

    def _shared_ids(self) -> Iterator[Fault]:
        homes = defaultdict(list)
        for path, page in self.pages.items():
            for section in page.sections[1:]:
                homes[section.id].append(path)
        for name, paths in homes.items():
            for path in paths if len(set(paths)) > 1 else ():
                others = ", ".join(self.pages[other].source for other in dict.fromkeys(paths) if other != path)
                what = f"#{name}: this id stands in {others} too"
                yield self.pages[path].fault_at(f"#{name}", what, "once in the site")
