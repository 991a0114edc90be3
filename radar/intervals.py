"""The statistics: means, variances and intervals, each with its source."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

CONFIDENCE = 0.95
ROUNDING = 1e-12
"""Scores lie in [0, 1]. Two of them that are nearer to one another than this are the same score."""


@dataclass(frozen=True, slots=True)
class Estimates:
    """Means of D domains with their sampling errors, all arrays of shape (D,) but for `influence`.

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


def ratio_means(counts: Floats, scores: Floats, weight: Floats) -> Estimates:
    """Weighted means of D domains over H primary sampling units (PSUs), Taylor-linearised.

    `counts` (D, H, L): how many answers of each PSU chose each of L levels; `scores` (L,) in [0, 1];
    `weight` (D, H): the weight of each answer of the PSU. With N the answers of a PSU and S the sum
    of their scores, `θ = Σ w S / Σ w N`, `z = w (S - θ N) / Σ w N` and `V = H/(H-1) Σ (z - z̄)²`, the
    interval is `θ ± t(0.975, H_D - 1) √V`, where H_D counts the PSUs with an answer in the domain.

    Source: Särndal, Swensson & Wretman, *Model Assisted Survey Sampling* (1992), sections 5.6-5.8
    (ratio of totals) with PSUs drawn with replacement; the same as `svymean` on a subset of a
    `svydesign(ids=~psu, weights=~w)` in R's `survey` package (Lumley 2004).
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
    return Estimates(mean, se, low, high, influence, deff, effective_n, all_equal)


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
    return Estimates(mean, se, low, high, np.empty((len(base), 0)), deff, _effective_n(base, deff), all_equal)


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


def sample_mean(values: Floats) -> tuple[float, float | None, float | None, float | None]:
    """Mean, standard error `s/√n` and 95 % t limits of independent values; one value has no error."""
    mean = float(values.mean())
    if len(values) < 2:
        return mean, None, None, None
    se = float(values.std(ddof=1)) / math.sqrt(len(values))
    half = float(_t_quantile(np.array(len(values) - 1.0))) * se
    return mean, se, mean - half, mean + half


def _t_quantile(df: Floats) -> Floats:
    """t(0.975, df); NaN where df < 1."""
    from scipy.special import stdtrit  # slow to import, and of no use to who only reads a release

    return np.asarray(stdtrit(np.where(df >= 1, df, np.nan), (1 + CONFIDENCE) / 2), dtype=np.float64)
