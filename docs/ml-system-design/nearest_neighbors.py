"""Approximate nearest neighbors in NumPy: an inverted file (IVF), product quantization (PQ) and a graph (HNSW).

Each search returns the row numbers of the k nearest vectors it found, nearest first, by squared Euclidean distance, and
how many distances to stored vectors it computed. Vectors are 32-bit floats: convert integers first, or differences
wrap and means are cut. Sources: Jégou, Douze and Schmid (2011) for IVF and PQ; Malkov and Yashunin (2018) for HNSW.
"""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]


def squared_distances(x: Vectors, query: Vectors) -> Vectors:
    """Squared Euclidean distances of the rows of x, (n, d), from the query, (d,): shape (n,)."""
    gap = x - query
    return np.asarray(np.einsum("ij,ij->i", gap, gap))


def nearest(distances: Vectors, k: int) -> Ids:
    """Positions of the k smallest distances, ascending; all of them if there are fewer than k."""
    k = min(k, len(distances))
    found = np.argpartition(distances, k - 1)[:k] if k < len(distances) else np.arange(k)
    return np.asarray(found[np.argsort(distances[found], kind="stable")])


def exact(x: Vectors, query: Vectors, k: int) -> tuple[Ids, int]:
    """Compare the query, (d,), with every row of x, (n, d)."""
    return nearest(squared_distances(x, query), k), len(x)


def centroids_of(x: Vectors, count: int, rng: np.random.Generator, rounds: int = 10) -> tuple[Vectors, Ids]:
    """K-means by Lloyd's rounds. An empty cell restarts at a random vector.

    Returns:
        Centroids, shape (count, d), and the cell of each row of x, shape (n,).
    """
    centroids = x[rng.choice(len(x), count, replace=False)]
    for _ in range(rounds):
        cells = _cells(x, centroids)
        for cell in range(count):
            inside = x[cells == cell]
            centroids[cell] = inside.mean(axis=0) if len(inside) else x[rng.integers(len(x))]
    return centroids, _cells(x, centroids)


def _cells(x: Vectors, centroids: Vectors) -> Ids:
    # ‖x − c‖² without ‖x‖², which is the same for every centroid
    return np.asarray(((centroids**2).sum(axis=1) - 2 * x @ centroids.T).argmin(axis=1))


class IVF:
    """Inverted file: vectors are grouped by their nearest centroid, and a search visits only the nearest groups."""

    def __init__(self, x: Vectors, cells: int, seed: int = 0) -> None:
        """Group x, shape (n, d), into so many cells."""
        self.x = x
        self.centroids, cell_of = centroids_of(x, cells, np.random.default_rng(seed))
        self.lists = [np.flatnonzero(cell_of == cell) for cell in range(cells)]

    def search(self, query: Vectors, k: int, probes: int) -> tuple[Ids, int]:
        """Find the k nearest of the query, (d,), among the vectors of the nearest `probes` cells."""
        cells, compared = exact(self.centroids, query, probes)
        ids = np.concatenate([self.lists[cell] for cell in cells])
        return ids[nearest(squared_distances(self.x[ids], query), k)], compared + len(ids)


class PQ:
    """Product quantization: a vector is cut into parts, each stored as the number of its nearest codeword."""

    def __init__(self, x: Vectors, parts: int, codewords: int = 256, seed: int = 0) -> None:
        """Code x, shape (n, d), where d is a multiple of `parts`, in n · parts bytes."""
        rng = np.random.default_rng(seed)
        made = [centroids_of(part, codewords, rng) for part in np.split(x, parts, axis=1)]
        self.codebooks = np.stack([codebook for codebook, _ in made])  # (parts, codewords, d / parts)
        self.codes = np.column_stack([codes for _, codes in made]).astype(np.uint8)  # (n, parts)

    def distances(self, query: Vectors) -> Vectors:
        """Estimate the squared distance from the query, (d,), to each coded vector: shape (n,).

        The query itself is not coded: one table for each part holds its distances to the codewords, and a vector's
        distance is the sum of one entry from each table.
        """
        tables = ((self.codebooks - query.reshape(len(self.codebooks), 1, -1)) ** 2).sum(axis=2)
        return np.asarray(tables[np.arange(len(tables)), self.codes].sum(axis=1))

    def search(self, query: Vectors, k: int, x: Vectors | None = None, shortlist: int = 0) -> tuple[Ids, int]:
        """Find the k nearest of the query, (d,), by the codes; given x, re-rank a shortlist by the full vectors."""
        estimated = self.distances(query)
        if x is None:
            return nearest(estimated, k), 0
        ids = nearest(estimated, max(k, shortlist))
        return ids[nearest(squared_distances(x[ids], query), k)], len(ids)


