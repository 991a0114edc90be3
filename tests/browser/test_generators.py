"""The site of a radar in two languages as each generator makes it: what the pages do, they do in both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from radar.problems import Problems
from radar.publish.plugin import build
from tests.support.serving import served
from tests.support.small import files, small_radar
from tests.test_languages import BILINGUAL

ZENSICAL = pytest.mark.skipif(find_spec("zensical") is None, reason="Zensical is not installed")
ADDRESSES = [
    "",
    "technologies/",
    "technologies/drones/",
    "areas/schools/",
    "dialogues/bridges/",
    "method/",
    "own/",
    "da/",
    "da/technologies/drones/",
    "da/technologies/robots/",
    "da/dialogues/bridges/",
    "da/own/",
]
MKDOCS = files()["mkdocs.yml"] + "markdown_extensions: [attr_list, tables, {toc: {permalink: true}}]\n"


@pytest.fixture(scope="module", params=["mkdocs", pytest.param("zensical", marks=ZENSICAL)])
def site(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The site of a small radar in English and Danish, with a notice and a page of the editors' own."""
    folder = tmp_path_factory.mktemp(request.param)
    radar = BILINGUAL["radar.yml"] + f"generator: {request.param}\n"
    small_radar(folder, {**BILINGUAL, "mkdocs.yml": MKDOCS, "radar.yml": radar})
    return build(folder / "mkdocs.yml")


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where it is served."""
    with served(site) as url:
        yield url


@pytest.fixture
def faults() -> list[str]:
    """What scripts complained about, and what was asked of other servers."""
    return []


@pytest.fixture
def opened(browser: Browser, address: str, faults: list[str]) -> Iterator[Callable[..., Page]]:
    """Makes pages of this site; none of them may fail or ask another server."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(
            base_url=address, **({"viewport": {"width": 1440, "height": 900}} | options)
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith((address, "data:", "blob:")) else faults.append(asked.url)
            ),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


def search(page: Page, words: str) -> None:
    """Type into the theme's search, which is a field of Material's and a button of Zensical's."""
    field = page.locator("[data-md-component=search-query]")
    (field if field.count() else page.locator("button.md-search__button").first).click()
    page.keyboard.type(words)


@pytest.mark.parametrize("width", [1440, 390])
def test_every_page(opened: Callable[..., Page], axe: Callable[[Page], list[str]], width: int) -> None:
    """Each kind of page carries the notice and its style, is in everyone's reach and fits a phone."""
    page = opened(viewport={"width": width, "height": 844})
    for uri in ADDRESSES:
        answer = page.goto(uri)
        assert answer is not None
        assert answer.ok, uri
        danish = uri.startswith("da/")
        expect(page.locator(".tr-notice, .md-banner")).to_contain_text("Opdigtet." if danish else "Made up.")
        assert axe(page) == [], uri
        assert page.evaluate("document.documentElement.scrollWidth") <= width, uri
        assert page.locator("html").get_attribute("lang") == ("da" if danish else "en")


def test_the_radar_is_filtered_compared_and_sorted(opened: Callable[..., Page]) -> None:
    """A search among the technologies dims the others; a heading sorts the table."""
    page = opened()
    page.goto("")
    page.fill("[name=find]", "drone")
    expect(page.locator("a.blip:not(.tr-off)")).to_have_count(1)
    page.fill("[name=find]", "")
    names = page.locator("table.tr-table").first.locator("tbody th")
    before = names.all_inner_texts()
    page.locator("table.tr-table").first.get_by_role("button", name="Technology").click()
    expect(names.first).to_be_visible()
    assert sorted(names.all_inner_texts()) == sorted(before)


def test_charts_are_drawn(opened: Callable[..., Page]) -> None:
    """The charts of a technology's page come when they are scrolled to."""
    page = opened()
    page.goto("technologies/drones/")
    chart = page.locator("[data-chart]").first
    chart.scroll_into_view_if_needed()
    expect(chart.locator("svg.main-svg").first).to_be_visible()


def test_search_finds_what_tables_say(opened: Callable[..., Page]) -> None:
    """The theme's own search finds words of texts, and those of the radar's blocks."""
    page = opened()
    page.goto("")
    search(page, "Bridge Agency")
    expect(page.get_by_text("Drones for bridges").last).to_be_visible()


def test_pages_read_without_script(opened: Callable[..., Page]) -> None:
    """The radar, its table and the links are there without any script."""
    page = opened(java_script_enabled=False)
    page.goto("")
    expect(page.locator("a.blip")).to_have_count(3)
    page.get_by_role("link", name="Drones").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Drones")


