"""A question with several answers is counted, estimated, withheld and shown as any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from radar.counts import count_all
from radar.disclosure.figures import Figure
from radar.inputs.questionnaire import OptionQuestion
from radar.inputs.sources import read_sources
from radar.pipeline import make_release
from radar.release import Release
from radar.store import from_archive, to_archive
from radar.tools.checking import check_all
from tests.support.sites import files_of
from tests.support.small import MUNICIPALITIES, small_radar

HEADER = "respondent_id,municipality,area"
QUESTIONS = """\
edition: '2026'
technologies: [drones]
questions:
  adoption: {name: Adoption, levels: [{id: '1'}, {id: '2'}, {id: '3'}, {id: '4'}, {id: '5'}]}
  barriers:
    name: In the way
    options: [{id: cost, label: 'Costs, too high'}, {id: skills, label: Skills}, {id: law, also: [Jura]}]
responses:
- items:
  - {question: adoption}
  - {question: barriers%s}
experts: experts.csv
"""
SOUTH = "survey_data/2026/responses/south.csv"
NORTH = "survey_data/2026/responses/north.csv"


def radar(folder: Path, header: str, rows: list[str], shape: str = "") -> Path:
    """The small radar with a second question in 2026; rows follow municipality and area."""
    lines = [f"{HEADER},adoption[drones],{header}"]
    for i, row in enumerate(rows):
        area = ("schools", "care")[i % 2]
        lines.append(f"R{i:03},{MUNICIPALITIES[i % 6]},{area},{1 + i % 5},{row}")
    survey = "survey_data/2026/survey.yml"
    return small_radar(folder, {survey: QUESTIONS % shape, NORTH: "\n".join(lines), SOUTH: None})


def chosen(config: Path) -> dict[tuple[str, str], int]:
    """How many gave each answer about drones, by part and level."""
    counts = count_all(read_sources(config), only="2026")["2026"]
    own = counts[counts["question"].str.startswith("barriers.")]
    found: dict[tuple[str, str], int] = {}
    for question, level, n in zip(own["question"], own["level"], own["n"], strict=True):
        key = question.partition(".")[2], level
        found[key] = found.get(key, 0) + int(n)
    return found


CELLS = ['"Costs, too high;Skills"', "SKILLS", '"skills, Jura"', "None of these", "Don't know", "", "1"]


def test_a_cell_may_hold_several_answers(tmp_path: Path) -> None:
    """Semicolons and commas part them, labels with commas stay whole, and none is an answer too."""
    found = chosen(radar(tmp_path, "barriers[drones]", CELLS[:6]))

    assert found == {
        **{("cost", "yes"): 1, ("cost", "no"): 3, ("cost", "dont-know"): 1},
        **{("skills", "yes"): 3, ("skills", "no"): 1, ("skills", "dont-know"): 1},
        **{("law", "yes"): 1, ("law", "no"): 3, ("law", "dont-know"): 1},
    }


def test_ticks_say_the_same(tmp_path: Path) -> None:
    """A column for each option, and one for none of them, give the same counts."""
    names = ("cost", "skills", "law", "None of these", "Don't know")
    header = ",".join(f"barriers[drones][{name}]" for name in names)
    rows = ["x,x,,,", ",x,,,", ",x,1,,", ",,,x,", ",,,,x", ",,,,"]
    shape = ", shape: tick-per-level, heading: '{question}[{technology}][{level}]'"

    cells = chosen(radar(tmp_path / "cells", "barriers[drones]", CELLS[:6]))
    assert chosen(radar(tmp_path / "ticks", header, rows, shape)) == cells


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("cost;skils", "unknown-option"),
        ("None of these;cost", "contradictory-answer"),
        ("Don't know;None of these", "contradictory-answer"),
        ("3", "unknown-option"),
    ],
)
def test_faults_are_told_in_place(tmp_path: Path, cell: str, code: str) -> None:
    """A cell with something that is no option, or with answers that rule each other out, is a fault."""
    config = radar(tmp_path, "barriers[drones]", ["cost", cell])
    (problem,) = [
        p for report in check_all(read_sources(config)) for p in report.problems if p.severity == "error"
    ]

    assert (problem.code, problem.where.row, problem.where.column) == (code, 3, "barriers[drones]")
    assert "skils" not in problem.what
    if cell == "cost;skils":
        assert "Did you mean Skills?" in problem.fix
        assert "None" not in problem.what


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release in which cost is chosen by two of three, skills by one of three, and law by none."""
    rows = [("cost;skills", "cost", "None of these")[i // 2 % 3] for i in range(240)]
    return make_release(radar(tmp_path_factory.mktemp("options"), "barriers[drones]", rows))


def test_share_is_estimated_of_each_option(release: Release) -> None:
    """The mean of a part is the share that chose it, of rounded counts, with an interval."""
    entry = release.latest.radars["all"].entry("drones")
    assert entry is not None
    cost, skills = entry.questions["barriers.cost"], entry.questions["barriers.skills"]

    assert isinstance(cost, Figure)
    assert isinstance(skills, Figure)
    assert (cost.mean, skills.mean) == pytest.approx((2 / 3, 1 / 3), abs=0.01)
    assert cost.ci_low is not None
    assert cost.n == pytest.approx(240, abs=4)


def test_pages_show_the_options_together(release: Release) -> None:
    """A technology's page lists the options by how many chose them, with areas and sizes below."""
    page = files_of(release, {})["technologies/drones.md"]
    assert isinstance(page, str)
    shown = page.partition("In the way</h3>")[2]

    assert shown.index("Costs, too high") < shown.index("Skills")
    assert "67 %" in shown
    assert "In the way: Costs" not in page


def test_release_keeps_the_options(release: Release) -> None:
    """What is put away and taken out again still knows which question an option belongs to."""
    again = from_archive(to_archive(release))

    assert again == release
    part = again.latest.questions["barriers.law"]
    assert isinstance(part, OptionQuestion)
    assert (part.of, part.option) == ("barriers", "law")
