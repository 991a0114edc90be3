"""Survey files of codes that come with a codebook, as SurveyXact's: what the columns and codes mean.

SurveyXact exports three tables: the dataset in codes, the structure (what each variable asked) and the
labels (what each code says). They are the sheets of a workbook, or three files in one folder.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from radar.language.messages import say
from radar.problems import Place, Problem, Problems

DATASET, STRUCTURE, LABELS = "dataset", "structure", "labels"
COMPLETE, VARIABLES = "complete", "variables"
"""What the sheets are called, and the files in front of `.csv`."""

_VARIABLE, _TYPE, _TEXT, _CHOICE = "variablename", "subtype", "questiontext", "choicetext"


@dataclass(frozen=True, slots=True)
class Codebook:
    """The meaning of a dataset's columns and codes."""

    questions: dict[str, str]
    """By variable: what was asked, for a row of a matrix `question - row`."""
    labels: dict[str, dict[str, str]]
    """By variable and code: what the code says. Without variables that only say chosen or not."""

    def names(self, variable: str) -> tuple[str, ...]:
        """What the column of a variable may be called: by the question, or by the variable itself."""
        question = self.questions.get(variable.strip())
        return (variable,) if question is None else (question, variable)

    def told(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """The rows with labels for codes. The first one names the variables and stays as it is."""
        labels: list[dict[str, str]] | None = None
        for number, cells in rows:
            if labels is None:
                labels = [self.labels.get(cell.strip(), {}) for cell in cells]
                yield number, cells
            else:
                meant = [_meant(cell, said) for cell, said in zip(cells, labels, strict=False)]
                yield number, meant + cells[len(labels) :]


def _meant(cell: str, said: dict[str, str]) -> str:
    """A code's label. A code without one is not an answer: it must not pass for the id of a level."""
    code = cell.strip()
    return said.get(code, f"code {code}") if said and code else cell


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
    structure, labels = (_beside(path, DATASET, part) for part in (STRUCTURE, LABELS))
    if structure is None or labels is None or not _names_variables(structure):
        return None
    return structure, labels


def read_instead(path: Path) -> Path | None:
    """The file that holds the answers which this one belongs to; None: this one is read.

    Of the tables of one export the dataset is read, with structure and labels. Names alone say nothing:
    the structure must name variables.
    """
    for part in (STRUCTURE, LABELS, VARIABLES, COMPLETE):
        dataset = _beside(path, part, DATASET)
        if dataset is not None and companions(dataset) is not None:
            return dataset
    return None


def _names_variables(path: Path) -> bool:
    """Whether a file's first line is that of a structure, in any character set of the tool."""
    try:
        with path.open("rb") as stream:
            first = stream.readline(4096).replace(b"\0", b"").lower()
    except OSError:
        return False
    return _VARIABLE.encode() in first


def _ends_in(path: Path, part: str) -> bool:
    return unicodedata.normalize("NFC", path.stem).casefold().endswith(part)


def _beside(path: Path, part: str, other: str) -> Path | None:
    """The file whose name has `other` where this one's ends in `part`; it may be this one."""
    stem = unicodedata.normalize("NFC", path.stem)
    if not _ends_in(path, part):
        return None
    wanted = f"{stem[: -len(part)]}{other}{path.suffix}".casefold()
    siblings = path.parent.iterdir() if path.parent.is_dir() else iter(())
    return next((p for p in siblings if unicodedata.normalize("NFC", p.name).casefold() == wanted), None)
