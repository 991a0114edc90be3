"""A radar for a frame on another site, and what readers can take with them."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest

from radar.inputs.settings import EVERYONE, Area
from radar.site.pictures.embed import STYLE, embed_uri, snippet
from radar.site.tables.exports import PNG_SIDE, cell, downloads, file_name
from tests.support.releases import release
from tests.support.sites import files_of

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """The text files of a site."""
    return {uri: text for uri, text in files_of(release(), {}).items() if isinstance(text, str)}


def test_every_radar_of_the_latest_edition_has_a_page_for_a_frame(files: dict[str, str]) -> None:
    """Everyone's and each area's, with the picture, the title and a link back."""
    made = {uri for uri in files if uri.startswith("embed/")}
    assert made == {"embed/index.html", "embed/schools.html", "embed/care.html"}

    page = files["embed/schools.html"]
    assert "<h1>Schools 2026</h1>" in page
    assert page.count('class="blip s') == 3
    assert '<a target="_top" href="../areas/schools/">Open the full radar</a>' in page
    assert "Made up." in page


def test_links_lead_out_of_the_frame(files: dict[str, str]) -> None:
    """A click on a technology opens its page in the whole window."""
    page = files[embed_uri(EVERYONE)]
    links = re.findall(r"<a [^>]*>", page)

    assert len(links) == 3 + 3 + 1
    assert all('target="_top"' in link for link in links)
    assert any('href="../technologies/drones/"' in link for link in links)


def test_search_engines_leave_it_alone(files: dict[str, str]) -> None:
    """They are told that the radar's own page is the one to show."""
    here = str(files_of(release(), {}, address="https://example.org/radar")["embed/schools.html"])

    assert '<meta name="robots" content="noindex">' in here
    assert '<link rel="canonical" href="https://example.org/radar/areas/schools/">' in here
    assert "canonical" not in files["embed/schools.html"]


def test_page_asks_for_its_style_sheet_and_nothing_else(files: dict[str, str]) -> None:
    """No theme, no script file, no library; light and dark follow the reader's machine."""
    page, style = files["embed/index.html"], files[STYLE]

    assert re.findall(r'(?:src|href)="([^"]*)"', page.split("<body>")[0]) == [
        "data:,",
        "../assets/embed.css",
    ]
    assert 'src="' not in page
    assert style.count("@media (prefers-color-scheme:dark)") == 1
    assert "url(" not in style
    assert "@import" not in style


def test_page_says_its_language() -> None:
    """Language and texts follow radar.yml."""
    page = files_of(release(language="da"), {})["embed/index.html"]

    assert '<html lang="da">' in str(page)
    assert "Åbn hele radaren" in str(page)


def test_nothing_hostile_gets_in() -> None:
    """What people wrote is text, in the page and in what others paste into theirs."""
    of = release(
        title=HOSTILE, notice=HOSTILE, areas=[Area(id="schools", name=HOSTILE), Area(id="care", name="C")]
    )
    pages = [str(text) for uri, text in files_of(of, {}).items() if uri.startswith("embed/")]

    assert len(pages) == 3
    assert not [page for page in pages if "<script>alert" in page]
    assert "<script>alert" not in snippet(HOSTILE)
    assert HOSTILE in unescape(snippet(HOSTILE))


def test_downloads_are_named_with_their_edition(files: dict[str, str]) -> None:
    """Picture and figures, each with an address that exists and a name that says which edition it is."""
    of = release()
    for edition, area, names in [
        (of.latest, EVERYONE, ["2026.svg", "2026.png", "2026.csv", "2026.json"]),
        (of.editions[0], "schools", ["2025-schools.svg", "2025-schools.png", "2025.csv", "2025.json"]),
    ]:
        given = downloads(of, edition, area)
        assert [one.name for one in given] == [f"test-radar-{name}" for name in names]
        assert all(one.uri in files for one in given)
        assert [one.png for one in given] == [None, PNG_SIDE, None, None]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Teknologiradar", "teknologiradar-2026"),
        ("Radar 2026", "radar-2026"),
        ("Sundhed & Ældre: Bøger på Ås", "sundhed-aeldre-boeger-paa-aas-2026"),
        ("Öppna data/Är", "oppna-data-ar-2026"),
        ("../../x", "x-2026"),
    ],
)
def test_file_names_suit_every_file_system(title: str, name: str) -> None:
    """Letters, digits and hyphens, whatever the title."""
    of = release(title=title)

    assert file_name(of, of.latest) == name


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "  =", "\r", "\n", "\t", "＝", "＋", "－", "＠", "\u00a0="]
)
def test_no_cell_is_a_formula(start: str) -> None:
    """Whatever a spreadsheet may take for a formula, also behind spaces, is marked as text."""
    assert cell(f"{start}1+1") == f"'{start}1+1"


def test_plain_text_stays_as_it_is() -> None:
    """A usual name is not touched."""
    assert cell("Drones – 3D & co") == "Drones – 3D & co"


def test_table_is_read_back(files: dict[str, str]) -> None:
    """The CSV has a row for each technology, area and question, with the columns of its head."""
    rows = list(csv.DictReader(io.StringIO(files["editions/2026/radar.csv"])))

    assert {row["area"] for row in rows} == {"all", "schools", "care"}
    assert {row["edition"] for row in rows} == {"2026"}
    assert all(None not in row for row in rows)
