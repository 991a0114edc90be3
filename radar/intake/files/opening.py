"""Bytes -> rows of cells, whatever encoding, delimiter, line ends or spreadsheet they come in."""

from __future__ import annotations

import codecs
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from radar.intake.columns.codebook import companions, read_codebook
from radar.intake.expected import Expected
from radar.intake.faults import shown
from radar.intake.files.decoding import open_text
from radar.intake.files.records import text_rows
from radar.intake.files.sheets import ENDINGS, open_sheet, sheet_rows
from radar.intake.files.sources import Row, Source, leads_out, refused, too_large
from radar.language.messages import say

_UNPACK = say("Unpack it and submit the CSV file inside")
_SUBMIT_EXPORT = say("Submit the survey tool's CSV or XLSX export")
_AS_CSV = say("Export the answers as CSV")
_PICTURE = say("this is not a text file but a picture")
_STATISTICS = say("this is not a text file but a dataset of a statistics program")
_KINDS = (
    (rb"\x1f\x8b", say("this is not a text file but gzip-compressed"), _UNPACK),
    (rb"BZh[1-9]1AY", say("this is not a text file but bzip2-compressed"), _UNPACK),
    (rb"\xfd7zXZ\x00", say("this is not a text file but xz-compressed"), _UNPACK),
    (rb"\x28\xb5\x2f\xfd", say("this is not a text file but zstd-compressed"), _UNPACK),
    (rb"7z\xbc\xaf\x27\x1c", say("this is not a text file but a 7-Zip archive"), _UNPACK),
    (rb"Rar!\x1a", say("this is not a text file but a RAR archive"), _UNPACK),
    (rb".{257}ustar", say("this is not a text file but a tar archive"), _UNPACK),
    (
        rb"\xd0\xcf\x11\xe0",
        say("this is not a text file but an old Excel file (.xls), or one with a password"),
        say("Save it without a password as .xlsx, or as CSV UTF-8"),
    ),
    (rb"PAR1", say("this is not a text file but a Parquet file"), say("Export it as CSV")),
    (rb"SQLite format 3", say("this is not a text file but a database"), _AS_CSV),
    (rb"%PDF", say("this is not a text file but a PDF"), _SUBMIT_EXPORT),
    (rb"\{\\rtf", say("this is not a text file but a formatted document (RTF)"), _SUBMIT_EXPORT),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF.{4}WEBP|II\*\x00|MM\x00\*", _PICTURE, _SUBMIT_EXPORT),
    (rb"BM.{4}\x00{4}|.{4}ftyp(?:hei|hev|mif|msf|avif)", _PICTURE, _SUBMIT_EXPORT),
    (rb"\s*(?:<\?xml[^<]*)?(?:<!--.{0,2000}?-->\s*)?<svg[\s>]", _PICTURE, _SUBMIT_EXPORT),
    # SPSS, Stata from version 13 and before, SAS and its transport format
    (rb"\$FL[23]@\(#\)|<stata_dta>|[\x69-\x73][\x01\x02]\x01\x00", _STATISTICS, _AS_CSV),
    (rb"\x00{12}\xc2\xea\x81\x60|HEADER RECORD\*{7}LIB", _STATISTICS, _AS_CSV),
    (
        rb"(?i:\s*<(?:!doctype html|html|head|body|table)\b)",
        say("this is not a CSV file but a web page"),
        _AS_CSV,
    ),
    (
        rb"\s*<(?:\?xml|!DOCTYPE|[\w.-]+:?[\w.-]*(?:\s+xmlns|>))",
        say("this is not a CSV file but XML"),
        _AS_CSV,
    ),
    (rb"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])", say("this is not a CSV file but JSON"), _AS_CSV),
)
"""How a file begins, as a pattern -> what it is, and what to submit for it."""


def open_source(path: Path, expected: Expected, whole: bool = True) -> Source:
    """Find out how to read a file. Raises `Problems`.

    `whole`: decode all of it to find out, not only its start.
    """
    file, suffix = shown(path), path.suffix.lower()
    head = _head(path, file, expected)
    coded = expected.responses.layout in ("auto", "surveyxact")
    if head.startswith(b"PK\x03\x04") or suffix in ENDINGS:
        source = open_sheet(path, file, suffix, expected.contract, coded)
    else:
        source = open_text(path, file, head, expected, whole)
        beside = companions(path) if coded else None
        if beside is not None:
            structure, labels = (_table(extra, expected) for extra in beside)
            source = replace(source, codebook=read_codebook(structure, labels, shown(beside[0])))
    if expected.responses.layout == "surveyxact" and source.codebook is None:
        what = say("the dataset comes without its structure and labels")
        fix = say("Export all three tables: as one workbook, or as dataset.csv, structure.csv and labels.csv")
        raise refused(file, what, fix, "no-codebook")
    return source


def _head(path: Path, file: str, expected: Expected) -> bytes:
    """How a file begins that may be one of a survey. Raises `Problems`."""
    if leads_out(path):
        what = say("the file is a link that leads out of its folder")
        raise refused(file, what, say("Put the file itself there"), "link")
    try:
        size = _size(path, file)
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        what = say("the file can't be read (%(why)s)", why=error.strerror)
        if isinstance(error, FileNotFoundError):
            what = say("the file does not exist")
        raise refused(file, what, say("Check the name and the folder"), "no-file") from None
    if size == 0:
        raise refused(file, say("the file is empty"), say("Export the survey again"), "empty-file")
    if size > expected.contract.limits.file_megabytes * 1e6:
        raise too_large(file, expected.contract)
    start = head.removeprefix(codecs.BOM_UTF8)
    for kind, what, fix in _KINDS:
        if re.match(kind, start, re.DOTALL):
            raise refused(file, what, fix, "not-a-survey-file")
    return head


def _size(path: Path, file: str) -> int:
    """The bytes of a file. Raises `Problems` for other things: a pipe would be read for ever."""
    status = path.stat()
    if stat.S_ISREG(status.st_mode):
        return status.st_size
    what = say("this is a folder, not a file")
    if not stat.S_ISDIR(status.st_mode):
        what = say("this is not a file but a pipe or a device")
    raise refused(file, what, say("Submit the survey tool's CSV or XLSX export"), "no-file")


def read_rows(source: Source, progress: Callable[[int], None] = lambda done: None) -> Iterator[Row]:
    """Every row of the file, empty ones too. Raises `Problems` where the rest can't be read.

    `progress` is told how many bytes of a text file are read.
    """
    rows = sheet_rows(source.path, source.sheets) if source.kind == "sheet" else text_rows(source, progress)
    yield from rows if source.codebook is None else source.codebook.told(rows)


def _table(path: Path, expected: Expected) -> list[list[str]]:
    """All rows of a file that belongs to another. Raises `Problems`."""
    source = open_source(path, expected.but(layout="wide"))
    return [cells for _, cells in read_rows(source)]
