"""Survey files are read whole, or refused with every fault in its place."""

from __future__ import annotations

import csv
import json
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from radar.inputs.names import fold
from radar.inputs.questionnaire import Items, Level, Names, Responses, Ticked
from radar.inputs.settings import Limits
from radar.intake.expected import Expected
from radar.intake.privacy import personal
from radar.intake.rows import respondents
from radar.intake.rows.respondents import hash_texts
from radar.intake.survey_files import Report, check_file, read_answers, survey_files
from radar.problems import Problems
from tests.support.intake import HEAD, TOLD, TORTURE, WIDE, codes, contract, submission, technology, workbook

MANIFEST = json.loads((TORTURE / "manifest.json").read_text(encoding="utf-8"))


def answers(path: Path, responses: Responses = WIDE, **changes: Any) -> pd.DataFrame:
    whole = pd.concat(
        read_answers(path, Expected(responses, contract(responses, **changes))), ignore_index=True
    )
    return whole[sorted(whole.columns)]


def report(folder: Path, rows: str, head: str = HEAD, **changes: Any) -> Report:
    responses = changes.pop("responses", WIDE)
    # what the header does not ask about was not asked
    changes.setdefault("asked_about", [t for t in TOLD["technologies"] if f"[{t}]" in head.lower()])
    return check_file(submission(folder, head + rows), Expected(responses, contract(responses, **changes)))


@pytest.mark.parametrize("case", MANIFEST, ids=[case["file"] for case in MANIFEST])
def test_each_file_is_judged_as_its_manifest_says(case: dict[str, Any]) -> None:
    """A file is accepted with the answers it should have, or refused at the place of its fault."""
    found = next(p for p in TORTURE.iterdir() if fold(p.name) == fold(case["file"]))
    told = check_file(found, Expected(WIDE, contract()))
    assert unicodedata.is_normalized("NFC", told.file)
    printed = "\n".join(map(str, told.problems))
    errors = [p for p in told.problems if p.severity == "error"]
    place = case["location"] or {}
    if case["expect"] == "reject":
        assert errors
        if place.get("record"):
            assert place["record"] + 1 in [p.where.row for p in errors]
        if place.get("column"):
            assert errors[0].where.column == place["column"]
        assert len(errors) == 1 or "mojibake" in {p.code for p in errors}
    else:
        assert not errors, printed
        assert told.respondents == 30
        assert bool(told.problems) == case.get("warning", False), printed
        if place.get("record"):
            assert place["record"] + 1 in [p.where.row for p in told.problems]
    if "same_as" in case:
        pd.testing.assert_frame_equal(answers(found), answers(TORTURE / case["same_as"]))
    if "must_not_print" in case:
        assert case["must_not_print"] not in printed
    if "accept_with" in case:
        declared = WIDE.model_copy(update=case["accept_with"])
        pd.testing.assert_frame_equal(answers(found, declared), answers(TORTURE / "00_valid.csv"))


def test_every_fault_is_listed_and_repeated_ones_told_once(tmp_path: Path) -> None:
    """A fault that runs down a column is one problem with its count; others stand beside it."""
    rows = "".join(f"R{i};Sønderby;Sundhed;9;1;\n" for i in range(1, 8)) + "R8;Andeby;Skole;1;1;\n"
    level, municipality = report(tmp_path, rows).problems
    assert (level.code, level.where.row, level.where.column) == ("unknown-level", 2, "adoption[t1]")
    assert "7 times; the same in rows 3, 4, 5, 6 …" in level.what
    assert (municipality.code, municipality.where.row) == ("unknown-municipality", 9)


