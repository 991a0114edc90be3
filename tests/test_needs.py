"""Where need runs ahead of use: the gap, its careful interval, the order, and the pages that show it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.disclosure.figures import Figure, Published, Withheld
from radar.inputs.questionnaire import Level, Option, OptionQuestion, Question, Questionnaire, about, parts
from radar.inputs.settings import EVERYONE
from radar.release import PublishedEdition, Release
from radar.site.pages.needs import needs_pages
from radar.site.pages.technologies import technology_page
from radar.site.rendering import prepare
from radar.site.tables.gaps import COLUMNS, Gap, gaps, questions, table
from tests.support.html import tight
from tests.support.releases import LEVELS, dialogue, edition, figure, release, technology
from tests.support.sites import as_texts

NEEDS: Mapping[str, float] = {"drones": 0.85, "robots": 0.9, "sensors": 0.1, "video": 0.7}
"""Relevance of each technology; adoption is 0.8, 0.55, 0.2 and withheld."""


def asked(**of_need: object) -> PublishedEdition:
    """An edition that asks for need as well, in the schools too; the last area is withheld."""
    one = edition("2026")
    levels = [Level(id=level, label=level.capitalize()) for level in LEVELS]
    need = Question.model_validate({"name": "Relevance", "levels": levels} | of_need)
    questionnaire = one.questionnaire.model_dump(by_alias=True)
    questionnaire["questions"]["relevance"] = need
    figures: dict[tuple[str, str, str], Published] = dict(one.figures)
    for name, mean in NEEDS.items():
        figures["relevance", name, EVERYONE] = figures["relevance", name, "schools"] = figure(mean)
        figures["relevance", name, "care"] = Withheld()
    return replace(one, questionnaire=Questionnaire.model_validate(questionnaire), figures=figures)


@pytest.fixture(scope="module")
def made() -> Release:
    """A release with needs, an open dialogue about robots, and one that was held."""
    talks = [
        dialogue(id="open", title="Robots now", technologies=["robots"]),
        dialogue(id="held", title="Robots then", technologies=["robots"], status="held"),
    ]
    return release([asked()], dialogues=talks)


@pytest.fixture(scope="module")
def files(made: Release) -> Mapping[str, str | bytes]:
    return as_texts(needs_pages(prepare(made, {}, True, True)))


def page(files: Mapping[str, str | bytes], uri: str) -> str:
    text = files[uri]
    assert isinstance(text, str)
    return text


means = st.floats(0, 1).map(lambda mean: round(mean, 3))
halves = st.floats(0.001, 0.5).map(lambda half: round(half, 3))


def with_margin(mean: float, half: float) -> Figure:
    """A figure whose interval is clipped as published ones are."""
    return Figure(mean, half / 2, max(0.0, mean - half), min(1.0, mean + half), 40, 0, ())


@given(means, halves, means, halves)
def test_interval_holds_the_gap_and_stays_on_the_scale(
    need: float, need_half: float, use: float, use_half: float
) -> None:
    """It lies in [-1, 1], holds the gap, and is as wide as both intervals together."""
    wanted, used = with_margin(need, need_half), with_margin(use, use_half)
    gap = Gap("t", wanted, used)
    assert gap.value is not None
    assert gap.limits is not None
    low, high = gap.limits

    assert -1 <= low <= gap.value <= high <= 1
    reach = [min(1, mean + half) - max(0, mean - half) for mean, half in ((need, need_half), (use, use_half))]
    assert high - low == pytest.approx(sum(reach), abs=0.002)


def test_interval_is_at_least_that_of_any_covariance() -> None:
    """Even if both errors pull in opposite directions, the interval holds what it should."""
    one, other = with_margin(0.6, 0.1), with_margin(0.5, 0.08)
    limits = Gap("t", one, other).limits
    assert limits is not None

    for correlation in (-1.0, -0.5, 0.0, 1.0):
        margin = (0.1**2 + 0.08**2 - 2 * correlation * 0.1 * 0.08) ** 0.5
        assert limits[0] <= 0.1 - margin + 1e-9
        assert limits[1] >= 0.1 + margin - 1e-9


def test_what_goes_together_makes_the_gap_surer() -> None:
    """With the correlation of both errors the interval is that of the difference; without, the widest."""
    one, other = with_margin(0.6, 0.1), with_margin(0.5, 0.08)

    assert Gap("t", one, other, 0.6).limits == (0.018, 0.182)
    assert Gap("t", one, other, 0.0).limits == (-0.028, 0.228)
    assert Gap("t", one, other, -1.0).limits == Gap("t", one, other).limits == (-0.08, 0.28)
    assert Gap("t", with_margin(1, 0.1), with_margin(0, 0.1), 0.0).limits == (0.859, 1.0)


def test_page_says_whether_the_correlation_is_known(made: Release) -> None:
    """Where it is, the page names it; where not, it says that the widest interval is taken."""
    known = release([replace(asked(), need_use=0.6)])
    pages = [as_texts(needs_pages(prepare(one, {}, True, True))) for one in (made, known)]

    assert "is not known here" in page(pages[0], "needs/index.md")
    assert "by 0.6, one figure" in page(pages[1], "needs/index.md")
    assert gaps(known.latest, EVERYONE)[0].correlation == 0.6


@pytest.mark.parametrize("lacking", [Withheld(), None])
def test_no_gap_without_both_figures(lacking: Published | None) -> None:
    """Where one is withheld or was not asked there is no gap, no interval and no support."""
    for gap in (Gap("t", lacking, figure(0.2)), Gap("t", figure(0.9), lacking)):
        assert (gap.value, gap.limits, gap.supported) == (None, None, False)


def test_a_figure_whose_error_says_nothing_gives_no_interval() -> None:
    """Where there is a single municipality, the gap has no interval."""
    single = replace(figure(0.2), ci_low=None, ci_high=None)

    assert Gap("t", figure(0.9), single).limits is None
    assert Gap("t", figure(0.9), single).value == 0.7


def test_the_surest_gap_comes_first() -> None:
    """The order is that of the interval's lower limit; without an interval later, without a gap last."""
    made = release([asked()])
    found = gaps(made.latest, EVERYONE)

    assert [one.technology for one in found] == ["robots", "drones", "sensors", "video"]
    assert [one.value for one in found] == [0.35, 0.05, -0.1, None]
    assert [one.supported for one in found] == [True, False, False, False]


