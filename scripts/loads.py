"""Make a radar of any size, check and build it, and say how much memory and time that took.

python scripts/loads.py --technologies 400 --areas 12 --editions 6 --files 300 --municipalities 2000
python scripts/loads.py --technologies 3000
python scripts/loads.py --dialogues 2000
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import yaml

LEVELS = 5


def make(folder: Path, given: argparse.Namespace) -> None:
    """Write the radar: `--files` survey files in all, spread over the editions, `--rows` people in each."""
    draw = random.Random(1)  # noqa: S311  (made-up answers)
    technologies = [f"t{i:04}" for i in range(given.technologies)]
    municipalities = [f"Kommune {i:04}" for i in range(given.municipalities)]
    areas = [{"id": f"a{i}", "name": f"Area {i}"} for i in range(given.areas)]
    _write(
        folder / "radar.yml",
        {
            "title": "A large radar",
            "publisher": "Nobody",
            "areas": areas,
            "sectors": [{"id": f"s{i}", "name": f"Sector {i}"} for i in range(6)],
            "rings": [{"id": "in", "name": "In", "from": 0.5}, {"id": "out", "name": "Out", "from": 0}],
            "dimensions": {"adoption": {"name": "Adoption", "source": "survey"}},
            "municipalities": "survey_data/municipalities.csv",
        },
    )
    _write(folder / "mkdocs.yml", {"site_name": "Large", "theme": "material", "plugins": ["search", "radar"]})
    for i, id_ in enumerate(technologies):
        front: dict[str, object] = {
            "name": f"Technology {i}",
            "sector": f"s{i % 6}",
            "summary": f"What technology {i} is.",
        }
        _page(folder / f"docs/technologies/{id_}.md", front)
    for i in range(given.dialogues):
        day = f"20{20 + i % 8}-{1 + i % 12:02}-{1 + i % 28:02}"
        about: dict[str, object] = {
            "title": f"Dialogue {i}",
            "summary": f"What dialogue {i} is about.",
            "status": "held",
            "buyers": [{"name": municipalities[i % len(municipalities)], "country": "DK"}],
            "activities": [{"kind": "conference", "when": day, "what": "A conference."}],
            "technologies": [technologies[i % len(technologies)]],
        }
        _page(folder / f"docs/dialogues/d{i:04}.md", about)
    rows = "".join(f"{name},{draw.randint(1000, 90000)}\n" for name in municipalities)
    (folder / "survey_data").mkdir(parents=True)
    (folder / "survey_data/municipalities.csv").write_text(
        f"municipality,population\n{rows}", encoding="utf-8"
    )
    for edition in range(given.editions):
        _edition(folder / f"survey_data/{2020 + edition}", given, draw, technologies, municipalities)


def _edition(
    folder: Path, given: argparse.Namespace, draw: random.Random, technologies: list[str], names: list[str]
) -> None:
    levels = [{"id": str(level)} for level in range(1, LEVELS + 1)]
    _write(
        folder / "survey.yml",
        {
            "edition": folder.name,
            "from": f"{folder.name}-01-01",
            "to": f"{folder.name}-02-01",
            "questions": {"adoption": {"name": "Adoption", "levels": levels}},
            "responses": [{"files": "responses/*.csv", "items": [{"question": "adoption"}]}],
        },
    )
    (folder / "rounding.key").write_text("ab" * 32 + "\n", encoding="utf-8")
    (folder / "responses").mkdir()
    header = ["respondent_id", "municipality", "area", *(f"adoption[{id_}]" for id_ in technologies)]
    for file in range(max(1, given.files // given.editions)):
        lines = [",".join(header)]
        for row in range(given.rows):
            answers = (draw.choice("12345") for _ in technologies)
            area = f"Area {draw.randrange(given.areas)}"
            lines.append(",".join([f"F{file}R{row}", draw.choice(names), area, *answers]))
        (folder / f"responses/f{file:03}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _page(path: Path, front: Mapping[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{yaml.safe_dump(dict(front))}---\n\nText.\n", encoding="utf-8")


def _write(path: Path, told: Mapping[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(dict(told), sort_keys=False), encoding="utf-8")


def measure(folder: Path, *command: str) -> bool:
    """Run a command of the program, and print its time, its CPU time and its peak of memory."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    program = [sys.executable, "-m", "radar", *command]
    done = subprocess.run(
        program,
        cwd=folder,
        env={**os.environ, "RADAR_CACHE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # The largest child so far: commands are run from the lightest to the heaviest.
    print(
        f"radar {command[0]:6} exit {done.returncode} {seconds:7.1f} s {cpu:7.1f} s CPU "
        f"{after.ru_maxrss / 1024:7.0f} MiB"
    )
    if done.returncode:
        print(done.stderr[-1500:], file=sys.stderr)
    return done.returncode == 0


def main() -> int:
    """Run from the command line. Returns 1 if the radar could not be checked and built."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name, default in (
        ("technologies", 30),
        ("areas", 8),
        ("editions", 1),
        ("files", 2),
        ("municipalities", 98),
        ("dialogues", 10),
        ("rows", 100),
    ):
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default: {default}")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, given)
        return 0 if measure(folder, "check") and measure(folder, "build") else 1


if __name__ == "__main__":
    sys.exit(main())
