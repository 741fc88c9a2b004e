"""Figures of ml-theory/evaluation.md, and the small computations that they and the page's numbers rest on."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from macros.plot import Plot, Style, figure

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

# The same scores for the ROC and the PR curve: 1 in 20 is positive.
POSITIVES, NEGATIVES, SEPARATION = 100, 1900, 1.8

# Selecting features on pure noise.
EXAMPLES, FEATURES, SELECTED, FOLDS, RUNS = 50, 1000, 20, 5, 20


def scores() -> tuple[Array, NDArray[np.bool_]]:
    """Sample scores, shape (2000,), and whether each belongs to a positive."""
    rng = np.random.default_rng(4)
    positive = np.arange(POSITIVES + NEGATIVES) < POSITIVES
    return rng.normal(0, 1, len(positive)) + SEPARATION * positive, positive


def rates(score: ArrayLike, positive: ArrayLike) -> tuple[Array, Array]:
    """Count up the curve, one example at a time from the highest score, for scores without ties.

    Returns:
        The false and the true positive rates, each of shape (n + 1,), from 0 to 1.
    """
    ranked = np.asarray(positive, dtype=bool)[np.argsort(-np.asarray(score, dtype=float))]
    true, false = np.cumsum(ranked), np.cumsum(~ranked)
    return np.append(0, false / false[-1]), np.append(0, true / true[-1])


def precision_at(share: float, false_rate: Array, true_rate: Array) -> Array:
    """Compute the precision if this share of the examples were positive; 1 where nothing is flagged."""
    flagged = share * true_rate + (1 - share) * false_rate
    return np.where(flagged > 0, share * true_rate / np.where(flagged > 0, flagged, 1), 1.0)


def areas() -> tuple[float, float, float]:
    """Compute the area under the ROC curve, the average precision, and the latter for half positives."""
    false_rate, true_rate = rates(*scores())
    auc = float((np.diff(false_rate) * true_rate[1:]).sum())
    gain = np.diff(true_rate)
    own, even = (
        float((gain * precision_at(share, false_rate, true_rate)[1:]).sum())
        for share in (POSITIVES / (POSITIVES + NEGATIVES), 0.5)
    )
    return auc, own, even


def _thin(points: Array, least: float = 0.006) -> Array:
    """Drop points of a curve that lie closer than `least` to the last one kept."""
    kept = [points[0]]
    for point in points[1:]:
        if np.hypot(*(point - kept[-1])) >= least:
            kept.append(point)
    return np.vstack([*kept, points[-1]])


def roc_and_pr() -> str:
    """Draw the ROC and the precision-recall curve of the same scores."""
    false_rate, true_rate = rates(*scores())
    share = POSITIVES / (POSITIVES + NEGATIVES)
    auc, average, even = areas()
    ticks = (0, 0.5, 1)
    roc = Plot((0, 1), (0, 1), width=180, title="ROC", x_label="false positive rate", y_label="true positive rate",
               x_ticks=ticks, y_ticks=ticks, equal=True)  # fmt: skip
    roc.line([(0, 0), (1, 1)], "muted", dashed=True)
    roc.line(_thin(np.column_stack([false_rate, true_rate])), "one")
    roc.text(0.95, 0.1, f"AUC {auc:.2f}", "one", anchor="end")
    pr = Plot((0, 1), (0, 1), width=180, title="precision–recall", x_label="recall", y_label="precision",
              x_ticks=ticks, y_ticks=ticks, equal=True)  # fmt: skip
    pr.line([(0, share), (1, share)], "muted", dashed=True)
    for part in (share, 0.5):
        curve = np.column_stack([true_rate, precision_at(part, false_rate, true_rate)])[1:]
        pr.line(_thin(curve, 0.02), "one" if part == share else "two", dashed=part == 0.5)
    pr.text(0.05, 0.14, f"AP {average:.2f}", "one", anchor="start")
    pr.text(0.55, 0.75, f"AP {even:.2f}", "two")
    return figure(
        "The same scores, 5% positive, as ROC and as precision–recall; dashed: if half were positive",
        "Two panels from the same 2,000 scores, of which 5% are of positives. The ROC curve bends far to the upper "
        f"left, with an area of {auc:.2f}. The precision-recall curve falls early, with an average precision of "
        f"{average:.2f} over a base line of {share:g}. If half of the examples were positive, the "
        f"ROC curve would be the same, and the average precision would be {even:.2f}.",
        roc,
        pr,
    )


def overconfident() -> tuple[Array, NDArray[np.bool_]]:
    """Sample predicted chances that are twice too sure in log-odds, shape (20000,), and the labels."""
    rng = np.random.default_rng(2)
    log_odds = rng.normal(-0.5, 1.2, 20_000)
    label = rng.random(len(log_odds)) < 1 / (1 + np.exp(-log_odds))
    return 1 / (1 + np.exp(-2 * log_odds)), label


def platt(chance: Array, label: ArrayLike) -> tuple[float, float]:
    """Fit slope and intercept of Platt's sigmoid on the log-odds of predicted chances, by Newton's method."""
    y = np.asarray(label, dtype=float)
    design = np.column_stack([np.log(chance / (1 - chance)), np.ones(len(chance))])
    w = np.zeros(2)
    for _ in range(20):
        p = 1 / (1 + np.exp(-design @ w))
        w += np.linalg.solve((design * (p * (1 - p))[:, None]).T @ design, design.T @ (y - p))
    return float(w[0]), float(w[1])


def recalibrated() -> tuple[Array, Array, NDArray[np.bool_]]:
    """Fit Platt's sigmoid on one half, apply it to the other: chances before and after, labels, (10000,) each."""
    chance, label = overconfident()
    half = len(chance) // 2
    slope, intercept = platt(chance[:half], label[:half])
    before = chance[half:]
    after = 1 / (1 + np.exp(-slope * np.log(before / (1 - before)) - intercept))
    return before, after, label[half:]


