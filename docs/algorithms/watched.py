"""See what an algorithm reads: the nodes that the figures of trees and graphs mark."""

from __future__ import annotations

from typing import Any


class Watched:
    """Stands in for a list or a dictionary, and notes which of its items are read.

    Attributes:
        read: their indices or keys, in order.
    """

    def __init__(self, items: Any) -> None:
        self.items = items
        self.read: list[Any] = []

    def __getitem__(self, key: Any) -> Any:
        self.read.append(key)
        return self.items[key]
