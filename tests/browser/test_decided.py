"""The pages of radars that a group decides, in all and in part, in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from radar.publish.plugin import build
from tests.support.serving import served
from tests.support.small import small_radar
from tests.test_decisions import HISTORY, decided_radar, page

CROWD = {
    f"t{i:02}": page("- {date: 2026-01-01, ring: try, rationale: It works.}\n", f"T {i}") for i in range(60)
}
FAX = {"docs/technologies/fax.md": page("- {date: 2026-01-01, ring: wait, by: The board}\n", "Fax")}


@pytest.fixture(scope="module", params=["decided", "mixed"])
def kind(request: pytest.FixtureRequest) -> str:
    """Whether all places are decided, 60 of them in one ring of one sector, or one of five."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def address(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where such a radar is served."""
    folder = tmp_path_factory.mktemp(kind)
    if kind == "decided":
        decided_radar(folder, {**CROWD, "drones": HISTORY})
    else:
        small_radar(folder, FAX)
    build(folder / "mkdocs.yml", folder / "site")
    with served(folder / "site") as url:
        yield url


@pytest.mark.parametrize("width", [1440, 390])
def test_pages(
    browser: Browser, address: str, kind: str, width: int, axe: Callable[[Page], list[str]]
) -> None:
    """No script fails, nothing is cut off or out of anyone's reach, and no index is invented."""
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 844})
    shown, faults = context.new_page(), list[str]()
    shown.on("pageerror", lambda error: faults.append(str(error)))
    decided = "technologies/t07/" if kind == "decided" else "technologies/fax/"
    for uri in ("", "technologies/", decided, "method/", "editions/"):
        answer = shown.goto(uri)
        assert answer is not None
        assert answer.ok, uri
        assert axe(shown) == [], uri
        assert shown.evaluate("document.documentElement.scrollWidth") <= width, uri
    shown.goto(decided)
    expect(shown.locator(".tr-facts")).to_contain_text("1 January 2026")
    expect(shown.locator(".tr-facts")).not_to_contain_text("interval")
    shown.goto("")
    expect(shown.locator("th[data-column=decided]").first).to_be_attached()
    assert shown.locator("th[data-column=index]").count() == (0 if kind == "decided" else 1)
    context.close()
    assert not faults
