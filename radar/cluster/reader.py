"""Survey files given out to the workers of a Dask cluster, and what they hand back put together."""

from __future__ import annotations

import logging
import queue
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radar.cluster import tasks
from radar.cluster.tasks import Done, Job, Versions, Wanted
from radar.counts import Progress, Tally
from radar.inputs.contract import Contract
from radar.inputs.questionnaire import Responses
from radar.intake.addresses import Remote, copied_from
from radar.intake.columns.layouts import Layout
from radar.intake.expected import Expected
from radar.intake.faults import Faults, call, shown
from radar.intake.files.opening import open_source
from radar.intake.rows.careful import Respondent
from radar.intake.rows.fast import Span
from radar.intake.rows.respondents import Seen
from radar.intake.survey_files import FileRead, survey_files
from radar.language.messages import Text, say
from radar.problems import Place, Problem, Problems

if TYPE_CHECKING:
    from distributed import Client

PART = 32 << 20
"""Bytes of a large file that are one task."""
WAIT = 30
"""Seconds to wait for a scheduler, for a first worker, and for one more when all are gone."""
_LOOK = 2.0


@contextmanager
def cluster(address: str) -> Iterator[ClusterReader]:
    """A reader of survey files on the cluster whose scheduler is at an address such as `tcp://host:8786`.

    TLS and the rest are set as Dask's own settings say. Raises `Problems` if it can't be used.
    """
    place = Place(address)
    try:
        import distributed
    except ImportError:
        fix = say('Install it: pip install "teknologiradar[cluster]"')
        raise Problems([Problem(place, say("this needs Dask's scheduler"), fix, "no-package")]) from None
    # What is wrong is told here, once, and not in the log of a library as well.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client: Client = distributed.Client(address, timeout=WAIT, set_as_default=False, name="radar")
    except Exception as error:
        why = type(error).__name__
        if isinstance(error, OSError | TimeoutError):
            what = say("no scheduler answers at this address")
        else:
            what = say("there can't be a connection to this address (%(why)s)", why=why)
        fix = say("Check the address, the TLS settings and that `dask scheduler` runs there")
        raise Problems([Problem(place, what, fix, "no-cluster")]) from None
    try:
        yield ClusterReader(client, address)
    finally:
        with suppress(Exception):
            client.close(timeout=5)


@dataclass
class _File:
    """A file that is being read."""

    jobs: list[Job]
    done: list[Done | None]
    size: int
    bytes_read: int = 0

    @property
    def complete(self) -> bool:
        return all(done is not None for done in self.done)


@dataclass(frozen=True)
class _Elsewhere:
    """A file that workers read."""

    faults: Faults
    layout: Layout
    job: Job
    reader: ClusterReader
    contract: Any

    def respondents_again(self, hashes: frozenset[int] | None = None) -> Iterator[Respondent]:
        """Have a worker read the respondents again: all, or those whose key has one of these hashes."""
        yield from self.reader.again(self.contract, self.job, hashes)


