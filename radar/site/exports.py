"""The table of a radar as CSV, for spreadsheets and statistics programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from radar.figures import Figure, Published
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
    "municipalities",
)


def table(release: Release, edition: Edition) -> str:
    """One edition: a line for each technology, area (`all`: everyone) and question or dimension.

    UTF-8, comma, decimal point. What is withheld says so in `mean` and has no other figure.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_lines(release, edition))
    return out.getvalue()


def _lines(release: Release, edition: Edition) -> Iterable[list[object]]:
    for area, radar in edition.radars.items():
        for entry in radar.entries:
            technology, place = release.technology(entry.technology), entry.place
            stands: list[object] = [""] * 6
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
            for question, figure in {**panel, **entry.questions}.items():
                start = [edition.id, area, technology.id, _cell(technology.name), technology.sector]
                yield [*start, *stands, question, *_figure(figure)]


def _figure(figure: Published) -> list[object]:
    if not isinstance(figure, Figure):
        return ["withheld", "", "", "", ""]
    return [figure.mean, figure.ci_low, figure.ci_high, figure.n, figure.municipalities]


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
