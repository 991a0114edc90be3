"""What a dialogue still offers to readers: its dates in order, and when one can begin and end taking part.

Pages are built once and read later, so nothing here asks what day it is. Each date carries its moment, and
the reader's browser says which is next and which dialogues have begun or ended since (`dialogues.js`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from radar.inputs.dialogues import Activity, Dialogue
from radar.inputs.dialogues.models import DEADLINES, GATHERINGS
from radar.inputs.dialogues.times import first_day, last_day
from radar.language.translator import Language
from radar.site import words

Stage = Literal["coming", "open", "held"]
STAGES: tuple[Stage, ...] = ("coming", "open", "held")
"""The groups of dialogues, in their order."""

TAKING_PART = frozenset(
    {
        "market-survey",
        "conference",
        "one-to-one",
        "supplier-square",
        "speed-dating",
        "workshop",
        "written-input",
        "rfi",
        "hearing",
        "meeting",
    }
)
"""Kinds of activities in which suppliers say something to the buyer before the tender."""


@dataclass(frozen=True, slots=True)
class Date:
    """One date of a dialogue."""

    activity: Activity
    name: str
    """What happens then: the kind of activity, or what it is the last day of."""
    kind: str
    """The kind of activity that one signs up for or asks about by a deadline; else empty."""
    text: str
    """The date in words."""
    machine: str
    """The date for machines: a day, week, month or year, or a moment with its offset from UTC."""
    end: str
    """When it is over: a day, or a moment with its offset."""
    deadline: bool
    exact: bool
    """Whether it is known to the day, so that days can be counted down to it."""


def dates(dialogue: Dialogue, language: Language) -> list[Date]:
    """The dates of what is not called off, events and deadlines, the earliest first."""
    found = [(first_day(held.when), 1, _event(dialogue, held, language)) for held in _held(dialogue)]
    for activity in _held(dialogue):
        for date in _deadlines(dialogue, activity, language):
            found.append((dt.date.fromisoformat(date.end[:10]), 0, date))
    return [date for _, _, date in sorted(found, key=lambda item: item[:2])]


def chances(dialogue: Dialogue, language: Language) -> list[Date]:
    """The dates that readers can act on: notices, deadlines, and events that one can attend.

    Once the tender is out, those of the tender.
    """
    if dialogue.status == "tender":
        return [
            event for event in dates(dialogue, language) if event.deadline and event.activity.kind == "tender"
        ]
    kinds = GATHERINGS | {"notice"}
    return [event for event in dates(dialogue, language) if event.deadline or event.activity.kind in kinds]


def stage(dialogue: Dialogue) -> Stage:
    """Which group of the overview a dialogue stands in, as its editors last said."""
    if dialogue.status == "planned":
        return "coming"
    if dialogue.status == "open" or (dialogue.status == "tender" and _offers(dialogue)):
        return "open"
    return "held"


def opens(dialogue: Dialogue) -> str:
    """The first day on which one can take part; empty where none is known."""
    days = [first_day(activity.when) for activity in _held(dialogue) if activity.kind in TAKING_PART]
    return min(days).isoformat() if days else ""


def closes(dialogue: Dialogue) -> str:
    """The end of the last date on which one can take part, or hand in an offer; empty where none is known."""
    if dialogue.status == "tender":
        ends = [
            _moment(dialogue, activity, activity.input_by)
            for activity in _offers(dialogue)
            if activity.input_by
        ]
    else:
        parts = [activity for activity in _held(dialogue) if activity.kind in TAKING_PART]
        ends = [_end(dialogue, activity) for activity in parts]
        ends += [
            _moment(dialogue, activity, getattr(activity, name))
            for activity in parts
            for name in _set(activity)
        ]
    # Days and moments compare as text; at the same day the whole day is the later one.
    return max(ends, key=lambda end: (end[:10], len(end) == 10, end), default="")


def year(dialogue: Dialogue) -> int:
    """The year in which a dialogue ended, or is to end."""
    last = dialogue.activities[-1]
    return last_day(last.until or last.when).year


def _held(dialogue: Dialogue) -> list[Activity]:
    if dialogue.status == "cancelled":
        return []
    return [activity for activity in dialogue.activities if not activity.cancelled]


def _offers(dialogue: Dialogue) -> list[Activity]:
    """The tenders that have a last day for offers."""
    return [activity for activity in _held(dialogue) if activity.kind == "tender" and activity.input_by]


def _event(dialogue: Dialogue, activity: Activity, language: Language) -> Date:
    machine = str(activity.when)
    if activity.at:
        machine = _at(dialogue, activity, first_day(activity.when), activity.at)
    return Date(
        activity,
        words.kinds(language)[activity.kind],
        "",
        words.period(activity, language),
        machine,
        _end(dialogue, activity),
        False,
        isinstance(activity.when, dt.date) and not activity.about,
    )


def _deadlines(dialogue: Dialogue, activity: Activity, language: Language) -> Iterator[Date]:
    for field, (name, text) in zip(_set(activity), words.deadlines(activity, language), strict=True):
        moment = _moment(dialogue, activity, getattr(activity, field))
        activity_name = "" if field == "input_by" else words.kinds(language)[activity.kind]
        yield Date(activity, name, activity_name, text, moment, moment, True, True)


def _set(activity: Activity) -> list[str]:
    return [field for field in DEADLINES if getattr(activity, field) is not None]


def _end(dialogue: Dialogue, activity: Activity) -> str:
    last = last_day(activity.until or activity.when)
    return _at(dialogue, activity, last, activity.ends) if activity.ends else last.isoformat()


def _moment(dialogue: Dialogue, activity: Activity, due: dt.datetime | dt.date) -> str:
    if isinstance(due, dt.datetime):
        return _at(dialogue, activity, due.date(), f"{due:%H:%M}")
    return due.isoformat()


def _at(dialogue: Dialogue, activity: Activity, day: dt.date, time: str) -> str:
    zone = ZoneInfo(dialogue.zone(activity))
    return dt.datetime.combine(day, dt.time.fromisoformat(time), zone).isoformat(timespec="minutes")
