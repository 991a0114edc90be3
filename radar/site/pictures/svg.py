"""The radar as SVG: rings, sectors, blips with their intervals. Readable without any script.

Lengths are in units of the picture: the unit disc has radius `R`. x grows to the right and y downwards.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import markupsafe
import numpy as np

from radar.inputs.settings import Settings
from radar.placement.layout import Geometry
from radar.release import Placement
from radar.site.pictures.labels import LINE, Box, Circle, Label, Line, Named, place_names, text_width
from radar.site.pictures.palette import LIGHT

R = 500.0
"""Radius of the disc."""
HALF = 552.0
"""Half the side of the picture: the disc and the names around it."""
REACH = 38.0
"""Largest distance from a blip at which it can be pointed at: 12 pixels where the disc is 320 wide."""
RIM = 512.0
"""Distance of the names' foot from the centre, above the centre."""
TIP, DASHES, CORNER = 1.62, 1.36, 1.31
"""How far a tip, the dashed ring and the corners of a square reach from a blip's middle, in its radii."""
SHORTEST = 1.12
"""The least that they reach, however near the next blip is."""
TIGHT = 1.2
"""How far the dashed ring reaches on a narrow screen, where all blips are larger."""
BOLD = 1.1
"""How much wider bold letters are than `text_width` says."""
SECTOR_WIDE, SECTOR_NARROW = 21.0, 34.0
"""Font sizes of sector names where there is room, on a wide and on a narrow screen."""
SECTOR_LEAST, SECTOR_LEAST_NARROW = 15.0, 26.0
"""The smallest ones. A name that is longer than that is cut; the list beside the picture has it in full."""
RING_SIZES = (30.0, 26.0, 22.0, 18.0, 15.0)
"""Font sizes of ring names on a narrow screen, where there is room."""
RING_WIDE = 18.0
"""The largest on a wide one."""
RING_HALF = 0.6
"""Half the height of a ring's name, in font sizes."""
NAME_SIZE = 19.0
"""Font size of the technologies' names: 11 pixels where the picture is 660 wide."""
NAME_FROM = 0.029
"""Radius of the blips, in the unit disc, from which they have names: with smaller ones it is too crowded."""


@dataclass(frozen=True, slots=True)
class Blip:
    """A technology on the picture."""

    number: int
    id: str
    name: str
    place: Placement
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


@dataclass(frozen=True, slots=True)
class RingName:
    """The name of a ring."""

    text: str
    x: float
    y: float
    """Its middle."""
    narrow: float
    """Its font size on a narrow screen."""

    def box(self, size: float) -> Box:
        """What it takes at a font size."""
        half = BOLD * text_width(self.text) * size / 2
        return Box(self.x - half, self.y - size * RING_HALF, self.x + half, self.y + size * RING_HALF)

    @property
    def wide(self) -> float:
        """Its font size on a wide screen."""
        return min(RING_WIDE, self.narrow)


def escape(text: str) -> str:
    """A text as it may stand in SVG, where no element says its language."""
    return markupsafe.escape(str(text))


def _room(blips: Sequence[Blip], blip: float) -> float:
    """By how much all blips can grow on a narrow screen, so that none touches another."""
    spots = [(near.place.x, near.place.y, _narrow_reach(near.place)) for near in blips]
    least = min(
        (math.hypot(x - u, y - v) / (r + s) for (x, y, r), (u, v, s) in itertools.combinations(spots, 2)),
        default=math.inf,
    )
    return max(1.0, min(1.9, 0.95 * least / blip))


def _narrow_reach(place: Placement) -> float:
    """How far a sign reaches from its middle on a narrow screen, in radii. Tips point to few neighbours."""
    if place.moved == "new":
        return CORNER
    return TIGHT if place.border or place.moved in ("in", "out") else 1.0


