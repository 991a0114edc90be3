"""The faults of one file, gathered so that a fault repeated down a column is told once."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from radar.problems import Place, Problem
from radar.texts import Text, say

_SHOWN = 5
DISTINCT = 20
"""How many different faults of one kind are told of a column; what comes after them is only counted."""


def shown(path: Path) -> str:
    """A path as messages print it: composed characters, forward slashes."""
    return unicodedata.normalize("NFC", path.as_posix())


@dataclass
class _Group:
    problem: Problem
    position: int
    rows: list[int] = field(default_factory=list)
    count: int = 0


class Faults:
    """Collects the faults of one file. Memory depends on the number of columns, not of rows.

    A fault is repeated where the very same sentence holds, mend included: two misspelt names are two
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
        severity: Literal["error", "warning"] = "error",
    ) -> None:
        """Note a fault. The same one in the same column is told once, at its first place."""
        if self.full(code, column) and (code, column, what, fix) not in self._groups:
            what = say("further cells here have such a fault")
            fix = say("Mend those above, then check again")
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
        return self._distinct[code, column] >= DISTINCT

    @property
    def any_error(self) -> bool:
        """Whether something other than a warning was found."""
        return self.errors > 0

    def problems(self) -> tuple[Problem, ...]:
        """All faults in the order of their places."""
        groups = sorted(self._groups.values(), key=lambda g: (g.problem.where.row or 0, g.position))
        return tuple(_told_once(group) for group in groups)


def _told_once(group: _Group) -> Problem:
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
