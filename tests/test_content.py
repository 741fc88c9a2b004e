"""The form that readers can count on: every question answered, followed up and sourced."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from bs4 import Tag
from fontTools.ttLib import TTFont

from macros.errors import GuideError
from macros.figures import draw
from macros.html import code
from macros.html.code import listing
from macros.html.mathml import mathml
from macros.html.plot import Plot, figure
from tests.conftest import ROOT, Project, Site, errors
from tests.guide import DATA

PARTS = ("question", "answer", "follow-ups", "wrong", "sources")


@dataclass
class Question:
    """A section that answers a question: its heading and what stands below, up to the next heading as high."""

    path: str
    heading: Tag
    content: list[Tag] = field(default_factory=list)

    def part(self, name: str) -> Tag:
        (found,) = (tag for tag in self.content if {"admonition", name} <= set(tag.get("class") or ()))
        return found

    def __str__(self) -> str:
        return f"{self.path}#{self.heading['id']}"


def questions(site: Site) -> Iterator[Question]:
    for path, article in site.articles.items():
        for block in article.select(".admonition.question"):
            heading = block.find_previous_sibling(re.compile("^h[23]$"))
            assert isinstance(heading, Tag), path
            question = Question(path, heading)
            for tag in heading.find_next_siblings():
                if re.match(r"h[1-6]$", tag.name) and tag.name <= heading.name:
                    break
                question.content.append(tag)
            yield question


def words(tag: Tag) -> int:
    title = tag.select_one(".admonition-title")
    return len(tag.get_text(" ").split()) - len(title.get_text(" ").split() if title else ())


def faults(question: Question) -> Iterator[str]:
    """What is wrong with the form of a question's section."""
    order = [name for tag in question.content for name in PARTS if {"admonition", name} <= set(tag.get("class") or ())]
    if order != list(PARTS):
        yield f"has {', '.join(order)}"
        return
    if not question.part("question").get_text().strip().endswith(("?", ".")):
        yield "is not asked"
    items = question.part("follow-ups").select(":scope > ul > li")
    if not 2 <= len(items) <= 5:
        yield f"has {len(items)} follow-ups"
    for item in items:
        asked = item.select_one("strong")
        if not (asked and asked.get_text().rstrip().endswith(("?", "."))):
            yield f"a follow-up is not asked: {item.get_text()[:60]}"
        elif words(item) <= len(asked.get_text().split()) + 3:
            yield f"a follow-up has no answer: {asked.get_text()}"
    sources = question.part("sources").select(":scope > ul > li")
    if not 1 <= len(sources) <= 4:
        yield f"has {len(sources)} sources"
    if not all(source.select_one("a[href^=http]") for source in sources):
        yield "has a source without a link"
    if sum(words(tag) for tag in question.content if "admonition" not in (tag.get("class") or ())) < 120:
        yield "says hardly more than the short answer"


def test_a_question_is_answered_in_full(site: Site) -> None:
    asked = list(questions(site))
    assert asked
    assert [f"{question} {fault}" for question in asked for fault in faults(question)] == []


def test_answers_can_be_spoken_in_thirty_seconds() -> None:
    long = []
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for part in page.read_text(encoding="utf-8").split("\n/// answer\n")[1:]:
            # A formula counts as one word.
            answer = re.sub(r"\$[^$]+\$", "x", part.split("\n///")[0]).split()
            if not 40 <= len(answer) <= 90:
                long.append(f"{page.relative_to(ROOT)}: {len(answer)} words: {' '.join(answer[:8])} …")
    assert long == []


def test_a_listing_shows_definitions_as_the_file_has_them() -> None:
    shown = listing(ROOT / "macros/html", "plot.py", "_path", "Plot.steps")
    assert shown.startswith('```python title="plot.py: _path, Plot.steps"\ndef _path(')
    assert "\n\n\ndef steps(self" in shown, "a method stands at the left margin"
    lines = (ROOT / "macros/html/plot.py").read_text(encoding="utf-8").count("\n")
    assert listing(ROOT / "macros/html", "plot.py").count("\n") == lines + 1


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            '{{ code("ml-coding/kmeans.py") }}',
            "code('ml-coding/kmeans.py'): no such file in docs/; did you mean ml-coding/k_means.py?",
        ),
        ('{{ figure("rounds") }}', "figure('rounds') in preparation.md: no module macros/figures/preparation.py"),
        ('{{ cite("vaswani-2018") }}', "cite('vaswani-2018'): not in sources.yml; did you mean vaswani-2017?"),
        ('{{ resource("blind75") }}', "resource('blind75'): not in resources.yml; did you mean blind-75?"),
        (r"$\frac{1}{$", r"formula '\\frac{1}{'"),
    ],
)
def test_a_page_that_asks_for_what_is_not_there_is_told_so(project: Project, call: str, told: str) -> None:
    page = project.folder / "docs/preparation.md"
    page.write_text(page.read_text(encoding="utf-8") + f"\n{call}\n", encoding="utf-8")
    result = project.build()
    assert result.returncode != 0
    assert "Traceback" not in result.stderr
    assert any(told in line for line in errors(result)), result.stderr


def test_a_wrong_name_in_a_file_is_told() -> None:
    with pytest.raises(GuideError, match="no 'step' in the file; did you mean steps"):
        listing(ROOT / "macros/html", "plot.py", "Plot.step")


