"""The figures of the pages: `{{ figure("theory.l1_l2_balls") }}` shows what `l1_l2_balls` in theory.py here draws.

Such a function takes nothing and returns the HTML of a figure (see `macros.plot`), computed by the code or the data
that the page shows.
"""

from __future__ import annotations

import importlib
import importlib.util

from mkdocs.exceptions import PluginError


def draw(name: str) -> str:
    """Draw a figure by its name, `module.function`.

    Raises:
        PluginError: if there is none of that name.
    """
    module, _, function = name.partition(".")
    known = importlib.util.find_spec(f"macros.figures.{module}")
    made = getattr(importlib.import_module(f"macros.figures.{module}"), function, None) if known else None
    if made is None:
        raise PluginError(f"figure({name!r}): no such function in macros/figures/{module}.py")
    return str(made())
