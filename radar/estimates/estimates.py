"""Counts -> estimates: mean scores with their uncertainty, still confidential.

The design is that of a cluster sample: municipalities are the primary sampling units (PSUs).
Everything here is computed from counts; no answer of a single person is seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from radar.estimates.intervals import Estimates, Floats, joined, ratio_means, respondent_means
from radar.inputs.questionnaire import Question, Questionnaire
from radar.inputs.register import size_class, size_classes
from radar.inputs.settings import EVERYONE, Scheme
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
_AT_ONCE = 1 << 20
"""So many cells are laid out at once, 8 MiB of each kind of number: of a large survey's most are empty."""


@dataclass(frozen=True)
class QuestionCounts:
    """One question's counts, which are laid out for some technologies at a time: few cells hold anything."""

    technologies: list[str]
    """Those that were asked about."""
    shape: tuple[int, int, int]
    """Areas, PSUs, codes. The first area is everyone. Without municipalities there is one PSU."""
    starts: Ints
    """(technologies + 1,): where the rows of each begin, and where the last ones end."""
    cells: Ints
    """(rows,): the place of each in an array of that shape, flattened."""
    n: Ints
    keys: Keys

    def laid_out(self, technologies: range) -> tuple[Ints, Keys]:
        """How many respondents, and the sums of their record keys: (technologies, areas, PSUs, codes)."""
        first, last = technologies.start, technologies.stop
        rows = slice(self.starts[first], self.starts[last])
        own = np.diff(self.starts[first : last + 1])
        at = np.repeat(np.arange(len(own)), own) * math.prod(self.shape) + self.cells[rows]
        n: Ints = np.zeros((len(own), *self.shape), np.int64)
        keys: Keys = np.zeros((len(own), *self.shape), np.uint64)
        np.add.at(n.reshape(-1), at, self.n[rows])
        np.add.at(keys.reshape(-1), at, self.keys[rows])
        n[:, 0], keys[:, 0] = n[:, 1:].sum(axis=1), keys[:, 1:].sum(axis=1)
        return n, keys

    def people(self) -> Ints:
        """(technologies,): how many respondents each has."""
        found: Ints = np.add.reduceat(self.n, self.starts[:-1])
        return found

    def blocks(self) -> Iterator[range]:
        """All technologies, in parts that can be laid out at once."""
        number, step = len(self.technologies), max(1, _AT_ONCE // math.prod(self.shape))
        for first in range(0, number, step):
            yield range(first, min(number, first + step))


@dataclass(frozen=True)
class Domains:
    """What is known of technologies x areas, or of technologies x size classes."""

    technologies: list[str]
    """The technologies that were asked about."""
    areas: list[str]
    """`all`, then the areas' ids, then "" for those who gave none; or the size classes."""
    n: Ints
    """(technologies, areas, codes): how many respondents."""
    keys: Keys
    """As `n`: the sums of their record keys."""
    municipalities: Ints
    """(technologies, areas): PSUs with a valid answer."""
    largest: Floats
    """(technologies, areas): what part of their population lives in the largest of them; NaN for none."""
    estimates: Estimates
    """Of the domains, flattened in that order. Its `influence` and `pull` are left empty: see `pull`."""

    @cached_property
    def valid(self) -> Ints:
        """(technologies, areas): respondents who chose a level."""
        valid: Ints = self.n[..., :-3].sum(axis=2)
        return valid

    @cached_property
    def item_nonresponse(self) -> Floats:
        """(technologies, areas): blanks as a share of all who were asked; NaN where nobody was.

        Asked is who answered anything in the same block of questions.
        """
        return _share(self.n[..., -1], self.n.sum(axis=2))

    @cached_property
    def dont_know_share(self) -> Floats:
        """(technologies, areas): "don't know" as a share of all answers, blanks left out; NaN without any."""
        return _share(self.n[..., -3], self.n[..., :-1].sum(axis=2))

    def row(self, technology: str, area: str) -> int:
        """Position of a domain in the flattened estimates."""
        return self.technologies.index(technology) * len(self.areas) + self.areas.index(area)


@dataclass(frozen=True)
class QuestionTable(Domains):
    """One question's totals over all PSUs, with the estimates of its domains."""

    question: str
    codes: list[str]
    """What the last axis of `n` holds: the levels, then the three special codes."""
    counts: QuestionCounts
    """The counts that `n` sums, by PSU."""
    pull: Floats
    """(technologies, PSUs): `Estimates.pull` of everyone's means. Empty where every respondent is a PSU."""
    by_size: Domains
    """By size class of municipalities (`radar.inputs.register`); none where there is no register."""


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
    sizes: tuple[str, ...]
    """The size class of each; "" for none."""


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
    counts = counts[counts["n"] > 0]
    names = counts["municipality"].cat.categories
    at = np.unique(counts["municipality"].cat.codes) if clustered else np.empty(0, np.intp)
    register = {names[i]: population.get(names[i]) for i in at}
    of_questions = {
        question: _counts(counts[counts["question"] == question], asked.codes(), at)
        for question, asked in questionnaire.questions.items()
    }
    # a question that nobody answered has no table
    of_questions = {question: counted for question, counted in of_questions.items() if counted.technologies}
    everyone = max((int(counted.people().max()) for counted in of_questions.values()), default=0)
    sizes = [size_class(people, bounds) if bounds and people else "" for people in register.values()]
    design = _Design(
        scheme=scheme,
        clustered=clustered,
        psus=len(register) if clustered else everyone,
        people=np.array([people or 0 for people in register.values()], float),
        classes=size_classes(bounds) if clustered else [],
        sizes=np.array(sizes or [""], str),
    )
    tables = {
        question: _table(counted, question, questionnaire.questions[question], _areas(counts), design)
        for question, counted in of_questions.items()
    }
    return SurveyEstimates(
        questionnaire.edition,
        scheme,
        clustered,
        design.psus,
        everyone,
        tables,
        tuple(register),
        tuple(sizes),
    )


def _areas(counts: pd.DataFrame) -> list[str]:
    """What the areas' axis holds: everyone, the areas, those who named none."""
    return [EVERYONE, *(area for area in counts["area"].cat.categories if area), ""]


def _counts(rows: pd.DataFrame, codes: list[str], municipalities: npt.NDArray[np.intp]) -> QuestionCounts:
    """From the rows of one question. `municipalities`: which of the frame's are PSUs; empty for none."""
    shape = len(_areas(rows)), max(1, len(municipalities)), len(codes)
    psus = rows["municipality"].cat.codes.to_numpy()
    psus = np.searchsorted(municipalities, psus) if len(municipalities) else np.zeros_like(psus)
    axes = _places(rows["area"], _areas(rows)), psus, _places(rows["level"], codes)
    # Raises `ValueError` for a level that the question does not have.
    cells = np.ravel_multi_index(axes, shape)
    technology = rows["technology"].cat.codes.to_numpy()
    order = np.argsort(technology, kind="stable")
    asked, starts = np.unique(technology[order], return_index=True)
    return QuestionCounts(
        technologies=[rows["technology"].cat.categories[i] for i in asked],
        shape=shape,
        starts=np.append(starts, len(technology)),
        cells=cells[order],
        n=rows["n"].to_numpy(np.int64)[order],
        keys=rows["key"].to_numpy(np.uint64)[order],
    )


def _places(column: pd.Series[str], names: list[str]) -> npt.NDArray[np.intp]:
    """Where the names of a categorical column stand among others; -1 for those that don't."""
    place = {name: i for i, name in enumerate(names)}
    found = np.array([place.get(name, -1) for name in column.cat.categories], np.intp)
    return found[column.cat.codes.to_numpy()]


@dataclass(frozen=True)
class _Design:
    """What all questions of a survey share: its PSUs and how they are weighted."""

    scheme: Scheme
    clustered: bool
    psus: int
    """H."""
    people: Floats
    """(H,): the populations of the municipalities; 0 if not known. Empty without municipalities."""
    classes: list[str]
    sizes: npt.NDArray[np.str_]
    """(H,): their size classes; "" for none. Without municipalities: of the one PSU of the counts."""

    def by_size(self, n: npt.NDArray[_Numbers]) -> npt.NDArray[_Numbers]:
        """(technologies, classes, PSUs, codes), from everyone's (technologies, PSUs, codes)."""
        inside = self.sizes == np.array(self.classes, str)[:, None]
        found: npt.NDArray[_Numbers] = n[:, None] * inside[None, :, :, None]
        return found

    def domains(
        self, technologies: list[str], areas: list[str], n: Ints, keys: Keys, scores: Floats
    ) -> Domains:
        """What is known of technologies x any, from (technologies, any, PSUs, codes)."""
        present = n[..., :-3].any(axis=3)
        people = present * (self.people if self.clustered else 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            largest = people.max(axis=2, initial=0) / people.sum(axis=2)
        return Domains(
            technologies=technologies,
            areas=areas,
            n=n.sum(axis=2),
            keys=keys.sum(axis=2),
            municipalities=present.sum(axis=2),
            largest=largest,
            estimates=self.estimates(n, scores),
        )

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
    counts: QuestionCounts, question: str, asked: Question, areas: list[str], design: _Design
) -> QuestionTable:
    scores = np.array(asked.scores())
    by_area, by_size, pulls = [], [], []
    for block in counts.blocks():
        names = counts.technologies[block.start : block.stop]
        n, keys = counts.laid_out(block)
        of_sizes = design.by_size(n[:, 0]), design.by_size(keys[:, 0])
        by_area.append(design.domains(names, areas, n, keys, scores))
        by_size.append(design.domains(names, design.classes, *of_sizes, scores))
        pulls.append(by_area[-1].estimates.pull[:: len(areas)].copy())
        # What each PSU does to each domain takes as much room as the counts laid out.
        by_area[-1], by_size[-1] = _joined(by_area[-1:]), _joined(by_size[-1:])
    return QuestionTable(
        **vars(_joined(by_area)),
        question=question,
        codes=asked.codes(),
        counts=counts,
        pull=np.concatenate(pulls),
        by_size=_joined(by_size),
    )


def _joined(blocks: Sequence[Domains]) -> Domains:
    """What is known of some technologies after another, as one."""
    return Domains(
        technologies=[name for block in blocks for name in block.technologies],
        areas=blocks[0].areas,
        n=np.concatenate([block.n for block in blocks]),
        keys=np.concatenate([block.keys for block in blocks]),
        municipalities=np.concatenate([block.municipalities for block in blocks]),
        largest=np.concatenate([block.largest for block in blocks]),
        estimates=joined([block.estimates for block in blocks]),
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
