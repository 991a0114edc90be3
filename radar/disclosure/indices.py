"""The index of each technology, from what is published of its dimensions."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import numpy as np

from radar.disclosure.cells import DECIMALS, ENOUGH, Cells
from radar.disclosure.figures import Figure, PublicIndex, Published
from radar.estimates.estimates import SurveyEstimates
from radar.estimates.intervals import welch
from radar.inputs.settings import Settings

Correlations = Mapping[frozenset[str], float]
"""By two questions: how the errors of their means go together."""


def index_of(
    figures: Mapping[str, Published | None],
    settings: Settings,
    correlations: Correlations,
    df: float | None,
    weights: Mapping[str, float] | None = None,
) -> PublicIndex | None:
    """`Σ w θ'` over the dimensions, with its error; None where one of them is not published.

    Its variance is `Σ_i Σ_j w_i w_j ρ_ij se_i se_j` over the survey's questions. The experts are
    independent of them. `df`: degrees of freedom of the survey's errors; the experts' are their number less
    one, those of the sum Welch and Satterthwaite's.
    """
    shares = settings.weights() if weights is None else weights
    value, errors, of_experts = 0.0, [], []
    for name, share in shares.items():
        figure = figures.get(name)
        if not isinstance(figure, Figure):
            return None
        value += share * figure.mean
        errors.append((name, None if figure.se is None else share * figure.se))
        if settings.dimensions[name].source == "experts":
            of_experts.append(((share * (figure.se or 0)) ** 2, figure.n - 1.0))
    if any(error is None for _, error in errors):
        return PublicIndex(round(value, DECIMALS), None)
    variance = sum(
        (mine or 0) * (other or 0) * _together(settings, correlations, a, b)
        for (a, mine), (b, other) in itertools.product(errors, errors)
    )
    # negative correlations and rounding can take the survey's part below 0
    of_survey = max(0.0, variance - sum(v for v, _ in of_experts))
    parts = [*of_experts, (of_survey, math.inf if df is None else df)]
    freedom = welch([v for v, _ in parts], [d for _, d in parts])
    return PublicIndex(
        round(value, DECIMALS),
        round(math.sqrt(max(0.0, variance)), DECIMALS),
        None if math.isinf(freedom) else round(freedom, 1),
    )


def _together(settings: Settings, correlations: Correlations, first: str, other: str) -> float:
    if first == other:
        return 1.0
    dimensions = [settings.dimensions[name] for name in (first, other)]
    if any(dimension.source == "experts" for dimension in dimensions):
        return 0.0
    return correlations.get(
        frozenset(settings.dimensions[name].question or name for name in (first, other)), 1.0
    )


def correlations(
    survey: SurveyEstimates, cells: Mapping[str, Cells], asked: Sequence[str], up: bool = True
) -> Correlations:
    """Of each two of these questions: `Σ cov / √(ΣV ΣV)` over the technologies shown, to one decimal.

    `up`: rounded up, so that a sum does not look surer than it is; else down, for differences. Where the
    technologies are under `ENOUGH`, or every respondent is a PSU, so that counts hold no covariance, there is
    none: an index takes the most that it can be, 1.
    """
    found = {}
    for question, other in itertools.combinations(sorted(set(asked) & cells.keys()), 2):
        tables = survey.tables[question], survey.tables[other]
        shown = [
            {t for t, yes in zip(survey.tables[q].technologies, cells[q].shown[:, 0], strict=True) if yes}
            for q in (question, other)
        ]
        both = sorted(shown[0] & shown[1])
        if len(both) < ENOUGH or not survey.clustered:
            continue
        first, second = (table.pull[[table.technologies.index(t) for t in both]] for table in tables)
        known = ~(np.isnan(first).any(axis=1) | np.isnan(second).any(axis=1))
        first, second = first[known], second[known]
        variances = [float(np.square(pull).sum()) for pull in (first, second)]
        if variances[0] > 0 and variances[1] > 0:
            covariance = float((first * second).sum())
            exact = round(10 * covariance / math.sqrt(variances[0] * variances[1]), 6)
            found[frozenset((question, other))] = (math.ceil(exact) if up else math.floor(exact)) / 10
    return found
