"""What is wrong with the guide's sources, and where: the one kind of error that this package raises for it."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from html import escape

LONGEST = 300  # characters of a fault's line


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend. As text it is one line of at most `LONGEST` characters, all of which can be seen.

    Attributes:
        file: path below the project's folder; empty where only the caller knows it.
        line, column: counted from 1; 0 where the whole file, or the whole line, is meant.
        what: what was found, with the field or the call that it stands in.
        allowed: what may stand there instead, with the nearest that would do.
    """

    file: str
    line: int
    column: int
    what: str
    allowed: str = ""

    def __str__(self) -> str:
        place = ":".join([*filter(None, [self.file]), *(str(number) for number in (self.line, self.column) if number)])
        place = f"{shortened(place, LONGEST // 2)}: " if place else ""
        room = LONGEST - len(place)
        allowed = f"; allowed: {shortened(self.allowed, room * 3 // 5)}" if self.allowed else ""
        return place + shortened(self.what, room - len(allowed)) + allowed


class GuideError(Exception):
    """Sources that cannot be used; `faults` has one entry for each thing to mend, in order of their places."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))

    @classmethod
    def of(cls, what: str, allowed: str = "") -> GuideError:
        """Make an error of one fault whose place the caller knows."""
        return cls([Fault("", 0, 0, what, allowed)])


def shortened(text: str, longest: int = 60) -> str:
    """`text` in at most `longest` characters, with an escape for each that cannot be seen or would end the line."""
    seen = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text[: longest + 1]
    )
    return seen if len(seen) <= longest else f"{seen[: longest - 1]}…"


def nearest(word: str, allowed: Iterable[str]) -> str:
    """`; did you mean X?` for the allowed word that is most like `word`, or nothing."""
    names = {name.lower(): name for name in allowed}
    near = difflib.get_close_matches(word[:LONGEST].lower(), names, n=1)
    return f"; did you mean {names[near[0]]}?" if near else ""


# A fault within a page travels as one word of letters and digits, which neither Markdown nor HTML changes on its way.
_MARK = re.compile("guidefault([0-9a-f]+)end")


def mark(error: GuideError, line: int = 0) -> str:
    """Make a word that stands, in a page at work, for what could not be made; `line` is the page's, where known."""
    faults = [astuple(replace(fault, line=fault.line or line)) for fault in error.faults]
    return f"guidefault{json.dumps(faults).encode().hex()}end"


def marked_faults(text: str) -> list[Fault]:
    """Read the faults back from all marks in a text."""
    return [Fault(*row) for found in _MARK.finditer(text) for row in json.loads(bytes.fromhex(found[1]))]


def show_marks(html: str) -> str:
    """Put what a person can read in the place of each mark."""

    def shown(found: re.Match[str]) -> str:
        return f'<strong class="fault">{escape("; ".join(map(str, marked_faults(found[0]))))}</strong>'

    return _MARK.sub(shown, html)
