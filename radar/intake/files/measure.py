"""How much a workbook holds, found out before a reader takes it into memory.

A workbook is a ZIP archive of XML: a few kilobytes can unpack to gigabytes, and a single cell in the
last row and column makes a rectangle of 17 billion cells. So its parts are unpacked here piece by
piece and thrown away at once, and only what decides about memory is looked at.
"""

from __future__ import annotations

import copy
import html
import itertools
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from radar.inputs.settings import Limits
from radar.intake.files.sources import refused
from radar.language.messages import Text, say
from radar.problems import Problems

MOST_CELLS = 8_000_000
"""Most cells in the rectangles around what the sheets hold. The reader takes about 80 bytes for each."""

_MOST_STRINGS = 2_000_000
_MOST_TEXT = 256_000_000
"""Most bytes of text in cells, one that stands in many cells counted in each."""
_MOST_DIRECTORY = 1 << 20
"""Most bytes of the list of a workbook's parts: some ten thousand of them."""
_MOST_NAMES = 200_000
_MOST_ROWS = 1 << 20
_PIECE = 1 << 20
_MOST_SPACES = 1 << 16
"""Most spaces that one sign of a text stands for."""

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    LookupError,
    OverflowError,
    expat.ExpatError,
)
"""What reading a damaged archive, or XML in it that is not well-formed, raises."""

_SIGN = rb"(?:[^<>\"'/]|/(?!>)|\"[^\"<]*+\"|'[^'<]*+')"
"""A sign, or a whole value, between a tag's name and its end."""
_SIGNS = _SIGN.replace(b"'/]", b"'/]++") + rb"*+"
_STRING = re.compile(rb"<(?:[^\s<>/:]+:)?si(?=[\s/>])")
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_PREFIX = re.compile(rb":(?:c|row|f|v|sheet|definedName|Relationship|numFmt|si)[\s/>]")


class _Patterns:
    """What is looked for in a sheet whose tags begin with `tag`."""

    def __init__(self, tag: bytes) -> None:
        address = rb"(?>(?:" + _SIGN + rb"*?\sr\s*=\s*[\"']([^\"'<]*)[\"'])?)"
        self.start = re.compile(tag + rb"c(?=[\s/>])")
        self.cell = re.compile(self.start.pattern + address + _SIGNS + rb"(/>|>(?:\s*</)?)")
        """A cell: its address, if it says it, and an end that is `>` only if it holds something."""
        self.row = re.compile(tag + rb"row(?=[\s/>])" + address)
        self.string = re.compile(rb"\st\s*=\s*[\"']s[\"'][^<>]*>\s*" + tag + rb"v\s*>\s*(\d{1,9})\s*<")
        self.name = re.compile(tag + rb"(?:sheet|definedName|Relationship|numFmt|si)(?=[\s/>])")
        self.formula = re.compile(tag + rb"f(?=[\s/>])")
        end = rb"</(?:[^\s<>/:]+:)?"
        self.not_calculated = re.compile(
            tag + rb"c(?=\s)(?!" + _SIGN + rb"*?\st\s*=\s*[\"']str)" + _SIGNS + rb">\s*"
            rb"" + self.formula.pattern + _SIGNS + rb"(?:/>|>[^<]*" + end + rb"f\s*>)\s*"
            rb"(?:" + tag + rb"v\s*(?:/>|>\s*" + end + rb"v\s*>)\s*)?" + end + rb"c\s*>"
        )
        """A cell with a formula, no result, and no sign that the result is an empty text."""
        self.error = re.compile(
            tag + rb"c(?=\s)(?=" + _SIGN + rb"*?\st\s*=\s*[\"']e[\"'])(?=" + _SIGN + rb"*?\sr\s*=\s*[\"']"
            rb"([A-Za-z]{1,3}[0-9]{1,7})[\"'])"
            + _SIGNS
            + rb">(?:(?!"
            + end
            + rb"c\s*>).){0,10000}?"
            + tag
            + rb"v\s*>([^<]{1,40})<",
            re.DOTALL,
        )
        """A cell whose result is an error value: its address and the value."""


