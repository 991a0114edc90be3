"""What rounding keeps and what an attacker can tell: the gate, over random surveys (seeded; minutes).

The attacker knows all that is published (areas and everyone), the rule, the law of the rounding and the exact
size of each area, and puts it together by loopy belief propagation (sum-product): a Poisson prior for each
count, at the rate that everyone's shares give; the rounded counts; that areas add up to everyone; that a
row adds up to the size of its area; that a withheld cell has few answers. "Known" is what it is more than
90 % sure of, rightly.

Two attackers more: `two_builds` knows what was published before and after a municipality handed in,
`weighted_mean` what municipalities a cell is made of.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.linalg import toeplitz
from scipy.stats import multinomial, norm, poisson

from radar.disclosure import lots_of, publish_edition
from radar.disclosure.figures import Figure, Published, PublishedEdition
from radar.estimates.estimates import estimate
from radar.inputs.questionnaire import SPECIAL, Items, Level, Question, Questionnaire, Responses
from radar.inputs.settings import EVERYONE, Area, Dimension, Ring, Scheme, Sector, Settings

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

AREAS, TECHNOLOGIES, LEVELS = 8, 20, 5
CODES = [*(str(i) for i in range(1, LEVELS + 1)), *SPECIAL]
SCORES = np.linspace(0, 1, LEVELS)
BORDERS = (0.72, 0.55, 0.35)
SURE = 0.9
WEIGHTED: tuple[Scheme, ...] = ("municipality", "population")
SMALL = 15
"""So many answers has a small cell, at most."""


@dataclass(frozen=True)
class Survey:
    """Random answers, and what they were drawn from."""

    n: Ints
    """(technologies, areas, municipalities, codes)."""
    mean: Floats
    """(technologies,): the mean score that answers were drawn around."""
    counts: pd.DataFrame
    municipalities: list[str]

    @property
    def people(self) -> dict[str, int]:
        """The population of each municipality: from 1,000 to 16,000."""
        return {name: 1000 << i % 5 for i, name in enumerate(self.municipalities)}

    def without(self, municipality: int) -> Survey:
        """The same before a municipality has handed in."""
        n, counts = self.n.copy(), self.counts
        n[:, :, municipality] = 0
        counts = counts[counts["municipality"] != self.municipalities[municipality]]
        used = counts["municipality"].cat.remove_unused_categories()
        return replace(self, n=n, counts=counts.assign(municipality=used))


def survey(seed: int, respondents: int, municipalities: int) -> Survey:
    """Areas and municipalities of very different size; means from .1 to .8, others in each municipality."""
    rng = np.random.default_rng(seed)
    area = rng.choice(AREAS, respondents, p=rng.dirichlet(np.full(AREAS, 1.2)))
    weight = np.exp(rng.normal(0, 0.8, municipalities))
    place = rng.choice(municipalities, respondents, p=weight / weight.sum())
    if municipalities == respondents:
        place = rng.permutation(municipalities)
    keys = rng.integers(0, 1 << 63, respondents, dtype=np.uint64)
    mean = rng.uniform(0.1, 0.8, TECHNOLOGIES)
    n = np.zeros((TECHNOLOGIES, AREAS, municipalities, len(CODES)), np.int64)
    frames = []
    for t in range(TECHNOLOGIES):
        local = np.clip(mean[t] + rng.normal(0, 0.08, municipalities), 0.01, 0.99)
        code, u = rng.binomial(LEVELS - 1, local[place]), rng.random(respondents)
        for limit, special in ((0.23, LEVELS + 2), (0.17, LEVELS + 1), (0.12, LEVELS)):
            code = np.where(u < limit, special, code)
        np.add.at(n[t], (area, place, code), 1)
        said = {
            "technology": f"t{t:02}",
            "area": area,
            "municipality": place,
            "level": code,
            "n": 1,
            "key": keys,
        }
        frames.append(pd.DataFrame(said))
    names = [f"m{m:03}" for m in range(municipalities)]
    axes = ["technology", "area", "municipality", "level"]
    counts = pd.concat(frames).groupby(axes, as_index=False)[["n", "key"]].sum()
    counts = counts.assign(
        edition="2026",
        question="adoption",
        area=counts["area"].map(lambda a: f"a{a}"),
        municipality=counts["municipality"].map(lambda m: names[m]),
        level=counts["level"].map(lambda code: CODES[code]),
    )
    texts = ["edition", "question", *axes]
    return Survey(n, mean, counts.astype(dict.fromkeys(texts, "category")), names)


def settings(k: int, weighting: Scheme = "respondent") -> Settings:
    """A radar whose index is the one question."""
    starts = [("ready", 0.72), ("try", 0.55), ("watch", 0.35), ("wait", 0.0)]
    return Settings(
        title="Attacked",
        publisher="Nobody",
        sectors=[Sector(id=name, name=name) for name in ("a", "b")],
        rings=[Ring.model_validate({"id": id_, "name": id_, "from": start}) for id_, start in starts],
        areas=[Area(id=f"a{a}", name=f"a{a}") for a in range(AREAS)],
        dimensions={"adoption": Dimension(name="Adoption", source="survey")},
        weighting=weighting,
        municipalities=Path("municipalities.csv"),
        disclosure={"k": k},  # type: ignore[arg-type]
    )


def published(answered: Survey, rules: Settings, secret: bytes) -> PublishedEdition:
    """What the gate lets through."""
    scale = [Level(id=str(i)) for i in range(1, LEVELS + 1)]
    asked = Questionnaire(
        edition="2026",
        questions={"adoption": Question(name="Adoption", levels=scale)},
        responses=[Responses(items=[Items(question="adoption")])],
    )
    people, scheme = answered.people, rules.weighting
    estimates = {scheme: estimate(answered.counts, asked, people, scheme)}
    lots = lots_of(answered.counts, "2026", rules.disclosure, secret)
    return publish_edition(rules, asked, estimates, (), people, {}, lots)


def counts_in(figure: Figure) -> Ints:
    """The rounded count of each code."""
    return np.array([*(level.n for level in figure.distribution), figure.blank or 0])


@dataclass
class Score:
    """How often the attacker is right, and how often sure as well."""

    right: list[bool] = field(default_factory=list)
    known: list[bool] = field(default_factory=list)

    def add(self, belief: Floats, true: int) -> None:
        """One count."""
        self.guessed(int(belief.argmax()) == true, float(belief.max()))

    def guessed(self, right: bool, belief: float) -> None:
        """Whether a guess is right, and how sure the attacker is of it."""
        self.right.append(right)
        self.known.append(right and belief > SURE)

    def __str__(self) -> str:
        if not self.right:
            return "none"
        right, known = 100 * np.mean(self.right), 100 * np.mean(self.known)
        return f"{right:.0f} % right, {known:.1f} % known, of {len(self.right)}"


def law(rounded: int, most: int, base: int = 3) -> Floats:
    """The probability of a rounded count, for each true count below `most`."""
    x = np.arange(most)
    rest = x % base
    down, up = (
        np.where(rounded == x - rest, 1 - rest / base, 0),
        np.where(rounded == x - rest + base, rest / base, 0),
    )
    return np.asarray(down + up)


def _normal(values: Floats) -> Floats:
    total = values.sum()
    return values / total if total > 0 else np.full_like(values, 1 / len(values))


def _others(parts: Floats, size: int) -> list[Floats]:
    """For each of some distributions, that of the sum of all others."""
    first, last = [np.eye(1, size)[0]], [np.eye(1, size)[0]]
    for part, other in zip(parts, parts[::-1], strict=True):
        first.append(np.convolve(first[-1], part)[:size])
        last.append(np.convolve(last[-1], other)[:size])
    return [np.convolve(first[i], last[len(parts) - 1 - i])[:size] for i in range(len(parts))]


def beliefs(
    sizes: Ints, rates: Floats, seen: Floats, totals: Floats | None, hidden: npt.NDArray[np.bool_], k: int
) -> Floats:
    """(areas, codes, count): what the attacker believes of one technology's counts.

    `sizes`: of the areas; `seen` (areas, codes, count): what the rounded counts say; `totals` (codes,
    count): what everyone's say, None: not looked at.
    """
    areas, _, most = seen.shape
    base = poisson.pmf(np.arange(most), rates[..., None] + 1e-9) * seen
    base /= np.maximum(base.sum(-1, keepdims=True), 1e-300)
    columns, lines = np.ones_like(base), np.ones_like(base)
    for _ in range(3):
        for code, total in enumerate(() if totals is None else totals):
            width = len(total)
            parts = base[:, code] * lines[:, code]
            parts /= np.maximum(parts.sum(-1, keepdims=True), 1e-300)
            for area, rest in enumerate(_others(parts, width)):
                told = np.correlate(total, rest, "full")[width - 1 : width - 1 + most]
                columns[area, code] = _normal(np.pad(told, (0, most - len(told))) + 1e-12)
        for area in range(areas):
            width = int(sizes[area]) + 1
            parts = base[area] * columns[area]
            parts = (parts / np.maximum(parts.sum(-1, keepdims=True), 1e-300))[:, :width]
            valid = np.arange(width)
            gate = np.where(valid < k, 1.0, 0.15) if hidden[area] else (valid >= k).astype(float)
            for here, there in (
                (slice(0, LEVELS), slice(LEVELS, None)),
                (slice(LEVELS, None), slice(0, LEVELS)),
            ):
                whole = np.eye(1, width)[0]
                for part in parts[there]:
                    whole = np.convolve(whole, part)[:width]
                weight = (gate * whole[::-1]) if here.start == 0 else (gate * whole)[::-1]
                for offset, rest in enumerate(_others(parts[here], width)):
                    told = np.correlate(weight, rest, "full")[width - 1 :]
                    lines[area, here.start + offset] = 0
                    lines[area, here.start + offset, :width] = _normal(told + 1e-15)
    found = base * columns * lines
    return np.asarray(found / np.maximum(found.sum(-1, keepdims=True), 1e-300))


def attack(answered: Survey, seen: PublishedEdition, k: int, scores: dict[str, Score]) -> None:
    """Add what the attacker tells of each technology's areas."""
    for t in range(TECHNOLOGIES):
        true = answered.n[t].sum(axis=1)
        figures = [seen.figures.get(("adoption", f"t{t:02}", f"a{a}")) for a in range(AREAS)]
        whole = seen.figures["adoption", f"t{t:02}", EVERYONE]
        if not isinstance(whole, Figure):
            continue
        sizes, most = true.sum(axis=1), int(true.sum(axis=1).max()) + 1
        hidden = np.array([not isinstance(figure, Figure) for figure in figures])
        share = counts_in(whole) + 0.3
        rates = sizes[:, None] * (share / share.sum())
        told = np.ones((AREAS, len(CODES), most))
        for a, figure in enumerate(figures):
            if isinstance(figure, Figure):
                told[a] = [law(n, most) for n in counts_in(figure)]
        everyone = np.array([_normal(law(n, int(true.sum()) + 6)) for n in counts_in(whole)])
        after = beliefs(sizes, rates, told, everyone, hidden, k)
        before = beliefs(sizes, rates, np.ones_like(told), None, hidden, k)
        for kind, belief in (("", after), (" without the table", before)):
            for a, code in np.ndindex(true.shape):
                x = int(true[a, code])
                if hidden[a] and sizes[a] and code < LEVELS:
                    scores[f"withheld level{kind}"].add(belief[a, code], x)
                    if x:
                        scores[f"withheld level above 0{kind}"].add(belief[a, code], x)
                elif not hidden[a] and 0 < x < k:
                    scores[f"shown 1 to k-1{kind}"].add(belief[a, code], x)


