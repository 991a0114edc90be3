"""radar.yml is read into Settings, or refused with all its faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from radar.inputs.settings import Settings, read_settings
from tests.support.case_files import CASES, cases, expected, told


@pytest.mark.parametrize("case", cases("settings"), ids=lambda path: path.name)
def test_faults_of_settings(case: Path) -> None:
    """Every fault of a radar.yml is told at its line with what fixes it, and a good one has none."""
    assert told(read_settings, case) == expected(case)


@pytest.fixture
def settings() -> Settings:
    return read_settings(CASES / "settings" / "good.yml")


def test_defaults(settings: Settings) -> None:
    """Left out, the rule is five respondents from three municipalities, each respondent with one voice."""
    assert (settings.disclosure.k, settings.disclosure.municipalities) == (5, 3)
    assert settings.disclosure.base == 3
    assert settings.weighting == "respondent"


def test_size_classes(settings: Settings) -> None:
    """Left out, three size classes; an empty list means none."""
    assert settings.size_classes == [20_000, 50_000]
    assert Settings.model_validate(settings.model_dump() | {"size_classes": []}).size_classes == []


@pytest.mark.parametrize(("index", "ring"), [(0, "wait"), (0.4999, "wait"), (0.5, "ready"), (1, "ready")])
def test_ring_of_an_index(settings: Settings, index: float, ring: str) -> None:
    """A ring holds its lower end, and the outermost begins at 0."""
    assert settings.ring_of(index).id == ring


def test_ring_ends(settings: Settings) -> None:
    """A ring ends where the one inside it begins, and the innermost at 1."""
    assert settings.ring_ends() == [1.0, 0.5]


def test_weights(settings: Settings) -> None:
    """The dimensions' weights are shares of their sum."""
    written = settings.dimensions["adoption"].model_dump()
    more = Settings.model_validate(
        settings.model_dump() | {"dimensions": {"a": written, "b": written | {"weight": 3.0}}}
    )
    assert more.weights() == {"a": 0.25, "b": 0.75}


def test_repositorys_own_radars(repository: Path) -> None:
    """Both radars in the repository have good settings."""
    for path in (repository / "radar.yml", repository / "examples" / "cncf" / "radar.yml"):
        assert read_settings(path).title
