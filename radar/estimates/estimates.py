"""Counts -> estimates: mean scores with their uncertainty, still confidential.

The design is that of a cluster sample: municipalities are the primary sampling units (PSUs).
Everything here is computed from counts; no answer of a single person is seen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from radar.estimates.experts import PanelMean
from radar.estimates.intervals import Estimates, Floats, ratio_means, respondent_means, welch
from radar.inputs.questionnaire import Question, Questionnaire
from radar.inputs.register import size_class, size_classes
from radar.inputs.settings import EVERYONE, Scheme, Settings
from radar.inputs.sources import Sources

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "edition", "scheme", "question", "technology", "area",
    "n", "municipalities", "mean", "se", "ci_low", "ci_high", "low", "high",
]  # fmt: skip
"""`se`, `ci_low` and `ci_high` are those of R's survey package; `low` and `high` the radar's own limits."""

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
_Numbers = TypeVar("_Numbers", np.int64, np.uint64)


@dataclass(frozen=True)
class QuestionTable:
    """One question's counts as a dense table, with the estimates of its domains."""

    question: str
    codes: list[str]
    """What the last axis of `n` holds: the levels, then the three special codes."""
    technologies: list[str]
    """The technologies that were asked about."""
    areas: list[str]
    """`all`, then the areas' ids, then "" for those who gave none."""
    n: Ints
    """(technologies, areas, PSUs, codes): how many respondents. Without municipalities: one PSU."""
    keys: Keys
    """As `n`: the sums of their record keys."""
    estimates: Estimates
    """Of the domains technologies x areas, flattened in that order."""
    sizes: list[str]
    """The size classes of municipalities, see `radar.inputs.register`; empty where there is no register."""
    n_sizes: Ints
    """(technologies, sizes, PSUs, codes): as `n`, over all areas; 0 for the PSUs of another class."""
    keys_of_sizes: Keys
    """As `n_sizes`: the sums of their record keys."""
    size_estimates: Estimates
    """Of the domains technologies x sizes, flattened in that order."""

    @cached_property
    def by_size(self) -> QuestionTable:
        """The same table with the size classes in place of the areas (and none for everyone)."""
        return replace(
            self,
            areas=self.sizes,
            n=self.n_sizes,
            keys=self.keys_of_sizes,
            estimates=self.size_estimates,
        )

    @cached_property
    def valid(self) -> Ints:
        """(technologies, areas): respondents who chose a level."""
        valid: Ints = self.n[..., :-3].sum(axis=(2, 3))
        return valid

    @cached_property
    def municipalities(self) -> Ints:
        """(technologies, areas): PSUs with a valid answer."""
        present: Ints = (self.n[..., :-3].sum(axis=3) > 0).sum(axis=2)
        return present

    @cached_property
    def item_nonresponse(self) -> Floats:
        """(technologies, areas): blanks as a share of all who were asked; NaN where nobody was.

        Asked is who answered anything in the same block of questions.
        """
        return _share(self.n[..., -1].sum(axis=2), self.n.sum(axis=(2, 3)))

    @cached_property
    def dont_know_share(self) -> Floats:
        """(technologies, areas): "don't know" as a share of all answers, blanks left out; NaN without any."""
        return _share(self.n[..., -3].sum(axis=2), self.n[..., :-1].sum(axis=(2, 3)))

    def row(self, technology: str, area: str) -> int:
        """Position of a domain in the flattened estimates."""
        return self.technologies.index(technology) * len(self.areas) + self.areas.index(area)


def _share(part: Ints, whole: Ints) -> Floats:
    return part / np.where(whole > 0, whole, np.nan)


@dataclass(frozen=True)
class SurveyEstimates:
    """Everything that is estimated of one edition's survey."""

    edition: str
    scheme: Scheme
    clustered: bool
    """Whether the PSUs are municipalities; else every respondent is one."""
    psus: int
    """H: how many PSUs the whole survey has."""
    respondents: int
    """How many answered: the most that any one question about one technology counts."""
    tables: Mapping[str, QuestionTable]
    """By question."""
    municipalities: tuple[str, ...]
    """What the PSUs are called; empty where every respondent is one."""


def estimate_edition(
    sources: Sources, edition: str, counts: pd.DataFrame, scheme: Scheme | None = None
) -> SurveyEstimates:
    """The estimates of one edition, under the radar's own weighting scheme or another."""
    settings, questionnaire = sources.settings, sources.editions[edition]
    scheme = scheme or settings.weighting
    return estimate(counts, questionnaire, sources.register, scheme, settings.size_classes)


