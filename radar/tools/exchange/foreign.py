"""A radar as other tools know one, and what is noted while a file of theirs is read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from radar.inputs.decisions import Told
from radar.language.messages import Text, counted, say
from radar.problems import Place, Problem, refuse
from radar.site.tables.exports import plain

MOST = 8
"""No radar has more rings or sectors."""
LONGEST = 50
"""Length of the longest id that is made of a name."""
_RESERVED = frozenset({"index", "con", "prn", "aux", "nul"})
"""What no technology can be called: a folder's own page, and names that Windows keeps for itself."""
CANONICAL = ("Adopt", "Trial", "Assess", "Hold")
"""The rings that most radars have, from the centre outwards."""


@dataclass(frozen=True)
class Named:
    """A ring or a sector."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True)
class Move:
    """A technology's place from a day on."""

    date: dt.date | None
    """None: the form has no dates."""
    ring: int | None
    """Position of the ring, from the centre outwards; None: it left the radar."""
    told: Told | None = None
    """How it moved then, as the file says."""
    text: str = ""
    """Why, as Markdown."""
    by: str = ""


@dataclass(frozen=True)
class Blip:
    """A technology."""

    id: str
    name: str
    sector: int
    """Position of the sector, clockwise from the top."""
    text: str
    """What is said of it, as Markdown."""
    moves: tuple[Move, ...]
    """Oldest first."""
    key: str = ""
    """What the tool calls it, where that is not its name."""
    tags: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """Text and address of each."""
    moved: Told | None = None
    """How it moved since the edition before, for the forms that tell no history."""
    votes: Mapping[str, int] = field(default_factory=dict)
    """How many voted for each ring, by its id."""

    @property
    def latest(self) -> Move:
        """Where it stands now."""
        return self.moves[-1]


@dataclass(frozen=True)
class Foreign:
    """A radar."""

    title: str
    rings: tuple[Named, ...]
    """From the centre outwards."""
    sectors: tuple[Named, ...]
    """Clockwise from the top."""
    blips: tuple[Blip, ...]
    unplaced: tuple[Text, ...] = ()
    """What has no place here, or in the form that is written."""
    date: dt.date | None = None
    """The day of the radar as a whole."""
    about: str = ""
    """What it says of itself, as Markdown."""


@dataclass(frozen=True)
class Wanted:
    """What the person who takes a radar in says about it."""

    title: str = ""
    language: str = "en"
    rings: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    date: dt.date | None = None


class Reading:
    """What is noted while a file is read: its faults, and what has no place here."""

    def __init__(self, path: Path) -> None:
        self.file = path.as_posix()
        self.faults: list[Problem] = []
        self._fields: Counter[str] = Counter()
        self._notes: list[Text] = []

    def fault(
        self, what: Text, fix: Text, code: str, row: int | None = None, file: str | None = None
    ) -> None:
        """Note a fault; `row` counts as the file's rows do."""
        self.faults.append(Problem(Place(file or self.file, row=row), what, fix, code))

    def left(self, name: str) -> None:
        """Note that an entry's field has no place here."""
        self._fields[name] += 1

    def others(self, entry: Mapping[str, object], known: Sequence[str]) -> None:
        """Note the fields of an entry that have no place here, if anything stands in them."""
        for name, value in entry.items():
            if name not in known and value not in (None, "", [], {}):
                self.left(str(name)[:40])

    def parts(self, data: Mapping[str, object], known: Sequence[str]) -> None:
        """Note the parts of the file as a whole that have no place here."""
        for name, value in data.items():
            if name not in known and value not in (None, "", [], {}):
                self.note(say("`%(part)s` has no place here.", part=str(name)[:40]))

    def note(self, text: Text) -> None:
        """Note something else that the person should know."""
        self._notes.append(text)

    def unplaced(self) -> tuple[Text, ...]:
        """All that was noted; raises `Problems` if there were faults."""
        refuse(self.faults)
        fields = [
            counted(
                "`%(field)s` of %(n)s entry has no place here.",
                "`%(field)s` of %(n)s entries has no place here.",
                n=n,
                field=name,
            )
            for name, n in self._fields.items()
        ]
        return (*self._notes, *fields)


def identified(names: Sequence[str], otherwise: str) -> list[str]:
    """An id for each name; two that would be the same are numbered."""
    taken = set(_RESERVED)
    found = []
    for i, name in enumerate(names, 1):
        start = plain(name)[:LONGEST].strip("-") or f"{otherwise}-{i}"
        id_ = next(one for one in _numbered(start) if one not in taken)
        taken.add(id_)
        found.append(id_)
    return found


def _numbered(start: str) -> Iterator[str]:
    yield start
    i = 2
    while True:
        yield f"{start}-{i}"
        i += 1


def named(names: Sequence[str], otherwise: str) -> tuple[Named, ...]:
    """Rings or sectors of these names."""
    return tuple(Named(id_, name) for id_, name in zip(identified(names, otherwise), names, strict=True))


def enough(reading: Reading, rings: Sequence[object], sectors: Sequence[object]) -> None:
    """Note it where there are too few or too many for a radar here."""
    for found, option, what in (
        (rings, "--rings", say("the number of its rings is %(n)s", n=len(rings))),
        (sectors, "--sectors", say("the number of its sectors is %(n)s", n=len(sectors))),
    ):
        if not 2 <= len(found) <= MOST:
            fix = say(
                "A radar here has 2 to %(most)s. Name them with %(option)s, or change the file",
                most=MOST,
                option=option,
            )
            reading.fault(what, fix, "how-many")


def as_written(names: Iterable[str]) -> list[str]:
    """Each name once, as it is written first."""
    found: dict[str, str] = {}
    for name in filter(None, names):
        found.setdefault(name.casefold(), name)
    return list(found.values())


def in_order(reading: Reading, found: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Names of rings from the centre outwards, of which the file does not say the order.

    Those that the person names come first; else the canonical four in their order, where all are of them;
    else as they come in the file, which is noted.
    """
    if wanted:
        return [*wanted, *(name for name in found if name.casefold() not in map(str.casefold, wanted))]
    usual = {name.casefold(): name for name in CANONICAL}
    if all(name.casefold() in usual for name in found):
        spelled = {name.casefold(): name for name in found}
        return [spelled.get(folded, name) for folded, name in usual.items()]
    reading.note(
        say(
            "The file does not say in which order the rings are. They are taken as they come in it, from the "
            "centre outwards: %(rings)s. If they are not so, take it in again with --rings.",
            rings=", ".join(found),
        )
    )
    return list(found)
