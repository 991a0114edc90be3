"""Estimates are what a survey statistician would publish: R's survey package says the same."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy.stats import beta

from radar.estimates.estimates import (
    COLUMNS,
    QuestionTable,
    estimate,
    to_frame,
)
from radar.estimates.experts import PanelMean, panel_agreement, panel_means
from radar.estimates.intervals import psu_variance, respondent_means
from radar.inputs.experts import ExpertRating, read_experts
from radar.inputs.questionnaire import SPECIAL, Items, Level, Question, Questionnaire, Responses
from radar.inputs.settings import Scheme
from radar.problems import Problems
from tests.support.counts import counts_of
from tests.support.exact import by_psu, influences

SCORES = [0.0, 0.25, 0.5, 0.75, 1.0]
CASES = Path(__file__).parent / "cases" / "municipal"
SCHEMES: dict[Scheme, str] = {
    "respondent": "a_respondent",
    "municipality": "b_municipality",
    "population": "c_population",
}


def questionnaire(
    municipality: str | None = "municipality", scores: Sequence[float | None] = (None,) * 5
) -> Questionnaire:
    levels = [Level(id=str(i), score=score) for i, score in enumerate(scores, 1)]
    return Questionnaire(
        edition="2026",
        questions={q: Question(name=q, levels=levels) for q in ("adoption", "relevance")},
        responses=[Responses(municipality=municipality, items=[Items(question="adoption")])],
    )


@pytest.fixture(scope="module")
def municipal() -> pd.DataFrame:
    wide = pd.read_csv(CASES / "municipal.csv", dtype=str, keep_default_na=False)
    long = wide.melt(id_vars=["respondent_id", "municipality", "area"], value_name="level")
    names = long["variable"].str.extract(r"(?P<question>.*)\[(?P<technology>.*)\]")
    answers = pd.concat([long, names], axis=1)
    answers["level"] = answers["level"].replace({"": "blank", "Ved ikke": "dont-know"})
    return counts_of(answers)


@pytest.fixture(scope="module")
def population() -> dict[str, int]:
    frame = pd.read_csv(CASES / "population.csv")
    return dict(zip(frame["municipality"], frame["population"].astype(int), strict=True))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_figure_is_that_of_r(
    municipal: pd.DataFrame, population: dict[str, int], scheme: Scheme
) -> None:
    """Means, standard errors and limits equal R's to 1e-9, under all weighting schemes and by area."""
    theirs = pd.read_csv(CASES / "estimates_R.csv").fillna({"area": "all"})
    theirs = theirs[theirs["scheme"] == SCHEMES[scheme]].drop(columns="scheme")
    ours = to_frame(estimate(municipal, questionnaire(), population, scheme))
    both = theirs.merge(ours, on=["question", "technology", "area"], suffixes=("_r", ""), how="left")
    assert len(both) == {"respondent": 504, "municipality": 56, "population": 56}[scheme]
    assert (both["n"] == both["n_r"]).all()
    assert (both["municipalities"] == both["n_psu"]).all()
    for figure in ("mean", "se", "ci_low", "ci_high"):
        np.testing.assert_allclose(both[figure], both[f"{figure}_r"], rtol=0, atol=1e-9)


def test_the_frame_has_the_columns_that_others_rely_on(municipal: pd.DataFrame) -> None:
    """The estimates' columns are those of the interface, in its order."""
    assert list(to_frame(estimate(municipal, questionnaire(), {"Kommune 01": 1}, "respondent"))) == COLUMNS


def test_one_municipality_has_a_mean_and_no_interval(
    municipal: pd.DataFrame, population: dict[str, int]
) -> None:
    """T28's adoption is answered in one municipality: its mean stands, its limits don't."""
    frame = to_frame(estimate(municipal, questionnaire(), population, "respondent"))
    row = frame[(frame["technology"] == "T28") & (frame["question"] == "adoption")].iloc[0]
    assert row["municipalities"] == 1
    assert 0 < row["mean"] < 1
    assert np.isnan(row["ci_low"])
    assert np.isnan(row["ci_high"])


def answers(rows: list[tuple[str, str, str, str, str]]) -> pd.DataFrame:
    columns = ["question", "technology", "area", "municipality", "level"]
    return counts_of(pd.DataFrame(rows, columns=columns))


