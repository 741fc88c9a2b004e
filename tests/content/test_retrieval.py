"""The numbers of ml-system-design/retrieval.md, its indexes against exact search, and the recorded benchmark."""

from __future__ import annotations

import nearest_neighbors as ann
import numpy as np
import pytest
import two_tower
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.models import AnnRun
from tests import bench_ann
from tests.guide import DATA
from tests.pages import says

PAGE = "ml-system-design/retrieval.md"


def cloud(n: int, d: int, seed: int) -> ann.Vectors:
    return np.asarray(np.random.default_rng(seed).normal(size=(n, d)), dtype=np.float32)


def best_scores(taken: np.ndarray, sampled: np.ndarray, corrected: bool) -> np.ndarray:
    """Minimize the loss of large batches over the scores by gradient descent, shape (items,)."""
    scores = np.zeros(len(taken))
    for _ in range(5000):
        logits = scores - np.log(sampled) if corrected else scores
        weight = sampled * np.exp(logits)
        scores -= 0.5 * (weight / weight.sum() - taken)
    return scores


def test_what_in_batch_negatives_learn() -> None:
    taken, sampled = np.array([0.6, 0.3, 0.1]), np.array([0.7, 0.2, 0.1])
    plain = best_scores(taken, sampled, corrected=False)
    wanted = np.log(taken / sampled)
    np.testing.assert_allclose(plain - plain[2], wanted - wanted[2], atol=1e-6)
    assert says(PAGE, "scores {:.3f}, {:.3f} and {:.3f}".format(*wanted).replace("-", "−"))
    assert plain.argmin() == 0
    corrected = best_scores(taken, sampled, corrected=True)
    np.testing.assert_allclose(corrected - corrected[0], np.log(taken / taken[0]), atol=1e-6)


def test_the_batch_loss_is_lowest_where_the_theory_says() -> None:
    """One user's positives follow `taken`, the rest of the batch follows `sampled`: the loss of the code, sampled."""
    taken, sampled = np.array([0.6, 0.3, 0.1]), np.array([0.7, 0.2, 0.1])
    rng = np.random.default_rng(0)
    losses = dict.fromkeys(("plain", "log P"), 0.0)
    for _ in range(400):
        rows = np.concatenate([rng.choice(3, 1, p=taken), rng.choice(3, 300, p=sampled)])
        for name, scores in (("plain", np.log(taken / sampled)), ("log P", np.log(taken))):
            # Only the first row has the user whose scores these are; the others score every item alike.
            users = np.zeros((301, 1))
            users[0] = 1
            items = scores[rows][:, None]
            alone = two_tower.in_batch_loss(users, items) * 301 - 300 * np.log(301)
            losses[name] += alone / 400
    assert losses["plain"] < losses["log P"] - 0.01


def test_corrected_loss_of_one_row() -> None:
    scores, shares = np.array([2.0, 1.5, 1.0]), np.array([0.01, 0.1, 0.001])
    users, items = np.array([[1.0], [0], [0]]), scores[:, None]

    def first(log_q: np.ndarray | None) -> float:
        others = [0 if log_q is None else float(log_q[i]) for i in range(3)]
        rest = sum(np.log(np.exp(-np.array(others)).sum()) + others[i] for i in (1, 2))
        return float(two_tower.in_batch_loss(users, items, log_q) * 3 - rest)

    assert says(PAGE, f"all with equal $Q$, the loss is {first(None):.3f}")
    corrected = scores - np.log(shares)
    assert says(PAGE, "the corrected scores are {:.2f}, {:.2f} and {:.2f}".format(*corrected))
    assert says(PAGE, f"and the loss is {first(np.log(shares)):.3f}")
    by_hand = -np.log(np.exp(corrected[0]) / np.exp(corrected).sum())
    assert first(np.log(shares)) == pytest.approx(by_hand)


def test_popular_items_are_negatives_in_most_batches() -> None:
    assert says(PAGE, f"1% of all clicks is a negative in {1 - 0.99**255:.0%} of batches of 256")


def test_temperature_and_large_scores() -> None:
    users = np.eye(2) * 1000
    assert two_tower.in_batch_loss(users, np.eye(2)) == pytest.approx(0)
    assert two_tower.in_batch_loss(np.eye(2), np.eye(2), temperature=0.5) == pytest.approx(np.log(1 + np.exp(-2)))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12))
def test_probing_every_cell_is_exact(seed: int, cells: int) -> None:
    x, query = cloud(60, 4, seed), cloud(1, 4, seed + 1)[0]
    index = ann.IVF(x, cells, seed)
    assert sorted(np.concatenate(index.lists)) == list(range(60))
    found, compared = index.search(query, 5, cells)
    assert set(found) == set(ann.exact(x, query, 5)[0]) and compared == 60 + cells


def test_more_probes_never_lose_a_neighbor() -> None:
    x = cloud(400, 6, 0)
    index = ann.IVF(x, 20)
    for query in cloud(20, 6, 1):
        truth = set(ann.exact(x, query, 10)[0])
        hits = [len(truth & set(index.search(query, 10, probes)[0])) for probes in (1, 3, 9, 20)]
        assert hits == sorted(hits) and hits[-1] == 10


