"""Every page says what it may run and fetch, keeps to it, and runs nothing that was put into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support.pages import OpenPage

PAGES = [
    "./",
    "technologies/chatbots/",
    "dialogues/oslo-it-operations/",
    "guide/",
    "guide/settings/",
    "embed/",
]
"""With those of `test_pages`, on which `open_page` watches the policy too: every kind of page."""


def test_every_page_has_a_policy(built_site: Path) -> None:
    """It stands before anything that it governs, and allows no script but known ones."""
    pages = list(built_site.rglob("*.html"))
    assert len(pages) > 100
    for path in pages:
        html = path.read_text(encoding="utf-8")
        before, found, rest = html.partition('<meta http-equiv="Content-Security-Policy" content="')
        assert found, path
        assert "<script" not in before
        assert "<link" not in before
        scripts = rest.partition('"')[0].partition("script-src ")[2].partition(";")[0]
        assert "unsafe" not in scripts
        assert "http" not in scripts


@pytest.mark.parametrize("address", PAGES)
def test_pages_keep_to_their_policy(open_page: OpenPage, address: str, outside_requests: list[str]) -> None:
    """Read to the end, searched and switched to other colours, a page wants nothing that is forbidden."""
    errors: list[str] = []
    page = open_page(viewport={"width": 1440, "height": 900})
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.keyboard.press("End")
    page.wait_for_load_state("networkidle")
    if page.locator("[data-md-component=palette] label:visible").count():
        page.locator("[data-md-component=palette] label:visible").first.click()
        page.keyboard.press("s")
        page.keyboard.type("robot")
        page.locator(".md-search-result__item").first.wait_for()
    assert not errors
    assert not outside_requests


def injected(page: Page, html: str) -> bool:
    """Whether a script that was put into a page as it was sent has run."""

    def spoilt(route: object) -> None:
        response = route.fetch()  # type: ignore[attr-defined]
        body = response.text().replace("</article>", html + "</article>")
        route.fulfill(response=response, body=body)  # type: ignore[attr-defined]

    page.route("**/technologies/chatbots/", spoilt)
    page.goto("technologies/chatbots/")
    page.wait_for_load_state("networkidle")
    return bool(page.evaluate("Boolean(window.injected)"))


@pytest.mark.parametrize(
    "html",
    [
        "<script>window.injected = true</script>",
        "<img src=x onerror='window.injected = true'>",
        "<svg onload='window.injected = true'></svg>",
        "<iframe srcdoc='<script>parent.injected = true</script>'></iframe>",
        "<script src='data:text/javascript,window.injected=true'></script>",
        "<script type=module>window.injected = true</script>",
    ],
)
def test_what_is_put_into_a_page_does_not_run(browser: object, site_url: str, html: str) -> None:
    """Were the cleaning of texts to fail, the browser would still refuse it."""
    context = browser.new_context(base_url=site_url)  # type: ignore[attr-defined]
    try:
        assert not injected(context.new_page(), html)
    finally:
        context.close()
