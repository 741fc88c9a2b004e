"""Formulas: TeX in the page, MathML in the site, so that no reader's browser has to typeset them.

`$…$` in a line, `$$…$$` on lines of their own; pymdownx.arithmatex finds them, math-core translates them.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from math_core import LatexError, LatexToMathML

from macros.errors import GuideError, mark

_FOUND = re.compile(r'<(span|div) class="arithmatex">\\[(\[](.*?)\\[)\]]</\1>([,.;:)]*)', re.DOTALL)


def mathml(tex: str, display: bool) -> str:
    """A formula as MathML.

    Args:
        tex: the formula, in TeX.
        display: on a line of its own, rather than within one.

    Raises:
        GuideError: if it is not good TeX, in one line.
    """
    try:
        return str(LatexToMathML(fancy_error=False).convert_with_local_state(tex, displaystyle=display))
    except LatexError as error:
        raise GuideError.of(f"formula {tex!r}: {' '.join(str(error).split())}") from None


class MathPostprocessor(Postprocessor):
    """Puts MathML where arithmatex left TeX."""

    def run(self, text: str) -> str:
        return _FOUND.sub(lambda found: self._replace(found[1] == "div", unescape(found[2]), found[3]), text)

    @staticmethod
    def _replace(display: bool, tex: str, after: str) -> str:
        try:
            made = mathml(tex.strip(), display)
        except GuideError as error:
            return mark(error) + after
        if display:
            # A wide formula scrolls by itself, by keyboard too, and the page stays still.
            return f'<div class="formula" tabindex="0" role="group" aria-label="Formula">{made}</div>{after}'
        # Punctuation never starts a line.
        return f'<span class="formula-end">{made}{after}</span>' if after else made


class MathExtension(Extension):
    """For mkdocs.yml, behind pymdownx.arithmatex with `generic: true`."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        md.postprocessors.register(MathPostprocessor(md), "mathml", 0)


def makeExtension(**options: Any) -> MathExtension:  # noqa: N802 (Markdown's name)
    """Markdown's way in."""
    return MathExtension(**options)