def test_the_switch_stays_on_the_page(opened: Callable[..., Page]) -> None:
    """Each page leads to itself in the other language and back, on a phone and without a script too."""
    for options in ({}, {"viewport": {"width": 390, "height": 844}}, {"java_script_enabled": False}):
        page = opened(**options)
        page.goto("technologies/drones/")
        page.get_by_role("link", name="Dansk").click()
        page.wait_for_url("**/da/technologies/drones/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Droner")
        page.get_by_role("link", name="English").click()
        page.wait_for_url(re.compile(r"(?<!da)/technologies/drones/$"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Drones")


def test_search_is_of_the_language(opened: Callable[..., Page]) -> None:
    """On Danish pages the search finds Danish words, and leads to Danish pages."""
    page = opened()
    page.goto("da/")
    search(page, "luftfartøjer")
    expect(page.locator("mark", has_text="luftfartøjer").first).to_be_visible(timeout=15_000)
    page.keyboard.press("Enter")
    page.wait_for_url("**/da/technologies/**")


def test_radar_works_in_the_other_language(opened: Callable[..., Page]) -> None:
    """Filter, area and chart speak Danish, and stay among the Danish pages."""
    page = opened()
    page.goto("da/")
    links = page.locator(".md-nav__link, .md-tabs__link")
    expect(links.filter(has_text=re.compile(r"^\s*Radar\s*$")).first).to_be_attached()
    expect(links.filter(has_text=re.compile(r"^\s*Teknologier\s*$")).first).to_be_attached()
    page.fill("[name=find]", "droner")
    expect(page.locator("a.blip:not(.tr-off)")).to_have_count(1)
    page.locator("details.tr-switch summary").first.click()
    page.locator("details.tr-switch a", has_text="Skoler").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Skoler")
    page.goto("da/technologies/drones/")
    chart = page.locator("[data-chart]").first
    chart.scroll_into_view_if_needed()
    expect(chart.locator("svg.main-svg").first).to_be_visible()


def test_print(opened: Callable[..., Page]) -> None:
    """On paper the frame is gone and the figures stay."""
    page = opened()
    page.goto("technologies/drones/")
    page.emulate_media(media="print")
    expect(page.locator("header.md-header")).to_be_hidden()
    expect(page.locator(".tr-facts")).to_be_visible()


def test_what_pages_say_of_themselves(site: Path) -> None:
    """Feeds, card and policy are in each page's head; downloads, calendars and the embed page are there."""
    html = (site / "technologies/drones/index.html").read_text(encoding="utf-8")
    head = html.partition("</head>")[0]
    assert 'http-equiv="Content-Security-Policy"' in head
    assert 'property="og:title" content="Drones' in head
    assert 'content="https://example.org/small/assets/cards/technologies/drones.png"' in head
    assert re.search(
        r'rel="feed alternate" type="application/atom\+xml"[^>]*href="\.\./\.\./dialogues/[^"]*\.atom"', head
    )
    for uri in (
        "radar.json",
        "dialogues/calendar.ics",
        "embed/index.html",
        "assets/cards/technologies/drones.png",
    ):
        assert (site / uri).is_file(), uri
    assert (site / ".radar-made").is_file()


def test_links_lead_somewhere(site: Path) -> None:
    """Every link within the site leads to a file of it."""
    for page in site.rglob("*.html"):
        if page.name == "404.html":
            continue
        for link in re.findall(r'(?:href|src)="([^"#?:]+)"', page.read_text(encoding="utf-8")):
            target = (page.parent / link).resolve()
            assert (target / "index.html" if target.is_dir() else target).exists(), (page, link)


def test_areas_editions_keys_and_weights(opened: Callable[..., Page]) -> None:
    """An area takes the radar's place in the same page, an edition is compared, keys and weights work."""
    page = opened()
    page.goto("")
    page.evaluate("window.stays = true")
    page.locator("details.tr-switch summary").first.click()
    page.locator("details.tr-switch a", has_text="Schools").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Schools")
    assert page.evaluate("window.stays")

    page.goto("")
    page.get_by_text("Filter and compare").first.click()
    page.select_option("select[name=with]", index=1)
    page.wait_for_url("**/?with=2025")
    page.locator("a.blip").first.focus()
    before = page.evaluate("document.activeElement.dataset.id")
    page.keyboard.press("PageDown")
    assert page.evaluate("document.activeElement.dataset.id") != before
    page.locator("[name=w]").first.evaluate(
        "one => { one.value = 80; one.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(page.locator(".tr-own")).to_be_visible()


@ZENSICAL
@pytest.mark.parametrize(
    "line", ["extra_css: ['https://fonts.example/a.css']", "extra_javascript: ['//a.example/b.js']"]
)
def test_what_other_servers_hold_is_refused(tmp_path: Path, line: str) -> None:
    """What a page would fetch from elsewhere is refused whatever makes the site, and nothing is built."""
    small_radar(tmp_path, {"mkdocs.yml": f"{MKDOCS}{line}\n"})
    with pytest.raises(Problems) as caught:
        build(tmp_path / "mkdocs.yml", generator="zensical")
    assert [problem.code for problem in caught.value.problems] == ["other-server"]
    assert not (tmp_path / "site").exists()


@ZENSICAL
def test_settings_with_functions(tmp_path: Path) -> None:
    """Functions that mkdocs.yml names are told to Zensical by name, and what is left out is left out."""
    emoji = """\
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
"""
    extensions = f"markdown_extensions:\n  - attr_list\n  - toc: {{title: null, permalink: true}}\n{emoji}"
    own = "# Own\n\n:material-radar:\n"
    small_radar(tmp_path, {"mkdocs.yml": files()["mkdocs.yml"] + extensions, "docs/own.md": own})
    site = build(tmp_path / "mkdocs.yml", generator="zensical")
    assert 'class="twemoji"' in (site / "own/index.html").read_text("utf-8")
