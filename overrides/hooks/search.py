"""Write the data of the search, which the theme's interface reads through our worker."""

from __future__ import annotations

import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from macros.data import DataError, load
from macros.ledger import page_path
from macros.models import Synonyms
from macros.search import SearchPage, search_data, search_page, sizes

FILE = "_data/synonyms.yml"
log = logging.getLogger("mkdocs.hooks.search")


class Build:
    """The build at hand. Hooks are functions, and the pages come to them one by one."""

    pages: list[SearchPage] = []  # noqa: RUF012
    synonyms = Synonyms(abbreviations=(), groups=())


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Start anew, with the synonyms read again: under `serve` there is a build after each change."""
    Build.pages = []
    try:
        Build.synonyms = load(Path(config.docs_dir, FILE), Synonyms, Path(config.config_file_path).parent)
    except DataError as error:
        raise PluginError(str(error)) from None
    return config


@event_priority(-50)
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Take in the page, once all else has had its hands on its content."""
    if not (page.meta.get("search") or {}).get("exclude"):
        path, meta = page_path(page.url).lstrip("/"), page.meta
        description, tags = meta.get("description") or "", meta.get("tags") or ()
        Build.pages.append(search_page(path, str(page.title), html, description, tags))


@event_priority(-50)
def on_post_build(config: MkDocsConfig) -> None:
    """Write the data, and say what it costs.

    The theme fetches `search_index.json` with every page. Ours is empty, in place of the one that the theme's plugin
    wrote: the worker fetches `sections.json` when a reader first searches.
    """
    data = search_data(Build.pages, Build.synonyms)
    log.info(sizes(Build.pages, data))
    folder = Path(config.site_dir, "search")
    write_file(data.encode(), str(folder / "sections.json"))
    write_file(b'{"config":{},"docs":[]}', str(folder / "search_index.json"))
