"""The interactive pieces in Chromium: the practice timer, and the steppers beside the code that their pages show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import gradient_descent
import gradient_descent_example as valley
import k_means
import numpy as np
import pytest
from k_means_example import three_groups
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import Site, arrive, tab


@pytest.fixture
def page(browser: Browser, width: int, site: Site, serve: Callable[[Site], str]) -> Iterator[Page]:
    with tab(browser, serve(site), width, has_touch=width < 600) as page:
        yield page


def numbers(words: Locator) -> list[float]:
    """The numbers that a text says, in order."""
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", words.inner_text())]


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize("path", ["ml-coding/k-means/", "ml-coding/gradient-descent/"])
def test_every_control_is_there_to_be_hit(page: Page, path: str) -> None:
    page.goto(path)
    controls = page.locator(".stepper :is(button, input, select)")
    expect(controls.first).to_be_visible()
    for control in controls.all():
        box = control.bounding_box()
        assert box and box["height"] >= 16 and box["width"] >= 16, control
        assert page.evaluate("control => getComputedStyle(control).clipPath", control.element_handle()) == "none"


# The practice timer


def test_the_timer_counts_pauses_and_resets_by_keyboard(page: Page) -> None:
    page.clock.install()
    page.goto("ml-coding/k-means/")
    practice = page.get_by_role("group", name="Timed practice")
    clock, status = practice.get_by_role("timer"), practice.get_by_role("status")
    expect(clock).to_have_text("25:00")
    button(practice, "Start the timer").focus()
    page.keyboard.press("Enter")
    expect(status).to_have_text("The timer runs: 25 minutes.")
    page.clock.run_for(90_000)
    expect(clock).to_have_text("23:30")
    expect(status).to_have_text("The timer runs: 25 minutes.")  # the seconds are not announced
    expect(button(practice, "Pause")).to_be_focused()
    page.keyboard.press("Space")
    expect(status).to_have_text("Paused with 23:30 left.")
    page.clock.run_for(60_000)
    expect(clock).to_have_text("23:30")
    button(practice, "Go on").click()
    page.clock.run_for(30_000)
    expect(clock).to_have_text("23:00")
    button(practice, "Reset").click()
    expect(clock).to_have_text("25:00")
    page.clock.run_for(5_000)
    expect(clock).to_have_text("25:00")


def test_the_timer_says_when_time_runs_out(page: Page) -> None:
    page.clock.install()
    page.goto("ml-coding/k-means/")
    practice = page.get_by_role("group", name="Timed practice")
    status = practice.get_by_role("status")
    button(practice, "Start the timer").click()
    for minutes, words in ((15, "10 minutes left."), (5, "5 minutes left."), (4, "1 minute left."), (1, "Time is up.")):
        page.clock.run_for(minutes * 60_000)
        expect(status).to_have_text(words)
    expect(practice.get_by_role("timer")).to_have_text("0:00")
    button(practice, "Start the timer").click()
    page.clock.run_for(1_000)
    expect(practice.get_by_role("timer")).to_have_text("24:59")


def test_after_a_sleep_the_timer_says_what_is_left_now(page: Page) -> None:
    page.clock.install()
    page.goto("ml-coding/k-means/")
    practice = page.get_by_role("group", name="Timed practice")
    button(practice, "Start the timer").click()
    page.clock.fast_forward(24 * 60_000 + 30_000)
    expect(practice.get_by_role("status")).to_have_text("1 minute left.")


def test_the_follow_ups_come_one_by_one(page: Page) -> None:
    page.goto("ml-coding/k-means/")
    ladder = page.locator(".ladder")
    items = ladder.locator("ol > li")
    every = items.count()
    assert every >= 5
    assert all(items.nth(i).is_visible() for i in range(every))
    expect(button(ladder, "Next follow-up")).to_be_hidden()
    button(page, "Start the timer").click()
    expect(ladder.locator("ol > li:visible")).to_have_count(0)
    for i in range(every):
        button(ladder, "Next follow-up").press("Enter")
        expect(items.nth(i).locator("strong").first).to_be_visible()
        expect(items.nth(i)).to_have_css("visibility", "hidden")  # the answer waits
        expect(ladder.get_by_role("status")).to_have_text(f"Question {i + 1} of {every}")
        button(ladder, "Show the answer").press("Enter")
        expect(items.nth(i)).to_have_css("visibility", "visible")
        assert items.nth(every - 1).is_visible() == (i == every - 1)
    expect(ladder.locator("ol")).to_be_focused()
    button(page.get_by_role("group", name="Timed practice"), "Reset").click()
    assert all(items.nth(i).is_visible() for i in range(every))
    expect(ladder.get_by_role("button")).to_have_count(0)


def test_leaving_the_page_leaves_the_timer_behind(page: Page) -> None:
    page.goto("ml-coding/k-means/")
    button(page, "Start the timer").click()
    link = page.locator(".md-footer__link--prev")
    previous = link.evaluate("link => link.href")
    link.click()
    arrive(page, previous)
    page.go_back()
    arrive(page, "**/ml-coding/k-means/")
    expect(page.get_by_role("timer")).to_have_text("25:00")
    assert all(item.is_visible() for item in page.locator(".ladder ol > li").all())


def test_everything_reads_without_javascript(browser: Browser, site: Site, serve: Callable[[Site], str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve(site)}/ml-coding/k-means/")
    expect(page.get_by_role("timer")).to_have_count(0)
    assert all(item.is_visible() for item in page.locator(".ladder ol > li").all())
    expect(page.locator(".stepper figure")).to_be_visible()
    expect(page.locator("a[download]").first).to_be_visible()
    context.close()


# K-means


def in_javascript(page: Page, module: str, expression: str, argument: Any) -> Any:
    """What an expression makes of a module's exports `m` and an argument `a`."""
    return page.evaluate(
        f"async a => {{ const m = await import('/assets/javascripts/{module}.js'); return {expression} }}", argument
    )