def test_dont_know_and_blank_are_in_no_mean() -> None:
    """Only those who chose a level are in n and in the mean."""
    rows = [
        ("adoption", "t", "a", m, level) for m in ("x", "y") for level in ("1", "5", "dont-know", "blank")
    ]
    frame = to_frame(estimate(answers(rows), questionnaire(), {"x": 1, "y": 1}, "respondent"))
    everyone = frame[frame["area"] == "all"].iloc[0]
    assert everyone["n"] == 4
    assert everyone["mean"] == 0.5


def test_without_municipalities_every_respondent_is_a_psu() -> None:
    """The error is then that of a simple mean, s/√n, with t limits on n - 1 degrees of freedom."""
    scores = [0.0, 0.25, 0.25, 1.0, 0.75, 0.5]
    rows = [("adoption", "t", "a", "", str(round(4 * s) + 1)) for s in scores]
    frame = to_frame(estimate(answers(rows), questionnaire(None), {}, "respondent"))
    row = frame[frame["area"] == "all"].iloc[0]
    assert row["mean"] == pytest.approx(np.mean(scores))
    assert row["se"] == pytest.approx(np.std(scores, ddof=1) / np.sqrt(6))
    assert row["ci_high"] - row["mean"] == pytest.approx(2.570581835636314 * row["se"])
    assert row["municipalities"] == 0


Answer = tuple[str, Fraction]
"""Municipality and score of one respondent."""


def one_by_one(
    answers: list[Answer], population: dict[str, int], scheme: Scheme, psus: list[str]
) -> tuple[Fraction, Fraction, Fraction]:
    """Mean, variance and design effect of a domain from its respondents, in exact fractions."""
    sizes = {m: sum(of == m for of, _ in answers) for m in psus}
    weights = [
        {"respondent": Fraction(1), "municipality": Fraction(1, sizes[m])}.get(
            scheme, Fraction(population[m], sizes[m])
        )
        for m, _ in answers
    ]
    both = list(zip(answers, weights, strict=True))
    base, n, h = sum(weights, Fraction(0)), len(answers), len(psus)
    mean = sum((w * y for (_, y), w in both), Fraction(0)) / base
    pulls = dict.fromkeys(psus, Fraction(0))
    for (m, y), w in both:
        pulls[m] += w * (y - mean) / base
    variance = Fraction(h, h - 1) * sum((z**2 for z in pulls.values()), Fraction(0))
    spread = sum((w * (y - mean) ** 2 for (_, y), w in both), Fraction(0)) / base * Fraction(n, n - 1)
    return mean, variance, variance / (spread / n)


