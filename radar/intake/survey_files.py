"""Survey files -> answers. Each file is read whole or refused with all its faults.

A file without faults takes the fast road (`fast.py`); any doubt sends it down the careful one
(`careful.py`), which gives the same answers or lists every fault in its place.
"""

from __future__ import annotations

import fnmatch
import itertools
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from radar.inputs.contract import Contract
from radar.inputs.names import fold
from radar.inputs.questionnaire import DONT_KNOW, Responses, parts
from radar.inputs.secret import KEY_FILE
from radar.intake.addresses import Remote, fetched, is_address, listed
from radar.intake.answers import Answers, Item
from radar.intake.columns.codebook import read_instead
from radar.intake.columns.fitting import MOST_ABOVE, MOST_HEADER_ROWS, fit, known_headings, tool_of
from radar.intake.columns.header import lay_out
from radar.intake.columns.layouts import Layout
from radar.intake.columns.spellings import as_written_by, clashing_numbers
from radar.intake.expected import Expected
from radar.intake.faults import Faults, shown
from radar.intake.files.opening import open_source, read_rows
from radar.intake.files.records import lines_of
from radar.intake.files.sheets import merged_below
from radar.intake.files.sources import Row, Source
from radar.intake.letters import column_letters
from radar.intake.privacy import personal
from radar.intake.rows.careful import Respondent, in_columns, read_respondents
from radar.intake.rows.fast import Anomaly, Span, read_blocks
from radar.intake.rows.long import items_of, read_long
from radar.intake.rows.repeats import Surplus, ToCompare, settle_ids, settle_rows, with_ids
from radar.intake.rows.respondents import Hashes, Seen, row_digests
from radar.intake.rows.status import LeftOut
from radar.language.messages import all_of, choices, say
from radar.problems import Place, Problem, Problems, collecting

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Answers",
    "Contract",
    "Opened",
    "Report",
    "check_file",
    "open_file",
    "read_answers",
    "read_file",
    "settle",
    "survey_files",
]

_SMALL = 1 << 16
"""Files up to this many bytes take the careful road at once: it is quick enough, and warns."""

_MOST_KNOWN_ABOVE = 1
"""A title may hold one word that is a heading too."""
_SHOWN = 5
_TOP = 100
"""So many rows are looked at to understand a file before it is read."""
_NOT_ANSWERS = (".md", ".yml", ".yaml")
_CALLED = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Report:
    """What is to be said about one survey file."""

    file: str
    """Its path, as messages print it."""
    problems: tuple[Problem, ...]
    """Errors and warnings, in the order of their places."""
    respondents: int = 0
    """How many different respondents answered."""
    municipalities: int = 0
    """How many municipalities they are from."""
    share_blank: float = 0.0
    """Share of what respondents were asked, whether they finished or not, that was left empty."""
    share_dont_know: float = 0.0
    """Share of "don't know" among the answers."""
    encoding: str = ""
    """How the file was read: a character set, or the kind of spreadsheet."""
    rows: int = 0
    """How many rows hold answers."""
    lines: Mapping[int, int] = field(default_factory=dict)
    """Line of a text file where a row of `problems` begins, if its number is another."""
    columns: frozenset[Item] = frozenset()
    """What it asks in columns of their own, beside ticks and blocks."""
    unfinished: int = 0
    """How many rows are left out because the survey tool marks them as unfinished."""
    tests: int = 0
    """How many because it marks them as tests or previews."""

    @property
    def good(self) -> bool:
        """Whether the file can be submitted: warnings don't prevent it."""
        return not any(problem.severity == "error" for problem in self.problems)


