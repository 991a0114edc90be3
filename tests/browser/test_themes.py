"""The site in the other themes of MkDocs: its pages, their search and their scripts work there too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from radar.publish.plugin import build
from tests.support.serving import served
from tests.support.small import small_radar

NOTICE = "Trial run: these figures are made up."
ADDRESSES = [
    "",
    "technologies/drones/",
    "areas/schools/",
    "dialogues/",
    "dialogues/bridges/",
    "market/",
    "method/",
]


@pytest.fixture(scope="module", params=["mkdocs", "readthedocs"])
def theme(request: pytest.FixtureRequest) -> str:
    """The theme's name."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def address(theme: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a small radar in this theme is served."""
    folder = tmp_path_factory.mktemp(theme)
    mkdocs = f"site_name: S\nsite_url: https://example.org/s/\ntheme: {theme}\nplugins: [search, radar]\n"
    config = small_radar(folder, {"mkdocs.yml": mkdocs})
    config.write_text(config.read_text("utf-8") + f"notice: '{NOTICE}'\n", encoding="utf-8")
    build(folder / "mkdocs.yml", folder / "site")
    with served(folder / "site") as url:
        yield url


@pytest.fixture
def faults() -> list[str]:
    """What the pages' scripts complained about, and what was asked of other servers."""
    return []


@pytest.fixture
def themed(browser: Browser, address: str, faults: list[str]) -> Iterator[Page]:
    """A page of this site."""
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.on("request", lambda asked: None if asked.url.startswith(address) else faults.append(asked.url))
    yield page
    context.close()


@pytest.mark.parametrize("uri", ADDRESSES)
def test_a_page_has_its_notice_and_no_error(themed: Page, faults: list[str], uri: str) -> None:
    """The notice is on every page, no script fails, and no other server is asked."""
    themed.goto(f"./{uri}")
    themed.wait_for_load_state("networkidle")
    assert faults == []
    expect(themed.get_by_text(NOTICE)).to_be_visible()
    expect(themed.locator("h1").first).to_be_visible()


def test_the_radar_works(themed: Page) -> None:
    """Pointing at a technology shows its card, and a search narrows the list."""
    themed.goto("./")
    themed.hover("a.blip[data-id=drones] .mark")
    expect(themed.locator(".tr-cardlet")).to_contain_text("Drones")
    themed.keyboard.press("Escape")
    themed.locator("[name=find]").fill("robots")
    expect(themed.locator(".tr-sector li:visible")).to_have_count(1)


def test_search_finds_pages(themed: Page, theme: str) -> None:
    """A word of a technology's page leads to it."""
    if theme == "readthedocs":
        themed.goto("./search.html?q=drones")
        found = themed.locator("#mkdocs-search-results")
    else:
        themed.goto("./method/")
        themed.locator(
            "[data-target='#mkdocs_search_modal'], [data-bs-target='#mkdocs_search_modal']"
        ).first.click()
        found = themed.locator("#mkdocs-search-results")
        themed.locator("#mkdocs-search-query").fill("drones")
        # The theme listens to the field once its index is there.
        themed.wait_for_function(
            "() => { document.querySelector('#mkdocs-search-query').dispatchEvent(new Event('keyup'));"
            " return document.querySelector('#mkdocs-search-results a') }"
        )
    expect(found.get_by_role("link", name="Drones").first).to_be_visible()
