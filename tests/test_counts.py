"""Counts say how many chose each answer, whoever adds them up and however they were read."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from radar.counts import COLUMNS, TEXTS, _sums, add, count_edition, from_csv, to_csv
from radar.inputs.contract import Contract
from radar.inputs.questionnaire import Items, Level, Question, Questionnaire, Responses, read_questionnaire
from radar.inputs.settings import Area, Limits, read_settings
from radar.inputs.technologies import Technology, read_technologies
from radar.intake.rows import fast as fast_road
from radar.problems import Problems
from scripts.compact_survey import contract_of, table

CASES = Path(__file__).parent / "cases"
SURVEY = CASES / "municipal" / "municipal.csv"


def municipal(files: str = "*.csv") -> Contract:
    levels = [Level(id=str(i)) for i in range(1, 6)]
    frame = pd.read_csv(SURVEY, usecols=["area"])
    areas = sorted(frame["area"].unique())
    population = pd.read_csv(CASES / "municipal" / "population.csv")
    return Contract(
        Questionnaire(
            edition="2026",
            questions={q: Question(name=q.title(), levels=levels) for q in ("adoption", "relevance")},
            responses=[
                Responses(files=files, items=[Items(question="adoption"), Items(question="relevance")])
            ],
        ),
        tuple(
            Technology(id=f"t{i:02d}", name=f"T{i:02d}", sector="s", summary="", text="", file="")
            for i in range(1, 29)
        ),
        tuple(Area(id=f"a{i}", name=name) for i, name in enumerate(areas)),
        tuple(population["municipality"]),
        Limits(),
    )


def edition(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def rows() -> list[str]:
    return SURVEY.read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    folder = tmp_path_factory.mktemp("municipal")
    shutil.copy(SURVEY, folder)
    return count_edition(municipal(), folder)


def test_counts_equal_a_plain_pandas_count(counted: pd.DataFrame) -> None:
    """Each level's count in each cell is what a long table grouped by its columns gives."""
    contract = municipal()
    wide = pd.read_csv(SURVEY, dtype=str, keep_default_na=False)
    long = wide.melt(
        ["municipality", "area"], [c for c in wide.columns.astype(str) if "[" in c], value_name="level"
    )
    long[["question", "technology"]] = long["variable"].str.extract(r"(\w+)\[(\w+)\]")
    long["technology"] = long["technology"].str.lower()
    long["area"] = long["area"].map({a.name: a.id for a in contract.areas})
    long["level"] = long["level"].replace({"Ved ikke": "dont-know", "": "blank"})
    keys = TEXTS[1:]
    expected = long.groupby(keys).size().sort_index()
    found = counted.astype(dict.fromkeys(keys, str)).set_index(keys)["n"].sort_index()
    pd.testing.assert_series_equal(found, expected, check_names=False, check_index_type=False)


def test_counts_have_one_form(counted: pd.DataFrame) -> None:
    """Columns, types and order are fixed: categoricals in the survey's order, and counts above zero."""
    assert list(counted.columns) == COLUMNS
    assert counted["n"].dtype == np.int64
    assert counted["key"].dtype == np.uint64
    assert (counted["n"] > 0).all()
    codes = [counted[column].cat.codes for column in TEXTS]
    assert list(zip(*codes, strict=True)) == sorted(set(zip(*codes, strict=True)))


