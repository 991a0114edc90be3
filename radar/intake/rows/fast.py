"""The fast road: a file without a fault, read in columns by Arrow, in blocks and two at a time.

It finds no faults: at the first thing that is not plainly right it raises `Anomaly`, and the file
takes the careful road, which reads the same answers or says what is wrong.
"""

from __future__ import annotations

import codecs
import io
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

import numpy as np
import numpy.typing as npt

from radar.inputs.names import fold
from radar.inputs.questionnaire import BLANK, Responses
from radar.intake.answers import Answers, Codes, Item
from radar.intake.columns.layouts import Layout
from radar.intake.columns.tools import Status
from radar.intake.expected import Expected
from radar.intake.faults import shown
from radar.intake.privacy import SUSPECT, SUSPECT_ID, personal
from radar.intake.rows.moments import moment
from radar.intake.rows.respondents import LONGEST_ID, Hashes, hash_ids, hash_texts, plain_id

BLOCK = 2 << 20
"""Bytes read at a time. Larger blocks are no faster and take more memory."""

THREADS = 2
_LONGEST_ROW = 1 << 24
_TAIL = 1 << 16
_QUOTE, _NEWLINE, _RETURN = b'"\n\r'
_SUSPECT = SUSPECT.replace(r"\d", r"\p{Nd}").replace(r"\D", r"\P{Nd}")
"""Arrow's own `\\d` are the digits 0 to 9 alone."""
_LONGEST_NUMBERLESS = 8
"""An id of at most so many characters holds no personal number."""

_T = TypeVar("_T")

