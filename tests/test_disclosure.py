"""The gate: what too few stand behind is withheld, and all that is shown is made of rounded counts."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from scipy import stats

from radar.disclosure import Lots, lots_of, publish_edition
from radar.disclosure.figures import Figure, PublishedEdition, RespondentGroup, Withheld
from radar.estimates.estimates import estimate
from radar.inputs.contract import Contract
from radar.inputs.experts import ExpertRating
from radar.inputs.questionnaire import Items, Level, Question, Questionnaire, Responses
from radar.inputs.settings import EVERYONE, Area, Dimension, Disclosure, Limits, Scheme, Settings
from radar.inputs.technologies import Technology
from radar.intake.answers import Answers
from radar.intake.rows.record_keys import RecordKeys
from scripts import attack
from tests.support.counts import counts_of
from tests.support.releases import settings as settings_of

SECRET = bytes(range(32))
SCHEMES: tuple[Scheme, ...] = ("respondent", "municipality", "population")

RULE = Disclosure()
Row = tuple[str, str, str, int]
"""Area ("" for none), municipality, level, how many."""


def keys(n: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    """So many sums of keys."""
    return np.random.default_rng(n).integers(0, 1 << 63, n, dtype=np.uint64)


def lots(secret: bytes = SECRET, salt: bytes = b"salt", base: int = 3) -> Lots:
    return Lots(base, secret, salt)


# --- the law


@pytest.mark.parametrize("base", [3, 5])
def test_counts_are_rounded_up_or_down_without_bias(base: int) -> None:
    """A rounded count is one of the two nearest multiples, on average the count itself; 0 stays 0."""
    sums = keys(20_000)
    for n in range(13):
        found = lots(base=base).rounded(np.full(len(sums), n), sums)
        low = n - n % base
        assert set(found.tolist()) == ({low} if n % base == 0 else {low, low + base})
        assert found.mean() == pytest.approx(n, abs=4 * base / 2 / len(sums) ** 0.5)


def test_lots_are_uniform_and_go_with_nothing() -> None:
    """Lots of neighbouring sums, of two salts and of two secrets don't correlate."""
    ones, sums = np.ones(20_000, np.int64), np.arange(20_000, dtype=np.uint64)
    draws = [one.rounded(ones, sums) / 3 for one in (lots(), lots(salt=b"other"), lots(secret=bytes(32)))]
    for first, second in itertools.combinations([*draws, np.roll(draws[0], 1)], 2):
        assert abs(np.corrcoef(first, second)[0, 1]) < 4 / len(sums) ** 0.5


def test_same_people_have_the_same_lot() -> None:
    """A count of the same people is rounded alike wherever it stands: averaging over tables tells nothing."""
    n, sums = np.full((3, 50), 4), np.tile(keys(50), (3, 1))
    found = lots().rounded(n, sums)
    assert (found == found[0]).all()


def test_lots_of_weights_are_normal() -> None:
    """Their mean and variance are those of the standard normal distribution."""
    drawn = np.array([lots().normal(str(i)) for i in range(5_000)])
    assert abs(drawn.mean()) < 0.06
    assert drawn.std() == pytest.approx(1, abs=0.04)


def test_lots_are_these_bytes() -> None:
    """Salt and lots are BLAKE2b as it is written down, computed here a second time."""
    rows: list[Row] = [("a", "m1", "1", 4), ("", "m0", "2", 1)]
    counts = counts_of(long(rows))
    whole = blake2b(digest_size=32, key=SECRET, person=b"radar edition")
    for text in (b"2026", b"adoption", b"t", b"\0a", b"m0\0m1", b"1\x002"):
        whole.update((b"\n" if text != b"2026" else b"") + text)
    numbers = np.array([[0, 0], [0, 0], [0, 1], [0, 1], [1, 0], [1, 4]], "<i8")
    whole.update(b"\n" + numbers.tobytes())
    made = lots_of(counts, "2026", Disclosure(), SECRET)
    assert made.salt == whole.digest()
    assert made.draw == whole.hexdigest()[:8]

    key = 1234567890123456789
    lot = blake2b(made.salt + key.to_bytes(8, "big"), digest_size=8, key=SECRET, person=b"radar cell")
    up = int.from_bytes(lot.digest(), "big") / 2**64 < 2 / 3
    assert made.rounded(np.array([5]), np.array([key], np.uint64)).tolist() == [6 if up else 3]


