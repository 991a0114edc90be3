"""The release: one radar with all its editions, ready to show. Everything in it is public."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from radar.disclosure.figures import (
    Figure,
    Profile,
    Published,
    PublishedEdition,
    Rationale,
    Sensitivity,
    Withheld,
)
from radar.estimates.intervals import t_quantile
from radar.inputs.decisions import Decision, in_force
from radar.inputs.dialogues import Dialogue
from radar.inputs.questionnaire import OptionQuestion, Question, Questionnaire
from radar.inputs.register import size_classes
from radar.inputs.settings import EVERYONE, Settings
from radar.inputs.technologies import Technology
from radar.inputs.translated_pages import Translations
from radar.inputs.translations import Names, Texts
from radar.placement.layout import Geometry, ToPlace, fitted, lay_out
from radar.placement.rings import Measured, Moved, movement, standing, steps


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a technology stands on one radar."""

    ring: str
    """Id of its ring."""
    index: float | None
    """0 to 1, three decimals. None: a group decided the place, and nothing was measured."""
    se: float | None
    """Standard error of the index; None where it has none."""
    certainty: float | None
    """Probability that it belongs to its ring."""
    border: str | None
    """The neighbouring ring that it may as well belong to, where the certainty is low."""
    moved: Moved | None
    """Since the edition before; None where the two can't be compared."""
    moved_supported: bool | None
    """Whether the answers support that the ring changed, see `radar.placement.rings.movement`."""
    x: float
    y: float
    shift: float
    """x and y in the unit disc (y upwards); shift: see `radar.placement.layout.Spot`."""
    df: float | None = None
    """Degrees of freedom of se. None: so many that the normal distribution holds."""
    decided: Decision | None = None
    """The decision that gave it its place; None: the index did."""

    @property
    def score(self) -> float | None:
        """Where in its ring it stands, 0 to 1: the index, or what was decided; None: anywhere."""
        return self.index if self.decided is None else self.decided.score

    @property
    def margin(self) -> float | None:
        """Half of the 95 % interval of the index."""
        return None if self.se is None else t_quantile(self.df) * self.se


@dataclass(frozen=True, slots=True)
class Entry:
    """A technology on one radar: that of everyone, or that of an area."""

    technology: str
    figures: Mapping[str, Published]
    """By dimension of the index."""
    questions: Mapping[str, Published]
    """By question of the survey, whether or not it is part of the index."""
    place: Placement | None
    """None: not placed."""
    lacks: str | None
    """Why not: the dimension that has no (published) figure."""
    sizes: Mapping[str, Mapping[str, Published]]
    """By question and size class of municipalities; empty on the radar of an area."""
    undecided: bool = False
    """Whether it is not placed because nobody has decided where."""


@dataclass(frozen=True, slots=True)
class Radar:
    """One picture: an edition's technologies, for everyone or for an area."""

    area: str
    """`all`, or the area's id."""
    entries: tuple[Entry, ...]
    """Placed and not placed, in the order of the technologies' names."""
    blip: float
    """Radius of the blips in the unit disc."""

    def entry(self, technology: str) -> Entry | None:
        """The technology's entry, if it was in the survey."""
        return next((e for e in self.entries if e.technology == technology), None)


