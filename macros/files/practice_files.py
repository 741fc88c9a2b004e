"""Practice files: a page's solution with empty bodies, and checks that fail until they are written.

Beside `k_means.py`, the code that a page shows, stands `k_means_checks.py` with functions `check_…()`. The two make
`practice_k_means.py`, one file that a reader downloads and runs with nothing but Python and NumPy.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path

from macros.errors import GuideError

_HOW = """
Practice: write every body that raises NotImplementedError, then run

    python {name}

Each check says PASS, or FAIL and why. Only Python and NumPy are needed.
"""


def practice_files(docs: Path) -> dict[str, bytes]:
    """What each practice file holds, by its path below `docs`, for every `…_checks.py` there.

    Raises:
        GuideError: if the solution that the checks are for is missing, or not fit to be emptied.
    """
    made = {}
    for checks in sorted(docs.rglob("*_checks.py")):
        solution = checks.with_name(checks.name.removesuffix("_checks.py") + ".py")
        if not solution.is_file():
            raise GuideError.of(f"{checks.name}: {solution.name}, which it checks, is not beside it")
        path = checks.with_name(f"practice_{solution.name}").relative_to(docs).as_posix()
        sources = (file.read_text(encoding="utf-8") for file in (solution, checks))
        made[path] = practice_file(solution.stem, *sources).encode()
    return made


def practice_file(topic: str, solution: str, checks: str) -> str:
    """Make a practice file.

    Args:
        topic: the solution's module name: `k_means`.
        solution: its source. Signatures, docstrings, constants and imports stay; bodies and private functions do not.
        checks: the source of its checks, which import what they need from the solution.

    Raises:
        GuideError: if a function or method to write has no docstring that says what to write.
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
        raise GuideError.of(f"{topic}.py:{node.lineno}: {node.name} has no docstring, so nobody can practice it")
    return f"{' ' * node.body[0].col_offset}raise NotImplementedError\n"


def _private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")
