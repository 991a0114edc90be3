"""Text files -> their encoding and their delimiter."""

from __future__ import annotations

import codecs
import io
import itertools
from collections.abc import Iterable
from pathlib import Path

from radar.inputs.names import fold
from radar.intake.columns.fitting import MOST_ABOVE, known_headings
from radar.intake.expected import Expected
from radar.intake.files.records import Lines, csv_reader
from radar.intake.files.sources import Source, refused
from radar.intake.letters import column_letters
from radar.intake.privacy import personal
from radar.language.messages import say
from radar.problems import Place, Problem, Problems

_DELIMITERS = ";,\t|"
_BLOCK = 1 << 20
_MOST_BEFORE = 50_000_000
"""Bytes of a file that are read to find the cell of a bad one."""
_LONGEST_HEADER = 1 << 20
"""Most characters in a line of the header, and as many are looked at to tell character sets apart."""

_LONGEST_BELOW = 1 << 16
_FALLBACKS = {"mac_roman": "Mac Roman", "cp850": "DOS (cp850)", "cp865": "DOS Nordic (cp865)"}


def open_text(path: Path, file: str, head: bytes, expected: Expected, whole: bool) -> Source:
    """Find out how to read a text file that begins with `head`. Raises `Problems`, which call it `file`.

    `whole`: decode all of it to find out, not only its start.
    """
    encoding, warnings = _encoding(path, file, head, expected, whole)
    with path.open("r", encoding=encoding, newline="") as stream:
        lines = iter(lambda: stream.readline(_LONGEST_HEADER + 1), "")
        first = next(lines, "")
        told = first.strip().lower()
        sep_line = len(told.rstrip("\t")) <= 5 and told.startswith("sep=") and told != 'sep="'
        header = [*([] if sep_line else [first]), *itertools.islice(lines, expected.responses.header_rows)]
        header = header[: expected.responses.header_rows]
        if any(len(line) > _LONGEST_HEADER for line in header):
            what = say("the header row is longer than %(most)s characters", most=_LONGEST_HEADER)
            fix = say("Submit the survey tool's CSV or XLSX export, with the survey's own columns only")
            raise refused(file, what, fix, "header-too-long")
        if expected.responses.delimiter is not None:
            delimiter = expected.responses.delimiter
        elif sep_line:
            delimiter = first.rstrip("\r\n")[4:5] or ","
        else:
            below = [line[:_LONGEST_BELOW] for line in itertools.islice(lines, MOST_ABOVE)]
            delimiter = _find_delimiter(header, expected, below)
    return Source(path, "text", encoding, delimiter, sep_line, warnings)


def _encoding(
    path: Path, file: str, head: bytes, expected: Expected, whole: bool
) -> tuple[str, tuple[Problem, ...]]:
    """Python's name of the character set, and the warning if it is a guess. Raises `Problems`."""
    marked = head.startswith(codecs.BOM_UTF8)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise refused(file, say("the file is UTF-32"), say("Save it as CSV UTF-8"), "encoding")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif expected.responses.encoding is not None and not marked:
        encoding = _declared(expected.responses.encoding, file)
    else:
        encoding = "utf-8-sig"
    if encoding == "utf-8-sig" and _looks_like_utf16(head):
        what = say("the file looks like UTF-16 without its byte order mark")
        raise refused(file, what, say("Save it as CSV UTF-8"), "encoding")
    fault = _first_undecodable(path, encoding, whole)
    if fault is None:
        return encoding, ()
    if encoding == "utf-8-sig" and not marked:
        return "cp1252", (_fallback(path, file, fault, expected),)
    what = say("the file is not %(encoding)s (byte %(byte)s does not fit)", encoding=encoding, byte=fault)
    raise refused(file, what, say("Save it as CSV UTF-8"), "encoding")


def _declared(encoding: str, file: str) -> str:
    """Python's name of a declared character set. Raises `Problems`."""
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except LookupError:
        what = say("`encoding: %(encoding)s` in survey.yml is not a character set", encoding=encoding)
        fix = say("Use for instance utf-8, cp1252 or mac_roman")
        raise refused(file, what, fix, "encoding") from None
    return "utf-8-sig" if name in ("utf-8", "ascii") else name


