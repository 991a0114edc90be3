"""The true figures, counted from the responses once more: what the published ones are held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radar.inputs.questionnaire import BLANK, SPECIAL, Question, Questionnaire
from radar.inputs.settings import EVERYONE

if TYPE_CHECKING:
    import pandas as pd

CellId = tuple[str, str, str]
"""Question, technology and cell: an area, `all` (everyone), "" (those who named no area), or a size class."""

SIZE = "size "
"""Begins the name of the cell of a size class; alone, of those from a municipality without one."""


@dataclass(frozen=True, slots=True)
class Truth:
    """A cell as it is."""

    n: int
    """How many chose a level."""
    municipalities: int
    """How many they are from."""
    mean: float
    """Their mean score, every respondent counting the same; 0 without any."""
    answered: bool
    """Whether anyone answered at all, be it that they don't know."""


NOBODY = Truth(0, 0, 0.0, False)


def recount(
    counts: pd.DataFrame, questionnaire: Questionnaire, sizes: Mapping[str, str]
) -> Mapping[CellId, Truth]:
    """Every cell that somebody answered in, from the counts of an edition (`radar.counts`).

    `sizes`: the size class of each municipality.
    """
    found: dict[CellId, Truth] = {}
    size_of = {name: SIZE + sizes.get(name, "") for name in counts["municipality"].cat.categories}
    for id_, question in questionnaire.questions.items():
        rows = counts[counts["question"] == id_]
        for part in (rows["area"].astype(str), EVERYONE, rows["municipality"].map(size_of).astype(str)):
            found |= {(id_, *cell): true for cell, true in _cells(rows.assign(part=part), question)}
    return found


def _cells(rows: pd.DataFrame, question: Question) -> Iterator[tuple[tuple[str, str], Truth]]:
    """Every technology and part that somebody answered in."""
    cell = ["technology", "part"]
    score = dict(zip((level.id for level in question.levels), question.scores(), strict=True))
    valid = rows[~rows["level"].isin(SPECIAL)]
    valid = valid.assign(total=valid["n"] * valid["level"].map(score).astype(float))
    sums = valid.groupby(cell, observed=True)[["n", "total"]].sum()
    places = valid[[*cell, "municipality"]].drop_duplicates().groupby(cell, observed=True).size()
    for at, n, total in sums.itertuples(name=None):
        yield at, Truth(n, int(places[at]), total / n, True)
    answered = rows.loc[rows["level"] != BLANK, cell].drop_duplicates()
    for at in set(answered.itertuples(index=False, name=None)).difference(sums.index):
        yield at, Truth(0, 0, 0.0, True)