def test_golden_roundings() -> None:
    """The same secret, salt and sums give these counts for ever."""
    n = np.arange(12)
    assert lots().rounded(n, np.arange(12, dtype=np.uint64)).tolist() == GOLDEN


GOLDEN = [0, 3, 0, 3, 6, 6, 6, 9, 6, 9, 12, 9]


def test_order_of_rows_and_names_draws_nothing_anew() -> None:
    """The salt hangs on the counts alone; one answer more changes it, and so does another secret."""
    rows: list[Row] = [("a", "x", "1", 3), ("b", "y", "2", 4), ("", "x", "3", 1)]
    first = lots_of(counts_of(long(rows)), "2026", Disclosure(), SECRET)
    shuffled = counts_of(long(rows)).sample(frac=1, random_state=1)
    axes = ["area", "municipality", "level"]
    named = {
        c: shuffled[c].cat.set_categories([*reversed(shuffled[c].cat.categories), "unused"]) for c in axes
    }
    assert lots_of(shuffled.assign(**named), "2026", Disclosure(), SECRET) == first
    more = lots_of(counts_of(long([*rows, ("a", "x", "1", 1)])), "2026", Disclosure(), SECRET)
    other = lots_of(counts_of(long(rows)), "2026", Disclosure(), bytes(32))
    assert len({first.salt, more.salt, other.salt}) == 3


# --- record keys


def contract() -> Contract:
    levels = [Level(id=str(i)) for i in range(1, 4)]
    return Contract(
        Questionnaire(
            edition="2026",
            questions={q: Question(name=q, levels=levels) for q in ("adoption", "relevance")},
            responses=[Responses(items=[Items(question="adoption"), Items(question="relevance")])],
        ),
        tuple(Technology(id=t, name=t, sector="s", summary="", text="", file="") for t in ("t", "u")),
        (Area(id="a", name="A"), Area(id="b", name="B")),
        ("m0", "m1"),
        Limits(),
    )


def answers(*rows: tuple[int, int, int, int], ids: int = 0) -> Answers:
    """Rows of municipality, area, and the codes of two items."""
    columns = np.array(rows).T
    items = {("adoption", "t"): columns[2].astype(np.int8), ("relevance", "u"): columns[3].astype(np.int8)}
    none = np.empty(0, np.uint64)
    return Answers(columns[0].astype(np.int32), columns[1].astype(np.int32), items, none + ids, none)


def test_keys_are_of_what_people_say() -> None:
    """Whatever differs, the key does; whoever says the same of everything has the same, from any file."""
    rows = list(itertools.product((0, 1), (-1, 0, 1), (-2, 0, 1, 5), (-1, 0, 2)))
    found = RecordKeys(contract())(answers(*rows)).tolist()
    assert len(set(found)) == 2 * 3 * 4 * 3  # nothing shown and nothing answered are the same
    again = RecordKeys(contract())(answers(*reversed(rows))).tolist()
    assert again == found[::-1]
    one = answers(rows[5])
    more = {**one.items, ("adoption", "u"): np.array([-1], np.int8)}
    assert RecordKeys(contract())(replace(one, items=more)).tolist() == [found[5]]


def test_sums_of_keys_tell_people_apart() -> None:
    """Two cells with the same counts and other people have other sums, though no id is in a key."""
    people = answers((0, 0, 1, 0), (0, 0, 2, 2), (0, 0, 1, 2), (0, 0, 2, 0))
    found = RecordKeys(contract())(people)
    assert (found[0] + found[1]) != (found[2] + found[3])


