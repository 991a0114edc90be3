"""What respondents wrote, taken from their files, and the search for it in a published text.

Two kinds: tokens (ids, e-mail addresses), which stand in a text or don't, and runs of words, of which
a few in a row give a text away, whatever mark-up stands between them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from radar.audit.contents import plain, without_tags

RUN = 6
"""This many words in a row are not there by chance."""
_LETTERS = 24
"""A run has at least so many letters and digits."""
_SHORT_WORDS, _SHORT_LETTERS = 3, 12
"""The least that a short text holds to be looked for."""
_NAME_LETTERS = 7
_PLAIN_DIGITS = 8
"""A number with fewer digits is not told from other numbers."""

_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile("[0-9A-Za-z]+")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_ODD = np.uint64(0x9E3779B97F4A7C15)

Words = tuple[str, ...]
Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Found:
    """How many different secrets of a kind stand in a text, and the line of the first."""

    number: int
    line: int


@dataclass(frozen=True)
class Secrets:
    """What is not to be found on the site."""

    tokens: frozenset[str]
    """Ids and the like."""
    ids: int
    """How many ids are among them."""
    skipped: int
    """Ids that could be any number or word, and are not looked for."""
    texts: int
    """How many different texts are looked for."""
    runs: Mapping[Words, int]
    """Words in a row -> number of the text that they give away."""
    whole: Mapping[Words, int]
    """Short texts, which count where they stand alone: in a cell, an element, between quotation marks."""
    names: Mapping[Words, int]
    """People's names: as runs, but for those that the radar's own texts hold as well."""

    def search(
        self, text: str, words: list[str], binary: bool, own: Own
    ) -> tuple[Found | None, Found | None]:
        """Which tokens and which texts stand in a plain text with these words.

        `binary`: it is picked out of bytes, where short tokens stand by chance.
        """
        return self._tokens_in(text, words, 5 if binary else 0), self._texts_in(text, words, own)

    def _tokens_in(self, text: str, words: list[str], shortest: int) -> Found | None:
        near = [t for word in self._by_word.keys() & words for t in self._by_word[word] if len(t) >= shortest]
        places = [place for token in near if (place := _place(text, token)) is not None]
        return Found(len(places), _line(text, min(places))) if places else None

    def _texts_in(self, text: str, words: list[str], own: Own) -> Found | None:
        numbers = self._vocabulary
        if not numbers:
            return None
        known = np.fromiter(map(numbers.get, words, itertools.repeat(0)), np.uint64, len(words))
        hits: dict[int, int] = {}
        for length, hashes in self._hashes.items():
            for at in _windows(known, length, hashes):
                given_away = self._number(tuple(words[at : at + length]), text, own)
                if given_away is not None:
                    hits[given_away] = min(at, hits.get(given_away, at))
        if not hits:
            return None
        first = next(itertools.islice(_WORD.finditer(text), min(hits.values()), None))
        return Found(len(hits), _line(text, first.start()))

    def _number(self, run: Words, text: str, own: Own) -> int | None:
        """The text that a run gives away, if it does so here."""
        if run in self.runs and not own.program(run):
            return self.runs[run]
        if run in self.names and not own.all(run):
            return self.names[run]
        if run in self.whole and _stands_alone(run, text) and not own.all(run):
            return self.whole[run]
        return None

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        """The longest word of a token -> tokens: only those whose word is there need a closer look."""
        found: dict[str, list[str]] = {}
        for token in self.tokens:
            found.setdefault(max(_WORD.findall(token), key=len), []).append(token)
        return found

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        """A number from 1 on for every word in a run."""
        words = (word for run in (*self.runs, *self.whole, *self.names) for word in run)
        return {word: number for number, word in enumerate(dict.fromkeys(words), 1)}

    @cached_property
    def _hashes(self) -> dict[int, Hashes]:
        """By length, the hashes of all runs."""
        by_length: dict[int, list[Words]] = {}
        for run in (*self.runs, *self.whole, *self.names):
            by_length.setdefault(len(run), []).append(run)
        numbers = self._vocabulary
        return {
            length: np.unique(_hash(np.array([[numbers[word] for word in run] for run in runs], np.uint64)))
            for length, runs in by_length.items()
        }


def words_of(text: str) -> list[str]:
    """The words of a text: letters and digits in a row."""
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text)


class Own:
    """The radar's own texts, read when a find must be held against them."""

    def __init__(self, program: Iterable[str], editors: Iterable[str]) -> None:
        self._program_texts, self._editor_texts = program, editors

    def program(self, run: Words) -> bool:
        """Whether the program, the settings or the questionnaires say this."""
        return f" {' '.join(run)} " in self._program

    def all(self, run: Words) -> bool:
        """Whether they or the editors' pages say this."""
        return self.program(run) or f" {' '.join(run)} " in self._editors

    @cached_property
    def _program(self) -> str:
        return _as_run(self._program_texts)

    @cached_property
    def _editors(self) -> str:
        return _as_run(self._editor_texts)


