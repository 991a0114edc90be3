"""Fixtures for every test."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds `radar/`, `docs/` and `tests/`."""
    return Path(__file__).parents[1]
