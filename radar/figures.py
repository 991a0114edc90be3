"""Figures that may be published. A withheld one has no number in it, so nothing can print one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Withheld:
    """A figure that is not published. It says nothing of how small it is, nor why."""

    withheld: Literal[True] = True


TOGETHER = "|"
"""Stands between the ids of levels that are counted together."""


def together(levels: Iterable[str]) -> str:
    """The name of some levels that are counted together."""
    return TOGETHER.join(levels)


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many respondents gave one answer."""

    level: str
    """Id of the level, or `dont-know`, `not-relevant`; of levels counted together, their ids with `|`."""
    n: int


@dataclass(frozen=True, slots=True)
class Figure:
    """What is published of one question about one technology, for one domain."""

    mean: float
    """Mean score, 0 to 1."""
    se: float | None
    """Its standard error. None where there is no interval."""
    ci_low: float | None
    """Lower limit of the 95 % interval, not below 0."""
    ci_high: float | None
    """Upper limit of the 95 % interval, not above 1."""
    n: int
    """Respondents (experts, for a panel) who chose a level."""
    municipalities: int
    """Municipalities that they come from; 0 for experts and where there are none."""
    dont_know: int | None
    """Respondents who don't know; None where that is withheld."""
    distribution: tuple[LevelCount, ...]
    """How many chose each level, in the scale's order, then `dont-know` and `not-relevant`. What is
    withheld is not in it."""
    blank: int | None = None
    """Respondents who left it empty though they answered others of its kind; None where withheld."""
    deff: float | None = None
    """Design effect: how much larger the variance is than that of a simple random sample of as many
    respondents. None where it is not defined, or would tell more of the answers than is published."""

    all_equal: bool = False
    """Whether the error is 0 because all municipalities have the same mean, which says little."""

    @property
    def effective_n(self) -> float | None:
        """How many respondents of a simple random sample would make the mean as certain."""
        return self.n / self.deff if self.deff else None


@dataclass(frozen=True, slots=True)
class PublicIndex:
    """The index of a technology whose dimensions are all published."""

    value: float
    """0 to 1."""
    se: float | None
    """Its standard error. None where there is no interval."""


Published = Figure | Withheld


@dataclass(frozen=True, slots=True)
class Part:
    """One part of those who answered."""

    id: str
    """Of an area, a size class, or a country."""
    n: int | None
    """Respondents, rounded to a multiple of `PROFILE_STEP`; None where withheld."""


PROFILE_STEP = 5
"""Respondents of a part of the survey are told in multiples of this: exact numbers, set against the
answers about a technology, would tell how many of a part left it out."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Who answered."""

    areas: tuple[Part, ...] = ()
    sizes: tuple[Part, ...] = ()
    countries: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What the radar would look like with another choice of method."""

    scheme: str | None
    """Another weighting scheme; None: other weights of the dimensions."""
    weights: Mapping[str, float]
    """The weights of the dimensions."""
    changed: int
    """How many of the placed technologies would stand in another ring."""
    placed: int
    """Of how many."""
