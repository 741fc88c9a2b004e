"""Code that pages show and figures are computed by: taken from the tested files beside the pages."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from macros.errors import Fault, GuideError, nearest

DOCS = Path(__file__).parent.parent.parent / "docs"


def listing(docs: Path, file: str, *names: str) -> str:
    """A Markdown fence with a Python file of the docs, or with some of its definitions.

    Args:
        docs: the folder of the docs.
        file: path below `docs`: `ml-coding/k_means.py`.
        names: functions, classes, methods (`Tree.insert`) or constants of the file, in the order to show them.

    Raises:
        GuideError: if there is no such file, it is no Python, or it has no such name.
    """
    if not (docs / file).is_file():
        near = nearest(file, (path.relative_to(docs).as_posix() for path in docs.rglob("*.py")))
        raise GuideError.of(f"code({file!r}): no such file in docs/{near}")
    source, tree = _parsed(docs, file)
    shown = "\n\n\n".join(_definition(source, tree, file, name) for name in names) if names else source.rstrip()
    title = Path(file).name if not names else f"{Path(file).name}: {', '.join(names)}"
    return f'```python title="{title}"\n{shown}\n```'


def module(file: str) -> ModuleType:
    """Execute a Python file of the docs, by its path below docs/, unless it has been since its text last changed.

    Raises:
        GuideError: if there is no such file, or it is no Python.
    """
    source, _ = _parsed(DOCS, file)
    return _executed(file, source)


def _parsed(docs: Path, file: str) -> tuple[str, ast.Module]:
    def fault(what: str, line: int = 1) -> GuideError:
        return GuideError([Fault(f"{docs.name}/{file}", line, 0, what)])

    try:
        source = (docs / file).read_text(encoding="utf-8")
        if source.startswith("\ufeff"):
            raise fault("starts with a byte-order mark; save it as UTF-8 without one")
        return source, ast.parse(source)
    except OSError:
        raise fault("missing; this file must exist") from None
    except SyntaxError as error:
        raise fault(error.msg, error.lineno or 1) from None
    except ValueError as error:  # not UTF-8, or with null bytes
        raise fault(str(error)) from None


@lru_cache
def _executed(file: str, source: str) -> ModuleType:
    made = ModuleType(file)
    sys.modules[file] = made  # dataclasses look their module up
    exec(compile(source, str(DOCS / file), "exec", dont_inherit=True), made.__dict__)
    return made


def _definition(source: str, tree: ast.Module, file: str, name: str) -> str:
    """The lines of a definition, with its decorators and the comment lines right above, moved to the left margin."""
    body = tree.body
    for part in name.split("."):
        members = {known: item for item in body for known in _names(item)}
        if part not in members:
            raise GuideError.of(f"code({file!r}, {name!r}): no {part!r} in the file{nearest(part, members)}")
        node = members[part]
        body = getattr(node, "body", [])
    first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))])
    lines = source.splitlines()
    while first > 1 and lines[first - 2].lstrip().startswith("#"):
        first -= 1
    indent = len(lines[first - 1]) - len(lines[first - 1].lstrip())
    return "\n".join(line[indent:] for line in lines[first - 1 : node.end_lineno])


def _names(item: ast.stmt) -> Iterable[str]:
    """What a statement defines."""
    targets = item.targets if isinstance(item, ast.Assign) else [getattr(item, "target", item)]
    return (name for target in targets if (name := getattr(target, "name", None) or getattr(target, "id", None)))
