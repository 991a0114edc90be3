"""Respondents who are in the files twice, found by hashes in little memory."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from radar.intake.answers import Answers

Hashes = npt.NDArray[np.uint64]

LONGEST_ID = 256
"""Most bytes in a respondent's id."""

_WHOLE = re.compile(r"[0-9]+(?:\.0)?")
_AT_ONCE = 1 << 20
_NONE = np.empty(0, np.uint64)
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def plain_id(cell: str) -> str:
    """An id as it is compared: its spaces and its case matter, those around it don't.

    Zeros before a number and decimals of nothing are left out: spreadsheets take and add them.
    """
    text = unicodedata.normalize("NFC", cell.strip())
    return _number_id(text) if text[-1:].isdigit() and _WHOLE.fullmatch(text) else text


def _number_id(text: str) -> str:
    return text.removesuffix(".0").lstrip("0") or "0"


def hash_ids(data: npt.NDArray[np.uint8], lengths: npt.NDArray[np.int64]) -> Hashes:
    """64-bit hashes of texts given as their bytes end to end and the length of each.

    Eight bytes at a time through the finaliser of SplitMix64 (Steele, Lea and Flood, 2014, "Fast
    splittable pseudorandom number generators"). Equal texts have equal hashes; the reverse is
    checked by `repeated`'s user, on the texts themselves.
    """
    rows = len(lengths)
    longest = int(lengths.max(initial=1))
    words = -(-longest // 8)
    padded = np.zeros((rows, words * 8), np.uint8)
    if rows and (lengths == longest).all():
        padded[:, :longest] = data.reshape(rows, longest)
    else:
        padded[np.arange(words * 8) < lengths[:, None]] = data
    by_word = padded.view(np.uint64)
    hashes = np.zeros(rows, np.uint64)
    for word in range(words):
        mixed = _mix(hashes * _ODD + by_word[:, word] + _ODD)
        # a text's own end decides where its hash ends, not the longest text beside it
        hashes = np.where(lengths > word * 8, mixed, hashes)
    return hashes


def hash_texts(ids: Sequence[str]) -> Hashes:
    """`hash_ids` of Python strings."""
    encoded = [text.encode() for text in ids]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    return hash_ids(np.frombuffer(b"".join(encoded), np.uint8), lengths)


def mixed(first: Hashes, second: Hashes) -> Hashes:
    """Hashes of pairs of hashes."""
    return _mix(first * _ODD + second)


def row_digests(answers: Answers) -> Hashes:
    """A hash of each row's time, municipality, area and answers, whatever the order of the columns."""
    digests = np.zeros(len(answers), np.uint64)
    for (question, technology), codes in answers.items.items():
        key = hash_texts([f"{question}\0{technology}"])[0]
        given = codes.astype(np.int64).astype(np.uint64)
        # added up, so that neither the order of the items nor those without an answer matter
        digests += np.where(codes >= 0, _mix(given * _ODD + key), np.uint64(0))
    for values in (answers.municipality, answers.area):
        digests = _mix(digests * _ODD + values.astype(np.int64).astype(np.uint64))
    return _mix(digests * _ODD + answers.stamps) if len(answers.stamps) else digests


Mark = tuple[int, int]


class Seen:
    """Who was read so far: hashes of all ids, in a temporary file, and digests of rows without ids.

    Use as a context manager.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by __exit__)
        self._rows: list[Hashes] = []
        self._ends: list[int] = []

    def __enter__(self) -> Seen:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, ids: Hashes, rows: Hashes) -> None:
        """Note some more respondents: the hashes of their ids, or the digests of their rows."""
        self._file.write(ids.tobytes())
        self._rows.append(rows)

    def end_file(self) -> None:
        """What was added since the last call is a file of its own."""
        self._ends.append(len(self._rows))

    def mark(self) -> Mark:
        """The present end, for `rewind`."""
        return self._file.tell(), len(self._rows)

    def rewind(self, mark: Mark) -> None:
        """Forget what was added after `mark`."""
        self._file.seek(mark[0])
        self._file.truncate()
        del self._rows[mark[1] :]

    def taken(self) -> tuple[Hashes, Hashes]:
        """All that was added: hashes of ids, and digests of rows."""
        self._file.seek(0)
        return np.frombuffer(self._file.read(), np.uint64), np.concatenate([_NONE, *self._rows])

    def rows(self) -> list[Hashes]:
        """The digests of the rows of each file; none for a file whose respondents have ids."""
        return [np.concatenate([_NONE, *self._rows[a:b]]) for a, b in pairwise([0, *self._ends])]

    def repeated(self) -> frozenset[int]:
        """Hashes of ids that were added more than once. Reads the file once for every million of them."""
        total = self._file.tell() // 8
        passes = np.uint64(max(1, -(-total // _AT_ONCE)))
        found: list[Hashes] = []
        for part in range(int(passes)):
            self._file.seek(0)
            pieces = []
            while piece := self._file.read(_AT_ONCE):
                hashes = np.frombuffer(piece, np.uint64)
                pieces.append(hashes[hashes % passes == part] if passes > 1 else hashes)
            ordered = np.sort(np.concatenate(pieces)) if pieces else np.empty(0, np.uint64)
            found.append(np.unique(ordered[1:][ordered[1:] == ordered[:-1]]))
        return frozenset(np.concatenate(found).tolist())


def _mix(x: Hashes) -> Hashes:
    x = (x ^ (x >> np.uint64(30))) * _MIX_1
    x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))
