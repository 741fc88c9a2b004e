"""Every fact of the notes is on its page, in the notes' voice and order, and in words of our own."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import yaml

from tests.conftest import ROOT, Site
from tests.ledger import arrival

FACTS: dict[str, Any] = yaml.safe_load((ROOT / "tests/notes_facts.yml").read_text(encoding="utf-8"))
# A hash of every run of so many words in the notes' prose (not their names, list of companies or template): the notes
# themselves are not part of the project.
RUN = 8
RUNS = frozenset((ROOT / "tests/notes_runs.txt").read_text(encoding="utf-8").split())


def runs(text: str) -> dict[str, str]:
    """Every run of `RUN` words in the text, by its hash."""
    words = re.findall(r"\w+", re.sub(r"['’]", "", text.lower()))
    found = (" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
    return {hashlib.sha256(run.encode()).hexdigest()[:12]: run for run in found}


@pytest.mark.parametrize("table", FACTS["results"])
def test_every_outcome_is_told(site: Site, table: str) -> None:
    rows = site.pages["/results/"].select(f".notes #{table} tbody tr")
    told = [[cell.get_text(" ", strip=True).removesuffix(" #") for cell in row.select("th, td")] for row in rows]
    noted = FACTS["results"][table]
    # Rows that the notes do not have may stand between.
    assert [row for row in told if row in noted] == noted


@pytest.mark.parametrize("path", FACTS["pages"])
def test_every_fact_is_told_in_order(site: Site, path: str) -> None:
    notes = site.pages[path].select("article .notes")
    text = " ".join(" ".join(block.get_text() for block in notes).split())
    hrefs = [str(link["href"]) for block in notes for link in block.select("a[href]")]
    links = {href if urlsplit(href).scheme else urljoin(path, href) for href in hrefs}
    emphasized = [tag.get_text() for block in notes for tag in block.select("strong em, em strong")]
    place = 0
    for fact in FACTS["pages"][path]:
        place = text.find(fact["words"], place)
        assert place >= 0, f"{path}: {fact['id']}: {fact['words']!r} is missing, or out of order"
        if "link" in fact:
            link = fact["link"]
            # A section of the page by its id, which may have moved since.
            assert (arrival(link) if link.startswith("#") else link) in links, f"{path}: {fact['id']}: no link"
        assert not fact.get("emphasis") or fact["words"] in emphasized, f"{path}: {fact['id']}: no emphasis"


def test_the_checklist_is_whole() -> None:
    rows = sum(map(len, FACTS["results"].values()))
    facts = [(path, fact["id"]) for path, listed in FACTS["pages"].items() for fact in listed]
    assert len(set(facts)) == len(facts)
    assert rows + len(facts) >= 150


def test_no_sentence_of_the_notes_is_copied(site: Site) -> None:
    for path, article in site.articles.items():
        blocks = [part.get_text() for part in article.select("h1, h2, h3, p, li, dd, td, th")]
        copied = {run for block in blocks for key, run in runs(block).items() if key in RUNS}
        assert copied == set(), path