class FileRead(Protocol):
    """A survey file that was read, on whatever machine."""

    @property
    def layout(self) -> Layout:
        """How its columns are read."""

    @property
    def faults(self) -> Faults:
        """What is to be said of it; what comes up later is added."""

    def respondents_again(self, hashes: frozenset[int] | None = None) -> Iterator[Respondent]:
        """Read the respondents again, all or those whose key has one of these hashes. Nothing is noted."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A survey file whose header is understood."""

    source: Source
    expected: Expected
    layout: Layout
    faults: Faults
    left_out: LeftOut

    @property
    def columns(self) -> frozenset[Item]:
        """What is asked in columns of their own. In a long file, a block or ticks nothing is missing."""
        if self.layout.long is not None:
            return frozenset()
        blocks = [items.block for items in self.expected.responses.items]
        return frozenset(c.item for c in self.layout.items if not c.codes and blocks[c.block] is None)

    def map_chunks(
        self,
        work: Callable[[Answers], _T],
        progress: Callable[[int], None] = lambda done: None,
        span: Span | None = None,
    ) -> Iterator[_T]:
        """What `work` makes of each chunk, by the fast road. Raises `Anomaly`, at worst at the end.

        `span`: only of the rows that begin in a part of the file, which may be none.
        """
        source = self.source
        if (
            source.kind == "sheet"
            or source.codebook is not None
            or source.encoding != "utf-8-sig"
            or source.sep_line
            or find_spec("pyarrow") is None  # an extra, for large surveys
        ):
            raise Anomaly
        return read_blocks(source.path, source.delimiter, self.layout, self.expected, work, progress, span)

    def respondents(self, progress: Callable[[int], None] = lambda done: None) -> Iterator[Respondent]:
        """Every row without a fault, by the careful road. Faults go to `faults`."""
        return self._read(self._rows(progress), self.faults, self.left_out)

    def respondents_again(self, hashes: frozenset[int] | None = None) -> Iterator[Respondent]:
        """Read the respondents again, all or those whose key has one of these hashes. Nothing is noted."""
        rows = self._rows()
        if hashes is not None:
            rows = with_ids(rows, self.layout, self.faults.file, hashes)
        return self._read(rows, Faults(self.faults.file), LeftOut())

    def digests(self, answers: Answers) -> Hashes:
        """A digest of each row, where only these can show that someone is in two files; else none."""
        return row_digests(answers) if self.layout.compares_rows else np.empty(0, np.uint64)

    def _rows(self, progress: Callable[[int], None] = lambda done: None) -> Iterator[Row]:
        return itertools.islice(read_rows(self.source, progress), self.expected.responses.header_rows, None)

    def _read(self, rows: Iterator[Row], faults: Faults, left_out: LeftOut) -> Iterator[Respondent]:
        if self.layout.long is not None:
            return read_long(rows, self.layout, self.layout.long, self.expected, faults, left_out)
        return read_respondents(rows, self.layout, self.expected, faults, left_out)


def survey_files(
    contract: Contract, folder: Path, take: Callable[[Remote, Contract], Path] = fetched
) -> list[tuple[Path, Responses]]:
    """An edition's files with their layouts, by name; then those at addresses, which `take` makes paths of.

    Raises `Problems` if there is none, or one that no pattern in survey.yml matches.
    """
    questionnaire = contract.questionnaire
    patterns = [responses.files for responses in questionnaire.responses]
    found: list[tuple[Path, Responses]] = []
    faults: list[Problem] = []
    for path in sorted(folder.rglob("*")):
        name = unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
        leave = path.name.startswith((".", "~$")) or path.suffix.lower() in _NOT_ANSWERS
        if leave or name in (questionnaire.experts, KEY_FILE, "Thumbs.db"):
            continue
        if path.is_symlink() and not path.is_file():
            what = say("this is a link to a folder, or to nothing: such links are not followed")
            fix = say("Put the files themselves there")
            faults.append(Problem(Place(shown(path)), what, fix, "link"))
            continue
        if not path.is_file() or read_instead(path) is not None:
            continue
        responses = _layout_for(name, questionnaire.responses)
        if responses is not None:
            found.append((path, responses))
        else:
            what = say("survey.yml does not say what this file is")
            fix = say("Move it, or add a pattern: now it reads %(patterns)s", patterns=choices(patterns))
            faults.append(Problem(Place(shown(path)), what, fix, "unmatched-file"))
    for responses in questionnaire.responses:
        if is_address(responses.files):
            with collecting(faults):
                found += [(take(remote, contract), responses) for remote in listed(responses.files)]
    if not found and not faults:
        what = say("the edition %(edition)s has no survey files", edition=questionnaire.edition)
        fix = say("Put them where survey.yml expects them: %(patterns)s", patterns=choices(patterns))
        faults.append(Problem(Place(shown(folder)), what, fix, "no-survey-files"))
    if faults:
        raise Problems(faults)
    return found


