"""Days, deadlines and times of day in a dialogue, and the ids of its activities."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from radar.inputs.dialogues import Activity, Dialogue
from radar.inputs.dialogues.models import Change, PublishedDocument
from radar.inputs.dialogues.times import ZONES, exists, first_day, last_day, same_time, written
from tests.support.releases import dialogue


def talk(*activities: dict[str, object], country: str = "NO") -> Dialogue:
    named = [{"kind": "meeting", "when": "2027-01-20", "what": "A meeting."} | one for one in activities]
    return dialogue(activities=named, buyers=[{"name": "A city", "country": country}])


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        (dt.date(2027, 1, 20), "2027-01-20", "2027-01-20"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_first_and_last_day(when: dt.date | str, first: str, last: str) -> None:
    """A week begins on Monday; a month and a year end on their last day."""
    assert (first_day(when).isoformat(), last_day(when).isoformat()) == (first, last)


def test_deadlines() -> None:
    """A deadline is a day, or a day with a time, however YAML and the archive write it."""
    days = ["2027-01-13", "2027-01-13 12:00", "2027-01-13T12:00", "2027-01-13 12:00:00"]
    found = [talk({"input_by": day}).activities[0].input_by for day in days]
    assert found == [dt.date(2027, 1, 13), *[dt.datetime(2027, 1, 13, 12)] * 3]
    assert [written(one) for one in found] == ["2027-01-13", *["2027-01-13 12:00"] * 3]


def test_deadlines_with_an_offset() -> None:
    """A time with an offset is told as clocks at the activity's place show it."""
    days = {"2027-01-13T12:00:00+01:00": 12, "2027-01-13T11:00Z": 12, "2027-07-13 12:00:00.000+0300": 11}
    for day, hour in days.items():
        (activity,) = talk({"input_by": day, "time_zone": "Europe/Oslo"}).activities
        assert isinstance(activity.input_by, dt.datetime)
        assert (activity.input_by.hour, activity.input_by.tzinfo) == (hour, None)
    assert [
        written(one.input_by) for one in talk({"input_by": "2027-01-13T12:00+01:00"}, country="FI").activities
    ] == ["2027-01-13 13:00"]


def test_time_of_day_without_quotes() -> None:
    """YAML reads a bare 10:30 as a number to the base of 60; it is a time of day all the same."""
    assert talk({"at": 630}).activities[0].at == "10:30"


def test_same_time() -> None:
    """Two ways to write a time are the same; a day and a time on it are not."""
    assert same_time("2027-01-13T12:00", " 2027-01-13 12:00:00")
    assert not same_time("2027-01-13", "2027-01-13 12:00")


@pytest.mark.parametrize(("country", "zone"), ZONES.items())
def test_time_zone_of_the_buyer(country: str, zone: str) -> None:
    """Times hold where the first buyer is, unless the activity says otherwise."""
    of = talk({}, {"time_zone": "Europe/Helsinki"}, country=country)
    assert [of.zone(one) for one in of.activities] == [zone, "Europe/Helsinki"]


def test_ids_of_activities() -> None:
    """An activity without an id is known by its kind and number; an id given to one renames no other."""
    assert [one.id for one in talk({}, {"kind": "workshop"}, {}, {}).activities] == [
        *("meeting", "workshop"),
        *("meeting-2", "meeting-3"),
    ]
    assert [one.id for one in talk({}, {"id": "visit"}, {}).activities] == ["meeting", "visit", "meeting-3"]


def test_archive_keeps_a_dialogue() -> None:
    """What is written to the archive comes back as it was."""
    of = talk({"at": "09:30", "input_by": "2027-01-13 12:00", "until": "2027-01-21"}, {"when": "2027-W04"})
    assert Dialogue.model_validate_json(of.model_dump_json()) == of


@pytest.mark.parametrize(
    "wrong",
    [
        *({"when": when} for when in ("0001-01-01", "9999-12-31", "9999-W52", "9999-12", 9999, "1899")),
        *({"input_by": due} for due in ("9999-12-31 23:59", "0226-03-01", 20270101, 1.5, True)),
        *({"at": at} for at in ("0\uff19:30", "24:00", 9.3, 10**30)),
        *({"time_zone": zone} for zone in ("localtime", "Factory", "Europe/Olso", "../etc/passwd")),
        {"participants": 10**300},
        {"minutes_each": 10**40},
        *(
            {"stream": address}
            for address in (
                "https://[example.org/",
                "https://user:word@example.org/",
                'https://example.org/"><b>',
                "https://example.org\\a",
            )
        ),
    ],
)
def test_what_no_calendar_or_paper_could_show(wrong: dict[str, object]) -> None:
    """Years of another age, digits of other scripts, names of no place and numbers of no size are refused."""
    with pytest.raises(ValidationError):
        Activity.model_validate({"kind": "meeting", "when": "2027-01-20", "what": "A meeting."} | wrong)


def test_days_of_another_age() -> None:
    """The days of documents and changes are those of our age too, as feeds are sorted by them."""
    for day in (dt.date(1, 1, 1), dt.date(9999, 12, 31)):
        with pytest.raises(ValidationError):
            PublishedDocument(title="Needs", date=day)


@pytest.mark.parametrize(
    "times",
    [
        {"at": "02:30", "ends": "03:15"},
        {"at": "01:30", "ends": "02:30"},
        {"input_by": "2027-03-28 02:30"},
    ],
)
def test_hour_that_is_left_out(times: dict[str, object]) -> None:
    """No meeting and no deadline is at a time that clocks never show; elsewhere the hour is there."""
    day = {"when": "2027-03-28", **times}
    with pytest.raises(ValidationError, match="never show"):
        talk(day)
    assert talk({**day, "time_zone": "UTC"}).activities[0].when == dt.date(2027, 3, 28)


def test_hour_that_comes_twice_exists() -> None:
    """When summer time ends an hour comes twice: it is there."""
    assert exists(dt.datetime(2026, 10, 25, 2, 30), "Europe/Oslo")
    assert not exists(dt.datetime(2027, 3, 28, 2, 30), "Europe/Oslo")


def test_id_that_a_deadline_has() -> None:
    """No activity has the id by which calendars know the deadline of another."""
    due: dict[str, object] = {"id": "day", "registration_by": "2027-01-13"}
    with pytest.raises(ValidationError, match="deadline of another"):
        talk(due, {"id": "day-registration"})
    assert [one.id for one in talk(due, {"id": "day-input"}).activities] == ["day", "day-input"]


def test_change_from_true_to_false() -> None:
    """What a field said may stand without quotes where it was true or false."""
    change = Change.model_validate(
        {
            "date": "2027-01-02",
            "what": "Off.",
            "activity": "a",
            "field": "cancelled",
            "was": False,
            "now": True,
        }
    )
    assert (change.was, change.now) == ("false", "true")
