"""A text file's records, and the cell in which the quoting of one goes wrong."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import IO

from radar.intake.faults import shown
from radar.intake.files.sources import Row, Source
from radar.language.messages import say
from radar.problems import Place, Problem, Problems

LONGEST_RECORD = 1 << 24
"""Most characters in a record; a longer one is most likely a quotation mark that is never closed."""


_OFTEN = 5_000
"""After so many rows it is told how far the file is read."""


class Lines:
    """Lines of a text stream that remembers those of the present record, for messages about it."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.record: list[str] = []
        self.size = 0
        self.number = 0
        self._before = ""
        self._twin: str | None = None

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self._read()
        if self._is_twin(line):
            self.number += 1
            line = self._read()
        self._before = line
        if not line:
            raise StopIteration
        self.size += len(line)
        if self.size > LONGEST_RECORD:
            raise csv.Error("record too long")
        self.number += 1
        self.record.append(line)
        return line

    def _read(self) -> str:
        return self._stream.readline(LONGEST_RECORD - self.size + 1)

    def _is_twin(self, line: str) -> bool:
        """Whether this is only the second half of a doubled line end, as CR CR LF and LF CR are read.

        The file's first line shows whether its ends are such.
        """
        twin = {"\r": "\r\n", "\n": "\r"}.get(self._before[-1:])
        if self._before.endswith("\r\n") or line != twin:
            return False
        if self._twin is None and self.number == 1:
            self._twin = line
        return line == self._twin

    def end_record(self) -> None:
        """Forget the lines up to here."""
        self.record.clear()
        self.size = 0


def text_rows(source: Source, progress: Callable[[int], None] = lambda done: None) -> Iterator[Row]:
    """The rows of a text file. Raises `Problems` where its quotation marks leave the rest unclear.

    `progress` is told now and then how many bytes are read.
    """
    with (
        source.path.open("rb") as raw,
        io.TextIOWrapper(raw, encoding=source.encoding, newline="") as stream,
    ):
        lines = Lines(stream)
        if source.sep_line:
            next(lines)
        for number, cells in _csv_rows(lines, source):
            if not number % _OFTEN:
                progress(raw.tell())
            yield number, cells


def lines_of(source: Source, rows: Collection[int]) -> dict[int, int]:
    """Lines of the file, from 1, in which these rows begin; but for those whose number it is."""
    found: dict[int, int] = {}
    if not source.sep_line and not _has_marks(source.path):  # every line is a row
        return found
    with source.path.open("r", encoding=source.encoding, newline="") as stream:
        lines = Lines(stream)
        reader = csv_reader(lines, source.delimiter, strict=True)
        if source.sep_line:
            next(lines)
        for row in range(1, max(rows, default=0) + 1):
            if row in rows and lines.number + 1 != row:
                found[row] = lines.number + 1
            lines.end_record()
            try:
                next(reader)
            except (StopIteration, csv.Error):
                break
    return found


def _has_marks(path: Path) -> bool:
    """Whether there is a quotation mark in a file."""
    with path.open("rb") as stream:
        return any(b'"' in block for block in iter(lambda: stream.read(1 << 20), b""))


def csv_reader(lines: Iterable[str], delimiter: str, strict: bool = False) -> Iterator[list[str]]:
    """The rows of these lines, with cells of any length. `strict`: raises `csv.Error` for odd quoting."""
    # the module's own limit is for the whole process; cells are measured against ours later
    if csv.field_size_limit() <= LONGEST_RECORD:
        csv.field_size_limit(LONGEST_RECORD + 1)
    return csv.reader(lines, delimiter=delimiter, strict=strict)


def _csv_rows(lines: Lines, source: Source) -> Iterator[Row]:
    lines.end_record()
    reader = csv_reader(lines, source.delimiter, strict=True)
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


def _quote_trouble(lines: Lines, source: Source, row: int, header: list[str]) -> Problems:
    file = shown(source.path)
    position = _trouble_column("".join(lines.record), source.delimiter)
    column = header[position] if position < len(header) else None
    what = say("a quotation mark is not closed, or is inside a cell without being doubled")
    if lines.size > LONGEST_RECORD:
        what = say("a quotation mark is never closed, or the cell is far too long")
    fix = say('Close it, or write "" for a quotation mark inside a quoted cell; nothing below was read')
    return Problems([Problem(Place(file, row=row, column=column), what, fix, "quote")])


def _trouble_column(record: str, delimiter: str) -> int:
    """Position of the cell in which a record's quoting goes wrong."""
    column = position = 0
    while True:
        if record.startswith('"', position):
            position = _after_quoted(record, position)
            following = record[position : position + 1]
            if following not in ("", delimiter, "\r", "\n"):
                return column
        end = record.find(delimiter, position)
        if end < 0:
            return column
        column, position = column + 1, end + 1


def _after_quoted(record: str, position: int) -> int:
    """Where a quoted cell ends that begins here; the end of the record if it never does."""
    while True:
        position = record.find('"', position + 1) + 1
        if not position:
            return len(record)
        if not record.startswith('"', position):
            return position
