"""The program writes whole files, and replaces and removes only what it made."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from radar.problems import Problems
from radar.writing import (
    MARKER,
    clear,
    made_in,
    mark,
    may_write,
    put_aside,
    strangers,
    workshop,
    write_file,
    write_files,
    write_tree,
)
from tests.support.small import content


def codes(caught: pytest.ExceptionInfo[Problems]) -> list[tuple[str, str]]:
    return [(Path(problem.where.file).name, problem.code) for problem in caught.value.problems]


def begins(old: bytes) -> bool:
    return old.startswith(b"# ours")


def write(told: bytes, out: Path, *, force: bool = False) -> None:
    write_file(out, lambda path: path.write_bytes(told), begins, force)


def test_a_file_of_someone_else_is_not_replaced(tmp_path: Path) -> None:
    """New, empty, and such as the program writes: replaced. All else only with force, and then whole."""
    out = tmp_path / "new/out.csv"
    write(b"# ours 1", out)
    write(b"# ours 2", out)
    out.write_bytes(b"")
    write(b"# ours 3", out)
    out.write_bytes(b"mine")
    with pytest.raises(Problems) as caught:
        write(b"# ours 4", out)
    assert codes(caught) == [("out.csv", "file-exists")]
    assert out.read_bytes() == b"mine"
    write(b"# ours 4", out, force=True)
    assert content(tmp_path) == {"new/out.csv": b"# ours 4"}


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("kind", ["folder", "device", "pipe", "loop", "below-a-file"])
def test_what_is_no_file_is_never_replaced(tmp_path: Path, kind: str, force: bool) -> None:
    """A device stays a device, even for root."""
    out = tmp_path / "out"
    if kind == "folder":
        out.mkdir()
    elif kind == "device":
        out = Path(os.devnull)
    elif kind == "pipe":
        os.mkfifo(out)
    elif kind == "loop":
        out.symlink_to(out)
    else:
        out.write_bytes(b"mine")
        out = out / "below"
    with pytest.raises((Problems, FileExistsError)):
        write(b"# ours", out, force=force)
    assert not Path(os.devnull).is_file()
    assert Path(os.devnull).exists()


def test_a_link_is_followed(tmp_path: Path) -> None:
    """The file that a link leads to is replaced, with the rights that it had, and the link stays."""
    (tmp_path / "far").mkdir()
    far = tmp_path / "far/out.csv"
    far.write_bytes(b"# ours 1")
    far.chmod(0o640)
    (tmp_path / "out.csv").symlink_to(far)
    write(b"# ours 2", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").is_symlink()
    assert far.read_bytes() == b"# ours 2"
    assert far.stat().st_mode & 0o777 == 0o640


def test_a_full_disk_names_the_file_and_loses_nothing(tmp_path: Path) -> None:
    """The system's fault carries the name that the person gave, and the old file is what it was."""
    out = tmp_path / "out.csv"
    write(b"# ours 1", out)

    def full(path: Path) -> None:
        path.write_bytes(b"# ou")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OSError, match="No space left") as caught:
        write_file(out, full, begins)
    assert caught.value.filename == str(out)
    assert content(tmp_path) == {"out.csv": b"# ours 1"}


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    """Each file in the way is told, and none is written."""
    (tmp_path / "b.md").write_bytes(b"mine")
    (tmp_path / "c").write_bytes(b"mine too")
    (tmp_path / "d").symlink_to(tmp_path.parent)
    (tmp_path / "same.md").write_bytes(b"new")
    made = dict.fromkeys(("a.md", "b.md", "c/x.md", "d/x.md", "same.md", "deep/er/x.md"), b"new")
    before = content(tmp_path)
    with pytest.raises(Problems) as caught:
        write_files(tmp_path, made)
    assert codes(caught) == [("b.md", "file-exists"), ("c", "no-folder"), ("x.md", "link")]
    assert content(tmp_path) == before

    del made["c/x.md"], made["d/x.md"]
    write_files(tmp_path, made, force=True)
    assert content(tmp_path).keys() - {MARKER} == before.keys() | made.keys()
    assert (tmp_path / "b.md").read_bytes() == b"new"
    write_files(tmp_path, {"b.md": b"newer"})
    (tmp_path / "b.md").write_bytes(b"mine again")
    with pytest.raises(Problems):
        write_files(tmp_path, {"b.md": b"newest"})


def test_a_tree_is_kept_up(tmp_path: Path) -> None:
    """What the program wrote is replaced and removed; what a person added or changed stays."""
    write_tree(tmp_path, {"a.md": b"1", "old/b.md": b"1", "old/c.md": b"1"})
    (tmp_path / "mine.md").write_bytes(b"mine")
    write_tree(tmp_path, {"a.md": b"2", "old/c.md": b"1"})
    assert content(tmp_path).keys() == {"a.md", "mine.md", "old/c.md", MARKER}
    (tmp_path / "old/c.md").write_bytes(b"changed")
    with pytest.raises(Problems) as caught:
        write_tree(tmp_path, {"a.md": b"3", "old/c.md": b"2"})
    assert codes(caught) == [("c.md", "file-exists")]
    write_tree(tmp_path, {"a.md": b"3"})
    assert (tmp_path / "old/c.md").read_bytes() == b"changed"
    assert (tmp_path / "a.md").read_bytes() == b"3"


