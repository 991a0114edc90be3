"""What a command shows while it works: how far it is, and the time that is left. On a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from radar.cli.console import teller
from radar.language.messages import Text

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """A line for the survey files that are read, and one for each stage after that."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._tell = progress, teller()
        self._sizes: dict[Path, int] = {}
        self._read: dict[Path, int] = {}
        self._whole = self._all_read = 0
        self._stage: tuple[str, TaskID] | None = None
        self._reading: TaskID | None = None

    def reading(self, path: Path, done: int, size: int) -> None:
        """Be told a survey file, how many of its bytes are read, and its size."""
        self._whole += size - self._sizes.get(path, 0)
        self._all_read += done - self._read.get(path, 0)
        self._sizes[path], self._read[path] = size, done
        if self._reading is None:
            self._reading = self._progress.add_task(path.name, total=None)
        self._progress.update(
            self._reading, description=path.name, total=self._whole, completed=self._all_read
        )

    def stage(self, text: Text, done: int, of: int) -> None:
        """Be told what is being done, how many pieces of it are done, and of how many."""
        if self._stage is None or self._stage[0] != text:
            self._stage = str(text), self._progress.add_task(self._tell(text), total=of)
        self._progress.update(self._stage[1], total=of, completed=done)


@contextmanager
def bar() -> Iterator[Bar | None]:
    """The bar of a command; None where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        *(SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn()),
        *(TaskProgressColumn(), TimeElapsedColumn(), TimeRemainingColumn()),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress)
