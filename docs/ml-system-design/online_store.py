"""How large an online feature store gets: memory, nodes and bandwidth. Gigabytes are 10⁹ bytes."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple


class Load(NamedTuple):
    """What a store has to hold and to serve."""

    entities: int
    features: int
    bytes_each: int
    reads: int  # entities read a second, all requests together
    writes: int  # entities written a second


class Node(NamedTuple):
    """What one node holds and does; all of it is an assumption to be replaced by a measurement."""

    gigabytes: float
    reads: int
    writes: int
    overhead: int  # bytes of a row beyond its values: key, pointers, timestamps
    full: float  # the share of its space that data may take


# In memory: 64 GB, a third of which stays free for failover, buffers and fragmentation.
MEMORY = Node(64, 100_000, 100_000, 100, 0.65)
# On disk: 1 TB of local flash, half of which stays free for compaction. Reads touch several files, writes append.
DISK = Node(1000, 10_000, 20_000, 60, 0.5)


class Size(NamedTuple):
    """What comes out: gigabytes of one copy, and nodes by what they are needed for."""

    gigabytes: float
    for_copies: int
    for_space: int
    for_reads: int
    for_writes: int

    @property
    def nodes(self) -> int:
        """Nodes that satisfy all."""
        return max(self.for_copies, self.for_space, self.for_reads, self.for_writes)


def size(load: Load, node: Node, copies: int) -> Size:
    """Nodes needed to hold `copies` of the data, to answer the reads from any of them, and to write to all of them."""
    one = load.entities * (load.features * load.bytes_each + node.overhead) / 1e9
    return Size(
        one,
        copies,  # no two copies on one node
        ceil(copies * one / (node.gigabytes * node.full)),
        ceil(load.reads / node.reads),
        ceil(copies * load.writes / node.writes),
    )