def estimate(
    counts: pd.DataFrame,
    questionnaire: Questionnaire,
    population: Mapping[str, int],
    scheme: Scheme,
    bounds: Sequence[int] = (),
) -> SurveyEstimates:
    """Estimate the mean score of every question, technology and area from one edition's counts.

    `counts` as `radar.counts` makes it. `population` by municipality, needed for the scheme
    `population`. Weights of an answer in a domain where its municipality has N valid answers:
    `respondent` 1, `municipality` 1/N, `population` P/N. `bounds`: where the size classes of
    municipalities begin, but for the lowest (`Settings.size_classes`); each class is a domain too.
    A municipality that `population` does not hold is in none. Raises `ValueError` where a count is of
    a level that its question does not have.
    """
    clustered = questionnaire.has_municipalities and bool(population)
    dense = {question: _dense(counts, question, questionnaire) for question in questionnaire.questions}
    dense = {question: one for question, one in dense.items() if one[0].any()}
    everyone = max((int(n[:, 0].sum(axis=(1, 2)).max()) for n, _ in dense.values()), default=0)
    names = list(counts["municipality"].cat.categories)
    psus = [i for i, _ in enumerate(names) if any(n[:, 0, i].any() for n, _ in dense.values())]
    register = {names[i]: population.get(names[i]) for i in psus} if clustered else {}
    design = _Design(
        scheme=scheme,
        clustered=clustered,
        psus=len(psus) if clustered else everyone,
        at=np.array(psus, np.intp),
        people=np.array([people or 0 for people in register.values()], float),
        sizes=size_classes(bounds) if clustered else [],
        of_psus=[size_class(people, bounds) if bounds and people else "" for people in register.values()],
    )
    technologies, areas = list(counts["technology"].cat.categories), _areas(counts)
    tables = {
        question: _table(*one, question, questionnaire.questions[question], technologies, areas, design)
        for question, one in dense.items()
    }
    return SurveyEstimates(
        questionnaire.edition, scheme, clustered, design.psus, everyone, tables, tuple(register)
    )


def _areas(counts: pd.DataFrame) -> list[str]:
    """What the areas' axis holds: everyone, the areas, those who named none."""
    return [EVERYONE, *(area for area in counts["area"].cat.categories if area), ""]


def _dense(counts: pd.DataFrame, question: str, questionnaire: Questionnaire) -> tuple[Ints, Keys]:
    """One question's counts and sums of keys: (technologies, areas with everyone, municipalities, codes)."""
    axes = {
        "technology": list(counts["technology"].cat.categories),
        "area": _areas(counts),
        "municipality": list(counts["municipality"].cat.categories),
        "level": questionnaire.questions[question].codes(),
    }
    rows = (counts["question"] == question).to_numpy()
    at = []
    for column, names in axes.items():
        place = {name: i for i, name in enumerate(names)}
        places = np.array([place.get(name, -1) for name in counts[column].cat.categories], np.intp)
        at.append(places[counts[column].cat.codes.to_numpy()[rows]])
    shape = tuple(map(len, axes.values()))
    cells = np.ravel_multi_index(tuple(at), shape)
    n, keys = np.zeros(shape, np.int64), np.zeros(shape, np.uint64)
    np.add.at(n.reshape(-1), cells, counts["n"].to_numpy()[rows])
    np.add.at(keys.reshape(-1), cells, counts["key"].to_numpy()[rows])
    n[:, 0], keys[:, 0] = n[:, 1:].sum(axis=1), keys[:, 1:].sum(axis=1)
    return n, keys


@dataclass(frozen=True)
class _Design:
    """What all questions of a survey share: its PSUs and how they are weighted."""

    scheme: Scheme
    clustered: bool
    psus: int
    """H."""
    at: npt.NDArray[np.intp]
    """(H,): where the municipalities of the survey stand among all."""
    people: Floats
    """(H,): their populations; 0 if not known."""
    sizes: list[str]
    of_psus: list[str]
    """The size class of each; "" for none."""

    def on_psus(self, n: npt.NDArray[_Numbers]) -> npt.NDArray[_Numbers]:
        """(any, any, PSUs, codes), from (any, any, all municipalities, codes)."""
        found: npt.NDArray[_Numbers] = n[:, :, self.at] if self.clustered else n.sum(axis=2, keepdims=True)
        return found

    def by_size(self, n: npt.NDArray[_Numbers]) -> npt.NDArray[_Numbers]:
        """(any, sizes, PSUs, codes), from (any, PSUs, codes)."""
        inside = np.array([[one == size for one in self.of_psus] for size in self.sizes], bool)
        found: npt.NDArray[_Numbers] = n[:, None] * inside.reshape(1, len(self.sizes), n.shape[1], 1)
        return found

    def estimates(self, n: Ints, scores: Floats) -> Estimates:
        """Of the domains technologies x any, flattened, from (technologies, any, PSUs, codes)."""
        domains = n.reshape(-1, *n.shape[2:])[..., :-3].astype(float)
        if not self.clustered:
            return respondent_means(domains.sum(axis=1), scores, self.psus)
        answers = domains.sum(axis=2)
        if self.scheme == "respondent":
            weight = np.ones_like(answers)
        else:
            each = self.people if self.scheme == "population" else 1.0
            weight = np.where(answers > 0, each / np.maximum(answers, 1), 0.0)
        return ratio_means(domains, scores, weight)


