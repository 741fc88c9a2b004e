"""The numbers of ml-system-design/feature-store.md, its join and its sizing, in Python and in the page."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from online_store import DISK, MEMORY, Load, size
from playwright.sync_api import Browser, expect
from point_in_time_join import Label, Value, point_in_time_join

from tests.conftest import Site, tab
from tests.pages import says

PAGE = "ml-system-design/feature-store.md"
COPIES = {"memory": 2, "disk": 3}
VALUES = [Value("card", 8, 2), Value("card", 19, 3), Value("card", 33, 14)]
LABELS = [Label("card", 10, 0), Label("card", 20, 0), Label("card", 30, 1)]


def read(max_age: float = float("inf")) -> list[float | None]:
    return [value for _, value in point_in_time_join(LABELS, VALUES, max_age)]


def test_the_worked_join() -> None:
    for value in VALUES:
        assert says(PAGE, f"| {value.known:.0f} | {value.value:.0f} |")
    assert read() == [2, 3, 3] and says(PAGE, "The labels at 10, 20 and 30 get 2, 3 and 3.")
    assert read(8) == [2, 3, None] and says(PAGE, "with a limit of 8 hours the labels above get 2, 3 and none")


times = st.integers(0, 8)
names = st.sampled_from("ab")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.builds(Label, names, times, st.just(0)), max_size=8),
    st.lists(st.tuples(names, times), max_size=12),
    st.integers(0, 9),
)
def test_the_join_reads_what_serving_would(labels: list[Label], known: list[tuple[str, int]], age: int) -> None:
    values = [Value(name, time, number) for number, (name, time) in enumerate(known)]
    for label, found in point_in_time_join(labels, values, age):
        # Replay the day: the last write that is not after the prediction and not too old.
        served = None
        for value in sorted(values, key=lambda value: (value.known, value.value)):
            if value.entity == label.entity and value.known <= label.time:
                served = value.value if label.time - value.known <= age else None
        assert found == served


def test_labels_keep_their_order_and_unknown_entities_get_nothing() -> None:
    labels = [Label("new", 5, 1), Label("card", 40, 1), Label("card", 1, 0)]
    assert point_in_time_join(labels, VALUES) == list(zip(labels, [None, 14, None], strict=True))


def test_a_standardized_price_in_cents() -> None:
    right, wrong = (25 - 20) / 10, (2500 - 20) / 10
    assert says(PAGE, f"$(25-20)/10={right}$; it becomes $(2500-20)/10={wrong:.0f}$")
    assert says(PAGE, f"moves its log-odds by {0.1 * (wrong - right):.2f}")


def test_the_worked_sizes() -> None:
    for load in (
        Load(10**7, 100, 8, 50_000, 5_000), Load(10**8, 100, 8, 50_000, 20_000), Load(10**9, 200, 8, 50_000, 100_000),
    ):  # fmt: skip
        memory, disk = size(load, MEMORY, COPIES["memory"]), size(load, DISK, COPIES["disk"])
        assert says(
            PAGE,
            f"| {load.entities // 10**6:,} M × {load.features}, {load.writes:,} "
            f"| {memory.gigabytes:,.0f} GB: {memory.nodes} nodes | {disk.gigabytes:,.0f} GB: {disk.nodes} nodes |",
        ), (memory, disk)
    assert disk.for_writes == disk.nodes > disk.for_space  # the billion: "needed for the writes, not the space"
    assert memory.for_space == memory.nodes


def test_the_assumptions_are_told_and_handed_to_the_page() -> None:
    for name, node in (("memory", MEMORY), ("disk", DISK)):
        assert says(PAGE, f'data-{name}="{" ".join(f"{value:g}" if value < 1 else f"{value:.0f}" for value in node)} ')
        assert says(PAGE, f'{node.full:g} {COPIES[name]}"')
    assert says(PAGE, f"has {MEMORY.gigabytes:.0f} GB, {MEMORY.full:.0%} of it for data, and does {MEMORY.reads:,}")
    assert says(PAGE, f"costs {MEMORY.overhead} bytes beyond its values, and there are {COPIES['memory']} copies")
    assert says(PAGE, f"has {DISK.gigabytes:,.0f} GB, {DISK.full:.0%} for data, does {DISK.reads:,} reads and")
    assert says(PAGE, f"{DISK.writes:,} writes; a row costs {DISK.overhead} bytes extra, and there are")


def test_reads_of_a_ranking_service() -> None:
    reads = 1000 * (1 + 500)
    assert says(PAGE, f"that is {reads:,} entities a second, and at 100 features of 8 bytes {reads * 800 / 1e6:.0f} MB")
    assert says(PAGE, f"a million of them, at 800 bytes, are {10**6 * 800 / 1e9} GB")
    nodes, copies = size(Load(10**8, 100, 8, 50_000, 20_000), MEMORY, COPIES["memory"]).nodes, COPIES["memory"]
    rows = nodes * MEMORY.writes / copies
    assert nodes == 5 and says(PAGE, f"take in {rows:,.0f} rows a second, so")
    assert says(PAGE, f"100 million rows take {1e8 / rows / 60:.0f} minutes")


def test_larger_machines_turn_the_result() -> None:
    load = Load(10**9, 200, 8, 50_000, 100_000)
    large = size(load, MEMORY._replace(gigabytes=512), COPIES["memory"]).nodes
    assert says(PAGE, f"with 512 GB of memory that billion takes {large} nodes")
    assert large < size(load, DISK, COPIES["disk"]).nodes


def test_names_of_fields_weigh_more_than_values() -> None:
    assert says(PAGE, f"with 2 bytes around each, are {100 * (10 + 2):,} bytes beside {100 * 8} of values")


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 10**9), st.integers(1, 500), st.integers(1, 10**6), st.integers(1, 5))
def test_a_cluster_holds_what_it_is_sized_for(entities: int, features: int, rate: int, copies: int) -> None:
    load = Load(entities, features, 8, rate, rate)
    made = size(load, MEMORY, copies)
    assert made.nodes >= copies
    assert made.nodes * MEMORY.gigabytes * MEMORY.full >= copies * made.gigabytes * (1 - 1e-12)
    assert made.nodes * MEMORY.reads >= rate and made.nodes * MEMORY.writes >= copies * rate


def test_a_reader_sizes_a_store(browser: Browser, site: Site, serve: Callable[[Site], str]) -> None:
    with tab(browser, serve(site), 390) as page:
        page.goto("ml-system-design/feature-store/")
        piece = page.locator("[data-module=online-store]")
        status = piece.get_by_role("status")

        def agrees(load: Load) -> None:
            memory, disk = size(load, MEMORY, COPIES["memory"]), size(load, DISK, COPIES["disk"])
            expect(status).to_contain_text(re.compile(rf"Redis: [\d,.]+ GB a copy, {memory.nodes:,} nodes"))
            expect(status).to_contain_text(re.compile(rf"Cassandra: [\d,.]+ GB a copy, {disk.nodes:,} nodes"))

        agrees(Load(10**8, 100, 8, 50_000, 20_000))
        piece.get_by_label("Entities, millions").fill("1000")
        piece.get_by_label("Features of each").fill("200")
        agrees(Load(10**9, 200, 8, 50_000, 20_000))
        expect(status).to_contain_text("Redis: 1,700 GB a copy, 82 nodes, for the space.")
        piece.get_by_label("Entities written a second").fill("200000")
        agrees(Load(10**9, 200, 8, 50_000, 200_000))
        expect(status).to_contain_text("30 nodes, for the writes.")
        expect(status).to_contain_text("Read traffic: 80 MB a second.")
        piece.get_by_label("Bytes a feature").fill("0")
        expect(status).to_have_text("Every number must be a whole number, 1 or more.")
