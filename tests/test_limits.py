"""Files that are too large, broken or made to do harm are refused at once, with what they are."""

from __future__ import annotations

import itertools
import os
import struct
import time
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from radar.inputs.names import fold
from radar.inputs.questionnaire import Items, Option, Question, Questionnaire, Responses
from radar.inputs.settings import Limits
from radar.inputs.sources import read_sources
from radar.intake.expected import Expected
from radar.intake.files.measure import MOST_CELLS
from radar.intake.privacy import personal
from radar.intake.survey_files import check_file, survey_files
from radar.problems import Problems
from radar.tools.checking import check_files
from tests.support.intake import HEAD, codes, contract, submission, workbook
from tests.support.small import small_radar
from tests.support.workbooks import CELLS, ROW, check, opendocument

SHEET = "xl/worksheets/sheet1.xml"


def changed(folder: Path, changes: dict[str, bytes], name: str = "answers.xlsx") -> Path:
    """A good workbook with other bytes for some parts, or with further parts."""
    good, path = workbook(folder / "good.xlsx", CELLS), folder / name
    with zipfile.ZipFile(good) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in {**parts, **changes}.items():
            archive.writestr(part, content)
    return path


def with_rows(folder: Path, rows: bytes, **parts: bytes) -> Path:
    """A good workbook with further rows in its sheet."""
    with zipfile.ZipFile(workbook(folder / "good.xlsx", CELLS)) as archive:
        sheet = archive.read(SHEET)
    changes = {SHEET: sheet.replace(b"</sheetData>", rows + b"</sheetData>")}
    return changed(folder, changes | {"xl/sharedStrings.xml": parts.get("strings", b"<sst/>")})


@pytest.mark.parametrize(
    "unit",
    [
        "a.",
        "0",
        "1234 ",
        "12345678-",
        "a@",
        "@a.1",
        "+",
        "00 1",
        "tel 12345 ",
        "990190-1235 ",
        "\u200b",
        "ﷺ",
    ],
)
def test_a_long_text_is_searched_in_time_that_grows_with_its_length(unit: str) -> None:
    """Two million signs that almost match everywhere are done; a quadratic search would take hours."""
    text = unit * (2_000_000 // len(unit) // (10 if unit[0] in "9ﷺt" else 1))
    assert not personal(text)
    assert personal(f"{text} ole@kommune.dk") == ("an e-mail address",)


def test_stacked_marks_are_no_trap() -> None:
    """A million marks on one letter are folded; letters with the marks of real writing stay as they are."""
    fold("a" + "\u0300\u0323" * 500_000)
    personal("a" + "\u0300\u0323" * 500_000 + "@")
    for text in ("Ærøskøbing", "a\u030a", "Ệ", "कि", "· … ·" * 10):
        assert fold(text) == unicodedata.normalize("NFC", text).casefold()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a" * 3_000_000, "header-too-long"),
        ('"' * 3_000_000, "header-too-long"),
        ("\ufeff" * 3_000_000, "header-too-long"),
        ("\0" * 3_000_000, "header-too-long"),
        (";" * 3_000_000, "header-too-long"),
        (";" * 1_000_000 + "\n" + ROW, "too-many-columns"),
        (HEAD + '"' + "a" * 20_000_000, "quote"),
        (HEAD + ROW.replace("R1", "a" * 500_000), "cell-too-long"),
        (HEAD + '""""' * 5_000_000, "quote"),
        ("\r" * 3_000_000, "no-header"),
    ],
    ids=itertools.count(),
)
def test_endless_lines_and_cells(tmp_path: Path, text: str, code: str) -> None:
    """A header, a row or a cell that does not end is a fault with its own message."""
    assert code in codes(check(submission(tmp_path, text)))


def test_a_long_cell_in_the_header_is_a_fault(tmp_path: Path) -> None:
    """A heading longer than the csv module's own limit is an unknown column, not a crash."""
    assert "unknown-column" in codes(check(submission(tmp_path, "a" * 500_000 + ";" + HEAD + "x;" + ROW)))


def test_long_rows_in_windows_letters(tmp_path: Path) -> None:
    """To tell character sets apart takes the first rows only, however long they are."""
    path = submission(
        tmp_path, HEAD + ROW.replace(";\n", ";" + "å" * 15_000 + "\n") * 1500, encoding="cp1252"
    )
    assert "encoding-fallback" in codes(check(path))


