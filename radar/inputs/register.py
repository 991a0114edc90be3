"""The register of municipalities: who could have answered, and how many people live there."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path

from radar.inputs.documents import read_text
from radar.language.messages import say
from radar.problems import Place, Problem, Problems, refuse

COLUMNS = ("municipality", "population")


def size_classes(bounds: Sequence[int]) -> list[str]:
    """Ids of the size classes with these lower bounds (rising, in inhabitants), from the smallest.

    The id of a class is its lower bound as text; the lowest class is `0`. No bounds: no classes.
    """
    return ["0", *map(str, bounds)] if bounds else []


def size_class(population: int, bounds: Sequence[int]) -> str:
    """Id of the size class of a municipality: the highest whose lower bound it reaches.

    Raises `IndexError` where there are no bounds, and so no classes.
    """
    return size_classes(bounds)[bisect_right(bounds, population)]


def read_countries(path: Path) -> Mapping[str, str]:
    """Municipality -> country, in capitals, from a good register; empty where it has no column `country`."""
    text = read_text(path, path.as_posix())
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    told = ({(name or "").strip().casefold(): cell for name, cell in row.items()} for row in rows)
    return {
        (row["municipality"] or "").strip(): row["country"].strip().upper()
        for row in told
        if (row.get("country") or "").strip()
    }


def read_register(path: Path) -> Mapping[str, int]:
    """Municipality -> population, in the file's order.

    A UTF-8 CSV file (comma, semicolon or tab) with the columns `municipality` and `population`;
    further columns are left alone. Raises `Problems` with every row that is not a name and a
    positive whole number.
    """
    file = path.as_posix()
    try:
        text = read_text(path, file)
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except (Problems, csv.Error):
        what, fix = say("the register can't be read"), say("Give a CSV file in UTF-8")
        raise Problems([Problem(Place(file), what, fix, "no-register")]) from None
    header = [name.strip().casefold() for name in rows[0]] if rows else []
    if not set(COLUMNS) <= set(header):
        what = say("the header lacks `municipality` or `population`")
        fix = say("Put both in the first row")
        raise Problems([Problem(Place(file, row=1), what, fix, "register-header")])
    name_at, population_at = (header.index(column) for column in COLUMNS)
    register: dict[str, int] = {}
    faults: list[Problem] = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        name = row[name_at].strip() if len(row) > name_at else ""
        population = row[population_at].strip() if len(row) > population_at else ""
        if not name or name in register:
            what, fix = say("the municipality has no name"), say("Fill it in, or remove the row")
            if name:
                what = say("%(name)s is duplicated", name=name)
                fix = say("Keep one row for each municipality")
            faults.append(Problem(Place(file, row=number, column="municipality"), what, fix, "register-name"))
        elif not re.fullmatch("0*[1-9][0-9]{0,9}", population):
            place = Place(file, row=number, column="population")
            what = say("the population is not a whole number")
            fix = say("Write it in digits only, without dots or spaces")
            faults.append(Problem(place, what, fix, "register-population"))
        else:
            register[name] = int(population)
    if not register and not faults:
        what, fix = say("the register is empty"), say("Add a row for each municipality")
        faults.append(Problem(Place(file), what, fix, "no-register"))
    refuse(faults)
    return register
