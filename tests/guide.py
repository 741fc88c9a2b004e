"""The guide's own data, and pages made up for a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from macros.data import load
from macros.page import Page
from macros.site import Site
from tests.conftest import ROOT

DATA = load(ROOT / "docs")

_PAGE = Page(
    path="/area/topic/", source="docs/area/topic.md", name="Topic", title="Topic", description="About.", tags=(),
    within=(), crumbs=(), changed=datetime(2026, 1, 1, tzinfo=UTC), searched=True, markdown="", html="",
)  # fmt: skip


def page(html: str, markdown: str = "", **fields: Any) -> Page:
    """A page with some content, made from some Markdown."""
    return replace(_PAGE, html=html, markdown=markdown, **fields)


def site(*pages: Page, **data: Any) -> Site:
    """A site of some pages, with the guide's own data but for what is given."""
    return Site("Guide", "https://octo.example/guide/", replace(DATA, **data), {page.path: page for page in pages})
