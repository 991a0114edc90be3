"""Texts for people that can be told in another language: English sentences that know what was put in.

A stage says what it has to say in English and knows no other language. Whoever prints it, a shell,
asks `translator.teller` for the reader's. Pages, whose language is known, ask `Language.text` and
`Language.counted` instead. All of them are in the same catalogues; `translator` says how to keep these up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

LANGUAGES = (
    "en",
    *sorted(path.name for path in (Path(__file__).parent / "locale").iterdir() if path.is_dir()),
)
"""The languages that have texts: English, and those that have a catalogue."""
SPOKEN = {**{code: code for code in LANGUAGES}, "no": "nb", "nn": "nb"}
"""What people may ask for -> the language that has texts."""

_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_NOTHING: Mapping[str, object] = MappingProxyType({})


class Text(str):
    """A text in English. Made by `say` or `counted`, it can be told in other languages too.

    Made from a plain `str` it is the same in all of them: a name, a path, what someone else said.
    """

    __slots__ = ("plural", "singular", "values")

    singular: str
    """What it was made from, with places such as `%(row)s` for its values. Empty: only itself."""
    plural: str
    """What is said of more than one; empty where nothing is counted."""
    values: Mapping[str, object]

    def __new__(
        cls, text: str, singular: str = "", plural: str = "", values: Mapping[str, object] = _NOTHING
    ) -> Text:
        """`text` is what the rest comes to in English."""
        made = super().__new__(cls, text)
        made.singular, made.plural, made.values = singular, plural, values
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return str(self), self.singular, self.plural, dict(self.values)


def say(message: str, /, **values: object) -> Text:
    """A text from the catalogue. `%(name)s` in it stands for a value; a value may be a `Text` itself."""
    return Text(message % values if values else message, message, values=values)


def counted(singular: str, plural: str, /, n: int, **values: object) -> Text:
    """A text that depends on a number, which stands in it as `%(n)s`."""
    values = {"n": n, **values}
    return Text((singular if n == 1 else plural) % values, singular, plural, values)


def choices(values: Iterable[object]) -> Text:
    """A list of valid values as people read it: `a, b or c`; in quotation marks if one holds a comma."""
    words = [value if isinstance(value, Text) else Text(str(value)) for value in values]
    if any("," in word for word in words):
        words = [say("“%(word)s”", word=word) for word in words]
    *first, last = words
    return say("%(list)s or %(last)s", list=_with_commas(first), last=last) if first else last


def _with_commas(words: Sequence[Text]) -> Text:
    if len(words) == 1:
        return words[0]
    # halved, and not one by one, so that a list may be long
    half = len(words) // 2
    return say("%(first)s, %(others)s", first=_with_commas(words[:half]), others=_with_commas(words[half:]))


def all_of(values: Sequence[str]) -> Text:
    """All of these as people read them: `a, b and c`."""
    *first, last = [value if isinstance(value, Text) else Text(value) for value in values]
    return say("%(first)s and %(last)s", first=_with_commas(first), last=last) if first else last


def preferred(environment: Mapping[str, str]) -> str:
    """The language that a terminal's environment asks for, if there are texts in it; else English."""
    locale = next((environment[name] for name in _LOCALE if environment.get(name)), "C")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return "en"
    asked = [*environment.get("LANGUAGE", "").split(":"), locale]
    return next((SPOKEN[code[:2].lower()] for code in asked if code[:2].lower() in SPOKEN), "en")


def did_you_mean(near: str | None, fix: Text) -> Text:
    """What fixes a misspelt name: the valid one that is nearest, if any is near, and then `fix`."""
    return say("Did you mean %(near)s? %(fix)s", near=near, fix=fix) if near else fix


def as_data(text: str) -> Any:
    """A text as JSON can hold it, so that it can be told in another language later."""
    if not isinstance(text, Text) or not text.singular:
        return str(text)
    values = {
        k: v if isinstance(v, int | float) else as_data(str(v) if not isinstance(v, str) else v)
        for k, v in text.values.items()
    }
    return [str(text), text.singular, text.plural, values]


def from_data(data: Any) -> Text:
    """What `as_data` made of a text."""
    if isinstance(data, str):
        return Text(data)
    text, singular, plural, values = data
    return Text(
        text,
        singular,
        plural,
        {k: v if isinstance(v, int | float) else from_data(v) for k, v in values.items()},
    )
