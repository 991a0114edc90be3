"""Headings -> grids: columns whose headings are alike but for a technology, and with ticks an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from radar.inputs.names import fold
from radar.intake.columns.ticks import Tick, read_tick
from radar.tools.draft import words
from radar.tools.draft.reading import SurveyTable, Texts
from radar.tools.draft.spelling import Speller

_Order = tuple[int, float, int, int, str]

TECHNOLOGY, LEVEL = "{technology}", "{level}"
HOLES = (TECHNOLOGY, LEVEL, "{question}")

_AFTER = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"(?P<a>.*?)(?P<open> ?\[)(?P<level>[^\[\]]+)(?P<close>\])",
        r"(?P<a>.*?)(?P<open> \(choice=)(?P<level>.+)(?P<close>\))",
        r"(?P<a>.*)(?P<open> - )(?P<level>.+)(?P<close>)",
        r"(?P<a>.*)(?P<open> :: |: ?)(?P<level>.+)(?P<close>)",
        r"(?P<a>)(?P<open>:)(?P<level>[^:]+)(?P<close>:.+)",
        r"(?P<a>.*)(?P<open>/|\.)(?P<level>[^/.]+)(?P<close>)",
        r"(?P<a>.*?)(?P<open>___?_?)(?P<level>[^_]+)(?P<close>)",
        r"(?P<a>.*?)(?P<open>_)(?P<level>.+)(?P<close>)",
    )
)
"""What may follow a technology where each answer has a column of its own."""
_BEFORE = re.compile(r"(?P<level>[^:]+)(?P<close>: ?)(?P<a>.*)", re.DOTALL)

_ONE = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"(?P<a>.+?)(?P<open> ?\[)(?P<t>[^\[\]]+)(?P<close>\])",
        r"(?P<a>.+)(?P<open> - )(?P<t>.+)(?P<close>)",
        r"(?P<a>.+?)(?P<open> - )(?P<t>.+)(?P<close>)",
        r"(?P<a>.+)(?P<open> :: |: ?)(?P<t>.+)(?P<close>)",
        r"(?P<a>\w+)(?P<open>\.)(?P<t>\w+)(?P<close>)",
        r"(?P<a>\w+?)(?P<open>_)(?P<t>\w+)(?P<close>)",
        r"(?P<a>.+)(?P<open>/)(?P<t>[^/]+)(?P<close>)",
        r"(?P<a>.+)(?P<open> \()(?P<t>[^()]+)(?P<close>\))",
    )
)
"""Where the part of a grid stands that may be a technology without a page."""
_TWO = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"(?P<a>.*?)(?P<open> ?\[)(?P<t>[^\[\]]+)(?P<mid>\] ?\[)(?P<level>[^\[\]]+)(?P<close>\])",
        r"(?P<a>.+)(?P<open> - )(?P<t>.+?)(?P<mid> - )(?P<level>.+)(?P<close>)",
        r"(?P<a>)(?P<open>)(?P<t>.+?)(?P<mid> - )(?P<level>.+)(?P<close>)",
    )
)
_MOST_LEVELS = 12
"""A scale has no more answers."""
_LONGEST_ANSWER = 80
_FEWEST_KNOWN = 0.5
"""So much of a grid must be technologies of the radar."""
_FEW = 10
"""Too few cells to show which texts a column has in common with others."""
_ALIKE = 0.5
"""So much of one column's texts another has to have, to be of the same grid."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column as a part of a grid."""

    position: int
    technology: str
    """As the heading writes it."""
    id: str | None
    """The technology's; None: no page has such a name."""
    level: str = ""
    """With ticks: the answer, as the heading writes it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns with the answers to one question."""

    template: str
    """The headings, with a hole for the technology and with ticks one for the answer."""
    block: str
    """The text above the columns, as it is written; empty without several header rows."""
    ticked: bool
    parts: tuple[GridColumn, ...]
    beside: tuple[int, ...] = ()
    """Columns that look like parts of it and hold no such answers."""
    by_place: bool = False
    """Whether only their place tells its columns from those of another question."""

    @property
    def ids(self) -> set[str]:
        """The technologies with a page."""
        return {part.id for part in self.parts if part.id is not None}

    @property
    def positions(self) -> set[int]:
        """The positions of all columns that belong to it."""
        return {part.position for part in self.parts} | set(self.beside)

    @property
    def known_share(self) -> float:
        """Share of its technologies that have a page."""
        names = {part.id or fold(part.technology) for part in self.parts}
        return len(self.ids) / max(1, len(names))