def scored(psus: list[str], n: npt.NDArray[np.int64]) -> list[Answer]:
    """The respondents of a domain, from (PSUs, codes)."""
    return [
        (m, Fraction(level, 4))
        for m, row in zip(psus, n, strict=True)
        for level in range(5)
        for _ in range(row[level])
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_design_effects_and_size_classes_respondent_by_respondent(
    municipal: pd.DataFrame, population: dict[str, int], scheme: Scheme
) -> None:
    """Means, errors, design effects and effective n of areas and sizes are those of the single answers."""
    bounds = [20000, 50000]
    survey = estimate(municipal, questionnaire(), population, scheme, bounds)
    psus = list(municipal["municipality"].cat.categories)
    table = survey.tables["adoption"]
    compared = 0
    for part in (table, table.by_size):
        for technology in ("T01", "T05", "T27"):
            everyone = by_psu(table, technology)
            of_size = [everyone * (np.array(survey.sizes) == size)[:, None] for size in part.areas]
            of_area = [by_psu(table, technology, area) for area in table.areas]
            levels = of_area if part is table else of_size
            for a, domain in enumerate(part.areas):
                own = scored(psus, levels[a])
                if len({m for m, _ in own}) < 2 or len({y for _, y in own}) < 2:
                    continue
                mean, variance, deff = map(float, one_by_one(own, population, scheme, psus))
                found, row = part.estimates, part.row(technology, domain)
                assert found.mean[row] == pytest.approx(mean, rel=0, abs=1e-12)
                assert found.se[row] ** 2 == pytest.approx(variance, rel=0, abs=1e-12)
                assert found.deff[row] == pytest.approx(deff, rel=1e-9)
                assert found.effective_n[row] == pytest.approx(len(own) / deff, rel=1e-9)
                compared += 1
    assert compared > 25


def table_of(
    rows: list[tuple[str, str]],
    scheme: Scheme = "respondent",
    scores: Sequence[float | None] = (None,) * 5,
    register: dict[str, int] | None = None,
    bounds: Sequence[int] = (),
) -> QuestionTable:
    """The table of one question about one technology, from municipalities and levels."""
    counts = answers([("adoption", "t", "a", m, level) for m, level in rows])
    register = dict.fromkeys((m for m, _ in rows), 1) if register is None else register
    return estimate(counts, questionnaire(scores=scores), register, scheme, bounds).tables["adoption"]


def test_design_effect_by_hand() -> None:
    """Two municipalities that each agree within: V = 1/4, s²/n = 1/12, so four answers tell as 4/3 would."""
    found = table_of([("x", "1"), ("x", "1"), ("y", "5"), ("y", "5")]).estimates
    assert found.se[0] == pytest.approx(1 / 2)
    assert found.deff[0] == pytest.approx(3)
    assert found.effective_n[0] == pytest.approx(4 / 3)


def test_weighted_design_effect_by_hand() -> None:
    """With weights 1 and 1/3: θ = 1/3, V = 1/9, s² = 4/3 · (4/9) / 2 = 8/27, deff = (1/9) / (2/27)."""
    found = table_of([("x", "1"), ("y", "5"), ("y", "5"), ("y", "1")], "municipality").estimates
    assert found.mean[0] == pytest.approx(1 / 3)
    assert found.deff[0] == pytest.approx(3 / 2)
    assert found.effective_n[0] == pytest.approx(8 / 3)


def test_a_simple_random_sample_has_design_effect_1() -> None:
    """Where every respondent is a PSU and all answered, effective n is n."""
    found = table_of([("", "1"), ("", "2"), ("", "5")], register={}).estimates
    assert found.deff[0] == pytest.approx(1)
    assert found.effective_n[0] == pytest.approx(3)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "rows", [[("x", "1"), ("x", "5")], [("x", "2"), ("y", "2"), ("y", "2")], [("x", "blank")], [("x", "1")]]
)
def test_no_design_effect_where_it_says_nothing(rows: list[tuple[str, str]], scheme: Scheme) -> None:
    """One municipality, the same score from all, or no score: neither design effect nor effective n."""
    found = table_of(rows, scheme).estimates
    assert np.isnan(found.deff[0])
    assert np.isnan(found.effective_n[0])


@pytest.mark.parametrize("levels", [["2", "2", "2"], ["3"], ["blank"]])
def test_no_design_effect_of_respondents_alike(levels: list[str]) -> None:
    """The same where every respondent is a PSU and all have the same score, or there is one at most."""
    found = table_of([("", level) for level in levels], register={}).estimates
    assert np.isnan(found.deff[0])
    assert np.isnan(found.effective_n[0])


def test_municipalities_that_are_all_equal_are_flagged() -> None:
    """Equal means of several municipalities give the error 0 and a flag, though answers differ within."""
    found = table_of([("x", "1"), ("x", "5"), ("y", "3")]).estimates
    assert found.all_equal[0]
    assert (found.se[0], found.low[0], found.high[0], found.deff[0]) == (0, 0.5, 0.5, 0)
    assert np.isnan(found.effective_n[0])


def test_municipalities_without_an_answer_are_equal_to_all() -> None:
    """Who only blanks is in no mean: the others are flagged as equal without them."""
    assert table_of([("x", "3"), ("y", "3"), ("z", "blank")]).estimates.all_equal[0]


def test_what_pulls_a_mean_cancels_out() -> None:
    """The influences of all municipalities sum to 0, also where there is no mean to pull."""
    table = table_of([("x", "1"), ("x", "2"), ("y", "5"), ("z", "blank")])
    found = [influences(table, "t", SCORES, area).influence[0] for area in table.areas]
    assert [len(one) for one in found] == [3, 3, 3]
    assert np.sum(found, axis=1) == pytest.approx(0)
    assert np.abs(found).max(axis=1) == pytest.approx([7 / 36, 7 / 36, 0])


