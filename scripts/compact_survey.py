r"""Write the answers of a survey tool's export as a small table in the radar's own layout.

An export holds whatever else was asked, and is somebody else's file. The table holds the answers that a radar
counts and nothing more: a row for each respondent, the area, and a column for each technology. Its counts are
those of the export to the last record key, as these are made of answers alone.

    python -m scripts.compact_survey --config examples/cncf/radar.yml \
        --survey tests/cases/cncf/2020/survey.yml --blocks graduated incubating sandbox \
        --out examples/cncf/survey_data/2020/responses/answers.csv 2020.csv
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from radar.inputs.contract import Contract
from radar.inputs.questionnaire import BLANK, read_questionnaire
from radar.inputs.settings import read_settings
from radar.inputs.technologies import read_technologies
from radar.intake.expected import Expected
from radar.intake.survey_files import open_file
from radar.problems import Problems


def contract_of(config: Path, survey: Path) -> Contract:
    """What the radar of `config` asks by the questionnaire `survey`, which lies elsewhere."""
    settings = read_settings(config)
    technologies = read_technologies(config.parent / settings.technologies, settings)
    return Contract(read_questionnaire(survey), technologies, tuple(settings.areas), (), settings.limits)


def table(contract: Contract, export: Path, blocks: Sequence[str]) -> Iterator[list[str]]:
    """Header and rows; `blocks` names the items of survey.yml, in their order. Raises `Problems`."""
    (responses,) = contract.questionnaire.responses
    opened = open_file(export, Expected(responses, contract))
    items = opened.layout.items
    asked = contract.questionnaire.questions
    # an empty cell is a blank beside an answer of its block, and no answer where the block has none
    codes = [["" if code == BLANK else code for code in asked[columns.item[0]].codes()] for columns in items]
    rows = [
        [contract.areas[read.area].id if read.area >= 0 else "", *_cells(read.answers, codes)]
        for read in opened.respondents()
    ]
    if opened.faults.any_error:
        raise Problems(opened.faults.problems())
    yield ["area", *(f"{blocks[columns.block]}: {columns.item[1]}" for columns in items)]
    # in no order that tells who came when
    yield from sorted(row for row in rows if any(row[1:]))


def _cells(answers: Sequence[int], codes: Sequence[Sequence[str]]) -> Iterator[str]:
    for answer, own in zip(answers, codes, strict=True):
        yield own[answer] if answer >= 0 else ""


def main() -> None:
    """Write the table, and print what it was made of."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("export", type=Path, help="The survey tool's export.")
    parser.add_argument("--config", type=Path, required=True, help="The radar's settings.")
    parser.add_argument(
        "--survey", type=Path, required=True, help="The survey.yml that describes the export."
    )
    parser.add_argument(
        "--blocks", nargs="+", required=True, help="A word for each of its items, for the headings."
    )
    parser.add_argument("--out", type=Path, required=True, help="Where the table goes.")
    given = parser.parse_args()
    try:
        rows = list(table(contract_of(given.config, given.survey), given.export, given.blocks))
    except Problems as problems:
        sys.exit("\n".join(f"error: {problem}" for problem in problems.problems))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    with given.out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    digest = hashlib.sha256(given.export.read_bytes()).hexdigest()
    print(f"Wrote {given.out}: {len(rows) - 1} respondents, from {given.export.name} (SHA-256 {digest})")


if __name__ == "__main__":
    main()
