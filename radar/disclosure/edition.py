"""Everything that is published of an edition, made in one place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from radar.disclosure.cells import (
    DECIMALS,
    DIGITS,
    ENOUGH,
    Cells,
    Design,
    figures,
    publish_cells,
    significant,
    weighted_means,
)
from radar.disclosure.figures import (
    Figure,
    FigureId,
    Profile,
    PublicIndex,
    Published,
    PublishedEdition,
    Rationale,
    RespondentGroup,
    Sensitivity,
)
from radar.disclosure.indices import Correlations, correlations, index_of
from radar.disclosure.rounding import Ints, Keys, Lots
from radar.estimates.estimates import SurveyEstimates
from radar.estimates.experts import PanelMean, panel_agreement, panel_means
from radar.estimates.intervals import cluster_df
from radar.inputs.experts import ExpertRating
from radar.inputs.questionnaire import OptionQuestion as OfParts
from radar.inputs.questionnaire import Questionnaire, about
from radar.inputs.settings import EVERYONE, Disclosure, Scheme, Settings

_TILT = 0.1
"""So much more weight is given to a dimension to see what it decides."""


def publish_edition(
    settings: Settings,
    questionnaire: Questionnaire,
    surveys: Mapping[Scheme, SurveyEstimates],
    ratings: tuple[ExpertRating, ...],
    register: Mapping[str, int],
    countries: Mapping[str, str],
    lots: Lots,
) -> PublishedEdition:
    """What may be published of an edition.

    `surveys`: its estimates under the settings' own weighting scheme, and under the others that can be
    compared with it. `register`: the population of each municipality; `countries`: its country. `lots`: how
    its counts are rounded.
    """
    survey, rule = surveys[settings.weighting], settings.disclosure
    who = _Who(survey, rule, lots)
    respondents = who.everyone()
    people = np.array([register.get(name, 0) for name in survey.municipalities], np.int64)
    design = Design(
        rule=rule,
        scheme=survey.scheme,
        clustered=survey.clustered,
        df=_degrees_of_freedom(who, people),
        lots=lots,
    )
    published, sizes, cells = _figures(survey, questionnaire, design)
    panel = panel_means(ratings, questionnaire.expert_levels)
    asked = tuple(sorted({t for table in survey.tables.values() for t in table.technologies} | set(panel)))
    of_index = [
        dimension.question or name
        for name, dimension in settings.dimensions.items()
        if dimension.source == "survey"
    ]
    together = correlations(survey, cells, of_index)
    index = _Indices(settings, published, publish_panel(panel), together, design.df)
    others = {
        scheme: _under(other, questionnaire, design, cells, published)
        for scheme, other in surveys.items()
        if scheme != survey.scheme
    }
    agreement = panel_agreement(ratings)
    return PublishedEdition(
        questionnaire=questionnaire,
        technologies=asked,
        figures=published,
        sizes=sizes,
        panel=index.panel,
        indices={
            (technology, area): found
            for technology in asked
            for area in (EVERYONE, *(part.id for part in settings.areas))
            if (found := index.of(technology, area)) is not None
        },
        experts=len({rating.expert for rating in ratings}),
        agreement=None if agreement is None else round(agreement, 2),
        ratings={technology: (rated.lowest, rated.highest) for technology, rated in panel.items()},
        respondents=respondents,
        municipalities=survey.psus if respondents and survey.clustered else None,
        register=len(register) if survey.clustered else 0,
        profile=who.profile(countries),
        sensitivity=tuple(_sensitivity(index, asked, others)),
        rationales=_rationales(ratings),
        rounded=rule.base if rule.base > 1 else None,
        draw=lots.draw,
        df=design.df if respondents else None,
        need_use=_need_use(survey, questionnaire, cells) if respondents else None,
    )


def _figures(
    survey: SurveyEstimates, questionnaire: Questionnaire, design: Design
) -> tuple[dict[FigureId, Published], dict[FigureId, Published], dict[str, Cells]]:
    """The figures of all areas, those of all classes of size, and by question the cells behind the first."""
    published: dict[FigureId, Published] = {}
    sizes: dict[FigureId, Published] = {}
    cells: dict[str, Cells] = {}
    for question, table in survey.tables.items():
        scores = questionnaire.questions[question].scores()
        cells[question] = publish_cells(table, question, scores, design)
        by_size = publish_cells(table.by_size, question, scores, design, cells[question])
        for target, domains, own in ((published, table, cells[question]), (sizes, table.by_size, by_size)):
            told = figures(domains, table.codes, own, design.rule)
            target.update({(question, *at): figure for at, figure in told.items()})
    return published, sizes, cells


_POOLED = 4
"""So many times the degrees of freedom has an error whose design effect is that of all technologies."""


def _degrees_of_freedom(who: _Who, people: Ints) -> float | None:
    """Of all errors of the survey, two digits; None where they have none.

    From who took part, not from who chose a level: one municipality counts as much as its part of all weight
    (`intervals.cluster_df`). A design effect that is pooled over technologies is far better known than
    one technology's. How much better is told by the calibration (`docs/method/calibration.md`): with
    `_POOLED` times the degrees of freedom the intervals hold.
    """
    survey, respondents = who.survey, who.everyone()
    if who.most is None or respondents is None:
        return None
    if not survey.clustered:
        return respondents - 1.0 if respondents > 1 else None
    took_part = who.most.n[0].sum(axis=1)
    weight = {"respondent": took_part, "municipality": np.sign(took_part), "population": people}[
        survey.scheme
    ]
    df = cluster_df(weight[None] / weight.sum())
    asked = {technology for table in survey.tables.values() for technology in table.technologies}
    found = float(significant(df * (_POOLED if len(asked) >= ENOUGH else 1), DIGITS)[0])
    return None if math.isnan(found) else found


def _need_use(
    survey: SurveyEstimates, questionnaire: Questionnaire, cells: Mapping[str, Cells]
) -> float | None:
    """How the errors of need and use go together; None where it is not known."""
    scales = {
        id_: question
        for id_, question in questionnaire.questions.items()
        if not isinstance(question, OfParts)
    }
    need, use = (
        next((id_ for id_, scale in scales.items() if about(id_, scale) == subject), None)
        for subject in ("need", "use")
    )
    if need is None or use is None:
        return None
    return correlations(survey, cells, (need, use), up=False).get(frozenset((need, use)))


def nothing_of(questionnaire: Questionnaire) -> PublishedEdition:
    """An edition of which nothing is published yet."""
    return PublishedEdition(
        questionnaire=questionnaire,
        technologies=(),
        figures={},
        sizes={},
        panel={},
        indices={},
        experts=0,
        agreement=None,
        ratings={},
        respondents=None,
        municipalities=None,
        register=0,
        profile=Profile(),
        sensitivity=(),
        rationales={},
    )


def publish_panel(panel: Mapping[str, PanelMean]) -> dict[str, Published]:
    """The experts' means. They speak in public, so none is withheld."""
    return {
        technology: Figure(
            mean=round(rated.mean, DECIMALS),
            se=None if rated.se is None else round(rated.se, DECIMALS),
            ci_low=_limit(rated.low),
            ci_high=_limit(rated.high),
            n=rated.n,
            dont_know=0,
            distribution=(),
        )
        for technology, rated in panel.items()
    }