@dataclass(frozen=True, slots=True)
class Edition:
    """One year's radar."""

    id: str
    name: Names
    start: dt.date | None
    end: dt.date | None
    note: Texts
    broken: bool
    """Whether questions or scales of the index changed since the edition before: no comparing then."""
    questions: Mapping[str, OptionQuestion | Question]
    """The questionnaire, by question; one with options in its parts."""
    expert_levels: int
    experts: int
    """How many experts rated technologies; 0: none did."""
    agreement: float | None
    """Krippendorff's alpha of their ratings; None where it says nothing."""
    ratings: Mapping[str, tuple[int, int]]
    """The lowest and the highest rating, by technology."""
    respondents: int | None
    """How many answered, rounded; None if that may not be published."""
    municipalities: int | None
    """How many municipalities they come from; None where there are none."""
    register: int
    """How many municipalities could have answered; 0 where there is no register."""
    profile: Profile
    """Who answered."""
    sensitivity: tuple[Sensitivity, ...]
    """What would change with other choices of method."""
    radars: Mapping[str, Radar]
    """By area; `all` first."""
    rationales: Mapping[str, tuple[Rationale, ...]]
    """By technology."""
    rounded: int | None
    """What all counts are multiples of; None: they are not rounded."""
    draw: str | None
    """Which lots they are rounded by; None: they are not rounded."""
    df: float | None = None
    """Degrees of freedom of the survey's errors, one figure for all. None: the normal distribution's."""
    need_use: float | None = None
    """How the errors of need and use go together: a correlation, one digit, rounded down. None: not known."""
    until: dt.date | None = None
    """The last day on which a group's decisions belong to it. None: it takes in none."""

    @property
    def surveyed(self) -> bool:
        """Whether anybody was asked, or a group's decisions alone make it."""
        return bool(self.questions)


@dataclass(frozen=True, slots=True)
class Release:
    """A radar with its history, and all that belongs to its pages."""

    settings: Settings
    geometry: Geometry
    editions: tuple[Edition, ...]
    """Oldest first; there is at least one."""
    technologies: tuple[Technology, ...]
    """All that have a page, by id. One that no edition asks about has no figures."""
    dialogues: tuple[Dialogue, ...]
    """Latest first."""
    translations: Translations = field(default_factory=dict)
    """Of technologies and dialogues."""

    def technology(self, id_: str) -> Technology:
        """The technology with this id."""
        return next(t for t in self.technologies if t.id == id_)

    @property
    def latest(self) -> Edition:
        """The edition that the start page shows."""
        return self.editions[-1]


def assemble(
    settings: Settings,
    published: Sequence[PublishedEdition],
    technologies: tuple[Technology, ...],
    dialogues: tuple[Dialogue, ...],
    today: dt.date | None = None,
    translations: Translations | None = None,
) -> Release:
    """Place every edition's technologies, each with its movement since the edition before.

    What was decided about a technology later than `today` does not hold yet.
    """
    decided = _decided(settings, published, technologies, today or dt.date.today())
    # One geometry for all editions, so that a place means the same in each of them.
    crowds = [
        _to_place(
            settings,
            [_entry(settings, edition, own, t, EVERYONE) for t in _asked(edition, own, technologies)],
            technologies,
        )
        for edition, own in zip(published, decided, strict=True)
    ]
    shape = fitted(len(settings.sectors), [ring.from_ for ring in settings.rings], crowds)
    editions: list[Edition] = []
    for i, edition in enumerate(published):
        before = (editions[-1], published[i - 1]) if editions else None
        editions.append(_edition(settings, shape, edition, decided[i], technologies, before))
    return Release(settings, shape, tuple(editions), technologies, dialogues, translations or {})


@dataclass(frozen=True, slots=True)
class _Decided:
    """What holds in an edition of what a group decided."""

    decisions: Mapping[str, Decision]
    """By technology: the one in force, for those whose place is decided."""
    waiting: Set[str]
    """The technologies whose place is to be decided, and is not."""
    since: dt.date
    """Decisions after this day are the edition's own."""
    until: dt.date
    """Its last day."""


def _decided(
    settings: Settings,
    published: Sequence[PublishedEdition],
    technologies: Sequence[Technology],
    today: dt.date,
) -> list[_Decided]:
    """By edition: a group's decisions as they hold on its last day, and in the latest edition today."""
    found = []
    since = dt.date.min
    for i, edition in enumerate(published):
        own = edition.questionnaire
        until = today if i == len(published) - 1 else (own.to or own.from_ or dt.date.min)
        decisions, waiting = {}, set()
        for technology in technologies:
            asked = technology.id in edition.technologies
            if asked and (technology.placement or settings.placement) == "survey":
                continue
            decision = in_force(technology.decided, until)
            if decision is not None:
                decisions[technology.id] = decision
            elif asked:
                waiting.add(technology.id)
        found.append(_Decided(decisions, waiting, since, until))
        since = max(since, until)
    return found


