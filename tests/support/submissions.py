"""Survey files for tests: random submissions, and the ways in which people and programs write them."""

from __future__ import annotations

import codecs
import datetime as dt
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter
from hypothesis import strategies as st
from pydantic import ValidationError

from radar.inputs.questionnaire import Items, Level, Long, Questionnaire, Responses
from radar.intake.columns.tools import PRESETS
from radar.intake.privacy import personal
from tests.support.intake import contract

MUNICIPALITIES = ("Sønderby", "Ærøby", "Åstrup og omegn", "Nordby")
AREAS = ("Sundhed & pleje", "Skole; børn", "Teknik, miljø")
ITEMS = tuple((question, technology) for question in ("adoption", "relevance") for technology in ("t1", "t2"))
LEVELS = ("1", "2", "3", "4", "5")
DONT_KNOW = "Ved ikke"
WIDE = Responses(items=[Items(question="adoption"), Items(question="relevance")])
LONG = WIDE.model_copy(update={"layout": "long", "long": Long()})
CONTRACT = contract(
    WIDE,
    levels=[Level(id=level) for level in LEVELS],
    areas=AREAS,
    municipalities=MUNICIPALITIES,
    asked_about=["t1", "t2"],
)
HEADER = ["respondent_id", "municipality", "area", *(f"{q}[{t}]" for q, t in ITEMS), "comment"]

Table = list[list[str]]


@dataclass(frozen=True, slots=True)
class Person:
    """One respondent of a submission."""

    id: str
    municipality: int
    area: int
    answers: tuple[str, ...]
    """For each of `ITEMS` a level, "don't know" or nothing."""
    comment: str

    @property
    def cells(self) -> list[str]:
        """The row in the wide layout."""
        return [self.id, MUNICIPALITIES[self.municipality], AREAS[self.area], *self.answers, self.comment]

    @property
    def meant(self) -> dict[str, str | None]:
        """What is to be read from it: in a block without any answer nothing, not even a blank."""
        asked = {q for (q, _), answer in zip(ITEMS, self.answers, strict=True) if answer}
        found: dict[str, str | None] = {
            "municipality": MUNICIPALITIES[self.municipality],
            "area": f"a{self.area}",
        }
        for (question, technology), answer in zip(ITEMS, self.answers, strict=True):
            code = {"": "blank", DONT_KNOW: "dont-know"}.get(answer, answer)
            found[f"{question}[{technology}]"] = code if question in asked else None
        return found


def wide(people: Sequence[Person]) -> Table:
    """A row for each respondent."""
    return [list(HEADER), *(person.cells for person in people)]


def long(people: Sequence[Person]) -> Table:
    """A row for each answer."""
    rows = [["respondent_id", "municipality", "area", "question", "technology", "level", "comment"]]
    for person in people:
        first, last = person.cells[:3], person.comment
        given = [(*item, a) for item, a in zip(ITEMS, person.answers, strict=True) if a]
        rows += [[*first, *answer, last] for answer in given]
    return rows


@dataclass(frozen=True, slots=True)
class Writing:
    """How a table becomes the bytes of a text file."""

    encoding: str
    declared: bool
    """Whether survey.yml must name the encoding."""
    delimiter: str
    ends: str
    """The line end."""
    quoting: str
    """`all` cells, or where it is `needed`."""
    sep_line: bool
    last_end: bool
    """Whether the last row has a line end."""

    def bytes(self, table: Table) -> bytes:
        """The file."""
        special = (self.delimiter, '"', "\n", "\r")

        def cell(text: str) -> str:
            if self.quoting == "needed" and not any(sign in text for sign in special):
                return text
            return '"' + text.replace('"', '""') + '"'

        lines = [self.delimiter.join(map(cell, row)) for row in table]
        lines = [f"sep={self.delimiter}", *lines] if self.sep_line else lines
        text = self.ends.join(lines) + (self.ends if self.last_end else "")
        if self.encoding == "utf-16-be":
            return codecs.BOM_UTF16_BE + text.encode(self.encoding)
        return text.encode(self.encoding)

    def responses(self, responses: Responses) -> Responses:
        """What survey.yml says of it."""
        return responses.model_copy(update={"encoding": self.encoding}) if self.declared else responses