def open_file(path: Path, expected: Expected, whole: bool = True) -> Opened:
    """Understand a file's header. Raises `Problems`.

    `whole`: look at the encoding of the whole file, as the careful road needs, not only of its start.
    """
    faults = Faults(shown(path))
    source = open_source(path, expected, whole)
    for warning in source.warnings:
        faults.add(warning.code, warning.what, warning.fix, severity=warning.severity)
    top = _top(source, expected.responses)
    _search_around(
        path, top[: expected.responses.header_rows], expected.contract.limits.cell_characters, faults
    )
    columns, most = max(map(len, top[: MOST_HEADER_ROWS + 1]), default=0), expected.contract.limits.columns
    if columns > most:
        what = say("the file has %(columns)s columns, more than %(most)s", columns=columns, most=most)
        fix = say("Export the survey's own columns only, or raise `limits: columns` in radar.yml")
        faults.add("too-many-columns", what, fix, row=1)
        raise Problems(faults.problems())
    if not top or not any(cell.strip() for cells in top[: expected.responses.header_rows] for cell in cells):
        _refuse_rows_above(source, expected, faults)
        faults.add("no-header", say("the file has no header row"), say("Export the survey again"), row=1)
        raise Problems(faults.problems())
    tool = tool_of(top, expected.responses, source.codebook)
    clashing = list(dict.fromkeys(clashing_numbers(expected.contract, tool)))
    if clashing:
        what = say(
            "a number in a cell may be a level's id or its place on the scale: %(questions)s",
            questions=choices(clashing),
        )
        fix = say("Give the levels ids that are not numbers, or that count from 1")
        faults.add("ambiguous-numbers", what, fix, row=1)
        raise Problems(faults.problems())
    spelt = replace(expected, contract=as_written_by(expected.contract, tool))
    fitted = fit(top, tool, spelt, source.codebook)
    rows: int = fitted.expected.responses.header_rows
    if len(top) < rows:
        faults.add("no-header", say("the file has no header row"), say("Export the survey again"), row=1)
        raise Problems(faults.problems())
    merged = merged_below(path, source.sheets, rows) if source.kind == "sheet" else []
    if merged:
        what = say(
            "cells are merged (%(cells)s): only the first of them holds the answer", cells=_few(merged)
        )
        faults.add("merged-cells", what, say("Split them, and fill in each cell"), rows + 1)
    try:
        layout = lay_out(fitted, faults)
    except Problems:
        _refuse_rows_above(source, fitted.expected, Faults(faults.file))
        raise
    if layout.long is not None:
        below = itertools.islice(read_rows(source), rows, None)
        layout = replace(layout, items=items_of(below, layout, layout.long, fitted.expected))
    for i in layout.unnamed:
        what, fix = say("the column has no heading"), say("Remove the empty column")
        column = layout.headings[i]
        faults.add("unnamed-column", what, fix, rows, column, i, severity="warning")
    return Opened(source, fitted.expected, layout, faults, LeftOut())


def _search_around(path: Path, header: list[list[str]], longest: int, faults: Faults) -> None:
    """Personal data in the file's name and in its headings."""
    fix = say("Remove it; a submission must not hold personal data")
    if kinds := personal(path.stem):
        faults.add("personal-data", say("the file's name holds %(kinds)s", kinds=all_of(kinds)), fix)
    for row, cells in enumerate(header, 1):
        for position, cell in enumerate(cells):
            if kinds := personal(cell[:longest]):
                what = say("the heading holds %(kinds)s", kinds=all_of(kinds))
                faults.add("personal-data", what, fix, row, f"({column_letters(position)})", position)


def _refuse_rows_above(source: Source, expected: Expected, faults: Faults) -> None:
    """Say why the header makes no sense if it stands further down. Raises `Problems`, or does nothing."""
    responses, contract = expected.responses, expected.contract
    known = known_headings(expected)
    asked = {fold(s) for items in responses.items for s in contract.question_spellings(items.question)}
    longest, most = 2 * max(map(len, known), default=0), contract.limits.columns
    found: list[tuple[int, set[str]]] = []
    questions: list[set[str]] = []
    try:
        for number, cells in itertools.islice(read_rows(source), MOST_ABOVE):
            names = {fold(cell) for cell in cells[:most] if len(cell) <= longest}
            found.append((number, names & known))
            questions.append(names & asked)
    except Problems:
        pass  # what stands above the row that can't be read says enough
    together = [
        len(set().union(*(names for _, names in found[i : i + responses.header_rows])))
        for i in range(len(found))
    ]
    best = together.index(max(together)) if together else 0
    above = sum(len(names) for _, names in found[:best])
    if best and above <= _MOST_KNOWN_ABOVE and together[best] > 1 + 3 * above:
        row = found[best][0]
        if any(questions[:best]):
            what = say(
                "the questions are in a row of their own, above the technologies in row %(row)s", row=row
            )
            fix = say("Write both in one heading, such as `adoption[chatbots]`, or ask for `header_rows: 2`")
            faults.add("question-above-header", what, fix, row=row)
            raise Problems(faults.problems())
        what = say("the headings seem to be in row %(row)s", row=row)
        faults.add("rows-above-header", what, say("Remove the rows above them"), row=row)
        raise Problems(faults.problems())


