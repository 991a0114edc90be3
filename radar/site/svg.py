"""The radar as SVG: rings, sectors, blips with their intervals. Readable without any script.

Lengths are in units of the picture: the unit disc has radius `R`. x grows to the right and y downwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import escape

from radar.placement.layout import Geometry
from radar.release import Place
from radar.settings import Settings

R = 500.0
"""Radius of the disc."""
HALF = 552.0
"""Half the side of the picture: the disc and the names around it."""
REACH = 38.0
"""Largest distance from a blip at which it can be pointed at: 12 pixels where the disc is 320 wide."""
RIM = 512.0
"""Distance of the names' foot from the centre, above the centre."""
LETTER = 0.55
"""Mean width of a letter, in font sizes. An estimate: the reader's font is not known."""
NAME_WIDE, NAME_NARROW = 21.0, 34.0
"""Font sizes of sector names, on a wide and on a narrow screen."""


@dataclass(frozen=True, slots=True)
class Blip:
    """A technology on the picture."""

    number: int
    place: Place
    sector: int
    """Position of its sector, clockwise from the top."""
    label: str
    """What a screen reader says, and the tooltip shows."""
    href: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture says apart from its blips."""

    settings: Settings
    geometry: Geometry
    blip: float
    """Radius of the blips in the unit disc."""
    label: str
    """The picture's name for screen readers."""
    id: str = "radar"
    """Prefix of the ids inside the picture."""


def draw(picture: Picture, blips: Sequence[Blip], style: str | None = None) -> str:
    """The radar. With `style` it stands alone, as a file of its own.

    Takes time that grows with the square of the number of blips, once for each radar.
    """
    size = picture.blip * R
    distances = _nearest(blips)
    room = min(distances, default=0.0) / (2 * picture.blip) * 0.97
    parts = [
        _open(picture, -HALF, 2 * HALF, style),
        *_rings(picture),
        *_borders(picture),
        *_sector_names(picture),
        *_ring_names(picture, blips),
        '<g class="whiskers">',
        *(_whisker(picture, blip) for blip in blips),
        f'</g><g class="blips" style="--room:{_number(max(1.0, min(1.9, room)))}">',
        *(_link(blip, size, near * R / 2) for blip, near in zip(blips, distances, strict=True)),
        "</g></svg>",
    ]
    return "".join(parts)


def draw_one(picture: Picture, place: Place, sector: int) -> str:
    """A small radar with one technology alone."""
    size = max(picture.blip * R, 26.0)
    blip = Blip(0, place, sector, "", "")
    x, y = place.x * R, -place.y * R
    return "".join(
        [
            _open(picture, -R - 8, 2 * R + 16, None, small=True),
            *_rings(picture),
            *_borders(picture),
            _whisker(picture, blip),
            f'<g class="blip s{sector + 1}" transform="translate({_number(x)} {_number(y)})">',
            f"{_mark(place, size)}</g></svg>",
        ]
    )


def symbol(kind: str) -> str:
    """A small picture of one sign, for the legend.

    `kind`: `none`, `new`, `in`, `out`, `unsupported`, `border` or `whisker`.
    """
    size = 17.0
    if kind == "whisker":
        body = f'<path class="whisker" d="M-30 0H30"/>{_shape("none", size, 0.0)}'
    elif kind == "border":
        body = _dashes(size) + _shape("none", size, 0.0)
    elif kind == "unsupported":
        body = f'<g class="hollow">{_shape("in", size, 180.0)}</g>'
    else:
        body = _shape(kind, size, {"in": 180.0, "out": 0.0}.get(kind, 0.0))
    return (
        '<svg class="symbol" viewBox="-32 -32 64 64" aria-hidden="true" focusable="false">'
        f'<g class="blip s0">{body}</g></svg>'
    )


def _open(picture: Picture, start: float, side: float, style: str | None, small: bool = False) -> str:
    box = f"{_number(start)} {_number(start)} {_number(side)} {_number(side)}"
    alone = f"<style>{style}</style>" if style is not None else ""
    xmlns = ' xmlns="http://www.w3.org/2000/svg"' if style is not None else ""
    kind, role = ("small-radar", "img") if small else ("radar-svg", "group")
    label = escape(picture.label)
    return f'<svg{xmlns} class="{kind}" viewBox="{box}" role="{role}" aria-label="{label}">{alone}'


