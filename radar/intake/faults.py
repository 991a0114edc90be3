"""The faults of one file, gathered so that a fault repeated down a column is told once."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from radar.problems import Place, Problem

_SHOWN = 5


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
    """Collects the faults of one file. Memory depends on the number of columns, not of rows."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.errors = 0
        self._groups: dict[tuple[str, str | None], _Group] = {}

    def add(
        self,
        code: str,
        what: str,
        fix: str,
        row: int | None = None,
        column: str | None = None,
        position: int = -1,
        severity: Literal["error", "warning"] = "error",
    ) -> None:
        """Note a fault. Those with the same code and column become one, at the first place."""
        group = self._groups.get((code, column))
        if group is None:
            place = Place(self.file, row=row, column=column)
            group = _Group(Problem(place, what, fix, code, severity), position)
            self._groups[code, column] = group
        group.count += 1
        self.errors += severity == "error"
        if row is not None and len(group.rows) <= _SHOWN:
            group.rows.append(row)

    def told(self, code: str, column: str | None) -> bool:
        """Whether such a fault was noted in this column before."""
        return (code, column) in self._groups

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
    dots = " …" if group.count > _SHOWN else ""
    places = f"; the same in rows {others}{dots}" if others else ""
    what = f"{problem.what} ({group.count} times{places})"
    return Problem(problem.where, what, problem.fix, problem.code, problem.severity)
