"""Links that are shared: what previews show of them, where they lead, and how a reader gets one."""

from __future__ import annotations

import io
import json
import re
import time
import timeit
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from macros.files import feed, previews
from macros.html.head import outcome_summaries, sentences, summary
from tests.conftest import Site, arrive
from tests.guide import DATA
from tests.guide import page as rendered
from tests.ledger import SECTIONS, TITLES, arrival

QUESTION = """
<h2 id="l1-vs-l2">L1 vs. L2<a class="headerlink" href="#l1-vs-l2">#</a></h2>
<div class="admonition question"><p class="admonition-title">The question</p><p>Why both?</p></div>
<div class="admonition answer"><p class="admonition-title">The 30-second answer</p>
<p>L1 makes weights zero, e.g. for sparse inputs. L2 makes them <code>small</code>.</p></div>
<div class="highlight"><pre>code()</pre></div>
<figure><svg><title>Ball</title></svg><figcaption>A figure.</figcaption></figure>
<p>Body with <math><msup><mi>w</mi><mn>2</mn></msup></math>.
It takes <math><mi>O</mi><mo>(</mo><mi>n</mi><mo>)</mo></math>.</p>
<h3 id="list">List</h3><p>The steps are:</p><ul><li>First step</li><li>Second<br>step</li></ul>
<h2 id="bare">Bare</h2><table><tr><td>Cell</td></tr></table><pre>code()</pre>
<table><tr id="row"><th>Row <p>What it is for. More.</p></th><td>Free</td></tr></table>
"""


# Summaries


def test_a_section_is_summed_up_by_its_answer_or_its_first_sentence() -> None:
    _, question, listed, bare, row = rendered(QUESTION).sections
    assert summary(question, "page") == "L1 makes weights zero, e.g. for sparse inputs."
    plain = replace(question, blocks=tuple(block for block in question.blocks if block.kind != "answer"))
    assert summary(plain, "page") == "It takes O(n).", "formulas that need more than a line are left out"
    assert summary(listed, "page") == "First step", "a sentence that announces a list says nothing by itself"
    assert summary(bare, "page") == "page"
    assert summary(row, "page") == "What it is for."


def test_sentences_end_where_they_do() -> None:
    dots = "D. E. Shaw and Sr. MLE vs. others (e.g. Kafka) cost 1.5 each."
    assert sentences(f'{dots} Is it so? Yes! "It is." Then') == [dots, "Is it so?", "Yes!", '"It is."', "Then"]
    assert sentences("Choose k. Then assign.") == ["Choose k.", "Then assign."]
    assert sentences("") == []


def test_a_long_sentence_is_cut_at_a_word() -> None:
    (_, section) = rendered(f'<h2 id="a">A</h2><p>{"word " * 100}end.</p>').sections
    assert len(summary(section, "")) <= 200
    assert summary(section, "").endswith("word …")


def test_rows_of_the_results_say_what_came_of_them() -> None:
    said = outcome_summaries(DATA.outcomes)
    assert said["bridgewater-associates"] == "Offer: ML Research Engineer, remote, 400–450k"
    assert said["amazon"] == "Offer: L5 MLE, NYC or remote, 400–450k"
    assert said["other-companies"] == "Offers: Sr. MLE, 200–250k"
    assert said["google"] == "Waiting for an answer: L4 SWE-ML"
    assert said["zoom"] == f"One of {len(DATA.outcomes.rejections)} rejections"


# Previews


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="latin-1", categories=("L", "N", "P", "Zs")), max_size=400))
def test_no_title_overflows_its_preview(title: str) -> None:
    font, lines = previews.fit(title)
    assert all(font.getlength(line) <= 1024 for line in lines)
    assert len(lines) * font.size * 1.14 <= 308


def test_the_longest_title_is_shown_whole() -> None:
    longest = max(TITLES.values(), key=len)
    assert " ".join(previews.fit(longest)[1]) == longest


def test_a_preview_is_in_the_sites_colors_and_stays_off_its_edges() -> None:
    long = previews.Drawing("A title " * 60, "An area " * 30, "A site " * 30)
    made = Image.open(io.BytesIO(previews.draw(long))).convert("RGB")
    paper = (0xFD, 0xFD, 0xFC)
    for color in (paper, (0x17, 0x1A, 0x1D), (0x0A, 0x6B, 0x60)):
        assert color in {found for _, found in made.getcolors(1 << 16) or []}
    for edge in ((0, 0, 1200, 60), (0, 580, 1200, 630), (0, 0, 80, 630), (1120, 0, 1200, 630)):
        assert made.crop(edge).getcolors() == [((edge[2] - edge[0]) * (edge[3] - edge[1]), paper)]