_ID_BYTES = np.zeros(256, bool)
_ID_BYTES[list(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:/")] = True
_ID_START = _ID_BYTES.copy()
_ID_START[list(b"_-.:/")] = False
_ZERO, _POINT = b"0."


class Anomaly(Exception):
    """Something that the fast road leaves to the careful one."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a file's bytes, which stands for the rows that begin in it: those after a line end there."""

    start: int
    end: int
    quoted: bool = False
    """Whether the part begins inside quotation marks: an odd number of them stands before it."""

    def rows(self, stream: IO[bytes]) -> bytes:
        """The bytes of these rows, with the header if the part is the first. Raises `Anomaly`."""
        stream.seek(self.start)
        data = _read(stream, self.end - self.start)
        first = _end_outside(data, self.quoted) if self.start else 0
        if first is None:
            raise Anomaly
        rest, open_ = b"", self.quoted != bool(data.count(b'"') % 2)
        while piece := stream.read(_TAIL):
            rest += piece
            last = _end_outside(rest, open_)
            if last is not None:
                return data[first:] + rest[:last]
            if len(rest) > _LONGEST_ROW:
                raise Anomaly
        return data[first:] + rest

    def marks(self, path: Path) -> int:
        """How many quotation marks stand in this part."""
        with path.open("rb", buffering=0) as stream:
            stream.seek(self.start)
            return _read(stream, self.end - self.start).count(b'"')


def _read(stream: IO[bytes], size: int) -> bytes:
    """So many bytes, or what there is; an unbuffered stream may hand out fewer at a time."""
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _end_outside(data: bytes, quoted: bool) -> int | None:
    """Where the first line end outside quotation marks is over."""
    at = marks = 0
    while end := data.find(b"\n", at) + 1:
        marks += data.count(b'"', at, end)
        if (marks % 2 == 1) == quoted:
            return end
        at = end
    return None


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Exact text -> code, growing with the spellings met. Unknown texts are an anomaly."""

    exact: dict[bytes, int]
    folded: dict[str, int]
    longest: int
    """Bytes of the longest cell: known names are short, but may have any white space around them."""

    def table(self, texts: list[bytes], dtype: type[np.signedinteger[Any]]) -> npt.NDArray[Any]:
        """Codes of a column's distinct texts."""
        for text in texts:
            if text not in self.exact:
                try:
                    code = self.folded.get(fold(text.decode()))
                except UnicodeDecodeError:
                    raise Anomaly from None
                # a name with markup in it is left to the careful road, which knows where that may stand
                if code is None or len(text) > self.longest or b"<" in text:
                    raise Anomaly
                self.exact[text] = code
        return np.array([self.exact[text] for text in texts], dtype=dtype)


def read_blocks(
    path: Path,
    delimiter: str,
    layout: Layout,
    expected: Expected,
    work: Callable[[Answers], _T],
    progress: Callable[[int], None],
    span: Span | None = None,
) -> Iterator[_T]:
    """What `work` makes of each block of rows, in order. Raises `Anomaly`.

    `work` runs in the reading threads. `progress` is told the bytes that were read so far. `span`: read only
    the rows that begin there.
    """
    if not layout.plain or not delimiter.isascii() or not _rows_have_names(layout, expected.responses):
        raise Anomaly
    parse = _Parser(delimiter, layout, expected, shown(path))
    rows = 0
    with _opened(path, span) as stream, ThreadPoolExecutor(THREADS) as pool:
        header_rows = 0 if span is not None and span.start else expected.responses.header_rows
        waiting: deque[tuple[int, Future[tuple[int, _T]]]] = deque()

        def task(block: bytes) -> tuple[int, _T]:
            answers = parse(block)
            return len(answers), work(answers)

        try:
            for block in _blocks(stream, ord(delimiter), header_rows):
                waiting.append((stream.tell(), pool.submit(task, block)))
                if len(waiting) > THREADS:
                    done, future = waiting.popleft()
                    count, result = future.result()
                    rows += count
                    progress(done)
                    yield result
            while waiting:
                done, future = waiting.popleft()
                count, result = future.result()
                rows += count
                progress(done)
                yield result
        finally:
            for _, future in waiting:
                future.cancel()
    if not rows and span is None:
        raise Anomaly


def _opened(path: Path, span: Span | None) -> IO[bytes]:
    if span is None:
        return path.open("rb", buffering=0)
    with path.open("rb", buffering=0) as stream:
        return io.BytesIO(span.rows(stream))


def _blocks(stream: IO[bytes], delimiter: int, header_rows: int) -> Iterator[bytes]:
    """The rows below the header in pieces that end where a row ends."""
    rest = b""
    first = True
    while piece := stream.read(BLOCK):
        if b"\0" in piece:
            raise Anomaly
        rest += piece
        if first:
            rest, first = _below_header(rest, header_rows, delimiter), False
        end = _last_row_end(rest, delimiter)
        if end:
            yield rest[:end]
            rest = rest[end:]
        elif len(rest) > _LONGEST_ROW:
            raise Anomaly
    if rest.strip():
        if rest.count(b'"') % 2:
            raise Anomaly
        _last_row_end(rest + b"\n", delimiter)
        yield rest


def _rows_have_names(layout: Layout, responses: Responses) -> bool:
    """Whether every row must hold a known name, so that neither an empty row nor totals pass for answers."""
    return layout.municipality is not None or (layout.area is not None and responses.area_required)


def _below_header(data: bytes, header_rows: int, delimiter: int) -> bytes:
    position = 0
    for _ in range(header_rows):
        end = data.find(b"\n", position) + 1
        while end and data.count(b'"', position, end) % 2:
            end = data.find(b"\n", end) + 1
        # a lone carriage return may end a row: left to the careful road
        if not end or b"\r" in data[position : end - 2]:
            raise Anomaly
        position = end
    # a mark in the middle of a heading must not make rows pass for the header
    _last_row_end(data[:position].removeprefix(codecs.BOM_UTF8), delimiter)
    return data[position:]


def _last_row_end(data: bytes, delimiter: int) -> int:
    """Where the last whole row ends. Raises `Anomaly` unless every quotation mark is in its place.

    A mark opens a cell after a delimiter or a line end, closes it before one, and is doubled within.
    So counted from the start of a row, odd marks open and even marks close, two in a row are one
    mark in the text, and a line end outside all of them ends a row.
    """
    if b'"' not in data:
        return data.rfind(b"\n") + 1
    codes = np.frombuffer(data, np.uint8)
    marks = np.flatnonzero(codes == _QUOTE)
    ends = np.flatnonzero(codes == _NEWLINE)
    outside = ends[np.searchsorted(marks, ends) % 2 == 0]
    if not len(outside):
        return 0
    end = int(outside[-1]) + 1
    marks = marks[marks < end]
    borders = np.zeros(256, bool)
    borders[[delimiter, _QUOTE, _NEWLINE, _RETURN]] = True
    opening, closing = marks[0::2], marks[1::2]
    if not (borders[codes[opening[opening > 0] - 1]].all() and borders[codes[closing + 1]].all()):
        raise Anomaly
    return end


class _Parser:
    """Bytes of whole rows -> answers. Safe to call from several threads."""

    def __init__(self, delimiter: str, layout: Layout, expected: Expected, file: str) -> None:
        # imported here because a small file never takes this road
        import pyarrow as pa
        import pyarrow.csv

        responses, contract = expected.responses, expected.contract
        self.layout, self.file = layout, file
        self.cell_characters = longest = contract.limits.cell_characters
        self.municipality = _Lookup({}, contract.municipality_codes, longest)
        no_area = {fold(text): -1 for text in (*responses.no_area, *contract.elsewhere)}
        no_area |= {} if responses.area_required else {"": -1}
        self.area = _Lookup({}, {**no_area, **contract.area_codes}, longest)
        self.levels = {q: _Lookup({}, codes, longest) for q, codes in contract.level_codes.items()}
        self.blanks = {q: a.codes().index(BLANK) for q, a in contract.questionnaire.questions.items()}
        self.blocks: dict[int, list[tuple[int, Item]]] = {}
        for columns in layout.items:
            self.blocks.setdefault(columns.block, []).append((columns.columns[0], columns.item))

        names = [str(i) for i in range(len(layout.headings))]
        # only texts that are not compared with known ones need to be looked at for valid UTF-8
        distinct = pa.dictionary(pa.int32(), pa.binary())
        types = dict.fromkeys(names, distinct) | {names[i]: pa.string() for i in layout.text}
        self._empty = (*layout.unnamed, *layout.personal)
        respondent = () if layout.respondent is None else (layout.respondent,)
        types |= {names[i]: pa.binary() for i in (*self._empty, *layout.unread, *respondent)}
        self._csv = pyarrow.csv
        self._buffer = pa.py_buffer
        self._invalid = pa.ArrowInvalid
        self._names = names
        self._delimiter = delimiter
        self._convert = pyarrow.csv.ConvertOptions(column_types=types)

    def __call__(self, block: bytes) -> Answers:
        if block.startswith(codecs.BOM_UTF8):  # Arrow would skip it, wherever in the file the block begins
            raise Anomaly
        options = self._csv.ReadOptions(
            use_threads=False, column_names=self._names, block_size=len(block) + 1
        )
        quoted = b'"' in block
        parse = self._csv.ParseOptions(
            delimiter=self._delimiter, quote_char='"' if quoted else False, newlines_in_values=quoted
        )
        try:
            table = self._csv.read_csv(self._buffer(block), options, parse, self._convert)
        except self._invalid:
            raise Anomaly from None
        layout, rows = self.layout, table.num_rows
        if not rows:
            return Answers(np.empty(0, np.int32), np.empty(0, np.int32), {}, *[np.empty(0, np.uint64)] * 2)
        for i in self._empty:
            if _bytes_of(table, i)[1].any():
                raise Anomaly
        for i in layout.text:
            self._check_text(table, i)
        for column in layout.status:
            self._check_finished(table.column(column.position), column.status)
        none = np.empty(0, np.uint64)
        ids = none if layout.respondent is None else self._ids(table, layout.respondent)
        stamps = none if not layout.stamped_rows else hash_texts([" ".join(m) for m in self._moments(table)])
        municipality = np.zeros(rows, np.int32)
        if layout.municipality is not None:
            municipality = _codes(table, layout.municipality, self.municipality, np.int32)
        area = np.full(rows, -1, np.int32)
        if layout.area is not None:
            area = _codes(table, layout.area, self.area, np.int32)
        return Answers(municipality, area, self._items(table, rows), ids, stamps)

    def _items(self, table: Any, rows: int) -> dict[Item, Codes]:
        items: dict[Item, Codes] = {}
        for columns in self.blocks.values():
            answered = np.zeros(rows, bool)
            for position, item in columns:
                codes = _codes(table, position, self.levels[item[0]], np.int8)
                items[item] = codes
                answered |= codes != self.blanks[item[0]]
            if not answered.all():
                for _, item in columns:
                    # who left the whole block empty has the code of a blank here: it becomes -1
                    items[item] -= ~answered * np.int8(self.blanks[item[0]] + 1)
        return items

    def _ids(self, table: Any, position: int) -> Hashes:
        data, lengths = _bytes_of(table, position)
        longest = int(lengths.max())
        if lengths.min() < 1 or longest > LONGEST_ID or not _ID_BYTES[data].all():
            raise Anomaly
        starts = np.cumsum(lengths) - lengths
        if not _ID_START[data[starts]].all() or self._has_zeros(data, starts, lengths):
            raise Anomaly
        if longest > _LONGEST_NUMBERLESS and self.layout.typed_ids:
            _refuse_personal(table.column(position).cast("string"), SUSPECT_ID)
        if not self.layout.ids_per_form:
            return hash_ids(data, lengths)
        return hash_texts(self._keys(table, position))

    def _has_zeros(
        self, data: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]
    ) -> bool:
        """Whether a number among the ids has zeros that a spreadsheet may have taken or added elsewhere."""
        ends = starts + lengths - 1
        perhaps = (data[starts] == _ZERO) | ((data[ends] == _ZERO) & (data[ends - 1] == _POINT))
        texts = (data[a : a + n].tobytes() for a, n in zip(starts[perhaps], lengths[perhaps], strict=True))
        return any(plain_id(text.decode()) != text.decode() for text in texts)

    def _keys(self, table: Any, position: int) -> list[str]:
        """What tells respondents apart where each form has its own ids."""
        ids = table.column(position).cast("string").to_pylist()
        stamps = self._moments(table)
        return [self.layout.key(id_, moments, self.file) for id_, moments in zip(ids, stamps, strict=True)]

    def _moments(self, table: Any) -> list[tuple[str, ...]]:
        """When the tool took each row in."""
        columns = [map(moment, table.column(i).to_pylist()) for i in self.layout.stamps]
        return list(zip(*columns, strict=True)) if columns else [()] * table.num_rows

    def _check_finished(self, column: Any, status: Status) -> None:
        """Leave a file with rows that are to be left out to the careful road, which counts them."""
        for text in column.unique().to_pylist():
            if status.state(text) != "finished":
                raise Anomaly

    def _check_text(self, table: Any, position: int) -> None:
        _, lengths = _bytes_of(table, position)
        longest = int(lengths.max())
        if longest > self.cell_characters:  # in bytes; the careful road counts characters
            raise Anomaly
        if longest:
            _refuse_personal(table.column(position), _SUSPECT)


def _codes(table: Any, position: int, lookup: _Lookup, dtype: type[np.signedinteger[Any]]) -> Any:
    chunk = table.column(position).combine_chunks()
    chunk = chunk if hasattr(chunk, "indices") else chunk.chunk(0)
    return lookup.table(chunk.dictionary.to_pylist(), dtype)[chunk.indices.to_numpy()]


def _bytes_of(table: Any, position: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """A text column's bytes end to end, and the length of each text in bytes."""
    array = table.column(position).combine_chunks()
    array = array if hasattr(array, "buffers") else array.chunk(0)
    _, offsets, data = array.buffers()
    ends = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
    codes = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    return codes[ends[0] : ends[-1]], np.diff(ends).astype(np.int64)


def _refuse_personal(column: Any, pattern: str) -> None:
    import pyarrow.compute

    suspect = pyarrow.compute.match_substring_regex(column, pattern)
    for text in column.filter(suspect).to_pylist():
        if personal(text):
            raise Anomaly
