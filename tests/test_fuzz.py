"""Whatever a file holds, it is read rightly or refused with good messages.

The cases are the same at every run. `FUZZ_EXAMPLES=2000 pytest tests/test_fuzz.py` tries so many new
ones of each kind. `scripts/fuzz.py` searches further, guided by what the program does.
"""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import radar.intake.survey_files
from radar.inputs.questionnaire import Items, Responses
from radar.intake.expected import Expected
from radar.intake.privacy import personal
from radar.intake.survey_files import check_file, read_answers
from tests.support.intake import contract, workbook
from tests.support.judging import judged, roads_agree
from tests.support.submissions import (
    ANY_TEXT,
    CONTRACT,
    HEADER,
    ITEMS,
    LONG,
    MUNICIPALITIES,
    NORDIC_TEXT,
    WIDE,
    Person,
    Table,
    Writing,
    any_people,
    long,
    mutated,
    ods,
    people,
    surveys,
    wide,
    writings,
    xlsx,
)

_RUNS = int(os.environ.get("FUZZ_EXAMPLES", "0"))


def examples(number: int) -> settings:
    """So many cases, the same at each run; or as many new ones as the environment asks for."""
    return settings(
        max_examples=_RUNS or number,
        derandomize=not _RUNS,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def frame(path: Path, responses: Responses) -> list[dict[str, str | None]]:
    """The answers in a file, a dictionary for each respondent."""
    whole = pd.concat(read_answers(path, Expected(responses, CONTRACT)), ignore_index=True).astype(object)
    rows = whole.where(whole.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def valid(strategy: st.SearchStrategy[list[Person]]) -> st.SearchStrategy[bytes]:
    """Good files, in any writing that is recognised."""
    ways = writings([*ANY_TEXT, ("cp1252", False)])
    tables = st.tuples(strategy, st.sampled_from([wide, long]))
    return st.builds(lambda table, way: way.bytes(table[1](table[0])), tables, ways)


@examples(100)
@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")),
        mutated(valid(people())),
    ),
    suffix=st.sampled_from([".csv", ".csv", ".txt", ".xlsx", ".ods"]),
    layout=st.sampled_from(["auto", "auto", "wide", "long"]),
)
def test_any_bytes_are_read_or_refused_with_a_mend(
    folder: Path, content: bytes, suffix: str, layout: str
) -> None:
    """Damaged files raise nothing, and what is said of them is complete; both roads read the same."""
    path = folder / f"any{suffix}"
    path.write_bytes(content)
    responses = WIDE.model_copy(update={"layout": layout})
    judged(path, responses, CONTRACT)
    roads_agree(path, responses, CONTRACT)


@examples(80)
@given(
    content=st.one_of(valid(people()), mutated(valid(people()))),
    said=surveys(),
    municipalities=st.sampled_from([MUNICIPALITIES, ()]),
)
def test_whatever_survey_yml_says_a_file_is_read_or_refused(
    folder: Path, content: bytes, said: Responses | None, municipalities: tuple[str, ...]
) -> None:
    """Columns, blocks, shapes and layouts that do not fit the file raise nothing either."""
    assume(said is not None)
    assert said is not None
    path = folder / "said.csv"
    path.write_bytes(content)
    told = replace(CONTRACT, municipalities=municipalities)
    judged(path, said, told)
    roads_agree(path, said, told)


@examples(40)
@given(someone=people(), way=writings(NORDIC_TEXT), data=st.data())
def test_the_order_of_rows_and_columns_does_not_matter(
    folder: Path, someone: list[Person], way: Writing, data: st.DataObject
) -> None:
    """Columns in any order, and rows in any order, hold the same answers."""
    order = data.draw(st.permutations(range(len(HEADER))))
    someone = data.draw(st.permutations(someone))
    path = folder / "order.csv"
    path.write_bytes(way.bytes([[row[i] for i in order] for row in wide(someone)]))
    assert frame(path, way.responses(WIDE)) == [person.meant for person in someone]


@examples(80)
@given(someone=people(), way=writings(NORDIC_TEXT))
def test_however_a_file_is_written_its_answers_are_the_same(
    folder: Path, someone: list[Person], way: Writing
) -> None:
    """Encoding, delimiter, line ends, quoting and Excel's first line leave the answers as they are."""
    path = folder / "written.csv"
    path.write_bytes(way.bytes(wide(someone)))
    assert frame(path, way.responses(WIDE)) == [person.meant for person in someone]


