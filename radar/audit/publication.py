"""The published figures: radar.json and tables, held against the rule, the responses and an attacker."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from radar.audit.attack import Contradiction, Shown, Table, intervals
from radar.audit.recount import NOBODY, SIZE, CellId, Truth
from radar.figures import TOGETHER, Withheld
from radar.questionnaire import BLANK, DONT_KNOW, NOT_RELEVANT, Questionnaire, Ticked
from radar.settings import EVERYONE, Settings
from radar.store import FigureJson, FigureOrWithheld, PlaceJson, RadarJson, TechnologyJson
from radar.texts import Text, all_of, say

_NAMED = 3
"""So many cells a message names."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says of one cell."""

    file: str
    edition: str
    cell: CellId
    n: int | None
    """None: it is withheld."""
    municipalities: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the figures of a file."""

    file: str
    code: str
    cells: tuple[CellId, ...]
    """Which figures; empty where it is the file as a whole."""

    def named(self) -> Text:
        """The figures in words."""
        names = [
            say("%(item)s in %(area)s", item=f"{q}[{t}]", area=a) if a != EVERYONE else Text(f"{q}[{t}]")
            for q, t, a in self.cells
        ]
        return all_of(names[:_NAMED] + [say("others")] * (len(names) > _NAMED))


@dataclass(frozen=True)
class Edition:
    """What is known of an edition besides what is published."""

    questionnaire: Questionnaire
    truth: Mapping[CellId, Truth] | None
    """None: nobody recounted."""
    clustered: bool
    """Whether respondents come from municipalities that count."""

    def unnamed(self, question: str, technology: str, prefix: str) -> bool:
        """Whether there may be answers that belong to no area, or with the prefix `SIZE` to no size class."""
        if self.truth is not None:
            return self.truth.get((question, technology, prefix), NOBODY).answered
        return not prefix and any(
            r.area is None
            or not r.area_required
            or bool(r.no_area)
            or r.other_area
            or (isinstance(r.area, Ticked) and bool(r.area.other))
            for r in self.questionnaire.responses
        )


def release_in(text: str) -> RadarJson | bool:
    """The radar that a JSON text holds. False: it holds none; True: one that is not as its schema says."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if not isinstance(document, dict) or not isinstance(document.get("technologies"), list):
        return False
    try:
        return RadarJson.model_validate(document)
    except ValueError:
        return True


def statements(file: str, radar: RadarJson, settings: Settings) -> Iterator[Statement]:
    """Every survey figure of a radar."""
    for technology in radar.technologies:
        cells = [
            ((question, technology.id, area), figure)
            for area, place in ((EVERYONE, technology), *technology.areas.items())
            for question, figure in _survey_figures(place, settings)
        ] + [
            ((question, technology.id, SIZE + size), figure)
            for question, sizes in technology.sizes.items()
            for size, figure in sizes.items()
        ]
        for cell, figure in cells:
            if isinstance(figure, Withheld):
                yield Statement(file, radar.edition, cell, None, 0, None)
            else:
                yield Statement(file, radar.edition, cell, figure.n, figure.municipalities, figure.mean)


def _survey_figures(place: PlaceJson, settings: Settings) -> Iterator[tuple[str, FigureOrWithheld]]:
    yield from place.questions.items()
    for name, figure in place.dimensions.items():
        dimension = settings.dimensions.get(name)
        if dimension is None or dimension.source == "survey":
            yield (dimension.question if dimension else None) or name, figure


def table_statements(file: str, text: str, settings: Settings) -> Iterator[Statement]:
    """Every survey figure of a CSV table with the columns technology, question and n."""
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    panel = {name for name, dimension in settings.dimensions.items() if dimension.source == "experts"}
    try:
        if not {"technology", "question", "n"} <= set(reader.fieldnames or ()):
            return
        for row in reader:
            if row["question"] in panel or "level" in row:
                continue
            cell = (row["question"] or "", row["technology"] or "", row.get("area") or EVERYONE)
            n = _number(row["n"])
            places, mean = _number(row.get("municipalities")), _number(row.get("mean"))
            edition = row.get("edition") or ""
            yield Statement(file, edition, cell, None if n is None else int(n), int(places or 0), mean)
    except csv.Error:
        return


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None


def broken_rules(
    said: Iterable[Statement], editions: Mapping[str, Edition], settings: Settings
) -> Iterator[Fault]:
    """Figures that should be withheld, that another file withholds, or that the responses do not give."""
    rule = settings.disclosure
    if rule.k == 1 and rule.municipalities == 1:
        return
    every = list(said)
    hidden = {(one.edition, one.cell) for one in every if one.n is None}
    found: dict[tuple[str, str], list[CellId]] = {}
    for one in every:
        if one.n is None:
            continue
        edition = editions.get(one.edition)
        clustered = edition is None or edition.clustered
        voices = one.municipalities if clustered else one.n
        small = one.n < rule.k or (voices < rule.municipalities and voices > 0)
        if edition and edition.truth is not None:
            true = edition.truth.get(one.cell, NOBODY)
            voices = len(true.municipalities) if clustered else true.n
            small |= true.n < rule.k or voices < rule.municipalities
            if true.n != one.n:
                found.setdefault((one.file, "other-figures"), []).append(one.cell)
        if small:
            found.setdefault((one.file, "small-cell"), []).append(one.cell)
        elif (one.edition, one.cell) in hidden:
            found.setdefault((one.file, "withheld-elsewhere"), []).append(one.cell)
    for (file, code), cells in found.items():
        yield Fault(file, code, tuple(dict.fromkeys(cells)))


