"""How fast the program is, beside what one would write by hand for the same job.

Every candidate runs in a process of its own, by turns; time is the whole process's, memory its peak.

    python scripts/benchmark.py counts --rows 1000000 --repeats 5
    python scripts/benchmark.py check
    python scripts/benchmark.py build
    python scripts/benchmark.py cluster --files 10 --workers 1 2 4
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TECHNOLOGIES = 28
MUNICIPALITIES = 98
AREAS = ("Sundhed", "Skole", "Teknik", "Social", "Kultur", "Beskæftigelse", "Økonomi og HR", "Borgerservice")
LEVELS = ("Ikke i brug", "Afprøves", "Planlagt", "I brug", "Fuldt udbredt", "Ved ikke", "")
SHARES = (0.2, 0.2, 0.15, 0.15, 0.1, 0.1, 0.1)
ITEMS = tuple(f"adoption[t{i:02d}]" for i in range(TECHNOLOGIES))


@dataclass(frozen=True)
class Run:
    """One run of one candidate."""

    seconds: float
    """Wall time of the whole process."""
    mebibytes: float
    """Its peak resident memory."""
    answer: str
    """What it printed: all candidates for the same job must print the same."""


def measure(arguments: list[str]) -> Run:
    """Run a command to its end and measure its process."""
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(arguments, stdout=output, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(arguments[1:4])} ended with {process.returncode}")
        output.seek(0)
        answer = output.read().decode().strip()
    # the kernel counts in KiB, except on a Mac
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Run(seconds, used.ru_maxrss / unit, answer)


def compare(candidates: dict[str, list[str]], repeats: int) -> dict[str, list[Run]]:
    """Run each candidate `repeats` times, by turns."""
    runs: dict[str, list[Run]] = {name: [] for name in candidates}
    for _ in range(repeats):
        for name, arguments in candidates.items():
            runs[name].append(measure(arguments))
    return runs


def report(runs: dict[str, list[Run]], ours: str) -> None:
    """Print medians, and each candidate's time as a multiple of ours."""
    base = statistics.median(run.seconds for run in runs[ours])
    print(f"{'':52}{'seconds':>9}{'range':>15}{'peak MiB':>10}{'x ours':>8}")
    for name, several in runs.items():
        seconds = sorted(run.seconds for run in several)
        middle = statistics.median(seconds)
        memory = statistics.median(run.mebibytes for run in several)
        spread = f"{seconds[0]:.2f}-{seconds[-1]:.2f}"
        print(f"{name:52}{middle:9.2f}{spread:>15}{memory:10.0f}{middle / base:8.2f}")


def compile_byte_code() -> None:
    """Compile the program and all packages once, so that no candidate's first run pays for it."""
    compileall.compile_dir(ROOT / "radar", quiet=2)
    compileall.compile_dir(sysconfig.get_path("purelib"), quiet=2)


def survey_file(folder: Path, rows: int) -> Path:
    """A made-up survey file, about 284 bytes a row; written once."""
    import numpy as np

    path = folder / f"survey-{rows}.csv"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1)
    levels = np.array(LEVELS, dtype=object)
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(["respondent_id", "municipality", "area", *ITEMS]) + "\n")
        for start in range(0, rows, 50_000):
            some = min(50_000, rows - start)
            places = random.integers(0, MUNICIPALITIES, some)
            areas = random.integers(0, len(AREAS), some)
            answers = levels[random.choice(len(LEVELS), (some, TECHNOLOGIES), p=SHARES)]
            stream.writelines(
                f"R{start + i:07d},Kommune {places[i] + 1:02d},{AREAS[areas[i]]},{','.join(answers[i])}\n"
                for i in range(some)
            )
    unfinished.rename(path)
    return path


