"""Survey files read on a real cluster: a scheduler and workers as processes of their own."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import dask
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from distributed import Client

from radar.cluster import reader
from radar.cluster.reader import cluster
from radar.counts import count_all, reading_by, to_csv
from radar.inputs.sources import read_sources
from radar.intake.rows.fast import Span, _end_outside
from radar.problems import Problem, Problems
from tests.support.small import KEYS, small_radar

START = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def process(log: Path, *arguments: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the cluster, whose output goes to `log`."""
    environment = os.environ | variables
    with log.open("ab") as output:
        started = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
            stdout=output,
            stderr=output,
            env=environment,
            cwd=log.parent,
        )
    try:
        yield started
    finally:
        started.send_signal(signal.SIGTERM)
        try:
            started.wait(10)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


class Machines:
    """A scheduler, and workers that can be started and killed."""

    def __init__(self, folder: Path, stack: ExitStack, protocol: str = "tcp") -> None:
        self.folder, self.stack, self.port = folder, stack, free_port()
        self.address = f"{protocol}://127.0.0.1:{self.port}"
        self.log = folder / "scheduler.log"
        bind = (
            "--host",
            f"{protocol}://127.0.0.1",
            "--port",
            str(self.port),
            "--dashboard-address",
            "127.0.0.1:0",
        )
        self.scheduler = stack.enter_context(process(self.log, "dask_scheduler", *bind))

    def worker(self, **variables: str) -> subprocess.Popen[bytes]:
        """Start a worker more."""
        arguments = (self.address, "--nthreads", "1", "--no-dashboard", "--no-nanny")
        paths = {"PYTHONPATH": str(Path(__file__).parents[1])} | variables
        log = self.folder / "workers.log"
        return self.stack.enter_context(process(log, "dask_worker", *arguments, **paths))

    def wait(self, workers: int) -> None:
        with Client(self.address, timeout=START, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=START)


