"""Everything in a workbook that is not an answer: searched for personal data, or refused where it can't be.

Sheets that are hidden, comments, properties, links, names, headers and footers, lists to choose from, copies
that a pivot table keeps. What the answers' own sheet says in its cells is looked at where these are read.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from xml.parsers import expat

from radar.inputs.documents import shown
from radar.intake.files.sources import Row
from radar.intake.letters import column_letters
from radar.intake.privacy import personal
from radar.language.messages import Text, all_of, say
from radar.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

_PARTS: tuple[tuple[str, Text], ...] = (
    (r"xl/comments|xl/threadedcomments|.*/comments", say("a comment")),
    (r"xl/persons/", say("the list of people who wrote comments")),
    (r"docprops/|meta\.xml|docmetadata/", say("the workbook's properties")),
    (r".*\.rels$", say("a link")),
    (r"xl/workbook\.xml", say("the name of a sheet or of a range of cells")),
    (
        r"xl/(?:work|chart|dialog|macro)sheets/",
        say("a header, a footer, a list to choose from, or a formula"),
    ),
    (r"xl/sharedstrings", say("a text that no cell shows")),
    (r"xl/drawings/|xl/diagrams/", say("a text box, or what is said of a picture")),
    (r"xl/charts/|object \d+/", say("a chart")),
    (r"xl/pivot", say("what a pivot table keeps")),
    (r"xl/externallinks/", say("what is kept of another workbook")),
    (r"xl/tables/", say("a table's heading")),
    (r"xl/(?:connections|querytables|model)", say("a connection to other data")),
    (r"content\.xml", say("a cell, a comment or a name")),
    (r"styles\.xml|xl/styles", say("a header, a footer or a style")),
)
"""Name of a part, in small letters -> what people call it."""
_HIDDEN_PART = say("a part that no program shows")

_DROPPED = re.compile(
    r"thumbnails?/|docprops/thumbnail|configurations2/|layout-cache$|mimetype$", re.IGNORECASE
)
"""A picture of the first page, too small to be read, which LibreOffice always adds; toolbars; sizes."""
_UNSEARCHED: tuple[tuple[str, Text, Text], ...] = (
    (
        r"(?i)\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|ico|webp|heic)$",
        say("the workbook holds a picture, in which nothing can be looked for"),
        say("Delete the pictures, or save the sheet as CSV UTF-8"),
    ),
    (
        r"(?i)vbaproject|/basic/|^basic/|scripts/|macro|activex",
        say("the workbook holds a program (macros), in which nothing can be looked for"),
        say("Save it as .xlsx, which holds none, or as CSV UTF-8"),
    ),
    (
        r"",
        say("the workbook holds an embedded file or another part in which nothing can be looked for"),
        say("Copy the cells into a new workbook, or save the sheet as CSV UTF-8"),
    ),
)
"""Pattern for the names of parts that are no XML -> what they are, and what to do."""
_FIX = say("Remove it: copy the cells into a new workbook, or save the sheet as CSV UTF-8")

_CELLS = re.compile(rb"<(?:[\w.-]+:)?sheetData(?=[\s>])[^>]*>(.*?)</(?:[\w.-]+:)?sheetData\s*>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f(?=[\s>])[^>]*>([^<]+)<")
_FORMAT = re.compile(rb"<(?:[\w.-]+:)?numFmt\s[^>]*>")
_CELL = re.compile(rb"<(?:[\w.-]+:)?c\s([^>]*)>(?:<(?:[\w.-]+:)?f[^>]*>[^<]*</[^>]+>|<(?:[\w.-]+:)?f[^>]*/>)?"
                   rb"<(?:[\w.-]+:)?v>([0-9.E+]+)<")  # fmt: skip
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")

_MARK = re.compile(r'&(?:[A-Z]|"[^"]*"|\d{1,3})')
"""What headers and footers say of place and font in the midst of their text."""
_INLINE = frozenset(
    {"r", "t", "rPr", "rPh", "span", "s", "a", "tab", "line-break", "phoneticPr", "b", "i", "u"}
)
"""Elements that part one text into several, such as words in bold."""
_NUMBERS_ARE_SIZES = re.compile(
    r"xl/drawings/|xl/charts/|xl/styles|xl/theme|styles\.xml|settings\.xml|\.vml$"
)


def search(
    path: Path,
    file: str,
    others: Mapping[str, Callable[[], Iterator[Row]]],
    shown_texts: Callable[[], set[str]],
) -> tuple[Problem, ...]:
    """The personal data in a workbook, but for the cells of the sheet with the answers.

    The workbook has been measured. `others`: the rows of its other sheets, by their names. `shown_texts`:
    what the cells of all sheets say. Each fault says in which part it is, and never what.
    """
    looked = _Search(file)
    with zipfile.ZipFile(path) as archive:
        looked.note(say("the archive's own comment"), [archive.comment.decode("utf-8", "replace")])
        formats = _personal_formats(archive)
        for info in archive.infolist():
            looked.note(say("the name of a part"), [PurePosixPath(info.filename).name])
            if not info.is_dir() and not _DROPPED.search(info.filename):
                looked.part(info.filename, archive.read(info), formats, shown_texts)
    for sheet, rows in others.items():
        looked.sheet(sheet, rows())
    return tuple(looked.found.values())


class _Search:
    """What was found so far, each kind of personal data once in a place."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: dict[str, Problem] = {}

    def note(self, where: Text, texts: Iterable[str]) -> None:
        """Look for personal data in texts."""
        kinds = dict.fromkeys(kind for text in texts for kind in personal(text))
        if kinds:
            what = say("%(part)s holds %(kinds)s", part=where, kinds=all_of(list(kinds)))
            self.found.setdefault(str(what), Problem(Place(self.file), what, _FIX, "personal-data"))

    def part(
        self, name: str, content: bytes, formats: Mapping[int, str], shown_texts: Callable[[], set[str]]
    ) -> None:
        """Look through a part of the workbook, or refuse it. `formats`: see `_formatted`."""
        if name.lower().startswith("xl/printersettings/") and not _is_xml(name, content):
            self.note(_called(name), [content.decode("utf-16-le", "replace")])
            return
        if not _is_xml(name, content):
            problem = _cannot(name, self.file)
            self.found.setdefault(str(problem), problem)
            return
        if _CELLS.search(content):
            self.note(say("a cell formatted as such"), _formatted(content, formats))
            self.note(_called(name), _formulas(content))
            content = _CELLS.sub(b"", content)
        texts: Iterator[str] = (_MARK.sub(" ", text) for text in _texts(name, content))
        if name.lower().endswith(("sharedstrings.xml", "content.xml")):
            texts = _unshown(texts, shown_texts)
        self.note(_called(name), texts)

    def sheet(self, name: str, rows: Iterable[Row]) -> None:
        """Look through the cells of a sheet without answers."""
        for number, cells in rows:
            for position, cell in enumerate(cells):
                if cell and personal(cell):
                    at = f"{column_letters(position)}{number}"
                    where = say("the cell %(cell)s of the sheet %(sheet)s", cell=at, sheet=shown(name))
                    self.note(where, [cell])


