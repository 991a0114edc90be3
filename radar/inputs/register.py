"""The register of municipalities: who could have answered, and how many people live there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path

from radar.inputs.small_csv import read_csv
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
    told = {row["municipality"]: row.get("country", "").upper() for _, row in read_csv(path).rows}
    return {name: country for name, country in told.items() if country}


def read_register(path: Path) -> Mapping[str, int]:
    """Municipality -> population, in the file's order.

    See `read_csv`, with the columns `municipality` and `population`; further columns are left alone. Raises
    `Problems` with every row that is not a name and a positive whole number.
    """
    table = read_csv(path)
    if table.lacking(*COLUMNS):
        what = say("the header lacks `municipality` or `population`")
        fix = say("Put both in the first row")
        raise Problems([Problem(Place(table.file, row=1), what, fix, "register-header")])
    register: dict[str, int] = {}
    for number, row in table.rows:
        name, population = row["municipality"], row["population"]
        if not name:
            what, fix = say("the municipality has no name"), say("Fill it in, or remove the row")
            table.fault(number, "municipality", what, fix, "register-name")
        elif name in register:
            what, fix = say("%(name)s is duplicated", name=name), say("Keep one row for each municipality")
            table.fault(number, "municipality", what, fix, "register-name")
        elif not re.fullmatch("0*[1-9][0-9]{0,9}", population):
            what = say("the population is not a whole number")
            fix = say("Write it in digits only, without dots or spaces")
            table.fault(number, "population", what, fix, "register-population")
        else:
            register[name] = int(population)
    if not register and not table.faults:
        what, fix = say("the register is empty"), say("Add a row for each municipality")
        table.faults.append(Problem(Place(table.file), what, fix, "no-register"))
    refuse(table.faults)
    return register
