"""What several tests share: the built site, a server for it, a browser, a copy of the project to break."""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import executable, font_settings

ROOT = Path(__file__).parent.parent

# No test depends on how much time the computer has: what waits, waits long enough for a busy one. And the processes of
# the tests leave each other a core: none computes on several.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
expect.set_options(timeout=30_000)  # milliseconds, as Playwright waits for everything else
settings.register_profile("guide", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("guide")

# What has one of these is a test of the built site or of a build; `make check` leaves it out.
BUILDS = {"any_site", "browser", "site", "site_below_path", "small_project", "whole_project"}


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    for item in items:
        if BUILDS & set(item.fixturenames):
            item.add_marker("site")



@dataclass(frozen=True)
class Site:
    """A built site: its folder, and the path below the host that it is served at."""

    folder: Path
    base: str

    @property
    def files(self) -> list[Path]:
        """Every page's file, in order; short links are no pages."""
        return sorted(set(self.folder.rglob("*.html")) - set(self.folder.glob("s/*/index.html")))

    @cached_property
    def pages(self) -> dict[str, BeautifulSoup]:
        """Every page a reader can open, by its path below the site's root (`/results/`)."""
        return {
            "/" + file.relative_to(self.folder).as_posix().removesuffix("index.html"): BeautifulSoup(
                file.read_text(encoding="utf-8"), "html.parser"
            )
            for file in self.files
        }

    @cached_property
    def short_links(self) -> dict[str, BeautifulSoup]:
        """What stands at each short link, `/s/<id>/`, by its id."""
        return {
            file.parent.name: BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
            for file in self.folder.glob("s/*/index.html")
        }

    @property
    def articles(self) -> dict[str, Tag]:
        """The content of every page that has one."""
        found = {path: page.select_one("article") for path, page in self.pages.items()}
        return {path: article for path, article in found.items() if article}


# `make test` builds both: one at a host's root, one below it, as a project's pages are published.
AT_ROOT = Site(ROOT / "site", "/")
AT_PROJECT_PATH = Site(ROOT / ".cache/project-site", "/guide/")


@pytest.fixture(scope="session")
def site() -> Site:
    return AT_ROOT


@pytest.fixture(scope="session")
def site_below_path() -> Site:
    return AT_PROJECT_PATH


@pytest.fixture(scope="session", params=[AT_ROOT, AT_PROJECT_PATH], ids=["root", "project-path"])
def any_site(request: pytest.FixtureRequest) -> Site:
    assert isinstance(request.param, Site)
    return request.param


class Handler(SimpleHTTPRequestHandler):
    """Serves a site below its base path, and its 404.html for what is not there, as GitHub Pages does."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, site: Site) -> None:
        self.site = site
        super().__init__(*args, directory=str(site.folder))

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.site.base):
            return str(self.site.folder / "outside-the-site")
        return super().translate_path("/" + path.removeprefix(self.site.base))

    def do_GET(self) -> None:
        """Answer as usual, but with a sitemap that names this server.

        The theme navigates instantly where the sitemap lists an address, as the published one does, port and all.
        """
        if not self.path.endswith("/sitemap.xml"):
            super().do_GET()
            return
        content = (self.site.folder / "sitemap.xml").read_text(encoding="utf-8")
        host = f"http://{self.headers['Host']}"
        body = re.sub(r"(?<=<loc>)https?://[^/]+", host, content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (self.site.folder / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """Serves a site and gives its address, without the last slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, site=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{site.base.rstrip('/')}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Site], str]]:
    """Serves any site, each once, and gives its address."""
    with ExitStack() as servers:
        yield cache(lambda site: servers.enter_context(serving(site)))


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    fonts = font_settings(tmp_path_factory.mktemp("fonts"))
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root, nor in most containers.
        browser = playwright.chromium.launch(
            executable_path=executable(), args=["--no-sandbox"], env={**os.environ, "FONTCONFIG_FILE": str(fonts)}
        )
        yield browser
        browser.close()


# Windows of a phone and of a desk: width and height in CSS pixels.
WINDOWS = {390: 844, 1280: 900}


@pytest.fixture(params=WINDOWS, ids=lambda width: f"{width}px")
def width(request: pytest.FixtureRequest) -> int:
    assert isinstance(request.param, int)
    return request.param


# Both windows and both places, in two pairs: what breaks in a pair left out breaks in one of these.
@pytest.fixture(params=[(390, AT_ROOT), (1280, AT_PROJECT_PATH)], ids=["390px-root", "1280px-project-path"])
def view(request: pytest.FixtureRequest) -> tuple[int, Site]:
    width, site = request.param
    assert isinstance(width, int) and isinstance(site, Site)
    return width, site


