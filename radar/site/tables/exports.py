"""What readers can take with them: the list of it, and the table of a radar as CSV."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from radar.disclosure.figures import Figure, Published
from radar.inputs.settings import EVERYONE
from radar.language.translator import language
from radar.release import Edition, Release

COLUMNS = (
    "edition",
    "area",
    "technology",
    "name",
    "sector",
    "ring",
    "index",
    "se",
    "certainty",
    "moved",
    "moved_supported",
    "question",
    "mean",
    "ci_low",
    "ci_high",
    "n",
    "decided",
)

PNG_SIDE = 2000
"""Width and height of a picture as PNG, in pixels."""
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula, also behind spaces."""
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th"})


@dataclass(frozen=True, slots=True)
class Download:
    """A file that readers can take with them."""

    text: str
    """What the link says."""
    uri: str
    name: str
    """What the file is called on the reader's machine: it tells the edition."""
    png: int | None = None
    """Set where the page's script makes a PNG of this width out of the file at `uri`; without it no link."""


def downloads(release: Release, edition: Edition, area: str = EVERYONE) -> list[Download]:
    """The picture of a radar, and the figures of its edition, all areas in one file."""
    text = language(release.settings.language).text
    whole = file_name(release, edition)
    own = whole if area == EVERYONE else f"{whole}-{area}"
    picture, folder = picture_uri(edition, area), f"editions/{edition.id}"
    return [
        Download(text("Picture (SVG)"), picture, f"{own}.svg"),
        Download(text("Picture (PNG)"), picture, f"{own}.png", PNG_SIDE),
        Download(text("Table (CSV)"), f"{folder}/radar.csv", f"{whole}.csv"),
        Download(text("All figures (JSON)"), f"{folder}/radar.json", f"{whole}.json"),
    ]


def picture_uri(edition: Edition, area: str) -> str:
    """Address of a radar's picture as a file of its own."""
    folder = f"editions/{edition.id}" if area == EVERYONE else f"editions/{edition.id}/{area}"
    return f"{folder}/radar.svg"


def file_name(release: Release, edition: Edition) -> str:
    """The radar's title with the edition, in letters that every file system knows."""
    title = release.settings.title
    return plain(title if edition.id in title else f"{title} {edition.id}") or "radar"


def plain(text: str) -> str:
    """A text in the letters a to z and digits, with hyphens between words; empty if it has none."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode()).strip("-")


def table(release: Release, edition: Edition) -> str:
    """One edition: a line for each technology, area (`all`: everyone) and question or dimension.

    UTF-8, comma, decimal point. What is withheld says so in `mean` and has no other figure.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings(release.settings.language))
    writer.writerows(_lines(release, edition))
    return out.getvalue()


def headings(code: str) -> list[str]:
    """The headings of the table in a language, in the order of `COLUMNS`."""
    _ = language(code).text
    told = {
        "edition": _("edition"),
        "area": _("area"),
        "technology": _("technology"),
        "name": _("name"),
        "sector": _("sector"),
        "ring": _("ring"),
        "index": _("index"),
        "se": _("se"),
        "certainty": _("certainty"),
        "moved": _("moved"),
        "moved_supported": _("moved_supported"),
        "question": _("question"),
        "mean": _("mean"),
        "ci_low": _("ci_low"),
        "ci_high": _("ci_high"),
        "n": _("n"),
        "decided": _("decided"),
    }
    return [told[column] for column in COLUMNS]


def _lines(release: Release, edition: Edition) -> Iterable[list[object]]:
    for area, radar in edition.radars.items():
        for entry in radar.entries:
            technology, place = release.technology(entry.technology), entry.place
            stands: list[object] = [""] * 6
            decided = place.decided.date if place and place.decided else ""
            if place:
                stands = [
                    place.ring,
                    place.index,
                    place.se,
                    place.certainty,
                    place.moved,
                    place.moved_supported,
                ]
            panel = {
                name: figure
                for name, figure in entry.figures.items()
                if release.settings.dimensions[name].source == "experts"
            }
            start = [edition.id, area, technology.id, cell(technology.name), technology.sector]
            figures = {**panel, **entry.questions}
            for question, figure in figures.items():
                yield [*start, *stands, question, *_figure(figure), decided]
            if decided and not figures:
                yield [*start, *stands, "", "", "", "", "", decided]


def _figure(figure: Published) -> list[object]:
    if not isinstance(figure, Figure):
        return ["withheld", "", "", ""]
    return [figure.mean, figure.ci_low, figure.ci_high, figure.n]


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    risky = text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if risky else text
