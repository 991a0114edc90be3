"""The true figures, counted from the responses once more: what the published ones are held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radar.inputs.questionnaire import BLANK, SPECIAL, Questionnaire
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
    municipalities: frozenset[str]
    """Where they are from."""
    mean: float
    """Their mean score, every respondent counting the same; 0 without any."""
    answered: bool
    """Whether anyone answered at all, be it that they don't know."""


NOBODY = Truth(0, frozenset(), 0.0, False)


def recount(
    counts: pd.DataFrame, questionnaire: Questionnaire, sizes: Mapping[str, str]
) -> Mapping[CellId, Truth]:
    """Every cell that somebody answered in, from the counts of an edition (`radar.counts`).

    `sizes`: the size class of each municipality.
    """
    scores = {
        (id_, level.id): score
        for id_, question in questionnaire.questions.items()
        for level, score in zip(question.levels, question.scores(), strict=True)
    }
    n: dict[CellId, int] = {}
    total: dict[CellId, float] = {}
    places: dict[CellId, set[str]] = {}
    answered: set[CellId] = set()
    columns = (counts[c] for c in ("question", "technology", "area", "municipality", "level", "n"))
    for question, technology, area, municipality, level, people in zip(*columns, strict=True):
        for part in (area, EVERYONE, SIZE + sizes.get(municipality, "")):
            cell = (question, technology, part)
            if level != BLANK:
                answered.add(cell)
            if level not in SPECIAL:
                n[cell] = n.get(cell, 0) + people
                total[cell] = total.get(cell, 0.0) + people * scores[question, level]
                places.setdefault(cell, set()).add(municipality)
    return {
        cell: Truth(n[cell], frozenset(places[cell]), total[cell] / n[cell], True)
        if cell in n
        else Truth(0, frozenset(), 0.0, True)
        for cell in answered
    }
