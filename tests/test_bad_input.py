"""Whatever a maintainer types: it stands on the page and in the downloads exactly, or one short line names it."""

from __future__ import annotations

import csv
import io
import json
import re
import string
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined
from markdown import Markdown
from mkdocs.config import load_config

from macros.calls import checked, chosen
from macros.data import load_file, models
from macros.errors import LONGEST, GuideError
from macros.files import downloads
from macros.html import charts, tables
from macros.models import Offer, Outcomes, Pay, Record, Resources, Sources
from macros.source import call_faults, template_faults
from tests.conftest import ROOT


def examples(number: int) -> settings:
    """That many examples, the same in every run: what fails here fails everywhere."""
    unheeded = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=number, derandomize=True, deadline=None, suppress_health_check=unheeded)


# What people paste, and what YAML, Jinja, Markdown, HTML, formulas and spreadsheets each take for something else.
PIECES = [
    *string.punctuation, *"aZ09 ", "\n", "\t", "\r\n", "\0", "\x07", "\x1b[0m", "\x7f", "\x85", "\u2028", "\xa0",
    "\xad", "\u200b", "\u202e", "\ufeff", "\ufffe", "\ue000", "e\u0301", "é", "ß", "İ", "ﬁ", "字", "😀", "👩\u200d💻",
    "“", "”", "{{ x }}", "{% raw %}", "{#", "#}", "{#id}", "{: .x }", "{ #id }", "<b>", "</td>",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--", "]]>", "&copy;", "&#42;", "\" onclick=\"x",
    "$1$", "$$", "\\(x\\)", "\\*", "*x*", "_x_", "**x**", "~~x~~", "==x==", "^^x^^", "++x++", "`x`", "```", "[a](b)",
    "![a](b)", "[^1]", "[a][b]", "<http://a.example>", "http://a.example/?a=1&b=2", "www.a.example", "a@b.example",
    ":smile:", "(c)", "--", "...", "1. x", "- x", "# x", "> x", ": x", "/// x", "!!! x", "| x |", "---", "HTML", "  ",
    " # x", ": ", "NO", "on", "null", "~", "0250", "0x1F", "4:10", "1_000", ".inf", "1e5", "2024-05-01", "2024-13-45",
    "9" * 4400, "!important", "!!float x", "!!python/name:os.system ", "&a ", "*a", "<<", "=", "=1+1", "+1", "-1",
    "@x", "%x", "[" * 200, "{" * 200, "x" * 3000, "? ", "...\n", "---\n", "\\u200b", "\\x07",
]
odd = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), min_size=1, max_size=5).map("".join)
# What a value may hold, and an address.
visible = st.sampled_from([piece for piece in PIECES if piece.isprintable() and len(piece) < 100])
values = st.lists(visible, min_size=1, max_size=4).map("".join)
ends = values.map(lambda value: value.replace(" ", ""))


def check_lines(error: GuideError, file: str) -> None:
    lines = str(error).splitlines()
    assert 1 <= len(lines) == len(error.faults) <= 100
    for line in lines:
        assert re.match(rf"{re.escape(file)}:[1-9]\d*:[1-9]\d*: .", line), line
        assert len(line) <= LONGEST and line.isprintable(), line


def loaded(folder: Path, content: str, file: str, model: type[Record]) -> Record | None:
    """What a file holds, or None if it is told well what is wrong with it."""
    (folder / file).write_bytes(content.encode("utf-8", "surrogatepass"))
    started = time.process_time()
    try:
        return load_file(folder / file, model, folder)
    except GuideError as error:
        check_lines(error, file)
        return None
    finally:
        assert time.process_time() - started < 2, "seconds of the processor"


# --- Damaged files


def same(value: object, written: object) -> bool:
    """Whether a loaded value is what the file says, read as nothing but text."""
    if isinstance(written, dict):
        return isinstance(value, dict) and all(same(value[key], item) for key, item in written.items())
    if isinstance(written, list):
        return isinstance(value, list) and all(map(same, value, written)) and len(value) == len(written)
    if value is None:
        return written in ("", "null", "~", "Null", "NULL")
    if isinstance(value, bool):
        return written == str(value).lower()
    return written == value if isinstance(value, str) else float(str(written)) == value


