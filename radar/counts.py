"""Answers -> counts: how many chose each level, by question, technology, area and municipality.

Counts are all that the rest of the program needs of the answers, and those of two files add up to
the counts of both. Beside each count stands the sum of the keys of those counted, modulo 2^64, which adds
up as well: it tells which people a count is of, and the gate draws its lot by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from radar.inputs.contract import Contract
from radar.inputs.questionnaire import SPECIAL, Responses
from radar.inputs.sources import Sources
from radar.intake.answers import Answers, Item
from radar.intake.expected import Expected
from radar.intake.rows.careful import in_columns
from radar.intake.rows.record_keys import RecordKeys
from radar.intake.rows.respondents import Hashes, Seen
from radar.intake.survey_files import FileRead, Opened, read_file, settle, survey_files
from radar.language.messages import say
from radar.problems import Place, Problem, Problems, collecting, refuse

if TYPE_CHECKING:
    import pandas as pd

TEXTS = ["edition", "question", "technology", "area", "municipality", "level"]
COLUMNS = [*TEXTS, "n", "key"]
"""Columns of a counts frame. All but `n` and `key` are categoricals; rows are disjoint and in their order."""

CellCounts = npt.NDArray[np.int64]
"""(2, domains, codes): how many there are, and the sums of their keys, which wrap as unsigned numbers do."""
_HALF = np.uint64(32)
_MOST_ROWS = 1 << 20
"""So many halves of keys are summed exactly as floating-point numbers."""

Progress = Callable[[Path, int, int], None]
"""Told a file, how many of its bytes are read, and its size."""

Warn = Callable[[Problem], None]
"""Told what is not a fault, but should be known all the same."""


def print_nothing(problem: Problem) -> None:
    """Let a warning pass."""


def count_all(
    sources: Sources,
    progress: Progress | None = None,
    only: str | Iterable[str] | None = None,
    warn: Warn = print_nothing,
) -> dict[str, pd.DataFrame]:
    """The counts of every edition, of one, or of some. Raises `Problems` with the faults of all files."""
    faults: list[Problem] = []
    counts: dict[str, pd.DataFrame] = {}
    for edition in sources.editions if only is None else [only] if isinstance(only, str) else only:
        with collecting(faults):
            contract, folder = sources.contract(edition), sources.folder(edition)
            counts[edition] = count_edition(contract, folder, progress, warn)
    if faults:
        raise Problems(faults)
    return counts


def count_edition(
    contract: Contract, folder: Path, progress: Progress | None = None, warn: Warn = print_nothing
) -> pd.DataFrame:
    """The counts of all files of an edition.

    A frame with the columns `COLUMNS`: `n` > 0 respondents (int64), `key` the sum of their keys (uint64, see
    `radar.intake.rows.record_keys`); area "" where none was given;
    municipality "" where the radar has none; level a level's id, `dont-know`, `not-relevant` or
    `blank` (left empty by someone who answered something in the same block). A respondent who
    stands in the files twice with the same answers counts once.

    `progress` is told each file, how many of its bytes are read, and its size; `warn` each warning. Raises
    `Problems` with the faults of all files.
    """
    files = _reader.get().files(contract, folder)
    return count_files(contract, files, progress, warn)


def count_files(
    contract: Contract,
    files: Iterable[tuple[Path, Responses]],
    progress: Progress | None = None,
    warn: Warn = print_nothing,
) -> pd.DataFrame:
    """The counts of these files, each with its layout, wherever they lie."""
    tally = Tally(contract)
    with Seen() as seen:
        opened = _reader.get().read(contract, list(files), seen, tally, progress)
        for number, surplus in groupby(settle(opened, seen), key=itemgetter(0)):
            for answers in in_columns((twice.respondent for twice in surplus), opened[number].layout):
                tally.take_out(answers)
    faults = [problem for file in opened for problem in file.faults.problems()]
    refuse(faults)
    for problem in faults:
        warn(problem)
    return tally.frame()


class Reader(Protocol):
    """Finds and reads survey files: on this machine, or on many."""

    def files(self, contract: Contract, folder: Path) -> list[tuple[Path, Responses]]:
        """An edition's files with their layouts. Raises `Problems`."""

    def read(
        self,
        contract: Contract,
        files: Sequence[tuple[Path, Responses]],
        seen: Seen,
        tally: Tally,
        progress: Progress | None,
    ) -> Sequence[FileRead]:
        """Read files into the tally; who is in them, into `seen`. Raises `Problems` with all their faults."""


