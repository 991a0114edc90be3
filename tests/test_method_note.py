"""The note for statisticians is right: every number in its worked examples is computed again."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import combinations
from math import hypot, isnan, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from radar.cli.stages import cli
from radar.counts import count_all
from radar.disclosure import lots_of, publish_edition
from radar.disclosure.figures import Figure, PublicIndex, PublishedEdition, Withheld
from radar.estimates.estimates import SurveyEstimates, estimate, estimate_edition, to_frame
from radar.estimates.experts import PanelMean, panel_agreement, panel_means
from radar.estimates.intervals import t_quantile
from radar.inputs.questionnaire import Items, Level, Question, Questionnaire, Responses
from radar.inputs.settings import Scheme, Settings
from radar.inputs.sources import Sources, read_ratings, read_sources
from radar.placement.rings import Measured, movement, ring_masses, standing
from radar.site.tables.gaps import Gap
from tests.support.counts import counts_of
from tests.support.exact import Index, by_psu, index, influences
from tests.support.releases import settings as settings_of

PAGES = Path(__file__).parents[1] / "docs" / "method"
SCHEMES: tuple[Scheme, ...] = ("respondent", "municipality", "population")
ITEMS = (("adoption", "chatbots"), ("relevance", "chatbots"), ("adoption", "sensors"))
SCORES = np.array([0, 0.25, 0.5, 0.75, 1])

_RADAR = """\
title: Small survey
publisher: Nobody
areas: [{id: care, name: Care}, {id: schools, name: Schools}]
sectors: [{id: one, name: One}, {id: two, name: Two}]
rings:
- {id: first, name: First, from: 0.72}
- {id: second, name: Second, from: 0.55}
- {id: third, name: Third, from: 0.35}
- {id: fourth, name: Fourth, from: 0}
dimensions:
  maturity: {name: Maturity, source: experts}
  adoption: {name: Adoption, source: survey}
  relevance: {name: Relevance, source: survey}
municipalities: survey_data/municipalities.csv
"""
_LEVELS = "[{id: '1'}, {id: '2'}, {id: '3'}, {id: '4'}, {id: '5'}]"
_SURVEY = f"""\
edition: '2026'
questions:
  adoption: {{name: Adoption, levels: {_LEVELS}}}
  relevance: {{name: Relevance, levels: {_LEVELS}}}
