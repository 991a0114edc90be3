"""What the program never computes, as nothing of it is published: figures of each PSU, the exact index."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from radar.estimates.estimates import Ints, QuestionTable, SurveyEstimates
from radar.estimates.experts import PanelMean
from radar.estimates.intervals import Estimates, ratio_means, welch
from radar.inputs.questionnaire import Questionnaire
from radar.inputs.settings import Settings


@dataclass(frozen=True, slots=True)
class Index:
    """The weighted mean of a technology's dimensions in one domain."""

    value: float
    se: float
    df: float


def by_psu(table: QuestionTable, technology: str, area: str = "all") -> Ints:
    """(PSUs, codes): the counts of a domain."""
    t = table.technologies.index(technology)
    n, _ = table.counts.laid_out(range(t, t + 1))
    found: Ints = n[0, table.areas.index(area)]
    return found


def influences(
    table: QuestionTable, technology: str, scores: Sequence[float], area: str = "all"
) -> Estimates:
    """The estimates of one domain, each answer with the weight 1, with what each PSU does to them."""
    levels = by_psu(table, technology, area)[None, :, :-3].astype(float)
    return ratio_means(levels, np.array(scores), np.ones(levels.shape[:2]))


def index(
    settings: Settings,
    questionnaire: Questionnaire,
    survey: SurveyEstimates,
    technology: str,
    area: str,
    weights: Mapping[str, float],
    panel: Mapping[str, PanelMean],
) -> Index:
    """The index of a technology before disclosure control, each answer with the weight 1.

    Dimensions of the same survey share PSUs: what each PSU does to them is summed, weighted, before the
    variance is taken, with the fewest of their degrees of freedom. The expert panel is independent of the
    survey: its variance is added, and the degrees of freedom are those of Welch and Satterthwaite. Where
    every respondent is a PSU, counts don't hold the covariance of two questions; the errors are added, the
    most that it can be (Cauchy and Schwarz).
    """
    value, errors = 0.0, 0.0
    variances, dfs, pulls, of_survey = [], [], [], []
    for name, weight in weights.items():
        dimension = settings.dimensions[name]
        if dimension.source == "experts":
            rated = panel[technology]
            value += weight * rated.mean
            variances.append((weight * (rated.se or 0.0)) ** 2)
            dfs.append(rated.n - 1.0)
            continue
        question = dimension.question or name
        table = survey.tables[question]
        row, found = table.row(technology, area), table.estimates
        value += weight * float(found.mean[row])
        scores = questionnaire.questions[question].scores()
        pulls.append(weight * influences(table, technology, scores, area).pull[0])
        errors += weight * float(found.error[row])
        of_survey.append(float(found.df[row]))
    if pulls:
        clustered = float(np.square(np.sum(pulls, axis=0)).sum())
        variances.append(clustered if survey.clustered else errors**2)
        dfs.append(min(of_survey))
    return Index(value, math.sqrt(sum(variances)), welch(variances, dfs))
