"""What the data files in docs/_data may hold. The checks and the JSON Schemas for editors both come from here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from macros.errors import shortened

_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_TEXT = r"^\S(.*\S)?$"
_CELL = r"^[^\s=+\-@＝＋－＠](.*\S)?$"
_HEAD = r'^[^\s<>"{}]([^<>"{}\n]*[^\s<>"{}])?$'
_ADDRESS = r"^https?://\S+$"
# What each pattern asks for, as a fault says it.
WORDS = {
    _ID: "lower case letters and digits, in words joined by single hyphens",
    _TEXT: "a line of text, with no space at its ends",
    _CELL: "a line of text that no spreadsheet takes for a formula: it starts with none of = + - @, nor with a space",
    _HEAD: 'a line of text without < > { } and ", with no space at its ends',
    _ADDRESS: "an address that starts with https:// or http://, without spaces",
}


def _unquoted(text: str) -> str:
    if re.fullmatch("[“”„«‘‚].*[“”»’‘]", text):
        raise ValueError(f"found {shortened(text)}, quotes included; allowed: text without quotes around all of it")
    return text


Id = Annotated[str, Field(pattern=_ID, description="Link id: lower case, digits and hyphens.")]
Text = Annotated[str, Field(min_length=1, pattern=_TEXT), AfterValidator(_unquoted)]
# Text that stands in a CSV file. A spreadsheet runs what looks like a formula; a mark before it would be one more
# character in the reader's data, so that such text is refused here, and all downloads hold exactly what the data says.
Cell = Annotated[str, Field(min_length=1, pattern=_CELL), AfterValidator(_unquoted)]
# Text that the theme writes into a page's head, where it escapes nothing, and that the macros plugin fills in first.
Head = Annotated[str, Field(min_length=1, pattern=_HEAD), AfterValidator(_unquoted)]
Address = Annotated[str, Field(pattern=_ADDRESS)]
Thousands = Annotated[int, Field(gt=0, lt=10_000, description="Thousands a year; the notes name no currency.")]
Clash = tuple[tuple[int | str, ...], str]


class Record(BaseModel):
    """A frozen value from a data file: no unknown keys, no silent conversion of types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @classmethod
    def clashes(cls, content: Any) -> Iterator[Clash]:
        """Rows of the file's raw content that are in each other's way, as (location, problem).

        This works on raw content, so that clashes are told together with other faults.
        """
        yield from ()


class Pay(Record):
    """An annual pay range."""

    low: Thousands
    high: Thousands

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"found low {self.low} above high {self.high}; allowed: low at most high")
        return self


class Company(Record):
    """A company of the search."""

    id: Id
    company: Cell


class Application(Company):
    """A company and the role applied for."""

    role: Cell


class Offer(Application):
    """An offer, or a group of offers of which only a common role and pay are known."""

    locations: Annotated[tuple[Literal["remote", "NYC"], ...], Field(strict=False)] = ()
    pay: Pay
    group: Annotated[bool, Field(description="Several companies in one row: no location, never counted.")] = False

    @property
    def level(self) -> str:
        """The level that the role's title begins with (`Sr.`, `L5`, `IC3`), if it does."""
        first = self.role.partition(" ")[0]
        return first if re.fullmatch(r"Sr\.|I?[CL]\d+", first) else ""

    @model_validator(mode="after")
    def _located(self) -> Self:
        if self.group == bool(self.locations):
            found = "a group with locations" if self.group else "no locations; allowed: one or more"
            raise ValueError(f"found {found}")
        return self


class Outcomes(Record):
    """outcomes.yml: how each application ended, in the notes' order."""

    offers: Annotated[tuple[Offer, ...], Field(strict=False)]
    waiting: Annotated[tuple[Application, ...], Field(strict=False)]
    cancelled: Annotated[tuple[Company, ...], Field(strict=False)]
    rejections: Annotated[tuple[Company, ...], Field(strict=False)]

    @property
    def counts(self) -> dict[str, int]:
        """Companies in each list; a group is not a company."""
        return {
            "offers": sum(not offer.group for offer in self.offers),
            "waiting": len(self.waiting),
            "cancelled": len(self.cancelled),
            "rejections": len(self.rejections),
        }

    @classmethod
    def clashes(cls, content: Any) -> Iterator[Clash]:
        rows = [((name, index), row) for name in cls.model_fields for index, row in _rows(content, name)]
        yield from _repeated(rows, "company")
        yield from _repeated(rows, "id")


