"""The ledger of addresses: every page and section ever published, and where it lives now.

An address is a page's path below the site's root with, for a section, `#` and its id: `/results/#dropbox`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field

from macros.models import Record
from macros.sections import Section, sections

Address = Annotated[str, Field(pattern=r"^/([a-z0-9-]+/)*(#[a-z0-9-]+)?$")]

HEADER = """\
# yaml-language-server: $schema=../../.cache/schema/ledger.schema.json
# Every address that was ever published. `make ledger` adds new ones and follows those that moved; a build fails while
# one is missing. `live` says what stands where; `moved` says where to send the readers of an address that is no more.
"""


class Ledger(Record):
    """ledger.yml: `live` maps an address to its title, `moved` an old address to a live one."""

    live: dict[Address, str]
    moved: dict[Address, Address] = Field(default_factory=dict)

    def short_links(self) -> dict[str, Address]:
        """The id of every section that was ever published, and the address that its short link leads to."""
        leads = (*self.moved.items(), *((address, address) for address in self.live))
        return {old.partition("#")[2]: new for old, new in leads if "#" in old}


def page_path(url: str) -> Address:
    """Address of a page, from its URL as MkDocs knows it, relative to the site's root (`./` for the front page)."""
    return f"/{url.removeprefix('./')}"


def headings_without_id(markdown: str) -> Iterator[tuple[int, str]]:
    """Headings of level 2 and 3 in a page's source that lack an explicit `{ #id }`, as (line, heading)."""
    fence = ""
    for number, line in enumerate(markdown.splitlines(), 1):
        if marker := re.match(r"\s*(`{3,}|~{3,})", line):
            if not fence:
                fence = marker[1]
            elif marker[1].startswith(fence):
                fence = ""
        elif not fence and re.match(r"#{2,3} ", line) and not re.search(r"\{[^}]*#[a-z0-9-]+[^}]*\}\s*$", line):
            yield number, line


@dataclass
class Site:
    """What a build publishes: the title of every address, and the sections."""

    titles: dict[str, str] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    # Faults of the pages themselves, each with its file and line.
    problems: list[str] = field(default_factory=list)

    def add_page(self, path: str, title: str, html: str) -> None:
        """Take in a page: its path below the root (`/results/`), its title and its rendered content."""
        self.titles[path] = title
        for section in sections(html):
            self.titles[f"{path}#{section.id}"] = section.title
            self.sections[f"{path}#{section.id}"] = section

    def sections_of(self, path: str) -> list[Section]:
        """The sections of the page at a path, in order."""
        return [section for address, section in self.sections.items() if address.partition("#")[0] == path]

    def faults(self, ledger: Ledger, file: str) -> list[str]:
        """What keeps readers from finding what was once published, one line for each address."""
        found: list[str] = []
        homes = Counter(address.partition("#")[2] for address in self.titles if "#" in address)
        for address in self.titles:
            if homes[address.partition("#")[2]] > 1:
                found.append(f"{address}: this id stands on more than one page; ids are unique in the site")
        for address, title in ledger.live.items():
            if address not in self.titles:
                found.append(
                    f"{address}: was published as {title!r} and is gone; say in {file} under `moved` where it went"
                )
            elif (now := self.titles[address]) != title:
                found.append(f"{address}: was {title!r} and is now {now!r}; run `make ledger` if it means the same")
        for address in self.titles.keys() - ledger.live.keys():
            found.append(f"{address}: is new; run `make ledger`")
        leads = ledger.short_links()
        for old, new in ledger.moved.items():
            name = old.partition("#")[2]
            if name and (now := leads[name]) != new:
                found.append(
                    f"{old}: is moved to {new} in {file}, but /s/{name}/ leads to {now}; an id keeps its meaning"
                )
            if old in self.titles:
                found.append(f"{old}: is moved to {new} in {file}, but stands in the site")
            if new not in self.titles:
                found.append(f"{old}: is moved to {new} in {file}, which is not in the site")
        return sorted(found)

    def proposal(self, ledger: Ledger) -> Ledger:
        """The ledger as it should be, as far as can be told.

        A gone address is moved if its id, or its title on the same page, stands elsewhere; one that cannot be followed
        is kept, so that the build still names it.
        """
        live = dict(self.titles)
        moved = dict(ledger.moved)
        for address, title in ledger.live.items():
            if address in live:
                continue
            if new := self._follow(address, title, ledger.live):
                moved[address] = new
            elif address not in moved:
                live[address] = title
        for old, new in moved.items():
            while new in moved:
                new = moved[new]
            moved[old] = new
        return Ledger(live=live, moved={old: new for old, new in moved.items() if old not in self.titles})

    def _follow(self, address: str, title: str, known: Mapping[str, str]) -> str | None:
        path, _, name = address.partition("#")
        new = [other for other in self.titles if other not in known]
        same_id = [other for other in new if name and other.endswith(f"#{name}")]
        same_title = [
            other for other in new
            if self.titles[other] == title and (other.startswith(f"{path}#") if name else "#" not in other)
        ]
        return next(iter(same_id + same_title), None)


def dump(ledger: Ledger) -> str:
    """The text of ledger.yml."""
    content = {
        "live": dict(sorted(ledger.live.items())),
        "moved": dict(sorted(ledger.moved.items())),
    }
    return HEADER + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)


def write(ledger: Ledger, file: Path) -> None:
    """Write ledger.yml."""
    file.write_text(dump(ledger), encoding="utf-8")
