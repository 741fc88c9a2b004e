"""Clicks counted once, in the minute in which they happened, though they come twice, late and out of order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True)
class Click:
    """A click: its own ID, made in the browser; the ad; and the second in which it happened."""

    id: str
    ad: str
    time: float


class WindowedCounts:
    """Count clicks by ad and window of event time.

    The watermark trails the newest event by `delay`: no older one is expected. A window is published when the watermark
    passes its end, and published again when a late click still changes it, until `lateness` after its end. Later clicks
    are set aside for the nightly recount.

    Args:
        window: length of a window in seconds.
        delay: how far the watermark trails the newest event, in seconds.
        lateness: how long after the watermark has passed its end a window still changes, in seconds.
    """

    def __init__(self, window: int = 60, delay: float = 10, lateness: float = 600) -> None:
        self.window, self.delay, self.lateness = window, delay, lateness
        self.watermark = float("-inf")
        self.counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.seen: dict[int, set[str]] = defaultdict(set)
        self.aside: list[Click] = []

    def add(self, click: Click) -> list[tuple[int, str, int]]:
        """Count a click.

        Returns:
            Rows (start of window, ad, count) to write. Each replaces what was written for its window and ad, so writing
            one twice does no harm.
        """
        start = int(click.time // self.window) * self.window
        if start + self.window + self.lateness <= self.watermark:
            self.aside.append(click)
            return []
        if click.id in self.seen[start]:
            return []
        self.seen[start].add(click.id)
        self.counts[start][click.ad] += 1
        if start + self.window <= self.watermark:
            return [(start, click.ad, self.counts[start][click.ad])]
        return self._advance(click.time - self.delay)

    def _advance(self, watermark: float) -> list[tuple[int, str, int]]:
        """Move the watermark on, publish the windows that it passes, and forget those that can no longer change."""
        before, self.watermark = self.watermark, max(self.watermark, watermark)
        rows = [
            (start, ad, count)
            for start in sorted(self.counts)
            if before < start + self.window <= self.watermark
            for ad, count in sorted(self.counts[start].items())
        ]
        for start in [start for start in self.counts if start + self.window + self.lateness <= self.watermark]:
            del self.counts[start], self.seen[start]
        return rows
