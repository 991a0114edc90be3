"""A dialogue's timetable as a drawing: where activities and deadlines lie between its first and last day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from babel.dates import format_skeleton

from radar.inputs.dialogues import Dialogue
from radar.inputs.dialogues.models import DEADLINES
from radar.inputs.dialogues.times import day_of, first_day, last_day
from radar.language.translator import Language
from radar.site import words

_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
"""Months between marks of the scale."""
_MARKS = 7
"""So many marks there is room for."""


@dataclass(frozen=True, slots=True)
class Lane:
    """An activity in the drawing. Places are shares of the whole time, in [0, 1]."""

    name: str
    start: float
    end: float
    about: bool
    cancelled: bool
    deadlines: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The drawing of a timetable, over whole months."""

    first: dt.date
    last: dt.date
    marks: tuple[tuple[float, str], ...]
    """Of the scale: where, and what it says."""
    lanes: tuple[Lane, ...]
    """In the order of the activities."""


def plan(dialogue: Dialogue, language: Language) -> Plan | None:
    """The drawing; None for a single activity, which needs none."""
    if len(dialogue.activities) < 2:
        return None
    kinds = words.kinds(language)
    due = {
        activity.id: [
            day_of(getattr(activity, name)) for name in DEADLINES if getattr(activity, name) is not None
        ]
        for activity in dialogue.activities
    }
    starts = [first_day(activity.when) for activity in dialogue.activities]
    ends = [last_day(activity.until or activity.when) for activity in dialogue.activities]
    days = [*starts, *ends, *(day for group in due.values() for day in group)]
    first = min(days).replace(day=1)
    last = last_day(f"{max(days):%Y-%m}")

    def at(day: dt.date) -> float:
        return (day - first) / (last + dt.timedelta(days=1) - first)

    lanes = tuple(
        Lane(
            kinds[activity.kind],
            at(start),
            at(end + dt.timedelta(days=1)),
            activity.about,
            activity.cancelled or dialogue.status == "cancelled",
            tuple(at(day + dt.timedelta(days=1)) for day in due[activity.id]),
        )
        for activity, start, end in zip(dialogue.activities, starts, ends, strict=True)
    )
    marks = tuple((at(day), text) for day, text in _scale(first, last, language))
    return Plan(first, last, marks, lanes)


def _scale(first: dt.date, last: dt.date, language: Language) -> list[tuple[dt.date, str]]:
    """The first days of months, as many as there is room for, with what they are called."""
    begin, end = (12 * day.year + day.month - 1 for day in (first, last))
    step = next((months for months in _STEPS if (end - begin) / months < _MARKS), _STEPS[-1])
    found = []
    for month in range(begin, end + 1):
        if month % step:
            continue
        day = dt.date(month // 12, month % 12 + 1, 1)
        named = step < 12 and day.month != 1
        text = str(format_skeleton("MMM", day, locale=language.locale)) if named else str(day.year)
        found.append((day, text))
    return found
