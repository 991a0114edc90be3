"""Index -> ring, certainty, border, movement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from radar.settings import Settings

NORMAL_95 = 1.959963984540054
"""Half the width of a 95 % interval of the normal distribution, in standard errors."""

Moved = Literal["in", "out", "none", "new"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Which ring an index falls in, and how sure that is."""

    ring: str
    """Id of the ring."""
    certainty: float | None
    """Probability mass of N(index, se) in the ring's band; None where the index has no error."""
    border: str | None
    """Id of the neighbouring ring that it may as well belong to, if the certainty is too low."""


def standing(index: float, se: float | None, settings: Settings) -> Standing:
    """The ring whose band holds the index, its certainty, and the ring on the near border if unsure.

    The innermost and the outermost band are open towards 1 and 0, so the masses of all rings sum
    to 1.
    """
    rings = settings.rings
    own = rings.index(settings.ring_of(index))
    if se is None:
        return Standing(rings[own].id, None, None)
    masses = ring_masses(index, se, [ring.from_ for ring in rings])
    certainty = round(masses[own], 3)
    border = None
    if certainty < settings.border_certainty:
        beside = [i for i in (own - 1, own + 1) if 0 <= i < len(rings)]
        border = rings[max(beside, key=lambda i: masses[i])].id
    return Standing(rings[own].id, certainty, border)


def ring_masses(index: float, se: float, starts: Sequence[float]) -> list[float]:
    """Probability of each ring under N(index, se), from the centre outwards; they sum to 1."""
    lows = [*starts[:-1], -math.inf]
    highs = [math.inf, *starts[:-1]]
    return [normal_mass(low, high, index, se) for low, high in zip(lows, highs, strict=True)]


def movement(
    before: tuple[str, float, float | None], now: tuple[str, float, float | None], settings: Settings
) -> tuple[Moved, bool | None]:
    """Whether a technology changed its ring, and whether the change is larger than its own margin.

    Each side is (ring, index, se). The second value is None where one of the two has no error.
    """
    order = [ring.id for ring in settings.rings]
    steps = order.index(now[0]) - order.index(before[0])
    moved: Moved = "none" if steps == 0 else "out" if steps > 0 else "in"
    if before[2] is None or now[2] is None:
        return moved, None
    return moved, larger_than_margin(now[1] - before[1], before[2], now[2])


def normal_mass(low: float, high: float, mean: float, se: float) -> float:
    """The probability that N(mean, se) puts on [low, high); ±inf are allowed, se 0 is a point."""
    if se == 0:
        return float(low <= mean < high)
    return _normal_cdf((high - mean) / se) - _normal_cdf((low - mean) / se)


def larger_than_margin(change: float, se_before: float, se_after: float) -> bool:
    """Whether a change exceeds its own 95 % margin, `1.96 √(se₁² + se₂²)`.

    The two estimates are taken as independent. Where the same municipalities answer both times
    their errors are positively correlated, so the test is on the careful side.
    """
    return abs(change) > NORMAL_95 * math.hypot(se_before, se_after)


def _normal_cdf(x: float) -> float:
    return 0.5 * math.erfc(-x / math.sqrt(2))
