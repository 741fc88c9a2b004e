"""Make what is shared: a short link and a card for every section, a card for every page, the feed of what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, cast

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from macros.cards import Card, card
from macros.data import load
from macros.feed import Change, feed
from macros.ledger import Address, Ledger, Site, page_path
from macros.models import Outcomes
from macros.share import Preview, outcome_summaries, structured_data, summary, trail


@dataclass(frozen=True)
class About:
    """What a page says of itself: title and description, the titles of what it stands in, and when it last changed."""

    title: str
    description: str
    within: tuple[str, ...]
    changed: datetime


class Build:
    """The build at hand. Hooks are functions, and the pages come to them one by one."""

    pages: ClassVar[dict[Address, About]] = {}
    environment = Environment()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Forget the build before, when serving."""
    Build.pages = {}
    return config


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Note what the page says of itself."""
    Build.pages[page_path(page.url)] = About(
        # The page tree may have a shorter title for it.
        title=str(page.meta.get("title") or page.title),
        description=page.meta.get("description") or config.site_description or "",
        within=tuple(section.title for section in _sections(page)),
        changed=datetime.fromisoformat(page.meta["git_revision_date_localized_raw_iso_datetime"]).replace(tzinfo=UTC),
    )
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Keep the theme's templates and, among its globals, what the ledger's hook collected."""
    Build.environment = env
    return env


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Give the page's template its preview and its structured data."""
    about = Build.pages[page_path(page.url)]
    preview = Preview(about.title, about.description, page.canonical_url or "", f"{page.canonical_url}card.png")
    crumbs = {config.site_url or "": config.site_name}
    for section in _sections(page):
        # A section's own page is its first.
        if isinstance(first := section.children[0], Page):
            crumbs.setdefault(first.canonical_url or "", section.title)
    crumbs.setdefault(preview.url, preview.title)
    context["preview"] = preview
    context["structured_data"] = structured_data(
        config.site_name,
        [(title, url) for url, title in crumbs.items()],
        preview,
        about.changed.date().isoformat(),
    )
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write the short links, the cards and the feed."""
    root, folder = Path(config.config_file_path).parent, Path(config.site_dir)
    home = config.site_url or ""
    site = cast(Site, Build.environment.globals["site"])
    ledger = cast(Ledger, Build.environment.globals["ledger"])
    rows = outcome_summaries(load(Path(config.docs_dir, "_data/outcomes.yml"), Outcomes, root))
    template = Build.environment.get_template("share.html")

    def write_card(title: str, within: tuple[str, ...], path: str) -> None:
        content = Card(title, trail(within), config.site_name)
        write_file(card(content, root / ".cache/cards"), str(folder / path / "card.png"))

    for path, about in Build.pages.items():
        write_card(about.title, tuple(name for name in about.within if name != about.title), path.lstrip("/"))

    for name, address in ledger.short_links().items():
        path, _, fragment = address.partition("#")
        about, title, short = Build.pages[path], site.titles[address], f"s/{name}/"
        if fragment == name:
            write_card(title, (*about.within, site.titles[path]), short)
        card_path = f"s/{fragment}/" if fragment else path.lstrip("/")
        said = summary(site.sections[address], about.description) if fragment else about.description
        preview = Preview(title, rows.get(fragment, said), home + short, f"{home}{card_path}card.png")
        html = template.render(
            config=config, base="../..", home=path.lstrip("/"), fragment=fragment, title=title, preview=preview
        )
        write_file(html.encode(), str(folder / short / "index.html"))

    changes = [
        Change(about.changed, home + path.lstrip("/"), about.title, about.description)
        for path, about in Build.pages.items()
    ]
    name, description = f"{config.site_name}: what changed", "Pages of the guide, as they change."
    write_file(feed(name, description, home, f"{home}feed.xml", changes), str(folder / "feed.xml"))


def _sections(page: Page) -> list[Section]:
    """The sections of the page tree that a page stands in, from the outermost in."""
    return [section for section in page.ancestors if isinstance(section, Section)][::-1]