@dataclass(frozen=True, slots=True)
class Found:
    """The grids of a file."""

    grids: tuple[Grid, ...]
    others: tuple[Grid, ...]
    """Grids that may be questions, whose rows are mostly no technologies of the radar."""


def find_grids(table: SurveyTable, taken: Iterable[int], speller: Speller) -> Found:
    """The questions' columns among those that are not taken."""
    free = [column.position for column in table.columns if column.position not in set(taken)]
    candidates = [
        grid
        for grid in (_checked(table, candidate) for candidate in _candidates(table, free, speller))
        if grid is not None
    ]
    # The same columns can be read as several grids: the one with most known technologies is right.
    known = _chosen([grid for grid in candidates if grid.ids], _by_known)
    good = [grid for grid in known if grid.known_share >= _FEWEST_KNOWN] or known[:1]
    # one technology alone is not a grid, unless the survey asks about no other
    most = max((len(grid.ids) for grid in good), default=0)
    good = [grid for grid in good if len(grid.ids) >= min(2, most)]
    used = {position for grid in good for position in grid.positions}
    rest = [grid for grid in candidates if not grid.positions & used]
    # Beside grids with known technologies a new one must be large to be believed; alone, two columns do.
    if good:
        others = _chosen([grid for grid in rest if _is_new(table, grid, 3)], _by_size)
    else:
        new = _chosen([grid for grid in rest if _is_new(table, grid, 2)], _by_size)
        good, others = _alike(table, new)
    order = sorted(good, key=lambda grid: min(grid.positions))
    return Found(tuple(part for grid in order for part in _in_runs(table, grid)), tuple(others))


def is_ticked(table: SurveyTable, position: int) -> bool:
    """Whether a column only repeats its heading, or the end of it, where that was chosen."""
    texts = table.texts[position]
    names = table.columns[position].names
    return len(texts) == 1 and all(
        name.endswith(key) or name.rstrip("])").endswith(key) for key in texts for name in names[-1:]
    )


def values(table: SurveyTable, grid: Grid) -> Texts:
    """The texts of all cells of a grid."""
    return merged(table.texts[part.position] for part in grid.parts)


def merged(many: Iterable[Texts]) -> Texts:
    """The texts of several columns together."""
    together: Texts = {}
    for texts in many:
        for key, text in texts.items():
            before = together.get(key)
            together[key] = text if before is None else replace(before, times=before.times + text.times)
    return together


def _candidates(table: SurveyTable, free: Sequence[int], speller: Speller) -> Iterator[Grid]:
    """Every way to see columns as parts of a grid."""
    found: dict[tuple[str, str, bool], dict[int, GridColumn]] = {}
    written: dict[tuple[str, str, bool], str] = {}
    for i in free:
        for text in table.names[i]:
            for template, technology, id_, level in _readings(text, speller):
                key = (table.columns[i].block, fold(template), bool(level))
                written.setdefault(key, template)
                parts = found.setdefault(key, {})
                if i not in parts or (parts[i].id is None and id_ is not None):
                    parts[i] = GridColumn(i, technology, id_, level)
    for key, parts in found.items():
        block, _, ticked = key
        grid = Grid(written[key], _block(table, parts), ticked, tuple(parts.values()))
        bare = written[key] == TECHNOLOGY and not block
        yield from _same_answers(table, grid) if bare and not grid.ids else (grid,)
        if bare and grid.ids:
            yield replace(grid, parts=tuple(part for part in grid.parts if part.id is not None))


def _block(table: SurveyTable, positions: Iterable[int]) -> str:
    return next((table.columns[i].block_heading for i in positions), "")