def _moved(before: int, after: int, rate: float, most: int) -> Floats:
    """The likelihood of a rounded count before and after, for 0 to `most` who have come in."""
    n = np.arange(before + 3)
    first = law(before, len(n)) * poisson.pmf(n, rate)
    return np.correlate(law(after, len(n) + most), first, "valid")


def _likeliest(levels: Floats, rest: Floats) -> tuple[list[int], float]:
    """The likeliest counts of the levels, and their weight; `rest`: the weight of each number of others.

    All together they are as many as the last number of `rest`.
    """
    best, picks = rest, []
    for weight in levels:
        options = toeplitz(best, np.zeros_like(best)) * weight
        best = options.max(axis=1)
        picks.append(options.argmax(axis=1))
    left, found = len(rest) - 1, []
    for pick in reversed(picks):
        found.append(int(pick[left]))
        left -= found[-1]
    return found[::-1], float(best[-1])


def two_builds(answered: Survey, people: int, k: int, secret: bytes, scores: dict[str, Score]) -> None:
    """Add what two publications tell of a municipality that hands in between them, with about so many people.

    The attacker knows how many they are ("answers known": and how many of them chose a level) and the sizes
    of all areas, takes a Poisson prior for each code, at the rate that everyone's shares give, and divides
    it as the areas are. All is exact, but that everyone's counts before are not held against the areas'.
    """
    place = int(np.abs(answered.n[0].sum(axis=(0, 2)) - people).argmin())
    earlier = answered.without(place)
    editions = [published(each, settings(k), secret).figures for each in (earlier, answered)]
    sizes, size = earlier.n[0].sum(axis=(1, 2)), int(answered.n[0, :, place].sum())
    came = np.arange(size + 1)
    for t in range(TECHNOLOGIES):
        everyone, *areas = (
            [seen.get(("adoption", f"t{t:02}", cell)) for seen in editions]
            for cell in (EVERYONE, *(f"a{a}" for a in range(AREAS)))
        )
        counts = [counts_in(figure) for figure in everyone if isinstance(figure, Figure)]
        if len(counts) < len(editions):
            continue
        share = (np.sum(counts, axis=0) + 0.6) / (np.sum(counts) + 0.6 * len(CODES))
        told = _pairs(everyone, sizes.sum() * share, size)
        within = np.tile(np.eye(1, size + 1), (len(CODES), 1))
        for pair, there in zip(areas, sizes, strict=True):
            part = poisson.pmf(came, size * share[:, None] * there / sizes.sum())
            part *= _pairs(pair, there * share, size)
            within = np.array([np.convolve(*both)[: size + 1] for both in zip(within, part, strict=True)])
        true = answered.n[t, :, place, :LEVELS].sum(axis=0)
        exactly = np.eye(1, size + 1, size - int(true.sum()))[0]
        prior = poisson.pmf(came, size * share[:, None])
        for kind, weight in (("", told * within), (" without the tables", prior)):
            specials = np.eye(1, size + 1)[0]
            for special in weight[LEVELS:]:
                specials = np.convolve(specials, special)[: size + 1]
            for known, rest in (("people", specials), ("answers", exactly)):
                _tell(scores, f"{known} known{kind}", weight[:LEVELS], rest, true)