def reliability(chance: Array, label: ArrayLike, bins: int = 10) -> Array:
    """Compare, for each filled bin of equal width, mean prediction, share of positives and size: shape (≤ bins, 3)."""
    y = np.asarray(label, dtype=float)
    place = np.minimum((chance * bins).astype(int), bins - 1)
    rows = [(chance[place == b].mean(), y[place == b].mean(), (place == b).sum()) for b in np.unique(place)]
    return np.array(rows)


def calibration_error(chance: Array, label: ArrayLike) -> float:
    """Compute the expected calibration error: the mean gap of the bins, weighted by their sizes."""
    predicted, seen, size = reliability(chance, label).T
    return float((np.abs(predicted - seen) * size).sum() / size.sum())


def reliability_diagram() -> str:
    """Draw the reliability of overconfident predictions before and after Platt scaling."""
    before, after, label = recalibrated()
    plots, errors = [], []
    panels: tuple[tuple[str, Array, Style], ...] = (("as trained", before, "two"), ("Platt scaling", after, "one"))
    for name, chance, style in panels:
        plot = Plot((0, 1), (0, 1), width=180, title=name, x_label="predicted", y_label="share positive",
                    x_ticks=(0, 0.5, 1), y_ticks=(0, 0.5, 1), equal=True)  # fmt: skip
        plot.line([(0, 0), (1, 1)], "muted", dashed=True)
        rows = reliability(chance, label)
        plot.line(rows[:, :2], style)
        plot.dots(rows[:, :2], style)
        errors.append(calibration_error(chance, label))
        plot.text(0.97, 0.06, f"ECE {errors[-1]:.3f}", style, anchor="end")
        plots.append(plot)
    return figure(
        "Reliability of the same ranking, overconfident and recalibrated",
        "Two panels of predicted chance against the share that turned out positive, in ten bins. As trained, the "
        "points run flatter than the diagonal: above it for low predictions and below it for high ones; the "
        f"expected calibration error (ECE) is {errors[0]:.3f}. After Platt scaling they lie on the diagonal, and the "
        f"error is {errors[1]:.3f}.",
        *plots,
    )


def _accuracy(x: Array, y: Array, selected: Indices | None, folds: NDArray[np.int64]) -> float:
    """Cross-validate the nearest class mean, on features selected beforehand or, if None, within each fold."""
    right = 0
    for fold in range(FOLDS):
        train, held = folds != fold, folds == fold
        columns = selected if selected is not None else strongest(x[train], y[train])
        a, b = x[np.ix_(train, columns)], x[np.ix_(held, columns)]
        high, low = a[y[train] == 1].mean(axis=0), a[y[train] == 0].mean(axis=0)
        closer = ((b - high) ** 2).sum(axis=1) < ((b - low) ** 2).sum(axis=1)
        right += int((closer == (y[held] == 1)).sum())
    return right / len(y)


def strongest(x: Array, y: Array) -> Indices:
    """Find the SELECTED columns of x, shape (n, d), that correlate most with y, shape (n,)."""
    centered = x - x.mean(axis=0)
    correlation = np.abs((y - y.mean()) @ centered) / np.sqrt((centered**2).sum(axis=0))
    return np.argpartition(-correlation, SELECTED)[:SELECTED]


