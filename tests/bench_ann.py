"""Measure the indexes of docs/ml-system-design/nearest_neighbors.py: `python -m tests.bench_ann` writes the data file.

Run it on a quiet machine: recall and the number of compared vectors repeat exactly, milliseconds do not.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from datetime import date
from statistics import median

import numpy as np

from macros.html.code import module
from tests.conftest import ROOT

ann = module("ml-system-design/nearest_neighbors.py")
VECTORS, QUERIES, DIMENSIONS, K = 10_000, 200, 32, 10
CELLS, PARTS, LINKS = 100, 8, 12


def vectors(count: int, seed: int) -> np.ndarray:
    """Draw vectors near a curved surface of 10 dimensions in 32, as embeddings lie: shape (count, 32)."""
    shape = np.random.default_rng(0)
    first, second = shape.normal(size=(10, 32)), shape.normal(size=(32, 32)) / np.sqrt(32)
    rng = np.random.default_rng(seed)
    surface = np.tanh(0.5 * rng.normal(size=(count, 10)) @ first) @ second
    return np.asarray(surface + 0.05 * rng.normal(size=(count, 32)), dtype=np.float32)


def measure(search: Callable[[np.ndarray], tuple[np.ndarray, int]], queries: np.ndarray, truth: list[set[int]]) -> str:
    """The measured fields of a run, as YAML."""
    hits, compared, times = 0, 0, []
    for query, wanted in zip(queries, truth, strict=True):
        start = time.process_time_ns()
        ids, count = search(query)
        times.append(time.process_time_ns() - start)
        hits += len(wanted & set(ids.tolist()))
        compared += count
    return (
        f"recall: {hits / K / len(queries):.4f}, compared: {compared / len(queries):.1f}, "
        f"milliseconds: {median(times) / 1e6:.3f}"
    )


def main() -> None:
    """Build, search, write."""
    x, queries = vectors(VECTORS, 1), vectors(QUERIES, 2)
    truth = [set(ann.exact(x, query, K)[0].tolist()) for query in queries]
    whole = ann.index_bytes(1, DIMENSIONS, id_bytes=0)
    rows = [f"{{method: exact, setting: 0, bytes: {whole}, {measure(lambda q: ann.exact(x, q, K), queries, truth)}}}"]

    def row(method: str, setting: int, size: int, search: Callable[[np.ndarray], tuple[np.ndarray, int]]) -> None:
        rows.append(f"{{method: {method}, setting: {setting}, bytes: {size}, {measure(search, queries, truth)}}}")

    ivf = ann.IVF(x, CELLS)
    for probes in (1, 2, 4, 8, 16, 32):
        row("ivf", probes, ann.index_bytes(1, DIMENSIONS), lambda q, p=probes: ivf.search(q, K, p))  # type: ignore[misc]
    pq = ann.PQ(x, PARTS)
    coded = ann.index_bytes(1, DIMENSIONS, parts=PARTS, id_bytes=0)
    row("pq", 0, coded, lambda q: pq.search(q, K))
    for shortlist in (20, 50, 100, 200):
        row("pq", shortlist, whole + coded, lambda q, s=shortlist: pq.search(q, K, x, s))  # type: ignore[misc]
    graph = ann.HNSW(x, LINKS)
    linked = ann.index_bytes(1, DIMENSIONS, links=LINKS, id_bytes=0)
    for width in (10, 20, 40, 80, 160):
        row("hnsw", width, linked, lambda q, w=width: graph.search(q, K, w))  # type: ignore[misc]

    (ROOT / "docs/_data/ann-benchmark.yml").write_text(
        "# yaml-language-server: $schema=../../.cache/schema/ann-benchmark.schema.json\n"
        "# Written by `python -m tests.bench_ann`; the fields: macros/models.py.\n"
        f'date: "{date.today()}"\n'
        f'machine: "{platform.system()}, {platform.machine()}, {os.cpu_count()} cores, shared with other work"\n'
        f'versions: "Python {platform.python_version()}, NumPy {np.__version__}"\n'
        f"vectors: {VECTORS}\ndimensions: {DIMENSIONS}\nqueries: {QUERIES}\nneighbors: {K}\n"
        f"cells: {CELLS}\nparts: {PARTS}\nlinks: {LINKS}\n"
        "runs:\n" + "".join(f"  - {line}\n" for line in rows),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
