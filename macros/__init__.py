"""The macros that pages call: bind the data, register."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial, wraps
from typing import Any

from mkdocs_macros.plugin import MacrosPlugin

from macros import figures
from macros.calls import checked, chosen
from macros.errors import Fault, GuideError, mark
from macros.html import capacity, charts, code, practice, tables
from macros.source import call_faults


def define_env(env: MacrosPlugin) -> None:
    """Register the macros with MkDocs; a call that goes wrong leaves a mark in its page."""
    build = env.conf["build"]
    data, docs = build.data, build.root / "docs"
    resources = {resource.id: resource for resource in data.resources.resources}
    sources = {source.id: source for source in data.sources.sources}
    patterns = {pattern.id: pattern for pattern in data.blind75.patterns}

    outcomes = data.outcomes
    plain = {"cancelled": outcomes.cancelled, "rejections": outcomes.rejections}

    def resource(name: str, label: str = "") -> str:
        return tables.resource_link(chosen("resource", name, resources, "resources.yml"), label)

    macros: dict[str, Callable[..., str]] = {
        "applications_table": lambda: tables.applications_table(outcomes.waiting),
        "capacity_example": capacity.capacity_example,
        "cite": lambda name: tables.source_link(chosen("cite", name, sources, "sources.yml")),
        "code": lambda file, *names: code.listing(docs, file, *names),
        "companies_table": lambda name: tables.companies_table(chosen("companies_table", name, plain), name),
        "count": lambda name: str(chosen("count", name, outcomes.counts)),
        "failure_log_table": lambda: tables.failure_log_table(data.failure_log),
        "figure": lambda name: figures.draw(env.page.file.src_uri, name, data),
        "ml_design_template": lambda: f"```{{ .markdown .wrap }}\n{data.ml_design_template}```",
        "offers_by": lambda what: tables.offers_by(outcomes.offers, what),
        "offers_table": lambda: tables.offers_table(outcomes.offers),
        "outcome_figure": lambda page="": charts.outcome_figure(outcomes, page),
        "pattern_problems": lambda name: tables.problems_list(
            chosen("pattern_problems", name, patterns, "blind75.yml")
        ),
        "patterns_table": lambda: tables.patterns_table(data.blind75),
        "practice": lambda file: practice.block(docs, file),
        "resource": resource,
        "resources_table": lambda: tables.resources_table(data.resources),
        "story_grid": lambda: tables.story_grid(data.principles.principles),
        "timeline_figure": charts.timeline_figure,
        "tracking_table": tables.tracking_table,
    }
    for name, function in macros.items():
        env.macro(marking(checked(name, function), env), name)
    # The plugin's own way to render stops at the first fault, with a traceback.
    env.render = partial(render, env, tuple(macros))  # type: ignore[method-assign]


def marking(function: Callable[..., str], env: MacrosPlugin) -> Callable[..., str]:
    """Let a call that goes wrong leave a mark where its result would stand: a build tells the faults of all pages."""

    @wraps(function)
    def call(*args: Any, **options: Any) -> str:
        try:
            return function(*args, **options)
        except GuideError as error:
            return mark(error, _line_of_call(env))

    return call


def render(env: MacrosPlugin, known: Collection[str], markdown: str, force_rendering: bool = False) -> str:
    """Render a page's macros, whose names are known; where they cannot be, put a mark above the page as it is."""
    try:
        faults = list(call_faults(markdown, known))
        if not faults:
            return str(env.env.from_string(markdown).render(env.variables))
    except Exception as error:
        places = traceback.extract_tb(error.__traceback__)
        line = next((place.lineno or 0 for place in places[::-1] if place.filename == _TEMPLATE), 0)
        faults = [Fault("", line, 0, f"{type(error).__name__}: {' '.join(str(error).split())}")]
    above = _lines_of_front_matter(env)
    told = GuideError(replace(fault, line=fault.line + above) for fault in faults)
    return f"{mark(told)}\n\n{markdown}"


# What Jinja calls the file of a template that is none.
_TEMPLATE = "<template>"


def _line_of_call(env: MacrosPlugin) -> int:
    """The line of the page that the macro at work is called on."""
    frame = sys._getframe()
    while frame.f_back and frame.f_code.co_filename != _TEMPLATE:
        frame = frame.f_back
    # As `3=12&5=14`: a line of the template, and the line of Python that it became.
    pairs = [pair.split("=") for pair in str(frame.f_globals.get("debug_info", "")).split("&") if pair]
    lines = [int(template) for template, compiled in pairs if int(compiled) <= frame.f_lineno]
    return lines[-1] + _lines_of_front_matter(env) if lines else 0


def _lines_of_front_matter(env: MacrosPlugin) -> int:
    page = env.page
    return page.file.content_string.count("\n") - (page.markdown or "").count("\n")