def by_radar(file: Path) -> int:
    """Our own: every cell checked, respondents who answered twice found, blanks told apart."""
    from radar.counts import count_edition
    from radar.inputs.contract import Contract
    from radar.inputs.questionnaire import Items, Level, Question, Questionnaire, Responses
    from radar.inputs.settings import Area, Limits
    from radar.inputs.technologies import Technology

    levels = [Level(id=f"l{i}", label=label) for i, label in enumerate(LEVELS[:5])]
    contract = Contract(
        Questionnaire(
            edition="2026",
            questions={"adoption": Question(name="Adoption", levels=levels)},
            responses=[Responses(files=file.name, items=[Items(question="adoption")])],
        ),
        tuple(
            Technology(id=f"t{i:02d}", name=f"T{i:02d}", sector="s", summary="", text="", file="")
            for i in range(TECHNOLOGIES)
        ),
        tuple(Area(id=f"a{i}", name=name) for i, name in enumerate(AREAS)),
        tuple(f"Kommune {i:02d}" for i in range(1, MUNICIPALITIES + 1)),
        Limits(),
    )
    with tempfile.TemporaryDirectory() as folder:
        os.link(file, Path(folder) / file.name)  # a survey file is no link to elsewhere
        return int(count_edition(contract, Path(folder))["n"].sum())


def by_duckdb(file: Path) -> int:
    """DuckDB: unpivot and group in SQL."""
    import duckdb

    counts = duckdb.connect().execute(
        """select municipality, area, item, level, count(*) as n from (
             unpivot (select * exclude respondent_id from read_csv(?, all_varchar = true, nullstr = '~'))
             on columns(* exclude (municipality, area)) into name item value level
           ) group by all""",
        [str(file)],
    )
    return sum(row[4] for row in counts.fetchall())


def by_polars(file: Path) -> int:
    """Polars: read categoricals, group by each item."""
    import polars as pl

    kinds = dict.fromkeys(["municipality", "area", *ITEMS], pl.Categorical)
    frame = pl.read_csv(file, schema_overrides=kinds)
    return sum(int(frame.group_by("municipality", "area", item).len()["len"].sum()) for item in ITEMS)


def by_polars_unpivot(file: Path) -> int:
    """Polars: unpivot and group, lazily and streaming."""
    import polars as pl

    frame = pl.scan_csv(file, infer_schema=False)
    index = ["municipality", "area"]
    long = frame.select([*index, *ITEMS]).unpivot(index=index, on=ITEMS)
    return int(long.group_by(*index, "variable", "value").len().collect(engine="streaming")["len"].sum())


def by_polars_told(file: Path) -> int:
    """Polars, told the levels beforehand: one sum of comparisons each. An unknown level goes unseen."""
    import polars as pl

    frame = pl.scan_csv(file, infer_schema=False)
    # an empty cell is null here
    sums = [
        (pl.col(item) == level if level else pl.col(item).is_null()).sum().alias(f"{item}={level}")
        for item in ITEMS
        for level in LEVELS
    ]
    counts = frame.group_by("municipality", "area").agg(sums).collect(engine="streaming")
    return int(counts.drop("municipality", "area").sum_horizontal().sum())


def by_pandas(file: Path) -> int:
    """pandas: its C reader in chunks, grouped by each item."""
    import pandas as pd

    total = 0
    columns = ["municipality", "area", *ITEMS]
    for chunk in pd.read_csv(
        file, usecols=columns, dtype="category", keep_default_na=False, chunksize=50_000
    ):
        for item in ITEMS:
            total += int(chunk.groupby(["municipality", "area", item], observed=True).size().sum())
    return total


COUNTERS: dict[str, Callable[[Path], int]] = {
    "radar (checks every cell)": by_radar,
    "DuckDB, unpivot": by_duckdb,
    "polars, item by item": by_polars,
    "polars, unpivot, streaming": by_polars_unpivot,
    "polars, told the levels": by_polars_told,
    "pandas, chunked": by_pandas,
}


def counts(given: argparse.Namespace) -> None:
    """Answers -> counts, beside DuckDB, polars and pandas."""
    file = survey_file(given.cache, given.rows)
    print(f"counts of {given.rows:,} rows, {file.stat().st_size / 1e6:,.0f} MB")
    names = [name for name in COUNTERS if not given.only or given.only in name]
    this = str(Path(__file__).resolve())
    candidates = {name: [sys.executable, this, "run", name, str(file)] for name in names}
    runs = compare(candidates, given.repeats)
    answers = {run.answer for several in runs.values() for run in several}
    if len(answers) != 1:
        raise SystemExit(f"the candidates disagree: {answers}")
    report(runs, names[0])


