"""Files as survey tools give them hold the same answers as the wide form of the same survey."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from radar.inputs.names import fold
from radar.inputs.questionnaire import (
    Items,
    LayoutName,
    Long,
    Responses,
)
from radar.intake.columns.tools import PRESETS
from radar.intake.expected import Expected
from radar.intake.rows.careful import in_columns
from radar.intake.rows.fast import Anomaly
from radar.intake.rows.respondents import Seen
from radar.intake.survey_files import check_file, open_file, settle, survey_files
from tests.support.intake import workbook
from tests.support.layouts import (
    LAYOUTS,
    QUESTIONS,
    WIDE,
    answers,
    contract,
    found,
    name_of,
    responses_of,
)


def same_as_wide(path: Path, responses: Responses) -> None:
    pd.testing.assert_frame_equal(answers(path, responses), answers(LAYOUTS / "wide.csv", WIDE))


def tool_of(path: Path) -> str:
    return path.relative_to(LAYOUTS).parts[0]


def told(path: Path) -> list[str]:
    responses = responses_of(path)
    report = check_file(path, Expected(responses, contract(responses)))
    return [f"{p} [{p.code}]".replace(report.file, path.name) for p in report.problems]


@pytest.mark.parametrize("path", found("good"), ids=name_of)
def test_a_tools_file_holds_the_wide_files_answers(path: Path) -> None:
    """Recognised by its headings or named in survey.yml, a tool's file gives the wide form's answers."""
    responses = responses_of(path)
    same_as_wide(path, responses)
    same_as_wide(path, responses.model_copy(update={"layout": tool_of(path)}))
    expected = path.with_suffix(".txt")
    assert told(path) == (expected.read_text("utf-8").splitlines() if expected.exists() else [])


@pytest.mark.parametrize("path", found("faulty"), ids=name_of)
def test_the_faults_of_a_tools_file_are_told_in_place(path: Path) -> None:
    """A faulty file is refused with every fault at its row and column, and what fixes it."""
    assert told(path) == path.with_suffix(".txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("path", [p for p in found("good") if p.suffix == ".csv"], ids=name_of)
def test_the_fast_road_reads_the_same(path: Path) -> None:
    """What the fast road reads of a tool's file is what the careful one reads; the rest it leaves to it."""
    responses = responses_of(path)
    file = open_file(path, Expected(responses, contract(responses)))
    (careful,) = in_columns(file.respondents(), file.layout)
    try:
        (fast,) = file.map_chunks(lambda answers: answers)
    except Anomaly:
        report = check_file(path, Expected(responses, contract(responses)))
        assert (
            tool_of(path) in ("long", "surveyxact")
            or "ticks" in path.name
            or report.unfinished
            or report.tests
        )
        return
    for name in ("municipality", "area", "ids"):
        np.testing.assert_array_equal(getattr(fast, name), getattr(careful, name))
    assert fast.items.keys() == careful.items.keys()
    for item, codes in fast.items.items():
        np.testing.assert_array_equal(codes, careful.items[item])


def test_the_workbook_of_a_form_reads_as_its_csv_file(tmp_path: Path) -> None:
    """Microsoft Forms gives a workbook: it holds the answers of the CSV file with the same cells."""
    case = LAYOUTS / "microsoft-forms" / "good-nb.csv"
    with case.open(encoding="utf-8-sig", newline="") as stream:
        path = workbook(tmp_path / "answers.xlsx", list(csv.reader(stream, delimiter=";")))
    same_as_wide(path, responses_of(case))


def test_personal_data_outside_a_forms_own_columns_is_refused(tmp_path: Path) -> None:
    """Only the columns that a form itself adds are left unread: elsewhere an e-mail address is a fault."""
    case = LAYOUTS / "microsoft-forms" / "good-en.csv"
    text = case.read_text(encoding="utf-8-sig")
    path = tmp_path / "answers.csv"
    path.write_text(text.replace("2026-02-02 09:41:07", "ole.hansen@example.dk"), encoding="utf-8")
    responses = responses_of(case)
    (problem,) = [
        p
        for p in check_file(path, Expected(responses, contract(responses))).problems
        if p.severity == "error"
    ]
    assert (problem.code, problem.where.row, problem.where.column) == ("personal-data", 2, "Start time")


def test_a_layout_that_is_named_is_not_guessed() -> None:
    """`layout: wide` reads the headings as they are, whatever tool they look like."""
    case = LAYOUTS / "google-forms" / "good.csv"
    responses = responses_of(case).model_copy(update={"layout": "wide"})
    problems = check_file(case, Expected(responses, contract(responses))).problems
    assert {p.code for p in problems} == {"missing-respondent", "unknown-column"}


def test_a_column_of_the_tools_own_may_have_two_of_its_names(tmp_path: Path) -> None:
    """LimeSurvey's code and text are both names that it is known by: the column is read all the same."""
    case = LAYOUTS / "limesurvey" / "good-code-and-text.csv"
    text = case.read_text(encoding="utf-8-sig").replace('"id"', '"id. Response ID"', 1)
    path = tmp_path / "answers.csv"
    path.write_text(text.replace('"submitdate"', '"submitdate. Date submitted"', 1), encoding="utf-8")
    same_as_wide(path, responses_of(case))


