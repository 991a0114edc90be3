"""The gate: estimates -> what may be published.

What comes in is confidential: counts and estimates. What goes out are the frozen records of
`radar.figures`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from radar.estimates import Index, PanelMean, QuestionTable, SurveyEstimates
from radar.figures import (
    PROFILE_STEP,
    Figure,
    LevelCount,
    Part,
    Profile,
    PublicIndex,
    Published,
    Withheld,
    together,
)
from radar.questionnaire import BLANK, DONT_KNOW, NOT_RELEVANT, Question
from radar.settings import EVERYONE, Disclosure
from radar.suppression import Breakdown, Groups, Ints, protect

DECIMALS = 3
"""Means and errors are published with this many decimals."""

Domain = tuple[str, str, str]
"""(question, technology, cell): the cell is an area or `all`, which is everyone, or a size class."""


@dataclass(frozen=True, slots=True)
class PublishedSurvey:
    """What the gate lets through of one edition's survey."""

    figures: Mapping[Domain, Published]
    """Of everyone and of each area."""
    sizes: Mapping[Domain, Published]
    """Of each size class of municipalities."""


def publish(survey: SurveyEstimates, questions: Mapping[str, Question], rule: Disclosure) -> PublishedSurvey:
    """What may be published of an edition's survey, for every question, technology and cell.

    See `radar.suppression.protect` for the rule. Areas and size classes both split the same everyone:
    they are protected together. Where the rule is one respondent from one municipality, everything is
    published, and a cell that nobody answered in is left out.
    """
    figures: dict[Domain, Published] = {}
    sizes: dict[Domain, Published] = {}
    for table in survey.tables.values():
        scores = questions[table.question].scores()
        by = [(table, _cells(table), figures), (table.by_size, _cells(table.by_size), sizes)]
        for t, technology in enumerate(table.technologies):
            breakdowns = [
                Breakdown(one.n[t, cells], frozenset(at for at, i in enumerate(cells) if one.areas[i]))
                for one, cells, _ in by
            ]
            allowed = protect(table.n[t, 0], breakdowns, scores, rule, survey.clustered, survey.psus)
            everyone = None
            if allowed is not None:
                everyone = _figure(table, t, 0, survey.clustered, allowed.groups, allowed.special)
            _put(figures, (table.question, technology, EVERYONE), everyone, rule)
            for b, (one, cells, into) in enumerate(by):
                for i, name in enumerate(one.areas):
                    figure = None
                    if allowed is not None and i in cells and cells.index(i) in allowed.shown[b]:
                        special = allowed.special_in_cells[b]
                        figure = _figure(one, t, i, survey.clustered, allowed.groups, special)
                    if name not in ("", EVERYONE):
                        _put(into, (table.question, technology, name), figure, rule)
    return PublishedSurvey(figures, sizes)


def _cells(table: QuestionTable) -> list[int]:
    """Where someone took part. "" is the cell of those who named no area."""
    return [i for i, name in enumerate(table.areas) if name != EVERYONE and table.n[:, i].any()]


def _put(into: dict[Domain, Published], domain: Domain, figure: Figure | None, rule: Disclosure) -> None:
    if figure is not None or rule.k > 1 or rule.municipalities > 1:
        into[domain] = figure or Withheld()


def publish_profile(survey: SurveyEstimates, countries: Mapping[str, str], rule: Disclosure) -> Profile:
    """Who answered, by area, size class and country (`countries`: municipality -> country).

    Respondents are those who were asked about the technology that most were asked about. Parts are
    protected as the cells of a table are; all that is known of a respondent here is the part.
    """
    found = [(int(n[0].sum()), table, t) for table in survey.tables.values() for t, n in enumerate(table.n)]
    if not found:
        return Profile()
    _, table, t = max(found, key=lambda one: one[0])
    everyone = _people(table.n[t, 0])
    known = sorted(set(countries.values())) if survey.clustered else []
    of_country = [[countries.get(m) == country for m in survey.municipalities] for country in known]
    split = {
        "areas": (table.areas[1:], _people(table.n[t, 1:])),
        "sizes": (table.sizes, _people(table.n_sizes[t])),
        "countries": (known, everyone * np.array(of_country, bool).reshape(len(known), len(everyone), 1)),
    }
    # what nobody belongs to has no cell: it would be withheld, and others with it
    cells = {kind: [i for i, one in enumerate(n) if one.any()] for kind, (_, n) in split.items()}
    breakdowns = [
        Breakdown(n[cells[kind]], frozenset(at for at, i in enumerate(cells[kind]) if names[i]))
        for kind, (names, n) in split.items()
    ]
    allowed = protect(everyone, breakdowns, [0.0], rule, survey.clustered, survey.psus)
    if allowed is None:
        return Profile()
    told = {
        kind: tuple(
            Part(names[i], _roughly(int(n[i].sum())) if at in shown else None)
            for at, i in enumerate(cells[kind])
            if names[i]
        )
        for (kind, (names, n)), shown in zip(split.items(), allowed.shown, strict=True)
    }
    return Profile(**told)


def _people(n: Ints) -> Ints:
    """(any, PSUs, 1 + 3), from (any, PSUs, codes): how many there were, whatever they said."""
    told: Ints = np.pad(n.sum(axis=-1, keepdims=True), [(0, 0)] * (n.ndim - 1) + [(0, 3)])
    return told


def _roughly(n: int) -> int:
    return PROFILE_STEP * round(n / PROFILE_STEP)


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
    # of levels counted together, the variance of the answers would tell more than their counts
    deff = float(table.estimates.deff[row]) if len(groups) == len(levels) else math.nan
    low, high = (float(limits[row]) for limits in (table.estimates.low, table.estimates.high))
    interval = not math.isnan(low)
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
        blank=by_code[BLANK] if -1 in special else None,
        deff=None if math.isnan(deff) else round(deff, DECIMALS),
        all_equal=interval and bool(table.estimates.all_equal[row]),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _limit(value: float | None) -> float | None:
    return None if value is None else round(min(1.0, max(0.0, value)), DECIMALS)
