"""Estimates are what a survey statistician would publish: R's survey package says the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from radar.estimates import (
    COLUMNS,
    Index,
    PanelMean,
    SurveyEstimates,
    estimate,
    index,
    panel_means,
    read_experts,
    to_frame,
)
from radar.intervals import Floats, psu_variance
from radar.problems import Problems
from radar.questionnaire import Items, Level, Question, Questionnaire, Responses
from radar.settings import Dimension, Ring, Scheme, Sector, Settings

CASES = Path(__file__).parent / "cases" / "municipal"
SCHEMES: dict[Scheme, str] = {
    "respondent": "a_respondent",
    "municipality": "b_municipality",
    "population": "c_population",
}


def questionnaire(municipality: str | None = "municipality") -> Questionnaire:
    levels = [Level(id=str(i)) for i in range(1, 6)]
    return Questionnaire(
        edition="2026",
        questions={q: Question(name=q, levels=levels) for q in ("adoption", "relevance")},
        responses=[Responses(municipality=municipality, items=[Items(question="adoption")])],
    )


def counts_of(answers: pd.DataFrame) -> pd.DataFrame:
    """Counts of a long frame with question, technology, area, municipality and level."""
    keys = ["question", "technology", "area", "municipality", "level"]
    counts = answers.groupby(keys).size().rename("n").reset_index()
    counts.insert(0, "edition", "2026")
    return counts.astype(dict.fromkeys(["edition", *keys], "category"))


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


def settings(**dimensions: Dimension) -> Settings:
    return Settings(
        title="T",
        publisher="P",
        sectors=[Sector(id="a", name="A"), Sector(id="b", name="B")],
        rings=[Ring(id="in", name="In", from_=0.5), Ring(id="out", name="Out", from_=0)],
        dimensions=dimensions,
    )


@pytest.fixture
def survey() -> SurveyEstimates:
    random = np.random.default_rng(1)
    rows = [
        (question, "t", "a", f"m{m}", str(level))
        for m in range(12)
        for level in random.integers(1, 6, 8)
        for question in ("adoption", "relevance")
    ]
    register = {f"m{m}": 1 for m in range(12)}
    return estimate(answers(rows), questionnaire(), register, "respondent")


def influence(survey: SurveyEstimates, question: str) -> Floats:
    table = survey.tables[question]
    found: Floats = table.estimates.influence[table.row("t", "all")]
    return found


def test_dimensions_of_one_survey_keep_their_covariance(survey: SurveyEstimates) -> None:
    """Two questions answered alike give the error of one of them, not that of independent ones."""
    both = settings(
        adoption=Dimension(name="A", source="survey"), relevance=Dimension(name="R", source="survey")
    )
    found = index(both, survey, {}, "t", "all")
    assert isinstance(found, Index)
    assert found.se is not None
    z = 0.5 * influence(survey, "adoption") + 0.5 * influence(survey, "relevance")
    assert found.se**2 == pytest.approx(float(psu_variance(z, 12)))
    assert found.se == pytest.approx(float(survey.tables["adoption"].estimates.se[0]))


def test_the_experts_variance_is_added(survey: SurveyEstimates) -> None:
    """Survey and panel are independent: the index's variance is the sum of the weighted ones."""
    half = settings(
        maturity=Dimension(name="M", source="experts"), adoption=Dimension(name="A", source="survey")
    )
    panel = {"t": PanelMean(0.8, 0.1, 0.6, 1.0, 5)}
    found = index(half, survey, panel, "t", "all")
    assert isinstance(found, Index)
    table = survey.tables["adoption"].estimates
    assert found.value == pytest.approx(0.4 + 0.5 * table.mean[0])
    assert found.se == pytest.approx(np.hypot(0.05, 0.5 * table.se[0]))


def test_a_single_expert_gives_an_index_without_an_error(survey: SurveyEstimates) -> None:
    """Where one dimension has no error, the index has none either."""
    half = settings(
        maturity=Dimension(name="M", source="experts"), adoption=Dimension(name="A", source="survey")
    )
    found = index(half, survey, {"t": PanelMean(0.8, None, None, None, 1)}, "t", "all")
    assert isinstance(found, Index)
    assert found.se is None


def test_a_missing_dimension_is_named(survey: SurveyEstimates) -> None:
    """Without a rating there is no index, and the answer says what lacks."""
    half = settings(
        maturity=Dimension(name="M", source="experts"), adoption=Dimension(name="A", source="survey")
    )
    assert index(half, survey, {}, "t", "all") == "maturity"
    assert index(half, survey, {"t": PanelMean(1, 0, 1, 1, 2)}, "t", "elsewhere") == "adoption"


def test_the_panel_mean_is_a_score(tmp_path: Path) -> None:
    """Ratings 1 to 9 become 0 to 1; one rating has no interval."""
    path = tmp_path / "experts.csv"
    path.write_text(
        "expert,technology,rating,date,rationale\n"
        "E1,a,9,2026-01-01,Good\nE2,a,5,2026-01-02,\nE1,b,3,2026-01-01,\n"
    )
    means = panel_means(read_experts(path, ["a", "b"], 9), 9)
    assert means["a"].mean == 0.75
    assert means["a"].se == pytest.approx(0.25)
    assert means["b"] == PanelMean(0.25, None, None, None, 1)


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
