"""The workflows in `.github/` are safe to run: pinned, with few rights, and good by zizmor's rules."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

# What may run, and which commit each version is. A new version is looked at, then entered here.
ACTIONS = {
    "actions/checkout": ("de0fac2e4500dabe0009e67214ff5f5447ce83dd", "v6.0.2"),
    "actions/configure-pages": ("983d7736d9b0ae728b81ab479565c72886d7745b", "v5"),
    "actions/deploy-pages": ("d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e", "v4.0.5"),
    "actions/setup-python": ("a26af69be951a213d495a4c3e4e4022e16d87065", "v5.6.0"),
    "actions/upload-pages-artifact": ("7b1f4a764d45c48632c6b24a0339c27f5614fb0b", "v4"),
}

WORKFLOWS = sorted((Path(__file__).parents[1] / ".github/workflows").glob("*.yml"))


def _uses(workflow: Path) -> list[str]:
    return re.findall(r"^\s*(?:- )?uses:\s*(.+?)\s*$", workflow.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned(workflow: Path) -> None:
    """Every action is pinned to a commit that we know, with its version beside it."""
    known = {f"{name}@{commit} # {version}" for name, (commit, version) in ACTIONS.items()}
    used = _uses(workflow)

    assert used
    assert set(used) <= known


def test_no_action_is_listed_in_vain() -> None:
    """The table of actions lists only what the workflows use."""
    used = {use.partition("@")[0] for workflow in WORKFLOWS for use in _uses(workflow)}

    assert used == set(ACTIONS)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_rights_are_given_job_by_job(workflow: Path) -> None:
    """A workflow as a whole has no rights, and only the job that publishes may write, to Pages alone."""
    read = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    written = {
        (name, right)
        for name, job in read["jobs"].items()
        for right, level in job["permissions"].items()
        if level != "read"
    }

    assert read["permissions"] == {}
    assert written <= {("deploy", "pages"), ("deploy", "id-token")}


def test_zizmor_finds_nothing(repository: Path) -> None:
    """zizmor, at its strictest and without network, has nothing to say about the workflows."""
    program = Path(sys.executable).with_name("zizmor").as_posix()
    command = [program, "--offline", "--no-config", "--persona=pedantic", "--no-progress", ".github"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_every_make_command_exists(repository: Path) -> None:
    """What the workflows, `.ci/run` and the pages for developers tell make to do, the Makefile can do."""
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    ci = (repository / ".ci/run").read_text(encoding="utf-8")
    called = {
        word for words in re.findall(r"^for target in ([a-z ]+);", ci, re.MULTILINE) for word in words.split()
    }
    for file in (*WORKFLOWS, repository / "CONTRIBUTING.md", repository / "README.md"):
        called |= set(
            re.findall(r"(?:run: |`|^    )make ([a-z]+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        )

    assert {"check", "test", "site", "serve"} <= called
    assert called <= targets
