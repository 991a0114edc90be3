"""What comes back from the forms is read with the survey.yml that they were made from, as it is."""

from __future__ import annotations

import csv
import html
import io
import itertools
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pandas as pd
import pytest

from radar.inputs.contract import Contract
from radar.inputs.names import fold
from radar.inputs.sources import read_sources
from radar.intake.expected import Expected
from radar.intake.survey_files import check_file, read_answers
from radar.language.translator import language
from radar.problems import Place
from radar.tools.forms import making as forms
from tests.support.forms import HOSTILE, SURVEY
from tests.support.small import small_radar

Rows = list[list[str]]
Chosen = dict[str, str | None]
"""Column of the frame that intake makes -> the code that was chosen; None: nothing was in the block."""

PEOPLE = 5


@dataclass(frozen=True)
class Column:
    """One column of an export: its headings, and for each person what stands in it."""

    code: str
    text: str
    cells: list[tuple[str, str]]
    """For each person the code and the text."""


@pytest.fixture(params=["plain", "hostile"])
def contract(request: pytest.FixtureRequest, tmp_path: Path) -> Contract:
    """What the small radar's survey files must fulfil, with a survey that has all kinds of questions."""
    survey = {"plain": SURVEY, "hostile": HOSTILE}[request.param]
    config = small_radar(tmp_path, {"survey_data/2026/survey.yml": survey})
    return read_sources(config).contract("2026")


def read(path: Path, contract: Contract) -> pd.DataFrame:
    """The answers in a file, which must raise no fault."""
    responses = contract.questionnaire.responses[0]
    report = check_file(path, Expected(responses, contract))
    assert [str(p) for p in report.problems if p.severity == "error"] == []
    assert [p.code for p in report.problems if p.code.startswith("unasked")] == []
    return pd.concat(read_answers(path, Expected(responses, contract)), ignore_index=True)


