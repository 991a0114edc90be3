"""Pages in a browser."""

from __future__ import annotations

from typing import Any, Protocol

from playwright.sync_api import Page


class OpenPage(Protocol):
    """Makes a fresh page; see `open_page`."""

    def __call__(self, **options: Any) -> Page:
        """A page with Playwright's options of a browser context."""
        ...
