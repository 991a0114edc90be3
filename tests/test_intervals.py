"""Limits, errors and degrees of freedom are those of their sources, and hold what they promise."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from radar.estimates.intervals import (
    cluster_df,
    difference_limits,
    ratio_means,
    respondent_means,
    student_mass,
    t_quantile,
    unit_limits,
    welch,
)
from radar.inputs.settings import Scheme
from radar.placement.rings import standing
from scripts import calibrate

MANY = 1e9


def limits(mean: float, se: float, df: float, n: float) -> tuple[float, float]:
    low, high = unit_limits(np.array([mean]), np.array([se]), np.array([df]), np.array([n]))
    return float(low[0]), float(high[0])


@pytest.mark.parametrize(("k", "n"), [(0, 12), (1, 12), (5, 12), (12, 12), (3, 400)])
def test_limits_of_yes_and_no_are_those_of_clopper_and_pearson(k: int, n: int) -> None:
    """A simple random sample of yes and no has the exact limits, also where all say the same."""
    p = k / n
    exact = stats.binomtest(k, n).proportion_ci(0.95, "exact")
    assert limits(p, math.sqrt(p * (1 - p) / n), MANY, n) == pytest.approx((exact.low, exact.high), abs=1e-6)


@given(st.floats(0, 1), st.floats(0, 0.5), st.floats(1, 200), st.integers(1, 500))
@example(0.125, 2.4e-12, 2.0, 1)
@example(0.3, 1e-9, 200.0, 500)
@example(0.5, 1.5e-160, 1.0, 1)
def test_limits_hold_the_mean_and_stay_on_the_scale(mean: float, se: float, df: float, n: int) -> None:
    """Whatever the mean and its error, 0 <= low <= mean <= high <= 1, and more is not known of fewer."""
    low, high = limits(mean, se, df, n)
    assert 0 <= low <= mean + 1e-9
    assert mean - 1e-9 <= high <= 1
    wider = limits(mean, se, 1.0, n)
    assert wider[0] <= low + 1e-9
    assert wider[1] >= high - 1e-9


@pytest.mark.parametrize("wrong", [(math.nan, 0.1, 5, 5), (0.5, math.nan, 5, 5), (0.5, 0.1, 0.5, 5)])
def test_no_limits_where_nothing_is_known(wrong: tuple[float, float, float, float]) -> None:
    """Without a mean, an error or a degree of freedom there are none."""
    assert all(map(math.isnan, limits(*wrong)))


def test_far_from_the_ends_limits_are_nearly_those_of_t() -> None:
    """In the middle, with many answers, they are the mean ± t errors, a little wider."""
    low, high = limits(0.5, 0.02, 20, 600)
    half = float(stats.t.ppf(0.975, 20)) * 0.02
    assert low == pytest.approx(0.5 - half, abs=0.002)
    assert high == pytest.approx(0.5 + half, abs=0.002)
    assert high - low > 2 * half


def clusters() -> tuple[list[list[float]], list[float]]:
    """The scores of four municipalities of unequal size, and the weights of their answers."""
    return [[0, 0.25, 0.5], [1.0], [0.25, 0.75, 0.75, 1, 0.5], [0.5, 0.5]], [1.0, 2.0, 0.5, 3.0]


def test_error_is_that_of_bell_and_mccaffrey_by_their_matrices() -> None:
    """The factor 1 / √(1 - h) is (I - X (X'WX)⁻¹ X'W)^(-1/2) of each municipality, for a mean."""
    scores, weights = clusters()
    counts = np.array([[[own.count(level / 4) for level in range(5)] for own in scores]], float)
    found = ratio_means(counts, np.arange(5) / 4, np.array([weights]))
    y = np.concatenate([np.array(own) for own in scores])
    w = np.repeat(weights, [len(own) for own in scores])
    mean, variance, at = float(w @ y / w.sum()), 0.0, 0
    for own, weight in zip(scores, weights, strict=True):
        hat = np.full((len(own), len(own)), weight / w.sum())
        values, vectors = np.linalg.eigh(np.eye(len(own)) - hat)
        adjusted = vectors @ np.diag(values**-0.5) @ vectors.T @ (np.array(own) - mean)
        variance += (weight * adjusted.sum() / w.sum()) ** 2
        at += len(own)
    assert found.mean[0] == pytest.approx(mean)
    assert found.error[0] == pytest.approx(math.sqrt(variance))
    assert np.square(found.pull[0]).sum() == pytest.approx(variance)


def test_equal_municipalities_have_the_error_of_r_and_one_degree_less_than_there_are() -> None:
    """With equal shares of all weight nothing is to be made up for."""
    counts = np.array([[[3.0, 1.0], [2.0, 2.0], [0.0, 4.0]]])
    found = ratio_means(counts, np.array([0.0, 1.0]), np.ones((1, 3)))
    assert found.error[0] == pytest.approx(found.se[0])
    assert found.df[0] == pytest.approx(2)


def test_unequal_municipalities_are_worth_fewer() -> None:
    """One with half of all weight and two with a quarter each are worth 1 / (3/8) = 8/3."""
    shares = np.array([[0.5, 0.25, 0.25], [0.5, 0.5, 0.0], [0.98, 0.01, 0.01], [1.0, 0.0, 0.0]])
    assert cluster_df(shares).tolist() == pytest.approx([5 / 3, 1, 1, math.nan], nan_ok=True)


def test_a_municipality_with_all_the_weight_gives_no_interval() -> None:
    """Nothing can be compared then: a mean, and neither error nor limits."""
    found = ratio_means(np.array([[[3.0, 1.0], [2.0, 0.0]]]), np.array([0.0, 1.0]), np.array([[1.0, 0.0]]))
    assert found.mean[0] == 0.25
    assert np.isnan([found.error[0], found.df[0], found.lower[0], found.upper[0]]).all()


def test_respondents_have_the_textbooks_error() -> None:
    """Where each is a unit, the published error is s / √n, with n - 1 degrees of freedom."""
    found = respondent_means(np.array([[2.0, 1.0, 4.0]]), np.array([0, 0.5, 1]), 20)
    own = np.repeat([0, 0.5, 1], [2, 1, 4])
    assert found.error[0] == pytest.approx(float(own.std(ddof=1)) / math.sqrt(7))
    assert found.df[0] == 6


def test_degrees_of_freedom_of_a_sum_are_welchs() -> None:
    """For the difference of two means they are those of Welch's test."""
    one, other = [0.1, 0.4, 0.35, 0.8], [0.2, 0.25, 0.3, 0.22, 0.27, 0.31]
    variances = [float(np.var(own, ddof=1)) / len(own) for own in (one, other)]
    theirs = stats.ttest_ind(one, other, equal_var=False).df
    assert welch(variances, [3, 5]) == pytest.approx(theirs)
    assert welch([0.0, 0.0], [3, 5]) == 3


def test_mass_and_quantile_are_students() -> None:
    """As SciPy has them; without degrees of freedom the normal distribution's; an error of 0 is a point."""
    assert student_mass(0.4, 0.6, 0.5, 0.05, 4) == pytest.approx(2 * stats.t.cdf(2, 4) - 1)
    assert student_mass(-math.inf, 0.6, 0.5, 0.05, None) == pytest.approx(stats.norm.cdf(2))
    assert student_mass(0.5, 0.6, 0.5, 0, 4) == 1
    assert t_quantile(4) == pytest.approx(stats.t.ppf(0.975, 4))
    assert t_quantile(None) == pytest.approx(stats.norm.ppf(0.975))


@given(st.floats(0.01, 0.3), st.floats(0.01, 0.3), st.floats(-1, 1))
def test_symmetric_limits_give_the_usual_error_of_a_difference(a: float, b: float, r: float) -> None:
    """Both ways are √(a² + b² - 2 r a b), and the widest is their sum."""
    low, high = difference_limits((0.6, 0.6 - a, 0.6 + a), (0.5, 0.5 - b, 0.5 + b), r)
    half = math.sqrt(max(0.0, a * a + b * b - 2 * r * a * b))
    assert (low, high) == pytest.approx((0.1 - half, 0.1 + half))
    assert difference_limits((0.6, 0.6 - a, 0.6 + a), (0.5, 0.5 - b, 0.5 + b), -1)[0] == pytest.approx(
        0.1 - a - b
    )


CELLS: tuple[tuple[int, bool, Scheme, float], ...] = (
    (3, False, "respondent", 0.5),
    (5, True, "respondent", 0.05),
    (10, True, "population", 0.3),
    (40, True, "municipality", 0.9),
    (98, False, "respondent", 0.05),
)


@pytest.mark.parametrize(("psus", "skewed", "scheme", "mean"), CELLS)
def test_intervals_hold_the_true_mean(psus: int, skewed: bool, scheme: Scheme, mean: float) -> None:
    """A few cells of the calibration: at least 92 of 100 of 500 intervals, where R's may hold far fewer."""
    of_r, ours = calibrate.coverage(np.random.default_rng(1), psus, skewed, scheme, mean, 500)
    assert 92 <= ours <= 100
    assert ours >= of_r - 1


@pytest.mark.parametrize("pooled", [False, True])
def test_intervals_from_rounded_counts_hold_it_too(pooled: bool) -> None:
    """With the error of the published counts, a design effect and what the rounding adds."""
    rng = np.random.default_rng(2)
    true = rng.uniform(0.05, 0.95, 600)
    one = calibrate.sample(rng, calibrate.municipal_means(rng, true, 12), True, "population")
    assert calibrate.holds(true, *calibrate.rounded(rng, one, pooled)) >= 93


def test_certainty_is_right_as_often_as_it_says() -> None:
    """Over technologies anywhere on the scale, to within 3 points."""
    rng = np.random.default_rng(3)
    true = rng.uniform(0.02, 0.98, 2500)
    means = calibrate.municipal_means(rng, true, 10)
    found = [
        (
            standing(float(v), float(se), calibrate.RADAR, float(df)),
            calibrate.RADAR.ring_of(real).id,
        )
        for v, se, df, real in zip(*calibrate.indices(rng, means, None), true.tolist(), strict=True)
    ]
    stated = np.mean([one.certainty for one, _ in found])
    assert stated == pytest.approx(np.mean([one.ring == ring for one, ring in found]), abs=0.03)


@pytest.mark.parametrize("on_border", [False, True])
def test_noise_is_hardly_ever_called_a_move(on_border: bool) -> None:
    """Where nothing moved, at most 1 of 100 technologies is said to have changed its ring with support."""
    rng = np.random.default_rng(4)
    true = np.full(1500, 0.55) if on_border else rng.uniform(0.05, 0.95, 1500)
    found = calibrate.moves(rng, 10, true, true, 0.0)
    assert sum(moved in ("in", "out") for moved, _ in found) > 150
    assert sum(supported for _, supported in found) <= 15


def test_a_large_move_is_supported() -> None:
    """With forty municipalities, two thirds of those that cross a ring's middle by 0.3 are found."""
    rng = np.random.default_rng(5)
    found = calibrate.moves(rng, 40, np.full(200, 0.3), np.full(200, 0.63), 0.0)
    assert np.mean([supported for _, supported in found]) > 0.6


def test_the_study_repeats_itself() -> None:
    """The same seed gives the same tables."""
    tables: list[Mapping[str, object]] = [calibrate.tables(2) for _ in range(2)]
    assert tables[0] == tables[1]
    assert set(tables[0]) == {"coverage", "rounding", "certainty", "movement", "gap"}


def test_pictures_have_all_that_the_tables_have() -> None:
    """Two lines in each of 20 designs, and two of certainty for each number of municipalities."""
    pairs = " | ".join(["90 → 95"] * 7)
    made = {
        "coverage": ["", "", *[f"| 3 | equal | {pairs} |"] * 20],
        "certainty": ["", "", *["| 3 | survey | – | 67 → 70 | 90 → 91 | 80 → 81 |"] * 10],
    }
    drawn = calibrate.picture(made).data

    assert len(drawn) == 20 * 2 + 10 * 2
    assert [drawn[i].y for i in (0, 1)] == [(90,) * 7, (95,) * 7]
    assert (drawn[40].x, drawn[40].y) == ((67, 90), (70, 91))