_AN_ERROR = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_PLAIN, _PREFIXED = _Patterns(rb"<"), _Patterns(rb"<(?:[^\s<>/:]+:)?")  # the first is twice as quick
_COLUMN, _ROW = re.compile(rb"[A-Za-z]{1,3}"), re.compile(rb"[0-9]{1,7}")
_ODS_START = re.compile(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])")
_ODS = re.compile(_ODS_START.pattern + rb"(" + _SIGNS + rb")/?>")
_SPACES = re.compile(rb"\stext:c\s*=\s*[\"']([^\"']*)")
_COUNT = re.compile(rb"\suniqueCount\s*=\s*[\"']([^\"']*)")
"""How many texts a part says that it holds: a reader makes room for all of them at once."""
_REPEATED = re.compile(rb"\stable:number-(?:rows|columns)-repeated\s*=\s*[\"']([^\"']*)")
_ENDINGS = (".xml", ".rels")
_DAMAGED = say("the workbook is damaged")
_EXPORT = say("Export it again as XLSX or CSV")


@dataclass
class _Held:
    """What the parts read so far hold."""

    cells: int = 0
    """In the rectangles around the filled cells of each sheet."""
    text: int = 0
    names: int = 0


def part_names(path: Path, file: str) -> set[str]:
    """The names of a workbook's parts. Raises `Problems` if there are too many, or a `DAMAGED`."""
    if _directory(path) > _MOST_DIRECTORY:
        raise refused(file, say("the workbook has too many parts"), _EXPORT, "workbook-too-large")
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def measure(path: Path, file: str, limits: Limits) -> None:
    """Refuse a workbook that is too large to be read. Raises `Problems`, which call it `file`."""
    most = limits.workbook_megabytes * 1e6
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > most:
                raise _too_large(file, limits)
            _measure_parts(archive, parts, file, limits)
    except DAMAGED:
        raise refused(file, _DAMAGED, _EXPORT, "not-a-survey-file") from None


def error_cells(path: Path) -> dict[tuple[int, int], str]:
    """The error values, such as `#N/A`, of an Excel workbook's first sheet, by row from 1 and column from 0.

    The workbook has been measured. Of a spreadsheet of another kind, none.
    """
    with zipfile.ZipFile(path) as archive:
        part = _first_sheet(archive)
        if part is None:
            return {}
        content = archive.read(part)
    if not _AN_ERROR.search(content):
        return {}
    find = _PREFIXED if _PREFIX.search(content) else _PLAIN
    found: dict[tuple[int, int], str] = {}
    for match in find.error.finditer(content):
        letters = match[1].rstrip(b"0123456789")
        row, column = int(match[1][len(letters) :]), _number(letters) - 1
        found[row, column] = html.unescape(match[2].decode(errors="replace"))
    return found


def _first_sheet(archive: zipfile.ZipFile) -> str | None:
    """The name of the part with the sheet that stands first, as the workbook's own lists say it."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  (measured, no DTD)
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return None
    sheet = next((node for node in book.iter() if node.tag.endswith("}sheet")), None)
    ids = [] if sheet is None else [value for name, value in sheet.items() if name.endswith("}id")]
    targets = {node.get("Id"): node.get("Target", "") for node in links.iter() if node.get("Id")}
    target = targets.get(ids[0], "") if ids else ""
    part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return part if part in archive.namelist() else None


def _measure_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], file: str, limits: Limits) -> None:
    held, left = _Held(), int(limits.workbook_megabytes * 1e6)
    lengths = np.zeros(0, np.int64)
    # the texts first: cells point at them
    for part in sorted(parts, key=lambda part: not part.filename.lower().endswith("sharedstrings.xml")):
        pieces = _pieces(archive, part, left)
        if part.filename.lower().endswith("sharedstrings.xml"):
            lengths = np.concatenate([lengths, _lengths(pieces, file)])
        elif part.filename == "content.xml":
            _measure_ods(pieces, held, file, limits)
        else:
            _measure_sheet(pieces, held, lengths, file, limits)
        left -= part.file_size


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """A part's bytes in pieces that end before a tag. Raises a `DAMAGED` if it is not what it says."""
    unpacked = copy.copy(part)
    unpacked.file_size = most + 1  # else no more than the size it claims would be unpacked
    done, rest = 0, b""
    check = _Check() if part.filename.lower().endswith(_ENDINGS) else None
    with archive.open(unpacked) as stream:
        while piece := stream.read(_PIECE):
            done += len(piece)
            if done > part.file_size or len(rest) > 8 * _PIECE:
                raise ValueError
            if check is not None:
                check.add(piece)
            rest += piece
            end = rest.rfind(b"<")
            if b"uniqueCount" in rest and max(map(int, _COUNT.findall(rest)), default=0) > part.file_size:
                raise ValueError
            if end < 0:
                yield rest
                rest = b""
            elif end > 0:
                # the sign itself goes along, so that it is seen that a tag follows
                yield rest[: end + 1]
                rest = rest[end:]
    if done != part.file_size:
        raise ValueError
    if check is not None:
        check.end()
    yield rest


