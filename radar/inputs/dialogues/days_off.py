"""Public holidays, and the eves on which offices are closed, as each country has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import cache

_YEARS_END = ((12, 24), (12, 31))
_EVES = {"DK": "optional", "GL": "optional", "IS": "half_day", "SE": "de_facto"}
"""What the library calls the eves that are no public holidays; those of Finland and the Faroes are."""


def is_holiday(day: dt.date, country: str) -> bool:
    """Whether a day is a public holiday in a country, or an eve on which its offices are closed."""
    return day in days_off(country, {day.year})


def days_off(country: str, years: Collection[int]) -> set[dt.date]:
    """Public holidays, and Christmas, New Year's and Midsummer Eve where offices are closed on them."""
    return {day for year in years for day in _year(country, year)}


@cache
def _year(country: str, year: int) -> frozenset[dt.date]:
    # The library takes its time to load, and most pages are read without it.
    import holidays

    found = set(holidays.country_holidays(country, years=year))
    if (category := _EVES.get(country)) is not None:
        # Of what else the library calls so, much is a working day for an office.
        eves = holidays.country_holidays(country, years=year, categories=(category,))
        found |= {day for day in eves if category == "de_facto" or (day.month, day.day) in _YEARS_END}
    if country == "NO":
        # The library has public holidays only; offices close early on these days.
        found |= {dt.date(year, month, day) for month, day in _YEARS_END}
    return frozenset(found)
