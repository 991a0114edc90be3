"""Does a built site leak anything? It is read as an outsider would who also holds the responses.

Everything is looked for in every file, whatever it calls itself: ids, what respondents wrote, figures
of single municipalities, figures that should be withheld, that come too early, or that are not those of the
responses. No message says what was found, only where.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import itertools
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from radar.audit.beside import Municipalities, WithheldCells
from radar.audit.contents import Content, TooLarge, plain, unwrap, without_tags
from radar.audit.publication import (
    Fault,
    KnownEdition,
    Statement,
    broken_rules,
    other_faults,
    release_in,
    statements,
    table_statements,
)
from radar.audit.records import records
from radar.audit.recount import CellId, recount
from radar.audit.remade import MadeFiles, differing, made_again, unlike_pages
from radar.audit.responses import ResponseFiles, given_files, own_files, read_secrets
from radar.audit.secrets import Found, Own, Secrets, secrets, words_of
from radar.cores import on_all_cores
from radar.counts import Progress, count_files
from radar.disclosure.figures import Withheld
from radar.disclosure.publication import publish
from radar.inputs.names import fold
from radar.inputs.register import size_class
from radar.inputs.settings import Settings
from radar.inputs.sources import Sources
from radar.inputs.technologies import Technology
from radar.inputs.translations import spellings
from radar.language.messages import Text, counted, say
from radar.language.translator import page_words
from radar.problems import Place, Problem, Problems
from radar.store import RadarJson

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Audit", "audit", "given_files", "own_files"]

_PACKAGE = Path(__file__).parents[1]
_FIGURES = (".json", ".csv")
_PROGRAMS = (".js", ".css", ".map")
"""Files whose signs `<` and `>` are not tags."""
_KEYS = ("data", "date", "id", "key", "layout", "mode", "name", "text", "time", "title", "type", "value")
"""Names of parts in the data of charts, calendars and tables."""
_PAGES = re.compile("([a-z]{2}/)?(areas|technologies)/")
_AGAIN = say("Build the site again with `radar build`, which withholds what it must and rounds the rest")


@dataclass(frozen=True)
class Audit:
    """What was looked at, and what was found."""

    problems: tuple[Problem, ...]
    files: int
    """How many files the site has."""
    secrets: Secrets
    cells: int
    """How many cells are withheld, in all editions."""
    recounted: bool
    """Whether there were responses to hold the site against."""
    digests: Mapping[str, str]
    """By file: a name for its content."""

    def told(self) -> Text:
        """One line that says what was looked at."""
        looked = counted(
            "Looked through %(n)s file of the site", "Looked through %(n)s files of the site", n=self.files
        )
        cells = counted("%(n)s withheld figure", "%(n)s withheld figures", n=self.cells)
        if not self.recounted:
            return say(
                "%(looked)s, as an outsider: there are no responses. Nothing is wrong, with %(cells)s",
                looked=looked,
                cells=cells,
            )
        told = say(
            "%(looked)s for %(ids)s and %(texts)s: none is there. Its figures are right, with %(cells)s",
            looked=looked,
            ids=counted("%(n)s id", "%(n)s ids", n=self.secrets.ids),
            texts=counted("%(n)s text", "%(n)s texts", n=self.secrets.texts),
            cells=cells,
        )
        if self.secrets.skipped:
            skipped = counted(
                "%(n)s id was not looked for: it is too short, or stands in the radar's own texts",
                "%(n)s ids were not looked for: they are too short, or stand in the radar's own texts",
                n=self.secrets.skipped,
            )
            told = say("%(told)s. %(skipped)s", told=told, skipped=skipped)
        return told


def audit(
    site: Path,
    sources: Sources,
    responses: ResponseFiles | None = None,
    called: Path | None = None,
    passed: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    made: MadeFiles | None = None,
    again: bool = False,
    looked_at: Callable[[int, int], None] = lambda done, of: None,
) -> Audit:
    """Look through a built site. Raises `Problems` if the responses can't be read.

    `responses`: the files to hold it against; None: the radar's own. `called`: what messages call the
    site, if not by its folder. `passed`: files and their digests that need no second look, because they
    passed with the very same sources. `made`: the files of the site as they were made for it, to hold it
    against; `again`: make them from the responses, if these are of all its editions. `looked_at` is told how
    many files were looked at, and of how many.
    """
    names, links = _walk(site)
    called = called or site
    problems = [_link_outside(called / name) for name in links]
    digests = {name: _digest(site / name) for name in names}
    new = _unseen(digests, passed or {})
    known = own_files(sources) if responses is None else responses
    nothing = secrets((), (), ())
    if not new:
        # every file passed with the very same sources before: reading the responses would find nothing else
        return Audit(tuple(problems), len(names), nothing, 0, bool(known), digests)
    hidden = read_secrets(sources, known)
    # counting the responses takes longest, and only files with figures need it
    figures = any(name.endswith(_FIGURES) or _PAGES.match(name) for name in new)
    counts = _counts(sources, known if figures else {}, progress)
    editions = {name: _edition(sources, name, counts.get(name)) for name in sources.editions}
    said = _said(site, [name for name in names if figures and name.endswith(_FIGURES)], sources, editions)
    closed = {name for name, edition in editions.items() if not edition.running}
    # a page shows several editions, so it can only be made again from the responses of all of them
    if again and closed and closed <= counts.keys():
        made = made_again(site, sources, {name: own for name, own in counts.items() if name in closed})
    problems += [_problem(called, fault) for fault in _faults(said, site, new, made or {})]
    look = _Look(
        hidden,
        Own(_program_texts(sources), _editor_texts(sources)),
        Municipalities(sources.register, _asked(sources), _own_names(sources)),
        _withheld(sources, said.latest, editions),
    )

    def looked(name: str) -> list[Problem]:
        return list(look.through(site / name, name, called / name))

    # The largest first: no core has a large one left when the others are done.
    largest_first = sorted(new, key=lambda name: -(site / name).stat().st_size)
    problems += itertools.chain.from_iterable(on_all_cores(looked, largest_first, looked_at))
    problems.sort(key=lambda problem: (problem.where.file, problem.where.line or 0, problem.code))
    return Audit(tuple(problems), len(names), hidden, sum(said.cells.values()), bool(known), digests)


def _unseen(digests: Mapping[str, str], passed: Mapping[str, str]) -> list[str]:
    """The files to look at: not those that passed before, nor the theme's own."""
    packaged = _packaged()
    return [name for name, own in digests.items() if own != passed.get(name) and own not in packaged]


