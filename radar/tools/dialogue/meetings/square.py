"""A day of a supplier square: in which round each supplier sits at each table.

Where there is time for it nobody waits: suppliers come in blocks as large as there are tables, and in a block
each moves to the next table every round (a Latin square). Where there is less time the sum of all waits is
the least there can be. It is found in two steps. When each comes and goes is a small integer program (HiGHS,
by `scipy.optimize.milp`): windows of time with so many suppliers in each that never more are there than
tables. And who then sits where is an edge colouring of the bipartite graph of suppliers and rounds, which
exists for as many colours as there are tables (Kőnig 1916).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def turns(suppliers: int, tables: int, rounds: int) -> list[list[int]]:
    """For each supplier and table the round in which they meet, from 0; all numbers ≥ 1.

    `rounds` is how many the day has: at least as many as there are suppliers, and as there are tables.
    """
    blocks = -(-suppliers // tables)
    if blocks * tables <= rounds:
        return [[i // tables * tables + (i + j) % tables for j in range(tables)] for i in range(suppliers)]
    return _seated(_present(_windows(suppliers, tables, rounds), tables, rounds), tables)


def _windows(suppliers: int, tables: int, rounds: int) -> list[tuple[int, int]]:
    """First and last round of each supplier, with the least sum of waits; of such, the most even waits."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_array

    windows = [(s, e) for s in range(rounds) for e in range(s + tables - 1, rounds)]
    inside = [(k, r) for k, (s, e) in enumerate(windows) for r in range(s, e + 1)]
    n, m = len(windows), len(windows) + len(inside)
    waits = np.array([e - s + 1 - tables for s, e in windows], dtype=float)
    ends = np.array([e for _, e in windows], dtype=float)
    # A round of waiting counts more than all unevenness, and that more than all early ends.
    costs = np.zeros(m)
    costs[:n] = 1e6 * waits + 1e2 * waits**2 + 0.1 * ends
    rows = lil_array((1 + n + len(inside) + rounds, m))
    low, high = np.zeros(rows.shape[0]), np.zeros(rows.shape[0])
    rows[0, :n] = 1
    low[0] = high[0] = suppliers
    for k in range(n):
        rows[1 + k, k] = -tables
    for i, (k, r) in enumerate(inside):
        rows[1 + k, n + i] = 1
        rows[1 + n + i, k], rows[1 + n + i, n + i] = -1, 1
        low[1 + n + i] = -np.inf
        rows[1 + n + len(inside) + r, n + i] = 1
    high[1 + n + len(inside) :] = tables
    found = milp(
        costs,
        constraints=LinearConstraint(rows.tocsr(), low, high),
        bounds=Bounds(0, np.inf),
        integrality=np.array([1] * n + [0] * len(inside)),
        options={"mip_rel_gap": 0},
    )
    counts = np.rint(_solution(found.x)[:n]).astype(int)
    return [window for window, count in zip(windows, counts, strict=True) for _ in range(count)]


def _solution(found: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """What the solver found: there is a solution where the day has as many rounds as suppliers."""
    if found is None:
        raise ArithmeticError("no windows were found")
    return found


def _present(windows: Sequence[tuple[int, int]], tables: int, rounds: int) -> list[list[int]]:
    """For each supplier the rounds in which it sits somewhere: inside its window, `tables` of them.

    The vertices of this transport problem are whole numbers, and the simplex method ends in one.
    """
    from scipy.optimize import linprog

    cells = [(i, r) for i, (s, e) in enumerate(windows) for r in range(s, e + 1)]
    by_supplier, by_round = np.zeros((len(windows), len(cells))), np.zeros((rounds, len(cells)))
    for c, (i, r) in enumerate(cells):
        by_supplier[i, c] = by_round[r, c] = 1
    found = linprog(
        [r * (i + 1) for i, r in cells],
        A_eq=by_supplier,
        b_eq=[tables] * len(windows),
        A_ub=by_round,
        b_ub=[tables] * rounds,
        bounds=(0, 1),
        method="highs-ds",
    )
    present: list[list[int]] = [[] for _ in windows]
    for (i, r), there in zip(cells, _solution(found.x), strict=True):
        if there > 0.5:
            present[i].append(r)
    return present


def _seated(present: Sequence[Sequence[int]], tables: int) -> list[list[int]]:
    """For each supplier and table the round: a table is the colour of a supplier's edge to a round."""
    supplier_at: dict[tuple[int, int], int] = {}  # round, table -> supplier
    round_of: dict[tuple[int, int], int] = {}  # supplier, table -> round
    for i, rounds in enumerate(present):
        for r in rounds:
            a = next(j for j in range(tables) if (i, j) not in round_of)
            b = next(j for j in range(tables) if (r, j) not in supplier_at)
            # On the path from the round that has tables a and b by turns, they are exchanged; then a is free.
            path, at, table = [], r, a
            while (at, table) in supplier_at:
                who = supplier_at[at, table]
                path.append((who, at, table))
                other = b if table == a else a
                if (who, other) not in round_of:
                    break
                at = round_of[who, other]
                path.append((who, at, other))
            for who, when, j in path:
                del supplier_at[when, j], round_of[who, j]
            for who, when, j in path:
                j = b if j == a else a
                supplier_at[when, j], round_of[who, j] = who, when
            supplier_at[r, a], round_of[i, a] = i, r
    return [[round_of[i, j] for j in range(tables)] for i in range(len(present))]
