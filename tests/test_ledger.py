"""Addresses are promises: what was published once stays reachable, or the build says what was lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import yaml
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from macros.ledger import headings_without_id
from macros.sections import sections
from tests.conftest import Project, Site, errors


def test_sections_are_headings_and_rows_with_an_id() -> None:
    html = (
        '<h1 id="page">Page</h1><h2 id="a">L1 <em>vs.</em> L2<a class="headerlink" href="#a">#</a></h2>'
        '<h3 id="b">B</h3><h4 id="c">C</h4>'
        '<table><tr id="row"><th>Name <a class="headerlink" href="#row">#</a></th><td>x</td></tr></table>'
    )
    found = [(section.id, section.title, section.tag) for section in sections(html)]
    assert found == [("a", "L1 vs. L2", "h2"), ("b", "B", "h3"), ("row", "Name", "tr")]


def test_headings_without_id() -> None:
    page = "# Page\n## Good { #good }\n### Bad\n```\n## In a fence\n```\n## Bad too {.class}\n"
    assert list(headings_without_id(page)) == [(3, "### Bad"), (7, "## Bad too {.class}")]


@pytest.fixture
def ledger(project: Project) -> Callable[[], dict[str, dict[str, str]]]:
    def read() -> dict[str, dict[str, str]]:
        content = yaml.safe_load((project.folder / "docs/_data/ledger.yml").read_text(encoding="utf-8"))
        assert isinstance(content, dict)
        return content

    return read


Ledger = Callable[[], dict[str, dict[str, str]]]


def short_link(project: Project, name: str) -> str:
    """Where the short link of an id leads, by its page's plain link."""
    page = (project.folder / f"site/s/{name}/index.html").read_text(encoding="utf-8")
    link = BeautifulSoup(page, "html.parser").select_one("main a")
    assert link
    return str(link["href"]).removeprefix("../..")


def test_a_heading_needs_an_id(project: Project) -> None:
    page = project.folder / "docs/preparation.md"
    lines = page.read_text(encoding="utf-8").count("\n")
    page.write_text(page.read_text(encoding="utf-8") + "\n## A new section\n\nText.\n", encoding="utf-8")
    (line, *rest) = errors(project.build())
    assert f"docs/preparation.md:{lines + 2}: '## A new section' has no id" in line
    assert len(rest) == 1, "and its made-up address is new"


def test_a_new_section_is_added_by_make_ledger(project: Project, ledger: Ledger) -> None:
    page = project.folder / "docs/preparation.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n## A new section { #brand-new }\n\nText.\n", encoding="utf-8")
    assert errors(project.build()) == [
        "docs/_data/ledger.yml: /preparation/#brand-new: is new; run `make ledger`"
    ]
    assert project.make("ledger").returncode == 0
    assert ledger()["live"]["/preparation/#brand-new"] == "A new section"
    assert project.build().returncode == 0


def test_an_id_stands_once_in_the_site(project: Project) -> None:
    page = project.folder / "docs/preparation.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n## Offers { #offers }\n\nText.\n", encoding="utf-8")
    told = "\n".join(errors(project.build()))
    assert "/preparation/#offers: this id stands on more than one page" in told
    assert "/results/#offers: this id stands on more than one page" in told


def test_a_heading_that_changes_is_named(project: Project, ledger: Ledger) -> None:
    project.edit("docs/results.md", "## Waiting { #waiting }", "## Still open { #waiting }")
    (line,) = errors(project.build())
    assert "/results/#waiting: was 'Waiting' and is now 'Still open'" in line
    assert project.make("ledger").returncode == 0
    assert ledger()["live"]["/results/#waiting"] == "Still open"


def test_a_renamed_section_is_followed(
    project: Project, ledger: Ledger, browser: Browser, serve: Callable[[Site], str]
) -> None:
    project.edit("docs/results.md", "## Waiting { #waiting }", "## Waiting { #no-answer-yet }")
    told = "\n".join(errors(project.build()))
    assert "/results/#waiting: was published as 'Waiting' and is gone" in told
    assert project.make("ledger").returncode == 0
    assert ledger()["moved"] == {"/results/#waiting": "/results/#no-answer-yet"}
    assert project.build().returncode == 0
    assert short_link(project, "waiting") == short_link(project, "no-answer-yet") == "/results/#no-answer-yet"
    page = browser.new_page()
    page.goto(f"{serve(Site(project.folder / 'site', '/'))}/results/#waiting")
    page.wait_for_url("**/results/#no-answer-yet")
    page.close()