@pytest.mark.parametrize(
    "content",
    [
        b"\0" * 257 + b"ustar",
        b"RIFF\0\0\0\0WEBP",
        b"BM" + b"\x09" * 4 + b"\0" * 50,
        b"II*\0",
        b"\0\0\0\x18ftypheic",
        b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        b"<!DOCTYPE html><html>",
        b'\xef\xbb\xbf<?xml version="1.0"?><Workbook>',
        b'{"a": 1}',
        b'[{"a": 1}]',
        b"$FL2@(#) SPSS DATA FILE",
        b"<stata_dta>",
        b"{\\rtf1",
        b"\xd0\xcf\x11\xe0",
    ],
    ids=itertools.count(),
)
def test_other_kinds_of_file_are_named(tmp_path: Path, content: bytes) -> None:
    """Archives, pictures, datasets and documents are told to be such, whatever the name ends in."""
    path = tmp_path / "answers.csv"
    path.write_bytes(content)
    assert codes(check(path)) == ["not-a-survey-file"]


def test_a_heading_that_looks_like_a_picture_is_a_heading(tmp_path: Path) -> None:
    """The first letters of a text alone don't make it another kind of file."""
    for start in ("BM", "BZh", "{a}", "<a", "[1]"):
        assert "not-a-survey-file" not in codes(check(submission(tmp_path, f"{start};{HEAD}x;{ROW}")))


def test_a_link_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    """A link to a file elsewhere is not read; one within the folder is, however the folder is reached."""
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    good = submission(home, HEAD + ROW)
    (home / "in.csv").symlink_to("answers.csv")
    (home / "out.csv").symlink_to(submission(elsewhere, HEAD + ROW))
    (tmp_path / "door").symlink_to(home)
    assert codes(check(good)) == codes(check(home / "in.csv")) == codes(check(tmp_path / "door/in.csv")) == []
    assert codes(check(home / "out.csv")) == ["link"]
    assert codes(check(tmp_path / "door/out.csv")) == ["link"]


def test_links_to_folders_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link to a folder or to nothing in an edition is a fault, for the edition and for a check of it."""
    config = small_radar(tmp_path)
    folder = config.parent / "survey_data/2026"
    (folder / "responses/more").symlink_to(tmp_path)
    (folder / "responses/gone.csv").symlink_to("nothing.csv")
    sources = read_sources(config)
    with pytest.raises(Problems) as raised:
        survey_files(sources.contract("2026"), folder)
    assert [p.code for p in raised.value.problems] == ["link", "link"]
    bad = {
        Path(report.file).name: codes(report) for report in check_files(sources, [folder]) if not report.good
    }
    assert bad == {"more": ["link"], "gone.csv": ["no-file"]}


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    """A pipe would wait for ever and a device never ends: neither is opened."""
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for path in (tmp_path / "pipe.csv", tmp_path / "folder.csv", Path("/dev/zero")):
        assert codes(check(path)) == ["no-file"]


def test_a_cell_with_very_many_answers(tmp_path: Path) -> None:
    """A list of thousands of answers is taken apart in time that grows with its length."""
    asked = {"barriers": Question(name="In the way", options=[Option(id="cost", label="Costs, too high")])}
    responses = Responses(items=[Items(question="barriers")])
    questionnaire = Questionnaire(
        edition="2026", questions=asked, responses=[responses], technologies=["t1"]
    ).in_parts()
    told = replace(contract(), questionnaire=questionnaire)
    head, row = "respondent_id;municipality;area;barriers[t1]\n", "R%d;Sønderby;Sundhed;%s\n"
    good = "".join(row % (i, "costs, too high,cost," * 900 + "cost") for i in range(50))
    bad = "".join(row % (i, "x," * 9_000) for i in range(50))
    before = time.process_time()
    assert codes(check_file(submission(tmp_path, head + good), Expected(responses, told))) == []
    assert codes(check_file(submission(tmp_path, head + bad), Expected(responses, told))) == [
        "unknown-option"
    ]
    assert time.process_time() - before < 3


FAR = b'<row r="1048576"><c r="XFD1048576"%s</c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        FAR % b"><v>1</v>",
        FAR % b' x="/>"><v>1</v>',
        FAR.replace(b"<c ", b"<c x=\" r='A1'\" ") % b"><v>1</v>",
        FAR.replace(b"<c", b"<x:c").replace(b"</c", b"</x:c") % b"><x:v>1</x:v>",
        FAR.replace(b"<c", "<é:c".encode()).replace(b"</c", "</é:c".encode()) % b"><v>1</v>",
        b"<row/>" * 1_100_000 + b"<row><c><v>1</v></c></row>",
        b'<row r="9"><c r="A9999999"><v>1</v></c></row>',
        b'<row r="9">' + b"<c><v>1</v></c>" * 9000 + b"</row>",
        b'<row r="1000000"/>' + b"<row><c><v>1</v></c></row>" * 60_000,
        FAR.replace(b"XFD", b"A") % b"><v>1</v>" + b'<row r="2"><c r="Z2"><v>1</v></c></row>',
    ],
    ids=itertools.count(),
)
def test_a_cell_far_away_is_refused(tmp_path: Path, rows: bytes) -> None:
    """A workbook whose cells span a table too large for the memory is refused before it is read."""
    assert codes(check(with_rows(tmp_path, rows))) == ["workbook-too-large"]


def test_what_is_only_formatted_is_no_cell(tmp_path: Path) -> None:
    """Empty formatted cells at the sheet's end are an accident of spreadsheets, and harmless."""
    rows = FAR % b' s="1">' + b'<row r="1048575"><c r="XFD1048575" s="1"/></row>'
    assert codes(check(with_rows(tmp_path, rows))) == []