@examples(40)
@given(someone=any_people(), way=writings(ANY_TEXT))
def test_comments_may_hold_any_script(folder: Path, someone: list[Person], way: Writing) -> None:
    """Delimiters, quotation marks, line ends and rare characters in a comment part no cells."""
    path = folder / "comments.csv"
    path.write_bytes(way.bytes(wide(someone)))
    assert frame(path, WIDE) == [person.meant for person in someone]


@examples(40)
@given(someone=people(least_answers=1), way=writings(NORDIC_TEXT), data=st.data())
def test_a_long_file_holds_the_same_answers(
    folder: Path, someone: list[Person], way: Writing, data: st.DataObject
) -> None:
    """One answer in each row, in any order, gives the answers of the wide form."""
    header, *rows = long(someone)
    rows = data.draw(st.permutations(rows))
    path = folder / "long.csv"
    path.write_bytes(way.bytes([header, *rows]))
    asked = {f"{row[3]}[{row[4]}]" for row in rows}
    order = list(dict.fromkeys(row[0] for row in rows))
    expected = {p.id: {k: v for k, v in p.meant.items() if "[" not in k or k in asked} for p in someone}
    assert frame(path, way.responses(LONG)) == [expected[id_] for id_ in order]


@examples(25)
@given(someone=people(), write=st.sampled_from([xlsx, ods]))
def test_a_workbook_holds_the_same_answers(
    folder: Path, someone: list[Person], write: Callable[[Path, Table], Path]
) -> None:
    """XLSX and OpenDocument give the answers of the text file with the same cells."""
    path = write(folder / f"book.{write.__name__}", wide(someone))
    assert frame(path, WIDE) == [person.meant for person in someone]


@examples(60)
@given(someone=people(), write=st.sampled_from([xlsx, ods]), data=st.data())
def test_a_damaged_workbook_is_read_or_refused(
    folder: Path, someone: list[Person], write: Callable[[Path, Table], Path], data: st.DataObject
) -> None:
    """Accidents in a part of a workbook, or to the archive, raise nothing."""
    path = write(folder / f"damaged.{write.__name__}", wide(someone))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = data.draw(st.sampled_from(["", *parts]))
    if changed:
        parts[changed] = data.draw(mutated(st.just(parts[changed])))
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
    else:
        path.write_bytes(data.draw(mutated(st.just(path.read_bytes()))))
    judged(path, WIDE, CONTRACT)


FAULTS = {
    "unknown-level": (st.integers(3, 2 + len(ITEMS)), st.sampled_from(["6", "x", "1,5", "Total"])),
    "unknown-municipality": (st.just(1), st.sampled_from(["Andeby", "total", "1"])),
    "unknown-area": (st.just(2), st.sampled_from(["Andet", "0"])),
    "missing-value": (st.sampled_from([0, 1, 2]), st.just("")),
    "personal-data": (
        st.integers(7, 7),
        st.sampled_from(["211062-5629", "a@example.org", "+45 12 34 56 78"]),
    ),
    "formula": (st.just(0), st.sampled_from(["=A1", "@x", "+(1)"])),
    "html": (st.just(0), st.sampled_from(["<b>x", "a>b"])),
}


@examples(80)
@given(someone=people(), code=st.sampled_from(sorted(FAULTS)), way=writings(NORDIC_TEXT), data=st.data())
def test_a_fault_is_told_at_its_row_and_column(
    folder: Path, someone: list[Person], code: str, way: Writing, data: st.DataObject
) -> None:
    """One planted fault gives one error, at its place, in text files and workbooks alike."""
    columns, cells = FAULTS[code]
    table = wide(someone)
    row, column = data.draw(st.integers(1, len(someone))), data.draw(columns)
    table[row][column] = data.draw(cells)
    kind = data.draw(st.sampled_from(["csv", "csv", "csv", "xlsx", "ods"]))
    path = folder / f"fault.{kind}"
    if kind == "csv":
        path.write_bytes(way.bytes(table))
    else:
        (xlsx if kind == "xlsx" else ods)(path, table)
    responses = way.responses(WIDE) if kind == "csv" else WIDE
    errors = [p for p in judged(path, responses, CONTRACT).report.problems if p.severity == "error"]
    assert [(p.code, p.where.row, p.where.column) for p in errors] == [(code, row + 1, HEADER[column])]