def test_different_faults_of_a_column_are_told_apart(tmp_path: Path) -> None:
    """Two misspelt names, or two kinds of personal data, are two faults with a fix each."""
    rows = "R1;Sønderbyy;Skole;1;1;\nR2;Ærøbyy;Skole;1;1;a@example.org\nR3;Ærøby;Skole;1;1;tlf 12 34 56 78\n"
    problems = report(tmp_path, rows).problems
    assert [p.where.row for p in problems if p.code == "unknown-municipality"] == [2, 3]
    assert ["Sønderby" in p.fix.split("?")[0] for p in problems if p.where.column == "municipality"] == [
        True,
        False,
    ]
    assert [p.where.row for p in problems if p.where.column == "comment"] == [3, 4]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("010190-1234", "a personal number"),
        ("ole@kommune.dk (010190-1234)", "a personal number and an e-mail address"),
        ("12 34 56 78, ole@kommune.dk", "an e-mail address and a phone number"),
        (
            "12 34 56 78, ole@kommune.dk, 010190-1234",
            "a personal number, an e-mail address and a phone number",
        ),
    ],
)
def test_all_personal_data_of_a_cell_is_told_at_once(tmp_path: Path, text: str, kinds: str) -> None:
    """A cell with several kinds of personal data is one fault that names them in a fixed order."""
    (problem,) = report(tmp_path, f"R1;Sønderby;Skole;1;1;{text}\n").problems
    assert (problem.code, problem.what) == ("personal-data", f"the cell holds {kinds}")


def test_many_different_faults_of_a_kind_stay_readable(tmp_path: Path) -> None:
    """Twenty lines are enough: the last counts the rest, so that memory stays bounded too."""
    rows = "".join(f"R{i};Sønderby;Skole;1;1;{';' * i}\n" for i in range(1, 31))
    *told, rest = report(tmp_path, rows).problems
    assert len(told) == 19
    assert len({problem.what for problem in told}) == 19
    assert rest.where.row == 21
    assert "11 times" in rest.what


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cpr 010190-1234", "a personal number"),
        ("0101901234", "a personal number"),
        ("010190 1234", "a personal number"),
        ("010190\u20131234", "a personal number"),
        ("21\u200b1062-5629", "a personal number"),
        ("２１１０６２-5629", "a personal number"),
        ("211062-5629", "a personal number"),
        ("151086 95088", "a personal number"),
        ("19880320-0016", "a personal number"),
        ("880380-0013", "a personal number"),
        ("131052-308T", "a personal number"),
        ("ole.hansen@kommune.dk", "an e-mail address"),
        ("ole@kommune.dk,", "an e-mail address"),
        ("+4512345678", "a phone number"),
        ("0045 12 34 56 78", "a phone number"),
        ("12 34 56 78", "a phone number"),
        ("tlf. 12345678", "a phone number"),
        ("070-123 45 67", "a phone number"),
        ("987 65 432", "a phone number"),
        ("20.30.40.50", "a phone number"),
        ("20-31-42-54", "a phone number"),
        ("2030 4050", "a phone number"),
        ("08-123 456 78", "a phone number"),
    ],
)
def test_personal_data_is_recognised(text: str, kind: str) -> None:
    """Nordic personal numbers, e-mail addresses and phone numbers are found within a text."""
    assert personal(f"Skriv {text} tak") == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "2024-2026",
        "Sag 2026-004711",
        "nr. 9999999999",
        "310290-1234 er 31. februar"[:11],
        "320190-1234",
        "12345678901",
        "20260317",
        "3.14159265",
        "2030 2040",
        "1 000 000 kr.",
        "§ 12, stk. 3, jf. § 45",
        "@skolen",
        "550e8400-e29b-41d4-a716-446655440000",
        "IP 192.168.100.200",
        "kl. 10-12 og 14-16",
        "EAN 5790000123456",
    ],
)
def test_ordinary_numbers_raise_no_alarm(text: str) -> None:
    """Years, case numbers, impossible dates, amounts and identifiers are not personal data."""
    assert not personal(text)


def test_no_message_quotes_what_a_cell_holds(tmp_path: Path) -> None:
    """Personal data and free text appear in no message, wherever they stand: headings too."""
    number = "211062-5629"
    head = HEAD.replace("comment", f"comment;{number}")
    for text in (
        head + f"R1;{number};Sundhed;{number};1;;\n",
        HEAD + f"{number};Sønderby;min chef er dum;han sagde det;1;{number}\n",
    ):
        found = check_file(submission(tmp_path, text), Expected(WIDE, contract()))
        printed = str(found.problems)
        assert not found.good
        assert number not in printed
        assert "chef" not in printed
        assert "sagde" not in printed


