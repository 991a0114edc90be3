"""What is wrong with an input: where, what, and how to fix it.

There is one kind of fault and one exception that carries many of them. A stage
collects every fault it can find before it raises, so that a person fixes a file
once, and a shell (`cli`, `publish`) catches `Problems` once and prints it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from radar.language.messages import Text, say

Severity = Literal["error", "warning", "hint"]
"""A hint needs a person's judgement: not even a strict check takes it for a fault."""


def on_one_line(text: str) -> str:
    """A text in which nothing starts a line, moves a cursor or turns the reading direction.

    A file may be called anything, and a line that begins with `::`, or holds `##[`, is a command to GitHub.
    """
    if not text.isprintable():
        text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    text = text.replace("##[", "## [")
    return f"./{text}" if text.lstrip().startswith("::") else text


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

    def told(self) -> Text:
        """The place in words; a text file's as other programs write it."""
        if self.line is not None:
            return Text(f"{self.file}:{self.line}")
        if self.row is not None and self.column is not None:
            place = {"file": self.file, "row": self.row, "column": self.column}
            return say('%(file)s:row %(row)s, column "%(column)s"', **place)
        if self.column is not None:
            return say('%(file)s:column "%(column)s"', file=self.file, column=self.column)
        return (
            Text(self.file) if self.row is None else say("%(file)s:row %(row)s", file=self.file, row=self.row)
        )

    def __str__(self) -> str:
        return self.told()


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: its place, what it is, and what fixes it."""

    where: Place
    what: Text
    """A sentence without its full stop. Never quotes personal data or free text."""
    fix: Text
    """What to do about it, with the valid choices where there are some."""
    code: str
    """A stable name such as `unknown-level`, for machines and for tests."""
    severity: Severity = "error"

    def told(self) -> Text:
        """All of it on one line."""
        return say("%(where)s: %(what)s. %(fix)s", where=self.where.told(), what=self.what, fix=self.fix)

    def __str__(self) -> str:
        return self.told().rstrip()


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


@contextmanager
def collecting(faults: list[Problem]) -> Iterator[None]:
    """Add the problems that come up to `faults`, and go on."""
    try:
        yield
    except Problems as problems:
        faults += problems.problems
