"""What people write, with the language that it is in.

A text that someone wrote is a plain `str` in the radar's own language. Two kinds of it know more.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any


class Translated(str):
    """A text in the radar's own language that has translations."""

    __slots__ = ("others",)

    others: Mapping[str, str]
    """By language; the radar's own is not among them."""

    def __new__(cls, text: str, others: Mapping[str, str]) -> Translated:
        """`text` is in the radar's own language."""
        made = super().__new__(cls, text)
        made.others = dict(others)
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return str(self), dict(self.others)


class Foreign(str):
    """A text in another language than the page around it, because nobody translated it."""

    __slots__ = ("language",)

    language: str

    def __new__(cls, text: str, language: str) -> Foreign:
        """`language`: the code of the one that it is in."""
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return str(self), self.language

    def __html__(self) -> str:
        """For templates: what a screen reader needs to say it right.

        No quotation marks, so that it is easily found again where it stands in an attribute and has no place;
        see `radar.site.rendering`.
        """
        return f"<span lang={self.language}>{escape(self)}</span>"


def part_of(text: str, part: str) -> str:
    """A part of a text, in the language of the whole."""
    return Foreign(part, text.language) if isinstance(text, Foreign) else part


class Words:
    """Marks the fields of models that hold words which can be translated, as against codes and names."""


WORDS = Words()
