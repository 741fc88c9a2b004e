"""Read what stands in the docs, data files and pages, into typed values, and say in one line each what is wrong."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from macros.errors import Fault, GuideError, nearest, shortened
from macros.ledger import Ledger
from macros.models import (
    WORDS,
    AnnBenchmark,
    Blind75,
    FailureLog,
    FrontMatter,
    Outcomes,
    Principles,
    Record,
    Resources,
    Sources,
    Synonyms,
    Vendored,
    dotted,
)
from macros.source import hidden, template_faults

Model = TypeVar("Model", bound=Record)
Location = tuple[int | str, ...]

DEPTH = 8  # lists and mappings within each other; the data needs five
MOST = 100  # faults of a file that are told; whoever mends these sees the others
DIGITS = 15  # of a number; as many as a reader's JavaScript keeps


@dataclass(frozen=True)
class Data:
    """All that the docs say in a form of its own.

    Each field is a file in docs/_data: `failure_log` is failure-log.yml, and what is text is an .md file. The last is
    the front matter of every page, by the page's path below docs/.
    """

    ann_benchmark: AnnBenchmark
    blind75: Blind75
    failure_log: FailureLog
    ledger: Ledger
    ml_design_template: str
    outcomes: Outcomes
    principles: Principles
    resources: Resources
    sources: Sources
    synonyms: Synonyms
    vendor: Vendored
    front_matter: Mapping[str, FrontMatter]


def models() -> dict[str, type[Record]]:
    """What each YAML file in docs/_data must hold, by the file's name."""
    kinds = get_type_hints(Data).items()
    return {f"{_stem(name)}.yml": kind for name, kind in kinds if isinstance(kind, type) and issubclass(kind, Record)}


def load(docs: Path) -> Data:
    """Read all data files and the front matter of all pages, and look for text of the pages that would get lost.

    Raises:
        GuideError: with every fault found in any of them. A file is named from the folder above `docs`.
    """
    root, faults = docs.parent, list[Fault]()

    def tried(read: Callable[..., Any], file: Path, *model: type[Record]) -> Any:
        try:
            return read(file, *model, root)
        except GuideError as error:
            faults.extend(error.faults)

    pages = [page for page in sorted(docs.rglob("*.md")) if docs / "_data" not in page.parents]
    content: dict[str, Any] = {
        "front_matter": {page.relative_to(docs).as_posix(): tried(load_front_matter, page) for page in pages}
    }
    for name, kind in get_type_hints(Data).items():
        if kind is str:
            content[name] = tried(read_text, docs / f"_data/{_stem(name)}.md")
        elif name not in content:
            content[name] = tried(load_file, docs / f"_data/{_stem(name)}.yml", kind)
    if faults:
        raise GuideError(faults)
    return Data(**content)


def _stem(name: str) -> str:
    return name.replace("_", "-")


def load_file(file: Path, model: type[Model], root: Path) -> Model:
    """Read one data file.

    Args:
        file: the YAML file.
        model: what the file must hold.
        root: the folder that file names in messages are relative to.

    Returns:
        The file's content as a frozen `model`.

    Raises:
        GuideError: with every fault found in the file, if there is any.
    """
    return _parse(read_text(file, root), model, file.relative_to(root).as_posix())


