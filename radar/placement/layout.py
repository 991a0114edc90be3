"""Ring and index -> x and y in the unit disc, without overlaps.

The distance from the centre is fixed by the index. Only the angle within the sector is free: it is
chosen near that of the edition before, or near a spot that depends on the technology's id alone, so that
the same radar always looks the same and a new technology moves few others. Where a crowd has no room at
its exact distance, a blip shifts along the radius by at most its own 95 % margin, within its ring. Then
blips line up from the sector's sides, and if that is not enough, all blips shrink. None is ever dropped.
Where blips would be small because most stand in few rings, those rings are made wider, for all editions
alike.
"""

from __future__ import annotations

import bisect
import hashlib
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

BLIP = 0.034
"""Radius of a blip where there is room, in the unit disc."""
SHRINK = 0.96
"""By how much blips shrink when they don't fit."""
FIT_BELOW = 0.025
"""Radius of the blips below which rings are fitted to how many technologies they hold."""
FITS = (0.25, 0.5)
"""How much of a ring's width may follow its share of the technologies; the rest stays as it is."""
FIT_GAIN = 1.1
"""How much larger blips must become for rings to differ more from their usual widths."""


class Try(NamedTuple):
    """A way to look for room."""

    spacing: float
    """Free space wanted between two blips, in blip radii."""
    may_shift: bool = False
    """Whether blips may shift along the radius."""
    outwards: bool = False
    """Whether blips choose in the order of their distance from the centre."""
    aside: bool = False
    """Whether blips stand as near as they can to a side of their sector."""


TRIES = (
    Try(2.0),
    Try(0.9),
    Try(0.5),
    Try(0.5, may_shift=True),
    Try(0.5, may_shift=True, outwards=True),
    Try(0.5, may_shift=True, outwards=True, aside=True),
)
"""First generous and exact, then as the crowd demands. The least spacing leaves room for tips and dashes."""
CORE = 0.22
"""Part of the innermost ring's radius that stays empty, so that even several blips with the highest
possible index have an arc to stand on."""
SHIFTS = (0.0, 0.34, -0.34, 0.67, -0.67, 1.0, -1.0)
"""Shifts along the radius that are tried, in parts of the largest that is allowed."""
LOOSE_STEPS = 8
"""At so many distances beside its own a blip is tried that may stand anywhere in its ring."""


