"""What stands beside what in a published file: rows of tables, objects of JSON, labels.

A record names something in one cell and holds numbers in others. Running text is not a record.
"""

from __future__ import annotations

import csv
import io
import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from radar.audit.contents import Content

_CELL = 200
"""Most characters of a cell: what is longer is text."""
_CELLS = 2000
"""Most cells of a record that are looked at."""

_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)([^<>]*)>|<!--.*?-->|<[^<>]*>", re.DOTALL)
_LABEL = re.compile(r"\b(?:aria-label|title|alt|data-label|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SCRIPT = re.compile(r"<script[^<>]*\bjson\b[^<>]*>([^<]*)", re.IGNORECASE)
_PARTS = re.compile(r"[,:;|()–—]\s|\s[–—-]\s|\)$|:")
_SPEAKING = ("title", "text", "desc", "li")
"""Elements whose whole text is a label."""
_VOID = frozenset(("br", "img", "input", "hr", "meta", "link", "wbr", "col", "path", "circle", "rect", "use"))
_CLOSED_BY = {"td": ("td", "th"), "th": ("td", "th"), "tr": ("tr",), "li": ("li",), "option": ("option",)}
_NEVER_OUTSIDE = {"td": "tr", "th": "tr", "tr": "table", "li": "ul", "option": "select"}


@dataclass(frozen=True, slots=True)
class CellGroup:
    """Cells that belong together."""

    cells: tuple[str, ...]
    """Their texts; of a JSON object its keys and values."""
    heading: tuple[str, ...]
    """What stands above a table's columns; else empty."""
    line: int
    """Where it begins, from 1."""


def records(content: Content, name: str) -> Iterator[CellGroup]:
    """The records of a text; `name` is the file's, whose ending says what it is."""
    text, ending = content.text, name.rsplit(".", 1)[-1].lower()
    if ending == "csv" or (ending in ("txt", "tsv") and _delimiter(text)):
        yield from _csv_records(text)
    elif text.lstrip()[:1] in ("{", "[") and (found := _parsed(text)) is not None:
        yield from _json_records(found, 1)
    elif "</" in text or "/>" in text:
        yield from _element_records(text)
        for match in _SCRIPT.finditer(text):
            if (found := _parsed(match[1])) is not None:
                yield from _json_records(found, text.count("\n", 0, match.start()) + 1)
    else:
        yield from _loose_records(text)


def label_parts(label: str) -> tuple[str, ...]:
    """A label such as `Drones, Try out, index 0.62` in its parts."""
    return tuple(part.strip() for part in _PARTS.split(label) if part and part.strip())


def _csv_records(text: str) -> Iterator[CellGroup]:
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text) or ",")
    rows: list[list[str]] = []
    with suppress(csv.Error):  # the rows before a fault are rows all the same
        rows.extend(row for row in reader if row)
    yield from _table_records([(number, tuple(row)) for number, row in enumerate(rows, 1)])


def _table_records(rows: list[tuple[int, tuple[str, ...]]]) -> Iterator[CellGroup]:
    """A table's rows, and its columns if its first row may name something."""
    heading = rows[0][1] if rows else ()
    for line, cells in rows:
        yield CellGroup(cells[:_CELLS], heading, line)
    if 1 < len(heading) <= _CELLS:
        for i, name in enumerate(heading[1:], 1):
            column = (name, *(cells[i] for _, cells in rows[1:_CELLS] if i < len(cells)))
            yield CellGroup(column, (), rows[0][0])


def _delimiter(text: str) -> str:
    first = text[:10_000].partition("\n")[0]
    best = max(";,\t|", key=first.count)
    return best if best in first else ""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _json_records(document: Any, line: int) -> Iterator[CellGroup]:
    """Objects, lists of values, and lists that stand side by side as columns do."""
    todo = [document]
    while todo:
        item = todo.pop()
        inside = list(item.values()) if isinstance(item, dict) else item
        todo += [value for value in inside if isinstance(value, (dict, list))]
        heading = tuple(map(str, item)) if isinstance(item, dict) else ()
        yield CellGroup(_scalars(inside)[:_CELLS], heading, line)
        if isinstance(item, dict):
            yield from _fields(item, line)
            yield from _columns(inside, line)


def _fields(item: dict[str, Any], line: int) -> Iterator[CellGroup]:
    """Each name of an object with the values that it stands for."""
    for key, value in item.items():
        values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        if cells := _scalars(values):
            yield CellGroup((str(key), *cells)[:_CELLS], (), line)


def _columns(values: list[Any], line: int) -> Iterator[CellGroup]:
    """Rows across lists of one length that stand side by side."""
    columns = [value for value in values if isinstance(value, list) and all(map(_scalar, value))]
    for names in columns:
        beside = [column for column in columns if column is not names and len(column) == len(names)]
        for i, name in enumerate(names[:_CELLS] if beside else ()):
            yield CellGroup((str(name), *(str(column[i]) for column in beside)), (), line)


def _scalars(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in values if _scalar(value))


