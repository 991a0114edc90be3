"""One question's table -> figures: which cells may be shown, and what is shown of them.

A cell is a technology's answers from everyone, from an area or from a size class. Everything that is shown is
computed from rounded counts, and from nothing else but a design effect of two digits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from radar.disclosure.figures import Figure, LevelCount, Published, Withheld
from radar.disclosure.rounding import Ints, Lots
from radar.estimates.estimates import Domains, QuestionTable
from radar.estimates.intervals import unit_limits
from radar.inputs.questionnaire import BLANK, DONT_KNOW, NOT_RELEVANT
from radar.inputs.settings import Disclosure, Scheme

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

DECIMALS = 3
"""Means and limits are published with this many decimals."""
DIGITS = 2
"""Errors and design effects are published with this many significant digits."""
ENOUGH = 5
"""What is pooled over technologies takes so many of them to tell of none."""
_SPECIAL = 3
"""How many codes follow the levels: don't know, not relevant, blank."""
_WEIGHTED_SD = 0.71 / 3
"""Of one answer and a unit of rounding: so far apart, by lot, are weighted means from their true distance."""
_MOST_WEIGHT = 0.5
"""No municipality has more of the weight in a cell than this."""


@dataclass(frozen=True)
class Design:
    """What all tables of an edition share."""

    rule: Disclosure
    scheme: Scheme
    clustered: bool
    df: float | None
    """Degrees of freedom of all errors, before the rounding is added; None: there are no errors."""
    lots: Lots


@dataclass(frozen=True)
class Cells:
    """What is published of a table's technologies x cells. Where `shown` is false the rest says nothing."""

    n: Ints
    """(technologies, cells, codes): rounded counts."""
    shown: Bools
    mean: Floats
    se: Floats
    """NaN where there is no interval."""
    low: Floats
    high: Floats
    deff: Floats


def publish_cells(
    table: Domains, question: str, scores: Sequence[float], design: Design, everyone: Cells | None = None
) -> Cells:
    """What may be published of the domains of a question.

    `everyone`: what is published of the table whose first cell is all of them; None: it is this one.
    """
    value = np.asarray(scores)
    n = design.lots.rounded(table.n, table.keys)
    shown = _passing(table, n, design)
    shown &= (shown if everyone is None else everyone.shown)[:, :1]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = _means(table, question, n, value, design, shown)
        deff = _design_effects(table, value, shown, everyone)
        levels = n[..., :-_SPECIAL].astype(float)
        sampling = (
            deff * _variance(levels, None if everyone is None else everyone.n, value) / levels.sum(axis=2)
        )
        noise = _noise(levels, mean, value, design)
        se = significant(np.sqrt(sampling + noise), DIGITS)
        if design.df is None:
            se = np.full_like(se, np.nan)
        low, high = _limits(mean, se, sampling, noise, design.df, levels.sum(axis=2) / deff)
    return Cells(n, shown, mean, se, low, high, deff)


def _passing(table: Domains, n: Ints, design: Design) -> Bools:
    """Where enough people from enough municipalities chose a level, by the true and the rounded counts."""
    rule, valid = design.rule, table.valid
    voices = table.municipalities if design.clustered else valid
    enough: Bools = (valid >= rule.k) & (voices >= rule.municipalities)
    enough &= n[..., :-_SPECIAL].sum(axis=2) >= rule.k
    return enough & ~_dominated(table, design)


def _dominated(table: Domains, design: Design) -> Bools:
    """Where one municipality's population outweighs all others': the mean would nearly be its own."""
    if design.scheme != "population" or not design.clustered or design.rule.public:
        return np.zeros(table.n.shape[:2], bool)
    return np.asarray(table.largest > _MOST_WEIGHT)


def _means(table: Domains, question: str, n: Ints, scores: Floats, design: Design, shown: Bools) -> Floats:
    """`θ' = Σ s ñ / Σ ñ`; under other weights than the respondents' own, `+ (θ_w − θ_r) + η`.

    θ_w − θ_r is the exact distance of the two means, η a lot that is normal with the deviation `weighted_sd`.
    """
    mean = _mean(n, scores)
    if design.scheme != "respondent":
        mean = mean + table.estimates.mean.reshape(shown.shape) - _mean(table.n, scores)
        if design.lots.base > 1:
            sd = weighted_sd(n[..., :-_SPECIAL].sum(axis=2), design.lots.base)
            for t, a in np.argwhere(shown).tolist():
                name = "\0".join((design.scheme, question, table.technologies[t], table.areas[a]))
                mean[t, a] += sd[t, a] * design.lots.normal(name)
    return np.asarray(np.where(shown, _unit(mean), np.nan))


def weighted_means(table: QuestionTable, cells: Cells, scores: Floats, design: Design) -> Floats:
    """The means of a table that is estimated under another scheme; NaN where they can't be published."""
    shown = cells.shown & ~_dominated(table, design)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _means(table, table.question, cells.n, scores, design, shown)


def weighted_sd(n: Ints, base: int) -> Floats:
    """`0.71 b / 3 ñ`: without it two publications would tell what the weights do to a single municipality."""
    return np.asarray(_WEIGHTED_SD * base / n)


def _mean(n: Ints, scores: Floats) -> Floats:
    """The mean score of (…, codes)."""
    levels = n[..., :-_SPECIAL]
    return np.asarray(levels @ scores / levels.sum(axis=-1))


