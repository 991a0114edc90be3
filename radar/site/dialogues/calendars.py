"""Dialogues -> iCalendar files (RFC 5545) that readers subscribe to.

What is known to the day or the week is an event; deadlines are events of their own, with reminders. An
event keeps its UID for good, counts its changes in SEQUENCE, and is CANCELLED rather than gone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vText, vUri

from radar.inputs.dialogues import Activity, Dialogue
from radar.inputs.dialogues.models import DEADLINES
from radar.inputs.dialogues.times import first_day, last_day
from radar.language.translator import Language
from radar.site import words

REMINDERS = (dt.timedelta(days=-7), dt.timedelta(days=-1))
"""When a deadline's alarms go off, before it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all events of a radar share."""

    title: str
    """Name of the radar."""
    address: str
    """Address of the site, which ends in `/`; empty if it is not known."""
    language: Language

    @property
    def host(self) -> str:
        """What makes ids unique in the world."""
        return urlsplit(self.address).hostname or "teknologiradar.invalid"


@dataclass(frozen=True, slots=True)
class DialogueEvents:
    """The events of one dialogue, written out once for all the calendars that they stand in."""

    text: bytes
    zones: frozenset[str]
    """Time zones of their times."""
    years: tuple[int, ...]
    """Years in which they begin."""


def part(dialogue: Dialogue, address: str, frame: Frame) -> DialogueEvents:
    """The events of a dialogue whose page has this address."""
    made = list(events(dialogue, address, frame))
    zones = {event.start.tzinfo for event in made if isinstance(event.start, dt.datetime)}
    return DialogueEvents(
        b"".join(event.to_ical() for event in made),
        frozenset(str(zone) for zone in zones),
        tuple(sorted({event.start.year for event in made})),
    )


def calendar(name: str, parts: Iterable[DialogueEvents], zone: str = "Europe/Copenhagen") -> bytes:
    """One calendar of these parts.

    `zone` is described in a calendar without events, as one without any part would be no calendar.
    """
    parts = tuple(parts)
    made = Calendar()
    made.add("prodid", "-//Teknologiradar//Market dialogues//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        # The library knows the type of neither, and would leave line breaks in.
        made.add(key, vText(name))
    made.add("refresh-interval", dt.timedelta(days=1), parameters={"value": "DURATION"})
    made.add("x-published-ttl", "P1D")
    years = [year for part in parts for year in part.years] or [2026]
    zones = frozenset[str]().union(*(part.zones for part in parts))
    text = b"".join(part.text for part in parts)
    used = [_zone(zone_name, min(years), max(years)) for zone_name in (sorted(zones) if text else [zone])]
    frame, end, rest = bytes(made.to_ical()).rpartition(b"END:VCALENDAR")
    return b"".join([frame, *used, text, end, rest])


@cache
def _zone(name: str, first: int, last: int) -> bytes:
    """A time zone with its changes between summer and winter in these years and the next."""
    made = Timezone.from_tzid(name, first_date=dt.date(first, 1, 1), last_date=dt.date(last + 2, 1, 1))
    return bytes(made.to_ical())


def events(dialogue: Dialogue, address: str, frame: Frame) -> Iterator[Event]:
    """The events of one dialogue and its deadlines, in the order of its activities."""
    for activity in dialogue.activities:
        if not activity.about and _span(activity) is not None:
            yield _event(dialogue, activity, address, frame)
        for field, name in _deadlines(activity, frame.language):
            yield _deadline(dialogue, activity, field, name, address, frame)


def _event(dialogue: Dialogue, activity: Activity, address: str, frame: Frame) -> Event:
    kind = words.kinds(frame.language)[activity.kind]
    fields = ("when", "until", "at", "ends", "place", "stream", "cancelled")
    event = _begun(dialogue, activity, activity.id, fields, kind, address, frame)
    first, last = _span(activity) or (dt.date.min, dt.date.min)
    if activity.at:
        zone = ZoneInfo(dialogue.zone(activity))
        event.add("dtstart", dt.datetime.combine(first, dt.time.fromisoformat(activity.at), zone))
        if activity.ends:
            event.add("dtend", dt.datetime.combine(last, dt.time.fromisoformat(activity.ends), zone))
        elif last > first:
            event.add("dtend", dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone))
    else:
        event.add("dtstart", first)
        event.add("dtend", last + dt.timedelta(days=1))
    # Nobody is busy all through a period of weeks, or on a day of which no hour is known.
    event.add("transp", "TRANSPARENT" if last > first or not activity.at else "OPAQUE")
    tentative = dialogue.status == "planned" and not isinstance(activity.when, dt.date)
    event.add(
        "status", "CANCELLED" if _cancelled(dialogue, activity) else "TENTATIVE" if tentative else "CONFIRMED"
    )
    if activity.place:
        event.add("location", activity.place)
    if activity.stream:
        event.add("conference", vUri(activity.stream), parameters={"value": "URI", "feature": "VIDEO"})
    return event


