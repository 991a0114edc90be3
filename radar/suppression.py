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
_NEAR = 1e-7
"""How far a sum of scores may be out for the rounding of floating-point numbers."""
_NODES = 10_000
"""How long a case is searched for, in nodes of the solver's tree: the same on every machine."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The cells that a table is split into."""

    n: Ints
    """(cells, PSUs, codes): how many respondents."""
    named: frozenset[int]
    """Cells that may be published. The others hold those who, say, named no area; so does one more,
    of those who are in none."""


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
    psus: int,
) -> Protection | None:
    """What may be shown of a table; None: not even the figures of everyone.

    `everyone` (PSUs, codes): how many respondents; the last three codes are no levels. A cell passes
    with at least `rule.k` respondents who chose a level, from at least `rule.municipalities` PSUs (not
    `clustered`: every respondent is one). `psus`: how many the whole survey has. Of those who look at
    it, it is assumed that they know every published count of all breakdowns, everyone's mean as it is
    rounded, and for every other published mean the exact sum of scores. Where every respondent is a PSU,
    the errors tell the sums of squared scores: they know these as well. Then, for each breakdown:

    - the cells withheld are at least two that hold answers, and would pass together;
    - each count of a cell withheld may be anything from 0 to at least `rule.k`.

    The first is had by withholding more cells, the smallest first; the second by counting neighbouring
    levels together and by leaving out the count of those who don't know, and where that is not enough
    (nearly everyone chose the lowest level, say, which the mean gives away), by withholding more cells.
    """
    tables = [_Table(everyone, one, rule, clustered) for one in breakdowns]
    if not _passes(everyone, rule, clustered):
        return None
    if rule.k == 1 and rule.municipalities == 1:
        shown = tuple(frozenset(table.shown) for table in tables)
        every = frozenset(range(-_SPECIAL, 0))
        return Protection(shown, _singles(len(scores)), every, (every,) * len(tables))
    total = _Total(everyone, scores, None if clustered else psus)
    split = [table for table in tables if table.split]
    for table in split:
        table.hide_until_safe()
    while (groups := _finest(total, split, rule.k)) is None:
        leaking = _leaking(total, split, rule.k)
        if not leaking.shown:
            return None
        leaking.shown.pop()
        leaking.hide_until_safe()
    counts = everyone.sum(axis=0)
    special = frozenset(
        code for code in range(-_SPECIAL, 0) if counts[code] >= rule.k or not any(t.hidden for t in tables)
    )
    in_cells = tuple(
        frozenset(code for code in special if not table.hidden or table.rest()[code] >= rule.k)
        for table in tables
    )
    return Protection(tuple(frozenset(table.shown) for table in tables), groups, special, in_cells)


class _Total:
    """What is known of everyone's levels, for the published figures."""

    def __init__(self, everyone: Ints, scores: Sequence[float], respondents: int | None) -> None:
        self.counts, self.scores = everyone[:, :-_SPECIAL].sum(axis=0), np.asarray(scores, float)
        n = int(self.counts.sum())
        exact = float(self.counts @ self.scores) / n
        mean = round(exact, 3)
        self.sum = (mean - _ROUNDING) * n - _NEAR, (mean + _ROUNDING) * n + _NEAR
        """The sum of scores lies between these."""
        self.known = [(self.scores, self.sum)]
        """What each level counts, and between which bounds the sum over all answers lies."""
        if respondents is not None:
            spread = float(self.counts @ (self.scores - exact) ** 2)
            error = math.sqrt(spread * respondents / (respondents - 1)) / n
            low, high = (
                (max(0.0, round(error, 3) + by) * n) ** 2 * (respondents - 1) / respondents
                for by in (-_ROUNDING, _ROUNDING)
            )
            # About the exact mean the sum of squares is smaller, by at most what is added here.
            low += n * _ROUNDING**2 if low else 0
            self.known.append(((self.scores - mean) ** 2, (low, high)))


class _Table:
    """A breakdown on its way: more and more of it is withheld."""

    def __init__(self, everyone: Ints, breakdown: Breakdown, rule: Disclosure, clustered: bool) -> None:
        others = everyone - breakdown.n.sum(axis=0)
        self.n = np.concatenate([breakdown.n, others[None]]) if others.any() else breakdown.n
        self.rule, self.clustered = rule, clustered
        self.size = self.n[..., :-_SPECIAL].sum(axis=(1, 2))
        self.answered = [bool((cell[:, :-1] > 0).any()) for cell in self.n]
        self.cells = sorted(range(len(self.n)), key=lambda cell: (-self.size[cell], cell))
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


def _finest(total: _Total, tables: list[_Table], k: int) -> Groups | None:
    """The most groups of levels that are safe to publish; of several such, the most even ones."""

    def largest(groups: Groups) -> int:
        return max(int(total.counts[list(group)].sum()) for group in groups)

    for candidates in _partitions(len(total.counts)):
        for groups in sorted(candidates, key=largest):
            if _safe(total, tables, groups, k):
                return groups
    return None


