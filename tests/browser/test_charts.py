"""Charts and sortable tables in a browser: drawn from the page's own numbers, legible, and no trap."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.pages import OpenPage

TECHNOLOGY = "technologies/citizen-apps/"
"""A technology that many areas were asked about."""


AMONG_ALL, BY_AREA = ".tr-chart[data-points]", ".tr-split .tr-chart"


def drawn(page: Page, which: str) -> Locator:
    """The first chart of a kind, once Plotly has drawn it."""
    chart = page.locator(which).first
    chart.scroll_into_view_if_needed()
    chart.locator(".main-svg").first.wait_for()
    return chart


def test_this_technology_is_marked_among_all(page: Page) -> None:
    """The points of all are fetched once, without this one, which is drawn above them with its name."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(TECHNOLOGY)
    chart = drawn(page, AMONG_ALL)
    points = chart.locator(".scatterlayer .trace")
    expect(points).to_have_count(2)

    assert len([url for url in asked if url.endswith("points.json")]) == 1
    assert points.nth(0).locator("path.point").count() >= 25
    assert points.nth(1).locator("path.point").count() == 1
    assert points.nth(1).locator(".textpoint").text_content() == "Apps for citizens"
    assert points.nth(1).locator(".errorbar").count() == 1


def test_others_say_their_name_under_the_mouse(page: Page) -> None:
    """Which technology a point is, is told where the mouse is, and no point is in the way of the keyboard."""
    page.goto(TECHNOLOGY)
    chart = drawn(page, AMONG_ALL)
    box = chart.locator(".scatterlayer .trace").first.locator("path.point").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    chart.locator(".hoverlayer .hovertext").wait_for()

    assert chart.locator("[tabindex]").count() == 0
    assert chart.locator(".tr-chart__plot").get_attribute("aria-hidden") == "true"


def test_finger_scrolls_past_a_chart(open_page: OpenPage) -> None:
    """On a touch screen a chart takes no gesture."""
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(TECHNOLOGY)
    chart = drawn(page, AMONG_ALL)

    assert chart.locator(".nsewdrag").count() == 0


def test_chart_without_its_points_goes_away(page: Page) -> None:
    """Where the file of the points does not come, no half chart stands there, and the others do."""
    page.route("**/points.json", lambda route: route.abort())
    page.goto(TECHNOLOGY)
    chart = page.locator(AMONG_ALL)
    with page.expect_event("requestfailed"):
        chart.scroll_into_view_if_needed()

    expect(chart).to_be_hidden(timeout=20_000)
    drawn(page, BY_AREA)


def test_bars_of_areas_show_the_counts_of_their_table(page: Page) -> None:
    """Each number that has room in a bar stands in the table below, in the same order."""
    page.goto(TECHNOLOGY)
    split = page.locator(".tr-split").first
    split.scroll_into_view_if_needed()
    split.locator(".main-svg").first.wait_for()
    split.locator("summary").click()
    rows = split.locator("tbody tr").all()
    table = [row.locator("td.num:not(.tr-withheld)").all_inner_texts() for row in rows]
    counts = [cells for cells in table if cells]
    bars = json.loads(split.locator("script").text_content() or "")["data"]
    inside = split.locator(".barlayer .point text").all_text_contents()

    assert len(counts) == len(bars[0]["y"])
    for i, cells in enumerate(counts):
        assert [str(trace["x"][i]) for trace in bars if trace["x"][i] is not None] == cells
    assert {n for n in inside if n} <= {n for cells in counts for n in cells}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_of_areas_are_told_apart(open_page: OpenPage, scheme: str) -> None:
    """Answers differ in strength of one colour, whatever the scheme."""
    page = open_page(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    page.goto(TECHNOLOGY)
    split = page.locator(".tr-split").first
    split.scroll_into_view_if_needed()
    split.locator(".main-svg").first.wait_for()
    fills = split.locator(".barlayer .trace").evaluate_all(
        "traces => traces.map(one => getComputedStyle(one.querySelector('.point path')))"
        ".map(style => style.fill + style.fillOpacity)"
    )

    assert len(set(fills)) == len(fills)


def test_nothing_of_a_chart_is_left_without_script(open_page: OpenPage) -> None:
    """Neither frame nor legend stands where no chart is drawn; the numbers do."""
    page = open_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto(TECHNOLOGY)

    assert page.locator(".tr-chart:visible, .tr-scale:visible").count() == 0
    page.locator(".tr-split summary").first.click()
    expect(page.locator(".tr-split table").first).to_be_visible()


@pytest.mark.parametrize("address", ["needs/", "needs/citizen-service/"])
def test_withheld_rows_sort_last(page: Page, address: str) -> None:
    """Whichever way a column is sorted, what is withheld stays below; the heading tells the order."""
    page.goto(address)
    table = page.locator("table.tr-needs").first
    heading = table.get_by_role("columnheader", name="Gap")
    column = table.locator("tbody td:nth-child(5)")
    for order in ("ascending", "descending"):
        heading.get_by_role("button").click()
        assert heading.get_attribute("aria-sort") == order
        values = [cell.get_attribute("data-value") for cell in column.all()]
        known = [float(value) for value in values if value]
        assert known == sorted(known, reverse=order == "descending")
        assert all(value is None for value in values[len(known) :])


def test_needs_are_read_without_script(open_page: OpenPage) -> None:
    """Rows are in the order of the gap's lower limit, with a picture of both means, before any script."""
    page = open_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto("needs/")
    rows = page.locator("table.tr-needs").first.locator("tbody tr")
    lows = [
        float(value)
        for cell in rows.locator("td:nth-child(6)").all()
        if (value := cell.get_attribute("data-value"))
    ]

    assert lows == sorted(lows, reverse=True)
    assert rows.locator(".tr-gap").first.is_visible()


def test_other_areas_are_one_step_away(page: Page) -> None:
    """The choice of an area leads to its own page."""
    page.goto("needs/")
    page.locator(".tr-switch summary").click()
    page.locator(".tr-switch").get_by_role("link", name="Health and care").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Health and care")


def test_files_of_the_needs_are_there(built_site: Path) -> None:
    """What the page offers to take along is built beside it."""
    document = json.loads((built_site / "needs" / "needs.json").read_text(encoding="utf-8"))

    assert len(document["gaps"]) > 100
    assert (built_site / "needs" / "needs.csv").is_file()
