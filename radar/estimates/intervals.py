"""The statistics: means, variances and intervals, each with its source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

CONFIDENCE = 0.95
NORMAL_95 = 1.959963984540054
"""Half the width of a 95 % interval of the normal distribution, in standard errors."""
ROUNDING = 1e-12
"""Scores lie in [0, 1]. Two of them that are nearer to one another than this are the same score."""
_MOST = 1e12
"""The most answers that limits are computed for, which are a millionth wide then. From about 1e15 on, scipy's
quantiles of Beta are wrong or NaN."""


@dataclass(frozen=True, slots=True)
class Estimates:
    """Means of D domains with their sampling errors, all arrays of shape (D,) but for `influence` and `pull`.

    NaN stands where there is nothing to say: in all of them where there is no answer, in the limits
    and the design effect where there is a single PSU (the formula's error is 0 there, and means
    nothing).
    """

    mean: Floats
    se: Floats
    low: Floats
    high: Floats
    influence: Floats
    """z, shape (D, H): how far each PSU pulls the mean. It sums to 0 over the PSUs."""
    deff: Floats
    """Design effect, see `design_effects`. NaN too where all answers have the same score."""
    effective_n: Floats
    """n / deff: how many answers of a simple random sample would tell as much. NaN too where deff is 0."""
    all_equal: Bools
    """Whether several PSUs answered and all have the same mean: the error is 0, and says too little."""
    pull: Floats
    """`influence / √(1 - h)`, shape (D, H), where h is the PSU's share of all weight. A PSU draws the mean
    towards itself, so its own distance from it is too small by that factor. The squares sum to `error²`, the
    products of two domains' to their covariance. NaN where one PSU has all the weight."""
    error: Floats
    """The radar's own standard error, which allows for PSUs of unequal size; `se` is R's."""
    df: Floats
    """Its degrees of freedom, see `cluster_df`."""
    lower: Floats
    upper: Floats
    """The radar's own limits, see `unit_limits`."""


def ratio_means(counts: Floats, scores: Floats, weight: Floats) -> Estimates:
    """Weighted means of D domains over H primary sampling units (PSUs), Taylor-linearised.

    `counts` (D, H, L): how many answers of each PSU chose each of L levels; `scores` (L,) in [0, 1];
    `weight` (D, H): the weight of each answer of the PSU. With N the answers of a PSU and S the sum
    of their scores, `θ = Σ w S / Σ w N`, `z = w (S - θ N) / Σ w N` and `V = H/(H-1) Σ (z - z̄)²`, the
    interval is `θ ± t(0.975, H_D - 1) √V`, where H_D counts the PSUs with an answer in the domain.

    Source: Särndal, Swensson & Wretman, *Model Assisted Survey Sampling* (1992), sections 5.6-5.8
    (ratio of totals) with PSUs drawn with replacement; the same as `svymean` on a subset of a
    `svydesign(ids=~psu, weights=~w)` in R's `survey` package (Lumley 2004). `error` is that of Bell &
    McCaffrey (2002), *Survey Methodology* 28, 169-181 ("CR2"), whose matrix is the factor `1 / √(1 - h)` for
    a mean. With PSUs of equal weight it is `se`; with unequal ones that is too small.
    """
    n, total = counts.sum(axis=2), counts @ scores
    base = (weight * n).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (weight * total).sum(axis=1) / base
        apart = np.where(n > 0, total - mean[:, None] * n, 0.0)
        influence = np.where(n > 0, weight * apart / base[:, None], 0.0)
    present = (n > 0).sum(axis=1)
    all_equal = (present > 1) & (np.abs(apart) <= ROUNDING * n).all(axis=1)
    influence[all_equal] = 0.0
    se = np.where(present > 0, np.sqrt(psu_variance(influence, n.shape[1])), np.nan)
    low, high = t_interval(mean, se, present - 1.0)
    weighted = (weight[:, None, :] @ counts)[:, 0]
    deff = np.where(present > 1, design_effects(se, n.sum(axis=1), weighted, scores), np.nan)
    effective_n = _effective_n(n.sum(axis=1), deff)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = weight * n / base[:, None]
        pull = np.where(share < 1, influence / np.sqrt(1 - share), np.nan)
    error, df = np.sqrt(np.square(pull).sum(axis=1)), cluster_df(share)
    lower, upper = unit_limits(mean, error, df, present.astype(float))
    return Estimates(
        mean, se, low, high, influence, deff, effective_n, all_equal, pull, error, df, lower, upper
    )


def joined(parts: Sequence[Estimates]) -> Estimates:
    """The estimates of all domains of these, without what each PSU does to each of them."""
    whole = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Estimates)
        if field.name not in ("influence", "pull")
    }
    none = np.empty((len(whole["mean"]), 0))
    return Estimates(**whole, influence=none, pull=none)


