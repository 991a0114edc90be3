"""Counts, rounded by lots that nobody can repeat who does not know the secret and all the answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from radar.inputs.settings import Disclosure

if TYPE_CHECKING:
    import pandas as pd

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

_AXES = ("question", "technology", "area", "municipality", "level")
_BITS = 64


@dataclass(frozen=True, slots=True)
class Lots:
    """The lots of one edition: a number in [0, 1) for each sum of record keys.

    A count of the same people has the same lot in every table. Random rounding: Nargundkar and Saveland
    (1972); lots that hang on the records counted: Fraser and Wooton (2005), Thompson, Broadfoot and Elazar
    (2013).
    """

    base: int
    """What rounded counts are multiples of. 1: they stay as they are."""
    secret: bytes = b""
    salt: bytes = b""
    """A digest of all the edition's counts: other answers, other lots."""

    @property
    def draw(self) -> str | None:
        """The name of these lots, in eight hexadecimal digits; None where nothing is rounded."""
        return self.salt[:4].hex() if self.base > 1 else None

    def rounded(self, n: Ints, keys: Keys) -> Ints:
        """`n − r + b [u < r/b]` with `r = n mod b`, the same shape: unbiased, and out by less than b.

        What can be divided by b stays as it is, 0 too. `keys`: the sum of record keys of each count.
        """
        rest = n % self.base
        result = n - rest
        for at in zip(*(places.tolist() for places in np.nonzero(rest)), strict=True):
            # u < r/b in whole numbers, so that no rounding of theirs decides
            if self._lot("radar cell", int(keys[at]).to_bytes(8, "big")) * self.base < int(rest[at]) << _BITS:
                result[at] += self.base
        return result

    def normal(self, name: str) -> float:
        """A number from the standard normal distribution, by a lot of its own for each name."""
        return NormalDist().inv_cdf((self._lot("radar weights", name.encode()) + 0.5) / (1 << _BITS))

    def _lot(self, purpose: str, drawn_for: bytes) -> int:
        """A whole number below 2^64."""
        key, person = self.secret, purpose.encode()
        return int.from_bytes(
            blake2b(self.salt + drawn_for, digest_size=8, key=key, person=person).digest(), "big"
        )


def lots_of(counts: pd.DataFrame, edition: str, rule: Disclosure, secret: bytes) -> Lots:
    """The lots of an edition with these counts (of `radar.counts`)."""
    if rule.base == 1:
        return Lots(1)
    salt = blake2b(digest_size=32, key=secret, person=b"radar edition")
    salt.update(edition.encode())
    for part in _canonical(counts):
        salt.update(part)
    return Lots(rule.base, secret, salt.digest())


def _canonical(counts: pd.DataFrame) -> Iterator[bytes]:
    """The counts as bytes that do not depend on the order of rows and names: names, then numbers.

    A piece at a time: all of them take as much room as the counts of a large survey, once more.
    """
    columns = []
    for axis in _AXES:
        used, codes = np.unique(counts[axis].cat.codes, return_inverse=True)
        names = counts[axis].cat.categories[used].tolist()
        order = sorted(range(len(names)), key=names.__getitem__)
        yield b"\n" + "\0".join(names[i] for i in order).encode()
        columns.append(np.argsort(order)[codes].astype(np.int32))
    columns.append(counts["n"].to_numpy())
    rows = np.lexsort(columns[::-1])
    yield b"\n"
    for column in columns:
        yield column[rows].astype("<i8").tobytes()
