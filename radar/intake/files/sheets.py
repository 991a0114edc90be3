"""Workbooks -> which of their sheets hold answers, and the rows of these."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from radar.inputs.contract import Contract
from radar.inputs.names import fold
from radar.inputs.settings import Limits
from radar.intake.columns.codebook import LABELS, STRUCTURE, dataset_sheets, read_codebook
from radar.intake.faults import shown
from radar.intake.files.measure import DAMAGED, error_cells, measure, part_names
from radar.intake.files.search import search
from radar.intake.files.sources import Row, Source, refused
from radar.intake.letters import column_letters
from radar.language.messages import say
from radar.problems import Place, Problem, Problems

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".ods")
"""How the names of workbooks end."""


def open_sheet(path: Path, file: str, suffix: str, contract: Contract, coded: bool) -> Source:
    """Find out which sheets of a workbook to read. Raises `Problems`, which call it `file`.

    `suffix`: the ending of its name, in small letters. `coded`: it may come with a codebook.
    """
    try:
        names = part_names(path, file)
    except DAMAGED:
        what = say("the name says that this is a spreadsheet, but it is not")
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
    if suffix == ".xlsb":
        what, fix = say("this is a binary Excel file (.xlsb)"), say("Save it as .xlsx or as CSV UTF-8")
        raise refused(file, what, fix, "not-a-survey-file")
    _measure(path, _stamp(path), file, contract.limits)
    with _damage_told(file):
        book = _read(path, _stamp(path))
    if not book.first:
        raise refused(file, say("the workbook has no sheet"), say("Export it again"), "empty-file")
    sheet_names = list(book.sheets)
    sheets = 1 + len(book.others)
    dataset = tuple(dataset_sheets(sheet_names)) if coded else ()
    found = _search(path, _stamp(path), file, dataset)
    if dataset:
        by_role = {name.casefold(): name for name in sheet_names}
        structure, labels = (
            [cells for _, cells in sheet_rows(path, (by_role[role],))] for role in (STRUCTURE, LABELS)
        )
        codebook = read_codebook(structure, labels, file)
        return Source(path, "sheet", suffix[1:], sheets=dataset, codebook=codebook, warnings=found)
    warnings = list(found)
    if any(_alike(book.first[0], book.sheets[name]) for name in book.others):
        what = say("another sheet has the same headings as the first: its answers would be lost")
        fix = say("Put all answers on the first sheet, or submit each sheet as a file")
        raise refused(file, what, fix, "answers-on-other-sheets")
    if sheets > 1:
        what = say("the workbook has %(sheets)s sheets; only the first is read", sheets=sheets)
        fix = say("Put all answers on the first sheet, or submit each sheet as a file")
        warnings.append(Problem(Place(file), what, fix, "other-sheets", "warning"))
    return Source(path, "sheet", suffix[1:], warnings=tuple(warnings))


def merged_below(path: Path, names: tuple[str, ...], rows: int) -> list[str]:
    """The merged cells, such as `B2:B3`, below so many header rows: only the first of each holds anything."""
    with _damage_told(shown(path)):
        book = _read(path, _stamp(path))
        sheets = [book.sheets[name] for name in names] or book.first
        return [
            f"{column_letters(first[1])}{first[0] + 1}:{column_letters(last[1])}{last[0] + 1}"
            for sheet in sheets
            for first, last in sheet.merged_cell_ranges or ()
            if last[0] >= rows and first != last
        ]


def sheet_rows(path: Path, names: tuple[str, ...]) -> Iterator[Row]:
    """The rows of these sheets side by side, or of the first sheet if none is named. Raises `Problems`."""
    with _damage_told(shown(path)):
        book = _read(path, _stamp(path))
        sheets = [book.sheets[name] for name in names] or book.first
        others = [dict(_rows_of_sheet(sheet)) for sheet in sheets[1:]]
        rows = _rows_of_sheet(sheets[0])
        yield from _side_by_side(rows if names else _with_errors(rows, book.errors), others)


@contextmanager
def _damage_told(file: str) -> Iterator[None]:
    """What goes wrong while a workbook is read raises `Problems`."""
    import python_calamine

    try:
        yield
    except python_calamine.PasswordError:
        fix = say("Save it without a password")
        raise refused(file, say("the workbook has a password"), fix, "not-a-survey-file") from None
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError):
        raise _damaged(file) from None
    except BaseException as error:
        # how the library's Rust code says that it met what it did not expect; it has no public name
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(file) from None


def _damaged(file: str) -> Problems:
    fix = say("Export it again as XLSX or CSV")
    return refused(file, say("the workbook is damaged"), fix, "not-a-survey-file")


@dataclass(frozen=True, slots=True)
class _Book:
    """The sheets of a workbook, in its order."""

    first: tuple[CalamineSheet, ...]
    """The sheet that stands first; none if there is no sheet."""
    sheets: dict[str, CalamineSheet]
    others: tuple[str, ...]
    """Those besides the first that seem to hold something to be read."""
    errors: Mapping[tuple[int, int], str]
    """Error values of the first, such as `#N/A`, by row from 1 and column from 0: its reader drops them."""


@lru_cache(maxsize=1)
def _measure(path: Path, stamp: tuple[int, int, int], file: str, limits: Limits) -> None:
    measure(path, file, limits)


@lru_cache(maxsize=1)
def _search(
    path: Path, stamp: tuple[int, int, int], file: str, answers: tuple[str, ...]
) -> tuple[Problem, ...]:
    """The personal data besides the cells of the sheets with the answers: these, or the first."""
    with _damage_told(file):
        book = _read(path, stamp)
        own = answers or (book.first[0].name,)
        others = {name: sheet for name, sheet in book.sheets.items() if name not in own}
        return search(
            path,
            file,
            {name: partial(_rows_of_sheet, sheet) for name, sheet in others.items()},
            lambda: {
                cell.strip()
                for sheet in book.sheets.values()
                for _, cells in _rows_of_sheet(sheet)
                for cell in cells
            },
        )


# a file is read several times in a row: for its header, its answers, its repeats
@lru_cache(maxsize=1)
def _read(path: Path, stamp: tuple[int, int, int]) -> _Book:
    import python_calamine

    plain = python_calamine.SheetTypeEnum.WorkSheet
    with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
        about = book.sheets_metadata
        sheets = {sheet.name: book.get_sheet_by_name(sheet.name) for sheet in about if sheet.typ is plain}
        first = (book.get_sheet_by_index(0),) if about else ()
    others = tuple(
        sheet.name
        for sheet in about[1:]
        # what is hidden, or a single column of text, holds no answers that were meant to be read
        if sheet.visible is python_calamine.SheetVisibleEnum.Visible
        and sheet.name in sheets
        and sheets[sheet.name].width > 1
    )
    return _Book(first, sheets, others, error_cells(path))


def _alike(first: CalamineSheet, other: CalamineSheet) -> bool:
    """Whether most of the headings of one sheet head the other too."""
    mine, theirs = (
        {
            fold(cell)
            for _, cells in itertools.islice(_rows_of_sheet(sheet), 1)
            for cell in cells
            if cell.strip()
        }
        for sheet in (first, other)
    )
    return len(mine) > 1 and 2 * len(mine & theirs) > len(mine)


def _stamp(path: Path) -> tuple[int, int, int]:
    """What changes when a file is written again."""
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _rows_of_sheet(sheet: CalamineSheet) -> Iterator[Row]:
    start = sheet.start or (0, 0)
    # rows and columns before the first filled one count too
    first = [""] * start[1]
    for number, cells in enumerate(itertools.islice(sheet.iter_rows(), start[0], None), start[0] + 1):
        yield number, first + [_cell_text(cell) for cell in cells]


def _with_errors(rows: Iterator[Row], errors: Mapping[tuple[int, int], str]) -> Iterator[Row]:
    """The rows with the error values that the reader leaves out, so that none passes for an empty cell."""
    wrong = {row for row, _ in errors}
    for number, cells in rows:
        if number in wrong:
            cells = [errors.get((number, i), cell) for i, cell in enumerate(cells)]
        yield number, cells


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
