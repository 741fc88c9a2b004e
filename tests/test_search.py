"""The search: its data, what it finds, and how it is used, in Chromium."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from macros.data import load_file
from macros.errors import GuideError
from macros.files.search import Document, search_data
from macros.models import Abbreviation, Synonyms
from macros.page import Page as GuidePage
from tests.conftest import ROOT, Site, arrive, tab
from tests.guide import DATA
from tests.guide import page as rendered
from tests.guide import site as made_up
from tests.ledger import TITLES, arrival
from tests.searching import Query, Worker, ours, parents, queries, ranks

SYNONYMS = Synonyms(abbreviations=(Abbreviation(short="nb", means=("naive bayes",)),), groups=(("pay", "salary"),))
HTML = """
<h1 id="theory">Theory</h1><p>What it is.</p>
<h2 id="norms">L1 vs. L2<a class="headerlink" href="#norms">#</a></h2>
<div class="admonition question"><p class="admonition-title">The question</p><p>Why <em>two</em>?</p></div>
<div class="admonition answer"><p class="admonition-title">The answer</p><p>One is sparse &amp; one not.</p></div>
<p>The ball has <math><mi>k</mi></math> corners of <math><msup><mi>w</mi><mn>2</mn></msup></math>
<svg><title>Two balls</title><text>0.5</text></svg>.</p>
<ul><li>First</li><li>Second</li></ul>
<pre><code>def soft_threshold(weights): return corners</code></pre>
<div class="admonition sources"><p class="admonition-title">Sources</p><ul><li>Tibshirani, Shrinkage</li></ul></div>
<h3 id="geometry">Geometry</h3><p>Corners touch first.</p>
<h2 id="offers">Offers</h2>
<table><thead><tr><th>Company</th></tr></thead><tbody>
<tr id="dropbox"><th>Dropbox<a class="headerlink" href="#x">#</a></th><td>IC3</td><td></td><td>remote</td></tr>
</tbody></table><p>All of them.</p><p class="moved" id="old">This section is now elsewhere.</p>
"""


def documents(*pages: GuidePage) -> dict[str, Any]:
    data = json.loads(search_data(made_up(*pages, synonyms=SYNONYMS)))
    assert isinstance(data, dict)
    return data


def test_a_page_is_taken_apart_into_its_sections() -> None:
    page = rendered(HTML, path="/ml-theory/", name="Theory", description="All of theory.")
    opening, norms, geometry, offers, dropbox = (Document(*row[1:]) for row in documents(page)["sections"])
    assert (opening.id, opening.title, opening.answer, opening.body) == ("", "Theory", "All of theory.", "What it is.")
    assert (norms.id, norms.title) == ("norms", "L1 vs. L2")
    assert norms.question == "Why two?"
    assert norms.answer == "One is sparse & one not."
    assert norms.body == "The ball has \N{MATHEMATICAL ITALIC SMALL K} corners of … . First Second"
    # Words of code, sources and pictures find the section, unless its sentences do already.
    assert set(norms.more.split()) == {
        "balls", "def", "soft", "threshold", "weights", "return", "tibshirani", "shrinkage"
    }  # fmt: skip
    assert (geometry.parent, geometry.body) == ("norms", "Corners touch first.")
    assert (dropbox.title, dropbox.body) == ("Dropbox", "IC3 · remote")
    assert offers.body == "Company All of them."


def test_the_data_has_everything_the_worker_reads() -> None:
    page = rendered("<p>One</p>", path="/a/", name="A", description="Two", tags=("tag",))
    assert documents(page, rendered("<p>Not</p>", path="/b/", searched=False)) == {
        "abbreviations": [["nb", "naive bayes"]],
        "groups": [["pay", "salary"]],
        "pages": [["a/", "A", "tag"]],
        "sections": [[0, "", "A", "", "", "Two", "One", "", ""]],
    }


def test_an_abbreviation_stands_once(tmp_path: Path) -> None:
    file = tmp_path / "synonyms.yml"
    file.write_text("abbreviations:\n- {short: nb, means: [naive bayes]}\n- {short: NB, means: [none]}\ngroups: []\n")
    with pytest.raises(GuideError, match=r"^synonyms.yml:3:11: .*found 'NB' again; it is already abbreviations\[1\]$"):
        load_file(file, Synonyms, tmp_path)


def test_vendored_code_is_as_published() -> None:
    folder = ROOT / "docs/assets/vendor"
    listed = {row.file: row.sha256 for row in DATA.vendor.files}
    assert listed == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def test_vendored_code_is_what_its_package_holds() -> None:
    """The packages are in tests/package.json too, where Dependabot and audits see them."""
    for row in DATA.vendor.files:
        name, path = row.package.replace(" (npm)", "").split(", ")
        package = ROOT / "tests/node_modules" / name
        assert json.loads((package / "package.json").read_text(encoding="utf-8"))["version"] == row.version
        assert (package / path).read_bytes() == (ROOT / "docs/assets/vendor" / row.file).read_bytes()


def test_every_section_of_the_site_can_be_found(site: Site) -> None:
    found = {address for address, _ in sections(site)}
    expected = set()
    for path, article in site.articles.items():
        if path != "/404.html":
            expected |= {path, *(f"{path}#{tag['id']}" for tag in article.select("h2[id], h3[id], tr[id]"))}
    assert found == expected


def test_the_search_data_is_small_beside_the_text(site: Site) -> None:
    data = (site.folder / "search/sections.json").read_bytes()
    text = [" ".join(article.get_text().split()) for path, article in site.articles.items() if path != "/404.html"]
    assert len(gzip.compress(data)) < 0.25 * len(" ".join(text).encode())


@pytest.fixture(scope="module")
def worker(browser: Browser, serve: Callable[[Site], str], site: Site) -> Iterator[Worker]:
    page = browser.new_page()
    yield ours(page, serve(site))
    page.close()


def test_queries_find_what_answers_them(worker: Worker, site: Site) -> None:
    asked = queries()
    assert len(asked) >= 150
    assert sum(query.kind == "misspelt" for query in asked) >= 30
    places = ranks(worker, asked, parents(site))
    missed = {query.query: place for query, place in places.items() if place != 1}
    assert sum(place == 1 for place in places.values()) >= 0.95 * len(asked), missed
    assert sum(0 < place <= 3 for place in places.values()) >= 0.99 * len(asked), missed


def sections(site: Site) -> list[tuple[str, str]]:
    """The address and title of every section that the search knows."""
    data = json.loads((site.folder / "search/sections.json").read_text(encoding="utf-8"))
    paths = [path for path, *_ in data["pages"]]
    return [(f"/{paths[page]}{name and '#'}{name}", title) for page, name, title, *_ in data["sections"]]


def titles(site: Site) -> list[Query]:
    """Each title that is the only one of its words, as a query for its section."""
    count = Counter(title.lower() for _, title in sections(site))
    return [Query("title", title, (address,)) for address, title in sections(site) if count[title.lower()] == 1]


def test_a_title_finds_its_section(worker: Worker, site: Site) -> None:
    places = ranks(worker, titles(site), parents(site))
    missed = {query.query: place for query, place in places.items() if place != 1}
    assert len(missed) <= 0.05 * len(places), missed


def test_a_title_with_a_mistake_finds_its_section(worker: Worker, site: Site) -> None:
    asked = []
    for query in titles(site):
        longest = max(re.findall(r"\w+", query.query), key=len)
        if len(longest) >= 7:
            # Two letters in the middle change places.
            wrong = longest[:3] + longest[4] + longest[3] + longest[5:]
            asked.append(Query("mistake", query.query.replace(longest, wrong), query.expect))
    places = ranks(worker, asked, parents(site))
    missed = {query.query: place for query, place in places.items() if not 0 < place <= 3}
    assert len(missed) <= 0.05 * len(places), missed


@pytest.mark.parametrize(
    "forms",
    [
        ("k means", "k-means", "K-Means", "kmeans"),
        ("feature store", "feature stores", "feature-store", "featurestore", "Feature  Store "),
        ("naive bayes", "naïve bayes", "Naive-Bayes", "naivebayes"),
        ("behavioral", "behavioural", "BEHAVIORAL"),
        ("blind 75", "blind75"),
    ],
    ids=lambda forms: str(forms[0]),
)
def test_forms_of_a_word_find_the_same(worker: Worker, forms: tuple[str, ...]) -> None:
    first = {form: worker.addresses(form)[0] for form in forms}
    assert len(set(first.values())) == 1, first


def test_markup_in_a_query_or_a_text_is_text(worker: Worker) -> None:
    answer = worker.ask('<img src=x> & "feature"')
    shown = [item["title"] + item["text"] for group in answer["items"] for item in group]
    assert shown
    allowed = {f"<{end}{tag}>" for tag in ("mark", "p", "small") for end in ("", "/")}
    assert set(re.findall(r"<[^>]*>", "".join(shown))) <= allowed


# What a reader asks, the section that answers, and its address as the search leads to it.
QUERY = "feature store inside a platform"
FOUND = arrival("#feature-store-in-a-platform")
PATH, _, NAME = FOUND.partition("#")
LANDS = re.compile(rf"{PATH}\?h=[^#]+#{NAME}$")


@pytest.fixture
def page(browser: Browser, view: tuple[int, Site], serve: Callable[[Site], str]) -> Iterator[Page]:
    width, site = view
    with tab(browser, serve(site), width, has_touch=width < 600) as page:
        yield page


def search(page: Page, words: str) -> Locator:
    """Ask the search, as who pastes the words and then presses a key; the links that come, best first."""
    page.keyboard.press("/")
    field = page.locator(".md-search__input")
    expect(field).to_be_focused()
    field.fill(words)
    page.keyboard.press("End")
    expect(page.locator(".md-search-result__meta")).to_have_text(re.compile("found|section"))
    return page.locator(".md-search-result__item .md-search-result__link:has(h2)")


def test_nothing_of_the_search_loads_before_it_is_touched(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url.rpartition("/")[2]))
    with page.expect_request_finished(lambda request: request.url.endswith("/worker.js")):
        page.goto("results/", wait_until="networkidle")
    assert not {"sections.json", "engine.js", "minisearch.js"} & set(sent)
    assert not any(re.fullmatch(r"search\..*\.js", name) for name in sent), "the theme's own worker was fetched"
    with page.expect_request_finished(lambda request: request.url.endswith("sections.json")):
        page.keyboard.press("/")


def test_the_best_section_comes_first_below_its_page(page: Page) -> None:
    page.goto("results/")
    first = search(page, QUERY).first
    expect(first).to_contain_text(TITLES[FOUND])
    expect(first.locator("mark").first).to_be_visible()
    item = page.locator(".md-search-result__item").first
    expect(item.locator("h1")).to_have_text(TITLES[PATH])
    expect(page.locator(".md-search-result__meta")).to_have_text(re.compile(r"^\d+ sections? on \d+ pages?$"))
    expect(page.locator(".md-search-result__meta")).to_have_role("status")


def test_enter_and_arrows_lead_to_a_section(page: Page) -> None:
    page.goto("results/")
    search(page, QUERY)
    page.keyboard.press("Enter")
    arrive(page, LANDS)
    expect(page.locator(f"#{NAME}")).to_be_in_viewport()
    page.goto("results/")
    links = search(page, QUERY)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("Enter")
    arrive(page, LANDS)


def test_a_misspelt_query_highlights_what_was_meant(page: Page) -> None:
    page.goto("")
    search(page, "fearure platfirm").filter(has_text=TITLES[FOUND]).click()
    arrive(page, LANDS)
    marks = page.locator("article mark")
    expect(marks.first).to_be_attached()
    assert {"feature", "platform"} <= {text.lower() for text in marks.all_text_contents()}


def test_a_link_to_a_search_opens_it(page: Page) -> None:
    page.goto("?q=bridgwater")
    expect(page.locator(".md-search__input")).to_have_value("bridgwater")
    expect(page.locator(".md-search-result__link:has(h2)").first).to_contain_text("Bridgewater Associates")
    shared = page.locator("[data-md-component=search-share]")
    expect(shared).to_have_attribute("href", re.compile(r"\?q=bridgwater$"))


def test_where_nothing_is_found_the_nearest_words_are_offered(page: Page) -> None:
    page.goto("")
    page.keyboard.press("s")
    page.keyboard.type("storeology", delay=10)
    meta = page.locator(".md-search-result__meta")
    expect(meta).to_contain_text("Nothing found. Near it: ")
    link = meta.get_by_role("link", name="store", exact=True)
    expect(link).to_have_attribute("href", "?q=store")
    link.click()
    expect(page.locator(".md-search__input")).to_have_value("store")
    expect(page.locator(".md-search-result__link:visible").filter(has_text="Feature store").first).to_be_visible()


def test_search_works_after_instant_navigation(page: Page) -> None:
    page.goto("")
    search(page, QUERY).first.click()
    arrive(page, LANDS)
    expect(page.locator("#__search")).not_to_be_checked()
    search(page, "dropbox").filter(has_text="Dropbox").first.click()
    arrive(page, re.compile(r"\?h=dropbox#dropbox$"))
    expect(page.locator("#dropbox mark")).to_have_text("Dropbox")


def test_marks_follow_every_result(page: Page) -> None:
    page.goto("preparation/")
    for words in ("dropbox", "zoom"):
        search(page, words).first.click()
        arrive(page, re.compile(rf"/results/\?h={words}#{words}$"))
        expect(page.locator(f"#{words} mark")).to_have_text(re.compile(words, re.IGNORECASE))
        marked = page.locator(".md-content mark").all_text_contents()
        assert {text.lower() for text in marked} == {words}
        expect(page.locator(f"#{words}")).to_be_in_viewport()


@pytest.mark.parametrize("words", ["k-means", "-k-means-", "k-means lloyd", "c++ k-means", "(k-means)|.*"])
def test_signs_in_a_word_are_no_pattern(page: Page, words: str) -> None:
    page.goto(f"ml-coding/k-means/?{urlencode({'h': words})}")
    marks = page.locator(".md-content mark")
    if words in ("-k-means-", "(k-means)|.*"):
        expect(page.locator("h1")).to_be_visible()
        expect(marks).to_have_count(0)
    else:
        expect(marks.first).to_have_text("K-means")


def test_words_that_come_without_a_key_are_searched(page: Page) -> None:
    page.goto("results/")
    page.keyboard.press("/")
    page.keyboard.insert_text("dropbox")  # as a paste by mouse, a drop or dictation does
    expect(page.locator(".md-search-result__link:has(h2)").first).to_contain_text("Dropbox")
    page.locator(".md-search__input").evaluate("""field => {
        field.value = ""
        field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "deleteByCut" }))
    }""")
    expect(page.locator(".md-search-result__link:has(h2)")).to_have_count(0)


@pytest.mark.parametrize("path", ["results/", "?q=dropbox"])
@pytest.mark.parametrize("answer", [{"status": 503}, {"body": "{}"}], ids=["no answer", "no data"])
def test_a_search_that_does_not_load_says_so_and_tries_again(
    browser: Browser, serve: Callable[[Site], str], site: Site, path: str, answer: dict[str, Any]
) -> None:
    context = browser.new_context(base_url=f"{serve(site)}/")
    context.route("**/sections.json", lambda route: route.fulfill(**answer))
    page = context.new_page()
    page.goto(path)
    if "q=" not in path:
        page.keyboard.press("/")
        page.keyboard.type("dropbox")
    meta = page.locator(".md-search-result__meta")
    expect(meta).to_have_text("The search could not be loaded. It tries again.")
    context.unroute("**/sections.json")
    expect(meta).to_have_text(re.compile(r"^\d+ sections? on "))
    expect(page.locator(".md-search-result__link:has(h2)").first).to_contain_text("Dropbox")
    context.close()


def test_a_fast_result_on_a_phone_lands_on_its_section(
    browser: Browser, serve: Callable[[Site], str], site: Site
) -> None:
    with tab(browser, serve(site), 390, has_touch=True) as page:
        page.goto("results/")
        page.mouse.wheel(0, 600)
        for words, name in (("feature store inside a platform", "feature-store-in-a-platform"), ("zoom", "zoom")):
            links = search(page, words)
            expect(page.locator("body")).to_have_attribute("data-md-scrolllock", "")
            links.first.click()
            arrive(page, re.compile(rf"#{name}$"))
            expect(page.locator("body")).not_to_have_attribute("data-md-scrolllock", "")
            expect(page.locator(f"#{name}")).to_be_in_viewport()


def test_a_question_shows_its_answer(page: Page, site: Site) -> None:
    data = json.loads((site.folder / "search/sections.json").read_text(encoding="utf-8"))
    title, answer = next((row[2], row[5]) for row in data["sections"] if row[4])
    page.goto("")
    expect(search(page, title).first).to_contain_text(answer[:60])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("words", ["feature store", "storeology"])
def test_axe_finds_no_violation_in_results(page: Page, words: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto("")
    search(page, words)
    violations = Axe().run(page).response["violations"]
    assert [(violation["id"], node["html"][:120]) for violation in violations for node in violation["nodes"]] == []


def test_the_theme_is_told_of_our_worker(any_site: Site) -> None:
    for path, page in any_site.pages.items():
        config = page.select_one("#__config")
        assert config, path
        assert json.loads(config.text)["search"].endswith("assets/javascripts/search/worker.js"), path
