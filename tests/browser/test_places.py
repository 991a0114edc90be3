"""Rings and places that the browser computes for the reader's own weights are those that Python computes."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from radar.estimates.intervals import t_quantile
from radar.placement.layout import CORE, SHRINK, TRIES, Geometry, Spot, ToPlace, Try, _free_angle, geometry
from radar.placement.rings import ring_masses
from radar.site.rendering import asset

SPACINGS = list(dict.fromkeys(way.spacing for way in TRIES))
STARTS = [(0.6, 0.3, 0.0), (0.5, 0.0), (0.8, 0.62, 0.4, 0.2, 0.0)]
SECTORS = (2, 4, 8)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """An empty page that knows the functions."""
    context = browser.new_context()
    page = context.new_page()
    names = "band, radius, free, layOut, judge"
    page.evaluate(f"window.places = (() => {{ {asset('places.js')}; return {{ {names} }} }})()")
    return page


def shape_of(of: Geometry) -> dict[str, Any]:
    """What the page is told of a geometry."""
    return {
        "sectors": [f"s{i}" for i in range(of.sectors)],
        "starts": of.starts,
        "edges": of.edges,
        "core": CORE,
        "blip": 0.034,
        "shrink": SHRINK,
        "spacings": SPACINGS,
    }


def called(page: Page, name: str, calls: list[list[Any]]) -> list[Any]:
    """What a function says to some arguments."""
    found: list[Any] = page.evaluate(
        "([name, calls]) => calls.map((one) => places[name](...one))", [name, calls]
    )
    return found


@pytest.mark.parametrize("starts", STARTS)
@pytest.mark.parametrize("sectors", SECTORS)
def test_bands_and_distances(page: Page, sectors: int, starts: tuple[float, ...]) -> None:
    """A ring reaches as far, and an index lies as far from the centre."""
    of = geometry(sectors, starts)
    rings = [(ring, size) for ring in range(len(starts)) for size in (0.01, 0.034)]
    bands = called(page, "band", [[shape_of(of), *one] for one in rings])
    assert [one for band in bands for one in band] == pytest.approx(
        [one for ring, size in rings for one in of.band(ring, size)]
    )
    indices = [i / 40 for i in range(41)]
    ring_of = [next(i for i, start in enumerate(starts) if index >= start) for index in indices]
    distances = called(page, "radius", [[shape_of(of), index, 0.02] for index in indices])
    assert distances == pytest.approx(
        [of.radius(ring, index, 0.02) for ring, index in zip(ring_of, indices, strict=True)]
    )


def test_free_angles(page: Page) -> None:
    """Beside the same blips the same angle is free, or none."""
    draw = random.Random(1)  # noqa: S311  (made-up places)
    calls, expected = [], []
    for _ in range(300):
        of = geometry(draw.choice(SECTORS), draw.choice(STARTS))
        sector, size, spacing = (
            draw.randrange(of.sectors),
            draw.choice((0.01, 0.02, 0.034)),
            draw.choice(SPACINGS),
        )
        away, wished = draw.uniform(0.1, 0.95), draw.uniform(0, 2 * math.pi)
        start, end = of.span(sector)
        taken = [(draw.uniform(0.1, 0.95), draw.uniform(start, end)) for _ in range(draw.randrange(25))]
        spots = [Spot(r * math.sin(angle), r * math.cos(angle), 0.0) for r, angle in taken]
        item = ToPlace("t", sector, 0, 0.5, 0.0, before=wished)
        expected.append(_free_angle(item, of, size, away, Try(spacing), spots))
        placed = [{"away": r, "angle": angle} for r, angle in taken]
        wish = {"sector": f"s{sector}", "wished": wished}
        calls.append([shape_of(of), wish, away, size, (2 + spacing) * size, placed])
    found = called(page, "free", calls)
    assert [one is None for one in found] == [one is None for one in expected]
    assert sum(one is None for one in found) > 10
    assert [one for one in found if one is not None] == pytest.approx(
        [one for one in expected if one is not None], abs=1e-9
    )


def test_certainty(page: Page) -> None:
    """Ring, margin and certainty are those of Student's t, as near as the approximations are said to be."""
    draw = random.Random(2)  # noqa: S311  (made-up places)
    starts = STARTS[0]
    told = {"survey": [True], "starts": starts, "rings": [["a", "A"], ["b", "B"], ["c", "C"]], "border": 0.7}
    cases = [
        (draw.random(), draw.uniform(0.005, 0.2), draw.choice((2.0, 4.0, 11.0, 60.0))) for _ in range(300)
    ]
    found = called(page, "judge", [[told, [[mean, se, df]], [1]] for mean, se, df in cases])
    for (mean, se, df), one in zip(cases, found, strict=True):
        masses = ring_masses(mean, se, starts, df)
        assert one["ring"] == next(i for i, start in enumerate(starts) if mean >= start)
        assert one["index"] == pytest.approx(mean)
        assert one["odds"] == pytest.approx(masses[one["ring"]], abs=0.008)
        assert one["margin"] == pytest.approx(t_quantile(df) * se, rel=0.005)


@pytest.mark.parametrize("number", [5, 28, 120])
def test_nobody_touches_another(page: Page, number: int) -> None:
    """All have a place in their sector, at their own distance, and a blip's room around them."""
    draw = random.Random(number)  # noqa: S311  (made-up places)
    of = geometry(4, STARTS[0])
    blips = [
        {"sector": f"s{draw.randrange(4)}", "index": draw.random(), "wished": draw.uniform(0, 2 * math.pi)}
        for _ in range(number)
    ]
    ((placed, size),) = called(page, "layOut", [[shape_of(of), blips]])
    assert len(placed) == number
    at = [(one["away"] * math.sin(one["angle"]), one["away"] * math.cos(one["angle"])) for one in placed]
    for i, (one, spot) in enumerate(zip(placed, at, strict=True)):
        index, sector = one["blip"]["index"], int(one["blip"]["sector"][1:])
        ring = next(i for i, start in enumerate(of.starts) if index >= start)
        start, end = of.span(sector)
        assert one["away"] == pytest.approx(of.radius(ring, index, size))
        assert start < one["angle"] < end
        assert all(math.dist(spot, other) > 2 * size for other in at[:i])
