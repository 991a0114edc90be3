r"""The languages of pages and messages: their texts, numbers and dates.

The source language is English. The catalogue of a language, for pages and for messages (see `messages`),
lies in `locale/<language>/LC_MESSAGES/radar.po` and is read as it is; nothing has to be compiled.
`scripts/catalogues.py` gathers new texts, carries them into the catalogues and begins new ones.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations

from radar.language.messages import Text

LOCALES = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its catalogue, and how it writes numbers and dates."""

    code: str
    catalogue: NullTranslations
    locale: Locale

    @property
    def with_territory(self) -> str:
        """Its code with the country where most of its readers live, such as `nb_NO`."""
        if self.locale.territory:
            return str(self.locale)
        likely = Locale.parse(get_global("likely_subtags")[self.code])
        return f"{self.code}_{likely.territory}"

    def text(self, message: str) -> str:
        """A text in this language."""
        return self.catalogue.gettext(message)

    def counted(self, singular: str, plural: str, n: int) -> str:
        """A text about `n` things in this language, with the place `%(n)s` for their number."""
        return self.catalogue.ngettext(singular, plural, n)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with its decimals, as this language writes it."""
        return _number(value, decimals, str(self.locale))

    def percent(self, share: float) -> str:
        """A share in [0, 1] in whole per cent."""
        return str(format_percent(share, "#,##0 %", self.locale))

    def certainty(self, probability: float) -> str:
        """A probability in whole per cent, never as good as certain."""
        if probability >= 0.995:
            return self.text("over %(share)s") % {"share": self.percent(0.99)}
        return self.percent(probability)

    def day(self, value: dt.date) -> str:
        """A date in full."""
        return str(format_date(value, "long", self.locale))

    def when(self, value: dt.date | str) -> str:
        """A day, week (`2026-W12`), month (`2026-03`) or year, in words."""
        if isinstance(value, dt.date):
            return self.day(value)
        year, _, part = value.partition("-")
        if part.startswith("W"):
            return self.text("week %(week)s of %(year)s") % {"week": int(part[1:]), "year": year}
        if part:
            month = dt.date(int(year), int(part), 1)
            return str(format_skeleton("yMMMM", month, locale=self.locale))
        return year

    def country(self, code: str) -> str:
        """The name of a country from its two-letter code; any other word as it is."""
        return str(self.locale.territories.get(code, code))


@cache
def language(code: str) -> Language:
    """A language by its code: `en`, or one that has a catalogue."""
    return Language(code, _catalogue(code), Locale.parse("en_GB" if code == "en" else code))


def teller(code: str) -> Callable[[str], str]:
    """How a `Text` is said in a language. Any other text stays as it is."""
    catalogue = _catalogue(code)

    def tell(text: str) -> str:
        if not isinstance(text, Text) or not text.singular:
            return str(text)
        if text.plural:
            message = catalogue.ngettext(text.singular, text.plural, int(str(text.values["n"])))
        else:
            message = catalogue.gettext(text.singular)
        values = {name: tell(v) if isinstance(v, str) else v for name, v in text.values.items()}
        return str(message % values) if values else str(message)

    return tell


@cache
def _catalogue(code: str) -> NullTranslations:
    if code == "en":
        return NullTranslations()
    compiled = io.BytesIO()
    with (LOCALES / code / "LC_MESSAGES" / "radar.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Translations(compiled, domain="radar")


def page_words(code: str) -> list[str]:
    """Every text of the program in a language, with places for values: those of pages are among them."""
    with (LOCALES / (code if code != "en" else "da") / "LC_MESSAGES" / "radar.po").open("rb") as file:
        messages = list(read_po(file))
    # What is not translated is said in English.
    told = [entry for m in messages for entry in ((m.id,) if code == "en" else (m.string or m.id, m.id))]
    return [text for entry in told for text in ([entry] if isinstance(entry, str) else entry or ()) if text]


@lru_cache(maxsize=4096)
def _number(value: float, decimals: int, locale: str) -> str:
    """A number as the locale writes it. Cached: few numbers are on many pages, and formatting is slow."""
    return str(format_decimal(value, "#,##0." + "0" * decimals if decimals else "#,##0", locale))
