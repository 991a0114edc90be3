"""One, two or three header rows -> the block and the heading of each column."""

from __future__ import annotations

from radar.intake.contract import fold


def even(rows: list[list[str]]) -> list[list[str]]:
    """The rows with as many cells as the longest of them."""
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def blocks_and_headings(rows: list[list[str]]) -> tuple[list[str], list[str]]:
    """Folded block and written heading of each column. `rows`: equally long.

    With one row there are no blocks, and their names are empty. With three, the second and the third
    make the heading.
    """
    if len(rows) == 1:
        return [""] * len(rows[0]), rows[0]
    blocks = _filled(rows[0])
    return blocks, rows[1] if len(rows) == 2 else _joined(blocks, rows[1], rows[2])


def _filled(row: list[str]) -> list[str]:
    """Folded texts, each gap filled from its left."""
    filled: list[str] = []
    for cell in map(fold, row):
        filled.append(cell or (filled[-1] if filled else ""))
    return filled


def _joined(blocks: list[str], upper: list[str], lower: list[str]) -> list[str]:
    """Two texts as one; a gap in the upper row is filled from its left within a block."""
    headings: list[str] = []
    last = ""
    for i, (first, second) in enumerate(zip(upper, lower, strict=True)):
        new_block = not i or blocks[i] != blocks[i - 1]
        last = first.strip() or ("" if new_block else last)
        headings.append(" - ".join(filter(None, (last, second.strip()))))
    return headings
