"""What pages show of a radar, ready for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from radar.disclosure.figures import Figure, Withheld
from radar.inputs.settings import EVERYONE, Sector
from radar.inputs.technologies import Technology
from radar.language.translator import Language
from radar.release import Edition, Entry, Placement, Radar, Release
from radar.site import words


@dataclass(frozen=True, slots=True)
class BlipRow:
    """A technology that has a place on a radar."""

    number: int
    """Its number in the picture, the list and the table."""
    technology: Technology
    uri: str
    sector: int
    """Position of its sector."""
    sector_name: str
    ring: str
    ring_position: int
    place: Placement
    moved: str | None
    border: str
    """That it stands on a border; may be empty."""
    n: int
    """How many answers stand behind it: those of the survey where it is part of the index."""

    @property
    def low(self) -> float:
        """Lower limit of the index's 95 % interval, not below 0."""
        return max(0.0, (self.place.index or 0.0) - (self.place.margin or 0.0))

    @property
    def high(self) -> float:
        """Upper limit of the index's 95 % interval, not above 1."""
        return min(1.0, (self.place.index or 0.0) + (self.place.margin or 0.0))

    def label(self, language: Language) -> str:
        """The technology in one line, as a screen reader says it."""
        known = [
            self.technology.name,
            self.ring,
            words.standing(self.place, language),
            self.moved or "",
            self.border,
        ]
        return ", ".join(part for part in known if part)


@dataclass(frozen=True, slots=True)
class Missing:
    """A technology without a place on a radar."""

    technology: Technology
    uri: str
    why: str


@dataclass(frozen=True, slots=True)
class SectorRows:
    """A sector with its technologies, from the centre outwards."""

    name: str
    rows: tuple[BlipRow, ...]


@dataclass(frozen=True, slots=True)
class RadarView:
    """One picture with its list and table."""

    edition: Edition
    area: str
    rows: tuple[BlipRow, ...]
    """In the order of their numbers: by sector, and from the centre outwards."""
    missing: tuple[Missing, ...]
    by_technology: Mapping[str, BlipRow]

    def sectors(self, sectors: list[Sector]) -> list[SectorRows]:
        """The rows by sector, all sectors included."""
        return [
            SectorRows(sector.name, tuple(row for row in self.rows if row.sector == i))
            for i, sector in enumerate(sectors)
        ]


def view(
    release: Release,
    technologies: Mapping[str, Technology],
    edition: Edition,
    radar: Radar,
    language: Language,
) -> RadarView:
    """What pages show of one edition's radar, for everyone or for an area."""
    settings = release.settings
    sectors = {sector.id: i for i, sector in enumerate(settings.sectors)}
    rings = {ring.id: i for i, ring in enumerate(settings.rings)}
    placed: list[tuple[Technology, Entry, Placement]] = []
    missing: list[Missing] = []
    for entry in radar.entries:
        technology = technologies[entry.technology]
        if entry.place is not None:
            placed.append((technology, entry, entry.place))
        else:
            why = why_not(release, entry, language)
            missing.append(Missing(technology, technology_uri(technology.id), why))
    placed.sort(
        key=lambda blip: (sectors[blip[0].sector], rings[blip[2].ring], *_outwards(blip[2]), blip[0].id)
    )
    rows = tuple(
        BlipRow(
            number=number,
            technology=technology,
            uri=technology_uri(technology.id),
            sector=sectors[technology.sector],
            sector_name=settings.sectors[sectors[technology.sector]].name,
            ring=settings.rings[rings[place.ring]].name,
            ring_position=rings[place.ring],
            place=place,
            moved=words.movement(place, language),
            border=words.border(place, settings, language),
            n=_answers(release, entry),
        )
        for number, (technology, entry, place) in enumerate(placed, 1)
    )
    by_technology = {row.technology.id: row for row in rows}
    return RadarView(edition, radar.area, rows, tuple(missing), by_technology)


def _outwards(place: Placement) -> tuple[bool, float]:
    """From the centre outwards; where no score says how far out, last."""
    return place.score is None, -(place.score or 0.0)


def why_not(release: Release, entry: Entry, language: Language) -> str:
    """Why a technology has no place."""
    if entry.undecided:
        return language.text("no ring is decided yet")
    if entry.lacks is None:
        return language.text("there is no index")
    name = release.settings.dimensions[entry.lacks].name
    if isinstance(entry.figures.get(entry.lacks), Withheld):
        return language.text("%(dimension)s is withheld") % {"dimension": name}
    return language.text("there is no figure for %(dimension)s") % {"dimension": name}


def technology_uri(technology: str) -> str:
    """Source address of a technology's page."""
    return f"technologies/{technology}.md"


def dialogue_uri(dialogue: str) -> str:
    """Source address of a dialogue's page."""
    return f"dialogues/{dialogue}.md"


def radar_uri(release: Release, edition: Edition, area: str) -> str:
    """Source address of the page with a radar. The latest edition's is where readers come first."""
    if edition is release.latest:
        return "index.md" if area == EVERYONE else f"areas/{area}.md"
    return f"editions/{edition.id}.md" if area == EVERYONE else f"editions/{edition.id}/{area}.md"


def _answers(release: Release, entry: Entry) -> int:
    figures = [(name, figure) for name, figure in entry.figures.items() if isinstance(figure, Figure)]
    survey = [f for name, f in figures if release.settings.dimensions[name].source == "survey"]
    return survey[0].n if survey else max((figure.n for _, figure in figures), default=0)