class HNSW:
    """Hierarchical navigable small world: a graph of near neighbors, with sparser graphs above it to get close fast."""

    def __init__(self, x: Vectors, links: int = 12, width: int = 60, seed: int = 0) -> None:
        """Insert the rows of x, shape (n, d), one by one; at most `links` edges a vector, twice that on the ground."""
        self.x, self.links = x, links
        self.layers: list[dict[int, list[int]]] = []
        self.entry = 0
        rng = np.random.default_rng(seed)
        for node in range(len(x)):
            # Each layer holds about 1/links of the vectors of the one below.
            self._insert(node, int(-np.log(1 - rng.random()) / np.log(links)), width)

    def search(self, query: Vectors, k: int, width: int) -> tuple[Ids, int]:
        """Find the k nearest of the query, (d,), keeping the best max(k, width) vectors seen on the ground layer."""
        start, compared = self._descend(query, 0)
        found, more = self._best_first(query, start, max(k, width), 0)
        return np.array([node for _, node in found[:k]], dtype=np.int64), compared + more

    def _insert(self, node: int, top: int, width: int) -> None:
        query, height = self.x[node], len(self.layers)
        start = self._descend(query, top)[0] if height else self.entry
        for layer in range(min(top, height - 1), -1, -1):
            found, _ = self._best_first(query, start, width, layer)
            graph, limit = self.layers[layer], self.links * (1 if layer else 2)
            graph[node] = self._diverse([other for _, other in found], node, self.links)
            for other in graph[node]:
                graph[other].append(node)
                if len(graph[other]) > limit:
                    order = nearest(squared_distances(self.x[graph[other]], self.x[other]), limit + 1)
                    graph[other] = self._diverse([graph[other][i] for i in order], other, limit)
            start = found[0][1]
        if top >= height:
            self.layers += [{node: []} for _ in range(height, top + 1)]
            self.entry = node

    def _diverse(self, candidates: list[int], node: int, limit: int) -> list[int]:
        """Keep a candidate, nearest first, if none of those kept is nearer to it than the node: edges on all sides.

        A tie is kept: otherwise two copies of a vector would link to each other only, and be cut off.
        """
        kept: list[int] = []
        for other in candidates:
            near = squared_distances(self.x[[node, *kept]], self.x[other])
            if not kept or near[0] <= near[1:].min():
                kept.append(other)
            if len(kept) == limit:
                break
        return kept

    def _descend(self, query: Vectors, layer: int) -> tuple[int, int]:
        """Walk greedily from the top to just above a layer: the node to go on from, and the distances computed."""
        node, compared = self.entry, 0
        for upper in range(len(self.layers) - 1, layer, -1):
            found, more = self._best_first(query, node, 1, upper)
            node, compared = found[0][1], compared + more
        return node, compared

    def _best_first(self, query: Vectors, start: int, width: int, layer: int) -> tuple[list[tuple[float, int]], int]:
        """Expand the nearest node not yet expanded until it is farther than the worst of the `width` best."""
        first = float(squared_distances(self.x[[start]], query)[0])
        seen, frontier, best = {start}, [(first, start)], [(-first, start)]
        while frontier:
            distance, node = heapq.heappop(frontier)
            if distance > -best[0][0] and len(best) == width:
                break
            new = [other for other in self.layers[layer][node] if other not in seen]
            seen.update(new)
            for far, other in zip(squared_distances(self.x[new], query).tolist(), new, strict=True):
                if len(best) < width or far < -best[0][0]:
                    heapq.heappush(frontier, (far, other))
                    heapq.heappush(best, (-far, other))
                    if len(best) > width:
                        heapq.heappop(best)
        return sorted((-far, node) for far, node in best), len(seen)


def index_bytes(n: int, dimensions: int, *, parts: int = 0, links: int = 0, id_bytes: int = 8) -> int:
    """Memory of an index over n vectors, in bytes, without centroids and codebooks.

    Args:
        parts: bytes of a PQ code; 0 stores the vectors as 32-bit floats.
        links: edges of a vector in an HNSW graph; it has twice that on the ground layer, 4 bytes each. Upper layers are
            left out.
        id_bytes: size of a vector's id in an inverted list; 0 where the row number serves.
    """
    return n * ((parts or 4 * dimensions) + 8 * links + id_bytes)
