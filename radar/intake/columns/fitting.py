"""Which survey tool a file comes from, and what its way of writing says that survey.yml leaves unsaid."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from radar.inputs.contract import Contract
from radar.inputs.names import fold
from radar.inputs.questionnaire import Items, LayoutName, Responses
from radar.intake.columns.codebook import Codebook
from radar.intake.columns.headings import Column, columns_of
from radar.intake.columns.tools import PLAIN, PRESETS, Preset
from radar.intake.expected import Expected

MOST_HEADER_ROWS = 3
MOST_ABOVE = 20
"""The headings are looked for in so many rows, to say that others stand above them."""

_IMPORT_ID = re.compile(r'\s*\{\s*"ImportId"')
_NEXTCLOUD_IDS = frozenset(("submission_id", "user_id", "user_display_name", "timestamp"))
_KINDS = {
    "seed": re.compile(r"\d{6,12}"),
    "number": re.compile(r"-?\d{1,12}"),
    "time": re.compile(
        r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?:\.\d+)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4} [\d:. ]+(?:[ap]m)?"
    ),
    "language": re.compile(r"[a-z]{2}(?:-[A-Za-z-]{2,12})?"),
    "address": re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]*:[0-9a-f:]+"),
    "mail": re.compile(r"\S+@\S+"),
    "anonymous": re.compile(r"anonym\w*"),
}
"""Kinds of cells that tools fill in."""
_MOST_OWN = 12
"""So many columns at the start may be a tool's own."""
_FEWEST_ALIKE = 2
"""So many columns of a tool's own must a file have to resemble its files."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A file's tool, what survey.yml and the tool say of the file together, and its columns."""

    name: LayoutName
    preset: Preset
    expected: Expected
    """What the file is expected to be, now that its tool is known."""
    columns: list[Column]
    sample: list[Sequence[str]]
    """The first rows below the header."""


def known_headings(expected: Expected) -> set[str]:
    """Folded headings that a file may have: those of survey.yml, and of any tool."""
    responses, contract = expected.responses, expected.contract
    single = (responses.respondent, responses.municipality, responses.area_column)
    known = {fold(heading) for heading in single if heading is not None}
    known |= set(map(fold, (responses.long.question, responses.long.technology, responses.long.level)))
    known |= {fold(heading) for preset in PRESETS.values() for heading in preset.known}
    for items in responses.items:
        known |= contract.headings(items).keys()
    return known


def tool_of(
    top: Sequence[Sequence[str]], responses: Responses, codebook: Codebook | None = None
) -> LayoutName:
    """The tool that a file comes from, as survey.yml or its headings say; else `long` or `wide`."""
    if codebook is not None:
        return "surveyxact"
    return recognised(top, responses) if responses.layout == "auto" else responses.layout


def _own_columns(tool: LayoutName, top: Sequence[Sequence[str]]) -> Mapping[int, str]:
    """What a tool's first columns are, by what stands in them: the headings may be in any language."""
    if not top:
        return {}
    width, rows = len(top[0]), [row for row in top[1:] if any(map(str.strip, row))]
    kinds = [{_kind(row[i]) for row in rows if i < len(row)} for i in range(min(width, _MOST_OWN))]
    if tool == "limesurvey":
        return _of_limesurvey(kinds)
    forms = ({"number", "seed"}, {"time"}, {"time"}, {"mail", "anonymous"})
    if tool == "microsoft-forms" and all(_holds(kinds, i, *own) for i, own in enumerate(forms)):
        return {0: "ID", 1: "Start time", 2: "Completion time", 3: "Email", 4: "Name"}
    return {}


def _of_limesurvey(kinds: Sequence[set[str]]) -> Mapping[int, str]:
    """LimeSurvey's own columns, which end where an answer begins."""
    if not (
        _holds(kinds, 0, "number", "seed") and _holds(kinds, 3, "language") and _holds(kinds, 2, "number", "")
    ):
        return {}
    names = {0: "id", 2: "lastpage", 3: "startlanguage"}
    if _holds(kinds, 1, "time", ""):
        names[1] = "submitdate"
    times = iter(("startdate", "datestamp"))
    for i in range(4, len(kinds)):
        if i == 4 and _holds(kinds, i, "seed"):
            names[i] = "seed"
        elif _holds(kinds, i, "time"):
            names[i] = next(times, "datestamp")
        elif _holds(kinds, i, "address"):
            names[i] = "ipaddr"
        else:
            break
    return names


