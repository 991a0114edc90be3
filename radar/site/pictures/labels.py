"""Where the names of the blips stand in the picture: none touches another, a blip or a ring's name.

A name stands beside its blip where there is room, else farther off with a line that leads to it, and
where there is none at all the blip has its number alone. Lengths are in units of the picture; x grows to
the right and y downwards. Nothing here depends on the order in which the blips come.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Anchor = Literal["start", "middle", "end"]

WIDTHS = (
    (0.33, "ijlI.,:;'|’ "),
    (0.42, 'frt!()[]-/"*°'),
    (0.80, "ABCDEFGHJKLNOPQRSTUVXYZÅØÄÖwÐÞ&+=<>~€#"),
    (1.00, "mMWæÆœŒ%@—…"),
)
"""Widths of letters in font sizes: those of DejaVu Sans and Verdana, the widest of the usual fonts, as
the reader's font is not known. Others: `WIDTH`, and `WIDEST` from the East Asian scripts onwards."""
WIDTH, WIDEST = 0.64, 1.0
ASCENT, DESCENT, LINE = 0.82, 0.24, 1.12
"""Height of a line above and below its foot, and from foot to foot, in font sizes."""
LONG, LONGEST = 22, 30
"""Letters from which a name would rather take two lines, and the most in one line."""
GAP = 5.0
"""Between a blip and the name beside it."""
CLEAR = 3.0
"""Least distance from a name or its line to anything else."""
AMBIGUOUS = 14.0
"""Distance from another blip up to which a name might be taken for that one's."""
STEPS = (20.0, 36.0, 56.0, 80.0, 108.0)
"""How far off a name may stand that has a line."""
DIRECTIONS = tuple((math.cos(math.tau * turn / 16), math.sin(math.tau * turn / 16)) for turn in range(16))
"""In which directions."""
CHOICES = 48
"""How many places are kept for each name: the best."""


NOWHERE = (math.nan,) * 4
"""The line or box of what is not there: it touches nothing."""


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float


class Line(NamedTuple):
    """A straight line between two points."""

    x1: float
    y1: float
    x2: float
    y2: float


class Circle(NamedTuple):
    """A disc."""

    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Named:
    """A blip that wants its name beside it."""

    id: str
    name: str
    at: Circle


@dataclass(frozen=True, slots=True)
class Label:
    """A name in the picture."""

    id: str
    x: float
    y: float
    """Foot of the first line."""
    anchor: Anchor
    lines: tuple[str, ...]
    box: Box
    """What the text takes at most."""
    leader: Line | None
    """From the blip to the name, where it stands farther off."""


class _Spot(NamedTuple):
    """A place that a name might take."""

    cost: float
    lines: tuple[str, ...]
    x: float
    middle: float
    """Half the way down the text."""
    anchor: Anchor
    leader: Line | None


@dataclass(frozen=True, slots=True)
class _Choices:
    """Places for one name, best first. Arrays have a row for each; a leader that is not there is NaN."""

    blip: Named
    spots: tuple[_Spot, ...]
    boxes: Array
    leaders: Array


@dataclass(frozen=True, slots=True)
class _Obstacles:
    """What the picture holds: circles (x, y, radius), boxes and lines in rows."""

    circles: Array
    boxes: Array
    lines: Array
    radius: float

    def near(self, boxes: Array) -> _Obstacles:
        """Those circles and lines that can be in the way of boxes, or of lines to them."""
        if not len(boxes):
            return self
        left, top = boxes[:, :2].min(axis=0) - AMBIGUOUS
        right, bottom = boxes[:, 2:].max(axis=0) + AMBIGUOUS
        x, y, r = self.circles.T
        circles = (x + r > left) & (x - r < right) & (y + r > top) & (y - r < bottom)
        x1, y1, x2, y2 = self.lines.T
        lines = (np.maximum(x1, x2) > left) & (np.minimum(x1, x2) < right)
        lines &= (np.maximum(y1, y2) > top) & (np.minimum(y1, y2) < bottom)
        return replace(self, circles=self.circles[circles], lines=self.lines[lines])


