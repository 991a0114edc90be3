"""Bytes -> rows of cells, whatever encoding, delimiter, line ends or spreadsheet they come in."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from radar.intake.codebook import LABELS, STRUCTURE, Codebook, companions, dataset_sheets, read_codebook
from radar.intake.contract import Contract, fold
from radar.intake.faults import shown
from radar.intake.presets import PRESETS
from radar.problems import Place, Problem, Problems
from radar.questionnaire import Responses

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Row = tuple[int, list[str]]
"""Row number as a spreadsheet counts, and the cells."""

DELIMITERS = ";,\t|"
BLOCK = 1 << 20

_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".ods")
_RECORD_CHARACTERS = 1 << 24
_FALLBACKS = {"mac_roman": "Mac Roman", "cp850": "DOS (cp850)", "cp865": "DOS Nordic (cp865)"}
_SAVE_AS_CSV = "Open it in a spreadsheet and save it as CSV UTF-8"
_MAGIC = (
    (b"\x1f\x8b", "gzip-compressed", "Unpack it and submit the CSV file inside"),
    (b"BZh", "bzip2-compressed", "Unpack it and submit the CSV file inside"),
    (b"\xfd7zXZ\x00", "xz-compressed", "Unpack it and submit the CSV file inside"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed", "Unpack it and submit the CSV file inside"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it and submit the CSV file inside"),
    (b"Rar!", "a RAR archive", "Unpack it and submit the CSV file inside"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file (.xls)", "Save it as .xlsx or as CSV UTF-8"),
    (b"PAR1", "a Parquet file", "Export it as CSV"),
    (b"SQLite format 3", "a database", "Export the answers as CSV"),
    (b"%PDF", "a PDF", "Submit the survey tool's CSV or XLSX export"),
    (b"\x89PNG", "a picture", "Submit the survey tool's CSV or XLSX export"),
    (b"\xff\xd8\xff", "a picture", "Submit the survey tool's CSV or XLSX export"),
    (b"GIF8", "a picture", "Submit the survey tool's CSV or XLSX export"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A survey file that can be read, and how."""

    path: Path
    kind: Literal["text", "sheet"]
    encoding: str
    """Character set, as Python calls it; for a spreadsheet, its kind."""
    delimiter: str = ","
    sep_line: bool = False
    """Whether the first line only names the delimiter, as Excel does."""
    warnings: tuple[Problem, ...] = ()
    sheets: tuple[str, ...] = ()
    """Sheets of a workbook that stand side by side. None: the first sheet."""
    codebook: Codebook | None = None
    """What the codes in the cells mean."""