@pytest.mark.parametrize("column", ["comment", "notes"])
def test_ignored_columns_are_searched_too(tmp_path: Path, column: str) -> None:
    """Personal data in a column that is not read is still refused, at its place."""
    responses = WIDE.model_copy(update={"ignore": ["notes"]})
    found = report(
        tmp_path,
        "R1;Sønderby;Sundhed;1;1;ring 12345678\n",
        head=HEAD.replace("comment", column),
        responses=responses,
    )
    assert [(p.code, p.where.row, p.where.column) for p in found.problems] == [("personal-data", 2, column)]


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (HEAD.replace("municipality", "kommune"), "missing-municipality"),
        (HEAD.replace("respondent_id;", "id;"), "missing-respondent"),
        ("respondent_id;municipality;area;comment\n", "no-answers"),
        (HEAD.replace("comment", "shoe size"), "unknown-column"),
        (HEAD.replace("comment", "Adoption[T1]"), "duplicate-column"),
        ("respondent_id;municipality;area" + ";adoption[t1]" * 60 + "\n", "too-many-columns"),
        ("\n", "no-header"),
    ],
)
def test_a_wrong_header_is_refused(tmp_path: Path, head: str, code: str) -> None:
    """Columns that are missing, unknown, doubled or too many are faults of the header row."""
    limits = Limits(columns=50)
    found = report(tmp_path, "R1;Sønderby;Sundhed;1;1;1\n", head=head, limits=limits)
    assert code in codes(found)
    assert {p.where.row for p in found.problems} == {1}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"%PDF-1.7", "not-a-survey-file"),
        (b"\x89PNG\r\n", "not-a-survey-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "not-a-survey-file"),
        (HEAD.encode("utf-16-le"), "encoding"),
        (b"\xef\xbb\xbf" + HEAD.encode() + b"R1;S\xf8nderby;Sundhed;1;1;\n", "encoding"),
    ],
)
def test_what_is_no_survey_file_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    """Other kinds of file and broken encodings are refused with what they are."""
    path = tmp_path / "answers.csv"
    path.write_bytes(content)
    assert codes(check_file(path, Expected(WIDE, contract()))) == [code]
    assert codes(check_file(tmp_path / "none.csv", Expected(WIDE, contract()))) == ["no-file"]


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    """Files beyond `limits: file_megabytes` are not read."""
    found = report(tmp_path, "R1;Sønderby;Sundhed;1;1;\n" * 100, limits=Limits(file_megabytes=0.001))
    assert codes(found) == ["file-too-large"]


def test_a_byte_order_mark_and_blank_lines_change_nothing(tmp_path: Path) -> None:
    """A UTF-8 mark, blank lines at the end and rows of delimiters are no answers and no faults."""
    rows = "R1;Sønderby;Sundhed;1;1;\nR2;Ærøby;Skole;2;;\n"
    found = report(tmp_path, rows + "\n;;;;;\n\n", head="\ufeff" + HEAD)
    assert (codes(found), found.respondents, found.municipalities) == ([], 2, 2)
    gap = report(tmp_path, rows.replace("\nR2", "\n\nR2"))
    assert [(p.code, p.where.row) for p in gap.problems] == [("empty-row", 3)]
    assert gap.good


def test_the_report_gives_shares(tmp_path: Path) -> None:
    """Blanks count among all that was asked, empty blocks too; don't know among the answers."""
    head = "respondent_id;municipality;area;adoption[t1];adoption[t2];relevance[t1];relevance[t2]\n"
    found = report(tmp_path, "R1;Ærøby;Skole;1;;;\nR2;Ærøby;Skole;1;Ved ikke;2;\n", head=head)
    assert found.share_blank == pytest.approx(4 / 8)
    assert found.share_dont_know == pytest.approx(1 / 4)
    assert (found.rows, found.respondents, found.municipalities, found.encoding) == (2, 2, 1, "UTF-8")


def test_frames_tell_a_blank_from_a_skipped_block(tmp_path: Path) -> None:
    """In a frame an empty cell beside an answer is `blank`; a whole empty block is missing."""
    head = "respondent_id;municipality;area;adoption[t1];adoption[t2];relevance[t1]\n"
    path = submission(tmp_path, head + "R1;Ærøby;Skole;1;;\n")
    (frame,) = read_answers(path, Expected(WIDE, contract()))
    row = frame.iloc[0]
    assert (row["municipality"], row["area"]) == ("Ærøby", "a1")
    assert (row["adoption[t1]"], row["adoption[t2]"]) == ("1", "blank")
    assert pd.isna(row["relevance[t1]"])


