"""A point-in-time join: each label gets the newest feature value that was known at its time."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple


class Value(NamedTuple):
    """A feature value of an entity. `known` is when serving could first have read it, not when the event happened."""

    entity: str
    known: float
    value: float


class Label(NamedTuple):
    """An outcome to learn; `time` is when the prediction was made."""

    entity: str
    time: float
    label: int


def point_in_time_join(
    labels: Iterable[Label], values: Iterable[Value], max_age: float = float("inf")
) -> list[tuple[Label, float | None]]:
    """Pair each label with the value that serving would have read.

    Args:
        labels: in any order; they are returned in this order.
        values: in any order. Of two with one entity and time, the later in the input wins.
        max_age: a value older than this at the label's time is not used; the same unit as the times.

    Returns:
        A pair for each label: the label, and the value or None where none was known.

    Sorting costs O(v log v) for v values, each label O(log v).
    """
    history: dict[str, list[Value]] = defaultdict(list)
    for value in sorted(values, key=lambda value: value.known):
        history[value.entity].append(value)

    def read(label: Label) -> float | None:
        past = history[label.entity]
        # Known at the very time of the prediction counts: serving reads what is there.
        place = bisect_right(past, label.time, key=lambda value: value.known)
        newest = past[place - 1] if place else None
        return newest.value if newest and label.time - newest.known <= max_age else None

    return [(label, read(label)) for label in labels]
