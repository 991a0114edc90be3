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
from collections.abc import Iterator
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
        if isinstance(item, dict):
            yield CellGroup(tuple(str(v) for v in inside if _scalar(v))[:_CELLS], tuple(map(str, item)), line)
            for key, value in item.items():
                values = value.values() if isinstance(value, dict) else value
                if isinstance(value, (dict, list)):
                    yield CellGroup((str(key), *(str(v) for v in values if _scalar(v)))[:_CELLS], (), line)
                elif _scalar(value):
                    yield CellGroup((str(key), str(value)), (), line)
            columns = [value for value in inside if isinstance(value, list) and all(map(_scalar, value))]
            for names in columns:
                beside = [column for column in columns if column is not names and len(column) == len(names)]
                for i, name in enumerate(names[:_CELLS] if beside else ()):
                    yield CellGroup((str(name), *(str(column[i]) for column in beside)), (), line)
        else:
            yield CellGroup(tuple(str(v) for v in inside if _scalar(v))[:_CELLS], (), line)


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


def _element_records(text: str) -> Iterator[CellGroup]:
    """An element's children, a table's rows and columns, and labels. Nothing need be well-formed."""
    stack = [_Element("", 0)]
    tables: list[_Element] = []
    open_: Counter[str] = Counter()
    closed: list[tuple[int, tuple[str, ...]] | list[tuple[int, tuple[str, ...]]]] = []
    labels: list[tuple[int, tuple[str, ...]]] = []

    def close() -> None:
        element = stack.pop()
        open_[element.tag] -= 1
        cell = " ".join(unescape("".join(element.text))[: _CELL + 1].split())
        parent = stack[-1]
        parent.add(cell + " ")
        if cell and len(cell) <= _CELL and len(parent.children) < _CELLS:
            parent.children.append(cell)
        if element.tag == "table":
            tables.pop()
            closed.append(element.rows)
        elif element.tag in _SPEAKING and len(cell) <= _CELL and len(parts := label_parts(cell)) > 1:
            labels.append((element.start, parts))
        elif len(element.children) > 1:
            row = (element.start, tuple(element.children))
            if element.tag == "tr" and tables:
                tables[-1].rows.append(row)
            else:
                closed.append(row)

    end = 0
    for match in _TAG.finditer(text):
        if match.start() > end:
            stack[-1].add(
                text[end : end + _CELL] if match.start() - end > _CELL else text[end : match.start()]
            )
        end = match.end()
        if not match[2]:
            continue
        tag = match[2].lower()
        if match[1]:
            if open_[tag] > 0:
                while stack[-1].tag != tag:
                    close()
                close()
            continue
        labels += [
            (match.start(), parts)
            for label in _LABEL.findall(match[3])
            if len(parts := label_parts(unescape(label[0] or label[1])[:_CELL])) > 1
        ]
        if tag in _VOID or match[3].endswith("/"):
            continue
        siblings = _CLOSED_BY.get(tag, ())
        for sibling in siblings:
            # an element that was never closed ends where the next of its kind begins
            if stack[-1].tag == sibling or (open_[sibling] and _innermost(stack, sibling, tag)):
                while stack[-1].tag != sibling:
                    close()
                close()
                break
        stack.append(_Element(tag, match.start()))
        open_[tag] += 1
        if tag == "table":
            tables.append(stack[-1])
    stack[-1].add(text[end : end + _CELL])
    while len(stack) > 1:
        close()
    yield from _with_lines(text, closed, labels)


def _innermost(stack: list[_Element], sibling: str, tag: str) -> bool:
    """Whether an open sibling belongs to the same table or list as the element that begins."""
    border = _NEVER_OUTSIDE[tag]
    for element in reversed(stack[-12:]):
        if element.tag == sibling:
            return True
        if element.tag in (border, "table", "ul", "ol"):
            return False
    return False


def _with_lines(
    text: str,
    closed: list[tuple[int, tuple[str, ...]] | list[tuple[int, tuple[str, ...]]]],
    labels: list[tuple[int, tuple[str, ...]]],
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
