from __future__ import annotations

import math
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from radar.placement.layout import geometry
from radar.release import Place
from radar.settings import Settings
from radar.site import svg
from tests.releases import settings

SNAPSHOTS = Path(__file__).parent / "snapshots"
SVG = "{http://www.w3.org/2000/svg}"


def place(x: float = 0.3, y: float = 0.4, **changes: object) -> Place:
    fields: dict[str, object] = {
        "ring": "try",
        "index": 0.55,
        "se": 0.02,
        "certainty": 0.99,
        "border": None,
        "moved": "none",
        "moved_supported": None,
        "x": x,
        "y": y,
        "shift": 0.0,
    }
    return Place(**(fields | changes))  # type: ignore[arg-type]  # the fields are given by name


def blip(
    number: int = 1, label: str = "Drones, Try", href: str = "technologies/drones/", **at: object
) -> svg.Blip:
    return svg.Blip(number, place(**at), 0, label, href)  # type: ignore[arg-type]  # as above


def picture(of: Settings | None = None) -> svg.Picture:
    chosen = of or settings()
    shape = geometry(len(chosen.sectors), [ring.from_ for ring in chosen.rings])
    return svg.Picture(chosen, shape, 0.034, "Radar")


def parsed(*blips: svg.Blip, of: Settings | None = None) -> ET.Element:
    return ET.fromstring(svg.draw(picture(of), blips, style=""))  # noqa: S314  (drawn here)


def links(drawn: ET.Element) -> list[ET.Element]:
    return list(drawn.iter(f"{SVG}a"))


def test_picture_is_well_formed_and_says_what_it_is() -> None:
    """The SVG parses as XML and has a name."""
    assert parsed(blip()).get("aria-label") == "Radar"


def test_each_blip_is_a_named_link_at_its_place() -> None:
    """In the release x grows to the right and y upwards, in the picture y grows downwards."""
    (link,) = links(parsed(blip(x=0.5, y=0.25)))

    assert link.get("href") == "technologies/drones/"
    assert link.get("aria-label") == "Drones, Try"
    assert link.findtext(f"{SVG}title") == "Drones, Try"
    assert link.get("transform") == "translate(250 -125)"


@pytest.mark.parametrize(
    ("moved", "supported", "tag", "hollow"),
    [
        ("none", None, "circle", False),
        ("new", None, "rect", False),
        ("in", True, "path", False),
        ("in", False, "path", True),
        ("in", None, "path", True),
        ("out", True, "path", False),
        ("out", False, "path", True),
        (None, None, "circle", False),
    ],
)
def test_shape_says_how_it_moved(moved: str | None, supported: bool | None, tag: str, hollow: bool) -> None:
    """New, moved and unmoved differ in shape; a move without support is hollow."""
    (link,) = links(parsed(blip(moved=moved, moved_supported=supported)))
    marks = [one for one in link.iter() if one.get("class") == "mark"]

    assert [one.tag for one in marks] == [SVG + tag]
    assert any(one.get("class") == "hollow" for one in link.iter()) is hollow


@pytest.mark.parametrize(("moved", "towards_centre"), [("in", True), ("out", False)])
def test_tip_points_where_it_moved(moved: str, towards_centre: bool) -> None:
    """The tip of a technology that moved in points to the centre, that of one that moved out away from it."""
    (link,) = links(parsed(blip(x=0.3, y=0.4, moved=moved, moved_supported=True)))
    (mark,) = [one for one in link.iter() if one.get("class") == "mark"]
    turn = math.radians(float(re.findall(r"rotate\((.*)\)", mark.get("transform") or "")[0]))
    outward = (0.3 * math.cos(turn) - 0.4 * math.sin(turn)) / 0.5

    assert outward == pytest.approx(-1 if towards_centre else 1, abs=1e-3)


def test_border_is_a_dashed_ring() -> None:
    """A technology on the border of two rings is marked as such, and others are not."""

    def dashed(border: str | None) -> int:
        (link,) = links(parsed(blip(border=border)))
        return sum(one.get("class") == "dashes" for one in link.iter())

    assert (dashed("ready"), dashed(None)) == (1, 0)


def test_whisker_runs_along_the_radius_over_the_interval() -> None:
    """The thin line joins the distances of both ends of the 95 % interval."""
    drawn = picture()
    text = svg.draw(drawn, [blip(x=0.0, y=0.6)])
    (path,) = re.findall(r'class="whisker s1" d="M(\S+) (\S+)L(\S+) (\S+)"', text)
    x1, near, x2, far = map(float, path)
    margin = place().margin
    assert margin is not None

    assert (x1, x2) == (0, 0)
    assert -near == pytest.approx(svg.radius_of(drawn, 0.55 + margin) * svg.R, abs=0.01)
    assert -far == pytest.approx(svg.radius_of(drawn, 0.55 - margin) * svg.R, abs=0.01)


