"""Respondents who stand in the files twice, found in memory that does not grow with the rows."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

LONGEST_ID = 256
"""Most bytes in a respondent's id."""

_AT_ONCE = 1 << 20
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


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
    """The same for Python strings."""
    encoded = [text.encode() for text in ids]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    return hash_ids(np.frombuffer(b"".join(encoded), np.uint8), lengths)


class IdLog:
    """The hashes of all ids, in a temporary file. Use as a context manager."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by __exit__)

    def __enter__(self) -> IdLog:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, hashes: Hashes) -> None:
        """Note some more."""
        self._file.write(hashes.tobytes())

    def mark(self) -> int:
        """The present end, for `rewind`."""
        return self._file.tell()

    def rewind(self, mark: int) -> None:
        """Forget what was added after `mark`."""
        self._file.seek(mark)
        self._file.truncate()

    def repeated(self) -> frozenset[int]:
        """Hashes that were added more than once. Reads the file once for every million of them."""
        total = self.mark() // 8
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
