"""The stages in their order, over the files of a whole small radar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from radar.counts import count_all
from radar.estimates.estimates import estimate_edition
from radar.inputs.sources import read_sources
from radar.pipeline import make_release
from radar.problems import Problem, Problems
from radar.release import Placement
from tests.support.sites import files_of
from tests.support.small import files, rows, small_radar, survey_file

SURVEY = files()["survey_data/2026/survey.yml"]


def places(config: Path) -> dict[str, Placement | None]:
    """The technologies of the latest edition on the radar of everyone."""
    return {e.technology: e.place for e in make_release(config).latest.radars["all"].entries}


def told(config: Path) -> list[tuple[str, str]]:
    """File (from the radar's folder) and code of every problem of a release."""
    with pytest.raises(Problems) as caught:
        make_release(config)
    root = config.parent.as_posix() + "/"
    return [(p.where.file.removeprefix(root), p.code) for p in caught.value.problems]


def test_files_become_a_release(tmp_path: Path) -> None:
    """Both editions are there with who took part, and technologies stand where figures say."""
    release = make_release(small_radar(tmp_path))
    latest = release.latest

    assert [edition.id for edition in release.editions] == ["2025", "2026"]
    assert (latest.respondents, latest.municipalities, latest.experts) == (30, 6, 2)
    assert (latest.rounded, len(latest.draw or "")) == (3, 8)
    assert [dialogue.id for dialogue in release.dialogues] == ["bridges"]
    found = places(tmp_path / "radar.yml")
    assert {name: place and (place.ring, place.moved) for name, place in found.items()} == {
        "drones": ("ready", "none"),
        "robots": ("ready", "in"),
        "sensors": None,
        "video": ("try", "new"),
    }


def test_missing_rating_is_the_reason(tmp_path: Path) -> None:
    """A technology that no expert rated this time is not placed, for want of the experts' dimension."""
    entry = make_release(small_radar(tmp_path)).latest.radars["all"].entry("sensors")

    assert entry is not None
    assert (entry.place, entry.lacks) == (None, "maturity")


def test_edition_without_experts_is_not_placed(tmp_path: Path) -> None:
    """Where an edition has no experts at all, none of its technologies is placed, and the other's are."""
    without = SURVEY.replace("experts: experts.csv\n", "")
    changes = {"survey_data/2026/survey.yml": without, "survey_data/2026/experts.csv": None}
    release = make_release(small_radar(tmp_path, changes))

    assert {e.lacks for e in release.latest.radars["all"].entries} == {"maturity"}
    assert all(e.place for e in release.editions[0].radars["all"].entries)


def test_changed_scale_breaks_the_series(tmp_path: Path) -> None:
    """A level more, and no movement is told but of what is new."""
    wider = SURVEY.replace("{id: '5'}]", "{id: '5'}, {id: '6'}]")
    assert wider != SURVEY
    found = places(small_radar(tmp_path, {"survey_data/2026/survey.yml": wider}))

    assert {name: place.moved for name, place in found.items() if place} == {
        "drones": None,
        "robots": None,
        "video": "new",
    }


def test_pages_say_that_the_series_is_broken(tmp_path: Path) -> None:
    """The radar and the technology's page say that they can't be compared with the edition before."""
    wider = SURVEY.replace("{id: '5'}]", "{id: '5'}, {id: '6'}]")
    broken = make_release(small_radar(tmp_path, {"survey_data/2026/survey.yml": wider}))
    pages = files_of(broken, {})
    whole = files_of(make_release(small_radar(tmp_path / "whole")), {})

    for name in ("editions/2026.md", "technologies/drones.md"):
        assert "changed since edition 2025" in str(pages[name])
        assert "changed since edition" not in str(whole[name])
    assert "changed since edition" not in str(pages["editions/2025.md"])


def test_faults_of_everything_that_people_write_come_at_once(tmp_path: Path) -> None:
    """Register, technology, dialogue and questionnaire: no file's fault hides another's."""
    changes = {
        "survey_data/municipalities.csv": "a,b\n",
        "docs/technologies/drones.md": "---\nname: Drones\nsector: sea\nsummary: x\n---\n",
        "docs/dialogues/bridges.md": "no front matter",
        "survey_data/2025/survey.yml": SURVEY,
    }

    assert told(small_radar(tmp_path, changes)) == [
        ("survey_data/municipalities.csv", "register-header"),
        ("docs/technologies/drones.md", "unknown-sector"),
        ("docs/dialogues/bridges.md", "no-front-matter"),
        ("survey_data/2025/survey.yml", "edition-folder"),
    ]


def test_faults_of_experts_and_answers_of_all_editions_come_at_once(tmp_path: Path) -> None:
    """A faulty rating in one edition and a faulty answer in another are told together."""
    changes = {
        "survey_data/2025/experts.csv": "expert,technology,rating,date\nE1,drones,0,2025-01-01\n",
        "survey_data/2025/responses/north.csv": "",
        "survey_data/2026/experts.csv": None,
        "survey_data/2026/responses/south.csv": b"\x00\xff\x81",
    }
    found = told(small_radar(tmp_path, changes))

    assert found[:2] == [
        ("survey_data/2025/experts.csv", "rating"),
        ("survey_data/2026/experts.csv", "no-file"),
    ]
    assert {file for file, _ in found[2:]} == {
        "survey_data/2025/responses/north.csv",
        "survey_data/2026/responses/south.csv",
    }


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("radar.yml", "source: survey}", "source: survey, question: value}", "unknown-question"),
        ("radar.yml", "surveys", "surveys: elsewhere", "no-editions"),
    ],
)
def test_dimension_that_nothing_fills(tmp_path: Path, name: str, old: str, new: str, code: str) -> None:
    """A question that no edition asks, and a radar without editions, are faults."""
    text = files()[name]
    text = text.replace(old, new) if old in text else f"{text}{new}\n"

    assert [found for _, found in told(small_radar(tmp_path, {name: text}))] == [code]


