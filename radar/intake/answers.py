"""Answers in columns: what both roads read from a survey file, and what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

NO_ANSWER = -1
"""Code of an item whose respondent answered nothing in its block of columns: not even a blank."""

NOT_SHOWN = -2
"""Code of an item that the survey tool says the respondent was not asked about."""

Codes = npt.NDArray[np.int8]
Item = tuple[str, str]
"""Question id and technology id."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Some rows of a survey file. All arrays have one element for each row."""

    municipality: npt.NDArray[np.int32]
    """Position in the contract's municipalities; 0 if it has none."""
    area: npt.NDArray[np.int32]
    """Position in the contract's areas; -1: none given."""
    items: Mapping[Item, Codes]
    """Position in the question's codes (levels, don't know, not relevant, blank); or one of the above."""
    ids: npt.NDArray[np.uint64]
    """Hashes of what tells respondents apart; empty if every row is a respondent."""
    stamps: npt.NDArray[np.uint64]
    """Hashes of the times at which the tool took the rows in; empty where nothing depends on them."""

    def __len__(self) -> int:
        return len(self.area)
