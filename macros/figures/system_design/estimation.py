"""The figure of docs/system-design/estimation.md."""

from __future__ import annotations

from macros.html.code import module
from macros.html.plot import Anchor, Plot, figure

UNITS = ((1e-9, "ns"), (1e-6, "µs"), (1e-3, "ms"), (1.0, "s"))


def latencies() -> str:
    """Draw the latencies by order of magnitude, a factor of ten a step."""
    rows = module("system-design/estimation.py").LATENCIES
    plot = Plot((1e-9, 1), (-len(rows), 0.9), height=270, log="x")
    for size, unit in UNITS:
        plot.line([(size, 0.2), (size, -len(rows))], "muted", dashed=True)
        anchor: Anchor = "start" if size == 1e-9 else "end" if size == 1 else "middle"
        plot.text(size, 0.4, f"1 {unit}", anchor=anchor)
    for row, (name, (low, high)) in enumerate(rows.items()):
        plot.bar((low, high), (-row - 0.8, -row - 0.2), "one")
        if low < 1e-5:
            plot.text(high, -row - 0.5, name, anchor="start", dx=5, dy=4)
        else:
            plot.text(low, -row - 0.5, name, anchor="end", dx=-5, dy=4)
    return figure(
        "How long things take: each thousandfold is one dashed line to the next",
        "Bars on a scale of powers of ten from 1 nanosecond to 1 second: "
        f"{', '.join(f'{name} {_span(*span)}' for name, span in rows.items())}.",
        plot,
    )


def _span(low: float, high: float) -> str:
    """Two durations, in the largest unit that the longer one has: 0.1 to 1 ms."""
    size, unit = next((size, unit) for size, unit in reversed(UNITS) if size <= high)
    return f"{low / size:.3g} to {high / size:.3g} {unit}"