def test_ticks_and_areas_in_columns_are_read(tmp_path: Path) -> None:
    """Two header rows, a column for each level and a column for each area, as survey.yml tells."""
    responses = Responses(
        header_rows=2,
        respondent=None,
        municipality=None,
        area=Ticked(block="Where do you work?", other=["Other"]),
        area_required=False,
        items=[
            Items(
                question="adoption",
                shape="tick-per-level",
                block="How far are you?",
                heading="{technology} - {level}",
                ignore=["None of them"],
            )
        ],
        other_columns="ignore",
    )
    text = (
        "Where do you work?,,,How far are you?,,,,,Anything else?\n"
        "Skole,Sundhed,Other,T1 - 1,T1 - 2,t2 - 1,t2 - 2,None of them,Response\n"
        "x,,,,x,x,,,hello\n"
        ",,Church,x,,,,,\n"
        "0,1,,0,0,0,1,,\n"
        ",x,,,,,,x,\n"
    )
    path = submission(tmp_path, text)
    frame = pd.concat(read_answers(path, Expected(responses, contract(responses))))
    assert frame["area"].astype(object).fillna("").to_list() == ["a1", "", "a0", "a0"]
    assert frame["adoption[t1]"].astype(object).fillna("").to_list() == ["2", "1", "blank", ""]
    assert frame["adoption[t2]"].astype(object).fillna("").to_list() == ["1", "blank", "2", ""]
    twice = submission(tmp_path, text + "x,x,,x,x,,,,\n")
    found = check_file(twice, Expected(responses, contract(responses)))
    assert [(p.code, p.where.row, p.where.column) for p in found.problems if p.severity == "error"] == [
        ("two-areas", 7, "Sundhed"),
        ("two-answers", 7, "T1 - 2"),
    ]
    unknown = submission(tmp_path, text.replace("t2 - 1", "t9 - 1"))
    assert "unknown-technology" in codes(check_file(unknown, Expected(responses, contract(responses))))


def test_names_may_be_spelt_as_the_edition_spells_them(tmp_path: Path) -> None:
    """Ids, names, other spellings and this edition's own are the same thing; level labels too."""
    technologies = (technology("chatbot", "Chatbots", ["Bots"]), technology("rpa"))
    levels = [Level(id="no", label="Bruges ikke", also=["nej"]), Level(id="yes", label="I drift")]
    head = "respondent_id;municipality;area;Adoption[samtalerobotter];adoption[RPA]\n"
    path = submission(tmp_path, head + "R1;ærøby;A1;NEJ;i  drift\nR2;Ærøby;Skole;no;yes\n")
    frame = answers(
        path,
        technologies=technologies,
        levels=levels,
        names=Names(technologies={"chatbot": ["Samtalerobotter"]}),
    )
    assert frame["adoption[chatbot]"].to_list() == ["no", "no"]
    assert frame["adoption[rpa]"].to_list() == ["yes", "yes"]
    assert frame["area"].to_list() == ["a1", "a1"]


def test_a_spelling_of_two_things_is_refused() -> None:
    """Two technologies with one spelling, and names of what does not exist, are faults of survey.yml."""
    with pytest.raises(Problems) as raised:
        contract(
            technologies=(technology("t1", "AI"), technology("t2", "ai")),
            names=Names(technologies={"t7": ["x"]}),
        )
    assert {p.code for p in raised.value.problems} == {"ambiguous-name", "unknown-technologies"}


def test_a_technology_that_was_asked_about_and_is_none_is_refused() -> None:
    """`technologies` lists what the radar has; the nearest id is suggested."""
    with pytest.raises(Problems) as raised:
        contract(technologies=(technology("chatbots"), technology("rpa")), asked_about=["chatbot", "rpa"])

    (problem,) = raised.value.problems
    assert problem.code == "unknown-technologies"
    assert "`chatbot`" in problem.what
    assert "chatbots" in problem.fix