def _scalar(value: object) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _loose_records(text: str) -> Iterator[CellGroup]:
    """A quoted name and the number that follows it, as programs write it."""
    for match in re.finditer(r"[\"']([^\"'\n]{2,80})[\"']\s{0,3}[:,=]\s{0,3}[\"'\[]?(\d[\d.]{0,9})", text):
        yield CellGroup((match[1], match[2]), (), text.count("\n", 0, match.start()) + 1)


@dataclass(slots=True)
class _Element:
    tag: str
    start: int
    text: list[str] = field(default_factory=list)
    size: int = 0
    children: list[str] = field(default_factory=list)
    rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)

    def add(self, text: str) -> None:
        if self.size <= _CELL:
            self.text.append(text)
            self.size += len(text)

    def take(self, cell: str) -> None:
        """The text of a child that was closed."""
        self.add(cell + " ")
        if cell and len(cell) <= _CELL and len(self.children) < _CELLS:
            self.children.append(cell)


_Row = tuple[int, tuple[str, ...]]
"""Where something begins in the text, and its cells."""


def _element_records(text: str) -> Iterator[CellGroup]:
    """An element's children, a table's rows and columns, and labels. Nothing need be well-formed."""
    elements, end = _Elements(), 0
    for match in _TAG.finditer(text):
        elements.add(text[end : min(match.start(), end + _CELL)])
        end = match.end()
        closing, tag, attributes = match[1], (match[2] or "").lower(), match[3]
        if closing:
            elements.close(tag)
        elif tag:
            elements.open(tag, match.start(), attributes)
    elements.add(text[end : end + _CELL])
    elements.close_all()
    yield from _with_lines(text, elements.closed, elements.labels)


class _Elements:
    """The elements that are open, innermost last, and what those that were closed held."""

    def __init__(self) -> None:
        self.stack = [_Element("", 0)]
        self.tables: list[_Element] = []
        self.counts: Counter[str] = Counter()
        """By tag: how many are open."""
        self.closed: list[_Row | list[_Row]] = []
        """An element with its children, or a table with its rows."""
        self.labels: list[_Row] = []

    def add(self, text: str) -> None:
        """Text inside the innermost element."""
        if text:
            self.stack[-1].add(text)

    def open(self, tag: str, start: int, attributes: str) -> None:
        """An element begins; one without content only has labels."""
        for label in _LABEL.findall(attributes):
            self._label(start, unescape(label[0] or label[1])[:_CELL])
        if tag in _VOID or attributes.endswith("/"):
            return
        self._end_siblings(tag)
        self.stack.append(_Element(tag, start))
        self.counts[tag] += 1
        if tag == "table":
            self.tables.append(self.stack[-1])

    def close(self, tag: str) -> None:
        """The innermost element with this tag ends, if there is one, and all that is open in it."""
        if self.counts[tag] > 0:
            while self.stack[-1].tag != tag:
                self._close_one()
            self._close_one()

    def close_all(self) -> None:
        """The text is over."""
        while len(self.stack) > 1:
            self._close_one()

    def _end_siblings(self, tag: str) -> None:
        """An element that was never closed ends where the next of its kind begins."""
        for sibling in _CLOSED_BY.get(tag, ()):
            if self.stack[-1].tag == sibling or (self.counts[sibling] and self._innermost(sibling, tag)):
                self.close(sibling)
                return

    def _innermost(self, sibling: str, tag: str) -> bool:
        """Whether an open sibling belongs to the same table or list as the element that begins."""
        borders = (_NEVER_OUTSIDE[tag], "table", "ul", "ol")
        tags = (element.tag for element in reversed(self.stack[-12:]))
        return next((found for found in tags if found == sibling or found in borders), None) == sibling

    def _close_one(self) -> None:
        element = self.stack.pop()
        self.counts[element.tag] -= 1
        cell = " ".join(unescape("".join(element.text))[: _CELL + 1].split())
        # what an element says is part of what the one around it says
        self.stack[-1].take(cell)
        if element.tag == "table":
            self.tables.pop()
            self.closed.append(element.rows)
        elif not (element.tag in _SPEAKING and len(cell) <= _CELL and self._label(element.start, cell)):
            self._row(element)

    def _row(self, element: _Element) -> None:
        """An element with several children: a row of the table that it is in, or one of its own."""
        if len(element.children) < 2:
            return
        row = (element.start, tuple(element.children))
        if element.tag == "tr" and self.tables:
            self.tables[-1].rows.append(row)
        else:
            self.closed.append(row)

    def _label(self, start: int, text: str) -> bool:
        """Note a label that has several parts; whether it has."""
        parts = label_parts(text)
        if len(parts) > 1:
            self.labels.append((start, parts))
        return len(parts) > 1


def _with_lines(
    text: str,
    closed: list[_Row | list[_Row]],
    labels: list[_Row],
) -> Iterator[CellGroup]:
    breaks = [match.start() for match in re.finditer("\n", text)]

    def line(at: int) -> int:
        return bisect_left(breaks, at) + 1

    for element in closed:
        if isinstance(element, list):
            yield from _table_records([(line(at), cells) for at, cells in element])
        else:
            yield CellGroup(element[1], (), line(element[0]))
    for at, parts in labels:
        yield CellGroup(parts, (), line(at))