def test_a_preview_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = previews.drawn(previews.Drawing("Title", "Area", "Site"), tmp_path)
    monkeypatch.setattr(previews, "draw", lambda _: b"drawn again")
    assert previews.drawn(previews.Drawing("Title", "Area", "Site"), tmp_path) == first
    assert previews.drawn(previews.Drawing("Another title", "Area", "Site"), tmp_path) == b"drawn again"


def test_previews_are_drawn_fast() -> None:
    """A build draws hundreds: one costs little more than to write a blank picture of its size in full color."""

    def cost(action: Callable[[], object]) -> float:
        return min(timeit.repeat(action, timer=time.process_time, number=5, repeat=5))

    blank = Image.new("RGB", (previews.WIDTH, previews.HEIGHT))
    longest = previews.Drawing(max(TITLES.values(), key=len), "Area", "Site")
    assert cost(lambda: previews.draw(longest)) < 3 * cost(lambda: blank.save(io.BytesIO(), "PNG"))


# The built site


def home(site: Site) -> str:
    canonical = site.pages["/"].select_one("link[rel=canonical]")
    assert canonical
    return str(canonical["href"])


def told(page: BeautifulSoup) -> dict[str, str]:
    """What the page's meta tags say, by name."""
    tags = page.select("meta[property], meta[name]")
    return {str(tag.get("property") or tag["name"]): str(tag["content"]) for tag in tags}


def check_preview(site: Site, page: BeautifulSoup, title: str, path: str) -> None:
    tags = told(page)
    assert tags["og:type"] == "article"
    assert tags["og:site_name"] == "ML Job Hunt"
    assert tags["og:title"] == tags["twitter:title"] == tags["og:image:alt"] == tags["twitter:image:alt"] == title
    assert tags["og:description"] == tags["twitter:description"] == tags["description"]
    assert 5 < len(tags["description"]) <= 200
    assert tags["og:url"] == home(site) + path
    assert tags["og:image"] == tags["twitter:image"]
    assert tags["twitter:card"] == "summary_large_image"
    assert tags["og:image"].startswith(home(site))
    card = site.folder / tags["og:image"].removeprefix(home(site))
    with Image.open(card) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
        assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
    assert card.stat().st_size <= 25 * 1024, path


def test_the_project_path_is_in_the_tags(site_below_path: Site) -> None:
    assert home(site_below_path) == "https://octo.example/guide/"


def test_every_id_has_a_short_link(any_site: Site) -> None:
    assert any_site.short_links.keys() == SECTIONS.keys()


def test_every_short_link_says_what_it_is(any_site: Site) -> None:
    for name, page in any_site.short_links.items():
        path, _, _ = SECTIONS[name].partition("#")
        check_preview(any_site, page, TITLES[SECTIONS[name]], f"s/{name}/")
        assert told(page)["robots"] == "noindex"
        canonical, refresh, link = (page.select_one(tag) for tag in ("link[rel=canonical]", "noscript meta", "main a"))
        assert canonical and refresh and link
        assert canonical["href"] == home(any_site) + path.lstrip("/")
        assert link["href"] == f"../..{SECTIONS[name]}"
        assert refresh["content"] == f"0; url={link['href']}"
        assert link.text == TITLES[SECTIONS[name]]


def test_sections_have_summaries_of_their_own(site: Site) -> None:
    page = told(site.pages["/results/"])["description"]
    said = told(site.short_links["waiting"])["description"]
    assert said != page
    assert said in " ".join(site.articles["/results/"].get_text().split())
    assert told(site.short_links["dropbox"])["description"] == "Offer: IC3 MLE, remote, 400–450k"
    own = [name for name, link in site.short_links.items() if told(link)["description"] != page]
    assert len(own) > 0.9 * len(site.short_links)