def write(path: Path, rows: Rows, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return path


def compare(frame: pd.DataFrame, chosen: list[Chosen]) -> None:
    """Each person's answers are those that were chosen."""
    assert len(frame) == len(chosen)
    for person, expected in enumerate(chosen):
        for column, code in expected.items():
            found = frame[column].iloc[person]
            assert (None if pd.isna(found) else str(found)) == code, column


# LimeSurvey


def limesurvey_columns(document: bytes, contract: Contract) -> tuple[list[Column], list[Chosen]]:
    """An export as LimeSurvey would make it of this survey, with an answer of each person to each item."""
    root = ET.fromstring(document)  # noqa: S314  (made by the test itself)

    def table(name: str) -> list[dict[str, str]]:
        section = root.find(f"{name}/rows")
        return [] if section is None else [{cell.tag: cell.text or "" for cell in row} for row in section]

    texts = {row["qid"]: html.unescape(row["question"]) for row in table("question_l10ns")}
    labels = {row["aid"]: html.unescape(row["answer"]) for row in table("answer_l10ns")}
    questions = sorted(table("questions"), key=lambda q: (int(q["gid"]), int(q["question_order"])))
    columns: list[Column] = []
    chosen: list[Chosen] = [{} for _ in range(PEOPLE)]
    ids = forms_ids(contract)
    names = {t.name: t.id for t in contract.technologies}
    turn = itertools.count()
    for question in questions:
        below = [s for s in table("subquestions") if s["parent_qid"] == question["qid"]]
        answers = [(a["code"], labels[a["aid"]]) for a in table("answers") if a["qid"] == question["qid"]]
        code, text = question["title"], texts[question["qid"]]
        if question["type"] == "M":
            technology = next(id_ for name, id_ in names.items() if text.endswith(f"[{name}]"))
            for position, box in enumerate(below):
                yes = [position == person % 3 for person in range(PEOPLE)]
                cells = [("Y", "Yes") if one else ("", "No") for one in yes]
                columns.append(Column(f"{code}[{box['title']}]", f"{text} [{texts[box['qid']]}]", cells))
                if position < 3:
                    option = ["cost", "skills", "data-protection"][position]
                    for person in range(PEOPLE):
                        chosen[person][f"barriers.{option}[{technology}]"] = "yes" if yes[person] else "no"
            continue
        rows: list[dict[str, str] | None] = [*below] or [None]
        for sub in rows:
            step = next(turn)
            given = [answers[(person * 3 + step) % len(answers)] for person in range(PEOPLE)]
            heading = code if sub is None else f"{code}[{sub['title']}]"
            full = text if sub is None else f"{text} [{texts[sub['qid']]}]"
            columns.append(Column(heading, full, given))
            if sub is not None:
                asked = "adoption" if "adoption" in code else "the-worth"
                for person, (_, label) in enumerate(given):
                    chosen[person][f"{asked}[{names[texts[sub['qid']]]}]"] = ids[asked][fold(label)]
    return columns, chosen


def forms_ids(contract: Contract) -> dict[str, dict[str, str]]:
    """By question: what people read -> the code that intake gives it."""
    asked = contract.questionnaire
    return {
        id_: {fold(level.label or level.id): level.id for level in asked.asked(id_).levels}
        | dict.fromkeys(map(fold, asked.asked(id_).dont_know), "dont-know")
        | dict.fromkeys(map(fold, asked.asked(id_).not_relevant), "not-relevant")
        for id_ in ("adoption", "the-worth")
    }


@pytest.mark.parametrize("answers", ["code", "text"])
@pytest.mark.parametrize("headings", ["code", "text", "both"])
def test_limesurvey_gives_back_what_is_read(
    contract: Contract, tmp_path: Path, headings: str, answers: str
) -> None:
    """Question codes, full texts or both in the headings, answer codes or full answers: all are read."""
    document = forms.make("limesurvey", contract, Place("survey.yml"), "Title", language("da"))
    columns, chosen = limesurvey_columns(document, contract)
    own = [("id", "Response ID"), ("submitdate", "Date submitted"), ("lastpage", "Last page")]
    own += [("startlanguage", "Start language"), ("seed", "Seed")]
    both = [*own, *((column.code, column.text) for column in columns)]
    head = [{"code": code, "text": text, "both": f"{code}. {text}"}[headings] for code, text in both]
    rows = [head]
    for person in range(PEOPLE):
        cells = [column.cells[person][answers == "text"] for column in columns]
        rows.append([str(person + 1), "1980-01-01 00:00:00", "5", "da", f"12345678{person}", *cells])
    compare(read(write(tmp_path / "results.csv", rows), contract), chosen)


# KoboToolbox and ODK


def kobo_columns(workbook: bytes, contract: Contract, groups: bool) -> tuple[list[Column], list[Chosen]]:
    """An export as KoboToolbox would make it of this form: with labels or names, in groups or not."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    survey = [[str(cell or "") for cell in row] for row in book["survey"].iter_rows(values_only=True)][1:]
    lists: dict[str, list[tuple[str, str]]] = {}
    for list_, name, label in list(book["choices"].iter_rows(values_only=True))[1:]:
        lists.setdefault(str(list_), []).append((str(name), str(label)))
    ids = forms_ids(contract)
    technologies = {t.id.replace("-", "_"): t.id for t in contract.technologies}
    columns: list[Column] = []
    chosen: list[Chosen] = [{} for _ in range(PEOPLE)]
    name_above = label_above = ""
    for step, (type_, name, label, *_) in enumerate(survey):
        kind, _, list_ = type_.partition(" ")
        if kind == "begin_group":
            name_above, label_above = name, label
        if kind == "end_group":
            name_above = label_above = ""
        if not list_:
            continue
        code = f"{name_above}/{name}" if groups and name_above else name
        text = f"{label_above}/{label}" if groups and label_above else label
        technology = next((id_ for end, id_ in technologies.items() if name.endswith(f"_{end}")), "")
        if kind == "select_one":
            given = [lists[list_][(person * 3 + step) % len(lists[list_])] for person in range(PEOPLE)]
            columns.append(Column(code, text, given))
            if technology:
                asked = "adoption" if name.startswith("adoption") else "the-worth"
                for person, (_, answer) in enumerate(given):
                    chosen[person][f"{asked}[{technology}]"] = ids[asked][fold(answer)]
            continue
        options = lists[list_][:3]
        picked = [options[person % 3] for person in range(PEOPLE)]
        columns.append(Column(code, text, picked))
        for option in lists[list_]:
            cells = [("1", "1") if option == picked[person] else ("0", "0") for person in range(PEOPLE)]
            columns.append(Column(f"{code}/{option[0]}", f"{text}/{option[1]}", cells))
        for person, id_ in itertools.product(range(PEOPLE), ("cost", "skills", "data-protection")):
            is_it = picked[person][0] == id_
            chosen[person][f"barriers.{id_}[{technology}]"] = "yes" if is_it else "no"
    return columns, chosen


@pytest.mark.parametrize("groups", [False, True], ids=["bare", "groups"])
@pytest.mark.parametrize("labels", [False, True], ids=["names", "labels"])
def test_kobotoolbox_gives_back_what_is_read(
    contract: Contract, tmp_path: Path, labels: bool, groups: bool
) -> None:
    """Names or labels, with or without group names, in its own columns for each option too."""
    workbook = forms.make("kobo", contract, Place("survey.yml"), "Title", language("da"))
    columns, chosen = kobo_columns(workbook, contract, groups)
    own = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by"]
    own += ["__version__", "_tags", "_index"]
    rows = [[*(column.text if labels else column.code for column in columns), *own]]
    for person in range(PEOPLE):
        cells = [column.cells[person][labels] for column in columns]
        time = f"2026-02-0{person + 1}T10:00:00"
        rows.append(
            [*cells, str(70 + person), f"uuid-{person}", time, "", "", "", "", "v1", "", str(person + 1)]
        )
    compare(read(write(tmp_path / "answers.csv", rows, ";"), contract), chosen)