def _deadlines(activity: Activity, language: Language) -> list[tuple[str, str]]:
    """The fields of the deadlines that an activity has, and what they are called."""
    set_ = [field for field in DEADLINES if getattr(activity, field) is not None]
    return [(field, name) for field, (name, _) in zip(set_, words.deadlines(activity, language), strict=True)]


def _deadline(
    dialogue: Dialogue, activity: Activity, field: str, name: str, address: str, frame: Frame
) -> Event:
    key = f"{activity.id}-{field.removesuffix('_by')}"
    event = _begun(dialogue, activity, key, (field, "cancelled"), name, address, frame)
    due = getattr(activity, field)
    if isinstance(due, dt.datetime):
        event.add("dtstart", due.replace(tzinfo=ZoneInfo(dialogue.zone(activity))))
    else:
        event.add("dtstart", due)
        event.add("dtend", due + dt.timedelta(days=1))
    cancelled = _cancelled(dialogue, activity)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    for before in () if cancelled else REMINDERS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{name}: {dialogue.title}")
        alarm.add("trigger", before)
        event.add_component(alarm)
    return event


def _begun(
    dialogue: Dialogue,
    activity: Activity,
    key: str,
    fields: tuple[str, ...],
    name: str,
    address: str,
    frame: Frame,
) -> Event:
    """An event with all but its times. `fields` of the activity are those whose changes count for it."""
    # The text of every event names all of the activity's deadlines, so each change makes it newer.
    changes = [change for change in dialogue.changes if change.activity == activity.id]
    event = Event()
    event.add("uid", f"{key}.{dialogue.id}@{frame.host}")
    # A dialogue that is called off calls off each of its events, and calendars believe the later version.
    called_off = dialogue.status == "cancelled"
    event.add("sequence", sum(change.field in (None, *fields) for change in changes) + called_off)
    stamp = dt.datetime.combine(
        _known_since(dialogue, [change.date for change in changes]), dt.time(), dt.UTC
    )
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("summary", f"{name}: {dialogue.title}")
    told = [
        activity.what,
        *(f"{deadline}: {when}" for deadline, when in words.deadlines(activity, frame.language)),
    ]
    if dialogue.does_not_bind:
        told.append(frame.language.text("The dialogue binds neither the buyer nor the suppliers."))
    event.add("description", "\n".join([*told, *([activity.stream] if activity.stream else []), address]))
    if frame.address:
        event.add("url", address)
    event.add("categories", [words.kinds(frame.language)[activity.kind]])
    return event


def _known_since(dialogue: Dialogue, changed: list[dt.date]) -> dt.date:
    """When an event was last said otherwise: its last change, or else the first notice or activity."""
    noticed = [notice.date for notice in dialogue.notices if notice.date]
    return max(changed) if changed else min([*noticed, first_day(dialogue.activities[0].when)])


def _cancelled(dialogue: Dialogue, activity: Activity) -> bool:
    return activity.cancelled or dialogue.status == "cancelled"


def _span(activity: Activity) -> tuple[dt.date, dt.date] | None:
    """First and last day; None for what is only known to a month or a year."""
    ends = activity.until if activity.until is not None else activity.when
    exact = all(isinstance(moment, dt.date) or "W" in moment for moment in (activity.when, ends))
    return (first_day(activity.when), last_day(ends)) if exact else None
