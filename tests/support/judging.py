"""What holds of every survey file, whatever is in it: for the property tests and `scripts/fuzz.py`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from radar.inputs.contract import Contract
from radar.inputs.questionnaire import Responses
from radar.intake.answers import Answers
from radar.intake.expected import Expected
from radar.intake.rows.careful import in_columns
from radar.intake.rows.fast import Anomaly
from radar.intake.survey_files import Report, check_file, open_file, read_answers
from radar.language.messages import SPOKEN
from radar.language.translator import teller
from radar.problems import Problems
from radar.tools.checking import as_github, as_json, as_markdown, as_text

_TELLERS = [teller(code) for code in sorted(set(SPOKEN.values()))]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said about a file."""

    report: Report
    printed: str
    """All that a person or a program may get to see, in every language and format."""


def judged(path: Path, responses: Responses, contract: Contract) -> Judged:
    """Check a file, and the report on it: complete, printable, and true about the answers.

    Raises `AssertionError` where it is not. Nothing else may be raised, whatever the file holds.
    """
    report = check_file(path, Expected(responses, contract))
    for problem in report.problems:
        assert problem.where.file, problem
        assert problem.where.row is None or problem.where.row > 0, problem
        assert problem.what.strip(), problem
        assert not problem.what.endswith("."), problem
        assert problem.fix.strip(), problem
        assert problem.code, problem
    printed = "".join(
        [
            *(f"{tell(problem.told())}\n" for tell in _TELLERS for problem in report.problems),
            *(form([report]) for form in (as_text, as_json, as_github, as_markdown)),
        ]
    )
    printed.encode()
    if not report.good:
        return Judged(report, printed)
    if report.rows:
        rows = sum(map(len, read_answers(path, Expected(responses, contract))))
        assert rows == report.respondents, "the answers are not those that the report is about"
    else:
        assert [problem.code for problem in report.problems] == ["belongs-to-another"]
    return Judged(report, printed)


def roads_agree(path: Path, responses: Responses, contract: Contract) -> bool:
    """Whether the fast road reads a file. If so, the careful one must read the same answers.

    Raises `AssertionError` where it does not.
    """
    try:
        file = open_file(path, Expected(responses, contract), whole=False)
        fast = list(file.map_chunks(lambda answers: answers))
    except (Anomaly, Problems, UnicodeDecodeError):
        return False
    file = open_file(path, Expected(responses, contract))
    careful = list(in_columns(file.respondents(), file.layout))
    assert not file.faults.any_error, f"only the careful road refuses it: {file.faults.problems()}"
    assert _columns(fast).keys() == _columns(careful).keys()
    for name, column in _columns(fast).items():
        np.testing.assert_array_equal(column, _columns(careful)[name], err_msg=name)
    return True


def _columns(chunks: list[Answers]) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]]:
    filled = [chunk for chunk in chunks if len(chunk)]
    items = filled[0].items if filled else {}
    return {
        "municipality": np.concatenate([chunk.municipality for chunk in chunks]),
        "area": np.concatenate([chunk.area for chunk in chunks]),
        "id": np.concatenate([chunk.ids for chunk in chunks]),
        **{f"{q}[{t}]": np.concatenate([chunk.items[q, t] for chunk in filled]) for q, t in items},
    }
