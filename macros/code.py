"""Code that pages show: taken from the tested files beside them, whole or one definition at a time."""

from __future__ import annotations

import ast
import importlib.util
import sys
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from mkdocs.exceptions import PluginError

DOCS = Path(__file__).parent.parent / "docs"


def listing(docs: Path, file: str, *names: str) -> str:
    """A Markdown fence with a Python file of the docs, or with some of its definitions.

    Args:
        docs: the folder of the docs.
        file: path below `docs`: `ml-coding/k_means.py`.
        names: functions, classes, methods (`Tree.insert`) or constants of the file, in the order to show them.

    Raises:
        PluginError: if there is no such file, or it has no such name.
    """
    path = docs / file
    if not path.is_file():
        raise PluginError(f"code({file!r}): no such file in docs/")
    source = path.read_text(encoding="utf-8")
    shown = "\n\n\n".join(_definition(source, file, name) for name in names) if names else source.rstrip()
    title = path.name if not names else f"{path.name}: {', '.join(names)}"
    return f'```python title="{title}"\n{shown}\n```'


def _definition(source: str, file: str, name: str) -> str:
    """The lines of a definition, with its decorators and the comment lines right above, moved to the left margin."""
    node: ast.AST = ast.parse(source)
    for part in name.split("."):
        node = _member(node, part, f"code({file!r}, {name!r})")
    first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))])  # type: ignore[attr-defined]
    lines = source.splitlines()
    while first > 1 and lines[first - 2].lstrip().startswith("#"):
        first -= 1
    indent = len(lines[first - 1]) - len(lines[first - 1].lstrip())
    return "\n".join(line[indent:] for line in lines[first - 1 : node.end_lineno])  # type: ignore[attr-defined]


def _member(node: ast.AST, name: str, call: str) -> ast.AST:
    for item in getattr(node, "body", []):
        targets = item.targets if isinstance(item, ast.Assign) else [getattr(item, "target", None)]
        if getattr(item, "name", None) == name or any(getattr(target, "id", None) == name for target in targets):
            assert isinstance(item, ast.AST)
            return item
    raise PluginError(f"{call}: no {name!r} in the file")


@lru_cache
def module(file: str) -> ModuleType:
    """Import a Python file of the docs, by its path below docs/: a figure is drawn by the code that its page shows."""
    name = Path(file).stem
    spec = importlib.util.spec_from_file_location(name, DOCS / file)
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(name, made)  # dataclasses look their module up
    spec.loader.exec_module(made)
    return made
