"""The site in a browser: readable without script, at home on a phone, without faults, asking nobody else."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import OpenPage

PAGES = {
    "start": "./",
    "technologies": "technologies/",
    "technology": "technologies/generative-ai/",
    "technology of an earlier edition": "technologies/blockchain/",
    "needs": "needs/",
    "needs of an area": "needs/citizen-service/",
    "areas": "areas/",
    "area": "areas/health-and-care/",
    "editions": "editions/",
    "edition": "editions/2025/",
    "area in an earlier edition": "editions/2025/health-and-care/",
    "dialogues": "dialogues/",
    "dialogue": "dialogues/oslo-it-operations/",
    "coming dialogue": "dialogues/electronic-locks-home-care/",
    "dialogue with answers": "dialogues/indoor-climate-sensors/",
    "buyers": "buyers/",
    "market scan": "market/",
    "market scan of an area": "market/citizen-service/",
    "method": "method/",
    "derivations": "method/estimates/",
    "script for R": "method/reproduce/",
}
each_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
SCHEMES = ("light", "dark")


class Addresses(HTMLParser):
    """The addresses that a page points to, and the anchors that it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is not None and name in ("href", "src", "data-chart"):
                self.targets.append(value)
            if value is not None and name in ("id", "name"):
                self.anchors.add(value)