def _rings(picture: Picture) -> Iterable[str]:
    edges = picture.geometry.edges
    for i in reversed(range(len(edges))):
        depth = 1 - i / len(edges)
        yield f'<circle class="ring" r="{_number(edges[i] * R)}" style="--depth:{_number(depth)}"/>'


def _borders(picture: Picture) -> Iterable[str]:
    for i in range(picture.geometry.sectors):
        start, end = picture.geometry.span(i)
        x, y = _at(start, R)
        yield f'<path class="border" d="M0 0L{_number(x)} {_number(y)}"/>'
        pad = 0.012
        arc = _arc(_at(start + pad, R + 3), _at(end - pad, R + 3), R + 3, end - start > math.pi, True)
        yield f'<path class="rim s{i + 1}" d="{arc}"/>'


def _sector_names(picture: Picture) -> Iterable[str]:
    for i, sector in enumerate(picture.settings.sectors):
        start, end = picture.geometry.span(i)
        middle = (start + end) / 2
        below = math.cos(middle) < -0.01
        # Below the centre the text runs the other way round, so that it stands upright.
        radius = RIM + (NAME_WIDE * 0.72 if below else 0.0)
        points = _at(start, radius), _at(end, radius)
        first, last = reversed(points) if below else points
        arc = _arc(first, last, radius, end - start > math.pi, not below)
        room = (end - start) * radius * 0.94
        fits = room / (LETTER * max(1, len(sector.name)))
        name, wide, narrow = sector.name, min(NAME_WIDE, fits), min(NAME_NARROW, fits)
        if wide < 15:
            wide = narrow = 15.0
            name = name[: int(room / (LETTER * wide)) - 1].rstrip() + "…"
        path = f"{picture.id}-sector-{i + 1}"
        yield (
            f'<path id="{escape(path)}" d="{arc}" fill="none"/>'
            f'<text class="sector-name s{i + 1}{" below" if below else ""}" '
            f'style="--wide:{_number(wide)}px;--narrow:{_number(narrow)}px">'
            f'<textPath href="#{escape(path)}" startOffset="50%">{escape(name)}</textPath></text>'
        )


def _ring_names(picture: Picture, blips: Sequence[Blip]) -> Iterable[str]:
    taken = [(blip.place.x * R, -blip.place.y * R) for blip in blips]
    size = picture.blip * R
    inner = 0.0
    for ring, edge in zip(picture.settings.rings, picture.geometry.edges, strict=True):
        outer = edge * R
        half = LETTER * 22 * len(ring.name) / 2 + 8
        x, y = _free_spot(picture.geometry, inner, outer, half, size, taken)
        yield f'<text class="ring-name" x="{_number(x)}" y="{_number(y)}">{escape(ring.name)}</text>'
        inner = outer


def _free_spot(
    shape: Geometry,
    inner: float,
    outer: float,
    half: float,
    size: float,
    taken: Sequence[tuple[float, float]],
) -> tuple[float, float]:
    """A spot for a ring's name in its ring: as near to twelve o'clock as the blips leave room."""
    candidates = []
    for step in range(24):
        angle = (step + 1) // 2 * math.pi / 12 * (1 if step % 2 else -1)
        for part in (0.72, 0.5, 0.3):
            candidates.append(_at(angle, inner + part * (outer - inner)))

    def clearance(spot: tuple[float, float]) -> float:
        x, y = spot
        gaps = (math.hypot(max(0.0, abs(x - u) - half), max(0.0, abs(y - v) - 9)) for u, v in taken)
        return min(gaps, default=math.inf) - size

    free = (spot for spot in candidates if clearance(spot) > 6)
    return next(free, None) or max(candidates, key=clearance)


