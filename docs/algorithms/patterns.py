"""Templates of the patterns that recur in coding rounds: each short enough to write from memory."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
Vertex = TypeVar("Vertex", bound=Hashable)


@dataclass
class Link:
    """A node of a singly linked list."""

    value: int
    next: Link | None = None


@dataclass
class Tree:
    """A node of a binary tree."""

    value: int
    left: Tree | None = None
    right: Tree | None = None


def pair_with_sum(values: Sequence[int], target: int) -> tuple[int, int] | None:
    """Indices of two values with the given sum, or None."""
    seen: dict[int, int] = {}
    for index, value in enumerate(values):
        if target - value in seen:  # look before you store: a value is no partner of itself
            return seen[target - value], index
        seen[value] = index
    return None


def pair_in_sorted(values: Sequence[int], target: int) -> tuple[int, int] | None:
    """Indices of two values with the given sum in a sorted list, or None."""
    left, right = 0, len(values) - 1
    while left < right:
        total = values[left] + values[right]
        if total == target:
            return left, right
        if total < target:
            left += 1  # no partner is large enough for values[left]
        else:
            right -= 1
    return None


def longest_window(text: str, most: int) -> int:
    """Length of the longest substring with at most `most` different characters."""
    count: Counter[str] = Counter()
    left = best = 0
    for right, char in enumerate(text):
        count[char] += 1
        while len(count) > most:
            count[text[left]] -= 1
            if count[text[left]] == 0:
                del count[text[left]]
            left += 1
        best = max(best, right - left + 1)  # the window is valid here
    return best


def largest_run(values: Sequence[int]) -> int:
    """Largest sum of consecutive values (Kadane's algorithm); at least one value."""
    best = ending_here = values[0]
    for value in values[1:]:
        ending_here = max(value, ending_here + value)
        best = max(best, ending_here)
    return best


def first_true(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first i in [low, high) at which `holds` is true, or high; once true, it must stay true."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle  # middle may be the answer
        else:
            low = middle + 1
    return low


def balanced(text: str) -> bool:
    """Whether every bracket is closed by its own kind, in order."""
    opener = {")": "(", "]": "[", "}": "{"}
    waiting: list[str] = []
    for char in text:
        if char in opener.values():
            waiting.append(char)
        elif char in opener and (not waiting or waiting.pop() != opener[char]):
            return False
    return not waiting


def reverse(head: Link | None) -> Link | None:
    """Turn every arrow of a list around; the new head."""
    before = None
    while head:
        head.next, before, head = before, head, head.next
    return before


def middle(head: Link) -> Link:
    """The middle node; the second of two."""
    slow, fast = head, head.next
    while fast:
        assert slow.next
        slow = slow.next
        fast = fast.next.next if fast.next else None
    return slow


def largest(values: Iterable[int], k: int) -> list[int]:
    """The k largest values, in descending order, in memory for k."""
    kept: list[int] = []
    for value in values:
        heapq.heappush(kept, value)
        if len(kept) > k:
            heapq.heappop(kept)  # the smallest of the kept ones
    return sorted(kept, reverse=True)


def merge(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join intervals that touch or overlap, in order of their starts."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def fold(root: Tree | None, empty: T, combine: Callable[[T, int, T], T]) -> T:
    """What `combine(left, value, right)` makes of a tree, from the leaves up."""
    if root is None:
        return empty
    return combine(fold(root.left, empty, combine), root.value, fold(root.right, empty, combine))


def levels(root: Tree | None) -> list[list[int]]:
    """The values of each level, from the top."""
    found: list[list[int]] = []
    level = [root] if root else []
    while level:
        found.append([node.value for node in level])
        level = [child for node in level for child in (node.left, node.right) if child]
    return found


def in_order(root: Tree | None) -> Iterator[int]:
    """The values from left to right: ascending in a search tree."""
    waiting: list[Tree] = []
    node = root
    while node or waiting:
        while node:
            waiting.append(node)
            node = node.left
        node = waiting.pop()
        yield node.value
        node = node.right


@dataclass
class Trie:
    """Words by their letters, as a tree: words with one beginning share it."""

    children: dict[str, Trie] = field(default_factory=dict)
    is_word: bool = False

    def insert(self, word: str) -> None:
        """Add a word."""
        node = self
        for char in word:
            node = node.children.setdefault(char, Trie())
        node.is_word = True

    def find(self, prefix: str) -> Trie | None:
        """The node at which words with the prefix go on, or None."""
        node: Trie | None = self
        for char in prefix:
            node = node.children.get(char) if node else None
        return node


def distances(start: Vertex, neighbors: Callable[[Vertex], Iterable[Vertex]]) -> dict[Vertex, int]:
    """Fewest steps to everything that can be reached; the keys are what was visited."""
    steps = {start: 0}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in neighbors(here):
            if there not in steps:  # mark when you put it in line, not when you take it out
                steps[there] = steps[here] + 1
                waiting.append(there)
    return steps


def topological_order(edges: Mapping[Vertex, Sequence[Vertex]]) -> list[Vertex]:
    """All vertices, each before those it points at; empty if there is a cycle (Kahn's algorithm)."""
    needs: dict[Vertex, int] = defaultdict(int)
    for before, afters in edges.items():
        needs[before] += 0
        for after in afters:
            needs[after] += 1
    order = [vertex for vertex, count in needs.items() if count == 0]
    for vertex in order:  # the list grows while it is read
        for after in edges.get(vertex, ()):
            needs[after] -= 1
            if needs[after] == 0:
                order.append(after)
    return order if len(order) == len(needs) else []


class UnionFind:
    """Groups of 0 … n - 1 that only ever grow together."""

    def __init__(self, n: int) -> None:
        self.parent = list(range(n))
        self.size = [1] * n
        self.groups = n

    def find(self, item: int) -> int:
        """The representative of an item's group."""
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]  # halve the path for the next one
            item = self.parent[item]
        return item

    def union(self, one: int, other: int) -> bool:
        """Join two groups; False if they were one already: this edge closes a cycle."""
        one, other = self.find(one), self.find(other)
        if one == other:
            return False
        if self.size[one] < self.size[other]:
            one, other = other, one
        self.parent[other] = one
        self.size[one] += self.size[other]
        self.groups -= 1
        return True


def subsets_with_sum(values: Sequence[int], target: int) -> list[list[int]]:
    """All choices among positive values, each used at most once, with the given sum."""
    found: list[list[int]] = []
    chosen: list[int] = []

    def extend(start: int, left: int) -> None:
        if left == 0:
            found.append(chosen.copy())
            return
        for index in range(start, len(values)):
            if values[index] <= left:  # else this branch cannot end well
                chosen.append(values[index])
                extend(index + 1, left - values[index])
                chosen.pop()  # undo, for the next choice

    extend(0, target)
    return found


def ways(total: int, steps: Sequence[int]) -> int:
    """In how many orders steps, each used as often as you like, add up to a total."""
    count = [1] + [0] * total  # count[0]: the one way to do nothing
    for amount in range(1, total + 1):
        count[amount] = sum(count[amount - step] for step in steps if step <= amount)
    return count[total]


def edit_distance(source: str, target: str) -> int:
    """Fewest insertions, deletions and replacements of one character that turn source into target."""
    previous = list(range(len(target) + 1))  # from nothing: insert each
    for row, char in enumerate(source, 1):
        current = [row]
        for column, wanted in enumerate(target, 1):
            replaced = previous[column - 1] + (char != wanted)
            current.append(min(replaced, previous[column] + 1, current[column - 1] + 1))
        previous = current
    return previous[-1]


def ones(value: int) -> int:
    """How many bits of a non-negative integer are set."""
    count = 0
    while value:
        value &= value - 1  # clears the lowest set bit
        count += 1
    return count


def rotate(matrix: list[list[int]]) -> None:
    """Turn a square matrix clockwise by a quarter, in place."""
    n = len(matrix)
    for row in range(n):
        for column in range(row + 1, n):  # above the diagonal only, or each pair is swapped twice
            matrix[row][column], matrix[column][row] = matrix[column][row], matrix[row][column]
    for line in matrix:
        line.reverse()
