"""Columns as spreadsheets name them."""

from __future__ import annotations

from collections.abc import Sequence


def column_letters(position: int) -> str:
    """Name of a column in a spreadsheet: 0 -> A, 26 -> AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def letters_of(positions: Sequence[int]) -> str:
    """Columns as a spreadsheet names them, neighbours as a range: `F, H:K`."""
    runs: list[list[int]] = []
    for position in sorted(positions):
        if runs and position == runs[-1][-1] + 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    return ", ".join(
        column_letters(run[0]) if len(run) == 1 else f"{column_letters(run[0])}:{column_letters(run[-1])}"
        for run in runs
    )
