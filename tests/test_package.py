"""The package holds the whole program: where nothing of this repository is, a radar is made and built."""

from __future__ import annotations

import email
import email.utils
import os
import re
import shutil
import site
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml

from tests.support.small import small_radar


@pytest.fixture(scope="module")
def packages(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel and the source distribution, built from what the repository holds."""
    source = tmp_path_factory.mktemp("source")
    listed = [
        "git",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "radar",
        "*.*",
        "LICENSE",
    ]
    done = subprocess.run(listed, cwd=repository, capture_output=True, check=True)
    for name in filter(None, done.stdout.decode().split("\0")):
        if name.startswith("radar/") or "/" not in name:
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(repository / name, source / name)
    out = tmp_path_factory.mktemp("packages")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out)]
    subprocess.run(command, cwd=source, capture_output=True, check=True)
    return out


@pytest.fixture(scope="module", params=["wheel", "sdist"])
def installed(
    request: pytest.FixtureRequest, packages: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """A new environment with the package installed, beside the dependencies that are there already."""
    folder = tmp_path_factory.mktemp(request.param)
    (package,) = packages.glob("*.whl" if request.param == "wheel" else "*.tar.gz")
    uv = Path(sys.executable).with_name("uv")
    environment = {**os.environ, "VIRTUAL_ENV": str(folder / "env"), "PYTHONPATH": ""}
    for command in (
        ["venv", "--python", sys.executable, str(folder / "env")],
        ["pip", "install", "--no-deps", "--no-index", "--no-build-isolation", str(package)],
    ):
        if request.param == "sdist" and command[0] == "pip":
            environment["PYTHONPATH"] = os.pathsep.join(site.getsitepackages())
        subprocess.run([str(uv), *command], env=environment, capture_output=True, check=True)
    bin_ = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    # Path entries come after the new environment's own packages, and their .pth files are not read.
    return {
        **os.environ,
        "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(site.getsitepackages()),
        "RADAR_CACHE": "",
    }


def test_the_package_is_as_one_expects_it(packages: Path) -> None:
    """What PyPI's own tools look for is there, and the README's links lead out of it."""
    tools = Path(sys.executable).parent
    wheel, source = map(str, (*packages.glob("*.whl"), *packages.glob("*.tar.gz")))
    for command in (
        ["twine", "check", "--strict", wheel, source],
        ["check-wheel-contents", wheel],
        ["pyroma", "--min", "10", source],
    ):
        done = subprocess.run([tools / command[0], *command[1:]], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        told = email.message_from_bytes(archive.read(name))
    links = re.findall(r"\]\(([^)\s]+)\)", str(told.get_payload()))
    assert links
    assert [link for link in links if not link.startswith("https://")] == []
    assert {line.partition(",")[0] for line in told.get_all("Project-URL", [])} >= {"Source", "Changelog"}


def test_a_radar_is_made_and_built_with_what_is_installed(installed: dict[str, str], tmp_path: Path) -> None:
    """`radar new`, `check` and `build` run in an empty folder, and the program is the installed one."""
    radar = shutil.which("radar", path=installed["PATH"])
    assert radar is not None
    for command in (["new", "mine", "--yes", "--language", "sv"], ["check"], ["build"]):
        folder = tmp_path if command[0] == "new" else tmp_path / "mine"
        done = subprocess.run(
            [radar, *command], cwd=folder, env=installed, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "mine/site/index.html").is_file()
    python = str(Path(radar).with_name("python"))
    where = [python, "-c", "import radar; print(radar.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, env=installed, capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()).is_relative_to(Path(radar).parents[1])


def test_packages_hold_the_program_alone(packages: Path) -> None:
    """No test, no page and no answer of the demonstration is in them; type checkers find `py.typed`."""
    (wheel,) = packages.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"radar"}
    assert "radar/py.typed" in names
    (sdist,) = packages.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        top = {name.split("/")[1] for name in archive.getnames()}
    files = {"CHANGELOG.md", "CITATION.cff", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}
    assert top == {"radar", ".gitignore"} | files


def test_the_citation_is_that_of_the_package(repository: Path, packages: Path) -> None:
    """Version, licence and authors are the same in both."""
    (wheel,) = packages.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        said = email.message_from_bytes(archive.read(name))
    cited = yaml.safe_load((repository / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["version"], cited["license"]) == (said["Version"], said["License-Expression"])
    assert cited["authors"] == [{"name": email.utils.parseaddr(said["Author-email"])[0]}]


_WITHOUT = """\
import sys
for name in ("pyarrow", "docx"):
    sys.modules[name] = None
from radar.cli import main
main()
"""


def _without_extras(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command in an interpreter that finds none of the extras' packages."""
    command = [sys.executable, "-c", _WITHOUT, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_figures_are_the_same_without_extras(tmp_path: Path) -> None:
    """A radar is checked, counted and built without them, and every figure is as with them."""
    small_radar(tmp_path)
    bare = _without_extras("place", folder=tmp_path)
    assert bare.returncode == 0, bare.stderr
    with_all = subprocess.run(
        [sys.executable, "-m", "radar", "place"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert bare.stdout == with_all.stdout
    assert _without_extras("check", folder=tmp_path).returncode == 0
    built = _without_extras("build", folder=tmp_path)
    assert built.returncode == 0, built.stderr


def test_what_needs_an_extra_says_so(tmp_path: Path) -> None:
    """A tool whose package is not there says what to install, and writes nothing."""
    small_radar(tmp_path)
    papers = _without_extras(
        "dialogue", "papers", "docs/dialogues/bridges.md", "--out", "papers", folder=tmp_path
    )
    assert (papers.returncode, "teknologiradar[papers]" in papers.stderr) == (1, True), papers.stderr
    assert not (tmp_path / "papers").exists()
