"""What a worker does: read a file, or the rows that begin in a part of one, and hand back their counts.

No task ends in an exception. A scheduler prints those into its log and shows them on its pages, and what is
wrong with a file may hold words from its cells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from radar.counts import Counted, Tally
from radar.inputs.contract import Contract
from radar.inputs.questionnaire import Responses
from radar.intake.addresses import Remote, fetched
from radar.intake.columns.layouts import Layout
from radar.intake.expected import Expected
from radar.intake.faults import Faults, call
from radar.intake.rows.careful import Respondent
from radar.intake.rows.fast import Anomaly, Span
from radar.intake.rows.respondents import Hashes, Seen
from radar.intake.survey_files import open_file, read_file
from radar.problems import Problem, Problems

_PACKAGES = ("numpy", "pandas", "pyarrow", "python-calamine")
"""What reads files besides the program. `pyarrow` may be missing: the answers are the same."""
_EDGE = 4096

Versions = dict[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file as whoever asks knows it."""

    name: str
    """What messages call it."""
    path: str
    """Where every worker finds it."""
    size: int
    edges: str
    """A digest of its first and last bytes."""
    remote: Remote | None = None
    """Where to fetch it from instead."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to read of a file."""

    file: Wanted
    responses: Responses
    span: Span | None = None
    """The rows that begin in this part. None: the whole file."""


@dataclass(frozen=True, slots=True)
class Read:
    """What some rows hold."""

    faults: Faults
    layout: Layout
    counted: Counted
    ids: Hashes
    """Hashes of what tells respondents apart."""
    rows: Hashes
    """Digests of rows, where only these can show that someone is in two files."""


@dataclass(slots=True)
class Done:
    """What came of it."""

    worker: str = ""
    problems: tuple[Problem, ...] = ()
    """Why the file is refused."""
    elsewhere: str = ""
    """Why this worker can't do it at all; empty if it can."""
    versions: Versions = field(default_factory=dict)
    """What the worker runs, if that is why."""
    doubtful: bool = False
    """Whether the part must not be read by itself: the file is to be read whole."""
    marks: int = 0
    """Quotation marks in the part."""
    read: Read | None = None
    """What was read, if all went well."""


@cache
def versions() -> Versions:
    """What must be the same on all machines for the same counts to come out."""
    import platform

    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for file in sorted(root.rglob("*.py")):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    found = {"radar": digest.hexdigest()[:12], "Python": ".".join(platform.python_version_tuple()[:2])}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "-"
    return found


def edges(path: Path) -> str:
    """A digest of a file's first and last bytes, to tell whether two machines see the same one."""
    with path.open("rb") as stream:
        first = stream.read(_EDGE)
        stream.seek(max(0, path.stat().st_size - _EDGE))
        return hashlib.sha256(first + stream.read(_EDGE)).hexdigest()


def as_given(contract: Contract) -> Contract:
    """What a survey asks, as all other tasks need it. A worker that comes late is given it too."""
    return contract


def read(contract: Contract, job: Job, asked: Versions) -> Done:
    """Read the rows of a job."""

    def work(path: Path, expected: Expected, done: Done) -> None:
        if job.span is None:
            _read_whole(path, expected, done)
        else:
            _read_part(path, expected, job.span, done)

    return _at_work(contract, job, asked, work)


def read_again(
    contract: Contract, job: Job, asked: Versions, hashes: frozenset[int] | None
) -> tuple[Done, list[Respondent]]:
    """The respondents of a file once more: those whose key has one of these hashes, or all."""
    found: list[Respondent] = []

    def again(path: Path, expected: Expected, _: Done) -> None:
        found.extend(open_file(path, expected).respondents_again(hashes))

    return _at_work(contract, job, asked, again), found


Work = Callable[[Path, Expected, Done], None]


def _at_work(contract: Contract, job: Job, asked: Versions, work: Work) -> Done:
    done = Done(_name())
    if versions() != asked:
        done.versions = versions()
        return done
    try:
        path = _found(job.file, contract)
        if path is None:
            done.elsewhere = "another"
        else:
            try:
                work(path, Expected(job.responses, contract), done)
            finally:
                # A worker stays when the program that asked is over, and so would all that it ever fetched.
                if job.file.remote is not None:
                    path.unlink(missing_ok=True)
    except Problems as problems:
        done.problems = problems.problems
    except OSError as error:
        done.elsewhere = error.strerror or type(error).__name__
    except Exception as error:  # its words may be a respondent's: only its kind is told
        done.elsewhere = type(error).__name__
    return done


def _name() -> str:
    from distributed import get_worker

    address: str = get_worker().address
    return address


def _found(file: Wanted, contract: Contract) -> Path | None:
    """The file as this machine sees it; None if another file has its name here."""
    if file.remote is not None:
        return fetched(file.remote, contract)
    path = Path(file.path)
    if path.stat().st_size != file.size or edges(path) != file.edges:
        return None
    call(path, file.name)
    return path


def _read_whole(path: Path, expected: Expected, done: Done) -> None:
    tally = Tally(expected.contract)
    with Seen() as seen:
        opened = read_file(path, expected, seen, tally)
        done.read = Read(opened.faults, opened.layout, tally.file, *seen.taken())


def _read_part(path: Path, expected: Expected, span: Span, done: Done) -> None:
    done.marks = span.marks(path)
    tally = Tally(expected.contract)
    try:
        opened = open_file(path, expected, whole=False)
        digests = opened.digests
        with Seen() as seen:
            for who, rows, found in opened.map_chunks(
                lambda a: (a.ids, digests(a), tally.look(a)), span=span
            ):
                seen.add(who, rows)
                tally.add(found)
            done.read = Read(opened.faults, opened.layout, tally.file, *seen.taken())
    except (Anomaly, Problems, UnicodeDecodeError):
        done.doubtful = True
