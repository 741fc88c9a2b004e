"""k-nearest neighbors: classify a point by a vote of the k training points closest to it (Euclidean distance)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


def squared_distances(a: Floats, b: Floats) -> Floats:
    """Compute squared distances between all rows of two matrices: |a - b|² = |a|² - 2 a·b + |b|².

    Args:
        a: shape (m, d).
        b: shape (n, d).

    Returns:
        Shape (m, n). One matrix product: no array of shape (m, n, d) is ever made.
    """
    # Far from the origin the terms are large and cancel, digits and all. So move the origin into the data.
    center = b.mean(axis=0)
    a, b = a - center, b - center
    squares = (a**2).sum(axis=1)[:, None] - 2 * (a @ b.T) + (b**2).sum(axis=1)
    return np.asarray(np.maximum(squares, 0))  # rounding may leave a negative number, whose root is nan


def nearest(distances: Floats, k: int) -> Ints:
    """Pick the k smallest distances of each row, in O(n) a row; of equal ones, the first.

    Args:
        distances: shape (m, n), or anything that grows with them.
        k: from 1 to n.

    Returns:
        Their columns, shape (m, k), in ascending order.
    """
    last = np.partition(distances, k - 1, axis=1)[:, k - 1 : k]  # the k-th smallest
    closer, tied = distances < last, distances == last
    room = k - closer.sum(axis=1, keepdims=True)
    keep = closer | (tied & (tied.cumsum(axis=1) <= room))
    return np.nonzero(keep)[1].reshape(-1, k)


def inverse_distances(distances: Floats) -> Floats:
    """Weigh votes by 1 / distance; in a row with a distance of 0, only those at 0 vote.

    Args:
        distances: shape (m, k), not negative.

    Returns:
        Shape (m, k), finite unless a distance is subnormal.
    """
    same = distances == 0
    weights = 1 / np.where(same, 1, distances)
    return np.where(same.any(axis=1, keepdims=True), same, weights)


class KNearestNeighbors:
    """A classifier that stores the training set and does its work when asked.

    Attributes:
        k: how many neighbors vote.
        weighted: whether a vote counts 1 / distance, rather than 1.
    """

    def __init__(self, k: int = 5, *, weighted: bool = False) -> None:
        self.k = k
        self.weighted = weighted

    def fit(self, x: ArrayLike, y: ArrayLike) -> KNearestNeighbors:
        """Keep the training points, x of shape (n, d), and their labels, y of shape (n,) and any sortable type.

        Raises:
            ValueError: if k is not from 1 to n.
        """
        self.x = np.asarray(x, dtype=np.float64)  # the squares of 8-bit pixels would wrap around
        if not 1 <= self.k <= len(self.x):
            raise ValueError(f"k is {self.k}, and there are {len(self.x)} training points")
        self.classes, self.labels = np.unique(np.asarray(y), return_inverse=True)
        return self

    def neighbors(self, x: ArrayLike) -> tuple[Ints, Floats]:
        """Find the training points closest to each of x, shape (m, d): rows and distances, each of shape (m, k)."""
        queries = np.asarray(x, dtype=np.float64)
        rows = nearest(squared_distances(queries, self.x), self.k)
        # The expansion finds them; plain differences, cheap for k of them, measure them to the last digit.
        return rows, np.linalg.norm(queries[:, None] - self.x[rows], axis=2)

    def predict(self, x: ArrayLike, batch: int = 1024) -> NDArray[np.generic]:
        """Predict labels, shape (m,), of x, shape (m, d). A tied vote goes to the class that sorts first.

        Only the distances of a `batch` of rows are in memory at a time.
        """
        queries = np.asarray(x, dtype=np.float64)
        winners = [self._vote(queries[start : start + batch]) for start in range(0, len(queries), batch)]
        return np.asarray(self.classes[np.concatenate(winners)])

    def _vote(self, queries: Floats) -> Ints:
        rows, distances = self.neighbors(queries)
        votes = inverse_distances(distances) if self.weighted else np.ones(rows.shape)
        scores = np.zeros((len(queries), len(self.classes)))
        # Not scores[i, j] += votes, which would count a class once, however many neighbors have it.
        np.add.at(scores, (np.arange(len(queries))[:, None], self.labels[rows]), votes)
        return np.asarray(scores.argmax(axis=1))