responses:
- items: [{{question: adoption}}, {{question: relevance}}]
experts: experts.csv
"""
HALVES = {"adoption": 0.5, "relevance": 0.5}
RATINGS = (
    ("a", "chatbots", 7),
    ("b", "chatbots", 7),
    ("c", "chatbots", 8),
    ("a", "sensors", 3),
    ("b", "sensors", 4),
)
"""As the page on index and rings has them."""


def text(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def example(name: str) -> str:
    """The worked example of a page, its last section, as plain text."""
    return plain(re.split(r"^## Worked example", text(name), flags=re.M)[1])


def example_html(name: str) -> str:
    return re.split(r"^## Worked example", text(name), flags=re.M)[1]


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html)).replace("−", "-")


def decimals(told: str) -> set[str]:
    """Every number with a decimal point."""
    return set(re.findall(r"-?\b\d+\.\d+", told))


def rows(html: str) -> list[list[str]]:
    """The cells of all tables written in HTML, without their heads."""
    found = re.findall(r"<tr>(.*?)</tr>", "".join(re.findall(r"<tbody>(.*?)</tbody>", html, flags=re.S)))
    return [[plain(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in found]


def written(value: float | None, places: int = 4) -> str:
    return "–" if value is None or isnan(value) else f"{value:.{places}f}"


def printed_files() -> dict[str, str]:
    """The two files of the small survey."""
    found = re.findall(r"^\*\*([\w.]+)\*\*\n\n```text\n(.*?)^```$", text("reproduce"), flags=re.M | re.S)
    return dict(found)


@dataclass(frozen=True)
class Numbers:
    """What is estimated of one domain."""

    n: int
    municipalities: int
    mean: float
    se: float
    low: float
    high: float
    deff: float
    effective_n: float
    influence: list[float]
    error: float
    """What is published, with the next three; the other ones are R's."""
    df: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Survey:
    """The survey on the page, under every scheme."""

    config: Path
    sources: Sources
    estimates: Mapping[Scheme, SurveyEstimates]

    def numbers(self, scheme: Scheme, question: str, technology: str, area: str) -> Numbers:
        table = self.estimates[scheme].tables[question]
        row, found = table.row(technology, area), table.estimates
        return Numbers(
            n=int(table.valid.ravel()[row]),
            municipalities=int(table.municipalities.ravel()[row]),
            mean=float(found.mean[row]),
            se=float(found.se[row]),
            low=float(found.low[row]),
            high=float(found.high[row]),
            deff=float(found.deff[row]),
            effective_n=float(found.effective_n[row]),
            influence=influences(table, technology, SCORES.tolist(), area).influence[0].tolist(),
            error=float(found.error[row]),
            df=float(found.df[row]),
            lower=float(found.lower[row]),
            upper=float(found.upper[row]),
        )

    def index(
        self, weights: Mapping[str, float], area: str = "all", panel: Mapping[str, PanelMean] | None = None
    ) -> Index:
        sources, found = self.sources, self.estimates["respondent"]
        asked = sources.editions["2026"]
        return index(sources.settings, asked, found, "chatbots", area, weights, panel or {})


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """The files on the page, read from the files' bytes on as `radar estimates` reads them."""
    folder = tmp_path_factory.mktemp("survey")
    printed = printed_files()
    files = {
        "radar.yml": _RADAR,
        "survey_data/municipalities.csv": printed["municipalities.csv"],
        "survey_data/2026/survey.yml": _SURVEY,
        "survey_data/2026/responses/answers.csv": printed["answers.csv"],
        "survey_data/2026/experts.csv": "expert,technology,rating,date\n"
        + "".join(f"{expert},{technology},{rating},2026-01-15\n" for expert, technology, rating in RATINGS),
    }
    for id_ in ("chatbots", "sensors"):
        files[f"docs/technologies/{id_}.md"] = (
            f"---\nname: {id_}\nsector: one\nsummary: About it.\n---\n\nText.\n"
        )
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    sources = read_sources(folder / "radar.yml")
    counts = count_all(sources)["2026"]
    estimates = {scheme: estimate_edition(sources, "2026", counts, scheme) for scheme in SCHEMES}
    return Survey(folder / "radar.yml", sources, estimates)


def test_figures_to_reproduce(survey: Survey) -> None:
    """The tables that R should agree with hold every domain, and what is estimated of it."""
    expected = []
    for scheme in SCHEMES:
        for question, technology in ITEMS:
            for area in ("all", "care", "schools"):
                one = survey.numbers(scheme, question, technology, area)
                shown = [written(v) for v in (one.mean, one.se, one.low, one.high, one.deff)]
                counts = [str(one.n), str(one.municipalities)]
                expected.append([f"{question}[{technology}]", area, *counts, *shown])
    assert rows(text("reproduce")) == expected


@pytest.mark.parametrize("scheme", SCHEMES)
def test_figures_of_the_command(survey: Survey, scheme: Scheme) -> None:
    """`radar estimates` prints the same figures as the tables on the page, in the columns it names."""
    result = CliRunner().invoke(cli, ["estimates", "--config", str(survey.config), "--scheme", scheme])
    assert result.exit_code == 0
    printed = pd.read_csv(io.StringIO(result.stdout))
    ours = [
        [f"{row['question']}[{row['technology']}]", row["area"], str(row["n"]), str(row["municipalities"])]
        + [written(row[figure]) for figure in ("mean", "se", "ci_low", "ci_high")]
        for row in printed.to_dict("records")
    ]
    start = 9 * SCHEMES.index(scheme)
    assert sorted(ours) == sorted(row[:-1] for row in rows(text("reproduce"))[start : start + 9])
    assert list(printed.columns)[5:] == [
        *["n", "municipalities", "mean", "se", "ci_low", "ci_high"],
        *["low", "high"],
    ]