def test_the_variance_of_psus_by_hand() -> None:
    """Of 1, 2 and 3: 3/2 · (1 + 0 + 1) = 3, whatever their mean; a single one has none."""
    assert psu_variance(np.array([1.0, 2.0, 3.0]), 3) == 3
    assert psu_variance(np.array([[1.0, 2.0, 3.0], [4.0, 4.0, 4.0]]), 3).tolist() == [3, 0]
    assert psu_variance(np.ones((2, 1)), 1).tolist() == [0, 0]
    assert psu_variance(np.ones(1), 1).shape == ()


def test_domains_are_flagged_one_by_one() -> None:
    """Municipalities that are equal in one area are flagged there only, and pull nothing."""
    rows = [("a", "x", "2"), ("a", "y", "2"), ("b", "x", "1"), ("b", "y", "5"), ("c", "x", "blank")]
    counts = answers([("adoption", "t", *row) for row in rows])
    table = estimate(counts, questionnaire(), {"x": 1, "y": 1}, "respondent").tables["adoption"]
    found = table.estimates
    assert found.all_equal.tolist() == [False, True, False, False, False]
    assert influences(table, "t", SCORES, "a").influence.tolist() == [[0, 0]]
    assert np.isnan(found.se).tolist() == [False, False, False, True, True]


def test_without_a_register_there_is_one_psu() -> None:
    """Municipalities that no register holds are put together: respondents count, not they."""
    table = table_of([("x", "1"), ("x", "2"), ("y", "5")], register={})
    assert by_psu(table, "t").shape == (1, 8)
    assert table.valid.tolist() == [[3, 3, 0]]


def test_one_municipality_or_different_ones_are_not_flagged() -> None:
    """A single municipality is equal to nothing, and one answer more parts two of them."""
    assert not table_of([("x", "1"), ("x", "1")]).estimates.all_equal[0]
    assert not table_of([("x", "1"), ("y", "1"), ("y", "2")]).estimates.all_equal[0]
    assert not table_of([("x", "dont-know"), ("y", "blank")]).estimates.all_equal[0]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_rounding_hides_no_equal_municipalities(scheme: Scheme) -> None:
    """Scores that no binary fraction meets are equal all the same, whatever the sizes and weights."""
    rows = [(f"m{i}", str(level)) for i in range(1, 8) for level in (1, 2, 3) for _ in range(i)]
    register = {f"m{i}": 1000 * i + 7 for i in range(1, 8)}
    found = table_of(rows, scheme, (0.1, 0.2, 0.7), register).estimates
    assert found.all_equal[0]
    assert found.se[0] == 0
    same = table_of([(m, "1") for m, _ in rows], scheme, (0.1, 0.2, 0.7), register).estimates
    assert same.all_equal[0]
    assert np.isnan(same.deff[0])


def test_respondents_who_are_all_equal_are_flagged() -> None:
    """The same where every respondent is a PSU: a single one is not flagged, two alike are."""
    scores = (0.1, 0.1, 0.7)
    assert table_of([("", "1"), ("", "2")], scores=scores, register={}).estimates.all_equal[0]
    assert not table_of([("", "1")], scores=scores, register={}).estimates.all_equal[0]
    assert not table_of([("", "1"), ("", "3")], scores=scores, register={}).estimates.all_equal[0]


def test_size_classes_part_the_municipalities() -> None:
    """Each municipality's answers are in the class of its population, a bound in the class above."""
    register = {"small": 19_999, "middle": 20_000, "large": 50_000, "absent": 1}
    rows = [("small", "1"), ("middle", "2"), ("middle", "3"), ("large", "5"), ("large", "blank")]
    table = table_of(rows, register=register, bounds=[20_000, 50_000])
    assert table.by_size.areas == ["0", "20000", "50000"]
    assert table.by_size.n.shape == (1, 3, 8)
    assert (table.by_size.n.sum(axis=1) == table.n[:, 0]).all()
    assert (table.by_size.keys.sum(axis=1) == table.keys[:, 0]).all()
    assert table.by_size.valid.tolist() == [[1, 2, 1]]
    assert table.by_size.municipalities.tolist() == [[1, 1, 1]]
    assert table.by_size.estimates.mean.tolist() == [0, 0.375, 1]
    assert table.by_size.item_nonresponse.tolist() == [[0, 0, 0.5]]


def test_size_classes_without_anyone() -> None:
    """A class that no municipality is of has no answer and no estimate."""
    table = table_of([("x", "1"), ("y", "5")], bounds=[20_000])
    assert table.by_size.valid.tolist() == [[2, 0]]
    assert np.isnan(table.by_size.estimates.mean[1])


