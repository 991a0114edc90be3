"""The experts' ratings of how mature each technology is: experts.csv -> ratings."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

from radar.inputs.documents import closest, read_text, shown
from radar.language.messages import Text, say
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

    A UTF-8 CSV file (comma, semicolon or tab). Raises `Problems` with every row that is not a
    rating from 1 to `levels` of a known technology on a date.
    """
    file = path.as_posix()
    try:
        text = read_text(path, file)
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        header, *rows = csv.reader(io.StringIO(text or "\n"), delimiter=delimiter)
    except (Problems, csv.Error):
        what, fix = say("the experts' ratings can't be read"), say("Give a CSV file in UTF-8")
        raise Problems([Problem(Place(file), what, fix, "no-experts")]) from None
    header = [name.strip().casefold() for name in header]
    lacking = [c for c in ("expert", "technology", "rating", "date") if c not in header]
    if lacking or not any(map(any, rows)):
        what = (
            say("the header lacks %(columns)s", columns=", ".join(lacking))
            if lacking
            else say("there are no ratings")
        )
        fix = say("The columns are expert, technology, rating, date and rationale")
        raise Problems([Problem(Place(file, row=1), what, fix, "experts-header")])
    scale = {str(rating): rating for rating in range(1, levels + 1)}
    found: list[ExpertRating] = []
    faults: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in enumerate(rows, 2):
        if not any(map(str.strip, cells)):
            continue

        def fault(column: str, what: Text, fix: Text, code: str, number: int = number) -> None:
            faults.append(Problem(Place(file, row=number, column=column), what, fix, code))

        row = dict.fromkeys(header, "") | dict(zip(header, map(str.strip, cells), strict=False))
        expert, technology, rating = row["expert"], row["technology"], row["rating"]
        before = len(faults)
        if technology not in technologies:
            near = closest(technology, technologies)
            fix = (
                say("Did you mean %(near)s?", near=near) if near else say("Use the id of a technology's page")
            )
            what = say("`%(name)s` is not a technology of this radar", name=shown(technology))
            fault("technology", what, fix, "unknown-technology")
        if rating not in scale:
            fix = say("Use a whole number from 1 to %(last)s", last=levels)
            fault("rating", say("the rating is not on the scale"), fix, "rating")
        try:
            date = dt.date.fromisoformat(row["date"])
        except ValueError:
            fault("date", say("the date can't be read"), say("Write it as 2026-01-31"), "date")
        first = seen.setdefault((expert, technology), number)
        if first != number or not expert:
            what, fix = say("no expert is named"), say("Give the expert's name, or remove the row")
            if expert:
                what = say("this expert rated the technology in row %(row)s already", row=first)
                fix = say("Keep one rating for each expert and technology")
            fault("expert", what, fix, "expert")
        if len(faults) == before:
            found.append(ExpertRating(expert, technology, scale[rating], date, row.get("rationale", "")))
    refuse(faults)
    return tuple(found)