def secrets(ids: Iterable[str], texts: Iterable[str], personal: Iterable[str], examples: str = "") -> Secrets:
    """What to look for, from the cells of respondents' files.

    `texts`: free text and what goes unread. `personal`: names, e-mail addresses, codes. `examples`: a
    text whose words are ids by chance only.
    """
    every = {plain(id_.strip()) for id_ in ids if id_.strip()}
    tokens = set(filter(_tellable, every)).difference(words_of(plain(examples)))
    number, runs, whole, names = 0, {}, {}, {}
    cells = [(cell, False) for cell in dict.fromkeys(texts)] + [(c, True) for c in dict.fromkeys(personal)]
    further: set[str] = set()
    for cell, person in cells:
        text = plain(cell.strip())
        words = tuple(_WORD.findall(without_tags(text, " ")))
        if not words:
            continue
        further |= {piece for piece in text.split() if "@" in piece and _WORD.search(piece)}
        if len(text.split()) == 1:
            # a word of a comment may stand anywhere; a name or code may not
            if person and _tellable(text):
                further.add(text)
            continue
        letters = sum(map(len, words))
        own_runs = [run for run in _shingles(words) if _telling(run)]
        # a run of several words gives a text away; a short text counts only as a whole
        if own_runs:
            runs.update(dict.fromkeys(own_runs, number))
        elif person and letters >= _NAME_LETTERS and len(words) < RUN:
            names[words] = number
        elif _SHORT_WORDS <= len(words) <= RUN and letters >= _SHORT_LETTERS and _lettered(words) > 2:
            whole[words] = number
        else:
            continue
        number += 1
    return Secrets(
        tokens=frozenset(tokens | {piece.strip(".,;:()<>\"'") for piece in further}),
        ids=len(tokens),
        skipped=len(every) - len(tokens),
        texts=number + len(further),
        runs=runs,
        whole=whole,
        names=names,
    )


def _tellable(token: str) -> bool:
    """Whether a token is told from the numbers and words that stand everywhere."""
    words = _WORD.findall(token)
    letters = sum(c.isalpha() for c in token)
    digits = sum(c.isdigit() for c in token)
    if not letters:
        dotted = _IP.fullmatch(token) is not None
        return digits >= _PLAIN_DIGITS + (len(words) > 1 and not dotted)
    return bool(words) and (letters + digits >= 4 if digits else letters >= 12)


def _shingles(words: Words) -> Iterator[Words]:
    return (words[at : at + RUN] for at in range(len(words) - RUN + 1))


def _telling(run: Words) -> bool:
    return sum(map(len, run)) >= _LETTERS and _lettered(run) >= RUN - 2


def _lettered(words: Words) -> int:
    return sum(not word.isdigit() for word in words)


def _place(text: str, token: str) -> int | None:
    match = re.search(rf"(?<![^\W_]){re.escape(token)}(?![^\W_])", text)
    return match.start() if match else None


def _stands_alone(run: Words, text: str) -> bool:
    between = r"[^\w<>\"\n]+"
    pattern = rf"(?:\A|[>\"\n\t;,|])[\s(]*{between.join(run)}[\s.!?)]*(?:\Z|[<\"\n\t;,|])"
    return re.search(pattern, text) is not None


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _as_run(texts: Iterable[str]) -> str:
    return f" {' '.join(word for text in texts for word in _WORD.findall(plain(text)))} "


def _hash(runs: Hashes) -> Hashes:
    """(runs,): a hash of each row of numbers."""
    total = np.zeros(len(runs), np.uint64)
    for column in runs.T:
        total = (total ^ column) * _ODD
        total ^= total >> np.uint64(29)
    return total


def _windows(known: Hashes, length: int, wanted: Hashes) -> Sequence[int]:
    """Where so many known words stand in a row with one of these hashes."""
    if len(known) < length:
        return ()
    windows = np.lib.stride_tricks.sliding_window_view(known, length)
    at = np.flatnonzero(known[: len(windows)])
    for i in range(1, length):
        at = at[known[at + i] > 0]
    found: list[int] = at[np.isin(_hash(windows[at]), wanted)].tolist()
    return found
