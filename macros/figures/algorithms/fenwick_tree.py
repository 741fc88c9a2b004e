"""The figure of docs/algorithms/fenwick-tree.md."""

from __future__ import annotations

from macros.html.code import module
from macros.html.plot import Plot, Style, figure


def fenwick_ranges() -> str:
    """Show which values each node sums, and which nodes two operations touch."""
    tree = module("algorithms/fenwick_tree.py").FenwickTree([0] * 16)
    tree.add(8, 1)
    changed = [node for node, total in enumerate(tree.tree) if total]
    tree.tree = module("algorithms/watched.py").Watched(tree.tree)
    tree.prefix(7)
    summed = tree.tree.read
    plot = Plot((0, 16), (-0.8, 5), height=210)
    for node in range(1, 17):
        low = node & -node
        level = low.bit_length() - 1
        style: Style = "one" if node in summed else "two" if node in changed else "muted"
        bar = (node - low + 0.1, node - 0.1), (level + 0.1, level + 0.9)
        plot.bar(*bar, style, opacity=0.15 if style == "muted" else 0.45)
        plot.text(node - low / 2, level + 0.5, str(node), dy=4)
    left, right = (", ".join(map(str, nodes)) for nodes in (summed, changed))
    plot.text(0.1, -0.55, f"prefix(7): {left}", "one", anchor="start")
    plot.text(15.9, -0.55, f"9th changes: {right}", "two", anchor="end")
    return figure(
        "What each of 16 nodes sums: as many values as its lowest set bit says, ending at its own",
        "Bars over 16 positions. Odd nodes cover one value each, nodes 2, 6, 10 and 14 two, 4 and 12 four, 8 eight, "
        f"and 16 all. Marked for the sum of the first 7 values are nodes {left}, which lie end to end and cover them. "
        f"Marked for a change of the 9th value are nodes {right}, one above the other over position 9.",
        plot,
    )
