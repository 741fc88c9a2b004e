"""Plots: numbers in, an inline SVG out, which the site's stylesheet colors for light and dark.

Of the styles, the series `one` to `four` have a color each; `muted` is for what stands behind them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Any, Literal

import contourpy
import numpy as np
from numpy.typing import ArrayLike, NDArray

Style = Literal["one", "two", "three", "four", "muted"]
Anchor = Literal["start", "middle", "end"]
Shape = Literal["circle", "square", "cross", "triangle"]
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass
class Plot:
    """Axes and what is drawn on them, in data coordinates. 360 units wide it is readable on a phone; a panel has 180.

    Attributes:
        x, y: the ranges shown, (low, high); y grows upward.
        log: which of the axes are logarithmic: "x", "y" or "xy".
        width, height: in SVG units.
        x_ticks, y_ticks: where the axes carry numbers; none, no numbers.
        title: stands above, for panels.
        equal: make a unit of y as long as a unit of x, by setting the height.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    width: float = 360
    height: float = 240
    x_label: str = ""
    y_label: str = ""
    x_ticks: Sequence[float] = ()
    y_ticks: Sequence[float] = ()
    title: str = ""
    equal: bool = False
    log: Literal["", "x", "y", "xy"] = ""
    marks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = (34 if self.y_ticks else 6) + (16 if self.y_label else 0)
        self.right = self.width - 8
        self.top = 24 if self.title else 8
        if self.equal:
            span = (self.y[1] - self.y[0]) / (self.x[1] - self.x[0]) * (self.right - self.left)
            self.height = self.top + span + self._below
        self.bottom = self.height - self._below

    @property
    def _below(self) -> float:
        return 6 + (16 if self.x_ticks else 0) + (18 if self.x_label else 0)

    def place(self, points: ArrayLike) -> NDArray[np.float64]:
        """SVG coordinates, shape (n, 2), of points in data coordinates, shape (n, 2)."""
        x, y = np.asarray(points, dtype=float).reshape(-1, 2).T
        across = self.left + _share(x, self.x, "x" in self.log) * (self.right - self.left)
        up = self.bottom - _share(y, self.y, "y" in self.log) * (self.bottom - self.top)
        return np.column_stack([across, up])

    def line(self, points: ArrayLike, style: Style = "one", *, dashed: bool = False, arrow: bool = False) -> None:
        """Join points, shape (n, 2), by a line; with a head at its end if `arrow`."""
        way = self.place(points)
        self._mark(f'<path class="line {style}{" dashed" if dashed else ""}" d="{_path(way)}"/>')
        if arrow and len(way) > 1:
            step = way[-1] - way[-2]
            back = step / (np.hypot(*step) or 1) * 7
            side = np.array([-back[1], back[0]]) * 0.45
            head = _path([way[-1], way[-1] - back + side, way[-1] - back - side])
            self._mark(f'<path class="fill {style}" d="{head}Z"/>')

    def series(
        self, points: ArrayLike, style: Style = "one", label: str = "", *, shape: Shape | None = None, size: float = 3,
        dashed: bool = False, at: int = -1, anchor: Anchor = "end", dx: float = 0, dy: float = -7,
    ) -> None:  # fmt: skip
        """Join points, shape (n, 2), by a line, with a mark at each if there is a shape, and write a label at the end.

        The label stands where the curve is, whatever its data: above its end, to the left, or as `text` would place it
        beside the point `at`.
        """
        places = np.asarray(points, dtype=float).reshape(-1, 2)
        self.line(places, style, dashed=dashed)
        if shape:
            self.dots(places, style, shape=shape, size=size)
        if label:
            x, y = places[at]
            self.text(x, y, label, style, anchor=anchor, dx=dx, dy=dy)

    def steps(self, points: ArrayLike, style: Style = "one") -> None:
        """A staircase through points, shape (n, 2): each y holds until the next x."""
        x, y = np.asarray(points, dtype=float).reshape(-1, 2).T
        self.line(np.column_stack([np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]]), style)

    def dots(self, points: ArrayLike, style: Style = "one", *, shape: Shape = "circle", size: float = 3) -> None:
        """Draw a mark at each of the points, shape (n, 2). Shapes keep series apart where colors cannot."""
        arc = f"a{size} {size} 0 1 0 "
        for x, y in self.place(points):
            form = {
                "circle": f"M{x - size:.1f} {y:.1f}{arc}{2 * size} 0{arc}-{2 * size} 0Z",
                "square": f"M{x - size:.1f} {y - size:.1f}h{2 * size}v{2 * size}h{-2 * size}Z",
                "triangle": f"M{x:.1f} {y - size * 1.2:.1f}l{size * 1.2} {size * 2.2}h{-size * 2.4}Z",
                "cross": f"M{x - size:.1f} {y - size:.1f}l{2 * size} {2 * size}m0 {-2 * size}l{-2 * size} {2 * size}",
            }[shape]
            self._mark(f'<path class="{"line" if shape == "cross" else "dot"} {style}" d="{form}"/>')

    def area(self, points: ArrayLike, style: Style = "one") -> None:
        """Fill the polygon through points, shape (n, 2), lightly."""
        self._mark(f'<path class="area {style}" d="{_path(self.place(points))}Z"/>')

    def bar(self, x: tuple[float, float], y: tuple[float, float], style: Style = "one", *, opacity: float = 1) -> None:
        """Fill a rectangle between two x and two y; `opacity` from 0 to 1 makes it a cell of a heat map."""
        (left, low), (right, high) = self.place([(x[0], y[0]), (x[1], y[1])])
        look = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
        place = f'x="{left:.1f}" y="{high:.1f}" width="{right - left:.1f}" height="{low - high:.1f}"'
        self._mark(f'<rect class="fill {style}"{look} {place}/>')

    def contour(
        self, xs: ArrayLike, ys: ArrayLike, z: ArrayLike, levels: Iterable[float], style: Style = "muted"
    ) -> None:
        """Draw contour lines of z, shape (len(ys), len(xs)), at the levels."""
        made: Any = contourpy.contour_generator(np.asarray(xs), np.asarray(ys), np.asarray(z))
        for level in levels:
            for way in made.lines(level):
                self.line(way, style)

    def region(self, xs: ArrayLike, ys: ArrayLike, z: ArrayLike, style: Style = "one") -> None:
        """Fill, lightly, where z, shape (len(ys), len(xs)), is above zero."""
        made: Any = contourpy.contour_generator(np.asarray(xs), np.asarray(ys), np.asarray(z), fill_type="OuterOffset")
        polygons, offsets = made.filled(0, np.inf)
        for polygon, cuts in zip(polygons, offsets, strict=True):
            ways = [self.place(polygon[start:end]) for start, end in pairwise(cuts)]
            self._mark(f'<path class="area {style}" d="{"".join(_path(way) + "Z" for way in ways)}"/>')

    def text(
        self, x: float, y: float, words: str, style: Style | None = None, *,
        anchor: Anchor = "middle", dx: float = 0, dy: float = 0,
    ) -> None:  # fmt: skip
        """Write words at a point in data coordinates, moved by (dx, dy) SVG units; dy grows downward."""
        ((across, up),) = self.place([(x, y)])
        look = f"label {style}" if style else "label"
        place = f'x="{across + dx:.1f}" y="{up + dy:.1f}" text-anchor="{anchor}"'
        self._mark(f'<text class="{look}" {place}>{escape(words)}</text>')

    def _mark(self, svg: str) -> None:
        self.marks.append(svg)

    def _frame(self) -> Iterable[str]:
        yield f'<path class="axis" d="M{self.left} {self.top}V{self.bottom:.1f}H{self.right}"/>'
        for tick in self.x_ticks:
            ((x, _),) = self.place([(tick, self.y[0])])
            number = _number(tick, "x" in self.log)
            yield f'<text class="tick" x="{x:.1f}" y="{self.bottom + 15:.1f}" text-anchor="middle">{number}</text>'
        for tick in self.y_ticks:
            ((_, y),) = self.place([(self.x[0], tick)])
            number = _number(tick, "y" in self.log)
            yield f'<text class="tick" x="{self.left - 5}" y="{y + 4:.1f}" text-anchor="end">{number}</text>'
        middle = (self.left + self.right) / 2
        if self.x_label:
            y = self.height - 5
            yield f'<text class="tick" x="{middle:.1f}" y="{y:.1f}" text-anchor="middle">{escape(self.x_label)}</text>'
        if self.y_label:
            up = (self.top + self.bottom) / 2
            yield (
                f'<text class="tick" transform="translate(12 {up:.1f}) rotate(-90)" text-anchor="middle">'
                f"{escape(self.y_label)}</text>"
            )
        if self.title:
            yield f'<text class="label" x="{middle:.1f}" y="15" text-anchor="middle">{escape(self.title)}</text>'

    def svg(self, names: str) -> str:
        """The drawing, with `names` among its attributes."""
        return (
            f'<svg class="plot" viewBox="0 0 {self.width:g} {self.height:.0f}" {names}>'
            f"{''.join(self.marks)}{''.join(self._frame())}</svg>"
        )