def _readings(text: str, speller: Speller) -> Iterator[tuple[str, str, str | None, str]]:
    """Template, technology, its id and the answer, in every way in which a heading can be read."""
    if any(hole in text for hole in HOLES):
        return
    for start, end, id_ in speller.found_in(text):
        for template, level in _around(text[:start], text[end:]):
            yield template, text[start:end], id_, level
    for pattern in _ONE:
        if match := pattern.fullmatch(text):
            template = f"{match['a']}{match['open']}{TECHNOLOGY}{match['close']}"
            yield template, match["t"], speller.knows(match["t"]), ""
    for pattern in _TWO:
        if match := pattern.fullmatch(text):
            template = f"{match['a']}{match['open']}{TECHNOLOGY}{match['mid']}{LEVEL}{match['close']}"
            yield template, match["t"], speller.knows(match["t"]), match["level"]
    yield TECHNOLOGY, text, speller.knows(text), ""


def _around(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Template and answer, in every way in which the texts around a technology can be read."""
    if not before and after.isdigit():
        after = ""  # Microsoft Forms numbers a heading that is taken
    yield f"{before}{TECHNOLOGY}{after}", ""
    for pattern in _AFTER:
        if match := pattern.fullmatch(after):
            yield f"{before}{TECHNOLOGY}{match['a']}{match['open']}{LEVEL}{match['close']}", match["level"]
    if match := _BEFORE.fullmatch(before):
        yield f"{LEVEL}{match['close']}{match['a']}{TECHNOLOGY}{after}", match["level"]


def _same_answers(table: SurveyTable, grid: Grid) -> Iterator[Grid]:
    """Columns that only have their answers in common, in grids of the same ones."""
    groups: list[tuple[set[str], list[GridColumn]]] = []
    for part in grid.parts:
        texts = set(table.texts[part.position])
        if not 1 < len(texts) <= _MOST_LEVELS:
            continue
        for own, parts in groups:
            if len(texts & own) >= _ALIKE * min(len(texts), len(own)):
                own |= texts
                parts.append(part)
                break
        else:
            groups.append((texts, [part]))
    for _, parts in groups:
        yield replace(grid, parts=tuple(parts))


def _checked(table: SurveyTable, grid: Grid) -> Grid | None:
    """The grid without the columns that hold no such answers; None: it is none."""
    if grid.ticked:
        parts = tuple(part for part in grid.parts if _is_tick(table, part))
        levels: dict[str, set[str]] = {}
        for part in parts:
            levels.setdefault(part.id or fold(part.technology), set()).add(fold(part.level))
        filled = any(table.texts[part.position] for part in parts)
        if not filled or max(map(len, levels.values()), default=0) < 2 or 2 * len(parts) < len(grid.parts):
            return None
    else:
        parts = tuple(part for part in grid.parts if _is_answer(table, part))
        parts = _with_common_texts(table, parts)
        if not any(table.texts[part.position] for part in parts):
            return None
    kept = {part.position for part in parts}
    beside = tuple(part.position for part in grid.parts if part.position not in kept)
    return replace(grid, parts=parts, beside=beside if grid.block or grid.template != TECHNOLOGY else ())


def _is_tick(table: SurveyTable, part: GridColumn) -> bool:
    """Whether the cells of a column say that an answer was chosen, or not."""
    own = {fold(part.level), *table.columns[part.position].names}
    not_shown = set(map(fold, (*table.preset.not_shown, *table.preset.blank)))
    said = [read_tick(key, own, (), (), not_shown) for key in table.texts[part.position]]
    return Tick.UNKNOWN not in said


def _is_answer(table: SurveyTable, part: GridColumn) -> bool:
    """Whether a column may hold one of several answers about a technology."""
    texts = table.texts[part.position]
    if table.labels[part.position] or not texts:
        return True
    if is_ticked(table, part.position):
        return False
    total = sum(text.times for text in texts.values())
    mean = sum(len(text.written) * text.times for text in texts.values()) / total
    return mean <= _LONGEST_ANSWER and not (len(texts) > _MOST_LEVELS and 2 * len(texts) > total)


def _with_common_texts(table: SurveyTable, parts: tuple[GridColumn, ...]) -> tuple[GridColumn, ...]:
    """The parts whose texts are mostly those of others too, where there are enough to say it."""
    if len(parts) < 3:
        return parts
    having: dict[str, int] = {}
    for part in parts:
        for key in _pieces(table.texts[part.position]):
            having[key] = having.get(key, 0) + 1

    enough = max(2, len(parts) // 4)

    def is_shared(key: str) -> bool:
        return any(having[piece] >= enough for piece in _pieces((key,)))

    def common(part: GridColumn) -> bool:
        texts = table.texts[part.position]
        if sum(text.times for text in texts.values()) < _FEW and all(map(words.is_known, texts)):
            return True
        shared = sum(text.times for key, text in texts.items() if is_shared(key))
        return 2 * shared >= sum(text.times for text in texts.values())

    return tuple(part for part in parts if common(part))


def _pieces(texts: Iterable[str]) -> set[str]:
    """The texts, and what they list."""
    return {fold(piece) for key in texts for piece in (key, *re.split(r"[;,\n]", key)) if piece.strip()}


def _chosen(candidates: list[Grid], key: Callable[[Grid], _Order]) -> list[Grid]:
    """The best of the candidates, of which no two have a column in common."""
    chosen: list[Grid] = []
    for grid in sorted(candidates, key=key):
        if not any(grid.positions & other.positions for other in chosen):
            chosen.append(grid)
    return chosen


def _by_known(grid: Grid) -> _Order:
    """The grid with the most technologies first; of those alike the one with the most columns."""
    return (-len(grid.ids), -grid.known_share, -len(grid.parts), len(grid.template), grid.template)


def _by_size(grid: Grid) -> _Order:
    """The grid with the most columns first, but before all those that say which part is the technology."""
    bare = grid.template == TECHNOLOGY and not grid.block
    return (int(bare), 0.0, -len(grid.parts), -len(grid.template), grid.template)


def _is_new(table: SurveyTable, grid: Grid, fewest: int) -> bool:
    """Whether a grid of unknown technologies may be a question about technologies."""
    if grid.ticked or len(grid.parts) < fewest or _is_below_answers(table, grid):
        return False
    labels = {fold(label) for part in grid.parts for label in table.labels[part.position]}
    texts = set(values(table, grid)) - words.DONT_KNOW - words.NOT_RELEVANT
    ticks = {read_tick(key) for key in texts} <= {Tick.YES, Tick.NO} and not all(map(str.isdigit, texts))
    return not ticks and 1 < len(texts | labels) <= _MOST_LEVELS


def _is_below_answers(table: SurveyTable, grid: Grid) -> bool:
    """Whether the headings are answers themselves: then the file has none, and they are somebody's."""
    texts = values(table, grid)
    if grid.block or grid.template != TECHNOLOGY:
        return False
    names = [fold(part.technology) for part in grid.parts]
    return any(name in texts or words.is_known(name) for name in names)


def _alike(table: SurveyTable, grids: list[Grid]) -> tuple[list[Grid], list[Grid]]:
    """The grids that ask about the same things as the likeliest one, and the others."""
    if not grids:
        return [], []
    first = next((grid for grid in grids if _is_about_technologies(table, grid)), grids[0])
    rows = {fold(part.technology) for part in first.parts}
    same = [grid for grid in grids if 2 * len(rows & {fold(p.technology) for p in grid.parts}) > len(rows)]
    return same, [grid for grid in grids if grid not in same]


def _is_about_technologies(table: SurveyTable, grid: Grid) -> bool:
    scale = words.scale_of(values(table, grid))
    return scale is not None and bool(scale.question)


def _in_runs(table: SurveyTable, grid: Grid) -> list[Grid]:
    """A grid in which technologies come again, cut into the questions that its columns answer.

    Where no row has an answer in two of them, they are branches of one question.
    """
    runs: list[list[GridColumn]] = [[]]
    for part in sorted(grid.parts, key=lambda part: part.position):
        key = (part.id or fold(part.technology), fold(part.level))
        if any((earlier.id or fold(earlier.technology), fold(earlier.level)) == key for earlier in runs[-1]):
            runs.append([])
        runs[-1].append(part)
    if len(runs) == 1:
        return [grid]
    sets = [{part.position for part in run} for run in runs]
    both = sum(sum(any(row[i].strip() for i in positions) for positions in sets) > 1 for row in table.rows)
    if not both:
        return [grid]
    cut = [replace(grid, parts=tuple(run), by_place=True) for run in runs]
    return [replace(cut[0], beside=grid.beside), *(replace(piece, beside=()) for piece in cut[1:])]
