"""A Bloom filter: a set that may say yes by mistake, never no, in a few bits for each item."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator


def parameters(capacity: int, error: float) -> tuple[int, int]:
    """Choose the size of a filter.

    Args:
        capacity: how many different items it shall hold, n.
        error: the chance of a false positive allowed when it is full, p, between 0 and 1.

    Returns:
        The number of bits, m = -n ln(p) / ln(2)², and of hash functions, k = (m / n) ln(2), as whole numbers.
    """
    bits = math.ceil(-capacity * math.log(error) / math.log(2) ** 2)
    return bits, max(1, round(bits / capacity * math.log(2)))


def false_positive_rate(bits: int, hashes: int, items: int) -> float:
    """The chance of a false positive with this many different items added: (1 - exp(-kn/m))^k, an approximation."""
    return (1 - math.exp(-hashes * items / bits)) ** hashes


def places(item: str, hashes: int, bits: int) -> Iterator[int]:
    """The k places of an item, from two hash values (Kirsch and Mitzenmacher)."""
    digest = hashlib.blake2b(item.encode(), digest_size=16).digest()
    first = int.from_bytes(digest[:8], "big")
    step = 1 + int.from_bytes(digest[8:], "big") % max(1, bits - 1)  # 1 … m - 1: the next place is another one
    for number in range(hashes):
        yield (first + number * step) % bits


class BloomFilter:
    """A set of texts that can be added to and asked."""

    def __init__(self, capacity: int, error: float) -> None:
        self.bits, self.hashes = parameters(capacity, error)
        self.array = bytearray((self.bits + 7) // 8)

    def add(self, item: str) -> None:
        """Set the item's bits."""
        for place in places(item, self.hashes, self.bits):
            self.array[place // 8] |= 1 << place % 8

    def __contains__(self, item: str) -> bool:
        """Whether all its bits are set: if not, it was never added."""
        return all(self.array[place // 8] >> place % 8 & 1 for place in places(item, self.hashes, self.bits))

    def __ior__(self, other: BloomFilter) -> BloomFilter:
        """Take in another filter of the same shape: the result is that of adding its items here."""
        if (self.bits, self.hashes) != (other.bits, other.hashes):
            raise ValueError("filters of different shape")
        self.array = bytearray(a | b for a, b in zip(self.array, other.array, strict=True))
        return self

    def estimated_items(self) -> float:
        """About how many different items were added, by the share of bits that are set."""
        ones = sum(byte.bit_count() for byte in self.array)
        return -self.bits / self.hashes * math.log1p(-ones / self.bits) if ones < self.bits else math.inf


class CountingBloomFilter:
    """A Bloom filter with a small counter in place of each bit, so that items can be removed."""

    LIMIT = 255  # of a byte; four bits, a limit of 15, are usual

    def __init__(self, capacity: int, error: float) -> None:
        self.cells, self.hashes = parameters(capacity, error)
        self.counts = bytearray(self.cells)

    def add(self, item: str) -> None:
        """Raise the item's counters."""
        for place in places(item, self.hashes, self.cells):
            self.counts[place] = min(self.counts[place] + 1, self.LIMIT)

    def __contains__(self, item: str) -> bool:
        """Whether none of its counters is zero."""
        return all(self.counts[place] for place in places(item, self.hashes, self.cells))

    def remove(self, item: str) -> None:
        """Lower the counters of an item that was added before; KeyError if it certainly was not.

        Removing what was never added, but looks so, takes bits from others: it makes false negatives.
        """
        if item not in self:
            raise KeyError(item)
        for place in places(item, self.hashes, self.cells):
            # A counter at its limit has lost count. It stays, at the price of false positives. One at zero was lowered
            # already for this item: two of its places can be one.
            if 0 < self.counts[place] < self.LIMIT:
                self.counts[place] -= 1