@st.composite
def damage(draw: st.DrawFn) -> tuple[str, str]:
    """A data file with one thing done to it: its name, and what it holds then."""
    file = draw(st.sampled_from(sorted(models())))
    text = (ROOT / "docs/_data" / file).read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    at = draw(st.integers(0, min(len(lines), 60) - 1))
    values = [found.span(1) for found in re.finditer(r"(?:: |- |\[|, )([^\s\[\]{},:][^,\]}\n]*)", text)][:200]
    match draw(st.sampled_from(["drop", "twice", "swap", "indent", "outdent", "cut", "insert", "retype", "join"])):
        case "drop":
            del lines[at]
        case "twice":
            lines.insert(at, lines[at])
        case "swap":
            lines[at : at + 2] = reversed(lines[at : at + 2])
        case "indent":
            lines[at] = draw(st.sampled_from([" ", "  ", "\t", "\xa0"])) + lines[at]
        case "outdent":
            lines[at] = lines[at][draw(st.integers(1, 4)) :]
        case "cut":
            return file, text[: draw(st.integers(0, min(len(text), 4000)))]
        case "insert":
            place = draw(st.integers(0, min(len(text), 4000)))
            return file, text[:place] + draw(odd) + text[place:]
        case "retype":
            start, end = draw(st.sampled_from(values))
            return file, text[:start] + draw(odd) + text[end:]
        case "join":
            lines[at] = lines[at].rstrip("\n")
    return file, "".join(lines)


@examples(500)
@given(damaged=damage())
def test_a_damaged_file_says_what_it_says_or_a_line_names_it(tmp_path: Path, damaged: tuple[str, str]) -> None:
    file, content = damaged
    if value := loaded(tmp_path, content, file, models()[file]):
        written = yaml.load(content, yaml.CBaseLoader)
        assert same(value.model_dump(mode="json"), written)


@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_a_value_means_what_it_looks_like_or_a_line_names_it(tmp_path: Path, piece: str) -> None:
    content = (ROOT / "docs/_data/outcomes.yml").read_text(encoding="utf-8")
    for old in ("ML Research Engineer", "450", "[remote]", "bridgewater-associates,", "offers:"):
        damaged = content.replace(old, piece, 1)
        if value := loaded(tmp_path, damaged, "outcomes.yml", Outcomes):
            assert same(value.model_dump(mode="json"), yaml.load(damaged, yaml.CBaseLoader))


# --- Values on pages and in downloads


@pytest.fixture(scope="module")
def markdown() -> Markdown:
    """Markdown as the site's pages are written in."""
    config = load_config(str(ROOT / "mkdocs.yml"))
    return Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


# Where a macro may stand in a page.
PLACES = [
    "{}", "Before {} and after.", "**{}**", "*x {} y*", "- {}", "1. {}", "> {}", "Term\n\n:   {}",
    "| A | B |\n| --- | --- |\n| {} | $x$ |", "## {} {{ #some-id }}",
    "<div class=\"notes\" markdown>\n\n{}\n\n</div>", "/// sources\n\n- {}\n\n///", "$x$ {} $y$", "[a](b) {} `c`",
    "{}\n\n*[HTML]: Language\n*[x]: Unknown",
]


def shown(markdown: Markdown, html: str, place: str = "{}") -> BeautifulSoup:
    markdown.reset()
    # By default, what holds nothing but spaces between two tags is read as one space.
    spaces = ["a", "i", "p", "td", "th"]
    return BeautifulSoup(markdown.convert(place.format(html)), "html.parser", preserve_whitespace_tags=spaces)


