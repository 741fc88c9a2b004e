"""The site as readers use it, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import font_families
from tests.conftest import Site, arrive, tab
from tests.ledger import TITLES, arrival

PARTS = 6
Scheme = Literal["light", "dark"]


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


# Whether a section's heading stands in the window, and not behind the header.
IN_VIEW = """id => {
  const { top, bottom } = document.getElementById(id).getBoundingClientRect()
  return top >= document.querySelector(".md-header").getBoundingClientRect().bottom - 1 && bottom <= innerHeight
}"""


def heading_is_in_view(page: Page, name: str) -> None:
    page.wait_for_function(IN_VIEW, arg=name)


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
        for path in sorted(site.pages)[part::PARTS]:
            page.goto(path.lstrip("/"))
            expect(page.locator("h1")).to_be_visible()
            faults += [f"{path} scrolls sideways: {what}" for what in page.evaluate(SIDEWAYS)]
            ids = [address.partition("#")[2] for address in TITLES if address.startswith(f"{path}#")]
            faults += [f"{path}#{name} is hidden" for name in page.evaluate(HIDDEN, ids)]
            page.evaluate(THIN_CODE)
            # All is the site's own: there is nothing to load beforehand.
            options = {"resultTypes": ["violations"], "preload": False}
            for violation in Axe().run(page, options=options).response["violations"]:
                faults += [f"{path}: {violation['id']}: {node['html'][:120]}" for node in violation["nodes"]]
    assert faults == []


def test_every_script_of_a_page_loads_below_a_project_path(
    browser: Browser, serve: Callable[[Site], str], site_below_path: Site
) -> None:
    scripted = {
        str(piece["data-module"]): path
        for path, page in site_below_path.pages.items()
        for piece in page.select("[data-module]")
    }
    assert scripted
    with tab(browser, serve(site_below_path), 1280) as page:
        for module, path in scripted.items():
            with page.expect_response(f"**/{module}.js"):
                page.goto(path.lstrip("/"))


def test_the_browser_draws_with_the_fonts_of_the_tests(page: Page) -> None:
    page.goto("")
    inspector = page.context.new_cdp_session(page)
    inspector.send("DOM.enable")
    inspector.send("CSS.enable")
    root = inspector.send("DOM.getDocument")["root"]["nodeId"]
    drawn = set()
    for selector in ("h1", "article p", ".md-tabs__link", ".md-search__input"):
        node = inspector.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = inspector.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        drawn |= {font["familyName"] for font in fonts}
    # A weight may be a family of its own, with a longer name: Roboto Condensed SemiBold.
    assert drawn and all(name.startswith(font_families()) for name in drawn)


def test_a_click_keeps_the_window(page: Page) -> None:
    """The theme brings the next page into this one, as on the published site: what follows is seen so."""
    page.goto("")
    page.evaluate("window.kept = true")
    page.locator("article p a[href$='results/']").click()
    arrive(page, "**/results/")
    assert page.evaluate("window.kept")


def test_search_finds_a_topic_and_lands_on_its_section(page: Page) -> None:
    address = arrival("#feature-store-in-a-platform")
    page.goto("")
    open_search(page)
    page.keyboard.type("feature store", delay=10)
    result = page.locator(".md-search-result__link", has_text=TITLES[address]).first
    expect(result).to_be_visible()
    result.click()
    path, _, name = address.partition("#")
    arrive(page, re.compile(rf"{path}\?h=.*#{name}$"))
    heading_is_in_view(page, name)


def test_an_anchor_link_lands_with_its_heading_visible(page: Page) -> None:
    for name in ("retrieval-and-ranking", "zoom"):
        address = arrival(f"#{name}")
        page.goto(address.lstrip("/"))
        heading_is_in_view(page, address.partition("#")[2])


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


# What each row of the offers says in a column: the value that it is sorted by.
COLUMN = """column => [...document.querySelectorAll("#offers-table tbody tr")].map(({ cells }) => {
  const text = cells[column].dataset.sort ?? cells[column].textContent
  return /^\\d+$/.test(text) ? Number(text) : text.toLowerCase()
})"""


def column(page: Page, name: str) -> list[str | int]:
    found = page.evaluate(COLUMN, ["Company", "Role", "Location", "Pay"].index(name))
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("name", ["Company", "Role", "Location", "Pay"])
def test_offers_sort_by_keyboard(page: Page, name: str) -> None:
    page.goto("results/")
    in_notes_order = column(page, name)
    header = page.locator("#offers-table").get_by_role("columnheader", name=name, exact=True)
    header.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert column(page, name) == sorted(in_notes_order)
    page.keyboard.press("Space")
    expect(header).to_have_attribute("aria-sort", "descending")
    assert column(page, name) == sorted(in_notes_order, reverse=True)
    page.keyboard.press("Enter")
    expect(header).not_to_have_attribute("aria-sort", re.compile(""))
    assert column(page, name) == in_notes_order


def test_offers_sort_by_mouse_and_say_so(page: Page) -> None:
    page.goto("results/")
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Sorted by pay, ascending")).to_be_attached()


def test_tables_work_after_instant_navigation(page: Page) -> None:
    page.goto("")
    page.locator("article p a[href$='results/']").click()
    arrive(page, "**/results/")
    page.get_by_role("button", name="Company", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Sorted by company, ascending")).to_be_attached()
    companies = column(page, "Company")
    assert companies == sorted(companies)


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
    expect(page.get_by_text("Copied to clipboard")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("# ML system design template")
    assert copied.rstrip().endswith("Addressing scalability, availability, and latency")


def test_next_and_previous_lead_to_the_pages_beside(page: Page) -> None:
    page.goto("results/")
    link = page.locator(".md-footer__link--next")
    following, title = link.evaluate("link => link.href"), link.locator(".md-ellipsis").inner_text()
    link.click()
    arrive(page, following)
    expect(page.locator("h1")).to_contain_text(title)
    page.locator(".md-footer__link--prev").click()
    arrive(page, "**/results/")


def test_a_wrong_address_offers_a_search(browser: Browser, serve: Callable[[Site], str], any_site: Site) -> None:
    page = browser.new_page()
    # The page at hand names the host that it is published at; the form must stay on the one that serves it.
    host = serve(any_site)
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