def writings(encodings: Sequence[tuple[str, bool]]) -> st.SearchStrategy[Writing]:
    """All ways to write a file, in one of these encodings (and whether it must be declared)."""
    return st.builds(
        lambda encoding, *rest: Writing(*encoding, *rest),
        st.sampled_from(encodings),
        st.sampled_from(";,\t|"),
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.sampled_from(["all", "needed"]),
        st.booleans(),
        st.booleans(),
    )


ANY_TEXT = (("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("utf-16-be", False))
"""Encodings that can hold every text, and are recognised."""
NORDIC_TEXT = (
    *ANY_TEXT,
    *(("cp1252", False), ("cp1252", True), ("mac_roman", True), ("cp850", True), ("iso8859-15", True)),
)

_NORDIC = "abcxyz ÆØÅæøåäöé.,;:|!?'\"\t\n-()/%&=+@<>[]{}12"
_comments = st.text(_NORDIC, max_size=20).filter(lambda text: not personal(text))
_any_comments = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('";,\t\r\n|'), max_size=20
).filter(lambda text: not personal(text))


def people(
    comments: st.SearchStrategy[str] = _comments, least_answers: int = 0
) -> st.SearchStrategy[list[Person]]:
    """Some respondents with different ids."""
    one = st.builds(
        Person,
        st.from_regex(r"[A-Z]{1,2}[0-9]{1,5}", fullmatch=True),
        st.integers(0, len(MUNICIPALITIES) - 1),
        st.integers(0, len(AREAS) - 1),
        st.tuples(*[st.sampled_from(["", *LEVELS, DONT_KNOW])] * len(ITEMS)).filter(
            lambda answers: sum(map(bool, answers)) >= least_answers
        ),
        comments,
    )
    return st.lists(one, min_size=1, max_size=6, unique_by=lambda person: person.id)


def any_people() -> st.SearchStrategy[list[Person]]:
    """The same with comments in any script."""
    return people(_any_comments)


_CHANGES = (
    *(b"", b"\0", b'"', b'""', b"\n", b"\r", b"\r\n", b"\n\n", b";", b",", b"\t", b"|", b";;;;;;;;", b" "),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff", b"\xc3", b"\x80", b"\xa0", b"\xc2\xa0", b"sep=;\n"),
    *(b"=1+1", b"Total", b"6", b"1.0", b"211062-5629", b"a@example.org", b"\xe2\x80\x8b", b"01-234567"),
    *("tlf ١٢٣٤٥٦٧٨".encode(), "𝟐𝟏𝟏𝟎𝟔𝟐-𝟓𝟔𝟐𝟗".encode(), b"\xe2\x80\xa8", b"\x1c", b"PK\x03\x04"),
)


@st.composite
def mutated(draw: st.DrawFn, contents: st.SearchStrategy[bytes]) -> bytes:
    """A file with a few accidents: pieces cut, doubled, moved or put in, or bits turned."""
    content = draw(contents)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(content)))
        if draw(st.booleans()):  # where a cell begins, so that what is put in is a cell's start
            borders = [i + 1 for i, byte in enumerate(content) if byte in b';,\t|\n\r"'] or [0]
            at = borders[at % len(borders)]
        how = draw(st.sampled_from(["put in", "put in", "cut", "double", "turn", "end"]))
        length = draw(st.integers(1, 30))
        if how == "put in":
            content = content[:at] + draw(st.sampled_from(_CHANGES)) + content[at:]
        elif how == "cut":
            content = content[:at] + content[at + length :]
        elif how == "double":
            content = content[: at + length] + content[at:]
        elif how == "turn" and at < len(content):
            content = content[:at] + bytes([content[at] ^ 1 << length % 8]) + content[at + 1 :]
        elif how == "end":
            content = content[:at]
    return content