def _limit(value: float | None) -> float | None:
    return None if value is None else round(min(1.0, max(0.0, value)), DECIMALS)


@dataclass(frozen=True)
class _Indices:
    """The indices of an edition, under the settings' choice of method or another."""

    settings: Settings
    figures: Mapping[FigureId, Published]
    panel: Mapping[str, Published]
    correlations: Correlations
    df: float | None
    """Degrees of freedom of the survey's errors."""

    def of(
        self, technology: str, area: str = EVERYONE, weights: Mapping[str, float] | None = None
    ) -> PublicIndex | None:
        """The index of a technology; None where a dimension is not published."""
        dimensions = {
            name: self.panel.get(technology)
            if dimension.source == "experts"
            else self.figures.get((dimension.question or name, technology, area))
            for name, dimension in self.settings.dimensions.items()
        }
        return index_of(dimensions, self.settings, self.correlations, self.df, weights)

    def against(
        self, other: _Indices, scheme: Scheme | None, weights: Mapping[str, float], asked: Sequence[str]
    ) -> Sensitivity:
        """How many rings would change, of the technologies whose index can be published both times."""
        ring = self.settings.ring_of
        pairs = [(self.of(technology), other.of(technology, weights=weights)) for technology in asked]
        both = [(mine.value, two.value) for mine, two in pairs if mine is not None and two is not None]
        return Sensitivity(scheme, weights, sum(ring(mine) != ring(two) for mine, two in both), len(both))


