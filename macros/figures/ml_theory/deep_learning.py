"""The figures of docs/ml-theory/deep-learning.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, Shape, Style, figure


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
    sums, chances = module("ml-theory/deep_learning.py").dropped_sums([0.5, 1, 1.5, 2], 0.5)
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
    code, example = module("ml-coding/scaled_dot_product_attention.py"), module("ml-theory/deep_learning.py")
    panels, rows = [], []
    for title, mask in (("Every token visible", None), ("Causal mask", code.causal_mask(3, 3))):
        plot = _grid(title, 3, 3, "key", "query")
        _, weights = code.attention(example.QUERIES, example.KEYS, example.VALUES, mask)
        for (row, column), weight in np.ndenumerate(weights):
            _cell(plot, row + 1, column + 1, "one", 0.55 * weight)
            plot.text(column + 1, row + 1, f"{weight:.3f}" if weight else "–", dy=4)
        panels.append(plot)
        rows += [", ".join(f"{weight:.3f}" for weight in row if weight) for row in weights]
    return figure(
        "Attention weights of the example: each row adds up to 1",
        "Two grids of three queries, the rows, by three keys, the columns. With every token visible the rows are "
        f"{rows[0]}; {rows[1]}; {rows[2]}. With a causal mask the first row is 1 and two "
        f"blanks, the second {rows[4]} and a blank, and the third is unchanged.",
        *panels,
    )


def visibility() -> str:
    """Which tokens each position may use under three attention masks."""
    n, prefix = 5, 2
    causal = module("ml-coding/scaled_dot_product_attention.py").causal_mask(n, n)
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
    code = module("ml-theory/deep_learning.py")
    words, _ = code.skip_gram(code.co_occurrences(), 2, 3000)
    plot = Plot((-2.4, 2.4), (-0.3, 2.1), equal=True)
    plot.line([(-2.4, 0), (2.4, 0)], "muted")
    plot.line([(0, -0.3), (0, 2.1)], "muted")
    looks: tuple[tuple[Style, Shape], ...] = (("one", "circle"), ("two", "square"), ("three", "triangle"))
    for topic, (style, shape) in enumerate(looks):
        places = words[3 * topic : 3 * topic + 3]
        x, y = places.mean(axis=0)
        plot.line([(0, 0), (x, y)], style, dashed=True)
        plot.dots(places, style, shape=shape, size=4)
        plot.text(x, places[:, 1].max(), ", ".join(code.WORDS[3 * topic : 3 * topic + 3]), style, dy=-9)
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