def test_a_section_moved_to_another_page_is_followed(
    project: Project, ledger: Ledger, browser: Browser, serve: Callable[[Site], str]
) -> None:
    source = project.folder / "docs/results.md"
    section = re.search(r"## Cancelled \{ #cancelled \}.*?(?=\n## )", source.read_text(encoding="utf-8"), re.S)
    assert section
    project.edit("docs/results.md", section[0], "")
    page = project.folder / "docs/preparation.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n" + section[0] + "\n", encoding="utf-8")
    project.edit("macros/charts.py", '"{page}#{name}"', '"#{name}"')
    project.edit("macros/charts.py", '"#{name}"', '"../preparation/#cancelled"')
    project.edit("docs/job-search.md", "results.md#cancelled", "preparation.md#cancelled")
    project.edit("docs/index.md", 'outcome_figure("results/")', "count('offers')")
    assert "/results/#cancelled: was published" in "\n".join(errors(project.build()))
    assert project.make("ledger").returncode == 0
    assert ledger()["moved"]["/results/#cancelled"] == "/preparation/#cancelled"
    assert ledger()["moved"]["/results/#uber"] == "/preparation/#uber"
    assert project.build().returncode == 0
    assert short_link(project, "uber") == "/preparation/#uber"
    tab = browser.new_page()
    tab.goto(f"{serve(Site(project.folder / 'site', '/'))}/results/#uber")
    tab.wait_for_url("**/preparation/#uber")
    tab.close()


def test_a_renamed_page_redirects_with_and_without_javascript(
    project: Project, ledger: Ledger, browser: Browser, serve: Callable[[Site], str]
) -> None:
    (project.folder / "docs/results.md").rename(project.folder / "docs/outcomes.md")
    for file in [project.folder / "mkdocs.yml", *(project.folder / "docs").rglob("*.md")]:
        file.write_text(
            file.read_text(encoding="utf-8").replace("results.md", "outcomes.md").replace('"results/"', '"outcomes/"'),
            encoding="utf-8",
        )
    project.edit("overrides/hooks/downloads.py", '"results/outcomes.csv"', '"outcomes/outcomes.csv"')
    assert "/results/: was published as 'Results' and is gone" in "\n".join(errors(project.build()))
    assert project.make("ledger").returncode == 0
    assert ledger()["moved"]["/results/"] == "/outcomes/"
    assert ledger()["moved"]["/results/#dropbox"] == "/outcomes/#dropbox", "fragments too"
    assert project.build().returncode == 0
    assert short_link(project, "dropbox") == "/outcomes/#dropbox"
    host = serve(Site(project.folder / "site", "/"))
    for javascript in (True, False):
        context = browser.new_context(java_script_enabled=javascript)
        tab = context.new_page()
        tab.goto(f"{host}/results/")
        tab.wait_for_url("**/outcomes/")
        if javascript:
            tab.goto(f"{host}/results/#dropbox")
            tab.wait_for_url("**/outcomes/#dropbox")
        context.close()


def test_a_deleted_section_must_be_sent_somewhere(project: Project, ledger: Ledger) -> None:
    project.edit("docs/_data/outcomes.yml", "  - {id: zoom, company: Zoom}\n", "")
    assert project.make("ledger").returncode != 0
    (line,) = errors(project.build())
    assert line == (
        "docs/_data/ledger.yml: /results/#zoom: was published as 'Zoom' and is gone; "
        "say in docs/_data/ledger.yml under `moved` where it went"
    )
    project.edit("docs/_data/ledger.yml", "moved: {}", "moved:\n  /results/#zoom: /results/#rejections")
    project.edit("docs/_data/ledger.yml", "  /results/#zoom: Zoom\n", "")
    assert project.build().returncode == 0
    page = (project.folder / "site/results/index.html").read_text(encoding="utf-8")
    assert '<p class="moved" id="zoom">This section is now <a href="#rejections">Rejections</a>.</p>' in page
    assert short_link(project, "zoom") == "/results/#rejections"


def test_a_retired_id_is_not_used_again(project: Project) -> None:
    project.edit("docs/_data/outcomes.yml", "  - {id: zoom, company: Zoom}\n", "")
    project.edit("docs/_data/ledger.yml", "moved: {}", "moved:\n  /results/#zoom: /results/#rejections")
    project.edit("docs/_data/ledger.yml", "  /results/#zoom: Zoom\n", "")
    page = project.folder / "docs/preparation.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n## Calls by video { #zoom }\n\nText.\n", encoding="utf-8")
    assert project.make("ledger").returncode != 0
    assert errors(project.build()) == [
        "docs/_data/ledger.yml: /results/#zoom: is moved to /results/#rejections in docs/_data/ledger.yml, "
        "but /s/zoom/ leads to /preparation/#zoom; an id keeps its meaning"
    ]


@pytest.mark.parametrize(
    ("moved", "line"),
    [
        ("/gone/: /nowhere/", "/gone/: is moved to /nowhere/ in docs/_data/ledger.yml, which is not in the site"),
        ("/results/: /", "/results/: is moved to / in docs/_data/ledger.yml, but stands in the site"),
    ],
)
def test_a_wrong_move_is_named(project: Project, moved: str, line: str) -> None:
    project.edit("docs/_data/ledger.yml", "moved: {}", f"moved:\n  {moved}")
    assert errors(project.build()) == [f"docs/_data/ledger.yml: {line}"]