def test_shifted_blip_has_a_tick_at_its_true_distance() -> None:
    """A blip that had no room at its distance shows where it belongs."""
    text = svg.draw(picture(), [blip(x=0.0, y=0.6, shift=0.1, se=None)])

    assert 'd="M-9 -250L9 -250"' in text


def test_nothing_that_people_wrote_is_read_as_markup() -> None:
    """Names with angle brackets, quotes and ampersands come out as text."""
    hostile = '"><script>alert(1)</script>&'
    of = settings(
        sectors=[{"id": "a", "name": hostile}, {"id": "b", "name": "B"}],
        rings=[{"id": "r", "name": hostile, "from": 0.5}, {"id": "s", "name": "S", "from": 0}],
    )
    drawn = parsed(blip(label=hostile, href=hostile), of=of)

    assert not list(drawn.iter(f"{SVG}script"))
    assert links(drawn)[0].get("aria-label") == hostile
    assert hostile in [one.text for one in drawn.iter(f"{SVG}text")]


@pytest.mark.parametrize("sectors", range(2, 9))
@pytest.mark.parametrize("rings", range(2, 9))
def test_names_of_sectors_and_rings_are_all_there(sectors: int, rings: int) -> None:
    """Any allowed number of sectors and rings has its names on the picture, sectors without overlap."""
    of = settings(
        sectors=[{"id": f"s{i}", "name": f"A sector of a long name {i}"} for i in range(sectors)],
        rings=[{"id": f"r{i}", "name": f"Ring {i}", "from": 1 - (i + 1) / rings} for i in range(rings)],
    )
    drawn = parsed(of=of)
    names = [one.text for one in drawn.iter(f"{SVG}textPath")]
    sizes = [
        float(re.findall(r"--narrow:([\d.]+)px", one.get("style") or "")[0])
        for one in drawn.iter(f"{SVG}text")
        if "sector-name" in (one.get("class") or "")
    ]

    assert len(names) == sectors
    room = 2 * math.pi / sectors * (svg.RIM - svg.NAME_WIDE)
    for name, size in zip(names, sizes, strict=True):
        assert len(name or "") * size * svg.LETTER <= room + 0.01 * room
    assert [one.text for one in drawn.iter(f"{SVG}text") if one.get("class") == "ring-name"] == [
        f"Ring {i}" for i in range(rings)
    ]


def test_long_sector_name_is_cut_rather_than_run_into_its_neighbour() -> None:
    """A name with no room at a readable size ends in dots; the list beside the picture has it in full."""
    of = settings(sectors=[{"id": f"s{i}", "name": "Long " * 30} for i in range(8)])
    names = [one.text or "" for one in parsed(of=of).iter(f"{SVG}textPath")]

    assert all(name.endswith("…") and len(name) < 60 for name in names)


def test_ring_name_makes_way_for_blips() -> None:
    """A blip where a ring's name would stand moves the name, not the blip."""

    def spot(*blips: svg.Blip) -> tuple[float, float]:
        name = next(one for one in parsed(*blips).iter(f"{SVG}text") if one.text == "Try")
        return float(name.get("x") or 0), float(name.get("y") or 0)

    free = spot()
    moved = spot(blip(x=free[0] / svg.R, y=-free[1] / svg.R))

    assert math.dist(free, moved) > 0.034 * svg.R


def test_blip_is_reached_up_to_half_the_way_to_its_neighbour() -> None:
    """What can be pointed at is as large as the neighbours allow, so that fingers find it."""
    drawn = parsed(blip(1, x=0.3), blip(2, x=0.4), blip(3, x=-0.4, y=-0.2))
    radii = [
        float(one.get("r") or 0) for link in links(drawn) for one in link.iter() if one.get("class") == "hit"
    ]

    assert radii == [25, 25, svg.REACH]


def test_picture_looks_as_before() -> None:
    """The drawing is the same to the letter. If a change is meant: UPDATE_SNAPSHOTS=1 pytest, and look."""
    blips = [
        blip(1, "One"),
        blip(2, "Two", x=-0.5, moved="in", moved_supported=True),
        blip(3, "Three", y=-0.6, moved="out", moved_supported=False, border="ready"),
        blip(4, "Four", x=-0.2, y=-0.2, moved="new", shift=0.05),
    ]
    drawn = re.sub(r"(?=<(?!/|title|text))", "\n", svg.draw(picture(), blips)) + "\n"
    kept = SNAPSHOTS / "radar.svg"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        kept.write_text(drawn, encoding="utf-8")

    assert drawn == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["none", "new", "in", "out", "unsupported", "border", "whisker"])
def test_each_sign_of_the_legend_is_drawn(kind: str) -> None:
    """Every sign is a small picture of its own that screen readers skip."""
    drawn = ET.fromstring(svg.symbol(kind))  # noqa: S314  (drawn here)

    assert drawn.get("aria-hidden") == "true"
    assert [one for one in drawn.iter() if one.get("class") == "mark"]
