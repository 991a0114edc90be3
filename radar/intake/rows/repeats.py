"""Respondents who are in the files more than once: which rows to take out, and what to say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np

from radar.intake.answers import Answers
from radar.intake.columns.layouts import Layout
from radar.intake.faults import Faults
from radar.intake.files.sources import Row
from radar.intake.rows.careful import CHUNK, Respondent, in_columns
from radar.intake.rows.moments import moment
from radar.intake.rows.respondents import Hashes, Seen, hash_texts, plain_id, row_digests
from radar.language.messages import counted, say

_SHOWN = 5
"""So many rows are named."""
_FEWEST_ROWS = 3
"""Fewer rows with the same times and answers may be chance, unless they are half of a file."""


class Surplus(NamedTuple):
    """A row to be taken out of the counts."""

    file: int
    """Position of its file."""
    layout: Layout
    respondent: Respondent


@dataclass(frozen=True, slots=True)
class ToCompare:
    """One of the files that are compared."""

    faults: Faults
    layout: Layout
    again: Callable[[frozenset[int] | None], Iterator[Respondent]]
    """Its respondents once more: those whose key has one of these hashes, or all."""


def with_ids(rows: Iterable[Row], layout: Layout, file: str, hashes: frozenset[int]) -> Iterator[Row]:
    """The rows whose respondent has one of these hashes. Looks at nothing else, so it is quick."""
    position = layout.respondent
    stream = iter(rows)
    while position is not None and (chunk := list(islice(stream, CHUNK))):
        keys = [_key(cells, position, layout, file) for _, cells in chunk]
        found = hash_texts(keys).tolist()
        yield from (row for row, hashed in zip(chunk, found, strict=True) if hashed in hashes)


def _key(cells: Sequence[str], position: int, layout: Layout, file: str) -> str:
    text = plain_id(cells[position]) if position < len(cells) else ""
    return layout.key(text, [moment(cells[i]) if i < len(cells) else "" for i in layout.stamps], file)


def settle_ids(files: Sequence[ToCompare], hashes: frozenset[int]) -> Iterator[Surplus]:
    """Compare the respondents whose ids are in these files more than once.

    The same answers again are a warning, and the surplus row is returned to be taken out; different
    answers are an error.
    """
    first: dict[str, tuple[str, int, dict[object, int]]] = {}
    for number, file in enumerate(files):
        if file.layout.respondent is None:
            continue
        elsewhere: dict[str, list[int]] = {}
        for respondent in file.again(hashes):
            said = _said(respondent, file.layout)
            if respondent.key not in first:
                first[respondent.key] = (file.faults.file, respondent.row, said)
                continue
            other, row, said_first = first[respondent.key]
            if said != said_first:
                _conflict(file, respondent.row, row, other)
                continue
            if other == file.faults.file:
                _twice(file, respondent.row, row)
            else:
                elsewhere.setdefault(other, []).append(respondent.row)
            yield Surplus(number, file.layout, respondent)
        for other, rows in elsewhere.items():
            _again_elsewhere(file, rows, other)


def settle_rows(files: Sequence[ToCompare], seen: Seen) -> Iterator[Surplus]:
    """Compare the rows of files whose respondents have no ids.

    Rows with the same time and the same answers as in an earlier file are two exports of one form: all but
    the first are returned to be taken out. Without times they are only reported.
    """
    digests = seen.rows()
    for number, file in enumerate(files):
        if not file.layout.compares_rows or not len(digests[number]):
            continue
        if file.layout.stamps:
            _rows_within(file, digests[number])
        for earlier in range(number):
            if not files[earlier].layout.compares_rows:
                continue
            common = _common(digests[earlier], digests[number])
            fewer = min(len(digests[earlier]), len(digests[number]))
            times = common.total()
            stamped = bool(file.layout.stamps and files[earlier].layout.stamps)
            most = 2 * times >= fewer
            # a row or two with the same time and answers may be chance
            sure = stamped and (times >= _FEWEST_ROWS or most)
            if not times or not (stamped or most):
                continue
            if sure:
                yield from _taken_out(number, file, common)
                digests[number] = _without(digests[number], common)
            _rows_again(file, times, files[earlier].faults.file, sure)


def _rows_within(file: ToCompare, digests: Hashes) -> None:
    """Say that rows of a file have the times and answers of others: it may have been pasted together."""
    again = len(digests) - len(np.unique(digests))
    if again < _FEWEST_ROWS:
        return
    what = counted(
        "%(n)s row has the time and the answers of another row; both are counted",
        "%(n)s rows have the times and the answers of other rows; all are counted",
        n=again,
    )
    fix = say("If answers were pasted into the file twice, remove the copies")
    file.faults.add("repeated-rows", what, fix, severity="warning")


def _common(first: Hashes, second: Hashes) -> Counter[int]:
    """How often each digest is in both."""
    return Counter(first.tolist()) & Counter(second.tolist())


def _without(digests: Hashes, common: Counter[int]) -> Hashes:
    left, kept = common.copy(), []
    for digest in digests.tolist():
        if left[digest] > 0:
            left[digest] -= 1
        else:
            kept.append(digest)
    return np.array(kept, np.uint64)


def _taken_out(number: int, file: ToCompare, common: Counter[int]) -> Iterator[Surplus]:
    left = common.copy()
    stream = file.again(None)
    while chunk := list(islice(stream, CHUNK)):
        (answers,) = in_columns(iter(chunk), file.layout)
        for respondent, digest in zip(chunk, _digests(answers), strict=True):
            if left[digest] > 0:
                left[digest] -= 1
                yield Surplus(number, file.layout, respondent)


def _digests(answers: Answers) -> list[int]:
    found: list[int] = row_digests(answers).tolist()
    return found


def _twice(file: ToCompare, row: int, first: int) -> None:
    column, position = _id_column(file)
    what = say("the respondent's id and answers are already in row %(row)s; counted once", row=first)
    fix = say("Remove one of the rows")
    file.faults.add("duplicate-respondent", what, fix, row, column, position, "warning")


def _again_elsewhere(file: ToCompare, rows: list[int], other: str) -> None:
    column, position = _id_column(file)
    shown = ", ".join(map(str, rows[:_SHOWN])) + (" …" if len(rows) > _SHOWN else "")
    what = counted(
        "the respondent in row %(rows)s is in %(file)s too, with the same answers; counted once",
        "%(n)s respondents (rows %(rows)s) are in %(file)s too, with the same answers; counted once",
        n=len(rows),
        rows=shown,
        file=other,
    )
    fix = say(
        "Remove the rows from one of the files. If each file numbers people of its own, "
        "write `ids: file` under `responses` in survey.yml"
    )
    if file.layout.ids_per_form:
        fix = say(
            "It seems to be a second export of the same form: delete one of the files. If these are two "
            "forms, write `ids: file` under `responses` in survey.yml"
        )
    file.faults.add("duplicate-respondent", what, fix, rows[0], column, position, "warning")


def _conflict(file: ToCompare, row: int, first: int, other: str) -> None:
    column, position = _id_column(file)
    if other == file.faults.file:
        what = say("the respondent's id is already in row %(row)s, with other answers", row=first)
    else:
        what = say(
            "the respondent's id is already in row %(row)s of %(file)s, with other answers",
            row=first,
            file=other,
        )
    fix = say("Keep the row that counts, or give one of them its own id")
    if other != file.faults.file:
        fix = say(
            "%(fix)s. If each file numbers people of its own, write `ids: file` under `responses` in "
            "survey.yml",
            fix=fix,
        )
    file.faults.add("conflicting-respondent", what, fix, row, column, position)


def _rows_again(file: ToCompare, times: int, other: str, sure: bool) -> None:
    if sure:
        what = counted(
            "%(n)s row has the time and the answers of a row in %(file)s; counted once",
            "%(n)s rows have the times and the answers of rows in %(file)s; counted once",
            n=times,
            file=other,
        )
        fix = say(
            "It seems to be a second export of the same form: delete one of the files. If these are two "
            "forms, write `ids: file` under `responses` in survey.yml"
        )
    else:
        what = counted(
            "%(n)s row has the answers of a row in %(file)s; both are counted",
            "%(n)s rows have the answers of rows in %(file)s; both are counted",
            n=times,
            file=other,
        )
        fix = say(
            "If it is a second export of the same form, delete one of the files. If these are two forms, "
            "write `ids: file` under `responses` in survey.yml"
        )
    file.faults.add("repeated-rows", what, fix, severity="warning")


def _id_column(file: ToCompare) -> tuple[str, int]:
    position = file.layout.respondent or 0
    return file.layout.headings[position], position


def _said(respondent: Respondent, layout: Layout) -> dict[object, int]:
    """A respondent's answers whatever the order of the columns; what was not answered left out."""
    answers: dict[object, int] = {
        columns.item: code
        for columns, code in zip(layout.items, respondent.answers, strict=True)
        if code >= 0
    }
    return answers | {"municipality": respondent.municipality, "area": respondent.area}