def test_rest_of_the_page_on_r(survey: Survey) -> None:
    """The radar's own interval, the index's error and one municipality's part are what the page says."""
    told = re.split(r"^## The interval of the radar", text("reproduce"), flags=re.M)[1]
    told = plain(re.sub(r"```r\n.*?```", "", told, flags=re.S))
    everyone = survey.numbers("respondent", "adoption", "chatbots", "all")
    table = survey.estimates["respondent"].tables["adoption"]
    own = by_psu(table, "chatbots")[0, :5]
    assert survey.estimates["respondent"].municipalities[0] == "Fjord"
    two = survey.index({"adoption": 0.5, "relevance": 0.5})
    assert decimals(told) == {
        written(two.se),
        *map(written, (everyone.error, everyone.lower, everyone.upper)),
        written(everyone.df, 1),
        written(float(own @ SCORES / own.sum())),
        written(everyone.mean, 1),
        written(everyone.influence[0]),
    }
    assert own.sum() == 3


def test_mean_by_hand(survey: Survey) -> None:
    """The example of the page on estimates: its table, and every number below it."""
    by = {scheme: survey.numbers(scheme, "adoption", "chatbots", "all") for scheme in SCHEMES}
    one, schools = by["respondent"], survey.numbers("respondent", "adoption", "chatbots", "schools")
    table = survey.estimates["respondent"].tables["adoption"]
    levels = by_psu(table, "chatbots")[:, :5]
    n, scored = levels.sum(axis=1), levels @ SCORES
    hand = [
        [name, str(n[m]), *[written(v, p) for v, p in values], written(one.influence[m])]
        for m, name in enumerate(survey.estimates["respondent"].municipalities)
        for values in [((scored[m], 2), (scored[m] / n[m], 4), (scored[m] - one.mean * n[m], 2))]
    ]
    hand.append(["Sum", "12", "6.00", "", "0.00", "0.0000"])
    assert rows(text("estimates")) == hand

    chosen = levels.sum(axis=0)
    assert chosen.tolist() == [0, 4, 4, 4, 0]
    apart = float(chosen @ (SCORES - one.mean) ** 2)
    nobody_told = alone(survey, "adoption")
    asked, answered = table.n[0, 0].sum(), table.n[0, 0, :-1].sum()
    dont_know = answered - n.sum()
    said = " ".join(example("estimates").split())
    assert f"The mean is {scored.sum():g} / {n.sum()} = " in said
    assert f"With {one.municipalities - 1} degrees of freedom *t*" in said
    assert f"only {schools.municipalities} of the {one.municipalities} municipalities" in said
    assert f"with {schools.municipalities - 1} degrees of freedom R's interval" in said
    assert f"{nobody_told.n - 1} degrees of freedom" in said
    assert f"Of the {asked} who were asked, {asked - answered} left it blank" in said
    assert f"Of the {answered} who answered, {dont_know} does not know" in said
    shares = n / n.sum()
    worth = 1 / float(np.square(shares).sum())
    assert (
        f"the shares *h* are {', '.join(written(s, 2) for s in shares[:4])} and {written(shares[4], 2)}"
        in said
    )
    assert f"worth {worth:g} equal municipalities, and *ν* = {one.df:g}" in said
    t = t_quantile(one.df)
    size = one.mean * (1 - one.mean) / one.error**2 * (1.96 / t) ** 2
    people = np.array([survey.sources.register[m] for m in survey.estimates["respondent"].municipalities])
    expected = [
        *[v for row in hand for v in row if "." in v],
        written(one.mean, 1),
        written(float(np.square(one.influence).sum()), 6),
        written(one.se**2, 6),
        *map(written, (one.se, one.low, one.high, one.deff)),
        written((one.high - one.mean) / one.se, 3),
        *(written(v, 6) for v in (apart / 11, apart / 11 / 12, apart / 144, nobody_told.se**2, one.error**2)),
        *(written(v, 2) for v in shares),
        *map(written, (one.error, 1 / worth, one.lower, one.upper)),
        *[f"{worth:g}", f"{one.df:g}", written(t, 3), written(size, 1), "0.25", "1.96"],
        written(by["population"].df + 1, 2),
        *map(written, (by["population"].lower, by["population"].upper)),
        *map(written, (by["population"].low, by["population"].high)),
        *map(written, (schools.lower, schools.upper)),
        *map(written, (nobody_told.error, nobody_told.lower, nobody_told.upper)),
        written(one.effective_n, 2),
        *(written(share, 2) for share in people / people.sum()),
        *map(written, (by["municipality"].mean, by["population"].mean)),
        *map(written, (schools.mean, schools.se, schools.low, schools.high)),
        *map(written, (nobody_told.se, nobody_told.low, nobody_told.high)),
        written(100 * float(table.item_nonresponse[0, 0]), 1),
        written(100 * float(table.dont_know_share[0, 0]), 1),
    ]
    assert decimals(example("estimates")) - {"0.5"} == set(expected) - {"0.5"}


