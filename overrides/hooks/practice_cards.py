"""Fill the place of the practice cards, once every page is rendered."""

from __future__ import annotations

from typing import cast

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from macros.ledger import Site, page_path
from macros.practice_cards import PLACE, cards, deck


class Build:
    """The build at hand. Hooks are functions, and the pages come to them one by one."""

    nav = Navigation([], [])
    environment = Environment()


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Keep, among the theme's globals, what the ledger's hook collected."""
    Build.environment = env
    return env


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Keep the page tree, for its order."""
    Build.nav = nav
    return nav


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Put the cards of all pages into the page that has a place for them."""
    if PLACE not in output:
        return output
    known = cast(Site, Build.environment.globals["site"]).sections
    every = [card for other in Build.nav.pages for card in cards(page_path(other.url), other.content or "", known)]
    return output.replace(PLACE, deck(every, page_path(page.url)))
