"""What must not stand beside a name: figures of one municipality, and true figures of withheld cells."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from radar.audit.records import CellGroup
from radar.audit.recount import CellId, Truth
from radar.audit.secrets import words_of
from radar.estimates.intervals import t_quantile
from radar.inputs.names import fold
from radar.store import FigureJson, PlaceJson

_FIGURE = re.compile(r"(?:[^\W\d_]{1,16}\W{0,3}){0,2}\d[\d  .,]*\s?(?:%|[^\W\d_]{1,16})?\W*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?(?![\w]|[.,]\d)")
_CALLED = re.compile(r"\b(?:kommuner?s?|kommun(?:en)?s?|municipality(?: of)?|by|stad|city(?: of)?)\b")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_ROOT = re.compile("([a-z]{2}/)?")
"""What a page's address begins with: the folder of its language, if that is not the radar's own."""
_DIALOGUES = re.compile("([a-z]{2}/)?(dialogues|buyers)/")


@dataclass(frozen=True)
class Municipalities:
    """Finds records that name one municipality and hold a figure beside it.

    A number is not a figure if it is a year or the municipality's own population. On the pages of market
    dialogues and of their buyers, which name buyers with dates and sums, a record counts only if it names
    something that the survey asks about too.
    """

    populations: Mapping[str, int]
    asked: frozenset[str]
    """Names and ids of technologies and questions, folded."""
    own: frozenset[str] = frozenset()
    """Names of the radar's own parts, folded. A cell that says one of them names no municipality."""

    @cached_property
    def _populations(self) -> dict[str, int]:
        """By name. One without a letter could be any number, and is not looked for."""
        called = {_called(name): population for name, population in self.populations.items()}
        return {name: population for name, population in called.items() if _LETTER.search(name)}

    @cached_property
    def _words(self) -> frozenset[str]:
        """The longest word of each name."""
        return frozenset(max(words_of(name), key=len, default="") for name in self._populations)

    def may_be_among(self, words: Iterable[str]) -> bool:
        """Whether a name can be made of these words, folded, at all."""
        return not self._words.isdisjoint(words)

    def gives_away(self, record: CellGroup, file: str) -> bool:
        """Whether a record does."""
        cells = [cell for cell in record.cells if fold(cell) not in self.own]
        named = {_called(cell) for cell in cells} & self._populations.keys()
        if len(named) != 1:
            return False
        population = self._populations[next(iter(named))]
        if not any(_is_figure(cell, population) for cell in record.cells if _called(cell) not in named):
            return False
        if not _DIALOGUES.match(file):
            return True
        return any(fold(cell) in self.asked for cell in (*record.cells, *record.heading))


def _called(cell: str) -> str:
    """A name of a municipality without what it calls itself."""
    folded = fold(cell)
    bare = " ".join(_CALLED.sub(" ", folded).split())
    # Of `Kommune 12` a number would be left, which is a name to nobody.
    return bare if _LETTER.search(bare) else folded


def _is_figure(cell: str, population: int) -> bool:
    if not _FIGURE.fullmatch(cell.strip()):
        return False
    digits = re.sub(r"\D", "", cell)
    return not _YEAR.fullmatch(cell.strip()) and digits != str(population)


@dataclass(frozen=True)
class WithheldCells:
    """Finds, on the pages of the latest edition, the true figures of cells that it withholds."""

    truth: Mapping[CellId, Truth]
    places: Mapping[tuple[str, str], PlaceJson]
    """By technology and area: what is published."""
    withheld: Mapping[tuple[str, str], tuple[str, ...]]
    """By technology and area: the questions whose figures are not."""
    technologies: Mapping[str, str]
    """Folded name -> id."""
    areas: Mapping[str, str]
    """Folded name -> id."""
    own: frozenset[str] = frozenset()
    """What the radar calls its parts and says of its technologies, folded: a number in it is not a figure."""

    @cached_property
    def _numbered(self) -> tuple[str, ...]:
        """The longest first. One without a letter could be any number, and is looked for all the same."""
        found = (text for text in self.own if _LETTER.search(text) and _DIGIT.search(text))
        return tuple(sorted(found, key=len, reverse=True))

    def _without_own(self, cell: str) -> str:
        folded = fold(cell)
        for text in self._numbered if _DIGIT.search(folded) else ():
            folded = folded.replace(text, " ")
        return folded

    @cached_property
    def _technology_ids(self) -> frozenset[str]:
        return frozenset(self.technologies.values())

    @cached_property
    def _area_ids(self) -> frozenset[str]:
        return frozenset(self.areas.values())

    def gives_away(self, record: CellGroup, file: str) -> bool:
        """Whether a record on this page names one withheld cell and holds its number or its mean."""
        folded = [fold(cell) for cell in record.cells]
        technology = _only(folded, self.technologies) or _of_page(file, "technologies/", self._technology_ids)
        area = _only(folded, self.areas) or _of_page(file, "areas/", self._area_ids)
        if not technology or not area:
            return False
        questions = self.withheld.get((technology, area), ())
        place = self.places.get((technology, area))
        if not questions or place is None:
            return False
        cells = list(record.cells)
        if place.index is not None and cells and cells[0].isdigit():
            del cells[0]  # the number that its blip has
        true = (self.truth.get((question, technology, area)) for question in questions)
        hidden = {form for figure in true if figure and figure.n for form in _forms(figure)} - _published(
            place
        )
        # First as the cells are: what the radar says itself is only taken out where it would matter.
        return bool(hidden & _numbers(cells)) and bool(hidden & _numbers(map(self._without_own, cells)))


def _numbers(cells: Iterable[str]) -> set[str]:
    return {number.replace(",", ".") for cell in cells for number in _NUMBER.findall(cell)}


def _forms(true: Truth) -> set[str]:
    """How a page may write the figures of a cell."""
    return {str(true.n), f"{true.mean:.2f}", f"{true.mean:.3f}", f"{true.mean:.4f}"}


def _published(place: PlaceJson) -> set[str]:
    """How a page may write what is published of a technology in an area."""
    index, se = place.index or 0.0, place.se or 0.0
    margin = t_quantile(place.df) * se
    figures = [
        f for f in (*place.questions.values(), *place.dimensions.values()) if isinstance(f, FigureJson)
    ]
    values = [index, se, margin, max(0.0, index - margin), min(1.0, index + margin), place.certainty or 0.0]
    values += [v for f in figures for v in (f.mean, f.se, f.ci_low, f.ci_high) if v is not None]
    whole = [v for f in figures for v in (f.n, f.dont_know, *(c.n for c in f.distribution))]
    shares = [math.floor(100 * v) + i for v in values for i in (0, 1)]
    return {form for v in values for form in (f"{v:.2f}", f"{v:.3f}")} | set(map(str, [*whole, *shares]))


def _only(cells: Collection[str], names: Mapping[str, str]) -> str | None:
    found = {names[cell] for cell in cells if cell in names}
    return found.pop() if len(found) == 1 else None


def _of_page(file: str, folder: str, ids: Collection[str]) -> str | None:
    """The technology or area that a page is about: `areas/care/index.html`, `areas/care.html`."""
    _, begins, rest = file.partition(folder)
    if not begins or not _ROOT.fullmatch(file[: file.index(folder)]):
        return None
    name = rest.split("/", maxsplit=1)[0].rsplit(".", 1)[0]
    return name if name in ids else None
