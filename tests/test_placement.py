"""A place on the radar is true to the index, overlaps no other, and stays where it was."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.inputs.settings import Dimension, Ring, Sector, Settings
from radar.placement.layout import BLIP, FIT_BELOW, Geometry, Spot, ToPlace, fitted, geometry, lay_out
from radar.placement.rings import Measured, movement, ring_masses, standing

RADAR = Settings(
    title="T",
    publisher="P",
    sectors=[Sector(id="a", name="A"), Sector(id="b", name="B")],
    rings=[
        Ring(id="ready", name="Ready", from_=0.75),
        Ring(id="try", name="Try", from_=0.5),
        Ring(id="wait", name="Wait", from_=0),
    ],
    dimensions={"adoption": Dimension(name="Adoption", source="survey")},
)


@st.composite
def radars(draw: st.DrawFn) -> tuple[list[ToPlace], Geometry]:
    """A radar of 2-8 sectors and 2-8 rings with up to 60 technologies, crowded or not."""
    sectors, rings = draw(st.integers(2, 8)), draw(st.integers(2, 8))
    starts = [1 - (i + 1) / rings for i in range(rings - 1)] + [0.0]
    crowd = draw(st.booleans())
    blips = []
    for i in range(draw(st.integers(0, 60))):
        index = draw(st.floats(0, 1)) if not crowd else draw(st.floats(0.4, 0.5))
        ring = next(r for r, start in enumerate(starts) if index >= start)
        sector = 0 if crowd else draw(st.integers(0, sectors - 1))
        before = draw(st.none() | st.floats(0, 6.28))
        blips.append(ToPlace(f"t{i}", sector, ring, index, draw(st.sampled_from([0.0, 0.02, 0.1])), before))
    return blips, geometry(sectors, starts)


@settings(max_examples=25, deadline=None)
@given(radars())
def test_blips_never_overlap_and_stay_in_ring_and_sector(radar: tuple[list[ToPlace], Geometry]) -> None:
    """Whatever the radar, every blip is there, whole in its own field, and touches no other."""
    blips, shape = radar
    spots, size = lay_out(blips, shape)
    assert set(spots) == {b.id for b in blips}
    for blip in blips:
        spot = spots[blip.id]
        radius = math.hypot(spot.x, spot.y)
        inner = shape.edges[blip.ring - 1] if blip.ring else 0.0
        assert inner + size <= radius + 2e-5
        assert radius <= shape.edges[blip.ring] - size + 2e-5
        start, end = shape.span(blip.sector)
        angle = math.atan2(spot.x, spot.y) % (2 * math.pi)
        assert start < angle < end
        for side in (start, end):
            across = abs(math.sin(angle - side)) * radius
            assert across >= size - 2e-5 or math.cos(angle - side) < 0
    placed = list(spots.values())
    for i, one in enumerate(placed):
        for other in placed[:i]:
            assert math.hypot(one.x - other.x, one.y - other.y) >= 2 * size


@settings(max_examples=25, deadline=None)
@given(radars())
def test_the_distance_is_that_of_the_index_up_to_the_margin(radar: tuple[list[ToPlace], Geometry]) -> None:
    """The radius is the index's own, or off by at most the margin, and the shift says by how much."""
    blips, shape = radar
    spots, size = lay_out(blips, shape)
    for blip in blips:
        spot = spots[blip.id]
        assert blip.index is not None
        true = shape.radius(blip.ring, blip.index, size)
        assert math.hypot(spot.x, spot.y) == pytest.approx(true + spot.shift, abs=3e-5)
        near, far = shape.band(blip.ring, size)
        top = shape.starts[blip.ring - 1] if blip.ring else 1.0
        per_index = (far - near) / (top - shape.starts[blip.ring])
        assert abs(spot.shift) <= blip.margin * per_index + 2e-5


@settings(max_examples=10, deadline=None)
@given(radars())
def test_the_order_of_technologies_does_not_matter(radar: tuple[list[ToPlace], Geometry]) -> None:
    """The same technologies give the same picture, in whatever order they come."""
    blips, shape = radar
    assert lay_out(blips, shape) == lay_out(blips[::-1], shape)


def few(n: int, sectors: int = 4) -> list[ToPlace]:
    return [ToPlace(f"technology-{i}", i % sectors, 1, 0.5 + 0.24 * (i / n), 0.02) for i in range(n)]


