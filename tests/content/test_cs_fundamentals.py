"""The demonstrations and numbers of algorithms/cs-fundamentals.md."""

from __future__ import annotations

import math
import operator
import struct
import sys
from decimal import Decimal
from functools import reduce

import demonstrations as demo
import numpy as np
import pytest

from tests.pages import says

PAGE = "algorithms/cs-fundamentals.md"


def test_a_cycle_waits_for_the_collector() -> None:
    assert demo.cycle() == (True, False)


def test_a_kept_exception_keeps_what_its_frames_hold() -> None:
    assert demo.held_by_a_traceback() == (True, False)


def test_two_threads_lose_an_update_without_a_lock_only() -> None:
    assert demo.lost_update() == 1
    assert demo.kept_updates(threads=4, times=500) == 2000


def test_locks_in_one_order_do_not_wait_for_each_other() -> None:
    assert demo.deadlock(same_order=True) == 2
    assert demo.deadlock(same_order=False) == 0


def test_columns_load_a_line_for_each_number() -> None:
    n = 256
    by_rows, by_columns = (demo.cache_misses(demo.matrix_addresses(n, by)) for by in (True, False))
    assert by_rows == n * n // 8 and by_columns == n * n
    assert says(PAGE, f"{by_rows:,} lines by rows and {by_columns:,} by columns")
    assert demo.cache_misses(demo.matrix_addresses(8, by_rows=False)) == 8, "a small matrix stays in the cache"
    assert np.zeros((1000, 1000)).strides == (8000, 8)


def test_sizes_of_objects() -> None:
    n = 1_000_000
    number, listed = sys.getsizeof(n), sys.getsizeof([0] * n) / 1e6
    assert says(PAGE, f"{number} bytes for the integer 1,000,000")
    objects, bare = number * n / 1e6, 8 * n / 1e6
    assert says(PAGE, f"{listed:.0f} MB of references plus {objects:.0f} MB of objects, against {bare:.0f} MB")
    assert says(PAGE, f"{sys.getswitchinterval() * 1000:.0f} milliseconds")


def test_byte_orders() -> None:
    little, big = demo.bytes_of(0x01020304, "<"), demo.bytes_of(0x01020304, ">")
    assert says(PAGE, f"`{big}` in big-endian order and `{little}` in little-endian order")
    assert demo.bytes_of(1, "<") == "01 00 00 00"
    (wrong,) = struct.unpack("<I", struct.pack(">I", 1))
    assert says(PAGE, f"1 becomes {wrong:,}")


def test_floats() -> None:
    assert math.nextafter(0.3, 1) == 0.1 + 0.2
    assert says(PAGE, f"`{0.1 + 0.2!r}`")
    assert says(PAGE, f"{Decimal.from_float(0.1):.20f}…")
    sign, exponent, fraction = demo.float_parts(0.1)
    assert (-1) ** sign * (1 + fraction / 2**52) * 2.0 ** (exponent - 1023) == 0.1
    assert says(PAGE, f"exponent field {exponent}")
    assert float(2**53) + 1 == 2**53
    assert np.float32(2**24) + np.float32(1) == np.float32(2**24)
    assert says(PAGE, f"{2**53:,}") and says(PAGE, f"{2**24:,}")
    assert reduce(operator.add, [0.1] * 10) != 1 and math.fsum([0.1] * 10) == 1
    assert (1e16 + 1) - 1e16 == 0 and (1e16 - 1e16) + 1 == 1


def test_a_variance_by_cancellation() -> None:
    values = [1e8 + x for x in (1.0, 2.0, 3.0)]
    squares, deviations = demo.variance_two_ways(values)
    assert deviations == pytest.approx(2 / 3)
    assert squares in (0.0, 2.0, -2.0)
    assert says(PAGE, f"gives {squares:.0f} by the first and {deviations:.3f} by the second")


def test_a_child_process_works_on_a_copy() -> None:
    assert demo.child_works_on_a_copy() == ([], 1)


def test_address_arithmetic() -> None:
    assert says(PAGE, f"{2**48 // 2**40} TB") and says(PAGE, f"{4096:,} bytes")
    assert says(PAGE, f"A gigabyte is {2**30 // 4096:,} pages")
