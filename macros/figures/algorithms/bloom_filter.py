"""The figures of docs/algorithms/bloom-filter.md."""

from __future__ import annotations

import numpy as np

from macros.html.code import module
from macros.html.plot import Plot, figure

BITS, HASHES = 24, 3
WORDS, REFUSED, MISTAKEN = ("cat", "dog"), "bee", "pig"


def bloom_bits() -> str:
    """Show the bits of a small filter, and two words asked for."""
    code = module("algorithms/bloom_filter.py")
    places = {word: list(code.places(word, HASHES, BITS)) for word in (*WORDS, REFUSED, MISTAKEN)}
    on = {place for word in WORDS for place in places[word]}
    plot = Plot((-4.4, BITS + 0.2), (-0.2, 5), height=150)
    for place in range(BITS):
        set_ = place in on
        plot.bar((place + 0.08, place + 0.92), (2.1, 2.9), "one" if set_ else "muted", opacity=0.6 if set_ else 0.15)
    for word, row in zip(places, (4, 3, 1, 0), strict=True):
        plot.text(-0.3, row + 0.5, word, anchor="end", dy=4)
        for place in places[word]:
            hit = place in on
            plot.dots([(place + 0.5, row + 0.5)], "one" if hit else "two", shape="circle" if hit else "cross", size=4)
    return figure(
        f"{BITS} bits and {HASHES} hash functions: “{REFUSED}” is refused, “{MISTAKEN}” is a false positive",
        f"A row of {BITS} bits, {len(on)} of them set by the words {WORDS[0]} and {WORDS[1]} above it, each with "
        f"{HASHES} places. Below, {REFUSED} has a place whose bit is not set, so it is certainly not in the set. All "
        f"places of {MISTAKEN} are set by the two others, so the filter says yes by mistake.",
        plot,
    )


def bloom_rates() -> str:
    """Show how false positives grow when a filter is filled beyond its capacity."""
    code, example = module("algorithms/bloom_filter.py"), module("algorithms/bloom_filter_example.py")
    capacity = example.CAPACITY
    made = code.BloomFilter(capacity, example.ERROR)

    def expected(items: float) -> float:
        return 100 * float(code.false_positive_rate(made.bits, made.hashes, items))

    plot = Plot(
        (0, 4200), (0, 18), height=210, x_ticks=(0, 1000, 2000, 3000, 4000), y_ticks=(0, 5, 10, 15),
        x_label="items added", y_label="% false positives",
    )  # fmt: skip
    plot.series([(x, expected(x)) for x in np.linspace(1, 4000, 60)], "one", "expected", dy=-12)
    measured = [(items, 100 * share) for items, share in example.measured(made)]
    plot.dots(measured, "two", shape="square")
    plot.line([(capacity, 0), (capacity, 12)], "muted", dashed=True)
    plot.text(capacity, 12, "capacity", dy=-5)
    plot.text(*measured[-3], "measured", "two", anchor="start", dx=6, dy=10)
    last = measured[-1][0]
    return figure(
        f"A filter for {capacity:,} items at {example.ERROR:.0%}: {made.bits:,} bits, {made.hashes} hash functions",
        f"The rate of false positives stays near zero up to 1,000 items, is about {expected(capacity):.0f}% at the "
        f"capacity of {capacity:,}, and bends upward to {expected(last):.0f}% at {last:,}. The measured rates lie "
        "close to the curve.",
        plot,
    )