def comparable(settings: Settings, before: Questionnaire, now: Questionnaire) -> bool:
    """Whether the index means the same in both editions: same questions, levels, scores and scale."""
    for name, dimension in settings.dimensions.items():
        if dimension.source == "experts":
            if before.expert_levels != now.expert_levels:
                return False
            continue
        asked = [edition.questions.get(dimension.question or name) for edition in (before, now)]
        scales = [[(v.id, s) for v, s in zip(q.levels, q.scores(), strict=True)] for q in asked if q]
        if len(scales) < 2 or scales[0] != scales[1]:
            return False
    return True


def _edition(
    settings: Settings,
    shape: Geometry,
    published: PublishedEdition,
    decided: _Decided,
    technologies: tuple[Technology, ...],
    before: tuple[Edition, PublishedEdition] | None,
) -> Edition:
    asked = _asked(published, decided, technologies)
    surveyed = before is not None and before[0].surveyed and bool(published.questionnaire.questions)
    same_scale = before is not None and comparable(settings, before[1].questionnaire, published.questionnaire)
    radars = {}
    for area in (EVERYONE, *(a.id for a in settings.areas)):
        previous = before[0].radars[area] if before else None
        radars[area] = _radar(settings, shape, published, decided, asked, area, previous, same_scale)
    questionnaire = published.questionnaire
    return Edition(
        id=questionnaire.edition,
        name=questionnaire.name or questionnaire.edition,
        start=questionnaire.from_,
        end=questionnaire.to,
        note=questionnaire.note,
        broken=surveyed and not same_scale,
        questions=questionnaire.questions,
        expert_levels=questionnaire.expert_levels,
        experts=published.experts,
        agreement=published.agreement,
        ratings=published.ratings,
        respondents=published.respondents,
        municipalities=published.municipalities,
        register=published.register,
        profile=published.profile,
        sensitivity=published.sensitivity,
        radars=radars,
        rationales=published.rationales,
        rounded=published.rounded,
        draw=published.draw,
        df=published.df,
        need_use=published.need_use,
        until=decided.until if any(t.decided for t in technologies) else None,
    )


def _radar(
    settings: Settings,
    shape: Geometry,
    published: PublishedEdition,
    decided: _Decided,
    asked: Sequence[Technology],
    area: str,
    previous: Radar | None,
    same_scale: bool,
) -> Radar:
    entries = [_entry(settings, published, decided, technology, area) for technology in asked]
    spots, blip = lay_out(_to_place(settings, entries, asked, previous), shape)
    placed = []
    for entry in entries:
        if entry.place is not None:
            spot = spots[entry.technology]
            moved, supported = _moved(settings, entry.place, entry.technology, previous, same_scale)
            if (decision := entry.place.decided) is not None:
                moved = _told(decision, decided.since, moved, previous)
            place = replace(
                entry.place, x=spot.x, y=spot.y, shift=spot.shift, moved=moved, moved_supported=supported
            )
            entry = replace(entry, place=place)
        placed.append(entry)
    return Radar(area, tuple(placed), blip)


def _asked(
    published: PublishedEdition, decided: _Decided, technologies: Sequence[Technology]
) -> list[Technology]:
    """The technologies of an edition, by name: those asked about, and those whose place is decided."""
    asked = [
        technology
        for technology in technologies
        if (
            not decision.off
            if (decision := decided.decisions.get(technology.id)) is not None
            else technology.id in published.technologies
        )
    ]
    return sorted(asked, key=lambda t: (t.name.casefold(), t.id))