class _Check:
    """Whether a part is well-formed XML: of any other a reader takes only a part, or never ends."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def add(self, piece: bytes) -> None:
        """Look at the next bytes. Raises a `DAMAGED`."""
        self._parser.Parse(piece)

    def end(self) -> None:
        """Look whether the part may end here. Raises a `DAMAGED`."""
        self._parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    """No program writes one into a workbook; what it defines could unpack to any size."""
    raise ValueError


def _lengths(pieces: Iterator[bytes], file: str) -> npt.NDArray[np.int64]:
    """Bytes of each shared text, its markup included."""
    starts: list[int] = []
    done = 0
    for piece in pieces:
        starts += [done + match.start() for match in _STRING.finditer(piece)]
        done += len(piece) - piece.endswith(b"<")
        if len(starts) > _MOST_STRINGS:
            raise _too_much(file)
    ends = np.array([*starts[1:], done], np.int64)
    return ends - np.array(starts, np.int64) if starts else np.zeros(0, np.int64)


def _measure_sheet(
    pieces: Iterator[bytes],
    held: _Held,
    lengths: npt.NDArray[np.int64],
    file: str,
    limits: Limits,
) -> None:
    """Any other part: only the workbook's own list, which readers follow, says which are sheets."""
    last_row = last_column = rows = numbered = unplaced = run = filled = 0
    longest = int(lengths.max(initial=0))
    for number, piece in enumerate(pieces):
        if not number and not _XML.match(piece):
            _refuse_hidden(itertools.chain([piece], pieces))
            return
        find = _PREFIXED if _PREFIX.search(piece) else _PLAIN
        held.names += len(find.name.findall(piece))
        cells = find.cell.findall(piece)
        if len(cells) != len(find.start.findall(piece)):
            raise ValueError
        addresses = [address for address, end in cells if end == b">"]
        filled += len(addresses)
        row, column = _furthest(addresses)
        last_row, last_column = max(last_row, row), max(last_column, column)
        numbers = find.row.findall(piece)
        rows += numbers.count(b"")
        numbered = max(numbered, *(int(number or 0) for number in numbers), 0)
        if b"" in addresses:
            # without an address a cell stands right of the one before it, a row below the one before
            last_row = max(last_row, rows + numbered)
            in_rows = [len(find.start.findall(row)) for row in find.row.split(piece)[::2]]
            in_rows[0] += run
            run = in_rows[-1]
            unplaced = max(unplaced, *in_rows)
        # only then can the texts be too long together; adding them up takes longer than all the rest
        if longest * filled > _MOST_TEXT:
            indices = np.array(find.string.findall(piece), np.int64)
            held.text += int(lengths[indices[indices < len(lengths)]].sum())
        if held.names > _MOST_NAMES or held.text > _MOST_TEXT or filled > MOST_CELLS:
            raise _too_much(file)
        if find.formula.search(piece) and find.not_calculated.search(piece):
            what = say("the workbook holds formulas whose results were never calculated")
            fix = say("Open it in a spreadsheet and save it, then submit it again")
            raise refused(file, what, fix, "not-calculated")
        _refuse_far(held, last_row, last_column + unplaced, file, limits)
    held.cells += last_row * (last_column + unplaced)


def _refuse_hidden(pieces: Iterator[bytes]) -> None:
    """A picture or a program needs no measuring. Raises `ValueError` if there is a sheet in it."""
    if any(b"sheetData" in piece for piece in pieces):
        raise ValueError


