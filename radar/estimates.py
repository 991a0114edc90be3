"""Counts -> estimates: mean scores with their uncertainty, still confidential.

The design is that of a cluster sample: municipalities are the primary sampling units (PSUs).
Everything here is computed from counts; no answer of a single person is seen.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from radar.documents import closest, shown
from radar.intervals import Estimates, Floats, psu_variance, ratio_means, respondent_means, sample_mean
from radar.problems import Place, Problem, Problems, refuse
from radar.questionnaire import Questionnaire
from radar.settings import EVERYONE, Scheme, Settings
from radar.texts import Text, say

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "edition", "scheme", "question", "technology", "area",
    "n", "municipalities", "mean", "se", "ci_low", "ci_high",
]  # fmt: skip

Ints = npt.NDArray[np.int64]


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
    estimates: Estimates
    """Of the domains technologies x areas, flattened in that order."""

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

    def row(self, technology: str, area: str) -> int:
        """Position of a domain in the flattened estimates."""
        return self.technologies.index(technology) * len(self.areas) + self.areas.index(area)


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


def estimate(
    counts: pd.DataFrame, questionnaire: Questionnaire, population: Mapping[str, int], scheme: Scheme
) -> SurveyEstimates:
    """Estimate the mean score of every question, technology and area from one edition's counts.

    `counts` as `radar.counts` makes it. `population` by municipality, needed for the scheme
    `population`. Weights of an answer in a domain where its municipality has N valid answers:
    `respondent` 1, `municipality` 1/N, `population` P/N.
    """
    clustered = questionnaire.has_municipalities and bool(population)
    everyone = _everyone(counts)
    names = list(counts["municipality"].cat.categories)
    present = np.unique(counts["municipality"].cat.codes.to_numpy())
    municipalities = [names[i] for i in present] if clustered else [""]
    psus = len(municipalities) if clustered else everyone
    people = np.array([population.get(m, 0) for m in municipalities], float)
    tables = {}
    for question in questionnaire.questions:
        own = counts[counts["question"] == question]
        if len(own):
            tables[question] = _table(
                own, question, questionnaire, municipalities, psus, people, scheme, clustered
            )
    return SurveyEstimates(questionnaire.edition, scheme, clustered, psus, everyone, tables)


def _everyone(counts: pd.DataFrame) -> int:
    """The most respondents that any one question about one technology counts."""
    if not len(counts):
        return 0
    asked = counts.groupby(["question", "technology"], observed=True)["n"].sum()
    return int(asked.max())


def _table(
    counts: pd.DataFrame,
    question: str,
    questionnaire: Questionnaire,
    municipalities: list[str],
    psus: int,
    people: Floats,
    scheme: Scheme,
    clustered: bool,
) -> QuestionTable:
    asked = questionnaire.questions[question]
    codes = asked.codes()
    areas = [a for a in counts["area"].cat.categories if a]
    technologies = list(counts["technology"].cat.remove_unused_categories().cat.categories)
    at = [
        counts["technology"].cat.set_categories(technologies).cat.codes.to_numpy(),
        counts["area"].cat.set_categories([*areas, ""]).cat.codes.to_numpy() + 1,
        counts["municipality"].cat.set_categories(municipalities).cat.codes.to_numpy()
        if clustered
        else np.zeros(len(counts), int),
        counts["level"].cat.set_categories(codes).cat.codes.to_numpy(),
    ]
    n = np.zeros((len(technologies), len(areas) + 2, len(municipalities), len(codes)), np.int64)
    np.add.at(n, tuple(at), counts["n"].to_numpy())
    n[:, 0] = n[:, 1:].sum(axis=1)

    scores = np.array(asked.scores())
    domains = n.reshape(-1, len(municipalities), len(codes))[..., :-3].astype(float)
    if not clustered:
        found = respondent_means(domains[:, 0], scores, psus)
    else:
        answers, total = domains.sum(axis=2), domains @ scores
        with np.errstate(divide="ignore"):
            each = np.where(answers > 0, 1 / answers, 0.0)
        weight = {"respondent": np.ones_like(answers), "municipality": each, "population": each * people}
        found = ratio_means(answers, total, weight[scheme])
    return QuestionTable(question, codes, technologies, [EVERYONE, *areas, ""], n, found)


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
            }
        )
        frames.append(frame[(frame["area"] != "") & ((frame["n"] > 0) | (frame["area"] == EVERYONE))])
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


@dataclass(frozen=True, slots=True)
class ExpertRating:
    """One expert's published rating of one technology's maturity."""

    expert: str
    technology: str
    rating: int
    date: dt.date
    rationale: str


@dataclass(frozen=True, slots=True)
class PanelMean:
    """The experts' mean rating of a technology, as a score in [0, 1]."""

    mean: float
    se: float | None
    low: float | None
    high: float | None
    n: int