SHAPE = geometry(4, [0.75, 0.5, 0.25, 0.0])


def test_nearer_always_means_higher() -> None:
    """Over all rings, a higher index is never farther out."""
    radii = [
        SHAPE.radius(next(r for r, s in enumerate(SHAPE.starts) if i / 100 >= s), i / 100, BLIP)
        for i in range(101)
    ]
    assert radii == sorted(radii, reverse=True)


def test_there_is_room_for_an_ordinary_radar_at_full_size() -> None:
    """Twenty-eight technologies in one ring need no smaller blips and no shift."""
    spots, size = lay_out(few(28), SHAPE)
    assert size == BLIP
    assert all(spot.shift == 0 for spot in spots.values())


def test_a_new_technology_moves_few_others() -> None:
    """Only blips of the newcomer's own sector give way, and on average no more than a tenth of all."""
    before, _ = lay_out(few(28), SHAPE)
    moves = []
    for i in range(20):
        newcomer = ToPlace(f"newcomer-{i}", i % 4, 1, 0.5 + 0.012 * i, 0.02)
        after, _ = lay_out([*few(28), newcomer], SHAPE)
        moved = [blip for blip in few(28) if after[blip.id] != before[blip.id]]
        assert {blip.sector for blip in moved} <= {newcomer.sector}
        moves.append(len(moved))
    assert sum(moves) / len(moves) <= 2.8


@pytest.mark.parametrize("n", [60, 200])
def test_a_crowd_is_placed_whole(n: int) -> None:
    """Two hundred technologies in one ring of one sector are all there, as smaller blips."""
    blips = [ToPlace(f"t{i}", 0, 2, 0.25 + 0.24 * (i / n), 0.01) for i in range(n)]
    spots, size = lay_out(blips, SHAPE)
    assert len(spots) == n
    assert size < BLIP


def angle(spot: Spot) -> float:
    return math.atan2(spot.x, spot.y) % math.tau


def test_a_technology_keeps_its_angle_from_edition_to_edition() -> None:
    """When indices change, most blips move along the radius alone, and the others turn a little."""
    before, _ = lay_out(few(28), SHAPE)
    moved = [replace(b, index=(b.index or 0.0) + 0.005, before=angle(before[b.id])) for b in few(28)]
    after, _ = lay_out(moved, SHAPE)
    turned = [abs(angle(after[b.id]) - angle(before[b.id])) for b in moved]

    assert sum(turn < 1e-3 for turn in turned) >= 18
    assert sum(turned) / len(turned) < math.radians(1.5)
    assert after != before


def test_a_newcomer_gives_way_to_those_that_were_there() -> None:
    """A new technology with the place of an old one takes another."""
    (old,) = few(1)
    stood = angle(lay_out([old], SHAPE)[0][old.id])
    new = replace(old, id="a-newcomer")
    # Without a history the newcomer's place is by chance; here it would have stood where the old one does.
    both, _ = lay_out([replace(old, before=stood), new], SHAPE)

    assert angle(both[old.id]) == pytest.approx(stood, abs=1e-3)


STARTS = [0.75, 0.5, 0.25, 0.0]


def one_ring(n: int) -> list[ToPlace]:
    return [ToPlace(f"t{i}", i % 4, 2, 0.25 + 0.24 * (i / n), 0.01) for i in range(n)]


def test_rings_keep_their_widths_where_there_is_room() -> None:
    """Ordinary radars all look alike, whichever rings their technologies are in."""
    assert fitted(4, STARTS, [few(28), one_ring(28), []]) == geometry(4, STARTS)


def test_a_crowded_ring_is_wider() -> None:
    """With two hundred technologies in one ring, that ring grows and so do the blips."""
    usual = geometry(4, STARTS)
    shape = fitted(4, STARTS, [one_ring(200)])
    widths = [[b - a for a, b in itertools.pairwise((0.0, *one.edges))] for one in (usual, shape)]

    assert lay_out(one_ring(200), usual)[1] < FIT_BELOW
    assert lay_out(one_ring(200), shape)[1] > 1.3 * lay_out(one_ring(200), usual)[1]
    assert widths[1][2] > 1.5 * widths[0][2]
    assert min(widths[1]) > 0.05
    assert shape.edges[-1] == 1.0


def test_all_editions_share_their_rings() -> None:
    """The widths depend on all editions together, in whatever order."""
    crowds = [one_ring(200), few(28)]

    assert fitted(4, STARTS, crowds) == fitted(4, STARTS, crowds[::-1])