def test_a_marker_names_nothing_outside(tmp_path: Path) -> None:
    """A list that came with a folder reaches no file outside of it, and junk lists nothing."""
    (tmp_path / "victim").write_bytes(b"mine")
    folder = tmp_path / "tree"
    (folder / "link").parent.mkdir()
    (folder / "link").symlink_to(tmp_path)
    for listed in ('{"../victim": "%s", "link/victim": "%s"}', "[1]", "[" * 100_000, "{", '{"a": 1}'):
        (folder / MARKER).write_text(listed)
        write_tree(folder, {"a.md": b"1"})
        assert (tmp_path / "victim").read_bytes() == b"mine"
    assert made_in(folder).keys() == {"a.md"}


def test_strangers_are_found(tmp_path: Path) -> None:
    """Whatever is not listed: files, links, pipes, hidden ones and those of subfolders, but no scraps."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/page.html").write_bytes(b"made")
    mark(tmp_path)
    assert list(strangers(tmp_path)) == []
    (tmp_path / "sub/.DS_Store").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    assert list(strangers(tmp_path)) == []
    (tmp_path / "sub/mine").write_bytes(b"x")
    (tmp_path / "sub/link").symlink_to(tmp_path)
    os.mkfifo(tmp_path / ".pipe")
    assert list(strangers(tmp_path)) == [".pipe", "sub/link", "sub/mine"]


def test_what_a_killed_program_left_is_removed(tmp_path: Path) -> None:
    """Its workshop goes, what lay aside in it comes back, and that of a running program stays."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_bytes(b"old")
    killed = """
import sys, time
from pathlib import Path
from radar.writing import put_aside, workshop
with workshop(Path(sys.argv[1])) as folder:
    put_aside(Path(sys.argv[1], "site"), folder)
    (folder / "half").write_bytes(b"x")
    print("ready", flush=True)
    time.sleep(60)
"""
    command = [sys.executable, "-c", killed, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        clear(tmp_path)
        assert not (tmp_path / "site").exists()
        assert len(list(tmp_path.iterdir())) == 1
        process.send_signal(signal.SIGKILL)
    with workshop(tmp_path) as folder:
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted([folder.name, "site"])
    assert content(tmp_path) == {"site/index.html": b"old"}


def test_a_folder_that_only_looks_like_a_workshop_stays(tmp_path: Path) -> None:
    """By its name alone nothing is removed, nor through a link."""
    (tmp_path / "far").mkdir()
    (tmp_path / "far/lock").write_bytes(b"Made by radar while it writes. To be removed if no radar runs.\n")
    (tmp_path / ".radar-link").symlink_to(tmp_path / "far")
    (tmp_path / ".radar-mine").mkdir()
    (tmp_path / ".radar-mine/lock").write_bytes(b"mine")
    (tmp_path / ".radar-pipe").mkdir()
    os.mkfifo(tmp_path / ".radar-pipe/lock")
    (tmp_path / ".radar-file").write_bytes(b"mine")
    before = sorted(path.as_posix() for path in tmp_path.rglob("*"))
    started = time.monotonic()
    clear(tmp_path)
    assert time.monotonic() - started < 5
    assert sorted(path.as_posix() for path in tmp_path.rglob("*")) == before


def test_git_does_not_see_a_workshop(tmp_path: Path) -> None:
    """It ignores itself, whatever the repository says."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)  # noqa: S607
    with workshop(tmp_path) as folder:
        (folder / "half").write_bytes(b"x")
        status = ["git", "-C", str(tmp_path), "status", "--porcelain"]
        assert subprocess.run(status, check=True, capture_output=True).stdout == b""


def test_a_fault_while_a_folder_lies_aside_brings_it_back(tmp_path: Path) -> None:
    """Whatever happens between the two moves, the old folder is there."""
    (tmp_path / "site").mkdir()

    def interrupted() -> None:
        with workshop(tmp_path) as folder:
            put_aside(tmp_path / "site", folder)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (tmp_path / "site").is_dir()
    assert len(list(tmp_path.iterdir())) == 1


def test_may_write_looks_before_the_work(tmp_path: Path) -> None:
    """The same answer as the writing itself gives, with nothing made yet."""
    may_write(tmp_path / "new")
    (tmp_path / "old").write_bytes(b"mine")
    with pytest.raises(Problems):
        may_write(tmp_path / "old")
    may_write(tmp_path / "old", force=True)