def test_the_files_of_an_edition_are_found(tmp_path: Path) -> None:
    """Files that a pattern matches are listed; others are a fault, and so is having none."""
    told = contract()
    with pytest.raises(Problems, match="no survey files"):
        survey_files(told, tmp_path)
    (tmp_path / "responses").mkdir()
    for name in ("survey.yml", "README.md", "responses/b.csv", "responses/a.csv", "responses/~$a.xlsx"):
        (tmp_path / name).write_text("x")
    assert [path.name for path, _ in survey_files(told, tmp_path)] == ["a.csv", "b.csv"]
    (tmp_path / "c.csv").write_text("x")
    with pytest.raises(Problems, match=r"c\.csv"):
        survey_files(told, tmp_path)


def test_a_workbook_gives_the_same_answers(tmp_path: Path) -> None:
    """An XLSX file reads as the CSV file with the same cells, and its faults have the sheet's rows."""
    with (TORTURE / "00_valid.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    path = workbook(tmp_path / "answers.xlsx", rows)
    pd.testing.assert_frame_equal(answers(path), answers(TORTURE / "00_valid.csv"))
    rows[7][3] = "6"
    (problem,) = check_file(workbook(path, rows), Expected(WIDE, contract())).problems
    assert (problem.where.row, problem.where.column) == (8, "adoption[t1]")
    (problem,) = check_file(workbook(path, rows, first_row=4), Expected(WIDE, contract())).problems
    assert problem.where.row == 11
    path.write_text("no workbook")
    assert codes(check_file(path, Expected(WIDE, contract()))) == ["not-a-survey-file"]


@pytest.mark.parametrize("name", ["libreoffice.ods", "libreoffice.xlsx"])
def test_a_workbook_that_libreoffice_saved(name: str) -> None:
    """What a spreadsheet program writes is measured and read, with the answers of the CSV file it opened."""
    path = TORTURE.parent / name
    assert codes(check_file(path, Expected(WIDE, contract()))) == []
    pd.testing.assert_frame_equal(answers(path), answers(TORTURE / "00_valid.csv"))


def test_quote_trouble_late_in_a_record_names_its_column(tmp_path: Path) -> None:
    """A mark that stands inside a cell, or is never closed, is found in its column."""
    head = "respondent_id;municipality;area;comment;adoption[t1];relevance[t1]\n"
    for cell in ('"5" skærm"', '"never closed'):
        found = report(tmp_path, f"R1;Ærøby;Skole;{cell};1;1\nR2;Ærøby;Skole;;1;1\n", head=head)
        assert [(p.code, p.where.row, p.where.column) for p in found.problems] == [("quote", 2, "comment")]


def test_faults_above_quote_trouble_are_still_told(tmp_path: Path) -> None:
    """What was found before the file became unreadable is listed with it."""
    found = report(tmp_path, 'R1;Andeby;Skole;1;1;\nR2;Ærøby;Skole;1;1;"open\n')
    assert codes(found) == ["unknown-municipality", "quote"]


def test_a_declared_encoding_must_exist(tmp_path: Path) -> None:
    """A character set that no one knows is a fault; UTF-8 by its name is as if nothing were said."""
    row = "R1;Sønderby;Sundhed;1;1;\n"
    unknown = WIDE.model_copy(update={"encoding": "windows-nordic"})
    assert codes(report(tmp_path, row, responses=unknown)) == ["encoding"]
    plain = WIDE.model_copy(update={"encoding": "UTF8"})
    assert codes(report(tmp_path, row, responses=plain)) == []


def test_a_hash_depends_on_the_text_alone() -> None:
    """Texts beside it and their lengths leave a text's hash alone; other texts have other hashes."""
    texts = ["R1", "R10", "12345678", "123456789", "a" * 30, "å", "R1 "]
    together = hash_texts(texts).tolist()
    assert together == [hash_texts([text]).tolist()[0] for text in texts]
    assert len(set(together)) == len(texts)


def test_repeated_ids_are_found_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids that are duplicated are found however many passes over the log it takes; forgotten ones not."""
    monkeypatch.setattr(respondents, "_AT_ONCE", 64)
    hashes = hash_texts([f"R{i}" for i in range(1000)])
    none = hashes[:0]
    with respondents.Seen() as seen:
        seen.add(hashes, none)
        mark = seen.mark()
        seen.add(hashes[:50], none)
        seen.rewind(mark)
        seen.add(hashes[[7, 500, 999, 7]], none)
        assert seen.repeated() == set(hashes[[7, 500, 999]].tolist())


def test_an_id_is_compared_without_the_space_around_it(tmp_path: Path) -> None:
    """Ids that differ in outer space or in their Unicode form are one respondent's."""
    row = "Ærøby;Skole;1;1;\n"
    assert codes(report(tmp_path, f"Å1;{row}A\u030a1 ;{row}")) == ["duplicate-respondent"]
    assert codes(report(tmp_path, f"a1;{row}A1;{row}")) == []


def test_a_number_with_decimals_is_named_as_one(tmp_path: Path) -> None:
    """A spreadsheet that adds decimals is the likely reason, and the fix says so."""
    (problem,) = report(tmp_path, "R1;Sønderby;Skole;3,0;1;\n").problems
    assert "decimals" in problem.what
    assert "format the column as text" in problem.fix


RAGGED = "a;b\n"
GOOD_ROW = "Ærøby;Skole;1;1;\n"


@pytest.mark.parametrize("head", [HEAD, "respondent_id;municipality;area;question;technology;level\n"])
def test_reading_stops_after_very_many_faulty_rows(tmp_path: Path, head: str) -> None:
    """A file that is wrong in every row is judged by its first 100,000, and one more fault says so."""
    told = report(tmp_path, RAGGED * 99_999, head).problems
    assert [problem.code for problem in told] == ["ragged"]
    first, last = report(tmp_path, RAGGED * 150_000, head).problems
    assert (first.code, "100000 times" in first.what) == ("ragged", True)
    assert (last.code, last.where.row) == ("too-many-faults", 100_001)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (HEAD + f"R1;{GOOD_ROW}R2;Andeby;Skole;1;1;\n", {}),
        (HEAD + 'R1;Ærøby;Skole;1;1;"two\r\nlines\n"\nR2;Andeby;Skole;1;1;\n', {3: 5}),
        ("sep=;\n" + HEAD + "R2;Andeby;Skole;1;1;\n", {2: 3}),
        (HEAD + 'R1;Ærøby;Skole;1;1;"a\n"\nR2;Ærøby;Skole;1;1;"a"b\n', {3: 4}),
    ],
    ids=["plain", "two-lines", "sep", "quote"],
)
def test_a_report_knows_the_line_of_a_row(tmp_path: Path, text: str, lines: dict[int, int]) -> None:
    """A row that stands below cells of several lines begins further down in the file than its number."""
    for encoding in ("utf-8", "utf-16"):
        found = check_file(
            submission(tmp_path, text, encoding=encoding), Expected(WIDE, contract(asked_about=["t1"]))
        )
        assert not found.good
        assert found.lines == lines