def text_width(text: str) -> float:
    """The most that a text is wide, in font sizes."""
    return sum(_letter_width(letter) for letter in text)


@cache
def _letter_width(letter: str) -> float:
    known = next((width for width, letters in WIDTHS if letter in letters), None)
    return known or (WIDEST if ord(letter) >= 0x1100 else WIDTH)


def place_names(
    blips: Sequence[Named],
    circles: Sequence[Circle],
    boxes: Sequence[Box],
    lines: Sequence[Line],
    radius: float,
    size: float,
) -> dict[str, Label]:
    """The names that have a place, by id of their blip.

    `circles` (all that is drawn of the blips) and `boxes` are kept clear, `lines` where that is easy. All
    names lie within `radius` of the centre. `size` is the font size.
    """
    blips = sorted(blips, key=lambda blip: blip.id)
    around = _Obstacles(_rows(sorted(circles), 3), _rows(sorted(boxes), 4), _rows(sorted(lines), 4), radius)
    choices = [_choices(blip, around, size) for blip in blips]
    table = _Table(choices)
    # Those with the fewest places choose first.
    order = sorted(range(len(blips)), key=lambda i: (len(choices[i].spots), blips[i].id))
    for i in order:
        table.settle(i)
    for i in order:
        table.make_room(i)
    for i in order:
        table.settle(i)
    return {label.id: label for label in table.labels(size)}


class _Table:
    """Which of its places each name has. Rows of names without one are NaN, and so in nobody's way."""

    def __init__(self, choices: Sequence[_Choices]) -> None:
        self.choices = choices
        self.chosen: list[int | None] = [None] * len(choices)
        self.boxes = np.full((len(choices), 4), np.nan)
        self.leaders = np.full((len(choices), 4), np.nan)

    def labels(self, size: float) -> Iterator[Label]:
        """The names that have a place."""
        for own, choice in zip(self.choices, self.chosen, strict=True):
            if choice is not None:
                yield _label(own, choice, size)

    def settle(self, i: int) -> None:
        """Give a name the best of its places that is free."""
        self._take(i, None)
        free = ~self._conflicts(i).any(axis=1)
        if free.any():
            self._take(i, int(free.argmax()))

    def make_room(self, i: int) -> None:
        """Give a name without a place that of one other name, if that has a second choice."""
        if self.chosen[i] is not None:
            return
        conflicts = self._conflicts(i)
        for choice in np.flatnonzero(conflicts.sum(axis=1) == 1):
            other = int(conflicts[choice].argmax())
            before = self.chosen[other]
            self._take(i, int(choice))
            self.settle(other)
            if self.chosen[other] is not None:
                return
            self._take(i, None)
            self._take(other, before)

    def _take(self, i: int, choice: int | None) -> None:
        self.chosen[i] = choice
        self.boxes[i] = np.nan if choice is None else self.choices[i].boxes[choice]
        self.leaders[i] = np.nan if choice is None else self.choices[i].leaders[choice]

    def _conflicts(self, i: int) -> Flags:
        """Row for each place of a name, column for each name: whether they are in each other's way."""
        own = self.choices[i]
        return (
            _boxes_meet(own.boxes, self.boxes)
            | _lines_meet_boxes(own.leaders, self.boxes)
            | _lines_meet_boxes(self.leaders, own.boxes).T
            | _lines_meet(own.leaders, self.leaders)
        )


