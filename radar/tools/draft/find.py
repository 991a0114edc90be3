"""Tables -> what survey.yml has to say of them, with every doubt."""

from __future__ import annotations

import datetime as dt
import difflib
import fnmatch
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from radar.inputs.names import fold
from radar.intake.faults import shown
from radar.intake.letters import letters_of
from radar.intake.privacy import personal
from radar.language.messages import say
from radar.problems import Place, Problem, Problems
from radar.tools.draft import words
from radar.tools.draft.answers import FoundAnswers, answers
from radar.tools.draft.background import Background, Said, background, free_text
from radar.tools.draft.grids import LEVEL, TECHNOLOGY, Grid, GridColumn, find_grids, merged, values
from radar.tools.draft.known import Known
from radar.tools.draft.long import Asked, LongFound, asked_in, find_long
from radar.tools.draft.reading import SurveyTable, Texts
from radar.tools.draft.spelling import Speller

QUESTION = "{question}"
_CODE = re.compile(r"[A-Za-z]{0,4}\d{1,4}")
_WORD = re.compile(r"[\w.-]+")
_LIKE = 0.8
"""So alike are the texts above blocks of one question."""
_LONGEST_NAME = 40
_RESPONSES = "responses"


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """One question of the survey."""

    id: Said[str]
    name: str
    text: str
    answers: FoundAnswers
    spellings: tuple[str, ...] = ()
    """Further ways in which headings write it."""


@dataclass(frozen=True, slots=True)
class Block:
    """Columns with answers to one question."""

    question: str
    ticked: bool
    heading: str
    block: str
    columns: Said[str | None]
    ignore: tuple[Said[str], ...]
    """Headings below the block that are not technologies of the radar."""


@dataclass(frozen=True, slots=True)
class FoundLayout:
    """Files of one layout."""

    table: SurveyTable
    files: tuple[str, ...]
    """Patterns of their names."""
    background: Background
    blocks: tuple[Block, ...]
    free_text: tuple[str, ...]
    left_out: int
    """How many columns are left alone."""
    others: tuple[Grid, ...]
    """Grids that may be questions too."""
    long: LongFound | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """All that a draft says."""

    edition: Said[str]
    questions: tuple[FoundQuestion, ...]
    layouts: tuple[FoundLayout, ...]
    technologies: tuple[str, ...]
    """Ids of those that were asked about."""
    spellings: tuple[tuple[str, Said[str]], ...]
    """By technology: how the files write it."""
    new: tuple[str, ...]
    """Names of technologies that have no page."""
    codes: tuple[str, ...]
    """Codes of technologies, of which it is not known which is whose."""


def find(tables: Sequence[SurveyTable], known: Known, edition: str | None) -> Found:
    """Decide what can be decided. Raises `Problems` if a file has no question about technologies."""
    return _Finder(tables, known, edition).found()


@dataclass(slots=True)
class _Asked:
    """A question so far."""

    text: str
    """As it was put; empty if only a code says which it is, or nothing."""
    spellings: list[str]
    grids: list[tuple[SurveyTable, Grid]]
    rows: list[Texts]
    """The answers that come one in a row."""

    @property
    def about(self) -> str:
        """The id that its words give it, if any."""
        return next(filter(None, map(words.about, (self.text, *self.spellings))), "")


@dataclass(frozen=True, slots=True)
class _Phrased:
    """A grid with what its headings say of the question."""

    grid: Grid
    text: str
    spelling: str
    """The code or id in the headings; may be empty."""
    heading: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a file's columns are."""

    table: SurveyTable
    whom: Background
    blocks: list[tuple[int, _Phrased]]
    """With the number of the question that each answers."""
    others: tuple[Grid, ...] = ()
    long: LongFound | None = None


