"""The published figures: radar.json and tables, held against the rule, the calendar and the responses."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from radar.audit.recount import NOBODY, SIZE, CellId, Truth
from radar.disclosure.figures import Figure, Published, PublishedEdition, Withheld
from radar.inputs.settings import EVERYONE, Settings
from radar.language.messages import Text, all_of, say
from radar.site.tables.exports import COLUMNS, headings
from radar.store import FigureJson, FigureOrWithheld, PlaceJson, RadarJson, figure_json

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
    mean: float | None
    figure: FigureJson | None = None
    """All of it, where the file has all."""


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
class KnownEdition:
    """What is known of an edition besides what is published."""

    truth: Mapping[CellId, Truth] | None
    """None: nobody recounted."""
    clustered: bool
    """Whether respondents come from municipalities that count."""
    running: bool
    """Whether its survey is not over yet."""
    published: PublishedEdition | None
    """What the gate publishes of these responses; None: nobody recounted."""

    def expected(self, cell: CellId) -> Published | None:
        """What the gate publishes of a cell."""
        question, technology, part = cell
        if self.published is None:
            return None
        if part.startswith(SIZE):
            return self.published.sizes.get((question, technology, part.removeprefix(SIZE)))
        return self.published.figures.get(cell)


def release_in(text: str) -> RadarJson | bool:
    """The radar that a JSON text holds. False: it holds none; True: one that is not as its schema says."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return False
    named = document.get("technologies") if isinstance(document, dict) else None
    # The record of a dialogue has the ids of technologies, and no figures.
    if not isinstance(named, list) or (named and all(isinstance(one, str) for one in named)):
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
                yield Statement(file, radar.edition, cell, None, None)
            else:
                yield Statement(file, radar.edition, cell, figure.n, figure.mean, figure)


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
    meant = {
        told: column for code in settings.spoken for told, column in zip(headings(code), COLUMNS, strict=True)
    }
    panel = {name for name, dimension in settings.dimensions.items() if dimension.source == "experts"}
    try:
        reader.fieldnames = [meant.get(name, name) for name in reader.fieldnames or ()]
        if not {"technology", "question", "n"} <= set(reader.fieldnames or ()):
            return
        for row in reader:
            if row["question"] in panel or "level" in row:
                continue
            cell = (row["question"] or "", row["technology"] or "", row.get("area") or EVERYONE)
            n, edition = _number(row["n"]), row.get("edition") or ""
            yield Statement(file, edition, cell, None if n is None else int(n), _number(row.get("mean")))
    except csv.Error:
        return


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None


def broken_rules(
    file: str,
    said: Iterable[Statement],
    hidden: Collection[tuple[str, CellId]],
    editions: Mapping[str, KnownEdition],
    settings: Settings,
) -> Iterator[Fault]:
    """A file's figures that should be withheld, that a file withholds, or that the responses do not give.

    `hidden`: edition and cell of all figures that any file withholds.
    """
    found: dict[str, dict[CellId, None]] = {}
    for statement in said:
        if statement.n is None:
            continue
        elsewhere = (statement.edition, statement.cell) in hidden
        for code in _codes(statement, elsewhere, editions.get(statement.edition), settings):
            found.setdefault(code, {})[statement.cell] = None
    for code, cells in found.items():
        yield Fault(file, code, tuple(cells))


def _codes(
    statement: Statement, elsewhere: bool, edition: KnownEdition | None, settings: Settings
) -> Iterator[str]:
    """Which rules a figure breaks. `elsewhere`: another file withholds it."""
    if _too_small(statement, edition, settings):
        yield "small-cell"
    elif elsewhere:
        yield "withheld-elsewhere"
    elif statement.n is not None and statement.n % settings.disclosure.base:
        yield "not-rounded"
    if edition is not None and edition.truth is not None and not _as_expected(statement, edition):
        yield "other-figures"


def _too_small(statement: Statement, edition: KnownEdition | None, settings: Settings) -> bool:
    """Whether too few stand behind a figure: by its own number, and by the responses."""
    rule = settings.disclosure
    if statement.n is not None and statement.n < rule.k:
        return True
    if edition is None or edition.truth is None:
        return False
    true = edition.truth.get(statement.cell, NOBODY)
    voices = true.municipalities if edition.clustered else true.n
    return true.n < rule.k or voices < rule.municipalities


def _as_expected(statement: Statement, edition: KnownEdition) -> bool:
    """Whether a file says of a cell what the gate publishes of it, as far as somebody rounded it again."""
    expected = edition.expected(statement.cell)
    if edition.published is None:
        return True
    if not isinstance(expected, Figure):
        return False
    if statement.figure is not None:
        return statement.figure == figure_json(expected)
    return statement.n == expected.n and statement.mean in (None, expected.mean)


def other_faults(
    file: str, radar: RadarJson, edition: KnownEdition | None, settings: Settings
) -> Iterator[Fault]:
    """What is wrong with a radar as a whole: published too early, from other lots, or with another index."""
    base = settings.disclosure.base
    figures = [told for told in statements(file, radar, settings) if told.figure]
    uneven = [told.cell for told in figures if told.figure and _uneven(told.figure, base)]
    # a radar without a figure, whose survey is not over, has nothing to round
    if figures and (radar.rounded or 1) != base:
        yield Fault(file, "not-rounded", ())
    elif uneven:
        yield Fault(file, "not-rounded", tuple(dict.fromkeys(uneven)))
    if edition is not None:
        if edition.running and figures:
            yield Fault(file, "running", ())
        yield from _other_indices(file, radar, edition.published, settings)


def _other_indices(
    file: str, radar: RadarJson, published: PublishedEdition | None, settings: Settings
) -> Iterator[Fault]:
    """Indices that give a withheld figure away, or that the responses do not give."""
    beside, others = [], []
    for technology in radar.technologies:
        for area, place in ((EVERYONE, technology), *technology.areas.items()):
            if place.index is not None and _withheld(place.dimensions.values()):
                withheld = (q for q, figure in _survey_figures(place, settings) if _withheld([figure]))
                # a file that somebody else wrote may withhold what is not the survey's
                question = next(withheld, next(iter(place.dimensions), ""))
                beside.append((question, technology.id, area))
            elif published is not None and _placed_by_answers(place):
                index = published.indices.get((technology.id, area))
                if (place.index, place.se) != (index and index.value, index and index.se):
                    others.append((next(iter(place.dimensions), ""), technology.id, area))
    if beside:
        yield Fault(file, "index-beside-withheld", tuple(beside))
    if published is not None and radar.draw != published.draw:
        yield Fault(file, "other-draw", ())
    elif others:
        yield Fault(file, "other-figures", tuple(others))


def _placed_by_answers(place: PlaceJson) -> bool:
    """Whether the answers place it, or lack what would; not if a group has decided its place, or is to."""
    return place.decided is None and (place.ring is not None or place.not_placed is not None)


def _withheld(figures: Iterable[object]) -> bool:
    return any(isinstance(figure, Withheld) for figure in figures)


def _uneven(figure: FigureJson, base: int) -> bool:
    counts = [figure.n, figure.dont_know, figure.blank or 0, *(level.n for level in figure.distribution)]
    return any(n % base for n in counts)