@examples(200)
@given(by=odd | values, title=values, use=values, end=ends, label=values, place=st.sampled_from(PLACES))
def test_what_is_cited_reads_as_it_is_written(
    tmp_path: Path, markdown: Markdown, by: str, title: str, use: str, end: str, label: str, place: str
) -> None:
    url = f"https://a.example/{end}"
    cited = {"id": "a", "by": by, "title": title, "year": 2020, "url": url}
    if value := loaded(tmp_path, json.dumps({"sources": [cited]}, ensure_ascii=False), "sources.yml", Sources):
        assert isinstance(value, Sources)
        page = shown(markdown, f'<i class="it">{tables.source_link(value.sources[0])}</i>', place)
        (whole,), (link,) = page.select(".it"), page.select("a.resource")
        assert (whole.get_text(), link.get_text(), link["href"]) == (f"{by}, {title} (2020)", title, url)
        assert set(link.attrs) == {"class", "href"}
        # By itself it is a paragraph, whatever it starts with.
        (paragraph,) = shown(markdown, tables.source_link(value.sources[0])).find_all(recursive=False)
        assert isinstance(paragraph, Tag)
        assert (paragraph.name, paragraph.get_text()) == ("p", f"{by}, {title} (2020)")
    recommended = {
        "id": "a", "title": title, "url": url, "area": "algorithms", "kind": "book", "cost": "free", "use": use,
        "from_notes": True,
    }
    content = json.dumps({"resources": [recommended]}, ensure_ascii=False)
    if value := loaded(tmp_path, content, "resources.yml", Resources):
        assert isinstance(value, Resources)
        for name in (None, f"x{label}x"):
            (link,) = shown(markdown, tables.resource_link(value.resources[0], name), place).select("a.resource")
            assert (link.get_text(), link["href"]) == (name or title, url)
        table = shown(markdown, tables.resources_table(value))
        assert [tag.get_text() for tag in table.select("tbody a.resource, tbody p")] == [title, use]
        assert table.select("tbody a.headerlink")[0]["aria-label"] == f"Link to {title}"


def outcomes(companies: list[str], role: str, bands: list[tuple[int, int]]) -> dict[str, Any]:
    ids = (f"id-{number}" for number in range(1000))
    offers = [
        {
            "id": next(ids), "company": f"{company} offers", "role": role, "locations": ["NYC"],
            "pay": {"low": low, "high": high},
        }
        for company, (low, high) in zip(companies, bands, strict=False)
    ]
    waiting = [{"id": next(ids), "company": f"{company} waits", "role": role} for company in companies]
    rejections = [{"id": next(ids), "company": company} for company in companies]
    return {"offers": offers, "waiting": waiting, "cancelled": [], "rejections": rejections}


pays = st.tuples(st.integers(1, 500), st.just(0) | st.integers(0, 300)).map(lambda pay: (pay[0], sum(pay)))
bands = st.lists(pays, max_size=6)


@examples(120)
@given(companies=st.lists(values, max_size=4, unique_by=str.casefold), role=odd | values, bands=bands)
def test_results_stand_on_the_page_and_in_every_download_exactly(
    tmp_path: Path, markdown: Markdown, companies: list[str], role: str, bands: list[tuple[int, int]]
) -> None:
    written = outcomes(companies, role, bands)
    value = loaded(tmp_path, json.dumps(written, ensure_ascii=False), "outcomes.yml", Outcomes)
    if not value:
        return
    assert isinstance(value, Outcomes)
    said: dict[str, list[tuple[str, str]]] = {
        name: [(row["company"], row.get("role", "")) for row in rows] for name, rows in written.items()
    }

    page = shown(markdown, tables.offers_table(value.offers))
    assert rows_of(page) == [
        [company, role, "NYC", f"{row['pay']['low']}–{row['pay']['high']}k"]
        for (company, role), row in zip(said["offers"], written["offers"], strict=True)
    ]
    for drawn in page.select("rect"):
        assert 0 <= float(str(drawn["x"])) <= float(str(drawn["x"])) + float(str(drawn["width"])) <= 100.01
    sums = {offer["pay"][end] for offer in written["offers"] for end in ("low", "high")}
    seen = [drawn for drawn in page.select("rect.value") if float(str(drawn["width"])) >= 0.99]
    assert len(seen) == (len(written["offers"]) if len(sums) > 1 else 0)
    assert rows_of(shown(markdown, tables.applications_table(value.waiting))) == [[*row] for row in said["waiting"]]
    listed = shown(markdown, tables.companies_table(value.rejections, "rejections"))
    assert rows_of(listed) == [[company] for company, _ in said["rejections"]]
    for what in ("level", "location", "band"):
        shown(markdown, tables.offers_by(value.offers, what))

    assert json.loads(downloads.outcomes_json(value)) == {name: value.model_dump(mode="json")[name] for name in written}
    assert yaml.safe_load(downloads.outcomes_yaml(value)) == json.loads(downloads.outcomes_json(value))
    sheet = list(csv.DictReader(io.StringIO(downloads.outcomes_csv(value), newline="")))
    assert [(row["list"], row["company"], row["role"]) for row in sheet] == [
        (name, *row) for name in written for row in said[name]
    ]
    assert not [cell for row in sheet for cell in row.values() if cell.startswith(tuple("=+-@\t\r"))]


