"""The market scan: what municipalities ask for beside what the market is asked, as records, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from radar.disclosure.figures import Figure, Published
from radar.estimates.intervals import difference_limits
from radar.inputs.dialogues import Dialogue
from radar.inputs.dialogues.models import Award
from radar.inputs.questionnaire import OptionQuestion
from radar.inputs.settings import EVERYONE
from radar.release import Edition, Release
from radar.site.dialogues import agenda
from radar.site.tables.exports import cell
from radar.site.tables.gaps import figure_columns, topic, with_limits

COLUMNS = (
    "edition",
    "area",
    "technology",
    "name",
    "ring",
    "relevance",
    "relevance_low",
    "relevance_high",
    "adoption",
    "adoption_low",
    "adoption_high",
    "adoption_change",
    "adoption_change_supported",
    "coming",
    "open",
    "held",
    "awards",
    "lessons",
)


@dataclass(frozen=True, slots=True)
class Trend:
    """How the mean of a question changed since the edition before."""

    change: float
    """-1 to 1."""
    supported: bool | None
    """Whether 0 is outside its 95 % interval; None where one of the means has no error that says something.

    The two editions are taken as independent. Where the same municipalities answer both times, their errors
    go together, as a rule, and the interval is on the careful side.
    """


@dataclass(frozen=True, slots=True)
class Line:
    """Demand and supply of one technology, on one radar."""

    technology: str
    relevance: Published | None
    """None where nobody was asked."""
    adoption: Published | None
    trend: Trend | None
    """None where there is nothing to compare with."""
    dialogues: tuple[Dialogue, ...]
    """Those about it, on the radar of an area those of the area."""

    def staged(self, stage: agenda.Stage) -> list[Dialogue]:
        """The dialogues of a group of the overview."""
        return [dialogue for dialogue in self.dialogues if agenda.stage(dialogue) == stage]

    @property
    def awards(self) -> list[tuple[Dialogue, Award]]:
        """Who was chosen, with the dialogue before it."""
        return [(dialogue, award) for dialogue in self.dialogues for award in dialogue.awards]

    @property
    def lessons(self) -> list[tuple[Dialogue, str]]:
        """What buyers learned."""
        return [(dialogue, lesson) for dialogue in self.dialogues for lesson in dialogue.lessons]


def questions(edition: Edition) -> tuple[str | None, str | None]:
    """The edition's questions about relevance and about adoption; None where it does not ask."""
    return topic(edition, "need"), topic(edition, "use")


def lines(release: Release, area: str) -> list[Line]:
    """The scan of one radar of the latest edition: every technology that has a page, by name."""
    latest = release.latest
    before = release.editions[-2] if len(release.editions) > 1 else None
    relevance, adoption = questions(latest)
    entries = {entry.technology: entry.questions for entry in latest.radars[area].entries}
    past = _past(before, latest, area, adoption) if before and adoption else {}
    about = _about(release.dialogues, area)
    found = []
    for technology in sorted(release.technologies, key=lambda known: (known.name.casefold(), known.id)):
        figures = entries.get(technology.id, {})
        now = figures.get(adoption) if adoption else None
        found.append(
            Line(
                technology.id,
                figures.get(relevance) if relevance else None,
                now,
                trend(past.get(technology.id), now),
                tuple(about.get(technology.id, ())),
            )
        )
    return found


def trend(before: Published | None, now: Published | None) -> Trend | None:
    """The change between two published means of the same question."""
    if not isinstance(before, Figure) or not isinstance(now, Figure):
        return None
    change = round(now.mean - before.mean, 3)
    then, since = with_limits(before), with_limits(now)
    if then is None or since is None:
        return Trend(change, None)
    low, high = difference_limits(since, then, 0.0)
    return Trend(change, not low <= 0 <= high)


def same_scale(before: Edition, now: Edition, question: str) -> bool:
    """Whether a question has the same levels and scores in both editions."""
    scales = []
    for edition in (before, now):
        asked = edition.questions.get(question)
        if asked is None or isinstance(asked, OptionQuestion):
            return False
        scales.append([(level.id, score) for level, score in zip(asked.levels, asked.scores(), strict=True)])
    return scales[0] == scales[1]


def table(release: Release) -> str:
    """The scan of everyone (`all`) and of every area as CSV: UTF-8, comma, decimal point.

    What is withheld says so; what was not asked, or can't be compared, is empty. Of dialogues, awards and
    lessons it says how many there are.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        [cell(value) if isinstance(value, str) else value for value in row.values()] for row in _rows(release)
    )
    return out.getvalue()


def document(release: Release) -> str:
    """The market scan as JSON, and what each dialogue says.

    `{"edition", "scan": [{column: value}], "dialogues": {id: {"title", "status", "awards", "lessons"}}}`.
    In the scan `coming`, `open` and `held` are the dialogues' ids. Nothing is null.
    """
    listed = []
    for row, line in zip(_rows(release), _all_lines(release), strict=True):
        told: dict[str, object] = {k: v for k, v in row.items() if k != "edition" and v not in (None, "")}
        listed.append(
            told | {stage: [dialogue.id for dialogue in line.staged(stage)] for stage in agenda.STAGES}
        )
    whole = {
        "edition": release.latest.id,
        "scan": listed,
        "dialogues": {
            dialogue.id: _in_brief(dialogue) for dialogue in release.dialogues if dialogue.technologies
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _in_brief(dialogue: Dialogue) -> dict[str, object]:
    return {
        "title": dialogue.title,
        "status": dialogue.status,
        "awards": [
            {"when": str(award.when), "suppliers": award.suppliers, "names": award.names}
            for award in dialogue.awards
        ],
        "lessons": dialogue.lessons,
    }


def _all_lines(release: Release) -> Iterator[Line]:
    for area in release.latest.radars:
        yield from lines(release, area)


def _rows(release: Release) -> Iterator[dict[str, str | float | bool | None]]:
    edition = release.latest
    names = {technology.id: technology.name for technology in release.technologies}
    for area, radar in edition.radars.items():
        rings = {entry.technology: entry.place.ring for entry in radar.entries if entry.place}
        for line in lines(release, area):
            values: Sequence[str | float | bool | None] = [
                edition.id,
                area,
                line.technology,
                names[line.technology],
                rings.get(line.technology, ""),
                *figure_columns(line.relevance),
                *figure_columns(line.adoption),
                line.trend.change if line.trend else None,
                line.trend.supported if line.trend else None,
                len(line.staged("coming")),
                len(line.staged("open")),
                len(line.staged("held")),
                len(line.awards),
                len(line.lessons),
            ]
            yield dict(zip(COLUMNS, values, strict=True))


def _past(before: Edition, now: Edition, area: str, question: str) -> Mapping[str, Published]:
    """The figures of a question in the edition before, by technology; none where its scale changed."""
    if not same_scale(before, now, question) or area not in before.radars:
        return {}
    entries = before.radars[area].entries
    return {entry.technology: entry.questions[question] for entry in entries if question in entry.questions}


def _about(dialogues: Iterable[Dialogue], area: str) -> dict[str, list[Dialogue]]:
    """The dialogues by technology; on the radar of an area those that name the area."""
    found: dict[str, list[Dialogue]] = {}
    for dialogue in dialogues:
        if area == EVERYONE or area in dialogue.areas:
            for technology in dialogue.technologies:
                found.setdefault(technology, []).append(dialogue)
    return found
