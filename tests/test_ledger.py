"""Addresses are promises: what was published once stays reachable, or the build says what was lost."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from playwright.sync_api import Browser

from macros import ledger as ledgers
from macros.errors import GuideError
from macros.ledger import Ledger, dump, faults, parse_moves, updated, write
from tests.conftest import ROOT, Project, Site, errors

FILE = "docs/_data/ledger.yml"
# A small site, as it was published.
TITLES = {
    "/": "Start here",
    "/results/": "Results",
    "/results/#waiting": "Waiting",
    "/results/#zoom": "Zoom",
    "/search/": "The search",
    "/search/#timeline": "Timeline",
}
PUBLISHED = Ledger(live=TITLES)
OFFICIAL = Ledger.model_validate(yaml.safe_load((ROOT / FILE).read_text(encoding="utf-8")))


def told(ledger: Ledger, titles: Mapping[str, str], published: Ledger = PUBLISHED) -> list[str]:
    """What a build says of the ledger; each message is a line that fits a terminal."""
    messages = [str(fault) for fault in faults(ledger, titles, published, FILE)]
    assert all(len(message) <= 300 and message.startswith(f"{FILE}: ") for message in messages)
    return [message.removeprefix(f"{FILE}: ") for message in messages]


def command(messages: list[str]) -> dict[str, str]:
    """The moves of the commands that messages name, but for those that plain `make ledger` does as well."""
    named = [re.search('MOVED="([^"]+)"', message) for message in messages if "run `make ledger`" not in message]
    return parse_moves(" ".join(found[1] for found in named if found))


def site(gone: str = "", **new: str) -> dict[str, str]:
    """The small site without what is under an address, and with new sections of its results."""
    kept = {address: title for address, title in TITLES.items() if not gone or not address.startswith(gone)}
    return kept | {f"/results/#{name}": title for name, title in new.items()}


# What a maintainer does, what is said of it, and where the readers of what is gone go after the command that is named.
EDITS = {
    "rename": (
        site("/results/#zoom", calls="By video"),
        "/results/#zoom: published as 'Zoom', now gone; put it back, or say where its readers go: "
        '`make ledger MOVED="/results/#zoom=/results/#calls"` (or =/results/)',
        {"/results/#zoom": "/results/#calls"},
    ),
    "new id": (
        site("/results/#zoom", calls="Zoom"),
        "/results/#zoom: published as 'Zoom', now /results/#calls; run `make ledger` if it means the same, else put it "
        'back or run `make ledger MOVED="/results/#zoom=/results/"`',
        {"/results/#zoom": "/results/#calls"},
    ),
    "new title": (
        site(zoom="Calls"),
        "/results/#zoom: was 'Zoom' and is now 'Calls'; run `make ledger` if it means the same, "
        "else put it at an address of its own",
        {},
    ),
    "move": (
        site("/results/#zoom") | {"/search/#zoom": "Zoom"},
        "/results/#zoom: published as 'Zoom', now /search/#zoom; run `make ledger` if it means the same, else put it "
        'back or run `make ledger MOVED="/results/#zoom=/results/"`',
        {"/results/#zoom": "/search/#zoom"},
    ),
    "move and new title": (
        site("/results/#zoom") | {"/search/#zoom": "Calls"},
        "/results/#zoom: published as 'Zoom', now /search/#zoom ('Calls'); run `make ledger` if it means the same, "
        'else put it back or run `make ledger MOVED="/results/#zoom=/results/"`',
        {"/results/#zoom": "/search/#zoom"},
    ),
    "move and new id": (
        site("/results/#zoom") | {"/search/#calls": "Zoom"},
        "/results/#zoom: published as 'Zoom', now gone; put it back, or say where its readers go: "
        '`make ledger MOVED="/results/#zoom=/search/#calls"` (or =/results/)',
        {"/results/#zoom": "/search/#calls"},
    ),
    "split": (
        site("/results/#waiting", asked="Waiting, asked", silent="Waiting, not asked"),
        "/results/#waiting: published as 'Waiting', now gone; put it back, or say where its readers go: "
        '`make ledger MOVED="/results/#waiting=/results/#asked"` (or =/results/#silent) (or =/results/)',
        {"/results/#waiting": "/results/#asked"},
    ),
    "deletion": (
        site("/results/#zoom"),
        "/results/#zoom: published as 'Zoom', now gone; put it back, or say where its readers go: "
        '`make ledger MOVED="/results/#zoom=/results/"`',
        {"/results/#zoom": "/results/"},
    ),
    "deletion, and an addition that is unlike it": (
        site("/results/#zoom") | {"/search/#notes": "Notes"},
        "/results/#zoom: published as 'Zoom', now gone; put it back, or say where its readers go: "
        '`make ledger MOVED="/results/#zoom=/results/"`',
        {"/results/#zoom": "/results/"},
    ),
    "two sections moved together": (
        site("/results/#") | {"/search/#waiting": "Waiting", "/search/#zoom": "Zoom"},
        "/results/#waiting and 1 more of its page: published as 'Waiting', now /search/#waiting; run `make ledger` if "
        'it means the same, else put it back or run `make ledger MOVED="/results/#waiting=/results/"`',
        {"/results/#waiting": "/search/#waiting", "/results/#zoom": "/search/#zoom"},
    ),
    "addition": (
        site(calls="By video", tests="Tests"),
        "/results/#calls and 1 more: not yet recorded; run `make ledger`",
        {},
    ),
    "page renamed": (
        site("/results/")
        | {"/outcomes/": "Outcomes", "/outcomes/#waiting": "Waiting", "/outcomes/#zoom": "Zoom"},
        "/results/ and 2 more of its page: published as 'Results', now /outcomes/ ('Outcomes'); run `make ledger` if "
        'it means the same, else put it back or run `make ledger MOVED="OLD=NEW"`',
        {
            "/results/": "/outcomes/",
            "/results/#waiting": "/outcomes/#waiting",
            "/results/#zoom": "/outcomes/#zoom",
        },
    ),
    "page renamed, one of its sections deleted": (
        site("/results/") | {"/outcomes/": "Results", "/outcomes/#zoom": "Zoom"},
        "/results/ with #waiting: published as 'Results', now gone; put it back, or say where its readers go: "
        '`make ledger MOVED="/results/=/outcomes/"` (or =/)',
        {"/results/": "/outcomes/", "/results/#waiting": "/outcomes/", "/results/#zoom": "/outcomes/#zoom"},
    ),
    "page deleted": (
        site("/results/"),
        "/results/ with #waiting, #zoom: published as 'Results', now gone; put it back, or say where its readers go: "
        '`make ledger MOVED="/results/=/"`',
        {"/results/": "/", "/results/#waiting": "/", "/results/#zoom": "/"},
    ),
}


@pytest.mark.parametrize(("titles", "message", "moved"), EDITS.values(), ids=EDITS)
def test_an_edit_takes_one_message_and_one_command(titles: dict[str, str], message: str, moved: dict[str, str]) -> None:
    assert told(PUBLISHED, titles) == [message]
    undecided = updated(PUBLISHED, titles, PUBLISHED)
    assert told(undecided, titles) == ([message] if command([message]) else []), "nothing is guessed or forgotten"
    after = updated(PUBLISHED, titles, PUBLISHED, command([message]))
    assert after == Ledger(live=titles, moved=moved)
    assert told(after, titles) == []


@pytest.mark.parametrize(("titles", "message", "moved"), EDITS.values(), ids=EDITS)
def test_an_edit_taken_back_leaves_no_trace(titles: dict[str, str], message: str, moved: dict[str, str]) -> None:
    after = updated(PUBLISHED, titles, PUBLISHED, command([message]))
    messages = told(after, TITLES)
    assert len(messages) == 1
    assert "what it meant" not in messages[0], "no question, where nothing else was published meanwhile"
    assert updated(after, TITLES, PUBLISHED, command(messages)) == PUBLISHED


@pytest.mark.parametrize(("titles", "message", "moved"), EDITS.values(), ids=EDITS)
def test_a_published_edit_taken_back_keeps_both_addresses(
    titles: dict[str, str], message: str, moved: dict[str, str]
) -> None:
    after = updated(PUBLISHED, titles, PUBLISHED, command([message]))
    again = updated(after, TITLES, after, command(told(after, TITLES, after)))
    assert told(again, TITLES, after) == []
    assert again.addresses == PUBLISHED.addresses | titles.keys()


@pytest.mark.parametrize("edit", ["rename", "new id", "move", "move and new id", "page renamed"])
def test_a_published_rename_taken_back_is_one_edit(edit: str) -> None:
    titles, message, _ = EDITS[edit]
    after = updated(PUBLISHED, titles, PUBLISHED, command([message]))
    assert len(told(after, TITLES, after)) == 1


def test_a_move_may_be_written_by_hand_and_the_old_line_left() -> None:
    by_hand = Ledger(live=TITLES, moved={"/results/#zoom": "/results/#waiting"})
    titles = site("/results/#zoom")
    assert told(by_hand, titles) == []
    assert by_hand.short_links()["zoom"] == "/results/#waiting"
    assert updated(by_hand, titles, PUBLISHED) == Ledger(live=titles, moved=by_hand.moved)


@pytest.mark.parametrize(
    ("live", "moved"),
    [({"/results/#draft": "Draft"}, {}), ({}, {"/results/#draft": "/results/#waiting"})],
    ids=["gone", "renamed"],
)
def test_a_draft_thrown_away_leaves_no_trace(live: dict[str, str], moved: dict[str, str]) -> None:
    ledger = Ledger(live=TITLES | live, moved=moved)
    assert told(ledger, TITLES) == ["/results/#draft: recorded, but never published and gone; run `make ledger`"]
    assert updated(ledger, TITLES, PUBLISHED) == PUBLISHED
    (line,) = told(ledger, TITLES, published=ledger) or [""]
    assert ("published as 'Draft', now gone" in line) == bool(live)


def test_a_draft_that_something_published_became_is_asked_for_by_its_name() -> None:
    renamed = updated(PUBLISHED, site("/results/#zoom", calls="Zoom"), PUBLISHED)
    titles = site("/results/#zoom", video="By video")
    (line,) = told(renamed, titles)
    assert line.startswith("/results/#calls: recorded as 'Zoom', now gone;")
    assert updated(renamed, titles, PUBLISHED, command([line])).moved == {"/results/#zoom": "/results/#video"}


def test_what_was_recorded_before_the_old_one_went_is_found_too() -> None:
    both = Ledger(live=site(calls="Zoom"))
    assert updated(both, site("/results/#zoom", calls="Zoom"), PUBLISHED).moved == {"/results/#zoom": "/results/#calls"}


def test_a_rename_back_takes_along_what_was_sent_there_before() -> None:
    before = Ledger(live=TITLES, moved={"/old/#calls": "/results/#zoom"})
    renamed = updated(before, site("/results/#zoom", video="Zoom"), before)
    assert set(renamed.moved.values()) == {"/results/#video"}
    assert updated(renamed, TITLES, before) == before


def test_what_is_moved_to_something_that_is_back_is_not_lost() -> None:
    chain = Ledger(live=TITLES, moved={"/old/": "/results/", "/results/": "/gone/"})
    assert told(chain, TITLES, published=chain) == [
        "/results/: recorded as moved, but in the site; run `make ledger`"
    ]
    assert updated(chain, TITLES, chain).moved == {"/old/": "/results/"}


def test_an_id_keeps_its_meaning() -> None:
    retired = Ledger(live=site("/results/#zoom"), moved={"/results/#zoom": "/results/#waiting"})
    titles = site("/results/#zoom") | {"/search/#zoom": "Calls by video"}
    (line,) = told(retired, titles)
    assert line == (
        "/search/#zoom: has the id of /results/#zoom, whose readers are sent to /results/#waiting; an id keeps its "
        'meaning: choose another or, if both are one, run `make ledger MOVED="/results/#zoom=/search/#zoom"`'
    )
    assert told(updated(retired, titles, PUBLISHED), titles) == [line], "plain `make ledger` does not decide this"
    after = updated(retired, titles, PUBLISHED, command([line]))
    assert told(after, titles) == []
    assert after.short_links()["zoom"] == "/search/#zoom"


def test_a_retired_address_is_not_taken_silently() -> None:
    retired = Ledger(live=site("/results/#zoom"), moved={"/results/#zoom": "/results/#waiting"})
    (line,) = told(retired, site(zoom="Calls by video"), published=retired)
    assert line.startswith("/results/#zoom: stands in the site, but its readers are sent to /results/#waiting;")


def test_an_id_stands_on_one_page() -> None:
    assert told(PUBLISHED, TITLES | {"/search/#zoom": "Zoom"}) == [
        "/results/#zoom: this id stands at /search/#zoom too; an id stands once in the site"
    ]


def test_what_only_the_main_branch_has_is_left_to_a_merge() -> None:
    ahead = Ledger(live=TITLES | {"/offers/": "Offers"}, moved={"/old/": "/"})
    assert told(PUBLISHED, TITLES, published=ahead) == []
    assert updated(PUBLISHED, TITLES, ahead) == PUBLISHED


@pytest.mark.parametrize(
    "moved", [{"/gone/": "/nowhere/"}, {"/gone/": "/gone/"}, {"/gone/": "/far/", "/far/": "/gone/"}]
)
def test_a_move_to_nowhere_is_named(moved: dict[str, str]) -> None:
    lost = Ledger(live=TITLES, moved=moved)
    messages = told(lost, TITLES, published=lost)
    assert len(messages) == len(moved)
    assert f"/gone/: moved to {moved['/gone/']}, which is not in the site" in "\n".join(messages)
    assert lost.target("/gone/") is Ledger(live={**TITLES, "/gone/": "Gone"}, moved=moved).target("/gone/") is None
    assert told(updated(lost, TITLES, lost), TITLES, published=lost) == messages, "no ledger forgets them"
    assert told(updated(lost, TITLES, lost, command(messages)), TITLES, published=lost) == []


def test_a_target_is_at_the_end_of_a_chain() -> None:
    chain = Ledger(live=TITLES, moved={"/a/#old": "/b/#older", "/b/#older": "/results/#zoom", "/b/": "/results/"})
    assert chain.target("/a/#old") == chain.target("/results/#zoom") == "/results/#zoom"
    assert chain.target("/never/") is None
    assert chain.short_links() == {name: f"/results/#{name}" for name in ("waiting", "zoom")} | {
        "timeline": "/search/#timeline",
        "old": "/results/#zoom",
        "older": "/results/#zoom",
    }
    assert updated(chain, TITLES, chain).moved["/a/#old"] == "/results/#zoom"


@pytest.mark.parametrize("address", ["/results/#New_Section", "/My_Page/", "results", "/results/#", "/results/\n"])
def test_what_has_no_form_of_an_address_is_left_to_its_page(address: str) -> None:
    assert updated(PUBLISHED, TITLES | {address: "New"}, PUBLISHED) == PUBLISHED
    assert told(PUBLISHED, TITLES | {address: "New"}) == []


def test_moves_are_read_from_the_command_line() -> None:
    assert parse_moves("") == {}
    assert parse_moves(" /a/#x=/b/#y\n/a/=/b/ /a/=/b/") == {"/a/#x": "/b/#y", "/a/": "/b/"}


@pytest.mark.parametrize(
    "text", ["/a/", "/a=/b/", "/a/=/b/=/c/", "=/b/", "a/=/b/", "/a/#X=/b/", "/a/=/b/ /a/=/c/", "/a/#=/"]
)
def test_a_move_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(GuideError, match=r"^MOVED: found '/?[a=].*'; allowed: ") as error:
        parse_moves(text)
    assert len(error.value.faults) == 1


@pytest.mark.parametrize(
    ("moves", "message"),
    [
        ("/search/=/", "/search/ stands in the site; allowed: an address that is gone"),
        ("{zoom}s=/", "{zoom}s is not in the ledger; allowed: an address that is gone; did you mean {zoom}?"),
        ("{zoom}=/result/", "/result/ is not in the site; allowed: an address that is; did you mean /results/?"),
    ],
)
def test_a_move_from_or_to_a_wrong_place_is_named(moves: str, message: str) -> None:
    zoom = "/results/#zoom"
    with pytest.raises(GuideError) as error:
        updated(PUBLISHED, site(zoom), PUBLISHED, parse_moves(moves.format(zoom=zoom)))
    assert str(error.value) == f"MOVED: {message.format(zoom=zoom)}"


def test_messages_fit_a_terminal_for_the_longest_addresses_of_the_guide() -> None:
    for address in sorted(OFFICIAL.live, key=len)[-40:]:
        others = {other: title for other, title in OFFICIAL.live.items() if other != address}
        for title in (OFFICIAL.live[address], "A title of its own"):
            assert "`make ledger MOVED=" in "".join(told(OFFICIAL, others | {f"{address}s": title}, OFFICIAL))


def test_the_file_is_written_as_a_whole_and_only_if_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ledger.yml"
    write(PUBLISHED, file)
    assert file.read_text(encoding="utf-8") == dump(PUBLISHED)
    assert Ledger.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))) == PUBLISHED
    before = file.stat()
    write(PUBLISHED, file)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    def interrupted(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(Ledger(live={}), file)
    assert list(tmp_path.iterdir()) == [file]
    assert file.read_text(encoding="utf-8") == dump(PUBLISHED)


def test_the_guides_ledger_is_as_make_ledger_writes_it() -> None:
    assert (ROOT / FILE).read_text(encoding="utf-8") == dump(OFFICIAL)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder of a repository; its ledger has a page more on the branch at hand than on the main one."""
    root = tmp_path / "guide"
    (root / "docs/_data").mkdir(parents=True)
    write(PUBLISHED, root / FILE)
    for key in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{key}_NAME", "A")
        monkeypatch.setenv(f"{key}_EMAIL", "a@example.org")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=Publish")
    git(tmp_path, "switch", "--quiet", "--create=draft")
    write(Ledger(live=TITLES | {"/draft/": "Draft"}), root / FILE)
    git(tmp_path, "commit", "--quiet", "--all", "--message=Draft")
    return root


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True)


