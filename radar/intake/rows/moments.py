"""Times as tools and spreadsheets write them, made comparable: two exports of a form may differ in it."""

from __future__ import annotations

import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan", "feb", "mar mär maa", "apr huh", "maj mai may tou", "jun kes", "jul hei", "aug elo"),
            *("sep syy", "okt oct lok", "nov mar.", "dec des dez jou"),
        ),
        1,
    )
    for name in names.split()
}
_NAMED = re.compile(rf"\b({'|'.join(re.escape(name) for name in _MONTHS)})[a-zä]*\.?")
_DATE = re.compile(r"(\d{1,4})[-/. ,]+(\d{1,2})[-/. ,]+(\d{1,4})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*([ap])?\.?m?\b")


def moment(text: str) -> str:
    """A time to the minute, whatever the order of day and month, or the text itself if it is none.

    Day and month are put in order of size, since it can't be seen which is which. Seconds are left out: a
    spreadsheet may have dropped them.
    """
    plain = _NAMED.sub(lambda match: f" {_MONTHS[match[1]]} ", text.strip().lower())
    date = _DATE.search(plain)
    if date is None:
        return text.strip()
    numbers = sorted(int(part) for part in date.groups())
    if numbers[-1] < 100:
        numbers = sorted([*numbers[:-1], 2000 + numbers[-1]])
    time = _TIME.search(plain, date.end())
    if time is None:
        return "-".join(map(str, numbers))
    hour = int(time[1]) % 12 + 12 * (time[3] == "p") if time[3] else int(time[1])
    return f"{'-'.join(map(str, numbers))} {hour}:{time[2]}"
