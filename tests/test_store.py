"""`radar.json` is what its schema says, and holds nothing that is withheld."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from radar.pipeline import make_release
from radar.store import schema, to_json
from tests.support.releases import INDICES, edition, release, technology
from tests.support.small import MUNICIPALITIES, rows, small_radar, survey_file

HOSTILE = '</script><script>alert("1")</script> \\ \u0000 "q" \N{PILE OF POO} =1+1'


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """The published schema, itself found valid."""
    found = schema("release")
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def faults(validator: Draft202012Validator, text: str) -> list[str]:
    """Where a `radar.json` differs from its schema."""
    return [error.json_path for error in validator.iter_errors(json.loads(text))]


def dictionaries(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from dictionaries(one)
    elif isinstance(value, list):
        for one in value:
            yield from dictionaries(one)


def test_demonstration_fits_the_schema(repository: Path, validator: Draft202012Validator) -> None:
    """Every edition of the demonstration radar is valid."""
    one = make_release(repository / "radar.yml")

    assert len(one.editions) > 1
    for each in one.editions:
        assert faults(validator, to_json(one, each)) == []


def test_hostile_texts_fit_the_schema_and_come_back_whole(validator: Draft202012Validator) -> None:
    """Names are text, whatever signs they hold."""
    one = release(technologies=[technology(id_, name=HOSTILE) for id_ in INDICES])
    text = to_json(one, one.latest)

    assert faults(validator, text) == []
    assert {t["name"] for t in json.loads(text)["technologies"]} == {technology("x", name=HOSTILE).name}


def test_radar_on_which_everything_is_withheld_fits_the_schema(validator: Draft202012Validator) -> None:
    """Nothing is placed, each technology says why, and every figure is the one word."""
    one = release([edition("2026", dict.fromkeys(INDICES))])
    text = to_json(one, one.latest)
    found = json.loads(text)["technologies"]

    assert faults(validator, text) == []
    assert len(found) == len(INDICES)
    for each in [place for t in found for place in (t, *t["areas"].values())]:
        assert each["dimensions"] == {"adoption": {"withheld": True}}
        assert each["not_placed"] == "adoption"
        assert {each[name] for name in ("ring", "index", "se", "certainty", "x", "y", "moved")} == {None}


def test_schema_refuses_a_figure_beside_withheld(validator: Draft202012Validator) -> None:
    """A withheld figure with a number in it is no valid one."""
    one = release()
    told = json.loads(to_json(one, one.latest))
    told["technologies"][0]["areas"]["care"]["dimensions"]["adoption"]["n"] = 3

    assert faults(validator, json.dumps(told)) != []


def test_every_field_of_the_schema_is_there() -> None:
    """Edition, rings with their bands, sectors, technologies: as the interface promises."""
    one = release()
    told = json.loads(to_json(one, one.latest))

    assert list(told) == ["edition", "rounded", "draw", "rings", "sectors", "technologies"]
    assert told["rings"][0] == {"id": "ready", "name": "Ready", "from": 0.7, "to": 1.0}
    assert [ring["to"] for ring in told["rings"][1:]] == [ring["from"] for ring in told["rings"][:-1]]
    placed = told["technologies"][0]
    wanted = [
        "id",
        "name",
        "sector",
        "ring",
        "index",
        "se",
        "certainty",
        "moved",
        "moved_supported",
        "x",
        "y",
        "shift",
        "dimensions",
        "areas",
    ]
    assert set(wanted) <= set(placed)
    figure = ["mean", "se", "ci_low", "ci_high", "n", "dont_know", "distribution"]
    figure += ["blank", "deff"]
    assert list(placed["dimensions"]["adoption"]) == figure
    assert all("areas" not in area for area in placed["areas"].values())


def test_schema_has_a_version() -> None:
    """It was raised when fields went, and when a place's index could be left out."""
    assert schema("release")["version"] == 3


def test_radar_json_holds_no_withheld_number(tmp_path: Path, validator: Draft202012Validator) -> None:
    """Figures of the area below the threshold are the one word; all other counts are multiples of three."""
    one = make_release(small_radar(tmp_path))
    text = to_json(one, one.latest)

    assert faults(validator, text) == []
    told = json.loads(text)
    assert told["rounded"] == 3
    assert re.fullmatch("[0-9a-f]{8}", told["draw"])
    for each in told["technologies"]:
        culture = each["areas"]["culture"]
        assert culture["questions"] == {"adoption": {"withheld": True}}
        assert culture["index"] is None
        shown = [place["questions"]["adoption"] for place in (each, *each["areas"].values())]
        counts = [n["n"] for figure in shown[:3] for n in (figure, *figure["distribution"])]
        assert not any(n % 3 for n in counts)
    for each in dictionaries(told):
        assert "withheld" not in each or each == {"withheld": True}
    assert not [name for name in MUNICIPALITIES if name in text]


def test_order_of_rows_and_names_of_files_change_nothing(tmp_path: Path) -> None:
    """The same answers in other files and another order give the same bytes: nothing is rounded again."""
    answers = rows("2026")
    other = {
        "survey_data/2026/responses/north.csv": survey_file("2026", answers[:9:-1]),
        "survey_data/2026/responses/south.csv": None,
        "survey_data/2026/responses/a b.csv": survey_file("2026", answers[:10]),
    }
    told = []
    for folder, changes in ((tmp_path / "a", {}), (tmp_path / "b", other)):
        one = make_release(small_radar(folder, changes))
        told.append(to_json(one, one.latest))

    assert told[0] == told[1]