def alone(survey: Survey, question: str) -> Numbers:
    """A question about chatbots as if nobody had told the municipality."""
    sources = survey.sources
    counts = count_all(sources)["2026"]
    found = estimate(counts, sources.editions["2026"], {}, "respondent")
    return Survey(survey.config, sources, {"respondent": found}).numbers(
        "respondent", question, "chatbots", "all"
    )


def test_index_by_hand(survey: Survey) -> None:
    """The example of the page on index and rings: its table, and every number around it."""
    sentence = "Three experts rate chatbots 7, 7 and 8, and two rate sensors 3 and 4, from 1 to 9"
    assert sentence in example("index-and-rings").replace("\n", " ")
    settings, ratings = survey.sources.settings, read_ratings(survey.sources, "2026")
    questions = [survey.numbers("respondent", q, "chatbots", "all") for q in ("adoption", "relevance")]
    adoption, relevance = questions
    names = survey.estimates["respondent"].municipalities
    z = np.array([one.influence for one in questions])
    influences = [[name, *map(written, (*z[:, m], z[:, m].mean()))] for m, name in enumerate(names)]
    assert rows(text("index-and-rings")) == influences

    two = survey.index({"adoption": 0.5, "relevance": 0.5})
    panel = panel_means(ratings, 9)
    experts = panel["chatbots"]
    both = {"maturity": 0.5, "adoption": 0.5}
    schools = survey.numbers("respondent", "adoption", "chatbots", "schools")
    exact = [survey.index(both, area, panel) for area in ("all", "schools")]
    of_all, of_schools = (
        PublicIndex(round(i.value, 3), round(i.se or 0, 3), round(i.df or 0, 1)) for i in exact
    )
    assert of_all.se is not None
    bound = sum(one.error for one in questions) / 2
    assert two.df == 3.5
    assert of_all.df is not None
    assert of_schools.df is not None
    starts = [ring.from_ for ring in settings.rings]
    here, there = (standing(one.value, one.se, settings, one.df) for one in (of_all, of_schools))
    assert (here.ring, here.border, there.ring, there.border) == ("second", None, "first", "second")
    assert here.certainty == round(ring_masses(of_all.value, of_all.se, starts, of_all.df)[1], 3)
    before, now = (
        Measured("third", 0.445, 0.035, 6.0),
        Measured(here.ring, of_all.value, of_all.se, of_all.df),
    )
    assert movement(before, now, settings) == ("in", False)
    ordinal = distances([one.rating for one in ratings])
    within = [2 * ordinal[7, 8], ordinal[3, 4]]
    observed = (2 * within[0] / 2 + 2 * within[1]) / 5
    expected = sum(2 * ordinal[pair] for pair in combinations(sorted(one.rating for one in ratings), 2)) / 20
    alpha = panel_agreement(ratings)
    assert alpha == pytest.approx(1 - observed / expected)
    use, need = (
        Figure(round(q.mean, 3), round(q.error, 3), round(q.lower, 3), round(q.upper, 3), q.n, 0, ())
        for q in questions
    )
    widest, gap = Gap("chatbots", need, use), Gap("chatbots", need, use, 0.7)
    assert gap.limits is not None
    assert widest.limits is not None
    assert gap.value is not None
    assert need.ci_low is not None
    assert use.ci_high is not None
    ways = (need.mean - need.ci_low, use.ci_high - use.mean)
    lower = gap.value - sqrt(ways[0] ** 2 + ways[1] ** 2 - 2 * 0.7 * ways[0] * ways[1])
    assert lower == pytest.approx(gap.limits[0], abs=0.0006)
    assert not gap.supported
    told = [
        *[v for row in influences for v in row if "." in v],
        *(written(v) for v in (adoption.error, relevance.mean, relevance.error, schools.mean, schools.error)),
        *map(written, (two.value, two.se, hypot(adoption.error, relevance.error) / 2, bound)),
        *[
            written(two.df, 1),
            written(of_all.df, 1),
            written(t_quantile(of_all.df), 3),
        ],
        *map(written, (experts.mean, experts.se, experts.low, experts.high)),
        *(written(v, 3) for one in (of_all, of_schools) for v in (one.value, one.se)),
        *(written((edge - of_all.value) / of_all.se, 2) for edge in starts[:2]),
        *(written(one.certainty, 3) for one in (here, there)),
        *(written(limit, 3) for limit in (before.limits[1], *now.limits)),
        *(written(v, 2) for v in (ordinal[7, 8], ordinal[3, 4], observed, expected)),
        written(alpha, 3),
        *(written(v, 3) for one in questions for v in (one.lower, one.upper)),
        *(written(v, 3) for v in (gap.value, *widest.limits, *gap.limits, *ways)),
        # what the example sets
        *["0.5", "0.75", "0.875", "0.25", "0.72", "0.55", "0.35", "0.445", "0.035", "6.0", "0.7"],
    ]
    assert adoption.mean == 0.5
    assert decimals(example("index-and-rings")) == set(told)