class _Finder:
    """The work of `find`: questions are gathered from all files, then each file's blocks refer to them."""

    def __init__(self, tables: Sequence[SurveyTable], known: Known, edition: str | None) -> None:
        self.tables, self.known = tables, known
        self.edition = _edition(tables, known, edition)
        self.speller = Speller(known.technologies)
        self.asked: list[_Asked] = []
        self.parts: list[GridColumn] = []

    def found(self) -> Found:
        """Everything, or `Problems`."""
        seen = [self._table(table) for table in self.tables]
        faults = [_no_questions(each.table) for each in seen if not each.blocks]
        if faults:
            raise Problems(faults)
        questions = self._questions()
        ids = [question.id.value for question in questions]
        patterns = _patterns(self.tables, self.known, self.edition.value)
        layouts = tuple(
            _layout(each, files, ids, self.speller) for each, files in zip(seen, patterns, strict=True)
        )
        named = _named(self.parts, self.known, self.speller)
        found = {part.id for part in self.parts if part.id is not None} | {id_ for id_, _ in named.spellings}
        return Found(
            edition=self.edition,
            questions=questions,
            layouts=layouts,
            technologies=tuple(sorted(found)),
            spellings=named.spellings,
            new=named.new,
            codes=named.codes,
        )

    def _table(self, table: SurveyTable) -> _Seen:
        """A file's columns, after noting the questions that they answer."""
        long = find_long(table, self.speller)
        whom = background(table, self.known, long)
        if long is not None:
            asked_here = asked_in(table, long, whom.by, self.speller)
            return _Seen(table, whom, [self._rows(table, each) for each in asked_here], (), long)
        grids = find_grids(table, whom.taken, self.speller)
        mine: list[tuple[int, _Phrased]] = []
        for phrased in map(_phrased, grids.grids):
            number = self._same(table, phrased, [i for i, _ in mine])
            if number is None:
                number = len(self.asked)
                self.asked.append(_Asked(phrased.text, [], [], []))
            asked = self.asked[number]
            asked.grids.append((table, phrased.grid))
            written = (phrased.spelling, "" if phrased.grid.block else phrased.text)
            asked.spellings += [s for s in written if s and s not in (asked.text, *asked.spellings)]
            self.parts += phrased.grid.parts
            mine.append((number, phrased))
        return _Seen(table, whom, mine, grids.others)

    def _rows(self, table: SurveyTable, asked: Asked) -> tuple[int, _Phrased]:
        """A question of a file with one answer in each row."""
        text, spelling = ("", asked.text) if _WORD.fullmatch(asked.text) else (asked.text, "")
        grid = Grid(TECHNOLOGY, "", False, asked.parts)
        phrased = _Phrased(grid, text, spelling, "")
        number = self._same(table, phrased, [])
        if number is None:
            number = len(self.asked)
            self.asked.append(_Asked(text, [spelling] if spelling else [], [], []))
        self.asked[number].rows.append(asked.levels)
        self.parts += asked.parts
        return number, phrased

    def _same(self, table: SurveyTable, phrased: _Phrased, mine: Sequence[int]) -> int | None:
        """The number of a question that a grid answers too. `mine`: those that this file has already."""
        for number, asked in enumerate(self.asked):
            texts = {fold(text) for text in (asked.text, *asked.spellings) if text}
            again = any(other is table for other, _ in asked.grids)
            if again:
                if _continues(table, asked, phrased):
                    return number
            elif texts & {fold(text) for text in (phrased.text, phrased.spelling) if text} or (
                number not in mine and self._means(asked, phrased, table, len(mine))
            ):
                return number
        return None

    def _means(self, asked: _Asked, phrased: _Phrased, table: SurveyTable, nth: int) -> bool:
        """Whether a grid of another file, whose headings say it otherwise, answers the same question."""
        texts = set(values(table, phrased.grid))
        before = {key for other, grid in asked.grids for key in values(other, grid)}
        alike = bool(texts & before) and 2 * len(texts & before) >= min(len(texts), len(before))
        about = words.about(phrased.text) or words.about(phrased.spelling)
        if not (phrased.text or phrased.spelling):
            return alike and self.asked.index(asked) == nth
        return alike and bool(about) and asked.about == about

    def _questions(self) -> tuple[FoundQuestion, ...]:
        made: list[FoundQuestion] = []
        for number, asked in enumerate(self.asked, 1):
            taken = {question.id.value for question in made}
            others = [other.grids for other in self.asked if other is not asked and other.grids]
            made.append(_question(asked, number, taken, others))
        return tuple(made)


def _layout(seen: _Seen, files: tuple[str, ...], ids: Sequence[str], speller: Speller) -> FoundLayout:
    """What survey.yml says of a file. `ids`: those of the questions, by their number."""
    parts = [part for _, phrased in seen.blocks for part in phrased.grid.parts]
    used = {part.position for part in parts}
    taken = seen.whom.taken | {i for _, phrased in seen.blocks for i in phrased.grid.positions}
    # a heading with a technology that has no page is read for nothing
    left_out = len(seen.table.columns) - len(taken) + sum(part.id is None for part in parts)
    return FoundLayout(
        table=seen.table,
        files=files,
        background=seen.whom,
        blocks=tuple(_block(seen.table, ids[i], phrased, speller, used) for i, phrased in seen.blocks),
        free_text=free_text(seen.table, taken),
        left_out=left_out,
        others=seen.others,
        long=seen.long,
    )


