"""The capacity calculator in Chromium, against the arithmetic in Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from capacity import Load, capacity
from playwright.sync_api import Browser, Page, expect

from macros.html.capacity import EXAMPLE, OUTPUTS, short
from tests.conftest import Site, tab

PATH = "system-design/estimation/"


@pytest.fixture
def page(browser: Browser, width: int, site: Site, serve: Callable[[Site], str]) -> Iterator[Page]:
    with tab(browser, serve(site), width) as page:
        yield page


def results(page: Page) -> dict[str, str]:
    cells = page.locator(".capacity [data-output]").all()
    return {str(cell.get_attribute("data-output")): cell.inner_text() for cell in cells}


def expected(**changes: float) -> dict[str, str]:
    made = capacity(Load(**(EXAMPLE | changes)))
    return {key: short(getattr(made, key), unit) for key, (_, unit) in OUTPUTS.items()}


def test_the_calculator_agrees_with_python(page: Page) -> None:
    page.goto(PATH)
    users = page.get_by_label("Users active on a day")
    expect(users).to_have_value("100,000,000")
    assert results(page) == expected()
    for typed, value in (("2.5M", 2.5e6), ("700", 700), ("1,234,567", 1_234_567), ("3g", 3e9), ("0", 0)):
        users.fill(typed)
        assert results(page) == expected(users=value)
    users.fill("2.5M")
    page.get_by_label("Sent for a read, bytes").fill("1.7k")
    page.get_by_label("Copies kept").fill("5")
    page.keyboard.press("Tab")
    assert results(page) == expected(users=2.5e6, sent=1700, copies=5)
    expect(page.locator(".capacity [role=status]")).to_contain_text("reads at peak")


def test_an_estimate_is_shared_by_its_address_and_reset(page: Page) -> None:
    page.goto(f"{PATH}?users=5M&hot=30&copies=x#capacity-calculator")
    expect(page.get_by_label("Users active on a day")).to_have_value("5M")
    expect(page.get_by_label("Copies kept")).to_have_value("3")
    assert results(page) == expected(users=5e6, hot=30)
    page.get_by_label("Busiest second over the average").fill("4")
    expect(page).to_have_url(re.compile(r"/estimation/\?users=5M&hot=30&peak=4#capacity-calculator$"))
    page.reload()
    expect(page.get_by_label("Busiest second over the average")).to_have_value("4")
    assert results(page) == expected(users=5e6, hot=30, peak=4)
    page.locator(".capacity").get_by_role("button", name="Reset").press("Enter")
    assert results(page) == expected()
    expect(page).to_have_url(re.compile(r"/estimation/#capacity-calculator$"))


def test_what_is_no_number_is_told_and_leaves_the_results(page: Page) -> None:
    page.goto(PATH)
    copies = page.get_by_label("Copies kept")
    for typed in ("three", "-1", "", "1.2.3", "0,05", "12,34"):
        copies.fill(typed)
        expect(copies).to_have_attribute("aria-invalid", "true")
        expect(page.locator(".capacity [role=status]")).to_contain_text("Not a number: Copies kept.")
        assert results(page) == expected()
    copies.fill("1")
    expect(copies).to_have_attribute("aria-invalid", "false")
    assert results(page) == expected(copies=1)


def test_the_example_reads_without_javascript(browser: Browser, site: Site, serve: Callable[[Site], str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve(site)}/{PATH}")
    assert results(page) == expected()
    expect(page.locator(".capacity [data-input=users]")).to_have_text("100,000,000")
    context.close()