def _counts(sources: Sources, known: ResponseFiles, progress: Progress | None) -> dict[str, pd.DataFrame]:
    """By edition: the counts of the responses that are known."""
    return {
        name: count_files(sources.contract(name), known[name], progress)
        for name in sources.editions
        if name in known
    }


def _faults(said: _Said, site: Path, new: Sequence[str], made: MadeFiles) -> list[Fault]:
    """What is wrong with the figures, then which files differ from what they should be for other reasons."""
    told = {(fault.file, fault.code) for fault in said.faults}
    further = [*differing(site, new, made), *unlike_pages(site, new)]
    return [*said.faults, *(fault for fault in further if (fault.file, fault.code) not in told)]


def _walk(site: Path) -> tuple[list[str], list[str]]:
    """The files of a folder, and the links in it that lead out of it. No link is followed."""
    files, outside = [], []
    root = os.path.realpath(site)
    for folder, folders, names in os.walk(site):
        for name in (*folders, *names):
            path = Path(folder) / name
            if path.is_symlink():
                if not Path(os.path.realpath(path)).is_relative_to(root):
                    outside.append(path.relative_to(site).as_posix())
            elif path.is_file():
                files.append(path.relative_to(site).as_posix())
    return sorted(files), sorted(outside)


def digest(stream: io.BufferedReader | io.BytesIO) -> str:
    """A name for the content of a file, as `Audit.digests` has it."""
    return hashlib.file_digest(stream, "blake2b").hexdigest()[:32]


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return digest(stream)


