"""Ask a search worker in a browser, and hold its answers against tests/search_queries.yml."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from playwright.sync_api import Page

from tests.conftest import ROOT, Site
from tests.ledger import arrival

# Starts a worker, and asks it as the theme does.
CLIENT = """
({ url, index }) => new Promise(resolve => {
  const worker = new Worker(url)
  window.askSearch = query => new Promise(answer => {
    const start = performance.now()
    worker.onmessage = ({ data }) => {
      if (data.type === 3) answer({ ...data.data, milliseconds: performance.now() - start })
    }
    worker.postMessage({ type: 2, data: query })
  })
  worker.onmessage = ({ data }) => { if (data.type === 1) resolve() }
  worker.postMessage({ type: 0, data: { options: { suggest: true }, ...index } })
})
"""


@dataclass(frozen=True)
class Query:
    """What a reader types, and the addresses that answer it: sections, and pages with any section."""

    kind: str
    query: str
    expect: tuple[str, ...]

    def accepts(self, address: str, parents: Mapping[str, str]) -> bool:
        """Whether an address (`/page/#id`) is an answer; `parents` leads from a part of a section to the section."""
        page, _, name = address.partition("#")
        return not {page, address, f"{page}#{parents.get(address, name)}"}.isdisjoint(self.expect)


def queries() -> list[Query]:
    """The queries of tests/search_queries.yml; an answer that moved since is followed.

    Raises:
        LookupError: an answer was never published.
    """
    rows = yaml.safe_load((ROOT / "tests/search_queries.yml").read_text(encoding="utf-8"))["queries"]
    return [Query(row["kind"], row["query"], tuple(map(arrival, row["expect"]))) for row in rows]


def parents(site: Site) -> dict[str, str]:
    """The id of the section above each part of a section, by the part's address."""
    data = json.loads((site.folder / "search/sections.json").read_text(encoding="utf-8"))
    paths = [path for path, *_ in data["pages"]]
    return {f"/{paths[page]}#{name}": above for page, name, _, above, *_ in data["sections"] if above}


class Worker:
    """A search worker at work in a page of the site."""

    def __init__(self, page: Page, worker: str, index: Mapping[str, Any]) -> None:
        self.page = page
        page.evaluate(CLIENT, {"url": worker, "index": dict(index)})

    def ask(self, query: str) -> dict[str, Any]:
        """Give the theme's RESULT for a query, with the `milliseconds` it took."""
        answer = self.page.evaluate("query => window.askSearch(query)", query)
        assert isinstance(answer, dict)
        return answer

    def addresses(self, query: str) -> list[str]:
        """Give the addresses of what is found, best first."""
        found = [item for group in self.ask(query)["items"] for item in group if item["score"] > 0]
        found.sort(key=lambda item: -item["score"])
        parts = [urlsplit(item["location"]) for item in found]
        return [f"/{part.path}" + (f"#{part.fragment}" if part.fragment else "") for part in parts]


def ours(page: Page, host: str) -> Worker:
    """Start the guide's worker in a page of a served site."""
    page.goto(f"{host}/404.html")
    return Worker(page, f"{host}/assets/javascripts/search/worker.js", {"config": {}, "docs": []})


def stock(page: Page, host: str, site: Site, index: Mapping[str, Any]) -> Worker:
    """Start the theme's own worker in a page of a served site, with the theme's own index."""
    (file,) = Path(site.folder, "assets/javascripts/workers").glob("search.*.min.js")
    page.goto(f"{host}/404.html")
    return Worker(page, f"{host}/assets/javascripts/workers/{file.name}", index)


def ranks(worker: Worker, asked: Sequence[Query], above: Mapping[str, str]) -> dict[Query, int]:
    """Where the first right answer to each query stands, from 1; 0 where it is not found."""
    found = {}
    for query in asked:
        answers = enumerate(worker.addresses(query.query), 1)
        found[query] = next((place for place, address in answers if query.accepts(address, above)), 0)
    return found
