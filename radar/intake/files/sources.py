"""A survey file that can be read, and why another can't."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from radar.inputs.contract import Contract
from radar.intake.columns.codebook import Codebook
from radar.language.messages import Text, say
from radar.problems import Place, Problem, Problems

Row = tuple[int, list[str]]
"""Row number as a spreadsheet counts, and the cells."""


@dataclass(frozen=True, slots=True)
class Source:
    """A survey file that can be read, and how."""

    path: Path
    kind: Literal["text", "sheet"]
    encoding: str
    """Character set, as Python calls it; for a spreadsheet, its kind."""
    delimiter: str = ","
    sep_line: bool = False
    """Whether the first line only names the delimiter, as Excel does."""
    warnings: tuple[Problem, ...] = ()
    """What was found while it was opened, errors too: they are told with those of the answers."""
    sheets: tuple[str, ...] = ()
    """Sheets of a workbook that stand side by side. None: the first sheet."""
    codebook: Codebook | None = None
    """What the codes in the cells mean."""


def leads_out(path: Path) -> bool:
    """Whether a path is a link to something outside the folder that holds the link.

    That folder may itself be reached by a link: what counts is where it really is.
    """
    if not path.is_symlink():
        return False
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(path.parent))


def refused(file: str, what: Text, fix: Text, code: str) -> Problems:
    """Why a file can't be read at all."""
    return Problems([Problem(Place(file), what, fix, code)])


def too_large(file: str, contract: Contract) -> Problems:
    """The refusal of a file with too many bytes, packed or unpacked."""
    what = say("the file is larger than %(megabytes)s MB", megabytes=f"{contract.limits.file_megabytes:g}")
    fix = say("Split it, or raise `limits: file_megabytes` in radar.yml")
    return refused(file, what, fix, "file-too-large")