def test_every_page_has_a_preview_and_structured_data(any_site: Site) -> None:
    for path, page in any_site.pages.items():
        if path == "/404.html":
            assert not page.select("[property^=og]")
            continue
        title = page.select_one("head > title")
        assert title
        check_preview(any_site, page, title.text.removesuffix(" - ML Job Hunt"), path.lstrip("/"))
        script = page.select_one('script[type="application/ld+json"]')
        assert script
        article, breadcrumbs = json.loads(script.text)
        assert article["@type"] == "Article"
        assert article["headline"] == told(page)["og:title"]
        assert article["url"] == told(page)["og:url"]
        assert article["image"] == told(page)["og:image"]
        assert article["author"]["@type"] == "Organization", "no person is made up"
        assert datetime.fromisoformat(article["dateModified"]) <= datetime.now() + timedelta(days=1)
        steps = breadcrumbs["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert steps[0]["item"] == home(any_site)
        assert steps[-1]["item"] == article["url"]


def test_the_sitemap_lists_the_pages_and_no_short_link(any_site: Site) -> None:
    tree = ElementTree.parse(any_site.folder / "sitemap.xml")
    listed = {location.text for location in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert listed == {home(any_site) + path.lstrip("/") for path in any_site.pages if path != "/404.html"}


def test_the_fonts_of_the_cards_are_not_published(site: Site) -> None:
    assert not list(site.folder.rglob("SourceSerif*"))


# The feed


def test_the_feed_lists_the_pages_newest_first(any_site: Site) -> None:
    channel = ElementTree.parse(any_site.folder / "feed.xml").getroot().find("channel")
    assert channel is not None
    assert channel.findtext("link") == home(any_site)
    items = channel.findall("item")
    links = [item.findtext("link") for item in items]
    pages = {home(any_site) + path.lstrip("/") for path in any_site.pages if path != "/404.html"}
    assert len(links) == len(set(links)) == min(len(pages), feed.LENGTH)
    assert set(links) <= pages
    dates = [parsedate_to_datetime(item.findtext("pubDate") or "") for item in items]
    assert dates == sorted(dates, reverse=True)
    for path, page in any_site.pages.items():
        alternate = page.select_one('link[rel=alternate][type="application/rss+xml"]')
        assert alternate, path
        assert str(alternate["href"]).endswith("feed.xml")


def test_a_page_that_changes_again_is_a_new_item() -> None:
    def items(*days: int) -> list[tuple[str | None, str | None]]:
        changes = [
            feed.Change(datetime(2026, 1, day, tzinfo=UTC), f"https://a.example/{number}/", "T & <t>", "D")
            for number, day in enumerate(days)
        ]
        tree = ElementTree.fromstring(feed.feed("Name", "About", "https://a.example/", "https://a.example/f", changes))
        return [(item.findtext("link"), item.findtext("guid")) for item in tree.iter("item")]

    before, after = items(1, 2), items(3, 2)
    assert [link for link, _ in before] == ["https://a.example/1/", "https://a.example/0/"]
    assert [link for link, _ in after] == ["https://a.example/0/", "https://a.example/1/"]
    assert before[0] == after[1]
    assert before[1][1] != after[0][1]


# In a browser


# Many at a time: what takes long is the way there and back.
OPEN_FRAMES = """urls => document.body.replaceChildren(...urls.map(url => {
  const frame = document.createElement("iframe")
  frame.src = url
  return frame
}))"""


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_every_short_link_leads_to_its_section(
    browser: Browser, serve: Callable[[Site], str], site: Site, any_site: Site, javascript: bool
) -> None:
    host = serve(any_site)
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    # Blank pages stand for those that links lead to: what a link into them shows is seen in test_browser.
    page.route(
        re.compile(rf"^{re.escape(host)}/(?!s/)([^?]*/|crawl)?(\?.*)?$"),
        lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"),
    )
    query = "?from=mail&h=a%20b" if javascript else ""
    # Every link in both ways, each at one place; at the other a sample, as all that differs is the host and the path.
    names = list(SECTIONS) if javascript == (any_site == site) else list(SECTIONS)[::7]
    for start in range(0, len(names), 24):
        batch = names[start : start + 24]
        page.goto(f"{host}/crawl")
        page.evaluate(OPEN_FRAMES, [f"{host}/s/{name}/{query}" for name in batch])
        for name, frame in zip(batch, page.frames[1:], strict=True):
            path, _, fragment = SECTIONS[name].partition("#")
            frame.wait_for_url(f"{host}{path}{query}#{fragment}")
    context.close()


def test_a_short_link_leaves_no_step_in_the_history(browser: Browser, serve: Callable[[Site], str], site: Site) -> None:
    page = browser.new_page()
    page.goto(f"{serve(site)}/preparation/")
    page.goto(f"{serve(site)}/s/dropbox/")
    page.wait_for_url(f"**{arrival('#dropbox')}")
    expect(page.locator("#dropbox")).to_be_in_viewport()
    page.go_back()
    page.wait_for_url("**/preparation/")
    page.close()


@pytest.fixture
def context(browser: Browser, view: tuple[int, Site], serve: Callable[[Site], str]) -> Iterator[BrowserContext]:
    width, site = view
    touch = width < 600
    context = browser.new_context(
        base_url=f"{serve(site)}/", viewport={"width": width, "height": 844}, has_touch=touch,
        is_mobile=touch, permissions=["clipboard-read", "clipboard-write"],
    )  # fmt: skip
    yield context
    context.close()


def copied(page: Page) -> str:
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_be_visible()
    return str(page.evaluate("navigator.clipboard.readText()"))


def base(page: Page, path: str) -> str:
    """The site's address, from that of a page of it."""
    return page.url.partition("#")[0].removesuffix(path)


def test_the_short_link_of_a_heading_is_copied(context: BrowserContext) -> None:
    address = arrival("#ml-design-template")
    path, _, name = address.partition("#")
    page = context.new_page()
    page.goto(path.lstrip("/"))
    link = page.get_by_role("link", name=f"Copy link to {TITLES[address]}")
    page.locator(f"#{name}").hover()
    expect(link).to_have_css("opacity", "1")
    box = link.bounding_box()
    assert box and box["width"] >= 24 and box["height"] >= 24
    link.click()
    assert copied(page) == base(page, path.lstrip("/")) + f"s/{name}/"
    assert page.url.endswith(address)
    expect(page.locator(f"#{name}")).to_be_in_viewport()


def test_the_short_link_of_a_row_is_copied_by_keyboard(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("results/")
    first, second = page.locator("#offers-table tbody tr .headerlink").all()[:2]
    first.focus()
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    expect(second).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    name = page.locator("#offers-table tbody tr").nth(1).get_attribute("id")
    assert copied(page) == base(page, "results/") + f"s/{name}/"
    assert page.url.endswith(f"/results/#{name}")


def test_the_link_works_after_instant_navigation(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("")
    page.locator("article p a[href$='preparation/']").first.click()
    arrive(page, "**/preparation/")
    heading = page.locator("article h2[id]").first
    heading.locator(".headerlink").click()
    assert copied(page) == base(page, "preparation/") + f"s/{heading.get_attribute('id')}/"


def test_every_section_and_row_has_the_control(context: BrowserContext) -> None:
    page = context.new_page()
    for path in ("results/", "resources/", "ml-theory/"):
        page.goto(path)
        expect(page.locator("[aria-label^='Copy link to ']").first).to_be_attached()
        without = page.locator(
            "article :is(h2, h3, tbody tr)[id]:not(:has(.headerlink[aria-label^='Copy link to '][href]))"
        )
        assert without.count() == 0
        if context.pages[0].evaluate("matchMedia('(hover: none)').matches"):
            expect(page.locator("tbody tr .headerlink, h2 .headerlink").first).to_have_css("opacity", "1")


def test_a_touch_device_is_offered_its_share_sheet(context: BrowserContext) -> None:
    context.add_init_script("navigator.share = async data => { window.shared = data }")
    page = context.new_page()
    page.goto("results/")
    page.get_by_role("link", name="Copy link to Dropbox").click()
    if page.evaluate("matchMedia('(hover: none)').matches"):
        page.wait_for_function("window.shared")
        assert page.evaluate("window.shared") == {"title": "Dropbox", "url": base(page, "results/") + "s/dropbox/"}
    else:
        assert copied(page).endswith("/s/dropbox/")
        assert page.evaluate("window.shared") is None


def test_where_copying_is_not_allowed_the_link_is_shown(context: BrowserContext) -> None:
    context.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page = context.new_page()
    page.goto("results/")
    page.get_by_role("link", name="Copy link to Dropbox").click()
    expect(page.get_by_role("status").filter(has_text="/s/dropbox/")).to_be_visible()


def test_without_javascript_it_is_a_link_to_the_section(
    browser: Browser, serve: Callable[[Site], str], site: Site
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve(site)}/results/")
    page.get_by_role("link", name="Link to Dropbox").click()
    assert page.url.endswith("/results/#dropbox")
    context.close()


def test_axe_finds_no_violation(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("results/#dropbox")
    page.add_style_tag(content=".md-dialog { transition: none !important }")  # half faded in, anything is too pale
    page.get_by_role("link", name="Copy link to Dropbox").click()
    copied(page)
    shared = context.new_page()
    shared.route("**/redirects.js", lambda route: route.abort())
    shared.goto("s/dropbox/")
    for seen in (page, shared):
        violations = Axe().run(seen).response["violations"]
        assert [(violation["id"], violation["nodes"][0]["html"][:120]) for violation in violations] == []