@lru_cache
def selection_on_noise() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Cross-validate on features and labels that have nothing to do with each other, RUNS times.

    Returns:
        The accuracies with features selected on all data, and with features selected within each fold.
    """
    rng = np.random.default_rng(0)
    outside, inside = [], []
    y = (np.arange(EXAMPLES) % 2).astype(float)
    folds = np.arange(EXAMPLES) // 2 % FOLDS
    for _ in range(RUNS):
        x = rng.standard_normal((EXAMPLES, FEATURES))
        outside.append(_accuracy(x, y, strongest(x, y), folds))
        inside.append(_accuracy(x, y, None, folds))
    return tuple(outside), tuple(inside)


def leakage() -> str:
    """Draw the accuracies on pure noise, with features selected outside and inside the folds."""
    outside, inside = selection_on_noise()
    plot = Plot((0, 1), (0, 2), height=190, x_label="cross-validated accuracy", x_ticks=(0, 0.25, 0.5, 0.75, 1))
    plot.line([(0.5, 0), (0.5, 2)], "muted", dashed=True)
    plot.text(0.5, 1.9, "chance", "muted", dx=-4, anchor="end")
    rows: tuple[tuple[str, tuple[float, ...], Style, float, bool], ...] = (
        ("selected on all data", outside, "two", 1.15, True),
        ("selected in each fold", inside, "one", 0.15, False),
    )
    for name, values, style, base, square in rows:
        seen: dict[float, int] = {}
        for value in sorted(values):
            level = seen[value] = seen.get(value, -1) + 1
            plot.dots([(value, base + 0.1 * level)], style, shape="square" if square else "circle", size=2.6)
        plot.text(0.01, base + 0.45, name, style, anchor="start")
    return figure(
        f"{RUNS} data sets of pure noise: selecting features before cross-validation finds what is not there",
        f"Two rows of {RUNS} dots over the cross-validated accuracy. With features selected on all data, accuracies "
        f"lie between {min(outside):.0%} and {max(outside):.0%}, with a mean of {np.mean(outside):.0%}. With "
        f"features selected in each fold they scatter around chance, with a mean of {np.mean(inside):.0%}.",
        plot,
    )


def splits() -> str:
    """Draw which examples train and which validate, in k-fold and in forward-moving splits."""
    plots = []
    for name, forward in (("k-fold", False), ("over time", True)):
        plot = Plot((0, 6), (0, 5), width=180, height=150, title=name, x_label="time →" if forward else "")
        for row in range(5):
            for block in range(6 if forward else 5):
                width = 1 if forward else 1.2
                held = block == row + 1 if forward else block == row
                if forward and block > row + 1:
                    continue
                y = 4 - row
                plot.bar((block * width + 0.04, (block + 1) * width - 0.04), (y + 0.15, y + 0.85),
                         "two" if held else "one", opacity=0.95 if held else 0.3)  # fmt: skip
        plots.append(plot)
    return figure(
        "Five splits each, one a row: training pale, validation solid",
        "Two panels of five rows. In k-fold, the data are cut into five blocks; each row validates on another block "
        "and trains on the other four. Over time, the data are cut into six blocks in order; each row trains on all "
        "blocks before the one it validates on, and leaves out those after.",
        *plots,
    )


LOOKS = (1, 2, 3, 5, 8, 10, 15, 20)


@lru_cache
def false_positives() -> dict[int, float]:
    """Compute how often an experiment without an effect is significant at 5% at one of several even looks.

    Between two looks the data add an independent normal to the sum; z is the sum over its standard deviation. From
    look to look, the density of the sums that were never significant is convolved with a normal, and cut off.

    Returns:
        For each number of looks, the share of experiments that ever looked significant.

    Source: Armitage, McPherson and Rowe (1969).
    """
    limit = NormalDist().inv_cdf(0.975)
    sums, mass = np.zeros(1), np.ones(1)
    found = {}
    for look in range(1, max(LOOKS) + 1):
        reach = np.linspace(-limit * np.sqrt(look), limit * np.sqrt(look), 401)
        density = np.exp(-((reach[:, None] - sums) ** 2) / 2) @ mass / np.sqrt(2 * np.pi)
        weight = np.full(len(reach), reach[1] - reach[0])
        weight[[0, -1]] /= 2  # the trapezoidal rule
        sums, mass = reach, density * weight
        if look in LOOKS:
            found[look] = float(1 - mass.sum())
    return found


def peeking() -> str:
    """Draw the share of false alarms over the number of looks at a running test."""
    found = false_positives()
    plot = Plot((0, 20), (0, 0.3), height=200, x_label="looks at the running test", y_label="false positives",
                x_ticks=(1, 5, 10, 15, 20), y_ticks=(0, 0.1, 0.2, 0.3))  # fmt: skip
    plot.line([(0, 0.05), (20, 0.05)], "muted", dashed=True)
    plot.text(20, 0.05, "promised: 5%", "muted", dy=14, anchor="end")
    points = np.array(list(found.items()))
    plot.line(points, "two")
    plot.dots(points, "two")
    plot.text(10, found[10], f"{found[10]:.0%} with 10 looks", "two", dx=10, dy=14, anchor="start")
    return figure(
        "Stop at the first p < 0.05: the false alarms of an experiment without an effect",
        "The share of false positives over the number of evenly spaced looks at experiments without an effect: "
        + ", ".join(f"{share:.1%} with {looks}" for looks, share in found.items())
        + ".",
        plot,
    )