def distances(given: list[int]) -> dict[tuple[int, int], float]:
    """The ordinal distance of each pair of ratings c <= k, as the page defines it."""
    return {
        (c, k): (sum(c <= g <= k for g in given) - (given.count(c) + given.count(k)) / 2) ** 2
        for c in given
        for k in given
        if c <= k
    }


def test_bound_where_respondents_are_units(survey: Survey) -> None:
    """Without municipalities the error of an index of two questions is the sum of their weighted errors."""
    counts = count_all(survey.sources)["2026"]
    found = estimate(counts, survey.sources.editions["2026"], {}, "respondent")
    halves = {"adoption": 0.5, "relevance": 0.5}
    asked = survey.sources.editions["2026"]
    both = index(survey.sources.settings, asked, found, "chatbots", "all", halves, {})
    assert both.se == pytest.approx((alone(survey, "adoption").error + alone(survey, "relevance").error) / 2)


QUESTIONNAIRE = Questionnaire(
    edition="2026",
    questions={"adoption": Question(name="A", levels=[Level(id=str(i)) for i in range(1, 6)])},
    responses=[Responses(items=[Items(question="adoption")])],
)


AREAS = ("Care", "Schools", "Culture", "Climate")


def four_areas(given: list[list[str]]) -> tuple[PublishedEdition, pd.DataFrame]:
    """What the gate publishes of the table on the page, with the lots of a made-up key."""
    codes = ["1", "2", "3", "4", "5", "dont-know"]
    long = [
        ("adoption", "t", area, level)
        for area, *cells in given
        for level, n in zip(codes, [*cells[:5], cells[6]], strict=True)
        for _ in range(int(n))
    ]
    municipalities = ["m1", "m2", "m3"]
    frame = pd.DataFrame(long, columns=["question", "technology", "area", "level"])
    frame["municipality"] = [municipalities[i % 3] for i in range(len(frame))]
    counts = counts_of(frame)
    people = dict.fromkeys(municipalities, 1)
    surveys: dict[Scheme, SurveyEstimates] = {
        "respondent": estimate(counts, QUESTIONNAIRE, people, "respondent")
    }
    settings = settings_of()
    lots = lots_of(counts, "2026", settings.disclosure, bytes(range(32)))
    return publish_edition(settings, QUESTIONNAIRE, surveys, (), people, {}, lots), frame


