"""The form that `radar template` writes: filled in and saved as spreadsheets do, it is a good submission."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from radar.cli.stages import cli
from radar.counts import count_edition
from radar.inputs.questionnaire import read_questionnaire
from radar.inputs.sources import read_sources
from radar.intake.survey_files import Report
from radar.tools import checking
from tests.support.small import small_radar

SURVEY = """\
edition: '2026'
questions:
  adoption:
    name: Adoption
    text: How far has it come?
    levels: [{id: '1', label: "Not used, not planned"}, {id: '2', label: Prøvet}, {id: '3', label: =3}]
  relevance:
    name: Relevance
    levels: [{id: '1'}, {id: '2'}]
    dont_know: [Ved ikke]
responses:
- items: [{question: adoption}, {question: relevance}]
experts: experts.csv
"""
TECHNOLOGIES = ("drones", "robots", "sensors", "video")
HEADINGS = [
    *("respondent_id", "municipality", "area"),
    *(f"{question}[{technology}]" for question in ("adoption", "relevance") for technology in TECHNOLOGIES),
]
ANSWERS = {
    "adoption": {"Not used, not planned": "1", "Prøvet": "2", "=3": "3", "Don't know": "dont-know"},
    "relevance": {"1": "1", "2": "2", "Ved ikke": "dont-know"},
}

Filled = list[list[str]]


def radar(folder: Path, survey: str = SURVEY, settings: str = "") -> Path:
    """A radar whose edition 2026 has no answers yet."""
    config = small_radar(
        folder,
        {
            "survey_data/2026/survey.yml": survey,
            "survey_data/2026/responses/north.csv": None,
            "survey_data/2026/responses/south.csv": None,
        },
    )
    config.write_text(config.read_text(encoding="utf-8") + settings, encoding="utf-8")
    return config


def template(config: Path, out: Path, *arguments: str) -> Result:
    """Run `radar template` for the edition 2026."""
    command = ["template", "--config", str(config), "--edition", "2026", "--out", str(out), *arguments]
    return CliRunner().invoke(cli, command)


def form(config: Path, name: str, *arguments: str) -> Path:
    """The form, where the edition's answers lie."""
    out = config.parent / "survey_data/2026/responses" / name
    result = template(config, out, *arguments)
    assert result.exit_code == 0, result.output
    return out


def check(config: Path, path: Path) -> Report:
    """What `radar check` says about a file."""
    (report,) = checking.check_files(read_sources(config), [path])
    return report


def choices(sheet: Worksheet) -> list[list[str]]:
    """What can be chosen in each column of a form, from the lists that its cells refer to."""
    book = sheet.parent
    assert book is not None
    found: list[list[str]] = [[] for _ in HEADINGS]
    for rule in sheet.data_validations.dataValidation:
        if rule.type != "list":
            continue
        name, cells = str(rule.formula1).replace("$", "").split("!")
        column = range_boundaries(str(rule.sqref))[0]
        assert column is not None
        found[column - 1] = [str(row[0].value) for row in book[name][cells]]
    return found


def fill(lists: list[list[str]], rows: int, seed: int = 1) -> Filled:
    """Rows of random entries from the lists, some answers left empty."""
    draw = random.Random(seed)  # noqa: S311  (nothing secret)
    return [
        [
            f"NOR-{row}",
            *(draw.choice(entries) for entries in lists[1:3]),
            *(draw.choice([*entries, ""]) for entries in lists[3:]),
        ]
        for row in range(rows)
    ]


def counted(config: Path) -> Counter[tuple[str, ...]]:
    """How often each level was counted, by question, technology, area and municipality."""
    contract = read_sources(config).contract("2026")
    table = count_edition(contract, config.parent / "survey_data/2026").astype({"n": int})
    keys = ("question", "technology", "area", "municipality", "level")
    found: Counter[tuple[str, ...]] = Counter()
    for record in table.to_dict("records"):
        found[tuple(str(record[key]) for key in keys)] += int(record["n"])
    return found


def expected(rows: Filled) -> Counter[tuple[str, ...]]:
    """The same, counted from what was filled in."""
    found: Counter[tuple[str, ...]] = Counter()
    for _, municipality, area, *answers in rows:
        for start, question in ((0, "adoption"), (len(TECHNOLOGIES), "relevance")):
            block = answers[start : start + len(TECHNOLOGIES)]
            for technology, answer in zip(TECHNOLOGIES, block, strict=True):
                if any(block):
                    level = ANSWERS[question][answer] if answer else "blank"
                    found[question, technology, area.lower(), municipality, level] += 1
    return found


