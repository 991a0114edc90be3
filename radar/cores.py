"""Work that is done on all cores of the machine, where that is sure to be the same and quicker."""

from __future__ import annotations

import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

_FEW = 64
"""Fewer pieces are done before other processes have begun."""
_AT_ONCE = 4

_T = TypeVar("_T")
_R = TypeVar("_R")
_work: Callable[[Any], Any] | None = None


def on_all_cores(
    work: Callable[[_T], _R], items: Sequence[_T], told: Callable[[int, int], None] = lambda done, of: None
) -> list[_R]:
    """What `work` makes of each item, in their order. It must change nothing but what it returns.

    `told` is told how many of them are done, and of how many.

    The other processes are forks, which have all that this one has read and pay for no import. So it is done
    here alone where the system can't fork safely, or while other threads run.
    """
    if len(items) < _FEW or cores() < 2 or threading.active_count() > 1:
        return _counted(map(work, items), len(items), told)
    global _work  # noqa: PLW0603  (a fork has it; it could not be handed over)
    _work = work
    try:
        with warnings.catch_warnings():
            # Of threads in libraries, which mind forks; this program's own were counted.
            warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*fork")
            with ProcessPoolExecutor(cores(), get_context("fork")) as pool:
                return _counted(pool.map(_done, items, chunksize=_AT_ONCE), len(items), told)
    except BrokenProcessPool:  # one was killed, for its memory most likely
        return _counted(map(work, items), len(items), told)
    finally:
        _work = None


def _counted(results: Iterable[_R], of: int, told: Callable[[int, int], None]) -> list[_R]:
    found: list[_R] = []
    for result in results:
        found.append(result)
        told(len(found), of)
    return found


def cores() -> int:
    """How many cores this process may use; one where the system's forks are not to be trusted."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _done(item: Any) -> Any:
    if _work is None:
        raise RuntimeError("This process is no fork of one that has work to hand out.")
    return _work(item)
