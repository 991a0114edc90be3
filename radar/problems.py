"""What is wrong with an input: where, what, and how to mend it.

There is one kind of fault and one exception that carries many of them. A stage
collects every fault it can find before it raises, so that a person mends a file
once, and a shell (`cli.py`, `plugin.py`) catches `Problems` once and prints it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is. A text file has lines; a survey file has rows and columns."""

    file: str
    """Path as the person gave it."""
    line: int | None = None
    """Line of a YAML or Markdown file, from 1."""
    row: int | None = None
    """Row as a spreadsheet counts: the header is row 1."""
    column: str | None = None
    """Heading of the column."""

    def __str__(self) -> str:
        if self.line is not None:
            return f"{self.file}:{self.line}"
        text = self.file if self.row is None else f"{self.file}:row {self.row}"
        if self.column is None:
            return text
        return f'{text}{", " if self.row is not None else ":"}column "{self.column}"'


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: its place, what it is, and what mends it."""

    where: Place
    what: str
    """A sentence without its full stop. Never quotes personal data or free text."""
    fix: str
    """What to do about it, with the valid choices where there are some."""
    code: str
    """A stable name such as `unknown-level`, for machines and for tests."""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.fix}".rstrip()


class Problems(Exception):
    """All that is wrong with the input, in the order of its places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def refuse(problems: Iterable[Problem]) -> None:
    """Raise `Problems` if any of these is an error; warnings alone pass."""
    found = tuple(problems)
    if any(problem.severity == "error" for problem in found):
        raise Problems(found)
