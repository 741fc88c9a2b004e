"""Figures and the runs behind them for ml-theory/deep-learning.md."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from macros.plot import Plot, Shape, Style, figure

Array = NDArray[np.float64]

# The three tokens of the attention example, a row each.
QUERIES = np.array([[2.0, 2, 0, 0], [0, 2, 2, 0], [0, 0, 4, 2]])
KEYS = np.array([[1.0, 1, 0, 0], [0, 1, 1, 0], [1, 0, 0, 1]])
VALUES = np.array([[1.0, 0], [0, 1], [1, 1]])

WORDS = ("cat", "dog", "horse", "rice", "soup", "bread", "red", "blue", "green")
NEGATIVES = 2


def softmax(scores: ArrayLike) -> Array:
    """Take the softmax of each row of scores, shape (n, m); a score of minus infinity gets no weight."""
    scores = np.asarray(scores, dtype=float)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    made: Array = powers / powers.sum(axis=-1, keepdims=True)
    return made


def attention_weights(queries: Array, keys: Array, *, causal: bool = False) -> Array:
    """Weights of scaled dot-product attention, shape (n, n): row i says how much token i takes from each token.

    Args:
        queries: shape (n, d).
        keys: shape (n, d).
        causal: hide from each token the tokens after it.
    """
    scores = queries @ keys.T / np.sqrt(keys.shape[1])
    if causal:
        scores = np.where(np.tri(len(scores), dtype=bool), scores, -np.inf)
    return softmax(scores)


def dropped_sums(contributions: ArrayLike, drop: float) -> tuple[Array, Array]:
    """Every value that a sum can take under inverted dropout, and its probability, each of shape (2 ** n,).

    Args:
        contributions: the n terms of the sum, weight times activation.
        drop: the probability that a term is dropped.
    """
    terms = np.asarray(contributions, dtype=float)
    kept = np.array(list(product((0, 1), repeat=len(terms))))
    chances = np.where(kept, 1 - drop, drop).prod(axis=1)
    return kept @ terms / (1 - drop), chances


def co_occurrences(seed: int = 0) -> Array:
    """How often each of `WORDS` stands in a sentence with each, shape (9, 9), in 2,000 drawn sentences of five words.

    A sentence has one of three topics, three words each; nine in ten of its words are of the topic, the others any.
    """
    random = np.random.default_rng(seed)
    topics = random.integers(3, size=(2000, 1))
    on_topic = random.random((2000, 5)) < 0.9
    words = np.where(on_topic, 3 * topics + random.integers(3, size=(2000, 5)), random.integers(9, size=(2000, 5)))
    counts = np.zeros((9, 9))
    for left in range(5):
        for right in range(5):
            if left != right:
                np.add.at(counts, (words[:, left], words[:, right]), 1)
    return counts


def skip_gram(counts: Array, dimension: int, steps: int) -> tuple[Array, Array]:
    """Train skip-gram with negative sampling, by gradient ascent on its expected objective.

    Args:
        counts: pairs of word and context, shape (n, n).
        dimension: d.
        steps: of gradient ascent.

    Returns:
        Word vectors and context vectors, shape (n, d) each.

    Source: Mikolov et al. 2013, with noise from the plain frequencies, so that Levy and Goldberg's optimum is exact.
    """
    random = np.random.default_rng(1)
    words, contexts = random.normal(0, 0.1, (2, len(counts), dimension))
    positive = counts / counts.sum()
    negative = NEGATIVES * np.outer(positive.sum(axis=1), positive.sum(axis=0))
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-words @ contexts.T))
        pull = positive * (1 - chance) - negative * chance
        words, contexts = words + 2 * pull @ contexts, contexts + 2 * pull.T @ words
    return words, contexts


def norm_axes() -> str:
    """Which numbers share a mean and a variance, in batch and in layer normalization."""
    panels = []
    for title, chosen in (("BatchNorm", (2, None)), ("LayerNorm, RMSNorm", (None, 2))):
        plot = _grid(title, 6, 4, "feature", "example")
        for row in range(1, 5):
            for column in range(1, 7):
                inside = column == chosen[0] or row == chosen[1]
                _cell(plot, row, column, "one" if inside else "muted", 0.6 if inside else 0.12)
        panels.append(plot)
    return figure(
        "What is normalized together: a feature over the batch, or an example over its features",
        "Two grids of four examples, the rows, by six features, the columns. In the first, BatchNorm, one column is "
        "marked: the values of one feature in all examples share a mean and a variance. In the second, LayerNorm and "
        "RMSNorm, one row is marked: the values of one example share them.",
        *panels,
    )


def dropout_sums() -> str:
    """Draw what a unit receives under each of the sixteen masks over its four inputs."""
    sums, chances = dropped_sums([0.5, 1, 1.5, 2], 0.5)
    plot = Plot(
        (-0.6, 10.6), (0, 0.16), height=190, x_label="what the unit receives", y_label="probability",
        x_ticks=range(0, 11, 2), y_ticks=(0, 0.05, 0.1, 0.15),
    )  # fmt: skip
    for value in np.unique(sums):
        plot.bar((value - 0.38, value + 0.38), (0, chances[sums == value].sum()), "one", opacity=0.6)
    plot.line([(5, 0), (5, 0.142)], "two", dashed=True)
    plot.text(5, 0.142, "mean 5, as without dropout", "two", dy=-5)
    return figure(
        "Inverted dropout keeps the mean and adds variance: all sixteen masks of four inputs",
        "A bar chart of what a unit with the contributions 0.5, 1, 1.5 and 2 receives when each is dropped with "
        "probability one half and doubled otherwise. Values from 0 to 10 occur, those from 3 to 7 with probability one "
        "eighth each and those outside with one sixteenth each. A dashed line marks the mean, 5.",
        plot,
    )


def attention_heat_map() -> str:
    """Draw the weights of the three-token example, without and with a causal mask."""
    panels = []
    for title, causal in (("Every token visible", False), ("Causal mask", True)):
        plot = _grid(title, 3, 3, "key", "query")
        for row, weights in enumerate(attention_weights(QUERIES, KEYS, causal=causal), start=1):
            for column, weight in enumerate(weights, start=1):
                _cell(plot, row, column, "one", 0.55 * weight)
                plot.text(column, row, f"{weight:.3f}" if weight else "–", dy=4)
        panels.append(plot)
    return figure(
        "Attention weights of the example: each row adds up to 1",
        "Two grids of three queries, the rows, by three keys, the columns. With every token visible the rows are "
        "0.576, 0.212, 0.212; 0.245, 0.665, 0.090; 0.090, 0.665, 0.245. With a causal mask the first row is 1 and two "
        "blanks, the second 0.269, 0.731 and a blank, and the third is unchanged.",
        *panels,
    )


def visibility() -> str:
    """Which tokens each position may use under three attention masks."""
    n, prefix = 5, 2
    causal = np.tri(n, dtype=bool)
    masks = {
        "Causal": causal,
        "Bidirectional": np.ones((n, n), dtype=bool),
        "Prefix": causal | (np.arange(n) < prefix),
    }
    panels = []
    for title, seen in masks.items():
        plot = _grid(title, n, n, "token used", "position")
        for (row, column), visible in np.ndenumerate(seen):
            _cell(plot, row + 1, column + 1, "one" if visible else "muted", 0.6 if visible else 0.12)
        panels.append(plot)
    return figure(
        "What each position sees: itself and the past, everything, or the whole prefix and then the past",
        "Three grids of five positions, the rows, by five tokens, the columns. Causal: the lower triangle with the "
        "diagonal is marked. Bidirectional: every cell is marked. Prefix: the lower triangle and, in every row, the "
        "first two columns.",
        *panels,
    )


def word_vectors() -> str:
    """Word vectors in two dimensions, trained on the drawn sentences."""
    words, _ = skip_gram(co_occurrences(), 2, 3000)
    plot = Plot((-2.4, 2.4), (-0.3, 2.1), equal=True)
    styles: tuple[Style, ...] = ("one", "two", "three")
    shapes: tuple[Shape, ...] = ("circle", "square", "triangle")
    plot.line([(-2.4, 0), (2.4, 0)], "muted")
    plot.line([(0, -0.3), (0, 2.1)], "muted")
    for topic, (style, shape) in enumerate(zip(styles, shapes, strict=True)):
        places = words[3 * topic : 3 * topic + 3]
        x, y = places.mean(axis=0)
        plot.line([(0, 0), (x, y)], style, dashed=True)
        plot.dots(places, style, shape=shape, size=4)
        plot.text(x, places[:, 1].max(), ", ".join(WORDS[3 * topic : 3 * topic + 3]), style, dy=-9)
    return figure(
        "Nine word vectors after skip-gram with negative sampling, in two dimensions",
        "A plane with nine points in three tight groups, each in a direction of its own from the origin: rice, soup "
        "and bread to the left; cat, dog and horse upward; red, blue and green to the upper right.",
        plot,
    )


def _grid(title: str, columns: int, rows: int, x_label: str, y_label: str) -> Plot:
    """Make a panel for cells, numbered from 1; the first row is the upper one."""
    return Plot(
        (0.5, columns + 0.5), (rows + 0.5, 0.5), width=180, height=180, x_label=x_label, y_label=y_label,
        x_ticks=range(1, columns + 1), y_ticks=range(1, rows + 1), title=title,
    )  # fmt: skip


def _cell(plot: Plot, row: int, column: int, style: Style, opacity: float) -> None:
    plot.bar((column - 0.47, column + 0.47), (row + 0.47, row - 0.47), style, opacity=opacity)