def _sensitivity(
    index: _Indices,
    asked: Sequence[str],
    schemes: Mapping[Scheme, Mapping[FigureId, Published]],
) -> Iterator[Sensitivity]:
    """How many technologies other weighting schemes, and other weights of the dimensions, would move."""
    own = index.settings.weights()
    for scheme, figures_under in schemes.items():
        yield index.against(replace(index, figures=figures_under), scheme, own, asked)
    for name in own if len(own) > 1 else ():
        rest = 1 - own[name]
        if rest > _TILT:
            tilted = {
                dimension: own[dimension] + _TILT
                if dimension == name
                else own[dimension] * (rest - _TILT) / rest
                for dimension in own
            }
            yield index.against(index, None, tilted, asked)


def _under(
    survey: SurveyEstimates,
    questionnaire: Questionnaire,
    design: Design,
    cells: Mapping[str, Cells],
    published: Mapping[FigureId, Published],
) -> dict[FigureId, Published]:
    """The published figures of everyone, with their means under another scheme and no error of their own."""
    found: dict[FigureId, Published] = {}
    for question, table in survey.tables.items():
        scores = np.array(questionnaire.questions[question].scores())
        means = weighted_means(table, cells[question], scores, replace(design, scheme=survey.scheme))
        for technology, mean in zip(table.technologies, means[:, 0].tolist(), strict=True):
            figure = published.get((question, technology, EVERYONE))
            if isinstance(figure, Figure) and not math.isnan(mean):
                found[question, technology, EVERYONE] = replace(figure, mean=mean)
    return found


@dataclass(frozen=True)
class _Most:
    """The counts of the technology that most were asked about."""

    areas: list[str]
    sizes: list[str]
    n: Ints
    """(areas, PSUs, codes)."""
    keys: Keys


@dataclass(frozen=True)
class _Who:
    """Who answered: those who were asked about the technology that most were asked about."""

    survey: SurveyEstimates
    rule: Disclosure
    lots: Lots

    @cached_property
    def most(self) -> _Most | None:
        """That technology's counts; None where nobody answered."""
        tables = self.survey.tables.values()
        table = max(tables, key=lambda candidate: int(candidate.counts.people().max()), default=None)
        if table is None:
            return None
        t = int(table.counts.people().argmax())
        n, keys = table.counts.laid_out(range(t, t + 1))
        return _Most(table.areas, table.by_size.areas, n[0], keys[0])

    def counted(self, n: Ints, keys: Keys) -> int | None:
        """How many they are, rounded; None where they are too few. From (PSUs, codes)."""
        true, places = int(n.sum()), int(n.any(axis=1).sum())
        total, key = n.sum(keepdims=True), keys.sum(keepdims=True, dtype=np.uint64)
        rounded = int(self.lots.rounded(total, key).item())
        voices = places if self.survey.clustered else true
        enough = min(true, rounded) >= self.rule.k and voices >= self.rule.municipalities
        return rounded if enough else None

    def everyone(self) -> int | None:
        """How many answered."""
        return None if self.most is None else self.counted(self.most.n[0], self.most.keys[0])

    def profile(self, countries: Mapping[str, str]) -> Profile:
        """Who they are, by area, size class and country (`countries`: municipality -> country)."""
        most = self.most
        if most is None or self.everyone() is None:
            return Profile()
        of_psus = [countries.get(name, "") for name in self.survey.municipalities]
        of_areas = zip(most.areas[1:], most.n[1:], most.keys[1:], strict=True)
        return Profile(
            areas=tuple(
                RespondentGroup(name, self.counted(n, keys)) for name, n, keys in of_areas if name and n.any()
            ),
            sizes=self._parts(most.sizes, self.survey.sizes, most, empty=False),
            countries=self._parts(sorted(set(of_psus) - {""}), of_psus, most, empty=True),
        )

    def _parts(
        self, names: Sequence[str], of_psus: Sequence[str], most: _Most, *, empty: bool
    ) -> tuple[RespondentGroup, ...]:
        """Everyone by a property of their municipality. `empty`: also where nobody answered."""
        inside = {name: np.array([part == name for part in of_psus], bool)[:, None] for name in names}
        parts = {name: (most.n[0] * here, most.keys[0] * here) for name, here in inside.items()}
        return tuple(
            RespondentGroup(name, self.counted(n, keys))
            for name, (n, keys) in parts.items()
            if empty or n.any()
        )


def _rationales(ratings: tuple[ExpertRating, ...]) -> dict[str, tuple[Rationale, ...]]:
    found: dict[str, list[Rationale]] = {}
    for rating in ratings:
        if rating.rationale:
            rationale = Rationale(rating.expert, rating.rating, rating.date, rating.rationale)
            found.setdefault(rating.technology, []).append(rationale)
    return {technology: tuple(given) for technology, given in found.items()}
