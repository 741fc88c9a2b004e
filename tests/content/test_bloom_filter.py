"""The Bloom filters, and the numbers of their page."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from bloom_filter import BloomFilter, CountingBloomFilter, false_positive_rate, parameters, places
from bloom_filter_example import CAPACITY, ERROR, measured
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.figures.algorithms import bloom_filter as figures
from tests.pages import says

PAGE = "algorithms/bloom-filter.md"
quick = settings(max_examples=50, deadline=None)
words = st.sets(st.text(max_size=6), max_size=30)


@quick
@given(words, words)
def test_what_was_added_is_never_denied(some: set[str], others: set[str]) -> None:
    one, other, both = (BloomFilter(50, 0.05) for _ in range(3))
    for item in some:
        one.add(item)
        both.add(item)
    for item in others:
        other.add(item)
        both.add(item)
    assert all(item in one for item in some)
    one |= other
    assert one.array == both.array, "the union is the filter of all items"


@quick
@given(st.lists(st.text("abc", max_size=3), max_size=30), st.data())
def test_a_counting_filter_keeps_what_was_not_removed(items: list[str], data: st.DataObject) -> None:
    made = CountingBloomFilter(40, 0.05)
    for item in items:
        made.add(item)
    gone = data.draw(st.lists(st.sampled_from(items), unique=True)) if items else []
    for item in gone:
        made.remove(item)
    left = Counter(items) - Counter(gone)
    assert all(item in made for item in left)
    for item in left.elements():
        made.remove(item)
    assert not any(made.counts)


def test_a_counter_at_its_limit_stays() -> None:
    made = CountingBloomFilter(10, 0.1)
    for _ in range(300):
        made.add("often")
    for _ in range(300):
        made.remove("often")
    assert "often" in made
    with pytest.raises(KeyError):
        CountingBloomFilter(10, 0.1).remove("never")


@pytest.mark.parametrize("bits", [2, 15, 25, 97, 9585])
def test_no_item_has_all_its_places_in_one(bits: int) -> None:
    assert all(len(set(places(f"item {number}", 3, bits))) > 1 for number in range(2000))


def test_removing_what_only_looks_added_never_counts_below_zero() -> None:
    made = CountingBloomFilter(5, 0.1)
    words = [f"item {number}" for number in range(1000)]
    twice = next(word for word in words if len(set(places(word, made.hashes, made.cells))) < made.hashes)
    for place in set(places(twice, made.hashes, made.cells)):
        made.counts[place] = 1  # as others would have left it
    made.remove(twice)
    assert not any(made.counts)


def test_filters_of_different_shape_do_not_mix() -> None:
    one = BloomFilter(10, 0.1)
    with pytest.raises(ValueError, match="shape"):
        one |= BloomFilter(20, 0.1)


def test_the_rate_is_as_promised() -> None:
    made = BloomFilter(5000, 0.02)
    for number in range(5000):
        made.add(f"in {number}")
    wrong = sum(f"out {number}" in made for number in range(5000)) / 5000
    assert wrong == pytest.approx(0.02, abs=3 * math.sqrt(0.02 * 0.98 / 5000))
    assert made.estimated_items() == pytest.approx(5000, rel=0.02)


def test_the_table_of_sizes() -> None:
    n = 1_000_000
    for rate, shown in ((0.1, "10%"), (0.01, "1%"), (0.001, "0.1%"), (0.0001, "0.01%")):
        bits, hashes = parameters(n, rate)
        assert says(PAGE, f"| {shown} | {bits / n:.2f} | {hashes} |")
        assert false_positive_rate(bits, hashes, n) == pytest.approx(rate, rel=0.02)
        around = [false_positive_rate(bits, k, n) for k in (hashes - 1, hashes, hashes + 1)]
        assert min(around) == around[1], "no other number of hash functions is better"
    assert says(PAGE, f"costs {1 / math.log(2):.2f} log₂(1 / p) bits")
    assert says(PAGE, f"Every factor of ten in p costs {math.log(10) / math.log(2) ** 2:.2f} bits more")


def test_the_worked_numbers() -> None:
    bits, hashes = parameters(10**9, 0.01)
    assert says(PAGE, f"a billion addresses at 1% take {bits / 8e9:.1f} GB, with {hashes} hash functions")
    assert says(PAGE, f"At 1% the filter takes {10 * bits / 8e9:.0f} GB")
    bits, hashes = parameters(10**6, 0.01)
    assert says(PAGE, f"a million items at 1% take {bits / 8e6:.2f} MB")
    assert says(PAGE, f"at {false_positive_rate(bits, hashes, 2 * 10**6):.1%} with 2n")
    assert parameters(10, 0.99)[1] == 1, "at least one hash function"


def test_the_figures_show_what_the_code_does() -> None:
    made = BloomFilter(CAPACITY, ERROR)
    for items, share in measured(made):
        expected = false_positive_rate(made.bits, made.hashes, items)
        assert share == pytest.approx(expected, abs=4 * math.sqrt(expected / 1000) + 0.001), items

    def bits(word: str) -> set[int]:
        return set(places(word, figures.HASHES, figures.BITS))

    on = set().union(*map(bits, figures.WORDS))
    assert bits(figures.MISTAKEN) <= on and not bits(figures.REFUSED) <= on
    assert len(figures.bloom_bits()) < 25_000 and len(figures.bloom_rates()) < 25_000
