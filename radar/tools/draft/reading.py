"""Files -> tables: opened by the intake's own doors, their headers understood as their tools write them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from radar.inputs.contract import Contract
from radar.inputs.names import fold, visible
from radar.inputs.questionnaire import Items, LayoutName, Level, Question, Questionnaire, Responses
from radar.intake.columns.codebook import Codebook, read_instead
from radar.intake.columns.fitting import MOST_HEADER_ROWS, Fitted, fit, resembling, tool_of
from radar.intake.columns.headings import Column
from radar.intake.columns.tools import Preset
from radar.intake.expected import Expected
from radar.intake.faults import shown
from radar.intake.files.opening import open_source, read_rows
from radar.language.messages import say
from radar.problems import Place, Problem, Problems
from radar.tools.draft.known import Known

MOST_ROWS = 5000
"""So many rows of a file are looked at."""
_TOP = 100
_MOST_DISTINCT = 500
"""Columns with more different texts are free text, whatever else they hold."""
_FEWEST_GAPS = 2
_EDGE = re.compile(r"(?<=[\[(]) | (?=[\])])")


@dataclass(frozen=True, slots=True)
class Text:
    """One text of some cells."""

    written: str
    """Without markup and needless spaces; its lines are kept apart."""
    times: int
    """How many cells hold it, or people gave it."""


Texts = dict[str, Text]
"""By folded text, in the order in which they come first."""


@dataclass(frozen=True)
class SurveyTable:
    """One file, or several with the same headings."""

    paths: tuple[Path, ...]
    tool: LayoutName
    resembles: bool
    """Whether the tool is only guessed, by the columns."""
    preset: Preset
    header_rows: int
    guessed_rows: bool
    """Whether the number of header rows is only guessed."""
    doubtful_encoding: str
    """Character set that was taken because nothing else fits; else empty."""
    columns: tuple[Column, ...]
    names: tuple[tuple[str, ...], ...]
    """By column: what it is called, as it is written, in one line and without markup."""
    labels: tuple[tuple[str, ...], ...]
    """By column: what its codes mean, in the order of the codes; empty without a codebook."""
    rows: tuple[tuple[str, ...], ...]
    sizes: tuple[int, ...]
    """How many of the rows are each file's."""
    whole: bool
    """Whether the files have no further rows."""

    @cached_property
    def texts(self) -> tuple[Texts, ...]:
        """By column: the texts of its cells, but for those past `_MOST_DISTINCT`; empty cells left out."""
        return tuple(_texts(row[i] for row in self.rows) for i in range(len(self.columns)))

    def people(self, positions: Iterable[int], id_column: int | None = None) -> Texts:
        """The texts of some columns, each with the number of people who gave it.

        `by`: the column that tells people apart, where they have several rows.
        """
        wanted = list(positions)
        given: dict[str, set[int | str]] = {}
        for number, row in enumerate(self.rows):
            who: int | str = number if id_column is None else row[id_column]
            for i in wanted:
                if row[i].strip():
                    given.setdefault(row[i], set()).add(who)
        together: dict[str, set[int | str]] = {}
        written: dict[str, str] = {}
        for cell, them in given.items():
            written.setdefault(fold(cell), _lines(cell))
            together.setdefault(fold(cell), set()).update(them)
        return {key: Text(written[key], len(them)) for key, them in together.items()}

    def filled(self, position: int) -> int:
        """How many cells of a column are not empty."""
        return sum(1 for row in self.rows if row[position].strip())

    def fits(self, other: SurveyTable) -> bool:
        """Whether another file has the same headings in the same order."""
        mine, its = ([(column.names, column.block) for column in table.columns] for table in (self, other))
        return self.tool == other.tool and self.header_rows == other.header_rows and mine == its


def read_tables(paths: Iterable[Path], known: Known) -> tuple[SurveyTable, ...]:
    """The files' tables, those with the same headings together. Raises `Problems` with the faults of all.

    What belongs to another file, as SurveyXact's labels belong to the dataset, is read with that one.
    """
    tables: list[SurveyTable] = []
    faults: list[Problem] = []
    for path in dict.fromkeys(read_instead(path) or path for path in paths):
        try:
            table = _read(path, known)
        except Problems as problems:
            faults += problems.problems
            continue
        same = next((i for i, other in enumerate(tables) if other.fits(table)), None)
        if same is None:
            tables.append(table)
        else:
            tables[same] = _together(tables[same], table)
    if faults:
        raise Problems(faults)
    return tuple(tables)


def cleaned(text: str) -> str:
    """A text on one line, without markup, and without spaces at the edges of brackets."""
    return _EDGE.sub("", " ".join(visible(text).split()))


def _together(first: SurveyTable, other: SurveyTable) -> SurveyTable:
    return replace(
        first,
        paths=first.paths + other.paths,
        rows=first.rows + other.rows,
        sizes=first.sizes + other.sizes,
        whole=first.whole and other.whole,
        doubtful_encoding=first.doubtful_encoding or other.doubtful_encoding,
    )


