"""Where need runs ahead of use: the gap between two published figures, as records, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from radar.disclosure.figures import Figure, Published
from radar.estimates.intervals import difference_limits
from radar.inputs.questionnaire import About, OptionQuestion, about
from radar.release import Edition, Release
from radar.site.tables.exports import cell

COLUMNS = (
    "edition",
    "area",
    "technology",
    "name",
    "ring",
    "need",
    "need_low",
    "need_high",
    "use",
    "use_low",
    "use_high",
    "gap",
    "gap_low",
    "gap_high",
)


@dataclass(frozen=True, slots=True)
class Gap:
    """How far need is ahead of use, for one technology on one radar."""

    technology: str
    need: Published | None
    """How much it is needed; None where nobody was asked."""
    use: Published | None
    """How far it is in use; None where nobody was asked."""
    correlation: float | None = None
    """How their errors go together; None where it is not known."""

    @property
    def value(self) -> float | None:
        """Need minus use, -1 to 1; None where one of them has no published figure."""
        if isinstance(self.need, Figure) and isinstance(self.use, Figure):
            return round(self.need.mean - self.use.mean, 3)
        return None

    @property
    def limits(self) -> tuple[float, float] | None:
        """A 95 % interval of the gap; None where one of the figures has none that says something.

        Both figures come from the same people, so their errors go together: with the correlation, see
        `estimates.intervals.difference_limits`. Where it is not known the interval is the widest that any
        correlation gives: the lower limit of need minus the upper limit of use, to the upper limit minus the
        lower one.
        """
        need, use = with_limits(self.need), with_limits(self.use)
        if need is None or use is None:
            return None
        low, high = difference_limits(need, use, -1.0 if self.correlation is None else self.correlation)
        return round(max(-1.0, low), 3), round(min(1.0, high), 3)

    @property
    def supported(self) -> bool:
        """Whether the answers support that need is ahead: the whole interval lies above 0."""
        return self.limits is not None and self.limits[0] > 0


def questions(edition: Edition) -> tuple[str, str] | None:
    """The edition's questions about need and about use; None where it does not ask both on a scale."""
    need, use = topic(edition, "need"), topic(edition, "use")
    return (need, use) if need and use else None


def gaps(edition: Edition, area: str) -> list[Gap]:
    """The gaps on one radar, the most certain first: by the lower limit of the interval, then by the gap.

    Without an interval they come after those with one, without a gap last.
    """
    asked = questions(edition)
    if asked is None:
        return []
    need, use = asked
    found = [
        Gap(e.technology, e.questions.get(need), e.questions.get(use), edition.need_use)
        for e in edition.radars[area].entries
    ]
    return sorted(found, key=_rank)


def table(release: Release, edition: Edition) -> str:
    """The gaps of everyone (`all`) and of every area as CSV: UTF-8, comma, decimal point.

    What is withheld says so; what was not asked, or can't be computed, is empty.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        [cell(value) if isinstance(value, str) else value for value in row] for row in _rows(release, edition)
    )
    return out.getvalue()


def document(release: Release, edition: Edition) -> str:
    """The gaps as JSON: `{"edition", "need", "use", "gaps": [{column: value}]}`; nothing is null."""
    asked = questions(edition)
    rows = [dict(zip(COLUMNS[1:], row[1:], strict=True)) for row in _rows(release, edition)]
    named = {"need": asked[0], "use": asked[1]} if asked else {}
    listed = [{name: value for name, value in row.items() if value not in (None, "")} for row in rows]
    return json.dumps({"edition": edition.id, **named, "gaps": listed}, ensure_ascii=False, indent=1) + "\n"


def _rows(release: Release, edition: Edition) -> Iterator[Sequence[str | float | None]]:
    names = {technology.id: technology.name for technology in release.technologies}
    for area, radar in edition.radars.items():
        rings = {entry.technology: entry.place.ring for entry in radar.entries if entry.place}
        for gap in gaps(edition, area):
            low, high = gap.limits or (None, None)
            stands = [edition.id, area, gap.technology, names[gap.technology], rings.get(gap.technology, "")]
            yield [*stands, *figure_columns(gap.need), *figure_columns(gap.use), gap.value, low, high]


def figure_columns(figure: Published | None) -> list[str | float | None]:
    """A mean and its limits, as tables give them."""
    if isinstance(figure, Figure):
        return [figure.mean, figure.ci_low, figure.ci_high]
    return ["" if figure is None else "withheld", None, None]


def with_limits(figure: Published | None) -> tuple[float, float, float] | None:
    """A mean and its limits; None where there are none that say something."""
    if not isinstance(figure, Figure) or figure.ci_low is None or figure.ci_high is None:
        return None
    return figure.mean, figure.ci_low, figure.ci_high


def _rank(gap: Gap) -> tuple[float, float, str]:
    low = gap.limits[0] if gap.limits else -2.0
    return (-low, -(gap.value if gap.value is not None else -2.0), gap.technology)


def topic(edition: Edition, subject: About) -> str | None:
    """The edition's first scale about something."""
    asked = edition.questions.items()
    return next(
        (id_ for id_, q in asked if not isinstance(q, OptionQuestion) and about(id_, q) == subject), None
    )