def check(given: argparse.Namespace) -> None:
    """`radar check` of files with and without faults, beside pandas reading them and checking nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _small_radar(folder)
        for rows in given.rows:
            good = survey_file(given.cache, rows)
            for file, told in ((good, "good"), (_with_faults(good), "a fault in every tenth row")):
                # from the root, which holds the package
                check = [sys.executable, "-c", CHECK, str(file), "--config", str(folder / "radar.yml")]
                ours = f"radar check, {rows:,} rows, {told}"
                pandas = [sys.executable, "-c", PANDAS, str(file)]
                report(compare({ours: check, "pandas.read_csv": pandas}, given.repeats), ours)


CHECK = """
from radar.cli import cli
try: cli(prog_name="radar", args=["check", *__import__("sys").argv[1:]])
except SystemExit: pass
"""
"""`radar check`, but ends with 0 whatever the file."""

PANDAS = """
import sys, pandas
print(len(pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False)))
"""


def _with_faults(file: Path) -> Path:
    """The same file with a misspelt answer in every tenth row."""
    path = file.with_name(f"faulty-{file.name}")
    if not path.exists():
        unfinished = path.with_suffix(".part")
        with file.open(encoding="utf-8") as good, unfinished.open("w", encoding="utf-8") as faulty:
            for i, line in enumerate(good):
                wrong = i % 10 == 9
                faulty.write(
                    line.replace("I brug", "I burg").replace("Planlagt", "Planlakt") if wrong else line
                )
        unfinished.rename(path)
    return path


def build(given: argparse.Namespace) -> None:
    """`radar build` of the demonstration, beside plain MkDocs with the same theme and the same pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        radar = folder / "radar"
        for part in ("radar.yml", "mkdocs.yml", "docs", "survey_data"):
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
            radar.mkdir(exist_ok=True)
            copy(ROOT / part, radar / part)
        plain = folder / "plain"
        settings = ["--config", str(radar / "radar.yml")]
        subprocess.run(
            [sys.executable, "-m", "radar", "pages", *settings, "--out", str(plain / "docs")], check=True
        )
        shutil.copytree(ROOT / "docs" / "guide", plain / "docs" / "guide")
        (plain / "mkdocs.yml").write_text(
            f"INHERIT: {ROOT / 'mkdocs.yml'}\n"
            "plugins: [search]\n"
            "extra_css: [assets/site.css]\n"
            "extra_javascript: [assets/page.js]\n"
            'not_in_nav: "*"\n'
            "nav: [index.md, technologies/index.md, method.md]\n",
            encoding="utf-8",
        )
        ours = [sys.executable, "-m", "radar", "build", *settings, "--site-dir"]
        first = [sys.executable, "-c", _WITHOUT_CACHE, *ours[3:], str(folder / "a")]
        theirs = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(plain / "mkdocs.yml")]
        candidates = {
            "plain mkdocs build": [*theirs, "-d", str(folder / "c")],
            "radar build": [*ours, str(folder / "b")],
            "radar build, nothing kept": first,
        }
        runs = compare(candidates, given.repeats)
    report(runs, "plain mkdocs build")