def write_into(path: Path, rows: Filled) -> None:
    """Fill in a workbook's first sheet and save it."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row, entries in enumerate(rows, 2):
        for column, entry in enumerate(entries, 1):
            if entry:
                sheet.cell(row, column).value = entry
                sheet.cell(row, column).data_type = "s"  # openpyxl would make a formula of "=3"
    book.save(path)


def test_workbook_filled_in(tmp_path: Path) -> None:
    """What is chosen from its lists is accepted without a warning and counted as it was chosen."""
    config = radar(tmp_path)
    path = form(config, "form.xlsx")
    lists = choices(openpyxl.load_workbook(path).worksheets[0])
    rows = fill(lists, 40)
    write_into(path, rows)

    report = check(config, path)
    assert report.problems == ()
    assert report.respondents == 40
    assert counted(config) == expected(rows)


def test_lists_hold_what_is_valid(tmp_path: Path) -> None:
    """Municipalities, areas, and for each question its levels and "don't know" can be chosen."""
    sheet = openpyxl.load_workbook(form(radar(tmp_path), "form.xlsx")).worksheets[0]
    lists = choices(sheet)

    assert lists[0] == []
    assert "Østby" in lists[1]
    assert lists[2] == ["Schools", "Care", "Culture"]
    assert lists[3:] == [list(ANSWERS["adoption"])] * 4 + [list(ANSWERS["relevance"])] * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_saved_again(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """The CSV form, filled in and saved as spreadsheets save CSV, is accepted and counted."""
    config = radar(tmp_path)
    path = form(config, "form.csv")
    header = next(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    lists = [[], ["Nordby", "Østby"], ["Schools", "Care"], *([list(ANSWERS["adoption"])] * 4)]
    rows = fill([*lists, *([list(ANSWERS["relevance"])] * 4)], 25)
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([header, *rows])

    report = check(config, path)
    assert report.good
    assert report.respondents == 25
    assert counted(config) == expected(rows)


@pytest.mark.parametrize("name", ["form.csv", "form.xlsx"])
@pytest.mark.parametrize("rows", ["0", "30"])
def test_empty_form(tmp_path: Path, name: str, rows: str) -> None:
    """An empty form is no submission: there are no respondents, and that is its one fault."""
    config = radar(tmp_path)
    report = check(config, form(config, name, "--rows", rows))
    (error,) = [problem for problem in report.problems if problem.severity == "error"]

    assert error.code == "no-rows"
    assert "no respondents" in error.what


def test_numbered_rows_that_stay_empty(tmp_path: Path) -> None:
    """Rows with a ready-made id and nothing else are passed over, with a warning that says how many."""
    config = radar(tmp_path)
    path = form(config, "form.xlsx", "--rows", "12", "--prefix", "NOR-")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (2, 13, 14)] == ["NOR-0001", "NOR-0012", None]
    rows = [[f"NOR-{i:04}", *row[1:]] for i, row in enumerate(fill(choices(sheet), 5), 1)]
    write_into(path, rows)

    report = check(config, path)
    (warning,) = report.problems
    assert report.good
    assert report.respondents == 5
    assert (warning.code, warning.where.row) == ("only-an-id", 7)
    assert "7 times" in warning.what
    assert counted(config) == expected(rows)


def test_numbered_rows_in_a_large_file(tmp_path: Path) -> None:
    """A file too large for the careful road to be tried first gives the same."""
    config = radar(tmp_path)
    path = form(config, "form.csv")
    lists = [[], ["Nordby"], ["Care"], *([["Prøvet"]] * 4), *([["2"]] * 4)]
    rows = [*fill(lists, 3000), *([f"X-{i}", *[""] * 10] for i in range(4))]
    with path.open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)

    report = check(config, path)
    assert path.stat().st_size > 1 << 16
    assert report.respondents == 3000
    assert [problem.code for problem in report.problems] == ["only-an-id"]


def test_personal_data_as_the_only_entry(tmp_path: Path) -> None:
    """A row with an e-mail address in place of an id is refused even if nothing else stands in it."""
    config = radar(tmp_path)
    path = form(config, "form.csv")
    path.write_bytes(path.read_bytes() + b"someone@example.org" + b";" * 10 + b"\r\n")

    assert "personal-data" in {problem.code for problem in check(config, path).problems}


def test_csv_opens_in_spreadsheets(tmp_path: Path) -> None:
    """The CSV form is one row of headings, in UTF-8 with its mark and with semicolons."""
    written = form(radar(tmp_path), "form.csv").read_bytes()

    assert written == b"\xef\xbb\xbf" + ";".join(HEADINGS).encode() + b"\r\n"


def test_csv_of_the_layouts_own_kind(tmp_path: Path) -> None:
    """Where the layout names a character set, a delimiter and headings, the form has these."""
    layout = "- {encoding: utf-16, delimiter: '|', respondent: null, area: Område, items: "
    survey = (
        SURVEY.replace("- items: ", layout)
        .replace("relevance}]", "relevance}]}")
        .replace("responses:", "responses:")
    )
    config = radar(tmp_path, survey)
    written = form(config, "form.csv", "--rows", "3").read_bytes().decode("utf-16")

    assert written == "|".join(["municipality", "Område", *HEADINGS[3:]]) + "\r\n"


def test_workbook_is_easy_to_fill_in(tmp_path: Path) -> None:
    """Headings stay in sight, cells are text, and what explains them stands beside and on a second sheet."""
    book = openpyxl.load_workbook(form(radar(tmp_path), "form.xlsx"))
    sheet, guide, lists = book.worksheets
    said = [str(row[0].value) for row in guide.iter_rows()]

    assert [cell.value for cell in sheet[1]] == HEADINGS
    assert sheet.freeze_panes == "D2"
    assert sheet["A1"].font.bold
    assert sheet["A1"].alignment.wrap_text
    assert {column.number_format for column in sheet.column_dimensions.values()} == {"@"}
    notes = {str(rule.sqref): rule.promptTitle for rule in sheet.data_validations.dataValidation}
    assert notes["D2:D1048576"] == "Drones"
    assert (guide.title, lists.sheet_state) == ("How to fill in", "hidden")
    assert {"How far has it come?", "• Not used, not planned", "• Prøvet", "No personal data"} <= set(said)
    assert any("Don't know" in line for line in said)
    assert all(any(name in line for line in said) for name in TECHNOLOGIES)


def test_workbook_speaks_the_radars_language(tmp_path: Path) -> None:
    """In a Danish radar the workbook explains itself in Danish; headings stay as intake reads them."""
    config = radar(tmp_path, settings="language: da\n")
    path = form(config, "form.xlsx")
    book = openpyxl.load_workbook(path)

    assert book.sheetnames[:2] == ["Udfyld her", "Sådan udfyldes det"]
    assert [cell.value for cell in book.worksheets[0][1]] == HEADINGS
    lists = choices(book.worksheets[0])
    assert lists[3][-1] == "Ved ikke"
    write_into(path, fill(lists, 6))
    assert check(config, path).problems == ()


def test_same_form_same_bytes(tmp_path: Path) -> None:
    """A form that is made again is the same, byte for byte."""
    config = radar(tmp_path)

    assert form(config, "one.xlsx").read_bytes() == form(config, "two.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("layout", "told"),
    [
        ("- {header_rows: 2, items: [{question: adoption}]}", "more than one header row"),
        ("- {layout: long, items: [{question: adoption}]}", "`long`"),
        (
            "- items: [{question: adoption, shape: tick-per-level, heading: '{technology} {level}'}]",
            "a column for each level",
        ),
        (
            "- items: [{question: adoption, heading: '{technology}'},"
            " {question: relevance, heading: '{technology}'}]",
            "the heading `drones`",
        ),
        ("- {encoding: ascii, area: Område, items: [{question: adoption}]}", "character set `ascii`"),
        ("- {encoding: klingon, items: [{question: adoption}]}", "character set `klingon`"),
    ],
)
def test_layouts_without_a_form(tmp_path: Path, layout: str, told: str) -> None:
    """A layout that can't be written as a form is a fault of survey.yml, and no file is written."""
    config = radar(tmp_path, SURVEY.partition("- items")[0] + layout + "\n")
    out = tmp_path / "form.csv"
    result = template(config, out)

    assert result.exit_code == 1
    (problem,) = result.stderr.splitlines()
    assert problem.startswith((tmp_path / "survey_data/2026/survey.yml").as_posix())
    assert told in problem
    assert not out.exists()


def test_other_endings_are_wrong_usage(tmp_path: Path) -> None:
    """A file that is neither .csv nor .xlsx is wrong usage, and the two are named."""
    result = template(radar(tmp_path), tmp_path / "form.ods")

    assert result.exit_code == 2
    assert ".csv" in result.output
    assert ".xlsx" in result.output


def test_form_of_the_demonstration(repository: Path, tmp_path: Path) -> None:
    """The demonstration's own latest edition has a form, with the technologies that it asks about."""
    out = tmp_path / "form.csv"
    command = ["template", "--config", str(repository / "radar.yml"), "--out", str(out)]
    assert CliRunner().invoke(cli, command).exit_code == 0
    headings = out.read_text(encoding="utf-8-sig").strip().split(";")
    asked = read_questionnaire(repository / "survey_data/2026/survey.yml").technologies

    assert [f"adoption[{id_}]" for id_ in asked] == [h for h in headings if h.startswith("adoption[")]
