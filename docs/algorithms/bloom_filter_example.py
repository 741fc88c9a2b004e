"""A Bloom filter filled beyond its capacity, as the page's figure shows it."""

from __future__ import annotations

from typing import Any

CAPACITY, ERROR = 2000, 0.01


def measured(empty: Any) -> list[tuple[int, float]]:
    """Fill a filter for CAPACITY items with twice as many.

    Args:
        empty: a `BloomFilter` of bloom_filter.py.

    Returns:
        After each 500 items, their number and the share of 1,000 others that the filter takes for members.
    """
    rows = []
    for items in range(1, 2 * CAPACITY + 1):
        empty.add(f"item {items}")
        if items % 500 == 0:
            rows.append((items, sum(f"other {number}" in empty for number in range(1000)) / 1000))
    return rows
