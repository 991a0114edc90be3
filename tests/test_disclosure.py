"""The gate: nothing that rests on too few answers gets out, not by subtraction either."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.disclosure import publish, publish_profile
from radar.estimates import estimate
from radar.figures import Figure, Published, Withheld
from radar.questionnaire import Items, Level, Question, Questionnaire, Responses
from radar.settings import EVERYONE, Disclosure
from tests.test_estimates import counts_of

QUESTIONNAIRE = Questionnaire(
    edition="2026",
    questions={"adoption": Question(name="A", levels=[Level(id=str(i)) for i in range(1, 4)])},
    responses=[Responses(items=[Items(question="adoption")])],
)

Row = tuple[str, str, str, int]
"""Area ("" for none), municipality, level, how many."""


def gate(rows: list[Row], rule: Disclosure) -> dict[str, Published]:
    """What is published of one technology, by area."""
    long = [("adoption", "t", *row[:3]) for row in rows for _ in range(row[3])]
    columns = ["question", "technology", "area", "municipality", "level"]
    counts = counts_of(pd.DataFrame(long, columns=columns))
    survey = estimate(counts, QUESTIONNAIRE, {row[1]: 1 for row in rows}, "respondent")
    return {
        area: cell for (_, _, area), cell in publish(survey, QUESTIONNAIRE.questions, rule).figures.items()
    }


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


@given(surveys)
def test_every_published_cell_passes_the_rule(rows: list[Row]) -> None:
    """No figure rests on fewer respondents or municipalities than the rule says."""
    for cell in gate(rows, RULE).values():
        if isinstance(cell, Figure):
            assert cell.n >= RULE.k
            assert cell.municipalities >= RULE.municipalities


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


def test_error_is_withheld_where_it_would_tell_the_variance() -> None:
    """Without municipalities the error is the scores' spread: with levels put together it is left out."""
    rows = [("a", "", level, n) for level, n in zip("123", (20, 20, 20), strict=True)]
    rows += [("b", "", "2", 4), ("c", "", "2", 16)]
    long = [("adoption", "t", *row[:3]) for row in rows for _ in range(row[3])]
    columns = ["question", "technology", "area", "municipality", "level"]
    survey = estimate(counts_of(pd.DataFrame(long, columns=columns)), QUESTIONNAIRE, {}, "respondent")
    published = publish(survey, QUESTIONNAIRE.questions, RULE).figures

    for figure in published.values():
        if isinstance(figure, Figure):
            levels = [one.level for one in figure.distribution if one.level in "123"]
            assert (figure.se is None) == (len(levels) < 3)
            assert (figure.ci_low is None) == (figure.se is None)
    assert any(isinstance(figure, Figure) and figure.se is None for figure in published.values())


def test_profile_has_no_cell_for_nobody() -> None:
    """An area that nobody belongs to, and the absence of people without one, withhold no other area."""
    long = [
        ("adoption", "t", *row[:3]) for row in spread("a", 31, 7) + spread("b", 30, 7) for _ in range(row[3])
    ]
    columns = ["question", "technology", "area", "municipality", "level"]
    counts = counts_of(pd.DataFrame(long, columns=columns))
    counts["area"] = counts["area"].cat.add_categories(["nobody"])
    people = {f"m{i}": 1000 for i in range(7)}
    survey = estimate(counts, QUESTIONNAIRE, people, "respondent", [20000])
    profile = publish_profile(survey, {"m0": "DK"}, RULE)

    assert [(part.id, part.n) for part in profile.areas] == [("a", 30), ("b", 30)]
    assert [(part.id, part.n) for part in profile.sizes] == [("0", 60)]
