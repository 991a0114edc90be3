"""The frame: what others see of a link, how much a page weighs, and radars on other sites."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.pages import OpenPage

SITE = "https://example.org/teknologiradar/"
PAGES = {
    "start": "./",
    "technologies": "technologies/",
    "technology": "technologies/generative-ai/",
    "area": "areas/health-and-care/",
    "edition": "editions/2025/",
    "dialogue": "dialogues/oslo-it-operations/",
    "method": "method/",
    "editors' own": "guide/settings/",
}
each_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
FIRST_VIEW = 110_000
"""Bytes of all that the start page's first view asks for, packed as servers pack them."""


@each_page
def test_a_shared_link_has_a_card(page: Page, built_site: Path, address: str) -> None:
    """Title, text, absolute address and a picture that exists in the size that is said."""
    page.goto(address)
    found = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("meta[property], meta[name]")]
             .map((meta) => [meta.getAttribute("property") ?? meta.name, meta.content]))"""
    )

    assert found["og:title"]
    assert found["og:title"] in page.title()
    assert found["og:description"] == found["description"]
    assert found["og:url"] == SITE + address.removeprefix("./")
    assert page.locator("link[rel=canonical]").get_attribute("href") == found["og:url"]
    assert (found["og:type"], found["og:locale"]) == ("website", "en_GB")
    assert found["og:site_name"] == "Teknologiradar"
    assert found["twitter:card"] == "summary_large_image"
    assert found["og:image"].startswith(SITE)
    assert found["og:title"] in found["og:image:alt"]
    with Image.open(built_site / found["og:image"].removeprefix(SITE)) as image:
        assert [str(side) for side in image.size] == [found["og:image:width"], found["og:image:height"]]


def test_every_page_has_its_own_card_and_description(built_site: Path) -> None:
    """No page of the theme's goes without, and no two share a card."""
    pictures = []
    for file in built_site.rglob("*.html"):
        if file.name == "404.html" or file.parent.name == "embed":
            continue
        html = file.read_text(encoding="utf-8")
        assert re.search(r'<meta name="description" content="[^"]+">', html), file
        (picture,) = re.findall(r'<meta property="og:image" content="([^"]+)">', html)
        pictures.append(picture)

    assert len(set(pictures)) == len(pictures) > 60


def test_first_view_is_light(page: Page, built_site: Path, site_url: str) -> None:
    """All that the start page asks for before anyone does anything, packed, is at most 110 kB."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("./")
    page.wait_for_load_state("networkidle")
    files = {urlsplit(url.removeprefix(site_url)).path or "index.html" for url in asked if "data:" not in url}
    weights = {name: _packed(built_site / name) for name in files}

    assert sum(weights.values()) <= FIRST_VIEW, sorted(weights.items(), key=lambda item: -item[1])
    assert not [name for name in weights if "plotly" in name]


def _packed(file: Path) -> int:
    data = file.read_bytes()
    return len(data) if file.suffix == ".png" else len(gzip.compress(data, 6))


def test_search_is_fetched_when_someone_searches(page: Page) -> None:
    """The index waits until someone turns to the search, which then is the theme's own."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("./")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.endswith("search/search_index.json")]

    page.locator(".md-search__input").click()
    page.keyboard.type("drone")
    expect(page.locator(".md-search-result__item").first).to_contain_text("Drones")
    assert [url for url in asked if url.endswith("search/search_index.json")]
    assert [url for url in asked if "/workers/search." in url]


def test_search_of_an_address_is_fetched_at_once(page: Page) -> None:
    """An address with a question finds without a click."""
    page.goto("./?q=drone")
    expect(page.locator(".md-search-result__item").first).to_contain_text("Drones")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("address", ["./", "technologies/generative-ai/"], ids=["start", "technology"])