def _tell(scores: dict[str, Score], kind: str, levels: Floats, rest: Floats, true: Ints) -> None:
    """Add what some weights of numbers of people tell; `rest`: of those who chose no level."""
    parts = np.array([_normal(level) for level in (*levels, rest)])
    others = [order[::-1] for order in _others(parts, len(rest))]
    found, best = _likeliest(parts[:-1], parts[-1])
    scores[f"{kind}, all levels"].guessed(found == true.tolist(), best / float(parts[0] @ others[0]))
    for part, other, x in zip(parts, others, true.tolist(), strict=False):
        scores[f"{kind}, level"].add(_normal(part * other), x)
        if x:
            scores[f"{kind}, level above 0"].add(_normal(part * other), x)


def _pairs(figures: Sequence[Published | None], rates: Floats, most: int) -> Floats:
    """(codes, 0 to `most` that have come in): what a cell tells that is published twice, else nothing."""
    counts = [counts_in(figure) for figure in figures if isinstance(figure, Figure)]
    if len(counts) < len(figures):
        return np.ones((len(rates), most + 1))
    return np.array(
        [_moved(before, after, rate, most) for before, after, rate in zip(*counts, rates, strict=True)]
    )


def weighted_mean(
    answered: Survey, scheme: Scheme, k: int, secret: bytes, scores: dict[str, Score], orders: int = 200
) -> None:
    """Add what counts tell of areas' levels in small cells, and what they tell with the weighted mean.

    The attacker knows of each cell how many of each municipality chose a level, hence how many did, and takes
    everyone's shares as its prior. Counts alone: all that can be behind the rounded ones. With the mean, each
    of them is weighed by the likelihood of its distance from that of the rounded counts: over `orders` of the
    answers among the municipalities, by lot.
    """
    rng = np.random.default_rng(0)
    figures = published(answered, settings(k, scheme), secret).figures
    people = np.array([*answered.people.values()]) if scheme == "population" else np.ones(answered.n.shape[2])
    for t, a in np.ndindex(TECHNOLOGIES, AREAS):
        whole, figure = (figures.get(("adoption", f"t{t:02}", cell)) for cell in (EVERYONE, f"a{a}"))
        valid = answered.n[t, a, :, :LEVELS].sum(axis=1)
        size = int(valid.sum())
        if not isinstance(figure, Figure) or not isinstance(whole, Figure) or size > SMALL:
            continue
        true, seen = answered.n[t, a, :, :LEVELS].sum(axis=0), counts_in(figure)[:LEVELS]
        near = itertools.product(*(range(max(0, n - 2), n + 3) for n in seen.tolist()))
        x = np.array([counts for counts in near if sum(counts) == size])
        share = counts_in(whole)[:LEVELS] + 0.3
        chance = multinomial.pmf(x, size, share / share.sum())
        for code, n in enumerate(seen.tolist()):
            chance = chance * law(n, size + 1)[x[:, code]]
        weight = people * (valid > 0)
        pull = np.repeat(weight / weight.sum() / np.maximum(valid, 1), valid) - 1 / size
        answers = np.array([np.repeat(SCORES, counts) for counts in x])
        apart = answers @ rng.permuted(np.tile(pull, (orders, 1)), axis=1).T
        told = figure.mean - float(seen @ SCORES / seen.sum())
        likely = norm.pdf(told, apart, 0.71 / seen.sum()).mean(axis=1)
        for kind, belief in (("with the mean", chance * likely), ("counts alone", chance)):
            for code in range(LEVELS):
                of_level = _normal(np.bincount(x[:, code], belief, size + 1).astype(float))
                scores[f"{scheme}, {kind}"].add(of_level, int(true[code]))