def _to_place(
    settings: Settings,
    entries: Sequence[Entry],
    technologies: Sequence[Technology],
    previous: Radar | None = None,
) -> list[ToPlace]:
    """What the layout needs of those entries that have a place."""
    positions = {sector.id: i for i, sector in enumerate(settings.sectors)}
    sectors = {technology.id: positions[technology.sector] for technology in technologies}
    rings = [ring.id for ring in settings.rings]
    places = {entry.technology: entry.place for entry in previous.entries} if previous else {}
    return [
        ToPlace(
            id=entry.technology,
            sector=sectors[entry.technology],
            ring=rings.index(entry.place.ring),
            index=entry.place.score,
            margin=entry.place.margin or 0.0,
            loose=entry.place.decided is not None,
            before=_angle(places.get(entry.technology)),
        )
        for entry in entries
        if entry.place
    ]


def _angle(place: Placement | None) -> float | None:
    """The angle of a place, clockwise from the top."""
    return math.atan2(place.x, place.y) % math.tau if place else None


def _entry(
    settings: Settings, published: PublishedEdition, decided: _Decided, asked: Technology, area: str
) -> Entry:
    technology = asked.id
    figures: dict[str, Published] = {}
    lacks = None
    for name, dimension in settings.dimensions.items():
        if dimension.source == "experts":
            figure = published.panel.get(technology)
        else:
            figure = published.figures.get((dimension.question or name, technology, area))
        if figure is not None:
            figures[name] = figure
        if not isinstance(figure, Figure) and lacks is None:
            lacks = name
    questions = {
        question: published.figures[question, technology, area]
        for question in published.questionnaire.questions
        if (question, technology, area) in published.figures
    }
    sizes = {
        question: {
            size: published.sizes[question, technology, size]
            for size in size_classes(settings.size_classes)
            if (question, technology, size) in published.sizes
        }
        for question in (questions if area == EVERYONE else ())
    }
    decision = decided.decisions.get(technology)
    ring = None if decision is None else decision.ring_in(settings)
    if ring is not None:
        decided_place = Placement(ring, None, None, None, None, None, None, 0.0, 0.0, 0.0, None, decision)
        return Entry(technology, figures, questions, decided_place, None, sizes)
    if technology in decided.waiting:
        return Entry(technology, figures, questions, None, None, sizes, undecided=True)
    index = published.indices.get((technology, area))
    if lacks is not None or index is None:
        return Entry(technology, figures, questions, None, lacks, sizes)
    stands = standing(index.value, index.se, settings, index.df)
    place = Placement(
        ring=stands.ring,
        index=index.value,
        se=index.se,
        certainty=stands.certainty,
        border=stands.border,
        moved=None,
        moved_supported=None,
        x=0.0,
        y=0.0,
        shift=0.0,
        df=index.df,
    )
    return Entry(technology, figures, questions, place, None, sizes)


def _moved(
    settings: Settings, place: Placement, technology: str, previous: Radar | None, same_scale: bool
) -> tuple[Moved | None, bool | None]:
    if previous is None:
        return None, None
    before = previous.entry(technology)
    if before is None:
        return "new", None
    if before.place is None:
        return None, None
    if before.place.decided is not None and place.decided is not None:
        return steps(before.place.ring, place.ring, settings), None
    sides = [
        Measured(side.ring, side.index, side.se, side.df)
        for side in (before.place, place)
        if side.index is not None
    ]
    if len(sides) < 2 or not same_scale:
        return None, None
    return movement(sides[0], sides[1], settings)


def _told(decision: Decision, since: dt.date, moved: Moved | None, previous: Radar | None) -> Moved | None:
    """How a decided technology moved: as its history shows, else as the group says.

    `since`: the day before the edition's own decisions; `moved`: what its history shows.
    """
    if decision.date <= since or decision.moved is None:
        return moved
    return decision.moved if previous is None or moved == "new" else moved


__all__ = [
    "Edition",
    "Entry",
    "Figure",
    "Placement",
    "PublishedEdition",
    "Radar",
    "Rationale",
    "Release",
    "Withheld",
    "assemble",
    "comparable",
]