def _edition(sources: Sources, name: str, counts: pd.DataFrame | None) -> KnownEdition:
    """What is known of an edition. Without its key nothing can be rounded again."""
    questionnaire, bounds = sources.editions[name], sources.settings.size_classes
    clustered = questionnaire.has_municipalities and bool(sources.register)
    running = name in sources.running(dt.date.today())
    if counts is None:
        return KnownEdition(None, clustered, running, None)
    sizes = {place: size_class(people, bounds) for place, people in sources.register.items() if bounds}
    try:
        published = publish(sources, name, counts)
    except Problems:
        published = None
    return KnownEdition(recount(counts, questionnaire, sizes), clustered, running, published)


@dataclass
class _Said:
    """What all files with figures say."""

    faults: list[Fault] = field(default_factory=list)
    cells: dict[str, int] = field(default_factory=dict)
    """By edition: how many figures are withheld."""
    latest: RadarJson | None = None


def _said(site: Path, names: list[str], sources: Sources, editions: Mapping[str, KnownEdition]) -> _Said:
    """Look through the files with figures, two times one after the other: together they take much room."""
    said, settings, latest = _Said(), sources.settings, sources.latest
    hidden: set[tuple[str, CellId]] = set()
    for name in names:
        hidden |= {
            (statement.edition, statement.cell)
            for statement in _statements(site, name, settings)[1]
            if statement.n is None
        }
    for name in names:
        radar, told = _statements(site, name, settings)
        said.faults += broken_rules(name, told, hidden, editions, settings)
        if radar is True:
            said.faults.append(Fault(name, "not-a-release", ()))
        if isinstance(radar, RadarJson):
            said.faults += other_faults(name, radar, editions.get(radar.edition), settings)
            said.cells[radar.edition] = sum(statement.n is None for statement in told)
            if radar.edition == latest and said.latest is None:
                said.latest = radar
    return said


def _statements(site: Path, name: str, settings: Settings) -> tuple[RadarJson | bool, list[Statement]]:
    """The radar that a file holds (see `release_in`), and every figure that it tells."""
    text = (site / name).read_bytes().decode("utf-8-sig", errors="replace")
    if name.endswith(".csv"):
        return False, list(table_statements(name, text, settings))
    radar = release_in(text) if '"technologies"' in text else False
    return radar, list(statements(name, radar, settings)) if isinstance(radar, RadarJson) else []


def _withheld(
    sources: Sources, radar: RadarJson | None, editions: Mapping[str, KnownEdition]
) -> WithheldCells | None:
    """What the pages of the latest edition must not show; None without responses."""
    known = None if radar is None else editions.get(radar.edition)
    if radar is None or known is None or (truth := known.truth) is None:
        return None
    places = {(t.id, area): place for t in radar.technologies for area, place in t.areas.items()}
    withheld = {
        at: tuple(question for question, figure in place.questions.items() if isinstance(figure, Withheld))
        for at, place in places.items()
    }
    technologies = {fold(name): t.id for t in sources.technologies for name in _names_of(sources, t)}
    areas = {
        fold(name): area.id for area in sources.settings.areas for name in (area.id, *spellings(area.name))
    }
    texts = [technology.summary for technology in sources.technologies]
    texts += [text for dialogue in sources.dialogues for text in (dialogue.title, dialogue.summary)]
    texts += [
        text for pages in sources.translations.values() for page in pages.values() for text in page.values()
    ]
    own = _own_names(sources) | frozenset(map(fold, texts))
    return WithheldCells(truth, places, withheld, technologies, areas, own)


def _names_of(sources: Sources, technology: Technology) -> list[str]:
    """What a technology is called, in each of the radar's languages."""
    page = f"technologies/{technology.id}"
    translated = [texts.get(page, {}).get("name") for texts in sources.translations.values()]
    return [technology.id, technology.name, *(name for name in translated if name)]