def open_source(path: Path, responses: Responses, contract: Contract, whole: bool = True) -> Source:
    """Find out how to read a file. Raises `Problems`.

    `whole`: decode all of it to find out, not only its start.
    """
    file = shown(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        what = "the file does not exist" if missing else f"the file can't be read ({error.strerror})"
        raise _refused(file, what, "Check the name and the folder", "no-file") from None
    if size == 0:
        raise _refused(file, "the file is empty", "Export the survey again", "empty-file")
    if size > contract.limits.file_megabytes * 1e6:
        raise _too_large(file, contract)
    suffix = path.suffix.lower()
    for magic, what, fix in _MAGIC:
        if head.startswith(magic):
            raise _refused(file, f"this is not a text file but {what}", fix, "not-a-survey-file")
    coded = responses.layout in ("auto", "surveyxact")
    if head.startswith(b"PK\x03\x04") or suffix in _SHEETS:
        source = _open_sheet(path, file, suffix, contract, coded)
    else:
        source = _open_text(path, file, head, responses, contract, whole)
        beside = companions(path) if coded else None
        if beside is not None:
            structure, labels = (_table(one, responses, contract) for one in beside)
            source = replace(source, codebook=_codebook(shown(beside[0]), structure, labels))
    if responses.layout == "surveyxact" and source.codebook is None:
        what = "the dataset comes without its structure and labels"
        fix = "Export all three tables: as one workbook, or as dataset.csv, structure.csv and labels.csv"
        raise _refused(file, what, fix, "no-codebook")
    return source


def read_rows(source: Source, contract: Contract) -> Iterator[Row]:
    """Every row of the file, empty ones too. Raises `Problems` where the rest can't be read."""
    rows = _rows(source, contract)
    yield from rows if source.codebook is None else source.codebook.told(rows)


def _rows(source: Source, contract: Contract) -> Iterator[Row]:
    if source.kind == "sheet":
        yield from _sheet_rows(source.path, source.sheets)
        return
    with source.path.open("r", encoding=source.encoding, newline="") as stream:
        lines = _Lines(stream)
        if source.sep_line:
            next(lines)
        yield from _csv_rows(lines, source, contract)


def _table(path: Path, responses: Responses, contract: Contract) -> list[list[str]]:
    """All rows of a file that belongs to another. Raises `Problems`."""
    source = open_source(path, responses.model_copy(update={"layout": "wide"}), contract)
    return [cells for _, cells in read_rows(source, contract)]


def _codebook(file: str, structure: list[list[str]], labels: list[list[str]]) -> Codebook:
    found = read_codebook(structure, labels)
    if found is None:
        what = "the structure has no columns `variableName` and `questionText`"
        raise _refused(file, what, "Export it again", "no-codebook")
    return found


def _open_sheet(path: Path, file: str, suffix: str, contract: Contract, coded: bool) -> Source:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError):
        what = "the name says that this is a spreadsheet, but it is none"
        raise _refused(file, what, "Export it again as XLSX or CSV", "not-a-survey-file") from None
    excel = any(name.startswith("xl/") for name in names)
    if not excel and "content.xml" not in names:
        what = "this is not a text file but a ZIP archive"
        fix = "Unpack it and submit the files inside"
        raise _refused(file, what, fix, "not-a-survey-file")
    if suffix not in _SHEETS:
        what = f"this is {'an Excel file' if excel else 'a spreadsheet'} with another ending in its name"
        fix = f"{_SAVE_AS_CSV}, or end its name in {'.xlsx' if excel else '.ods'}"
        raise _refused(file, what, fix, "not-a-survey-file")
    if unpacked > contract.limits.file_megabytes * 1e6:
        raise _too_large(file, contract)
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            sheet_names = list(book.sheet_names)
            if not sheet_names:
                raise _refused(file, "the workbook has no sheet", "Export it again", "empty-file")
            sheets = 1 + sum(
                # what is hidden, or a single column of text, holds no answers that were meant to be read
                sheet.visible is python_calamine.SheetVisibleEnum.Visible
                and sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
                and book.get_sheet_by_name(sheet.name).width > 1
                for sheet in book.sheets_metadata[1:]
            )
    except python_calamine.PasswordError:
        fix = "Save it without a password"
        raise _refused(file, "the workbook has a password", fix, "not-a-survey-file") from None
    except python_calamine.CalamineError:
        fix = "Export it again as XLSX or CSV"
        raise _refused(file, "the workbook is damaged", fix, "not-a-survey-file") from None
    dataset = tuple(dataset_sheets(sheet_names)) if coded else ()
    if dataset:
        by_role = {name.casefold(): name for name in sheet_names}
        structure, labels = (
            [cells for _, cells in _sheet_rows(path, (by_role[role],))] for role in (STRUCTURE, LABELS)
        )
        codebook = _codebook(file, structure, labels)
        return Source(path, "sheet", suffix[1:], sheets=dataset, codebook=codebook)
    warnings = []
    if sheets > 1:
        what = f"the workbook has {sheets} sheets; only the first is read"
        fix = "Put all answers on the first sheet, or submit each sheet as a file"
        warnings.append(Problem(Place(file), what, fix, "other-sheets", "warning"))
    return Source(path, "sheet", suffix[1:], warnings=tuple(warnings))


def _sheet_rows(path: Path, names: tuple[str, ...]) -> Iterator[Row]:
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


