"""The figure of docs/algorithms/segment-tree.md."""

from __future__ import annotations

import operator

from macros.html.code import module
from macros.html.plot import Plot, figure

VALUES = (5, 3, 7, 9, 6, 4, 1, 2)


def segment_nodes() -> str:
    """Show the nodes that add up to values[1:7]."""
    tree = module("algorithms/segment_tree.py").SegmentTree(VALUES, operator.add, 0)
    tree.tree = module("algorithms/watched.py").Watched(tree.tree)
    tree.query(1, 7)
    used, sums = tree.tree.read, tree.tree.items
    plot = Plot((0, 8), (-0.45, 4), height=190)
    places = {}
    for node in range(1, 16):
        level = node.bit_length() - 1
        width = len(VALUES) >> level
        left = places[node] = (node - (1 << level)) * width
        bar = (left + 0.06, left + width - 0.06), (3 - level + 0.1, 3 - level + 0.9)
        plot.bar(*bar, "one" if node in used else "muted", opacity=0.45 if node in used else 0.15)
        plot.text(left + width / 2, 3 - level + 0.5, str(sums[node]), dy=4)
    for index in range(8):
        plot.text(index + 0.5, -0.35, str(index))
    parts = " + ".join(str(sums[node]) for node in sorted(used, key=lambda node: places[node]))
    return figure(
        f"Four nodes make up the sum of values[1:7]: {parts} = {sum(VALUES[1:7])}",
        f"A tree of four rows over the values {', '.join(map(str, VALUES))} at the indices 0 to 7. The root holds the "
        f"sum {sums[1]}, the row below {sums[2]} and {sums[3]}, then {sums[4]}, {sums[5]}, {sums[6]} and {sums[7]}. "
        f"Marked are the nodes that cover indices 1 to 6 and nothing else: {parts}.",
        plot,
    )