# --- what is published


def asked(levels: int, municipality: str | None = "municipality") -> Questionnaire:
    scale = [Level(id=str(i)) for i in range(1, levels + 1)]
    return Questionnaire(
        edition="2026",
        questions={q: Question(name=q, levels=scale) for q in ("adoption", "relevance")},
        responses=[Responses(municipality=municipality, items=[Items(question="adoption")])],
    )


def long(rows: Sequence[Row], question: str = "adoption", technology: str = "t") -> pd.DataFrame:
    said = [(question, technology, *row[:3]) for row in rows for _ in range(row[3])]
    return pd.DataFrame(said, columns=["question", "technology", "area", "municipality", "level"])


@dataclass(frozen=True)
class Down(Lots):
    """Lots that all fall on the lower multiple."""

    def rounded(self, n: np.ndarray, keys: np.ndarray) -> np.ndarray:
        """Down."""
        return np.asarray(n - n % self.base)


def radar(rule: Disclosure = RULE, **changes: object) -> Settings:
    """A radar with the areas a, b and c, whose index is adoption."""
    areas = [Area(id=id_, name=id_) for id_ in ("a", "b", "c")]
    return settings_of(areas=areas, disclosure=rule, municipalities="register.csv", **changes)


def publish(
    frame: pd.DataFrame,
    settings: Settings | None = None,
    register: Mapping[str, int] | None = None,
    levels: int = 3,
    made: Lots | None = None,
    ratings: tuple[ExpertRating, ...] = (),
    countries: Mapping[str, str] | None = None,
) -> PublishedEdition:
    """What is published of these answers. An empty register: every respondent stands alone."""
    settings = settings or radar()
    people = dict.fromkeys(frame["municipality"].unique(), 1000) if register is None else register
    questionnaire = asked(levels, "municipality" if people else None)
    counts = counts_of(frame)
    schemes = SCHEMES if people else ("respondent",)
    surveys = {
        s: estimate(counts, questionnaire, people, s, settings.size_classes)
        for s in (settings.weighting, *schemes)
    }
    made = made or lots_of(counts, "2026", settings.disclosure, SECRET)
    return publish_edition(settings, questionnaire, surveys, ratings, people, countries or {}, made)


def spread(area: str, n: int, municipalities: int) -> list[Row]:
    """`n` answers from so many municipalities."""
    return [(area, f"m{i % municipalities}", str(1 + i % 3), 1) for i in range(n)]


def shown(rows: Sequence[Row], rule: Disclosure = RULE, **more: object) -> set[str]:
    """The cells of a technology that are shown."""
    found = publish(long(rows), radar(rule), **more).figures  # type: ignore[arg-type]
    return {area for (_, _, area), one in found.items() if isinstance(one, Figure)}


def figure(published: PublishedEdition, area: str = EVERYONE, technology: str = "t") -> Figure:
    found = published.figures["adoption", technology, area]
    assert isinstance(found, Figure)
    return found


def test_a_cell_needs_enough_respondents() -> None:
    """Eight answers are too few for a rule of nine, nine are enough; no other area is withheld."""
    rule = Disclosure(k=9)
    assert shown(spread("a", 8, 4) + spread("b", 60, 4), rule) == {EVERYONE, "b"}
    assert shown(spread("a", 9, 3) + spread("b", 60, 4), rule) == {EVERYONE, "a", "b"}


def test_a_cell_needs_enough_municipalities() -> None:
    """Forty answers from two municipalities are withheld; without a register the rule counts respondents."""
    rows = spread("a", 40, 2) + spread("b", 40, 5)
    assert shown(rows) == {EVERYONE, "b"}
    assert shown(rows, register={}) == {EVERYONE, "a", "b"}