@pytest.mark.parametrize("rows", [b'<c r="A9" x="<"><v>1</v></c>', b'<c r="ABCD9"><v>1</v></c>'])
def test_a_sheet_that_is_no_xml_is_damaged(tmp_path: Path, rows: bytes) -> None:
    """Cells that can't be measured are not given to the reader either."""
    assert codes(check(with_rows(tmp_path, b'<row r="9">' + rows + b"</row>"))) == ["not-a-survey-file"]


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    """The limit holds for a workbook unpacked, whatever size it claims for its parts."""
    path = changed(tmp_path, {"xl/comments1.xml": b"<a/>" + b" " * 3_000_000})
    assert codes(check(path)) == []
    assert codes(check(path, Limits(workbook_megabytes=1))) == ["workbook-too-large"]
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<L", 100)
    path.write_bytes(data)
    assert codes(check(path, Limits(workbook_megabytes=1))) == ["not-a-survey-file"]


def test_a_long_text_in_many_cells_is_refused(tmp_path: Path) -> None:
    """A shared text counts as often as it stands in a cell."""
    strings = b"<sst><si><t>" + b"a" * 30_000 + b"</t></si></sst>"
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (i, i) for i in range(9, 30_000))
    assert codes(check(with_rows(tmp_path, rows, strings=strings))) == ["workbook-too-large"]
    path = with_rows(tmp_path, b"", strings=b"<sst>" + b"<si/>" * 3_000_000 + b"</sst>")
    assert codes(check(path)) == ["workbook-too-large"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (b"<f>A1</f>", ["not-calculated"]),
        (b"<f>A1</f><v/>", ["not-calculated"]),
        (b"<f>A1</f><v></v>", ["not-calculated"]),
        (b"<f>A1</f><v>1</v>", []),
    ],
)
def test_formulas_without_results_are_refused(tmp_path: Path, cell: bytes, code: list[str]) -> None:
    """Results that were never calculated would be read as blanks."""
    found = check(with_rows(tmp_path, b'<row r="9"><c r="AA9">' + cell + b"</c></row>"))
    assert ("not-calculated" in codes(found)) == bool(code)
    empty = with_rows(tmp_path, b'<row r="3"><c r="F3" t="str"><f>A1</f><v></v></c></row>')
    assert "not-calculated" not in codes(check(empty))


def test_pictures_in_a_workbook_are_not_measured(tmp_path: Path) -> None:
    """Bytes that look like cells in a picture are none, but a sheet hidden in one is damage."""
    noise = b"\x89PNG" + os.urandom(3_000_000) + b"<c <c/>"
    assert codes(check(changed(tmp_path, {"xl/media/image1.png": noise}))) == ["unsearchable"]
    assert codes(check(changed(tmp_path, {"xl/media/image1.png": noise + b"<sheetData>"}))) == [
        "not-a-survey-file"
    ]


def test_too_many_parts(tmp_path: Path) -> None:
    """An archive of very many parts is not a workbook, and its list is not read."""
    path = changed(tmp_path, {f"xl/{i}": b"" for i in range(20_000)})
    assert codes(check(path)) == ["workbook-too-large"]


