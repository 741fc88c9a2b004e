"""The numbers of system-design/data-stores.md."""

from __future__ import annotations

import heapq
from itertools import combinations

from tests.pages import says

PAGE = "system-design/data-stores.md"
DAY = 86_400


def test_postgres() -> None:
    assert says(PAGE, f"four levels reach 200⁴ = {200**4 / 1e9:.1f} billion")
    assert says(PAGE, f"pools of 20 are {200 * 20:,}")
    assert says(PAGE, f"two billion last {2e9 / 5000 / DAY:.1f} days")


def test_redis_and_cassandra() -> None:
    assert says(PAGE, f"entries of 200 bytes with 100 of overhead are {100e6 * 300 / 1e9:.0f} GB")
    assert says(PAGE, f"at 1 kB a message that is {100_000_000 // 1000:,} messages")


def test_kafka() -> None:
    assert says(PAGE, f"three copies: {100e6 * 7 * DAY * 3 / 1e12:.0f} TB")
    assert says(PAGE, f"60,000 come, {60_000 // 5_000} partitions are the least")


def test_objects() -> None:
    assert says(PAGE, f"loss of 4 pieces for {14 / 10} times the space; three full copies survive the loss of 2 for 3")
    hours, minutes = 1e6 * 0.1 / 3600, 1e6 * 0.1 / 100 / 60
    assert says(PAGE, f"at 100 ms takes {hours:.0f} hours; 100 at a time, {minutes:.0f} minutes")


def test_any_ten_of_fourteen_pieces_give_the_object_back() -> None:
    """Reed–Solomon in small: a line through 2 values, kept at 4 places, is back from any 2 of them, modulo 257."""
    data = (42, 7)
    pieces = [(x, (data[0] + data[1] * x) % 257) for x in range(4)]
    for (x, y), (u, v) in combinations(pieces, 2):
        slope = (v - y) * pow(u - x, -1, 257) % 257
        assert ((y - slope * x) % 257, slope) == data


def test_the_best_of_each_shard_hold_the_best_of_all() -> None:
    scores = [(37 * i % 101, i) for i in range(101)]
    shards = [[score for score in scores if score[1] % 20 == shard] for shard in range(20)]
    merged = heapq.nlargest(10, (score for shard in shards for score in heapq.nlargest(10, shard)))
    assert merged == heapq.nlargest(10, scores)
