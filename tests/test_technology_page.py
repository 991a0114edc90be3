"""A technology's page: the order of its answers, its charts, and what it leaves out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from radar.disclosure.figures import Published, Withheld
from radar.inputs.questionnaire import Level, Question, Questionnaire
from radar.inputs.settings import Dimension
from radar.release import PublishedEdition
from radar.site.pages.technologies import in_two, technology_page
from radar.site.pages.technologies import points as all_points
from radar.site.pictures.charts import Spot, among_all, by_area, course, points
from radar.site.rendering import prepare
from tests.support.html import tight
from tests.support.releases import LEVELS, dialogue, edition, figure, release, technology

TEXT = """\
## What it is

A thing.

## What to think of before buying { #before-buying }

Ask first.
"""


def figures_of(one: PublishedEdition, **more: Published) -> PublishedEdition:
    """The edition with other figures of adoption: `drones_schools=…`."""
    changed = dict(one.figures)
    for name, given in more.items():
        technology, _, area = name.partition("_")
        changed["adoption", technology, area] = given
    return replace(one, figures=changed)


def page(*editions: PublishedEdition, of: str = "drones", **changes: Any) -> str:
    """The page of one technology."""
    things = [technology(id_, text=TEXT) for id_ in ("drones", "robots", "sensors", "video")]
    dialogues = [dialogue()]
    made = release(list(editions) or [edition("2025"), edition("2026")], things, dialogues, **changes)
    site = prepare(made, {}, True, True)
    return str(technology_page(site, site.technologies[of])[1])


def charts(text: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/json">(.*?)</script>', text)
    return [json.loads(one) for one in found]


def with_gain(one: PublishedEdition) -> PublishedEdition:
    """The edition with a question about what is gained."""
    questionnaire = one.questionnaire.model_dump(by_alias=True)
    levels = [Level(id=level) for level in LEVELS]
    questionnaire["questions"]["worth"] = Question(name="Worth", about="gain", levels=levels)
    added = {("worth", name, area): figure(0.4) for _, name, area in one.figures}
    figures: dict[tuple[str, str, str], Published] = {**one.figures, **added}
    return replace(one, questionnaire=Questionnaire.model_validate(questionnaire), figures=figures)


def test_page_answers_in_order() -> None:
    """What it is; place and certainty; use; movement; gain; market; what to think of before buying."""
    text = page(edition("2025"), with_gain(edition("2026")))
    order = [
        "Ready, index 0.80",
        "## What it is",
        "## Where does it stand",
        "## Who uses it",
        "## Is it moving",
        "## What do municipalities gain",
        ">Worth</h3>",
        "## What is said in the market",
        "Drones for bridges",
        "## What to think of before buying",
        "Ask first.",
    ]
    found = [text.index(one) for one in order]

    assert found == sorted(found)


def test_stand_is_told_in_one_sentence() -> None:
    """Ring, index with margin, certainty, and movement with its support."""
    before = {"drones": 0.5, "robots": 0.54, "sensors": 0.2, "video": None}
    moved = page(edition("2025", before), edition("2026"))
    same = page(edition("2025", {**before, "drones": 0.79}), edition("2026"))

    assert (
        '<p class="tr-stands">Ready, index 0.80 ± 0.05 (95 %); certainty of the ring over 99 %; '
        "moved in since 2025, supported by the answers.</p>" in moved
    )
    assert "in the same ring as in 2025.</p>" in same


def test_what_was_not_asked_has_no_heading() -> None:
    """Without a question about gain or barriers nothing is said of them."""
    assert "What do municipalities gain" not in page()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No heading.",
        "## What it is\n\nText.\n\n## More\n\nText.\n",
        "```\n## Not a heading { #before-buying }\n```\nText.\n",
        "~~~~\n```\n## Not a heading { #before-buying }\n~~~\nnever closed",
        "    ## Code { #before-buying }\n",
        "### Too deep { #before-buying }\n",
        "## Another { #before-buying-more }\n",
    ],
)
def test_text_without_the_mark_stays_whole(text: str) -> None:
    """Only a level-2 heading with the mark parts the text, and none inside a block of code."""
    assert in_two(text) == (text, "")


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", "## A { #before-buying }\n"),
        ("Text\n\n```\n## x { #before-buying }\n```\n", "## Før køb {#before-buying .x}\r\n\nText\n"),
        ("~~~ py\n```\n~~~\n", "## A { #before-buying }\n\n## B { #before-buying }\n"),
    ],
)
def test_no_text_is_lost_where_it_is_parted(above: str, below: str) -> None:
    """Both parts together are the text as it was written."""
    assert in_two(above + below) == (above, below)


def test_chart_by_area_has_the_published_counts() -> None:
    """One bar of 100 % for each area that is not withheld; those left out are named."""
    text = page()
    split = next(one for one in charts(text) if one["layout"].get("barnorm"))

    assert {trace["y"][0] for trace in split["data"]} == {"Schools"}
    assert [(trace["x"], trace["meta"]) for trace in split["data"]] == [
        ([10], 0.0),
        ([20], 0.5),
        ([10], 1.0),
    ]
    assert "nobody was asked: Care." in text
    assert '<tr><th scope="row">Care</th><td colspan="3" class="num tr-withheld">withheld</td></tr>' in tight(
        text
    )


def test_numbers_by_area_stand_in_a_table() -> None:
    """Each level has its own cell, and the page says that counts are rounded."""
    text = page()

    assert '<td class="num">10</td><td class="num">20</td><td class="num">10</td></tr>' in tight(text)
    assert "Every count of respondents is rounded to a multiple of 3" in text
    assert "3 may stand for 1 to 5, 0 for 0 to 2" in text
    assert "Every count of respondents is rounded" not in page(disclosure={"k": 1, "municipalities": 1})


def test_all_technologies_share_one_file_of_points() -> None:
    """The points stand in one file of two decimals; each page has its own technology's alone."""
    dimensions = {
        "adoption": Dimension(name="Adoption", source="survey"),
        "again": Dimension(name="Again", source="survey", question="adoption"),
    }
    things = [technology(id_) for id_ in ("drones", "robots", "sensors", "video")]
    site = prepare(release(None, things, dimensions=dimensions), {}, True, True)
    shared = all_points(site, site.release.latest)
    text = str(technology_page(site, site.technologies["drones"])[1])
    mine = next(one for one in charts(text) if one["layout"].get("hovermode"))

    assert json.loads(shared)["text"] == ["Drones", "Robots", "Sensors"]
    assert json.loads(shared)["x"] == [0.8, 0.55, 0.2]
    assert (mine["data"][0]["x"], mine["data"][0]["text"]) == ([0.8], ["Drones"])
    assert 'data-points="../../editions/2026/points.json"' in text
    assert "Robots" not in json.dumps(mine)


