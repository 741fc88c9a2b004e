"""Write the data of the search, which the theme's interface reads through our worker."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import cast

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext

from macros.data import DataError, load
from macros.ledger import Site, page_path
from macros.models import Synonyms
from macros.search import SearchPage, search_data, search_page, sizes

FILE = "_data/synonyms.yml"
log = logging.getLogger("mkdocs.hooks.search")


class Build:
    """The build at hand. Hooks are functions, and the pages come to them one by one."""

    pages: list[SearchPage] = []  # noqa: RUF012
    synonyms = Synonyms(abbreviations=(), groups=())


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the synonyms."""
    try:
        Build.synonyms = load(Path(config.docs_dir, FILE), Synonyms, Path(config.config_file_path).parent)
    except DataError as error:
        raise PluginError(str(error)) from None
    return config


@event_priority(-50)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Take the pages in, once the ledger's hook has collected their sections and all of them are rendered."""
    site = cast(Site, env.globals["site"])
    Build.pages = []
    for file in files.documentation_pages():
        page = cast(Page, file.page)
        if (page.meta.get("search") or {}).get("exclude"):
            continue
        path, title, html = page_path(page.url), str(page.title), page.content or ""
        titles = {section.id: section.title for section in site.sections_of(path)}
        description, tags = page.meta.get("description") or "", page.meta.get("tags") or ()
        Build.pages.append(search_page(path.lstrip("/"), title, html, titles, Build.synonyms, description, tags))


@event_priority(50)
def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Keep the page out of the theme's own index: to make it takes a third of a build, and nobody would read it."""
    page.meta["search"] = {"exclude": True}


@event_priority(-50)
def on_post_build(config: MkDocsConfig) -> None:
    """Write the data, and say what it costs.

    The theme fetches `search_index.json` with every page, and it is empty: the worker fetches `sections.json` when a
    reader first searches.
    """
    data = search_data(Build.pages, Build.synonyms)
    log.info(sizes(Build.pages, data))
    folder = Path(config.site_dir, "search")
    write_file(data.encode(), str(folder / "sections.json"))