@pytest.mark.parametrize("seed", range(3))
def test_k_means_moves_as_the_code_of_the_page(page: Page, seed: int) -> None:
    page.goto("ml-coding/k-means/")
    rng = np.random.default_rng(seed)
    points, centroids = rng.integers(0, 11, size=(40, 2)).astype(float), rng.uniform(0, 40, size=(5, 2))
    for _ in range(8):
        labels = k_means.assign(points, centroids)
        given = {"points": points.tolist(), "centroids": centroids.tolist(), "labels": labels.tolist()}
        assert in_javascript(page, "k-means", "m.assign(a.points, a.centroids)", given) == labels.tolist()
        moved = in_javascript(page, "k-means", "m.update(a.points, a.labels, a.centroids.length)", given)
        np.testing.assert_allclose(moved, k_means.update(points, labels, 5))
        found = in_javascript(page, "k-means", "m.inertia(a.points, a.labels, a.centroids)", given)
        assert found == pytest.approx(k_means.inertia(points, labels, centroids))
        centroids = np.array(moved)


def test_k_means_steps_to_where_the_figure_ends(page: Page) -> None:
    page.goto("ml-coding/k-means/")
    stage = page.locator(".stepper .stage")
    expect(page.locator(".stepper figure")).to_be_hidden()
    points, start = three_groups()
    found = k_means.lloyd(points, start[:3])
    for step in range(1, found.iterations):
        button(stage, "Step").click()
        value = k_means.lloyd(points, start[:3], step).inertia
        expect(stage.get_by_role("status")).to_have_text(f"After {step} update{'s'[: step > 1]}: inertia {value:.0f}.")
    button(stage, "Step").press("Enter")
    converged = f"No label changed: converged after {found.iterations} updates, inertia {found.inertia:.0f}."
    expect(stage.get_by_role("status")).to_have_text(converged)
    button(stage, "Reset").click()
    expect(stage.locator(".reading")).to_have_text(re.compile("^0 updates, inertia 928"))
    button(stage, "Run").click()  # with reduced motion the end stands there at once
    expect(stage.get_by_role("status")).to_have_text(converged)


def test_k_means_points_move_by_keyboard(page: Page) -> None:
    page.goto("ml-coding/k-means/")
    stage = page.locator(".stepper .stage")
    drawing, status = stage.get_by_role("application"), stage.get_by_role("status")
    points, start = three_groups()
    drawing.focus()
    page.keyboard.press("n")
    expect(status).to_have_text(re.compile(r"^Centroid 2 at "))
    for _ in range(2):
        page.keyboard.press("n")
    expect(status).to_have_text(re.compile(rf"^Point 1 at {points[0][0]:.1f}, {points[0][1]:.1f}, in cluster 1"))
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(status).to_have_text(re.compile(rf"^Point 1 at {points[0][0] + 1:.1f}, {points[0][1] + 0.2:.1f}"))
    moved = points.copy()
    moved[0] += [1, 0.2]
    labels = k_means.assign(moved, start[:3])
    value = k_means.inertia(moved, labels, start[:3])
    expect(stage.locator(".reading")).to_have_text(f"0 updates, inertia {value:.0f}")
    page.keyboard.press("a")
    expect(status).to_have_text(re.compile("^Added. Point 61 at "))
    page.keyboard.press("Delete")
    expect(status).to_have_text(re.compile("^Removed. Chosen: Point 60 at "))
    assert page.url.endswith("/ml-coding/k-means/"), "the theme's own keys N and P do not leave the page"