def _whisker(picture: Picture, blip: Blip) -> str:
    """The 95 % interval along the radius, and a tick at the true distance where the blip is shifted."""
    place = blip.place
    angle = math.atan2(place.x, place.y)
    distance = math.hypot(place.x, place.y) - place.shift
    drawn = []
    if place.margin:
        (x1, y1), (x2, y2) = (
            _at(angle, radius_of(picture, index) * R)
            for index in (min(1.0, place.index + place.margin), max(0.0, place.index - place.margin))
        )
        drawn.append(f"M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}")
    if place.shift:
        x, y = _at(angle, distance * R)
        dx, dy = 9 * math.cos(angle), 9 * math.sin(angle)
        drawn.append(f"M{_number(x - dx)} {_number(y - dy)}L{_number(x + dx)} {_number(y + dy)}")
    return f'<path class="whisker s{blip.sector + 1}" d="{"".join(drawn)}"/>' if drawn else ""


def radius_of(picture: Picture, index: float) -> float:
    """The distance from the centre that an index stands for, in the unit disc."""
    rings = picture.settings.rings
    ring = rings.index(picture.settings.ring_of(index))
    return picture.geometry.radius(ring, index, picture.blip)


def _link(blip: Blip, size: float, reach: float) -> str:
    """A blip; what can be pointed at reaches half the way to its neighbour, and at most `REACH`."""
    place = blip.place
    number = str(blip.number)
    font = size * (1.2 if len(number) < 3 else 0.84)
    label = escape(blip.label)
    hit = _number(max(size, min(reach, REACH)))
    return (
        f'<a class="blip s{blip.sector + 1}" href="{escape(blip.href)}" aria-label="{label}" '
        f'data-n="{number}" transform="translate({_number(place.x * R)} {_number(-place.y * R)})">'
        f'<g class="body"><circle class="hit" r="{hit}"/>{_mark(place, size)}'
        f'<text style="font-size:{_number(font)}px" aria-hidden="true">{number}</text></g>'
        f"<title>{label}</title></a>"
    )


def _mark(place: Place, size: float) -> str:
    """The sign of a technology: its shape says how it moved, hollow says that the data don't support it."""
    outward = math.degrees(math.atan2(-place.y, place.x))
    turn = outward if place.moved == "out" else outward + 180
    shape = _shape(place.moved or "none", size, turn)
    if place.moved in ("in", "out") and not place.moved_supported:
        shape = f'<g class="hollow">{shape}</g>'
    return (_dashes(size) if place.border else "") + shape


def _dashes(size: float) -> str:
    dash = 2 * math.pi * size * 1.36 / 24
    return f'<circle class="dashes" r="{_number(size * 1.36)}" stroke-dasharray="{_number(dash)}"/>'


def _shape(moved: str, size: float, turn: float) -> str:
    """A disc, a disc with a tip, or a square on its corner.

    `turn`: where the tip points, in degrees clockwise from the right.
    """
    if moved == "new":
        half = size * 0.93
        at, side = _number(-half), _number(2 * half)
        square = f'x="{at}" y="{at}" width="{side}" height="{side}" rx="{_number(size * 0.16)}"'
        return f'<rect class="mark" {square} transform="rotate(45)"/>'
    if moved == "none":
        return f'<circle class="mark" r="{_number(size)}"/>'
    tip = 1.62
    x, y = size / tip, size * math.sqrt(1 - 1 / tip**2)
    path = f"M{_number(x)} {_number(y)}A{_number(size)} {_number(size)} 0 1 1 {_number(x)} {_number(-y)}"
    return (
        f'<path class="mark" d="{path}L{_number(size * tip)} 0Z" transform="rotate({_number(turn % 360)})"/>'
    )


def _nearest(blips: Sequence[Blip]) -> list[float]:
    """The distance of each blip to its nearest neighbour, in the unit disc; 2 where it is alone."""
    spots = [(one.place.x, one.place.y) for one in blips]
    return [
        min((math.dist(spot, other) for other in spots if other is not spot), default=2.0) for spot in spots
    ]


def _at(angle: float, radius: float) -> tuple[float, float]:
    """The point at an angle clockwise from the top."""
    return radius * math.sin(angle), -radius * math.cos(angle)


def _arc(
    first: tuple[float, float], last: tuple[float, float], radius: float, large: bool, clockwise: bool
) -> str:
    """Part of a circle around the centre, as the data of a path."""
    size = _number(radius)
    start, end = (f"{_number(x)} {_number(y)}" for x, y in (first, last))
    return f"M{start}A{size} {size} 0 {int(large)} {int(clockwise)} {end}"


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