def _read(path: Path, known: Known) -> SurveyTable:
    expected = _without_survey(known)
    source = open_source(path, expected)
    rows = [cells for _, cells in itertools.islice(read_rows(source), MOST_ROWS + MOST_HEADER_ROWS + 1)]
    if not rows or not any(cell.strip() for cell in rows[0]):
        what, fix = say("the file has no header row"), say("Export the survey again")
        raise Problems([Problem(Place(shown(path), row=1), what, fix, "no-header")])
    columns, most = max(map(len, rows)), known.limits.columns
    if columns > most:
        what = say("the file has %(columns)s columns, more than %(most)s", columns=columns, most=most)
        fix = say("Export the survey's own columns only, or raise `limits: columns` in radar.yml")
        raise Problems([Problem(Place(shown(path), row=1), what, fix, "too-many-columns")])
    fitted, resembles = _fit(rows[:_TOP], expected, source.codebook)
    header, width = fitted.expected.responses.header_rows, len(fitted.columns)
    below = [row for row in rows[header : MOST_ROWS + header] if any(cell.strip() for cell in row)]
    warned = any(warning.code == "not-utf8" for warning in source.warnings) or source.encoding == "cp1252"
    return SurveyTable(
        paths=(path,),
        tool=fitted.name,
        resembles=resembles,
        preset=fitted.preset,
        header_rows=header,
        guessed_rows=fitted.preset.header is None and header > 1,
        doubtful_encoding=source.encoding if warned and source.kind == "text" else "",
        columns=tuple(fitted.columns),
        names=tuple(_names(column, rows[:header], fitted, source.codebook) for column in fitted.columns),
        labels=tuple(_labels(column, rows[0], source.codebook) for column in fitted.columns),
        rows=tuple((*row[:width], *[""] * (width - len(row))) for row in below),
        sizes=(len(below),),
        whole=len(rows) <= MOST_ROWS + header,
    )


def _without_survey(known: Known) -> Expected:
    """A survey that asks nothing, for what opens files."""
    question = Question(name="-", levels=[Level(id="1"), Level(id="2")])
    responses = Responses(items=[Items(question="none")])
    survey = Questionnaire(edition="draft", questions={"none": question}, responses=[responses])
    contract = Contract(survey, known.technologies, known.areas, known.municipalities, known.limits)
    return Expected(responses, contract)


def _fit(top: Sequence[Sequence[str]], expected: Expected, codebook: Codebook | None) -> tuple[Fitted, bool]:
    """The tool and the columns of a file, and whether the tool is only guessed."""
    tool = tool_of(top, expected.responses, codebook)
    if tool == "wide":
        expected = expected.but(header_rows=_header_rows(top))
    fitted = fit(top, tool, expected, codebook)
    alike = resembling(fitted.columns) if tool == "wide" else None
    if alike is None:
        return fitted, False
    if fitted.expected.responses.header_rows == 1:
        expected = expected.but(header_rows=1)
    return fit(top, alike, expected, codebook), True


def _header_rows(top: Sequence[Sequence[str]]) -> int:
    """How many rows hold headings: one more where a row fills the gaps that the one above has."""
    rows = 1
    while rows < min(MOST_HEADER_ROWS, len(top) - 1):
        above, below = top[rows - 1], top[rows]
        width = max(map(len, top[: rows + 1]))
        upper, lower = ([*row, *[""] * (width - len(row))] for row in (above, below))
        gaps = [i for i in range(width) if not upper[i].strip()]
        filled = [lower[i].strip() for i in gaps if lower[i].strip()]
        new = len(set(filled)) > len(filled) // 3
        if len(gaps) < _FEWEST_GAPS or 5 * len(gaps) < width or 5 * len(filled) < 4 * len(gaps) or not new:
            break
        rows += 1
    return rows


def _names(
    column: Column, header: Sequence[Sequence[str]], fitted: Fitted, codebook: Codebook | None
) -> tuple[str, ...]:
    """What a column is called, as it is written."""
    i = column.position
    cells = [row[i] if i < len(row) else "" for row in header]
    written: Sequence[str] = (column.heading,)
    if codebook is not None:
        written = codebook.names(cells[0])
    elif fitted.preset.header == "stacked":
        written = cells
    elif not column.block:
        written = fitted.preset.names(cells[0])
    # only what the column answers to: rows of import ids are none of its names
    own = [cleaned(text) for text in written if fold(text) in column.names]
    return tuple(dict.fromkeys(filter(None, own)))


def _labels(column: Column, header: Sequence[str], codebook: Codebook | None) -> tuple[str, ...]:
    if codebook is None:
        return ()
    said = codebook.labels.get(header[column.position].strip(), {})
    order = sorted(said, key=lambda code: (not code.isdecimal(), int(code) if code.isdecimal() else 0))
    return tuple(cleaned(said[code]) for code in order if said[code].strip())


def _texts(cells: Iterable[str]) -> Texts:
    times: dict[str, int] = {}
    for cell in cells:
        if cell in times or (cell.strip() and len(times) < _MOST_DISTINCT):
            times[cell] = times.get(cell, 0) + 1
    found: Texts = {}
    for cell, n in times.items():
        key = fold(cell)
        before = found.get(key)
        found[key] = Text(_lines(cell), n) if before is None else replace(before, times=before.times + n)
    return found


def _lines(cell: str) -> str:
    return "\n".join(map(cleaned, cell.strip().splitlines()))
