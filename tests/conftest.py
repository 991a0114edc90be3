"""Fixtures for every test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from radar.cli import stages as cli
from tests.support.command_line import Answer, Run
from tests.support.small import small_radar


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tests keep nothing in the user's own cache folder, and behave in CI as they do elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RADAR_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("CI", raising=False)
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds `radar/`, `docs/` and `tests/`."""
    return Path(__file__).parents[1]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run `radar` with some arguments, in a folder with a small radar."""
    small_radar(tmp_path)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["radar", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        sys.stdout.flush()
        sys.stderr.flush()
        told = capfdbinary.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Answer(code, told.out.decode(), told.err.decode())

    return run