def draw(picture: Picture, blips: Sequence[Blip], style: str | None = None, target: str = "") -> str:
    """The radar. With `style` it stands alone, as a file of its own. `target`: where its links open.

    Takes time that grows with the square of the number of blips, once for each radar.
    """
    size = picture.blip * R
    distances = _nearest(blips)
    room = _room(blips, picture.blip)
    rings = ring_names(picture, blips, room)
    names = names_of(picture, blips, rings)
    parts = [
        _open(picture, -HALF, 2 * HALF, style),
        *_rings(picture, style is not None),
        *_borders(picture),
        *_sector_names(picture),
        *(_ring_name(ring) for ring in rings),
        '<g class="whiskers">',
        *(_whisker(picture, blip) for blip in blips),
        f'</g><g class="blips" style="--room:{_number(room)}">',
        *(_link(blip, size, near * R / 2, target) for blip, near in zip(blips, distances, strict=True)),
        f'</g><g class="names" font-size="{_number(NAME_SIZE)}" aria-hidden="true">',
        *(_name(blip, names[blip.id]) for blip in blips if blip.id in names),
        "</g></svg>",
    ]
    return "".join(parts)


def draw_one(picture: Picture, place: Placement, sector: int) -> str:
    """A small radar with one technology alone."""
    size = max(picture.blip * R, 26.0)
    blip = Blip(0, "", "", place, sector, "", "")
    x, y = place.x * R, -place.y * R
    return "".join(
        [
            _open(picture, -R - 8, 2 * R + 16, None, small=True),
            *_rings(picture, False),
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
    # Without a size of its own a browser that draws it into a PNG would draw nothing.
    sized = f' xmlns="http://www.w3.org/2000/svg" width="{_number(side)}" height="{_number(side)}"'
    xmlns = sized if style is not None else ""
    kind, role = ("small-radar", "img") if small else ("radar-svg", "group")
    label = escape(picture.label)
    return f'<svg{xmlns} class="{kind}" viewBox="{box}" role="{role}" aria-label="{label}">{alone}'


def _rings(picture: Picture, alone: bool) -> Iterable[str]:
    edges = picture.geometry.edges
    for i in reversed(range(len(edges))):
        shade = ring_shade(i, len(edges))
        fill = f' fill="{ring_tone(LIGHT, i, len(edges))}"' if alone else ""
        yield f'<circle class="ring" r="{_number(edges[i] * R)}" style="--shade:{_number(shade)}%"{fill}/>'


def ring_shade(ring: int, rings: int) -> float:
    """How much of the ring colour, in per cent, the tone of a ring has; the rest is paper."""
    return 12 + 52 * (1 - ring / rings)


def ring_tone(colours: Mapping[str, str], ring: int, rings: int) -> str:
    """The tone of a ring in a palette, as `#rrggbb`: what `color-mix` in the style sheet says."""
    part = ring_shade(ring, rings) / 100
    pairs = zip(_channels(colours["ring"]), _channels(colours["paper"]), strict=True)
    return "#" + "".join(f"{round(part * first + (1 - part) * other):02x}" for first, other in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


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
        radius = RIM + (SECTOR_WIDE * 0.72 if below else 0.0)
        points = _at(start, radius), _at(end, radius)
        first, last = reversed(points) if below else points
        arc = _arc(first, last, radius, end - start > math.pi, not below)
        room = (end - start) * (radius - SECTOR_WIDE * 0.3) * 0.95
        path = escape(f"{picture.id}-sector-{i + 1}")
        yield f'<path id="{path}" d="{arc}" fill="none"/>'
        wide = _fitted(sector.name, room, SECTOR_WIDE, SECTOR_LEAST)
        narrow = _fitted(sector.name, room, SECTOR_NARROW, SECTOR_LEAST_NARROW)
        same = wide[0] == narrow[0]
        for name, kind in (
            ((wide[0], ""),) if same else ((wide[0], " wide-only"), (narrow[0], " narrow-only"))
        ):
            yield (
                f'<text class="sector-name s{i + 1}{" below" if below else ""}{kind}" '
                f'font-size="{_number(wide[1])}" style="--wide:{_number(wide[1])}px;'
                f'--narrow:{_number(narrow[1])}px">'
                f'<textPath href="#{path}" startOffset="50%">{escape(name)}</textPath></text>'
            )


def _fitted(text: str, room: float, size: float, least: float) -> tuple[str, float]:
    """A text, and its font size at which it takes no more than `room`; cut where that is too small."""
    fits = room / (BOLD * max(1.0, text_width(text)))
    if fits >= least:
        return text, min(size, fits)
    return _cut(text, room / (BOLD * least)), least


def _cut(text: str, width: float) -> str:
    """As much of a text as has room in `width` (in font sizes), with dots where it ends early."""
    if text_width(text) <= width:
        return text
    ends = itertools.accumulate(
        text, lambda total, letter: total + text_width(letter), initial=text_width("…")
    )
    letters = sum(end <= width for end in ends) - 1
    return text[: max(0, letters)].rstrip() + "…"


def ring_names(picture: Picture, blips: Sequence[Blip], room: float) -> list[RingName]:
    """The rings' names, from the centre. `room`: by how much the blips grow on a narrow screen.

    A name that has no room in its ring even when it is small is left out, rather than lie under blips: the
    list beside the picture says the ring of each technology.
    """
    found: list[RingName] = []
    inner = 0.0
    for ring, edge in zip(picture.settings.rings, picture.geometry.edges, strict=True):
        outer = edge * R
        text = _cut(ring.name, min(1.5 * outer, 300.0) / (RING_WIDE * BOLD))
        spot = _ring_spot(picture, text, inner, outer, blips, room, found)
        if spot is not None:
            found.append(spot)
        inner = outer
    return found


def _ring_spot(
    picture: Picture,
    text: str,
    inner: float,
    outer: float,
    blips: Sequence[Blip],
    room: float,
    others: Sequence[RingName],
) -> RingName | None:
    """A spot for a ring's name in its ring: as near to twelve o'clock and as large as there is room."""
    # Near twelve and six o'clock a name runs along its ring.
    turns = sorted((step * math.tau / 72 for step in range(-35, 37)), key=lambda t: (_off_axis(t), t))
    spots = np.array(
        [_at(turn, inner + part * (outer - inner)) for turn in turns for part in (0.72, 0.5, 0.3, 0.85, 0.15)]
    )
    size = picture.blip * R
    taken = np.array([(blip.place.x * R, -blip.place.y * R) for blip in blips]).reshape(-1, 2)
    # the largest size for which there is room anywhere
    for font in RING_SIZES:
        x, y = spots.T
        half, up = BOLD * text_width(text) * font / 2, RING_HALF * font
        reach = size * DASHES * (room if font > RING_WIDE else 1.0) + 3
        across = np.maximum(np.abs(x[:, None] - taken[:, 0]) - half, 0)
        down = np.maximum(np.abs(y[:, None] - taken[:, 1]) - up, 0)
        free = (across**2 + down**2 > reach**2).all(axis=1)
        free &= (np.abs(x) + half) ** 2 + (np.abs(y) + up) ** 2 < (R - 12) ** 2
        for other in others:
            left, top, right, bottom = other.box(max(font, other.narrow))
            beside = (x - half > right + 3) | (x + half < left - 3)
            free &= beside | (y - up > bottom + 3) | (y + up < top - 3)
        if free.any():
            at = spots[int(free.argmax())]
            return RingName(text, float(at[0]), float(at[1]), font)
    return None


def _off_axis(turn: float) -> float:
    """How little a text at an angle runs along its ring: first what is near the top, then the bottom."""
    away = abs(turn)
    if away <= math.pi / 3:
        return away
    return math.pi - away + math.pi / 3 if away >= 2 * math.pi / 3 else away + math.pi / 2


def _ring_name(name: RingName) -> str:
    at = f'x="{_number(name.x)}" y="{_number(name.y)}" dy=".35em" font-size="{_number(name.wide)}"'
    return (
        f'<text class="ring-name" {at} style="--narrow:{_number(name.narrow)}px">{escape(name.text)}</text>'
    )


_placed = lru_cache(maxsize=256)(place_names)
"""Cached: a radar is drawn for its page, for a file of its own and for a frame on other sites."""


def names_of(picture: Picture, blips: Sequence[Blip], rings: Sequence[RingName]) -> Mapping[str, Label]:
    """Where the technologies' names stand, by technology. None where the blips are small: see `NAME_FROM`."""
    if picture.blip < NAME_FROM:
        return {}
    size = picture.blip * R
    borders = (Line(0.0, 0.0, *_at(picture.geometry.span(i)[0], R)) for i in range(picture.geometry.sectors))
    return _placed(
        tuple(Named(blip.id, blip.name, _body(blip, size)) for blip in blips),
        tuple(circle for blip in blips for circle in _outline(blip, size)),
        tuple(ring.box(ring.wide) for ring in rings),
        (*(line for blip in blips if (line := _interval(picture, blip.place))), *borders),
        R - 6,
        NAME_SIZE,
    )


def _body(blip: Blip, size: float) -> Circle:
    """What is drawn of a blip, without the tip."""
    wide = DASHES if blip.place.border else CORNER if blip.place.moved == "new" else 1.0
    return Circle(blip.place.x * R, -blip.place.y * R, size * (wide + 0.06))


def _outline(blip: Blip, size: float) -> list[Circle]:
    """All that is drawn of a blip."""
    place = blip.place
    body = _body(blip, size)
    if place.moved not in ("in", "out"):
        return [body]
    turn = math.radians(_turn(place))
    x, y = body.x + size * 1.2 * math.cos(turn), body.y + size * 1.2 * math.sin(turn)
    return [body, Circle(x, y, size * 0.44)]


def _name(blip: Blip, label: Label) -> str:
    """A technology's name, and the line that leads to it."""
    line = label.leader
    leader = ""
    if line:
        x1, y1, x2, y2 = map(_number, line)
        leader = f'<path class="leader" d="M{x1} {y1}L{x2} {y2}"/>'
    x = _number(label.x)
    first, *rest = label.lines
    step = _number(LINE * NAME_SIZE)
    more = "".join(f'<tspan x="{x}" dy="{step}">{escape(text)}</tspan>' for text in rest)
    return (
        f'<g class="name s{blip.sector + 1}" data-id="{escape(blip.id)}">{leader}'
        f'<text x="{x}" y="{_number(label.y)}" text-anchor="{label.anchor}">{escape(first)}{more}</text></g>'
    )


def _interval(picture: Picture, place: Placement) -> Line | None:
    """The 95 % interval along the radius, from its inner end; None if there is none."""
    if not place.margin or place.index is None:
        return None
    angle = math.atan2(place.x, place.y)
    ends = (min(1.0, place.index + place.margin), max(0.0, place.index - place.margin))
    inner, outer = (_at(angle, radius_of(picture, index) * R) for index in ends)
    return Line(*inner, *outer)


def _whisker(picture: Picture, blip: Blip) -> str:
    """The 95 % interval along the radius, and a tick at the true distance where the blip is shifted."""
    place = blip.place
    drawn = []
    interval = _interval(picture, place)
    if interval:
        x1, y1, x2, y2 = map(_number, interval)
        drawn.append(f"M{x1} {y1}L{x2} {y2}")
    if place.shift:
        angle = math.atan2(place.x, place.y)
        x, y = _at(angle, (math.hypot(place.x, place.y) - place.shift) * R)
        dx, dy = 9 * math.cos(angle), 9 * math.sin(angle)
        drawn.append(f"M{_number(x - dx)} {_number(y - dy)}L{_number(x + dx)} {_number(y + dy)}")
    if not drawn:
        return ""
    return f'<path class="whisker s{blip.sector + 1}" data-id="{escape(blip.id)}" d="{"".join(drawn)}"/>'


def radius_of(picture: Picture, index: float) -> float:
    """The distance from the centre that an index stands for, in the unit disc."""
    rings = picture.settings.rings
    ring = rings.index(picture.settings.ring_of(index))
    return picture.geometry.radius(ring, index, picture.blip)


def _link(blip: Blip, size: float, half: float, target: str) -> str:
    """A blip; what can be pointed at reaches `half` the way to its neighbour, and at most `REACH`.

    Its name begins with the number that is seen, so that who speaks to the browser can say what they see.
    So no target covers another. On a phone a target is 24 pixels wide where the neighbours leave that much
    room; in a crowd it is smaller, and the list beside the picture has the same links at full size.
    """
    place = blip.place
    number = str(blip.number)
    font = size * (1.2 if len(number) < 3 else 0.9)
    label = escape(blip.label)
    opens = f'target="{target}" ' if target else ""
    hit = _number(max(size, min(half, REACH)))
    at = f"translate({_number(place.x * R)} {_number(-place.y * R)})"
    return (
        f'<a {opens}class="blip s{blip.sector + 1}" href="{escape(blip.href)}" aria-label="{number} {label}" '
        f'data-id="{escape(blip.id)}" data-n="{number}" transform="{at}">'
        f'<g class="body"><circle class="hit" r="{hit}"/>{_mark(place, size, half / size)}'
        f'<text class="number{" outlined" if _hollow(place) else ""}" dy=".35em" '
        f'font-size="{_number(font)}" aria-hidden="true">{number}</text></g>'
        f"<title>{label}</title></a>"
    )


def _mark(place: Placement, size: float, reach: float = TIP) -> str:
    """The sign of a technology: its shape says how it moved, hollow says that the data don't support it.

    `reach`: how far it may reach from its middle, in radii.
    """
    shape = _shape(place.moved or "none", size, _turn(place), reach)
    if _hollow(place):
        shape = f'<g class="hollow">{shape}</g>'
    return (_dashes(size, reach) if place.border else "") + shape


def _hollow(place: Placement) -> bool:
    return place.moved in ("in", "out") and place.decided is None and not place.moved_supported


def _turn(place: Placement) -> float:
    """Where a tip points, in degrees clockwise from the right."""
    outward = math.degrees(math.atan2(-place.y, place.x))
    return outward if place.moved == "out" else outward + 180


def _dashes(size: float, reach: float = TIP) -> str:
    """The dashed ring. `--tight` draws it in on a narrow screen."""
    part = min(DASHES, max(SHORTEST, reach))
    radius, tight = size * part, _number(min(1.0, TIGHT / part))
    dash = _number(math.tau * radius / 24)
    return f'<circle class="dashes" r="{_number(radius)}" stroke-dasharray="{dash}" style="--tight:{tight}"/>'


def _shape(moved: str, size: float, turn: float, reach: float = TIP) -> str:
    """A disc, a disc with a tip, or a square on its corner.

    `turn`: where the tip points, in degrees clockwise from the right. `reach`: see `_mark`.
    """
    if moved == "new":
        half = size * min(CORNER, max(SHORTEST, reach)) * math.sqrt(0.5)
        at, side = _number(-half), _number(2 * half)
        square = f'x="{at}" y="{at}" width="{side}" height="{side}" rx="{_number(size * 0.16)}"'
        return f'<rect class="mark" {square} transform="rotate(45)"/>'
    if moved == "none":
        return f'<circle class="mark" r="{_number(size)}"/>'
    tip = min(TIP, max(SHORTEST, reach))
    x, y = size / tip, size * math.sqrt(1 - 1 / tip**2)
    path = f"M{_number(x)} {_number(y)}A{_number(size)} {_number(size)} 0 1 1 {_number(x)} {_number(-y)}"
    return (
        f'<path class="mark" d="{path}L{_number(size * tip)} 0Z" transform="rotate({_number(turn % 360)})"/>'
    )


def _nearest(blips: Sequence[Blip]) -> list[float]:
    """The distance of each blip to its nearest neighbour, in the unit disc; 2 where it is alone."""
    spots = [(blip.place.x, blip.place.y) for blip in blips]
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