SECRETS = (
    *("211062-5629", "2110625629", "19880320-0016", "131052-308T", "15108695088", "+45 12 34 56 78"),
    *("ole.hansen@kommune.example", "min leder er umulig", "hun er alvorligt syg", "zqxw"),
)


@examples(80)
@given(someone=people(), way=writings(NORDIC_TEXT), spoil=st.booleans(), data=st.data())
def test_no_message_says_what_a_cell_holds(
    folder: Path, someone: list[Person], way: Writing, spoil: bool, data: st.DataObject
) -> None:
    """Personal data and free text are printed in no format, wherever they stand and whatever is wrong."""
    make = data.draw(st.sampled_from([wide, long]))
    table = make(someone)
    assume(len(table) > 1)
    secret = data.draw(st.sampled_from(SECRETS))
    whole = data.draw(st.booleans())
    for _ in range(data.draw(st.integers(1, 3))):
        row = table[data.draw(st.integers(1, len(table) - 1))]
        column = data.draw(st.integers(0, len(row) - 1))
        row[column] = secret if whole else f"{row[column]} {secret}"
    if personal(secret) and not spoil:
        table[0][data.draw(st.integers(0, len(table[0]) - 1))] = secret
    kept = b""
    if data.draw(st.booleans()):
        table = table[1:]
    else:
        kept = replace(way, last_end=True).bytes(table[:1])
    content = way.bytes(table)
    if spoil:
        content = data.draw(mutated(st.just(content)))
        # a row that was joined to the header is part of it
        assume(content.startswith(kept))
    path = folder / "secret.csv"
    path.write_bytes(content)
    responses = way.responses(data.draw(st.sampled_from([WIDE, LONG])))
    rows = 1 if spoil else data.draw(st.sampled_from([1, 2]))
    responses = responses.model_copy(update={"header_rows": rows})
    assert secret not in judged(path, responses, CONTRACT).printed


_FILLER = [Person(f"ZZZ{i}", 3, 0, ("1", "", "2", "3"), "") for i in range(1800)]


@examples(40)
@given(someone=any_people(), data=st.data())
def test_a_large_file_is_judged_like_a_small_one(
    folder: Path, someone: list[Person], data: st.DataObject
) -> None:
    """Rows that are good or not alone are so among thousands: the fast road accepts nothing more."""
    way = Writing("utf-8", False, data.draw(st.sampled_from(";,")), "\n", "needed", False, True)
    rows = way.bytes(wide(someone)).partition(b"\n")[2]
    rows = data.draw(st.one_of(st.just(rows), mutated(st.just(rows))))
    header = way.bytes([HEADER])
    filler = way.bytes(wide(_FILLER)).partition(b"\n")[2]
    path = folder / "size.csv"
    path.write_bytes(header + rows)
    small = check_file(path, Expected(WIDE, CONTRACT))
    path.write_bytes(header + filler + rows)
    assert path.stat().st_size > radar.intake.survey_files._SMALL
    large = check_file(path, Expected(WIDE, CONTRACT))
    codes = {p.code for p in small.problems if p.severity == "error"} - {"no-rows"}
    assert {p.code for p in large.problems if p.severity == "error"} == codes
    if not codes:
        assert large.respondents == small.respondents + len(_FILLER)


HEAD = ";".join(HEADER) + "\n"
ROW = ";Nordby;Sundhed & pleje;1;1;1;1;"


