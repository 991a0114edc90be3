"""The gate: nothing that rests on too few answers gets out, not by subtraction either."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.disclosure import publish, publish_index, publish_panel, publish_profile
from radar.estimates import Index, PanelMean, SurveyEstimates, estimate
from radar.figures import Figure, LevelCount, Part, Profile, PublicIndex, Published, Withheld
from radar.questionnaire import Items, Level, Question, Questionnaire, Responses
from radar.settings import EVERYONE, Disclosure
from tests.test_estimates import counts_of

Row = tuple[str, str, str, int]
"""Area ("" for none), municipality, level, how many."""


def asked(levels: int, municipality: str | None = "municipality") -> Questionnaire:
    """Two questions with so many levels."""
    scale = [Level(id=str(i)) for i in range(1, levels + 1)]
    return Questionnaire(
        edition="2026",
        questions={q: Question(name=q, levels=scale) for q in ("adoption", "relevance")},
        responses=[Responses(municipality=municipality, items=[Items(question="adoption")])],
    )


def counted(rows: list[Row], question: str = "adoption", technology: str = "t") -> pd.DataFrame:
    long = [(question, technology, *row[:3]) for row in rows for _ in range(row[3])]
    return pd.DataFrame(long, columns=["question", "technology", "area", "municipality", "level"])


def gate(
    rows: list[Row], rule: Disclosure, levels: int = 3, register: dict[str, int] | None = None
) -> dict[str, Published]:
    """What is published of one technology, by area."""
    survey = surveyed(counted(rows), {row[1]: 1 for row in rows} if register is None else register, levels)
    return {
        area: cell for (_, _, area), cell in publish(survey, asked(levels).questions, rule).figures.items()
    }


def surveyed(
    answers: pd.DataFrame, register: dict[str, int], levels: int = 3, bounds: Sequence[int] = ()
) -> SurveyEstimates:
    """The estimates of some answers; without a register every respondent is a PSU."""
    questionnaire = asked(levels, "municipality" if register else None)
    return estimate(counts_of(answers), questionnaire, register, "respondent", bounds)


def spread(area: str, n: int, municipalities: int) -> list[Row]:
    """`n` answers from so many municipalities."""
    return [(area, f"m{i % municipalities}", str(1 + i % 3), 1) for i in range(n)]


RULE = Disclosure(k=5, municipalities=3)


def shown(cells: dict[str, Published]) -> set[str]:
    return {area for area, cell in cells.items() if isinstance(cell, Figure)}


def test_a_cell_needs_enough_respondents() -> None:
    """Four answers are withheld, five are not."""
    small = spread("a", 4, 4) + spread("c", 40, 4) + spread("d", 50, 4)
    assert shown(gate(small + spread("b", 60, 4), RULE)) == {EVERYONE, "b", "d"}
    assert shown(gate(spread("a", 5, 4) + spread("b", 40, 4), RULE)) == {EVERYONE, "a", "b"}


def test_a_cell_needs_enough_municipalities() -> None:
    """Forty answers from two municipalities are withheld."""
    cells = gate(spread("a", 40, 2) + spread("b", 40, 5) + spread("c", 30, 5), RULE)
    assert "a" not in shown(cells)


def test_those_who_dont_know_do_not_make_a_cell_large_enough() -> None:
    """A mean rests on those who chose a level."""
    dont_know: list[Row] = [("a", f"m{i}", "dont-know", 1) for i in range(20)]
    cells = gate(spread("a", 4, 4) + dont_know + spread("b", 40, 4) + spread("c", 50, 4), RULE)
    assert "a" not in shown(cells)


def test_one_withheld_area_takes_the_smallest_other_with_it() -> None:
    """Otherwise the total less the published areas would be the withheld one."""
    cells = gate(spread("a", 4, 4) + spread("b", 40, 4) + spread("c", 30, 4) + spread("d", 50, 4), RULE)
    assert shown(cells) == {EVERYONE, "b", "d"}


def test_withheld_areas_together_would_pass_the_rule() -> None:
    """Two withheld areas of one person each are still two persons: more is withheld."""
    cells = gate(spread("a", 1, 1) + spread("b", 1, 1) + spread("c", 30, 4) + spread("d", 50, 4), RULE)
    assert shown(cells) == {EVERYONE, "d"}


def test_answers_without_an_area_are_a_cell_too() -> None:
    """Who named no area could be had by subtraction as well."""
    cells = gate(spread("", 2, 2) + spread("b", 40, 4) + spread("c", 30, 4), RULE)
    assert shown(cells) == {EVERYONE, "b"}


def test_a_small_total_withholds_everything() -> None:
    """If even everyone together is too few, nothing is shown."""
    assert shown(gate(spread("a", 4, 4), RULE)) == set()


def test_withheld_says_nothing() -> None:
    """Two cells withheld for different reasons can't be told apart."""
    cells = gate(spread("a", 4, 4) + spread("b", 40, 4) + spread("c", 30, 4), RULE)
    assert cells["a"] == cells["c"] == Withheld()
    assert repr(cells["a"]) == "Withheld(withheld=True)"


