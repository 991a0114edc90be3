"""The cells of a question's columns -> its levels in their order, or its options.

What is written into a draft is read by others than those who may see the answers: a text is only taken if
it is a word that surveys share, a code, a label of the codebook, or what several people gave.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from radar.inputs.names import fold
from radar.inputs.questionnaire import SPECIAL
from radar.intake.columns.ticks import Tick, read_tick
from radar.intake.privacy import personal
from radar.language.messages import Text, counted, say
from radar.tools.draft import words
from radar.tools.draft.grids import Grid, merged
from radar.tools.draft.reading import SurveyTable, Texts
from radar.tools.draft.reading import Text as Cell

_FEWEST_TIMES = 3
"""A text that so many people gave is no one's own."""
_MOST_CLOSED = 12
_LONGEST_CLOSED = 60
_LONGEST = 150
_ENOUGH = 20
"""So many answers show whether only one may be chosen."""
_ENOUGH_TO_SEE_ALL = 30
"""So many answers have all levels among them, as a rule."""
_MOST_FILLED = 10
"""A scale of numbers is not filled up further than this."""

_NUMBER = re.compile(r"\d{1,3}")
_NUMBERED = re.compile(r"(\d{1,3}) ?[-.:=)] ?\S.*|[a-z]{1,4}(\d{1,4})")
_CODE = re.compile(r"[a-z]{1,4}\d{1,4}")


@dataclass(frozen=True, slots=True)
class Answer:
    """A level or an option."""

    id: str
    label: str = ""
    """As respondents saw it; empty: the id."""


@dataclass(frozen=True, slots=True)
class FoundAnswers:
    """What could be answered to a question."""

    levels: tuple[Answer, ...] = ()
    options: tuple[Answer, ...] = ()
    other: bool = False
    """With options: whether there are texts that were not taken for one."""
    dont_know: tuple[str, ...] = ()
    not_relevant: tuple[str, ...] = ()
    none_of_these: tuple[str, ...] = ()
    about: str = ""
    """Id of the question that such answers are given to, if it is one only."""
    doubts: tuple[Text, ...] = ()
    """Why the levels or options may be others, or in another order."""


def answers(
    grids: Sequence[tuple[SurveyTable, Grid]],
    about: str,
    others: Sequence[Sequence[tuple[SurveyTable, Grid]]],
    rows: Texts,
) -> FoundAnswers:
    """What the columns of one question hold.

    `about`: the id that its text gives it, if any. `others`: the columns of the other questions, which may
    have the same scale and show more of it. `rows`: the answers of files with one in each row.
    """
    if not grids:
        return _levels(rows, [])
    table, first = grids[0]
    if first.ticked:
        return _ticked(grids, about)
    texts = merged([_cells(grids), rows])
    labels = [label for table, grid in grids for part in grid.parts for label in table.labels[part.position]]
    pieces = None if labels else _several(texts, table.preset.between)
    if pieces is not None:
        return _options(pieces)
    if not labels:
        texts = _with_shared_scale(texts, [_cells(other) for other in others if not other[0][1].ticked])
    return _levels(texts, list(dict.fromkeys(labels)))


def _cells(grids: Sequence[tuple[SurveyTable, Grid]]) -> Texts:
    """The texts of all cells of a question."""
    each = (table.people(part.position for part in grid.parts) for table, grid in grids)
    return _shown(merged(each), grids[0][0])


def _with_shared_scale(texts: Texts, others: Iterable[Texts]) -> Texts:
    """The texts with those that other questions have of the same known scale, in the same words."""
    scale = words.scale_of(texts)
    together = dict(texts)
    if scale is None or scale.question:
        return together
    for other in others:
        if words.scale_of(other) is not scale:
            continue
        more = {key: text for key, text in other.items() if key not in together}
        ranks = [rank for key in (*together, *more) if (rank := scale.rank(key)) is not None]
        if len(ranks) == len(set(ranks)) == len(together) + len(more):
            together |= {key: Cell(text.written, 0) for key, text in more.items()}
    return together


def writable(texts: Texts) -> Texts:
    """The texts that are nobody's own: where all are few and come again, one had to choose among them."""
    total = sum(text.times for text in texts.values())
    closed = (
        len(texts) <= _MOST_CLOSED
        and total >= 2 * len(texts)
        and all(len(text.written) <= _LONGEST_CLOSED and text.times > 1 for text in texts.values())
    )
    return {key: text for key, text in texts.items() if _is_writable(key, text, closed)}