def test_what_the_main_branch_has_is_published(repository: Path) -> None:
    assert ledgers.published(repository, FILE) == PUBLISHED
    git(repository, "update-ref", "refs/remotes/origin/main", "draft")
    read = ledgers.published(repository, FILE)
    assert read and "/draft/" in read.live, "what was pushed, not what waits for it"


def test_without_a_main_branch_what_was_last_committed_is_published(repository: Path) -> None:
    git(repository, "branch", "--quiet", "--delete", "--force", "main")
    read = ledgers.published(repository, FILE)
    assert read and "/draft/" in read.live


def test_without_a_ledger_in_git_nothing_is_known_of_what_is_published(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ledgers.published(repository, "docs/_data/other.yml") is None
    shutil.rmtree(tmp_path / ".git")
    assert ledgers.published(repository, FILE) is None
    monkeypatch.setenv("PATH", "")
    assert ledgers.published(repository, FILE) is None


class Maintainer(RuleBasedStateMachine):
    """Edits a site in any order, runs now and then the command that a build names, and publishes some of it."""

    pages = st.sampled_from(["/a/", "/a/b/", "/c/"])
    ids = st.sampled_from(["u", "v", "w", "x"])
    words = st.sampled_from(["T", "U", "V"])

    def __init__(self) -> None:
        super().__init__()
        self.page_titles = {"/": "Start here"}
        self.sections: dict[str, tuple[str, str]] = {}
        self.ledger = self.published = Ledger(live=self.page_titles)

    @rule(page=pages, title=words)
    def write_page(self, page: str, title: str) -> None:
        self.page_titles[page] = title

    @rule(page=pages)
    def delete_page(self, page: str) -> None:
        self.page_titles.pop(page, None)
        self.sections = {name: at for name, at in self.sections.items() if at[0] != page}

    @rule(old=pages, new=pages)
    def rename_page(self, old: str, new: str) -> None:
        if old in self.page_titles and new not in self.page_titles:
            self.page_titles[new] = self.page_titles.pop(old)
            self.sections = {name: (new if at == old else at, title) for name, (at, title) in self.sections.items()}

    @rule(name=ids, page=pages, title=words)
    def write_or_move_section(self, name: str, page: str, title: str) -> None:
        if page in self.page_titles:
            self.sections[name] = (page, title)

    @rule(name=ids)
    def delete_section(self, name: str) -> None:
        self.sections.pop(name, None)

    @rule(old=ids, new=ids)
    def rename_section(self, old: str, new: str) -> None:
        if old in self.sections and new not in self.sections:
            self.sections[new] = self.sections.pop(old)

    @rule(publish=st.booleans())
    def make_ledger(self, publish: bool) -> None:
        titles = self.page_titles | {f"{page}#{name}": title for name, (page, title) in self.sections.items()}
        messages = told(self.ledger, titles, self.published)
        plain = updated(self.ledger, titles, self.published)
        assert set(told(plain, titles, self.published)) <= set(messages), "plain `make ledger` asks nothing else"
        after = updated(self.ledger, titles, self.published, command(messages))
        assert told(after, titles, self.published) == [], "one command is enough"
        assert bool(messages) == (after != self.ledger), "nothing is told that it does not change"
        assert after.live == titles
        assert self.published.addresses <= after.addresses, "what was published stays on record"
        assert after.moved.keys() <= self.published.addresses, "and what was not leaves no trace"
        assert set(after.moved.values()) <= titles.keys()
        links = after.short_links()
        for address in after.addresses:
            name = address.partition("#")[2]
            assert not name or links[name] == after.target(address)
        assert updated(after, titles, self.published) == after
        self.ledger = after
        self.published = after if publish else self.published


def test_no_order_of_edits_loses_a_reader() -> None:
    run_state_machine_as_test(Maintainer, settings=settings(max_examples=150, stateful_step_count=20, deadline=None))


Recorded = Callable[[], dict[str, dict[str, str]]]


@pytest.fixture
def recorded(project: Project) -> Recorded:
    def read() -> dict[str, dict[str, str]]:
        content = yaml.safe_load((project.folder / "docs/_data/ledger.yml").read_text(encoding="utf-8"))
        assert isinstance(content, dict)
        return content

    return read


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
    (line,) = errors(project.build())
    assert line.startswith(f"docs/preparation.md:{lines + 2}: heading 'A new section' has no id; allowed: ")
    before = (project.folder / FILE).read_bytes()
    assert project.make("ledger").returncode != 0
    assert (project.folder / FILE).read_bytes() == before


def test_a_new_section_is_added_by_make_ledger(project: Project, recorded: Recorded) -> None:
    page = project.folder / "docs/preparation.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n## A new section { #brand-new }\n\nText.\n", encoding="utf-8")
    assert errors(project.build()) == [
        "docs/_data/ledger.yml: /preparation/#brand-new: not yet recorded; run `make ledger`"
    ]
    assert project.make("ledger").returncode == 0
    assert recorded()["live"]["/preparation/#brand-new"] == "A new section"
    assert project.build().returncode == 0