def big(rows: str, head: str = HEAD) -> bytes:
    """A file that is large enough for the fast road, with these rows at its end."""
    filler = "".join(f"Z{i}{ROW}\n" for i in range(2000))
    return (head + filler + rows).encode()


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (f"01-234567{ROW}\n", "personal-data"),
        (f"R1{ROW}tlf ١٢٣٤٥٦٧٨\n", "personal-data"),
        (f"R1{ROW}𝟐𝟏𝟏𝟎𝟔𝟐-𝟓𝟔𝟐𝟗\n", "personal-data"),
        (f"R1{ROW.replace('Nordby', 'Nordby' + ' ' * 30_000)}\n", "cell-too-long"),
    ],
)
def test_the_fast_road_leaves_doubts_to_the_careful_one(tmp_path: Path, rows: str, code: str) -> None:
    """What a small file is refused for, a large one is refused for too."""
    path = tmp_path / "answers.csv"
    path.write_bytes(big(rows))
    assert [p.code for p in check_file(path, Expected(WIDE, CONTRACT)).problems] == [code]


def test_a_mark_of_byte_order_within_a_large_file_is_no_white_space(tmp_path: Path) -> None:
    """At the start of a row it is an invisible character of the id, for both roads."""
    path = tmp_path / "answers.csv"
    path.write_bytes(big("", head=HEAD + "\ufeff"))
    assert [p.code for p in check_file(path, Expected(WIDE, CONTRACT)).problems] == ["invisible-character"]


def test_rows_never_pass_for_the_header(tmp_path: Path) -> None:
    """A quotation mark in a heading and another one far below lose no rows between them."""
    responses = WIDE.model_copy(update={"ignore": ['24" screen']})
    path = tmp_path / "answers.csv"
    path.write_bytes(big(f'R1{ROW}24" screen\nR2{ROW}\n', head=HEAD.replace("comment", '24" screen')))
    assert check_file(path, Expected(responses, CONTRACT)).respondents == 2002


@pytest.mark.parametrize(("last", "rows", "errors"), [(";;", 9000, []), ("total;1;2", 9000, ["totals-row"])])
def test_anonymous_rows_are_told_from_empty_ones_and_totals(
    tmp_path: Path, last: str, rows: int, errors: list[str]
) -> None:
    """Without ids, municipalities and areas an empty row and totals are no respondents in a large file."""
    responses = Responses(respondent=None, municipality=None, area=None, items=[Items(question="adoption")])
    path = tmp_path / "answers.csv"
    path.write_text("comment;adoption[t1];adoption[t2]\n" + "words;1;2\n" * rows + f"{last}\n" * 2)
    report = check_file(path, Expected(responses, contract(responses, municipalities=())))
    assert [p.code for p in report.problems if p.severity == "error"] == errors
    assert report.rows == (0 if errors else rows)


