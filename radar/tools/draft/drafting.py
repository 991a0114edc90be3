"""An unknown export -> the draft of a survey.yml that reads it, with what could not be decided marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from radar.counts import Progress
from radar.inputs.contract import Contract
from radar.inputs.documents import parse_yaml, validate
from radar.inputs.questionnaire import Questionnaire
from radar.intake.expected import Expected
from radar.intake.survey_files import Report, check_file
from radar.language.messages import Text, all_of, counted, say
from radar.problems import Place, Problem, Problems
from radar.tools.draft.find import find
from radar.tools.draft.known import Known, read_known
from radar.tools.draft.reading import read_tables
from radar.tools.draft.writing import CHECK, Tell, as_yaml

__all__ = ["CHECK", "Draft", "Known", "draft", "read_known"]

_NAME = "survey.yml"


@dataclass(frozen=True)
class Draft:
    """A survey.yml for some files."""

    text: str
    undecided: int
    """How many of its lines want a decision."""
    reports: tuple[Report, ...]
    """What `radar check` says of the files, if they are read as it says."""

    def told(self) -> list[Text]:
        """What whoever asked for it should know, a sentence each."""
        lines: list[Text] = [
            say("No line needs a decision")
            if not self.undecided
            else counted(
                "%(n)s line needs a decision: it is marked CHECK",
                "%(n)s lines need a decision: they are marked CHECK",
                n=self.undecided,
            )
        ]
        for report in self.reports:
            rows = counted("%(n)s respondent", "%(n)s respondents", n=report.respondents)
            if report.good:
                lines.append(say("%(file)s: read, %(respondents)s", file=report.file, respondents=rows))
            kinds = Counter((problem.severity, problem.code) for problem in report.problems)
            if kinds:
                listed = all_of([f"{code} ({n})" for (_, code), n in kinds.items()])
                lines.append(say("%(file)s: `radar check` says %(kinds)s", file=report.file, kinds=listed))
        return lines


def draft(
    files: Iterable[Path],
    known: Known,
    edition: str | None = None,
    tell: Tell = str,
    progress: Progress | None = None,
) -> Draft:
    """Draft an edition's survey.yml from some of its files. Raises `Problems` if they are not surveys.

    `tell`: how comments are said to the reader. `progress` is told how much of a file is checked.
    """
    tables = read_tables(files, known)
    if not tables:
        what, fix = say("there is no survey file among these"), say("Give a file with answers")
        raise Problems([Problem(Place(_NAME), what, fix, "no-survey-files")])
    found = find(tables, known, edition)
    text = as_yaml(found, known, tell)
    reports: list[Report] = []
    try:
        questionnaire = validate(parse_yaml(text, _NAME), Questionnaire).in_parts()
        contract = Contract(
            questionnaire, known.technologies, known.areas, known.municipalities, known.limits
        )
    except Problems as problems:
        reports.append(Report(_NAME, problems.problems))
    else:
        written = iter(questionnaire.responses)
        for layout in found.layouts:
            responses, *_ = [next(written) for _ in layout.files]
            reports += [_check(path, Expected(responses, contract), progress) for path in layout.table.paths]
    undecided = sum(f"# {CHECK}" in line for line in text.splitlines())
    return Draft(text, undecided, tuple(reports))


def _check(path: Path, expected: Expected, progress: Progress | None) -> Report:
    if progress is None:
        return check_file(path, expected)
    size = path.stat().st_size

    def told(done: int) -> None:
        progress(path, done, size)

    return check_file(path, expected, told)