def test_no_size_classes_without_bounds_or_register() -> None:
    """Without bounds, and without municipalities, there are no classes."""
    for table in (
        table_of([("x", "1"), ("y", "5")]),
        table_of([("", "1"), ("", "5")], register={}, bounds=[20_000]),
    ):
        assert table.by_size.areas == []
        assert table.by_size.n.shape[1] == len(table.by_size.estimates.mean) == 0


def test_a_municipality_of_unknown_size_is_in_no_class() -> None:
    """Someone from outside the register counts for everyone, and in none of the classes."""
    table = table_of([("x", "1"), ("y", "5")], register={"x": 5}, bounds=[20_000])
    assert table.valid[0, 0] == 2
    assert table.by_size.valid.tolist() == [[1, 0]]


def test_counts_of_a_level_that_was_not_asked() -> None:
    """Counts that do not fit the questionnaire are refused, not counted as something else."""
    with pytest.raises(ValueError):
        table_of([("x", "1"), ("y", "6")])


def test_no_counts_at_all() -> None:
    """A survey that nobody answered has no tables and no respondents."""
    found = estimate(answers([("adoption", "t", "a", "x", "1")])[:0], questionnaire(), {"x": 1}, "respondent")
    assert (found.respondents, found.psus, dict(found.tables)) == (0, 0, {})
    assert to_frame(found).empty
    assert list(to_frame(found)) == COLUMNS


def test_the_frame_has_the_domains_with_answers() -> None:
    """Each area where someone chose a level, and everyone in any case; nobody's area is none."""
    rows = [
        ("adoption", "t", "a", "x", "1"),
        ("adoption", "t", "b", "x", "dont-know"),
        ("adoption", "t", "", "y", "2"),
        ("adoption", "u", "b", "x", "blank"),
        ("relevance", "t", "b", "x", "3"),
    ]
    frame = to_frame(estimate(answers(rows), questionnaire(), {"x": 1, "y": 1}, "respondent"))
    found = frame[["question", "technology", "area", "n"]].itertuples(index=False, name=None)
    assert list(found) == [
        ("adoption", "t", "all", 2),
        ("adoption", "t", "a", 1),
        ("adoption", "u", "all", 0),
        ("relevance", "t", "all", 1),
        ("relevance", "t", "b", 1),
    ]
    assert list(frame.index) == [0, 1, 2, 3, 4]


def test_the_frame_has_no_rows_for_sizes(municipal: pd.DataFrame, population: dict[str, int]) -> None:
    """Size classes change nothing of the estimates that others rely on."""
    plain = to_frame(estimate(municipal, questionnaire(), population, "respondent"))
    sized = to_frame(estimate(municipal, questionnaire(), population, "respondent", [20_000]))
    pd.testing.assert_frame_equal(plain, sized)


def test_item_nonresponse_and_dont_know() -> None:
    """Blanks are a share of all who were asked, "don't know" of all who answered the item."""
    levels = ["1", "5", "dont-know", "not-relevant", "blank", "blank", "blank", "blank"]
    table = table_of([("x", level) for level in levels])
    assert table.codes[-3:] == list(SPECIAL)
    assert table.item_nonresponse.tolist()[0][:2] == [0.5, 0.5]
    assert table.dont_know_share.tolist()[0][:2] == [0.25, 0.25]
    assert np.isnan(table.item_nonresponse[0, 2])
    assert np.isnan(table_of([("x", "blank")]).dont_know_share[0, 0])


WORKED = """\
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
"""Four observers and twelve units, from section C of Krippendorff (2011)."""


def ratings(table: str) -> list[ExpertRating]:
    return [
        ExpertRating(f"E{i}", f"t{j}", int(rating), dt.date(2026, 1, 1), "")
        for i, line in enumerate(table.splitlines())
        for j, rating in enumerate(line.split())
        if rating != "."
    ]


def test_agreement_of_the_published_example() -> None:
    """Krippendorff's own example has alpha 0.815 for ordered values, whatever the order of the ratings."""
    given = ratings(WORKED)
    found = panel_agreement(given)
    assert found is not None
    assert round(found, 3) == 0.815
    assert panel_agreement(given[::-1]) == pytest.approx(found)


