"""Practice files: a page's solution with empty bodies, and checks that fail until they are written.

Beside `k_means.py`, the code that a page shows, stands `k_means_checks.py` with functions `check_…()`. The two make
`practice_k_means.py`, one file that a reader downloads and runs with nothing but Python and NumPy.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path

from mkdocs.exceptions import PluginError

_HOW = """
Practice: write every body that raises NotImplementedError, then run

    python {name}

Each check says PASS, or FAIL and why. Only Python and NumPy are needed.
"""


def practice_files(docs: Path) -> dict[str, str]:
    """What each practice file holds, by its path below `docs`, for every `…_checks.py` there.

    Raises:
        PluginError: if the solution that the checks are for is missing, or not fit to be emptied.
    """
    made = {}
    for checks in sorted(docs.rglob("*_checks.py")):
        solution = checks.with_name(checks.name.removesuffix("_checks.py") + ".py")
        if not solution.is_file():
            raise PluginError(f"{checks.name}: {solution.name}, which it checks, is not beside it")
        path = checks.with_name(f"practice_{solution.name}").relative_to(docs).as_posix()
        made[path] = practice_file(
            solution.stem, solution.read_text(encoding="utf-8"), checks.read_text(encoding="utf-8")
        )
    return made


def practice_file(topic: str, solution: str, checks: str) -> str:
    """Make a practice file.

    Args:
        topic: the solution's module name: `k_means`.
        solution: its source. Signatures, docstrings, constants and imports stay; bodies and private functions do not.
        checks: the source of its checks, which import what they need from the solution.

    Raises:
        PluginError: if a function or method to write has no docstring that says what to write.
    """
    return f"{head(topic, solution)}\n\n{tail(topic, solution, checks)}"


def head(topic: str, solution: str) -> str:
    """The part that a reader fills in: the solution without its bodies."""
    docstring, statements = _statements(solution)
    how = _HOW.format(name=f"practice_{topic}.py")
    return f'"""{docstring}\n{how}"""\n{"".join(_emptied(topic, solution, statements)).rstrip()}\n'


def tail(topic: str, solution: str, checks: str) -> str:
    """The part that checks, and runs: it works below the solution just as below what a reader wrote."""
    known = {ast.unparse(node) for node, _ in _statements(solution)[1] if isinstance(node, ast.Import | ast.ImportFrom)}
    kept = [
        text
        for node, text in _statements(checks)[1]
        if ast.unparse(node) not in known and not (isinstance(node, ast.ImportFrom) and node.module == topic)
    ]
    run = inspect.getsource(run_checks)
    return (
        f"# The checks. Nothing to write from here on.\n\n\n{''.join(kept).strip()}\n\n\n{run}\n\n"
        'if __name__ == "__main__":\n    raise SystemExit(run_checks(globals()))\n'
    )


def run_checks(names: dict[str, object]) -> str | None:
    """Run every check among the names, say how each went, and return how many fail, if any."""
    checks = {name: check for name, check in names.items() if name.startswith("check_") and callable(check)}
    failed = 0
    for name, check in checks.items():
        title = name.removeprefix("check_").replace("_", " ")
        try:
            check()
        except Exception as error:
            failed += 1
            trace, line = error.__traceback__, 0
            while trace:  # the deepest line of this file, not of a library
                if trace.tb_frame.f_code.co_filename == __file__:
                    line = trace.tb_lineno
                trace = trace.tb_next
            kind = "" if isinstance(error, AssertionError) and str(error) else type(error).__name__
            print(f"FAIL  {title}: {': '.join(filter(None, (kind, str(error))))} (line {line})")
        else:
            print(f"PASS  {title}")
    return f"{failed} of {len(checks)} checks fail" if failed else None


def block(docs: Path, file: str) -> str:
    """What a page shows of a practice file: the download, how to run it, and the place of the timer.

    Args:
        docs: the folder of the docs.
        file: the solution's path below `docs`; the page that shows it lies beside it.

    Raises:
        PluginError: if there are no checks to make a practice file with.
    """
    checks = docs / file.replace(".py", "_checks.py")
    if not checks.is_file():
        raise PluginError(f"practice({file!r}): no {checks.name} beside it")
    count = checks.read_text(encoding="utf-8").count("\ndef check_")
    name = f"practice_{Path(file).name}"
    return (
        f'Download <a href="../{name}" download>{name}</a>: the signatures and docstrings of the listing without the '
        f"bodies, and {count} checks. Write the bodies, then run it; it needs Python and NumPy, nothing else. Every "
        f"check says FAIL until the code that it needs is right, and why.\n\n"
        f'```sh\npython {name}\n```\n\n<div class="practice" data-module="practice"></div>'
    )


def _statements(source: str) -> tuple[str, list[tuple[ast.stmt, str]]]:
    """The docstring as it is written, and each statement below it with the text since the one before."""
    first, *others = ast.parse(source).body
    lines = source.splitlines(keepends=True)
    docstring = (ast.get_source_segment(source, first) or "").removeprefix('"""').removesuffix('"""').rstrip()
    start, found = first.end_lineno or 0, []
    for node in others:
        end = node.end_lineno or 0
        found.append((node, "".join(lines[start:end])))
        start = end
    return docstring, found


def _emptied(topic: str, source: str, statements: Iterable[tuple[ast.stmt, str]]) -> Iterator[str]:
    lines = source.splitlines(keepends=True)
    for node, text in statements:
        if isinstance(node, ast.FunctionDef):
            if not _private(node.name):
                yield text.removesuffix(_body(lines, node)) + _stub(topic, lines, node)
        elif isinstance(node, ast.ClassDef):
            yield _empty_class(topic, lines, node, text)
        else:
            yield text


def _empty_class(topic: str, lines: list[str], node: ast.ClassDef, text: str) -> str:
    """A class whose fields stand, whose methods are to write, and whose private methods are left out."""
    start = node.body[0].lineno - 1
    inside = "".join(lines[start : node.end_lineno])
    made, end = text.removesuffix(inside), start
    for item in node.body:
        whole = "".join(lines[end : item.end_lineno])
        end = item.end_lineno or 0
        if not isinstance(item, ast.FunctionDef):
            made += whole
        elif not _private(item.name):
            made += whole.removesuffix(_body(lines, item)) + _stub(topic, lines, item)
    return made


def _body(lines: list[str], node: ast.FunctionDef) -> str:
    """What of a function is not shown: everything after its docstring, or after its signature."""
    kept = node.body[0].end_lineno if ast.get_docstring(node) else node.body[0].lineno - 1
    return "".join(lines[kept : node.end_lineno])


def _stub(topic: str, lines: list[str], node: ast.FunctionDef) -> str:
    magic = node.name.startswith("__")
    if not ast.get_docstring(node) and not magic:
        raise PluginError(f"{topic}.py:{node.lineno}: {node.name} has no docstring, so nobody can practice it")
    return f"{' ' * node.body[0].col_offset}raise NotImplementedError\n"


def _private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")
