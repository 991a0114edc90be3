from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from radar.inputs.settings import Settings
from radar.placement.layout import ToPlace, fitted, geometry, lay_out
from radar.release import Placement
from radar.site.pictures import looks, svg
from radar.site.pictures.labels import text_width
from radar.site.pictures.palette import LIGHT
from tests.support.releases import settings

SVG = "{http://www.w3.org/2000/svg}"


def place(x: float = 0.3, y: float = 0.4, **changes: object) -> Placement:
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
    return Placement(**(fields | changes))  # type: ignore[arg-type]  # the fields are given by name


def blip(
    number: int = 1,
    label: str = "Drones, Try",
    href: str = "technologies/drones/",
    name: str = "Drones",
    **at: object,
) -> svg.Blip:
    of = place(**at)  # type: ignore[arg-type]  # as above
    return svg.Blip(number=number, id=f"t{number}", name=name, place=of, sector=0, label=label, href=href)


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
    assert link.get("aria-label") == "1 Drones, Try"
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
    (path,) = re.findall(r'class="whisker s1" data-id="t1" d="M(\S+) (\S+)L(\S+) (\S+)"', text)
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
    hostile = '"><script>x</script>&'
    of = settings(
        sectors=[{"id": "a", "name": hostile}, {"id": "b", "name": "B"}],
        rings=[{"id": "r", "name": hostile, "from": 0.5}, {"id": "s", "name": "S", "from": 0}],
    )
    drawn = parsed(blip(label=hostile, href=hostile), of=of)

    assert not list(drawn.iter(f"{SVG}script"))
    assert links(drawn)[0].get("aria-label") == f"1 {hostile}"
    assert hostile in [one.text for one in drawn.iter(f"{SVG}text")]


def sector_names(drawn: ET.Element) -> list[ET.Element]:
    return [one for one in drawn.iter(f"{SVG}text") if "sector-name" in (one.get("class") or "")]


@pytest.mark.parametrize("sectors", range(2, 9))
@pytest.mark.parametrize("rings", range(2, 9))
def test_names_of_sectors_and_rings_are_all_there(sectors: int, rings: int) -> None:
    """Any allowed number of sectors and rings has its names on the picture, sectors without overlap."""
    of = settings(
        sectors=[{"id": f"s{i}", "name": f"A sector of a long name {i}"} for i in range(sectors)],
        rings=[{"id": f"r{i}", "name": f"Ring {i}", "from": 1 - (i + 1) / rings} for i in range(rings)],
    )
    drawn = parsed(of=of)
    room = 2 * math.pi / sectors * (svg.RIM - svg.SECTOR_WIDE)
    for screen, kind in (("wide", "narrow-only"), ("narrow", "wide-only")):
        shown = [one for one in sector_names(drawn) if kind not in (one.get("class") or "")]
        assert len(shown) == sectors
        for name in shown:
            size = float(re.findall(rf"--{screen}:([\d.]+)px", name.get("style") or "")[0])
            assert text_width("".join(name.itertext())) * size <= room
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


def name_groups(drawn: ET.Element) -> dict[str, ET.Element]:
    return {
        one.get("data-id") or "": one
        for one in drawn.iter(f"{SVG}g")
        if one.get("class", "").startswith("name ")
    }


def test_names_stand_beside_their_blips() -> None:
    """Each technology's name is on the picture, where screen readers skip it: the link says it already."""
    drawn = parsed(blip(1, name="Drones"), blip(2, name="Service robots", x=-0.3))
    names = name_groups(drawn)

    assert {id_: "".join(one.itertext()) for id_, one in names.items()} == {
        "t1": "Drones",
        "t2": "Service robots",
    }
    (group,) = [one for one in drawn.iter(f"{SVG}g") if one.get("class") == "names"]
    assert group.get("aria-hidden") == "true"
    assert all(one in list(group) for one in names.values())


def test_parts_of_a_technology_carry_its_id() -> None:
    """A script finds the blip, the interval and the name of a technology by its id."""
    drawn = parsed(blip(7))

    assert [one.get("class") for one in drawn.iter() if one.get("data-id") == "t7"] == [
        "whisker s1",
        "blip s1",
        "name s1",
    ]


def test_small_blips_have_no_names() -> None:
    """Where a crowd makes blips small, the numbers and the list say which they are."""
    crowd = replace(picture(), blip=svg.NAME_FROM * 0.99)

    assert 'class="name ' not in svg.draw(crowd, [blip()])


def crowd(n: int, sectors: int, rings: int, index: tuple[float, float]) -> tuple[svg.Picture, list[svg.Blip]]:
    """A picture of `n` technologies with indices in a range, each with the most that can be drawn of it."""
    of = settings(
        sectors=[{"id": f"s{i}", "name": f"Sector {i}"} for i in range(sectors)],
        rings=[{"id": f"r{i}", "name": f"Ring {i}", "from": 1 - (i + 1) / rings} for i in range(rings)],
    )
    low, high = index
    wanted = []
    for i in range(n):
        value = low + (high - low) * i / n
        ring = [ring.id for ring in of.rings].index(of.ring_of(value).id)
        wanted.append(ToPlace(f"t{i}", i * 7 % sectors, ring, value, 0.03))
    shape = fitted(sectors, [ring.from_ for ring in of.rings], [wanted])
    spots, size = lay_out(wanted, shape)
    blips = []
    for i, item in enumerate(wanted):
        spot = spots[item.id]
        at = place(
            spot.x, spot.y, shift=spot.shift, index=item.index, moved=("in", "new", "out", "none")[i % 4]
        )
        at = replace(at, ring=of.rings[item.ring].id, border="r0" if i % 3 else None)
        blips.append(svg.Blip(i + 1, item.id, f"Technology {i}", at, item.sector, "", ""))
    return svg.Picture(of, shape, size, "Radar"), blips


