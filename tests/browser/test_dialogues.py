"""The pages about dialogues in a browser: days left, what has passed since the build, finding, no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import OpenPage

TODAY = "2026-11-22T10:00:00Z"
"""The day on which the demonstration plays."""
PAGES = [
    "dialogues/",
    "dialogues/indoor-climate-sensors/",
    "dialogues/electronic-locks-home-care/",
    "buyers/",
    "buyers/alvhamra-municipality-made-up-se/",
    "market/",
]
LOCKS, INPUT, TENDER = "Door locks", "Citizens' proposals", "Indoor climate"


def cards(page: Page, stage: str) -> list[str]:
    """The titles that a group of the overview shows."""
    shown = page.locator(f'[data-stage="{stage}"].tr-stage :is(.tr-card, .tr-rows li) > a:visible')
    return shown.all_inner_texts()


def at(page: Page, time: str, address: str = "dialogues/") -> Page:
    """The page as a reader has it at a time."""
    page.clock.set_fixed_time(time)
    page.goto(address)
    return page


def test_days_left_are_the_readers(page: Page) -> None:
    """A date says how many days are left for the reader, whenever the page was built."""
    card = at(page, TODAY).locator(".tr-card", has_text=INPUT)
    expect(card.locator("li:visible").first).to_have_text("Questions by 1 December 2026, 12:00 in 9 days")
    at(page, "2026-12-10T10:00:00Z")
    expect(card.locator("li:visible").first).to_have_text("Written input by 11 December 2026, 12:00 tomorrow")
    at(page, "2026-12-11T10:15:00Z")
    expect(card.locator("li:visible").first).to_contain_text("in 45 minutes")


def test_what_has_passed_is_hidden(page: Page) -> None:
    """On a dialogue's page dates go as they pass, and at last it says that none is left."""
    at(page, "2027-01-13T11:30:00Z", "dialogues/electronic-locks-home-care/")
    dates = page.locator(".tr-next li:visible")
    expect(dates.first).to_contain_text("Questions by")
    at(page, "2027-06-01T10:00:00Z", "dialogues/electronic-locks-home-care/")
    expect(dates).to_have_count(0)
    expect(page.locator(".tr-dates-none")).to_be_visible()


def test_dialogues_move_on_with_time(page: Page) -> None:
    """A planned dialogue that has begun stands among the open ones, and one that is over among those held."""
    at(page, TODAY)
    assert [len(cards(page, stage)) for stage in ("coming", "open")] == [1, 2]
    at(page, "2026-12-08T10:00:00Z")
    assert any(LOCKS in title for title in cards(page, "open"))
    expect(page.locator('[data-stage="coming"] .tr-empty')).to_be_visible()
    expect(page.locator(".tr-card", has_text=LOCKS).locator(".tr-badge")).to_have_text("Under way")
    at(page, "2027-02-01T10:00:00Z")
    over = " ".join(cards(page, "held"))
    assert INPUT in over
    assert TENDER in over
    expect(page.locator(".tr-card", has_text=TENDER).locator(".tr-badge")).to_have_text(
        "Its dates have passed"
    )


def test_finding_and_filtering(page: Page) -> None:
    """Words and filters leave what fits, count it, and stay in the address, which shows the same again."""
    at(page, TODAY)
    field = page.get_by_role("searchbox", name="Find a dialogue")
    field.fill("oslo operating")
    expect(page.locator(".tr-count")).to_have_text("1 of 8 dialogues")
    assert cards(page, "held") == ["New operating agreements for IT in Oslo"]
    expect(page.get_by_role("heading", name="Coming")).to_be_hidden()
    assert "?find=oslo" in page.url

    field.fill("")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Technology").select_option(label="Data platforms")
    expect(page.locator(".tr-count")).to_have_text("1 of 8 dialogues")
    page.reload()
    expect(page.locator(".tr-count")).to_have_text("1 of 8 dialogues")
    expect(page.get_by_label("Technology")).to_have_value("data-platforms")
    page.get_by_label("Status").select_option(label="Planned")
    expect(page.locator(".tr-count")).to_have_text("0 of 8 dialogues")
    page.get_by_role("button", name="Reset").click()
    expect(page.locator(".tr-card:visible")).to_have_count(8)
    assert "?" not in page.url


