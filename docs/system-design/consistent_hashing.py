"""A consistent-hash ring with virtual nodes: which server owns a key, and how little moves when servers come and go."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b


def position(text: str) -> int:
    """The place of a text on the ring, from 0 to 2^64 - 1.

    Python's own `hash` is salted differently in each process, so two servers would not agree on it.
    """
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


class Ring:
    """A ring of nodes, each standing at several points (Karger et al., 1997).

    Args:
        nodes: names of the servers.
        points: points of each node on the ring; more of them spread the load more evenly.
    """

    def __init__(self, nodes: Iterable[str] = (), points: int = 100) -> None:
        if points < 1:
            raise ValueError("a node needs at least one point")
        self.points = points
        self.ring: list[tuple[int, str]] = []
        for node in nodes:
            self.add(node)

    def add(self, node: str) -> None:
        """Add a node. It takes keys from the others; no key moves between two others.

        Raises:
            ValueError: if the node is on the ring.
        """
        if any(name == node for _, name in self.ring):
            raise ValueError(f"{node} is on the ring already")
        for i in range(self.points):
            insort(self.ring, (position(f"{node}#{i}"), node))

    def remove(self, node: str) -> None:
        """Take a node off, if it is on the ring. Each of its keys goes to the next node."""
        self.ring = [(place, name) for place, name in self.ring if name != node]

    def owners(self, key: str, count: int = 1) -> list[str]:
        """The first `count` different nodes clockwise from a key: its owner, then the nodes of its replicas.

        Returns:
            Fewer than `count` if the ring has fewer nodes; none if it is empty.
        """
        # No node's name sorts behind "\U0010ffff", so a point exactly at the key's place is passed over.
        start = bisect_right(self.ring, (position(key), "\U0010ffff"))
        found: dict[str, None] = {}  # keeps the order
        for i in range(len(self.ring)):
            if len(found) == count:
                break
            found[self.ring[(start + i) % len(self.ring)][1]] = None
        return list(found)


def loads(ring: Ring, keys: Sequence[str]) -> list[float]:
    """Keys of each node over the mean, highest first."""
    counts = Counter(ring.owners(key)[0] for key in keys)
    nodes = {node for _, node in ring.ring}
    mean = len(keys) / len(nodes)
    return sorted((counts[node] / mean for node in nodes), reverse=True)