def test_agreement_by_hand() -> None:
    """Two that always agree have alpha 1; two that swap the only two values have -0.5."""
    assert panel_agreement(ratings("1 5 9\n1 5 9\n")) == 1
    assert panel_agreement(ratings("1 9\n9 1\n")) == pytest.approx(-0.5)


@pytest.mark.parametrize("table", ["", "1 2 3\n", "1 2 . .\n. . 3 4\n", "5 5 1\n5 5 .\n"])
def test_no_agreement_where_nothing_can_be_compared(table: str) -> None:
    """One expert, no technology with two ratings, or one and the same value from all: no alpha."""
    assert panel_agreement(ratings(table)) is None


def test_the_panel_mean_is_a_score(tmp_path: Path) -> None:
    """Ratings 1 to 9 become 0 to 1, beside the lowest and highest; one rating has no interval."""
    path = tmp_path / "experts.csv"
    path.write_text(
        "expert,technology,rating,date,rationale\n"
        "E1,a,9,2026-01-01,Good\nE2,a,5,2026-01-02,\nE1,b,3,2026-01-01,\n"
    )
    means = panel_means(read_experts(path, ["a", "b"], 9), 9)
    assert means["a"].mean == 0.75
    assert means["a"].se == pytest.approx(0.25)
    assert means["b"] == PanelMean(0.25, None, None, None, 1, 3, 3)
    assert (means["a"].lowest, means["a"].highest) == (5, 9)


def test_all_faults_of_the_experts_file_are_listed(tmp_path: Path) -> None:
    """Each wrong cell is named with its row and column, all at once."""
    path = tmp_path / "experts.csv"
    path.write_text(
        "expert,technology,rating,date\n"
        "E1,a,10,2026-01-01\nE1,zz,3,yesterday\nE2,a,٣,2026-01-01\n,a,3,2026-01-01\nE1,a,3,2026-01-01\n"
    )
    with pytest.raises(Problems) as caught:
        read_experts(path, ["a"], 9)
    places = [(p.where.row, p.where.column) for p in caught.value.problems]
    assert places == [
        (2, "rating"),
        (3, "technology"),
        (3, "date"),
        (4, "rating"),
        (5, "expert"),
        (6, "expert"),
    ]


HEADER = "expert,technology,rating,date\n"


def told(tmp_path: Path, text: str | bytes) -> list[tuple[int | None, str | None, str, str, str]]:
    """Row, column, code, fault and fix of each problem of the experts' ratings."""
    path = tmp_path / "experts.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(Problems) as caught:
        read_experts(path, ["robots", "drones"], 9)
    assert {p.where.file for p in caught.value.problems} == {path.as_posix()}
    return [(p.where.row, p.where.column, p.code, str(p.what), str(p.fix)) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("row", "column", "code", "what", "fix"),
    [
        (
            "E2,robotz,3,2026-01-01",
            "technology",
            "unknown-technology",
            "`robotz` is not a technology of this radar",
            "Did you mean robots?",
        ),
        (
            "E2,zz,3,2026-01-01",
            "technology",
            "unknown-technology",
            "`zz` is not a technology of this radar",
            "Use the id of a technology's page",
        ),
        (
            "E2,robots,10,2026-01-01",
            "rating",
            "rating",
            "the rating is not on the scale",
            "Use a whole number from 1 to 9",
        ),
        (
            "E2,robots,0",
            "rating",
            "rating",
            "the rating is not on the scale",
            "Use a whole number from 1 to 9",
        ),
        ("E2,robots,3,31.1.26", "date", "date", "the date can't be read", "Write it as 2026-01-31"),
        (
            ",robots,3,2026-01-01",
            "expert",
            "expert",
            "no expert is named",
            "Give the expert's name, or remove the row",
        ),
        (
            "E1,robots,3,2026-01-01",
            "expert",
            "expert",
            "this expert rated the technology in row 2 already",
            "Keep one rating for each expert and technology",
        ),
    ],
)
def test_a_fault_of_a_rating_says_what_mends_it(
    tmp_path: Path, row: str, column: str, code: str, what: str, fix: str
) -> None:
    """Each fault stands at its cell, with what is wrong and what to write instead."""
    text = f"{HEADER}E1,robots,9,2026-01-01\n , ,,\n{row}\n"
    assert told(tmp_path, text)[0] == (4, column, code, what, fix)