@dataclass
class ClusterReader:
    """Reads survey files on a cluster. What comes of it is what one machine would make of them."""

    client: Client
    address: str
    remotes: dict[Path, Remote] = field(default_factory=dict)
    versions: Versions = field(default_factory=tasks.versions)

    def files(self, contract: Contract, folder: Path) -> list[tuple[Path, Responses]]:
        """An edition's files. Those at addresses are left for the workers to fetch."""

        def take(remote: Remote, _: Contract) -> Path:
            path = Path(remote.address)
            self.remotes[path] = remote
            call(path, remote.address)
            return path

        return survey_files(contract, folder, take)

    def read(
        self,
        contract: Contract,
        files: Sequence[tuple[Path, Responses]],
        seen: Seen,
        tally: Tally,
        progress: Progress | None,
    ) -> Sequence[FileRead]:
        """Give the files out, and put together what comes back in their order."""
        self._check_workers()
        at_work = [self._file(path, responses, contract) for path, responses in files]
        given = self.client.submit(tasks.as_given, contract, key=_key("survey"))
        results = _Results(self, given)
        for number, file in enumerate(at_work):
            for part in range(len(file.jobs)):
                results.ask(number, part, file.jobs[part])
            if progress is not None:
                progress(files[number][0], 0, file.size)
        opened: list[FileRead] = []
        faults: list[Problem] = []
        for number, ((path, _), file) in enumerate(zip(files, at_work, strict=True)):
            while not file.complete or _asked_anew(file, number, results):
                where, part, done = results.next()
                at_work[where].done[part] = done
                at_work[where].bytes_read += _bytes_of(at_work[where], part)
                if progress is not None:
                    progress(files[where][0], at_work[where].bytes_read, at_work[where].size)
            refused = [problem for done in file.done if done for problem in self._problems(done, path)]
            faults += refused
            if not refused:
                opened.append(self._taken(file, seen, tally, given))
            file.done = []  # a file's hashes are many, and are put away by now
        if faults:
            raise Problems(faults)
        return opened

    def again(self, contract: Any, job: Job, hashes: frozenset[int] | None) -> list[Respondent]:
        """The respondents of a file once more."""
        whole = replace(job, span=None)
        future = self.client.submit(
            tasks.read_again, contract, whole, self.versions, hashes, key=_key("again"), pure=False
        )
        done, found = self.result(future)
        refused = self._problems(done, Path(job.file.name))
        if refused:
            raise Problems(refused)
        respondents: list[Respondent] = found
        return respondents

    def _file(self, path: Path, responses: Responses, contract: Contract) -> _File:
        remote = self.remotes.get(path) or copied_from(path)
        if remote is not None:
            wanted = Wanted(remote.address, "", remote.size, "", remote)
            return _File([Job(wanted, responses)], [None], max(0, remote.size))
        size = path.stat().st_size
        wanted = Wanted(shown(path), str(path.resolve()), size, tasks.edges(path))
        whole = Job(wanted, responses)
        if size < 2 * PART or not _is_text(path, Expected(responses, contract)):
            return _File([whole], [None], size)
        cuts = [*range(0, size - PART // 2, PART), size]
        jobs = [replace(whole, span=Span(start, end)) for start, end in pairwise(cuts)]
        return _File(jobs, [None] * len(jobs), size)

    def _taken(self, file: _File, seen: Seen, tally: Tally, contract: Any) -> FileRead:
        parts = [done.read for done in file.done if done is not None and done.read is not None]
        tally.reset()
        for read in parts:
            tally.add(read.counted)
            seen.add(read.ids, read.rows)
        tally.keep()
        seen.end_file()
        return _Elsewhere(parts[0].faults, parts[0].layout, file.jobs[0], self, contract)

    def _check_workers(self) -> None:
        """Raise `Problems` unless there are workers, and each runs what runs here."""
        try:
            self.client.wait_for_workers(1, timeout=WAIT)
            found = self.client.run(tasks.versions, on_error="return")
        except Exception as error:
            what = say("the cluster has no workers (%(why)s)", why=type(error).__name__)
            fix = say("Start some: dask worker %(address)s", address=self.address)
            raise self._unfit(what, fix) from None
        problems = [
            problem for worker, its in sorted(found.items()) for problem in self._differences(worker, its)
        ]
        if problems:
            raise Problems(problems)

    def _differences(self, worker: str, its: object) -> list[Problem]:
        """What a worker runs that is not the same here."""
        fix = say("Install the same versions everywhere, from one list of requirements")
        if not isinstance(its, dict):
            what = say("the worker can't run the program (%(why)s)", why=type(its).__name__)
            return [Problem(Place(worker), what, fix, "other-version")]
        other = [name for name in self.versions if its.get(name) != self.versions[name]]
        return [
            Problem(
                Place(worker),
                say(
                    "the worker has %(name)s %(its)s, and here it is %(ours)s",
                    name=name,
                    its=its.get(name, "-"),
                    ours=self.versions[name],
                ),
                fix,
                "other-version",
            )
            for name in other
        ]

    def _problems(self, done: Done, path: Path) -> list[Problem]:
        if done.versions:
            return self._differences(done.worker, done.versions)
        if done.elsewhere:
            worker, why = done.worker, done.elsewhere
            what = say("the worker %(worker)s can't read it (%(why)s)", worker=worker, why=why)
            if done.elsewhere == "another":
                what = say("the worker %(worker)s has another file there", worker=done.worker)
            fix = say(
                "Put survey files where every worker finds them under the same path, or give their address"
            )
            return [Problem(Place(shown(path)), what, fix, "worker-cannot-read")]
        return list(done.problems)

    def result(self, future: Any) -> Any:
        """What a task made. Raises `Problems` if the cluster could not have it done."""
        try:
            return future.result()
        except Exception as error:
            what = say("the cluster could not finish (%(why)s)", why=type(error).__name__)
            fix = say("See whether its workers have enough memory, and try again")
            raise self._unfit(what, fix) from None
        finally:
            future.release()

    def _unfit(self, what: Text, fix: Text) -> Problems:
        return Problems([Problem(Place(self.address), what, fix, "cluster")])

    def refuse_silence(self, seconds: float) -> None:
        """Raise `Problems` if the scheduler is gone, or all workers are and none has come back."""
        fix = say("Start it again, and run the command once more: nothing was written")
        if self.client.status != "running":
            raise self._unfit(say("the connection to the scheduler was lost"), fix)
        if seconds >= WAIT and not self.client.nthreads():
            raise self._unfit(say("all workers of the cluster are gone"), fix)


class _Results:
    """Tasks that were asked for, and what they made, as it comes."""

    def __init__(self, reader: ClusterReader, contract: Any) -> None:
        self.reader, self.contract = reader, contract
        self._ready: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._asked: dict[Any, tuple[int, int, Any]] = {}

    def ask(self, file: int, part: int, job: Job) -> None:
        """Have a job done."""
        reader = self.reader
        future = reader.client.submit(
            tasks.read, self.contract, job, reader.versions, key=_key("read"), pure=False
        )
        self._asked[future.key] = file, part, future
        future.add_done_callback(self._ready.put)

    def next(self) -> tuple[int, int, Done]:
        """The next that is done: file, part, what came of it. Raises `Problems`."""
        silent = 0.0
        while True:
            try:
                ready = self._ready.get(timeout=_LOOK)
                break
            except queue.Empty:
                silent += _LOOK
                self.reader.refuse_silence(silent)
        file, part, future = self._asked.pop(ready.key)
        done: Done = self.reader.result(future)
        return file, part, done


def _asked_anew(file: _File, number: int, results: _Results) -> bool:
    """Whether parts of a complete file are read again, or all of it.

    A part is read as if it began outside of quotation marks; how many stand before it is known when all are
    read. A file with a part in doubt, or without an answer, is for one worker to read whole.
    """
    parts = [done for done in file.done if done is not None]
    if len(file.jobs) == 1 or any(done.problems or done.elsewhere or done.versions for done in parts):
        return False
    again = _begun_wrongly(file, parts)
    doubtful = any(done.doubtful and part not in again for part, done in enumerate(parts))
    empty = not any(len(done.read.counted.domains) for done in parts if done.read is not None)
    if doubtful or (empty and not again):
        file.jobs, file.done, again = [replace(file.jobs[0], span=None)], [None], [0]
    for part in again:
        file.done[part] = None
        results.ask(number, part, file.jobs[part])
    return bool(again)


def _begun_wrongly(file: _File, parts: Sequence[Done]) -> list[int]:
    """The parts that began inside quotation marks though they were read as if outside, or the reverse."""
    marks, wrong = 0, []
    for part, done in enumerate(parts):
        span = file.jobs[part].span
        if span is not None and span.quoted != bool(marks % 2):
            file.jobs[part] = replace(file.jobs[part], span=replace(span, quoted=not span.quoted))
            wrong.append(part)
        marks += done.marks
    return wrong


def _bytes_of(file: _File, part: int) -> int:
    span = file.jobs[part].span
    if span is None:
        return file.size - file.bytes_read
    return min(span.end - span.start, file.size - file.bytes_read)


def _is_text(path: Path, expected: Expected) -> bool:
    """Whether parts of a file can be read by themselves. Whatever is wrong with it is found by the worker."""
    try:
        source = open_source(path, expected, whole=False)
    except (Problems, UnicodeDecodeError):
        return False
    return source.kind == "text" and source.encoding == "utf-8-sig"


def _key(what: str) -> str:
    """A name of a task, which a scheduler shows: it says nothing of what is read."""
    return f"radar-{what}-{uuid.uuid4().hex}"
