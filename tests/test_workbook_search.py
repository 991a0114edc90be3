"""A workbook is searched whole for personal data: what no cell of the answers shows is found in its part."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from tests.support.workbooks import CELLS, check, opendocument

CPR = "010190-1234"
MAIL = "ole.hansen@kommune.dk"


def plain(path: Path) -> openpyxl.Workbook:
    """A good submission as a workbook."""
    book = openpyxl.Workbook()
    for row in CELLS:
        book.active.append(row)  # type: ignore[union-attr]
    return book


def put(path: Path, part: str, content: bytes) -> None:
    """Add a part to a workbook."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, content)


def comment(book: openpyxl.Workbook) -> None:
    book.active["B2"].comment = Comment(f"Spørg {CPR}", "Anna")  # type: ignore[index]


def hidden_sheet(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("More")
    sheet["C7"] = MAIL
    sheet.sheet_state = "veryHidden"


def numbers_on_another_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("More")["A1"] = 3112991234


def properties(book: openpyxl.Workbook) -> None:
    book.properties.creator = MAIL


def description(book: openpyxl.Workbook) -> None:
    book.properties.description = f"ring til mig på 22334455, {dt.date.today()}"


def sheet_name(book: openpyxl.Workbook) -> None:
    book.create_sheet(f"svar {CPR}")


def defined_name(book: openpyxl.Workbook) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    book.defined_names["who"] = DefinedName("who", attr_text=f'"{MAIL}"')


def hyperlink(book: openpyxl.Workbook) -> None:
    book.active["B2"].hyperlink = f"mailto:{MAIL}"  # type: ignore[index]
    book.active["B2"].value = "Sønderby"  # type: ignore[index]


def header(book: openpyxl.Workbook) -> None:
    book.active.oddHeader.center.text = f"Kontakt: {MAIL}"  # type: ignore[union-attr]


def footer(book: openpyxl.Workbook) -> None:
    book.active.oddFooter.left.text = CPR  # type: ignore[union-attr]


def validation_list(book: openpyxl.Workbook) -> None:
    rule = DataValidation(type="list", formula1=f'"ja,nej,{MAIL}"')
    book.active.add_data_validation(rule)  # type: ignore[union-attr]
    rule.add("D2")


def validation_message(book: openpyxl.Workbook) -> None:
    rule = DataValidation(type="whole", formula1="1", prompt=f"Spørg {MAIL}")
    book.active.add_data_validation(rule)  # type: ignore[union-attr]
    rule.add("D2")


def formatted_number(book: openpyxl.Workbook) -> None:
    cell = book.active["G2"]  # type: ignore[index]
    cell.value, cell.number_format = 101901234, "000000-0000"


def formatted_on_another_sheet(book: openpyxl.Workbook) -> None:
    cell = book.create_sheet("More")["A1"]
    cell.value, cell.number_format = 101901234, '000000"-"0000'


@pytest.mark.parametrize(
    ("spoil", "part"),
    [
        (comment, "a comment"),
        (hidden_sheet, "the cell C7 of the sheet More"),
        (numbers_on_another_sheet, "the cell A1 of the sheet More"),
        (properties, "the workbook's properties"),
        (description, "the workbook's properties"),
        (sheet_name, "the name of a sheet or of a range of cells"),
        (defined_name, "the name of a sheet or of a range of cells"),
        (hyperlink, "a link"),
        (header, "a header, a footer"),
        (footer, "a header, a footer"),
        (validation_list, "a header, a footer, a list to choose from"),
        (validation_message, "a header, a footer, a list to choose from"),
        (formatted_number, "a cell formatted as such"),
        (formatted_on_another_sheet, "a cell formatted as such"),
    ],
)
def test_it_is_found_wherever_it_lies(
    tmp_path: Path, spoil: Callable[[openpyxl.Workbook], None], part: str
) -> None:
    """The part is named, and what stands in it is not."""
    path = tmp_path / "answers.xlsx"
    plain(path).save(path)
    assert "personal-data" not in [problem.code for problem in check(path).problems]
    book = plain(path)
    spoil(book)
    book.save(path)
    found = [problem for problem in check(path).problems if problem.code == "personal-data"]
    assert found
    assert part in str(found[0])
    for problem in found:
        assert problem.severity == "error"
        assert not any(value in str(problem) for value in (CPR, MAIL, "ole.hansen", "22334455", "3112991234"))


@pytest.mark.parametrize(
    ("name", "part", "called"),
    [
        ("xl/threadedComments/threadedComment1.xml", b"<x><text>ring 22334455</text></x>", "a comment"),
        ("xl/persons/person.xml", b'<p userId="S::ole@kommune.dk::1"/>', "people who wrote comments"),
        ("docProps/custom.xml", b"<p><vt:lpwstr xmlns:vt='v'>ole@kommune.dk</vt:lpwstr></p>", "properties"),
        ("customXml/item1.xml", b'<a who="010190-1234"/>', "a part that no program shows"),
        ("xl/drawings/drawing1.xml", b"<d><t>ole</t><t>@kommune.dk</t></d>", "a text box"),
        ("xl/drawings/drawing2.xml", b'<d><pic descr="ole@kommune.dk"/></d>', "a text box"),
        ("xl/charts/chart1.xml", b"<c><v>ole@kommune.dk</v></c>", "a chart"),
        ("xl/pivotCache/pivotCacheRecords1.xml", b'<r><s v="010190-1234"/></r>', "a pivot table"),
        ("xl/externalLinks/externalLink1.xml", b"<e><v>ole@kommune.dk</v></e>", "another workbook"),
        ("xl/tables/table1.xml", b'<t><c name="ole@kommune.dk"/></t>', "a table's heading"),
        ("xl/connections.xml", b'<c><x c="Uid=ole@kommune.dk"/></c>', "a connection"),
        ("xl/worksheets/_rels/sheet1.xml.rels", b'<R Target="mailto:ole@kommune.dk"/>', "a link"),
        ("xl/comments9.xml", b"<!-- ole@kommune.dk --><c/>", "a comment"),
        ("xl/ole@kommune.dk.xml", b"<c/>", "the name of a part"),
        ("xl/printerSettings/printerSettings1.bin", "ole@kommune.dk".encode("utf-16-le"), "no program shows"),
    ],
)
def test_parts_that_this_programs_libraries_do_not_write(
    tmp_path: Path, name: str, part: bytes, called: str
) -> None:
    """They are searched as well, texts parted into runs too."""
    path = tmp_path / "answers.xlsx"
    plain(path).save(path)
    put(path, name, part)
    found = [str(problem) for problem in check(path).problems if problem.code == "personal-data"]
    assert found
    assert called in found[0]
    assert not any("kommune.dk" in one or "0190" in one for one in found)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("xl/media/image1.png", "a picture"),
        ("xl/vbaProject.bin", "a program (macros)"),
        ("xl/embeddings/oleObject1.bin", "an embedded file"),
        ("xl/embeddings/Microsoft_Word.docx", "an embedded file"),
    ],
)
def test_what_cannot_be_searched_is_refused(tmp_path: Path, name: str, what: str) -> None:
    """A picture, a program, a file in the file: with what to do instead."""
    path = tmp_path / "answers.xlsx"
    plain(path).save(path)
    put(path, name, b"\x89PNG\r\n\x1a\n\x00\x01")
    (found,) = [problem for problem in check(path).problems if problem.severity == "error"]
    assert found.code == "unsearchable"
    assert what in found.what
    assert "CSV" in found.fix