def test_k_means_points_are_added_and_moved_by_pointer(page: Page) -> None:
    page.goto("ml-coding/k-means/")
    stage = page.locator(".stepper .stage")
    drawing, status = stage.get_by_role("application"), stage.get_by_role("status")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.1
    page.mouse.click(x, y)
    expect(status).to_have_text(re.compile(r"^Added\. Point 61 at "))
    # The axes go from 0 to 10; a pixel and the rounding of what is told are less than 0.1.
    assert numbers(status)[1:3] == pytest.approx([9.2, 9.2], abs=0.1)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.up()
    expect(status).to_have_text(re.compile(r"^Point 61 at "))
    assert numbers(status)[1:3] == pytest.approx([5, 5], abs=0.1)
    if box["width"] < 380:
        page.touchscreen.tap(x, y)
        expect(status).to_have_text(re.compile(r"^Added\. Point 62"))
    button(stage, "Original points").click()
    expect(stage.locator(".reading")).to_have_text(re.compile("inertia 928$"))


def test_k_means_goes_on_when_the_chosen_point_is_gone(page: Page) -> None:
    page.goto("ml-coding/k-means/")
    stage = page.locator(".stepper .stage")
    stage.get_by_label("Start").select_option("all on one point")
    stage.get_by_label("Clusters").select_option("6")
    stage.get_by_role("application").focus()
    page.keyboard.press("a")
    expect(stage.get_by_role("status")).to_have_text(re.compile("^Added. Point 61 at "))
    stage.get_by_label("Clusters").select_option("2")
    expect(stage.get_by_role("status")).to_have_text("2 clusters.")
    stage.get_by_role("application").focus()
    page.keyboard.press("a")
    button(stage, "Original points").click()
    expect(stage.get_by_role("status")).to_have_text("The original points.")


@pytest.mark.parametrize("start", ["in one group", "random points", "k-means++", "all on one point"])
def test_k_means_runs_from_every_start(page: Page, start: str) -> None:
    page.goto("ml-coding/k-means/")
    stage = page.locator(".stepper .stage")
    stage.get_by_label("Clusters").select_option("6")
    stage.get_by_label("Start").select_option(start)
    expect(stage.get_by_role("status")).to_have_text(f"Start: {start}.")
    button(stage, "Run").click()
    expect(stage.get_by_role("status")).to_have_text(re.compile(r"converged after \d+ updates?, inertia \d+\.$"))
    assert "NaN" not in stage.inner_html()


# Gradient descent