@contextmanager
def machines(folder: Path, workers: int) -> Iterator[Machines]:
    """A cluster of its own with so many workers."""
    with ExitStack() as stack:
        made = Machines(folder, stack)
        for _ in range(workers):
            made.worker()
        if workers:
            made.wait(workers)
        yield made


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with machines(tmp_path_factory.mktemp("cluster"), 2) as made:
        yield made


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file of a few kilobytes count as large."""
    monkeypatch.setattr(reader, "PART", 6_000)


def large_file(path: Path, rows: int = 700, quoted: Callable[[int], bool] = lambda row: False) -> None:
    """A survey file of many rows, some with line ends inside quotation marks."""
    places = ("Nordby", "Sydby", "Østby", "Vestby", "Midtby", "Fjernby")
    with path.open("w", encoding="utf-8", newline="") as stream:
        asked = ",".join(f"adoption[{name}]" for name in ("drones", "robots", "sensors", "video"))
        stream.write(f"respondent_id,municipality,area,{asked},comment\n")
        for row in range(rows):
            said = ",".join(str(1 + (row * step) % 5) for step in (1, 2, 3, 7))
            comment = '"first line\nsecond ""line"", with, commas\n"' if quoted(row) else ""
            area = "Schools" if row % 2 else "Care"
            stream.write(f"L{row + 1:05},{places[row % 6]},{area},{said},{comment}\n")


def bytes_of(radar: Path, folder: Path, edition: str = "2026") -> bytes:
    """The counts of an edition as a file."""
    path = folder / "counts.csv"
    to_csv(count_all(read_sources(radar), only=edition)[edition], path)
    return path.read_bytes()


def problems_of(work: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        work()
    return caught.value.problems


def responses(radar: Path) -> Path:
    return radar.parent / "survey_data" / "2026" / "responses"


@pytest.mark.parametrize(
    "quoted",
    [lambda row: False, lambda row: True, lambda row: row % 37 == 0],
    ids=["without quotation marks", "in every row", "in some rows"],
)
def test_a_cluster_counts_to_the_same_bytes(
    two: Machines, in_parts: None, tmp_path: Path, quoted: Callable[[int], bool]
) -> None:
    radar = small_radar(tmp_path)
    large_file(responses(radar) / "large.csv", quoted=quoted)
    alone = bytes_of(radar, tmp_path)
    told: list[tuple[str, int, int]] = []
    with cluster(two.address) as many, reading_by(many):
        assert bytes_of(radar, tmp_path) == alone
        count_all(read_sources(radar), lambda path, done, size: told.append((path.name, done, size)))
    assert max(done for name, done, _ in told if name == "large.csv") == (
        (responses(radar) / "large.csv").stat().st_size
    )


def test_parts_read_by_themselves_make_up_the_file(tmp_path: Path) -> None:
    large_file(tmp_path / "a.csv", 80, lambda row: row % 3 == 0)
    whole = (tmp_path / "a.csv").read_bytes()
    for size in (97, 1_000, 2_500):
        pieces, marks = b"", 0
        for start in range(0, len(whole), size):
            span = Span(start, min(start + size, len(whole)), quoted=bool(marks % 2))
            with (tmp_path / "a.csv").open("rb", buffering=0) as stream:
                data = whole[span.start : span.end]
                if not start or _end_outside(data, span.quoted) is not None:
                    pieces += span.rows(stream)
            marks += span.marks(tmp_path / "a.csv")
        assert pieces == whole


def test_the_faults_are_those_of_one_machine_in_their_order(
    two: Machines, in_parts: None, tmp_path: Path
) -> None:
    radar = small_radar(tmp_path)
    for name in ("a", "m", "z"):
        path = responses(radar) / f"{name}.csv"
        large_file(path)
        text = path.read_text(encoding="utf-8").replace("L", name)
        lines = text.splitlines(keepends=True)
        lines[650] = lines[650].replace(",Care,", ",Nowhere,").replace(",Schools,", ",Nowhere,")
        path.write_text("".join(lines), encoding="utf-8")
    (responses(radar) / "empty.csv").write_text("", encoding="utf-8")
    alone = problems_of(lambda: count_all(read_sources(radar)))
    with cluster(two.address) as many, reading_by(many):
        assert problems_of(lambda: count_all(read_sources(radar))) == alone
    assert {Path(problem.where.file).name for problem in alone} == {"a.csv", "m.csv", "z.csv", "empty.csv"}


def test_who_is_in_two_files_counts_once(two: Machines, in_parts: None, tmp_path: Path) -> None:
    radar = small_radar(tmp_path)
    large_file(responses(radar) / "a.csv")
    large_file(responses(radar) / "b.csv", 40)
    alone: list[Problem] = []
    here = count_all(read_sources(radar), only="2026", warn=alone.append)["2026"]
    warned: list[Problem] = []
    with cluster(two.address) as many, reading_by(many):
        there = count_all(read_sources(radar), only="2026", warn=warned.append)["2026"]
    assert there.equals(here)
    assert warned == alone
    assert {problem.code for problem in alone} == {"duplicate-respondent"}


def test_answers_reach_no_log(two: Machines, in_parts: None, tmp_path: Path) -> None:
    radar = small_radar(tmp_path)
    path = responses(radar) / "secret.csv"
    large_file(path)
    text = path.read_text(encoding="utf-8").replace("L00600", "Xylophone", 1)
    path.write_text(text.replace(",Care,", ",Quaggaland,", 1), encoding="utf-8")
    with cluster(two.address) as many, reading_by(many):
        found = problems_of(lambda: count_all(read_sources(radar)))
        with Client(two.address, set_as_default=False) as client:
            seen = str(client.get_scheduler_logs()) + str(client.get_worker_logs())
            seen += str(client.run_on_scheduler(_all_that_is_shown))
    assert [problem.code for problem in found] == ["unknown-area"]
    logs = two.log.read_text() + (two.folder / "workers.log").read_text() + seen
    assert "radar-read-" in seen  # what is looked at does name the tasks
    for secret in ("Quaggaland", "Xylophone", "secret.csv"):
        assert secret not in logs


def _all_that_is_shown(dask_scheduler: object) -> str:
    """What the scheduler's pages are made of: tasks, their exceptions and events."""
    scheduler = dask_scheduler
    tasks_ = getattr(scheduler, "tasks", {})
    shown = [(t.key, t.exception_text, t.traceback_text, t.state) for t in tasks_.values()]
    return f"{shown} {getattr(scheduler, 'transition_log', '')} {getattr(scheduler, '_broker', '')}"


def test_a_worker_killed_and_one_that_joins_late_change_nothing(
    in_parts: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "PART", 2_000)
    radar = small_radar(tmp_path / "radar")
    for name in "abcdefgh":
        large_file(responses(radar) / f"{name}.csv")
        text = (responses(radar) / f"{name}.csv").read_text(encoding="utf-8")
        (responses(radar) / f"{name}.csv").write_text(text.replace("\nL", f"\n{name}"), encoding="utf-8")
    alone = bytes_of(radar, tmp_path)
    (tmp_path / "cluster").mkdir()
    with machines(tmp_path / "cluster", 1) as made:
        lost = made.worker()
        made.wait(2)
        calls = 0

        def killed(path: Path, done: int, size: int) -> None:
            nonlocal calls
            calls += done > 0
            if calls == 5:
                lost.kill()
                made.worker()

        with cluster(made.address) as many, reading_by(many):
            counted = count_all(read_sources(radar), killed, only="2026")["2026"]
        assert lost.wait(10) == -signal.SIGKILL
    to_csv(counted, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == alone


def test_a_wrong_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "WAIT", 1)
    for address, code in ((f"tcp://127.0.0.1:{free_port()}", "no-cluster"), ("gopher://x:1", "no-cluster")):
        with pytest.raises(Problems) as caught, cluster(address):
            pass
        (problem,) = caught.value.problems
        assert (problem.code, problem.where.file) == (code, address)


