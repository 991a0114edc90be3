"""The gate: estimates -> what may be published.

What comes in is confidential: counts and estimates. What goes out are the frozen records of
`radar.figures`.
"""

from __future__ import annotations

from collections.abc import Mapping

from radar.estimates import Index, PanelMean, QuestionTable, SurveyEstimates
from radar.figures import Figure, LevelCount, PublicIndex, Published, Withheld, together
from radar.questionnaire import DONT_KNOW, NOT_RELEVANT, Question
from radar.settings import Disclosure
from radar.suppression import Breakdown, Groups, protect

DECIMALS = 3
"""Means and errors are published with this many decimals."""

Domain = tuple[str, str, str]
"""(question, technology, area), where area `all` is everyone."""


def publish(
    survey: SurveyEstimates, questions: Mapping[str, Question], rule: Disclosure
) -> dict[Domain, Published]:
    """What may be published of an edition's survey, for every question, technology and area.

    See `radar.suppression.protect` for the rule. Where the rule is one respondent from one municipality,
    everything is published, and a domain that nobody answered in is left out.
    """
    published: dict[Domain, Published] = {}
    withholds = rule.k > 1 or rule.municipalities > 1
    for table in survey.tables.values():
        scores = questions[table.question].scores()
        # an area that took no part has no cell; "" is where those are who named none
        cells = [i for i in range(1, len(table.areas)) if table.n[:, i].any()]
        named = frozenset(at for at, i in enumerate(cells) if table.areas[i])
        for t, technology in enumerate(table.technologies):
            areas = Breakdown(table.n[t, cells], named)
            allowed = protect(table.n[t, 0], [areas], scores, rule, survey.clustered)
            for at, i in [(-1, 0), *((at, i) for at, i in enumerate(cells) if at in named)]:
                figure = None
                if allowed is not None and (at < 0 or at in allowed.shown[0]):
                    special = allowed.special if at < 0 else allowed.special_in_cells[0]
                    figure = _figure(table, t, i, survey.clustered, allowed.groups, special)
                if figure is not None or withholds:
                    published[table.question, technology, table.areas[i]] = figure or Withheld()
            for area in table.areas:
                if area and withholds:
                    published.setdefault((table.question, technology, area), Withheld())
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


def _figure(
    table: QuestionTable, t: int, a: int, clustered: bool, groups: Groups, special: frozenset[int]
) -> Figure:
    row = t * len(table.areas) + a
    chosen = table.n[t, a].sum(axis=0)
    by_code = dict(zip(table.codes, chosen.tolist(), strict=True))
    levels = table.codes[:-3]
    spread = [
        LevelCount(together(levels[i] for i in group), sum(int(chosen[i]) for i in group)) for group in groups
    ]
    others = {
        code: by_code[code]
        for code in (DONT_KNOW, NOT_RELEVANT)
        if table.codes.index(code) - len(table.codes) in special
    }
    low, high = (float(limits[row]) for limits in (table.estimates.low, table.estimates.high))
    interval = low == low
    return Figure(
        mean=round(float(table.estimates.mean[row]), DECIMALS),
        se=round(float(table.estimates.se[row]), DECIMALS) if interval else None,
        ci_low=_limit(low) if interval else None,
        ci_high=_limit(high) if interval else None,
        n=int(chosen[:-3].sum()),
        municipalities=int(table.municipalities[t, a]) if clustered else 0,
        dont_know=others.get(DONT_KNOW),
        distribution=tuple(spread if len(spread) > 1 else [])
        + tuple(LevelCount(c, n) for c, n in others.items()),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _limit(value: float | None) -> float | None:
    return None if value is None else round(min(1.0, max(0.0, value)), DECIMALS)