def _choices(blip: Named, around: _Obstacles, size: float, crowded: bool = False) -> _Choices:
    """The places where a blip's name is in nobody's way but, maybe, another name's."""
    spots: list[_Spot] = []
    rows: list[Box] = []
    ways = sorted(_line_breaks(blip.name), key=lambda lines: _extra(blip.name, lines))
    for i, lines in enumerate(ways):
        width, height = max(map(text_width, lines)) * size, _height(lines, size)
        own = list(_beside(blip, lines, height, size))
        # The other way of breaking a name gets a line only where there are few places.
        if i == 0 or crowded:
            own += _farther_off(blip, lines, height)
        spots += own
        rows += [_box(spot, width, height) for spot in own]
    boxes = _rows(rows, 4)
    leaders = _rows([spot.leader or NOWHERE for spot in spots], 4)
    close = around.near(boxes)
    gaps = _gaps(boxes, close.circles)
    across = np.maximum(np.abs(boxes[:, 0]), np.abs(boxes[:, 2]))
    down = np.maximum(np.abs(boxes[:, 1]), np.abs(boxes[:, 3]))
    good = across**2 + down**2 <= close.radius**2
    good &= (gaps >= CLEAR).all(axis=1) & ~_too_near(leaders, close.circles)
    good &= ~(_boxes_meet(boxes, close.boxes) | _lines_meet_boxes(leaders, close.boxes)).any(axis=1)
    rest = np.flatnonzero(good)
    boxes, leaders, gaps = boxes[rest], leaders[rest], gaps[rest]
    costs = np.array([spots[i].cost for i in rest])
    # A name near another blip would be read as that one's.
    others = np.hypot(close.circles[:, 0] - blip.at.x, close.circles[:, 1] - blip.at.y) > 1.5 * blip.at.r
    costs += 2 * (gaps[:, others] < AMBIGUOUS).any(axis=1)
    costs += 1.5 * _lines_meet_boxes(close.lines, boxes).sum(axis=0)
    costs += 1.5 * _lines_meet(leaders, close.lines).sum(axis=1)
    if len(rest) < CHOICES / 2 and len(ways) > 1 and not crowded:
        return _choices(blip, around, size, crowded=True)
    best = np.argsort(costs, kind="stable")[:CHOICES]
    return _Choices(blip, tuple(spots[i] for i in rest[best]), boxes[best], leaders[best])


def _line_breaks(name: str) -> Iterator[tuple[str, ...]]:
    """The name in one line, and in two as equal as can be."""
    if len(name) <= LONGEST:
        yield (name,)
    ends = [match.end() for match in re.finditer(r"\s+|(?<=\w)[-/]", name)]
    halves = [(name[:end].rstrip(), name[end:]) for end in ends if name[end:]]
    if halves:
        best = min(halves, key=lambda two: max(map(text_width, two)))
        if max(map(len, best)) <= LONGEST:
            yield best


def _beside(blip: Named, lines: tuple[str, ...], height: float, size: float) -> Iterator[_Spot]:
    """Places right beside the blip."""
    x, y, r = blip.at
    side, half, extra = r + GAP, height / 2, _extra(blip.name, lines)
    ways: tuple[tuple[float, int, Anchor], ...] = ((0.0, 1, "start"), (0.3, -1, "end"))
    for cost, across, anchor in ways:
        for more, lift in ((0.0, 0.0), (0.5, -0.6), (0.5, 0.6)):
            yield _Spot(extra + cost + more, lines, x + across * side, y + lift * size, anchor, None)
        for up in (-1, 1):
            at = x + across * r * 0.75, y + up * (r * 0.75 + half)
            yield _Spot(extra + cost + 1.2, lines, *at, anchor, None)
    for up in (-1, 1):
        yield _Spot(extra + 1.6, lines, x, y + up * (side + half), "middle", None)


def _farther_off(blip: Named, lines: tuple[str, ...], height: float) -> Iterator[_Spot]:
    """Places with a leader."""
    x, y, r = blip.at
    half, extra = height / 2, _extra(blip.name, lines)
    for cos, sin in DIRECTIONS:
        start = x + (r + CLEAR + 0.5) * cos, y + (r + CLEAR + 0.5) * sin
        anchor: Anchor = "middle" if abs(cos) < 0.5 else "start" if cos > 0 else "end"
        for step in STEPS:
            end = x + (r + step) * cos, y + (r + step) * sin
            if anchor == "middle":
                at = end[0], end[1] + math.copysign(half + 2, sin)
            else:
                at = end[0] + math.copysign(4, cos), end[1]
            yield _Spot(extra + 4 + step / 12, lines, *at, anchor, Line(*start, *end))


def _extra(name: str, lines: tuple[str, ...]) -> float:
    """What it costs to break a short name, or not to break a long one."""
    return len(lines) - 1 if len(name) <= LONG else 2 - len(lines)


