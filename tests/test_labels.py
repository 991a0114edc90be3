"""Names stand where they are read: off each other, the blips and the rings' names, inside the picture."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.site.pictures.labels import Box, Circle, Label, Line, Named, place_names, text_width

RADIUS, SIZE = 494.0, 19.0
NAMES = st.text(st.sampled_from("abil mMWØæ-/"), max_size=40) | st.just("Sensors for technical operations")
Picture = tuple[list[Named], list[Circle], list[Box], list[Line]]


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    """Up to 40 blips that don't overlap, sparse or crowded, with some ring names and whiskers."""
    spread = draw(st.sampled_from([140.0, 460.0]))
    blips: list[Named] = []
    for i in range(draw(st.integers(0, 40))):
        angle, away, r = (
            draw(st.floats(0, 6.28)),
            draw(st.floats(0, spread)),
            draw(st.sampled_from([17.0, 24.0])),
        )
        at = Circle(round(away * math.cos(angle), 2), round(away * math.sin(angle), 2), r)
        if all(math.dist(at[:2], other.at[:2]) > r + other.at.r for other in blips):
            blips.append(Named(f"t{i}", draw(NAMES), at))
    boxes = [Box(x - 40, y - 11, x + 40, y + 11) for x, y in ((0.0, -300.0), (0.0, -420.0), (60.0, 200.0))]
    lines = [Line(one.at.x - 30, one.at.y, one.at.x + 30, one.at.y) for one in blips]
    return blips, [one.at for one in blips], boxes, lines


def placed(picture: Picture) -> dict[str, Label]:
    return place_names(*picture, RADIUS, SIZE)


def apart(one: Box, other: Box) -> bool:
    return (
        one.right <= other.left
        or other.right <= one.left
        or one.bottom <= other.top
        or other.bottom <= one.top
    )


def gap(box: Box, circle: Circle) -> float:
    across = max(box.left - circle.x, circle.x - box.right, 0.0)
    down = max(box.top - circle.y, circle.y - box.bottom, 0.0)
    return math.hypot(across, down) - circle.r


def points(line: Line) -> list[tuple[float, float]]:
    """Points along a line, a unit apart or nearer."""
    steps = math.ceil(math.dist(line[:2], line[2:])) + 1
    return [
        (line.x1 + (line.x2 - line.x1) * i / steps, line.y1 + (line.y2 - line.y1) * i / steps)
        for i in range(steps + 1)
    ]


def inside(point: tuple[float, float], box: Box) -> bool:
    return box.left <= point[0] <= box.right and box.top <= point[1] <= box.bottom


@settings(max_examples=60, deadline=None)
@given(pictures())
def test_names_touch_nothing(picture: Picture) -> None:
    """No name lies on another, on a blip or on a ring's name, and all of it is within the outline."""
    _, circles, boxes, _ = picture
    labels = placed(picture)

    for one, other in itertools.combinations(labels.values(), 2):
        assert apart(one.box, other.box)
    for label in labels.values():
        assert all(gap(label.box, circle) > 0 for circle in circles)
        assert all(apart(label.box, box) for box in boxes)
        corners = itertools.product((label.box.left, label.box.right), (label.box.top, label.box.bottom))
        assert all(math.hypot(x, y) <= RADIUS for x, y in corners)


@settings(max_examples=60, deadline=None)
@given(pictures())
def test_lines_to_names_cross_nothing(picture: Picture) -> None:
    """A line runs from its blip to its name, over no blip, no name and no other line."""
    blips, circles, boxes, _ = picture
    labels = placed(picture)
    drawn = {label.id: points(label.leader) for label in labels.values() if label.leader}

    for id_, line in drawn.items():
        own = next(blip.at for blip in blips if blip.id == id_)
        assert own.r <= math.dist(line[0], own[:2]) <= own.r + 5
        assert gap(labels[id_].box, Circle(*line[-1], 0.0)) <= 5
        assert all(math.dist(point, circle[:2]) > circle.r for point in line for circle in circles)
        taken = [*boxes, *(label.box for label in labels.values())]
        assert not any(inside(point, box) for point in line for box in taken)
    for one, other in itertools.combinations(drawn.values(), 2):
        # Points a unit apart: where two lines cross there are two nearer than that.
        assert min(math.dist(p, q) for p in one for q in other) > 1e-9
        assert not crossing(one[0], one[-1], other[0], other[-1])


def crossing(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]
) -> bool:
    def side(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


@settings(max_examples=25, deadline=None)
@given(pictures(), st.randoms(use_true_random=False))
def test_the_order_of_blips_does_not_matter(picture: Picture, chance: random.Random) -> None:
    """The same picture has its names at the same places, in whatever order its parts come."""
    shuffled: Picture = tuple(chance.sample(part, len(part)) for part in picture)  # type: ignore[assignment]  # part by part

    assert placed(shuffled) == placed(picture)


def lone(name: str, x: float = 0.0, y: float = 0.0) -> Label | None:
    at = Circle(x, y, 17.0)
    return place_names([Named("t", name, at)], [at], [], [], RADIUS, SIZE).get("t")


def test_a_name_stands_to_the_right_of_its_blip() -> None:
    """Where nothing is in the way, a name begins right of its blip, without a line."""
    label = lone("Drones")

    assert label is not None
    assert (label.anchor, label.lines, label.leader) == ("start", ("Drones",), None)
    assert 17 < label.x < 30


def test_a_name_at_the_right_rim_stands_to_the_left() -> None:
    """A name turns to the side where the picture has room."""
    label = lone("Drones", x=450)

    assert label is not None
    assert label.anchor == "end"


def test_a_long_name_takes_two_lines() -> None:
    """A name of more than 22 letters is broken where its halves are most equal."""
    label = lone("Predictive models for decision support")

    assert label is not None
    assert label.lines == ("Predictive models", "for decision support")


@pytest.mark.parametrize("name", ["x" * 500, "word " * 100])
def test_a_name_with_no_room_is_left_out(name: str) -> None:
    """A name too long for two lines has the number alone."""
    assert lone(name) is None


def test_a_name_without_room_beside_its_blip_has_a_line() -> None:
    """Between neighbours a name stands farther off, with a line that leads to it."""
    ring = [Circle(52 * math.cos(i), 52 * math.sin(i), 17.0) for i in range(6)]
    at = Circle(0.0, 0.0, 17.0)
    label = place_names([Named("t", "Drones", at)], [at, *ring], [], [], RADIUS, SIZE)["t"]

    assert label.leader is not None


def test_one_name_makes_way_for_another() -> None:
    """Two blips that want the same place both get their name."""
    two = [Named("a", "Chatbots", Circle(0, 0, 17)), Named("b", "Drones", Circle(60, 0, 17))]

    assert set(place_names(two, [one.at for one in two], [], [], RADIUS, SIZE)) == {"a", "b"}


def test_letters_are_no_wider_than_assumed() -> None:
    """Widths in DejaVu Sans, in font sizes, as its own tables give them."""
    known = {"i": 0.278, "m": 0.974, "W": 0.989, "o": 0.612, "Ø": 0.787, "æ": 0.982, "t": 0.392, " ": 0.318}

    assert all(text_width(letter) >= width for letter, width in known.items())
    assert text_width("Illl") < 0.4 * 4