def rows_of(page: BeautifulSoup) -> list[list[str]]:
    """The text of a table's cells, without the links to its rows."""
    for tag in page.select(".headerlink"):
        tag.decompose()
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.select("tbody tr")]
    # A space stands between a name and its link, and between a sum and its bar.
    return [[text.removesuffix(" ") for text in row] for row in rows]


@pytest.mark.parametrize("count", [0, 1, 2, 200])
def test_any_number_of_offers_makes_a_page(markdown: Markdown, count: int) -> None:
    offers = [
        Offer(
            id=f"a-{n}", company=f"{n}" + " long name" * n, role=f"L{n} MLE", locations=("NYC",),
            pay=Pay(low=300, high=300 + n),
        )
        for n in range(count)
    ]
    table = shown(markdown, tables.offers_table(offers))
    assert len(table.select("tbody tr")) == count
    assert [tag.get_text() for tag in table.select("caption")] == [
        {0: "None so far.", 1: "Annual pay in thousands."}.get(
            count, f"Annual pay in thousands. The bars share one scale, from 300 to {299 + count}."
        )
    ]
    assert len(table.select("rect.value")) == (count if count > 1 else 0), "one sum makes no scale"
    results = Outcomes(offers=tuple(offers), waiting=(), cancelled=(), rejections=())
    bars = shown(markdown, charts.outcome_figure(results))
    assert [tag.get_text() for tag in bars.select("strong")] == [str(count), "0", "0", "0"]
    for what in ("level", "location", "band"):
        assert len(shown(markdown, tables.offers_by(offers, what)).select("caption")) == (count == 0)
    for empty in (tables.applications_table([]), tables.companies_table([], "cancelled"), tables.story_grid([])):
        assert [tag.get_text() for tag in shown(markdown, empty).select("caption")] == ["None so far."]


def test_offers_of_one_sum_each_have_bars_within_the_scale() -> None:
    one = Offer(id="a", company="A", role="MLE", locations=("NYC",), pay=Pay(low=1, high=1))
    two = one.model_copy(update={"pay": Pay(low=2, high=2)})
    bars = BeautifulSoup(tables.offers_table([one, two]), "html.parser").select("rect.value")
    assert [(float(str(drawn["x"])), float(str(drawn["width"]))) for drawn in bars] == [(0, 1), (99, 1)]


def test_equal_offers_make_no_scale(markdown: Markdown) -> None:
    one = Offer(id="a", company="A", role="MLE", locations=("NYC",), pay=Pay(low=3, high=3))
    offers = [one.model_copy(update={"id": f"a-{n}", "company": f"{n}"}) for n in range(3)]
    table = shown(markdown, tables.offers_table(offers))
    assert [row[3] for row in rows_of(table)] == ["3–3k"] * 3
    assert not table.select("rect")


# --- Pages that Jinja would take text from


SIGNS = [
    "{#", "#}", "{{", "}}", "{%", "%}", "{{ f() }}", "{{ g }}", "{% raw %}", "{% endraw %}", "{% if f %}",
    "{% endif %}", "{%- raw -%}", " if x ", "-", "'", "## X {#id}",
]


@examples(300)
@given(st.lists(st.sampled_from(SIGNS), max_size=8))
def test_no_word_of_a_page_gets_lost_unsaid(signs: list[str]) -> None:
    text = "w0\n" + "".join(f"{sign} w{number}\n" for number, sign in enumerate(signs, 1))
    faults = list(template_faults("page.md", text)) or list(call_faults(text, ["f"]))
    for fault in faults:
        assert 1 <= fault.line <= text.count("\n") + 1
        assert len(str(fault)) <= LONGEST and str(fault).isprintable()
    if not faults:
        shown = Environment(undefined=StrictUndefined).from_string(text).render(f=lambda *_: "")
        assert re.findall(r"w\d+", shown) == re.findall(r"w\d+", text)


