"""The site as readers use it, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import AT_PROJECT_PATH, AT_ROOT, ROOT, TIMEOUT, Site, tab

PATHS = [f"/{file.relative_to(AT_ROOT.folder).as_posix()}".removesuffix("index.html") for file in AT_ROOT.files]
PARTS = 6
Scheme = Literal["light", "dark"]
LEDGER = yaml.safe_load((ROOT / "docs/_data/ledger.yml").read_text(encoding="utf-8"))


@pytest.fixture
def page(browser: Browser, view: tuple[int, Site], serve: Callable[[Site], str]) -> Iterator[Page]:
    width, site = view
    clipboard = ["clipboard-read", "clipboard-write"]
    with tab(browser, serve(site), width, has_touch=width < 600, permissions=clipboard) as page:
        yield page


def open_search(page: Page) -> None:
    button = page.locator("label.md-header__button[for=__search]")
    (button if button.is_visible() else page.locator(".md-search__input")).click()
    expect(page.locator(".md-search__input")).to_be_focused()


def heading_is_in_view(page: Page, name: str) -> None:
    heading = page.locator(f"[id='{name}']")
    expect(heading).to_be_in_viewport()
    header = page.locator(".md-header").bounding_box()
    box = heading.bounding_box()
    assert header and box
    assert box["y"] >= header["y"] + header["height"] - 1, "the header covers the heading"


# What is wider than its place: the page, or a table in it, which the theme gives a scrollbar of its own.
SIDEWAYS = """() => [...document.querySelectorAll("html, .md-typeset__scrollwrap")]
  .filter(element => element.scrollWidth > element.clientWidth)
  .map(element => element.textContent.trim().slice(0, 40))"""
# The ids of a page's sections whose link leads out of the window or behind the header.
HIDDEN = """ids => {
  const header = document.querySelector(".md-header")
  return ids.filter(id => {
    location.hash = id
    const { top } = document.getElementById(id).getBoundingClientRect()
    return top < header.getBoundingClientRect().bottom - 1 || top > innerHeight
  })
}"""

# Of the words of code that are colored alike, leave one: axe would measure the contrast of each of thousands.
THIN_CODE = """() => {
  const seen = new Set()
  for (const word of document.querySelectorAll(".highlight span[class]:not(:has(*))"))
    seen.has(word.className) ? word.remove() : seen.add(word.className)
}"""


# Both schemes and both widths; all four pairs would take half of the whole suite's time. In parts, which run abreast.
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_fits_is_accessible_and_shows_what_a_link_names(
    browser: Browser, serve: Callable[[Site], str], site: Site, scheme: Scheme, width: int, part: int
) -> None:
    faults = []
    with tab(browser, serve(site), width, color_scheme=scheme) as page:
        for path in PATHS[part::PARTS]:
            page.goto(path.lstrip("/"))
            expect(page.locator("h1")).to_be_visible()
            faults += [f"{path} scrolls sideways: {what}" for what in page.evaluate(SIDEWAYS)]
            ids = [address.partition("#")[2] for address in LEDGER["live"] if address.startswith(f"{path}#")]
            faults += [f"{path}#{name} is hidden" for name in page.evaluate(HIDDEN, ids)]
            page.evaluate(THIN_CODE)
            # All is the site's own: there is nothing to load beforehand.
            options = {"resultTypes": ["violations"], "preload": False}
            for violation in Axe().run(page, options=options).response["violations"]:
                faults += [f"{path}: {violation['id']}: {node['html'][:120]}" for node in violation["nodes"]]
    assert faults == []


def test_every_page_with_a_script_of_its_own_opens_below_a_project_path(
    browser: Browser, serve: Callable[[Site], str]
) -> None:
    scripted = [path for path, page in AT_PROJECT_PATH.pages.items() if page.select("[data-module]")]
    assert len(scripted) >= 10
    with tab(browser, serve(AT_PROJECT_PATH), 1280) as page:
        for path in scripted:
            page.goto(path.lstrip("/"), wait_until="networkidle")


def test_search_finds_a_topic_and_lands_on_its_section(page: Page) -> None:
    page.goto("")
    open_search(page)
    page.keyboard.type("feature store", delay=10)
    result = page.locator(".md-search-result__link", has_text="Feature store inside an ML platform").first
    expect(result).to_be_visible()
    result.click()
    page.wait_for_url(re.compile(r"/ml-system-design/\?h=.*#feature-store-in-a-platform$"))
    heading_is_in_view(page, "feature-store-in-a-platform")


def test_an_anchor_link_lands_with_its_heading_visible(page: Page) -> None:
    page.goto("ml-system-design/#retrieval-and-ranking")
    heading_is_in_view(page, "retrieval-and-ranking")
    page.goto("results/#zoom")
    heading_is_in_view(page, "zoom")


def test_the_toggle_goes_through_system_light_and_dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    for name, scheme in (("Switch to light colors", "default"), ("Switch to dark colors", "slate")):
        page.locator(f"label[title='{name}']").click()
        expect(body).to_have_attribute("data-md-color-scheme", scheme)
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.locator("label[title=\"Follow the system's colors\"]").click()
    page.emulate_media(color_scheme="light")
    expect(body).to_have_attribute("data-md-color-scheme", "default")


def companies(page: Page) -> list[str]:
    return [text.removesuffix("#").strip() for text in page.locator("#offers-table tbody th").all_text_contents()]


def test_offers_sort_by_keyboard(page: Page) -> None:
    page.goto("results/")
    in_notes_order = companies(page)
    for column in ("Company", "Role", "Location", "Pay"):
        header = page.locator("#offers-table").get_by_role("columnheader", name=column, exact=True)
        button = header.get_by_role("button")
        index = ["Company", "Role", "Location", "Pay"].index(column)
        cells = page.locator("#offers-table tbody tr")
        button.focus()
        page.keyboard.press("Enter")
        expect(header).to_have_attribute("aria-sort", "ascending")
        up = [row.split("\t")[index].strip("# ").lower() for row in cells.all_inner_texts()]
        assert up == sorted(up)
        page.keyboard.press("Space")
        expect(header).to_have_attribute("aria-sort", "descending")
        down = [row.split("\t")[index].strip("# ").lower() for row in cells.all_inner_texts()]
        assert down == sorted(down, reverse=True)
        page.keyboard.press("Enter")
        assert companies(page) == in_notes_order


def test_offers_sort_by_mouse_and_say_so(page: Page) -> None:
    page.goto("results/")
    button = page.get_by_role("button", name="Pay", exact=True)
    button.click()
    assert companies(page)[0] == "Other companies"
    expect(page.get_by_role("status").filter(has_text="Sorted by pay, ascending")).to_be_attached()


def test_tables_work_after_instant_navigation(page: Page) -> None:
    page.goto("")
    page.locator("article p a[href$='results/']").click()
    page.wait_for_url("**/results/")
    page.get_by_role("button", name="Company", exact=True).click()
    assert companies(page)[0] == "Amazon"


def test_resources_filter_and_the_filter_can_be_shared(page: Page) -> None:
    page.goto("resources/")
    rows = page.locator("#resources-table tbody tr:visible")
    everything = rows.count()
    page.get_by_label("Area").select_option("System design")
    page.get_by_label("Cost").select_option("Paid")
    shown = rows.all_inner_texts()
    assert 0 < len(shown) < everything
    assert all(row.split("\t")[1::2] == ["System design", "Paid"] for row in shown)
    expect(page.get_by_role("status").filter(has_text=f"{len(shown)} of {everything}")).to_be_visible()
    page.goto(page.url)
    expect(rows).to_have_count(len(shown))
    page.get_by_label("Area").select_option("All")
    page.get_by_label("Cost").select_option("All")
    expect(rows).to_have_count(everything)


def test_code_can_be_copied(page: Page) -> None:
    page.goto("ml-system-design/")
    page.locator(".notes pre").hover()
    page.locator(".notes .md-clipboard, .notes [data-clipboard-target]").first.click()
    page.wait_for_timeout(200)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("# ML system design template")
    assert copied.rstrip().endswith("Addressing scalability, availability, and latency")


def test_next_and_previous_lead_to_the_pages_beside(page: Page) -> None:
    page.goto("results/")
    page.locator(".md-footer__link--next").click()
    page.wait_for_url("**/preparation/")
    expect(page.locator("h1")).to_have_text(re.compile("Preparation"))
    page.locator(".md-footer__link--prev").click()
    page.wait_for_url("**/results/")


@pytest.mark.parametrize("site", [AT_ROOT, AT_PROJECT_PATH], ids=["root", "project-path"])
def test_a_wrong_address_offers_a_search(browser: Browser, serve: Callable[[Site], str], site: Site) -> None:
    page = browser.new_page()
    page.set_default_timeout(TIMEOUT)
    # The page at hand names the host that it is published at; the form must stay on the one that serves it.
    host = serve(site)
    page.goto(f"{host}/ml-theory/feature-store")
    expect(page.get_by_label("Search for")).to_have_value("feature store")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/?q=feature*")
    assert page.url.startswith(f"{host}/?q=")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.close()


def test_the_page_reads_without_javascript(browser: Browser, serve: Callable[[Site], str], site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve(site)}/results/")
    expect(page.get_by_text("Bridgewater Associates")).to_be_visible()
    expect(page.get_by_text("400–450k").first).to_be_visible()
    page.goto(f"{serve(site)}/resources/")
    expect(page.get_by_text("EPIJudge")).to_be_visible()
    context.close()


def test_print_leaves_the_frame_out(browser: Browser, serve: Callable[[Site], str], site: Site) -> None:
    page = browser.new_page()
    page.goto(f"{serve(site)}/algorithms/")
    page.emulate_media(media="print")
    for part in (".md-header", ".md-footer", ".md-sidebar--primary"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.get_by_text("450 problems")).to_be_visible()
    page.close()