FUNCTIONS = ["valley", "bowl", "saddle", "curved"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_gradient_descent_moves_as_the_code_of_the_page(page: Page, name: str) -> None:
    page.goto("ml-coding/gradient-descent/")
    start = np.array([-0.7, 0.4])

    def gradient(place: gradient_descent.Floats) -> gradient_descent.Floats:
        found = in_javascript(page, "gradient-descent", f"m.FUNCTIONS.{name}.gradient(a)", place.tolist())
        return np.array(found)

    def loss(place: gradient_descent.Floats) -> float:
        return float(in_javascript(page, "gradient-descent", f"m.FUNCTIONS.{name}.loss(a)", place.tolist()))

    assert gradient_descent.gradient_error(loss, gradient, start) < 1e-6
    walk = f"""(() => {{
        const path = [a.start]
        let state = {{ place: a.start, velocity: [0, 0] }}
        for (let i = 0; i < 8; i++) {{
            state = m.descend(m.FUNCTIONS.{name}.gradient, state, a.rate, a.decay)
            path.push(state.place)
        }}
        return path
    }})()"""
    for decay in (0, 0.8):
        given = {"start": start.tolist(), "rate": 0.02, "decay": decay}
        path = gradient_descent.momentum(gradient, start, 0.02, decay, 8)
        np.testing.assert_allclose(in_javascript(page, "gradient-descent", walk, given), path)
    np.testing.assert_allclose(gradient_descent.momentum(gradient, start, 0.02, 0, 8),
                               gradient_descent.descend(gradient, start, 0.02, 8).path)  # fmt: skip


def test_gradient_descent_steps_to_where_the_figure_ends(page: Page) -> None:
    page.goto("ml-coding/gradient-descent/")
    stage = page.locator(".stepper .stage")
    status = stage.get_by_role("status")
    expect(page.locator(".stepper figure")).to_be_hidden()
    path = gradient_descent.descend(valley.slope, valley.START, 0.1, 20).path
    for _ in range(20):
        button(stage, "Step").press("Enter")
    expect(status).to_have_text(f"After 20 steps: loss {valley.bowl(path[-1]):.3g}.")
    # The learning rate moves by keyboard, and the same twenty steps are taken anew.
    rate = stage.get_by_role("slider", name="Learning rate")
    rate.focus()
    for _ in range(21):
        page.keyboard.press("ArrowRight")
    expect(rate).to_have_attribute("aria-valuetext", "0.205")
    path = gradient_descent.descend(valley.slope, valley.START, 0.205, 20).path
    expect(status).to_have_text(f"After 20 steps: loss {valley.bowl(path[-1]):.3g}.")
    button(stage, "Run").click()
    expect(status).to_have_text(re.compile(r"^Diverged after \d+ steps: the learning rate is too large\.$"))
    button(stage, "Reset").click()
    expect(status).to_have_text("Back at the start.")
    rate.focus()
    page.keyboard.press("Home")
    button(stage, "Run").click()
    expect(status).to_have_text(re.compile(r"^Not converged after 500 steps, loss 0\.\d+\.$"))


def test_gradient_descent_draws_once_for_each_move_of_a_slider(page: Page) -> None:
    page.goto("ml-coding/gradient-descent/")
    stage = page.locator(".stepper .stage")
    for _ in range(5):
        button(stage, "Step").click()
    stage.get_by_role("application").evaluate("""drawing => {
        window.drawn = 0
        const count = changes => { window.drawn += changes.length }
        new MutationObserver(count).observe(drawing, { childList: true, subtree: true })
    }""")
    stage.get_by_role("slider", name="Learning rate").press("ArrowRight")
    expect(stage.locator(".reading")).to_have_text(re.compile("^5 steps"))
    assert page.evaluate("window.drawn") == 1


def test_gradient_descent_starts_where_the_reader_wants(page: Page) -> None:
    page.goto("ml-coding/gradient-descent/")
    stage = page.locator(".stepper .stage")
    drawing, status = stage.get_by_role("application"), stage.get_by_role("status")
    drawing.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    expect(status).to_have_text(f"Start at -3.8, 2, loss {(3.8**2 + 10 * 4) / 2:.3g}.")
    box = drawing.bounding_box()
    assert box
    drawing.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.25})
    expect(status).not_to_have_text(re.compile(r"^Start at -3\.8, 2,"))
    start = numbers(status)[:2]
    assert start == pytest.approx([2.5, 2.5], abs=10 / box["width"] + 0.01), "within a pixel, rounded"
    assert numbers(status)[2] == pytest.approx(valley.bowl(np.array(start)), rel=0.01)
    stage.get_by_role("combobox", name="Function").select_option("two minima and a saddle")
    expect(status).to_have_text("Function: two minima and a saddle.")
    button(stage, "Run").click()
    expect(status).to_have_text(re.compile(r"^Converged after \d+ steps: the gradient is nearly zero, loss 1\.$"))
    drawing.focus()
    page.keyboard.press("ArrowRight")
    button(stage, "Run").click()
    expect(status).to_have_text(re.compile(r"^Converged after \d+ steps: the gradient is nearly zero, loss .*e-"))


@pytest.mark.parametrize("name", ["k-means", "gradient-descent"])
def test_a_stepper_takes_the_room_that_was_kept_for_it(page: Page, name: str) -> None:
    """The text below does not jump when the stepper comes."""
    page.goto(f"ml-coding/{name}/")
    expect(page.locator(".stage")).to_be_visible()
    height = page.locator(".stepper").evaluate("box => box.scrollHeight")
    kept = page.locator(".stepper").evaluate("box => parseFloat(getComputedStyle(box).minHeight)")
    assert height <= kept + 1