def settle(files: Sequence[FileRead], seen: Seen) -> Iterator[Surplus]:
    """The surplus rows of respondents who are in these files twice with the same answers.

    Those with different answers become faults of their file.
    """
    compared = [ToCompare(file.faults, file.layout, file.respondents_again) for file in files]
    repeated = seen.repeated()
    if repeated:
        yield from settle_ids(compared, repeated)
    yield from settle_rows(compared, seen)


class Sink(Protocol[_T]):
    """Takes a file in, chunk by chunk, by whichever road it is read."""

    def look(self, answers: Answers) -> _T:
        """What a chunk says. It changes nothing: threads call it side by side."""

    def add(self, found: _T) -> None:
        """Take in what a chunk says."""

    def reset(self) -> None:
        """Forget the file: a doubt came up, and it is read again from its start."""


def read_file(
    path: Path,
    expected: Expected,
    seen: Seen,
    sink: Sink[_T],
    progress: Callable[[int], None] = lambda done: None,
) -> Opened:
    """Read a file into the sink by the road that fits it; who is in it, into `seen`.

    Raises `Problems` with all of the file's faults.
    """
    mark = seen.mark()
    sink.reset()
    if _size(path) > _SMALL:
        try:
            file = open_file(path, expected, whole=False)
            # bound at once: the reading threads call it
            digests = file.digests
            for who, rows, found in file.map_chunks(lambda a: (a.ids, digests(a), sink.look(a)), progress):
                seen.add(who, rows)
                sink.add(found)
            seen.end_file()
            return file
        except (Anomaly, Problems, UnicodeDecodeError):  # only the start of the file was decoded so far
            seen.rewind(mark)
            sink.reset()
    file = open_file(path, expected)
    try:
        for answers in in_columns(file.respondents(progress), file.layout):
            seen.add(answers.ids, file.digests(answers))
            sink.add(sink.look(answers))
    except Problems as problems:
        raise Problems([*file.faults.problems(), *problems.problems]) from None
    finally:
        progress(_size(path))
    if file.faults.any_error:
        raise Problems(file.faults.problems())
    seen.end_file()
    return file


def check_file(
    path: Path,
    expected: Expected,
    progress: Callable[[int], None] = lambda done: None,
) -> Report:
    """Everything there is to say about one file. Never raises `Problems`.

    `progress` is told how many of its bytes are read.
    """
    instead = read_instead(path)
    if instead is not None:
        what = say("the file belongs to %(file)s, which is read for its answers", file=instead.name)
        fix = say("Keep both in one folder")
        problem = Problem(Place(shown(path)), what, fix, "belongs-to-another", "warning")
        return Report(shown(path), (problem,))
    totals = _Totals(expected.contract)
    with Seen() as seen:
        try:
            file = read_file(path, expected, seen, totals, progress)
        except Problems as problems:
            lines = _lines(path, expected, problems.problems)
            return Report(shown(path), problems.problems, lines=lines)
        surplus = 0
        for answers in in_columns((twice.respondent for twice in settle([file], seen)), file.layout):
            surplus += len(answers)
            totals.take_out(answers)
    said, left = file.faults.problems(), file.left_out
    asked, blank = totals.asked + left.asked, totals.blank + left.blank
    return Report(
        shown(path),
        said,
        respondents=totals.rows,
        municipalities=int((totals.municipalities > 0).sum()) if expected.contract.municipalities else 0,
        share_blank=blank / max(1, asked),
        share_dont_know=(totals.dont_know + left.dont_know) / max(1, asked - blank),
        unfinished=left.unfinished,
        tests=left.test,
        encoding=_CALLED.get(file.source.encoding, file.source.encoding),
        rows=totals.rows + surplus,
        lines=_lines(path, expected, said),
        columns=file.columns,
    )