def kept(answered: Survey, seen: PublishedEdition, k: int) -> Iterator[tuple[str, float]]:
    """What is shown, and how far it is from what it would be without rounding."""
    for t in range(TECHNOLOGIES):
        for a in (-1, *range(AREAS)):
            n = (answered.n[t].sum(axis=0) if a < 0 else answered.n[t, a])[:, :LEVELS]
            figure = seen.figures.get(("adoption", f"t{t:02}", EVERYONE if a < 0 else f"a{a}"))
            passes = n.sum() >= k and (n.sum(axis=1) > 0).sum() >= 3
            where = "everyone" if a < 0 else "area"
            yield f"{where}: shown", isinstance(figure, Figure)
            yield f"{where}: passes the rule", float(passes)
            if not isinstance(figure, Figure) or figure.ci_low is None or figure.ci_high is None:
                continue
            exact = float(n.sum(axis=0) @ SCORES / n.sum())
            yield f"{where}: squared error, exact", (exact - answered.mean[t]) ** 2
            yield f"{where}: squared error", (figure.mean - answered.mean[t]) ** 2
            yield f"{where}: covered", figure.ci_low <= answered.mean[t] <= figure.ci_high
            ring = [sum(value < border for border in BORDERS) for value in (exact, figure.mean)]
            yield f"{where}: ring moved", ring[0] != ring[1]


