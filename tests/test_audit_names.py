"""The search for single municipalities finds each of them beside a figure, and raises no false alarm."""

from __future__ import annotations

from pathlib import Path

import pytest

from radar.audit.audit import audit
from radar.inputs.sources import read_sources
from radar.problems import Problems
from radar.publish import plugin
from tests.support.small import MUNICIPALITIES, files, small_radar

AWKWARD = {
    "numbered": [f"Kommune {i}" for i in (3, 5, 12, 15, 30, 60)],
    "numbers before": [f"{i}. kommune" for i in (3, 5, 12, 15, 30, 60)],
    "short": ["Å", "Ås", "Os", "Al", "Vi", "Bø"],
    "words of the radar": ["Care", "Schools", "Ready", "Wait", "Drones", "Air"],
    "words of the pages": ["Data", "Time", "Hole", "Nord", "Total", "Radar"],
    "years": ["2025", "2026", "Nordby", "Sydby", "Østby", "Vestby"],
    "parts of others": ["Herøy (Nordland)", "Herøy (Møre)", "Nord", "Nord-Odal", "Nordby", "Nordby Ø"],
    "marks": ["Aa-by", "L'Isle", "A & B", "Bø/Vest", "St. Olav", "“Midt”"],
    "levels": ["1", "2", "3", "4", "5", "Fem"],
    "a language": ["Reykjavíkurborg", "Þórshöfn", "Mänttä-Vilppula", "Ærø", "Ödeshög", "Ǻby"],
}


def named(folder: Path, names: list[str], changes: dict[str, str] | None = None) -> Path:
    """A small radar whose municipalities have other names."""
    changed = {}
    for file, text in files().items():
        if file.startswith("survey_data"):
            for i, name in enumerate(MUNICIPALITIES):
                text = text.replace(name, f"\0{i}\0")
            for i, name in enumerate(names):
                text = text.replace(f"\0{i}\0", f'"{name}"' if file.endswith(".csv") else name)
        changed[file] = text
    return small_radar(folder, {**changed, **(changes or {})}).parent / "mkdocs.yml"


@pytest.mark.parametrize("kind", AWKWARD)
def test_no_alarm(tmp_path: Path, kind: str) -> None:
    """Whatever the municipalities are called, the radar's own pages name none of them beside a figure."""
    assert (plugin.build(named(tmp_path, AWKWARD[kind])) / "index.html").exists()


@pytest.mark.parametrize("kind", sorted(set(AWKWARD) - {"levels"}))
def test_a_planted_table_is_found(tmp_path: Path, kind: str) -> None:
    """The same radar with a table of its municipalities on a page of its own is refused."""
    name = next(name for name in AWKWARD[kind] if not name.isdigit())
    called = f"{name} kommune" if kind.startswith("words") else name
    table = f"# Leak\n\n| Who | Answers |\n| --- | --- |\n| {called} | 7 |\n"
    with pytest.raises(Problems) as caught:
        plugin.build(named(tmp_path, AWKWARD[kind], {"docs/leak.md": table}))
    assert any("leak" in problem.where.file for problem in caught.value.problems)


NUMBERED = {
    "name: Drones": "name: Drones 3",
    "summary: About": "summary: 3 things about",
    "name: Culture": "name: Culture 3",
    "name: Air": "name: Web 3.0",
    "name: Wait": "name: Wait 3 years",
    "title: Drones for": "title: 3 drones for",
    "summary: Who": "summary: Which 3",
}
"""Three people answered in culture, which is withheld."""


def numbered(folder: Path) -> Path:
    """A small radar with the number of those who are withheld in every name and text of its own."""
    changed = files()
    for old, new in NUMBERED.items():
        assert any(old in text for text in changed.values())
        changed = {file: text.replace(old, new) for file, text in changed.items()}
    return small_radar(folder, changed).parent / "mkdocs.yml"


def test_a_number_in_a_name_is_no_withheld_figure(tmp_path: Path) -> None:
    """`Web 3.0` and `Culture 3` tell of nobody, but a 3 beside them does."""
    config = numbered(tmp_path)
    site = plugin.build(config)
    sources = read_sources(tmp_path / "radar.yml")
    assert audit(site, sources).problems == ()

    (site / "areas/culture/more.html").write_text("<table><tr><td>Drones 3<td>Web 3.0<td>3</table>", "utf-8")
    assert [problem.code for problem in audit(site, sources).problems] == ["withheld-shown"]
