"""Index -> ring, certainty, border, movement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from radar.estimates.intervals import student_mass, t_quantile
from radar.inputs.settings import Settings

Moved = Literal["in", "out", "none", "new"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Which ring an index falls in, and how sure that is."""

    ring: str
    """Id of the ring."""
    certainty: float | None
    """Probability mass of `index + se · t(df)` in the ring's band; None where the index has no error."""
    border: str | None
    """Id of the neighbouring ring that it may as well belong to, if the certainty is too low."""


@dataclass(frozen=True, slots=True)
class Measured:
    """An index on one side of a comparison."""

    ring: str
    index: float
    se: float | None
    """None where it has no error."""
    df: float | None = None
    """Degrees of freedom of se; None: so many that the normal distribution holds."""

    @property
    def limits(self) -> tuple[float, float]:
        """Of the 95 % interval: the index itself where it has no error."""
        margin = t_quantile(self.df) * (self.se or 0.0)
        return self.index - margin, self.index + margin


def standing(index: float, se: float | None, settings: Settings, df: float | None = None) -> Standing:
    """The ring whose band holds the index, its certainty, and the ring on the near border if unsure.

    The innermost and the outermost band are open towards 1 and 0, so the masses of all rings sum
    to 1.
    """
    rings = settings.rings
    own = rings.index(settings.ring_of(index))
    if se is None:
        return Standing(rings[own].id, None, None)
    masses = ring_masses(index, se, [ring.from_ for ring in rings], df)
    certainty = round(masses[own], 3)
    border = None
    if certainty < settings.border_certainty:
        beside = [i for i in (own - 1, own + 1) if 0 <= i < len(rings)]
        border = rings[max(beside, key=lambda i: masses[i])].id
    return Standing(rings[own].id, certainty, border)


def ring_masses(index: float, se: float, starts: Sequence[float], df: float | None = None) -> list[float]:
    """Probability of each ring under `index + se · t(df)`, from the centre outwards; they sum to 1."""
    lows = [*starts[:-1], -math.inf]
    highs = [math.inf, *starts[:-1]]
    return [student_mass(low, high, index, se, df) for low, high in zip(lows, highs, strict=True)]


def steps(before: str, now: str, settings: Settings) -> Moved:
    """How a technology moved from one ring to another, both told by their ids."""
    order = [ring.id for ring in settings.rings]
    outwards = order.index(now) - order.index(before)
    return "none" if outwards == 0 else "out" if outwards > 0 else "in"


def movement(before: Measured, now: Measured, settings: Settings) -> tuple[Moved, bool | None]:
    """Whether a technology changed its ring, and whether the answers support that.

    It is supported if both 95 % intervals lie wholly on their own side of a border between the two rings.
    Where a technology has truly stayed on one side, one of the two is on the wrong side by chance, which 2.5
    of 100 are: so often may a change of ring that is none be called supported, whether or not the editions
    are independent. Where the index did not change at all both must be wrong at once, at most in 1 of 800
    cases. So looking at many technologies needs no further allowance: of thirty that stay, all right on a
    border, about one edition in thirty calls one a move. The second value is None where one of the two has no
    error; False where the ring is the same.

    Source: the intersection-union test, Berger (1982), *Technometrics* 24, 295-300.
    """
    order = [ring.id for ring in settings.rings]
    moved = steps(before.ring, now.ring, settings)
    if before.se is None or now.se is None:
        return moved, None
    first, last = sorted((order.index(before.ring), order.index(now.ring)))
    outer, inner = (now, before) if moved == "out" else (before, now)
    return moved, any(outer.limits[1] < ring.from_ <= inner.limits[0] for ring in settings.rings[first:last])
