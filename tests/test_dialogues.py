"""The market dialogues' pages are read, or refused with all their faults."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from radar.inputs.dialogues import Dialogue, read_dialogues
from tests.support.case_files import CASES, expected, told

FOLDER = CASES / "dialogues"


def read(folder: Path) -> tuple[Dialogue, ...]:
    return read_dialogues(folder, technologies=["chatbots", "drones"], areas=["schools"])


def test_faults_of_all_pages() -> None:
    """The faults of all pages are told at once, each in its file and line."""
    assert told(read, FOLDER / "faulty") == expected(FOLDER / "faulty")


def test_good_pages() -> None:
    """Dialogues come with the latest first, each with the file's name as its id."""
    latest, older = read(FOLDER / "good")
    assert (latest.id, older.id) == ("good", "older")
    assert latest.source == "The city's own account"


def test_kinds_of_dates() -> None:
    """A day is a date; a week, a month and a bare year stay as they are written."""
    activities = read(FOLDER / "good")[0].activities
    assert [activity.when for activity in activities] == ["2025-W50", dt.date(2026, 1, 12), "2026-04", "2027"]
    assert activities[-1].until == "2028"


def test_norway() -> None:
    """NO is Norway, although YAML reads it as "no"."""
    assert read(FOLDER / "good")[0].buyers[0].country == "NO"


def test_no_dialogues(tmp_path: Path) -> None:
    """A radar may have no dialogues."""
    assert read(tmp_path) == ()