def _leaking(total: _Total, tables: list[_Table], k: int) -> _Table:
    """Which table has to show less, where no groups are safe.

    The first that is not safe by itself. If each is, and all of them are not, the last that shows anything.
    """
    together = (tuple(range(len(total.counts))),)
    alone = (table for table in tables if not _safe(total, [table], together, k))
    return next(alone, None) or next(table for table in reversed(tables) if table.shown)


def _safe(total: _Total, tables: list[_Table], groups: Groups, k: int) -> bool:
    """Whether each level of a cell withheld may have any count from 0 to k, for all that is known.

    Of the answers that are left any number may be one cell's, since at least one other is withheld; so
    it is enough that k of them may have chosen the level.
    """
    left = [table.rest()[:-_SPECIAL] for table in tables]
    hiding = [i for i, table in enumerate(tables) if table.hidden]
    if any(left[i][list(group)].sum() < k for i in hiding for group in groups):
        return False
    merged = [level for group in groups if len(group) > 1 for level in group]
    doubtful = [(i, level) for i in hiding for level in merged if left[i][level] < k]
    if any(_given_away(total, tables[i], groups, level, k) for i, level in doubtful):
        return False
    while doubtful := [(i, level) for i, level in doubtful if left[i][level] < k]:
        found = _case(total, tables, groups, doubtful[0], k)
        if found is None:
            return False
        left = found
    return True


def _given_away(total: _Total, table: _Table, groups: Groups, level: int, k: int) -> bool:
    """Whether the sum of scores alone tells that fewer than k of those left chose a level.

    What `_case` finds too, much faster: the sum is too large or too small even if all the others chose
    the lowest or the highest level of their group.
    """
    value, rest = total.scores, table.rest()[:-_SPECIAL]
    of_shown = (total.counts - rest) @ value
    low, high = (bound - of_shown for bound in total.sum)
    (group,) = (group for group in groups if level in group)
    least, most = (
        sum(pick(value[i] for i in one) * int(rest[list(one)].sum()) for one in groups) for pick in (min, max)
    )
    least += k * (value[level] - value[group[0]])
    most -= k * (value[group[-1]] - value[level])
    return bool(least > high or most < low)


def _case(
    total: _Total, tables: list[_Table], groups: Groups, wanted: tuple[int, int], k: int
) -> list[Ints] | None:
    """Answers that fit all that is known, where `k` of those left of a table chose a level (`wanted`).

    By table: how many of those left chose each level. None: there are no such answers, or it takes too
    long to find them. Known are the groups' counts of everyone and of each cell shown, how large the
    sums of everyone's scores and squares can be, those of each cell shown, and that all tables split the
    same answers.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # slow to import, and seldom needed

    cells = [(i, table.n[cell]) for i, table in enumerate(tables) for cell in table.shown]
    shown = [(i, cell[:, :-_SPECIAL].sum(axis=0)) for i, cell in cells]
    # A row of unknowns, by level, for each cell shown; then one for what is left of each table.
    table_of = np.array([i for i, _ in shown] + list(range(len(tables))))
    levels = len(total.counts)
    terms: list[Floats] = []
    bounds: list[tuple[float, float]] = []

    def hold(rows: Floats, weights: Floats, low: float, high: float) -> None:
        terms.append(np.outer(rows, weights).ravel())
        bounds.append((low - _NEAR, high + _NEAR))

    one = np.eye(len(table_of))
    whole = [(table_of == i).astype(float) for i, _ in enumerate(tables)]
    for power, (low, high) in total.known:
        hold(whole[0], power, low, high)
        for row, (_, n) in zip(one, shown, strict=False):
            hold(row, power, float(n @ power), float(n @ power))
    for rows, n in [(whole[0], total.counts), *((row, n) for row, (_, n) in zip(one, shown, strict=False))]:
        for group in groups:
            count = float(n[list(group)].sum())
            hold(rows, np.isin(np.arange(levels), group).astype(float), count, count)
    for other in whole[1:]:
        for level in np.eye(levels):
            hold(whole[0] - other, level, 0, 0)
    least = np.zeros((len(table_of), levels))
    least[len(shown) + wanted[0], wanted[1]] = k
    found = milp(
        np.zeros(least.size),
        constraints=LinearConstraint(np.array(terms), *np.array(bounds).T),
        bounds=Bounds(least.ravel(), np.inf),
        integrality=np.ones(least.size, np.int64),
        # With presolve some versions of the solver print to standard output.
        options={"node_limit": _NODES, "presolve": False},
    )
    if found.x is None:
        return None
    return list(np.rint(found.x).astype(np.int64).reshape(least.shape)[len(shown) :])


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