@contextmanager
def tab(browser: Browser, host: str, width: int, **options: Any) -> Iterator[Page]:
    """A tab in which nothing may fail, on the site that `host` serves; paths are below the site's root.

    Its console must stay clean, every file must be there, and no request may leave the site.
    `options` are those of the browser's `new_context`.
    """
    context = browser.new_context(
        viewport={"width": width, "height": WINDOWS[width]}, base_url=f"{host}/", reduced_motion="reduce", **options
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    # Whoever leaves a page while it loads aborts a request; a file that is not there answers 404.
    aborted = "net::ERR_ABORTED"
    page.on(
        "requestfailed",
        lambda request: None if request.failure == aborted else problems.append(f"failed: {request.url}"),
    )
    page.on("response", lambda got: problems.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
    page.on("request", lambda sent: None if sent.url.startswith(host) else problems.append(f"foreign: {sent.url}"))
    yield page
    context.close()
    assert problems == []


def arrive(page: Page, address: str | re.Pattern[str]) -> None:
    """Wait until a click has brought another page in, instantly or not, and the theme has closed its search and drawer.

    It closes them 125 ms after it took the click over; a later timer of the same page rings after that one, however
    busy the computer is.
    """
    page.wait_for_url(address)
    page.wait_for_function(
        "new URL(document.querySelector('link[rel=canonical]').href).pathname === location.pathname"
    )
    page.evaluate("new Promise(done => setTimeout(done, 250))")


@dataclass(frozen=True)
class Project:
    """A copy of the project that a test may break."""

    folder: Path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace `old`, which must be there, in a file."""
        path = self.folder / file
        content = path.read_text(encoding="utf-8")
        assert old in content, f"{file} does not hold {old!r}"
        path.write_text(content.replace(old, new, 1), encoding="utf-8")

    def build(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Build into the copy's site/, as `make build` does."""
        return subprocess.run(
            ["make", "--silent", "build"],
            cwd=self.folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
        )

    def make(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", "--silent", *words], cwd=self.folder, capture_output=True, text=True, check=False
        )


def copy(folder: Path) -> Project:
    """The whole project in a folder, ready to build."""
    made = shutil.ignore_patterns(".venv", ".cache", ".*_cache", "site", "node_modules", "__pycache__", ".git", "tests")
    shutil.copytree(ROOT, folder, ignore=made)
    # The copy uses this environment, which has what the site needs, and a stamp by which make takes it as set up.
    environment = folder / ".venv"
    environment.mkdir()
    for part in Path(sys.prefix).iterdir():
        if part.suffix != ".stamp":
            (environment / part.name).symlink_to(part)
    (environment / "site.stamp").touch()
    # Cards that are drawn already need not be drawn again.
    cards = ROOT / ".cache/cards"
    cards.mkdir(parents=True, exist_ok=True)
    (folder / ".cache").mkdir()
    (folder / ".cache/cards").symlink_to(cards)
    return Project(folder)


@pytest.fixture
def whole_project(tmp_path: Path) -> Project:
    return copy(tmp_path / "project")


# The pages of the small copy. A build of all pages takes several times as long, and shows no more of how a build fails.
FEW_PAGES = ("index.md", "results.md", "preparation.md", "job-search.md", "ml-system-design/index.md")


@pytest.fixture(scope="session")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a few of its pages, and a ledger of what they publish."""
    project = copy(tmp_path_factory.mktemp("small") / "project")
    docs = project.folder / "docs"
    for page in docs.rglob("*.md"):
        name = page.relative_to(docs).as_posix()
        if name.startswith("_data/"):
            continue
        if name not in FEW_PAGES:
            page.unlink()
            continue
        kept = "|".join(re.escape(posixpath.relpath(other, posixpath.dirname(name))) for other in FEW_PAGES)
        link = rf"\[([^\[\]]+)\]\((?!(?:{kept})[#)])[^()\s#]+\.md(?:#[\w-]+)?\)"
        page.write_text(re.sub(link, r"\1", page.read_text(encoding="utf-8")), encoding="utf-8")
    settings = (project.folder / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[0]
    nav = "".join(f"  - {page}\n" for page in FEW_PAGES)
    (project.folder / "mkdocs.yml").write_text(f"{settings}\nnav:\n{nav}", encoding="utf-8")
    ledger = docs / "_data/ledger.yml"
    head = ledger.read_text(encoding="utf-8").partition("live:")[0]
    ledger.write_text(f"{head}live: {{}}\nmoved: {{}}\n", encoding="utf-8")
    made = project.make("ledger")
    assert made.returncode == 0, made.stderr
    return project.folder


@pytest.fixture
def project(small_project: Path, tmp_path: Path) -> Project:
    shutil.copytree(small_project, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")


def errors(result: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines by which a failed build says why."""
    lines = result.stderr.splitlines()
    start = next((index for index, line in enumerate(lines) if line.startswith("ERROR")), len(lines))
    found = [line for line in lines[start:] if line and not line.startswith(("Aborted", "make"))]
    return [line.removeprefix("ERROR").strip(" -") for line in found]
