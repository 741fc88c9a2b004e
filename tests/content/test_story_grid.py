"""The story grid in Chromium: filled, kept, exported, cleared, imported, and refused what is no grid."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from macros.data import load_file
from macros.errors import GuideError
from macros.models import Principles
from tests.conftest import ROOT, Site, tab

PATH = "behavioral/story-grid/"
NAMES = [row["name"] for row in yaml.safe_load((ROOT / "docs/_data/principles.yml").read_text())["principles"]]


@pytest.fixture
def page(browser: Browser, width: int, site: Site, serve: Callable[[Site], str]) -> Iterator[Page]:
    with tab(browser, serve(site), width) as page:
        page.goto(PATH)
        yield page


def press(page: Page, name: str) -> None:
    page.locator(".story-grid").get_by_role("button", name=name, exact=True).click()


def add(page: Page, title: str, **levels: str) -> None:
    press(page, "Add a story")
    page.keyboard.type(title)  # the title has the focus
    story = page.locator(".stories tbody").count()
    for name, level in levels.items():
        mark = page.get_by_role("button", name=f"{name.replace('_', ' ')}, story {story}: ")
        for _ in range(["none", "partly", "fully"].index(level)):
            mark.press("Enter")


def test_the_principles_are_sixteen_in_amazons_order() -> None:
    assert len(NAMES) == 16
    assert (NAMES[0], NAMES[12]) == ("Customer Obsession", "Have Backbone; Disagree and Commit")
    assert NAMES[-2:] == ["Strive to be Earth's Best Employer", "Success and Scale Bring Broad Responsibility"]


def test_a_principle_stands_once(tmp_path: Path) -> None:
    file = tmp_path / "principles.yml"
    file.write_text("principles:\n  - {id: a, name: A}\n  - {id: a, name: B, order: 1}\n")
    with pytest.raises(GuideError) as told:
        load_file(file, Principles, tmp_path)
    assert str(told.value).splitlines() == [
        "principles.yml:3:10: principles[2].id: found 'a' again; it is already principles[1]",
        "principles.yml:3:22: principles[2].order: unknown key; allowed: id, name",
    ]


def test_stories_are_marked_and_kept_by_keyboard(page: Page) -> None:
    status = page.locator(".story-grid [role=status]").last
    expect(status).to_have_text("0 of 16 principles have a story: 0 fully, 0 only partly.")
    add(page, "Leaky feature", Dive_Deep="fully", Frugality="partly")
    add(page, "Second try", Frugality="fully")
    page.get_by_label("Notes on story 2").fill("Halved the cost.")
    expect(status).to_have_text("2 of 16 principles have a story: 2 fully, 0 only partly.")
    expect(page.get_by_text("Without a story: ")).not_to_contain_text("Frugality")
    expect(page.get_by_text("Without a story: ")).to_contain_text("Earn Trust")
    page.reload()
    expect(page.get_by_label("Title of story 1")).to_have_value("Leaky feature")
    expect(page.get_by_label("Notes on story 2")).to_have_value("Halved the cost.")
    expect(page.get_by_role("button", name="Frugality, story 1: partly")).to_be_visible()
    expect(page.get_by_role("button", name="Frugality, story 2: fully")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page).response["violations"] == []


def test_a_grid_goes_out_and_comes_back(page: Page, tmp_path: Path) -> None:
    add(page, "Leaky feature", Dive_Deep="fully")
    with page.expect_download() as download:
        press(page, "Export")
    file = tmp_path / "grid.json"
    download.value.save_as(file)
    covers = {"dive-deep": "fully"}
    stories = [{"title": "Leaky feature", "notes": "", "covers": covers}]
    assert json.loads(file.read_text()) == {"format": "story-grid", "version": 1, "stories": stories}
    press(page, "Clear")
    expect(page.get_by_label("Title of story 1")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Title of story 1")).to_have_count(0)
    page.get_by_label("Import").set_input_files(file)
    expect(page.get_by_label("Title of story 1")).to_have_value("Leaky feature")
    expect(page.get_by_text("Imported 1 story in place of those before.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Dive Deep, story 1: fully")).to_be_visible()


def test_what_was_removed_can_be_brought_back(page: Page) -> None:
    add(page, "One")
    add(page, "Two")
    press(page, "Remove story 1")
    expect(page.get_by_label("Title of story 1")).to_have_value("Two")
    expect(page.get_by_label("Title of story 1")).to_be_focused()
    press(page, "Undo")
    expect(page.get_by_label("Title of story 2")).to_have_value("Two")
    press(page, "Clear")
    press(page, "Undo")
    expect(page.get_by_label("Title of story 2")).to_have_value("Two")
    press(page, "Remove story 2")
    page.get_by_label("Title of story 1").fill("Uno")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_hidden()


REFUSED = {
    "not json": "it is not JSON",
    '{"stories": []}': "it is not a story grid exported from this page",
    '{"format": "story-grid", "stories": [{"notes": "x"}]}': "story 1 has no title",
    '{"format": "story-grid", "stories": [{"title": "x", "covers": {"luck": "fully"}}]}': "story 1 names a principle "
    "that is not among the 16: luck",
    '{"format": "story-grid", "stories": [{"title": "x", "covers": {"frugality": "very"}}]}': "story 1 has a mark that "
    "is none of none, partly, fully: very",
}


def test_a_file_that_is_no_grid_is_refused_with_the_reason(page: Page) -> None:
    add(page, "Stays")
    for content, reason in REFUSED.items():
        page.get_by_label("Import").set_input_files(
            {"name": "bad.json", "mimeType": "application/json", "buffer": content.encode()}
        )
        expect(page.get_by_text(f"bad.json was not imported: {reason}.")).to_be_visible()
        expect(page.get_by_label("Title of story 1")).to_have_value("Stays")


def test_text_of_a_story_is_never_taken_for_html(page: Page) -> None:
    add(page, "<img src=x onerror=alert(1)>")
    page.reload()
    expect(page.get_by_label("Title of story 1")).to_have_value("<img src=x onerror=alert(1)>")
    press(page, "Remove story 1")
    expect(page.get_by_text("Removed story 1: <img src=x onerror=alert(1)>.")).to_be_visible()


def test_a_browser_that_keeps_nothing_is_told_of(page: Page) -> None:
    page.add_init_script(
        "Storage.prototype.setItem = Storage.prototype.removeItem = "
        "() => { throw new DOMException('no', 'QuotaExceededError') }"
    )
    page.reload()
    press(page, "Add a story")
    expect(page.get_by_text("This browser does not let the page keep anything.")).to_be_visible()
    expect(page.get_by_label("Title of story 1")).to_be_focused()


def test_what_cannot_be_read_is_never_lost(page: Page) -> None:
    for torn in ('{"format": "story-grid", "stories": 7}', '{"format": "story-g'):
        page.evaluate("torn => localStorage.setItem('/story-grid', torn)", torn)
        page.reload()
        expect(page.get_by_text("could not be read")).to_be_visible()
        assert page.evaluate("localStorage.getItem('/story-grid')") == torn
        press(page, "Add a story")
        assert page.evaluate("JSON.parse(localStorage.getItem('/story-grid')).stories[0].title") == ""
        assert page.evaluate("localStorage.getItem('/story-grid-unreadable')") == torn


def test_what_the_page_does_not_know_stays_in_the_grid(page: Page) -> None:
    covers = {"luck": "fully", "frugality": "partly"}
    stories = [{"title": "Leaky feature", "covers": covers}, 7, {"notes": "no title"}, {"title": "Second try"}]
    page.evaluate("kept => localStorage.setItem('/story-grid', JSON.stringify(kept))",
                  {"format": "story-grid", "stories": stories, "color": "red"})  # fmt: skip
    page.reload()
    expect(page.get_by_label("Title of story 1")).to_have_value("Leaky feature")
    expect(page.get_by_role("button", name="Frugality, story 1: partly")).to_be_visible()
    expect(page.get_by_label("Title of story 2")).to_have_value("Second try")
    expect(page.get_by_text("2 stories kept in this browser could not be read")).to_be_visible()
    page.get_by_role("button", name="Frugality, story 1: partly").click()
    page.get_by_label("Notes on story 1").fill("Halved the cost.")
    kept = page.evaluate("JSON.parse(localStorage.getItem('/story-grid'))")
    assert kept["color"] == "red"
    assert kept["stories"][0]["covers"] == {"luck": "fully", "frugality": "fully"}
    assert kept["stories"][0]["notes"] == "Halved the cost."
    assert kept["stories"][2:] == [7, {"notes": "no title"}]


def test_tabs_write_into_one_grid(page: Page) -> None:
    add(page, "One")
    other = page.context.new_page()
    other.goto(PATH)
    expect(other.get_by_label("Title of story 1")).to_have_value("One")
    add(page, "Two")
    add(other, "Three", Frugality="fully")
    page.get_by_label("Title of story 2").fill("Deux")
    other.get_by_label("Notes on story 2").fill("Both tabs")
    for seen in (page, other):
        for number, title in enumerate(("One", "Deux", "Three"), 1):
            expect(seen.get_by_label(f"Title of story {number}")).to_have_value(title)
        expect(seen.get_by_label("Notes on story 2")).to_have_value("Both tabs")
        expect(seen.get_by_role("button", name="Frugality, story 3: fully")).to_be_visible()
    expect(page.get_by_label("Title of story 2")).to_be_focused()
    press(page, "Clear")
    expect(other.get_by_label("Title of story 1")).to_have_count(0)
    add(other, "Four")
    press(page, "Undo")
    expect(other.get_by_label("Title of story 4")).to_have_value("Four")


def test_a_table_to_print_stands_without_javascript(browser: Browser, site: Site, serve: Callable[[Site], str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve(site)}/{PATH}")
    expect(page.locator("#principles-table tbody th")).to_have_text(NAMES)
    context.close()
