"""The figures of docs/ml-system-design/retrieval.md."""

from __future__ import annotations

import numpy as np

from macros.data import Data
from macros.html.code import module
from macros.html.plot import Plot, figure


def ann_searches() -> str:
    """Show, in the plane, what IVF and one layer of HNSW look at on the way to a query's neighbor."""
    ann = module("ml-system-design/nearest_neighbors.py")
    rng = np.random.default_rng(7)
    x = np.asarray(rng.uniform(0, 10, (90, 2)), dtype=np.float32)
    query = np.array([7.1, 3.2], dtype=np.float32)
    truth = int(ann.exact(x, query, 1)[0][0])

    ivf = ann.IVF(x, 9)
    cells, _ = ann.exact(ivf.centroids, query, 2)
    visited = np.concatenate([ivf.lists[cell] for cell in cells])
    left = Plot((0, 10), (0, 10), width=180, title="IVF", equal=True)
    left.dots(x, "muted", size=1.6)
    left.dots(x[visited], "one", size=2.4)
    left.dots(ivf.centroids, "four", shape="cross", size=3)

    index = ann.HNSW(x, 3, 12)
    right = Plot((0, 10), (0, 10), width=180, title="HNSW, ground layer", equal=True)
    for node, others in index.layers[0].items():
        for other in others:
            if node < other:
                right.line(x[[node, other]], "muted")
    ground = index.layers[0] = module("algorithms/watched.py").Watched(index.layers[0])
    corner = int(((x - [1, 9]) ** 2).sum(axis=1).argmin())
    index._best_first(query, corner, 1, 0)
    path = ground.read
    right.line(x[path], "two")
    right.dots(x[path], "two", size=2.6)
    for plot in (left, right):
        plot.dots([query], "three", shape="triangle", size=4)
    return figure(
        "Triangle: the query. IVF: the points of the two probed cells; crosses are centroids. HNSW: a greedy walk.",
        f"Two panels with the same {len(x)} points and query. In IVF only the {len(visited)} points of the two cells "
        f"whose centroids are nearest to the query are compared. In the graph, a walk of {len(path) - 1} steps "
        "from the upper left corner goes each time to the neighbor that is nearest to the query, and ends "
        f"{'at the nearest point' if path[-1] == truth else 'at a point near it'}.",
        left,
        right,
    )


def ann_trade_off(data: Data) -> str:
    """Show recall against work and against memory, as tests/bench_ann.py recorded them."""
    benchmark = data.ann_benchmark
    methods = ("exact", "ivf", "pq", "hnsw")
    runs = {method: [run for run in benchmark.runs if run.method == method] for method in methods}

    def points(method: str, across: str) -> list[tuple[float, float]]:
        return [(getattr(run, across), run.recall) for run in runs[method]]

    work = Plot(
        (80, 12_500), (0.4, 1.05), width=180, height=200, log="x", title="Work", x_label="vectors compared",
        x_ticks=(100, 1000, 10_000), y_ticks=(0.4, 0.6, 0.8, 1),
    )  # fmt: skip
    work.series(points("ivf", "compared"), "one", "IVF", shape="circle", at=1, anchor="start", dx=7, dy=4)
    work.series(points("hnsw", "compared"), "two", "HNSW", shape="square", at=3, dy=-5)
    work.dots(points("exact", "compared"), "muted", shape="triangle")
    memory = Plot(
        (0, 240), (0.4, 1.05), width=180, height=200, title="Memory", x_label="bytes a vector",
        x_ticks=(0, 100, 200), y_ticks=(0.4, 0.6, 0.8, 1),
    )  # fmt: skip
    memory.dots(points("ivf", "bytes"), "one")
    memory.dots(points("pq", "bytes"), "three", shape="cross")
    memory.dots(points("hnsw", "bytes"), "two", shape="square")
    plain = next(run for run in runs["pq"] if not run.setting)
    memory.text(plain.bytes, plain.recall, "PQ", "three", anchor="start", dx=7, dy=4)
    memory.text(*points("ivf", "bytes")[0], "IVF", "one", anchor="end", dx=-8, dy=4)
    memory.text(*points("hnsw", "bytes")[0], "HNSW", "two", anchor="end", dx=10, dy=16)
    ivf, graph = runs["ivf"], runs["hnsw"]
    return figure(
        f"Recall of the {benchmark.neighbors} nearest among {benchmark.vectors:,} vectors, against work and memory.",
        f"Left, recall against the number of vectors compared. IVF climbs from {ivf[0].recall:.2f} at "
        f"{ivf[0].compared:.0f} to {ivf[3].recall:.2f} at {ivf[3].compared:.0f}; HNSW lies above it, from "
        f"{graph[0].recall:.2f} at {graph[0].compared:.0f} to {graph[2].recall:.4f} at {graph[2].compared:.0f}; exact "
        f"search compares all {benchmark.vectors:,}. Right, recall against bytes a vector: PQ alone {plain.recall:.2f} "
        f"with {plain.bytes}, IVF up to 1 with {ivf[0].bytes}, HNSW up to 1 with {graph[0].bytes}.",
        work,
        memory,
    )