@pytest.mark.parametrize("index", [(0.0, 1.0), (0.25, 0.49)])
def test_a_thousand_technologies_are_placed(index: tuple[float, float]) -> None:
    """A thousand are placed too, spread over all rings or all in one."""
    low, high = index
    blips = []
    for i in range(1000):
        value = low + (high - low) * i / 1000
        ring = next(r for r, start in enumerate(STARTS) if value >= start)
        blips.append(ToPlace(f"t{i}", i % 4, ring, value, 0.02))
    spots, _ = lay_out(blips, SHAPE)

    assert len(spots) == 1000


def test_an_empty_radar_has_no_blips() -> None:
    """Nothing to place is no fault."""
    assert lay_out([], SHAPE) == ({}, BLIP)


def test_a_spot_is_the_same_on_every_machine() -> None:
    """Places depend on names alone, by a hash that never changes."""
    spots, _ = lay_out([ToPlace("chatbots", 2, 1, 0.6, 0.0)], SHAPE)
    assert spots["chatbots"] == Spot(x=-0.08151, y=-0.47128, shift=0.0)


def test_certainty_is_the_mass_in_the_band() -> None:
    """An index in the middle of a wide band is certain; one on its edge is a coin's toss."""
    assert standing(0.6, 0.01, RADAR).certainty == 1.0
    on_edge = standing(0.75, 0.02, RADAR)
    assert on_edge.ring == "ready"
    assert on_edge.certainty == 0.5
    assert on_edge.border == "try"


def test_the_border_is_the_nearer_neighbour() -> None:
    """Just above the lower edge the other ring is the one below; just under the upper, the one above."""
    assert standing(0.505, 0.02, RADAR).border == "wait"
    assert standing(0.745, 0.02, RADAR).border == "ready"


def test_without_an_error_nothing_is_said_of_certainty() -> None:
    """A single municipality's index has a ring and no certainty."""
    assert standing(0.6, None, RADAR).certainty is None
    assert standing(0.6, None, RADAR).border is None


@given(st.floats(0, 1), st.floats(0.001, 0.5))
def test_masses_of_all_rings_sum_to_one(index: float, se: float) -> None:
    """The rings together hold all of the probability."""
    assert sum(ring_masses(index, se, [0.75, 0.5, 0])) == pytest.approx(1)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (("try", 0.70, 0.01), ("ready", 0.80, 0.01), ("in", True)),
        (("try", 0.74, 0.03), ("ready", 0.76, 0.03), ("in", False)),
        (("ready", 0.80, 0.01), ("try", 0.70, 0.01), ("out", True)),
        (("try", 0.60, 0.01), ("try", 0.61, 0.01), ("none", False)),
        (("try", 0.60, 0.01), ("try", 0.74, 0.001), ("none", False)),
        (("try", 0.60, 0.01), ("ready", 0.76, 0.01), ("in", False)),
        (("wait", 0.30, 0.01), ("ready", 0.76, 0.02), ("in", True)),
        (("try", 0.70, 0.02, 100.0), ("ready", 0.80, 0.02, 100.0), ("in", True)),
        (("try", 0.70, 0.02, 100.0), ("ready", 0.80, 0.02, 3.0), ("in", False)),
        (("try", 0.70, 0.0), ("ready", 0.75, 0.0), ("in", True)),
        (("try", 0.60, None), ("ready", 0.80, 0.01), ("in", None)),
    ],
)
def test_a_move_is_supported_if_both_intervals_are_on_their_side(
    before: tuple[str, float, float | None],
    now: tuple[str, float, float | None],
    expected: tuple[str, bool | None],
) -> None:
    """However far the index changed: an interval that crosses all borders between leaves the move open."""
    assert movement(Measured(*before), Measured(*now), RADAR) == expected


def test_few_degrees_of_freedom_make_a_ring_less_certain() -> None:
    """The mass is Student's: within one error there is 1/2 with one degree of freedom, and not .683."""
    band = standing(0.6, 0.1, RADAR.model_copy(update={"rings": BAND}), 1.0)
    assert band.certainty == 0.5
    assert standing(0.6, 0.1, RADAR.model_copy(update={"rings": BAND})).certainty == 0.683


BAND = [Ring(id="a", name="A", from_=0.7), Ring(id="b", name="B", from_=0.5), Ring(id="c", name="C", from_=0)]
