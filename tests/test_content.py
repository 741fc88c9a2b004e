"""The form that readers can count on: every question answered, followed up and sourced."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from bs4 import Tag
from fontTools.ttLib import TTFont
from mkdocs.exceptions import PluginError

from macros.code import listing
from macros.figures import draw
from macros.mathml import mathml
from macros.plot import Plot, figure
from tests.conftest import AT_ROOT, ROOT, Project, Site, errors

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


def questions() -> Iterator[Question]:
    for path, article in AT_ROOT.articles.items() if AT_ROOT.folder.exists() else ():
        for block in article.select(".admonition.question"):
            heading = block.find_previous_sibling(re.compile("^h[23]$"))
            assert isinstance(heading, Tag), path
            question = Question(path, heading)
            for tag in heading.find_next_siblings():
                if re.match(r"h[1-6]$", tag.name) and tag.name <= heading.name:
                    break
                question.content.append(tag)
            yield question


QUESTIONS = list(questions())


def words(tag: Tag) -> int:
    title = tag.select_one(".admonition-title")
    return len(tag.get_text(" ").split()) - len(title.get_text(" ").split() if title else ())


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_a_question_is_answered_in_full(question: Question) -> None:
    order = [name for tag in question.content for name in PARTS if {"admonition", name} <= set(tag.get("class") or ())]
    assert order == list(PARTS)
    # An inline formula counts as the words it is spoken in, more or less: no more than its symbols.
    assert 40 <= words(question.part("answer")) <= 100
    assert question.part("question").get_text().strip().endswith(("?", ".")), "it is asked"
    items = question.part("follow-ups").select(":scope > ul > li")
    assert 2 <= len(items) <= 5
    for item in items:
        asked = item.select_one("strong")
        assert asked and asked.get_text().rstrip().endswith(("?", ".")), item
        assert words(item) > len(asked.get_text().split()) + 3, "the follow-up has an answer"
    sources = question.part("sources").select(":scope > ul > li")
    assert 1 <= len(sources) <= 4
    assert all(source.select_one("a[href^=http]") for source in sources)
    deeper = sum(words(tag) for tag in question.content if "admonition" not in (tag.get("class") or ()))
    assert deeper >= 120, "more than the short answer"


# How many questions a page answers.
ANSWERS = {
    "ml-system-design/experimentation.md": 5,
    "ml-system-design/feature-store.md": 3,
    "ml-system-design/labels-and-deployment.md": 4,
    "ml-system-design/learning-to-rank.md": 2,
    "ml-system-design/ranking-metrics.md": 2,
    "ml-system-design/retrieval.md": 3,
    "ml-system-design/serving.md": 4,
    "ml-theory/structure.md": 4,
    "ml-theory/trees.md": 4,
    "system-design/building-blocks.md": 11,
    "system-design/data-stores.md": 7,
}


@pytest.mark.parametrize("page", ANSWERS)
def test_answers_can_be_spoken_in_thirty_seconds(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    answers = [part.split("///")[0].split() for part in text.split("/// answer\n")[1:]]
    assert len(answers) == text.count("/// question") == ANSWERS[page]
    assert all(40 <= len(answer) <= 90 for answer in answers), [len(answer) for answer in answers]


def test_a_listing_shows_definitions_as_the_file_has_them() -> None:
    shown = listing(ROOT / "macros", "plot.py", "_path", "Plot.steps")
    assert shown.startswith('```python title="plot.py: _path, Plot.steps"\ndef _path(')
    assert "\n\n\ndef steps(self" in shown, "a method stands at the left margin"
    assert listing(ROOT / "macros", "plot.py").count("\n") == (ROOT / "macros/plot.py").read_text().count("\n") + 1


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ('{{ code("index.md.py") }}', "code('index.md.py'): no such file in docs/"),
        ('{{ figure("plots.nothing") }}', "figure('plots.nothing'): no such function in macros/figures/plots.py"),
        ('{{ cite("vaswani-2018") }}', "source('vaswani-2018'): not in sources.yml; did you mean vaswani-2017?"),
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
    with pytest.raises(PluginError, match="no 'absent' in the file"):
        listing(ROOT / "macros", "plot.py", "Plot.absent")
    with pytest.raises(PluginError, match="no such function"):
        draw("nothing.at_all")


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