def _holds(kinds: Sequence[set[str]], position: int, *wanted: str) -> bool:
    """Whether a column has cells, all of these kinds."""
    return position < len(kinds) and bool(kinds[position]) and kinds[position] <= set(wanted)


def _kind(cell: str) -> str:
    """What kind of thing a cell holds; `text` if it is none of those that tools add."""
    text = cell.strip()
    if not text:
        return ""
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(text)), "text")


def fit(
    top: Sequence[Sequence[str]],
    tool: LayoutName,
    expected: Expected,
    codebook: Codebook | None = None,
) -> Fitted:
    """What survey.yml and the tool say together of a file.

    `top`: the file's first rows, at least one more than can be headings; at least one. `expected`: with the
    tool's own spellings.
    """
    responses, contract = expected.responses, expected.contract
    preset = PRESETS.get(tool, PLAIN)
    rows: int = responses.header_rows
    if preset.header is not None and "header_rows" not in responses.model_fields_set:
        rows = _header_rows(top, preset)
    columns = _columns(top, rows, preset, codebook)
    said = _spoken_of(responses, preset, contract)
    for i, own in _own_columns(tool, top).items():
        # what survey.yml speaks of is an answer, whatever it looks like
        if said.isdisjoint(columns[i].names):
            names = tuple(dict.fromkeys((*columns[i].names, fold(own))))
            columns[i] = replace(columns[i], names=names)
    # below several header rows the text above a column may be all that names it
    keys = {key for column in columns for key in (*column.names, column.block)}
    respondent = responses.respondent or ("respondent_id" if tool == "long" else None)
    if preset is not PLAIN:
        respondent = _respondent(preset, responses, keys)
    items = [
        _fit_items(item, number, preset, columns, contract) if preset is not PLAIN or item.columns else item
        for number, item in enumerate(responses.items, 1)
    ]
    fitted = expected.but(layout=tool, header_rows=rows, items=items, respondent=respondent)
    return Fitted(tool, preset, fitted, columns, list(top[rows:]))


def _spoken_of(responses: Responses, preset: Preset, contract: Contract) -> set[str]:
    """Folded headings of the columns that survey.yml speaks of, however the tool may write them."""
    single = (responses.respondent, responses.municipality, responses.area_column)
    said = {fold(heading) for heading in (*single, *responses.free_text, *responses.ignore) if heading}
    for number, items in enumerate(responses.items, 1):
        for way in _ways(items, number, preset):
            said |= contract.headings(items.model_copy(update=way)).keys()
    return said


def recognised(top: Sequence[Sequence[str]], responses: Responses) -> LayoutName:
    """The tool whose marks are in the first row; else `long` or `wide`."""
    cells = top[0] if top else []
    marked: dict[LayoutName, int] = {}
    for name, preset in PRESETS.items():
        keys = {fold(text) for cell in cells for text in preset.names(cell)}
        if any(keys.issuperset(map(fold, marks)) for marks in preset.marks) or _begins(cells, keys, preset):
            marked[name] = len(keys & set(map(fold, preset.known)))
    if marked:
        # some marks are common words: the tool that more columns are of is meant
        return max(marked, key=lambda name: marked[name])
    by_content: tuple[LayoutName, ...] = ("limesurvey", "microsoft-forms")
    for name in by_content:
        if _own_columns(name, top):
            return name
    keys = {fold(cell) for cell in cells}
    long = responses.long
    several = len({items.question for items in responses.items}) > 1
    needed = (long.technology, long.level, *([long.question] if several else []))
    return "long" if keys.issuperset(map(fold, needed)) else "wide"


def _begins(cells: Sequence[str], keys: set[str], preset: Preset) -> bool:
    """Whether the first column gives the tool away, or another beside one of a certain form."""
    first = next((fold(cell) for cell in cells if cell.strip()), "")
    names, pattern = preset.beside
    form = re.compile(pattern, re.DOTALL).fullmatch
    beside = not keys.isdisjoint(map(fold, names)) and any(form(cell) for cell in cells)
    return first in set(map(fold, preset.first)) or beside


def resembling(columns: Iterable[Column]) -> LayoutName | None:
    """The tool whose own columns a file has most of, if it has some that few others have."""
    keys = {key for column in columns for key in column.names}
    alike = {name: len(keys & set(map(fold, preset.known))) for name, preset in PRESETS.items()}
    best = max(alike, key=lambda name: alike[name])
    return best if alike[best] >= _FEWEST_ALIKE else None