def _fallback(path: Path, file: str, fault: int, expected: Expected) -> Problem:
    """The warning that a file was read as Windows-1252. Raises `Problems` if that does not fit."""
    undefined = _first_undecodable(path, "cp1252")
    if undefined is None and _names_fit(path, "cp1252", expected):
        what = say("the file is not UTF-8 (byte %(byte)s); it was read as Windows-1252 (cp1252)", byte=fault)
        fix = say("Save it as CSV UTF-8 to be sure, or add its `encoding` to survey.yml")
        return Problem(_place(path, file, fault, expected), what, fix, "encoding-fallback", "warning")
    if undefined is None:
        what = say(
            "the file is neither UTF-8 (byte %(byte)s does not fit) nor Windows-1252"
            " (the names in it are then not the survey's)",
            byte=fault,
        )
    else:
        what = say(
            "the file is neither UTF-8 (byte %(byte)s does not fit) nor Windows-1252"
            " (byte %(undefined)s does not exist there)",
            byte=fault,
            undefined=undefined,
        )
    fix = say("Save it as CSV UTF-8")
    for name, called in _FALLBACKS.items():
        if _names_fit(path, name, expected, some=True):
            fix = say(
                "%(fix)s. It may be %(called)s: if so, `encoding: %(name)s` in survey.yml reads it",
                fix=fix,
                called=called,
                name=name,
            )
            break
    raise Problems([Problem(_place(path, file, fault, expected), what, fix, "encoding")])


def _place(path: Path, file: str, byte: int, expected: Expected) -> Place:
    """The cell that holds a byte, counted from 1, before which all is UTF-8."""
    responses = expected.responses
    if byte > _MOST_BEFORE:
        return Place(file)
    with path.open("rb") as stream:
        text = stream.read(byte - 1).decode("utf-8-sig", "replace")
    # A letter in the place of the byte, so that its cell is there.
    text += "x"
    lines = io.StringIO(text[:_LONGEST_HEADER], newline="").readlines()
    delimiter = responses.delimiter or _find_delimiter(lines[: responses.header_rows], expected)
    rows = list(csv_reader(Lines(io.StringIO(text, newline="")), delimiter))
    position = len(rows[-1]) - 1
    heading = rows[0][position].strip() if len(rows) > 1 and position < len(rows[0]) else ""
    shown = heading and heading.isprintable() and len(heading) <= 80 and not personal(heading)
    return Place(file, row=len(rows), column=heading if shown else f"({column_letters(position)})")


def _names_fit(path: Path, encoding: str, expected: Expected, some: bool = False) -> bool:
    """Whether cells with letters beyond ASCII hold the survey's names when read in an encoding.

    Looks at the first rows. `some`: at least one must; else none need be there to look at.
    """
    responses, contract = expected.responses, expected.contract
    wanted = {fold(h) for h in (responses.municipality, responses.area_column) if h is not None}
    fitting = failing = 0
    with path.open("r", encoding=encoding, newline="", errors="replace") as stream:
        lines = io.StringIO(stream.read(_LONGEST_HEADER), newline="").readlines()
    header = lines[: responses.header_rows]
    delimiter = responses.delimiter or _find_delimiter(header, expected)
    columns: set[int] = set()
    for number, cells in enumerate(csv_reader(lines, delimiter)):
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
            block = stream.read(_BLOCK)
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


def _find_delimiter(header: list[str], expected: Expected, below: Iterable[str] = ()) -> str:
    """The delimiter under which the header's lines hold most known headings, then most cells.

    `below`: further lines to look at where those hold hardly a known heading.
    """
    known = known_headings(expected)

    def fit(delimiter: str) -> tuple[int, int]:
        cells = [cell for row in csv_reader(header, delimiter) for cell in row]
        return sum(fold(cell) in known for cell in cells), len(cells)

    fitting = {delimiter: fit(delimiter) for delimiter in _DELIMITERS}
    best = max(fitting, key=lambda delimiter: fitting[delimiter])
    if fitting[best][0] > 1 or not below:
        return best
    # the headings may stand further down, below a title
    return _find_delimiter([*header, *below], expected)
