"""Workbooks -> which of their sheets hold answers, and the rows of these."""

from __future__ import annotations

import datetime as dt
import itertools
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from radar.intake.codebook import LABELS, STRUCTURE, dataset_sheets, read_codebook
from radar.intake.contract import Contract
from radar.intake.sources import Row, Source, refused, too_large
from radar.problems import Place, Problem
from radar.texts import say

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".ods")
"""How the names of workbooks end."""


def open_sheet(path: Path, file: str, suffix: str, contract: Contract, coded: bool) -> Source:
    """Find out which sheets of a workbook to read. Raises `Problems`, which call it `file`.

    `suffix`: the ending of its name, in small letters. `coded`: it may come with a codebook.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError):
        what = say("the name says that this is a spreadsheet, but it is none")
        raise refused(file, what, say("Export it again as XLSX or CSV"), "not-a-survey-file") from None
    excel = any(name.startswith("xl/") for name in names)
    if not excel and "content.xml" not in names:
        what = say("this is not a text file but a ZIP archive")
        fix = say("Unpack it and submit the files inside")
        raise refused(file, what, fix, "not-a-survey-file")
    if suffix not in ENDINGS:
        what = say("this is a spreadsheet with another ending in its name")
        if excel:
            what = say("this is an Excel file with another ending in its name")
        fix = say(
            "Open it in a spreadsheet and save it as CSV UTF-8, or end its name in %(ending)s",
            ending=".xlsx" if excel else ".ods",
        )
        raise refused(file, what, fix, "not-a-survey-file")
    if unpacked > contract.limits.file_megabytes * 1e6:
        raise too_large(file, contract)
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            sheet_names = list(book.sheet_names)
            if not sheet_names:
                raise refused(file, say("the workbook has no sheet"), say("Export it again"), "empty-file")
            sheets = 1 + sum(
                # what is hidden, or a single column of text, holds no answers that were meant to be read
                sheet.visible is python_calamine.SheetVisibleEnum.Visible
                and sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
                and book.get_sheet_by_name(sheet.name).width > 1
                for sheet in book.sheets_metadata[1:]
            )
    except python_calamine.PasswordError:
        fix = say("Save it without a password")
        raise refused(file, say("the workbook has a password"), fix, "not-a-survey-file") from None
    except python_calamine.CalamineError:
        fix = say("Export it again as XLSX or CSV")
        raise refused(file, say("the workbook is damaged"), fix, "not-a-survey-file") from None
    dataset = tuple(dataset_sheets(sheet_names)) if coded else ()
    if dataset:
        by_role = {name.casefold(): name for name in sheet_names}
        structure, labels = (
            [cells for _, cells in sheet_rows(path, (by_role[role],))] for role in (STRUCTURE, LABELS)
        )
        codebook = read_codebook(structure, labels, file)
        return Source(path, "sheet", suffix[1:], sheets=dataset, codebook=codebook)
    warnings = []
    if sheets > 1:
        what = say("the workbook has %(sheets)s sheets; only the first is read", sheets=sheets)
        fix = say("Put all answers on the first sheet, or submit each sheet as a file")
        warnings.append(Problem(Place(file), what, fix, "other-sheets", "warning"))
    return Source(path, "sheet", suffix[1:], warnings=tuple(warnings))


def sheet_rows(path: Path, names: tuple[str, ...]) -> Iterator[Row]:
    """The rows of these sheets side by side, or of the first sheet if none is named."""
    import python_calamine

    with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
        sheets = [book.get_sheet_by_name(name) for name in names] or [book.get_sheet_by_index(0)]
        others = [dict(_rows_of_sheet(sheet)) for sheet in sheets[1:]]
        yield from _side_by_side(_rows_of_sheet(sheets[0]), others)


def _rows_of_sheet(sheet: CalamineSheet) -> Iterator[Row]:
    start = sheet.start or (0, 0)
    # the whole sheet is in memory by now; rows and columns before the first filled one count too
    first = [""] * start[1]
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), start[0] + 1):
        yield number, first + [_cell_text(cell) for cell in cells]


def _side_by_side(rows: Iterator[Row], others: list[dict[int, list[str]]]) -> Iterator[Row]:
    """The rows of a sheet, each followed by the cells of the same row on other sheets."""
    widths = [max(map(len, other.values()), default=0) for other in others]
    for number, cells in rows:
        right = (other.get(number, [""] * width) for other, width in zip(others, widths, strict=True))
        yield number, list(itertools.chain(cells, *right))


def _cell_text(cell: int | float | str | bool | dt.time | dt.date | dt.timedelta) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
