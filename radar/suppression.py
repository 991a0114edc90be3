"""Which cells and counts of one table may be shown, so that those withheld stay unknown.

A table is one question about one technology: everyone's answers, split into cells by one or more
breakdowns (by area, by size of municipality). Everyone's figures are published, and so are those of
most cells. What is withheld could be had by subtraction, and this module sees to it that it can't.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from radar.settings import Disclosure

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

Groups = tuple[tuple[int, ...], ...]
"""Levels, by position: those of a group are counted together. Neighbours only, in their order."""

_SPECIAL = 3
"""How many codes follow the levels: don't know, not relevant, blank."""
_ROUNDING = 0.0005
"""How far a published mean is from the exact one at most."""
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The cells that a table is split into."""

    n: Ints
    """(cells, PSUs, codes): how many respondents."""
    named: frozenset[int]
    """Cells that may be published. The others hold those who, say, named no area."""


@dataclass(frozen=True, slots=True)
class Protection:
    """What may be shown of one table."""

    shown: tuple[frozenset[int], ...]
    """By breakdown: the cells whose figures are published."""
    groups: Groups
    """The levels whose counts are published: of everyone, and of each cell shown. One group: none."""
    special: frozenset[int]
    """Of the codes after the levels, from -3 on: those whose count is published of everyone."""
    special_in_cells: tuple[frozenset[int], ...]
    """By breakdown: those whose count is published of each cell shown."""


def protect(
    everyone: Ints,
    breakdowns: Sequence[Breakdown],
    scores: Sequence[float],
    rule: Disclosure,
    clustered: bool,
) -> Protection | None:
    """What may be shown of a table; None: not even the figures of everyone.

    `everyone` (PSUs, codes): how many respondents; the last three codes are no levels. A cell passes
    with at least `rule.k` respondents who chose a level, from at least `rule.municipalities` PSUs (not
    `clustered`: every respondent is one). Of those who look at it, it is assumed that they know every
    published count, and for every published mean the exact sum of scores; then, for each breakdown:

    - the cells withheld are at least two that hold answers, and would pass together;
    - each count of a cell withheld may be anything from 0 to at least `rule.k`.

    The first is had by withholding more cells, the smallest first; the second by counting neighbouring
    levels together and by leaving out the count of those who don't know, and where that is not enough
    (nearly everyone chose the lowest level, say, which the mean gives away), by withholding more cells.
    """
    tables = [_Table(one, rule, clustered) for one in breakdowns]
    if not _passes(everyone, rule, clustered):
        return None
    if rule.k == 1 and rule.municipalities == 1:
        shown = tuple(frozenset(table.shown) for table in tables)
        every = frozenset(range(-_SPECIAL, 0))
        return Protection(shown, _singles(len(scores)), every, (every,) * len(tables))
    for table in tables:
        table.hide_until_safe()
    while (groups := _finest(everyone, tables, scores, rule.k)) is None:
        together = (tuple(range(len(scores))),)
        unsafe = next(t for t in tables if not _safe(everyone, t, together, scores, rule.k))
        if not unsafe.shown:
            return None
        unsafe.shown.pop()
    counts = everyone.sum(axis=0)
    special = frozenset(
        code for code in range(-_SPECIAL, 0) if counts[code] >= rule.k or not any(t.hidden for t in tables)
    )
    in_cells = tuple(
        frozenset(code for code in special if not table.hidden or table.rest()[code] >= rule.k)
        for table in tables
    )
    return Protection(tuple(frozenset(table.shown) for table in tables), groups, special, in_cells)


class _Table:
    """A breakdown on its way: more and more of it is withheld."""

    def __init__(self, breakdown: Breakdown, rule: Disclosure, clustered: bool) -> None:
        self.n, self.rule, self.clustered = breakdown.n, rule, clustered
        self.size = breakdown.n[..., :-_SPECIAL].sum(axis=(1, 2))
        self.answered = [bool((cell[:, :-1] > 0).any()) for cell in breakdown.n]
        self.cells = sorted(range(len(breakdown.n)), key=lambda cell: (-self.size[cell], cell))
        passing = [c for c in self.cells if c in breakdown.named and _passes(self.n[c], rule, clustered)]
        self.shown = passing
        """Largest first."""
        self.split = bool(breakdown.named)

    @property
    def hidden(self) -> list[int]:
        """The cells that are not published; none where there is nothing to publish in the first place."""
        return [cell for cell in self.cells if cell not in self.shown] if self.split else []

    def rest(self) -> Ints:
        """(codes,): everyone's answers less those of the cells shown."""
        left: Ints = self.n[self.hidden].sum(axis=(0, 1))
        return left

    def hide_until_safe(self) -> None:
        """Withhold the smallest until those withheld are two that hold answers, and pass together."""
        while self.shown and (hidden := self.hidden):
            together = self.n[hidden].sum(axis=0)
            several = sum(self.answered[cell] for cell in hidden) >= 2
            if several and _passes(together, self.rule, self.clustered):
                return
            self.shown.pop()