def test_both_roads_count_the_same(
    counted: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file cut into many small blocks and read in columns counts as one read row by row."""
    monkeypatch.setattr("radar.intake.survey_files._SMALL", 0)
    monkeypatch.setattr(fast_road, "BLOCK", 7_001)
    monkeypatch.setattr("radar.intake.survey_files.read_respondents", None)  # the careful road would fail
    shutil.copy(SURVEY, tmp_path)
    assert count_edition(municipal(), tmp_path).equals(counted)


def test_the_fast_road_reads_quoted_cells(
    counted: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quoted cells with delimiters, line ends and doubled marks need no careful road."""
    monkeypatch.setattr("radar.intake.survey_files._SMALL", 0)
    monkeypatch.setattr(fast_road, "BLOCK", 7_001)
    monkeypatch.setattr("radar.intake.survey_files.read_respondents", None)
    first, *rest = rows()
    said = ',"one, two\n""three"""\n'
    text = first.replace("\n", ",comment\n") + "".join(row.replace("\n", said) for row in rest)
    assert count_edition(municipal(), edition(tmp_path, a=text)).equals(counted)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row: row.replace(",", ',"', 1),
        lambda row: row.replace("Kommune", 'Kom"mune', 1),
        lambda row: row.replace("\n", ",\n"),
        lambda row: row.replace("R0", "R\0", 1),
        lambda row: row.replace("Kommune", "Kommunex", 1),
        lambda row: "=" + row,
        lambda row: "010190-1234" + row[row.index(",") :],
    ],
)
def test_what_is_wrong_far_down_is_found(
    spoil: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in a late block of a large file is reported at its own row."""
    monkeypatch.setattr("radar.intake.survey_files._SMALL", 0)
    monkeypatch.setattr(fast_road, "BLOCK", 7_001)
    assert callable(spoil)
    text = rows()
    text[900] = spoil(text[900])
    with pytest.raises(Problems) as raised:
        count_edition(municipal(), edition(tmp_path, a="".join(text)))
    assert {p.where.row for p in raised.value.problems} == {901}


def test_counts_of_two_files_add_up(counted: pd.DataFrame, tmp_path: Path) -> None:
    """Counting the halves and adding gives the counts of the whole; so does counting both at once."""
    first, *rest = rows()
    halves = {"a": first + "".join(rest[:500]), "b": first + "".join(rest[500:])}
    both = count_edition(municipal(), edition(tmp_path, **halves))
    assert both.equals(counted)
    for name in halves:
        (tmp_path / name).mkdir()
    parts = [
        count_edition(municipal(), edition(tmp_path / name, **{name: text})) for name, text in halves.items()
    ]
    assert add(parts).equals(counted)


@pytest.mark.parametrize("small", [0, 1 << 20])
def test_who_answers_in_two_files_counts_once(
    counted: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    """The same id with the same answers in another file changes nothing, on either road."""
    monkeypatch.setattr("radar.intake.survey_files._SMALL", small)
    first, *rest = rows()
    again = {"a": "".join([first, *rest]), "b": first + "".join(rest[10:20])}
    assert count_edition(municipal(), edition(tmp_path, **again)).equals(counted)


def test_different_answers_under_one_id_are_refused(tmp_path: Path) -> None:
    """The same id with other answers in another file is a fault there that names the first place."""
    first, *rest = rows()
    other = rest[1].split(",", 1)[1]
    files = edition(tmp_path, a=first + rest[0], b=first + f"{rest[0].split(',')[0]},{other}")
    with pytest.raises(Problems) as raised:
        count_edition(municipal(), files)
    (problem,) = raised.value.problems
    assert problem.code == "conflicting-respondent"
    assert problem.where.row == 2
    assert "a.csv" in problem.what


def test_sums_of_keys_are_those_of_the_people(counted: pd.DataFrame) -> None:
    """A person's key stands in each of their cells: of items that all answered they are the same."""
    totals = counted.groupby(["question", "technology"], observed=True)[["n", "key"]].sum()
    largest = totals[totals["n"] == totals["n"].max()]
    assert len(largest) > 20
    assert largest["key"].nunique() == 1


def test_sums_of_keys_are_exact() -> None:
    """Sums by floating-point halves are those of whole numbers, modulo 2^64, for many rows."""
    rng = np.random.default_rng(1)
    keys = rng.integers(0, 1 << 64, 1_100_000, dtype=np.uint64)
    cells = rng.integers(0, 3, len(keys))
    wanted = [sum(keys[cells == cell].tolist()) % (1 << 64) for cell in range(4)]
    assert _sums(cells, keys, 4).view(np.uint64).tolist() == wanted


def test_counts_survive_a_file(counted: pd.DataFrame, tmp_path: Path) -> None:
    """What `to_csv` writes, `from_csv` reads; anything else is refused."""
    to_csv(counted, tmp_path / "counts.csv")
    read = from_csv(tmp_path / "counts.csv")
    assert read.astype(str).equals(counted.astype(str))
    with pytest.raises(Problems):
        from_csv(SURVEY)


def test_progress_is_told_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress ends at the file's size on the fast road."""
    monkeypatch.setattr("radar.intake.survey_files._SMALL", 0)
    monkeypatch.setattr(fast_road, "BLOCK", 7_001)
    shutil.copy(SURVEY, tmp_path)
    told: list[tuple[int, int]] = []
    count_edition(municipal(), tmp_path, lambda path, done, size: told.append((done, size)))
    assert told[-1] == (SURVEY.stat().st_size,) * 2
    assert [done for done, _ in told] == sorted(done for done, _ in told)


@pytest.fixture(scope="module")
def cncf(repository: Path) -> dict[str, pd.DataFrame]:
    root = repository / "examples" / "cncf"
    settings = read_settings(root / "radar.yml")
    technologies = read_technologies(root / settings.technologies, settings)
    found = {}
    for year in ("2019", "2020"):
        folder = root / settings.surveys / year
        questionnaire = read_questionnaire(folder / "survey.yml")
        contract = Contract(questionnaire, technologies, tuple(settings.areas), (), settings.limits)
        found[year] = count_edition(contract, folder)
    return found


def test_cncf_2020_is_counted_as_independently(cncf: dict[str, pd.DataFrame], repository: Path) -> None:
    """Every project's counts, for everyone and for the public sector, equal those of another program."""
    expected = pd.read_csv(CASES / "cncf" / "2020_expected_counts.csv", keep_default_na=False)
    expected = expected[expected["stage"] != "future"]
    root = repository / "examples" / "cncf"
    settings = read_settings(root / "radar.yml")
    ids = {
        spelling: t.id
        for t in read_technologies(root / settings.technologies, settings)
        for spelling in (t.name, *t.also)
    }
    counts = cncf["2020"].astype({"technology": str, "level": str, "area": str})
    for group, chosen in (
        ("all", counts),
        ("industry:Government", counts[counts["area"] == "government"]),
    ):
        wanted = expected[expected["group"] == group]
        key = [wanted["technology"].map(ids), wanted["stage"]]
        wanted_n = wanted.set_index(key)["count"].sort_index()
        n = chosen.groupby(["technology", "level"])["n"].sum()
        n = n.reindex(wanted_n.index, fill_value=0)
        assert len(n) == 48 * 4
        assert n.to_list() == wanted_n.to_list()
        assert n.sum() == chosen["n"].sum()


@pytest.mark.parametrize("year", ["2019", "2020"])
def test_the_table_of_an_export_counts_as_the_export_does(
    cncf: dict[str, pd.DataFrame], repository: Path, tmp_path: Path, year: str
) -> None:
    """The raw export gives the same counts and record keys, and the script that read it the same table."""
    exports = Path(os.environ.get("RADAR_REAL_EXPORTS", repository.parent / "shared/data"))
    export = exports / "cncf" / f"{year}.csv"
    if not export.is_file():
        pytest.skip(f"{export.name} is not in {exports}/cncf (RADAR_REAL_EXPORTS): the export is not read")
    config = repository / "examples/cncf/radar.yml"
    contract = contract_of(config, CASES / "cncf" / year / "survey.yml")
    (tmp_path / "responses").mkdir()
    shutil.copyfile(export, tmp_path / "responses" / export.name)
    pd.testing.assert_frame_equal(count_edition(contract, tmp_path), cncf[year])

    kept = repository / f"examples/cncf/survey_data/{year}/responses/answers.csv"
    with kept.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == list(table(contract, export, ("graduated", "incubating", "sandbox")))


def test_cncf_reports_what_was_published(cncf: dict[str, pd.DataFrame]) -> None:
    """Kubernetes in production: 887 of 1065 in 2020, 1019 of the 1303 who answered its row in 2019."""
    for year, production, answered in (("2020", 887, 1065), ("2019", 1019, 1303)):
        counts = cncf[year]
        kubernetes = counts[counts["technology"] == "kubernetes"]
        by_level = kubernetes.groupby("level", observed=True)["n"].sum()
        assert by_level["production"] == production
        assert by_level.drop("blank", errors="ignore").sum() == answered


def test_a_blank_counts_only_beside_an_answer(cncf: dict[str, pd.DataFrame]) -> None:
    """In 2019 each project's answers and blanks add up to those who answered its block."""
    totals = cncf["2019"].groupby("technology", observed=True)["n"].sum()
    assert totals["kubernetes"] == 1317
    assert totals["flux"] == 933


def test_memory_does_not_grow_with_the_register(tmp_path: Path) -> None:
    """Few answers take little room, however many municipalities and areas could have given them."""
    import tracemalloc

    from radar.counts import count_edition
    from radar.inputs.sources import read_sources
    from tests.support.small import files, small_radar

    text = files()["survey_data/municipalities.csv"]
    many = text + "".join(f"Kommune {i},1000\n" for i in range(20_000))
    sources = read_sources(small_radar(tmp_path, {"survey_data/municipalities.csv": many}))
    contract = sources.contract("2026")
    tracemalloc.start()
    try:
        counts = count_edition(contract, sources.folder("2026"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert counts["n"].sum() > 100
    assert peak < 60e6
