"""The figure of docs/ml-coding/naive-bayes.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, Shape, Style, figure

LOOKS: tuple[tuple[Style, Shape], ...] = (("one", "circle"), ("two", "square"), ("three", "triangle"))


def regions() -> str:
    """Where Gaussian naive Bayes decides for which of three classes, and what it takes each class to look like."""
    points, labels = module("ml-coding/naive_bayes_example.py").three_classes()
    code = module("ml-coding/naive_bayes.py")
    model = code.fit_gaussian(points, labels)
    plot = Plot(x=(0, 10), y=(-1, 10.5), width=360, height=330, x_label="feature 1", y_label="feature 2",
                x_ticks=(0, 5, 10), y_ticks=(0, 5, 10))  # fmt: skip
    xs, ys = np.linspace(*plot.x, 60), np.linspace(*plot.y, 60)
    joint = code.gaussian_log_joint(model, np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)).reshape(60, 60, 3)
    turn = np.linspace(0, 2 * np.pi, 49)
    for j, (style, shape) in enumerate(LOOKS):
        plot.region(xs, ys, joint[..., j] - np.delete(joint, j, axis=-1).max(axis=-1), style)
        plot.dots(points[labels == j], style, shape=shape, size=2.6)
        for width in (1, 2):
            spread = width * np.sqrt(model.variances[j])
            plot.line(model.means[j] + spread * np.column_stack([np.cos(turn), np.sin(turn)]), style, dashed=width == 2)
    right = (code.predict(model.classes, code.gaussian_log_joint(model, points)) == labels).mean()
    return figure(
        "Decision regions of Gaussian naive Bayes, with one and two standard deviations of each class",
        "Thirty points of each of three classes, and the plane cut into three regions with curved borders. Around the "
        "mean of each class lie two ellipses, at one and two standard deviations, whose axes are parallel to those of "
        "the plot. The points of the third class lie along a slanted line, which its upright ellipses do not follow. "
        f"{right:.0%} of the points lie in the region of their own class.",
        plot,
    )
