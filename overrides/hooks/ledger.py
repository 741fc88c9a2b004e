"""Hold the built site against the ledger of addresses, and keep old addresses reachable."""

from __future__ import annotations

import os
import posixpath
from html import escape
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from macros.data import DataError, load
from macros.ledger import Ledger, Site, headings_without_id, page_path, write

FILE = "_data/ledger.yml"


class Build:
    """The build at hand. Hooks are functions, and the pages come to them one by one."""

    site = Site()
    ledger = Ledger(live={})
    environment = Environment()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the ledger."""
    Build.site = Site()
    try:
        Build.ledger = load(Path(config.docs_dir, FILE), Ledger, Path(config.config_file_path).parent)
    except DataError as error:
        raise PluginError(str(error)) from None
    return config


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Keep the theme's templates, to write redirects with, and show other hooks what this build publishes."""
    env.globals.update(site=Build.site, ledger=Build.ledger)
    Build.environment = env
    return env


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Note what the page publishes; at its end, say where sections went that it once had."""
    path = page_path(page.url)
    Build.site.add_page(path, str(page.title), html)
    source = Path(page.file.abs_src_path or "")
    name = source.relative_to(Path(config.config_file_path).parent).as_posix()
    for line, heading in headings_without_id(source.read_text(encoding="utf-8")):
        Build.site.problems.append(f"{name}:{line}: {heading!r} has no id; add a short one: {{ #topic }}")
    gone = {old: new for old, new in Build.ledger.moved.items() if old.startswith(f"{path}#")}
    return html + "".join(_notice(old, new, path) for old, new in gone.items())


def on_post_build(config: MkDocsConfig) -> None:
    """Check every address, and write a page at each old one that has no page any more."""
    file = Path(config.docs_dir, FILE)
    name = file.relative_to(Path(config.config_file_path).parent).as_posix()
    ledger = Build.ledger
    if os.environ.get("LEDGER") == "update":
        ledger = Build.site.proposal(ledger)
        write(ledger, file)
        Build.environment.globals["ledger"] = ledger
    if faults := [*Build.site.problems, *(f"{name}: {fault}" for fault in Build.site.faults(ledger, name))]:
        raise PluginError("\n".join(faults))
    template = Build.environment.get_template("redirect.html")
    for path in {old.partition("#")[0] for old in ledger.moved} - ledger.live.keys():
        sections = {old: new for old, new in ledger.moved.items() if old.startswith(f"{path}#")}
        home = ledger.moved.get(path) or next(iter(sections.values())).partition("#")[0]
        html = template.render(
            config=config,
            base=posixpath.relpath("/", path),
            home=home.lstrip("/"),
            title=Build.site.titles[home],
            notices=[_notice(old, new, path) for old, new in sections.items()],
        )
        write_file(html.encode(), str(Path(config.site_dir, path.lstrip("/"), "index.html")))


def _notice(old: str, new: str, path: str) -> str:
    """Where a section went, shown to who comes by its old link; redirects.js takes them on."""
    page, _, fragment = new.partition("#")
    target = ("" if page == path else posixpath.relpath(page, path) + "/") + (f"#{fragment}" if fragment else "")
    title = escape(Build.site.titles.get(new, ""))
    link = f'<a href="{escape(target)}">{title}</a>'
    return f'<p class="moved" id="{old.partition("#")[2]}">This section is now {link}.</p>'
