"""Practice files: made from each solution and its checks; they fail before it is written and pass after."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from macros.errors import GuideError
from macros.files.practice_files import practice_file, practice_files, tail
from macros.html.practice import block
from tests.conftest import ROOT, Site

DOCS = ROOT / "docs"
CHECKS = sorted(DOCS.rglob("*_checks.py"))

SOLUTION = '''"""Twice."""

from __future__ import annotations

import math

# How many times.
TIMES = 2


def twice(x: float) -> float:
    """Return x two times."""
    # the trick
    return _helper(x)


def _helper(x: float) -> float:
    return math.fsum([x] * TIMES)


class Counter:
    """Counts."""

    start = 3

    def __init__(self) -> None:
        self.n = self.start

    def up(self) -> int:
        """Count one up."""
        self._raise()
        return self.n

    def _raise(self) -> None:
        self.n += 1
'''

TESTS = '''"""Checks."""

from __future__ import annotations

import math

import numpy as np
from twice import Counter, twice


def check_twice_doubles() -> None:
    assert twice(1.5) == 3, "twice(1.5) is 3"


def check_the_counter_counts() -> None:
    assert Counter().up() == 4
'''


def run(file: Path, content: str) -> subprocess.CompletedProcess[str]:
    """Run a practice file alone in its folder, as a reader does."""
    file.write_text(content, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", file.name], cwd=file.parent, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("checks", CHECKS, ids=lambda file: file.stem)
def test_a_practice_file_fails_before_and_passes_after(checks: Path, tmp_path: Path) -> None:
    solution = checks.with_name(checks.name.replace("_checks", ""))
    source, tests = solution.read_text(encoding="utf-8"), checks.read_text(encoding="utf-8")
    count = sum(line.startswith("def check_") for line in tests.splitlines())
    before = run(tmp_path / "before.py", practice_file(solution.stem, source, tests))
    lines = before.stdout.splitlines()
    assert before.returncode == 1, before.stderr
    assert len(lines) == count
    assert all(line.startswith("FAIL  ") and ": NotImplementedError (line " in line for line in lines), before.stdout
    after = run(tmp_path / "after.py", f"{source}\n\n{tail(solution.stem, source, tests)}")
    assert (after.returncode, after.stderr) == (0, ""), after.stdout + after.stderr
    assert [line[:6] for line in after.stdout.splitlines()] == ["PASS  "] * count


@pytest.mark.parametrize("checks", CHECKS, ids=lambda file: file.stem)
def test_the_site_offers_the_practice_file_and_not_the_checks(checks: Path, site: Site) -> None:
    made = checks.with_name("practice_" + checks.name.replace("_checks", ""))
    path = made.relative_to(DOCS)
    assert (site.folder / path).read_bytes() == practice_files(DOCS)[path.as_posix()]
    assert not (site.folder / checks.relative_to(DOCS)).exists()
    links = [page for page, article in site.articles.items() if article.select(f'a[download][href="../{made.name}"]')]
    assert len(links) == 1, f"one page offers {made.name}"


def test_a_practice_file_keeps_what_is_asked_and_drops_what_answers() -> None:
    made = practice_file("twice", SOLUTION, TESTS)
    ast.parse(made)
    assert "# How many times.\nTIMES = 2\n" in made
    assert '    """Return x two times."""\n    raise NotImplementedError\n' in made
    assert "    start = 3\n\n    def __init__(self) -> None:\n        raise NotImplementedError\n" in made
    for dropped in ("_helper", "the trick", "fsum", "_raise", "self.n", "from twice"):
        assert dropped not in made
    assert made.count("import math\n") == 1
    assert made.count("from __future__ import annotations") == 1
    assert "    python practice_twice.py\n" in made


def test_a_wrong_body_fails_with_the_reason(tmp_path: Path) -> None:
    wrong = SOLUTION.replace("return _helper(x)", "return x").replace("return self.n\n", "return 1 // 0\n")
    result = run(tmp_path / "wrong.py", f"{wrong}\n\n{tail('twice', SOLUTION, TESTS)}")
    first, second = result.stdout.splitlines()
    assert first.startswith("FAIL  twice doubles: twice(1.5) is 3 (line ")
    line = wrong[: wrong.index("1 // 0")].count("\n") + 1
    assert second.startswith("FAIL  the counter counts: ZeroDivisionError: ")
    assert second.endswith(f" (line {line})")
    assert (result.returncode, result.stderr) == (1, "2 of 2 checks fail\n")


def test_what_cannot_be_practiced_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match=r"twice\.py:11: twice has no docstring"):
        practice_file("twice", SOLUTION.replace('    """Return x two times."""\n', ""), TESTS)
    (tmp_path / "alone_checks.py").write_text(TESTS, encoding="utf-8")
    with pytest.raises(GuideError, match=r"alone_checks\.py: alone\.py, which it checks, is not beside it"):
        practice_files(tmp_path)
    with pytest.raises(GuideError, match=r"no other_checks\.py beside it"):
        block(tmp_path, "other.py")