def test_an_id_stands_once_in_the_site(project: Project) -> None:
    page = project.folder / "docs/preparation.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n## Offers { #offers }\n\nText.\n", encoding="utf-8")
    first, second = errors(project.build())
    assert first.endswith("#offers: this id stands in docs/results.md too; allowed: once in the site")
    assert second.startswith("docs/results.md:") and "docs/preparation.md" in second


def test_a_heading_that_changes_is_named(project: Project, recorded: Recorded) -> None:
    project.edit("docs/results.md", "## Waiting { #waiting }", "## Still open { #waiting }")
    (line,) = errors(project.build())
    assert "/results/#waiting: was 'Waiting' and is now 'Still open'" in line
    assert project.make("ledger").returncode == 0
    assert recorded()["live"]["/results/#waiting"] == "Still open"


def test_a_renamed_section_is_followed(
    project: Project, recorded: Recorded, browser: Browser, serve: Callable[[Site], str]
) -> None:
    project.edit("docs/preparation.md", "{ #hardest-rounds }", "{ #no-answer-yet }")
    (line,) = errors(project.build())
    assert "/preparation/#hardest-rounds: published as" in line
    assert "now /preparation/#no-answer-yet; run `make ledger`" in line
    assert project.make("ledger").returncode == 0
    assert recorded()["moved"] == {"/preparation/#hardest-rounds": "/preparation/#no-answer-yet"}
    assert project.build().returncode == 0
    for name in ("hardest-rounds", "no-answer-yet"):
        assert short_link(project, name) == "/preparation/#no-answer-yet"
    page = browser.new_page()
    page.goto(f"{serve(Site(project.folder / 'site', '/'))}/preparation/#hardest-rounds")
    page.wait_for_url("**/preparation/#no-answer-yet")
    page.close()