def _open_text(
    path: Path, file: str, head: bytes, responses: Responses, contract: Contract, whole: bool
) -> Source:
    warnings: tuple[Problem, ...] = ()
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif responses.encoding is not None and not head.startswith(codecs.BOM_UTF8):
        encoding = _declared(responses.encoding, file)
    else:
        encoding = "utf-8-sig"
    fault = _first_undecodable(path, encoding, whole)
    if fault is not None and encoding == "utf-8-sig" and not head.startswith(codecs.BOM_UTF8):
        encoding = "cp1252"
        warnings = (_fallback(path, file, fault, responses, contract),)
    elif fault is not None:
        what = f"the file is not {encoding} (byte {fault} does not fit)"
        raise _refused(file, what, "Save it as CSV UTF-8", "encoding")
    elif encoding == "utf-8-sig" and _looks_like_utf16(head):
        what = "the file looks like UTF-16 without its mark"
        raise _refused(file, what, "Save it as CSV UTF-8", "encoding")
    with path.open("r", encoding=encoding, newline="") as stream:
        first = stream.readline(_RECORD_CHARACTERS)
        told = first.strip().lower()
        sep_line = len(told.rstrip("\t")) <= 5 and told.startswith("sep=")
        rest = itertools.chain([] if sep_line else [first], _Lines(stream))
        if responses.delimiter is not None:
            delimiter = responses.delimiter
        elif sep_line:
            delimiter = first.rstrip("\r\n")[4:5] or ","
        else:
            delimiter = _find_delimiter(rest, responses, contract)
    return Source(path, "text", encoding, delimiter, sep_line, warnings)


def _declared(encoding: str, file: str) -> str:
    """Python's name of a declared character set. Raises `Problems`."""
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except LookupError:
        what = f"`encoding: {encoding}` in survey.yml is not a character set"
        raise _refused(file, what, "Use for instance utf-8, cp1252 or mac_roman", "encoding") from None
    return "utf-8-sig" if name in ("utf-8", "ascii") else name


def _fallback(path: Path, file: str, fault: int, responses: Responses, contract: Contract) -> Problem:
    """The warning that a file was read as Windows-1252. Raises `Problems` if that does not fit."""
    undefined = _first_undecodable(path, "cp1252")
    if undefined is None and _names_fit(path, "cp1252", responses, contract):
        what = f"the file is not UTF-8 (byte {fault}); it was read as Windows-1252 (cp1252)"
        fix = "Save it as CSV UTF-8 to be sure, or add its `encoding` to survey.yml"
        return Problem(Place(file), what, fix, "encoding-fallback", "warning")
    why = (
        f"byte {undefined} does not exist there"
        if undefined is not None
        else "the names in it are then not the survey's"
    )
    what = f"the file is neither UTF-8 (byte {fault} does not fit) nor Windows-1252 ({why})"
    fix = "Save it as CSV UTF-8"
    for name, called in _FALLBACKS.items():
        if _names_fit(path, name, responses, contract, some=True):
            fix += f". It may be {called}: if so, `encoding: {name}` in survey.yml reads it"
            break
    raise _refused(file, what, fix, "encoding")


def _names_fit(
    path: Path, encoding: str, responses: Responses, contract: Contract, some: bool = False
) -> bool:
    """Whether cells with letters beyond ASCII hold the survey's names when read in an encoding.

    Looks at the first rows. `some`: at least one must; else none need be there to look at.
    """
    wanted = {fold(h) for h in (responses.municipality, responses.area) if isinstance(h, str)}
    fitting = failing = 0
    with path.open("r", encoding=encoding, newline="", errors="replace") as stream:
        lines = [line for _, line in zip(range(2000), _Lines(stream), strict=False)]
    delimiter = responses.delimiter or _find_delimiter(lines, responses, contract)
    columns: set[int] = set()
    for number, cells in enumerate(csv.reader(lines, delimiter=delimiter)):
        if number < 2 and not columns:
            columns = {i for i, cell in enumerate(cells) if fold(cell) in wanted}
        for i, cell in enumerate(cells):
            if not cell.isascii():
                known = len(cell) < 200 and contract.knows(cell)
                fitting += known
                failing += not known and i in columns
    return fitting >= failing and (fitting > 0 or not some)


