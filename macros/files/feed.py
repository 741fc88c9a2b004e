"""The feed of what changed, as RSS 2.0: https://www.rssboard.org/rss-specification."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from macros.site import Site

LENGTH = 30

_ATOM = "http://www.w3.org/2005/Atom"
register_namespace("atom", _ATOM)


@dataclass(frozen=True)
class Change:
    """The last change of a page: when (aware of its time zone), and the page's URL, title and description."""

    when: datetime
    url: str
    title: str
    description: str


def site_feed(site: Site) -> bytes:
    """Write the feed of a site's pages."""
    changes = [
        Change(page.changed, site.url + page.path.lstrip("/"), page.title, page.description)
        for page in site.pages.values()
    ]
    name, description = f"{site.name}: what changed", "Pages of the guide, as they change."
    return feed(name, description, site.url, f"{site.url}feed.xml", changes)


def feed(name: str, description: str, home: str, url: str, changes: Iterable[Change]) -> bytes:
    """Write the feed of the newest changes.

    A page that changes again comes again, as an item of its own: what tells items apart holds the time of the change.

    Args:
        name: the feed's name.
        description: what it is about.
        home: the site's URL.
        url: the feed's own URL.
        changes: the last change of each page, in any order.

    Returns:
        The XML, the same for the same changes.
    """
    rss = Element("rss", version="2.0")
    channel = SubElement(rss, "channel")
    newest = sorted(changes, key=lambda change: (-change.when.timestamp(), change.url))[:LENGTH]
    for tag, text in (("title", name), ("link", home), ("description", description), ("language", "en")):
        SubElement(channel, tag).text = text
    SubElement(channel, f"{{{_ATOM}}}link", href=url, rel="self", type="application/rss+xml")
    for change in newest:
        item = SubElement(channel, "item")
        for tag, text in (("title", change.title), ("link", change.url), ("description", change.description)):
            SubElement(item, tag).text = text
        SubElement(item, "pubDate").text = format_datetime(change.when)
        SubElement(item, "guid", isPermaLink="false").text = f"{change.url}?changed={change.when:%Y-%m-%dT%H:%M:%S%z}"
    indent(rss)
    return bytes(tostring(rss, encoding="utf-8", xml_declaration=True)) + b"\n"