def _columns(
    top: Sequence[Sequence[str]], rows: int, preset: Preset, codebook: Codebook | None
) -> list[Column]:
    header = list(top[:rows])
    if codebook is not None:
        return columns_of(header[:1], False, codebook.names)
    if preset.header == "stacked":
        return columns_of([row for row in header if not _import_ids(row)], True)
    return columns_of(header[:1] if preset.header == "names" else header, False, preset.names)


def _header_rows(top: Sequence[Sequence[str]], preset: Preset) -> int:
    """How many rows hold headings, as the tool writes them."""
    if preset.header == "names":
        second = {fold(cell) for cell in top[1]} if len(top) > 1 else set()
        return 2 if len(second & _NEXTCLOUD_IDS) > 1 else 1
    if preset.header == "stacked":
        numbers = [i for i, row in enumerate(top[:MOST_HEADER_ROWS], 1) if _import_ids(row)]
        if numbers:
            return numbers[0]
        return 1 if len(top) < 2 or _is_answer(top[0], top[1], preset) else 2
    # the headings end where a row gives a respondent's id
    ids = set(map(fold, preset.respondent))
    position = next((i for i, cell in enumerate(top[0]) if fold(cell) in ids), None)
    if position is None:
        return 1
    rows = 1
    while rows < min(MOST_HEADER_ROWS, len(top)) and not "".join(top[rows][position : position + 1]).strip():
        rows += 1
    return rows


def _is_answer(names: Sequence[str], row: Sequence[str], preset: Preset) -> bool:
    """Whether a row below the names is somebody's answers: it has times where times are."""
    times = set(map(fold, preset.stamps))
    cells = [cell for name, cell in zip(names, row, strict=False) if fold(name) in times]
    return any(_kind(cell) == "time" or cell.strip()[:4].isdigit() for cell in cells)


def _import_ids(row: Sequence[str]) -> bool:
    return any(_IMPORT_ID.match(cell) for cell in row)


def _respondent(preset: Preset, responses: Responses, keys: Collection[str]) -> str | None:
    said = responses.respondent
    if "respondent" in responses.model_fields_set or (said is not None and fold(said) in keys):
        return said
    found = next((heading for heading in preset.respondent if fold(heading) in keys), None)
    if found is not None or preset.anonymous:
        return found
    return preset.respondent[0] if preset.respondent else said


def _fit_items(
    items: Items, number: int, preset: Preset, columns: Sequence[Column], contract: Contract
) -> Items:
    """A block of answers with the heading and the shape that fit the file, and the text above it."""
    block = items.block
    if block is None and any(column.block for column in columns):
        asked = {fold(text) for text in contract.question_spellings(items.question)}
        block = next((column.block_heading for column in columns if column.block in asked), None)
    here = items.positions
    near = [column for column in columns if here is None or column.position in here]

    def fitting(changes: Mapping[str, str]) -> int:
        headings = contract.headings(items.model_copy(update=changes))
        matched = [next((headings[key] for key in c.names if key in headings), None) for c in near]
        found = [match for match in matched if match is not None]
        if changes["shape"] != items.shape and changes["shape"] == "tick-per-level":
            # not said in survey.yml: only if there is a tick for each level, so that no scale passes for one
            levels = len(contract.questionnaire.asked(items.question).levels)
            codes: dict[str, set[int]] = {}
            for technology, code in found:
                codes.setdefault(technology, set()).add(code)
            if any(len({c for c in own if c < levels}) < levels for own in codes.values()):
                return 0
        return len(found)

    best = max(_ways(items, number, preset), key=fitting)
    return items.model_copy(update={**best, "block": block})


def _ways(items: Items, number: int, preset: Preset) -> Iterator[Mapping[str, str]]:
    """The shapes and headings that a block may have, the likeliest first."""
    # where survey.yml says which columns these are, whatever number they have is passed over
    nth = str(number) if number > 1 and items.columns is None else ""
    shapes: dict[str, tuple[str, ...]] = {
        "level-in-cell": tuple(pattern.replace("{nth}", nth) for pattern in preset.headings),
        "tick-per-level": preset.ticks,
    }
    if items.columns is not None:
        shapes["level-in-cell"] += ("{technology}",)
        shapes["tick-per-level"] += ("{technology} - {level}",)
    said = "shape" in items.model_fields_set
    for shape, patterns in shapes.items():
        if said and shape != items.shape:
            continue
        if "heading" in items.model_fields_set:
            if shape == "level-in-cell" or "{level}" in items.heading:
                yield {"shape": shape, "heading": items.heading}
            continue
        for pattern in patterns:
            yield {"shape": shape, "heading": pattern}
    if not said or items.shape == "level-in-cell":
        yield {"shape": "level-in-cell", "heading": items.heading}
