"""The radar in a browser: search, filters, cards, keyboard, other radars in place, the reader's weights."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.pages import OpenPage
from tests.support.serving import served
from tests.support.small import files, small_radar

BLIPS = "a.blip"
SHOWN = "a.blip:not(.tr-off)"


def spots(page: Page) -> dict[str, tuple[float, float]]:
    """Where each technology stands, in units of the picture."""
    found = page.eval_on_selector_all(
        BLIPS, "all => all.map(one => [one.dataset.id, one.getAttribute('transform')])"
    )
    numbers = {id_: [float(n) for n in re.findall(r"-?[\d.]+(?:e-\d+)?", text)] for id_, text in found}
    return {id_: (at[0], at[1]) for id_, at in numbers.items()}


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.id"))


def indices(page: Page) -> dict[str, float]:
    rows = "all => all.map(one => [one.dataset.id, one.cells[4].dataset.value])"
    return {id_: float(value) for id_, value in page.eval_on_selector_all(".tr-table tr[data-id]", rows)}


def still(open_page: OpenPage, address: str = "./", **options: object) -> Page:
    """A page on which nothing moves, and whose clock can be put forward: nothing has to be waited for."""
    page = open_page(**({"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"} | options))
    page.clock.install()
    page.goto(address)
    page.wait_for_selector(".radar-svg[role=application]")
    return page


def switch(page: Page, which: int, to: str) -> None:
    """Choose another area (0) or edition (1)."""
    page.click(f".tr-switch summary >> nth={which}")
    page.click(f".tr-switch a >> text={to}")


def hold(page: Page, address: str) -> list[Route]:
    """Keep what is asked of an address waiting."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep)
    return held


def let_through(page: Page, route: Route) -> None:
    """What was kept waiting comes, and the page has done with it what it does."""
    with page.expect_response(route.request.url) as answer:
        route.continue_()
    answer.value.finished()
    page.evaluate("() => new Promise((done) => setTimeout(done))")


def test_search_narrows_picture_list_and_table(open_page: OpenPage) -> None:
    """What does not fit is pale in the picture and gone from list and table, and the count is told."""
    page = still(open_page)

    page.fill("[name=find]", "sensor")

    left = page.eval_on_selector_all(SHOWN, "all => all.map(one => one.dataset.id).sort()")
    assert "fall-sensors" in left
    assert 0 < len(left) < 28
    for where in (".tr-sector li:visible", ".tr-table tr[data-id]:visible"):
        assert sorted(page.locator(where).evaluate_all("all => all.map(one => one.dataset.id)")) == left
    expect(page.locator(".tr-count")).to_contain_text(f"{len(left)} of 28")
    assert query(page) == {"find": ["sensor"]}


def test_search_finds_without_accents_and_by_tag_or_summary(open_page: OpenPage) -> None:
    """Every word has to fit somewhere: name, summary or tags."""
    page = still(open_page)

    page.fill("[name=find]", "ROBÓT mowing")

    expect(page.locator(SHOWN)).to_have_count(1)
    assert page.locator(SHOWN).get_attribute("data-id") == "service-robots"


@pytest.mark.parametrize(
    ("name", "value"), [("sector", "care"), ("ring", "watch"), ("moved", "new"), ("tag", "AI")]
)
def test_filter_leaves_what_fits(open_page: OpenPage, name: str, value: str) -> None:
    """Each filter leaves those that the page's own figures say it should, and stands in the address."""
    page = still(open_page)
    page.click(".tr-more summary")

    page.select_option(f"[name={name}]", value)

    key = {"sector": "s", "ring": "r", "moved": "m", "tag": "t"}[name]
    items = page.evaluate("JSON.parse(document.querySelector('.tr-data').textContent).items")
    wanted = sorted(
        id_ for id_, item in items.items() if value == item[key] or (name == "tag" and value in item[key])
    )
    assert wanted
    assert sorted(page.eval_on_selector_all(SHOWN, "all => all.map(one => one.dataset.id)")) == wanted
    assert query(page) == {name: [value]}