TITLE = "Survey of 2026, all municipalities\n"


@pytest.mark.parametrize(
    ("above", "row"),
    [(TITLE, 2), (TITLE + "\n", 3), ("\n", 2), (";;;\n", 2), ("area;x;y;z\n" + "\n" * 17, 19)],
)
def test_rows_above_the_headings_are_one_fault(tmp_path: Path, above: str, row: int) -> None:
    """A title or an empty row above the headings is named as such, whatever parts the cells."""
    for head, rows in ((HEAD, f"R1;{GOOD_ROW}"), (HEAD.replace(";", "\t"), "R1\tÆrøby\tSkole\t1\t1\t\n")):
        (problem,) = report(tmp_path, rows, above + head).problems
        assert (problem.code, problem.where.row) == ("rows-above-header", row)
    cells = [line.split(";") for line in (above + HEAD).splitlines()]
    if above.strip(";\n"):
        found = check_file(workbook(tmp_path / "a.xlsx", cells), Expected(WIDE, contract()))
        assert codes(found) == ["rows-above-header"]


def test_rows_above_two_header_rows(tmp_path: Path) -> None:
    """With two header rows the upper one is where the headings begin."""
    items = [Items(question="adoption", block="Adoption", heading="{technology}")]
    responses = Responses(header_rows=2, area=None, free_text=[], items=items)
    head = "respondent_id;municipality;Adoption;;\n;;t1;t2;t3\n"
    found = report(tmp_path, "R1;Ærøby;1;1;1\n", head, responses=responses)
    assert codes(found) == ["unasked-question"]
    (problem,) = report(tmp_path, "R1;Ærøby;1;1;1\n", TITLE + head, responses=responses).problems
    assert (problem.code, problem.where.row) == ("rows-above-header", 2)