def test_published_figures_are_rounded() -> None:
    """Means and errors have three decimals, and limits stay on the scale."""
    figure = gate(spread("a", 31, 7) + spread("b", 30, 7), RULE)["a"]
    assert isinstance(figure, Figure)
    for value in (figure.mean, figure.se, figure.ci_low, figure.ci_high):
        assert value is not None
        assert value == round(value, 3)
        assert 0 <= value <= 1


surveys = st.lists(
    st.tuples(
        st.sampled_from(["", "a", "b", "c", "d"]),
        st.sampled_from(["m0", "m1", "m2", "m3", "m4"]),
        st.sampled_from(["1", "2", "3", "dont-know", "blank"]),
        st.integers(1, 6),
    ),
    min_size=1,
    max_size=25,
)


@settings(deadline=None)
@given(surveys)
def test_what_is_left_after_subtraction_would_be_publishable(rows: list[Row]) -> None:
    """Total less published areas is nobody, or a group that passes the rule and is no single cell."""
    cells = gate(rows, RULE)
    published = shown(cells)
    if EVERYONE not in published:
        assert not published
        return
    rest = [row for row in rows if row[0] not in published and row[2] != "blank"]
    valid = [row for row in rest if row[2] != "dont-know"]
    alone = len({row[0] for row in rows}) == 1
    if not rest or alone:
        return
    assert sum(row[3] for row in valid) >= RULE.k
    assert len({row[1] for row in valid}) >= RULE.municipalities
    answered = {row[0] for row in rest}
    assert len(answered) >= 2 or {row[0] for row in rows if row[2] != "blank"} == answered


@settings(deadline=None)
@given(surveys)
def test_every_published_cell_passes_the_rule(rows: list[Row]) -> None:
    """No figure rests on fewer respondents or municipalities than the rule says."""
    for cell in gate(rows, RULE).values():
        if isinstance(cell, Figure):
            assert cell.n >= RULE.k
            assert cell.municipalities >= RULE.municipalities


@settings(deadline=None)
@given(surveys)
def test_a_rule_of_one_withholds_no_answer(rows: list[Row]) -> None:
    """With k = 1 and one municipality every cell with an answer is shown, and nothing is withheld."""
    cells = gate(rows, Disclosure(k=1, municipalities=1))
    valid = {row[0] for row in rows if row[2] not in ("dont-know", "blank")} - {""}
    answered = any(row[2] not in ("dont-know", "blank") for row in rows)
    assert shown(cells) == (valid | {EVERYONE} if answered else set())
    assert all(isinstance(cell, Figure) for cell in cells.values())


def test_published_means_are_those_of_the_estimates() -> None:
    """The gate changes no figure but by rounding."""
    rows = spread("a", 31, 7) + spread("b", 30, 7)
    figure = gate(rows, RULE)[EVERYONE]
    assert isinstance(figure, Figure)
    scores = [(int(level) - 1) / 2 for _, _, level, n in rows for _ in range(n)]
    assert figure.mean == pytest.approx(np.mean(scores), abs=5e-4)
    assert sum(level.n for level in figure.distribution) == figure.n == 61


OPEN = Disclosure(k=1, municipalities=1)


def test_every_field_of_a_figure() -> None:
    """Two municipalities, each agreed: t(0.975, 1) takes the limits off the scale, where they are cut."""
    levels: list[Row] = [("a", "x", "1", 2), ("a", "y", "3", 2)]
    others: list[Row] = [("a", "x", "dont-know", 1), ("a", "x", "not-relevant", 2), ("a", "y", "blank", 3)]
    counts = [("1", 2), ("2", 0), ("3", 2), ("dont-know", 1), ("not-relevant", 2)]
    assert gate(levels + others, OPEN)["a"] == Figure(
        mean=0.5,
        se=0.5,
        ci_low=0,
        ci_high=1,
        n=4,
        municipalities=2,
        dont_know=1,
        distribution=tuple(LevelCount(*count) for count in counts),
        blank=3,
        deff=3,
        all_equal=False,
    )


def test_errors_limits_and_design_effects_are_rounded() -> None:
    """θ = 4/11, V = 33/2 · ... of three municipalities: to three decimals, as R gives them."""
    rows: list[Row] = [("a", "x", "1", 3), ("a", "x", "3", 1), ("a", "y", "2", 4), ("a", "z", "1", 3)]
    table = surveyed(counted(rows), {"x": 1, "y": 1, "z": 1}).tables["adoption"].estimates
    figure = gate(rows, OPEN)["a"]
    assert isinstance(figure, Figure)
    exact = [float(one[1]) for one in (table.mean, table.se, table.deff)]
    told = [figure.mean, figure.se, figure.deff]
    assert all(abs(one - round(one, 3)) > 1e-5 for one in exact)
    assert told == [round(one, 3) for one in exact]