def test_address_brings_the_view_back(open_page: OpenPage) -> None:
    """A link with search, filter, highlights and weights shows a colleague the same view."""
    page = still(open_page, "./?find=o&sector=care&mark=telemedicine.nobody&w=80-20")

    assert page.input_value("[name=find]") == "o"
    assert page.input_value("[name=sector]") == "care"
    assert page.eval_on_selector_all("a.tr-marked.blip", "all => all.map(one => one.dataset.id)") == [
        "telemedicine"
    ]
    assert page.eval_on_selector_all("[name=w]", "all => all.map(one => one.value)") == ["80", "20"]
    expect(page.locator(".tr-own")).to_be_visible()

    page.fill("[name=find]", "")
    assert query(page) == {"sector": ["care"], "mark": ["telemedicine"], "w": ["80-20"]}


def test_address_with_nonsense_shows_the_published_radar(open_page: OpenPage) -> None:
    """Unknown sectors, editions and weights in an address are passed over."""
    page = still(open_page, "./?sector=nowhere&with=1066&w=1-2-3&mark=&x=y&length=5&0=zzz&item=1")

    expect(page.locator(SHOWN)).to_have_count(28)
    expect(page.locator(".tr-own")).to_be_hidden()
    expect(page.locator(".tr-panel")).to_be_hidden()


def test_reset_shows_everything_again(open_page: OpenPage) -> None:
    """One button takes search, filters, highlights and weights back."""
    page = still(open_page, "./?find=robot&ring=try&mark=drones&w=10-90")

    page.click(".tr-panel [type=reset]")

    expect(page.locator(SHOWN)).to_have_count(28)
    expect(page.locator(".tr-marked")).to_have_count(0)
    expect(page.locator(".tr-own")).to_be_hidden()
    assert query(page) == {}