@each_page
def test_no_fault(
    page: Page, outside_requests: list[str], axe: Callable[[Page], list[str]], address: str
) -> None:
    """A page asks no other server, lacks nothing and has no error; in light and dark axe finds nothing."""
    missing: list[str] = []
    page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(address)
    assert axe(page) == []
    page.locator("[data-md-component=palette] label:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert axe(page) == []
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")

    assert outside_requests == []
    assert missing == []
    assert faults == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_accessibility_fault_in_use(
    open_page: OpenPage, axe: Callable[[Page], list[str]], scheme: str
) -> None:
    """Nor does it once charts are drawn, or a list of other radars is open."""
    page = open_page(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    page.goto("technologies/generative-ai/")
    for chart in page.locator(".tr-chart").all():
        chart.scroll_into_view_if_needed()
        chart.locator(".main-svg").first.wait_for()
    assert axe(page) == []

    page.goto("./")
    page.locator(".tr-switch summary").first.click()
    assert axe(page) == []


@each_page
def test_nothing_is_wider_than_a_phone(open_page: OpenPage, address: str) -> None:
    """A page never scrolls sideways; wide tables do so in a frame of their own."""
    page = open_page(viewport={"width": 390, "height": 800})
    page.goto(address)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelector('.md-content').scrollWidth") <= width


def test_radar_is_read_without_script(open_page: OpenPage) -> None:
    """The picture, its list and its table are there before any script runs."""
    page = open_page(viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    page.goto("./")

    assert page.locator("svg.radar-svg a.blip").count() >= 25
    expect(page.locator("svg.radar-svg")).to_be_in_viewport(ratio=0.95)
    expect(page.get_by_role("table")).to_be_visible()


def test_figures_are_read_without_script(open_page: OpenPage) -> None:
    """Without script no empty frame stands where a chart would be."""
    page = open_page(viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    page.goto("technologies/generative-ai/")

    assert page.locator(".tr-chart:visible").count() == 0
    assert page.get_by_role("table").count() >= 4


def test_radar_fills_the_first_screen(page: Page) -> None:
    """Picture and list are seen at once on a usual screen."""
    page.goto("./")

    box = page.locator("svg.radar-svg").bounding_box()
    assert box is not None
    assert box["height"] > 560
    assert box["y"] + box["height"] <= 900


def test_blip_is_a_link_with_a_name(page: Page) -> None:
    """A blip says name, ring, index with interval, and movement, and leads to its page."""
    page.goto("./")
    blip = page.get_by_role("link", name="Generative AI, Try out, index 0.").first
    blip.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Generative AI¶")


def test_blips_are_reached_by_keyboard_without_script(open_page: OpenPage) -> None:
    """Without script each blip is a stop of the tab key, in the order of the numbers, and Enter opens it."""
    page = open_page(viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    page.goto("./")
    page.locator("svg.radar-svg a.blip").first.focus()
    page.keyboard.press("Tab")
    expect(page.locator("svg.radar-svg a.blip:focus")).to_have_attribute("data-n", "2")

    address = page.locator("svg.radar-svg a.blip:focus").get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{address}")


def test_skip_link_leads_to_the_content(page: Page) -> None:
    """The first stop of the tab key jumps over the navigation."""
    page.goto("technologies/generative-ai/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.querySelector(location.hash).tagName") == "H1"


def test_chart_library_waits_until_a_chart_is_seen(page: Page) -> None:
    """Plotly is asked for once, and not before a chart comes near the window."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("technologies/generative-ai/")
    page.wait_for_load_state("networkidle")
    before = [url for url in asked if "plotly" in url]
    for _ in range(3):
        page.evaluate("scrollBy(0, 1200)")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.locator(".tr-chart .main-svg").first.wait_for()

    assert before == []
    assert len([url for url in asked if "plotly" in url]) == 1


def test_chart_shows_the_numbers_of_its_table(page: Page) -> None:
    """Every count in the table beside a chart stands at a bar."""
    page.goto("technologies/generative-ai/")
    pair = page.locator(".tr-pair:has(table)").first
    pair.scroll_into_view_if_needed()
    pair.locator(".main-svg").first.wait_for()

    table = [cell.replace(",", "") for cell in pair.locator("tbody td:nth-child(2)").all_inner_texts()]
    assert pair.locator(".bartext, .textpoint text, g.text text").all_text_contents() == table


def test_charts_follow_the_colour_scheme(open_page: OpenPage) -> None:
    """A chart's text has the page's own colour in the dark scheme."""
    page = open_page(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    page.goto("technologies/generative-ai/")
    page.locator(".tr-chart").first.scroll_into_view_if_needed()
    tick = page.locator(".tr-chart .ytick text").first
    tick.wait_for()

    assert tick.evaluate("one => getComputedStyle(one).fill") == "rgb(230, 236, 242)"


def test_table_sorts_by_its_headings(page: Page) -> None:
    """A click on a heading sorts by it, a second one turns the order round."""
    page.goto("./")
    button = page.get_by_role("button", name="Index")
    column = page.locator("table[data-sortable] tbody td:nth-child(5)")
    button.click()
    upwards = [cell.get_attribute("data-value") or "" for cell in column.all()]
    button.click()
    downwards = [cell.get_attribute("data-value") or "" for cell in column.all()]

    assert upwards == sorted(upwards, key=float)
    assert downwards == upwards[::-1]


def test_notice_stands_on_every_page(built_site: Path) -> None:
    """That the figures are made up is said on every single page, and can't be closed."""
    pages = list(built_site.rglob("*.html"))

    assert len(pages) > 40
    for one in pages:
        html = one.read_text(encoding="utf-8")
        danish = one.relative_to(built_site).parts[0] == "da"
        told = (
            "tallene på denne side er opdigtede" if danish else "answers and figures on this page are made up"
        )
        assert told in html, one
        assert "announce.dismiss" not in html


def test_every_internal_link_resolves(built_site: Path) -> None:
    """No link, picture or script of any page points to something that is not there."""
    parsed = {one: Addresses(one.read_text(encoding="utf-8")) for one in built_site.rglob("*.html")}
    broken = []
    for one, addresses in parsed.items():
        # The page for a wrong address can't know where it is shown, so it uses the site's full address.
        if one.name == "404.html":
            continue
        base = f"http://site/{one.relative_to(built_site).as_posix()}"
        for target in addresses.targets:
            parts = urlsplit(urljoin(base, target))
            if parts.netloc != "site" or target.startswith("javascript:"):
                continue
            file = built_site / unquote(parts.path).lstrip("/")
            if parts.path.endswith("/"):
                file = file / "index.html"
            anchors = parsed[file].anchors if file in parsed else set()
            if not file.is_file() or (file in parsed and parts.fragment and parts.fragment not in anchors):
                broken.append(f"{one.relative_to(built_site)}: {target}")

    assert broken == []


def test_start_page_says_its_language(page: Page) -> None:
    """Screen readers learn which language a page is in."""
    page.goto("./")

    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_menu_of_a_phone_opens_by_keyboard(open_page: OpenPage) -> None:
    """What is closed is no stop; the menu's button opens it with Enter, and Escape closes it again."""
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto("technologies/chatbots/")
    for _ in range(4):
        page.keyboard.press("Tab")
        left = page.evaluate("document.activeElement.getBoundingClientRect().left")
        assert left >= 0
    menu = page.get_by_role("button", name="Navigation")
    menu.focus()
    page.keyboard.press("Enter")
    link = page.locator(".md-sidebar--primary").get_by_role("link", name="Market dialogues", exact=True)
    link.wait_for(state="visible")
    assert menu.get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.activeElement.closest('.md-sidebar--primary') !== null")
    page.keyboard.press("Escape")
    link.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.getAttribute('for')") == "__drawer"