@pytest.mark.parametrize(
    "content",
    [
        b"area;" * 4_000 + b"\n",
        b"x" * 200_000,
        b"x;" * 530_000 + b"\xff;\n" + HEAD.encode(),
        (HEAD + f"R1{ROW}æ{'x' * 200_000}\n").encode("cp1252"),
        (HEAD + "".join(f"R{i}{ROW}æ{'x' * 9_000}\n" for i in range(2_000))).encode("cp1252"),
        b'sep="\n' + HEAD.encode(),
    ],
    ids=[
        "many-equal-headings",
        "one-line",
        "late-byte",
        "long-cell",
        "many-long-lines",
        "quotation-mark-as-delimiter",
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    """Very long lines, bytes that fit no encoding far into the header and the like raise nothing."""
    path = tmp_path / "answers.csv"
    path.write_bytes(content)
    assert check_file(path, Expected(WIDE, CONTRACT)).problems


def test_answers_without_their_header_are_not_printed(tmp_path: Path) -> None:
    """If the first row holds no heading of the survey, its cells are somebody's answers."""
    path = tmp_path / "answers.csv"
    path.write_text(f"R1{ROW}min leder er umulig\nR2{ROW}\n", encoding="utf-8")
    told = judged(path, WIDE, CONTRACT)
    assert "umulig" not in told.printed
    assert [p.code for p in told.report.problems if p.where.column and "missing" not in p.code] == []
    assert "missing-respondent" in [p.code for p in told.report.problems]


def changed(path: Path, old: str, new: str) -> Path:
    """The workbook with a text in its parts replaced by another; it must be there."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert any(old in content for content in parts.values())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(old, new))
    return path


@pytest.mark.parametrize(
    ("far", "code"),
    [
        ("CV1000000", "workbook-too-large"),
        ("XFD1048576", "workbook-too-large"),
        ("ZZZZZZZ99999999999", "not-a-survey-file"),
        ("B90000000", "not-a-survey-file"),
    ],
)
def test_a_cell_far_from_all_others_is_refused(tmp_path: Path, far: str, code: str) -> None:
    """A small workbook that would be a table of gigabytes is refused before it is one."""
    path = xlsx(tmp_path / "answers.xlsx", [HEADER, f"R1{ROW}".split(";")])
    changed(path, "</row></sheetData>", f'<c r="{far}"><v>1</v></c></row></sheetData>')
    assert [p.code for p in check_file(path, Expected(WIDE, CONTRACT)).problems] == [code]


def test_a_far_row_is_refused_in_every_kind_of_workbook(tmp_path: Path) -> None:
    """Also where a row is repeated a million times, or cells have no reference of their own."""
    rows = [HEADER, f"R1{ROW}".split(";")]
    filled = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell office:value-type'
    book = changed(
        ods(tmp_path / "a.ods", rows), "<table:table-row><table:table-cell office:value-type", filled
    )
    assert [p.code for p in check_file(book, Expected(WIDE, CONTRACT)).problems] == ["workbook-too-large"]
    ascii_rows = [[cell.replace("&", "+") for cell in row] for row in rows]
    book = changed(workbook(tmp_path / "a.xlsx", ascii_rows), '<row r="2"', '<row r="1048576"')
    assert [p.code for p in check_file(book, Expected(WIDE, CONTRACT)).problems] == ["workbook-too-large"]


def test_formats_below_and_beside_the_answers_are_no_answers(tmp_path: Path) -> None:
    """Cells with a format and nothing in them may stand anywhere: spreadsheets leave many of them."""
    rows = [HEADER, f"R1{ROW}".split(";")]
    below = '</row><row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    book = changed(xlsx(tmp_path / "a.xlsx", rows), "</row></sheetData>", below)
    assert check_file(book, Expected(WIDE, CONTRACT)).rows == 1
    empty = '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    below = f'<table:table-row table:number-rows-repeated="1048574">{empty}'
    book = changed(ods(tmp_path / "a.ods", rows), "</table:table>", below)
    assert check_file(book, Expected(WIDE, CONTRACT)).rows == 1


@pytest.mark.parametrize(
    ("write", "old", "new"),
    [
        (xlsx, "</row></sheetData>", "</rox></sheetData>"),
        (xlsx, "</sheetData>", ""),
        (xlsx, "worksheets/sheet1.xml", "worksheets/sheet2.xml"),
        (xlsx, 't="s"><v>0</v>', 't="s"><v>999</v>'),
        (xlsx, 'r="B2"', 'r="2B"'),
        (xlsx, 'uniqueCount="', 'uniqueCount="4294967'),
        (xlsx, 'encoding="UTF-8"', 'encoding="none"'),
        (ods, "</table:table></office:s", "</table:tables"),
        (ods, "<text:p>", '<text:p><text:s text:c="2000000000"/>'),
    ],
    ids=["tag", "cut", "no-sheet", "no-string", "reference", "count", "encoding", "never-ends", "spaces"],
)
def test_a_workbook_with_a_damaged_part_is_refused(
    tmp_path: Path, write: Callable[[Path, Table], Path], old: str, new: str
) -> None:
    """XML that is cut off or points nowhere is a damaged workbook: none of its rows is read."""
    path = write(
        tmp_path / f"answers.{write.__name__}", [HEADER, *[f"R{i}{ROW}".split(";") for i in range(3)]]
    )
    assert [p.code for p in check_file(changed(path, old, new), Expected(WIDE, CONTRACT)).problems] == [
        "not-a-survey-file"
    ]


def test_long_texts_take_no_longer_than_many_short_ones(tmp_path: Path) -> None:
    """A file with the longest cells and with very many headings is judged in about a second."""
    path = tmp_path / "answers.csv"
    two_rows = WIDE.model_copy(update={"header_rows": 2})
    for content, responses in (
        (HEAD + f"R1{ROW}1234567@{'a' * 19_000}\n" * 3, WIDE),
        ("x;" * 100_000 + "\n" + HEAD, two_rows),
    ):
        path.write_text(content, encoding="utf-8")
        before = time.process_time()
        judged(path, responses, CONTRACT)
        assert time.process_time() - before < 2