def test_limits_on_the_scale_are_rounded() -> None:
    """Limits that lie on the scale have three decimals, on both sides of the mean."""
    rows: list[Row] = [("a", f"m{i}", "2", 5 + i % 3) for i in range(9)] + spread("a", 31, 9)
    table = surveyed(counted(rows), {f"m{i}": 1 for i in range(9)}).tables["adoption"].estimates
    figure = gate(rows, OPEN)["a"]
    assert isinstance(figure, Figure)
    assert 0 < table.low[1] < table.high[1] < 1
    assert (figure.ci_low, figure.ci_high) == (round(table.low[1], 3), round(table.high[1], 3))


def test_a_single_municipality_has_no_error() -> None:
    """Its mean is told, without error, limits, design effect or flag."""
    figure = gate([("a", "x", "1", 2), ("a", "x", "3", 1)], OPEN)["a"]
    assert isinstance(figure, Figure)
    assert (figure.mean, figure.n, figure.municipalities) == (0.333, 3, 1)
    assert (figure.se, figure.ci_low, figure.ci_high, figure.deff) == (None, None, None, None)
    assert figure.all_equal is False


def test_municipalities_all_equal_are_told() -> None:
    """Where the error is 0 since all municipalities have the same mean, the figure says so."""
    figure = gate([("a", "x", "1", 1), ("a", "x", "3", 1), ("a", "y", "2", 1)], OPEN)["a"]
    assert isinstance(figure, Figure)
    assert (figure.se, figure.deff, figure.all_equal) == (0, 0, True)


def test_without_a_register_no_municipalities_are_told() -> None:
    """Where every respondent is a PSU, a figure comes from no municipality."""
    figure = gate([("a", "", "1", 2), ("a", "", "3", 2)], OPEN, register={})["a"]
    assert isinstance(figure, Figure)
    assert (figure.n, figure.municipalities, figure.deff) == (4, 0, 1)


@pytest.mark.parametrize("rule", [Disclosure(k=2, municipalities=1), Disclosure(k=1, municipalities=2)])
def test_under_a_rule_a_cell_that_nobody_chose_a_level_in_is_withheld(rule: Disclosure) -> None:
    """It can't be told from one with too few; under the rule of one it is left out."""
    rows: list[Row] = [("a", "x", "dont-know", 1), *spread("b", 30, 5), *spread("c", 20, 5)]
    assert gate(rows, rule)["a"] == Withheld()
    assert set(gate(rows, OPEN)) == {EVERYONE, "b", "c"}


def test_those_of_no_area_have_no_figure() -> None:
    """Who named no area is in everyone's figure, and in none of their own."""
    rows = spread("", 30, 5) + spread("b", 30, 5) + spread("c", 30, 5)
    assert set(gate(rows, RULE)) == set(gate(rows, OPEN)) == {EVERYONE, "b", "c"}


def levels_of(area: str, counts: Sequence[int]) -> list[Row]:
    """So many answers of each level, each from all of three municipalities in turn."""
    chosen = [str(level) for level, n in enumerate(counts, 1) for _ in range(n)]
    return [(area, f"m{i % 3}", level, 1) for i, level in enumerate(chosen)]


def test_levels_counted_together_are_told_together() -> None:
    """Their count stands under both ids, in every cell shown, and no design effect beside it."""
    rows = levels_of("a", (90, 90, 90, 90)) + levels_of("b", (7, 7, 0, 9)) + levels_of("c", (1, 0, 0, 0))
    cells = gate(rows, RULE, levels=4)
    everyone, area = cells[EVERYONE], cells["a"]
    assert isinstance(everyone, Figure)
    assert isinstance(area, Figure)
    assert everyone.n == 384
    assert everyone.distribution == (LevelCount("1|2", 195), LevelCount("3|4", 189))
    assert area.distribution == (LevelCount("1|2", 180), LevelCount("3|4", 180))
    assert everyone.deff is area.deff is None


def test_all_levels_counted_together_are_not_told() -> None:
    """One count of all levels would be the figure's n once more."""
    cells = gate(levels_of("a", (20, 20, 20)) + levels_of("b", (9, 2, 9)) + levels_of("c", (1, 0, 0)), RULE)
    everyone = cells[EVERYONE]
    assert isinstance(everyone, Figure)
    assert (everyone.n, everyone.distribution) == (81, ())
    assert (everyone.dont_know, everyone.blank, everyone.deff) == (None, None, None)