def read_experts(path: Path, technologies: list[str], levels: int) -> tuple[ExpertRating, ...]:
    """Read experts.csv: expert,technology,rating,date and, if wanted, rationale.

    A UTF-8 CSV file (comma, semicolon or tab). Raises `Problems` with every row that is not a
    rating from 1 to `levels` of a known technology on a date.
    """
    file = path.as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        header, *rows = csv.reader(io.StringIO(text or "\n"), delimiter=delimiter)
    except (OSError, UnicodeDecodeError, csv.Error):
        what, fix = say("the experts' ratings can't be read"), say("Give a CSV file in UTF-8")
        raise Problems([Problem(Place(file), what, fix, "no-experts")]) from None
    header = [name.strip().casefold() for name in header]
    lacking = [c for c in ("expert", "technology", "rating", "date") if c not in header]
    if lacking or not any(map(any, rows)):
        what = (
            say("the header lacks %(columns)s", columns=", ".join(lacking))
            if lacking
            else say("there are no ratings")
        )
        fix = say("The columns are expert, technology, rating, date and rationale")
        raise Problems([Problem(Place(file, row=1), what, fix, "experts-header")])
    scale = {str(rating): rating for rating in range(1, levels + 1)}
    found: list[ExpertRating] = []
    faults: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in enumerate(rows, 2):
        if not any(map(str.strip, cells)):
            continue

        def fault(column: str, what: Text, fix: Text, code: str, number: int = number) -> None:
            faults.append(Problem(Place(file, row=number, column=column), what, fix, code))

        row = dict.fromkeys(header, "") | dict(zip(header, map(str.strip, cells), strict=False))
        expert, technology, rating = row["expert"], row["technology"], row["rating"]
        before = len(faults)
        if technology not in technologies:
            near = closest(technology, technologies)
            fix = (
                say("Did you mean %(near)s?", near=near) if near else say("Use the id of a technology's page")
            )
            what = say("`%(name)s` is no technology of this radar", name=shown(technology))
            fault("technology", what, fix, "unknown-technology")
        if rating not in scale:
            fix = say("Use a whole number from 1 to %(last)s", last=levels)
            fault("rating", say("the rating is not on the scale"), fix, "rating")
        try:
            date = dt.date.fromisoformat(row["date"])
        except ValueError:
            fault("date", say("the date can't be read"), say("Write it as 2026-01-31"), "date")
        first = seen.setdefault((expert, technology), number)
        if first != number or not expert:
            what, fix = say("no expert is named"), say("Name the expert, or take the row away")
            if expert:
                what = say("this expert rated the technology on row %(row)s already", row=first)
                fix = say("Keep one rating for each expert and technology")
            fault("expert", what, fix, "expert")
        if len(faults) == before:
            found.append(ExpertRating(expert, technology, scale[rating], date, row.get("rationale", "")))
    refuse(faults)
    return tuple(found)


def panel_means(ratings: tuple[ExpertRating, ...], levels: int) -> dict[str, PanelMean]:
    """The mean score of each rated technology, `(rating - 1) / (levels - 1)`, with its t interval."""
    by_technology: dict[str, list[float]] = {}
    for rating in ratings:
        by_technology.setdefault(rating.technology, []).append((rating.rating - 1) / (levels - 1))
    return {
        technology: PanelMean(*sample_mean(np.array(scores)), n=len(scores))
        for technology, scores in by_technology.items()
    }


@dataclass(frozen=True, slots=True)
class Index:
    """The weighted mean of a technology's dimensions in one domain."""

    value: float
    se: float | None
    """None where one of the dimensions has no error of its own (a single expert or municipality)."""


def index(
    settings: Settings, survey: SurveyEstimates, panel: Mapping[str, PanelMean], technology: str, area: str
) -> Index | str:
    """The index of a technology in an area (or `all`), or the name of the dimension that it lacks.

    Dimensions from the same survey share PSUs: their influences are summed, weighted, before the
    variance is taken. The expert panel is independent of the survey: its variance is added.
    Where every respondent is a PSU, counts don't hold the covariance of two questions; the largest
    that it can be is taken then (the errors are added, by Cauchy-Schwarz).
    """
    value, variance, certain = 0.0, 0.0, True
    influences: list[Floats] = []
    errors: list[float] = []
    for name, weight in settings.weights().items():
        dimension = settings.dimensions[name]
        if dimension.source == "experts":
            rated = panel.get(technology)
            if rated is None:
                return name
            value += weight * rated.mean
            certain &= rated.se is not None
            variance += (weight * (rated.se or 0.0)) ** 2
            continue
        table = survey.tables.get(dimension.question or name)
        if table is None or technology not in table.technologies or area not in table.areas:
            return name
        row = table.row(technology, area)
        mean, se = table.estimates.mean[row], table.estimates.se[row]
        if np.isnan(mean):
            return name
        value += weight * float(mean)
        certain &= not np.isnan(table.estimates.low[row])
        influences.append(weight * table.estimates.influence[row])
        errors.append(weight * float(se))
    if survey.clustered and influences:
        variance += float(psu_variance(np.sum(influences, axis=0), survey.psus))
    elif errors:
        variance += sum(errors) ** 2
    return Index(value, float(np.sqrt(variance)) if certain else None)
