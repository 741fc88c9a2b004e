"""Small demonstrations of computer science fundamentals, for CPython: each shows its point without a stopwatch."""

from __future__ import annotations

import gc
import math
import multiprocessing
import struct
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.sharedctypes import Synchronized


class Thing:
    """An object that can be watched by a weak reference."""

    other: Thing | None = None


def cycle() -> tuple[bool, bool]:
    """Make two objects that hold each other, and let go of both.

    Returns:
        Whether they live on after their last name is gone, and after the collector has run.
    """
    gc.disable()  # so that it does not run by chance in between
    one, two = Thing(), Thing()
    one.other, two.other = two, one
    watch = weakref.ref(one)
    del one, two
    before = watch() is not None
    gc.collect()
    gc.enable()
    return before, watch() is not None


def fail(watches: list[weakref.ref[Thing]]) -> None:
    """Make an object, note a weak reference to it, and raise ValueError."""
    thing = Thing()
    watches.append(weakref.ref(thing))
    raise ValueError


def held_by_a_traceback() -> tuple[bool, bool]:
    """Keep an exception, as a list of errors does.

    Returns:
        Whether a local variable of the function that failed is alive, and whether it is once the traceback is dropped.
    """
    watches: list[weakref.ref[Thing]] = []
    kept = ValueError()
    try:
        fail(watches)
    except ValueError as error:
        kept = error
    before = watches[0]() is not None
    kept.__traceback__ = None
    return before, watches[0]() is not None


def lost_update() -> int:
    """Add 1 twice to a count of 0, by two threads that both read before either writes: the result is 1."""
    count = 0
    both_have_read = threading.Barrier(2)

    def add() -> None:
        nonlocal count
        seen = count
        both_have_read.wait()  # the unlucky moment, made certain
        count = seen + 1

    run(add, add)
    return count


def kept_updates(threads: int, times: int) -> int:
    """Add 1 to a count of 0, `times` times in each of some threads, under a lock."""
    count = 0
    lock = threading.Lock()

    def add() -> None:
        nonlocal count
        for _ in range(times):
            with lock:  # reading and writing are one step to all who take the lock
                count += 1

    run(*[add] * threads)
    return count


def deadlock(same_order: bool) -> int:
    """Let two threads take two locks each; how many get both. A patience of 0.2 seconds ends the deadlock."""
    first, second = threading.Lock(), threading.Lock()
    # With opposite orders, both threads hold one lock before either asks for the other.
    both_hold_one = threading.Barrier(1 if same_order else 2)
    done: list[bool] = []

    def take(one: threading.Lock, other: threading.Lock) -> None:
        with one:
            both_hold_one.wait()
            if other.acquire(timeout=0.2):
                done.append(True)
                other.release()
            both_hold_one.wait()  # nobody lets go early

    run(lambda: take(first, second), lambda: take(first, second) if same_order else take(second, first))
    return len(done)


def run(*tasks: Callable[[], None]) -> None:
    """Run functions, each in a thread of its own, to their end."""
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def cache_misses(addresses: Iterable[int], line: int = 64, lines: int = 128) -> int:
    """How often a cache has to load a line from memory.

    Args:
        addresses: the bytes that are read, in order.
        line: bytes in a line.
        lines: how many the cache holds; it drops the one that was not used for longest.
    """
    held: OrderedDict[int, None] = OrderedDict()
    misses = 0
    for address in addresses:
        number = address // line
        if number in held:
            held.move_to_end(number)
            continue
        misses += 1
        held[number] = None
        if len(held) > lines:
            held.popitem(last=False)
    return misses


def matrix_addresses(n: int, by_rows: bool) -> Iterator[int]:
    """Addresses of the entries of an n by n matrix of 8-byte numbers, stored row after row, in the order of reading."""
    for outer in range(n):
        for inner in range(n):
            row, column = (outer, inner) if by_rows else (inner, outer)
            yield 8 * (row * n + column)


def bytes_of(number: int, order: str) -> str:
    """The four bytes of an integer in memory, as hexadecimal digits; order is "<" (little) or ">" (big)."""
    return struct.pack(f"{order}I", number).hex(" ")


def float_parts(value: float) -> tuple[int, int, int]:
    """The sign, exponent and fraction bits of a 64-bit float, each as an integer."""
    (bits,) = struct.unpack(">Q", struct.pack(">d", value))
    return bits >> 63, bits >> 52 & 0x7FF, bits & (1 << 52) - 1


def variance_two_ways(values: list[float]) -> tuple[float, float]:
    """Population variance as the mean square less the squared mean, and as the mean squared deviation."""
    n = len(values)
    mean = math.fsum(values) / n
    return math.fsum(x * x for x in values) / n - mean**2, math.fsum((x - mean) ** 2 for x in values) / n


def change(items: list[int], shared: Synchronized[int]) -> None:
    """Change a list and a shared number: the work of a child process."""
    items.append(1)
    with shared.get_lock():
        shared.value += 1


def child_works_on_a_copy() -> tuple[list[int], int]:
    """Give a child process a list and a number in shared memory; both as the parent sees them afterward."""
    context = multiprocessing.get_context("spawn")
    items: list[int] = []
    shared = context.Value("i", 0)
    child = context.Process(target=change, args=(items, shared))
    child.start()
    child.join()
    return items, shared.value
