"""What the published figures of one table say about its withheld cells, worked out as an outsider could.

The gate (`radar.suppression`) promises that they say little. This module does not know how the gate
works: it solves for the counts that fit what is published.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

ROUNDING = 0.0005
"""How far a published mean is from the exact one at most."""
_SLACK = 1e-7

Interval = tuple[int, int]
Groups = tuple[tuple[tuple[int, ...], int], ...]
"""Levels, by position, and how many respondents chose one of them."""


class Contradiction(Exception):
    """No counts fit what is published."""


@dataclass(frozen=True)
class Shown:
    """The published figures of a cell, or of everyone."""

    n: int
    """How many chose a level."""
    mean: float | None
    """Their mean score, three decimals; None where it says nothing of the counts (other weights)."""
    groups: Groups
    special: tuple[tuple[str, int], ...]
    """Answers that are no level, such as `dont-know`, and how many gave them."""


@dataclass(frozen=True)
class Table:
    """What is published of one question about one technology."""

    scores: tuple[float, ...]
    everyone: Shown
    shown: tuple[Shown, ...]
    """The cells that are published."""
    withheld: int
    """How many are not. At least one."""


def intervals(table: Table, enough: int | None = None) -> dict[str, Interval]:
    """The least and the most that each count of a withheld cell can be, for all that is published.

    By `n` (all who chose a level), the level's position as text, and each special answer that is
    published of everyone. All withheld cells are alike to an outsider: one may hold any part of what
    is left, as long as there is another to hold the rest. `enough`: where an interval is at least that
    wide, it need not be told how wide. Raises `Contradiction`.
    """
    rest = table.everyone.n - sum(cell.n for cell in table.shown)
    found = {"n": (rest, rest)}
    for code, total in table.everyone.special:
        known = [dict(cell.special).get(code) for cell in table.shown]
        most = total - sum(n for n in known if n is not None)
        found[code] = (0 if None in known else most, most)
    if min(most for _, most in found.values()) < 0:
        raise Contradiction
    cells, everyone = _alike(table), _known(table.everyone, table.scores)
    alone = table.withheld == 1
    possible = [-1] * len(table.scores)
    for level in range(len(table.scores)):
        if alone or enough is None or possible[level] < enough:
            least, *counts = _left(table.scores, everyone, cells, level, alone)
            possible = [max(pair) for pair in zip(possible, counts, strict=True)]
            found[str(level)] = (least, counts[level])
        else:
            found[str(level)] = (0, possible[level])
    return found if alone else {what: (0, most) for what, (_, most) in found.items()}


@dataclass(frozen=True)
class _Known:
    """What is known of some counts."""

    n: int
    groups: Groups
    low: float
    high: float
    """Between these lies the sum of their scores."""


def _known(one: Shown, scores: Sequence[float]) -> _Known:
    if one.mean is None:
        return _Known(one.n, one.groups, -math.inf, math.inf)
    return _Known(one.n, one.groups, (one.mean - ROUNDING) * one.n, (one.mean + ROUNDING) * one.n)


def _alike(table: Table) -> tuple[_Known, ...]:
    """The cells shown; as one, where that says exactly as much.

    It does if neighbouring scores are equally far apart and all cells have the same groups: a cell's sum
    of scores can then be any multiple of the step between its bounds, and so can the sum of all cells.
    """
    cells = tuple(_known(cell, table.scores) for cell in table.shown)
    steps = [after - before for before, after in itertools.pairwise(table.scores)]
    groups = {tuple(levels for levels, _ in cell.groups) for cell in cells}
    if len(groups) != 1 or not all(math.isclose(step, steps[0]) for step in steps) or steps[0] <= 0:
        return cells
    (levels,), low, high = groups, 0.0, 0.0
    if {level for group in levels for level in group} != set(range(len(table.scores))) and levels:
        return cells
    for cell in cells:
        least, most = _whole_steps(cell, table.scores, steps[0])
        low, high = low + least, high + most
    counts = zip(*([n for _, n in cell.groups] for cell in cells), strict=True)
    together = tuple(zip(levels, map(sum, counts), strict=True))
    return (_Known(sum(cell.n for cell in cells), together, low, high),)


def _whole_steps(cell: _Known, scores: Sequence[float], step: float) -> tuple[float, float]:
    """The least and the greatest sum of scores that a cell can have."""
    groups = cell.groups or ((tuple(range(len(scores))), cell.n),)
    base = cell.n * scores[0]
    least = max(cell.low, sum(n * min(scores[i] for i in group) for group, n in groups))
    most = min(cell.high, sum(n * max(scores[i] for i in group) for group, n in groups))
    low = math.ceil((least - base) / step - _SLACK)
    high = math.floor((most - base) / step + _SLACK)
    if low > high:
        raise Contradiction
    return base + low * step, base + high * step


@lru_cache(maxsize=4096)
def _left(
    scores: tuple[float, ...], everyone: _Known, cells: tuple[_Known, ...], level: int, both: bool
) -> tuple[int, ...]:
    """The least (0 unless `both`) that can have chosen a level of those left, and a case of the most.

    The case: how many of them chose each level.
    """
    counted = [dict(one.groups).get((level,)) for one in (everyone, *cells)]
    if None not in counted:
        total, *others = (n for n in counted if n is not None)
        left = total - sum(others)
        return left, *(left if i == level else 0 for i in range(len(scores)))
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    # One unknown for each cell shown and level, and for all withheld cells together and level.
    width, value = len(scores), np.array(scores)
    rows, low, high = [], [], []

    def hold(
        cell: slice, levels: Sequence[int], weight: float | npt.NDArray[np.float64], least: float, most: float
    ) -> None:
        row = np.zeros((len(cells) + 1, width))
        row[cell, levels] = weight
        rows.append(row.ravel())
        low.append(least)
        high.append(most)

    for i, one in enumerate((*cells, everyone)):
        cell = slice(i, i + 1) if i < len(cells) else slice(None)
        hold(cell, range(width), 1, one.n, one.n)
        hold(cell, range(width), value, one.low - _SLACK, one.high + _SLACK)
        for group, n in one.groups:
            hold(cell, group, 1, n, n)
    wanted = np.zeros((len(cells) + 1) * width)
    wanted[-width + level] = 1
    least, case = 0, wanted
    for sign in (1, -1) if both else (-1,):
        solved = milp(
            sign * wanted,
            constraints=LinearConstraint(np.array(rows), low, high),
            bounds=Bounds(0, everyone.n),
            integrality=np.ones(len(wanted), np.int64),
            # with presolve some versions of the solver print to standard output
            options={"presolve": False},
        )
        if solved.x is None:
            raise Contradiction
        if sign > 0:
            least = round(solved.fun)
        case = solved.x[-width:]
    return least, *(round(n) for n in case)
