"""What the guide reads from a rendered page: sections, what they say, cards, links, and what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from macros.errors import Fault, GuideError, mark, marked_faults, show_marks
from macros.page import FORMULA, way
from tests.guide import page

QUESTION = (
    '<div class="admonition question"><p class="admonition-title">The question</p>\n<p>Why <em>so</em>?</p>\n</div>'
    '<div class="admonition answer"><p class="admonition-title">The 30-second answer</p>\n<p>Because.</p>\n</div>'
)


def told(html: str, markdown: str = "", **fields: Any) -> list[str]:
    return [str(fault) for fault in page(html, markdown, **fields).faults()]


def test_sections_are_the_opening_and_headings_and_rows_with_an_id() -> None:
    html = (
        '<h1 id="page">Page</h1><p>First.</p>'
        '<h2 class="wide" id="a">L1 <em>vs.</em> L2<a class="headerlink" href="#a">#</a></h2>'
        '<h3 id="b">B</h3><h4 id="c">C</h4>'
        '<table><tr id="row"><th>Name <a class="headerlink" href="#row">#</a><p>A remark.</p></th>'
        "<td>x</td><td>y</td></tr></table>"
        '<h2 id="d">D</h2>'
    )
    found = [(section.id, section.title, section.tag, section.parent) for section in page(html).sections]
    assert found == [
        ("", "Topic", "h1", ""), ("a", "L1 vs. L2", "h2", ""), ("b", "B", "h3", "a"), ("row", "Name", "tr", "a"),
        ("d", "D", "h2", ""),
    ]  # fmt: skip
    row = page(html).sections[3]
    assert row.text("cell") == "x · y"
    assert list(row.paragraphs("remark")) == ["A remark."]


def test_text_is_dealt_out_by_what_it_is_for() -> None:
    html = (
        f'<h2 id="a">A</h2>{QUESTION}<p>Reason<br>one.</p><ul><li>Two.</li></ul><h4>Point</h4>'
        "<pre><code>x = 1</code></pre>"
        '<figure><svg><title>Drawn</title><text>label</text></svg><figcaption>Caption.</figcaption></figure>'
        '<div class="admonition sources"><p class="admonition-title">Sources</p><ul><li>Book</li></ul></div>'
        "<button>Copy</button><script>no()</script>"
    )
    section = page(html).sections[1]
    assert section.text("question") == "Why so?"
    assert section.text("answer") == "Because."
    assert section.text("text") == "Reason one. Two."
    assert section.text("heading", "caption") == "Point Caption."
    assert section.text("more") == "x = 1 Drawn Book"


def test_a_formula_reads_as_a_line_as_far_as_it_is_one() -> None:
    html = (
        '<h2 id="a">A</h2><p>Let <math><mi>k</mi><mo>=</mo><mn>3</mn></math> and '
        "<math><mi>log</mi><mfrac><mi>a</mi><mi>b</mi></mfrac><msup><mi>a</mi><mn>2</mn></msup></math>.</p>"
    )
    section = page(html).sections[1]
    assert section.text("text") == f"Let \U0001d458=3 and log{FORMULA}."
    assert list(section.paragraphs("text")) == [f"Let k=3 and log{FORMULA}."]


@pytest.mark.parametrize("attributes", ['id="a"', 'class="wide" id="a"', 'data-x="1" class="y" id="a"'])
def test_a_question_makes_a_card_however_its_heading_is_written(attributes: str) -> None:
    (_, section) = page(f"<h2 {attributes}>A</h2>{QUESTION}").sections
    assert section.card == ("<p>Why <em>so</em>?</p>", "<p>Because.</p>")


def test_a_question_that_makes_no_card_is_told() -> None:
    code = QUESTION.replace("<p>Because.</p>", '<div class="highlight"><pre>x</pre></div>')
    assert told(f'<h2 id="a">A</h2>{code}', "## A { #a }") == [
        "docs/area/topic.md:1: #a: no card can be made of this question; "
        "allowed: a question and an answer, of paragraphs and lists alone"
    ]
    no_answer = QUESTION.partition("</div>")[0]
    assert len(told(f'<h2 id="a">A</h2>{no_answer}</div>')) == 1


@pytest.mark.parametrize(
    ("html", "markdown", "line"),
    [
        ('<h2 data-no-id="" id="new">New</h2>', "x\n\n## New\n", "docs/area/topic.md:3: heading 'New' has no id; "),
        ('<h2 data-no-id="" id="new">New</h2>', "New\n---\n", "docs/area/topic.md:1: heading 'New' has no id; "),
        ("<h2>Raw</h2>", "<h2>Raw</h2>\n", "docs/area/topic.md:1: heading 'Raw' has no id; "),
        ('<h2 id="New_Section">New</h2>', "## New { #New_Section }\n", "docs/area/topic.md:1: id 'New_Section'; allow"),
        ('<h2 id="a">A</h2><p id="a">B</p>', "## A { #a }\n", "docs/area/topic.md:1: #a: this id stands 2 times on"),
    ],
)  # fmt: skip
def test_ids_are_checked_on_the_rendered_page(html: str, markdown: str, line: str) -> None:
    (found,) = told(html, markdown)
    assert found.startswith(line)


@pytest.mark.parametrize("path", ["/ml-theory/My_Page/", "/ml-theory/Page/", "/a--b/"])
def test_a_file_name_is_an_address(path: str) -> None:
    assert len(told("<p>Text.</p>", path=path)) == 1


def test_marks_come_through_and_are_told_with_their_file() -> None:
    word = mark(GuideError.of('figure("<b>&{{x}}*_$")', "é"), 12)
    assert word.isalnum()
    line = 'docs/area/topic.md:12: figure("<b>&{{x}}*_$"); allowed: é'
    assert told(f"<p>{word}</p><a href='{word}'>x</a>") == [line, line]
    assert marked_faults("guidefault") == []
    assert "&lt;b&gt;" in show_marks(word)
    assert str(Fault("f", 1, 2, "w", "a")) == "f:1:2: w; allowed: a"


def test_links_within_the_site_are_resolved() -> None:
    html = (
        '<a href="../other/#x">a</a><a href="#y">b</a><a href="https://x.example/">c</a><a href="mailto:a@b">d</a>'
        '<a href="../../f%20g.csv">e</a>'
    )
    leads = {"../other/#x": "/area/other/#x", "#y": "/area/topic/#y", "../../f%20g.csv": "/f g.csv"}
    assert dict(page(html).links) == leads


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/area/topic/#x", "#x"), ("/area/topic/", "./"), ("/area/#x", "../#x"), ("/", "../../"),
        ("https://x.example/?a=1&b", "https://x.example/?a=1&amp;b"),
    ],
)  # fmt: skip
def test_the_way_to_an_address(address: str, link: str) -> None:
    assert way("/area/topic/", address) == link
