"""The stages in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from radar.counts import Progress, Warn, count_edition, print_nothing
from radar.dialogues import Dialogue, read_dialogues
from radar.disclosure import publish, publish_index, publish_panel, publish_profile
from radar.estimates import (
    ExpertRating,
    Index,
    PanelMean,
    SurveyEstimates,
    estimate,
    index,
    indices,
    panel_agreement,
    panel_means,
    read_experts,
)
from radar.figures import Figure, PublicIndex, Sensitivity
from radar.intake import Contract
from radar.problems import Place, Problem, Problems
from radar.questionnaire import Questionnaire, read_questionnaire
from radar.register import read_countries, read_register
from radar.release import PublishedEdition, Rationale, Release, assemble
from radar.settings import EVERYONE, Scheme, Settings, read_settings
from radar.technologies import Technology, read_technologies
from radar.texts import choices, say

if TYPE_CHECKING:
    import pandas as pd


_TILT = 0.1
"""So much more weight is given to a dimension to see what it decides."""


@dataclass(frozen=True)
class Sources:
    """Everything that people write for a radar, but for the answers themselves."""

    root: Path
    """The folder of `radar.yml`."""
    settings: Settings
    register: Mapping[str, int]
    """Municipality -> population; empty where the radar has none."""
    technologies: tuple[Technology, ...]
    dialogues: tuple[Dialogue, ...]
    editions: Mapping[str, Questionnaire]
    """By edition, oldest first."""
    countries: Mapping[str, str]
    """Municipality -> country, as far as the register says."""

    def folder(self, edition: str) -> Path:
        """Where an edition's files lie."""
        return self.root / self.settings.surveys / edition

    def contract(self, edition: str) -> Contract:
        """What an edition's survey files must fulfil. Raises `Problems`."""
        return Contract(
            self.editions[edition],
            self.technologies,
            tuple(self.settings.areas),
            tuple(self.register),
            self.settings.limits,
        )


def make_release(config: Path, progress: Progress | None = None, warn: Warn = print_nothing) -> Release:
    """The whole way: settings, questionnaires, answers and texts -> what is published.

    `warn` is told each warning about the answers. Raises `Problems` with the faults of all files.
    """
    sources = read_sources(config)
    faults: list[Problem] = []
    for edition in sources.editions:
        with _collecting(faults):
            # Read for their faults alone, so that these are told together with those of the answers.
            read_ratings(sources, edition)
    with _collecting(faults):
        counts = count_all(sources, progress, warn=warn)
    if faults:
        raise Problems(faults)
    editions = [publish_edition(sources, edition, counts[edition]) for edition in sources.editions]
    return assemble(sources.settings, editions, sources.technologies, sources.dialogues)


