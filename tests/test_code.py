"""The code's own checks: types, style, spelling."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [["mypy", "--no-error-summary"], ["ruff", "check", "--quiet"], ["codespell"]],
    ids=lambda command: command[0],
)
def test_checker_finds_nothing(command: list[str]) -> None:
    result = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


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
