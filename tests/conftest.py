"""Fixtures for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


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