def read_sources(config: Path) -> Sources:
    """Read what people wrote. Raises `Problems` with the faults of all files."""
    settings = read_settings(config)
    root = config.parent
    faults: list[Problem] = []
    register: Mapping[str, int] = {}
    countries: Mapping[str, str] = {}
    technologies: tuple[Technology, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()
    editions: dict[str, Questionnaire] = {}
    if settings.municipalities is not None:
        with _collecting(faults):
            register = read_register(root / settings.municipalities)
            countries = read_countries(root / settings.municipalities)
    with _collecting(faults):
        technologies = read_technologies(root / settings.technologies, settings)
    with _collecting(faults):
        areas = [area.id for area in settings.areas]
        # A faulty technology's name is still a name that a dialogue may refer to.
        known = [path.stem for path in (root / settings.technologies).glob("*.md")]
        dialogues = read_dialogues(root / settings.dialogues, known, areas)
    for path in sorted((root / settings.surveys).glob("*/survey.yml")):
        with _collecting(faults):
            questionnaire = read_questionnaire(path)
            editions[questionnaire.edition] = questionnaire
    if not faults:
        faults += _unfit_dimensions(config, settings, editions)
    if faults:
        raise Problems(faults)
    return Sources(root, settings, register, technologies, dialogues, editions, countries)


def count_all(
    sources: Sources,
    progress: Progress | None = None,
    only: str | None = None,
    warn: Warn = print_nothing,
) -> dict[str, pd.DataFrame]:
    """The counts of every edition, or of one. Raises `Problems` with the faults of all files."""
    faults: list[Problem] = []
    counts: dict[str, pd.DataFrame] = {}
    for edition in sources.editions if only is None else [only]:
        with _collecting(faults):
            contract, folder = sources.contract(edition), sources.folder(edition)
            counts[edition] = count_edition(contract, folder, progress, warn)
    if faults:
        raise Problems(faults)
    return counts


def estimate_edition(
    sources: Sources, edition: str, counts: pd.DataFrame, scheme: Scheme | None = None
) -> SurveyEstimates:
    """The estimates of one edition, under the radar's own weighting scheme or another."""
    settings, questionnaire = sources.settings, sources.editions[edition]
    scheme = scheme or settings.weighting
    return estimate(counts, questionnaire, sources.register, scheme, settings.size_classes)


def publish_edition(sources: Sources, edition: str, counts: pd.DataFrame) -> PublishedEdition:
    """Counts of one edition -> what may be published of it: the last place that sees the former."""
    settings, questionnaire = sources.settings, sources.editions[edition]
    survey = estimate_edition(sources, edition, counts)
    ratings = read_ratings(sources, edition)
    panel = panel_means(ratings, questionnaire.expert_levels)
    published = publish(survey, questionnaire.questions, settings.disclosure)
    asked = {t for table in survey.tables.values() for t in table.technologies} | set(panel)
    domains = [(t, area) for t in sorted(asked) for area in (EVERYONE, *(a.id for a in settings.areas))]
    shown = {}
    for technology, area in domains:
        found = index(settings, survey, panel, technology, area)
        public = all(
            isinstance(published.figures.get((dimension.question or name, technology, area)), Figure)
            for name, dimension in settings.dimensions.items()
            if dimension.source == "survey"
        )
        if public and isinstance(found, Index):
            shown[technology, area] = publish_index(found)
    agreement = panel_agreement(ratings)
    enough = survey.respondents >= settings.disclosure.k and survey.psus >= settings.disclosure.municipalities
    return PublishedEdition(
        questionnaire=questionnaire,
        technologies=tuple(sorted(asked)),
        figures=published.figures,
        sizes=published.sizes,
        panel=publish_panel(panel),
        indices=shown,
        experts=len({rating.expert for rating in ratings}),
        agreement=None if agreement is None else round(agreement, 2),
        ratings={technology: (rated.lowest, rated.highest) for technology, rated in panel.items()},
        respondents=survey.respondents if enough else None,
        municipalities=survey.psus if enough and survey.clustered else None,
        register=len(sources.register) if survey.clustered else 0,
        profile=publish_profile(survey, sources.countries, settings.disclosure),
        sensitivity=tuple(_sensitivity(sources, edition, counts, survey, panel, shown)),
        rationales=_rationales(ratings),
    )


def _sensitivity(
    sources: Sources,
    edition: str,
    counts: pd.DataFrame,
    survey: SurveyEstimates,
    panel: Mapping[str, PanelMean],
    published: Mapping[tuple[str, str], PublicIndex],
) -> Iterator[Sensitivity]:
    """How many technologies other weighting schemes, and other weights of the dimensions, would move."""
    settings, own = sources.settings, sources.settings.weights()
    placed = {technology: one.value for (technology, area), one in published.items() if area == EVERYONE}

    def changed(survey: SurveyEstimates, weights: Mapping[str, float]) -> int:
        other = indices(settings, survey, panel, EVERYONE, weights)
        return sum(
            settings.ring_of(publish_index(other[technology]).value) != settings.ring_of(value)
            for technology, value in placed.items()
        )

    for scheme in get_args(Scheme):
        if scheme != survey.scheme and survey.clustered:
            other = estimate_edition(sources, edition, counts, scheme)
            yield Sensitivity(scheme, own, changed(other, own), len(placed))
    for name in own if len(own) > 1 else ():
        rest = 1 - own[name]
        if rest > _TILT:
            tilted = {
                one: own[one] + _TILT if one == name else own[one] * (rest - _TILT) / rest for one in own
            }
            yield Sensitivity(None, tilted, changed(survey, tilted), len(placed))


def read_ratings(sources: Sources, edition: str) -> tuple[ExpertRating, ...]:
    """The experts' ratings of an edition; none where it has no panel. Raises `Problems`."""
    questionnaire = sources.editions[edition]
    if questionnaire.experts is None:
        return ()
    technologies = [technology.id for technology in sources.technologies]
    path = sources.folder(edition) / questionnaire.experts
    return read_experts(path, technologies, questionnaire.expert_levels)


def _rationales(ratings: tuple[ExpertRating, ...]) -> dict[str, tuple[Rationale, ...]]:
    found: dict[str, list[Rationale]] = {}
    for one in ratings:
        if one.rationale:
            rationale = Rationale(one.expert, one.rating, one.date, one.rationale)
            found.setdefault(one.technology, []).append(rationale)
    return {technology: tuple(given) for technology, given in found.items()}


def _unfit_dimensions(
    config: Path, settings: Settings, editions: Mapping[str, Questionnaire]
) -> Iterator[Problem]:
    """Dimensions of the index that no edition can fill, and a radar without editions."""
    if not editions:
        where = Place((config.parent / settings.surveys).as_posix())
        what = say("there is no edition here")
        fix = say("Add a folder for each edition with a survey.yml in it")
        yield Problem(where, what, fix, "no-editions")
        return
    asked = sorted({question for q in editions.values() for question in q.questions})
    for name, dimension in settings.dimensions.items():
        question = dimension.question or name
        if dimension.source == "survey" and question not in asked:
            what = say(
                "the dimension `%(name)s` is the question `%(question)s`, which no edition asks",
                name=name,
                question=question,
            )
            fix = say("Use %(choices)s", choices=choices(asked))
            yield Problem(Place(config.as_posix()), what, fix, "unknown-question")
        if dimension.source == "experts" and all(q.experts is None for q in editions.values()):
            what = say("the dimension `%(name)s` is the experts' mean, and no edition has experts", name=name)
            fix = say("Name their file in survey.yml: `experts: experts.csv`")
            yield Problem(Place(config.as_posix()), what, fix, "no-experts")


@contextmanager
def _collecting(faults: list[Problem]) -> Iterator[None]:
    try:
        yield
    except Problems as problems:
        faults += problems.problems