def psu_variance(influence: Floats, psus: int) -> Floats:
    """`H/(H-1) Σ (z - z̄)²` along the last axis, for H PSUs; 0 for a single one."""
    if psus < 2:
        return np.zeros(influence.shape[:-1])
    spread = influence - influence.mean(axis=-1, keepdims=True)
    variance: Floats = psus / (psus - 1) * (spread**2).sum(axis=-1)
    return variance


def respondent_means(n: Floats, scores: Floats, respondents: int) -> Estimates:
    """Means of D domains where every respondent is a PSU of their own, from counts alone.

    `n` (D, L): how many chose each of L levels; `scores` (L,); `respondents`: H, all in the survey.
    All who chose a level have the same `z = (s - θ) / N`, so the sum over respondents is a sum over
    levels; otherwise as `ratio_means`. `influence` is empty: counts don't say who answered what.
    """
    base = n.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (n * scores).sum(axis=1) / base
        apart = _apart(scores, mean)
        spread = (n * apart**2).sum(axis=1) / base**2
    se = np.sqrt(spread * respondents / max(1, respondents - 1))
    low, high = t_interval(mean, se, base - 1.0)
    deff = design_effects(se, base, n, scores)
    all_equal = (base > 1) & ((n == 0) | (apart == 0)).all(axis=1)
    none = np.empty((len(base), 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(spread * base / (base - 1))
    lower, upper = unit_limits(mean, error, base - 1.0, base)
    effective_n = _effective_n(base, deff)
    return Estimates(
        mean, se, low, high, none, deff, effective_n, all_equal, none, error, base - 1.0, lower, upper
    )


def design_effects(se: Floats, n: Floats, weighted: Floats, scores: Floats) -> Floats:
    """How many times the variance is that of a simple random sample of the same size: `deff = V / V_srs`.

    For D domains: `se` (D,) = √V, `n` (D,) answers, `weighted` (D, L) the sum of the weights of those
    who chose each of L levels, `scores` (L,). A simple random sample with replacement has
    `V_srs = s² / n` with `s² = n/(n-1) Σ w (y - θ)² / Σ w`, the sums over the n answers y, θ their
    weighted mean. With all weights 1 that is the answers' own variance; otherwise it estimates the
    variance among those whom the weights stand for (by population: among the inhabitants), so that
    what unequal weights cost is part of the design effect. Only the weights' ratios matter.
    NaN where n < 2 or s² = 0.

    Source: Kish, *Survey Sampling* (1965), section 8.2; s² and n as for `svymean(deff = "replace")` and
    `svyvar` in R's `survey` package (Lumley 2004).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        base = weighted.sum(axis=1)
        apart = _apart(scores, weighted @ scores / base)
        variance = n / (n - 1) * (weighted * apart**2).sum(axis=1) / base
        deff: Floats = np.where((n > 1) & (variance > 0), se**2 / (variance / n), np.nan)
    return deff


def _apart(scores: Floats, mean: Floats) -> Floats:
    """(D, L): how far each score lies from each mean; exactly 0 where rounding alone parts them."""
    apart = scores - mean[:, None]
    return np.where(np.abs(apart) <= ROUNDING, 0.0, apart)


def _effective_n(n: Floats, deff: Floats) -> Floats:
    """`n / deff` (Kish 1965, section 8.2); NaN where the design effect is 0 or not defined."""
    return n / np.where(deff > 0, deff, np.nan)


def t_interval(mean: Floats, se: Floats, df: Floats) -> tuple[Floats, Floats]:
    """Limits of the 95 % interval `mean ± t(0.975, df) se`; NaN where df < 1 or se is NaN."""
    with np.errstate(invalid="ignore"):
        half = _t_quantile(df) * se
    return mean - half, mean + half


def unit_limits(mean: Floats, se: Floats, df: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Limits of the 95 % interval of a mean in [0, 1], which hold near the ends and lie in [0, 1].

    For D means: `mean`, `se`, `df` (the degrees of freedom of se), `n`. A sample of yes and no with the same
    mean and error would have `θ (1 - θ) / se²` answers; `(1.96 / t(0.975, df))²` of them count, as se is
    itself estimated. With these `m` and `x = θ m` the limits are those of Clopper and Pearson: the 2.5 %
    point of Beta(x, m - x + 1) and the 97.5 % point of Beta(x + 1, m - x). Where there is no such m, as all
    means are at one end or se is 0, `n` takes its place: give the number of independent units. m is at most
    1e12. NaN where df is below 1 or a value is NaN.

    Source: Korn & Graubard (1998), *Survey Methodology* 24, 193-201. They have t(0.975, n - 1) where 1.96
    stands here: of scores between 0 and 1 the mean does not tell the variance, so it is known worse than that
    of yes and no. The steps of a scale make m larger than n, which they don't allow: here it is meant so.
    """
    from scipy.special import betaincinv  # slow to import, see `_t_quantile`

    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        binomial = mean * (1 - mean)
        size = np.where((se > ROUNDING) & (binomial > ROUNDING), binomial / np.square(se), n)
        size = np.where(np.isnan(se), np.nan, size)
        m = np.minimum(size * np.square(NORMAL_95 / _t_quantile(df)), _MOST)
        x = np.clip(mean, 0.0, 1.0) * m
        tail = (1 - CONFIDENCE) / 2
        low = np.where(x > 0, betaincinv(x, m - x + 1, tail), x)
        high = np.where(m - x > 0, betaincinv(x + 1, m - x, 1 - tail), x / m)
    return low, high


def cluster_df(share: Floats) -> Floats:
    """Degrees of freedom of the error of a mean: `1 / Σ h² - 1`, (D,) from the PSUs' shares h (D, H).

    The first term is how many PSUs of equal weight the unequal ones are worth (Kish). V is about a sum of
    independent parts, the variance of each in proportion to its share; the degrees of freedom of such a sum
    are `(Σ h)² / Σ h²` (Satterthwaite 1946), less one for the mean. At least 1; NaN where there is a single
    PSU. Those of Bell and McCaffrey, which follow the quadratic form to its end, are fewer, and under very
    unequal weights so few that intervals hold 98 of 100 true values (see `docs/method/calibration.md`).

    Source: Satterthwaite (1946), *Biometrics Bulletin* 2, 110-114; Kish (1965), *Survey Sampling*, section
    11.7.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        df = 1 / np.square(share).sum(axis=-1) - 1
    found: Floats = np.where((share > 0).sum(axis=-1) > 1, np.maximum(df, 1.0), np.nan)
    return found


def difference_limits(
    this: tuple[float, float, float], other: tuple[float, float, float], correlation: float
) -> tuple[float, float]:
    """Limits of the 95 % interval of a difference, from both sides' (value, low, high) and their correlation.

    The way from the difference to its lower limit is put together from the ways to the lower limit of the
    one and the upper limit of the other as errors are: `√(a² + b² - 2 r a b)`; the upper limit likewise.
    With r = -1 they add up, which is the most they can be whatever the correlation is (Cauchy and Schwarz).

    Source: Zou & Donner (2008), *Statistics in Medicine* 27, 1693-1702; with a correlation Zou (2007),
    *Psychological Methods* 12, 399-413.
    """
    (a, a_low, a_high), (b, b_low, b_high) = this, other

    def way(first: float, second: float) -> float:
        return math.sqrt(max(0.0, first**2 + second**2 - 2 * correlation * first * second))

    return a - b - way(a - a_low, b_high - b), a - b + way(a_high - a, b - b_low)


def welch(variances: Sequence[float], dfs: Sequence[float]) -> float:
    """Degrees of freedom of a sum of independent variances: `(Σ V)² / Σ V² / df`.

    The smallest of them where all variances are 0. Source: Satterthwaite (1946); Welch (1947), *Biometrika*
    34.
    """
    below = sum(v**2 / df for v, df in zip(variances, dfs, strict=True))
    return sum(variances) ** 2 / below if below > 0 else min(dfs)


def student_mass(low: float, high: float, mean: float, se: float, df: float | None) -> float:
    """The probability that `mean + se · t(df)` puts on [low, high); ±inf are allowed, se 0 is a point."""
    if se == 0:
        return float(low <= mean < high)
    return student_cdf((high - mean) / se, df) - student_cdf((low - mean) / se, df)


def student_cdf(x: float, df: float | None) -> float:
    """The probability that t(df) puts below x; the normal distribution's where df is None."""
    if math.isinf(x) or df is None:
        return 0.5 * math.erfc(-x / math.sqrt(2))
    from scipy.special import stdtr  # slow to import, see `_t_quantile`

    return float(stdtr(df, x))


@lru_cache(maxsize=4096)
def t_quantile(df: float | None) -> float:
    """t(0.975, df), half of a 95 % interval in errors; the normal distribution's 1.96 where df is None."""
    return NORMAL_95 if df is None else float(_t_quantile(np.array(df)))


def sample_mean(values: Floats, step: float) -> tuple[float, float | None, float | None, float | None]:
    """Mean, standard error `s/√n` and 95 % limits of n independent values; one value has no error.

    The values lie in [0, 1] and were rounded to multiples of `step`, so s² is at least `step²/12`, the
    variance of what was rounded off (Sheppard): three who say the same are not without error. The limits are
    `unit_limits`.
    """
    mean = float(values.mean())
    if len(values) < 2:
        return mean, None, None, None
    se = math.sqrt(max(float(values.var(ddof=1)), step**2 / 12) / len(values))
    center, n = np.array([mean]), np.array([float(len(values))])
    low, high = unit_limits(center, np.array([se]), n - 1, n)
    return mean, se, float(low[0]), float(high[0])


def _t_quantile(df: Floats) -> Floats:
    """t(0.975, df); NaN where df < 1."""
    from scipy.special import stdtrit  # slow to import, and of no use to who only reads a release

    return np.asarray(stdtrit(np.where(df >= 1, df, np.nan), (1 + CONFIDENCE) / 2), dtype=np.float64)
