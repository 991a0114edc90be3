"""Figures that may be published. A withheld one has no number in it, so nothing can print one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from radar.inputs.questionnaire import Questionnaire

FigureId = tuple[str, str, str]
"""Question, technology, and area or class of size."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A figure that is not published. It says nothing of how small it is, nor why."""

    withheld: Literal[True] = True


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many respondents gave one answer, as it is published: rounded."""

    level: str
    """Id of the level, or `dont-know`, `not-relevant`."""
    n: int


@dataclass(frozen=True, slots=True)
class Figure:
    """What is published of one question about one technology, for one domain: all from rounded counts."""

    mean: float
    """Mean score, 0 to 1."""
    se: float | None
    """Its standard error, the rounding included. None where there is no interval."""
    ci_low: float | None
    """Lower limit of the 95 % interval, not below 0."""
    ci_high: float | None
    """Upper limit of the 95 % interval, not above 1."""
    n: int
    """Respondents (experts, for a panel) who chose a level: the sum of the levels' counts."""
    dont_know: int
    """Respondents who don't know; 0 for experts."""
    distribution: tuple[LevelCount, ...]
    """How many chose each level, in the scale's order, then `dont-know` and `not-relevant`; empty for
    experts."""
    blank: int | None = None
    """Respondents who left it empty though they answered others of its kind; None for experts."""
    deff: float | None = None
    """Design effect: how much larger the variance is than that of a simple random sample of as many
    respondents, at least 1. It is that of the question about all technologies together. None for experts, and
    where there is no interval."""

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
    df: float | None = None
    """Degrees of freedom of the error. None: so many that the normal distribution holds."""


Published = Figure | Withheld


@dataclass(frozen=True, slots=True)
class RespondentGroup:
    """One part of those who answered."""

    id: str
    """Of an area, a size class, or a country."""
    n: int | None
    """Respondents, rounded; None where withheld."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Who answered."""

    areas: tuple[RespondentGroup, ...] = ()
    sizes: tuple[RespondentGroup, ...] = ()
    countries: tuple[RespondentGroup, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Rationale:
    """What an expert wrote, for everyone to read, about a technology's maturity."""

    expert: str
    rating: int
    date: dt.date
    text: str


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """What the gate lets through of one edition, before it is placed."""

    questionnaire: Questionnaire
    technologies: tuple[str, ...]
    """Those that this edition asks or has ratings about."""
    figures: Mapping[FigureId, Published]
    """Of the survey, by question, technology and area (or `all`)."""
    sizes: Mapping[FigureId, Published]
    """Of the survey, by question, technology and size class of municipalities."""
    panel: Mapping[str, Published]
    """Of the experts, by technology."""
    indices: Mapping[tuple[str, str], PublicIndex]
    """By technology and area, where every dimension is published."""
    experts: int
    """How many experts rated technologies."""
    agreement: float | None
    """Krippendorff's alpha of their ratings; None where it says nothing."""
    ratings: Mapping[str, tuple[int, int]]
    """The lowest and the highest rating, by technology."""
    respondents: int | None
    """How many answered, rounded; None if that may not be published."""
    municipalities: int | None
    """How many municipalities they come from; None where there are none, or it may not be published."""
    register: int
    """How many municipalities could have answered; 0 where there is no register."""
    profile: Profile
    """Who answered."""
    sensitivity: tuple[Sensitivity, ...]
    """What would change with other choices of method."""
    rationales: Mapping[str, tuple[Rationale, ...]]
    """By technology."""
    rounded: int | None = None
    """What all counts are multiples of; None: they are not rounded."""
    draw: str | None = None
    """Which lots they are rounded by, in eight hexadecimal digits; None: they are not rounded."""
    df: float | None = None
    """Degrees of freedom of the survey's errors, one figure for all. None: there are none."""
    need_use: float | None = None
    """How the errors of need and use go together: a correlation, one decimal. None: not known."""