def _is_writable(key: str, text: Cell, closed: bool) -> bool:
    written = _one_line(text.written)
    if personal(written) or len(written) > _LONGEST or not written.isprintable():
        return False
    common = bool(_NUMBER.fullmatch(key) or _CODE.fullmatch(key)) or words.is_known(key)
    return common or closed or text.times >= _FEWEST_TIMES


def _shown(texts: Texts, table: SurveyTable) -> Texts:
    """The texts without those that a tool writes where nothing was asked or answered."""
    left_out = set(map(fold, (*table.preset.not_shown, *table.preset.blank)))
    return {key: text for key, text in texts.items() if key and key not in left_out}


def _levels(texts: Texts, labels: Sequence[str]) -> FoundAnswers:
    listed = {fold(label): Cell(label, 0) for label in labels}
    kept = {**listed, **{key: text for key, text in writable(texts).items() if key not in listed}}
    held_back = len(set(texts) - set(kept))
    scale = {key: _one_line(text.written) for key, text in kept.items() if not _is_beside(key)}
    ordered, about, doubts = _ordered(scale, bool(labels))
    if held_back:
        doubts.append(_held_back(held_back))
    levels = _with_ids(ordered)
    if levels and not labels and sum(text.times for text in texts.values()) < _ENOUGH_TO_SEE_ALL:
        doubts.append(say("only what someone chose is listed: are there further levels?"))
    if len(levels) < 2:
        doubts.append(say("a scale has two levels or more"))
        missing = (Answer(f"level-{number}") for number in range(len(levels) + 1, 3))
        levels = (*levels, *missing)
    return _beside(FoundAnswers(levels=levels, about=about, doubts=tuple(doubts)), kept)


def _options(pieces: Texts) -> FoundAnswers:
    kept = writable(pieces)
    held_back = len(set(pieces) - set(kept))
    beside = words.DONT_KNOW | words.NOT_RELEVANT | words.NONE_OF_THESE
    named = {key: text.written for key, text in kept.items() if key not in beside}
    doubts: list[Text] = []
    if held_back:
        what = counted(
            "%(n)s text that few people gave is not listed: add it if it is an option; as what people wrote "
            "themselves `other: true` takes it",
            "%(n)s texts that few people gave are not listed: add those that are options; as what people "
            "wrote themselves `other: true` takes them",
            n=held_back,
        )
        doubts.append(what)
    options = _with_ids(list(named.values()))
    if not options:
        doubts.append(say("write the options of the form"))
        options = (Answer("option-1"),)
    return _beside(FoundAnswers(options=options, other=bool(held_back), doubts=tuple(doubts)), kept)


def _ticked(grids: Sequence[tuple[SurveyTable, Grid]], about: str) -> FoundAnswers:
    written = {fold(part.level): part.level for _, grid in grids for part in grid.parts}
    named = {key: text for key, text in written.items() if not _is_beside(key)}
    kept = {key: Cell(text, 0) for key, text in written.items()}
    answered, most = _chosen_at_once(grids)
    ordered, scale, doubts = _ordered(named, False)
    known = words.scale_of(named) is not None
    several = about == "barriers" or (not known and answered < _ENOUGH)
    if most <= 1 and not several and len(named) > 1:
        return _beside(FoundAnswers(levels=_with_ids(ordered), about=scale, doubts=tuple(doubts)), kept)
    doubts = []
    if most <= 1 and about != "barriers":
        doubts.append(say("nobody chose several: if they are a scale, write them as `levels`, lowest first"))
    options = [text for key, text in named.items() if key not in words.NONE_OF_THESE]
    return _beside(FoundAnswers(options=_with_ids(options), doubts=tuple(doubts)), kept)


def _chosen_at_once(grids: Sequence[tuple[SurveyTable, Grid]]) -> tuple[int, int]:
    """How often something was chosen about a technology, and how many answers at most at once."""
    answered = most = 0
    for table, grid in grids:
        parts: dict[str, list[tuple[int, set[str]]]] = {}
        for part in grid.parts:
            own = frozenset((*table.columns[part.position].names, fold(part.level)))
            cells = {row[part.position] for row in table.rows}
            chosen = {cell for cell in cells if read_tick(cell, own) is Tick.YES}
            parts.setdefault(part.id or fold(part.technology), []).append((part.position, chosen))
        for row in table.rows:
            for columns in parts.values():
                ticks = sum(row[i] in chosen for i, chosen in columns)
                answered += ticks > 0
                most = max(most, ticks)
    return answered, most


