"""Texts of the respondents' own, where an answer could be chosen."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence

from radar.inputs.names import fold
from radar.intake.rows.reading import COMPARED, Reading
from radar.language.messages import say

_REMEMBERED = 1000
"""So many different texts are told apart."""
_NEARLY = 0.85
_OFTEN = 3
"""A text that so many respondents wrote is hardly their own."""


class OwnWords:
    """Texts that respondents wrote in place of an answer. None of them is kept or shown."""

    def __init__(self, reading: Reading, position: int, valid: Sequence[str]) -> None:
        """`valid`: the answers, folded."""
        self.reading, self.position, self.valid = reading, position, valid
        self.count = 0
        self.times: Counter[int] = Counter()
        self.first: dict[int, int] = {}
        self.near: dict[str, list[int]] = {}

    def note(self, row: int, text: str) -> None:
        """Take note of a text: that it came again, or that it is nearly an answer."""
        self.count += 1
        key = fold(text)[:COMPARED]
        digest = hash(key)
        if digest in self.first or len(self.first) < _REMEMBERED:
            self.times[digest] += 1
            self.first.setdefault(digest, row)
        if self.times[digest] == 1:
            near = difflib.get_close_matches(key, self.valid, n=1, cutoff=_NEARLY)
            if near:
                self.near.setdefault(near[0], []).append(row)

    def finish(self) -> None:
        """Say what may be an answer after all."""
        for answer, rows in self.near.items():
            what = say(
                "a text of the respondent's own is nearly the answer “%(answer)s” (row %(row)s)",
                answer=answer,
                row=rows[0],
            )
            fix = say("If it is that answer, add its spelling to `also` in survey.yml")
            self.reading.fault("nearly-an-answer", what, fix, rows[0], self.position, "warning")
        often = [(self.first[digest], n) for digest, n in self.times.items() if n >= _OFTEN]
        for row, times in sorted(often):
            what = say("the same text of respondents' own is in %(n)s rows", n=times)
            fix = say("If it is an answer that could be chosen, add it in survey.yml")
            self.reading.fault("repeated-own-words", what, fix, row, self.position, "warning")