def test_a_text_that_no_cell_shows(tmp_path: Path) -> None:
    """What was deleted from a cell may still lie in the list of texts; what a cell shows is told there."""
    path = tmp_path / "answers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate(CELLS):
            sheet.write_row(i, 0, row)
        sheet.write_string(1, len(CELLS[0]), "")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(
        b"</sst>", b"<si><r><t>ole@</t></r><r><t>kommune.dk</t></r></si></sst>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (found,) = [problem for problem in check(path).problems if problem.code == "personal-data"]
    assert "a text that no cell shows" in found.what

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate([*CELLS, ["R2", "Sønderby", "Sundhed", "1", "1", MAIL]]):
            sheet.write_row(i, 0, row)
    (found,) = [problem for problem in check(path).problems if problem.code == "personal-data"]
    assert found.where.row == 3


def test_a_formula_is_searched(tmp_path: Path) -> None:
    """What a formula says need not be what its cell shows."""
    path = tmp_path / "answers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate(CELLS):
            sheet.write_row(i, 0, row)
        sheet.write_formula(1, 4, f'=HYPERLINK("mailto:{MAIL}","1")', None, "1")
    (found,) = [problem for problem in check(path).problems if problem.code == "personal-data"]
    assert "or a formula" in found.what


def test_open_document_is_searched_too(tmp_path: Path) -> None:
    """Annotations, other tables and properties of an .ods file."""
    path = opendocument(
        tmp_path,
        "<table:table-row><table:table-cell office:value-type='string'><text:p>a</text:p>"
        "<office:annotation><text:p>skriv til ole@kommune.dk</text:p></office:annotation>"
        "</table:table-cell></table:table-row>",
    )
    put(path, "meta.xml", b"<m><dc:creator xmlns:dc='d'>010190-1234</dc:creator></m>")
    put(path, "Pictures/1.png", b"\x89PNG\r\n\x1a\n\x00\x01")
    put(path, "Thumbnails/thumbnail.png", b"\x89PNG\r\n\x1a\n\x00\x01")
    found = [
        str(problem) for problem in check(path).problems if problem.code in ("personal-data", "unsearchable")
    ]
    assert len(found) == 3


def test_names_and_headings_are_looked_at(tmp_path: Path) -> None:
    """The file's own name, and what stands in the header of any kind of file."""
    path = tmp_path / "svar 010190-1234.csv"
    path.write_text(
        ";".join([*CELLS[0], "Skriv til ole@kommune.dk"]) + "\n" + ";".join(CELLS[1]) + ";\n", "utf-8"
    )
    found = [problem for problem in check(path).problems if problem.code == "personal-data"]
    assert [str(problem.what).split(" holds")[0] for problem in found] == ["the file's name", "the heading"]
    assert not any("ole@" in str(problem) for problem in found)