def _first_undecodable(path: Path, encoding: str, whole: bool = True) -> int | None:
    """Position from 1 of the first byte that does not fit, in the whole file or its first block."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with path.open("rb") as stream:
        while True:
            block = stream.read(BLOCK)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeError as error:
                start = error.start if isinstance(error, UnicodeDecodeError) else 0
                return done - pending + start + 1
            if not block or not whole:
                return None
            done += len(block)


def _looks_like_utf16(head: bytes) -> bool:
    even, odd = head[0:200:2], head[1:200:2]
    return min(even.count(0), odd.count(0)) == 0 and max(even.count(0), odd.count(0)) > len(odd) // 2


def _find_delimiter(lines: Iterator[str] | list[str], responses: Responses, contract: Contract) -> str:
    """The delimiter under which the header holds most known headings, then most cells."""
    header = list(itertools.islice(lines, responses.header_rows))
    known = {fold(h) for h in (responses.respondent, responses.municipality) if h is not None}
    known |= {fold(responses.area)} if isinstance(responses.area, str) else set()
    known |= set(map(fold, (responses.long.question, responses.long.technology, responses.long.level)))
    known |= {fold(heading) for preset in PRESETS.values() for heading in preset.known}
    for items in responses.items:
        known |= contract.headings(items).keys()

    def fit(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(header, delimiter=delimiter))
        cells = [cell for row in rows for cell in row]
        return sum(fold(cell) in known for cell in cells), len(cells)

    return max(DELIMITERS, key=fit)


class _Lines:
    """Lines of a text stream that remembers those of the present record, for messages about it."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.record: list[str] = []
        self.size = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(_RECORD_CHARACTERS - self.size + 1)
        if not line:
            raise StopIteration
        self.size += len(line)
        if self.size > _RECORD_CHARACTERS:
            raise csv.Error("record too long")
        self.record.append(line)
        return line

    def end_record(self) -> None:
        """Forget the lines up to here."""
        self.record.clear()
        self.size = 0


def _csv_rows(lines: _Lines, source: Source, contract: Contract) -> Iterator[Row]:
    # the module's own limit is for the whole process; cells are measured against ours later
    if csv.field_size_limit() <= _RECORD_CHARACTERS:
        csv.field_size_limit(_RECORD_CHARACTERS + 1)
    lines.end_record()
    reader = csv.reader(lines, delimiter=source.delimiter, strict=True)
    header: list[str] = []
    for number in itertools.count(1):
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _quote_trouble(lines, source, number, header) from None
        header = header or cells
        lines.end_record()
        yield number, cells


def _quote_trouble(lines: _Lines, source: Source, row: int, header: list[str]) -> Problems:
    file = shown(source.path)
    position = _trouble_column("".join(lines.record), source.delimiter)
    column = header[position] if position < len(header) else None
    if lines.size > _RECORD_CHARACTERS:
        what, code = "a quotation mark is never closed, or the cell is far too long", "quote"
    else:
        what = "a quotation mark is not closed, or stands inside a cell without being doubled"
        code = "quote"
    fix = 'Close it, or write "" for a quotation mark inside a quoted cell; nothing below was read'
    return Problems([Problem(Place(file, row=row, column=column), what, fix, code)])


def _trouble_column(record: str, delimiter: str) -> int:
    """Position of the cell in which a record's quoting goes wrong."""
    column, quoted, start = 0, False, True
    characters = iter(record)
    following: str | None = None
    while (c := following or next(characters, "")) != "":
        following = None
        if quoted and c == '"':
            following = next(characters, "")
            if following == '"':
                following = None
                continue
            quoted = False
            if following and following not in (delimiter, "\r", "\n"):
                return column
        elif not quoted and c == delimiter:
            column, start = column + 1, True
            continue
        elif start and c == '"':
            quoted = True
        start = False
    return column


def _refused(file: str, what: str, fix: str, code: str) -> Problems:
    return Problems([Problem(Place(file), what, fix, code)])


def _too_large(file: str, contract: Contract) -> Problems:
    what = f"the file is larger than {contract.limits.file_megabytes:g} MB"
    fix = "Split it, or raise `limits: file_megabytes` in radar.yml"
    return _refused(file, what, fix, "file-too-large")
