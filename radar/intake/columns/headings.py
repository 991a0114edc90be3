"""Header rows -> columns: what each may be called, and under which text it stands.

A survey tool may name a column more than once: by a code and by the question's text, in one cell or in
rows of their own. Whatever of it survey.yml speaks of is the column's name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from radar.inputs.names import fold, visible
from radar.intake.letters import column_letters
from radar.intake.privacy import personal

NamesOf = Callable[[str], Sequence[str]]
"""A heading's names, as written: how messages call it first."""

_LONGEST_HEADING = 80
_START, _END = 32, 40
"""Characters of a long heading that are shown: what tells headings apart stands at either end."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a survey file."""

    position: int
    """From 0."""
    heading: str
    """As it is written, without the spaces around it; may be empty."""
    names: tuple[str, ...]
    """What it may be called, folded; the heading first. Empty: it has no heading."""
    block: str
    """Folded text of the first of several header rows that it stands under; else empty."""
    block_heading: str
    """The text of `block` as the file writes it."""

    def called(self, names: frozenset[str] | set[str]) -> bool:
        """Whether it, or the text that it stands under, has one of these folded names."""
        return self.block in names or not names.isdisjoint(self.names)


def columns_of(
    rows: Sequence[Sequence[str]], stacked: bool, names: NamesOf = lambda cell: (cell,)
) -> list[Column]:
    """The columns below these header rows, which may be of unequal lengths.

    `stacked`: each row names the column by itself. Else the first of several rows names blocks, its gaps
    filled from the left, and the others the column. `names`: what a heading of a single row says.
    """
    even = _even(rows)
    if stacked:
        written: list[Sequence[str]] = [list(cells) for cells in zip(*even, strict=True)]
        blocks = [""] * len(written)
    elif len(even) == 1:
        written, blocks = [names(cell) for cell in even[0]], [""] * len(even[0])
    else:
        blocks = _filled(even[0])
        last = even[1] if len(even) == 2 else _joined(blocks, even[1], even[2])
        written = [(cell,) for cell in last]
    made = []
    for i, (texts, block) in enumerate(zip(written, blocks, strict=True)):
        folded = tuple(dict.fromkeys(filter(None, map(fold, texts))))
        heading = next((text.strip() for text in texts if text.strip()), "")
        made.append(Column(i, heading, folded, fold(block), block.strip()))
    return made


def displays(columns: Sequence[Column], known: bool) -> tuple[str, ...]:
    """How messages call the columns: by their heading, a long one cut to what tells it apart.

    Never by personal data that ended up as a heading, and, unless any heading is `known`, by nothing that
    may be somebody's answer in a file without headings. What is ambiguous has its letters behind it.
    """
    if not known:
        return tuple(f"({column_letters(column.position)})" for column in columns)
    shown = [_shortened(column.heading or column.block_heading) for column in columns]
    times = Counter(map(fold, shown))
    # in a single row the heading itself is what people look for
    several = any(column.block for column in columns)
    return tuple(
        _display(text, column.position, times[fold(text)] > 1 and (several or "…" in text))
        for text, column in zip(shown, columns, strict=True)
    )


def _even(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows with as many cells as the longest of them."""
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _filled(row: Sequence[str]) -> list[str]:
    """Each gap filled from its left."""
    filled: list[str] = []
    for cell in row:
        filled.append(cell if cell.strip() else (filled[-1] if filled else ""))
    return filled


def _joined(blocks: Sequence[str], upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two texts as one; a gap in the upper row is filled from its left within a block."""
    headings: list[str] = []
    last = ""
    for i, (first, second) in enumerate(zip(upper, lower, strict=True)):
        new_block = not i or blocks[i] != blocks[i - 1]
        last = first.strip() or ("" if new_block else last)
        headings.append(" - ".join(filter(None, (last, second.strip()))))
    return headings


def _shortened(heading: str) -> str:
    text = " ".join(visible(heading).split())
    if len(text) <= _LONGEST_HEADING:
        return text
    return f"{text[:_START].rstrip()} … {text[-_END:].lstrip()}"


def _display(text: str, position: int, ambiguous: bool) -> str:
    letters = column_letters(position)
    if not text or personal(text) or not text.isprintable():
        return f"({letters})"
    return f"{text} ({letters})" if ambiguous else text