def load_front_matter(page: Path, root: Path) -> FrontMatter:
    """Read the front matter of a page, and look through its text.

    Raises:
        GuideError: with every fault found in the front matter, and for every piece of the text that would get lost.
    """
    name, text = page.relative_to(root).as_posix(), read_text(page, root)
    faults = list(template_faults(name, text))
    found = re.match(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*\n", text, re.DOTALL | re.MULTILINE)
    if not found:
        what = "has no end" if text.startswith("---") else "missing"
        allowed = f"a line ---, then {', '.join(FrontMatter.model_fields)}, then a line ---"
        raise GuideError([*faults, Fault(name, 1, 1, f"front matter: {what}", allowed)])
    try:
        # An empty line in the place of the first keeps the numbers of the others.
        value = _parse("\n" + found[1], FrontMatter, name)
    except GuideError as error:
        raise GuideError([*faults, *error.faults]) from None
    if faults:
        raise GuideError(faults)
    return value


def read_text(file: Path, root: Path) -> str:
    """Read a file that is text; lines end in a line feed, whatever they end in on the disk.

    Raises:
        GuideError: if it cannot be read, is not UTF-8, or holds characters that cannot be seen.
    """
    name = file.relative_to(root).as_posix()
    try:
        content = file.read_bytes().removeprefix(codecs.BOM_UTF8)
        text = content.decode().replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        raise GuideError([Fault(name, 1, 1, "file: missing; this file must exist")]) from None
    except IsADirectoryError:
        raise GuideError([Fault(name, 1, 1, "file: found a folder; this must be a file")]) from None
    except OSError as error:
        raise GuideError([Fault(name, 1, 1, f"file: cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise GuideError([Fault(name, line, column, "file: not UTF-8 text", "UTF-8")]) from None
    if faults := list(hidden(name, text)):
        raise GuideError(faults)
    return text


def _parse(text: str, model: type[Model], name: str) -> Model:
    """Turn the text of a file, or of its front matter, into a model."""
    tree = _Tree(text, name)
    content = tree.read()
    if content is None and not tree.faults:
        raise GuideError([Fault(name, 1, 1, f"file: empty; it must hold {_fields(model)}")])
    value = None
    for where, problem in model.clashes(content):
        tree.tell(where, problem)
    try:
        value = model.model_validate(content)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            tree.tell_detail(detail, model)
    if value is None or tree.faults:
        raise GuideError(tree.faults)
    return value


@dataclass(frozen=True)
class _Place:
    """Where a value stands, where its key does, and how it is written if it has no quotes."""

    line: int
    column: int
    key: tuple[int, int]
    written: str | None


class _Tree:
    """A YAML text, of which only the part is let in that means what it looks like.

    PyYAML's own loaders follow aliases without an end, read `0250` as 168 and raise a dozen kinds of errors, so that
    this reads the events of its parser.
    """

    def __init__(self, text: str, name: str) -> None:
        self.faults: list[Fault] = []
        self._name = name
        self._lines = text.split("\n")
        self._places: dict[Location, _Place] = {}
        self._refused: set[Location] = set()
        self._events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)

    def read(self) -> Any:
        """Give the content: lists, mappings with keys as they are written, and values; None where there is none.

        Raises:
            GuideError: with the faults found so far, if the text cannot be read on from some place.
        """
        try:
            next(self._events)
            if isinstance(next(self._events), yaml.StreamEndEvent):
                return None
            content = self._value(next(self._events), (), (1, 1))
            next(self._events)
            if not isinstance(end := next(self._events), yaml.StreamEndEvent):
                self._tell_at(_position(end.start_mark), "YAML: found a second document", "one")
        except yaml.MarkedYAMLError as error:
            self._tell_unreadable(error)
            raise GuideError(self.faults) from None
        return content

    def tell(self, where: Location, problem: str, allowed: str = "") -> None:
        """Note what is wrong with a value, at its place or, if it is missing, at the place of what should hold it."""
        at = where
        while at not in self._places:
            at = at[:-1]
        place = self._places[at]
        self._tell_at((place.line, place.column), f"{_named(where)}: {problem}", allowed)

    def tell_detail(self, detail: ErrorDetails, model: type[BaseModel]) -> None:
        """Note what pydantic finds wrong, unless the value was refused before."""
        where, of_key = detail["loc"], detail["type"] == "extra_forbidden"
        if where[-1:] == ("[key]",):
            where, of_key = where[:-1], True
        place = self._places.get(where)
        problem, allowed = _problem(detail, model, place.written if place else None)
        if place and of_key:
            self._tell_at(place.key, f"{_named(where)}: {problem}", allowed)
        elif where not in self._refused:
            self.tell(where, problem, allowed)

    def _tell_at(self, position: tuple[int, int], what: str, allowed: str = "") -> None:
        self.faults.append(Fault(self._name, *position, what, allowed))
        if len(self.faults) == MOST:
            raise GuideError(self.faults)

    def _refuse(self, where: Location, problem: str, allowed: str = "") -> None:
        self._refused.add(where)
        self.tell(where, problem, allowed)

    def _value(self, event: Any, where: Location, key: tuple[int, int]) -> Any:
        written = event.value if isinstance(event, yaml.ScalarEvent) and event.implicit[0] else None
        self._places[where] = _Place(*_position(event.start_mark), key, written)
        if len(where) > DEPTH:
            self._refuse(where, "found lists or mappings too deep within each other", f"{DEPTH} levels")
            raise GuideError(self.faults)
        if isinstance(event, yaml.AliasEvent):
            return self._refuse(where, f"found the alias *{shortened(str(event.anchor))}", _BARE)
        if event.anchor:
            self._refuse(where, f"found the anchor &{shortened(event.anchor)}", _BARE)
        if event.tag:
            self._refuse(where, f"found the tag {shortened(event.tag.replace('tag:yaml.org,2002:', '!!'))}", _BARE)
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._items(where))
        if isinstance(event, yaml.MappingStartEvent):
            return dict(self._pairs(where))
        if event.style == '"':  # its escapes say what no file may hold
            for fault in hidden("", event.value):
                self._refuse(where, fault.what, fault.allowed)
        return event.value if written is None else self._word(written, where, event.end_mark)

    def _items(self, where: Location) -> Iterator[Any]:
        for index in count():
            if isinstance(event := next(self._events), yaml.SequenceEndEvent):
                return
            yield self._value(event, (*where, index), _position(event.start_mark))

    def _pairs(self, where: Location) -> Iterator[tuple[str, Any]]:
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            position = _position(event.start_mark)
            name = event.value if isinstance(event, yaml.ScalarEvent) else ""
            inner = (*where, name)
            if name and (earlier := self._places.get(inner)):
                twice = f"this key stands twice; it is already on line {earlier.key[0]}"
                self._tell_at(position, f"{_named(inner)}: {twice}")
            key = self._value(event, inner, position)
            value = self._value(next(self._events), inner, position)
            if name:
                yield name, value
            else:
                self._refused.add(where)
                allowed = "text; quotes around a value that starts with { or ["
                self._tell_at(position, f"{_named(where)}: found {_shown(key)} as a key", allowed)

    def _word(self, written: str, where: Location, end: Any) -> Any:
        """Give what a value without quotes says, if that is what YAML takes it for."""
        tag = str(_RESOLVER.resolve(yaml.ScalarNode, written, (True, False)))  # type: ignore[no-untyped-call]
        kind = tag.rpartition(":")[2]
        if kind == "str":
            if re.match(r" +#", self._lines[end.line][end.column :]):
                self._refuse(where, f"found {shortened(written)} and a # that begins a comment", "quotes around both")
            return written
        if kind == "null":
            return None
        if kind == "bool" and written in ("true", "false"):
            return written == "true"
        if kind == "int" and re.fullmatch(rf"0|-?[1-9]\d{{,{DIGITS - 1}}}", written):
            return int(written)
        if kind == "float" and re.fullmatch(rf"-?(0|[1-9]\d{{,{DIGITS}}})\.\d{{1,{DIGITS}}}", written):
            return float(written)
        found = f"found {shortened(written)}, which YAML reads as {_reading(kind, written)}"
        return self._refuse(where, found, f"{_PLAIN.get(kind, '')}text in quotes")

    def _tell_unreadable(self, error: yaml.MarkedYAMLError) -> None:
        """Note what the parser stumbles over, in the words of who writes rather than of who parses."""
        line, column = position = _position(error.problem_mark or error.context_mark)
        what, allowed = f"{error.problem or 'cannot be read'} {error.context or ''}".strip(), ""
        if error.problem == "mapping values are not allowed in this context":
            what, allowed = "found a colon within a value without quotes", "quotes around the value"
        elif error.problem == "found character that cannot start any token" or error.context in _BEFORE_VALUES:
            line, column = position = _position(error.context_mark or error.problem_mark)
            what = f"found a value that starts with {self._lines[line - 1][column - 1 : column]}"
            allowed = "quotes around the value"
        self._tell_at(position, f"YAML: {what}", allowed)


_BEFORE_VALUES = ("while scanning a tag", "while scanning an alias", "while scanning an anchor")
_PLAIN = {
    "bool": "true or false, or ",
    "float": "a number in plain digits, or ",
    "int": "a number in plain digits, or ",
}
_BARE = "the value alone; quotes around text"
_RESOLVER = yaml.resolver.Resolver()


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _reading(kind: str, written: str) -> str:
    """What YAML makes of a word that looks like something else."""
    if kind == "bool":
        return "true" if yaml.SafeLoader.bool_values[written.lower()] else "false"
    if kind in ("int", "float") and len(written) <= DIGITS:
        try:
            return str(yaml.safe_load(written))
        except ValueError:  # 0x_ is a number to YAML, and none to Python
            return "a number"
    return {"int": "a number", "float": "a number", "timestamp": "a date"}.get(kind, "a sign of its own")


def _named(where: Location) -> str:
    return shortened(dotted(where), 80)


def _shown(found: Any) -> str:
    if isinstance(found, (dict, list, tuple)):
        return "a mapping" if isinstance(found, dict) else "a list"
    if found is None or isinstance(found, bool):
        return "nothing" if found is None else str(found).lower()
    return shortened(repr(found))


_KINDS = {
    "bool_type": "true or false",
    "dict_type": "a mapping",
    "float_type": "a number",
    "int_type": "a whole number",
    "string_type": "text",
    "tuple_type": "a list",
}


def _problem(detail: ErrorDetails, model: type[BaseModel], written: str | None) -> tuple[str, str]:
    """What was found, and what is allowed, in words; `written` is how the value stands in the file, without quotes."""
    kind, where, found = detail["type"], detail["loc"], f"found {_shown(detail['input'])}"
    match kind:
        case "missing":
            return "missing; this field is required", ""
        case "extra_forbidden":
            fields = _model_at(model, where[:-1]).model_fields
            return "unknown key", ", ".join(fields) + nearest(str(where[-1]), fields)
        case "literal_error":
            names = str(detail["ctx"]["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
            return found, ", ".join(names) + nearest(str(detail["input"]), names)
        case "value_error":
            return str(detail["ctx"]["error"]), ""
        case "model_type":
            return found, f"a mapping of {_fields(_model_at(model, where))}"
        case "string_pattern_mismatch":
            return found, WORDS.get(detail["ctx"]["pattern"], f"text that matches {detail['ctx']['pattern']}")
        case "string_type" if written and not isinstance(detail["input"], str):
            reading = "a number" if isinstance(detail["input"], (int, float)) else _shown(detail["input"])
            return f"found {shortened(written)}, which YAML reads as {reading}", "text; put it in quotes"
    allowed = _KINDS.get(kind) or re.sub(r"^(Input|String|Tuple) should (be|have) ", "", detail["msg"])
    if kind.startswith(("less_than", "greater_than")) and (described := _description(model, where)):
        allowed += f" ({described.rstrip('.')})"
    return found, allowed


def _fields(model: type[BaseModel]) -> str:
    return ", ".join(model.model_fields)


def _description(model: type[BaseModel], where: Location) -> str | None:
    return _model_at(model, where[:-1]).model_fields[str(where[-1])].description


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