def test_pq_distances_are_those_to_the_decoded_vectors() -> None:
    x, query = cloud(300, 8, 2), cloud(1, 8, 3)[0]
    pq = ann.PQ(x, 4, codewords=16)
    assert pq.codes.shape == (300, 4) and pq.codes.dtype == np.uint8
    decoded = np.concatenate([pq.codebooks[part][pq.codes[:, part]] for part in range(4)], axis=1)
    np.testing.assert_allclose(pq.distances(query), ((decoded - query) ** 2).sum(axis=1), rtol=1e-4)
    everything, _ = pq.search(query, 10, x, 300)
    assert set(everything) == set(ann.exact(x, query, 10)[0])


def test_duplicates_do_not_break_the_indexes() -> None:
    x = np.zeros((30, 4), dtype=np.float32)
    query = x[0]
    assert len(ann.IVF(x, 5).search(query, 3, 5)[0]) == 3
    assert len(ann.PQ(x, 2, codewords=4).search(query, 3)[0]) == 3
    assert len(ann.HNSW(x, 4, 10).search(query, 10, 10)[0]) == 10


def test_hnsw_finds_the_neighbors_within_its_limits() -> None:
    x = cloud(600, 8, 4)
    index = ann.HNSW(x, links=8, width=40)
    hits = [0, 0]
    for query in cloud(30, 8, 5):
        truth = set(ann.exact(x, query, 10)[0])
        for place, width in enumerate((10, 80)):
            found, compared = index.search(query, 10, width)
            hits[place] += len(truth & set(found))
            assert list(found) == sorted(found, key=lambda node: ((x[node] - query) ** 2).sum())
        assert compared < 600
    assert hits[1] / 300 > 0.97 and hits[1] >= hits[0]
    for layer, graph in enumerate(index.layers):
        assert all(len(others) <= index.links * (1 if layer else 2) for others in graph.values())
        assert all(node not in others and set(others) <= set(graph) for node, others in graph.items())
    assert [len(graph) for graph in index.layers] == sorted((len(graph) for graph in index.layers), reverse=True)


def test_the_record_is_of_this_code() -> None:
    data = DATA.ann_benchmark
    x, queries = bench_ann.vectors(data.vectors, 1), bench_ann.vectors(data.queries, 2)
    truth = [set(ann.exact(x, query, data.neighbors)[0]) for query in queries]
    index = ann.IVF(x, data.cells)
    for run in data.runs:
        if run.method == "ivf" and run.setting in (1, 8):
            found = [index.search(query, data.neighbors, run.setting) for query in queries]
            hits = sum(len(wanted & set(ids)) for wanted, (ids, _) in zip(truth, found, strict=True))
            assert hits / data.neighbors / data.queries == pytest.approx(run.recall, abs=0.02)
            assert np.mean([compared for _, compared in found]) == pytest.approx(run.compared, rel=0.05)


def test_the_page_tells_the_record() -> None:
    data = DATA.ann_benchmark
    runs: dict[tuple[str, int], AnnRun] = {(run.method, run.setting): run for run in data.runs}
    for shown, key in {
        "IVF, 8 cells probed": ("ivf", 8), "IVF, 1 of 100 cells probed": ("ivf", 1), "PQ, 8 bytes": ("pq", 0),
        "PQ, shortlist of 50 re-ranked": ("pq", 50), "HNSW, 12 links, width 10": ("hnsw", 10),
        "HNSW, width 20": ("hnsw", 20), "HNSW, width 40": ("hnsw", 40), "Exact": ("exact", 0),
    }.items():  # fmt: skip
        run = runs[key]
        assert says(PAGE, f"{shown} | {run.recall:.4f} | {run.compared:,.0f} |"), (shown, run)
    assert says(PAGE, f"{data.vectors:,} synthetic vectors of {data.dimensions} dimensions")
    assert says(PAGE, f"with {data.queries} queries for {data.neighbors} neighbors")
    assert says(PAGE, f"({data.machine}; {data.versions})")
    assert says(PAGE, f"{runs['exact', 0].milliseconds:.2f} ms, and the graph a Python loop")
    assert says(PAGE, f"{runs['hnsw', 10].milliseconds:.2f} ms at width 10")
    graph, cells = runs["hnsw", 20], runs["ivf", 8]
    assert says(PAGE, f"HNSW at width 20 finds {graph.recall:.2f} with {graph.compared:.0f} comparisons")
    assert says(PAGE, f"where IVF with {cells.compared:.0f} finds {cells.recall:.2f}")


def test_memory_and_work() -> None:
    n = 10**8
    for name, size in {
        "Flat, 32-bit floats": ann.index_bytes(n, 128, id_bytes=0),
        "HNSW, 16 links": ann.index_bytes(n, 128, links=16, id_bytes=0),
        "IVF with PQ of 16 bytes, 8-byte ids": ann.index_bytes(n, 128, parts=16),
    }.items():
        assert says(PAGE, f"| {name} | {size // n} | {size / 1e9:.1f} GB |")
    work = 10**4 + 10 * n // 10**4
    assert says(PAGE, f"{work:,} comparisons, {work / n:.2%} of all")
    assert says(PAGE, f"All $10^8$ items would take {n * 20e-6:,.0f} s; 500 take {500 * 20e-3:.0f} ms")
    assert says(PAGE, f"some 0.05 µs each takes {work * 0.05e-3:.1f} ms")
    assert says(PAGE, f"100 results take some {100 / 0.01:,.0f} candidates")
