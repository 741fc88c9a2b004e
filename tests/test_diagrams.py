"""Diagrams: drawn, named, readable on a phone; a bad one is told in one line."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from macros.errors import GuideError
from macros.html.diagrams import render
from tests.conftest import Project, Site, errors

PHONE_PIXELS = 358  # what a page 390 pixels wide leaves for its content
LEAST_TEXT_PIXELS = 11


def test_a_diagram_is_named_and_leaves_its_colors_to_the_stylesheet() -> None:
    figure = BeautifulSoup(render("a: Left {class: online}\na -> b: step", "A & B", "Left leads to b."), "html.parser")
    svg = figure.select_one("figure > svg")
    assert svg
    assert figure.select_one("figcaption") and figure.select_one("figcaption").text == "A & B"  # type: ignore[union-attr]
    named = {tag["id"]: tag.text for tag in svg.select("title, desc")}
    assert named[svg["aria-labelledby"]] == "A & B"
    assert named[svg["aria-describedby"]] == "Left leads to b."
    assert [text.text for text in svg.select("text.label")] == ["Left", "b", "step"]
    assert svg.select_one("g.online rect.node")
    assert svg.select("style, [style], script, a") == []
    assert svg.select(":not(mask) > [fill]") == []


def test_two_diagrams_share_no_id() -> None:
    page = BeautifulSoup(render("a -> b", "One", "1") + render("a -> c", "Two", "2"), "html.parser")
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)) >= 6


def test_a_bad_diagram_says_where() -> None:
    with pytest.raises(GuideError) as caught:
        render("a -> b\nc: {shape: blob}", "Paths", "Words.")
    assert str(caught.value).startswith("diagram 'Paths': line 2: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("request -> search", "request -> search {", "diagram 'Recommendations and search: offline and online, "),
        ('alt="A grid', 'note="A grid', "retrieval and ranking': alt is missing"),
    ],
)
def test_a_build_stops_at_a_bad_diagram(project: Project, old: str, new: str, told: str) -> None:
    project.edit("docs/ml-system-design/index.md", old, new)
    result = project.build()
    assert result.returncode != 0
    assert "Traceback" not in result.stderr
    (line,) = errors(result)
    assert line.startswith("docs/ml-system-design/index.md: diagram ")
    assert told in line


def test_diagrams_are_readable_on_a_phone(site: Site) -> None:
    drawings = [svg for article in site.articles.values() for svg in article.select("figure.diagram > svg")]
    assert len(drawings) >= 2
    for svg in drawings:
        scale = min(1, PHONE_PIXELS / float(str(svg["width"])))
        for text in svg.select("text"):
            assert float(str(text["font-size"])) * scale >= LEAST_TEXT_PIXELS, text.text