def _beside(found: FoundAnswers, texts: Texts) -> FoundAnswers:
    """The answers with the texts that mean "don't know" and the like."""

    def written(words: Collection[str]) -> tuple[str, ...]:
        return tuple(text.written for key, text in texts.items() if key in words)

    none = written(words.NONE_OF_THESE) if found.options else ()
    return replace(
        found,
        dont_know=written(words.DONT_KNOW),
        not_relevant=written(words.NOT_RELEVANT),
        none_of_these=none,
    )


def _is_beside(key: str) -> bool:
    """Whether an answer stands beside a scale."""
    return key in words.DONT_KNOW or key in words.NOT_RELEVANT


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _several(texts: Texts, between: str) -> Texts | None:
    """What the cells list, if they hold several answers; else None."""
    if not texts or words.scale_of(texts) is not None or all(map(_NUMBER.fullmatch, texts)):
        return None
    listed = any(";" in text.written for text in texts.values())
    pieces = _listed(texts, between)
    if listed and any(
        text.written.rstrip().endswith(";") or len(_split(text.written, between)) > 1
        for text in texts.values()
    ):
        return pieces
    # A comma may part answers, or stand inside one: it parts them if that leaves few texts, each given often.
    with_commas = _listed(texts, f"{between}|, ")
    many = sum(text.times for text in with_commas.values())
    fewer = len(with_commas) < len(texts) or (len(with_commas) == len(texts) and many > 2 * len(texts))
    together = any(len(_split(text.written, f"{between}|, ")) > 1 for text in texts.values())
    return with_commas if together and fewer and many >= 2 * len(with_commas) else None


def _listed(texts: Texts, between: str) -> Texts:
    pieces: Texts = {}
    for text in texts.values():
        for piece in _split(text.written, between):
            before = pieces.get(fold(piece))
            pieces[fold(piece)] = Cell(piece, text.times + (before.times if before else 0))
    return pieces


def _split(text: str, between: str) -> list[str]:
    return [piece.strip() for piece in re.split(between, text) if piece.strip()]


def _ordered(texts: dict[str, str], coded: bool) -> tuple[list[str], str, list[Text]]:
    """Texts from lowest to highest, what such a scale is about, and why they may be in another order.

    `coded`: whether they are in the order of a codebook.
    """
    if texts and all(map(_NUMBER.fullmatch, texts)):
        return _numbers(list(map(int, texts))), "", []
    matches = [_NUMBERED.fullmatch(key) for key in texts]
    numbers = [int(match[1] or match[2]) for match in matches if match]
    if len(numbers) == len(texts) == len(set(numbers)) > 0:
        order = [text for _, text in sorted(zip(numbers, texts.values(), strict=True))]
        bare = all(map(_CODE.fullmatch, texts))
        return order, "", [say("these are codes: write what each means as its `label`, lowest first")] * bare
    scale = words.scale_of(texts)
    if scale is None:
        unsure = [say("the order could not be decided, lowest first")] * (len(texts) > 1 and not coded)
        return list(texts.values()), "", unsure
    ranks = {key: rank for key in texts if (rank := scale.rank(key)) is not None}
    order = [texts[key] for key in sorted(ranks, key=ranks.__getitem__)]
    rest = [text for key, text in texts.items() if key not in ranks]
    doubts = [say("the place of the last could not be decided, lowest first")] if rest else []
    if coded and rest:
        return list(texts.values()), scale.question, []
    return order + rest, scale.question, doubts


def _numbers(given: Iterable[int]) -> list[str]:
    """The numbers in their order, with those between them that nobody gave."""
    numbers = sorted(given)
    if numbers[-1] - numbers[0] <= _MOST_FILLED:
        numbers = list(range(numbers[0], numbers[-1] + 1))
    return list(map(str, numbers))


def _with_ids(texts: Sequence[str]) -> tuple[Answer, ...]:
    made: list[Answer] = []
    keys = {fold(text) for text in texts}
    for text in texts:
        if _NUMBER.fullmatch(text):
            made.append(Answer(text))
            continue
        taken = {answer.id for answer in made} | (keys - {fold(text)}) | set(SPECIAL)
        id_ = words.short_id(text, taken, "answer")
        made.append(Answer(id_, "" if id_ == text else text))
    return tuple(made)


def _held_back(n: int) -> Text:
    return counted(
        "%(n)s text that few people gave is not listed: add it if it is a level",
        "%(n)s texts that few people gave are not listed: add those that are levels",
        n=n,
    )
