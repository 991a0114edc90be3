"""The gate: estimates -> what may be published.

What comes in is confidential: counts and estimates. What goes out are the frozen records of
`radar.figures`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from radar.estimates import Index, PanelMean, QuestionTable, SurveyEstimates
from radar.figures import Figure, LevelCount, PublicIndex, Published, Withheld
from radar.questionnaire import BLANK, DONT_KNOW
from radar.settings import EVERYONE, Disclosure

DECIMALS = 3
"""Means and errors are published with this many decimals."""


Domain = tuple[str, str, str]
"""(question, technology, area), where area `all` is everyone."""


def publish(survey: SurveyEstimates, rule: Disclosure) -> dict[Domain, Published]:
    """What may be published of an edition's survey, for every question, technology and area.

    A cell passes with at least `rule.k` respondents who chose a level, from at least
    `rule.municipalities` municipalities (where there are none, every respondent counts as one).
    The total over the areas is published too. What is withheld can be had from it by subtraction,
    so further areas are withheld, the smallest first, until the withheld ones are at least two
    that hold answers and would pass together; where they can't, the total is withheld as well.
    Respondents who named no area are one more cell that is never published.
    """
    published: dict[Domain, Published] = {}
    for table in survey.tables.values():
        surveyed = [i for i, _ in enumerate(table.areas) if i and table.n[:, i].any()]
        for t, technology in enumerate(table.technologies):
            shown = _shown(table.n[t], table.areas, surveyed, rule, survey.clustered)
            for i, area in enumerate(table.areas):
                if area:
                    cell = _figure(table, t, i, survey.clustered) if i in shown else Withheld()
                    published[table.question, technology, area] = cell
    return published


def publish_panel(panel: Mapping[str, PanelMean]) -> dict[str, Published]:
    """The experts' means. They speak in public, so none is withheld."""
    return {
        technology: Figure(
            mean=round(rated.mean, DECIMALS),
            se=_rounded(rated.se),
            ci_low=_limit(rated.low),
            ci_high=_limit(rated.high),
            n=rated.n,
            municipalities=0,
            dont_know=0,
            distribution=(),
        )
        for technology, rated in panel.items()
    }


def publish_index(index: Index) -> PublicIndex:
    """An index rounded as it is published. Publishable where all its dimensions are."""
    return PublicIndex(round(index.value, DECIMALS), _rounded(index.se))


def _shown(
    n: npt.NDArray[np.int64], areas: list[str], surveyed: list[int], rule: Disclosure, clustered: bool
) -> set[int]:
    """Positions of the domains (areas, PSUs, codes) that are published for one technology."""

    def passes(cells: list[int]) -> bool:
        valid = n[cells, :, :-3].sum(axis=0)
        people = int(valid.sum())
        voices = int((valid.sum(axis=1) > 0).sum()) if clustered else people
        return people >= rule.k and voices >= rule.municipalities

    def holds_answers(cell: int) -> bool:
        return bool(n[cell, :, :-1].any())

    everyone = areas.index(EVERYONE)
    if not passes([everyone]):
        return set()
    shown = [i for i in surveyed if areas[i] and passes([i])]
    hidden = [i for i in surveyed if i not in shown]
    if not hidden:
        return {everyone, *shown}
    shown.sort(key=lambda i: (int(n[i, :, :-3].sum()), areas[i]), reverse=True)
    while sum(map(holds_answers, hidden)) < 2 or not passes(hidden):
        if not shown:
            return {everyone}
        hidden.append(shown.pop())
    return {everyone, *shown}


def _figure(table: QuestionTable, t: int, a: int, clustered: bool) -> Figure:
    row = t * len(table.areas) + a
    chosen = table.n[t, a].sum(axis=0)
    by_code = dict(zip(table.codes, chosen.tolist(), strict=True))
    low, high = (float(limits[row]) for limits in (table.estimates.low, table.estimates.high))
    interval = not np.isnan(low)
    return Figure(
        mean=round(float(table.estimates.mean[row]), DECIMALS),
        se=round(float(table.estimates.se[row]), DECIMALS) if interval else None,
        ci_low=_limit(low) if interval else None,
        ci_high=_limit(high) if interval else None,
        n=int(chosen[:-3].sum()),
        municipalities=int(table.municipalities[t, a]) if clustered else 0,
        dont_know=by_code[DONT_KNOW],
        distribution=tuple(LevelCount(code, n) for code, n in by_code.items() if code != BLANK),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _limit(value: float | None) -> float | None:
    return None if value is None else round(min(1.0, max(0.0, value)), DECIMALS)