def test_a_cell_needs_enough_by_its_rounded_counts() -> None:
    """Where the lots make fewer of it than the rule asks for, it is withheld too."""
    rows = levels_of("a", (5, 0, 0)) + spread("b", 60, 4)
    assert shown(rows, made=Down(3)) == {EVERYONE, "b"}
    assert shown(levels_of("a", (6, 0, 0)) + spread("b", 60, 4), made=Down(3)) == {EVERYONE, "a", "b"}


def test_those_who_dont_know_do_not_make_a_cell_large_enough() -> None:
    """A mean rests on those who chose a level."""
    unknown: list[Row] = [("a", f"m{i}", "dont-know", 1) for i in range(20)]
    assert shown(spread("a", 4, 4) + unknown + spread("b", 60, 4)) == {EVERYONE, "b"}


def test_a_small_total_withholds_everything() -> None:
    """If even everyone together is too few, nothing is shown, nor how many they are."""
    found = publish(long(spread("a", 4, 4)))
    assert set(map(type, found.figures.values())) == {Withheld}
    assert (found.respondents, found.municipalities, found.profile.areas) == (None, None, ())


def test_a_large_municipality_is_no_mean_of_all() -> None:
    """By population, a cell is withheld where one municipality has more than half of the weight."""
    people = {"m0": 5000, "m1": 1000, "m2": 2000, "m3": 1500}
    rows = spread("a", 40, 4) + spread("b", 40, 4)
    weighted = publish(long(rows), radar(weighting="population"), people)
    assert set(map(type, weighted.figures.values())) == {Withheld}
    assert figure(publish(long(rows), radar(weighting="population"), {**people, "m0": 4000})).n
    assert figure(publish(long(rows), radar(), people)).n


surveys_of = st.lists(
    st.tuples(
        st.sampled_from(["", "a", "b", "c"]),
        st.sampled_from(["m0", "m1", "m2", "m3", "m4"]),
        st.sampled_from(["1", "2", "3", "dont-know", "blank"]),
        st.integers(1, 6),
    ),
    min_size=1,
    max_size=25,
)


@profile(deadline=None, max_examples=60)
@given(surveys_of, st.sampled_from([3, 5]))
def test_every_published_number_is_made_of_rounded_counts(rows: list[Row], base: int) -> None:
    """Whatever the answers: counts are multiples, n is their sum, the mean theirs; and the rule holds."""
    settings = radar(Disclosure(rounding=base))  # type: ignore[arg-type]
    for (_, _, area), one in publish(long(rows), settings).figures.items():
        if not isinstance(one, Figure):
            continue
        valid = [r for r in rows if (area in (EVERYONE, r[0])) and r[2] in "123"]
        assert sum(r[3] for r in valid) >= 5
        assert len({r[1] for r in valid}) >= 3
        told = [count.n for count in one.distribution]
        assert not any(n % base for n in [*told, one.blank or 0, one.dont_know, one.n])
        assert one.n == sum(told[:3]) >= 5
        assert one.mean == round((told[1] / 2 + told[2]) / one.n, 3)
        assert one.se is not None
        assert one.ci_low is not None
        assert one.ci_high is not None
        assert one.se > 0
        assert 0 <= one.ci_low <= one.mean <= one.ci_high <= 1


@profile(deadline=None, max_examples=30)
@given(surveys_of)
def test_where_answers_are_public_nothing_is_rounded(rows: list[Row]) -> None:
    """With k = 1 and one municipality every cell with an answer is shown as it is, and none is withheld."""
    found = publish(long(rows), radar(Disclosure(k=1, municipalities=1)))
    assert (found.rounded, found.draw) == (None, None)
    levels = {area: [0, 0, 0] for area in (EVERYONE, "a", "b", "c")}
    for area, _, level, n in rows:
        for one in {EVERYONE, area} & levels.keys() if level in "123" else ():
            levels[one][int(level) - 1] += n
    told = {
        area: [count.n for count in one.distribution[:3]]
        for (_, _, area), one in found.figures.items()
        if isinstance(one, Figure)
    }
    assert told == {area: n for area, n in levels.items() if any(n)}
    assert len(told) == len(found.figures)