def _asked(sources: Sources) -> frozenset[str]:
    technologies = (name for t in sources.technologies for name in _names_of(sources, t))
    questions = (
        name
        for e in sources.editions.values()
        for id_, q in e.questions.items()
        for name in (id_, *spellings(q.name))
    )
    return frozenset(map(fold, (*technologies, *questions)))


def _packaged() -> set[str]:
    """Digests of the theme's own scripts, styles and pictures: no package holds answers."""
    found = find_spec("material")
    if found is None or found.origin is None:
        return set()
    assets = Path(found.origin).parent / "templates" / "assets"
    return {_digest(path) for path in assets.rglob("*") if path.is_file()}


def _own_names(sources: Sources) -> frozenset[str]:
    """What the radar itself calls its parts, folded: a municipality may be called the same."""
    settings = sources.settings
    names = [
        *spellings(settings.title),
        *(text for code in settings.spoken for text in page_words(code)),
        *_KEYS,
    ]
    names += [name for sector in settings.sectors for name in (sector.id, *spellings(sector.name))]
    names += [name for ring in settings.rings for name in (ring.id, *spellings(ring.name))]
    names += [name for area in settings.areas for name in (area.id, *spellings(area.name))]
    names += [name for dimension in settings.dimensions.values() for name in spellings(dimension.name)]
    for edition in sources.editions.values():
        names += [edition.edition, *spellings(edition.name)]
        for question in edition.questions.values():
            names += [name for level in question.levels for name in (level.id, *spellings(level.label))]
            names += [name for option in question.options for name in (option.id, *spellings(option.label))]
    return _asked(sources) | frozenset(map(fold, names))


def _program_texts(sources: Sources) -> Iterator[str]:
    """What the program itself, the settings and the questionnaires say."""
    yield from map(_text, (_PACKAGE / "site").rglob("*.j2"))
    yield from map(_text, (_PACKAGE / "language").rglob("*.po"))
    yield from map(_text, sources.root.glob("*.yml"))
    yield from (_text(sources.folder(edition) / "survey.yml") for edition in sources.editions)


def _editor_texts(sources: Sources) -> Iterator[str]:
    """What editors and experts wrote."""
    folders = {Path("docs"), sources.settings.technologies, sources.settings.dialogues}
    yield from (_text(path) for folder in folders for path in (sources.root / folder).rglob("*.md"))
    for edition, questionnaire in sources.editions.items():
        if questionnaire.experts is not None:
            yield _text(sources.folder(edition) / questionnaire.experts)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


