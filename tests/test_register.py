"""The register of municipalities is read, or refused with all its faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from radar.inputs.register import read_register, size_class, size_classes
from tests.support.case_files import CASES, cases, expected, told


@pytest.mark.parametrize("case", cases("register"), ids=lambda path: path.name)
def test_faults_of_a_register(case: Path) -> None:
    """Every fault is told at its row and column with what fixes it, and a good register has none."""
    assert told(read_register, case) == expected(case)


def test_register_in_its_order() -> None:
    """Municipalities come in the file's order, with their populations; other columns are left alone."""
    assert list(read_register(CASES / "register" / "good.csv").items()) == [
        ("Nordby", 12000),
        ("Søby, the old", 900),
    ]


def test_ids_of_size_classes() -> None:
    """A class is called by its lower bound, the lowest by 0; without bounds there are none."""
    assert size_classes([20_000, 50_000]) == ["0", "20000", "50000"]
    assert size_classes([]) == []


@pytest.mark.parametrize(
    ("population", "expected_class"),
    [(1, "0"), (19_999, "0"), (20_000, "20000"), (49_999, "20000"), (50_000, "50000"), (700_000, "50000")],
)
def test_size_class_of_a_municipality(population: int, expected_class: str) -> None:
    """A municipality is of the highest class whose lower bound it reaches."""
    assert size_class(population, [20_000, 50_000]) == expected_class


def test_absent_register(tmp_path: Path) -> None:
    """A register that is not there is told as such."""
    assert told(read_register, tmp_path / "a.csv") == [
        "a.csv: the file does not exist. Check the name and the folder [no-file]"
    ]
