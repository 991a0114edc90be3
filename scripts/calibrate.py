"""Do the intervals, certainties and moves hold what they say? Surveys are drawn whose truth is known.

    python scripts/calibrate.py              prints the tables, in some minutes
    python scripts/calibrate.py --write      puts them into docs/method/calibration.md
    python scripts/calibrate.py --runs 200   fewer surveys: faster, and less exact
    python scripts/calibrate.py --plot a.html   pictures of the intervals of means and of certainties too

The same seed gives the same tables.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
from plotly.subplots import make_subplots
from scipy.special import betaln, comb

from radar.estimates.intervals import (
    Estimates,
    Floats,
    difference_limits,
    ratio_means,
    sample_mean,
    unit_limits,
    welch,
)
from radar.inputs.settings import Dimension, Ring, Scheme, Sector, Settings
from radar.placement.rings import Measured, movement, standing

PAGE = Path(__file__).parents[1] / "docs" / "method" / "calibration.md"
SEED = 20261126
SCORES = np.arange(5) / 4
MUNICIPALITIES = (3, 5, 10, 40, 98)
MEANS = (0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95)
DESIGNS: tuple[tuple[str, bool, Scheme], ...] = (
    ("equal", False, "respondent"),
    ("skewed, `respondent`", True, "respondent"),
    ("skewed, `municipality`", True, "municipality"),
    ("skewed, `population`", True, "population"),
)
ALIKE = 0.05
"""How alike the answers of a municipality are: the variance of its mean, as a share of m (1 - m)."""
SPREAD = 4.0
"""How alike people are: an answer has a beta-binomial distribution with this sum of its parameters."""
ANSWERS = 12
"""Of a municipality, on average."""
TECHNOLOGIES = 28
RADAR = Settings(
    title="Calibration",
    publisher="Nobody",
    sectors=[Sector(id="a", name="A"), Sector(id="b", name="B")],
    rings=[
        Ring(id="first", name="First", from_=0.72),
        Ring(id="second", name="Second", from_=0.55),
        Ring(id="third", name="Third", from_=0.35),
        Ring(id="fourth", name="Fourth", from_=0),
    ],
    dimensions={"adoption": Dimension(name="Adoption", source="survey")},
)
Generator = np.random.Generator
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sample:
    """D surveys of one question: what came in, and what is estimated of it."""

    counts: Counts
    """(D, H, levels)."""
    found: Estimates
    respondent: Floats
    """The means under the weights of respondents, (D,)."""


def shares(means: Floats) -> Floats:
    """The probability of each of five levels, (…, 5), for those whose mean score is given."""
    a, b = np.clip(means, 1e-4, 1 - 1e-4) * SPREAD, np.clip(1 - means, 1e-4, 1 - 1e-4) * SPREAD
    k = np.arange(5)
    found = comb(4, k) * np.exp(betaln(a[..., None] + k, b[..., None] + 4 - k) - betaln(a, b)[..., None])
    return np.asarray(found / found.sum(axis=-1, keepdims=True), np.float64)


def municipal_means(rng: Generator, true: Floats, psus: int, alike: Floats | float = ALIKE) -> Floats:
    """(D, H): a mean for each municipality, around the true one of each survey."""
    k = (1 / np.broadcast_to(alike, true.shape) - 1)[:, None]
    found: Floats = rng.beta(true[:, None] * k, (1 - true[:, None]) * k, (len(true), psus))
    return found


def sample(rng: Generator, means: Floats, skewed: bool, scheme: Scheme) -> Sample:
    """Answers from municipalities with these means (D, H)."""
    sizes = np.exp(rng.normal(0, 0.8, means.shape) - 0.32) if skewed else np.ones(means.shape)
    n = np.maximum(1, rng.poisson(ANSWERS * sizes))
    counts = rng.multinomial(n, shares(means))
    people = np.exp(rng.normal(0, 1, means.shape)) if skewed else np.ones(means.shape)
    weight = {"respondent": np.ones(n.shape), "municipality": 1 / n, "population": people / n}[scheme]
    found = ratio_means(counts.astype(float), SCORES, weight)
    return Sample(counts, found, (counts.sum(axis=1) @ SCORES) / n.sum(axis=1))


def rounded(rng: Generator, drawn: Sample, pooled: bool, to: int = 3) -> tuple[Floats, Floats]:
    """Limits from counts that are rounded by lot, and an error from these counts and a design effect.

    `pooled`: one design effect for all samples, which are known better than the single ones: four times the
    degrees of freedom are given to it.
    """
    true = drawn.counts.sum(axis=1)
    n = true - true % to + to * (rng.random(true.shape) < (true % to) / to)
    base, simple = np.maximum(n.sum(axis=1), to).astype(float), true.sum(axis=1).astype(float)
    own = (n @ SCORES) / base
    extra = drawn.found.mean - drawn.respondent
    lot = np.where(extra == 0, 0.0, 0.71 / base)
    mean = np.clip(own + extra + rng.normal(0, 1, base.shape) * lot, 0, 1)
    apart = np.square(SCORES - own[:, None])
    variance = ((n + true / simple[:, None]) * apart).sum(axis=1) / (base + 1)
    noise = (apart * np.where(n > 0, 4 / 3, 2 / 3)).sum(axis=1) / base**2 + np.square(lot)
    of_simple = (true * np.square(SCORES - drawn.respondent[:, None])).sum(axis=1) / simple / (simple - 1)
    of_design = np.square(drawn.found.error)
    if pooled:
        deff = np.full(base.shape, max(1.0, of_design.sum() / of_simple.sum()))
    else:
        deff = np.maximum(1.0, np.divide(of_design, of_simple, out=np.ones(base.shape), where=of_simple > 0))
    df = drawn.found.df * (4 if pooled else 1)
    return unit_limits(mean, np.sqrt(deff * variance / base + noise), df, base / deff)


def holds(true: float | Floats, low: Floats, high: Floats) -> float:
    """How many of 100 intervals hold the true value."""
    return 100 * float(np.mean((low <= true) & (true <= high)))


def coverage(
    rng: Generator, psus: int, skewed: bool, scheme: Scheme, true: float, runs: int
) -> tuple[float, float]:
    """How many of 100 intervals of a mean hold it: R's, and ours."""
    told = np.zeros(2)
    step = max(1, 4000 // psus)
    for start in range(0, runs, step):
        size = min(step, runs - start)
        found = sample(rng, municipal_means(rng, np.full(size, true), psus), skewed, scheme).found
        sides = [(found.low, found.high), (found.lower, found.upper)]
        told += [size * holds(true, *side) for side in sides]
    r, ours = (float(v) for v in told / runs)
    return r, ours


def coverage_table(rng: Generator, runs: int) -> Iterator[str]:
    """Intervals of means, for all designs."""
    yield "| Municipalities | Design | " + " | ".join(f"{mean:g}" for mean in MEANS) + " |"
    yield "| --- | --- |" + " --- |" * len(MEANS)
    for psus in MUNICIPALITIES:
        for name, skewed, scheme in DESIGNS:
            cells = [coverage(rng, psus, skewed, scheme, mean, runs) for mean in MEANS]
            told = [f"{r:.0f} → {ours:.0f}" for r, ours in cells]
            yield f"| {psus} | {name} | " + " | ".join(told) + " |"


def rounding_table(rng: Generator, runs: int) -> Iterator[str]:
    """Intervals from rounded counts, with each technology's own design effect and with a pooled one."""
    yield "| Municipalities | Design | not rounded | width | own design effect | width | pooled | width |"
    yield "| --- | --- |" + " --- |" * 6
    for psus in MUNICIPALITIES:
        for name, skewed, scheme in DESIGNS:
            kept = []
            for _ in range(max(10, runs // TECHNOLOGIES)):
                true = rng.uniform(0.05, 0.95, TECHNOLOGIES)
                alike = 0.02 * 5 ** rng.uniform(0, 1, TECHNOLOGIES)  # between 0.02 and 0.1
                drawn = sample(rng, municipal_means(rng, true, psus, alike), skewed, scheme)
                limits = [
                    (drawn.found.lower, drawn.found.upper),
                    *(rounded(rng, drawn, p) for p in (False, True)),
                ]
                kept.append(
                    [v for low, high in limits for v in (holds(true, low, high), np.mean(high - low))]
                )
            told = [
                f"{v:.0f}" if i % 2 == 0 else f"{v:.2f}"
                for i, v in enumerate(np.array(kept, float).mean(axis=0))
            ]
            yield f"| {psus} | {name} | " + " | ".join(told) + " |"


def indices(
    rng: Generator, municipal: Floats, maturity: Floats | None, experts: int = 5
) -> tuple[Floats, Floats, Floats]:
    """Index, error and degrees of freedom of technologies: of a survey, or half each with experts."""
    found = sample(rng, municipal, True, "respondent").found
    if maturity is None:
        return found.mean, found.error, found.df
    given = np.clip(np.round(8 * rng.normal(maturity[:, None], 0.1, (len(maturity), experts))), 0, 8) / 8
    panel = [sample_mean(ratings, 1 / 8) for ratings in given]
    mean, se = np.array([rated[0] for rated in panel]), np.array([rated[1] or 0.0 for rated in panel])
    variances = np.stack([np.square(found.error / 2), np.square(se / 2)])
    df = [welch([a, b], [d, experts - 1.0]) for a, b, d in zip(*variances, found.df, strict=True)]
    return (found.mean + mean) / 2, np.sqrt(variances.sum(axis=0)), np.array(df)


def certainty_table(rng: Generator, runs: int) -> Iterator[str]:
    """How often a technology really belongs to its ring, by how sure the radar says it is."""
    bins = (0.4, 0.6, 0.75, 0.9, 0.97, 1.01)
    names = ["40–60 %", "60–75 %", "75–90 %", "90–97 %", "over 97 %"]
    yield "| Municipalities | Index of | " + " | ".join(names) + " | all |"
    yield "| --- | --- |" + " --- |" * (len(names) + 1)
    for psus in MUNICIPALITIES:
        for measured_by in ("survey", "survey and 5 experts"):
            told, right = [], []
            true = rng.uniform(0.02, 0.98, runs * 4)
            maturity = np.clip(rng.normal(true, 0.15), 0.15, 0.85) if "experts" in measured_by else None
            index = true if maturity is None else (true + maturity) / 2
            means = municipal_means(rng, true, psus)
            for value, se, df, real in zip(*indices(rng, means, maturity), index, strict=True):
                stands = standing(float(value), float(se), RADAR, float(df))
                told.append(stands.certainty or 0.0)
                right.append(stands.ring == RADAR.ring_of(float(real)).id)
            stated, hit = np.array(told), np.array(right)
            cells = []
            for low, high in [*pairwise(bins), (0.0, 1.01)]:
                of_these = (low <= stated) & (stated < high)
                cells.append(
                    f"{100 * stated[of_these].mean():.0f} → {100 * hit[of_these].mean():.0f}"
                    if of_these.sum() >= 50
                    else "–"
                )
            yield f"| {psus} | {measured_by} | " + " | ".join(cells) + " |"


def moves(rng: Generator, psus: int, before: Floats, now: Floats, same: float) -> list[tuple[str, bool]]:
    """Movement of technologies between two editions; `same`: how alike a municipality's means are in both."""
    first = municipal_means(rng, before, psus)
    second = municipal_means(rng, now, psus)
    if same:
        second = np.where(rng.random(first.shape) < same, first, second)
    sides = []
    for means in (first, second):
        figures = zip(*indices(rng, means, None), strict=True)
        sides.append(
            [(round(float(v), 3), round(float(se), 3), round(float(df), 1)) for v, se, df in figures]
        )
    told = []
    for this, other in zip(*sides, strict=True):
        then, since = (Measured(RADAR.ring_of(v).id, v, se, df) for v, se, df in (this, other))
        told.append(movement(then, since, RADAR))
    return [(moved, bool(supported)) for moved, supported in told]


def movement_table(rng: Generator, runs: int) -> Iterator[str]:
    """False alarms where nothing moved, and how many real moves are found."""
    yield (
        "| Municipalities | Truth | Changes of ring seen, % | of these supported, % |"
        " Technologies supported, % | Editions with one or more, % |"
    )
    yield "| --- | --- | --- | --- | --- | --- |"
    editions = max(20, runs // 5)
    for psus in (5, 10, 40, 98):
        cases = (
            ("all stay, anywhere", 0.0, False, 0.0),
            ("all stay, the same municipalities answer", 0.0, False, 0.8),
            ("all stay on a border", 0.0, True, 0.0),
            ("all go up by 0.1", 0.1, False, 0.0),
            ("all go up by 0.2", 0.2, False, 0.0),
        )
        for name, step, on_border, same in cases:
            seen = supported = alarms = 0
            for _ in range(editions):
                before = (
                    rng.choice([0.35, 0.55, 0.72], TECHNOLOGIES)
                    if on_border
                    else rng.uniform(0.05, 0.95 - step, TECHNOLOGIES)
                )
                found = moves(rng, psus, before, before + step, same)
                changed = [yes for moved, yes in found if moved in ("in", "out")]
                seen, supported = seen + len(changed), supported + sum(changed)
                alarms += any(changed)
            all_ = editions * TECHNOLOGIES
            yield (
                f"| {psus} | {name} | {100 * seen / all_:.1f} | {100 * supported / max(1, seen):.1f} |"
                f" {100 * supported / all_:.2f} | {100 * alarms / editions:.1f} |"
            )


def gap_table(rng: Generator, runs: int) -> Iterator[str]:
    """The gap need - use, with the pooled correlation and with the bound; and the change of a mean."""
    yield (
        "| Municipalities | Errors go together | Gap: holds, % | width | Bound: holds, % | width |"
        " Change of a mean: alarms, % |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for psus in (3, 5, 10, 40, 98):
        for alike in (0.0, 0.7):
            kept: list[tuple[bool, float, bool, float, bool]] = []
            for _ in range(max(10, runs // 20)):
                use = rng.uniform(0.1, 0.8, TECHNOLOGIES)
                need = np.clip(use + rng.normal(0.1, 0.1, TECHNOLOGIES), 0.05, 0.95)
                a, b = _together(rng, need, use, psus, alike)
                pooled = (a.pull * b.pull).sum() / math.sqrt(
                    np.square(a.pull).sum() * np.square(b.pull).sum()
                )
                known = math.floor(10 * pooled) / 10
                after = sample(rng, municipal_means(rng, use, psus), True, "respondent").found
                for t, gap in enumerate(need - use):
                    first, other, again = (
                        (float(e.mean[t]), float(e.lower[t]), float(e.upper[t])) for e in (a, b, after)
                    )
                    low, high = difference_limits(first, other, known)
                    least, most = difference_limits(first, other, -1.0)
                    down, up = difference_limits(again, other, 0.0)
                    kept.append(
                        (
                            low <= gap <= high,
                            high - low,
                            least <= gap <= most,
                            most - least,
                            not down <= 0 <= up,
                        )
                    )
            hit, width, bound_hit, bound, alarm = np.array(kept, float).mean(axis=0)
            yield (
                f"| {psus} | {'much' if alike else 'not'} | {100 * hit:.1f} | {width:.2f} |"
                f" {100 * bound_hit:.1f} | {bound:.2f} | {100 * alarm:.1f} |"
            )


def _together(
    rng: Generator, need: Floats, use: Floats, psus: int, alike: float
) -> tuple[Estimates, Estimates]:
    """Estimates of two questions that the same people answer; `alike`: of how many both say the same."""
    means = [municipal_means(rng, true, psus) for true in (need, use)]
    n = np.maximum(1, rng.poisson(ANSWERS * np.exp(rng.normal(0, 0.8, means[0].shape) - 0.32)))
    # who says the same of both: one lot decides both answers
    chosen = np.zeros((2, *n.shape, 5))
    bounds = [np.cumsum(shares(side_means), axis=-1) for side_means in means]
    for i in range(int(n.max())):
        lot = rng.random(n.shape)
        other = np.where(rng.random(n.shape) < alike, lot, rng.random(n.shape))
        for side, (shares_below, drawn) in enumerate(zip(bounds, (lot, other), strict=True)):
            level = np.minimum(4, (drawn[..., None] > shares_below).sum(axis=-1))
            chosen[side] += (np.arange(5) == level[..., None]) & (i < n)[..., None]
    first, other_ = (ratio_means(counts, SCORES, np.ones(n.shape)) for counts in chosen)
    return first, other_


def picture(made: dict[str, list[str]]) -> go.Figure:
    """The tables of intervals and of certainties: what is found, over the true mean and over what is said."""
    names = [name for name, *_ in DESIGNS]
    titles = [f"{psus} municipalities" for psus in MUNICIPALITIES]
    shown = make_subplots(
        len(names) + 1,
        len(MUNICIPALITIES),
        subplot_titles=titles,
        row_titles=[*(name.replace("`", "") for name in names), "certainty"],
    )
    cells = [_numbers(line) for line in made["coverage"][2:]]
    for i, pairs in enumerate(cells):
        at = {"row": i % len(names) + 1, "col": i // len(names) + 1}
        for side, dash in ((0, "dot"), (1, "solid")):
            drawn = go.Scatter(
                x=MEANS, y=[pair[side] for pair in pairs], line={"dash": dash, "color": "#0b5394"}
            )
            shown.add_trace(drawn, **at)
        shown.add_hrect(y0=93, y1=97, opacity=0.15, line_width=0, fillcolor="#0b5394", **at)
        shown.update_yaxes(range=[70, 100], **at)
    for i, line in enumerate(made["certainty"][2:]):
        pairs = _numbers(line)[:-1]
        at = {"row": len(names) + 1, "col": i // 2 + 1}
        shown.add_trace(
            go.Scatter(
                x=[a for a, _ in pairs],
                y=[b for _, b in pairs],
                line={"color": ("#0b5394", "#b45f06")[i % 2]},
            ),
            **at,
        )
        shown.add_trace(go.Scatter(x=[50, 100], y=[50, 100], line={"color": "#999", "dash": "dot"}), **at)
    return shown.update_layout(showlegend=False, height=1300, title="Dotted: R's intervals, and the diagonal")


def _numbers(line: str) -> list[tuple[float, float]]:
    """The pairs in a row of a table."""
    pairs = [cell.split(" → ") for cell in line.split("|") if " → " in cell]
    return [(float(first), float(other)) for first, other in pairs]


def tables(runs: int) -> dict[str, list[str]]:
    """All tables, each with a seed of its own."""
    made = (coverage_table, rounding_table, certainty_table, movement_table, gap_table)
    seeds = np.random.SeedSequence(SEED).spawn(len(made))
    return {
        make.__name__.removesuffix("_table"): list(make(np.random.default_rng(seed), runs))
        for make, seed in zip(made, seeds, strict=True)
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, or write them into the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=2000, help="surveys for each figure")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/method/calibration.md")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="HTML file to draw pictures into")
    given = parser.parse_args(arguments)
    text = PAGE.read_text(encoding="utf-8") if given.write else ""
    made = tables(given.runs)
    if given.plot:
        picture(made).write_html(given.plot)
    for name, lines in made.items():
        table = "\n".join(lines)
        if given.write:
            before, _, rest = text.partition(f"<!-- {name} -->\n\n")
            text = f"{before}<!-- {name} -->\n\n{table}\n\n<!-- end -->{rest.partition('<!-- end -->')[2]}"
        else:
            print(f"\n{name}\n\n{table}")
    if given.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