def _height(lines: tuple[str, ...], size: float) -> float:
    return (ASCENT + DESCENT + (len(lines) - 1) * LINE) * size


def _box(spot: _Spot, width: float, height: float) -> Box:
    left = spot.x - {"start": 0.0, "middle": width / 2, "end": width}[spot.anchor]
    return Box(left, spot.middle - height / 2, left + width, spot.middle + height / 2)


def _label(choices: _Choices, choice: int, size: float) -> Label:
    spot = choices.spots[choice]
    box = Box(*map(float, choices.boxes[choice]))
    foot = box.top + ASCENT * size
    return Label(choices.blip.id, spot.x, foot, spot.anchor, spot.lines, box, spot.leader)


def _rows(values: Sequence[Sequence[float]], columns: int) -> Array:
    return np.array(values, dtype=np.float64).reshape(len(values), columns)


def _gaps(boxes: Array, circles: Array) -> Array:
    """The distances of boxes (rows) from circles (columns)."""
    x, y, r = circles.T
    across = np.maximum(np.maximum(boxes[:, 0, None] - x, x - boxes[:, 2, None]), 0)
    down = np.maximum(np.maximum(boxes[:, 1, None] - y, y - boxes[:, 3, None]), 0)
    return np.asarray(np.sqrt(across**2 + down**2) - r)


def _boxes_meet(first: Array, second: Array) -> Flags:
    """Whether boxes (rows) come nearer than `CLEAR` to others (columns)."""
    return np.asarray(
        (first[:, 0, None] < second[:, 2] + CLEAR)
        & (second[:, 0] < first[:, 2, None] + CLEAR)
        & (first[:, 1, None] < second[:, 3] + CLEAR)
        & (second[:, 1] < first[:, 3, None] + CLEAR)
    )


def _too_near(lines: Array, circles: Array) -> Flags:
    """Whether lines come nearer than `CLEAR` to any circle."""
    x, y, r = circles.T
    dx, dy = (lines[:, 2] - lines[:, 0])[:, None], (lines[:, 3] - lines[:, 1])[:, None]
    from_x, from_y = x - lines[:, 0, None], y - lines[:, 1, None]
    part = np.clip((from_x * dx + from_y * dy) / (dx**2 + dy**2), 0, 1)
    away = np.sqrt((from_x - part * dx) ** 2 + (from_y - part * dy) ** 2)
    return np.asarray((away < r + CLEAR).any(axis=1))


def _lines_meet_boxes(lines: Array, boxes: Array) -> Flags:
    """Whether lines (rows) come nearer than `CLEAR`, across or down, to boxes (columns)."""
    left, top = boxes[:, 0] - CLEAR, boxes[:, 1] - CLEAR
    right, bottom = boxes[:, 2] + CLEAR, boxes[:, 3] + CLEAR
    x1, y1, x2, y2 = (lines[:, i, None] for i in range(4))
    sides = [(x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) for x in (left, right) for y in (top, bottom)]
    return np.asarray(
        (np.minimum(x1, x2) < right)
        & (np.maximum(x1, x2) > left)
        & (np.minimum(y1, y2) < bottom)
        & (np.maximum(y1, y2) > top)
        & (np.minimum.reduce(sides) < 0)
        & (np.maximum.reduce(sides) > 0)
    )


def _lines_meet(first: Array, second: Array) -> Flags:
    """Whether lines (rows) cross others (columns)."""
    x1, y1, x2, y2 = (first[:, i, None] for i in range(4))
    u1, v1, u2, v2 = (second[:, i] for i in range(4))
    this = (x2 - x1) * (v1 - y1) - (y2 - y1) * (u1 - x1)
    two = (x2 - x1) * (v2 - y1) - (y2 - y1) * (u2 - x1)
    three = (u2 - u1) * (y1 - v1) - (v2 - v1) * (x1 - u1)
    four = (u2 - u1) * (y2 - v1) - (v2 - v1) * (x2 - u1)
    return np.asarray((this * two <= 0) & (three * four <= 0))