@dataclass(frozen=True, slots=True)
class ToPlace:
    """A technology that wants a place."""

    id: str
    sector: int
    """Position of its sector, clockwise from the top."""
    ring: int
    """Position of its ring, from the centre."""
    index: float | None
    """0 to 1. None: it may stand at any distance in its ring."""
    margin: float
    """Half of the index's 95 % interval; 0 if it has none."""
    before: float | None = None
    """Its angle in the edition before, in radians clockwise from the top; None if it had none."""
    loose: bool = False
    """Whether it may stand anywhere in its ring where its own distance has no room: nothing was measured."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a blip's centre lies. x grows to the right and y upwards."""

    x: float
    y: float
    shift: float
    """How far the distance from the centre is from the one that the index says; 0 nearly always."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """The borders of sectors and rings, and how an index becomes a distance from the centre."""

    sectors: int
    starts: tuple[float, ...]
    """The lowest index of each ring, from the centre."""
    edges: tuple[float, ...]
    """The outer radius of each ring, from the centre; the last is 1."""

    def span(self, sector: int) -> tuple[float, float]:
        """Where a sector begins and ends, in radians clockwise from the top."""
        width = 2 * math.pi / self.sectors
        return sector * width, (sector + 1) * width

    def band(self, ring: int, blip: float) -> tuple[float, float]:
        """The smallest and largest distance at which a whole blip lies inside a ring and a sector."""
        inner = self.edges[ring - 1] if ring else 0.0
        # Nearer to the centre than this, a blip would touch both sides of its sector.
        tip = blip / math.sin(min(math.pi / self.sectors, math.pi / 2)) * 1.02
        return max(inner + blip, tip, CORE * self.edges[0]), self.edges[ring] - blip

    def radius(self, ring: int, index: float, blip: float) -> float:
        """Distance from the centre: linear in the index within a ring, so nearer always means higher."""
        near, far = self.band(ring, blip)
        top = self.starts[ring - 1] if ring else 1.0
        return far - (index - self.starts[ring]) / (top - self.starts[ring]) * (far - near)


def geometry(sectors: int, starts: Sequence[float]) -> Geometry:
    """Rings whose widths shrink a little outwards, so that the inner ones have room for blips too."""
    rings = len(starts)
    edges = tuple(((i + 1) / rings) ** 0.78 for i in range(rings))
    return Geometry(sectors, tuple(starts), edges)


def fitted(sectors: int, starts: Sequence[float], crowds: Sequence[Sequence[ToPlace]]) -> Geometry:
    """One geometry for several radars: that of `geometry`, unless wider rings leave a crowd larger blips."""
    usual = geometry(sectors, starts)
    best, largest = usual, _least_blip(crowds, usual)
    if largest >= FIT_BELOW:
        return usual
    held = [item.ring for crowd in crowds for item in crowd]
    widths = [edge - inner for inner, edge in itertools.pairwise((0.0, *usual.edges))]
    for part in FITS:
        shares = (
            (1 - part) * width + part * held.count(ring) / len(held) for ring, width in enumerate(widths)
        )
        edges = (*itertools.accumulate(shares),)
        shape = Geometry(sectors, usual.starts, (*edges[:-1], 1.0))
        blip = _least_blip(crowds, shape)
        if blip > largest * FIT_GAIN:
            best, largest = shape, blip
    return best


def _least_blip(crowds: Sequence[Sequence[ToPlace]], shape: Geometry) -> float:
    return min((lay_out(crowd, shape)[1] for crowd in crowds), default=BLIP)


def lay_out(blips: Sequence[ToPlace], shape: Geometry) -> tuple[dict[str, Spot], float]:
    """A spot for every blip, and the radius that all of them share.

    Deterministic, and independent of the order of `blips`.
    """
    blip = BLIP
    while True:
        spots = _attempt(blips, shape, blip)
        if spots is not None:
            return spots, blip
        blip *= SHRINK


def _attempt(blips: Sequence[ToPlace], shape: Geometry, blip: float) -> dict[str, Spot] | None:
    """Spots for blips of one size, or None if someone has no room. Sectors don't touch each other.

    In each sector the rings choose from the centre outwards, as the inner ones have the fewest angles, and
    only a ring that is crowded looks for room in other ways than the rest.
    """
    spots: dict[str, Spot] = {}
    for sector in sorted({item.sector for item in blips}):
        taken: list[Spot] = []
        for ring in sorted({item.ring for item in blips if item.sector == sector}):
            own = [item for item in blips if (item.sector, item.ring) == (sector, ring)]
            tried = (_fill(own, shape, blip, way, taken) for way in TRIES)
            found = next((layout for layout in tried if layout is not None), None)
            if found is None:
                return None
            spots |= found
            taken += found.values()
    return spots


def _fill(
    own: Sequence[ToPlace], shape: Geometry, blip: float, way: Try, taken: Sequence[Spot]
) -> dict[str, Spot] | None:
    """Spots for the blips of one ring and sector, each as near to its wish as those before it leave room."""
    spots: dict[str, Spot] = {}
    for item in sorted(own, key=_outwards if way.outwards else _old_first):
        spot = _free_spot(item, shape, blip, way, [*taken, *spots.values()])
        if spot is None:
            return None
        spots[item.id] = spot
    return spots


def _old_first(item: ToPlace) -> tuple[bool, float, str]:
    return item.before is None, _chance(item.id), item.id


def _outwards(item: ToPlace) -> tuple[bool, float, str]:
    return item.index is None, -(item.index or 0.0), item.id


def _free_spot(item: ToPlace, shape: Geometry, blip: float, way: Try, taken: Sequence[Spot]) -> Spot | None:
    near, far = shape.band(item.ring, blip)
    if near > far:
        return None
    radius = None if item.index is None else shape.radius(item.ring, item.index, blip)
    for at in _distances(item, shape, blip, way, radius):
        angle = _free_angle(item, shape, blip, at, way, taken)
        if angle is not None:
            x, y = at * math.sin(angle), at * math.cos(angle)
            return Spot(round(x, 5), round(y, 5), 0.0 if radius is None else round(at - radius, 5))
    return None


def _distances(
    item: ToPlace, shape: Geometry, blip: float, way: Try, radius: float | None
) -> Iterator[float]:
    """The distances from the centre at which a blip may stand, best first. `radius`: the one that is true."""
    near, far = shape.band(item.ring, blip)
    wish = near + _chance(f"{item.id} distance") * (far - near) if radius is None else radius
    if way.aside and item.loose:
        # in rows beside each other, which is how most fit in
        rows = int((far - near) / ((2 + way.spacing) * blip)) + 1
        yield from (far - i * (2 + way.spacing) * blip for i in range(rows))
    elif radius is None or (way.may_shift and item.loose):
        steps = (far - near) / LOOSE_STEPS
        others = (near + i * steps for i in range(LOOSE_STEPS + 1))
        yield from sorted({wish, *others}, key=lambda at: (abs(at - wish), at))
    else:
        allowed = _allowed_shift(item, shape, blip) if way.may_shift else 0.0
        for part in SHIFTS if allowed else (0.0,):
            yield min(far, max(near, radius + part * allowed))


def _allowed_shift(item: ToPlace, shape: Geometry, blip: float) -> float:
    """How far a blip may move along the radius: its margin, as a distance in its own ring."""
    near, far = shape.band(item.ring, blip)
    top = shape.starts[item.ring - 1] if item.ring else 1.0
    return item.margin / (top - shape.starts[item.ring]) * (far - near)


def _free_angle(
    item: ToPlace, shape: Geometry, blip: float, radius: float, way: Try, taken: Sequence[Spot]
) -> float | None:
    """The free angle nearest to the blip's wish, at this distance from the centre; None if there is none.

    Each blip nearby forbids the angles around its own at which the two would be closer than wanted
    (law of cosines). The nearest free angle is the wish itself or an end of such a span.
    """
    start, end = shape.span(item.sector)
    # Rounding of x and y must not carry a blip over the border.
    least = math.asin(min(1.0, blip * 1.005 / radius))
    if start + least > end - least:
        return None
    rim = min((end - start) / 2, math.asin(min(1.0, blip * (1 + TRIES[-1].spacing / 2) / radius)))
    low, high = start + rim, end - rim
    if way.aside:
        wish = low if _chance(item.id) < 0.5 else high
    elif item.before is not None:
        wish = min(high, max(low, item.before))
    else:
        wish = low + _chance(item.id) * (high - low)
    distance = (2 + way.spacing) * blip
    forbidden: list[tuple[float, float]] = []
    for other in taken:
        away = math.hypot(other.x, other.y)
        cosine = (radius**2 + away**2 - distance**2) / (2 * radius * away)
        if cosine < 1:
            half = math.acos(max(-1.0, cosine))
            angle = math.atan2(other.x, other.y) % (2 * math.pi)
            forbidden.append((angle - half, angle + half))
    ends = [side for span in forbidden for side in span if low <= side <= high]
    starts, lasts = _united(forbidden)
    for angle in sorted([wish, low, high, *ends], key=lambda angle: (abs(angle - wish), angle)):
        # the last span that starts below the angle
        at = bisect.bisect_left(starts, angle) - 1
        if at < 0 or lasts[at] <= angle:
            return angle
    return None


def _united(spans: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Where unions of open spans start and end, rising. Two that only touch leave a point between them."""
    starts: list[float] = []
    lasts: list[float] = []
    for first, last in sorted(spans):
        if lasts and first < lasts[-1]:
            lasts[-1] = max(lasts[-1], last)
        else:
            starts.append(first)
            lasts.append(last)
    return starts, lasts


def _chance(text: str) -> float:
    """A number in [0, 1) that depends on the text alone and is the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big") / 2**48