_DAY = dt.datetime(2026, 1, 1)
"""When each workbook was made, so that it has the same bytes at every run."""


def xlsx(path: Path, rows: Table) -> Path:
    """A workbook as people's spreadsheets write them; what looks like a whole number is one."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        book.set_properties({"created": _DAY})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                if text.isdecimal() and text.isascii() and not text.startswith("0"):
                    sheet.write_number(number, column, int(text))
                elif text:
                    sheet.write_string(number, column, text)
    return path


_ODS = """\
<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.3"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>\
<table:table table:name="Svar">%s</table:table></office:spreadsheet></office:body></office:document-content>
"""
_MANIFEST = """\
<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest manifest:version="1.3"
 xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">\
<manifest:file-entry manifest:full-path="/" manifest:media-type="%s"/>\
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>
"""
_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def ods(path: Path, rows: list[list[str]]) -> Path:
    """The smallest OpenDocument spreadsheet that holds these rows; what looks like a number is one."""

    def cell(text: str) -> str:
        kind = f'float" office:value="{text}' if text.isdecimal() else "string"
        shown = f"<text:p>{escape(text)}</text:p>" if text else ""
        if not text:
            return "<table:table-cell/>"
        return f'<table:table-cell office:value-type="{kind}">{shown}</table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    with zipfile.ZipFile(path, "w") as archive:
        parts = {"mimetype": _KIND, "META-INF/manifest.xml": _MANIFEST % _KIND, "content.xml": _ODS % lines}
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY.timetuple()[:6]), content)
    return path


_TEXTS = ("comment", "area", "municipality", "respondent_id", "adoption[t1]", "1", "Ved ikke", "", "[", "t1")
_HEADINGS = (
    "{question}[{technology}]",
    "{technology}",
    "{technology} - {level}",
    "{level}{technology}{level}",
)


@st.composite
def surveys(draw: st.DrawFn) -> Responses | None:
    """What survey.yml may say of a file, fitting or not; None where it is itself refused."""
    text = st.sampled_from(_TEXTS)
    texts = st.lists(text, max_size=2)
    ticked = st.fixed_dictionaries({"block": text}, optional={"other": texts, "unticked": texts})
    options: dict[str, st.SearchStrategy[object]] = {
        "layout": st.sampled_from(["wide", "long", *PRESETS]),
        "long": st.fixed_dictionaries({}, optional={"question": text, "technology": text, "level": text}),
        "encoding": st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-7", "rot13", "none", "idna"]),
        "delimiter": st.sampled_from(";,\t|x"),
        "header_rows": st.sampled_from([2, 3]),
        "respondent": st.none() | text,
        "municipality": st.none() | text,
        "area": st.none() | text | ticked,
        "no_area": texts,
        "area_required": st.just(False),
        "free_text": texts,
        "ignore": texts,
        "other_columns": st.just("ignore"),
    }
    item: dict[str, st.SearchStrategy[object]] = {
        "question": st.sampled_from(["adoption", "relevance"]),
        "shape": st.just("tick-per-level"),
        "block": text,
        "heading": st.sampled_from(_HEADINGS),
        "unticked": texts,
        "ignore": texts,
    }

    def some(of: dict[str, st.SearchStrategy[object]]) -> dict[str, object]:
        chosen = draw(st.lists(st.sampled_from(sorted(of)), max_size=3, unique=True))
        return {name: draw(of[name]) for name in chosen}

    items = [{"question": question} | some(item) for question in ("adoption", "relevance")]
    return _questionnaire({"items": items} | some(options))


def _questionnaire(said: dict[str, object]) -> Responses | None:
    asked = CONTRACT.questionnaire.model_dump(by_alias=True, exclude_defaults=True) | {"responses": [said]}
    try:
        return Questionnaire.model_validate(asked).responses[0]
    except ValidationError:
        return None
