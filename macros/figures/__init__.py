"""The figures of the pages: ml_theory/trees.py here draws `{{ figure("boosting_rounds") }}` in ml-theory/trees.md.

The function of that name returns the HTML of a figure (see `macros.html.plot`). It takes nothing, or the guide's data.
It only draws: what it shows is computed by the code beside its page.
"""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

from macros.data import Data
from macros.errors import GuideError, nearest

HERE = Path(__file__).parent


def draw(page: str, name: str, data: Data) -> str:
    """Draw a figure of a page.

    Args:
        page: its path below docs/: `ml-theory/trees.md`.
        name: of the function that draws, in the page's own module.
        data: what the data files hold, for a figure that shows some of it.

    Raises:
        GuideError: if there is no such module or function.
    """
    file = page.removesuffix(".md").replace("-", "_") + ".py"
    call = f"figure({name!r}) in {page}"
    if not (HERE / file).is_file():
        near = nearest(file, (path.relative_to(HERE).as_posix() for path in HERE.glob("*/*.py")))
        raise GuideError.of(f"{call}: no module macros/figures/{file}{near}")
    module = importlib.import_module(f"{__name__}.{file.removesuffix('.py').replace('/', '.')}")
    known = {
        key: function
        for key, function in vars(module).items()
        if getattr(function, "__module__", "") == module.__name__ and not key.startswith("_")
    }
    if name not in known:
        raise GuideError.of(f"{call}: no function {name!r} in macros/figures/{file}{nearest(name, known)}")
    return str(known[name](*[data][: len(inspect.signature(known[name]).parameters)]))