def line(k: int, respondents: int, municipalities: int, surveys: int, attacked: int) -> str:
    """The figures of one kind of survey."""
    names = ("withheld level", "withheld level above 0", "shown 1 to k-1")
    scores = {name + kind: Score() for name in names for kind in ("", " without the table")}
    found: dict[str, list[float]] = {}
    for seed in range(surveys):
        answered = survey(seed, respondents, municipalities)
        seen = published(answered, settings(k), seed.to_bytes(32, "big"))
        for name, value in kept(answered, seen, k):
            found.setdefault(name, []).append(float(value))
        if seed < attacked:
            attack(answered, seen, k, scores)
    told = [f"## k = {k}, {respondents} respondents, {municipalities} municipalities"]
    for where in ("area", "everyone"):
        mean = {name.partition(": ")[2]: np.mean(v) for name, v in found.items() if name.startswith(where)}
        times = float(mean["squared error"] / mean["squared error, exact"]) ** 0.5
        shares = [100 * float(mean[name]) for name in ("shown", "passes the rule", "ring moved", "covered")]
        told.append(
            "{}: {:.0f} % shown ({:.0f} % pass the rule), rings moved {:.1f} %, covered {:.1f} %, "
            "error × {:.2f}".format(where, *shares, times)
        )
    return "\n".join([*told, *(f"{name}: {score}" for name, score in scores.items() if attacked)])


