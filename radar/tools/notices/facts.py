"""What a notice says, whatever form it comes in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from babel.core import get_global

from radar.inputs.dialogues.models import Language
from radar.inputs.dialogues.times import ZONES
from radar.language.messages import Text

Form = Literal["consultation", "planning", "competition", "award", "modification"]
"""How far the purchase has come when a notice of this form is published."""
Words = Mapping[str, str]
"""A text in each of the notice's languages, by two-letter code; the notice's main language comes first."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as a notice says it."""

    day: dt.date
    time: dt.time | None
    """Time of day at the buyer's place; None where the notice only names the day."""

    def written(self) -> str:
        """The deadline as a page says it."""
        return f"{self.day} {self.time:%H:%M}" if self.time else str(self.day)


@dataclass(frozen=True, slots=True)
class Part:
    """A lot, or a part of a planned purchase."""

    id: str
    name: Words


@dataclass(frozen=True, slots=True)
class Weighed:
    """An award criterion."""

    name: Words
    note: Words
    weight: float | None
    """In per cent; None where the notice gives none, or gives points or an order."""
    said: str = ""
    """What the notice says in place of a percentage: `30 points`."""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of the competition, or of a lot."""

    when: dt.date
    lot: str
    names: tuple[str, ...]
    """Companies that won; never a natural person."""
    suppliers: int


@dataclass(slots=True)
class NoticeFacts:
    """All that a notice says and a dialogue's page has a place for."""

    file: str
    form: Form
    issued: dt.date | None = None
    title: Words = field(default_factory=dict)
    description: Words = field(default_factory=dict)
    buyers: list[dict[str, str]] = field(default_factory=list)
    """Each with `name`, `country`, and `organisation_number` where its digits are right."""
    number: dict[str, Any] = field(default_factory=dict)
    """What identifies the notice: `subtype`, `ted`, `eforms`, `url`."""
    notice_languages: list[str] = field(default_factory=list)
    procedure_id: str = ""
    ocid: str = ""
    refers: set[str] = field(default_factory=set)
    """Identifiers and numbers of earlier notices that it follows or changes."""
    case_number: str = ""
    cpv: list[str] = field(default_factory=list)
    value: tuple[float, str] | None = None
    duration: dict[str, Any] = field(default_factory=dict)
    """The fields of `Duration`; `extension` as `Words`."""
    places: list[Words] = field(default_factory=list)
    law: str = ""
    """Number of the directive, `2014/24/EU`; or empty."""
    local_law: Words = field(default_factory=dict)
    suits_small_firms: bool | None = None
    further: Words = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    documents: list[tuple[Words, str]] = field(default_factory=list)
    """Title and address."""
    lots: list[Part] = field(default_factory=list)
    procedure: str = ""
    criteria: list[Weighed] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    ended: bool = False
    """Whether every lot was closed without a winner."""
    why_ended: str = ""
    """Why, as a code of the list `non-award-justification`, or in words."""
    answers_by: Due | None = None
    """Until when the market may answer a consultation."""
    tenders_by: Due | None = None
    """Until when tenders or requests to take part are received."""
    questions_by: Due | None = None
    planned: dt.date | None = None
    """When the contract notice is planned."""
    changes: list[tuple[Words, Words]] = field(default_factory=list)
    """Of a change notice: what changed, and why."""
    notes: list[Text] = field(default_factory=list)
    """What the notice does not say for certain, and what was left out of what it says."""
    left: list[str] = field(default_factory=list)
    """Names of what it says that has no place on the page, each once."""

    def land(self) -> str:
        """The first buyer's country, by whose clocks deadlines are told; empty where there is none."""
        return self.buyers[0]["country"] if self.buyers else ""

    def identifiers(self) -> set[str]:
        """All that the notice and its procedure are known by."""
        own = {str(self.number[name]) for name in ("ted", "eforms", "udbud") if name in self.number}
        return {*own, self.procedure_id, self.ocid} - {""}


def positive(said: object) -> float | None:
    """A number above 0, or None for what is none: a text, nothing, infinity."""
    if isinstance(said, bool) or not isinstance(said, (int, float, str)):
        return None
    try:
        found = float(said)
    except (ValueError, OverflowError):
        return None
    return found if 0 < found < float("inf") else None


def two_letters(language: str) -> str:
    """A language's two-letter code from its three letters; empty for one that no page can be in."""
    low = language.strip().lower()
    code = str(get_global("language_aliases").get(low, low))
    code = "nb" if code in ("no", "nor") else code
    return code if code in get_args(Language) else ""


def country(code: str) -> str:
    """A country's two-letter code from its three letters; the code itself where it is no country's."""
    up = code.strip().upper()
    code = str(get_global("territory_aliases").get(up, [up])[0])
    return {"EL": "GR", "UK": "GB"}.get(code, code)


def due(day: str, time: str, land: str) -> Due | None:
    """A deadline at the buyer's place, from its day and its time, each with an offset or without.

    The last minute of a day stands for no time: forms put it where none was given, or where the text says
    noon. So does midnight, of which nobody can tell whether the day before or the day after it is meant.
    Returns None where there is no day that can be read.
    """
    try:
        date = dt.date.fromisoformat(day.strip()[:10])
    except ValueError:
        return None
    try:
        clock = dt.time.fromisoformat(time.strip()) if time.strip() else None
    except ValueError:
        return Due(date, None)
    if clock is None or (clock.hour, clock.minute) in ((23, 59), (0, 0)):
        return Due(date, None)
    if clock.tzinfo is not None:
        there = dt.datetime.combine(date, clock).astimezone(ZoneInfo(ZONES.get(land, "UTC")))
        if land in ZONES:
            return Due(there.date(), there.time().replace(tzinfo=None, second=0, microsecond=0))
    return Due(date, clock.replace(tzinfo=None, second=0, microsecond=0))