def test_what_survey_yml_says_goes_before_the_preset(tmp_path: Path) -> None:
    """A heading pattern and a respondent's column of one's own are used in a tool's file too."""
    case = LAYOUTS / "google-forms" / "good.csv"
    text = case.read_text(encoding="utf-8").replace("Timestamp,", "Kode,Timestamp,", 1)
    for number, day in enumerate(range(2, 8), 1):
        text = text.replace(f"\n2026/02/0{day} ", f"\nK{number},2026/02/0{day} ")
    path = tmp_path / "answers.csv"
    for question in QUESTIONS.values():
        text = text.replace(f"{question.text} [", f"{question.name}: [")
    path.write_text(text, encoding="utf-8")
    said = responses_of(case).model_dump(exclude_unset=True) | {
        "respondent": "Kode",
        "items": [{"question": q, "heading": "{question}: [{technology}]"} for q in QUESTIONS],
    }
    responses = Responses.model_validate(said)
    same_as_wide(path, responses)
    assert open_file(path, Expected(responses, contract(responses))).layout.respondent == 0


def test_the_files_of_a_codebook_are_not_read_alone(tmp_path: Path) -> None:
    """Structure and labels belong to their dataset: found with it, and no fault when checked alone."""
    for part in ("dataset", "structure", "labels"):
        source = LAYOUTS / "surveyxact" / "good-cp1252" / f"{part}.csv"
        target = tmp_path / "responses" / f"north-{part}.csv"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(source.read_bytes())
    responses = responses_of(LAYOUTS / "surveyxact" / "good.xlsx")
    (found_one,) = survey_files(contract(responses), tmp_path)
    same_as_wide(found_one[0], responses)
    report = check_file(tmp_path / "responses" / "north-labels.csv", Expected(responses, contract(responses)))
    assert (report.good, [p.code for p in report.problems]) == (True, ["belongs-to-another"])


def test_codes_without_their_codebook_are_refused(tmp_path: Path) -> None:
    """A dataset without structure and labels, or with a broken structure, can't be read."""
    folder = LAYOUTS / "surveyxact" / "good-cp1252"
    path = tmp_path / "dataset.csv"
    path.write_bytes((folder / "dataset.csv").read_bytes())
    responses = responses_of(LAYOUTS / "surveyxact" / "good.xlsx").model_copy(update={"layout": "surveyxact"})
    assert [p.code for p in check_file(path, Expected(responses, contract(responses))).problems] == [
        "no-codebook"
    ]
    (tmp_path / "structure.csv").write_text("variable;text\ns_1;Where?\n")
    (tmp_path / "labels.csv").write_bytes((folder / "labels.csv").read_bytes())
    (problem,) = check_file(path, Expected(responses, contract(responses))).problems
    assert (problem.code, Path(problem.where.file).name) == ("no-codebook", "dataset.csv")


def test_columns_of_a_long_file_may_be_called_otherwise(tmp_path: Path) -> None:
    """The headings of question, technology and answer are settable; one question needs no column."""
    rows = [["respondent_id", "municipality", "area", "teknologi", "svar"]]
    rows += [["1", "Ærøby", "Health", "Chatbots", "Pilot"], ["1", "Ærøby", "Health", "Drones", "Ved ikke"]]
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(map(";".join, rows)) + "\n", encoding="utf-8")
    responses = Responses(
        layout="long",
        long=Long(technology="teknologi", level="svar"),
        items=[Items(question="adoption")],
    )
    frame = answers(path, responses)
    assert frame["adoption[chatbots]"].to_list() == ["pilot"]
    assert frame["adoption[drones]"].to_list() == ["dont-know"]


def test_a_respondent_of_two_long_files_is_found(tmp_path: Path) -> None:
    """A respondent whose rows stand in two files with the same answers is counted once."""
    responses = responses_of(LAYOUTS / "long" / "good.csv")
    with Seen() as seen:
        files = []
        for name in ("good.csv", "good-any-order-without-blanks.csv"):
            file = open_file(LAYOUTS / "long" / name, Expected(responses, contract(responses)))
            for chunk in in_columns(file.respondents(), file.layout):
                seen.add(chunk.ids, file.digests(chunk))
            seen.end_file()
            files.append(file)
        surplus = [(one.file, one.respondent.id) for one in settle(files, seen)]
    assert surplus == [(1, str(number)) for number in range(101, 107)]


@pytest.mark.parametrize("tool", sorted(PRESETS))
def test_a_preset_is_consistent(tool: LayoutName) -> None:
    """A tool's marks are columns that it knows, so that recognising it never makes them unknown."""
    preset = PRESETS[tool]
    status = (heading for status in preset.status for heading in status.headings)
    own = (*preset.respondent, *preset.ignore, *preset.unread, *preset.told, *preset.personal)
    known = {fold(n) for n in (*own, *preset.stamps, *status)}
    assert {fold(mark) for marks in preset.marks for mark in marks} <= known
    assert all("{technology}" in pattern for pattern in (*preset.headings, *preset.ticks))
    assert all("{level}" in pattern for pattern in preset.ticks)