def builds(respondents: int, people: int, surveys: int) -> str:
    """What two publications tell, before and after one of 12 municipalities."""
    scores = defaultdict[str, Score](Score)
    for seed in range(surveys):
        two_builds(survey(seed, respondents, 12), people, 5, seed.to_bytes(32, "big"), scores)
    told = [f"## {respondents} respondents, the last about {people} of them from one municipality"]
    return "\n".join([*told, *(f"{name}: {score}" for name, score in scores.items())])


def weighted(respondents: int, surveys: int) -> str:
    """What weighted means tell beside the counts."""
    scores = defaultdict[str, Score](Score)
    for scheme, seed in itertools.product(WEIGHTED, range(surveys)):
        weighted_mean(survey(seed, respondents, 12), scheme, 5, seed.to_bytes(32, "big"), scores)
    told = [f"## {respondents} respondents, weighted, levels of areas with at most {SMALL} answers"]
    return "\n".join([*told, *(f"{name}: {score}" for name, score in scores.items())])


def main() -> int:
    """Print a paragraph for each kind of survey."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--surveys", type=int, default=40, help="how many of a kind (default: %(default)s)")
    parser.add_argument(
        "--attacked", type=int, default=8, help="how many of these to attack (default: %(default)s)"
    )
    given = parser.parse_args()
    for k, respondents, municipalities in ((5, 60, 12), (5, 150, 12), (5, 400, 12), (5, 60, 60)):
        attacked = given.attacked if respondents < 400 else 0
        print(line(k, respondents, municipalities, given.surveys, attacked), flush=True)
    for respondents, people in ((60, 6), (150, 6), (150, 24)):
        print(builds(respondents, people, given.surveys), flush=True)
    for respondents in (60, 150):
        print(weighted(respondents, given.surveys), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