def test_four_areas() -> None:
    """The gate does with the four areas of the page on disclosure what the page says."""
    tables = rows(example_html("disclosure"))
    given, told = tables[:5], tables[5:]
    totals = [sum(int(row[i]) for row in given[:4]) for i in range(1, 8)]
    assert [int(cell) for cell in given[4][1:]] == totals
    published, _ = four_areas(given[:4])
    shown = {}
    for name, *cells in told:
        figure = published.figures["adoption", "t", "all" if name == "Everyone" else name]
        if isinstance(figure, Withheld):
            assert set(cells) == {"withheld"}
            continue
        assert isinstance(figure, Figure)
        shown[name] = figure
        levels = [str(one.n) for one in figure.distribution[:5]]
        errors = [written(figure.mean, 3), f"{figure.se:.2g}"]
        assert cells == [*levels, str(figure.n), *errors, str(figure.dont_know)]
    assert set(shown) == {"Care", "Schools", "Culture", "Everyone"}

    care, n = shown["Care"], np.array([one.n for one in shown["Care"].distribution[:5]])
    noise = float(((SCORES - care.mean) ** 2 * 4 / 3 * np.where(n > 0, 1, 0.5)).sum()) / care.n**2
    assert care.se is not None
    exact = np.array([int(cell) for cell in given[0][1:6]])
    expected = [
        written(care.mean, 3),
        written(float(exact @ SCORES) / exact.sum(), 3),
        f"{care.se:.2g}",
        written(noise**0.5, 3),
        written((care.se**2 - noise) ** 0.5, 3),
    ]
    text = " ".join(example("disclosure").split())
    assert (
        f"have {sum(shown[a].n for a in AREAS[:3])} valid answers together, everyone {shown['Everyone'].n}."
        in text
    )
    assert (
        "Care's mean is {} instead of {}. Its error is {}, of which the rounding makes {}: without it, it "
        "would be {}.".format(*expected)
    ) in text


def test_rings_of_the_example(survey: Survey) -> None:
    """The rings of the example are those of these tests, and the limit of certainty is the usual one."""
    settings: Settings = survey.sources.settings
    assert "Let the rings begin at 0.72, 0.55, 0.35 and 0." in example("index-and-rings").replace("\n", " ")
    assert [ring.from_ for ring in settings.rings] == [0.72, 0.55, 0.35, 0]
    assert settings.border_certainty == 0.75


def test_script_is_complete() -> None:
    """The scripts for R name the files on the page, and close whatever they open."""
    scripts = re.findall(r"```r\n(.*?)```", text("reproduce"), flags=re.S)
    assert re.findall(r'"([\w.]+\.csv)"', scripts[0]) == ["answers.csv", "municipalities.csv"]
    for script in scripts:
        code = re.sub(r'"(?:\\.|[^"\\])*"|#.*', "", script)
        for opening, closing in ("()", "[]", "{}"):
            assert code.count(opening) == code.count(closing)


NO_R = "R and its package survey are not installed (Debian: r-base-core, r-cran-survey): nothing is compared"
RSCRIPT = shutil.which("Rscript")
SURVEY_DATA = Path(__file__).parents[1] / "survey_data"
FILES = [
    (SURVEY_DATA / f"{year}/responses/{part}.csv") for year, part in (("2025", "north"), ("2026", "south"))
]
"""One with semicolons and labels, one with commas, ids and questions with several answers."""