def test_card_tells_the_figures_of_the_table(open_page: OpenPage) -> None:
    """Pointing at a technology shows its row as a card, which stays while pointed at and goes with Escape."""
    page = still(open_page)

    page.hover("a.blip[data-id=chatbots] .mark")

    card = page.locator(".tr-cardlet")
    expect(card).to_be_visible()
    for cell in page.locator(".tr-table tr[data-id=chatbots] td").all_inner_texts()[2:]:
        assert cell.strip() in card.inner_text()
    card.hover()
    page.clock.run_for(400)
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_picture_is_one_stop_with_arrow_keys_inside(open_page: OpenPage) -> None:
    """Tab enters and leaves the picture; arrows go along and across the rings, pages over the sectors."""
    page = still(open_page)
    assert page.locator("a.blip[tabindex='0']").count() == 1
    page.focus("a.blip[tabindex='0']")
    items = page.evaluate("JSON.parse(document.querySelector('.tr-data').textContent).items")
    first = focused(page)

    page.keyboard.press("ArrowRight")
    assert focused(page) != first
    assert items[focused(page)]["r"] == items[first]["r"]
    page.keyboard.press("ArrowLeft")
    assert focused(page) == first

    page.keyboard.press("ArrowDown")
    rings = [
        id_ for id_, _ in page.evaluate("JSON.parse(document.querySelector('.tr-data').textContent).rings")
    ]
    assert rings.index(items[focused(page)]["r"]) == rings.index(items[first]["r"]) + 1
    page.keyboard.press("ArrowUp")
    assert items[focused(page)]["r"] == items[first]["r"]

    page.keyboard.press("PageDown")
    assert items[focused(page)]["s"] != items[first]["s"]
    page.keyboard.press("End")
    last = focused(page)
    expect(page.locator(".tr-cardlet")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.radar-svg')") is None
    page.keyboard.press("Shift+Tab")
    assert focused(page) == last


def test_every_technology_is_reached_by_arrow_keys(open_page: OpenPage) -> None:
    """Along each ring and across the rings, nobody is left out."""
    page = still(open_page)
    page.focus("a.blip[tabindex='0']")
    page.keyboard.press("Home")
    seen = set()
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", None, "ArrowDown", "ArrowDown", "ArrowDown"):
        if key:
            page.keyboard.press(key)
        for _ in range(28):
            seen.add(focused(page))
            page.keyboard.press("ArrowRight")
    assert len(seen) == 28


def test_keyboard_passes_over_what_is_filtered_out(open_page: OpenPage) -> None:
    """Enter in the search goes to the first that fits; End to the last that fits."""
    page = still(open_page)
    page.fill("[name=find]", "robots")
    left = page.eval_on_selector_all(SHOWN, "all => all.map(one => one.dataset.id)")

    page.keyboard.press("Enter")
    assert focused(page) == left[0]
    page.keyboard.press("End")
    assert focused(page) == left[-1]


def test_space_highlights_and_says_so(open_page: OpenPage) -> None:
    """A highlighted set is marked in picture, list and table, is announced, and stands in the address."""
    page = still(open_page)
    page.focus("a.blip[tabindex='0']")
    id_ = focused(page)

    page.keyboard.press(" ")

    expect(page.locator(f".tr-marked[data-id={id_}]")).not_to_have_count(0)
    expect(page.locator("[role=status].tr-live")).to_contain_text("is highlighted")
    assert query(page) == {"mark": [id_]}
    page.keyboard.press(" ")
    assert query(page) == {}


def test_a_finger_sees_the_card_before_it_leaves(open_page: OpenPage) -> None:
    """The first touch shows the card, a second one follows the link."""
    page = still(open_page, viewport={"width": 390, "height": 844}, has_touch=True)
    start = page.url

    page.tap("a.blip[data-id=chatbots] .mark")
    expect(page.locator(".tr-cardlet")).to_be_visible()
    assert page.url == start
    box = page.locator(".tr-cardlet").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390

    page.tap(".tr-cardlet a")
    page.wait_for_url("**/technologies/chatbots/")


def test_area_and_edition_are_switched_in_place(open_page: OpenPage, site_url: str) -> None:
    """The page is not loaded again, the view stays, and the address is that of the other page."""
    page = still(open_page, "./?find=o")
    page.evaluate("window.kept = true")
    before = spots(page)

    page.click(".tr-switch summary >> nth=0")
    page.click(".tr-switch a >> text=Culture and leisure")
    expect(page.locator("h1")).to_contain_text("Culture and leisure")
    page.click(".tr-switch summary >> nth=1")
    page.click(".tr-switch a >> text=2025")
    expect(page.locator("h1")).to_contain_text("2025")

    assert page.url == f"{site_url}editions/2025/culture-and-leisure/?find=o"
    assert page.evaluate("window.kept")
    assert page.title().startswith("Culture and leisure 2025")
    assert page.input_value("[name=find]") == "o"
    assert spots(page) != before
    assert page.evaluate("document.activeElement.textContent").startswith("Edition")
    # What lies around the radar leads where it led before.
    assert page.locator(".md-tabs a >> text=Method").evaluate("one => one.href") == f"{site_url}method/"
    assert page.locator("a.md-logo").first.evaluate("one => one.href") == site_url

    page.go_back()
    expect(page.locator("h1")).to_contain_text("Culture and leisure")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Teknologiradar 2026")
    assert spots(page) == before
    assert page.evaluate("window.kept")


def test_another_radar_is_as_alive_as_the_first(open_page: OpenPage) -> None:
    """After a switch, sorting, search and keyboard work on what is shown now."""
    page = still(open_page)
    page.click(".tr-switch summary >> nth=0")
    page.click(".tr-switch a >> text=Health and care")
    expect(page.locator("h1")).to_contain_text("Health and care")

    page.click(".tr-table thead button >> nth=4")
    values = list(indices(page).values())
    assert values == sorted(values)
    page.fill("[name=find]", "drones")
    expect(page.locator(SHOWN)).to_have_count(1)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_blips_glide_unless_the_reader_wants_calm(open_page: OpenPage, motion: str) -> None:
    """Motion shows what went where, and none is made for those who asked for none."""
    page = still(open_page, reduced_motion=motion)
    page.evaluate(
        "document.addEventListener('transitionrun', (one) =>"
        " one.target.matches('a.blip') && (window.moved = true))"
    )

    page.click(".tr-switch summary >> nth=0")
    page.click(".tr-switch a >> text=Health and care")
    expect(page.locator("h1")).to_contain_text("Health and care")

    assert page.evaluate("window.moved === true") is (motion == "no-preference")


def test_comparison_draws_and_tells_what_changed(open_page: OpenPage) -> None:
    """The places of another edition are drawn beside today's, and every change of ring is written out."""
    page = still(open_page, "./?with=2025")

    page.wait_for_selector(".ghost")
    told = page.locator(".tr-compared")
    expect(told).to_contain_text("2025")
    lines = told.locator("li").all_inner_texts()
    moved = page.evaluate(
        "Object.values(JSON.parse(document.querySelector('.tr-data').textContent).items)"
        ".filter(one => ['in', 'out', 'new'].includes(one.m)).length"
    )
    assert len([line for line in lines if not line.endswith("not placed")]) == moved
    assert all("→" in line for line in lines)

    page.select_option("[name=with]", "")
    expect(page.locator(".ghost")).to_have_count(0)
    expect(told).to_be_hidden()


def test_own_weights_move_blips_and_are_marked_as_own(open_page: OpenPage) -> None:
    """The index is the weighted mean, places follow without overlap, and all is undone at once."""
    page = still(open_page)
    published, before, table = spots(page), indices(page), page.inner_text(".tr-table tbody")
    page.click(".tr-more summary")

    page.locator("[name=w]").nth(0).fill("90")
    page.locator("[name=w]").nth(1).fill("10")
    page.clock.run_for(200)  # the table follows the sliders when they rest

    data = page.evaluate("JSON.parse(document.querySelector('.tr-data').textContent)")
    after, places = indices(page), spots(page)
    assert before != after
    for id_, item in data["items"].items():
        (maturity, *_), (adoption, *_) = item["d"]
        assert after[id_] == pytest.approx(0.9 * maturity + 0.1 * adoption, abs=1e-6)
        away = math.hypot(*places[id_]) / 500
        ring = next(i for i, start in enumerate(data["starts"]) if after[id_] >= start)
        inner = data["edges"][ring - 1] if ring else 0
        assert inner < away < data["edges"][ring]
        turn = math.atan2(places[id_][0], -places[id_][1]) % (2 * math.pi)
        assert data["sectors"][int(turn / (2 * math.pi) * len(data["sectors"]))] == item["s"]
    size = float(page.get_attribute(f"{BLIPS} circle.mark", "r") or 0)
    assert all(math.dist(places[a], places[b]) >= 2 * size - 0.01 for a, b in combinations(places, 2))
    inwards = sorted(after, key=lambda id_: -after[id_])
    distances = [math.hypot(*places[id_]) for id_ in inwards]
    assert distances == sorted(distances)
    expect(page.locator(".tr-own")).to_contain_text("not the published weights")
    assert query(page) == {"w": ["90-10"]}

    page.click("[data-do=published]")
    assert spots(page) == published
    assert page.inner_text(".tr-table tbody") == table
    expect(page.locator(".tr-own")).to_be_hidden()
    assert query(page) == {}


def test_without_script_no_tool_is_shown_that_needs_it(open_page: OpenPage) -> None:
    """Search, filters and weights are there only for those whose browser can use them."""
    page = open_page(viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    page.goto("./")

    expect(page.locator(".tr-tools")).to_be_hidden()
    expect(page.locator(BLIPS)).to_have_count(28)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_radar_in_use_has_no_accessibility_fault(
    open_page: OpenPage, axe: Callable[[Page], list[str]], scheme: str, width: int
) -> None:
    """With panel, card, highlights, comparison and own weights, axe finds nothing."""
    address = "./?mark=chatbots&with=2025&ring=try"
    page = still(open_page, address, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.wait_for_selector(".ghost")
    page.focus("a.blip[tabindex='0']")
    page.keyboard.press("ArrowRight")
    assert axe(page) == []

    page.locator("[name=w]").nth(0).fill("80")
    assert axe(page) == []


@pytest.mark.parametrize("width", [320, 390])
def test_tools_fit_a_phone(open_page: OpenPage, width: int) -> None:
    """The panel with its sliders is no wider than the screen, and its controls are large enough to touch."""
    page = still(open_page, "./?w=90-10", viewport={"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for one in page.locator(".tr-tools :is(input, select, button, summary):visible").all():
        box = one.bounding_box()
        assert box
        assert box["height"] >= 24


def test_the_last_switch_that_was_asked_for_wins(open_page: OpenPage, site_url: str) -> None:
    """A page that comes late does not take the place of one that was chosen after it."""
    page = still(open_page)
    held = hold(page, "**/areas/health-and-care/")
    switch(page, 0, "Health and care")
    expect(page.locator(".tr-radar")).to_have_attribute("aria-busy", "true")
    assert page.evaluate("document.activeElement.textContent").startswith("Area")
    switch(page, 0, "Culture and leisure")
    expect(page.locator("h1")).to_contain_text("Culture and leisure")

    let_through(page, held[0])
    expect(page.locator("h1")).to_contain_text("Culture and leisure")
    assert page.url == f"{site_url}areas/culture-and-leisure/"


def test_back_and_forward_while_a_page_is_awaited(open_page: OpenPage, site_url: str) -> None:
    """Going forward again before the earlier page has come shows what the address says."""
    page = still(open_page)
    switch(page, 0, "Culture and leisure")
    expect(page.locator("h1")).to_contain_text("Culture and leisure")
    held = hold(page, site_url)

    page.evaluate("history.back()")
    expect(page.locator(".tr-radar")).to_have_attribute("aria-busy", "true")
    # What is still shown leads where it led.
    assert (
        page.locator(".tr-table a").first.evaluate("one => one.href").startswith(f"{site_url}technologies/")
    )
    page.evaluate("history.forward()")
    expect(page.locator(".tr-radar")).not_to_have_attribute("aria-busy", "true")
    let_through(page, held[0])
    expect(page.locator("h1")).to_contain_text("Culture and leisure")


def test_back_after_reload_keeps_the_links_right(open_page: OpenPage, site_url: str) -> None:
    """A page that was loaded again goes back in place, and the frame around it leads where it led."""
    page = still(open_page)
    switch(page, 0, "Culture and leisure")
    expect(page.locator("h1")).to_contain_text("Culture and leisure")
    page.reload()
    page.wait_for_selector(".radar-svg[role=application]")

    page.go_back()
    expect(page.locator("h1")).to_contain_text("Teknologiradar 2026")
    assert page.locator("a.md-logo").first.evaluate("one => one.href") == site_url
    assert page.locator(".md-nav a, [rel=icon]").evaluate_all(
        "(all, site) => all.every(one => one.href.startsWith(site))", site_url
    )


def test_a_page_that_cannot_be_had_is_gone_to(open_page: OpenPage, site_url: str) -> None:
    """Where a switch in place fails the browser follows the link; a comparison says that it failed."""
    page = still(open_page)
    page.route(
        "**/areas/employment/",
        lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_(),
    )
    switch(page, 0, "Employment")
    expect(page.locator("h1")).to_contain_text("Employment")
    assert page.url == f"{site_url}areas/employment/"

    page.route("**/editions/**", lambda route: route.abort())
    page.click(".tr-more summary")
    page.select_option("[name=with]", "2025")
    expect(page.locator(".tr-compared")).to_contain_text("could not be fetched")


def test_own_view_does_not_depend_on_the_way_to_it(open_page: OpenPage) -> None:
    """The same weights give the same picture, however the sliders came there."""
    page = still(open_page, "./?w=80-20")
    at_once = spots(page)
    page.locator("[name=w]").nth(0).fill("5")
    page.locator("[name=w]").nth(1).fill("95")
    assert spots(page) != at_once
    page.locator("[name=w]").nth(0).fill("80")
    page.locator("[name=w]").nth(1).fill("20")
    assert spots(page) == at_once


def test_the_same_shares_are_the_published_weights(open_page: OpenPage) -> None:
    """Twice as much of everything is no view of one's own."""
    page = still(open_page, "./?w=100-100")
    expect(page.locator(".tr-own")).to_be_hidden()


def test_own_view_leaves_aside_what_it_does_not_know(open_page: OpenPage) -> None:
    """Movement and comparison rest while the weights are the reader's, and come back with the published."""
    page = still(open_page, "./?with=2025&moved=in&w=80-20")
    expect(page.locator(SHOWN)).to_have_count(28)
    expect(page.locator("[name=moved]")).to_be_disabled()
    expect(page.locator(".ghost")).to_have_count(0)
    expect(page.locator(".tr-own")).to_be_in_viewport()
    expect(page.locator("[name=w]").first).to_have_attribute("aria-valuetext", "80 %")

    page.click("[data-do=published]")
    page.wait_for_selector(".ghost")
    assert 0 < page.locator(SHOWN).count() < 28
    assert query(page) == {"with": ["2025"], "moved": ["in"]}
    assert page.evaluate("document.activeElement.matches('a.blip')")
    # What is filtered out has no ghost either.
    assert page.locator(".ghost:not(.tr-off)").count() <= page.locator(SHOWN).count()


def test_a_sorted_table_stays_sorted_under_own_weights(open_page: OpenPage) -> None:
    """The order follows the new figures, and the published ones again."""
    page = still(open_page)
    page.click(".tr-table thead button >> nth=4")
    page.click(".tr-more summary")
    for name in ("own", "published"):
        if name == "own":
            page.locator("[name=w]").nth(0).fill("95")
        else:
            page.click("[data-do=published]")
        page.clock.run_for(200)  # the table follows the sliders when they rest
        values = list(indices(page).values())
        assert values == sorted(values)


def test_comparison_with_a_later_edition_runs_forward_in_time(open_page: OpenPage) -> None:
    """The arrow leads from the earlier ring to the later one, whichever of the two is shown."""
    lines = []
    for address, other in (("./", "2025"), ("editions/2025/", "2026")):
        page = still(open_page, f"{address}?with={other}")
        page.wait_for_selector(".ghost")
        lines.append(sorted(page.locator(".tr-compared li").all_inner_texts()))
    assert lines[0] == lines[1]


def test_what_is_found_is_said_once_typing_rests(open_page: OpenPage) -> None:
    """The count is seen at once, and said to screen readers after a pause, not at every letter."""
    page = still(open_page)
    page.evaluate(
        "() => { const live = document.querySelector('.tr-live[role=status]'); window.said = [];"
        " new MutationObserver(() => said.push(live.textContent)).observe(live, {childList: true}); }"
    )
    page.locator("[name=find]").press_sequentially("sensor", delay=20)
    page.clock.run_for(900)
    assert page.evaluate("window.said") == [page.inner_text(".tr-count")]


def test_escape_gives_the_focus_back_and_leaves_nothing_described(open_page: OpenPage) -> None:
    """A highlight in the card keeps the card, Escape closes it, and no technology keeps its description."""
    page = still(open_page)
    page.focus("a.blip[tabindex='0']")
    page.keyboard.press("ArrowRight")
    id_ = focused(page)
    page.keyboard.press(" ")
    expect(page.locator(".tr-cardlet button")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#tr-about")).to_contain_text("is highlighted")
    page.hover(".tr-cardlet")
    page.click(".tr-cardlet button")
    expect(page.locator(".tr-cardlet button")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    assert focused(page) == id_
    expect(page.locator(".tr-cardlet")).to_be_hidden()
    expect(page.locator("a.blip[aria-describedby]")).to_have_count(0)


def test_tools_are_seen_only_once_they_work(open_page: OpenPage, site_url: str) -> None:
    """Where the radar's own script does not come, nothing is shown that would need it."""
    page = open_page(viewport={"width": 1440, "height": 900})
    page.route("**/assets/radar.js", lambda route: route.abort())
    page.goto("./")
    expect(page.locator("[name=find]")).to_be_hidden()
    expect(page.locator(BLIPS)).to_have_count(28)


def test_tools_work_in_a_folder_without_a_server(browser: Browser, built_site: Path) -> None:
    """Opened as a file, search and weights work, and a switch follows its link."""
    page = browser.new_page()
    page.goto((built_site / "index.html").as_uri())
    page.fill("[name=find]", "sensor")
    expect(page.locator(".tr-count")).to_contain_text("of 28")
    page.click(".tr-more summary")
    page.locator("[name=w]").nth(0).fill("90")
    expect(page.locator(".tr-own")).to_be_visible()
    switch(page, 0, "Employment")
    page.wait_for_url("**/areas/employment/**")
    page.close()


def test_targets_are_large_enough(open_page: OpenPage) -> None:
    """Links of the list and buttons of the table are 24 pixels high, on a phone as well."""
    for width in (390, 1440):
        page = still(open_page, viewport={"width": width, "height": 900})
        small = page.eval_on_selector_all(
            ".tr-sector a, .tr-table thead button, .tr-switch summary",
            "all => all.filter(one => one.getBoundingClientRect().height < 23.9).map(one => one.textContent)",
        )
        assert small == []


def test_names_are_text_and_weights_are_kept_as_they_are(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Signs of HTML and of patterns in names do no harm, and three equal weights are the published ones."""
    folder = tmp_path_factory.mktemp("odd")
    name = '<b>%(n)s</b> $& "quoted"'
    config = files()["radar.yml"].replace(
        "source: survey}", "source: survey}\n  again: {name: Again, source: survey, question: adoption}"
    )
    front = f"name: {json.dumps(name)}\nsector: air\nsummary: About it.\ntags: ['a \"b\" <c>']"
    page_text = f"---\n{front}\n---\n\nText.\n"
    radar = small_radar(folder, {"radar.yml": config, "docs/technologies/drones.md": page_text})
    site = folder / "site"
    command = [sys.executable, "-m", "radar", "build", "--config", str(radar), "--site-dir", str(site)]
    subprocess.run(command, check=True, capture_output=True)
    with served(site) as url:
        page = browser.new_page(base_url=url)
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto("./")
        page.wait_for_selector(".radar-svg[role=application]")
        assert page.eval_on_selector_all("[name=w]", "all => all.map(one => one.value)") == ["33", "33", "33"]
        expect(page.locator(".tr-own")).to_be_hidden()
        page.focus("a.blip[data-id=drones]")
        page.keyboard.press(" ")
        expect(page.locator("[role=status].tr-live")).to_have_text(f"{name} is highlighted")
        page.click(".tr-more summary")
        page.select_option("[name=tag]", 'a "b" <c>')
        expect(page.locator(SHOWN)).to_have_count(1)
        page.locator("[name=w]").nth(0).fill("100")
        expect(page.locator(".tr-own")).to_be_visible()
        assert faults == []
        page.close()
