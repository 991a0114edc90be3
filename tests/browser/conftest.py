"""Fixtures for tests in a browser: the built site, served as GitHub Pages does, and Chromium."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.support.pages import OpenPage
from tests.support.serving import served


@pytest.fixture(scope="session")
def built_site(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration site, built once for all tests."""
    folder = tmp_path_factory.mktemp("built") / "site"
    command = [sys.executable, "-m", "radar", "build", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"radar build ended with {done.returncode}:\n{done.stdout}{done.stderr}", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def site_url(built_site: Path) -> Iterator[str]:
    """Address of the built site, under a sub-path; ends in `/`."""
    with served(built_site) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Once for each file, as Playwright keeps an event loop running meanwhile."""
    executable = find_chromium()
    if executable is None:
        pytest.fail("no Chromium was found; `sh scripts/setup.sh browser` installs one", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def outside_requests() -> list[str]:
    """Addresses outside the site that the test's pages asked for. None of them was let through."""
    return []


@pytest.fixture
def violations() -> list[str]:
    """What pages wanted that their policy forbids. A test that provokes some takes them out."""
    return []


@pytest.fixture
def open_page(
    browser: Browser, site_url: str, outside_requests: list[str], violations: list[str]
) -> Iterator[OpenPage]:
    """Makes pages: `open_page(viewport={"width": 390, "height": 844}, color_scheme="dark")`.

    Addresses are relative to the site: `page.goto("./")` is its start page. Whatever a test does, no
    page may want what its policy forbids.
    """
    contexts = []

    def note(request: Request) -> None:
        if not request.url.startswith((site_url, "data:", "blob:")):
            outside_requests.append(request.url)

    def make(**options: Any) -> Page:
        context = browser.new_context(base_url=site_url, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", note)
        context.expose_binding("violated", lambda _, told: violations.append(told))
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', event => window.violated("
            "`${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))"
        )
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not violations


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page of 1440 by 900 pixels."""
    return open_page(viewport={"width": 1440, "height": 900})


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Accessibility faults of a page, as axe-core sees it: rule, how bad, what, and where."""
    newest = Path(__file__).parents[1] / "npm" / "node_modules" / "axe-core" / "axe.min.js"
    looks = Axe(newest.read_text("utf-8")) if newest.exists() else Axe()

    def violations(page: Page) -> list[str]:
        found = looks.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        return [
            f"{fault['id']} ({fault['impact']}): {fault['help']}: "
            + "; ".join(" ".join(map(str, node["target"])) for node in fault["nodes"])
            for fault in found
        ]

    return violations