def test_finding_what_a_dialogue_says(page: Page) -> None:
    """A word that only a dialogue's text has finds it; so do country, CPV and days, in the address too."""
    at(page, TODAY)
    page.get_by_role("searchbox", name="Find a dialogue").fill("misuse held back")
    expect(page.locator(".tr-count")).to_have_text("1 of 8 dialogues")
    at(page, TODAY, "dialogues/?country=SE")
    found = page.locator(".tr-stage :is(.tr-card, .tr-rows li):visible")
    expect(page.locator(".tr-count")).to_contain_text("of 8 dialogues")
    swedish = found.count()
    assert 0 < swedish < 8
    at(page, TODAY, "dialogues/?cpv=72")
    expect(page.get_by_label("CPV")).to_have_value("72")
    expect(page.locator(".tr-count")).to_contain_text("of 8 dialogues")
    at(page, TODAY, "dialogues/?from=2026-11-01&until=2027-12-31")
    expect(page.locator(".tr-count")).to_have_text("3 of 8 dialogues")
    assert not cards(page, "held")


def test_new_since_the_last_visit(page: Page) -> None:
    """Nothing is kept until it is asked for; then what was published since is marked, until it is stopped."""
    at(page, TODAY)
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('teknologiradar')).length"
    assert page.evaluate(kept) == 0
    page.get_by_role("button", name="Mark what is new from now on").click()
    expect(page.get_by_text("What is new since November 22, 2026 is marked.")).to_be_visible()
    marks = page.locator(".tr-new")
    expect(marks).to_have_count(0)
    # As if one dialogue had been published since, and another changed.
    page.evaluate(
        """() => {
          const told = JSON.parse(localStorage.getItem("teknologiradar-seen"));
          const [first, second] = Object.keys(told.seen);
          delete told.seen[first];
          told.seen[second] = "2020-01-01/1";
          localStorage.setItem("teknologiradar-seen", JSON.stringify(told));
        }"""
    )
    page.reload()
    expect(marks).to_have_count(2)
    assert sorted(marks.all_inner_texts()) == ["Changed", "New"]
    page.get_by_role("button", name="I have seen all").click()
    expect(marks).to_have_count(0)
    page.get_by_role("button", name="Stop marking").click()
    assert page.evaluate(kept) == 0


def test_keyboard_alone_finds(page: Page) -> None:
    """Search, filter and a result can be reached and used with the keyboard."""
    at(page, TODAY)
    page.get_by_role("searchbox", name="Find a dialogue").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("select[name=area]")).to_be_focused()
    expect(page.locator("select[name=area] option")).not_to_have_count(1)
    page.keyboard.type("Health")
    expect(page.locator(".tr-count")).to_have_text("1 of 8 dialogues")


def test_today_is_drawn(page: Page) -> None:
    """The drawn timetable marks the reader's day, if it lies within."""
    at(page, TODAY, "dialogues/indoor-climate-sensors/")
    expect(page.locator(".tr-plan--today")).to_have_count(1)
    at(page, "2030-01-01T10:00:00Z", "dialogues/indoor-climate-sensors/")
    expect(page.locator(".tr-plan--today")).to_have_count(0)


def test_answer_has_an_address(page: Page) -> None:
    """A link to an answer leads to it."""
    at(page, TODAY, "dialogues/indoor-climate-sensors/")
    answer = page.locator("ol.tr-said > li").nth(1)
    answer.get_by_role("link", name="Link to this answer").click()
    assert page.url.endswith(f"#{answer.get_attribute('id')}")
    expect(answer).to_be_in_viewport()


def test_without_script_everything_reads(open_page: OpenPage) -> None:
    """Without script all dates stand there, none is counted down to, and no form is shown."""
    page = open_page(java_script_enabled=False)
    page.goto("dialogues/")
    expect(page.locator(".tr-find")).to_be_hidden()
    expect(page.locator(".tr-since")).to_be_hidden()
    expect(page.locator(".tr-card", has_text=LOCKS).locator("time:visible")).to_have_count(8)
    expect(page.locator(".tr-left")).to_have_count(0)
    page.goto("dialogues/indoor-climate-sensors/")
    expect(page.locator("ol.tr-said > li").first).to_be_visible()
    expect(
        page.get_by_text("In the first ten schools").or_(page.get_by_text("8 % in the first"))
    ).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(
    open_page: OpenPage, axe: Callable[[Page], list[str]], address: str, scheme: str
) -> None:
    """Axe finds nothing on these pages, in light and dark colours, narrow and wide."""
    wide = at(open_page(viewport={"width": 1440, "height": 900}, color_scheme=scheme), TODAY, address)
    assert axe(wide) == []
    narrow = at(open_page(viewport={"width": 390, "height": 844}, color_scheme=scheme), TODAY, address)
    assert axe(narrow) == []
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 390


def test_nothing_is_asked_for_outside(page: Page, outside_requests: list[str]) -> None:
    """The pages ask no other server for anything."""
    for address in PAGES:
        at(page, TODAY, address)
    assert outside_requests == []