def read_answers(path: Path, expected: Expected) -> Iterator[pd.DataFrame]:
    """A file's answers in chunks of rows, each a frame.

    Columns `municipality` and `area` (categoricals of names and ids; missing where there is none)
    and, for each item, `question[technology]` (a categorical of the question's codes; missing
    where the respondent answered nothing in the block). Raises `Problems` before the first chunk.
    """
    report = check_file(path, expected)
    if not report.good:
        raise Problems(report.problems)
    return _frames(path, expected)


def _frames(path: Path, expected: Expected) -> Iterator[pd.DataFrame]:
    import pandas as pd

    file = open_file(path, expected)
    with Seen() as seen:
        for answers in in_columns(file.respondents(), file.layout):
            seen.add(answers.ids, file.digests(answers))
        seen.end_file()
        surplus = {twice.respondent.row for twice in settle([file], seen)}
    kept = (r for r in file.respondents_again() if r.row not in surplus)
    municipalities = pd.Index(list(expected.contract.municipalities), dtype=object)
    areas = pd.Index([area.id for area in expected.contract.areas], dtype=object)
    questions = expected.contract.questionnaire.questions
    codes_of = {id_: pd.Index(question.codes(), dtype=object) for id_, question in questions.items()}
    for answers in in_columns(kept, file.layout):
        municipality = answers.municipality if expected.contract.municipalities else answers.municipality - 1
        columns = {
            "municipality": pd.Categorical.from_codes(municipality, municipalities),
            "area": pd.Categorical.from_codes(answers.area, areas),
        }
        for (question, technology), codes in answers.items.items():
            given = np.maximum(codes, -1)
            columns[f"{question}[{technology}]"] = pd.Categorical.from_codes(given, codes_of[question])
        yield pd.DataFrame(columns)


def _top(source: Source, responses: Responses) -> list[list[str]]:
    """The first rows: many more than can be headings, or those before a row that can't be read."""
    top: list[list[str]] = []
    try:
        for _, cells in itertools.islice(read_rows(source), _TOP):
            top.append(cells)
    except Problems:
        if len(top) < responses.header_rows:
            raise
    return top


def _lines(path: Path, expected: Expected, problems: Iterable[Problem]) -> Mapping[int, int]:
    """Where the rows of these problems begin, as a report says it."""
    rows = {problem.where.row for problem in problems if problem.where.row is not None}
    if not rows:
        return {}
    try:
        source = open_source(path, expected)
    except Problems:
        return {}
    return {} if source.kind == "sheet" else lines_of(source, rows)


def _few(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


class _Totals:
    """Figures about a file's answers as a whole."""

    def __init__(self, contract: Contract) -> None:
        self.questions = contract.questionnaire.questions
        several = contract.questionnaire.several
        # of a question with options the first part will do: what is not an answer to it is none to the others
        further = [list(parts(id_, question))[1:] for id_, question in several.items()]
        self.left_out = {part for own in further for part in own}
        self.places = max(1, len(contract.municipalities))
        self.reset()

    def reset(self) -> None:
        self.municipalities = np.zeros(self.places, np.int64)
        self.rows = self.asked = self.blank = self.dont_know = 0

    def look(self, answers: Answers) -> Answers:
        return answers

    def add(self, answers: Answers) -> None:
        self._count(answers, 1)

    def take_out(self, answers: Answers) -> None:
        """Count some answers out: their respondents are there twice."""
        self._count(answers, -1)

    def _count(self, answers: Answers, sign: int) -> None:
        self.rows += sign * len(answers)
        self.municipalities += sign * np.bincount(answers.municipality, minlength=self.places)
        for (question, _), codes in answers.items.items():
            if question in self.left_out:
                continue
            names = self.questions[question].codes()
            # 0: not shown, 1: the whole block left empty
            counts = np.bincount(codes.astype(np.int64) + 2, minlength=len(names) + 2)
            self.asked += sign * int(counts[1:].sum())
            self.blank += sign * int(counts[1] + counts[-1])
            self.dont_know += sign * int(counts[names.index(DONT_KNOW) + 2])


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _layout_for(name: str, layouts: list[Responses]) -> Responses | None:
    """The first layout whose pattern a file's name matches."""
    return next((r for r in layouts if fnmatch.fnmatchcase(name, r.files)), None)