class _Here:
    """Reads one file after the other."""

    def files(self, contract: Contract, folder: Path) -> list[tuple[Path, Responses]]:
        return survey_files(contract, folder)

    def read(
        self,
        contract: Contract,
        files: Sequence[tuple[Path, Responses]],
        seen: Seen,
        tally: Tally,
        progress: Progress | None,
    ) -> Sequence[FileRead]:
        opened: list[Opened] = []
        faults: list[Problem] = []
        if progress is not None:
            for path, _ in files:  # only whoever knows how much there is can say how long it takes
                progress(path, 0, path.stat().st_size)
        for path, responses in files:
            size = path.stat().st_size

            def told(done: int, path: Path = path, size: int = size) -> None:
                if progress is not None:
                    progress(path, done, size)

            with collecting(faults):
                opened.append(read_file(path, Expected(responses, contract), seen, tally, told))
                tally.keep()
        if faults:
            raise Problems(faults)
        return opened


_reader: ContextVar[Reader] = ContextVar("_reader", default=_Here())  # noqa: B039  (it has no state)


@contextmanager
def reading_by(reader: Reader) -> Iterator[None]:
    """Let all counts that are made meanwhile be of files that this one finds and reads."""
    token = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(token)


def add(counts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The counts of several files or editions together. Their respondents must be different."""
    import pandas as pd

    frames = list(counts)
    names = {
        column: list(dict.fromkeys(name for f in frames for name in f[column].cat.categories))
        for column in TEXTS
    }
    alike = [f.assign(**{c: f[c].cat.set_categories(names[c]) for c in TEXTS}) for f in frames]
    total = pd.concat(alike, ignore_index=True).groupby(TEXTS, observed=True, sort=True)[["n", "key"]].sum()
    return total.reset_index()[COLUMNS]


def to_csv(counts: pd.DataFrame, path: Path) -> None:
    """Write counts as UTF-8 CSV with `COLUMNS` as its header."""
    counts.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def from_csv(path: Path) -> pd.DataFrame:
    """Read what `to_csv` wrote; names are ordered as they first appear. Raises `Problems`."""
    import pandas as pd

    try:
        texts = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
        if list(texts.columns) != COLUMNS:
            raise ValueError
        columns = {c: pd.Categorical(texts[c], categories=texts[c].unique()) for c in TEXTS}
        numbers = {"n": texts["n"].astype(np.int64), "key": texts["key"].astype(np.uint64)}
        return pd.DataFrame({**columns, **numbers})
    except (OSError, ValueError, OverflowError) as error:
        missing = isinstance(error, FileNotFoundError)
        what = say("the file does not exist") if missing else say("this is not a file of counts")
        fix = say("Make one with `radar counts`; its header is %(columns)s", columns=",".join(COLUMNS))
        raise Problems([Problem(Place(path.as_posix()), what, fix, "not-counts")]) from None


@dataclass
class Counted:
    """Tables of some answers, for the domains that anyone is in: few of all areas of all municipalities."""

    domains: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """Their numbers, rising: that of the area times the number of municipalities, plus the municipality's."""
    tables: dict[Item, CellCounts] = field(default_factory=dict)

    def add(self, found: Counted, sign: int = 1) -> None:
        """Count some tables in, or with the sign -1 out."""
        at = self._widen(found.domains)
        for item, table in found.tables.items():
            if item not in self.tables:
                self.tables[item] = np.zeros((2, len(self.domains), table.shape[2]), np.int64)
            self.tables[item][:, at] += sign * table

    def _widen(self, domains: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
        """Make room for these domains as well, and return where they are."""
        both = np.union1d(self.domains, domains)
        if len(both) > len(self.domains):
            at = np.searchsorted(both, self.domains)
            for item, table in self.tables.items():
                wider = np.zeros((2, len(both), table.shape[2]), np.int64)
                wider[:, at] = table
                self.tables[item] = wider
            self.domains = both
        return np.searchsorted(both, domains)


class Tally:
    """Counts in tables, one for each item: area (the last: none) x municipality x level."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.levels = {q: a.codes() for q, a in contract.questionnaire.questions.items()}
        self.areas = len(contract.areas) + 1
        self.municipalities = max(1, len(contract.municipalities))
        self.total = Counted()
        self.file = Counted()
        self.keys = RecordKeys(contract)

    def reset(self) -> None:
        """Forget the file that is being read."""
        self.file = Counted()

    def add(self, found: Counted) -> None:
        """Count a chunk of that file in."""
        self.file.add(found)

    def keep(self) -> None:
        """Count the file in, which was read to its end."""
        self.total.add(self.file)
        self.reset()

    def take_out(self, answers: Answers) -> None:
        """Count some answers out: their respondents are there twice."""
        self.total.add(self.look(answers), -1)

    def look(self, answers: Answers) -> Counted:
        """Tables of some answers."""
        domain = answers.area.astype(np.int64)
        domain[domain < 0] = self.areas - 1
        domain *= self.municipalities
        domain += answers.municipality
        present = np.flatnonzero(np.bincount(domain, minlength=self.areas * self.municipalities))
        domain = np.searchsorted(present, domain)
        domains = len(present)
        keys = self.keys(answers)
        tables: dict[Item, CellCounts] = {}
        for item, codes in answers.items.items():
            width = len(self.levels[item[0]]) + 2  # the first two: not shown, or the whole block left empty
            cells = domain * width
            cells += codes
            cells += 2
            size = domains * width
            counted = np.stack([np.bincount(cells, minlength=size), _sums(cells, keys, size)])
            tables[item] = counted.reshape(2, domains, width)[..., 2:]
        return Counted(present, tables)

    def frame(self) -> pd.DataFrame:
        """All counts, in the order of questions, technologies, areas, municipalities, levels. Comes last."""
        import pandas as pd

        contract = self.contract
        questions = list(self.levels)
        technologies = [t.id for t in contract.technologies]
        names = {
            "edition": [contract.questionnaire.edition],
            "question": questions,
            "technology": technologies,
            "area": [*(area.id for area in contract.areas), ""],
            "municipality": list(contract.municipalities) or [""],
            "level": list(
                dict.fromkeys(c for codes in self.levels.values() for c in codes if c not in SPECIAL)
            )
            + list(SPECIAL),
        }
        pieces: list[npt.NDArray[np.int32]] = []
        numbers: list[CellCounts] = []
        for q, question in enumerate(questions):
            codes = np.array([names["level"].index(c) for c in self.levels[question]], np.int32)
            for t, technology in enumerate(technologies):
                # Each goes as soon as it is written down: together they take more room than all rows.
                table = self.total.tables.pop((question, technology), None)
                if table is None:
                    continue
                domain, level = np.nonzero(table[0])
                area, municipality = np.divmod(self.total.domains[domain], self.municipalities)
                here = np.full((3, len(domain)), [[0], [q], [t]], np.int32)
                there = np.stack([area, municipality, codes[level]]).astype(np.int32)
                pieces.append(np.concatenate([here, there]))
                numbers.append(table[:, domain, level])
        columns = np.concatenate([np.empty((len(TEXTS), 0), np.int32), *pieces], axis=1)
        n, key = np.concatenate([np.empty((2, 0), np.int64), *numbers], axis=1)
        texts = {
            column: pd.Categorical.from_codes(columns[i], pd.Index(names[column]))
            for i, column in enumerate(TEXTS)
        }
        return pd.DataFrame({**texts, "n": n, "key": key.view(np.uint64)})


def _sums(cells: npt.NDArray[np.int64], keys: Hashes, size: int) -> npt.NDArray[np.int64]:
    """The sum of the keys in each of `size` cells, modulo 2^64, as signed numbers with the same bits.

    `np.bincount` adds floating-point numbers, which hold half a key for a million rows exactly, and is an
    order of magnitude faster than `np.add.at`.
    """
    total = np.zeros(size, np.uint64)
    for start in range(0, len(cells), _MOST_ROWS):
        at, part = cells[start : start + _MOST_ROWS], keys[start : start + _MOST_ROWS]
        for half, shift in ((part >> _HALF, _HALF), (part & np.uint64(0xFFFFFFFF), np.uint64(0))):
            total += np.bincount(at, half, size).astype(np.uint64) << shift
    return total.view(np.int64)
