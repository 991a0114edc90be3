"""A new site takes the place of a site that the program built, and of nothing else."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from radar.problems import Problems
from radar.publish import plugin, swap
from radar.writing import MARKER, workshop
from tests.support.small import content, small_radar


@pytest.fixture
def radar(tmp_path: Path) -> Path:
    """The mkdocs.yml of a small radar in a folder of its own."""
    return small_radar(tmp_path / "mine").parent / "mkdocs.yml"


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder with a name that is short enough for a socket."""
    import tempfile

    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        yield Path(name)


def refused(radar: Path, site: Path) -> None:
    """A build there is refused, and leaves everything as it was."""
    around = site.parent if site.parent != Path("/dev") else radar.parent
    before = sorted(path.as_posix() for path in around.rglob("*"))
    with pytest.raises(Problems) as caught:
        plugin.build(radar, site)
    assert [problem.code for problem in caught.value.problems] == ["site-dir"]
    assert sorted(path.as_posix() for path in around.rglob("*")) == before


def test_only_a_folder_is_replaced(radar: Path, tmp_path: Path, short: Path) -> None:
    """Not a file, a pipe, a socket, a device or what would lie below a file; not even by root."""
    (tmp_path / "file").write_text("mine")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(short / "socket"))
        refused(radar, short / "socket")
    for name in ("file", "pipe", "loop"):
        refused(radar, tmp_path / name)
    with pytest.raises(OSError, match="file"):
        plugin.build(radar, tmp_path / "file/site")
    refused(radar, Path(os.devnull))
    assert Path(os.devnull).is_char_device()


def test_a_folder_with_one_file_of_someone_else_stays(radar: Path, tmp_path: Path) -> None:
    """Whether it stands alone, in a subfolder, beside a built site or beside a forged marker."""
    for name in ("alone/notes.txt", "deep/er/.hidden"):
        file = tmp_path / name
        file.parent.mkdir(parents=True)
        file.write_text("mine")
        refused(radar, tmp_path / name.split("/")[0])

    (tmp_path / "alone" / MARKER).write_text('{"../alone/notes.txt": "", "/notes.txt": ""}')
    refused(radar, tmp_path / "alone")

    site = plugin.build(radar)
    (site / "assets/notes.txt").write_text("mine")
    refused(radar, site)
    (site / "assets/notes.txt").unlink()
    (site / "assets/.DS_Store").write_text("a system's")
    plugin.build(radar)
    assert not (site / "assets/.DS_Store").exists()


def test_folders_in_use_stay(radar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Home folders, the current folder, folders around them, and git's own, were they empty."""
    for name in ("home/anna", "here/below", "repository/.git/hooks"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home/anna"))
    monkeypatch.chdir(tmp_path / "here/below")
    for name in ("home/anna", "home", "here/below", "here", "repository/.git", "repository/.git/site"):
        refused(radar, tmp_path / name)
    refused(radar, Path())


@pytest.mark.parametrize("before", ["nothing", "empty", "site"])
def test_a_link_is_followed(radar: Path, tmp_path: Path, before: str) -> None:
    """The site lies where the link leads, and the link stays."""
    if before == "empty":
        (tmp_path / "far").mkdir()
    elif before == "site":
        plugin.build(radar, tmp_path / "far")
    (tmp_path / "link").symlink_to("far")
    plugin.build(radar, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "far/index.html").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["far", "link", "mine"]


@pytest.mark.parametrize("exchange", [True, False])
def test_killed_between_two_steps(
    radar: Path, tmp_path: Path, exchange: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it is killed the next build finds a whole site, and its history of draws with it."""
    site = plugin.build(radar)
    before = content(site)
    kill = f"""
import os, sys
from pathlib import Path
from radar.publish import plugin, swap
if not {exchange}:
    swap._exchanged = lambda one, other: False
rename, left = Path.rename, [int(sys.argv[1])]
def killed(self, target):
    if not left[0]:
        os._exit(9)
    left[0] -= 1
    return rename(self, target)
Path.rename = killed
exchanged = swap._exchanged
def after(one, other):
    done = exchanged(one, other)
    if done and not left[0]:
        os._exit(9)
    return done
swap._exchanged = after
plugin.is_built = lambda *_: False
plugin.build(Path({str(radar)!r}))
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(swap.__file__).parents[2])}
    for renames in range(0, 6):
        done = subprocess.run(
            [sys.executable, "-c", kill, str(renames)], env=environment, check=False, capture_output=True
        )
        assert done.returncode in (0, 9), done.stderr
        if exchange:
            assert content(site) == before
        with workshop(radar.parent):
            assert content(site) == before
        assert not list(radar.parent.glob(".radar-*"))
        if done.returncode == 0:
            break
    assert renames > (0 if exchange else 1)


def test_a_file_that_comes_while_the_site_is_built_stays(
    radar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked for again at the last moment."""
    site = plugin.build(radar)
    before = content(site)

    def late(*_: object) -> None:
        (site / "notes.txt").write_text("mine")

    monkeypatch.setattr(plugin, "_audit", late)
    monkeypatch.setattr(plugin, "is_built", lambda *_: False)
    with pytest.raises(Problems) as caught:
        plugin.build(radar)
    assert [problem.code for problem in caught.value.problems] == ["site-dir"]
    assert content(site) == {**before, "notes.txt": b"mine"}


def test_a_site_that_mkdocs_built_is_known(radar: Path) -> None:
    """`mkdocs build` and `radar build` take turns in one folder; what someone put there is still found."""
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    site = plugin.build(radar)
    mkdocs_build(load_config(config_file=str(radar)))
    plugin.build(radar)
    (site / ".htaccess").write_text("mine")
    mkdocs_build(load_config(config_file=str(radar)))
    refused(radar, site)


def test_the_new_site_can_be_read_by_a_server(radar: Path, tmp_path: Path) -> None:
    """Its folder has the rights that folders are given here, or those of the one before."""
    site = plugin.build(radar)
    (tmp_path / "plain").mkdir()
    assert site.stat().st_mode == (tmp_path / "plain").stat().st_mode
    site.chmod(0o750)
    assert plugin.build(radar).stat().st_mode & 0o777 == 0o750
