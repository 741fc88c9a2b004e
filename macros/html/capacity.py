"""The capacity calculator: the worked estimate of a page as two tables, which capacity.js turns into a calculator."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context

from macros.html.code import module

PREFIXES = ((1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
INPUTS = {
    "users": ("Users active on a day", ""),
    "reads": ("Reads of each, a day", ""),
    "writes": ("Writes of each, a day", ""),
    "peak": ("Busiest second over the average", ""),
    "stored": ("Stored for a write", "bytes"),
    "sent": ("Sent for a read", "bytes"),
    "days": ("Kept for", "days"),
    "copies": ("Copies kept", ""),
    "hot": ("Newest data in the cache", "days"),
}
OUTPUTS = {
    "read_rate": ("Reads, on average", "/s"),
    "read_peak": ("Reads, at peak", "/s"),
    "write_rate": ("Writes, on average", "/s"),
    "write_peak": ("Writes, at peak", "/s"),
    "day_bytes": ("New data a day, one copy", "B"),
    "total_bytes": ("Storage in the end, all copies", "B"),
    "peak_bits": ("Sent at peak", "bit/s"),
    "cache_bytes": ("Cache", "B"),
}
EXAMPLE: dict[str, float] = {
    "users": 100_000_000,
    "reads": 10,
    "writes": 0.05,
    "peak": 3,
    "stored": 1_000,
    "sent": 30_000,
    "days": 1_825,
    "copies": 3,
    "hot": 7,
}


def capacity_example() -> str:
    """The worked estimate: what is assumed, and what follows by the page's own code."""
    code = module("system-design/capacity.py")
    made = code.capacity(code.Load(**EXAMPLE))

    def row(kind: str, key: str, label: str, unit: str, value: float, words: str) -> str:
        cell = f'data-{kind}="{key}" data-value="{value}" data-unit="{unit}"'
        return f'<tr><th scope="row" id="capacity-{key}">{label}</th><td {cell}>{words}</td></tr>'

    given = "".join(
        row("input", key, label, unit, EXAMPLE[key], f"{EXAMPLE[key]:,} {unit}".strip())
        for key, (label, unit) in INPUTS.items()
    )
    found = "".join(
        row("output", key, label, unit, getattr(made, key), short(getattr(made, key), unit))
        for key, (label, unit) in OUTPUTS.items()
    )
    return (
        '<div class="capacity" data-module="capacity">'
        f'<table class="data-table"><caption>Assumed</caption><tbody>{given}</tbody></table>'
        f'<table class="data-table"><caption>What follows</caption><tbody>{found}</tbody></table></div>'
    )


def short(value: float, unit: str) -> str:
    """Write a quantity with three digits and a decimal prefix: 27.4 TB, 57.9/s. capacity.js does the same."""
    size, prefix = next(((size, prefix) for size, prefix in PREFIXES if value >= size), (1.0, ""))
    # Halves go up, as in JavaScript; Python's own formatting takes them to the even digit.
    digits = Context(prec=3, rounding=ROUND_HALF_UP).create_decimal_from_float(value / size)
    return f"{float(digits):g}{'' if unit.startswith('/') and not prefix else ' '}{prefix}{unit}"
