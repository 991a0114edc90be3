"""The experts' ratings of how mature each technology is: experts.csv -> ratings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from radar.inputs.documents import closest, shown
from radar.inputs.small_csv import SmallCsv, read_csv
from radar.language.messages import say
from radar.problems import Place, Problem, Problems, refuse


@dataclass(frozen=True, slots=True)
class ExpertRating:
    """One expert's published rating of one technology's maturity."""

    expert: str
    technology: str
    rating: int
    date: dt.date
    rationale: str


def read_experts(path: Path, technologies: list[str], levels: int) -> tuple[ExpertRating, ...]:
    """Read experts.csv: expert,technology,rating,date and, if wanted, rationale.

    See `read_csv`. Raises `Problems` with every row that is not a rating from 1 to `levels` of a known
    technology on a date.
    """
    table = read_csv(path)
    _refuse_nothing(table)
    found: list[ExpertRating] = []
    seen: dict[tuple[str, str], int] = {}
    for number, row in table.rows:
        before = len(table.faults)
        first = seen.setdefault((row["expert"], row["technology"]), number)
        _check_technology(table, number, row["technology"], technologies)
        rating = _rating(table, number, row["rating"], levels)
        date = _date(table, number, row["date"])
        _check_expert(table, number, row["expert"], first)
        if len(table.faults) == before:
            rationale = row.get("rationale", "")
            found.append(ExpertRating(row["expert"], row["technology"], rating, date, rationale))
    refuse(table.faults)
    return tuple(found)


def _refuse_nothing(table: SmallCsv) -> None:
    """Raise `Problems` where columns are missing, or all rows."""
    what = None
    if lacking := table.lacking("expert", "technology", "rating", "date"):
        what = say("the header lacks %(columns)s", columns=", ".join(lacking))
    elif not table.rows and not table.faults:
        what = say("there are no ratings")
    if what is not None:
        fix = say("The columns are expert, technology, rating, date and rationale")
        raise Problems([Problem(Place(table.file, row=1), what, fix, "experts-header")])


def _check_technology(table: SmallCsv, number: int, technology: str, known: list[str]) -> None:
    if technology not in known:
        what = say("`%(name)s` is not a technology of this radar", name=shown(technology))
        fix = say("Use the id of a technology's page")
        if near := closest(technology, known):
            fix = say("Did you mean %(near)s?", near=near)
        table.fault(number, "technology", what, fix, "unknown-technology")


def _rating(table: SmallCsv, number: int, rating: str, levels: int) -> int:
    """A rating; 0 for a faulty one."""
    scale = {str(level): level for level in range(1, levels + 1)}
    if rating not in scale:
        fix = say("Use a whole number from 1 to %(last)s", last=levels)
        table.fault(number, "rating", say("the rating is not on the scale"), fix, "rating")
    return scale.get(rating, 0)


def _date(table: SmallCsv, number: int, date: str) -> dt.date:
    """A date; the earliest there is for a faulty one."""
    try:
        return dt.date.fromisoformat(date)
    except ValueError:
        table.fault(number, "date", say("the date can't be read"), say("Write it as 2026-01-31"), "date")
        return dt.date.min


def _check_expert(table: SmallCsv, number: int, expert: str, first: int) -> None:
    """`first`: the row in which the expert rated the technology first."""
    if not expert:
        what, fix = say("no expert is named"), say("Give the expert's name, or remove the row")
        table.fault(number, "expert", what, fix, "expert")
    elif first != number:
        what = say("this expert rated the technology in row %(row)s already", row=first)
        fix = say("Keep one rating for each expert and technology")
        table.fault(number, "expert", what, fix, "expert")