def given_away(
    file: str, radar: RadarJson, edition: Edition, settings: Settings
) -> tuple[int, tuple[Fault, ...]]:
    """How many cells a radar withholds, and those that its other figures give away."""
    found: dict[str, list[CellId]] = {}
    for technology in radar.technologies:
        for area, place in technology.areas.items():
            withheld = [q for q, figure in _survey_figures(place, settings) if isinstance(figure, Withheld)]
            lacking = any(
                isinstance(place.dimensions.get(name), Withheld)
                for name, dimension in settings.dimensions.items()
                if dimension.source == "survey"
            )
            if lacking and place.index is not None:
                found.setdefault("index-beside-withheld", []).append((withheld[0], technology.id, area))
    cells = 0
    everywhere = _withheld_everywhere(radar)
    for technology in radar.technologies:
        for question, total in technology.questions.items():
            for prefix, parts in _breakdowns(technology, question):
                withheld = [name for name, figure in parts.items() if isinstance(figure, Withheld)]
                cells += len(withheld)
                if not withheld or not isinstance(total, FigureJson):
                    continue
                shown = [figure for figure in parts.values() if isinstance(figure, FigureJson)]
                table = _Split(question, technology.id, prefix, total, shown, withheld)
                what = _attack(edition, settings, table, everywhere)
                if what:
                    at = found.setdefault(what, [])
                    at += [(question, technology.id, prefix + name) for name in withheld]
    return cells, tuple(Fault(file, code, tuple(given)) for code, given in found.items())


def _breakdowns(
    technology: TechnologyJson, question: str
) -> Iterator[tuple[str, dict[str, FigureOrWithheld]]]:
    """What everyone's answers to a question are split into, and how the names of these cells begin."""
    places = technology.areas.items()
    yield "", {area: place.questions[question] for area, place in places if question in place.questions}
    yield SIZE, dict(technology.sizes.get(question, {}))


def _withheld_everywhere(radar: RadarJson) -> set[str]:
    """Areas and size classes without a single figure."""
    names: set[str] = set()
    shown: set[str] = set()
    for technology in radar.technologies:
        for question in technology.questions:
            for prefix, parts in _breakdowns(technology, question):
                names |= {prefix + name for name in parts}
                shown |= {prefix + name for name, one in parts.items() if isinstance(one, FigureJson)}
    return names - shown


@dataclass(frozen=True)
class _Split:
    """A question about a technology: everyone's figure, and those of the cells it is split into."""

    question: str
    technology: str
    prefix: str
    total: FigureJson
    shown: list[FigureJson]
    withheld: list[str]


def _attack(edition: Edition, settings: Settings, split: _Split, everywhere: set[str]) -> str | None:
    """The code of what is wrong with one table, if anything is."""
    rule, truth = settings.disclosure, edition.truth
    question, technology, withheld = split.question, split.technology, split.withheld
    left = split.total.n - sum(figure.n for figure in split.shown)
    unnamed = edition.unnamed(question, technology, split.prefix)
    if truth is not None:
        cells = [truth.get((question, technology, split.prefix + one), NOBODY) for one in [*withheld, ""]]
        if not any(cell.answered for cell in cells[:-1]):
            return None  # these took no part, and there is nothing to protect
        places = len(frozenset().union(*(cell.municipalities for cell in cells)))
        if edition.clustered and places < rule.municipalities:
            return "withheld-alone"
        hiding = sum(cell.answered for cell in cells)
    else:
        if not split.prefix and all(r.area is None for r in edition.questionnaire.responses):
            return None
        if left == 0 and everywhere.issuperset(split.prefix + one for one in withheld):
            return None  # as above, for all that anyone can tell
        hiding = len(withheld) + unnamed
    # where no cell is shown nothing can be subtracted: one cell alone is everyone, whose figure may be shown
    if left < rule.k or (hiding < 2 and split.shown):
        return "withheld-alone"
    asked = edition.questionnaire.questions[question]
    levels = {level.id: i for i, level in enumerate(asked.levels)}
    weighted = settings.weighting != "respondent"
    try:
        everyone, *others = (_shown(figure, levels, weighted) for figure in (split.total, *split.shown))
        table = Table(tuple(asked.scores()), everyone, tuple(others), len(withheld) + unnamed)
        narrow = any(most - least < rule.k for least, most in intervals(table, rule.k).values())
    except (Contradiction, KeyError):
        return "contradiction"
    return "narrow" if narrow else None


def _shown(figure: FigureJson, levels: Mapping[str, int], weighted: bool) -> Shown:
    """A figure as the attacker sees it. Raises `KeyError` for a level that there is not."""
    groups, special = [], {}
    for count in figure.distribution:
        if count.level in (DONT_KNOW, NOT_RELEVANT):
            special[count.level] = count.n
        else:
            groups.append((tuple(levels[id_] for id_ in count.level.split(TOGETHER)), count.n))
    if figure.dont_know is not None:
        special[DONT_KNOW] = figure.dont_know
    if figure.blank is not None:
        special[BLANK] = figure.blank
    mean = None if weighted else figure.mean
    return Shown(figure.n, mean, tuple(groups), tuple(special.items()))