@pytest.fixture(scope="module")
def r_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Runs code in R, in a folder with the files it names; what it prints."""
    if RSCRIPT is None:
        pytest.skip(NO_R)

    def run(code: str, folder: Path) -> str:
        assert RSCRIPT is not None
        (folder / "script.R").write_text(code, encoding="utf-8")
        locale = {**os.environ, "LC_ALL": "C.UTF-8"}
        command = [RSCRIPT, "--vanilla", "script.R"]
        done = subprocess.run(command, cwd=folder, env=locale, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    if "FALSE" in run('cat(requireNamespace("survey", quietly = TRUE))', tmp_path_factory.mktemp("r")):
        pytest.skip(NO_R)
    return run


def as_printed() -> list[str]:
    """The scripts of the page; the first keeps its figures in a file as well."""
    first, *rest = re.findall(r"```r\n(.*?)```", text("reproduce"), flags=re.S)
    return [f'{first}\nwrite.csv(figures, "figures.csv", row.names = FALSE)\n', *rest]


def compare_with_r(
    folder: Path, sources: Sources, counts: pd.DataFrame, edition: str, schemes: Sequence[Scheme] = SCHEMES
) -> int:
    """Every figure in R's file is that of `radar estimates`; how many there are."""
    theirs = pd.read_csv(folder / "figures.csv")
    names = {area.name: area.id for area in sources.settings.areas}
    theirs["area"] = theirs["area"].replace(names)
    ours = pd.concat([to_frame(estimate_edition(sources, edition, counts, scheme)) for scheme in schemes])
    ours = ours[ours["n"] > 0].assign(item=lambda one: one["question"] + "[" + one["technology"] + "]")
    both = theirs.merge(ours, on=["scheme", "item", "area"], suffixes=("_r", ""), how="outer", validate="1:1")
    assert len(both) == len(theirs) == len(ours)
    for figure in ("n", "municipalities", "mean", "se", "ci_low", "ci_high"):
        np.testing.assert_allclose(both[figure], both[f"{figure}_r"], rtol=0, atol=1e-9, err_msg=figure)
    return len(both)


def test_the_page_runs_as_printed_in_r(survey: Survey, r_in: Callable[..., str], tmp_path: Path) -> None:
    """Of the small survey R prints what the page says: every figure, the radar's own interval, the index."""
    for name, content in printed_files().items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    told = r_in("\n".join(as_printed()), tmp_path)
    counts = count_all(survey.sources)["2026"]
    assert compare_with_r(tmp_path, survey.sources, counts, "2026") == 27
    one, two = survey.numbers("respondent", "adoption", "chatbots", "all"), survey.index(HALVES)
    last = re.findall(r"-?\d+\.\d+", told)[-6:]
    expected = [one.mean, one.error, one.df, one.lower, one.upper, two.se]
    assert list(map(float, last)) == pytest.approx(expected, abs=6e-5)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_the_page_reads_the_demonstration_in_r(file: Path, r_in: Callable[..., str], tmp_path: Path) -> None:
    """A file of the demonstration, as it is, gives the figures that the program has of it."""
    edition = file.parts[-3]
    shutil.copytree(SURVEY_DATA, tmp_path / "survey_data")
    shutil.copytree(SURVEY_DATA.parent / "docs" / "technologies", tmp_path / "docs" / "technologies")
    shutil.copy(SURVEY_DATA.parent / "radar.yml", tmp_path)
    for other in (tmp_path / "survey_data" / edition / "responses").iterdir():
        if other.name != file.name:
            other.unlink()
    shutil.copy(file, tmp_path / "answers.csv")
    shutil.copy(SURVEY_DATA / "municipalities.csv", tmp_path)
    sources = read_sources(tmp_path / "radar.yml")
    counts = count_all(sources, only=edition)[edition]
    every = 'c("respondent", "municipality", "population")'
    script = as_printed()[0]
    assert every in script
    r_in(script.replace(every, '"respondent"'), tmp_path)  # all three take R minutes
    assert compare_with_r(tmp_path, sources, counts, edition, ["respondent"]) > 400


def test_whoever_lacks_r_is_told() -> None:
    """`make test` says that R's figures were not compared, where R is not installed."""
    makefile = (Path(__file__).parents[1] / "Makefile").read_text(encoding="utf-8")
    assert "Rscript" in makefile
    assert "r-cran-survey" in makefile
