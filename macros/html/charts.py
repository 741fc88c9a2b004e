"""The site's small figures made of bars: values in, HTML out. The stylesheet colors them."""

from __future__ import annotations

from html import escape

from macros.models import Outcomes


def bar(start: float, end: float, perhaps: float = 0) -> str:
    """A bar from `start` to `end` and, paler, on to `perhaps`, all between 0 and 1, on a track as wide as its place."""
    parts = [("track", 0.0, 1.0), ("perhaps", start, perhaps), ("value", start, end)]
    rects = (
        f'<rect class="{name}" x="{100 * left:g}" width="{100 * (right - left):g}" height="4"/>'
        for name, left, right in parts
        if right > left
    )
    return f'<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">{"".join(rects)}</svg>'


def outcome_figure(outcomes: Outcomes, page: str = "") -> str:
    """Bars of how many companies stand in each list, on one scale.

    Each leads to its list; `page` is the way from the page at hand to the results.
    """
    most = max(outcomes.counts.values()) or 1
    way = escape(page)
    rows = (
        f'<li><a href="{way}#{name}">{name.capitalize()}</a><strong>{count}</strong>{bar(0, count / most)}</li>'
        for name, count in outcomes.counts.items()
    )
    return f'<ul class="bars">{"".join(rows)}</ul>'


def timeline_figure() -> str:
    """Bars of when preparation and interviews took place, in months, as far as the notes tell."""
    months = 2
    rows = (
        ("Preparation", "about 1–2 months", bar(0, 1 / months, 1)),
        ("Interviews", "from about the 1.5-month mark", bar(1.5 / months, 1)),
    )
    items = "".join(f"<li><span>{name}</span><strong>{when}</strong>{drawn}</li>" for name, when, drawn in rows)
    ticks = "".join(f"<span>{month}</span>" for month in ("start", "1 month", "2 months"))
    return f'<div class="timeline"><ul class="bars">{items}</ul><p class="ticks" aria-hidden="true">{ticks}</p></div>'
