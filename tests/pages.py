"""What the pages' sources say, for tests that compute the numbers on them."""

from __future__ import annotations

from tests.conftest import ROOT


def says(page: str, words: str) -> bool:
    """Whether a page, by its path below docs/, holds these words, however its lines are broken."""
    return " ".join(words.split()) in " ".join((ROOT / "docs" / page).read_text(encoding="utf-8").split())
