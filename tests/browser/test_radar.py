"""The radar in a browser: search, filters, cards, keyboard, other radars in place, the reader's weights."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from itertools import combinations
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

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
    """A page on which nothing moves, so that nothing has to be waited for."""
    page = open_page(**({"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"} | options))
    page.goto(address)
    page.wait_for_selector(".radar-svg[role=application]")
    return page


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
    page = still(open_page, "./?sector=nowhere&with=1066&w=1-2-3&mark=&x=y")

    expect(page.locator(SHOWN)).to_have_count(28)
    expect(page.locator(".tr-own")).to_be_hidden()


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
    page.wait_for_timeout(400)
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
    """The page is not loaded anew, the view stays, and the address is that of the other page."""
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
        "document.addEventListener('transitionrun', (one) => one.target.matches('a.blip') && (window.moved = true))"
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

    data = page.evaluate("JSON.parse(document.querySelector('.tr-data').textContent)")
    after, places = indices(page), spots(page)
    assert before != after
    for id_, item in data["items"].items():
        (maturity, _), (adoption, _) = item["d"]
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
