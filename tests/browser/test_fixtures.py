"""The browser tests' own tools notice what they are there to notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

from tests.support.serving import served

FAULTY = """<!doctype html><html lang="en"><title>Faulty</title>
<main><h1>Faulty</h1><img src="picture.png"><img src="https://example.org/outside.png" alt=""></main></html>
"""
GOOD = """<!doctype html><html lang="en"><title>Good</title><main><h1>Good</h1></main></html>"""


@pytest.fixture(scope="module")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages instead of the site, one of them with faults."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "faulty").mkdir()
    (folder / "faulty" / "index.html").write_text(FAULTY, encoding="utf-8")
    (folder / "index.html").write_text(GOOD, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def site_url(built_site: Path) -> Iterator[str]:
    """Address of those pages."""
    with served(built_site) as url:
        yield url


def test_axe_finds_a_fault(page: Page, axe: Callable[[Page], list[str]]) -> None:
    """A picture without a text is an accessibility fault, named with its place."""
    page.goto("./faulty/")

    assert [
        fault for fault in axe(page) if fault.startswith("image-alt (critical)") and "picture.png" in fault
    ]


def test_axe_leaves_a_good_page_alone(page: Page, axe: Callable[[Page], list[str]]) -> None:
    """A page without faults has none."""
    page.goto("./")

    assert axe(page) == []


def test_outside_requests_are_stopped_and_listed(page: Page, outside_requests: list[str]) -> None:
    """A page that asks another host for a picture is found out, and does not get it."""
    page.goto("./faulty/")

    assert outside_requests == ["https://example.org/outside.png"]
    assert page.evaluate("document.images[1].naturalWidth") == 0


def test_requests_beside_the_sub_path_count_as_outside(
    page: Page, site_url: str, outside_requests: list[str]
) -> None:
    """A link from the root of the host is found out: it is broken where the site lies in a folder."""
    page.goto("./")
    page.evaluate("fetch('/faulty/').catch(() => null)")

    assert outside_requests == [urljoin(site_url, "/faulty/")]


def test_nothing_is_served_beside_the_sub_path(site_url: str) -> None:
    """The server knows the sub-path only."""
    with pytest.raises(HTTPError) as error:
        urlopen(urljoin(site_url, "/faulty/"))  # noqa: S310  (our own server)
    error.value.close()

    assert error.value.code == HTTPStatus.NOT_FOUND
