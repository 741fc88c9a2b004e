"""The figures of the concepts in ml-system-design/, drawn from the pages' own code and data."""

from __future__ import annotations

import numpy as np
from mkdocs.exceptions import PluginError

from macros.code import DOCS, module
from macros.data import DataError, load
from macros.models import AnnBenchmark, AnnRun
from macros.plot import Plot, figure

GRADES, SCORES = (2, 0, 3, 0, 1), (2.0, 1.5, 1.2, 0.3, -0.4)  # the five documents of learning-to-rank.md, A to E


def lambdas() -> str:
    """Show how hard RankNet and LambdaRank push each of the five documents."""
    ranking = module("ml-system-design/ranking.py")
    plots, told = [], []
    for name, gradient in (("RankNet", ranking.pairwise_gradient), ("LambdaRank", ranking.lambda_gradient)):
        push = -gradient(SCORES, GRADES)
        told.append(", ".join(f"{document} {value:+.2f}" for document, value in zip("ABCDE", push, strict=True)))
        high = float(np.abs(push).max())
        plot = Plot((-0.6, 4.6), (-1.7 * high, 1.35 * high), width=180, height=190, title=name)
        plot.line([(-0.6, 0), (4.6, 0)], "muted")
        for place, value in enumerate(push):
            up = bool(value >= 0)
            plot.bar((place - 0.32, place + 0.32), (min(value, 0), max(value, 0)), "one" if up else "two")
            plot.text(place, value, f"{value:+.2f}".replace("-", "−"), dy=-4 if up else 12)
            plot.text(place, -1.7 * high, "ABCDE"[place], dy=-3)
        plots.append(plot)
    return figure(
        "The push on each document's score: up is better. Each panel has its own scale.",
        "Bars of the push on the scores of the five documents. RankNet: "
        f"{told[0]}. LambdaRank: {told[1]}. With LambdaRank almost all of the lift goes to C, the best document, and "
        "half of the pressure down to B above it.",
        *plots,
    )


def benchmark() -> AnnBenchmark:
    """Read what tests/bench_ann.py measured.

    Raises:
        PluginError: if the data file is missing or has faults.
    """
    try:
        return load(DOCS / "_data/ann-benchmark.yml", AnnBenchmark, DOCS.parent)
    except DataError as error:
        raise PluginError(str(error)) from None


def ann_trade_off() -> str:
    """Show recall against work and against memory, as recorded."""
    data = benchmark()
    runs = {method: [run for run in data.runs if run.method == method] for method in ("exact", "ivf", "pq", "hnsw")}

    def at(found: list[AnnRun]) -> list[tuple[float, float]]:
        return [(float(np.log10(run.compared)), run.recall) for run in found]

    work = Plot(
        (1.9, 4.1), (0.4, 1.05), width=180, height=200, title="Work", x_label="compared, powers of ten",
        x_ticks=(2, 3, 4), y_ticks=(0.4, 0.6, 0.8, 1),
    )  # fmt: skip
    work.line(at(runs["ivf"]), "one")
    work.dots(at(runs["ivf"]), "one")
    work.line(at(runs["hnsw"]), "two")
    work.dots(at(runs["hnsw"]), "two", shape="square")
    work.dots(at(runs["exact"]), "muted", shape="triangle")
    work.text(2.75, 0.72, "IVF", "one", anchor="start")
    work.text(2.1, 1.0, "HNSW", "two", anchor="start", dy=-4, dx=14)
    memory = Plot(
        (0, 240), (0.4, 1.05), width=180, height=200, title="Memory", x_label="bytes a vector",
        x_ticks=(0, 100, 200), y_ticks=(0.4, 0.6, 0.8, 1),
    )  # fmt: skip
    for method, style, shape in (("ivf", "one", "circle"), ("pq", "three", "cross"), ("hnsw", "two", "square")):
        memory.dots([(run.bytes, run.recall) for run in runs[method]], style, shape=shape)  # type: ignore[arg-type]
    plain = next(run for run in runs["pq"] if not run.setting)
    memory.text(plain.bytes, plain.recall, "PQ", "three", anchor="start", dx=7, dy=4)
    memory.text(136, 0.56, "IVF", "one", anchor="end", dx=-8)
    memory.text(224, 0.87, "HNSW", "two", anchor="end", dx=10)
    ivf, graph = runs["ivf"], runs["hnsw"]
    return figure(
        f"Recall of the {data.neighbors} nearest among {data.vectors:,} vectors, against work and memory.",
        f"Left, recall against the number of vectors compared. IVF climbs from {ivf[0].recall:.2f} at "
        f"{ivf[0].compared:.0f} to {ivf[3].recall:.2f} at {ivf[3].compared:.0f}; HNSW lies above it, from "
        f"{graph[0].recall:.2f} at {graph[0].compared:.0f} to {graph[2].recall:.4f} at {graph[2].compared:.0f}; exact "
        f"search compares all {data.vectors:,}. Right, recall against bytes a vector: PQ alone {plain.recall:.2f} with "
        f"{plain.bytes}, IVF up to 1 with {ivf[0].bytes}, HNSW up to 1 with {graph[0].bytes}.",
        work,
        memory,
    )


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

    graph = ann.HNSW(x, 3, 12).layers[0]
    right = Plot((0, 10), (0, 10), width=180, title="HNSW, ground layer", equal=True)
    for node, others in graph.items():
        for other in others:
            if node < other:
                right.line(x[[node, other]], "muted")
    path = [int(((x - [1, 9]) ** 2).sum(axis=1).argmin())]
    while True:
        near = min(graph[path[-1]], key=lambda other: float(((x[other] - query) ** 2).sum()))
        if ((x[near] - query) ** 2).sum() >= ((x[path[-1]] - query) ** 2).sum():
            break
        path.append(near)
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