@dataclass(frozen=True)
class _Look:
    """All that is looked for in a file, whatever it is."""

    secrets: Secrets
    own: Own
    municipalities: Municipalities
    withheld: WithheldCells | None

    def through(self, path: Path, name: str, called: Path) -> Iterator[Problem]:
        """The problems of a file: one of a kind, at the first place."""
        found: dict[str, Problem] = {}
        try:
            for content in unwrap(path.read_bytes()):
                for problem in self._problems(content, name, called.as_posix()):
                    found.setdefault(problem.code, problem)
        except TooLarge:
            what = say("what is packed in the file is too large to look into")
            yield Problem(Place(called.as_posix()), what, say("Remove it from the site"), "too-large")
        yield from found.values()

    def _problems(self, content: Content, name: str, called: str) -> Iterator[Problem]:
        text = plain(content.text)
        words = words_of(text)
        named = self.municipalities.may_be_among(words)
        found = [self.secrets.search(text, words, content.binary, self.own)]
        del words  # of a search index they take several times the room of the text
        if not content.binary and not name.endswith(_PROGRAMS) and "</" in text:
            for instead in (" ", ""):
                bare = without_tags(text, instead)
                found.append(self.secrets.search(bare, words_of(bare), content.binary, self.own))
        tokens = _most(tokens for tokens, _ in found)
        texts = _most(texts for _, texts in found)
        if tokens:
            what = counted(
                "an id or an address of a respondent is published here",
                "%(n)s ids or addresses of respondents are published here",
                n=tokens.number,
            )
            fix = say("Remove them from what the file is made from, and build the site again")
            yield Problem(_place(called, content, tokens), what, fix, "respondent-id")
        if texts:
            what = counted(
                "words that a respondent wrote are published here",
                "words from %(n)s texts of respondents are published here",
                n=texts.number,
            )
            fix = say(
                "Remove them from the page. If the page had them first, leave them out of the survey file"
            )
            yield Problem(_place(called, content, texts), what, fix, "free-text")
        if not content.binary:
            yield from self._beside(content, named, name, called)

    def _beside(self, content: Content, named: bool, name: str, called: str) -> Iterator[Problem]:
        """What stands beside a name that it must not stand beside.

        `named`: whether the name of a municipality can stand in the text at all.
        """
        pages = self.withheld is not None and content.whole and _PAGES.match(name)
        if not named and not pages:
            return
        for record in records(content, name):
            found = Found(1, record.line)
            if named and self.municipalities.gives_away(record, name):
                what = say("figures of a single municipality are published here")
                fix = say("Publish figures of all municipalities together only")
                yield Problem(_place(called, content, found), what, fix, "municipality-figure")
                named = False
            if pages and self.withheld and self.withheld.gives_away(record, name):
                what = say("a row or a label holds a figure that is withheld")
                fix = say("Remove it from what the page is made from, and build the site again")
                yield Problem(_place(called, content, found), what, fix, "withheld-shown")
                pages = False


def _most(found: Iterable[Found | None]) -> Found | None:
    """The find with the most secrets, of several such the first in the file."""
    return max(
        (statement for statement in found if statement),
        key=lambda statement: (statement.number, -statement.line),
        default=None,
    )


def _place(called: str, content: Content, found: Found) -> Place:
    return Place(called, line=found.line if content.whole else None)


def _link_outside(called: Path) -> Problem:
    what = say("the link leads out of the site, where anyone can follow it")
    fix = say("Put the file itself here, or remove the link")
    return Problem(Place(called.as_posix()), what, fix, "link-outside")


def _problem(called: Path, fault: Fault) -> Problem:
    where = Place((called / fault.file).as_posix())
    cells = fault.named() if fault.cells else Text("")
    if fault.code == "small-cell":
        what = say("too few answers stand behind published figures: %(cells)s", cells=cells)
        return Problem(where, what, _AGAIN, fault.code)
    if fault.code == "withheld-elsewhere":
        what = say("figures that another file withholds are published here: %(cells)s", cells=cells)
        return Problem(where, what, _AGAIN, fault.code)
    if fault.code == "index-beside-withheld":
        what = say("an index is published that gives a withheld figure away: %(cells)s", cells=cells)
        return Problem(where, what, _AGAIN, fault.code)
    if fault.code == "other-figures" and not fault.cells:
        what = say("figures or texts are not as they are made from the responses")
        fix = say("Build the site again, or name all the responses that it is built from")
        return Problem(where, what, fix, fault.code)
    if fault.code == "other-figures":
        what = say("figures are not those of the responses: %(cells)s", cells=cells)
        fix = say("Build the site again, or name all the responses that it is built from")
        return Problem(where, what, fix, fault.code)
    if fault.code == "not-a-release":
        what = say("the file is not as its schema says, or has something beside what it withholds")
        fix = say("Build the site again with `radar build`, and publish it as it is")
        return Problem(where, what, fix, fault.code)
    if fault.code == "not-rounded":
        what = say("counts are not rounded as the settings say: %(cells)s", cells=cells)
        return Problem(where, what, _AGAIN, fault.code)
    if fault.code == "running":
        what = say("figures of a survey that is not over are published here")
        return Problem(where, what, say("Publish them when it is over"), fault.code)
    what = say("counts are rounded by other lots than those of the responses and their key")
    fix = say("Build the site again, or name all the responses that it is built from")
    return Problem(where, what, fix, fault.code)