def _table(
    dense: Ints,
    dense_keys: Keys,
    question: str,
    asked: Question,
    technologies: list[str],
    areas: list[str],
    design: _Design,
) -> QuestionTable:
    own = np.flatnonzero(dense[:, 0].any(axis=(1, 2)))
    n, keys = design.on_psus(dense[own]), design.on_psus(dense_keys[own])
    n_sizes = design.by_size(n[:, 0])
    scores = np.array(asked.scores())
    return QuestionTable(
        question=question,
        codes=asked.codes(),
        technologies=[technologies[i] for i in own],
        areas=areas,
        n=n,
        keys=keys,
        estimates=design.estimates(n, scores),
        sizes=design.sizes,
        n_sizes=n_sizes,
        keys_of_sizes=design.by_size(keys[:, 0]),
        size_estimates=design.estimates(n_sizes, scores),
    )


def to_frame(survey: SurveyEstimates) -> pd.DataFrame:
    """The estimates as a frame with `COLUMNS`, at full precision; NaN where there is none.

    Domains without a single valid answer are left out, but for area `all`.
    """
    import pandas as pd

    frames = []
    for table in survey.tables.values():
        found = table.estimates
        size = len(table.areas)
        frame = pd.DataFrame(
            {
                "edition": survey.edition,
                "scheme": survey.scheme,
                "question": table.question,
                "technology": np.repeat(table.technologies, size),
                "area": np.tile(table.areas, len(table.technologies)),
                "n": table.valid.ravel(),
                "municipalities": table.municipalities.ravel() if survey.clustered else 0,
                "mean": found.mean,
                "se": found.se,
                "ci_low": found.low,
                "ci_high": found.high,
                "low": found.lower,
                "high": found.upper,
            }
        )
        frames.append(frame[(frame["area"] != "") & ((frame["n"] > 0) | (frame["area"] == EVERYONE))])
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


@dataclass(frozen=True, slots=True)
class Index:
    """The weighted mean of a technology's dimensions in one domain."""

    value: float
    se: float | None
    """None where one of the dimensions has no error of its own (a single expert or municipality)."""
    df: float | None = None
    """Degrees of freedom of the error (Welch and Satterthwaite); None where there is none."""


def index(
    settings: Settings,
    survey: SurveyEstimates,
    panel: Mapping[str, PanelMean],
    technology: str,
    area: str,
    weights: Mapping[str, float] | None = None,
) -> Index | str:
    """The index of a technology in an area (or `all`), or the name of the dimension that it lacks.

    Dimensions from the same survey share PSUs: their influences are summed, weighted, before the
    variance is taken, with the fewest of their degrees of freedom. The expert panel is independent of the
    survey: its variance is added, and the degrees of freedom are those of Welch and Satterthwaite.
    Where every respondent is a PSU, counts don't hold the covariance of two questions; the largest
    that it can be is taken then (the errors are added, by Cauchy-Schwarz).

    `weights` by dimension, in place of those of the settings; they are divided by their sum. A
    dimension that they leave out, or give 0, plays no part, and a technology need not have it.
    Raises `ValueError` where none is above 0, `KeyError` where one is no dimension of the index.
    """
    shares = settings.weights() if weights is None else _shares(weights)
    value, certain = 0.0, True
    variances: list[float] = []
    dfs: list[float] = []
    pulls: list[Floats] = []
    errors: list[float] = []
    of_survey: list[float] = []
    for name, weight in shares.items():
        dimension = settings.dimensions[name]
        if dimension.source == "experts":
            rated = panel.get(technology)
            if rated is None:
                return name
            value += weight * rated.mean
            certain &= rated.se is not None
            variances.append((weight * (rated.se or 0.0)) ** 2)
            dfs.append(rated.n - 1.0)
            continue
        table = survey.tables.get(dimension.question or name)
        if table is None or technology not in table.technologies or area not in table.areas:
            return name
        row, found = table.row(technology, area), table.estimates
        if np.isnan(found.mean[row]):
            return name
        value += weight * float(found.mean[row])
        certain &= not np.isnan(found.lower[row])
        pulls.append(weight * found.pull[row])
        errors.append(weight * float(found.error[row]))
        of_survey.append(float(found.df[row]))
    if errors:
        clustered = float(np.square(np.sum(pulls, axis=0)).sum())
        variances.append(clustered if survey.clustered else sum(errors) ** 2)
        dfs.append(min(of_survey))
    if not certain:
        return Index(value, None)
    return Index(value, math.sqrt(sum(variances)), welch(variances, dfs))


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    if total <= 0 or min(weights.values()) < 0:
        raise ValueError("weights are 0 or more, and one is above 0")
    return {name: weight / total for name, weight in weights.items() if weight > 0}