@pytest.mark.parametrize("told", ["dont-know", "not-relevant", "blank"])
def test_each_special_answer_is_withheld_by_itself(told: str) -> None:
    """Of nine who gave one special answer there is a count; of one who gave the others there is none."""
    rows = levels_of("a", (20, 20, 20)) + levels_of("b", (9, 9, 9)) + levels_of("c", (1, 0, 0))
    for code in ("dont-know", "not-relevant", "blank"):
        rows += [("b", "m0", code, 9 if code == told else 1)]
    for figure in (gate(rows, RULE)[name] for name in (EVERYONE, "a")):
        assert isinstance(figure, Figure)
        n = 9 if figure.n == 88 else 0
        assert figure.dont_know == (n if told == "dont-know" else None)
        assert figure.blank == (n if told == "blank" else None)
        special = [] if told == "blank" else [LevelCount(told, n)]
        assert list(figure.distribution[3:]) == special
        assert figure.deff is not None


REGISTER = {"m0": 10_000, "m1": 15_000, "m2": 30_000, "m3": 40_000}
COUNTRIES = {"m0": "DK", "m1": "DK", "m2": "NO"}


def people(area: str, n: int, *municipalities: str) -> list[Row]:
    """So many people, from these municipalities in turn, who say this and that."""
    said = ("1", "dont-know", "blank", "3", "not-relevant")
    return [(area, municipalities[i % len(municipalities)], said[i % len(said)], 1) for i in range(n)]


def profiled() -> pd.DataFrame:
    """Three areas, of which one is from a single municipality; of another technology one area more."""
    robots = people("a", 32, *REGISTER) + people("b", 20, *REGISTER) + people("c", 8, "m0")
    drones = people("a", 40, *REGISTER)
    return pd.concat([counted(robots, technology="robots"), counted(drones, technology="drones")])


def test_who_answered_is_told_by_area_size_and_country() -> None:
    """In fives, of all who were asked; what is too small is withheld, and another part to protect it."""
    survey = surveyed(profiled(), REGISTER, bounds=[20_000])
    assert publish_profile(survey, COUNTRIES, Disclosure(k=5, municipalities=2)) == Profile(
        areas=(Part("a", 30), Part("b", None), Part("c", None)),
        sizes=(Part("0", 35), Part("20000", 25)),
        countries=(Part("DK", 35), Part("NO", None)),
    )


def test_who_answered_where_nobody_is_protected() -> None:
    """Under the rule of one every part is told."""
    survey = surveyed(profiled(), REGISTER)
    assert publish_profile(survey, COUNTRIES, OPEN) == Profile(
        areas=(Part("a", 30), Part("b", 20), Part("c", 10)), countries=(Part("DK", 35), Part("NO", 15))
    )


def test_who_answered_without_municipalities() -> None:
    """Without a register nobody is of a country or a size; areas are told."""
    rows: list[Row] = [("a", "", "1", 12), ("b", "", "2", 9)]
    survey = surveyed(counted(rows), {})
    assert publish_profile(survey, COUNTRIES, RULE) == Profile(areas=(Part("a", 10), Part("b", 10)))


def test_who_answered_if_too_few_did() -> None:
    """Nothing is told of a survey with four respondents, or with none."""
    few = surveyed(counted(people("a", 4, "m0", "m1", "m2")), REGISTER)
    none = surveyed(profiled()[:0], REGISTER)
    assert publish_profile(few, COUNTRIES, RULE) == publish_profile(none, COUNTRIES, RULE) == Profile()


def test_who_answered_two_questions_alike() -> None:
    """Where as many were asked two things, either tells who they were."""
    rows = people("a", 20, *REGISTER) + people("b", 10, *REGISTER)
    both = pd.concat([counted(rows), counted(rows, "relevance")])
    found = publish_profile(surveyed(both, REGISTER), {}, RULE)
    assert found == Profile(areas=(Part("a", 20), Part("b", 10)))


def test_the_experts_are_published_whole() -> None:
    """Their mean has an error and limits, cut at the scale's end, and neither municipalities nor counts."""
    panel = {"t": PanelMean(0.81234, 0.12345, 0.43219, 1.19249, 5, 6, 9)}
    assert publish_panel(panel) == {"t": Figure(0.812, 0.123, 0.432, 1, 5, 0, 0, ())}
    single = {"t": PanelMean(0.25, None, None, None, 1, 3, 3)}
    assert publish_panel(single) == {"t": Figure(0.25, None, None, None, 1, 0, 0, ())}


def test_an_index_is_rounded() -> None:
    """Three decimals; without an error it has none."""
    assert publish_index(Index(0.12345, 0.06789)) == PublicIndex(0.123, 0.068)
    assert publish_index(Index(0.12345, None)) == PublicIndex(0.123, None)
