"""Where the browser tests find Chromium. `python -m tests.browser.chromium` tries it and prints it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ARGUMENTS = (
    # Tests run as root in containers, where Chromium's own sandbox can't start. They open our pages only.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other server can be reached, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def find_chromium() -> Path | None:
    """The Chromium or Chrome on PATH, else the one that Playwright has downloaded, else None."""
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    return downloaded if downloaded.exists() else None


def _main() -> int:
    """Print where Chromium is, once it has started: it may be there and lack a library."""
    found = find_chromium()
    if found is None:
        sys.stderr.write("No Chromium on PATH, and Playwright has downloaded none.\n")
        return 1
    with sync_playwright() as playwright:
        playwright.chromium.launch(executable_path=found, args=ARGUMENTS).close()
    sys.stdout.write(f"{found}\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