def aa_paths() -> np.ndarray:
    """Z-statistics of 200 experiments without effect at 100 looks: shape (200, 100)."""
    paths: np.ndarray = module("ml-system-design/experiment.py").paths(100, 200, np.random.default_rng(0))
    return paths


def peeking() -> str:
    """Show how the share of false positives grows with the number of looks, and four of the walks."""
    z = aa_paths()
    crossed = np.maximum.accumulate(np.abs(z) > 1.96, axis=1)
    walks = Plot(
        (0, 100), (-3.6, 3.6), width=180, height=200, title="A/A tests", x_label="look", x_ticks=(0, 50, 100),
        y_ticks=(-2, 0, 2),
    )  # fmt: skip
    looks = np.arange(1, 101)
    stopped = np.flatnonzero(crossed[:, -1] & (np.abs(z[:, -1]) < 1.5))[:2]
    quiet = np.flatnonzero(~crossed[:, -1])[:2]
    for row, style in [*((row, "muted") for row in quiet), *((row, "two") for row in stopped)]:
        walks.line(np.column_stack([looks, z[row]]), style)  # type: ignore[arg-type]
    for bar in (-1.96, 1.96):
        walks.line([(0, bar), (100, bar)], "one", dashed=True)
    counts = (1, 2, 5, 10, 14, 30, 100)
    # Looks are equally spaced whatever their number, so each count has paths of its own.
    rates = [rate_of_peeking(count) for count in counts]
    share = Plot(
        (0, 100), (0, 0.42), width=180, height=200, title="Ever significant", x_label="looks", x_ticks=(0, 50, 100),
        y_ticks=(0, 0.1, 0.2, 0.3, 0.4),
    )  # fmt: skip
    share.line([(0, 0.05), (100, 0.05)], "one", dashed=True)
    share.line(list(zip(counts, rates, strict=True)), "two")
    share.dots(list(zip(counts, rates, strict=True)), "two")
    share.text(100, 0.05, "promised: 0.05", "one", anchor="end", dy=-5)
    return figure(
        "Experiments without any effect: z of four at each look (two cross ±1.96 and return), and how many ever do.",
        "Left, the z-statistics of four experiments without effect over 100 looks: two stay within ±1.96, two cross it "
        "at some look and end within. Right, the share of experiments that were beyond it at some look: "
        + ", ".join(f"{rates[counts.index(count)]:.3f} with {count}" for count in (1, 10, 100))
        + " looks.",
        walks,
        share,
    )


def rate_of_peeking(looks: int) -> float:
    """The share of 20,000 experiments without effect that are called significant at one of so many looks."""
    experiment = module("ml-system-design/experiment.py")
    return float(experiment.false_positives(experiment.paths(looks, 20_000, np.random.default_rng(looks))))


def tails() -> str:
    """Show how fan-out and load make requests slow."""
    tail = module("ml-system-design/tail_latency.py")
    calls = np.arange(1, 101)
    fan = Plot(
        (0, 100), (0, 0.7), width=180, height=190, title="Fan-out", x_label="parallel calls", x_ticks=(0, 50, 100),
        y_ticks=(0, 0.2, 0.4, 0.6),
    )  # fmt: skip
    for share, style, place, told in ((0.01, "two", 62, "1% slow"), (0.001, "one", 99, "0.1% slow")):
        slow = [tail.slow_share(int(n), share) for n in calls]
        fan.line(np.column_stack([calls, slow]), style)  # type: ignore[arg-type]
        fan.text(place, slow[place], told, style, anchor="end", dy=-7)  # type: ignore[arg-type]
    loads = np.linspace(0.05, 0.95, 73)
    queue = Plot(
        (0, 1), (0, 4), width=180, height=190, title="Queue", x_label="load", x_ticks=(0, 0.5, 1),
        y_ticks=(0, 1, 2, 3, 4),
    )  # fmt: skip
    for servers, style, told, x, y in ((1, "two", "1 server", 0.7, 2.9), (10, "one", "10 servers", 0.84, 0.33)):
        waits = np.array([tail.waiting(servers, float(load)) for load in loads])
        queue.line(np.column_stack([loads, waits])[waits < 4], style)  # type: ignore[arg-type]
        queue.text(x, y, told, style, anchor="end")  # type: ignore[arg-type]
    return figure(
        "Fan-out: the share of requests with a slow call. Queue: the mean wait, in service times.",
        "Fan-out: with calls that are slow 1% of the time, the share of slow requests is "
        f"{tail.slow_share(100):.2f} at 100 calls; with 0.1% it is {tail.slow_share(100, 0.001):.2f}. Queue: one "
        f"server waits {tail.waiting(1, 0.5):.0f} service time at load 0.5 and {tail.waiting(1, 0.8):.0f} at 0.8; ten "
        f"servers with one queue wait {tail.waiting(10, 0.8):.1f} at 0.8 and {tail.waiting(10, 0.95):.1f} at 0.95.",
        fan,
        queue,
    )
