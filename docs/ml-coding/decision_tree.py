"""A decision tree for classification: greedy splits by Gini impurity, found by sorting and counting once a feature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass
class Split:
    """Rows with x[feature] <= threshold go left.

    Attributes:
        impurity: the Gini impurity of the two sides, weighted by their share of the rows.
    """

    feature: int
    threshold: float
    impurity: float


@dataclass
class Node:
    """A node: a leaf while it has no split."""

    counts: Floats
    split: Split | None = None
    left: Node | None = None
    right: Node | None = None


def gini(counts: Floats) -> Floats:
    """Compute the Gini impurity, 1 - Σ p², of class counts, shape (…, K), none all 0: shape (…)."""
    shares = counts / counts.sum(axis=-1, keepdims=True)
    return np.asarray(1 - (shares**2).sum(axis=-1))


def best_split(x: Floats, labels: Ints, n_classes: int, min_leaf: int = 1) -> Split | None:
    """Find the split with the least impurity, in O(n log n) for each feature.

    Args:
        x: shape (n, d).
        labels: shape (n,), from 0 to K - 1.
        n_classes: K.
        min_leaf: how many rows each side must have, at least.

    Returns:
        On a tie, the first feature and its lowest threshold; None if no feature can divide the rows.
    """
    best: Split | None = None
    n = len(x)
    sizes = np.arange(1, n)
    for feature in range(x.shape[1]):
        order = np.argsort(x[:, feature], kind="stable")
        values = x[order, feature]
        # Row i of `left` counts the classes of the first i + 1 rows: every cut of this feature from one running sum.
        counts = np.eye(n_classes)[labels[order]].cumsum(axis=0)
        left, right = counts[:-1], counts[-1] - counts[:-1]
        impurity = (sizes * gini(left) + (n - sizes) * gini(right)) / n
        # Equal values cannot be told apart, so there is no cut between them.
        allowed = (values[:-1] < values[1:]) & (sizes >= min_leaf) & (n - sizes >= min_leaf)
        if not allowed.any():
            continue
        cut = int(np.where(allowed, impurity, np.inf).argmin())
        if best is None or impurity[cut] < best.impurity:
            best = Split(feature, _between(values[cut], values[cut + 1]), float(impurity[cut]))
    return best


def _between(low: float, high: float) -> float:
    middle = low + (high - low) / 2
    return float(middle if middle < high else low)  # between neighboring floats the middle rounds to one of them


class DecisionTree:
    """A classifier.

    Attributes:
        max_depth: how many splits a path may have; None for no limit.
        min_leaf: how many rows a leaf has, at least.
    """

    def __init__(self, max_depth: int | None = None, min_leaf: int = 1) -> None:
        self.max_depth = max_depth
        self.min_leaf = min_leaf

    def fit(self, x: ArrayLike, y: ArrayLike) -> DecisionTree:
        """Grow the tree on features, shape (n, d) with n > 0, and labels, shape (n,), of any sortable type."""
        features = np.asarray(x, dtype=np.float64)
        self.classes, labels = np.unique(np.asarray(y), return_inverse=True)
        k = len(self.classes)
        self.root = Node(np.bincount(labels, minlength=k).astype(np.float64))
        # A stack of our own: on unlucky data a tree is as deep as it has rows, and recursion stops at 1000.
        waiting = [(self.root, np.arange(len(features)), 0)]
        while waiting:
            node, rows, depth = waiting.pop()
            if depth == self.max_depth or np.count_nonzero(node.counts) == 1:
                continue
            # A split that gains nothing is taken too: XOR has no other first split.
            node.split = best_split(features[rows], labels[rows], k, self.min_leaf)
            if node.split:
                goes_left = features[rows, node.split.feature] <= node.split.threshold
                left, right = rows[goes_left], rows[~goes_left]
                node.left = Node(np.bincount(labels[left], minlength=k).astype(np.float64))
                node.right = Node(np.bincount(labels[right], minlength=k).astype(np.float64))
                waiting += [(node.left, left, depth + 1), (node.right, right, depth + 1)]
        return self

    def predict_proba(self, x: ArrayLike) -> Floats:
        """Look up class shares, shape (m, K), in the leaves that the rows of x, shape (m, d), reach."""
        features = np.asarray(x, dtype=np.float64)
        shares = np.empty((len(features), len(self.classes)))
        waiting = [(self.root, np.arange(len(features)))]
        while waiting:
            node, rows = waiting.pop()
            if node.split and node.left and node.right:
                goes_left = features[rows, node.split.feature] <= node.split.threshold
                waiting += [(node.left, rows[goes_left]), (node.right, rows[~goes_left])]
            else:
                shares[rows] = node.counts / node.counts.sum()
        return shares

    def predict(self, x: ArrayLike) -> NDArray[np.generic]:
        """Predict labels, shape (m,), of x, shape (m, d). On a tie in a leaf, the class that sorts first."""
        return np.asarray(self.classes[self.predict_proba(x).argmax(axis=1)])
