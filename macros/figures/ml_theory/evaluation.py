"""The figures of docs/ml-theory/evaluation.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, Shape, Style, figure


def roc_and_pr() -> str:
    """Draw the ROC and the precision-recall curve of the same scores."""
    code = module("ml-theory/evaluation.py")
    score, positive = code.scores()
    false_rate, true_rate = code.rates(score, positive)
    share = positive.mean()
    auc = module("ml-coding/classification_and_ranking_metrics.py").roc_auc(positive, score)
    average, even = (code.average_precision_at(part, false_rate, true_rate) for part in (share, 0.5))
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
        curve = np.column_stack([true_rate, code.precision_at(part, false_rate, true_rate)])[1:]
        pr.line(_thin(curve, 0.02), "one" if part == share else "two", dashed=part == 0.5)
    pr.text(0.05, 0.14, f"AP {average:.2f}", "one", anchor="start")
    pr.text(0.55, 0.75, f"AP {even:.2f}", "two")
    return figure(
        "The same scores, 5% positive, as ROC and as precision–recall; dashed: if half were positive",
        f"Two panels from the same {len(score):,} scores, of which {share:.0%} are of positives. The ROC curve bends "
        f"far to the upper left, with an area of {auc:.2f}. The precision-recall curve falls early, with an average "
        f"precision of {average:.2f} over a base line of {share:g}. If half of the examples were positive, the "
        f"ROC curve would be the same, and the average precision would be {even:.2f}.",
        roc,
        pr,
    )


def _thin(points: np.ndarray, least: float = 0.006) -> np.ndarray:
    """Drop points of a curve that lie closer than `least` to the last one kept."""
    kept = [points[0]]
    for point in points[1:]:
        if np.hypot(*(point - kept[-1])) >= least:
            kept.append(point)
    return np.vstack([*kept, points[-1]])


def reliability_diagram() -> str:
    """Draw the reliability of overconfident predictions before and after Platt scaling."""
    code = module("ml-theory/evaluation.py")
    logistic_regression = module("ml-coding/linear_and_logistic_regression.py").logistic_regression
    before, after, label = code.recalibrated(logistic_regression)
    plots, errors = [], []
    panels: tuple[tuple[str, np.ndarray, Style], ...] = (("as trained", before, "two"), ("Platt scaling", after, "one"))
    for name, chance, style in panels:
        plot = Plot((0, 1), (0, 1), width=180, title=name, x_label="predicted", y_label="share positive",
                    x_ticks=(0, 0.5, 1), y_ticks=(0, 0.5, 1), equal=True)  # fmt: skip
        plot.line([(0, 0), (1, 1)], "muted", dashed=True)
        plot.series(code.reliability(chance, label)[:, :2], style, shape="circle")
        errors.append(code.calibration_error(chance, label))
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


def leakage() -> str:
    """Draw the accuracies on pure noise, with features selected outside and inside the folds."""
    code = module("ml-theory/evaluation.py")
    outside, inside = code.selection_on_noise()
    plot = Plot((0, 1), (0, 2), height=190, x_label="cross-validated accuracy", x_ticks=(0, 0.25, 0.5, 0.75, 1))
    plot.line([(0.5, 0), (0.5, 2)], "muted", dashed=True)
    plot.text(0.5, 1.9, "chance", "muted", dx=-4, anchor="end")
    rows: tuple[tuple[str, tuple[float, ...], Style, Shape, float], ...] = (
        ("selected on all data", outside, "two", "square", 1.15),
        ("selected in each fold", inside, "one", "circle", 0.15),
    )
    for name, values, style, shape, base in rows:
        seen: dict[float, int] = {}
        for value in sorted(values):
            level = seen[value] = seen.get(value, -1) + 1
            plot.dots([(value, base + 0.1 * level)], style, shape=shape, size=2.6)
        plot.text(0.01, base + 0.45, name, style, anchor="start")
    return figure(
        f"{code.RUNS} data sets of pure noise: selecting features before cross-validation finds what is not there",
        f"Two rows of {code.RUNS} dots over the cross-validated accuracy. With features selected on all data, "
        f"accuracies lie between {min(outside):.0%} and {max(outside):.0%}, with a mean of {np.mean(outside):.0%}. "
        f"With features selected in each fold they scatter around chance, with a mean of {np.mean(inside):.0%}.",
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


def peeking() -> str:
    """Draw the share of false alarms over the number of looks at a running test."""
    found = module("ml-theory/evaluation.py").false_positives()
    plot = Plot((0, 20), (0, 0.3), height=200, x_label="looks at the running test", y_label="false positives",
                x_ticks=(1, 5, 10, 15, 20), y_ticks=(0, 0.1, 0.2, 0.3))  # fmt: skip
    plot.line([(0, 0.05), (20, 0.05)], "muted", dashed=True)
    plot.text(20, 0.05, "promised: 5%", "muted", dy=14, anchor="end")
    ten, label = list(found).index(10), f"{found[10]:.0%} with 10 looks"
    plot.series(list(found.items()), "two", label, shape="circle", at=ten, anchor="start", dx=10, dy=14)
    return figure(
        "Stop at the first p < 0.05: the false alarms of an experiment without an effect",
        "The share of false positives over the number of evenly spaced looks at experiments without an effect: "
        f"{', '.join(f'{share:.1%} with {looks}' for looks, share in found.items())}.",
        plot,
    )
