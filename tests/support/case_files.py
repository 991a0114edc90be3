"""Case files: an input with faults, and beside it a `.txt` file with what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from radar.problems import Problems

CASES = Path(__file__).parents[1] / "cases"


def cases(folder: str) -> list[Path]:
    """The inputs of a folder: all its files that are not themselves what is expected."""
    return sorted(path for path in (CASES / folder).iterdir() if path.suffix != ".txt")


def expected(case: Path) -> list[str]:
    """What is to be said, a line for each fault."""
    return case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


def told(read: Callable[[Path], object], path: Path) -> list[str]:
    """What is said of a file: `place: what. fix [code]`, with the file's name alone."""
    try:
        read(path)
    except Problems as problems:
        return [
            f"{one} [{one.code}]".replace(one.where.file, Path(one.where.file).name)
            for one in problems.problems
        ]
    return []
