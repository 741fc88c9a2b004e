"""Measure the search beside the theme's own, on the same pages in one run: `make bench-search`."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import sync_playwright

from tests.browser import executable
from tests.conftest import AT_ROOT, ROOT, serving
from tests.searching import Query, Worker, ours, parents, queries, ranks, stock


def theme_index() -> dict[str, Any]:
    """Build the site as the theme alone would, without our hook, and give the index that the theme's plugin makes."""
    config = load_config(str(ROOT / "mkdocs.yml"))
    hooks = [name for name in config.hooks if not name.endswith("hooks/search.py")]
    with tempfile.TemporaryDirectory() as folder:
        config = load_config(str(ROOT / "mkdocs.yml"), site_dir=folder, hooks=hooks)
        build(config)
        index = json.loads(Path(folder, "search/search_index.json").read_text(encoding="utf-8"))
    assert isinstance(index, dict)
    return index


def latencies(worker: Worker, asked: Sequence[Query]) -> list[float]:
    """Milliseconds from each keystroke of each query to its result."""
    worker.ask("warm up")
    taken = []
    for query in asked:
        for end in range(1, len(query.query) + 1):
            taken.append(float(worker.ask(query.query[:end])["milliseconds"]))
    return taken


def table(found: Mapping[str, Mapping[Query, int]]) -> str:
    """Shares of queries answered first and among the first three, for each engine and kind of query."""
    kinds = sorted({query.kind for ranked in found.values() for query in ranked})
    head = ["kind", "queries", *(f"{name}: {what}" for name in found for what in ("first", "top 3"))]
    rows = [head]
    for kind in [*kinds, "all"]:
        row = [kind]
        for ranked in found.values():
            places = [place for query, place in ranked.items() if kind in (query.kind, "all")]
            row[1:2] = [str(len(places))]
            for limit in (1, 3):
                row.append(f"{sum(0 < place <= limit for place in places) / len(places):.1%}")
        rows.append(row)
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def main() -> None:
    """Ask both engines everything about the site that is built, and print the table, the misses and the latency."""
    index = theme_index()
    asked, above = queries(), parents(AT_ROOT)
    with serving(AT_ROOT) as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        worker = ours(browser.new_page(), host)
        found = {"guide": ranks(worker, asked, above)}
        taken = latencies(worker, asked)
        found["theme"] = ranks(stock(browser.new_page(), host, AT_ROOT, index), asked, above)
        browser.close()
    print(table(found))
    print("\nnot first (place of the right answer, 0 where not found):")
    for query, place in found["guide"].items():
        if place != 1:
            print(f"  {place:>2}  {query.kind}: {query.query}")
    p95 = statistics.quantiles(taken, n=20)[-1]
    print(f"\na keystroke's results: median {statistics.median(taken):.1f} ms, 95th percentile {p95:.1f} ms")


if __name__ == "__main__":
    main()