def test_who_answers_twice_in_an_edition_counts_once(tmp_path: Path) -> None:
    """The same row in two files of an edition is one respondent; in two editions it is two."""
    twice = {"survey_data/2026/responses/again.csv": survey_file("2026", rows("2026")[:3])}
    plain = count_all(read_sources(small_radar(tmp_path / "a")))
    again = count_all(read_sources(small_radar(tmp_path / "b", twice)))

    assert plain["2026"].equals(again["2026"])
    assert plain["2025"]["n"].sum() == 30 * 3


def test_weighting_scheme_can_be_chosen(tmp_path: Path) -> None:
    """Estimates follow the settings, unless another scheme is asked for."""
    sources = read_sources(small_radar(tmp_path))
    counts = count_all(sources, only="2026")["2026"]

    assert estimate_edition(sources, "2026", counts).scheme == "respondent"
    assert estimate_edition(sources, "2026", counts, "population").scheme == "population"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_ratings_come_with_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    """Experts' ratings out of a spreadsheet with semicolons or tabs, a blank row in them, are the same."""
    name = "survey_data/2026/experts.csv"
    header, first, *others = files()[name].splitlines()
    text = "\n".join([header.upper(), first, ",,,", *others]).replace(",", delimiter)

    plain, other = (places(small_radar(tmp_path / d, c)) for d, c in (("a", {}), ("b", {name: text})))
    assert plain == other


@pytest.mark.parametrize(
    "rating", ["9" * 5000, '"' + "x" * 200_000, "", "-1", "1.0"], ids=["long", "open", "none", "low", "dot"]
)
def test_no_rating_ends_in_anything_but_problems(tmp_path: Path, rating: str) -> None:
    """Whatever stands for a rating, it is told as a problem of the file."""
    text = f"expert,technology,rating,date\nE1,drones,{rating},2026-01-01\n"

    assert told(small_radar(tmp_path, {"survey_data/2026/experts.csv": text}))