@pytest.mark.parametrize(
    ("page", "name", "told"),
    [
        ("trees", "rotate", "no function 'rotate' in macros/figures/ml_theory/trees.py; did you mean rotation?"),
        ("trees", "figure", "no function 'figure' in macros/figures/ml_theory/trees.py"),
        ("tree", "impurity", "no module macros/figures/ml_theory/tree.py; did you mean ml_theory/trees.py?"),
    ],
)
def test_a_figure_is_looked_for_in_the_module_of_its_page(page: str, name: str, told: str) -> None:
    with pytest.raises(GuideError, match=re.escape(f"figure({name!r}) in ml-theory/{page}.md: {told}")):
        draw(f"ml-theory/{page}.md", name, DATA)


def test_code_beside_a_page_runs_anew_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "DOCS", tmp_path / "docs")
    file = tmp_path / "docs/area/topic.py"
    file.parent.mkdir(parents=True)
    file.write_text("VALUES = []")
    first = code.module("area/topic.py")
    assert code.module("area/topic.py") is first
    file.write_text("VALUES = [1]")
    assert code.module("area/topic.py").VALUES == [1] and first.VALUES == []


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (None, "docs/area/topic.py:1: missing; this file must exist"),
        (b"x = 1\nx = = 2\n", "docs/area/topic.py:2: invalid syntax"),
        (b"\xef\xbb\xbfx = 1\n", "docs/area/topic.py:1: starts with a byte-order mark; save it as UTF-8 without one"),
        (b"x = '\xe9'\n", "docs/area/topic.py:1: 'utf-8' codec can't decode"),
    ],
)
def test_code_that_cannot_run_is_told_by_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: bytes | None, told: str
) -> None:
    monkeypatch.setattr(code, "DOCS", tmp_path / "docs")
    (tmp_path / "docs/area").mkdir(parents=True)
    if written:
        (tmp_path / "docs/area/topic.py").write_bytes(written)
    with pytest.raises(GuideError) as error:
        code.module("area/topic.py")
    assert str(error.value).startswith(told) and "\n" not in str(error.value)


def test_a_formula_becomes_mathml() -> None:
    assert mathml(r"x^2", display=False) == "<math><msup><mi>x</mi><mn>2</mn></msup></math>"
    assert mathml(r"x", display=True).startswith('<math display="block">')


def test_a_plot_puts_points_where_the_axes_say() -> None:
    plot = Plot((0, 10), (0, 1), x_ticks=(0, 10), y_ticks=(0, 1))
    (low, high) = plot.place([(0, 0), (10, 1)])
    assert tuple(low) == (plot.left, plot.bottom)
    assert tuple(high) == (plot.right, plot.top)
    square = Plot((0, 2), (0, 2), equal=True)
    (start, end) = square.place([(0, 0), (2, 2)])
    assert end[0] - start[0] == pytest.approx(start[1] - end[1])


def test_an_axis_may_be_logarithmic() -> None:
    plot = Plot((1, 1000), (1e-4, 1), log="xy", x_ticks=(1, 32), y_ticks=(1e-4, 1))
    middle = plot.place([(10**1.5, 1e-2)])[0]
    assert middle == pytest.approx([(plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2])
    drawn = plot.svg("")
    assert all(f">{tick}</text>" in drawn for tick in ("10⁰", "32", "10⁻⁴"))


def test_a_series_is_named_where_it_ends() -> None:
    plot = Plot((0, 10), (0, 10))
    plot.series([(0, 0), (5, 2), (8, 7)], "two", "growth", shape="square")
    (x, y) = plot.place([(8, 7)])[0]
    assert f'<text class="label two" x="{x:.1f}" y="{y - 7:.1f}" text-anchor="end">growth</text>' in plot.marks
    assert sum("dot two" in mark for mark in plot.marks) == 3


def test_a_figure_says_what_it_shows() -> None:
    made = figure("Loss & steps", 'It "falls".', Plot((0, 1), (0, 1)))
    assert "<figcaption" in made and "Loss &amp; steps" in made
    assert 'aria-label="It &quot;falls&quot;."' in made


def drawn(character: str, italic: bool) -> int:
    """The code point that a browser draws for a character; it slants a variable of one letter (MathML Core)."""
    code = ord(character)
    if not italic:
        return code
    if character == "h":
        return 0x210E  # the slanted h stood in Unicode before the others
    starts = {"A": 0x1D434, "a": 0x1D44E, "Α": 0x1D6E2, "α": 0x1D6FC}
    ends = {"A": "Z", "a": "z", "Α": "Ω", "α": "ω"}
    return next((starts[first] + code - ord(first) for first in starts if first <= character <= ends[first]), code)


def test_the_font_has_every_character_of_the_formulas(site: Site) -> None:
    font = TTFont(ROOT / "docs/assets/fonts/latinmodern-math.woff2").getBestCmap()
    lacking: dict[str, str] = {}
    for path, article in site.articles.items():
        for piece in article.select("math :is(mi, mn, mo, mtext)"):
            text = piece.get_text()
            slanted = piece.name == "mi" and len(text) == 1 and piece.get("mathvariant") != "normal"
            for character in text.strip():
                invisible = unicodedata.category(character).startswith(("C", "Z"))
                if drawn(character, slanted) not in font and not invisible:
                    lacking[f"U+{drawn(character, slanted):04X} {character}"] = path
    assert lacking == {}
