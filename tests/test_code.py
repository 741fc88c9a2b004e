"""The code's own checks: types, style, spelling."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT

BIN = Path(sys.executable).parent
BIOME = ("biome", "ci", "--config-path=tests", "--reporter=concise", "--colors=off", "--error-on-warnings")


def run(command: Sequence[str | Path]) -> tuple[int, str]:
    """Exit code and output of a command, run in the project's folder."""
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr


@pytest.mark.parametrize(
    "command",
    [["mypy", "--no-error-summary"], ["ruff", "check", "--quiet"], ["codespell"]],
    ids=lambda command: command[0],
)
def test_checker_finds_nothing(command: list[str]) -> None:
    assert run([BIN / command[0], *command[1:]]) == (0, "")


def npm(*command: str) -> tuple[int, str]:
    """Run the command of a package in tests/node_modules."""
    return run([BIN / "node", ROOT / "tests/node_modules/.bin" / command[0], *command[1:]])


def test_javascript_fits_its_types() -> None:
    assert npm("tsc", "--project", "tests") == (0, "")


@pytest.mark.parametrize("folder", ["javascripts", "stylesheets"])
def test_scripts_and_styles_are_formatted_and_without_lint(folder: str) -> None:
    code, output = npm(*BIOME, f"docs/assets/{folder}")
    assert code == 0, output


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.js", "const made = 1\n", "lint/correctness/noUnusedVariables"),
        ("a.js", "export const made=1\n", "format"),
        ("a.css", "a {\n  color: red;\n}\n\na {\n  top: 0;\n}\n", "lint/suspicious/noDuplicateSelectors"),
        ("a.css", "b a {\n  top: 0;\n}\n\na {\n  top: 0;\n}\n", "lint/style/noDescendingSpecificity"),
    ],
)
def test_a_fault_in_a_script_or_style_is_found(tmp_path: Path, name: str, content: str, fault: str) -> None:
    (tmp_path / name).write_text(content)
    code, output = npm(*BIOME, str(tmp_path / name))
    assert code == 1
    assert name in output and fault in output


def test_a_misspelt_word_is_found(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("The recieved gradient.\n")  # codespell:ignore
    result = subprocess.run([BIN / "codespell", tmp_path], capture_output=True, text=True, check=False)
    assert "recieved ==> received" in result.stdout  # codespell:ignore


def test_the_locks_carry_hashes_and_no_registry() -> None:
    for lock in (ROOT / "requirements.txt", ROOT / "tests/requirements.txt"):
        content = lock.read_text(encoding="utf-8")
        assert content.count("==") <= content.count("--hash=sha256:")
        assert "://" not in content
        assert "--index-url" not in content
    assert "resolved" not in (ROOT / "tests/package-lock.json").read_text(encoding="utf-8")