def levels_of(area: str, counts: Sequence[int], municipalities: int = 3) -> list[Row]:
    """So many answers of each level, from so many municipalities in turn."""
    chosen = [str(level) for level, n in enumerate(counts, 1) for _ in range(n)]
    return [(area, f"m{i % municipalities}", level, 1) for i, level in enumerate(chosen)]


def test_formulas_of_a_figure() -> None:
    """Mean, error with the rounding's share, design effect and limits, computed by hand for one cell."""
    rows = levels_of("a", (9, 12, 9), 30) + levels_of("b", (0, 30, 0), 30)
    found = publish(long(rows), made=Down(3))
    one = figure(found, "a")
    whole = np.array([9, 42, 9]) + 1 / 3
    own = np.array([9, 12, 9]) + whole / whole.sum()
    score = np.array([0, 0.5, 1])
    variance = (own * (score - own @ score / own.sum()) ** 2).sum() / 30
    noise = (0.25 + 0.25) * 4 / 3 / 30**2
    se = (variance / 30 + noise) ** 0.5
    assert (one.n, one.mean, one.deff) == (30, 0.5, 1.0)
    assert one.se == pytest.approx(se, abs=0.0005)
    df = 29 * (1 + noise / (variance / 30)) ** 2
    n = 0.25 / se**2 * (1.96 / stats.t.ppf(0.975, df)) ** 2
    limit = stats.beta.ppf(0.025, n / 2, n / 2 + 1)
    assert (one.ci_low, one.ci_high) == pytest.approx((limit, 1 - limit), abs=0.001)


def test_few_answers_that_are_alike_have_an_error() -> None:
    """Nobody differed, which says little of a dozen answers, and less of those who might have answered."""
    found = figure(publish(long(levels_of("a", (12, 0, 0)))), "a")
    assert found.se is not None
    assert found.ci_high is not None
    assert (found.mean, found.se > 0.02, found.ci_high > 0.05) == (0, True, True)


def test_design_effect_is_that_of_all_technologies() -> None:
    """It is one number for a question in an area: a technology's own would tell of its answers."""
    frames = [long(clustered(i), technology=f"t{i}") for i in range(5)]
    four, five = (publish(pd.concat(frames[:n])) for n in (4, 5))
    for area in (EVERYONE, "a"):
        assert len({figure(five, area, f"t{i}").deff for i in range(5)}) == 1
    few = {figure(four, area, f"t{i}").deff or 0 for i in range(4) for area in (EVERYONE, "a")}
    assert len(few) == 1
    assert f"{min(few):.1g}" == f"{min(few):.6g}"
    assert min(few) > 1