def test_a_comma_in_a_reason_is_told_and_not_cut(tmp_path: Path) -> None:
    """A reason that is not in quotes has its comma, which would part it, told at its row."""
    text = "expert,technology,rating,date,rationale\nE1,robots,9,2026-01-01,in use, and cheap\n"
    assert [(row, code) for row, _, code, _, _ in told(tmp_path, text)] == [(2, "too-many-cells")]


def test_a_file_without_ratings_says_what_it_should_hold(tmp_path: Path) -> None:
    """Columns that lack are named; a file that is no text, or has no rows, is told as that."""
    fix = "The columns are expert, technology, rating, date and rationale"
    lacks = (1, None, "experts-header", "the header lacks technology, date", fix)
    assert told(tmp_path, "Expert, RATING\nE1,2\n") == [lacks]
    none = (1, None, "experts-header", "there are no ratings", fix)
    assert told(tmp_path, HEADER) == told(tmp_path, HEADER + ",,,\n,,,\n") == [none]
    assert told(tmp_path, "")[0][2:4] == (
        "experts-header",
        "the header lacks expert, technology, rating, date",
    )
    unread = (None, None, "not-utf8", "the file is not UTF-8", "Save it again as UTF-8")
    assert told(tmp_path, b"\xff\xfe") == [unread]


def test_a_rating_is_read_whole(tmp_path: Path) -> None:
    """Headings in any case and order, spaces, a byte order mark and short rows are no trouble."""
    path = tmp_path / "experts.csv"
    rows = "2026-01-31; E1 ;1; drones ;Good,,,,,,,,,,,,,,,,,,,, so far\n\n2026-02-01;E2;9;robots\n"
    path.write_text("\ufeffDate;Expert; rating;TECHNOLOGY;Rationale\n" + rows, encoding="utf-8")
    assert read_experts(path, ["robots", "drones"], 9) == (
        ExpertRating("E1", "drones", 1, dt.date(2026, 1, 31), "Good,,,,,,,,,,,,,,,,,,,, so far"),
        ExpertRating("E2", "robots", 9, dt.date(2026, 2, 1), ""),
    )


def test_a_rating_needs_no_rationale(tmp_path: Path) -> None:
    """Without the column all rationales are empty."""
    path = tmp_path / "experts.csv"
    path.write_text(f"{HEADER}E1,drones,1,2026-01-31\n")
    assert [one.rationale for one in read_experts(path, ["drones"], 9)] == [""]


def test_the_panel_has_the_t_interval_of_its_ratings(tmp_path: Path) -> None:
    """Of three ratings the limits are those of as many yes and no as the error says, with t(0.975, 2)."""
    found = panel_means(tuple(ratings("1\n3\n8\n")), 9)["t0"]
    mean, se = 3 / 8, math.sqrt(13 / 64 / 3)
    assert (found.mean, found.n) == (mean, 3)
    assert found.se == pytest.approx(se)
    size = mean * (1 - mean) / se**2 * (1.959963984540054 / 4.302652729911275) ** 2
    x = size * mean
    assert found.low == pytest.approx(beta.ppf(0.025, x, size - x + 1))
    assert found.high == pytest.approx(beta.ppf(0.975, x + 1, size - x))


def test_experts_who_agree_are_not_without_error() -> None:
    """What they think is rounded to a step of the scale: a twelfth of its square is the least variance."""
    found = panel_means(tuple(ratings("7\n7\n7\n")), 9)["t0"]
    assert found.mean == 0.75
    assert found.se == pytest.approx(0.125 / math.sqrt(12 * 3))
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.75 < found.high


def test_respondents_as_psus_domain_by_domain() -> None:
    """Two domains: one with two who differ, one with two alike; their limits, and no influence at all."""
    found = respondent_means(np.array([[1.0, 0.0, 1.0], [0.0, 2.0, 0.0]]), np.array([0, 0.5, 1]), 2)
    assert found.mean.tolist() == [0.5, 0.5]
    assert found.se.tolist() == pytest.approx([0.5, 0])
    assert found.all_equal.tolist() == [False, True]
    assert found.low.tolist() == pytest.approx([0.5 - 12.706204736174698 / 2, 0.5])
    assert found.high.tolist() == pytest.approx([0.5 + 12.706204736174698 / 2, 0.5])
    assert found.influence.shape == (2, 0)