def test_misspelt_headings_are_not_taken_for_a_title(tmp_path: Path) -> None:
    """Where the first row holds headings of the survey, its faults are told one by one."""
    found = codes(report(tmp_path, HEAD + f"R1;{GOOD_ROW}", HEAD.replace("adoption[", "adopton[")))
    assert "unknown-column" in found
    assert "rows-above-header" not in found
    assert "rows-above-header" not in codes(report(tmp_path, f"R1;{GOOD_ROW}" * 30, "a;b;c;d;e;f\n"))


def test_progress_moves_on_the_careful_road(tmp_path: Path) -> None:
    """A file that the fast road can't read, here for its encoding, tells how far it is read all the same."""
    path = submission(tmp_path, HEAD + "".join(f"R{i};{GOOD_ROW}" for i in range(20_000)), encoding="cp1252")
    told: list[int] = []
    assert check_file(path, Expected(WIDE, contract()), told.append).respondents == 20_000
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1] == path.stat().st_size
    rows = [line.split(";") for line in (HEAD + f"R1;{GOOD_ROW}").splitlines()]
    told.clear()
    book = workbook(tmp_path / "a.xlsx", rows)
    check_file(book, Expected(WIDE, contract()), told.append)
    assert told == [book.stat().st_size]


def test_many_repeated_respondents_are_counted_once(tmp_path: Path) -> None:
    """However many times a row stands there, one respondent answered."""
    found = report(tmp_path, f"R1;{GOOD_ROW}" * 6_000 + f"R2;{GOOD_ROW}")
    assert (found.respondents, found.rows) == (2, 6_001)


def test_municipalities_are_said_in_all_files_or_in_none() -> None:
    """Files with and without a municipality in one edition are refused where the radar has a register."""
    without = WIDE.model_copy(update={"files": "b/*", "municipality": None})
    mixed = contract().questionnaire.model_copy(update={"responses": [WIDE, without]})
    with pytest.raises(Problems) as raised:
        replace(contract(), questionnaire=mixed)
    assert [problem.code for problem in raised.value.problems] == ["mixed-municipality"]
    replace(contract(municipalities=()), questionnaire=mixed)
    replace(contract(), questionnaire=mixed.model_copy(update={"responses": [without, without]}))


@pytest.mark.parametrize("heading", ["Telefon", "NAVN", "e-mail", "Personnummer"])
@pytest.mark.parametrize("ignore", [[], ["Telefon", "Navn", "E-mail", "Personnummer"]])
def test_columns_that_say_who_answered_must_be_empty(tmp_path: Path, heading: str, ignore: list[str]) -> None:
    """A heading such as Telefon tells what the column is, whatever survey.yml ignores."""
    responses = WIDE.model_copy(update={"ignore": ignore})
    head = HEAD.replace("comment", heading)
    rows = "R1;Sønderby;Skole;1;2;%s\nR2;Sønderby;Skole;1;2;%s\n"

    assert codes(report(tmp_path, rows % ("20304050", "x"), head, responses=responses)) == ["personal-column"]
    assert codes(report(tmp_path, rows % ("", ""), head, responses=responses)) == []


def test_questions_above_the_headings(tmp_path: Path) -> None:
    """Questions in a row of their own, as merged cells leave them, must not be taken away."""
    rows = "respondent_id;municipality;area;t1;t1;comment\nR1;Sønderby;Skole;1;2;\n"
    (problem,) = report(tmp_path, rows, ";;;Adoption;Relevance;\n").problems

    assert problem.code == "question-above-header"
    assert "header_rows: 2" in problem.fix


