"""What a maintainer is told when a data file is wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from macros.data import load, load_file
from macros.errors import GuideError
from macros.models import Outcomes, Resources
from tests.conftest import ROOT, Project, errors

GOOD = """\
offers:
  - id: dropbox
    company: Dropbox
    role: IC3 MLE
    locations: [remote]
    pay: {low: 400, high: 450}
waiting:
  - {id: google, company: Google, role: L4 SWE-ML}
cancelled: []
rejections:
  - {id: zoom, company: Zoom}
"""


def faults(tmp_path: Path, content: str) -> list[str]:
    file = tmp_path / "outcomes.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(GuideError) as caught:
        load_file(file, Outcomes, tmp_path)
    return str(caught.value).splitlines()


def test_good_data_loads(tmp_path: Path) -> None:
    file = tmp_path / "outcomes.yml"
    file.write_text(GOOD, encoding="utf-8")
    outcomes = load_file(file, Outcomes, tmp_path)
    assert outcomes.offers[0].pay.high == 450
    assert outcomes.counts == {"offers": 1, "waiting": 1, "cancelled": 0, "rejections": 1}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        pytest.param(
            "    role: IC3 MLE\n", "    role: IC3 MLE\n    rolle: IC3 MLE\n",
            "outcomes.yml:5:5: offers[1].rolle: unknown key; "
            "allowed: id, company, role, locations, pay, group; did you mean role?",
            id="unknown key",
        ),
        pytest.param(
            "    role: IC3 MLE\n", "",
            "outcomes.yml:2:5: offers[1].role: missing; this field is required", id="missing field",
        ),
        pytest.param(
            "low: 400", "low: lots",
            "outcomes.yml:6:16: offers[1].pay.low: found 'lots'; allowed: a whole number", id="wrong type",
        ),
        pytest.param(
            "low: 400", "low: 450.0",
            "outcomes.yml:6:16: offers[1].pay.low: found 450.0; allowed: a whole number", id="no silent conversion",
        ),
        pytest.param(
            "low: 400", "low: 500",
            "outcomes.yml:6:10: offers[1].pay: found low 500 above high 450; allowed: low at most high",
            id="low above high",
        ),
        pytest.param(
            "low: 400", "low: -400",
            "outcomes.yml:6:16: offers[1].pay.low: found -400; "
            "allowed: greater than 0 (Thousands a year; the notes name no currency)", id="negative pay",
        ),
        pytest.param(
            "[remote]", "[Remoet]",
            "outcomes.yml:5:17: offers[1].locations[1]: found 'Remoet'; allowed: remote, NYC; did you mean remote?",
            id="unknown location",
        ),
        pytest.param(
            "    locations: [remote]\n", "",
            "outcomes.yml:2:5: offers[1]: found no locations; allowed: one or more", id="no location",
        ),
        pytest.param(
            "rejections:\n", "rejections:\n  - {id: zoom-2, company: zoom}\n",
            "outcomes.yml:12:25: rejections[2].company: found 'Zoom' again; it is already rejections[1]",
            id="company twice in a list",
        ),
        pytest.param(
            "company: Zoom", "company: Google",
            "outcomes.yml:11:25: rejections[1].company: found 'Google' again; it is already waiting[1]",
            id="company in two lists",
        ),
        pytest.param(
            "id: zoom", "id: google",
            "outcomes.yml:11:10: rejections[1].id: found 'google' again; it is already waiting[1]", id="id twice",
        ),
        pytest.param(
            "company: Dropbox\n", "company: Dropbox\n    company: Box\n",
            "outcomes.yml:4:5: offers[1].company: this key stands twice; it is already on line 3", id="key twice",
        ),
        pytest.param(
            "cancelled: []", "cancelled: none",
            "outcomes.yml:9:12: cancelled: found 'none'; allowed: a list", id="not a list",
        ),
        pytest.param(
            "id: dropbox", "id: Drop Box",
            "outcomes.yml:2:9: offers[1].id: found 'Drop Box'; "
            "allowed: lower case letters and digits, in words joined by single hyphens", id="bad id",
        ),
        pytest.param(
            "    role", "\trole",
            "outcomes.yml:4:1: found a tab (U+0009), which cannot be seen; allowed: a space", id="tab",
        ),
        pytest.param(
            "company: Zoom", "company: NO",
            "outcomes.yml:11:25: rejections[1].company: found NO, which YAML reads as false; "
            "allowed: true or false, or text in quotes", id="Norway",
        ),
        pytest.param(
            "company: Zoom", "company: 750",
            "outcomes.yml:11:25: rejections[1].company: found 750, which YAML reads as a number; "
            "allowed: text; put it in quotes", id="a number for text",
        ),
        pytest.param(
            "company: Zoom", "company: 12:30",
            "outcomes.yml:11:25: rejections[1].company: found 12:30, which YAML reads as 750; "
            "allowed: a number in plain digits, or text in quotes", id="a time of day",
        ),
        pytest.param(
            "company: Zoom", "company: 2024-13-45",
            "outcomes.yml:11:25: rejections[1].company: found 2024-13-45, which YAML reads as a date; "
            "allowed: text in quotes", id="a date that is none",
        ),
        pytest.param(
            "company: Zoom", "company: =",
            "outcomes.yml:11:25: rejections[1].company: found =, which YAML reads as a sign of its own; "
            "allowed: text in quotes", id="equals sign",
        ),
        pytest.param(
            "company: Zoom", "company: !important Zoom",
            "outcomes.yml:11:25: rejections[1].company: found the tag !important; "
            "allowed: the value alone; quotes around text", id="tag",
        ),
        pytest.param(
            "company: Zoom", "company: !important",
            "outcomes.yml:11:25: YAML: found a value that starts with !; allowed: quotes around the value",
            id="bare tag",
        ),
        pytest.param(
            "company: Zoom", "company: *bold*",
            "outcomes.yml:11:25: YAML: found a value that starts with *; allowed: quotes around the value",
            id="asterisk",
        ),
        pytest.param(
            "company: Zoom", "company: !!float x",
            "outcomes.yml:11:25: rejections[1].company: found the tag !!float; "
            "allowed: the value alone; quotes around text", id="tag that does not fit",
        ),
        pytest.param(
            "company: Zoom", "company: *bold",
            "outcomes.yml:11:25: rejections[1].company: found the alias *bold; "
            "allowed: the value alone; quotes around text", id="alias",
        ),
        pytest.param(
            "company: Zoom", "company: &copy Zoom",
            "outcomes.yml:11:25: rejections[1].company: found the anchor &copy; "
            "allowed: the value alone; quotes around text", id="anchor",
        ),
        pytest.param(
            "company: Zoom", "company: {{ name }}",
            "outcomes.yml:11:26: rejections[1].company: found a mapping as a key; "
            "allowed: text; quotes around a value that starts with { or [", id="Jinja",
        ),
        pytest.param(
            "company: Zoom", "company: @zoom",
            "outcomes.yml:11:25: YAML: found a value that starts with @; allowed: quotes around the value",
            id="at sign",
        ),
        pytest.param(
            "company: Dropbox", "company: Dropbox: files",
            "outcomes.yml:3:21: YAML: found a colon within a value without quotes; allowed: quotes around the value",
            id="colon",
        ),
        pytest.param(
            "company: Dropbox\n", "company: Dropbox # files\n",
            "outcomes.yml:3:14: offers[1].company: found Dropbox and a # that begins a comment; "
            "allowed: quotes around both", id="number sign",
        ),
        pytest.param(
            "company: Zoom", "company: “Zoom”",
            "outcomes.yml:11:25: rejections[1].company: found “Zoom”, quotes included; "
            "allowed: text without quotes around all of it", id="typographic quotes",
        ),
        pytest.param(
            "company: Zoom", "company: '=1+1'",
            "outcomes.yml:11:25: rejections[1].company: found '=1+1'; "
            "allowed: a line of text that no spreadsheet takes for a formula: it starts with none of = + - @, nor with "
            "a space", id="formula",
        ),
        pytest.param(
            "company: Zoom", "company: Zo\N{ZERO WIDTH SPACE}om",
            "outcomes.yml:11:27: found ZERO WIDTH SPACE (U+200B), which cannot be seen; allowed: nothing in its place",
            id="zero-width space",
        ),
        pytest.param(
            "company: Zoom", 'company: "Zoom\\u202E"',
            "outcomes.yml:11:25: rejections[1].company: found RIGHT-TO-LEFT OVERRIDE (U+202E), which cannot be seen; "
            "allowed: nothing in its place", id="bidi control in an escape",
        ),
        pytest.param(
            "company: Zoom", "company: Zoom\x1b[0m\x1b",
            "outcomes.yml:11:29: found a control character (U+001B), which cannot be seen, and 1 more; "
            "allowed: nothing in its place", id="control character",
        ),
        pytest.param(
            "cancelled: []\n", "cancelled:\n  - {id: a, company: Café}\n  - {id: b, company: CAFE\u0301}\n",
            "outcomes.yml:11:22: cancelled[2].company: found 'CAFE\u0301' again; it is already cancelled[1]",
            id="another form of a letter",
        ),
        pytest.param(
            "low: 400", "low: 0250",
            "outcomes.yml:6:16: offers[1].pay.low: found 0250, which YAML reads as 168; "
            "allowed: a number in plain digits, or text in quotes", id="octal",
        ),
        pytest.param(
            "low: 400", "low: 0x190",
            "outcomes.yml:6:16: offers[1].pay.low: found 0x190, which YAML reads as 400; "
            "allowed: a number in plain digits, or text in quotes", id="hexadecimal",
        ),
        pytest.param(
            "low: 400", "low: 4_00",
            "outcomes.yml:6:16: offers[1].pay.low: found 4_00, which YAML reads as 400; "
            "allowed: a number in plain digits, or text in quotes", id="underscore",
        ),
        pytest.param(
            "low: 400", "low: .inf",
            "outcomes.yml:6:16: offers[1].pay.low: found .inf, which YAML reads as inf; "
            "allowed: a number in plain digits, or text in quotes", id="infinity",
        ),
        pytest.param(
            "high: 450", "high: 450000",
            "outcomes.yml:6:27: offers[1].pay.high: found 450000; "
            "allowed: less than 10000 (Thousands a year; the notes name no currency)", id="not in thousands",
        ),
        pytest.param(
            "high: 450", f"high: {'9' * 4400}",
            f"outcomes.yml:6:27: offers[1].pay.high: found {'9' * 59}…, which YAML reads as a number; "
            "allowed: a number in plain digits, or text in quotes", id="endless number",
        ),
        pytest.param(
            "[remote]", "[" * 100_000,
            "outcomes.yml:5:22: offers[1].locations[1][1][1][1][1][1]: found lists or mappings too deep within each "
            "other; allowed: 8 levels", id="endless nesting",
        ),
        pytest.param(
            "cancelled: []", "cancelled: []\n? [a]\n: b",
            "outcomes.yml:10:3: file: found a list as a key; "
            "allowed: text; quotes around a value that starts with { or [", id="list as key",
        ),
        pytest.param(
            "company: Zoom}\n", "company: Zoom}\n---\nmore: []\n",
            "outcomes.yml:12:1: YAML: found a second document; allowed: one", id="two documents",
        ),
    ],
)
def test_a_fault_is_one_line(tmp_path: Path, old: str, new: str, line: str) -> None:
    assert faults(tmp_path, GOOD.replace(old, new, 1)) == [line]


def test_bad_yaml_says_where(tmp_path: Path) -> None:
    (line,) = faults(tmp_path, GOOD.replace("[remote]", "[remote"))
    assert line.startswith("outcomes.yml:6:8: YAML: did not find expected ',' or ']'")


@pytest.mark.parametrize("content", ["", "# nothing yet\n"])
def test_empty_file(tmp_path: Path, content: str) -> None:
    assert faults(tmp_path, content) == [
        "outcomes.yml:1:1: file: empty; it must hold offers, waiting, cancelled, rejections"
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (GOOD.replace("Zoom", "Zoé").encode("latin-1"), "outcomes.yml:11:27: file: not UTF-8 text; allowed: UTF-8"),
        (b"\xef\xbb\xbf# \xc3\xa9\xff\n", "outcomes.yml:1:4: file: not UTF-8 text; allowed: UTF-8"),
        (GOOD.encode("utf-16"), "outcomes.yml:1:1: file: not UTF-8 text; allowed: UTF-8"),
    ],
    ids=["Latin-1", "torn", "UTF-16"],
)
def test_another_encoding(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "outcomes.yml").write_bytes(content)
    with pytest.raises(GuideError) as caught:
        load_file(tmp_path / "outcomes.yml", Outcomes, tmp_path)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()], ids=["BOM", "CRLF"]
)
def test_what_another_editor_writes_is_read(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "outcomes.yml"
    file.write_text(GOOD, encoding="utf-8")
    expected = load_file(file, Outcomes, tmp_path)
    file.write_bytes(content)
    assert load_file(file, Outcomes, tmp_path) == expected


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match=r"^outcomes\.yml:1:1: file: missing; this file must exist$"):
        load_file(tmp_path / "outcomes.yml", Outcomes, tmp_path)


def test_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "outcomes.yml").mkdir()
    with pytest.raises(GuideError, match=r"^outcomes\.yml:1:1: file: found a folder; this must be a file$"):
        load_file(tmp_path / "outcomes.yml", Outcomes, tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        "offers: [" + "{}, " * 20_000 + "]",
        "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)),
    ],
    ids=["empty rows", "aliases of aliases"],
)
def test_a_file_of_nothing_but_faults_is_told_soon_and_in_part(tmp_path: Path, content: str) -> None:
    assert 10 < len(faults(tmp_path, content)) <= 100


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    content = GOOD.replace("low: 400", "low: -1").replace("[remote]", "[Paris]").replace("Zoom", "Dropbox")
    assert [line.split(": ")[1] for line in faults(tmp_path, content)] == [
        "offers[1].locations[1]", "offers[1].pay.low", "rejections[1].company",
    ]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """All data files, and a page."""
    folder = tmp_path / "docs"
    shutil.copytree(ROOT / "docs/_data", folder / "_data")
    (folder / "area").mkdir()
    (folder / "area/page.md").write_text(PAGE, encoding="utf-8")
    return folder


PAGE = """\
---
title: A page
description: What the page is about, in as many words as a list of search results has room for.
tags: [one, two]
---

