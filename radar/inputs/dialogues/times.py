"""Days, weeks, deadlines and times of day, as people write them in a dialogue's front matter."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field

from radar.inputs.documents import Fault, refusal
from radar.language.messages import say

ZONES: dict[str, str] = {
    "AT": "Europe/Vienna",
    "AX": "Europe/Mariehamn",
    "BE": "Europe/Brussels",
    "BG": "Europe/Sofia",
    "CH": "Europe/Zurich",
    "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague",
    "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen",
    "EE": "Europe/Tallinn",
    "ES": "Europe/Madrid",
    "FI": "Europe/Helsinki",
    "FO": "Atlantic/Faroe",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "GL": "America/Nuuk",
    "GR": "Europe/Athens",
    "HR": "Europe/Zagreb",
    "HU": "Europe/Budapest",
    "IE": "Europe/Dublin",
    "IS": "Atlantic/Reykjavik",
    "IT": "Europe/Rome",
    "LI": "Europe/Vaduz",
    "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg",
    "LV": "Europe/Riga",
    "MT": "Europe/Malta",
    "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo",
    "PL": "Europe/Warsaw",
    "PT": "Europe/Lisbon",
    "RO": "Europe/Bucharest",
    "SE": "Europe/Stockholm",
    "SI": "Europe/Ljubljana",
    "SK": "Europe/Bratislava",
}
"""The countries that buyers can be of, each with the time zone that its buyers mean if they name none: the
Nordic countries, and those whose buyers publish in the same journal or buy together with Nordic ones."""

# fmt: off
Country = Annotated[
    Literal[
        "AT", "AX", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR", "GB", "GL", "GR",
        "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI",
        "SK",
    ],
    # YAML reads a bare NO as "false".
    BeforeValidator(lambda value: "NO" if value is False else value),
]
# fmt: on
"""A European country, as a two-letter code."""

NORDIC = ("DK", "FI", "FO", "GL", "IS", "NO", "SE")
"""The countries whose rules on organisation numbers and days off the program knows."""

_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
"""What lies outside is a slip of the pen."""
_NO_PLACE = {"Factory", "localtime"}
"""Names in the database that stand for no place: each machine has another time for them."""


def first_day(when: dt.date | str) -> dt.date:
    """The first day of a day, week, month or year."""
    if isinstance(when, dt.date):
        return when
    if "W" in when:
        return dt.date.fromisoformat(f"{when}-1")
    return dt.date.fromisoformat(f"{when}-01-01"[:10])


def last_day(when: dt.date | str) -> dt.date:
    """The last day of a day, week, month or year."""
    if isinstance(when, dt.date):
        return when
    if "W" in when:
        return dt.date.fromisoformat(f"{when}-7")
    year, _, month = when.partition("-")
    following = dt.date(int(year) + (not month or month == "12"), int(month or 12) % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def day_of(deadline: dt.datetime | dt.date) -> dt.date:
    """The day of a deadline."""
    return deadline.date() if isinstance(deadline, dt.datetime) else deadline


def near(day: dt.date) -> dt.date:
    """The day itself. Raises `ValueError` if it lies in another age."""
    if _FIRST <= day <= _LAST:
        return day
    raise ValueError(day)


_MOMENT = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?"
"""A day with a time of day, as people and notices write it."""


def exists(time: dt.datetime, zone: str) -> bool:
    """Whether clocks show this time in that zone: one hour is left out when summer time begins."""
    there = time.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC).astimezone(ZoneInfo(zone))
    return there.replace(tzinfo=None) == time


def written(value: object) -> str:
    """A date, deadline or other value as an editor writes it: `2027-01-15 12:00`, `true`."""
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def same_time(first: str, other: str) -> bool:
    """Whether two texts say the same day, time or other value: `2027-01-15T12:00` is `2027-01-15 12:00`."""
    return _plain(first) == _plain(other)


def _plain(text: str) -> str:
    return re.sub(r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:00)?$", r"\1 \2", " ".join(text.split()))


def _when(value: object) -> dt.date | str:
    """A day as a date; a week, month or year as text. YAML reads a bare year as a number."""
    text = str(value)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return near(dt.date.fromisoformat(text))
        if re.fullmatch(r"\d{4}-W\d{2}", text):
            near(dt.date.fromisoformat(f"{text}-1"))
            return text
        if re.fullmatch(r"\d{4}(-\d{2})?", text):
            near(dt.date.fromisoformat(f"{text}-01-01"[:10]))
            return text
    except ValueError:
        pass
    what = say("this is not a valid date")
    fix = say("Write a day (2026-03-17), a week (2026-W12), a month (2026-03) or a year (2026)")
    raise refusal([Fault((), what, fix, "value-error")])


def at_home(due: dt.datetime | dt.date, zone: str) -> dt.datetime | dt.date:
    """A deadline with an offset as clocks in that zone show it; any other as it is."""
    if isinstance(due, dt.datetime) and due.tzinfo is not None:
        return due.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return due


def _deadline(value: object) -> dt.datetime | dt.date:
    text = _plain(str(value))
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return near(dt.date.fromisoformat(text))
        if re.fullmatch(_MOMENT, text):
            due = dt.datetime.fromisoformat(text).replace(second=0, microsecond=0)
            near(due.date())
            return due
    except ValueError:
        pass
    what = say("this is not a valid deadline")
    fix = say("Write a day (2027-01-15), or a day and a time (2027-01-15 12:00)")
    raise refusal([Fault((), what, fix, "value-error")])


def _clock(value: object) -> str:
    # YAML reads a bare 10:30 as a number to the base of 60.
    minutes = value if isinstance(value, int) and not isinstance(value, bool) else None
    text = f"{minutes // 60:02}:{minutes % 60:02}" if minutes is not None else str(value)
    if re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        return text
    what = say("this is not a valid time of day")
    raise refusal([Fault((), what, say('Write hours and minutes in quotes: `"09:30"`'), "value-error")])


def _zone(value: object) -> str:
    if isinstance(value, str) and value in available_timezones() - _NO_PLACE:
        return value
    what = say("this is not a valid time zone")
    fix = say("Use a name of the IANA database, for instance Europe/Oslo")
    raise refusal([Fault((), what, fix, "value-error")])


When = Annotated[dt.date | str, BeforeValidator(_when, json_schema_input_type=dt.date | str | int)]
"""A day, week, month or year."""

Day = Annotated[dt.date, Field(ge=_FIRST, le=_LAST)]
"""A day."""

Deadline = Annotated[dt.datetime | dt.date, BeforeValidator(_deadline, json_schema_input_type=str)]
"""A day, or a day with a time of day (`2027-01-15 12:00`) in the time zone of its activity.

One with an offset (`2027-01-15T12:00:00+01:00`) becomes one in that time zone, see `at_home`."""

Clock = Annotated[str, BeforeValidator(_clock, json_schema_input_type=str)]
"""A time of day, `09:30`."""

Zone = Annotated[str, BeforeValidator(_zone, json_schema_input_type=str)]
"""The name of a time zone in the IANA database, `Europe/Oslo`."""