def test_a_section_moved_to_another_page_is_followed(
    project: Project, recorded: Recorded, browser: Browser, serve: Callable[[Site], str]
) -> None:
    source = project.folder / "docs/results.md"
    section = re.search(r"## Cancelled \{ #cancelled \}.*?(?=\n## )", source.read_text(encoding="utf-8"), re.S)
    assert section
    project.edit("docs/results.md", section[0], "")
    page = project.folder / "docs/preparation.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n" + section[0] + "\n", encoding="utf-8")
    project.edit("macros/html/charts.py", '"{way}#{name}"', '"../preparation/#cancelled"')
    project.edit("docs/job-search.md", "results.md#cancelled", "preparation.md#cancelled")
    project.edit("docs/index.md", 'outcome_figure("results/")', "count('offers')")
    assert "more of its page: published as" in "\n".join(errors(project.build()))
    assert project.make("ledger").returncode == 0
    assert recorded()["moved"]["/results/#cancelled"] == "/preparation/#cancelled"
    assert recorded()["moved"]["/results/#uber"] == "/preparation/#uber"
    assert project.build().returncode == 0
    assert short_link(project, "uber") == "/preparation/#uber"
    tab = browser.new_page()
    tab.goto(f"{serve(Site(project.folder / 'site', '/'))}/results/#uber")
    tab.wait_for_url("**/preparation/#uber")
    tab.close()