# A page

Text.
"""


def told(docs: Path) -> list[str]:
    with pytest.raises(GuideError) as caught:
        load(docs)
    return str(caught.value).splitlines()


def test_everything_loads_at_once(docs: Path) -> None:
    data = load(docs)
    assert data.outcomes == load_file(docs / "_data/outcomes.yml", Outcomes, docs)
    assert data.ml_design_template == (docs / "_data/ml-design-template.md").read_text(encoding="utf-8")
    assert list(data.front_matter) == ["area/page.md"]
    assert data.front_matter["area/page.md"].tags == ("one", "two")
    assert not data.front_matter["area/page.md"].search.exclude


def test_the_faults_of_all_files_and_pages_are_told_together(docs: Path) -> None:
    (docs / "_data/vendor.yml").write_text("files: [\n", encoding="utf-8")
    (docs / "_data/ledger.yml").unlink()
    (docs / "_data/ml-design-template.md").write_bytes(b"\xff")
    (docs / "area/page.md").write_text(PAGE.replace("title:", "titles:"), encoding="utf-8")
    (docs / "other.md").write_text(PAGE + "{# gone #}\n", encoding="utf-8")
    assert [line.split(": ")[0] for line in told(docs)] == [
        "docs/_data/ledger.yml:1:1",
        "docs/_data/ml-design-template.md:1:1",
        "docs/_data/vendor.yml:2:1",
        "docs/area/page.md:2:1",
        "docs/area/page.md:2:1",
        "docs/other.md:10:1",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "title: A page", "title: Preparation: how it went",
            "2:19: YAML: found a colon within a value without quotes; allowed: quotes around the value",
        ),
        (
            PAGE, "# A page\n",
            "1:1: front matter: missing; allowed: a line ---, then title, description, tags, search, then a line ---",
        ),
        (
            "---\n\n# A page", "\n# A page",
            "1:1: front matter: has no end; "
            "allowed: a line ---, then title, description, tags, search, then a line ---",
        ),
        ("title: A page\n", "", "2:1: title: missing; this field is required"),
        (
            "title: A page", "title: A page\ntitles: A page",
            "3:1: titles: unknown key; allowed: title, description, tags, search; did you mean title?",
        ),
        (
            "title: A page", 'title: A "{{ page }}"',
            "2:8: title: found 'A \"{{ page }}\"'; "
            'allowed: a line of text without < > { } and ", with no space at its ends',
        ),
        (
            "[one, two]", "[2024, no]",
            "4:8: tags[1]: found 2024, which YAML reads as a number; allowed: text; put it in quotes",
        ),
        ("[one, two]", "one", "4:7: tags: found 'one'; allowed: a list"),
        ("tags: [one, two]", "search: exclude", "4:9: search: found 'exclude'; allowed: a mapping of exclude"),
        (
            "tags: [one, two]", "search: {exclude: on}",
            "4:19: search.exclude: found on, which YAML reads as true; allowed: true or false, or text in quotes",
        ),
        ("A page\n\nText", "A\N{ZERO WIDTH SPACE}page\n\nText", "7:4: found ZERO WIDTH SPACE (U+200B)"),
        ("Text.", "## X {#id}\n\nText.", "9:6: found {#, which Jinja takes out of the page; allowed: an id as { #id }"),
        ("Text.", "Text.\n\n## X {#id}\n\nText #}.", "11:6: found {#, which Jinja takes out of the page"),
        ("Text.", "```\n{#- a remark -#}\n```", "10:1: found {#-, which Jinja takes out of the page"),
        ("Text.", "{% set x %}Text.{% endset %}", "9:1: found {%, which Jinja takes out of the page; allowed: {{"),
        ("Text.", "{% raw %}\nText.", "9: found {% raw %} without an end; allowed: {% endraw %} after the text"),
        ("Text.", "{{ count( }}", "9: Jinja: unexpected '}', expected ')'"),
    ],
)
def test_a_fault_of_a_page_is_told_with_its_line(docs: Path, old: str, new: str, line: str) -> None:
    (docs / "area/page.md").write_text(PAGE.replace(old, new, 1), encoding="utf-8")
    assert told(docs)[0].startswith(f"docs/area/page.md:{line}")


def test_text_that_is_kept_from_jinja_may_hold_its_signs(docs: Path) -> None:
    (docs / "area/page.md").write_text(PAGE + "{% raw %}{# a remark #} {% if %} {{ x }}{% endraw %}", encoding="utf-8")
    load(docs)


def test_a_failed_build_tells_the_faults_of_all_files_and_leaves_the_site(project: Project) -> None:
    published = project.folder / "site"
    published.mkdir()
    (published / "index.html").write_text("what readers see")
    project.edit("docs/_data/outcomes.yml", "role: IC3 MLE", "rol: IC3 MLE")
    project.edit("docs/_data/outcomes.yml", "low: 300", "low: 380")
    project.edit("docs/_data/resources.yml", "cost: paid", "cost: payed")  # codespell:ignore
    result = project.build()
    assert result.returncode != 0
    assert "Traceback" not in result.stderr
    lines = errors(result)
    assert [line.split(":")[0] for line in lines] == ["docs/_data/outcomes.yml"] * 3 + ["docs/_data/resources.yml"]
    assert lines[-1].endswith("cost: found 'payed'; allowed: free, paid, mixed; did you mean paid?")  # codespell:ignore
    assert [file.name for file in published.iterdir()] == ["index.html"]
    assert (published / "index.html").read_text() == "what readers see"


@pytest.mark.parametrize("name", ["outcomes.yml", "resources.yml", "ledger.yml", "ml-design-template.md"])
def test_a_build_without_a_data_file_names_it(project: Project, name: str) -> None:
    (project.folder / "docs/_data" / name).unlink()
    result = project.build()
    assert result.returncode != 0
    assert errors(result) == [f"docs/_data/{name}:1:1: file: missing; this file must exist"]


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("schema")
    subprocess.run([sys.executable, "-m", "macros.schema", str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.mark.parametrize("file", sorted((ROOT / "docs/_data").glob("*.yml")), ids=lambda file: file.name)
def test_an_editor_finds_the_data_good(schemas: Path, file: Path) -> None:
    schema = json.loads((schemas / f"{file.stem}.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    assert file.read_text(encoding="utf-8").startswith(
        f"# yaml-language-server: $schema=../../.cache/schema/{file.stem}.schema.json\n"
    )


@pytest.mark.parametrize(("old", "new"), [("role:", "rol:"), ("[remote]", "[Paris]"), ("low: 400", "low: -4")])
def test_an_editor_finds_a_fault(schemas: Path, old: str, new: str) -> None:
    schema = json.loads((schemas / "outcomes.schema.json").read_text())
    assert jsonschema.Draft202012Validator(schema).is_valid(yaml.safe_load(GOOD))
    assert not jsonschema.Draft202012Validator(schema).is_valid(yaml.safe_load(GOOD.replace(old, new)))


def test_resources_are_what_pages_cite() -> None:
    resources = load_file(ROOT / "docs/_data/resources.yml", Resources, ROOT).resources
    cited = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    assert [row.id for row in resources if f'resource("{row.id}"' not in cited] == []
