"""What search engines read in a dialogue's page: its activities as schema.org events, in JSON-LD."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from radar.inputs.dialogues import Activity, Dialogue
from radar.inputs.dialogues.models import GATHERINGS
from radar.inputs.dialogues.times import first_day, last_day
from radar.language.translator import Language
from radar.site import words


def event_data(dialogue: Dialogue, address: str, language: Language) -> list[dict[str, Any]]:
    """The activities that one can attend and whose day is known, as `schema.org/Event`."""
    return [
        _event(dialogue, activity, address, language)
        for activity in dialogue.activities
        if activity.kind in GATHERINGS and isinstance(activity.when, dt.date) and not activity.about
    ]


def _event(dialogue: Dialogue, activity: Activity, address: str, language: Language) -> dict[str, Any]:
    zone = ZoneInfo(dialogue.zone(activity))
    first, last = first_day(activity.when), last_day(activity.until or activity.when)
    cancelled = activity.cancelled or dialogue.status == "cancelled"
    moved = any(
        change.activity == activity.id and change.field in ("when", "at") for change in dialogue.changes
    )
    status = "EventCancelled" if cancelled else "EventRescheduled" if moved else "EventScheduled"
    mode = {(True, True): "Mixed", (False, True): "Online"}.get(
        (bool(activity.place), bool(activity.stream)), "Offline"
    )
    kind = words.kinds(language)[activity.kind]
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": f"{kind}: {dialogue.title}",
        "description": activity.what,
        "startDate": _written(first, activity.at, zone),
        "endDate": _written(last, activity.ends, zone),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
        "organizer": [{"@type": "GovernmentOrganization", "name": buyer.name} for buyer in dialogue.buyers],
        "isAccessibleForFree": True,
        "location": _location(activity, address),
        "url": address,
    }
    return found


def _location(activity: Activity, address: str) -> list[dict[str, str]]:
    places = [{"@type": "Place", "name": activity.place, "address": activity.place}] if activity.place else []
    online = activity.stream or ("" if activity.place else address)
    return [*places, *([{"@type": "VirtualLocation", "url": online}] if online else [])]


def _written(day: dt.date, time: str | None, zone: ZoneInfo) -> str:
    if time is None:
        return day.isoformat()
    return dt.datetime.combine(day, dt.time.fromisoformat(time), zone).isoformat(timespec="minutes")