@pytest.mark.parametrize("n", [20, 60, 200])
@pytest.mark.parametrize(("sectors", "rings"), [(4, 2), (4, 4), (8, 3), (8, 8)])
@pytest.mark.parametrize("index", [(0.0, 1.0), (0.4, 0.49)])
def test_ring_names_lie_on_no_blip_and_on_no_other(
    n: int, sectors: int, rings: int, index: tuple[float, float]
) -> None:
    """Whatever the crowd, each ring's name is free, on a wide screen and on a narrow one."""
    drawn, blips = crowd(n, sectors, rings, index)
    names = svg.ring_names(drawn, blips, 1.0)

    for narrow in (False, True):
        boxes = [name.box(name.narrow if narrow else name.wide) for name in names]
        for left, top, right, bottom in boxes:
            for one in blips:
                x, y = one.place.x * svg.R, -one.place.y * svg.R
                away = math.hypot(max(left - x, x - right, 0.0), max(top - y, y - bottom, 0.0))
                assert away >= drawn.blip * svg.R
        for one_box, other in itertools.combinations(boxes, 2):
            assert (
                one_box.right <= other.left
                or other.right <= one_box.left
                or one_box.bottom <= other.top
                or other.bottom <= one_box.top
            )


@pytest.mark.parametrize("n", [28, 200])
def test_signs_reach_no_farther_than_half_the_way_to_the_next(n: int) -> None:
    """Tips, corners and dashed rings shrink in a crowd, so that what is drawn of two blips never overlaps."""
    of, blips = crowd(n, 4, 4, (0.3, 0.74))
    drawn = ET.fromstring(svg.draw(of, blips, style=""))  # noqa: S314  (drawn here)
    spots = [(one.place.x * svg.R, one.place.y * svg.R) for one in blips]
    for link, spot in zip(links(drawn), spots, strict=True):
        half = min(math.dist(spot, other) for other in spots if other != spot) / 2
        (mark,) = [one for one in link.iter() if one.get("class") == "mark"]
        reaches = [float(one.get("r") or 0) for one in link.iter() if one.get("class") in ("mark", "dashes")]
        if mark.tag == f"{SVG}rect":
            reaches.append(float(mark.get("width") or 0) * math.sqrt(0.5))
        if mark.tag == f"{SVG}path":
            reaches.append(float(re.findall(r"L(\S+) 0Z", mark.get("d") or "")[0]))
        assert max(reaches) <= max(half, svg.SHORTEST * of.blip * svg.R) + 0.02


def test_standing_picture_needs_no_variables() -> None:
    """A file of its own has its colours written out, for programs that know no variables."""
    drawn = svg.draw(picture(), [blip()], looks.alone())
    tone = svg.ring_tone(LIGHT, 0, 3)

    assert not re.search(r"var\(|color-mix|@media|@container", drawn)
    assert f'fill="{tone}"' in drawn
    assert f".s1 .mark,.s1.mark{{fill:{LIGHT['1']}" in drawn
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


def test_long_names_of_rings_are_cut() -> None:
    """A ring's name of 500 letters stays in the picture."""
    of = settings(
        rings=[{"id": "a", "name": "Long " * 50, "from": 0.5}, {"id": "b", "name": "Wait", "from": 0}]
    )
    drawn = replace(picture(of), geometry=geometry(2, [0.5, 0.0]))
    (name, _) = svg.ring_names(drawn, [], 1.0)

    assert name.text.endswith("…")
    left, top, right, bottom = name.box(name.narrow)
    assert max(math.hypot(x, y) for x in (left, right) for y in (top, bottom)) < svg.R


def test_blip_is_reached_up_to_half_the_way_to_its_neighbour() -> None:
    """What can be pointed at is as large as the neighbours allow, so that fingers find it."""
    drawn = parsed(blip(1, x=0.3), blip(2, x=0.4), blip(3, x=-0.4, y=-0.2))
    radii = [
        float(one.get("r") or 0) for link in links(drawn) for one in link.iter() if one.get("class") == "hit"
    ]

    assert radii == [25, 25, svg.REACH]


def test_picture_looks_as_before(snapshot: SnapshotAssertion) -> None:
    """The drawing is the same to the letter."""
    blips = [
        blip(1, "One"),
        blip(2, "Two", x=-0.5, moved="in", moved_supported=True),
        blip(3, "Three", y=-0.6, moved="out", moved_supported=False, border="ready"),
        blip(4, "Four", x=-0.2, y=-0.2, moved="new", shift=0.05),
    ]
    drawn = svg.draw(picture(), blips)

    assert re.sub(r"(?=<(?!/|title|text))", "\n", drawn) == snapshot


@pytest.mark.parametrize("kind", ["none", "new", "in", "out", "unsupported", "border", "whisker"])
def test_each_sign_of_the_legend_is_drawn(kind: str) -> None:
    """Every sign is a small picture of its own that screen readers skip."""
    drawn = ET.fromstring(svg.symbol(kind))  # noqa: S314  (drawn here)

    assert drawn.get("aria-hidden") == "true"
    assert [one for one in drawn.iter() if one.get("class") == "mark"]