def _called(name: str) -> Text:
    return next((text for start, text in _PARTS if re.match(start, name.lower())), _HIDDEN_PART)


def _cannot(name: str, file: str) -> Problem:
    what, fix = next((what, fix) for pattern, what, fix in _UNSEARCHED if re.search(pattern, name))
    return Problem(Place(file), what, fix, "unsearchable")


def _is_xml(name: str, content: bytes) -> bool:
    ending = name.lower().endswith((".xml", ".rels", ".vml", ".rdf"))
    return ending or content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"


def _texts(name: str, content: bytes) -> Iterator[str]:
    """Every text of a part, and every value of an attribute. Raises nothing: what is no XML is one text."""
    texts: list[str] = []
    run: list[str] = []
    sizes = _NUMBERS_ARE_SIZES.search(name.lower()) is not None

    def flush() -> None:
        if text := "".join(run).strip():
            texts.append(text)
        run.clear()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] not in _INLINE:
            flush()
        texts.extend(value for value in attributes.values() if len(value) > 5)

    def end(tag: str) -> None:
        if tag.rpartition(":")[2] not in _INLINE:
            flush()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, run.append
    parser.CommentHandler = texts.append
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        # drawings of old programs are nearly XML
        return iter([html.unescape(content.decode("utf-8", "replace"))])
    flush()
    return (text for text in texts if not (sizes and re.fullmatch(r"[\d\s.,;:+-]*", text)))


def _unshown(texts: Iterable[str], shown_texts: Callable[[], set[str]]) -> Iterator[str]:
    """The personal ones among these that no cell shows: those that one does are told at their cell."""
    suspects = [text for text in texts if personal(text)]
    if suspects:
        known = shown_texts()
        yield from (text for text in suspects if text.strip() not in known)


def _formulas(content: bytes) -> Iterator[str]:
    for cells in _CELLS.finditer(content):
        for formula in _FORMULA.finditer(cells[1]):
            yield html.unescape(formula[1].decode("utf-8", "replace"))


def _personal_formats(archive: zipfile.ZipFile) -> dict[int, str]:
    """Cell styles that show a number as a row of digits with signs between them, such as `000000-0000`."""
    try:
        content = archive.read("xl/styles.xml")
    except KeyError:
        return {}
    codes: dict[str, str] = {}
    for match in _FORMAT.finditer(content):
        values = {key.decode(): html.unescape(value.decode("utf-8", "replace")) for key, value in
                  _ATTRIBUTE.findall(match[0])}  # fmt: skip
        code = _digits_only(values.get("formatCode", ""))
        if code:
            codes[values.get("numFmtId", "")] = code
    if not codes:
        return {}
    styles = re.search(rb"<(?:[\w.-]+:)?cellXfs\b.*?</(?:[\w.-]+:)?cellXfs", content, re.DOTALL)
    used = re.findall(rb"<(?:[\w.-]+:)?xf\s[^>]*?numFmtId\s*=\s*[\"'](\d+)", styles[0] if styles else b"")
    return {i: codes[number.decode()] for i, number in enumerate(used) if number.decode() in codes}


def _digits_only(code: str) -> str:
    """The pattern of a number format that only places digits, with `0` for each; else empty."""
    plain = re.sub(r"\[[^\]]*\]|\"|\\|_.|\*.", "", code.split(";", maxsplit=1)[0]).replace("#", "0").strip()
    digits = re.fullmatch(r"[0 ()+./-]+", plain) is not None and plain.count("0") >= 7
    return plain if digits and "." not in plain[-3:] else ""


def _formatted(content: bytes, formats: Mapping[int, str]) -> Iterator[str]:
    """What these styles show of the numbers in cells."""
    if not formats:
        return
    for match in _CELL.finditer(content):
        style = next((value for key, value in _ATTRIBUTE.findall(match[1]) if key == b"s"), b"")
        code = formats.get(int(style)) if style.isdigit() else None
        if code is not None:
            digits = str(int(float(match[2]))).zfill(code.count("0"))
            extra = len(digits) - code.count("0")
            left = iter(digits[extra:])
            yield digits[:extra] + "".join(next(left) if sign == "0" else sign for sign in code)
