"""Days, deadlines and times of day in a dialogue, and the ids of its activities."""

from __future__ import annotations

import datetime as dt

import pytest

from radar.dialogues import Dialogue
from radar.dialogues.times import ZONES, first_day, last_day, same_time, written
from tests.releases import dialogue


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