def _furthest(addresses: list[bytes]) -> tuple[int, int]:
    """The last row and column, from 1, among these cells. 0: none says where it stands.

    Raises `ValueError` if an address is none.
    """
    placed = set(addresses) - {b""}
    columns = {address.rstrip(b"0123456789") for address in placed}
    rows = {address[len(address.rstrip(b"0123456789")) :] for address in placed}
    if not all(map(_COLUMN.fullmatch, columns)) or not all(map(_ROW.fullmatch, rows)):
        raise ValueError
    return max(map(int, rows), default=0), max(map(_number, columns), default=0)


def _number(letters: bytes) -> int:
    """Position of a column, from 1, by its name in a spreadsheet."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _text(content: bytes) -> int:
    """Most bytes of text in what stands in a cell. Raises `ValueError` for a sign of too many spaces."""
    spaces = list(map(int, _SPACES.findall(content))) if b"text:c" in content else []
    if max(spaces, default=0) > _MOST_SPACES:
        raise ValueError
    return len(content) + sum(spaces)


def _measure_ods(pieces: Iterator[bytes], held: _Held, file: str, limits: Limits) -> None:
    row = row_repeats = column = last_row = last_column = 0
    times = 0  # that the open cell stands in the sheet
    for piece in pieces:
        tags = list(_ODS.finditer(piece))
        if len(tags) != len(_ODS_START.findall(piece)):
            raise ValueError
        starts = [*(tag.start() for tag in tags), len(piece)]
        held.text += times * _text(piece[: starts[0]])
        for tag, following in zip(tags, starts[1:], strict=True):
            closing, name, attributes = tag.groups()
            times = 0
            if closing:
                if name == b"table":
                    held.cells += last_row * last_column
                    row = last_row = last_column = 0
                continue
            repeats = max(map(int, _REPEATED.findall(attributes)), default=1)
            if name == b"table":
                row = last_row = last_column = 0
            elif name == b"table-row":
                row, row_repeats, column = row + repeats, repeats, 0
            else:
                column += repeats
                if b":value-type" in attributes or b"formula" in attributes:
                    last_row, last_column = max(last_row, row), max(last_column, column)
                    times = repeats * max(1, row_repeats)
                    held.text += times * _text(piece[tag.end() : following])
                    _refuse_far(held, last_row, last_column, file, limits)
        if held.text > _MOST_TEXT:
            raise _too_much(file)
    held.cells += last_row * last_column


def _refuse_far(held: _Held, row: int, column: int, file: str, limits: Limits) -> None:
    most = limits.columns
    if row > _MOST_ROWS or column > most or held.cells + row * column > MOST_CELLS:
        what = say(
            "the workbook holds something in row %(row)s and in column %(column)s (%(name)s):"
            " read as one table that is too large",
            row=row,
            column=column,
            name=_letters(column),
        )
        fix = say(
            "Delete what lies far from the answers (at most %(most)s columns and %(cells)s cells "
            "are read), or submit a CSV file",
            most=most,
            cells=MOST_CELLS,
        )
        raise refused(file, what, fix, "workbook-too-large")


def _letters(column: int) -> str:
    """A column's name in a spreadsheet."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _too_large(file: str, limits: Limits) -> Problems:
    what = say(
        "the workbook is larger than %(megabytes)s MB when unpacked",
        megabytes=f"{limits.workbook_megabytes:g}",
    )
    fix = say("Submit it as CSV, or raise `limits: workbook_megabytes` in radar.yml")
    return refused(file, what, fix, "workbook-too-large")


def _too_much(file: str) -> Problems:
    what: Text = say("the workbook holds too many cells or texts to be read")
    return refused(file, what, say("Submit it as CSV"), "workbook-too-large")


def _directory(path: Path) -> int:
    """Bytes of the list of parts, as the end of the archive says; it is read whole to open one."""
    with path.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - (1 << 16) - 22))
        end = stream.read()
    position = end.rfind(b"PK\x05\x06")
    size: int = struct.unpack_from("<L", end, position + 12)[0] if position >= 0 else 0
    return size
