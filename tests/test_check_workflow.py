"""The workflow that checks pull requests: its own commands, run in a repository with a pull request."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.small import rows, small_radar, survey_file

WORKFLOW = Path(__file__).parents[1] / ".github/workflows/check.yml"
RESPONSES = "survey_data/2026/responses"
ODD = f'{RESPONSES}/it\'s "odd" $(touch x)\n::error::é.csv'


def read() -> dict[Any, Any]:
    """The workflow. Its key `on` is what YAML calls true."""
    workflow: dict[Any, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return workflow


def commands() -> list[str]:
    """What its steps run once the program is installed, in their order."""
    steps = [step["run"] for step in read()["jobs"]["check"]["steps"] if "run" in step]
    assert steps[0] == "make .venv/.site"
    return steps[1:]


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S607  (git is found as everywhere)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A radar in a repository, with the program where the workflow installs it."""
    folder = tmp_path / "radar"
    small_radar(folder)
    (folder / ".gitignore").write_text(".venv\n")
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".venv/bin/radar").symlink_to(Path(sys.executable).with_name("radar"))
    git(folder, "init", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "The radar")
    return folder


def merged(folder: Path, changes: dict[str, str | None]) -> tuple[int, str, str]:
    """Make a pull request, merge it as GitHub does for its checks, and run the steps until one fails.

    Returns the exit code, what was printed, and the summary.
    """
    git(folder, "checkout", "-b", "submission")
    for name, content in changes.items():
        if content is None:
            (folder / name).unlink()
        else:
            (folder / name).write_text(content, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "-m", "A submission")
    git(folder, "checkout", "main")
    git(folder, "merge", "--no-ff", "submission", "-m", "Merge")
    summary = folder.parent / "summary.md"
    summary.touch()
    printed = ""
    variables = {**os.environ, "RUNNER_TEMP": str(folder.parent), "GITHUB_STEP_SUMMARY": str(summary)}
    for command in commands():
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
        done = subprocess.run(shell, cwd=folder, env=variables, capture_output=True, text=True, check=False)
        printed += done.stdout
        if done.returncode:
            return done.returncode, printed, summary.read_text(encoding="utf-8")
    return 0, printed, summary.read_text(encoding="utf-8")


def answers(first: int) -> str:
    """A good file, with ids that stand in no other."""
    return survey_file("2026", [(f"N{first + i}", *row[1:]) for i, row in enumerate(rows("2026")[:6])])


def test_good_submission(target: Path) -> None:
    """A good file passes, and the summary says what was read; the files that were there are not listed."""
    code, printed, summary = merged(target, {f"{RESPONSES}/new.csv": answers(100)})

    assert (code, printed) == (0, "")
    assert "Accepted" in summary
    assert "new.csv" in summary
    assert "| accepted | 6 | 6 |" in summary
    assert "north.csv" not in summary


def test_faulty_submission(target: Path) -> None:
    """A faulty file is refused with an annotation at its line, and with the cell in the summary."""
    faulty = answers(100).replace("Nordby", "Nordbi", 1)
    code, printed, summary = merged(
        target, {f"{RESPONSES}/new.csv": faulty, f"{RESPONSES}/good.csv": answers(200)}
    )

    assert code != 0
    assert f"::error file={RESPONSES}/new.csv,line=2,title=unknown-municipality::" in printed
    assert "1 of 2 files must be fixed" in summary
    assert "Did you mean Nordby?" in summary


def test_odd_file_names(target: Path) -> None:
    """A name with quotes, spaces, a line break and a command in it is a name, and nothing else."""
    code, printed, _ = merged(target, {ODD: answers(100).replace("Nordby", "Nordbi", 1)})

    assert code != 0
    assert printed.count("\n") == 1
    assert printed.startswith("::error file=")
    assert not (target / "x").exists()


def test_ids_that_stand_in_another_file(target: Path) -> None:
    """A file that is good alone is refused if its ids have other answers in a file that is there."""
    again = survey_file("2026", [(*rows("2026")[0][:3], ["1", "1", "1", "1"])])
    code, _, summary = merged(target, {f"{RESPONSES}/new.csv": again})

    assert code != 0
    assert "with other answers" in summary


def test_only_deletions(target: Path) -> None:
    """A pull request that takes files away has none to report on."""
    code, printed, summary = merged(target, {f"{RESPONSES}/south.csv": None})

    assert (code, printed, summary) == (0, "", "")


def test_nothing_of_the_radar(target: Path) -> None:
    """A pull request that changes nothing of the radar passes: so the check can be a required one."""
    code, printed, summary = merged(target, {"LICENSE": "Text\n", "notes.txt": "Text\n"})

    assert (code, printed, summary) == (0, "", "")
    assert read()[True] == {"pull_request": None}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("docs/technologies/new.md", "---\nname: New\nsector: nowhere\nsummary: A.\n---\n"),
        (
            "docs/technologies/drones.md",
            "---\nname: D\nsector: air\nsummary: A.\n---\n\n<script>x</script>\n",
        ),
        ("docs/dialogues/new.md", "---\ntitle: New\n---\n"),
        ("radar.yml", "title: [\n"),
        ("survey_data/2026/survey.yml", "edition: 2026\n"),
        ("survey_data/2026/experts.csv", "x\n"),
        ("survey_data/municipalities.csv", "x\n"),
        ("mkdocs.yml", "site_name: Small\ntheme: none-such\nplugins: [search, radar]\n"),
        ("docs/own.md", "[gone](gone.md)\n"),
        ("docs/technologies/drones.md", None),
    ],
)
def test_whatever_a_pull_request_may_bring(target: Path, name: str, content: str | None) -> None:
    """A fault in a page, a setting, a register or the frame is found before it is merged."""
    code, _, _ = merged(target, {name: content})

    assert code != 0


def test_empty_folder_marks_are_no_submissions(target: Path) -> None:
    """A `.gitkeep` beside the answers is none of them."""
    code, _, _ = merged(target, {f"{RESPONSES}/.gitkeep": ""})

    assert code == 0


def test_safe_for_forks() -> None:
    """It runs for pull requests as such, may only read, and has no text of theirs in its commands."""
    workflow = read()

    assert list(workflow[True]) == ["pull_request"]
    assert workflow["jobs"]["check"]["permissions"] == {"contents": "read"}
    assert "secrets" not in WORKFLOW.read_text(encoding="utf-8")
    assert not any("${{" in command for command in commands())
