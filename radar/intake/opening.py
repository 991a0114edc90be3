"""Bytes -> rows of cells, whatever encoding, delimiter, line ends or spreadsheet they come in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from radar.intake.codebook import companions, read_codebook
from radar.intake.contract import Contract
from radar.intake.decoding import open_text
from radar.intake.faults import shown
from radar.intake.records import text_rows
from radar.intake.sheets import ENDINGS, open_sheet, sheet_rows
from radar.intake.sources import Row, Source, refused, too_large
from radar.questionnaire import Responses
from radar.texts import say

_UNPACK = say("Unpack it and submit the CSV file inside")
_SUBMIT_EXPORT = say("Submit the survey tool's CSV or XLSX export")
_PICTURE = say("this is not a text file but a picture")
_MAGIC = (
    (b"\x1f\x8b", say("this is not a text file but gzip-compressed"), _UNPACK),
    (b"BZh", say("this is not a text file but bzip2-compressed"), _UNPACK),
    (b"\xfd7zXZ\x00", say("this is not a text file but xz-compressed"), _UNPACK),
    (b"\x28\xb5\x2f\xfd", say("this is not a text file but zstd-compressed"), _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", say("this is not a text file but a 7-Zip archive"), _UNPACK),
    (b"Rar!", say("this is not a text file but a RAR archive"), _UNPACK),
    (
        b"\xd0\xcf\x11\xe0",
        say("this is not a text file but an old Excel file (.xls)"),
        say("Save it as .xlsx or as CSV UTF-8"),
    ),
    (b"PAR1", say("this is not a text file but a Parquet file"), say("Export it as CSV")),
    (b"SQLite format 3", say("this is not a text file but a database"), say("Export the answers as CSV")),
    (b"%PDF", say("this is not a text file but a PDF"), _SUBMIT_EXPORT),
    (b"\x89PNG", _PICTURE, _SUBMIT_EXPORT),
    (b"\xff\xd8\xff", _PICTURE, _SUBMIT_EXPORT),
    (b"GIF8", _PICTURE, _SUBMIT_EXPORT),
)
"""How a file begins -> what it is, and what to submit for it."""


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
        what = say("the file can't be read (%(why)s)", why=error.strerror)
        if isinstance(error, FileNotFoundError):
            what = say("the file does not exist")
        raise refused(file, what, say("Check the name and the folder"), "no-file") from None
    if size == 0:
        raise refused(file, say("the file is empty"), say("Export the survey again"), "empty-file")
    if size > contract.limits.file_megabytes * 1e6:
        raise too_large(file, contract)
    suffix = path.suffix.lower()
    for magic, what, fix in _MAGIC:
        if head.startswith(magic):
            raise refused(file, what, fix, "not-a-survey-file")
    coded = responses.layout in ("auto", "surveyxact")
    if head.startswith(b"PK\x03\x04") or suffix in ENDINGS:
        source = open_sheet(path, file, suffix, contract, coded)
    else:
        source = open_text(path, file, head, responses, contract, whole)
        beside = companions(path) if coded else None
        if beside is not None:
            structure, labels = (_table(one, responses, contract) for one in beside)
            source = replace(source, codebook=read_codebook(structure, labels, shown(beside[0])))
    if responses.layout == "surveyxact" and source.codebook is None:
        what = say("the dataset comes without its structure and labels")
        fix = say("Export all three tables: as one workbook, or as dataset.csv, structure.csv and labels.csv")
        raise refused(file, what, fix, "no-codebook")
    return source


def read_rows(source: Source) -> Iterator[Row]:
    """Every row of the file, empty ones too. Raises `Problems` where the rest can't be read."""
    rows = sheet_rows(source.path, source.sheets) if source.kind == "sheet" else text_rows(source)
    yield from rows if source.codebook is None else source.codebook.told(rows)


def _table(path: Path, responses: Responses, contract: Contract) -> list[list[str]]:
    """All rows of a file that belongs to another. Raises `Problems`."""
    source = open_source(path, responses.model_copy(update={"layout": "wide"}), contract)
    return [cells for _, cells in read_rows(source)]