def test_no_chart_of_two_dimensions_with_one() -> None:
    """An index of one dimension has nothing to set it against."""
    assert "data-points" not in page()


def test_borders_of_rings_are_lines_of_the_same_index() -> None:
    """Every end of a line lies in the unit square, where the weighted mean is the ring's border."""
    spot = Spot("X", (0.5, 0.5), (0.4, None), (0.6, None))
    drawn = json.loads(among_all(spot, ("A", "B"), (0.3, 0.7), [0.72, 0.35, 0]))

    assert len(drawn["layout"]["shapes"]) == 2
    for line, border in zip(drawn["layout"]["shapes"], (0.72, 0.35), strict=True):
        for x, y in ((line["x0"], line["y0"]), (line["x1"], line["y1"])):
            assert 0 <= x <= 1
            assert -1e-4 <= y <= 1.0001
            assert 0.3 * x + 0.7 * y == pytest.approx(border, abs=1e-3)
    assert drawn["data"][0]["error_x"]["array"] == [0.1]
    assert "error_y" not in drawn["data"][0]


def test_name_is_no_markup_in_a_chart() -> None:
    """Plotly reads tags in texts: a name stays as it was written."""
    spot = Spot("<b>&X", (0.5, 0.5), (None, None), (None, None))

    assert json.loads(points([spot]))["text"] == ["&lt;b&gt;&amp;X"]
    assert json.loads(among_all(spot, ("A", "B"), None, []))["data"][0]["text"] == ["&lt;b&gt;&amp;X"]


def test_course_lies_over_the_bands_of_the_rings() -> None:
    """Each ring is a band from its lower to its upper end, the innermost the first."""
    drawn = json.loads(course(["2025", "2026"], [0.5, 0.6], [0.1, None], [("R", 0.5, 1), ("W", 0, 0.5)], "I"))

    bands = [(one["name"], one["y0"], one["y1"]) for one in drawn["layout"]["shapes"]]
    assert bands == [("band-1", 0.5, 1), ("band-4", 0, 0.5)]


def test_bars_of_areas_are_in_the_scales_order() -> None:
    """Those of an area follow each other from the lowest answer to the highest."""
    drawn = json.loads(by_area({"A": [5, 0, 6], "B": [7, 8, 9]}, 3))

    assert [[trace["x"][at] for trace in drawn["data"]] for at in (0, 1)] == [[5, 0, 6], [7, 8, 9]]
    assert [trace["meta"] for trace in drawn["data"]] == [0, 0.5, 1]


def test_part_of_a_size_class_stands_below_the_areas() -> None:
    """Who uses it is told by size of municipality as well, with what is withheld."""
    one = edition("2026")
    sizes: dict[tuple[str, str, str], Published] = {
        ("adoption", "drones", "0"): figure(0.3),
        ("adoption", "drones", "20000"): Withheld(),
    }
    text = page(edition("2025"), replace(one, sizes=sizes), municipalities="register.csv")
    below = text.partition('<th scope="col">Size of municipality')[2]

    assert "under 20,000 inhabitants" in below
    assert below.index("0.30") < below.index("withheld")


def test_technology_of_an_earlier_edition_is_set_against_its_own_edition() -> None:
    """Its figures, and the points around it, are those of the last edition that asked about it."""
    dimensions = {
        "adoption": Dimension(name="Adoption", source="survey"),
        "again": Dimension(name="Again", source="survey", question="adoption"),
    }
    text = page(edition("2025"), edition("2026", {"robots": 0.5}), dimensions=dimensions)

    assert "Edition 2025, all respondents" in text
    assert 'data-points="../../editions/2025/points.json"' in text
