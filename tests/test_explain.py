"""The way of a technology from answers to place is told step by step, with the figures of each step."""

from __future__ import annotations

from pathlib import Path

import pytest

from radar.counts import count_all
from radar.inputs.sources import read_sources
from radar.pipeline import make_release
from radar.tools.explain import explain
from tests.support.small import small_radar


def told(folder: Path, technology: str, changes: dict[str, str | bytes | None] | None = None) -> list[str]:
    """The lines about a technology of the small radar."""
    sources = read_sources(small_radar(folder, changes))
    return list(explain(sources, "2026", count_all(sources, only="2026")["2026"], technology))


def test_every_step_is_there(tmp_path: Path) -> None:
    """Counts, means, weights, thresholds, ring and certainty stand in the order of the computation."""
    lines = told(tmp_path, "drones")
    text = "\n".join(lines)
    entry = make_release(tmp_path / "radar.yml").latest.radars["all"].entry("drones")

    assert entry is not None
    assert entry.place is not None
    assert lines[0] == "Drones, edition 2026. Confidential"
    assert "30 valid answers from 6 municipalities of 6" in text
    (index,) = (float(line.rpartition("= ")[2]) for line in lines if line.startswith("Index"))
    assert index == pytest.approx(entry.place.index, abs=6e-4)
    assert "0.600 to 1.000: Ready" in text
    assert "  left blank: 0.0% of those asked; don't know: 0.0% of those who answered" in lines
    assert lines.index("Ring: Ready") > next(i for i, line in enumerate(lines) if line.startswith("Index"))
    assert sum(int(line.split(":")[0]) for line in lines if ", score " in line) == 30


def test_what_lacks_is_said(tmp_path: Path) -> None:
    """Without ratings there is no index, and the last line says so."""
    lines = told(tmp_path, "sensors")

    assert "Maturity: no expert rated this technology" in lines
    assert lines[-1] == "Not placed: there is no figure for Maturity"


def test_withheld_is_said(tmp_path: Path) -> None:
    """What the gate keeps back is told to the editor as withheld."""
    rows = "".join(f"R{i},Nordby,schools,3,3,3,3,\n" for i in range(3))
    header = "respondent_id,municipality,area," + ",".join(
        f"adoption[{name}]" for name in ("drones", "robots", "sensors", "video")
    )
    changes: dict[str, str | bytes | None] = {
        "survey_data/2026/responses/north.csv": f"{header},comment\n{rows}",
        "survey_data/2026/responses/south.csv": None,
    }

    assert "  Withheld: too few answers stand behind it" in told(tmp_path, "drones", changes)