def test_a_cluster_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    radar = small_radar(tmp_path / "radar")
    with machines(tmp_path, 0) as made, cluster(made.address) as many, reading_by(many):
        monkeypatch.setattr(reader, "WAIT", 2)
        (problem,) = problems_of(lambda: count_all(read_sources(radar), only="2026"))
    assert "no workers" in problem.what


@pytest.mark.parametrize("late", [False, True], ids=["from the start", "of a worker that joined late"])
def test_another_version_is_told_with_its_worker(
    two: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    radar = small_radar(tmp_path)
    with cluster(two.address) as many, reading_by(many):
        many.versions = {**many.versions, "Python": "3.99"}
        if late:
            monkeypatch.setattr(many, "_check_workers", lambda: None)
        found = problems_of(lambda: count_all(read_sources(radar), only="2026"))
    assert {problem.code for problem in found} == {"other-version"}
    assert all("3.99" in problem.what for problem in found)


def test_a_file_that_the_workers_do_not_see_is_told(
    two: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    radar = small_radar(tmp_path)
    there = Path.resolve

    def elsewhere(path: Path, strict: bool = False) -> Path:
        found = there(path, strict)
        return Path("/nowhere") / found.name if found.suffix == ".csv" else found

    with cluster(two.address) as many, reading_by(many):
        monkeypatch.setattr(Path, "resolve", elsewhere)
        found = problems_of(lambda: count_all(read_sources(radar), only="2026"))
    assert {problem.code for problem in found} == {"worker-cannot-read"}
    assert "No such file" in found[0].what
    assert KEYS["2026"] not in str(found)


def test_a_scheduler_that_goes_is_told(
    in_parts: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    radar = small_radar(tmp_path / "radar")
    large_file(responses(radar) / "large.csv")
    (tmp_path / "cluster").mkdir()
    with machines(tmp_path / "cluster", 1) as made, cluster(made.address) as many, reading_by(many):
        found = problems_of(
            lambda: count_all(read_sources(radar), lambda *_: made.scheduler.kill(), only="2026")
        )
    assert [problem.where.file for problem in found] == [made.address]


def test_workers_that_all_go_are_told(
    in_parts: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    radar = small_radar(tmp_path / "radar")
    large_file(responses(radar) / "large.csv")
    (tmp_path / "cluster").mkdir()
    with machines(tmp_path / "cluster", 0) as made:
        only = made.worker()
        made.wait(1)
        with cluster(made.address) as many, reading_by(many):
            monkeypatch.setattr(reader, "WAIT", 4)
            (found,) = problems_of(
                lambda: count_all(read_sources(radar), lambda *_: only.kill(), only="2026")
            )
    assert "all workers" in found.what


def test_a_cluster_that_speaks_tls_only_counts_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the settings that the guide names, for all three."""
    radar = small_radar(tmp_path / "radar")
    alone = bytes_of(radar, tmp_path)
    folder = tmp_path / "cluster"
    folder.mkdir()
    for name, value in _certificate(folder).items():
        monkeypatch.setenv(name, value)
    with dask.config.set(_with_variables()), ExitStack() as stack:
        made = Machines(folder, stack, "tls")
        made.worker()
        made.wait(1)
        with cluster(made.address) as many, reading_by(many):
            assert bytes_of(radar, tmp_path) == alone
        with pytest.raises(Problems), cluster(made.address.replace("tls", "tcp")):
            pass


def _certificate(folder: Path) -> dict[str, str]:
    """A certificate of its own authority, and Dask's settings that name it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "radar")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    own, private = folder / "machine.pem", folder / "machine-key.pem"
    own.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    start = "DASK_DISTRIBUTED__COMM__"
    told = {f"{start}REQUIRE_ENCRYPTION": "true", f"{start}TLS__CA_FILE": str(own)}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        told |= {f"{start}TLS__{role}__CERT": str(own), f"{start}TLS__{role}__KEY": str(private)}
    return told


def _with_variables() -> dict[str, object]:
    """Dask's settings with those of the environment, as a process that begins now has them."""
    found: dict[str, object] = dask.config.merge(dask.config.config, dask.config.collect_env())
    return found
