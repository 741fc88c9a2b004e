"""The ledger of addresses: every page and section ever published, and where its readers go now.

An address is a page's path below the site's root with, for a section, `#` and its id: `/results/#dropbox`. It is
*recorded* once the ledger has it, and *published* once the main branch's ledger has it: what was only recorded may go
without a trace, what was published leads somewhere for good.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, ValidationError

from macros.errors import Fault, GuideError
from macros.models import Record

PATTERN = re.compile(r"^/([a-z0-9-]+/)*(#[a-z0-9-]+)?$")
Address = Annotated[str, Field(pattern=PATTERN.pattern)]

HEADER = """\
# yaml-language-server: $schema=../../.cache/schema/ledger.schema.json
# Every address that was ever published, and those that this change adds. `make ledger` writes this file; a build fails
# while it does not fit the site, and says what to do. `live` says what stands where; `moved` says where to send the
# readers of an address that is no more.
"""

LONGEST = 300  # characters of a message, with its file
ALIKE = 0.6  # from where on two words are taken for alike, as difflib does


class Ledger(Record):
    """ledger.yml: `live` maps an address to its title, `moved` an old address to where its readers go."""

    live: dict[Address, str]
    moved: dict[Address, Address] = Field(default_factory=dict)

    @property
    def addresses(self) -> set[Address]:
        """Every address on record."""
        return {*self.live, *self.moved}

    def target(self, address: Address) -> Address | None:
        """The live address that the readers of an address go to; None if there is none on record."""
        end = _end(address, self.moved)
        return end if end in self.live and end not in self.moved else None

    def short_links(self) -> dict[str, Address]:
        """The id of every section that was ever published, and the address that its short link leads to."""
        leads = ((address, self.target(address)) for address in (*self.live, *self.moved) if _id(address))
        return {_id(address): target for address, target in leads if target}


def published(root: Path, file: str) -> Ledger | None:
    """Read the ledger as the main branch has it.

    Args:
        root: the project's folder.
        file: the ledger's path below it.

    Returns:
        The ledger of `origin/main`, else of `main`, else of the last commit. None where none of them has one that can
        be read, or there is no git; then the ledger at hand takes its place: all that is recorded counts as published.
    """
    for branch in ("origin/main", "main", "HEAD"):
        try:
            shown = subprocess.run(["git", "show", f"{branch}:./{file}"], cwd=root, capture_output=True, check=True)
            return Ledger.model_validate(yaml.safe_load(shown.stdout))
        except (OSError, subprocess.CalledProcessError, yaml.YAMLError, ValidationError):
            continue
    return None


def parse_moves(text: str) -> dict[Address, Address]:
    """Read what a maintainer says with `make ledger MOVED="OLD=NEW …"`: where the readers of an address go.

    Raises:
        GuideError: with a fault for each word that is no pair of addresses, or that says two things of one address.
    """
    moves: dict[Address, Address] = {}
    faults: list[Fault] = []
    for word in text.split():
        old, _, new = word.partition("=")
        allowed = ""
        if not PATTERN.fullmatch(old) or not PATTERN.fullmatch(new):
            allowed = "two addresses, as in /results/#zoom=/results/#rejections or /old/=/new/"
        elif moves.setdefault(old, new) != new:
            allowed = f"one place for {old}; it is already sent to {moves[old]}"
        if allowed:
            faults.append(Fault("", 0, 0, f"MOVED: found {word[:150]!r}", allowed))
    if faults:
        raise GuideError(faults)
    return moves


def updated(
    ledger: Ledger, titles: Mapping[Address, str], published: Ledger, moves: Mapping[Address, Address] = {}
) -> Ledger:
    """Fit the ledger to the site: what `make ledger` writes, once `faults` finds nothing in it.

    `live` becomes what stands in the site. Whatever was published and is gone is moved: to where `moves` or the ledger
    says; else to where its id stands; else to what is new under its title, for a section on the same page; else, for a
    section, along with its page, if that was said to move, and for a page to where its sections went. What none of this
    tells of stays in `live`, for `faults` to name. Whatever was not published and is gone is dropped.

    Args:
        ledger: what is recorded.
        titles: the title of every address that the site at hand has. Those in a form that no address has are left out;
            the page that they stand on has a fault of its own.
        published: what the main branch has recorded.
        moves: where the readers of addresses go, as the maintainer says.

    Raises:
        GuideError: with a fault for each of `moves` that starts from what is not gone or leads to what is not there.
    """
    titles = _well_formed(titles)
    steps = _steps(ledger, titles, published, moves)
    if wrong := list(_wrong_moves(ledger, titles, moves, steps)):
        raise GuideError(wrong)
    live, moved = dict(titles), {}
    for old in _gone(ledger, titles, published):
        end = _end(old, steps)
        if end not in titles and end in ledger.live:
            live[end] = ledger.live[end]
        if end != old or old not in ledger.live:
            moved[old] = end
    return Ledger(live=live, moved=moved)


def faults(ledger: Ledger, titles: Mapping[Address, str], published: Ledger, file: str) -> list[Fault]:
    """List what keeps readers from finding what was once published, and each way out of it.

    What is gone without a word is told once for each thing that went, a page with its sections. What is merely new, or
    gone but never published, is told in one fault, and only if there is no other, because whatever `make ledger` is run
    for, it records these too.

    Args:
        ledger: what is recorded.
        titles: the title of every address that the site at hand has.
        published: what the main branch has recorded.
        file: the ledger's path below the project's folder.
    """
    titles = _well_formed(titles)
    steps = _steps(ledger, titles, published)
    told = [_ways_out(lost, ledger, titles, published, steps) for lost in _lost(ledger, titles, published, steps)]
    told += [*_changed(ledger, titles, published), *_ids_shared(ledger, titles, published, steps)]
    room = LONGEST - len(f"{file}: ")
    return sorted(
        Fault(file, 0, 0, next((text for text in texts if len(text) <= room), texts[-1]))
        for texts in told or _unrecorded(ledger, titles, published)
    )


def dump(ledger: Ledger) -> str:
    """The text of ledger.yml."""
    content = {"live": dict(sorted(ledger.live.items())), "moved": dict(sorted(ledger.moved.items()))}
    return HEADER + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)


def write(ledger: Ledger, file: Path) -> None:
    """Write ledger.yml as a whole or not at all, and only if it changes."""
    text = dump(ledger)
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


# What a fault says, from the fullest text to the shortest; the first that has room is taken.
Texts = Sequence[str]


def _page(address: Address) -> Address:
    return address.partition("#")[0]


def _id(address: Address) -> str:
    return address.partition("#")[2]


def _quoted(title: str, width: int) -> str:
    return repr(textwrap.shorten(title, width, placeholder=" …"))


def _well_formed(titles: Mapping[Address, str]) -> dict[Address, str]:
    return {address: title for address, title in titles.items() if PATTERN.fullmatch(address)}


def _new(ledger: Ledger, titles: Mapping[Address, str], published: Ledger) -> list[Address]:
    """What the main branch does not have, or the ledger not yet: what something gone may have become."""
    return [address for address in titles if address not in ledger.live or address not in published.live]


def _gone(ledger: Ledger, titles: Mapping[Address, str], published: Ledger) -> list[Address]:
    """What was published and is not in the site. What only the main branch has recorded comes with the next merge."""
    return sorted((ledger.addresses & published.addresses) - titles.keys())


def _end(address: Address, steps: Mapping[Address, Address]) -> Address:
    """The last address on the way from one; a way that runs in a ring ends where it would close."""
    seen = {address}
    while (following := steps.get(address, address)) not in seen:
        seen.add(following)
        address = following
    return address


def _recorded(ledger: Ledger, titles: Mapping[Address, str]) -> dict[Address, Address]:
    """The moves on record, but for what stands in the site again: a rename back must make no ring."""
    return {old: new for old, new in ledger.moved.items() if old not in titles}


def _steps(
    ledger: Ledger, titles: Mapping[Address, str], published: Ledger, moves: Mapping[Address, Address] = {}
) -> dict[Address, Address]:
    """The next address for the readers of each that is gone, where it is said or can be told."""
    recorded = _recorded(ledger, titles)
    said = {**recorded, **{old: new for old, new in moves.items() if old not in titles}}
    homes = {_id(address): address for address in titles if _id(address)}
    namesakes = defaultdict(list)
    for address in _new(ledger, titles, published):
        namesakes[_id(address) and _page(address), titles[address]].append(address)

    def step(address: Address) -> Address | None:
        if address in moves or _end(address, recorded) in titles:
            return said[address]
        if _id(address) in homes:
            return homes[_id(address)]
        if address in said:
            return said[address]
        same_title = namesakes.get((_id(address) and _page(address), ledger.live.get(address, "")), [])
        if len(same_title) == 1:
            return same_title[0]
        if _id(address):
            return said.get(_page(address))
        went = {_page(homes[_id(other)]) for other in ledger.live if _page(other) == address and _id(other) in homes}
        return went.pop() if len(went) == 1 else None

    gone = {*ledger.live, *said, *said.values()} - titles.keys()
    steps = {address: following for address in gone if (following := step(address))}
    for address in _gone(ledger, titles, published):
        # A page is followed with all of its sections or, like the one that is lost, waits for a word.
        if _end(address, steps) not in titles and _page(address) not in said:
            steps.pop(_page(address), None)
    return steps


def _wrong_moves(
    ledger: Ledger, titles: Mapping[Address, str], moves: Mapping[Address, Address], steps: Mapping[Address, Address]
) -> Iterator[Fault]:
    def near(address: Address, addresses: Iterable[Address]) -> str:
        return "".join(f"; did you mean {found}?" for found in difflib.get_close_matches(address, addresses, 1))

    gone = ledger.addresses - titles.keys()
    for old, new in moves.items():
        if old in titles:
            yield Fault("", 0, 0, f"MOVED: {old} stands in the site", "an address that is gone")
        elif old not in gone:
            yield Fault("", 0, 0, f"MOVED: {old} is not in the ledger", f"an address that is gone{near(old, gone)}")
        elif _end(old, steps) not in titles:
            yield Fault("", 0, 0, f"MOVED: {new} is not in the site", f"an address that is{near(new, titles)}")


def _command(old: Address, places: Sequence[Address]) -> str:
    return f'`make ledger MOVED="{old}={places[0]}"`' + "".join(f" (or ={place})" for place in places[1:])


def _lost(
    ledger: Ledger, titles: Mapping[Address, str], published: Ledger, steps: Mapping[Address, Address]
) -> Iterable[list[Address]]:
    """What was published and is gone, with no word on record of where its readers go.

    A page comes with those of its sections that are gone, and what went together from one page to another together.
    """
    recorded = _recorded(ledger, titles)
    lost = set()
    for old in _gone(ledger, titles, published):
        last = _end(old, recorded)
        # What was renamed more than once goes by its last name, published or not: others may have been sent there too.
        by_last = last in ledger.live and (last in published.addresses or _end(last, steps) == _end(old, steps))
        if last not in titles:
            lost.add(last if by_last else old)
    groups: dict[tuple[Address, Address], list[Address]] = defaultdict(list)
    for address in sorted(lost):
        page, end = _page(address), _end(address, steps)
        together = end in titles and _page(end) != page
        groups[(page, page) if page in lost else (page, _page(end)) if together else (address, end)].append(address)
    return groups.values()


def _ways_out(
    lost: Sequence[Address],
    ledger: Ledger,
    titles: Mapping[Address, str],
    published: Ledger,
    steps: Mapping[Address, Address],
) -> Texts:
    """Say of what was lost together what it was, where it seems to have gone, and what to do."""
    address, *others = lost
    end = _end(address, steps)
    places = _places(address, ledger, titles, published, steps)
    was = "published" if address in published.addresses else "recorded"
    title = ledger.live.get(address, published.live.get(address))
    known = [f"{was} as {_quoted(title, 40)}", was] if title else [was]
    if end in titles:
        more = f" and {len(others)} more of its page" if others else ""
        now = end if titles[end] == title else f"{end} ({_quoted(titles[end], 40)})"
        same = "run `make ledger` if it means the same, else put it back or run"
        commands = [_command(old, [new]) for old, new in ((address, places[-1]), ("OLD", "NEW")) if new != end]
        full = [f"{address}{more}: {what}, now {now}; {same} {command}" for what in known for command in commands]
        return [*full, f"{address}: {was}, now {end}; {same} {commands[-1]}"]
    ids = ", ".join(f"#{_id(other)}" for other in others if _end(other, steps) not in titles)
    parts = f" with {textwrap.shorten(ids, 50, placeholder=' …')}" if ids else ""
    found = [f"{what}, now gone" for what in known]
    if address in ledger.moved:
        found = [f"moved to {ledger.moved[address]}, which is not in the site"]
    ways = [f"put it back, or say where its readers go: {_command(address, places[:count])}" for count in (3, 2, 1)]
    return [*(f"{address}{parts}: {what}; {way}" for what in found for way in ways), f"{found[-1]}; {ways[-1]}"]


def _places(
    address: Address, ledger: Ledger, titles: Mapping[Address, str], published: Ledger, steps: Mapping[Address, Address]
) -> list[Address]:
    """Where the readers of something gone might go: up to two new addresses that are like it, and what it stood in."""
    page, name = _page(address), _id(address)
    title = ledger.live.get(address, "")
    # Where the page and its other sections are now.
    around = {_page(_end(other, steps)) for other in (page, *ledger.live) if _page(other) == page}

    def likeness(other: Address) -> float:
        pairs = ((title, titles[other]), (name or page, _id(other) or other))
        return max(difflib.SequenceMatcher(None, *pair).ratio() for pair in pairs) + (_page(other) in around)

    new = {other for other in _new(ledger, titles, published) if bool(_id(other)) == bool(name)}
    like = sorted(new | (set() if name else around & titles.keys()), key=lambda other: (-likeness(other), other))
    above = _end(page, steps)
    while above not in titles and above != "/":
        above = re.sub(r"[^/]+/$", "", above)
    return list(dict.fromkeys([*(other for other in like[:2] if likeness(other) > ALIKE), above]))


def _changed(ledger: Ledger, titles: Mapping[Address, str], published: Ledger) -> Iterator[Texts]:
    """What may not be what was published under its address."""
    recorded = _recorded(ledger, titles)
    otherwise = "else put it at an address of its own"
    for address in titles.keys() & published.addresses:
        was, now = ledger.live.get(address, titles[address]), titles[address]
        target = ledger.moved.get(address, address)
        if was != now:
            what = f"{address}: was {_quoted(was, 70)} and is now {_quoted(now, 70)}; run `make ledger`"
            yield [f"{what} if it means the same, {otherwise}", f"{what} if it means the same"]
        elif target != address and _end(target, recorded) in titles and published.live.get(address) != now:
            what = f"{address}: stands in the site, but its readers are sent to {target}; run `make ledger`"
            yield [f"{what} if it means what it meant, {otherwise}"]


def _ids_shared(
    ledger: Ledger, titles: Mapping[Address, str], published: Ledger, steps: Mapping[Address, Address]
) -> Iterator[Texts]:
    """Ids that stand twice, or lead elsewhere than they did: a short link has one meaning."""
    places: dict[str, dict[Address, Address]] = defaultdict(dict)
    for address in sorted(filter(_id, titles)):
        places[_id(address)][address] = address
    for first, *others in places.values():
        if others:
            yield [f"{first}: this id stands at {' and '.join(others)} too; an id stands once in the site"]
    for old in filter(_id, _gone(ledger, titles, published)):
        end = _end(old, steps)
        if end in titles:
            places[_id(old)][old] = end
            other, place = next(iter(places[_id(old)].items()))
            if place != end:
                yield [
                    f"{other}: has the id of {old}, whose readers are sent to {end}; an id keeps its meaning: choose "
                    f"another or, if both are one, run {_command(old, [place])}"
                ]


def _unrecorded(ledger: Ledger, titles: Mapping[Address, str], published: Ledger) -> Iterator[Texts]:
    """What `make ledger` does without a question."""
    fitted = updated(ledger, titles, published)
    groups = {
        "not yet recorded": dict(titles.items() - ledger.live.items()).keys() - ledger.moved.keys(),
        "recorded as moved, but in the site": titles.keys() & ledger.moved.keys(),
        "recorded, but never published and gone": ledger.addresses - fitted.addresses,
    }
    told = [
        f"{min(found)}{f' and {len(found) - 1} more' if len(found) > 1 else ''}: {what}"
        for what, found in groups.items()
        if found
    ]
    if told:
        yield [f"{'; '.join(told)}; run `make ledger`"]
