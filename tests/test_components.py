"""The parts that pages are put together from, as HTML: what changes in one of them is seen here line by line.

Accept a change with `pytest tests/test_components.py --snapshot-update`, and read the difference in git.
"""

from __future__ import annotations

import pytest
from lxml import html
from syrupy.assertion import SnapshotAssertion

from tests.support.html import tight
from tests.support.releases import dialogue, release
from tests.support.sites import files_of

COMPONENTS = {
    "crumbs": ("technologies/drones.md", "tr-crumbs"),
    "facts of a technology": ("technologies/drones.md", "tr-facts"),
    "figures of a technology": ("technologies/drones.md", "tr-table"),
    "answers beside their chart": ("technologies/drones.md", "tr-pair"),
    "answers by area": ("technologies/drones.md", "tr-split"),
    "dialogues about a technology": ("technologies/drones.md", "tr-cards"),
    "switches of a radar": ("editions/2026.md", "tr-switches"),
    "tools of a radar": ("editions/2026.md", "tr-tools"),
    "sector of a radar": ("editions/2026.md", "tr-sector"),
    "table of a radar": ("editions/2026.md", "tr-table"),
    "not placed": ("editions/2026.md", "tr-missing"),
    "downloads": ("editions/2026.md", "tr-downloads"),
    "facts of a dialogue": ("dialogues/first.md", "tr-facts"),
    "timeline of a dialogue": ("dialogues/first.md", "tr-timeline"),
    "search of dialogues": ("dialogues/index.md", "tr-find"),
    "index of technologies": ("technologies/index.md", "tr-index"),
}


@pytest.fixture(scope="module")
def pages() -> dict[str, html.HtmlElement]:
    """The pages of a small release with a dialogue, by source address."""
    made = files_of(release(dialogues=[dialogue()]))
    wanted = {uri for uri, _ in COMPONENTS.values()}
    return {uri: html.fragment_fromstring(str(made[uri]), create_parent=True) for uri in wanted}


@pytest.mark.parametrize("name", COMPONENTS)
def test_component(name: str, pages: dict[str, html.HtmlElement], snapshot: SnapshotAssertion) -> None:
    """The first component of its kind on the page has the HTML that was accepted."""
    uri, kind = COMPONENTS[name]
    found = pages[uri].xpath(f"//*[contains(concat(' ', @class, ' '), ' {kind} ')]")[0]
    text = tight(html.tostring(found, encoding="unicode", with_tail=False))
    assert text.replace("><", ">\n<") == snapshot
