"""Practice cards: made from every question of the guide, and asked so that the hard ones come again sooner."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from macros.files.deck import Card, cards, deck
from tests.conftest import Site, tab
from tests.guide import page as rendered

PAGE = """
<h2 id="plain">Plain</h2>
<p>No question.</p>
<h2 id="norms">Norms &amp; balls</h2>
<div class="admonition question">
<p class="admonition-title">The question</p>
<p>Why is <math><mi>x</mi></math> small?</p>
<p>And when?</p>
</div>
<div class="admonition answer">
<p class="admonition-title">The 30-second answer</p>
<p>See <a href="#plain">plain</a>, <a href="../trees/#split">trees</a> and <a href="https://example.org/">this</a>.</p>
<ul>
<li>One</li>
</ul>
</div>
"""
PATH = "/ml-theory/fundamentals/"


# How they are made


def test_a_question_becomes_a_card_as_it_is_rendered() -> None:
    (card,) = cards([rendered(PAGE, path=PATH)])
    assert (card.address, card.title, card.area) == (f"{PATH}#norms", "Norms & balls", "ML theory")
    assert card.question == "Why is <math><mi>x</mi></math> small? And when?"
    assert card.answer.startswith("<p>See <a") and card.answer.endswith("</ul>")


def test_links_lead_on_from_the_page_of_the_cards() -> None:
    made = deck(cards([rendered(PAGE, path=PATH)]), "/practice/")
    for way in ("../ml-theory/fundamentals/#plain", "../ml-theory/trees/#split", "https://example.org/"):
        assert f'href="{way}"' in made
    assert '<a href="../ml-theory/fundamentals/#norms">In full: Norms &amp; balls</a>' in made


def test_areas_come_in_the_guides_order() -> None:
    one, two, three = (Card(f"/{area}/#{i}", "T", "Q?", "<p>A</p>") for i, area in
                       enumerate(("ml-theory", "algorithms", "ml-theory")))  # fmt: skip
    made = deck([one, two, three], "/practice/")
    assert [part.split('"')[0] for part in made.split('data-area="')[1:]] == ["Algorithms", "ML theory"]
    assert [part.split('"')[0] for part in made.split('data-card="')[1:]] == ["1", "0", "2"]


@pytest.mark.parametrize(
    "wrong",
    [PAGE.replace("<ul>", "<div><p>block</p>\n</div>\n<ul>"), PAGE[: PAGE.index('<div class="admonition answer')]],
    ids=["a block in the answer", "no answer"],
)
def test_a_question_that_makes_no_card_is_told(wrong: str) -> None:
    page = rendered(wrong, path=PATH)
    assert list(cards([page])) == []
    (fault,) = page.faults()
    assert fault.what == "#norms: no card can be made of this question"


@pytest.mark.parametrize("heading", ['<h2 class="wide" id="norms">', '<h3 data-x="1" id="norms" title="T">'])
def test_a_card_is_made_however_its_heading_is_written(heading: str) -> None:
    assert len(list(cards([rendered(PAGE.replace('<h2 id="norms">', heading), path=PATH)]))) == 1


def test_questions_outside_the_areas_come_last() -> None:
    made = deck([Card("/preparation/#0", "T", "Q?", "A"), Card("/ml-theory/#1", "T", "Q?", "A")], "/practice/")
    assert [part.split('"')[0] for part in made.split('data-card="')[1:]] == ["1", "0"]


def test_every_question_of_the_site_has_its_card(site: Site) -> None:
    asked = {
        (path, heading["id"])
        for path, article in site.articles.items()
        for block in article.select(".admonition.question")
        if (heading := block.find_previous(["h2", "h3"], id=True))
    }
    made = site.pages["/practice/"].select("[data-card]")
    assert len(asked) >= 20
    assert len(made) == len(asked)
    assert {card["data-card"] for card in made} == {name for _, name in asked}
    for card in made:
        assert str(card.select("a")[-1]["href"]).endswith(f"#{card['data-card']}")


def test_the_cards_are_not_searched_twice(site: Site) -> None:
    answer = site.pages["/practice/"].select_one("[data-card='l1-vs-l2'] p")
    assert answer
    start = answer.get_text()[:40]
    data = [file.read_text(encoding="utf-8") for file in (site.folder / "search").glob("*.json")]
    assert sum(text.count(start) for text in data) == 1


# How they are asked


@pytest.fixture
def page(browser: Browser, width: int, site: Site, serve: Callable[[Site], str]) -> Iterator[Page]:
    with tab(browser, serve(site), width, timezone_id="UTC") as page:
        page.clock.install(time="2030-03-01T12:00:00")
        page.goto("practice/")
        yield page


def count(page: Page) -> int:
    return page.locator("[data-card]").count()


def asked(page: Page) -> str:
    return page.locator(".asked-card .asks").inner_text()


def questions(page: Page) -> list[str]:
    return page.locator("[data-card] summary").all_inner_texts()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_cards_are_answered_by_keyboard_and_kept(page: Page) -> None:
    every = count(page)
    status, stage = page.locator(".trainer [role=status]"), page.get_by_role("group", name="Card")
    expect(status).to_have_text(f"{every} to go today. 0 of {every} known.")
    first, second, third, fourth, *_ = questions(page)
    assert asked(page) == first
    stage.focus()
    page.keyboard.press("2")  # nothing to mark yet
    assert asked(page) == first
    page.keyboard.press("Space")
    expect(stage.get_by_role("link", name="In full: ")).to_be_visible()
    page.keyboard.press("2")
    expect(status).to_have_text(f"{every - 1} to go today. 1 of {every} known.")
    assert asked(page) == second
    page.keyboard.press("Space")
    page.keyboard.press("1")
    assert asked(page) == third
    for _ in range(3):  # the one that was not known comes back after three others
        assert asked(page) != second
        page.keyboard.press("Space")
        page.keyboard.press("2")
    assert asked(page) == second
    page.reload()
    expect(status).to_have_text(f"{every - 4} to go today. 4 of {every} known.")
    assert asked(page) == second, "what is due comes before what is new"
    assert asked(page) not in (first, third, fourth)


def test_known_cards_come_back_later_and_later(page: Page) -> None:
    first = questions(page)[0]
    for days in (1, 3, 7, 21, 21):
        press(page, "Show the answer")
        press(page, "Knew it")
        assert asked(page) != first
        page.clock.fast_forward((days * 24 - 13) * 3_600_000)
        page.reload()
        assert asked(page) != first, f"not yet, an hour before midnight of day {days}"
        page.clock.fast_forward(2 * 3_600_000)
        page.reload()
        assert asked(page) == first, f"due from the beginning of day {days}"
        page.clock.fast_forward(11 * 3_600_000)


def test_a_card_known_before_its_day_keeps_its_day(page: Page) -> None:
    names = page.locator("[data-card]").evaluate_all("cards => cards.map(card => card.dataset.card)")
    kept = {name: {"times": 2, "due": 10**6} for name in names}
    page.evaluate("kept => localStorage.setItem('/cards', JSON.stringify(kept))", kept)
    page.reload()
    press(page, "Go through all of them")
    for _ in range(2):
        press(page, "Show the answer")
        press(page, "Knew it")
    assert page.evaluate("JSON.parse(localStorage.getItem('/cards'))") == kept
    press(page, "Show the answer")
    press(page, "Again")
    assert page.evaluate("JSON.parse(localStorage.getItem('/cards'))")[names[2]]["times"] == 0


def test_an_area_can_be_chosen_shuffled_reset_and_brought_back(page: Page) -> None:
    every = count(page)
    status = page.locator(".trainer [role=status]")
    page.get_by_label("Area").select_option("ML theory")
    listed = page.locator("[data-area]:visible")
    expect(listed).to_have_count(1)
    inside = listed.locator("[data-card]").count()
    expect(status).to_have_text(f"{inside} to go today. 0 of {inside} known.")
    seen = set()
    page.evaluate("Math.random = () => 0")
    for _ in range(3):
        press(page, "Shuffle")
        seen.add(asked(page))
    assert len(seen) == 3
    press(page, "Show the answer")
    press(page, "Knew it")
    expect(status).to_have_text(f"{inside - 1} to go today. 1 of {inside} known.")
    press(page, "Reset")
    expect(status).to_have_text(f"{inside} to go today. 0 of {inside} known.")
    press(page, "Undo the reset")
    expect(status).to_have_text(f"{inside - 1} to go today. 1 of {inside} known.")
    page.get_by_label("Area").select_option("")
    expect(status).to_have_text(f"{every - 1} to go today. 1 of {every} known.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(page, "Show the answer")
    assert Axe().run(page).response["violations"] == []


def test_a_day_without_cards_offers_to_go_through_all(page: Page) -> None:
    day = page.evaluate("Math.floor((Date.now() / 60000 - new Date().getTimezoneOffset()) / 1440)")
    names = page.locator("[data-card]").evaluate_all("cards => cards.map(card => card.dataset.card)")
    page.evaluate(
        "cards => localStorage.setItem('/cards', JSON.stringify(cards))",
        {name: {"times": 2, "due": day + 2} for name in names},
    )
    page.reload()
    expect(page.get_by_text("Nothing is due today.")).to_be_visible()
    expect(page.get_by_role("button", name="Show the answer")).to_be_hidden()
    press(page, "Go through all of them")
    assert asked(page) == questions(page)[0]


def test_what_is_kept_by_others_does_no_harm(page: Page) -> None:
    page.evaluate('localStorage.setItem(\'/cards\', \'{"l1-vs-l2": 7, "gone": {"times": 1, "due": 1}}\')')
    page.reload()
    every = count(page)
    expect(page.locator(".trainer [role=status]")).to_have_text(f"{every} to go today. 0 of {every} known.")


def test_tabs_add_to_what_is_known(page: Page) -> None:
    every = count(page)
    other = page.context.new_page()
    other.goto("practice/")
    for asks, known in ((page, 1), (other, 1), (page, 2)):  # both ask the first card
        press(asks, "Show the answer")
        press(asks, "Knew it")
        expect(asks.locator(".trainer [role=status]")).to_contain_text(f"{known} of {every} known.")
    expect(other.locator(".trainer [role=status]")).to_contain_text(f"2 of {every} known.")
    press(other, "Show the answer")
    press(other, "Again")
    page.reload()
    expect(page.locator(".trainer [role=status]")).to_contain_text(f"1 of {every} known.")


def test_what_the_page_does_not_know_is_kept(page: Page) -> None:
    kept = {"gone": {"times": 1, "due": 1}, "note": "mine"}
    page.evaluate("kept => localStorage.setItem('/cards', JSON.stringify(kept))", kept)
    page.reload()
    press(page, "Show the answer")
    press(page, "Knew it")
    now = page.evaluate("JSON.parse(localStorage.getItem('/cards'))")
    assert len(now) == 3
    assert {name: now[name] for name in kept} == kept
    page.evaluate("localStorage.setItem('/cards', '[torn')")
    page.reload()
    press(page, "Show the answer")
    press(page, "Knew it")
    assert page.evaluate("localStorage.getItem('/cards-unreadable')") == "[torn"


def test_a_card_may_have_the_name_of_what_objects_have(page: Page) -> None:
    answer = page.request.get("practice/").text()
    name = page.locator("[data-card]").first.get_attribute("data-card")
    body = answer.replace(f'data-card="{name}"', 'data-card="constructor"')
    page.route("**/practice/", lambda route: route.fulfill(content_type="text/html", body=body))
    page.reload()
    assert asked(page) == questions(page)[0]


def test_the_cards_read_as_a_list_without_javascript(
    browser: Browser, site: Site, serve: Callable[[Site], str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve(site)}/practice/")
    card = page.locator("[data-card]").first
    expect(card.locator("p").first).to_be_hidden()
    card.locator("summary").click()
    expect(card.locator("p").first).to_be_visible()
    expect(page.get_by_role("button", name="Show the answer")).to_have_count(0)
    context.close()