def _passes(n: Ints, rule: Disclosure, clustered: bool) -> bool:
    """Whether some respondents, (PSUs, codes), are enough."""
    valid = n[:, :-_SPECIAL].sum(axis=1)
    people = int(valid.sum())
    voices = int((valid > 0).sum()) if clustered else people
    return people >= rule.k and voices >= rule.municipalities


def _finest(everyone: Ints, tables: list[_Table], scores: Sequence[float], k: int) -> Groups | None:
    """The most groups of levels that are safe to publish; of several such, the most even ones."""
    hiding = [table for table in tables if table.hidden]
    counts = everyone[:, :-_SPECIAL].sum(axis=0)
    for candidates in _partitions(len(scores)):
        safe = [
            groups
            for groups in candidates
            if all(_safe(everyone, table, groups, scores, k) for table in hiding)
        ]
        if safe:
            return min(safe, key=lambda groups: max(int(counts[list(group)].sum()) for group in groups))
    return None


def _safe(everyone: Ints, table: _Table, groups: Groups, scores: Sequence[float], k: int) -> bool:
    """Whether each level of a cell withheld may have any count from 0 to k, for all that is known.

    Known are the groups' counts of what is left, and how large the sum of its scores can be. Of these
    answers any number may be one cell's, since at least one other is withheld; so it is enough that k
    of them may have chosen the level.
    """
    rest = table.rest()[:-_SPECIAL]
    if any(rest[list(group)].sum() < k for group in groups):
        return False
    value = np.asarray(scores)
    n, total = int(everyone[:, :-_SPECIAL].sum()), float((everyone[:, :-_SPECIAL] @ value).sum())
    published, known = round(total / n, 3) * n, total - float(rest @ value)
    lowest, highest = published - _ROUNDING * n - known, published + _ROUNDING * n - known
    least, most = (
        sum(pick(value[i] for i in group) * int(rest[list(group)].sum()) for group in groups)
        for pick in (min, max)
    )
    step = _step(value)
    for group in groups:
        bottom, top = min(value[i] for i in group), max(value[i] for i in group)
        for level in group if len(group) > 1 else ():
            low = max(least + k * (value[level] - bottom), lowest)
            high = min(most - k * (top - value[level]), highest)
            if step is None and low > high + _NEAR:
                return False
            if step is not None and math.ceil(low / step - _NEAR) > math.floor(high / step + _NEAR):
                return False
    return True


def _step(scores: Floats) -> float | None:
    """The distance of two neighbouring scores where it is the same for all: sums are multiples of it."""
    steps = np.diff(scores)
    equal = len(steps) and np.allclose(steps, steps[0]) and np.isclose(scores[0] % steps[0], 0)
    return float(steps[0]) if equal else None


def _singles(levels: int) -> Groups:
    return tuple((level,) for level in range(levels))


@lru_cache(maxsize=32)
def _partitions(levels: int) -> tuple[tuple[Groups, ...], ...]:
    """Every way to put neighbouring levels together, by the number of groups: the most first."""
    return tuple(tuple(_cut(levels, borders)) for borders in range(levels - 1, -1, -1))


def _cut(levels: int, borders: int) -> Iterator[Groups]:
    for chosen in itertools.combinations(range(1, levels), borders):
        ends = (0, *chosen, levels)
        yield tuple(tuple(range(start, end)) for start, end in itertools.pairwise(ends))
