"""Editions are placed, each with its movement since the one before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from radar.disclosure.figures import Figure
from radar.inputs.questionnaire import Level, Question
from radar.inputs.settings import Dimension
from radar.release import Entry, PublishedEdition, comparable
from tests.support.releases import edition, figure, release, settings

EXPERTS = {"maturity": Dimension(name="Maturity", source="experts")}


def latest(before: PublishedEdition, now: PublishedEdition, technology: str, **changes: Any) -> Entry:
    """A technology's entry on the radar of everyone in the second of two editions."""
    found = release([before, now], **changes).latest.radars["all"].entry(technology)
    assert found is not None
    return found


def rated(one: PublishedEdition, ratings: dict[str, Figure]) -> PublishedEdition:
    """The same edition with an experts' panel."""
    return replace(one, panel=ratings, experts=2)


def asked_as(one: PublishedEdition, levels: list[Level], **changes: Any) -> PublishedEdition:
    """The same edition, its question asked with other levels."""
    question = Question(name="Adoption", levels=levels)
    fields = {"questions": {"adoption": question}, **changes}
    return replace(one, questionnaire=one.questionnaire.model_copy(update=fields))


@pytest.mark.parametrize(
    ("before", "now", "moved", "supported"),
    [
        (0.5, 0.8, "in", True),
        (0.8, 0.5, "out", True),
        (0.69, 0.71, "in", False),
        (0.5, 0.52, "none", False),
    ],
)
def test_movement_is_told_with_whether_the_data_support_it(
    before: float, now: float, moved: str, supported: bool
) -> None:
    """A change of ring is in or out; it is supported if the index changed by more than its margin."""
    entry = latest(edition("2025", {"drones": before}), edition("2026", {"drones": now}), "drones")

    assert entry.place is not None
    assert (entry.place.moved, entry.place.moved_supported) == (moved, supported)


def test_technology_that_was_not_asked_about_before_is_new() -> None:
    """A technology without an entry in the edition before is new, and nothing is said of its support."""
    entry = latest(edition("2025", {"drones": 0.5}), edition("2026"), "robots")

    assert entry.place is not None
    assert (entry.place.moved, entry.place.moved_supported) == ("new", None)


def test_technology_that_was_not_placed_before_is_not_new() -> None:
    """Asked about and withheld before, it has nothing to be compared with."""
    entry = latest(edition("2025", {"drones": None}), edition("2026", {"drones": 0.5}), "drones")

    assert entry.place is not None
    assert (entry.place.moved, entry.place.moved_supported) == (None, None)


def test_first_edition_tells_no_movement() -> None:
    """There is nothing before the first edition."""
    entry = release().editions[0].radars["all"].entry("drones")

    assert entry is not None
    assert entry.place is not None
    assert entry.place.moved is None


@pytest.mark.parametrize(
    "levels",
    [
        [Level(id="never"), Level(id="always")],
        [Level(id="never", score=0), Level(id="pilot", score=0.1), Level(id="always", score=1)],
        [Level(id="no"), Level(id="pilot"), Level(id="always")],
    ],
    ids=["fewer levels", "other scores", "other ids"],
)
def test_changed_scale_breaks_the_series(levels: list[Level]) -> None:
    """Where the scale changed, the technology is placed, and no movement is told."""
    now = asked_as(edition("2026", {"drones": 0.8}), levels)
    entry = latest(edition("2025", {"drones": 0.5}), now, "drones")

    assert entry.place is not None
    assert (entry.place.moved, entry.place.moved_supported) == (None, None)


def test_changed_words_do_not_break_the_series() -> None:
    """The same levels with other labels and another question text are the same scale."""
    same = edition("2026").questionnaire.questions["adoption"].levels
    words = [level.model_copy(update={"label": level.label + "!"}) for level in same]
    now = asked_as(edition("2026", {"drones": 0.8}), words)
    entry = latest(edition("2025", {"drones": 0.5}), now, "drones")

    assert entry.place is not None
    assert entry.place.moved == "in"


def test_experts_scale_counts_only_where_experts_count() -> None:
    """Another number of expert levels breaks the series of an index with experts in it, and no other."""
    before = edition("2025").questionnaire
    now = before.model_copy(update={"expert_levels": 5})

    assert comparable(settings(), before, now)
    assert not comparable(settings(dimensions=EXPERTS), before, now)


def test_technology_without_a_rating_is_listed_and_not_placed() -> None:
    """It lacks the experts' dimension, by name; its neighbour with a rating is placed."""
    dimensions = {**EXPERTS, "adoption": Dimension(name="Adoption", source="survey")}
    now = rated(edition("2026", {"drones": 0.8, "robots": 0.5}), {"drones": figure(0.9, 2)})
    one = release([now], dimensions=dimensions)
    placed, unplaced = one.latest.radars["all"].entries

    assert placed.place is not None
    assert placed.lacks is None
    assert unplaced.technology == "robots"
    assert unplaced.place is None
    assert unplaced.lacks == "maturity"
    assert isinstance(unplaced.figures["adoption"], Figure)


def test_edition_without_experts_places_nothing_that_needs_them() -> None:
    """All its technologies are there, each with the reason."""
    entries = release([edition("2026")], dimensions=EXPERTS).latest.radars["all"].entries

    assert len(entries) == 4
    assert {(entry.place, entry.lacks) for entry in entries} == {(None, "maturity")}


def test_withheld_figure_places_nothing() -> None:
    """On the radar of an area whose figures are withheld, no technology has a place."""
    one = release().latest

    assert {entry.place for entry in one.radars["care"].entries} == {None}
    assert {entry.lacks for entry in one.radars["care"].entries} == {"adoption"}
    assert any(entry.place for entry in one.radars["schools"].entries)


def test_entries_come_by_name_and_radars_by_area() -> None:
    """Everyone's radar is first, the areas follow as in the settings; technologies are sorted by name."""
    radars = release().latest.radars

    assert list(radars) == ["all", "schools", "care"]
    for radar in radars.values():
        assert [entry.technology for entry in radar.entries] == ["drones", "robots", "sensors", "video"]