class Resource(Record):
    """Something to read, watch or run, cited in pages by its id."""

    id: Id
    title: Text
    url: Address
    former_url: Annotated[Address | None, Field(description="The notes' address, where a newer one is linked.")] = None
    area: Literal[
        "algorithms", "ml-coding", "system-design", "ml-system-design", "ml-theory", "behavioral", "job-search"
    ]
    kind: Literal["book", "course", "video", "article", "code"]
    cost: Literal["free", "paid", "mixed"]
    use: Annotated[Text, Field(description="What it is for, in one line.")]
    from_notes: bool


class Resources(Record):
    """resources.yml: every outside address that pages recommend."""

    resources: Annotated[tuple[Resource, ...], Field(strict=False)]

    @classmethod
    def clashes(cls, content: Any) -> Iterator[Clash]:
        rows = [(("resources", index), row) for index, row in _rows(content, "resources")]
        for key in ("id", "title", "url"):
            yield from _repeated(rows, key)


class Source(Record):
    """What a statement of the guide rests on: a paper, a book, official documentation."""

    id: Annotated[Id, Field(description="First author or body, and year or topic: vaswani-2017, postgres-mvcc.")]
    by: Annotated[Text, Field(description="Who wrote it, as cited: Vaswani et al.; PostgreSQL documentation.")]
    title: Text
    year: Annotated[int | None, Field(ge=1700, le=2100, description="None where it is kept current.")] = None
    url: Address


class Sources(Record):
    """sources.yml: what sections cite."""

    sources: Annotated[tuple[Source, ...], Field(strict=False)]

    @classmethod
    def clashes(cls, content: Any) -> Iterator[Clash]:
        rows = [(("sources", index), row) for index, row in _rows(content, "sources")]
        for key in ("id", "url"):
            yield from _repeated(rows, key)


class AnnRun(Record):
    """One index with one setting, searched with every query of the benchmark."""

    method: Literal["exact", "ivf", "pq", "hnsw"]
    setting: Annotated[int, Field(ge=0, description="ivf: cells probed; pq: length of the shortlist; hnsw: width.")]
    bytes: Annotated[int, Field(gt=0, description="Memory of one vector in the index.")]
    recall: Annotated[float, Field(ge=0, le=1, description="Share of the true nearest neighbors that were found.")]
    compared: Annotated[float, Field(ge=0, description="Mean number of distances to full vectors, centroids included.")]
    milliseconds: Annotated[float, Field(gt=0, description="Median processor time of a query.")]


class AnnBenchmark(Record):
    """ann-benchmark.yml: what `python -m tests.bench_ann` measured, and on what."""

    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    machine: Text
    versions: Text
    vectors: Annotated[int, Field(gt=0)]
    dimensions: Annotated[int, Field(gt=0)]
    queries: Annotated[int, Field(gt=0)]
    neighbors: Annotated[int, Field(gt=0, description="How many are searched for.")]
    cells: Annotated[int, Field(gt=0, description="Cells of the inverted file.")]
    parts: Annotated[int, Field(gt=0, description="Parts, and so bytes, of a product-quantized vector.")]
    links: Annotated[int, Field(gt=0, description="Links of a vector in the graph; twice that on the ground layer.")]
    runs: Annotated[tuple[AnnRun, ...], Field(strict=False)]


class Problem(Record):
    """A problem of Blind 75."""

    title: Text
    slug: Annotated[Id, Field(description="Its name in its address.")]
    premium: Annotated[bool, Field(description="Needs a paid account.")] = False

    @property
    def url(self) -> str:
        """Where it stands."""
        return f"https://leetcode.com/problems/{self.slug}/"


class Pattern(Record):
    """A way to solve a kind of coding problem, and the problems to learn it from."""

    id: Id
    name: Text
    recognize: Annotated[Text, Field(description="What in a problem tells that it is of this kind.")]
    time: Annotated[Text, Field(description="What the template costs.")]
    problems: Annotated[tuple[Problem, ...], Field(strict=False, min_length=1)]


class Blind75(Record):
    """blind75.yml: the problems of Blind 75 by pattern."""

    patterns: Annotated[tuple[Pattern, ...], Field(strict=False)]

    @classmethod
    def clashes(cls, content: Any) -> Iterator[Clash]:
        patterns = [(("patterns", index), row) for index, row in _rows(content, "patterns")]
        for key in ("id", "name"):
            yield from _repeated(patterns, key)
        problems = [
            ((*where, "problems", index), row)
            for where, pattern in patterns
            for index, row in _rows(pattern, "problems")
        ]
        for key in ("title", "slug"):
            yield from _repeated(problems, key)


