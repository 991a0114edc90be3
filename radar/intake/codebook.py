"""Survey files of codes that come with a codebook, as SurveyXact's: what the columns and codes mean.

SurveyXact exports three tables: the dataset in codes, the structure (what each variable asked) and the
labels (what each code says). They are the sheets of a workbook, or three files in one folder.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from radar.problems import Place, Problem, Problems
from radar.texts import say

DATASET, STRUCTURE, LABELS = "dataset", "structure", "labels"
"""What the sheets are called, and the files in front of `.csv`."""

_VARIABLE, _TYPE, _TEXT, _CHOICE = "variablename", "subtype", "questiontext", "choicetext"


@dataclass(frozen=True, slots=True)
class Codebook:
    """The meaning of a dataset's columns and codes."""

    questions: dict[str, str]
    """By variable: what was asked, for a row of a matrix `question - row`."""
    labels: dict[str, dict[str, str]]
    """By variable and code: what the code says. Without variables that only say chosen or not."""

    def headings(self, variables: list[str], kept: set[str]) -> list[str]:
        """The header row with questions for variables, but for those in `kept` (in small letters)."""
        return [
            variable
            if variable.strip().casefold() in kept
            else self.questions.get(variable.strip(), variable)
            for variable in variables
        ]

    def told(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """The rows with labels for codes. The first one names the variables and stays as it is."""
        labels: list[dict[str, str]] | None = None
        for number, cells in rows:
            if labels is None:
                labels = [self.labels.get(cell.strip(), {}) for cell in cells]
                yield number, cells
            else:
                meant = [said.get(cell.strip(), cell) for cell, said in zip(cells, labels, strict=False)]
                yield number, meant + cells[len(labels) :]


def read_codebook(structure: Iterable[list[str]], labels: Iterable[list[str]], file: str) -> Codebook:
    """A codebook from the rows of its two tables; the labels have no header.

    Raises `Problems`, which call it `file`, if this is none.
    """
    rows = iter(structure)
    header = [cell.strip().casefold() for cell in next(rows, [])]
    if _VARIABLE not in header or _TEXT not in header:
        what = say("the structure has no columns `variableName` and `questionText`")
        raise Problems([Problem(Place(file), what, say("Export it again"), "no-codebook")])
    questions: dict[str, str] = {}
    choices: set[str] = set()
    for cells in rows:
        row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        variable, asked = row.get(_VARIABLE, ""), row.get(_TEXT, "")
        if row.get(_TYPE, "").casefold() == "multiple":
            asked = f"{asked} - {row.get(_CHOICE, '')}"
            choices.add(variable)
        if variable and asked:
            questions.setdefault(variable, " ".join(asked.split()))
    said: dict[str, dict[str, str]] = {}
    for cells in labels:
        if len(cells) >= 3 and cells[0].strip() not in choices:
            said.setdefault(cells[0].strip(), {})[cells[1].strip()] = cells[2].strip()
    return Codebook(questions, said)


def dataset_sheets(names: list[str]) -> list[str]:
    """The sheets of a workbook that together are the dataset; none if it has no codebook.

    A dataset with many variables stands on several sheets beside each other, `Dataset(1)`, `Dataset(2)`.
    """
    called = {name.casefold() for name in names}
    if not {STRUCTURE, LABELS} <= called:
        return []
    return [name for name in names if name.casefold().split("(")[0].strip() == DATASET]


def companions(path: Path) -> tuple[Path, Path] | None:
    """The files with the structure and the labels that belong to a dataset's file, if they exist."""
    found = tuple(_beside(path, DATASET, part) for part in (STRUCTURE, LABELS))
    structure, labels = found
    return None if structure is None or labels is None else (structure, labels)


def dataset_of(path: Path) -> Path | None:
    """The dataset's file that a file with a structure or labels belongs to, if it exists."""
    return _beside(path, STRUCTURE, DATASET) or _beside(path, LABELS, DATASET)


def _beside(path: Path, part: str, other: str) -> Path | None:
    """The file whose name has `other` where this one's ends in `part`."""
    stem = unicodedata.normalize("NFC", path.stem)
    if not stem.casefold().endswith(part):
        return None
    wanted = f"{stem[: -len(part)]}{other}{path.suffix}".casefold()
    siblings = path.parent.iterdir() if path.parent.is_dir() else iter(())
    return next((p for p in siblings if unicodedata.normalize("NFC", p.name).casefold() == wanted), None)
