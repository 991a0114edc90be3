"""The statistics: means, variances and intervals, each with its source."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimates:
    """Means of D domains with their sampling errors, all arrays of shape (D,) or (D, H).

    NaN stands where there is nothing to say: all four where there is no answer, the limits where
    there is a single PSU (the formula's error is 0 there, and means nothing).
    """

    mean: Floats
    se: Floats
    low: Floats
    high: Floats
    influence: Floats
    """z, shape (D, H): how far each PSU pulls the mean. It sums to 0 over the PSUs."""


def ratio_means(n: Floats, total: Floats, weight: Floats) -> Estimates:
    """Weighted means of D domains over H primary sampling units (PSUs), Taylor-linearised.

    `n` (D, H): valid answers of each PSU; `total` (D, H): the sum of their scores; `weight` (D, H):
    the weight of each answer of the PSU. With `θ = Σ w S / Σ w N`, `z = w (S - θ N) / Σ w N` and
    `V = H/(H-1) Σ (z - z̄)²`, the interval is `θ ± t(0.975, H_D - 1) √V`, where H_D counts the PSUs
    with a valid answer in the domain.

    Source: Särndal, Swensson & Wretman, *Model Assisted Survey Sampling* (1992), sections 5.6-5.8
    (ratio of totals) with PSUs drawn with replacement; the same as `svymean` on a subset of a
    `svydesign(ids=~psu, weights=~w)` in R's `survey` package (Lumley 2004).
    """
    size = n.shape[1]
    base = (weight * n).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (weight * total).sum(axis=1) / base
        influence = weight * (total - mean[:, None] * n) / base[:, None]
    influence[n == 0] = 0.0
    present = (n > 0).sum(axis=1)
    se = np.where(present > 0, np.sqrt(psu_variance(influence, size)), np.nan)
    low, high = t_interval(mean, se, present - 1.0)
    return Estimates(mean, se, low, high, influence)


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
        spread = (n * (scores - mean[:, None]) ** 2).sum(axis=1) / base**2
    se = np.sqrt(spread * respondents / max(1, respondents - 1))
    low, high = t_interval(mean, se, base - 1.0)
    return Estimates(mean, se, low, high, np.empty((len(base), 0)))


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
