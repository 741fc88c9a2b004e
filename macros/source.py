"""What would get lost on the way from a source to its page: characters that nobody sees, and text that Jinja takes."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes

from macros.errors import Fault, nearest, shortened

# Blank, though Unicode counts them among letters and marks.
_BLANK = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810)} | {
    *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)
}

_COMMENT = "an id as { #id }, with a space; a remark as <!-- … -->; {% raw %} and {% endraw %} around text"


def hidden(file: str, text: str) -> Iterator[Fault]:
    """Find the characters of a text that cannot be seen, or not told from a space: the first of each kind, named."""
    for char in sorted(filter(_is_hidden, set(text))):
        at, more = text.index(char), text.count(char) - 1
        name = "a tab" if char == "\t" else unicodedata.name(char, "a control character")
        what = f"found {name} (U+{ord(char):04X}), which cannot be seen" + (f", and {more} more" if more else "")
        allowed = "a space" if char.isspace() else "nothing in its place"
        yield Fault(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), what, allowed)


def _is_hidden(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cn":  # no character, or one of a newer Unicode than Python's own
        return ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF
    return (category[0] in "CZ" and char not in " \n") or ord(char) in _BLANK


def template_faults(file: str, text: str) -> Iterator[Fault]:
    """Find what Jinja takes out of a page rather than shows: comments, statements, and what it cannot read.

    A page calls macros, `{{ … }}`, and keeps text from Jinja by `{% raw %}…{% endraw %}`; nothing else is let through.

    Args:
        file: the page's name in the faults.
        text: its Markdown, with its front matter.
    """
    environment, lines, faults = Environment(), text.split("\n"), list[Fault]()

    def tell(line: int, found: str, allowed: str) -> None:
        column = lines[line - 1].find(found) + 1
        faults.append(Fault(file, line, column, f"found {found}, which Jinja takes out of the page", allowed))

    try:
        # Hardly a page has such a sign, and reading it once is enough.
        for line, kind, found in environment.lex(text) if "{#" in text or "{%" in text else ():
            if kind == "comment_begin":
                tell(line, found, _COMMENT)
            elif kind == "block_begin":
                tell(line, found, "{{ … }} to call a macro, {% raw %} and {% endraw %} around text")
        if not faults:
            environment.parse(text)
    except TemplateSyntaxError as error:
        if error.message == "Missing end of comment tag":
            tell(error.lineno, "{#", _COMMENT)
        elif error.message == "Missing end of raw directive":
            faults.append(Fault(file, error.lineno, 0, "found {% raw %} without an end", "{% endraw %} after the text"))
        else:
            faults.append(Fault(file, error.lineno, 0, f"Jinja: {error.message}"))
    yield from faults


def call_faults(text: str, known: Collection[str]) -> Iterator[Fault]:
    """Find what a page has between `{{` and `}}` that is no call of a macro.

    Args:
        text: its Markdown, which Jinja can read.
        known: the names of all macros.
    """
    tree = Environment().parse(text)
    called = {id(call.node) for call in tree.find_all(nodes.Call)}
    for name in tree.find_all(nodes.Name):
        if name.name not in known:
            allowed = ", ".join(sorted(known)) + nearest(name.name, known)
            yield Fault("", name.lineno, 0, f"{shortened(name.name)}: no such macro", allowed)
        elif id(name) not in called:
            yield Fault("", name.lineno, 0, f"{name.name}: a macro that is not called", f"{{{{ {name.name}(…) }}}}")
