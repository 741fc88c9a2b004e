"""What an address says is what shows, in Chromium: filters and fragments, old addresses, links that are copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Site, tab


@pytest.fixture
def page(browser: Browser, width: int, site: Site, serve: Callable[[Site], str]) -> Iterator[Page]:
    clipboard = ["clipboard-read", "clipboard-write"]
    with tab(browser, serve(site), width, permissions=clipboard) as page:
        yield page


def test_a_filter_keeps_the_fragment_that_is_there_now(page: Page) -> None:
    page.goto("resources/#resource-epi-judge")
    page.evaluate("location.hash = 'resource-blind-75'")
    page.get_by_label("Cost").select_option("Free")
    assert page.url.endswith("/resources/?cost=Free#resource-blind-75")
    page.evaluate("location.hash = ''")
    page.get_by_label("Cost").select_option("All")
    assert page.url.partition("/resources/")[2] in ("", "#")


def test_a_link_to_a_row_shows_the_row(page: Page) -> None:
    row = page.locator("#resource-epi-judge")
    page.goto("resources/?cost=Paid&area=Algorithms#resource-epi-judge")
    expect(row).to_be_in_viewport()
    expect(page.get_by_label("Cost")).to_have_value("")
    expect(page.get_by_label("Area")).to_have_value("Algorithms")
    assert page.url.endswith("/resources/?area=Algorithms#resource-epi-judge")
    # So does one on the page at hand, by the browser or by the theme, which follows links itself.
    for follow in ("location.hash = 'resource-blind-75'", "document.getElementById('follow').click()"):
        page.get_by_label("Area").select_option("Behavioral")
        expect(page.locator("#resource-blind-75")).to_be_hidden()
        page.evaluate("document.querySelector('h1').innerHTML = '<a id=follow href=#resource-blind-75>To it</a>'")
        page.evaluate(follow)
        expect(page.locator("#resource-blind-75")).to_be_in_viewport()
        page.evaluate("location.hash = ''")


def test_cells_of_numbers_and_words_sort_together(page: Page) -> None:
    page.goto("results/")
    cells = page.locator("#offers-table tbody td.pay")
    # Sorted by the values at the time of the click.
    count = cells.evaluate_all("""cells => cells.map((cell, i) => {
        cell.dataset.sort = ["1000", "not given", "9", "250"][i] ?? "100"
    }).length""")
    assert count > 4
    page.get_by_role("button", name="Pay", exact=True).click()
    expected = ["9", *["100"] * (count - 4), "250", "1000", "not given"]
    assert cells.evaluate_all("cells => cells.map(cell => cell.dataset.sort)") == expected


@pytest.mark.parametrize("query", ["", "?utm=50%"])
def test_a_stray_percent_sign_stops_no_short_link(page: Page, query: str) -> None:
    page.goto(f"s/dropbox/{query}#100%")
    page.wait_for_url("**/results/*#dropbox")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("100%/", "100%"),
        ("feature%20store%/", "feature store%"),
        ("k%2Dmeans%zz.html", "k means%zz"),
        ("%E0%A4%A", "%E0%A4%A"),
    ],
)
def test_a_stray_percent_sign_stops_no_search(
    browser: Browser, serve: Callable[[Site], str], site: Site, path: str, words: str
) -> None:
    page = browser.new_page()
    page.goto(f"{serve(site)}/{path}")
    expect(page.get_by_label("Search for")).to_have_value(words)
    page.close()


def test_a_link_opened_elsewhere_copies_nothing(page: Page) -> None:
    page.goto("results/")
    page.evaluate("navigator.clipboard.writeText('mine')")
    link = page.get_by_role("link", name="Copy link to Dropbox")
    with page.context.expect_page():
        link.click(modifiers=["Control"])
    page.bring_to_front()
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_have_count(0)
    assert page.evaluate("navigator.clipboard.readText()") == "mine"