def _question(
    asked: _Asked, number: int, taken: set[str], others: Sequence[Sequence[tuple[SurveyTable, Grid]]]
) -> FoundQuestion:
    about = asked.about
    given = answers(asked.grids, about, others, merged(asked.rows))
    id_ = _question_id(asked, about, given.about, number, taken)
    # an id that is to be replaced is not a spelling to rely on
    known = {fold(asked.text)} if id_.doubt else {fold(asked.text), id_.value}
    spellings = tuple(text for text in asked.spellings if fold(text) not in known)
    name = asked.text if 0 < len(asked.text) <= _LONGEST_NAME and not personal(asked.text) else ""
    if not name:
        usual = words.USUAL.get(id_.value, "")
        code = next((text for text in asked.spellings if not personal(text)), "")
        name = usual or _shortened(asked.text) or code or id_.value
    return FoundQuestion(id_, name.replace("{", "(").replace("}", ")"), asked.text, given, spellings)


def _question_id(asked: _Asked, about: str, scale: str, number: int, taken: set[str]) -> Said[str]:
    if about and about not in taken:
        return Said(about)
    word = next((text for text in asked.spellings if _WORD.fullmatch(text) and not _CODE.fullmatch(text)), "")
    if word and not about:
        return Said(words.short_id(word, taken, f"q{number}"))
    doubt = say(
        "what does this question ask about? `adoption`, `relevance`, `value` or `barriers`, if one of these"
    )
    if scale and scale not in taken and not about:
        return Said(scale, doubt)
    return Said(words.short_id(f"q{number}", taken, "q"), doubt)


def _shortened(text: str) -> str:
    if personal(text):
        return ""
    short = text[: 2 * _LONGEST_NAME]
    return short if short == text else f"{short.rpartition(' ')[0] or short}…"


def _continues(table: SurveyTable, asked: _Asked, phrased: _Phrased) -> bool:
    """Whether a grid is a further part of a question that the same file has already: other technologies."""
    before = [grid for other, grid in asked.grids if other is table]
    if phrased.grid.by_place or any(grid.by_place or grid.ticked != phrased.grid.ticked for grid in before):
        return False
    rows = {part.id or fold(part.technology) for grid in before for part in grid.parts}
    if rows & {part.id or fold(part.technology) for part in phrased.grid.parts}:
        return False
    if (
        phrased.text
        and asked.text
        and difflib.SequenceMatcher(None, phrased.text, asked.text).ratio() < _LIKE
    ):
        return False
    if phrased.grid.ticked:
        mine, its = ({fold(p.level) for g in grids for p in g.parts} for grids in ([phrased.grid], before))
    else:
        mine = set(values(table, phrased.grid))
        its = {key for grid in before for key in values(table, grid)}
    return 2 * len(mine & its) >= min(len(mine), len(its)) > 0


def _phrased(grid: Grid) -> _Phrased:
    """What the headings of a grid say of its question."""
    template = grid.template
    if grid.block:
        return _Phrased(grid, grid.block, "", template)
    before, _, after = template.partition(TECHNOLOGY)
    if LEVEL not in before and re.search(r"\w", before):
        asked = before.rstrip(" [(-–—:./_")
        between = before[len(asked) :]
        ends = after.replace(LEVEL, "")
        if between.strip() and not re.search(r"\w{2}", ends.replace("choice=", "")):
            return _with_text(grid, asked, f"{QUESTION}{between}{TECHNOLOGY}{after}")
    elif LEVEL not in template:
        match = re.fullmatch(r"(\W+|_)(.*\w.*)", after)
        if match and not before:
            return _with_text(grid, match[2], f"{TECHNOLOGY}{match[1]}{QUESTION}")
    text = template.replace(TECHNOLOGY, "…").replace(LEVEL, "…")
    text = re.sub(r"[\s\[(:/_=-]*…[\])]*$", "", text) if grid.ticked else text
    return _Phrased(grid, text if re.search(r"\w", text) else "", "", template)


def _with_text(grid: Grid, asked: str, heading: str) -> _Phrased:
    if _WORD.fullmatch(asked):
        return _Phrased(grid, "", asked, heading)
    return _Phrased(grid, asked, "", heading)


def _block(table: SurveyTable, question: str, phrased: _Phrased, speller: Speller, used: set[int]) -> Block:
    grid = phrased.grid
    columns: Said[str | None] = Said(None)
    if grid.by_place:
        positions = sorted(part.position for part in grid.parts)
        columns = Said(
            letters_of(positions), say("only their place says which question these columns answer")
        )
    return Block(
        question,
        grid.ticked,
        phrased.heading,
        grid.block,
        columns,
        tuple(_ignored(table, grid, speller, used)),
    )