def test_a_macro_of_another_name_is_told_with_the_nearest() -> None:
    (fault,) = call_faults('Text.\n\n{{ resources("a") }}', ["cite", "resource"])
    assert str(fault) == "3: resources: no such macro; allowed: cite, resource; did you mean resource?"


@pytest.mark.parametrize("text", ["{{ count }}", "{{ count.real }}", "{{ count or count() }}", "{{ cite(count) }}"])
def test_a_macro_that_is_not_called_is_told(text: str) -> None:
    (fault,) = call_faults(text, ["cite", "count"])
    assert str(fault) == "1: count: a macro that is not called; allowed: {{ count(…) }}"


# --- Calls


def resource(name: str, label: str | None = None) -> str:
    return f"{name} {label}"


def code(file: str, *names: str) -> str:
    return f"{file} {names}"


UNDEFINED = StrictUndefined(name="epi")


@pytest.mark.parametrize(
    ("function", "args", "options", "told"),
    [
        (resource, (), {}, "resource(): missing a required argument: 'name'; allowed: resource(name, label=None)"),
        (
            resource, ("epi",), {"labels": "x"},
            "resource('epi', labels='x'): unknown keyword labels; "
            "allowed: resource(name, label=None); did you mean label?",
        ),
        (
            resource, ("epi", "x", "y"), {},
            "resource('epi', 'x', 'y'): too many positional arguments; allowed: resource(name, label=None)",
        ),
        (
            resource, ("epi",), {"name": "epi"},
            "resource('epi', name='epi'): multiple values for argument 'name'; allowed: resource(name, label=None)",
        ),
        (resource, (3,), {}, "resource(3): 3 is no text; text stands in quotes; allowed: resource(name, label=None)"),
        (
            resource, ("epi", None), {},
            "resource('epi', None): None is no text; text stands in quotes; allowed: resource(name, label=None)",
        ),
        (
            resource, (UNDEFINED,), {},
            "resource(epi): epi means nothing here; text stands in quotes; allowed: resource(name, label=None)",
        ),
        (
            code, ("a.py", ["f"]), {},
            "code('a.py', ['f']): ['f'] is no text; text stands in quotes; allowed: code(file, *names)",
        ),
        (
            code, ("a.py",), {"names": "f"},
            "code('a.py', names='f'): unknown keyword names; allowed: code(file, *names)",
        ),
    ],
)
def test_a_wrong_call_says_how_the_macro_is_called(
    function: Callable[..., str], args: tuple[Any, ...], options: dict[str, Any], told: str
) -> None:
    with pytest.raises(GuideError) as caught:
        checked(function.__name__, function)(*args, **options)
    assert str(caught.value) == told


def test_a_right_call_is_let_through() -> None:
    assert checked("resource", resource)("epi", label="EPI") == resource("epi", "EPI")
    assert checked("code", code)("a.py", "f", "g") == code("a.py", "f", "g")


arguments = odd | st.none() | st.integers() | st.booleans() | st.lists(odd) | st.builds(lambda: UNDEFINED)
keywords = st.sampled_from(["name", "label", "labels"]) | odd


@examples(200)
@given(args=st.lists(arguments, max_size=3), options=st.dictionaries(keywords, arguments, max_size=3))
def test_any_call_is_made_or_told(args: list[Any], options: dict[str, Any]) -> None:
    try:
        assert checked("resource", resource)(*args, **options)
    except GuideError as error:
        assert len(str(error)) <= LONGEST and str(error).isprintable()


@examples(100)
@given(word=odd)
def test_a_wrong_choice_names_the_nearest(word: str) -> None:
    for call in (lambda: chosen("count", word, {"offers": 1, "waiting": 2}), lambda: tables.offers_by([], word)):
        with pytest.raises(GuideError) as caught:
            call()
        assert len(str(caught.value)) <= LONGEST and str(caught.value).isprintable()
    with pytest.raises(GuideError) as caught:
        chosen("count", "ofers", {"offers": 1, "waiting": 2})
    assert str(caught.value) == "count('ofers'): no such choice; allowed: offers, waiting; did you mean offers?"
