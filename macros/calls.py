"""The calls of macros in pages: one that does not fit is told in one line, with how it would."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TypeVar

from jinja2 import Undefined

from macros.errors import GuideError, nearest, shortened

Value = TypeVar("Value")


def checked(name: str, function: Callable[..., str]) -> Callable[..., str]:
    """Make a macro of a function whose parameters all take text.

    Args:
        name: what pages call it.
        function: what it does; a parameter with a default may be left out.

    Returns:
        The function, which raises a GuideError where a call has too few, too many or unknown arguments, or one that is
        no text: the call, what is wrong with it, and how the macro is called.
    """
    signature = inspect.signature(function)
    parameters = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]
    usage = f"{name}{signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty)}"
    named = [parameter.name for parameter in parameters if parameter.kind is not parameter.VAR_POSITIONAL]

    @wraps(function)
    def call(*args: object, **options: object) -> str:
        said = [*map(_said, args), *(f"{key}={_said(value)}" for key, value in options.items())]

        def wrong(what: str, hint: str = "") -> GuideError:
            return GuideError.of(f"{name}({shortened(', '.join(said), 100)}): {what}", usage + hint)

        for key in options:
            if key not in named:
                raise wrong(f"unknown keyword {shortened(key)}", nearest(key, named))
        try:
            signature.bind(*args, **options)
        except TypeError as error:
            raise wrong(str(error)) from None
        for value in (*args, *options.values()):
            if isinstance(value, Undefined):
                raise wrong(f"{_said(value)} means nothing here; text stands in quotes")
            if not isinstance(value, str):
                raise wrong(f"{_said(value)} is no text; text stands in quotes")
        return function(*args, **options)

    return call


def chosen(call: str, word: str, known: Mapping[str, Value], file: str = "") -> Value:
    """Look up what a page asks for by a word.

    Args:
        call: the macro, as it is called up to the word: `cite`.
        word: what it is given.
        known: all that it may be given.
        file: where these stand, if they are too many to name.

    Raises:
        GuideError: if the word is not known, with the one that is nearest to it.
    """
    if word in known:
        return known[word]
    near, said = nearest(word, known), f"{call}({shortened(repr(word))})"
    if file:
        raise GuideError.of(f"{said}: not in {file}{near}")
    raise GuideError.of(f"{said}: no such choice", ", ".join(known) + near)


def _said(value: object) -> str:
    """An argument as the page says it."""
    return str(value._undefined_name) if isinstance(value, Undefined) else shortened(repr(value))
