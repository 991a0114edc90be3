"""How often an edition's counts were rounded again: each published draw tells a little more of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from radar.language.messages import say
from radar.problems import Place, Problem, Problems
from radar.release import Release

if TYPE_CHECKING:
    from radar.counts import Warn

FILE = "draws.json"
"""In the site: by edition, the draws that were published, the first ones first."""
MOST = 3
"""So many tell 60 % of small counts, and none for sure; ten tell two of three for sure."""

Draws = Mapping[str, list[str]]


def kept(site: Path, release: Release, warn: Warn, another: bool = False) -> Draws:
    """The draws of the site that is there, and those of a release that is to take its place.

    `warn` is told of each edition with a new draw. Raises `Problems` where that would be the fourth and
    `another` is not set.
    """
    before = _read(site / FILE)
    drawn = dict(before)
    faults: list[Problem] = []
    for edition in release.editions:
        old = before.get(edition.id, [])
        if edition.draw is None or edition.draw in old[-1:]:
            continue
        drawn[edition.id] = [*old, edition.draw]
        if old:
            told = _another(site, edition.id, len(old) + 1, len(old) >= MOST and not another)
            (faults.append if told.severity == "error" else warn)(told)
    if faults:
        raise Problems(faults)
    return drawn


def keep(site: Path, drawn: Draws) -> None:
    """Write them into a site."""
    if drawn:
        (site / FILE).write_text(json.dumps(dict(drawn), indent=1) + "\n", encoding="utf-8")


def _read(path: Path) -> dict[str, list[str]]:
    try:
        return TypeAdapter(dict[str, list[str]]).validate_json(path.read_bytes())
    except (OSError, ValueError):
        return {}


def _another(site: Path, edition: str, number: int, refused: bool) -> Problem:
    where = Place((site / FILE).as_posix())
    what = say(
        "the answers of edition %(edition)s changed: all its counts are rounded again, draw "
        "number %(number)s",
        edition=edition,
        number=number,
    )
    if refused:
        fix = say(
            "Anyone who compares the draws learns more with each. If it must be, build with --another-draw"
        )
        return Problem(where, what, fix, "many-draws")
    fix = say(
        "Anyone who compares the draws learns more with each: collect changes, and publish them together"
    )
    return Problem(where, what, fix, "another-draw", "warning")
