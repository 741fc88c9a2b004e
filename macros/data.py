"""Read a YAML data file into typed values, and say in one line each what is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from macros.models import Record, dotted

Model = TypeVar("Model", bound=Record)
Location = tuple[int | str, ...]
Position = tuple[int, int]


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a data file; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.field}: {self.problem}"


class DataError(Exception):
    """Data files that cannot be used. `faults` has one entry for each thing to mend."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))


def load(file: Path, model: type[Model], root: Path) -> Model:
    """Read one data file.

    Args:
        file: the YAML file.
        model: what the file must hold.
        root: the folder that file names in messages are relative to.

    Returns:
        The file's content as a frozen `model`.

    Raises:
        DataError: with every fault found in the file, if there is any.
    """
    name = file.relative_to(root).as_posix()

    def fault(position: Position, field: str, problem: str) -> Fault:
        return Fault(name, *position, field, problem)

    try:
        node = yaml.compose(read_text(file, root), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise DataError([fault(*_syntax_fault(error))]) from None
    if node is None:
        raise DataError([fault((1, 1), "file", f"empty; it must hold {_fields(model)}")])

    positions: dict[Location, Position] = {}
    faults = [fault(*repeated) for repeated in _locate(node, (), positions)]
    content = yaml.SafeLoader("").construct_document(node)
    for where, problem in model.clashes(content):
        faults.append(fault(positions[where], dotted(where), problem))
    try:
        value = model.model_validate(content)
    except ValidationError as error:
        for detail in error.errors():
            where = detail["loc"]
            key = (*where, "key") if detail["type"] == "extra_forbidden" else where
            faults.append(fault(_nearest(positions, key), dotted(where), _problem(detail, model)))
        raise DataError(faults) from None
    if faults:
        raise DataError(faults)
    return value


def read_text(file: Path, root: Path) -> str:
    """Read a data file that is text.

    Raises:
        DataError: if there is no such file, or it is not UTF-8.
    """
    name = file.relative_to(root).as_posix()
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError([Fault(name, 1, 1, "file", "missing; this file must exist")]) from None
    except UnicodeDecodeError as error:
        raise DataError([Fault(name, 1, 1, "file", f"not UTF-8 text: {error.reason}")]) from None


def _syntax_fault(error: yaml.MarkedYAMLError) -> tuple[Position, str, str]:
    mark = error.problem_mark or error.context_mark
    position = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if "'\\t'" in (error.problem or ""):
        return position, "YAML", "found a tab; indent with spaces"
    return position, "YAML", f"{error.problem or 'cannot be read'} {error.context or ''}".strip()


def _locate(
    node: yaml.Node, path: Location, positions: dict[Location, Position]
) -> Iterator[tuple[Position, str, str]]:
    """Note where every value stands (and every key, under `(*path, "key")`); yield keys that stand twice."""
    positions[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _locate(item, (*path, index), positions)
    elif isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            inner = (*path, str(key.value))
            position = (key.start_mark.line + 1, key.start_mark.column + 1)
            if inner in positions:
                first = positions[(*inner, "key")][0]
                yield position, dotted(inner), f"this key stands twice; it is already on line {first}"
            yield from _locate(item, inner, positions)
            positions[(*inner, "key")] = position


def _nearest(positions: dict[Location, Position], where: Location) -> Position:
    """Position of a value or, where it is missing, of what should hold it."""
    while where not in positions:
        where = where[:-1]
    return positions[where]


def _problem(detail: ErrorDetails, model: type[BaseModel]) -> str:
    found = detail["input"]
    match detail["type"]:
        case "missing":
            return "missing; this field is required"
        case "extra_forbidden":
            return _choice("unknown key", str(detail["loc"][-1]), _model_at(model, detail["loc"][:-1]).model_fields)
        case "literal_error":
            allowed = str(detail["ctx"]["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
            return _choice(f"found {found!r}", str(found), allowed)
        case "value_error":
            return str(detail["ctx"]["error"])
        case "model_type":
            return f"found {_shown(found)}; allowed: a mapping of {_fields(_model_at(model, detail['loc']))}"
        case "string_pattern_mismatch":
            return f"found {found!r}; allowed: text that matches {detail['ctx']['pattern']}"
    message = detail["msg"].removeprefix("Input should be ")
    return f"found {_shown(found)}; allowed: {message}"


def _shown(found: Any) -> str:
    if isinstance(found, (dict, list, tuple)):
        return {dict: "a mapping", list: "a list", tuple: "a list"}[type(found)]
    return "nothing" if found is None else repr(found)


def _choice(found: str, word: str, allowed: Sequence[str] | dict[str, Any]) -> str:
    near = difflib.get_close_matches(word.lower(), {name.lower(): name for name in allowed}, n=1, cutoff=0.5)
    hint = next((f"; did you mean {name}?" for name in allowed if name.lower() in near), "")
    return f"{found}; allowed: {', '.join(allowed)}{hint}"


def _fields(model: type[BaseModel]) -> str:
    return ", ".join(model.model_fields)


def _model_at(model: type[BaseModel], where: Location) -> type[BaseModel]:
    """The model that describes the mapping at `where`."""
    for part in where:
        if isinstance(part, str):
            model = _inner_model(model.model_fields[part].annotation) or model
    return model


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_inner_model, get_args(annotation))), None)
