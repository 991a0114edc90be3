"""A small radar for exports of survey tools: questions with levels and options, four technologies."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from radar.counts import count_all
from radar.inputs.sources import read_sources
from radar.intake.survey_files import Report
from radar.problems import Problem, Problems
from radar.tools.checking import check_all

TECHNOLOGIES = {"bots": "Chat bots", "drones": "Drones", "robots": "Robots", "data-ai": "Data & AI"}
_RADAR = """\
title: Exports
publisher: Nobody
sectors: [{id: a, name: A}, {id: b, name: B}]
rings: [{id: in, name: In, from: 0.5}, {id: out, name: Out, from: 0}]
areas: [{id: care, name: Care}, {id: school, name: School}]
dimensions: {use: {name: Use, source: survey}}
%s"""
_REGISTER = "municipality,population\nSkovby,1000\nSøby,2000\nVangsnes,3000\n"
QUESTIONS = {
    "use": """\
  use:
    name: Use
    text: How far are you?
    levels: [{id: "1", label: Not yet}, {id: "2", label: Trying}, {id: "3", label: In use}]
""",
    "need": """\
  need:
    name: Need
    text: How much do you need it?
    levels: [{id: "1", label: Little}, {id: "2", label: Some}, {id: "3", label: Much}]
""",
    "hurdles": """\
  hurdles:
    name: Hurdles
    text: What is in the way?
    options: [{id: money, label: Money}, {id: law, label: The law}, {id: time, label: Time}]
""",
}


@dataclass(frozen=True)
class Outcome:
    """What the program makes of the files of an edition."""

    counts: Mapping[str, Mapping[str, int]]
    """`question technology` -> level -> respondents; of an option `hurdles.money technology`."""
    problems: tuple[Problem, ...]
    reports: tuple[Report, ...]
    warned: tuple[Problem, ...]
    """What the counts themselves warned about."""

    @property
    def errors(self) -> list[Problem]:
        return [p for p in self.problems if p.severity == "error"]

    @property
    def codes(self) -> list[str]:
        return [p.code for p in self.problems]

    def the(self, code: str) -> Problem:
        """The only problem with this code."""
        (found,) = [p for p in self.problems if p.code == code]
        return found


def table(*rows: Sequence[str], delimiter: str = ",") -> str:
    """Rows as CSV."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def outcome(
    folder: Path,
    responses: str,
    files: Mapping[str, str | bytes],
    *,
    municipalities: bool = False,
    questions: str = "",
    asked: Sequence[str] = ("bots", "drones"),
) -> Outcome:
    """Write a radar whose survey.yml says `responses` (YAML below `responses:`), and read the files.

    `questions`: what survey.yml says before; left out, those of `QUESTIONS` that are read. The index is
    made of `use`, so it is always there, and no warning if it is not asked.
    """
    asked_questions = "".join(
        text for id_, text in QUESTIONS.items() if id_ == "use" or f"question: {id_}" in responses
    )
    above = questions or f"edition: '2026'\nquestions:\n{asked_questions}"
    register = "municipalities: municipalities.csv\n" if municipalities else ""
    written: dict[str, str | bytes] = {
        "radar.yml": _RADAR % register,
        "municipalities.csv": _REGISTER,
        "survey_data/2026/survey.yml": f"{above}technologies: [{', '.join(asked)}]\nresponses:\n{responses}",
        **{f"survey_data/2026/responses/{name}": content for name, content in files.items()},
    }
    for id_, name in TECHNOLOGIES.items():
        written[f"docs/technologies/{id_}.md"] = f"---\nname: {name}\nsector: a\nsummary: x\n---\n"
    for name, content in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    sources = read_sources(folder / "radar.yml")
    reports = tuple(check_all(sources))
    warned: list[Problem] = []
    counts: dict[str, dict[str, int]] = {}
    try:
        frame = count_all(sources, warn=warned.append)["2026"]
    except Problems:
        pass
    else:
        for question, technology, level, n in zip(
            frame["question"], frame["technology"], frame["level"], frame["n"], strict=True
        ):
            of_item = counts.setdefault(f"{question} {technology}", {})
            of_item[level] = of_item.get(level, 0) + int(n)
    beside = "question: use" not in responses
    problems = tuple(
        p for report in reports for p in report.problems if not (beside and p.code == "unasked-question")
    )
    return Outcome(counts, problems, reports, tuple(warned))