def cluster(given: argparse.Namespace) -> None:
    """`radar counts --cluster` with workers on this machine, beside `radar counts` alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _small_radar(folder)
        first = survey_file(given.cache, given.rows)
        answers = folder / "survey_data" / "2026" / "responses"
        answers.mkdir()
        for number in range(given.files):
            with first.open(encoding="utf-8") as one, (answers / f"{number}.csv").open("w") as other:
                other.writelines(f"{number}-{line}" if at else line for at, line in enumerate(one))
        print(f"counts of {given.files} x {given.rows:,} rows, {os.cpu_count()} cores")
        radar = [sys.executable, "-m", "radar", "counts", "--config", str(folder / "radar.yml")]
        runs = {"one machine, no cluster": [measure(radar) for _ in range(given.repeats)]}
        for workers in given.workers:
            with _machines(folder, workers) as address:
                several = [measure([*radar, "--cluster", address]) for _ in range(given.repeats)]
            runs[f"{workers} of Dask's workers"] = several
        if len({run.answer for several in runs.values() for run in several}) != 1:
            raise SystemExit("the counts differ")
        report(runs, next(iter(runs)))


@contextmanager
def _machines(folder: Path, workers: int) -> Iterator[str]:
    """The address of a scheduler on this machine with so many workers."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "distributed.cli."]
    local = ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]
    commands = [[*dask[:2], f"{dask[2]}dask_scheduler", *local, "--port", str(port)]]
    commands += [
        [*dask[:2], f"{dask[2]}dask_worker", address, *local, "--nthreads", "1", "--no-nanny"]
    ] * workers
    log = (folder / "cluster.log").open("ab")
    paths = os.environ | {"PYTHONPATH": str(ROOT)}
    started = [subprocess.Popen(c, stdout=log, stderr=log, cwd=folder, env=paths) for c in commands]
    try:
        from distributed import Client

        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)
        log.close()


_WITHOUT_CACHE = """
import os, sys
os.environ["RADAR_CACHE"] = ""
sys.argv[0] = "radar"
from radar.cli import main
main()
"""


def _small_radar(folder: Path) -> None:
    """A radar that asks what the made-up survey files answer."""
    pages = folder / "docs" / "technologies"
    pages.mkdir(parents=True)
    (folder / "survey_data" / "2026").mkdir(parents=True)
    for i in range(TECHNOLOGIES):
        (pages / f"t{i:02d}.md").write_text(f"---\nname: T{i:02d}\nsector: one\nsummary: A.\n---\n")
    names = "".join(f"Kommune {i:02d},1000\n" for i in range(1, MUNICIPALITIES + 1))
    (folder / "municipalities.csv").write_text(f"municipality,population\n{names}", encoding="utf-8")
    settings = {
        "title": "A",
        "publisher": "B",
        "sectors": [{"id": "one", "name": "One"}, {"id": "two", "name": "Two"}],
        "rings": [{"id": "in", "name": "In", "from": 0.5}, {"id": "out", "name": "Out", "from": 0}],
        "areas": [{"id": f"a{i}", "name": name} for i, name in enumerate(AREAS)],
        "dimensions": {"adoption": {"name": "Adoption", "source": "survey"}},
        "municipalities": "municipalities.csv",
    }
    levels = [{"id": f"l{i}", "label": label} for i, label in enumerate(LEVELS[:5])]
    survey = {
        "edition": "2026",
        "questions": {"adoption": {"name": "Adoption", "levels": levels}},
        "responses": [{"items": [{"question": "adoption"}]}],
    }
    # JSON is YAML
    (folder / "radar.yml").write_text(json.dumps(settings), encoding="utf-8")
    (folder / "survey_data" / "2026" / "survey.yml").write_text(json.dumps(survey), encoding="utf-8")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    counting = commands.add_parser("counts", help=counts.__doc__)
    counting.add_argument("--rows", type=int, default=1_000_000)
    counting.add_argument("--only", help="only candidates whose name holds this")
    checking = commands.add_parser("check", help=check.__doc__)
    checking.add_argument("--rows", type=int, nargs="+", default=[30, 10_000, 1_000_000])
    many = commands.add_parser("cluster", help=cluster.__doc__)
    many.add_argument("--rows", type=int, default=1_000_000, help="of a file")
    many.add_argument("--files", type=int, default=10)
    many.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    for command in (counting, checking, many):
        command.add_argument(
            "--cache",
            type=Path,
            default=Path(tempfile.gettempdir()) / "radar-benchmark",
            help="for the files",
        )
    building = commands.add_parser("build", help=build.__doc__)
    for command in (counting, checking, many, building):
        command.add_argument("--repeats", type=int, default=5)
    running = commands.add_parser("run", help="one candidate, once")
    running.add_argument("name", choices=COUNTERS)
    running.add_argument("file", type=Path)
    given = parser.parse_args()
    if given.command == "run":
        print(COUNTERS[given.name](given.file))
        return
    compile_byte_code()
    {"counts": counts, "check": check, "build": build, "cluster": cluster}[given.command](given)


if __name__ == "__main__":
    main()