def test_damaged_and_binary_workbooks(tmp_path: Path) -> None:
    """Whatever bytes are broken, a workbook is refused and no other exception comes through."""
    good = changed(tmp_path, {}).read_bytes()
    for i in range(0, len(good), 7):
        data = bytearray(good)
        data[i] ^= 0xFF
        path = tmp_path / "broken.xlsx"
        path.write_bytes(data)
        found = check(path)
        assert not found.good or found.respondents == 1
    (tmp_path / "binary.xlsb").write_bytes(good)
    assert codes(check(tmp_path / "binary.xlsb")) == ["not-a-survey-file"]


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (SHEET, b'<!DOCTYPE x [<!ENTITY a "a">]><worksheet/>'),
        (SHEET, b'<?xml version="1.0" encoding="none"?><worksheet/>'),
        ("xl/sharedStrings.xml", b'<sst uniqueCount="4294967295"/>'),
        ("xl/sharedStrings.xml", b'<sst uniqueCount="&#52;294967295"/>'),
        ("xl/sharedStrings.xml", b"<sst><si></sst>"),
        ("xl/workbook.xml", b"<workbook><sheets>"),
    ],
    ids=itertools.count(),
)
def test_parts_that_no_program_writes_are_damage(tmp_path: Path, part: str, content: bytes) -> None:
    """Definitions, unknown encodings, false counts and tags left open: nothing of it is read."""
    assert codes(check(changed(tmp_path, {part: content}))) == ["not-a-survey-file"]


def test_a_text_may_stand_in_more_cells_than_its_part_has_bytes(tmp_path: Path) -> None:
    """A workbook says how many cells hold its shared texts: many more than there are texts."""
    strings = b'<sst count="3000000" uniqueCount="1"><si><t>a</t></si></sst>'
    assert codes(check(changed(tmp_path, {"xl/sharedStrings.xml": strings}))) == []


TEXT_CELL = '<table:table-cell office:value-type="string"'


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (
            f'<table:table-row>{TEXT_CELL} table:number-columns-repeated="900"><text:p>'
            + "<text:p>a</text:p>" * 100_000
            + "</text:p></table:table-cell></table:table-row>",
            "workbook-too-large",
        ),
        (
            f'<table:table-row>{TEXT_CELL}><text:p><text:s text:c="60000"/></text:p></table:table-cell>'
            "</table:table-row>" * 5_000,
            "workbook-too-large",
        ),
        (
            f'<table:table-row table:number-rows-repeated="&#50;000">{TEXT_CELL}><text:p>a</text:p>'
            "</table:table-cell></table:table-row>",
            "not-a-survey-file",
        ),
    ],
    ids=["long-text-repeated", "many-spaces", "hidden-number"],
)
def test_texts_of_an_ods_file_count_as_long_as_they_become(tmp_path: Path, rows: str, code: str) -> None:
    """A long text in a repeated cell, and signs that stand for many spaces, are measured unfolded."""
    assert codes(check(opendocument(tmp_path, rows))) == [code]


@pytest.mark.parametrize(
    ("row", "column", "far"),
    [(1, 1, False), (1_000_000, 16_000, True), (MOST_CELLS, 1, True), (1, 6000, True)],
)
def test_repeated_cells_of_an_ods_file(tmp_path: Path, row: int, column: int, far: bool) -> None:
    """A filled cell that says it is repeated counts as often; an empty one does not."""
    office, table = 'office:value-type="string"', "table:table"
    content = (
        f'<{table}-row table:number-rows-repeated="{row}">'
        f'<{table}-cell {office} table:number-columns-repeated="{column}"><text:p>x</text:p></{table}-cell>'
        f'<{table}-cell table:number-columns-repeated="16383"/></{table}-row>'
        f'<{table}-row table:number-rows-repeated="1048575"><{table}-cell/></{table}-row>'
    )
    found = codes(check(opendocument(tmp_path, content)))
    assert ("workbook-too-large" in found) == far
    assert "not-a-survey-file" not in found


def test_a_workbook_written_anew_is_read_anew(tmp_path: Path) -> None:
    """What is remembered of a workbook is forgotten when its file changes."""
    path = workbook(tmp_path / "a.xlsx", CELLS)
    assert check(path).respondents == 1
    workbook(path, [*CELLS, ["R2", *CELLS[1][1:]]])
    assert check(path).respondents == 2