def test_nothing_jumps(open_page: OpenPage, width: int, address: str) -> None:
    """Nothing moves while a page comes up."""
    page = open_page(viewport={"width": width, "height": 900})
    page.add_init_script(
        """self.jumps = [];
        new PerformanceObserver((list) => jumps.push(...list.getEntries().map((one) => one.value)))
          .observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto(address)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("jumps.reduce((a, b) => a + b, 0)") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["./", "guide/settings/"], ids=["start", "editors' own"])
def test_no_accessibility_fault_on_a_phone(
    open_page: OpenPage, axe: Callable[[Page], list[str]], address: str, scheme: str
) -> None:
    """The theme's buttons for menu and search are real buttons there."""
    page = open_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page.goto(address)

    assert page.locator("header label[role=button]").count() == 0
    assert axe(page) == []


def test_search_of_a_phone_opens_by_its_button(open_page: OpenPage) -> None:
    """The button opens the search and puts the cursor in it."""
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto("./")
    page.get_by_role("button", name="Search").first.click()

    expect(page.locator(".md-search__input")).to_be_focused()


def test_menu_of_a_phone_needs_no_script(open_page: OpenPage) -> None:
    """Without script the theme's own label opens the menu."""
    page = open_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto("./")
    page.locator("label.md-header__button[for=__drawer]").click()

    link = page.locator(".md-sidebar--primary").get_by_role("link", name="Technologies", exact=True)
    expect(link).to_be_visible()


def test_what_the_theme_wrote_is_mended(built_site: Path) -> None:
    """None of what an HTML checker finds in the theme is left; a change of the theme shows here."""
    for file in built_site.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        assert not re.search(r'<input[^>]*type="checkbox"[^>]*autocomplete', html), file
        assert 'tabindex=""' not in html, file
        switches = set(re.findall(r'<label[^>]* for="(__[^"]*)"', html))
        assert switches <= set(re.findall(r'<input[^>]* id="([^"]*)"', html)), file
        if file.parent.name != "embed":
            assert 'role="dialog" aria-label=' in html, file
            assert "assets/late.js" in html, file
            assert '<script src="' not in html, file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 900])
def test_radar_in_a_frame_has_no_fault(
    open_page: OpenPage,
    axe: Callable[[Page], list[str]],
    outside_requests: list[str],
    scheme: str,
    width: int,
) -> None:
    """The page for frames is accessible, asks nobody else, and is never wider than its frame."""
    page = open_page(viewport={"width": width, "height": 700}, color_scheme=scheme)
    page.goto("embed/")

    assert axe(page) == []
    assert outside_requests == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark == (scheme == "dark")


@pytest.fixture
def host(page: Page, site_url: str) -> Iterator[str]:
    """Another site, on an origin of its own, with the radar's own snippet in its page."""
    page.goto("./")
    snippet = page.locator("[data-embed]").evaluate("(text) => text.value")
    html = f"<!doctype html><html lang=en><title>Host</title><h1>Host</h1>{snippet}</html>".encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_radar_on_another_site(page: Page, host: str, site_url: str) -> None:
    """The frame grows as high as the radar, and a click on a technology leaves the frame."""
    page.context.unroute_all()
    page.goto(host)
    frame = page.frame_locator("iframe")
    # It is fetched late: without its style it is higher than it will be.
    inner = page.locator("iframe").element_handle().content_frame()
    assert inner is not None
    inner.wait_for_load_state("load")
    height = frame.locator("body").evaluate("(body) => Math.ceil(body.getBoundingClientRect().height)")
    expect(page.locator("iframe")).to_have_css("height", f"{height}px")

    frame.get_by_role("link", name="Generative AI, Try out").first.click()
    page.wait_for_url(f"{site_url}technologies/generative-ai/")


def test_picture_is_taken_along_as_png(page: Page) -> None:
    """One click, and the file has the edition's name and the size that it is to have."""
    page.goto("./")
    with page.expect_download() as coming:
        page.locator("a[data-png]").click()
    with Image.open(coming.value.path()) as image:
        size, corner = image.size, image.convert("RGB").getpixel((3, 3))

    assert coming.value.suggested_filename == "teknologiradar-2026.png"
    assert size == (2000, 2000)
    assert corner == (255, 255, 255)
