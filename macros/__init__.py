"""The macros that pages call: load the data, bind it, register."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from mkdocs.exceptions import PluginError
from mkdocs_macros.plugin import MacrosPlugin

from macros import charts, code, figures, practice, tables
from macros.data import DataError, Fault, load, read_text
from macros.models import Blind75, FailureLog, Outcomes, Principles, Resources, Sources

Value = TypeVar("Value")


def define_env(env: MacrosPlugin) -> None:
    """Register the macros with MkDocs.

    Raises:
        PluginError: one line for each fault in the data files.
    """
    data, root = Path(env.conf["docs_dir"], "_data"), Path(env.project_dir)
    faults: list[Fault] = []

    def read(name: str, reader: Callable[[Path], Value]) -> Value:
        try:
            return reader(data / name)
        except DataError as error:
            faults.extend(error.faults)
            return cast(Value, None)  # never used: the faults of all files stop the build

    outcomes = read("outcomes.yml", lambda file: load(file, Outcomes, root))
    principles = read("principles.yml", lambda file: load(file, Principles, root))
    resources = read("resources.yml", lambda file: load(file, Resources, root))
    template = read("ml-design-template.md", lambda file: read_text(file, root))
    sources = read("sources.yml", lambda file: load(file, Sources, root))
    blind_75 = read("blind75.yml", lambda file: load(file, Blind75, root))
    log = read("failure-log.yml", lambda file: load(file, FailureLog, root))
    if faults:
        raise PluginError(str(DataError(faults)))
    resource_ids = {resource.id: resource for resource in resources.resources}
    source_ids = {source.id: source for source in sources.sources}
    patterns = {pattern.id: pattern for pattern in blind_75.patterns}

    def named(call: str, name: str, known: Mapping[str, Value], file: str = "") -> Value:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise PluginError(f"{call}({name!r}): not in {file or f'{call}s.yml'}{hint}")
        return known[name]

    def resource(name: str, label: str | None = None) -> str:
        return tables.resource_link(named("resource", name, resource_ids), label)

    macros: dict[str, Callable[..., Any]] = {
        "applications_table": lambda: tables.applications_table(outcomes.waiting),
        "cite": lambda name: tables.source_link(named("source", name, source_ids)),
        "code": lambda file, *names: code.listing(Path(env.conf["docs_dir"]), file, *names),
        "companies_table": lambda name: tables.companies_table(getattr(outcomes, name), name),
        "count": lambda name: outcomes.counts[name],
        "failure_log_table": lambda: tables.failure_log_table(log),
        "figure": figures.draw,
        "ml_design_template": lambda: f"```{{ .markdown .wrap }}\n{template}```",
        "offers_by": lambda what: tables.offers_by(outcomes.offers, what),
        "offers_table": lambda: tables.offers_table(outcomes.offers),
        "outcome_figure": lambda page="": charts.outcome_figure(outcomes, page),
        "pattern_problems": lambda name: tables.problems_list(named("pattern", name, patterns, "blind75.yml")),
        "patterns_table": lambda: tables.patterns_table(blind_75),
        "practice": lambda file: practice.block(Path(env.conf["docs_dir"]), file),
        "resource": resource,
        "resources_table": lambda: tables.resources_table(resources),
        "story_grid": lambda: tables.story_grid(principles.principles),
        "timeline_figure": charts.timeline_figure,
        "tracking_table": tables.tracking_table,
    }
    told: list[str] = []

    def guarded(function: Callable[..., str]) -> Callable[..., str]:
        """Note what is wrong with a call: the plugin would show a traceback, and stop at the first."""

        def call(*args: str) -> str:
            try:
                return function(*args)
            except PluginError as error:
                told.append(f"docs/{env.page.file.src_uri}: {error}")
                return ""

        return call

    def stop_if_told(env: MacrosPlugin) -> None:
        if told:
            raise PluginError("\n".join(told))

    for name, function in macros.items():
        env.macro(guarded(function), name)
    env.post_macro_functions.append(stop_if_told)