def _variance(levels: Floats, everyone: Ints | None, scores: Floats) -> Floats:
    """`s̃²`: the sample variance of a cell's answers and one more, which is divided as everyone's are.

    `everyone`: their counts; None: those of the first cell. To theirs an answer is added that is divided
    evenly. So `s̃²` is 0 nowhere, and few answers that are alike don't pass for ones without any error.
    """
    whole = (levels if everyone is None else everyone[..., :-_SPECIAL])[:, :1] + 1 / len(scores)
    own = levels + whole / whole.sum(axis=2, keepdims=True)
    if everyone is None:
        own[:, :1] = whole
    mean = own @ scores / own.sum(axis=2)
    return np.asarray((own * (scores - mean[..., None]) ** 2).sum(axis=2) / levels.sum(axis=2))


def _design_effects(table: Domains, scores: Floats, shown: Bools, everyone: Cells | None) -> Floats:
    """`deff = ΣV / ΣV₁` over the technologies shown in a cell, at least 1: one number for all of them.

    V is the variance of the design, V₁ that of as many independent respondents: a generalised variance
    function (Wolter 2007, chapter 7). A table's own would tell how its answers fall on municipalities, and
    with that what they are: of three municipalities of known size a table's mean and own design effect give
    all answers in half of the cases. Under `ENOUGH` technologies everyone's is told to one digit, and a
    part has everyone's.
    """
    n = table.n[..., :-_SPECIAL]
    size, apart = n.sum(axis=2), scores - (n @ scores / n.sum(axis=2))[..., None]
    alone = (n * apart**2).sum(axis=2) / (size * (size - 1))
    design = table.estimates.error.reshape(shown.shape) ** 2
    known = shown & (table.estimates.deff.reshape(shown.shape) > 0)
    ratio = np.where(known, design, 0).sum(axis=0) / np.where(known, alone, 0).sum(axis=0)
    pooled = np.maximum(1, np.nan_to_num(ratio, nan=1.0))
    few = known.sum(axis=0) < ENOUGH
    if everyone is None:
        whole = significant(pooled[0], 1 if few[0] else DIGITS)
    else:
        whole = everyone.deff[:, 0].max(initial=1.0)
    deff = np.where(few, whole, significant(pooled, DIGITS))
    return np.asarray(np.broadcast_to(deff, shown.shape))


def _noise(levels: Floats, mean: Floats, scores: Floats, design: Design) -> Floats:
    """The variance of the mean that the rounding adds: `Σ (s − θ')² v / ñ²`.

    `v = (b² − 1)/6` is the variance of a count that is rounded to multiples of b, over all remainders; half
    of it where the rounded count is 0, which stands for few numbers. Under weights that of their lot is
    added.
    """
    base = design.lots.base
    v = (base**2 - 1) / 6 * np.where(levels > 0, 1.0, 0.5)
    size = levels.sum(axis=2)
    noise = ((scores - mean[..., None]) ** 2 * v).sum(axis=2) / size**2
    if design.scheme != "respondent" and base > 1:
        noise = noise + weighted_sd(size.astype(np.int64), base) ** 2
    return np.asarray(noise)


def _limits(
    mean: Floats, se: Floats, sampling: Floats, noise: Floats, df: float | None, effective: Floats
) -> tuple[Floats, Floats]:
    """95 % limits, with Welch and Satterthwaite's degrees of freedom (1946), see `unit_limits`.

    `df`: those of the sampling error; that of the rounding is known. `effective`: answers over design effect,
    which stand for the error where all are at one end of the scale.
    """
    both = np.full_like(mean, np.nan) if df is None else (sampling + noise) ** 2 / (sampling**2 / df)
    low, high = unit_limits(mean, se, both, effective)
    return _unit(low), _unit(high)


def _unit(values: Floats) -> Floats:
    """Cut to [0, 1], and rounded to `DECIMALS`."""
    return np.asarray(np.round(np.clip(values, 0.0, 1.0), DECIMALS))


def significant(values: Floats, digits: int) -> Floats:
    """Rounded to so many significant digits."""
    size = np.floor(np.log10(np.where(values > 0, values, 1.0)))
    unit = 10.0 ** (digits - 1 - size)
    return np.asarray(np.round(np.rint(values * unit) / unit, 6))


def figures(
    table: Domains, codes: Sequence[str], cells: Cells, rule: Disclosure
) -> Mapping[tuple[str, str], Published]:
    """By technology and cell. Where nothing is withheld, a cell that nobody answered in is left out."""
    found: dict[tuple[str, str], Published] = {}
    for t, technology in enumerate(table.technologies):
        for a, name in enumerate(table.areas):
            if not name:
                continue
            if cells.shown[t, a]:
                found[technology, name] = _figure(codes, cells, t, a)
            elif not rule.public:
                found[technology, name] = Withheld()
    return found


def _figure(codes: Sequence[str], cells: Cells, t: int, a: int) -> Figure:
    n = dict(zip(codes, cells.n[t, a].tolist(), strict=True))
    told = [*codes[:-_SPECIAL], DONT_KNOW, NOT_RELEVANT]
    interval = not np.isnan(cells.se[t, a])
    return Figure(
        mean=float(cells.mean[t, a]),
        se=float(cells.se[t, a]) if interval else None,
        ci_low=float(cells.low[t, a]) if interval else None,
        ci_high=float(cells.high[t, a]) if interval else None,
        n=sum(n[code] for code in codes[:-_SPECIAL]),
        dont_know=n[DONT_KNOW],
        distribution=tuple(LevelCount(code, n[code]) for code in told),
        blank=n[BLANK],
        deff=float(cells.deff[t, a]) if interval else None,
    )