def test_faulty_rating_is_told_at_its_row_without_personal_data(tmp_path: Path) -> None:
    """Rows are counted as a spreadsheet does, blank ones too; an address is not quoted."""
    text = "expert;technology;rating;date\n;;;\nE1;anna@example.org;3;2026-01-01\n"
    config = small_radar(tmp_path, {"survey_data/2026/experts.csv": text})
    with pytest.raises(Problems) as caught:
        make_release(config)

    (problem,) = caught.value.problems
    assert (problem.where.row, problem.where.column) == (3, "technology")
    assert "anna" not in str(problem)


@pytest.mark.parametrize("population", ["9" * 5000, '"' + "x" * 200_000], ids=["long", "open"])
def test_no_register_ends_in_anything_but_problems(tmp_path: Path, population: str) -> None:
    """Whatever stands for a population, it is told as a problem of the register."""
    changes = {"survey_data/municipalities.csv": f"municipality,population\nNordby,{population}\n"}

    assert {file for file, _ in told(small_radar(tmp_path, changes))} == {"survey_data/municipalities.csv"}


def ending(edition: str, day: str) -> dict[str, str | bytes | None]:
    """The small radar, the survey of one edition over after a day."""
    name = f"survey_data/{edition}/survey.yml"
    return {name: files()[name] + f"to: {day}\n"}


def test_survey_that_is_not_over_shows_nothing(tmp_path: Path) -> None:
    """Up to its last day an edition is left out, and that is said; its editors may see a draft."""
    config = small_radar(tmp_path, ending("2026", "2026-05-31"))
    last = dt.date(2026, 5, 31)
    told: list[Problem] = []

    running = make_release(config, warn=told.append, today=last)
    assert [edition.id for edition in running.editions] == ["2025"]
    assert [(p.code, p.severity) for p in told] == [("running", "warning")]
    assert "2026-05-31" in str(told[0])
    for release in (
        make_release(config, warn=told.append, draft=True, today=last),
        make_release(config, warn=told.append, today=last + dt.timedelta(days=1)),
    ):
        assert [edition.id for edition in release.editions] == ["2025", "2026"]
    assert len(told) == 1


def test_answers_of_a_running_survey_hold_up_nothing(tmp_path: Path) -> None:
    """Until it is over its files may have faults, and its key may be missing."""
    changes = ending("2026", "2026-05-31") | {
        "survey_data/2026/rounding.key": None,
        "survey_data/2026/responses/north.csv": "x\n",
    }
    config = small_radar(tmp_path, changes)

    assert len(make_release(config, today=dt.date(2026, 5, 31)).editions) == 1
    with pytest.raises(Problems) as caught:
        make_release(config, today=dt.date(2026, 6, 1))
    assert {problem.code for problem in caught.value.problems} >= {"no-key"}


def test_first_survey_that_is_not_over_has_a_site(tmp_path: Path) -> None:
    """Where no edition is over the pages are there, without a figure."""
    changes = ending("2026", "2026-05-31") | {
        name: None for name in files() if name.startswith("survey_data/2025/")
    }
    release = make_release(small_radar(tmp_path, changes), today=dt.date(2026, 5, 1))
    pages = files_of(release, {})

    assert release.latest.radars["all"].entries == ()
    assert (release.latest.respondents, release.latest.draw) == (None, None)
    assert "technologies/drones.md" in pages
    assert "dialogues/bridges.md" in pages


def test_another_answer_draws_all_lots_anew(tmp_path: Path) -> None:
    """One answer more, and the draw has another name; another key likewise; the same answers the same."""
    more = {"survey_data/2026/responses/late.csv": survey_file("2026", [("Z1", "Nordby", "care", "1111")])}
    other = {"survey_data/2026/rounding.key": f"{'ab' * 32}\n"}
    radars = zip("abcd", ({}, more, other, {}), strict=True)
    draws = [make_release(small_radar(tmp_path / name, changes)).latest.draw for name, changes in radars]

    assert draws[0] == draws[3]
    assert len(set(draws)) == 3
