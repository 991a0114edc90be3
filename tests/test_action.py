"""The action that other repositories use: its own commands, run as GitHub runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from radar.cli.stages import cli
from tests.support.small import small_radar

ROOT = Path(__file__).parents[1]


def action() -> dict[str, Any]:
    """The action as it is written."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return read


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """Where GitHub puts what lasts for one job, with the program installed as the action installs it."""
    bin_ = tmp_path / "runner/teknologiradar/bin"
    bin_.mkdir(parents=True)
    (bin_ / "radar").symlink_to(Path(sys.executable).with_name("radar"))
    return tmp_path / "runner"


def used(radar: Path, runner: Path, **inputs: str) -> tuple[int, str, str]:
    """Exit code, what was printed, and the summary, of the action with some inputs."""
    values = {name: str(known["default"]) for name, known in action()["inputs"].items()} | inputs
    step = action()["runs"]["steps"][-1]
    given = {name: values[text.split("inputs.")[1].split(" ")[0]] for name, text in step["env"].items()}
    summary = runner / "summary"
    summary.touch()
    told = {"RUNNER_TEMP": str(runner), "GITHUB_STEP_SUMMARY": str(summary)}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(
        command, cwd=radar, env={**os.environ, **told, **given}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr, summary.read_text(encoding="utf-8")


def test_check_build_and_audit(tmp_path: Path, runner: Path) -> None:
    """A good radar is accepted, built and looked through, each in a step of its own."""
    radar = small_radar(tmp_path / "radar").parent
    code, _, summary = used(radar, runner)
    assert (code, "Accepted" in summary) == (0, True)
    assert used(radar, runner, command="build", **{"site-dir": "public"})[0] == 0
    assert (radar / "public/index.html").is_file()
    assert used(radar, runner, command="audit", **{"site-dir": "public"})[0] == 0


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_fault_ends_it_with_its_place(tmp_path: Path, runner: Path, command: str) -> None:
    """The fault is an annotation at its line and a row of the summary, and nothing is built."""
    radar = small_radar(tmp_path / "radar", {"docs/technologies/drones.md": "---\nname: D\n---\n"}).parent
    code, told, summary = used(radar, runner, command=command)
    assert code == 1
    assert "::error file=docs/technologies/drones.md,line=2" in told
    assert "drones.md" in summary
    assert not (radar / "site").exists()


def test_inputs_are_never_run(tmp_path: Path, runner: Path) -> None:
    """A command that there is not is refused, and what stands in an input is only text."""
    radar = small_radar(tmp_path / "radar").parent
    assert used(radar, runner, command="deploy")[0] == 2
    assert used(radar, runner, config="$(touch x); touch y")[0] == 1
    assert not (radar / "x").exists()
    assert not (radar / "y").exists()
    assert "${{" not in "".join(step.get("run", "") for step in action()["runs"]["steps"])


def test_the_hook_runs_a_command_that_there_is() -> None:
    """pre-commit calls `radar check`, for the files that it reads."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, command = hook["entry"].split()
    assert program == "radar"
    assert command in cli.commands
    assert hook["pass_filenames"] is False


def test_a_pull_request_is_told_of_each_file_that_it_brings(
    tmp_path: Path, runner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a pull request the changed survey files are reported one by one, whatever they are called."""
    radar = small_radar(tmp_path / "radar").parent

    def git(*words: str) -> None:
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words]
        subprocess.run(command, cwd=radar, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "The radar")
    git("checkout", "-qb", "answers")
    folder = radar / "survey_data/2026/responses"
    south = (folder / "south.csv").read_text("utf-8")
    (folder / "south.csv").write_text(south.replace("Nordby", "Nowhere"), encoding="utf-8")
    (folder / "; echo $(touch run) west.csv").write_text(south.replace("R00", "S00"), encoding="utf-8")
    git("add", "-A")
    git("commit", "-qm", "Answers")
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-ff", "-m", "Merged", "answers")

    monkeypatch.setenv("GITHUB_EVENT_NAME", "pull_request")
    code, said, summary = used(radar, runner)
    assert code != 0
    assert "Nowhere" not in said
    for name in ("south.csv", "west.csv"):
        assert name in summary
    assert "north.csv" not in summary
    assert not (radar / "run").exists()