def test_a_question_says_what_it_is_about() -> None:
    """What a question says of itself goes before its id, and its options say the same."""
    cost = Question(name="Hindrances", options=[Option(id="cost")], about="barrier")
    part = parts("hindrances", cost)["hindrances.cost"]
    usual = parts("barriers", Question(name="B", options=[Option(id="cost")]))["barriers.cost"]
    scale = Question(name="Q", levels=[Level(id="a"), Level(id="b")])

    assert isinstance(part, OptionQuestion)
    assert about("hindrances.cost", part) == about("barriers.cost", usual) == "barrier"
    assert about("adoption", scale) == "use"
    assert about("other", scale) is None
    assert about("adoption", scale.model_copy(update={"about": "gain"})) == "gain"


def test_no_page_without_both_questions() -> None:
    """A radar that does not ask for need has neither page nor file nor link."""
    site = prepare(release(), {}, True, True)

    assert questions(release().latest) is None
    assert not list(needs_pages(site))
    assert "needs/" not in str(technology_page(site, site.technologies["drones"])[1])


def test_another_question_may_be_about_need() -> None:
    """Which question is about need is said in the questionnaire, whatever its id."""
    assert questions(release([asked(about="gain")]).latest) is None
    assert questions(release([asked(about="need")]).latest) == ("relevance", "adoption")


def test_page_shows_gap_and_what_the_answers_say(files: Mapping[str, str | bytes]) -> None:
    """A row has both means, the gap with its limits, a reading in words, and the ring."""
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", tight(page(files, "needs/index.md")))
    robots, drones, sensors, video = (re.sub(r"<[^>]+>", " ", row) for row in rows[:4])

    assert " ".join(robots.split()).startswith(
        "Robots 0.90 0.85–0.95 0.55 0.50–0.60 0.35 0.25 to 0.45 need is ahead Try Robots now Open now"
    )
    assert "no clear difference" in drones
    assert "-0.10 -0.20 to 0.00" in " ".join(sensors.split())
    assert "withheld" in video


def test_only_coming_dialogues_are_named(files: Mapping[str, str | bytes]) -> None:
    """What was held already is nothing to take part in."""
    assert "Robots now" in page(files, "needs/index.md")
    assert "Robots then" not in page(files, "needs/index.md")


def test_each_area_has_a_page(files: Mapping[str, str | bytes]) -> None:
    """An area's page has its own figures; where all are withheld it shows no number."""
    assert "need is ahead" in page(files, "needs/schools.md")
    care = re.findall(r"<tr><th scope=\"row\">.*?</tr>", tight(page(files, "needs/care.md")))

    assert len(care) == 4
    for row in care:
        assert re.findall(r"<td[^>]*tr-withheld[^>]*>(.*?)</td>", row) == ["withheld"] * 3
        assert "0." not in re.sub(r"<[^>]+>", " ", row)


def test_everyones_page_names_the_foremost_of_each_area(files: Mapping[str, str | bytes]) -> None:
    """Below the table of everyone stand those whose gap an area's answers support, and no others."""
    below = page(files, "needs/index.md").partition("## By area")[2].partition("## How to read")[0]

    assert "Robots" in below
    assert "Drones" not in below
    assert "Care" not in below


def test_figures_can_be_taken_along(made: Release, files: Mapping[str, str | bytes]) -> None:
    """CSV and JSON say the same, for everyone and each area; what is withheld says so."""
    rows = list(csv.DictReader(io.StringIO(page(files, "needs/needs.csv"))))
    document = json.loads(page(files, "needs/needs.json"))
    robots = next(row for row in rows if (row["technology"], row["area"]) == ("robots", "all"))
    video = next(row for row in rows if (row["technology"], row["area"]) == ("video", "all"))

    assert tuple(rows[0]) == COLUMNS
    assert (robots["gap"], robots["gap_low"], robots["gap_high"]) == ("0.35", "0.25", "0.45")
    assert (video["use"], video["gap"]) == ("withheld", "")
    assert (document["edition"], document["need"], document["use"]) == ("2026", "relevance", "adoption")
    assert [(one["area"], one["technology"]) for one in document["gaps"]] == [
        (row["area"], row["technology"]) for row in rows
    ]
    assert next(one for one in document["gaps"] if one["technology"] == "robots")["gap"] == 0.35
    assert "gap" not in next(one for one in document["gaps"] if one["technology"] == "video")


def test_table_holds_no_formula() -> None:
    """A name that a spreadsheet would compute is kept as text; a negative gap stays a number."""
    made = release([asked()], [technology(id_, name=f"=1+{id_}") for id_ in NEEDS])
    rows = list(csv.DictReader(io.StringIO(table(made, made.latest))))

    assert all(row["name"].startswith("'=") for row in rows)
    assert "-0.1" in [row["gap"] for row in rows]
