"""What MkDocs calls while it builds; each function hands over to the guide's own code, which does not know MkDocs."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from mkdocs.commands import serve
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage

from macros.build import LEDGER, Build
from macros.errors import GuideError, show_marks
from macros.html.head import page_preview, structured_data
from macros.output import Output, write
from macros.page import Page
from macros.serving import Kept, code, forget, show, surroundings, told

log = logging.getLogger("mkdocs.guide")


class State:
    """What lasts from one build to the next while serving, and from one function here to another."""

    serving = False
    output = Output(Path("site"), shared=False)  # until a build says where it writes
    whole = False  # whether the build came to its end
    error: BaseException | None = None
    told: Sequence[str] = ()
    kept: Kept = Kept()  # what pages need not be rendered again for, while serving


# While serving, this file runs again in the same module when it was edited.
STATE: State = globals().get("STATE") or State()


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this serves: a build then says what is wrong and goes on, from the first one on."""
    STATE.serving = command == "serve"
    if STATE.serving:
        serve.build = partial(build_and_tell, build)  # type: ignore[attr-defined]


@event_priority(100)  # before the macros are registered, which are made of the data
def on_config(config: MkDocsConfig) -> None:
    """Start a build: make room beside the site that stands, and load the data."""
    STATE.whole, STATE.error, STATE.told = False, None, ()
    STATE.kept.keep_while(surroundings(Path(config.config_file_path).parent))
    config.site_url = config.site_url or "http://127.0.0.1:8000/"
    try:
        STATE.output = Output(Path(config.site_dir), shared=not STATE.serving)
        STATE.output.begin()
        config.site_dir = str(STATE.output.next)
        config["build"] = Build.start(Path(config.config_file_path).parent, config.site_name, config.site_url)
    except GuideError as error:
        raise PluginError(str(error)) from None


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Keep the pages in the order of the page tree."""
    config["pages"] = nav.pages


@event_priority(100)  # before the macros
def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    """While serving, render only pages that changed."""
    return "" if STATE.serving and STATE.kept.has(page.file.src_uri, page.file.content_string) else markdown


@event_priority(-100)
def on_page_content(html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    """While serving, take a page that did not change as it was."""
    return STATE.kept.same(page, html) if STATE.serving else html


@event_priority(-50)  # once every page is rendered
def on_env(env: object, config: MkDocsConfig, files: Files) -> None:
    """Settle the site, now that all pages are known: what is wrong, what goes into pages and into their heads."""
    build = cast(Build, config["build"])
    pages = {path(page): page for page in config["pages"]}
    faults = build.settle(map(lambda page: taken(page, build), pages.values()), (f"/{file.dest_uri}" for file in files))
    if not faults and "LEDGER" in os.environ:
        update_ledger(build)
    faults = faults or build.ledger_faults()
    if faults and not STATE.serving:
        raise PluginError(str(GuideError(faults)))
    STATE.told = [str(fault) for fault in faults]
    for place, page in pages.items():
        page.content = show_marks(build.filled(place))
        page.meta["preview"] = page_preview(build.site, build.site.pages[place])
        page.meta["structured_data"] = structured_data(build.site, build.site.pages[place])
        page.meta["changed"] = build.site.pages[place].changed
        # The theme's own index would take a third of a build, and nobody would read it.
        page.meta["search"] = {"exclude": True}


@event_priority(-50)  # after the theme's search, whose file of the same name is empty
def on_post_build(config: MkDocsConfig) -> None:
    """Write every file beside the pages."""
    write(Path(config.site_dir), cast(Build, config["build"]).files())
    STATE.whole = True


def on_build_error(error: Exception) -> None:
    """Keep the site that stands."""
    STATE.whole, STATE.error = False, error


def on_shutdown() -> None:
    """Put the new site in the place of the old one, if it is whole."""
    if STATE.whole and not STATE.serving:
        STATE.output.finish()
    else:
        STATE.output.discard()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> None:
    """See edits to the guide's own code too, and keep serving whatever goes wrong."""
    root, folder = Path(config.config_file_path).parent, STATE.output.folder
    seen = code(root)

    def rebuild() -> None:
        nonlocal seen
        try:
            if (now := code(root)) != seen:
                forget()
                seen = now
                run_again(sys.modules[__name__])
            builder()
        except (Exception, SystemExit) as error:
            tell(folder, told(error, root))

    server.builder = rebuild


def update_ledger(build: Build) -> None:
    """Write the ledger for `make ledger`, and end."""
    try:
        build.update_ledger(os.environ.get("MOVED", ""))
    except GuideError as error:
        raise PluginError(str(error)) from None
    log.info(f"{LEDGER} fits the site.")
    raise SystemExit


def run_again(module: ModuleType) -> None:
    """Run a module's code again in its place, as MkDocs keeps a hook once it is loaded (mkdocs/mkdocs#3993)."""
    assert module.__spec__ and module.__spec__.loader
    module.__spec__.loader.exec_module(module)


def build_and_tell(build: Callable[..., None], config: MkDocsConfig, **options: Any) -> None:
    """Build as MkDocs does, but where that fails say why, on the pages of the last good site."""
    root, folder = Path(config.config_file_path).parent, Path(config.site_dir)
    try:
        build(config, **options)
        STATE.output.finish()
        tell(folder, STATE.told)
    except (Exception, SystemExit) as error:
        tell(folder, told(STATE.error or error, root))


def tell(folder: Path, lines: Sequence[str]) -> None:
    """Say what is wrong, here and on every page."""
    for line in lines:
        log.error(line)
    show(folder, lines)


def taken(page: MkDocsPage, build: Build) -> Page:
    """Take over what MkDocs knows of a page."""
    sections = [section for section in page.ancestors if isinstance(section, Section)][::-1]
    firsts = [(section, section.children[0]) for section in sections]
    source = f"docs/{page.file.src_uri}"
    title = str(page.meta.get("title") or page.title)
    return Page(
        path=path(page),
        source=source,
        name=str(page.title),
        title=title,
        description=page.meta.get("description") or "",
        tags=tuple(page.meta.get("tags") or ()),
        within=tuple(section.title for section in sections),
        # A section's own page is its first.
        crumbs=tuple(
            (title, path(first))
            for title, first in (*((section.title, first) for section, first in firsts), (title, page))
            if isinstance(first, MkDocsPage)
        ),
        changed=build.changed(source),
        searched=not (page.meta.get("search") or {}).get("exclude"),
        markdown=page.file.content_string,
        html=page.content or "",
    )


def path(page: MkDocsPage) -> str:
    """Path of a page below the site's root, as `/results/`."""
    return "/" + page.url.removeprefix("./")
