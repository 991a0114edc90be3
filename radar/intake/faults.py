"""Faults of one file, each in its place. A fault that runs down a column is reported once."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from radar.intake.letters import letters_of
from radar.language.messages import Text, counted, say
from radar.problems import Place, Problem, Severity

_SHOWN = 5
DISTINCT = 20
"""Lines that one cause may take, in a column and in a file; the last of them counts what is not listed."""


_called: dict[Path, str] = {}


def call(path: Path, name: str) -> None:
    """Let messages call a file by this name: it is a copy of another, or lies elsewhere for whoever asks."""
    _called[path] = name


def shown(path: Path) -> str:
    """A path as messages print it: composed characters, forward slashes."""
    return _called.get(path) or unicodedata.normalize("NFC", path.as_posix())


@dataclass
class _Group:
    problem: Problem
    position: int
    rows: list[int] = field(default_factory=list)
    count: int = 0


class Faults:
    """Collects the faults of one file. Memory depends on the number of columns, not of rows.

    A fault is repeated where the very same sentence holds, fix included: two misspelt names are two
    faults.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.errors = 0
        self._groups: dict[tuple[str, str | None, str, str], _Group] = {}
        self._distinct: Counter[tuple[str, str | None]] = Counter()

    def add(
        self,
        code: str,
        what: Text,
        fix: Text,
        row: int | None = None,
        column: str | None = None,
        position: int = -1,
        severity: Severity = "error",
    ) -> None:
        """Note a fault. The same one in the same column is reported once, at its first place."""
        if self.full(code, column) and (code, column, what, fix) not in self._groups:
            what = say("further cells here have the same fault")
            fix = say("Fix those above, then check again")
        group = self._groups.get((code, column, what, fix))
        if group is None:
            place = Place(self.file, row=row, column=column)
            group = _Group(Problem(place, what, fix, code, severity), position)
            self._groups[code, column, what, fix] = group
            self._distinct[code, column] += 1
        group.count += 1
        self.errors += severity == "error"
        if row is not None and len(group.rows) <= _SHOWN and row not in group.rows[-1:]:
            group.rows.append(row)

    def full(self, code: str, column: str | None) -> bool:
        """Whether so many different faults of this kind were noted here that no more are told apart."""
        return self._distinct[code, column] >= DISTINCT - 1

    @property
    def any_error(self) -> bool:
        """Whether something other than a warning was found."""
        return self.errors > 0

    def problems(self) -> tuple[Problem, ...]:
        """All faults in the order of their places; of one cause no more than `DISTINCT`."""
        groups = sorted(self._groups.values(), key=lambda g: (g.problem.where.row or 0, g.position))
        return tuple(_few_of_each(groups))


def _few_of_each(groups: Sequence[_Group]) -> Iterator[Problem]:
    """A problem for each group; where one cause has many, the last says how many more there are."""

    def cause(group: _Group) -> tuple[str, str]:
        return group.problem.code, group.problem.severity

    times = Counter(map(cause, groups))
    told: Counter[tuple[str, str]] = Counter()
    for group in groups:
        kind = cause(group)
        told[kind] += 1
        if times[kind] <= DISTINCT or told[kind] < DISTINCT:
            yield _once(group)
        elif told[kind] == DISTINCT:
            rest = [same_cause for same_cause in groups if cause(same_cause) == kind][DISTINCT - 1 :]
            yield _further(rest)


def _further(rest: Sequence[_Group]) -> Problem:
    """One problem for those that are not listed."""
    first = rest[0].problem
    positions = sorted({group.position for group in rest if group.position >= 0})
    what = counted(
        "%(n)s further problem of this kind is not listed",
        "%(n)s further problems of this kind are not listed",
        n=len(rest),
    )
    if len(positions) > 1:
        what = say("%(what)s, in the columns %(columns)s", what=what, columns=letters_of(positions))
    else:
        what = say("%(what)s, in the rows %(rows)s", what=what, rows=_some(sorted(_rows_of(rest))))
    fix = (
        first.fix
        if len({group.problem.fix for group in rest}) == 1
        else say("Fix those above, then check again")
    )
    return replace(first, what=what, fix=fix)


def _rows_of(groups: Iterable[_Group]) -> set[int]:
    return {row for group in groups for row in group.rows}


def _some(values: Sequence[object]) -> str:
    shown = [str(value) for value in values[:DISTINCT]]
    return ", ".join(shown) + (" …" if len(values) > DISTINCT else "")


def _once(group: _Group) -> Problem:
    if group.count < 2:
        return group.problem
    problem = group.problem
    others = ", ".join(map(str, group.rows[1:_SHOWN]))
    if group.count > _SHOWN:
        others += " …"
    if len(group.rows) < 2:
        what = say("%(what)s (%(n)s times)", what=problem.what, n=group.count)
    elif len(group.rows) == 2 == group.count:
        what = say("%(what)s (2 times; the same in row %(row)s)", what=problem.what, row=others)
    else:
        what = say(
            "%(what)s (%(n)s times; the same in rows %(rows)s)",
            what=problem.what,
            n=group.count,
            rows=others,
        )
    return replace(problem, what=what)