def test_answers_on_a_second_sheet(tmp_path: Path) -> None:
    """Two sheets with the same headings are both answers, and neither may be lost."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for sheet, id_ in ((book.active, "R1"), (book.create_sheet("More"), "R2")):
        sheet.append(HEAD.strip().split(";"))
        sheet.append([id_, "Sønderby", "Skole", "1", "2", ""])
    notes = book.create_sheet("Notes")
    notes.append(["What", "the columns mean"])
    path = tmp_path / "answers.xlsx"
    book.save(path)

    assert codes(check_file(path, Expected(WIDE, contract()))) == ["answers-on-other-sheets"]
    book.remove(book["More"])
    book.save(path)
    assert codes(check_file(path, Expected(WIDE, contract(asked_about=["t1"])))) == ["other-sheets"]


def test_a_renamed_column_is_told_once(tmp_path: Path) -> None:
    """A column under another name is told where it is missing, with the heading that it should have."""
    head = HEAD.replace("municipality;area", "Kommune;Fagområde")
    problems = report(tmp_path, "R1;Sønderby;Skole;1;2;\n", head).problems

    assert [problem.code for problem in problems] == ["missing-municipality", "missing-area"]
    assert "Is it the column `Kommune`? Then change its heading to `municipality`" in problems[0].fix


@pytest.mark.parametrize(
    "row", ["I alt;30;;100;100;", "Antal svar;;;30;30;", ";;Sum;3;3;", "Total;Total;;9;9;"]
)
def test_a_row_of_totals_is_one_fault(tmp_path: Path, row: str) -> None:
    """Sums below the answers are told as what they are, wherever their name stands."""
    assert codes(report(tmp_path, f"R1;Sønderby;Skole;1;2;\n{row}\n")) == ["totals-row"]


def test_the_headings_again_are_one_fault(tmp_path: Path) -> None:
    """Two exports one below the other leave the second one's headings among the answers."""
    assert codes(report(tmp_path, f"R1;Sønderby;Skole;1;2;\n{HEAD}R2;Sønderby;Skole;1;2;\n")) == [
        "header-again"
    ]


def test_utf16_without_its_mark_is_one_fault(tmp_path: Path) -> None:
    """Letters beyond ASCII don't hide that the file is UTF-16."""
    text = HEAD + "R1;Sønderby;Skole;1;2;\n" * 3
    path = submission(tmp_path, text, encoding="utf-16-le")

    assert codes(check_file(path, Expected(WIDE, contract()))) == ["encoding"]


@pytest.mark.parametrize("end", [b"\r\r\n", b"\n\r", b"\r", b"\r\n", b"\n"])
def test_line_ends_of_any_kind(tmp_path: Path, end: bytes) -> None:
    """Rows are those of the file, however its lines end, and a doubled end is no empty row."""
    good = f"{HEAD}R1;Sønderby;Sundhed;1;1;\nR2;Sønderby;Sundhed;1;nine;\n".encode()
    path = tmp_path / "a.csv"
    path.write_bytes(good.replace(b"\n", end))
    report = check_file(path, Expected(WIDE, contract(asked_about=["t1"])))
    assert [(problem.code, problem.where.row) for problem in report.problems] == [("unknown-level", 3)]


def test_a_bad_byte_has_its_cell(tmp_path: Path) -> None:
    """Where the first byte stands that is no UTF-8, by row and heading."""
    rows = [
        HEAD.rstrip().split(";"),
        ["R1", "Sønderby", "Sundhed", "1", "1", ""],
        ["R2", "Sønderby", "Sundhed", "1", "1", ""],
    ]
    text = "\n".join(";".join(row) for row in rows).encode()
    at = text.rindex("Sønderby".encode())
    path = tmp_path / "a.csv"
    path.write_bytes(text[: at + 1] + b"\xff\x81" + text[at + 3 :])
    (problem,) = [
        one
        for one in check_file(path, Expected(WIDE, contract(asked_about=["t1"]))).problems
        if one.code == "encoding"
    ]
    assert (problem.where.row, problem.where.column) == (3, "municipality")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    """In its place, too, so that a program need not read the sentence."""
    path = tmp_path / "a.csv"
    path.write_text(
        HEAD.replace("municipality", "kommun_e").replace("kommun_e", "zzz") + "R1;x;Sundhed;1;1;\n",
        encoding="utf-8",
    )
    found = check_file(path, Expected(WIDE, contract(asked_about=["t1"]))).problems
    assert ("missing-municipality", "municipality") in [(one.code, one.where.column) for one in found]