class LogEntry(Record):
    """One attempt at a coding problem, in a failure log."""

    day: Annotated[int, Field(ge=1, description="Day of the practice.")]
    problem: Cell
    pattern: Cell
    minutes: Annotated[int, Field(gt=0)]
    result: Literal["failed", "hint", "slow", "clean"]
    kind: Annotated[
        Literal["pattern not seen", "plan wrong", "cost misjudged", "code wrong", "edge case missed", "none"],
        Field(description="What kind of error it was; none where nothing went wrong."),
    ]
    wrong: Annotated[Cell, Field(description="What went wrong.")]
    next_time: Annotated[Cell, Field(description="What to do, or to ask, next time.")]
    review: Annotated[int, Field(ge=1, description="Day of the next attempt.")]


class FailureLog(Record):
    """failure-log.yml: a composed example of a failure log."""

    example: Annotated[tuple[LogEntry, ...], Field(strict=False, min_length=1)]


class Principle(Record):
    """One of Amazon's leadership principles."""

    id: Annotated[Id, Field(description="Stays whatever the name becomes: readers' saved grids go by it.")]
    name: Text


class Principles(Record):
    """principles.yml: Amazon's leadership principles, in Amazon's order."""

    principles: Annotated[tuple[Principle, ...], Field(strict=False)]

    @classmethod
    def clashes(cls, content: Any) -> Iterator[Clash]:
        rows = [(("principles", index), row) for index, row in _rows(content, "principles")]
        for key in ("id", "name"):
            yield from _repeated(rows, key)


class Abbreviation(Record):
    """A short form that readers type, and all that it can mean."""

    short: Annotated[Text, Field(description="As typed, in lower case.")]
    means: Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]


class Synonyms(Record):
    """synonyms.yml: what readers type for what the pages say."""

    abbreviations: Annotated[
        tuple[Abbreviation, ...],
        Field(strict=False, description="The short form finds each long form, and each long form the short one."),
    ]
    groups: Annotated[
        tuple[Annotated[tuple[Text, ...], Field(strict=False, min_length=2)], ...],
        Field(strict=False, description="Words or phrases for one thing: each finds all others."),
    ]

    @classmethod
    def clashes(cls, content: Any) -> Iterator[Clash]:
        rows = [(("abbreviations", index), row) for index, row in _rows(content, "abbreviations")]
        yield from _repeated(rows, "short")


class VendoredFile(Record):
    """A file in docs/assets/vendor, as its package published it."""

    file: Annotated[Text, Field(description="Its name in docs/assets/vendor.")]
    package: Annotated[Text, Field(description="The package it is from, and the file's path in it.")]
    version: Text
    license: Annotated[Text, Field(description="SPDX identifier; the license's text lies beside the file.")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Vendored(Record):
    """vendor.yml: code of others that readers' browsers run, unedited."""

    files: Annotated[tuple[VendoredFile, ...], Field(strict=False)]

    @classmethod
    def clashes(cls, content: Any) -> Iterator[Clash]:
        yield from _repeated([(("files", index), row) for index, row in _rows(content, "files")], "file")


class SearchSettings(Record):
    """How the site's search treats a page."""

    exclude: Annotated[bool, Field(description="Whether the search leaves the page out.")]


class FrontMatter(Record):
    """What a page says of itself, above its text."""

    title: Head
    description: Annotated[Head, Field(min_length=70, max_length=160, description="What the page is about.")]
    tags: Annotated[
        tuple[Text, ...], Field(strict=False, description="Words to find the page by that it does not say.")
    ] = ()
    search: SearchSettings = SearchSettings(exclude=False)


def dotted(where: tuple[int | str, ...]) -> str:
    """`("offers", 0, "pay")` as a person counts it: `offers[1].pay`."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where)
    return "".join(parts).lstrip(".") or "file"


def _rows(content: Any, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = content.get(name) if isinstance(content, dict) else None
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict):
            yield index, row


def _repeated(rows: Iterable[tuple[tuple[int | str, ...], dict[str, Any]]], key: str) -> Iterator[Clash]:
    first: dict[str, tuple[int | str, ...]] = {}
    for where, row in rows:
        if isinstance(value := row.get(key), str):
            known = first.setdefault(" ".join(unicodedata.normalize("NFKC", value).casefold().split()), where)
            if known != where:
                yield (*where, key), f"found {shortened(repr(value))} again; it is already {dotted(known)}"
