"""What `make serve` adds to a build: it never stops, it sees every edit, and it shows on the page what is wrong."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

STYLE = (
    "position:sticky;top:0;z-index:99;margin:0;padding:.5rem 1rem;background:#7f1d1d;color:#fff;"
    "font:14px/1.5 monospace;white-space:pre-wrap;overflow-wrap:anywhere"
)
_FOLDERS = ("docs", "macros", "overrides")
_BODY = re.compile(rf'(<body[^>]*>)(?:<pre role="alert" style="{STYLE}">.*?</pre>)?', re.DOTALL)


State = frozenset[tuple[Path, float]]  # files, and when each was written


def code(root: Path) -> State:
    """Tell the state of the project's Python, below its folder."""
    return frozenset((file, file.stat().st_mtime) for folder in _FOLDERS for file in (root / folder).rglob("*.py"))


def surroundings(root: Path) -> State:
    """Tell the state of all that a page is rendered with, and which pages there are."""
    docs = root / "docs"
    files = [root / "mkdocs.yml", *(docs / "_data").iterdir(), *(root / "overrides").rglob("*.html")]
    pages = frozenset((page, 0.0) for page in docs.rglob("*.md"))
    return code(root) | frozenset((file, file.stat().st_mtime) for file in files) | pages


class Kept:
    """Pages as they were rendered, so that an edit of one of a hundred pages renders one."""

    _PARTS = ("toc", "present_anchor_ids")

    def __init__(self) -> None:
        self._state: State = frozenset()
        self._pages: dict[str, tuple[str, str, dict[str, Any]]] = {}

    def keep_while(self, state: State) -> None:
        """Forget all pages if anything around them changed."""
        if state != self._state:
            self._pages, self._state = {}, state

    def has(self, name: str, source: str) -> bool:
        """Tell whether a page is kept as its source says it."""
        return name in self._pages and self._pages[name][0] == source

    def same(self, page: Any, html: str) -> str:
        """Give MkDocs' page what was kept for it, or keep what it has; returns its content."""
        name, source = page.file.src_uri, page.file.content_string
        if not self.has(name, source):
            self._pages[name] = (source, html, {part: getattr(page, part) for part in self._PARTS})
        _, html, parts = self._pages[name]
        for part, value in parts.items():
            setattr(page, part, value)
        return html


def forget() -> None:
    """Let the guide's own modules be imported afresh, as Python keeps what it imported once."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "macros"]:
        del sys.modules[name]


def told(error: BaseException, root: Path) -> list[str]:
    """Say in lines what went wrong; for an error of Python's, one that names its place in the project."""
    if isinstance(error, SyntaxError):
        return [f"{_short(error.filename or '', root)}:{error.lineno}: {error.msg}"]
    if str(error) and type(error).__module__.startswith("mkdocs"):
        return str(error).splitlines()
    places = [place for place in traceback.extract_tb(error.__traceback__) if place.filename.startswith(f"{root}/")]
    place = f"{_short(places[-1].filename, root)}:{places[-1].lineno}: " if places else ""
    return [f"{place}{type(error).__name__}: {' '.join(str(error).split())}"]


def show(folder: Path, lines: Sequence[str]) -> None:
    """Put what is wrong above every page of a site, in the place of what was; where there is no page, make one."""
    banner = f'<pre role="alert" style="{STYLE}">{escape(chr(10).join(lines))}</pre>' if lines else ""
    if not (folder / "index.html").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text("<!doctype html><title>Not built</title><body></body>", encoding="utf-8")
    for file in folder.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        file.write_text(_BODY.sub(lambda body: body[1] + banner, html, count=1), encoding="utf-8")


def _short(file: str, root: Path) -> str:
    return file.removeprefix(f"{root}/")
