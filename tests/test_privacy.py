"""Personal data is found as people write it in five countries, and what only looks like it passes."""

from __future__ import annotations

import time

import pytest

from radar.intake.privacy import personal
from tests.support.case_files import CASES


def lines(name: str) -> list[str]:
    """The forms in a file, without the lines that say what they are."""
    text = (CASES / "privacy" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_the_tables_are_long_enough() -> None:
    """They are no handful, and none stands in both."""
    found, passed = lines("found.txt"), lines("passed.txt")
    assert len(set(found)) >= 200
    assert len(set(passed)) >= 120
    assert not set(found) & set(passed)


@pytest.mark.parametrize("text", lines("found.txt"))
def test_found(text: str) -> None:
    """Alone, in a sentence, and in the middle of other numbers."""
    assert personal(text), text
    assert personal(f"Vi bruger det hver dag. {text}")
    assert personal(f"{text} og 12 andre, i alt 13"), text


@pytest.mark.parametrize("text", lines("passed.txt"))
def test_passed(text: str) -> None:
    """Alone and in a sentence."""
    assert personal(text) == (), text
    assert personal(f"Vi så det i går, {text}.") == ()


@pytest.mark.parametrize(
    "piece",
    [
        "0101",
        "01 ",
        "1.",
        "0",
        "1-",
        "(at) ",
        "a@",
        "tlf ",
        "a.",
        " at ",
        "faktura ",
        "DK50 ",
        "12 34 ",
        "cpr",
        "+4",
    ],
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    """A long text is looked through at once, whatever it repeats: squared, its length would take minutes."""
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    personal(text)
    assert time.process_time() - started < 10