def clustered(seed: int) -> list[Row]:
    """Answers that are alike within municipalities, from two areas."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    usual = {f"m{m}": chance.choice((1, 2, 3)) for m in range(12)}
    return [
        (chance.choice("ab"), m, str(usual[m] if chance.random() < 0.7 else chance.choice((1, 2, 3))), 1)
        for m in usual
        for _ in range(10)
    ]


def test_errors_have_two_digits() -> None:
    """Errors and design effects have two significant digits, means and limits three decimals."""
    for one in publish(long(clustered(3))).figures.values():
        assert isinstance(one, Figure) or one == Withheld()
        if isinstance(one, Figure):
            assert f"{one.se:.2g}" == f"{one.se:.6g}"
            assert f"{one.deff:.2g}" == f"{one.deff:.6g}"
            assert all(v == round(v, 3) for v in (one.mean, one.ci_low or 0, one.ci_high or 0))


def test_nothing_but_the_published_counts_gets_out() -> None:
    """Two truths that are rounded alike, one answer from each municipality, are published alike."""
    rows = levels_of("a", (9, 12, 9), 90) + levels_of("b", (6, 3, 6), 90)
    other = [*rows, ("a", "m88", "3", 1), ("b", "m89", "1", 1), ("", "m87", "2", 1)]
    alone = [(area, f"m{i:03}", level, 1) for i, (area, _, level, _) in enumerate(rows)]
    more = [(area, f"m{i:03}", level, 1) for i, (area, _, level, _) in enumerate(other)]
    register = {f"m{i:03}": 1000 for i in range(len(other))}

    def told(frame: list[Row]) -> PublishedEdition:
        # who takes part is known: those who are not in the one answered something else
        beside = [("c", f"m{i:03}", "1", 1) for i in range(len(other))]
        both = pd.concat([long(frame), long(beside, "relevance", "u")])
        return publish(both, radar(weighting="respondent"), register, made=Down(3))

    one, two = told(alone), told(more)
    figures = {at: f for at, f in one.figures.items() if at[0] == "adoption"}
    assert figures == {at: f for at, f in two.figures.items() if at[0] == "adoption"}
    assert (one.indices, one.sizes, one.sensitivity) == (two.indices, two.sizes, two.sensitivity)
    assert replace(one, profile=two.profile) == two


def test_index_is_that_of_the_published_means() -> None:
    """Its value is the weighted mean of what readers see; under five technologies errors are added."""
    dimensions = {
        "maturity": Dimension(name="M", source="experts"),
        "adoption": Dimension(name="A", source="survey"),
        "relevance": Dimension(name="R", source="survey", weight=2),
    }
    ratings = tuple(ExpertRating(e, "t", r, dt.date(2026, 1, 1), "") for e, r in (("x", 5), ("y", 8)))
    frame = pd.concat([long(clustered(1)), long(clustered(2), "relevance")])
    found = publish(frame, radar(dimensions=dimensions), ratings=ratings)
    experts = found.panel["t"]
    assert isinstance(experts, Figure)
    one, two = figure(found), found.figures["relevance", "t", EVERYONE]
    assert isinstance(two, Figure)
    index = found.indices["t", EVERYONE]
    assert index.value == round((experts.mean + one.mean + 2 * two.mean) / 4, 3)
    assert experts.se is not None
    assert one.se is not None
    assert two.se is not None
    assert index.se == pytest.approx((experts.se**2 + (one.se + 2 * two.se) ** 2) ** 0.5 / 4, abs=0.0006)


def test_errors_of_two_questions_go_together_as_far_as_they_do() -> None:
    """From five technologies on their correlation counts: that of a question with itself is 1."""
    dimensions = {
        "adoption": Dimension(name="A", source="survey"),
        "relevance": Dimension(name="R", source="survey"),
    }
    same = pd.concat([long(clustered(i), q, f"t{i}") for i in range(6) for q in ("adoption", "relevance")])
    apart = pd.concat(
        [
            long(clustered(i + 50 * (q == "relevance")), q, f"t{i}")
            for i in range(6)
            for q in ("adoption", "relevance")
        ]
    )
    errors = []
    for frame in (same, apart):
        found = publish(frame, radar(dimensions=dimensions))
        one, two = (found.figures[q, "t0", EVERYONE] for q in ("adoption", "relevance"))
        assert isinstance(one, Figure)
        assert isinstance(two, Figure)
        errors.append((found.indices["t0", EVERYONE].se or 0) / (((one.se or 0) + (two.se or 0)) / 2))
    assert errors[0] == pytest.approx(1, abs=0.03)
    assert errors[1] < 0.95


def test_errors_of_need_and_use_go_together() -> None:
    """One figure, rounded down so that no gap looks surer than it is; none under five technologies."""
    frames = [long(clustered(i), q, f"t{i}") for i in range(5) for q in ("adoption", "relevance")]
    alike = publish(pd.concat(frames))
    few = publish(pd.concat(frames[:8]))
    other = [long(clustered(i + 50), "relevance", f"t{i}") for i in range(5)]
    apart = publish(pd.concat([*frames[::2], *other]))
    assert alike.need_use == 1
    assert few.need_use is None
    assert apart.need_use is not None
    assert -0.5 < apart.need_use < 0.5
    assert apart.need_use == round(apart.need_use, 1)


def test_degrees_of_freedom_are_those_of_who_took_part() -> None:
    """Of equal municipalities their number less one, of unequal ones fewer; four times as many if pooled."""
    equal = [("a", f"m{m}", str(1 + i % 3), 1) for m in range(12) for i in range(10)]
    unequal = [*equal, ("a", "m0", "2", 90), ("a", "m1", "dont-know", 20)]
    one, other = publish(long(equal)), publish(long(unequal))
    five = publish(pd.concat([long(equal, technology=f"t{i}") for i in range(5)]))
    weights = np.array([100, 30, *[10] * 10])
    assert (one.df, five.df) == (11, 44)
    assert other.df == pytest.approx(weights.sum() ** 2 / (weights**2).sum() - 1, abs=0.05)


def test_other_weights_move_rings_by_published_means_alone() -> None:
    """The table of other choices counts the rings that weighted means give, under each other scheme."""
    found = publish(long(clustered(4)))
    assert [one.scheme for one in found.sensitivity] == ["municipality", "population"]
    assert all(one.placed == 1 for one in found.sensitivity)


def test_weighted_mean_is_near_the_true_one() -> None:
    """It is the rounded mean and the true distance of the weighted one, give or take its lot."""
    frame = long([*clustered(1), *[("a", "m0", "1", 60)]])
    plain, weighted = (publish(frame, radar(weighting=w), made=Lots(3, SECRET, b"")) for w in SCHEMES[:2])
    exact = [
        estimate(counts_of(frame), asked(3), dict.fromkeys(frame["municipality"].unique(), 1), w).tables[
            "adoption"
        ]
        for w in SCHEMES[:2]
    ]
    distance = float(exact[1].estimates.mean[0] - exact[0].estimates.mean[0])
    assert figure(weighted).mean - figure(plain).mean == pytest.approx(distance, abs=4 * 0.71 / 180)


REGISTER = {"m0": 10_000, "m1": 15_000, "m2": 30_000, "m3": 40_000, "m4": 12_000}
COUNTRIES = {"m0": "DK", "m1": "DK", "m4": "DK", "m2": "NO"}


def test_who_answered_is_told_by_area_size_and_country() -> None:
    """Of the technology that most were asked about, rounded and under the rule, like any count."""
    rows = spread("a", 45, 5) + spread("b", 4, 4)
    fewer = pd.concat([long(rows), long(spread("c", 20, 5), technology="u")])
    found = publish(fewer, register=REGISTER, countries=COUNTRIES, made=Down(3))
    assert found.profile.areas == (RespondentGroup("a", 45), RespondentGroup("b", None))
    assert found.profile.sizes == (RespondentGroup("0", 27), RespondentGroup("20000", None))
    assert found.profile.countries == (RespondentGroup("DK", 27), RespondentGroup("NO", None))
    assert (found.respondents, found.municipalities, found.rounded) == (48, 5, 3)


def test_size_classes_are_cells_too() -> None:
    """A size class is shown under the same rule, and withheld with everyone."""
    found = publish(long(spread("a", 60, 5)), register=REGISTER).sizes
    assert {size: type(one) for (_, _, size), one in found.items()} == {
        "0": Figure,
        "20000": Withheld,
        "50000": Withheld,
    }


def test_withheld_says_nothing() -> None:
    """A cell that is withheld has no number in it."""
    found = publish(long(spread("a", 2, 2) + spread("b", 60, 4))).figures
    assert repr(found["adoption", "t", "a"]) == "Withheld(withheld=True)"


def test_experts_are_published_as_they_are() -> None:
    """They speak in public: no rounding of counts, no rule."""
    ratings = tuple(ExpertRating(e, "t", r, dt.date(2026, 1, 1), "Why.") for e, r in (("x", 5), ("y", 8)))
    found = publish(long(spread("a", 2, 2)), ratings=ratings)
    assert found.panel["t"] == Figure(0.688, 0.188, 0.0, 1.0, 2, 0, ())
    assert (found.experts, found.ratings["t"], len(found.rationales["t"])) == (2, (5, 8), 2)


# --- an attacker


@pytest.mark.parametrize(("respondents", "municipalities"), [(60, 12), (150, 12), (60, 60)])
def test_attacker_tells_little(respondents: int, municipalities: int) -> None:
    """By sum-product over all that is published: nothing of withheld counts, few of those shown are known."""
    names = ("withheld level", "withheld level above 0", "shown 1 to k-1")
    scores = {name + kind: attack.Score() for name in names for kind in ("", " without the table")}
    for seed in range(2):
        one = attack.survey(100 + seed, respondents, municipalities)
        attack.attack(one, attack.published(one, attack.settings(5), SECRET), 5, scores)
    right = {name: np.mean(score.right) for name, score in scores.items()}
    known = {name: np.mean(score.known) for name, score in scores.items()}
    assert min(len(score.right) for score in scores.values()) > 50
    assert right["withheld level"] <= right["withheld level without the table"] + 0.05
    assert known["withheld level above 0"] <= 0.01
    assert right["shown 1 to k-1"] <= right["shown 1 to k-1 without the table"] + 0.2
    assert known["shown 1 to k-1"] <= 0.04


@pytest.mark.parametrize(("respondents", "people"), [(60, 6), (150, 6), (150, 24)])
def test_two_publications_tell_little_of_who_came_in(respondents: int, people: int) -> None:
    """Of a municipality that hands in between them some counts are told, hardly one for sure."""
    scores = defaultdict[str, attack.Score](attack.Score)
    for seed in range(4):
        attack.two_builds(attack.survey(100 + seed, respondents, 12), people, 5, SECRET, scores)
    right = {name: np.mean(score.right) for name, score in scores.items()}
    assert {len(score.right) for name, score in scores.items() if "all levels" in name} == {80}
    assert min(len(score.right) for name, score in scores.items() if "above 0" in name) > 200
    assert right["people known, level above 0"] > right["people known without the tables, level above 0"]
    assert right["people known, all levels"] <= 0.15
    without = right["answers known without the tables, all levels"]
    assert right["answers known, all levels"] <= without + 0.15
    for known in ("people known", "answers known"):
        assert np.mean(scores[f"{known}, level above 0"].known) <= 0.01


@pytest.mark.parametrize("respondents", [60, 150])
@pytest.mark.parametrize("scheme", attack.WEIGHTED)
def test_weighted_means_tell_no_counts(respondents: int, scheme: Scheme) -> None:
    """Beside the counts they are no second equation, even to those who know who answered in each cell."""
    scores = defaultdict[str, attack.Score](attack.Score)
    for seed in range(2):
        attack.weighted_mean(attack.survey(100 + seed, respondents, 12), scheme, 5, SECRET, scores)
    mean, alone = (scores[f"{scheme}, {kind}"] for kind in ("with the mean", "counts alone"))
    assert len(mean.right) == len(alone.right) > 150
    assert mean.right != alone.right
    assert np.mean(mean.right) <= np.mean(alone.right) + 0.05
    assert np.mean(mean.known) <= np.mean(alone.known) + 0.02


@pytest.mark.parametrize(("respondents", "least"), [(60, 0.40), (150, 0.68), (400, 0.85)])
def test_small_surveys_show_most_of_what_passes(respondents: int, least: float) -> None:
    """Twelve municipalities and eight areas: area cells are shown, and all levels of every total."""
    shown = []
    for seed in range(15):
        one = attack.survey(seed, respondents, 12)
        kept = list(attack.kept(one, attack.published(one, attack.settings(5), SECRET), 5))
        shown += [value for name, value in kept if name == "area: shown"]
        assert all(value for name, value in kept if name == "everyone: shown")
    assert np.mean(shown) >= least - 0.02  # so many surveys are out by that much
