"""The pages that take readers on: `/s/<id>/`, the short link of every section, and pages that have moved."""

from __future__ import annotations

import posixpath
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from macros.html.head import section_preview
from macros.site import Site


def short_links(site: Site, templates: Path) -> dict[str, bytes]:
    """Write the page of every short link, by its path; those that were ever published lead on for good."""
    template = _environment(site, templates).get_template("share.html")
    made = {}
    for name, address in site.short_links().items():
        path, _, fragment = address.partition("#")
        preview = section_preview(site, name, address)
        html = template.render(
            base="../..", home=path.lstrip("/"), fragment=fragment, title=preview.title, preview=preview
        )
        made[f"s/{name}/index.html"] = html.encode()
    return made


def redirects(site: Site, templates: Path) -> dict[str, bytes]:
    """Write a page at every path that once had one."""
    template = _environment(site, templates).get_template("redirect.html")
    made = {}
    moved = {old: end for old in site.data.ledger.moved if (end := site.target(old))}
    for path in {old.partition("#")[0] for old in moved} - site.pages.keys():
        first = next(end for old, end in moved.items() if old.partition("#")[0] == path)
        home = moved.get(path, first).partition("#")[0]
        html = template.render(
            base=posixpath.relpath("/", path), home=home.lstrip("/"), fragment="", title=site.title(home),
            notices=list(site.notices(path)),
        )  # fmt: skip
        made[f"{path.lstrip('/')}index.html"] = html.encode()
    return made


def _environment(site: Site, templates: Path) -> Environment:
    made = Environment(loader=FileSystemLoader(templates), undefined=StrictUndefined, autoescape=True)
    made.globals["config"] = {"site_name": site.name, "site_url": site.url}
    return made