def test_a_renamed_page_redirects_with_and_without_javascript(
    project: Project, recorded: Recorded, browser: Browser, serve: Callable[[Site], str]
) -> None:
    (project.folder / "docs/results.md").rename(project.folder / "docs/outcomes.md")
    for file in [project.folder / "mkdocs.yml", *(project.folder / "docs").rglob("*.md")]:
        file.write_text(
            file.read_text(encoding="utf-8").replace("results.md", "outcomes.md").replace('"results/"', '"outcomes/"'),
            encoding="utf-8",
        )
    for kind in ("csv", "json", "yaml"):
        project.edit("macros/files/downloads.py", f'"results/outcomes.{kind}"', f'"outcomes/outcomes.{kind}"')
    (line,) = errors(project.build())
    assert "more of its page: published as 'Results', now /outcomes/; run `make ledger`" in line
    assert project.make("ledger").returncode == 0
    assert recorded()["moved"]["/results/"] == "/outcomes/"
    assert recorded()["moved"]["/results/#dropbox"] == "/outcomes/#dropbox", "fragments too"
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


def test_a_deleted_section_must_be_sent_somewhere(project: Project) -> None:
    project.edit("docs/_data/outcomes.yml", "  - {id: zoom, company: Zoom}\n", "")
    before = (project.folder / FILE).read_bytes()
    assert project.make("ledger").returncode != 0
    assert (project.folder / FILE).read_bytes() == before, "nothing is written while there is a fault"
    assert errors(project.build()) == [
        f"{FILE}: /results/#zoom: published as 'Zoom', now gone; put it back, or say where its readers go: "
        '`make ledger MOVED="/results/#zoom=/results/"`'
    ]
    assert project.make("ledger", "MOVED=/results/#zoom=/results/#rejections").returncode == 0
    assert project.build().returncode == 0
    page = (project.folder / "site/results/index.html").read_text(encoding="utf-8")
    assert '<p class="moved" id="zoom">This section is now <a href="#rejections">Rejections</a>.</p>' in page
    assert short_link(project, "zoom") == "/results/#rejections"


def test_a_retired_id_is_not_used_again(project: Project) -> None:
    project.edit("docs/_data/outcomes.yml", "  - {id: zoom, company: Zoom}\n", "")
    project.edit(FILE, "moved: {}", "moved:\n  /results/#zoom: /results/#rejections")
    page = project.folder / "docs/preparation.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n## Calls by video { #zoom }\n\nText.\n", encoding="utf-8")
    assert project.make("ledger").returncode != 0
    (line,) = errors(project.build())
    assert "/preparation/#zoom: has the id of /results/#zoom, whose readers are sent to /results/#rejections;" in line