def _ignored(table: SurveyTable, grid: Grid, speller: Speller, used: set[int]) -> Iterator[Said[str]]:
    """Columns below a block that no page is about, and those that hold something else."""
    if not grid.block or not grid.ids:
        return
    for part in grid.parts:
        if part.id is None and not _CODE.fullmatch(part.technology) and not speller.nearest(part.technology):
            yield Said(table.columns[part.position].heading, say("no page has this name"))
    kept = {part.position for part in grid.parts}
    block = next(iter(table.columns[i].block for i in kept))
    for column in table.columns:
        if column.block == block and column.position not in kept | used:
            yield Said(column.heading)


@dataclass(frozen=True, slots=True)
class _Named:
    spellings: tuple[tuple[str, Said[str]], ...]
    new: tuple[str, ...]
    codes: tuple[str, ...]


def _named(parts: Iterable[GridColumn], known: Known, speller: Speller) -> _Named:
    """How the files write technologies where the intake does not know it, and those without a page."""
    spellings: dict[str, tuple[str, Said[str]]] = {}
    new: dict[str, str] = {}
    for part in parts:
        key, text = fold(part.technology), part.technology
        if personal(text) or speller.reads(text) is not None:
            continue
        if part.id is not None:
            spellings[key] = (part.id, Said(text))
        elif key not in new:
            new[key] = text
    codes = [text for text in new.values() if _CODE.fullmatch(text)]
    names = [text for text in new.values() if text not in codes]
    ids = [technology.id for technology in known.technologies]
    # As many codes as pages and nothing else: the order is the only thing that could tell whose they are.
    if codes and len(codes) == len(ids) and not spellings and not names:
        doubt = say("the codes are given to the pages in their order: whose are they?")
        return _Named(tuple((id_, Said(code, doubt)) for id_, code in zip(ids, codes, strict=True)), (), ())
    for text in names:
        near = speller.nearest(text)
        if near is not None:
            spellings[fold(text)] = (near, Said(text, say("is this the technology? If not, it has no page")))
    new_ones = tuple(text for text in names if fold(text) not in spellings)
    return _Named(tuple(spellings.values()), new_ones, tuple(codes))


def _edition(tables: Sequence[SurveyTable], known: Known, asked: str | None) -> Said[str]:
    if asked is not None:
        return Said(asked)
    found = {inside[0] for table in tables for path in table.paths if (inside := _inside(path, known))}
    if len(found) == 1:
        return Said(found.pop())
    return Said(str(dt.date.today().year), say("name the edition, as its folder is named"))


def _inside(path: Path, known: Known) -> tuple[str, ...]:
    """The parts of a path from its edition's folder on, that folder first; empty: the file lies elsewhere."""
    if known.surveys is None:
        return ()
    surveys, file = known.surveys.resolve(), path.resolve()
    inside = file.relative_to(surveys).parts if file.is_relative_to(surveys) else ()
    return inside if len(inside) > 1 else ()


def _patterns(tables: Sequence[SurveyTable], known: Known, edition: str) -> list[tuple[str, ...]]:
    """Which files of the edition's folder each table is, by patterns that match no other's files."""
    names = [[_in_edition(path, known, edition) for path in table.paths] for table in tables]
    if len(names) == 1 and all(name.startswith(f"{_RESPONSES}/") for name in names[0]):
        return [(f"{_RESPONSES}/*",)]
    made = []
    for own in names:
        start = _beginning(own)
        end = _beginning([name[len(start) :][::-1] for name in own])[::-1]
        pattern = f"{_literally(start)}*{_literally(end)}"
        others = [name for other in names if other is not own for name in other]
        alone = len(own) > 1 and not any(fnmatch.fnmatchcase(name, pattern) for name in others)
        made.append((pattern,) if alone else tuple(map(_literally, own)))
    return made


def _beginning(names: Sequence[str]) -> str:
    """How all names begin."""
    together = itertools.takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    return "".join(signs[0] for signs in together)


def _in_edition(path: Path, known: Known, edition: str) -> str:
    """A file's path in its edition's folder, where it is or would be put."""
    inside = _inside(path, known)
    name = "/".join(inside[1:]) if inside and inside[0] == edition else f"{_RESPONSES}/{path.name}"
    return unicodedata.normalize("NFC", name)


def _literally(text: str) -> str:
    """A text in a pattern that matches only itself."""
    return re.sub(r"([*?\[])", r"[\1]", text)


def _no_questions(table: SurveyTable) -> Problem:
    what = say("no columns were found that hold answers about technologies")
    fix = say(
        "Export the answers with questions and technologies in the headings, and give each technology a page"
    )
    return Problem(Place(shown(table.paths[0]), row=1), what, fix, "no-questions")