def figure(title: str, alt: str, *plots: Plot) -> str:
    """A figure of one plot, or of several side by side.

    Args:
        title: its caption.
        alt: what it shows, in words, for those who do not see it.
    """
    key = "figure-" + hashlib.sha256("\0".join((title, alt)).encode()).hexdigest()[:8]
    panels = "".join(plot.svg('aria-hidden="true"') for plot in plots)
    kind = "figure" if len(plots) == 1 else "figure panels"
    return (
        f'<figure class="{kind}" role="group" aria-labelledby="{key}">'
        f'<div class="drawing" role="img" aria-label="{escape(alt)}">{panels}</div>'
        f'<figcaption id="{key}">{escape(title)}</figcaption></figure>'
    )


def _share(values: NDArray[np.float64], ends: tuple[float, float], log: bool) -> NDArray[np.float64]:
    """How far values lie between two ends, from 0 to 1."""
    low, high = np.log10(ends) if log else ends
    return np.asarray(((np.log10(values) if log else values) - low) / (high - low))


def _number(tick: float, log: bool) -> str:
    """A number at an axis; at a logarithmic one, powers of ten as such."""
    factor, exponent = f"{tick:e}".split("e")
    return "10" + str(int(exponent)).translate(_RAISED) if log and float(factor) == 1 else f"{tick:g}"


def _path(points: Iterable[Iterable[float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
