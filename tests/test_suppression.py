"""What is withheld of a table stays unknown, whoever looks at all that is published of it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.settings import Disclosure
from radar.suppression import Breakdown, Groups, Ints, Protection, _partitions, protect

RULE = Disclosure(k=5, municipalities=3)
PEOPLE = Disclosure(k=2, municipalities=1)
THREE = (0.0, 0.5, 1.0)
UNEVEN = (0.0, 0.3, 1.0)
Counts = tuple[int, ...]
SINGLES = ((0,), (1,), (2,))
TOGETHER = ((0, 1, 2),)
LARGE = (20, 20, 20)


def cell(levels: Sequence[int], special: Sequence[int] = (0, 0, 0), municipalities: int = 3) -> Ints:
    """A cell (PSUs, codes) with so many answers, given in turn by the first of three municipalities."""
    n = np.zeros((3, len(levels) + 3), np.int64)
    places = itertools.cycle(range(municipalities))
    for code, count in enumerate([*levels, *special]):
        for _ in range(count):
            n[next(places), code] += 1
    return n


def split(cells: Sequence[Ints], named: Sequence[int] | None = None) -> Breakdown:
    """A breakdown into these cells, all of which have a name unless told otherwise."""
    return Breakdown(np.array(cells), frozenset(range(len(cells)) if named is None else named))


def protected(
    cells: Sequence[Ints],
    scores: Sequence[float] = THREE,
    rule: Disclosure = RULE,
    clustered: bool = True,
    named: Sequence[int] | None = None,
) -> Protection | None:
    """What may be shown of a table with one breakdown."""
    return protect(np.sum(cells, axis=0), [split(cells, named)], scores, rule, clustered, 1000)


def shown(found: Protection | None) -> set[int]:
    """Which cells of the first breakdown may be shown; everyone may be as well."""
    assert found is not None
    return set(found.shown[0])


@pytest.mark.parametrize(
    ("levels", "municipalities", "clustered", "passes"),
    [
        ((2, 1, 1), 3, True, False),
        ((2, 2, 1), 3, True, True),
        ((9, 9, 9), 2, True, False),
        ((9, 9, 9), 2, False, True),
        ((2, 1, 1), 3, False, False),
    ],
)
def test_a_cell_needs_five_respondents_of_three_municipalities(
    levels: Sequence[int], municipalities: int, clustered: bool, passes: bool
) -> None:
    """Four respondents or two municipalities are too few; without municipalities respondents are enough."""
    asked = cell(levels, (9, 9, 9), municipalities)
    found = protected([cell(LARGE), cell((30, 30, 30)), asked], clustered=clustered)
    assert (2 in shown(found)) == passes
    assert (protected([asked], clustered=clustered) is not None) == passes


def test_every_level_counts_for_a_cell() -> None:
    """Five respondents are enough though all chose the highest of many levels."""
    found = protected([cell((0, 0, 0, 0, 5))], (0, 0.25, 0.5, 0.75, 1))
    assert shown(found) == {0}


def test_where_everything_passes_everything_is_shown() -> None:
    """Every cell, every level, and the special answers, even of a single person."""
    found = protected([cell(LARGE, (1, 0, 2)), cell((2, 2, 1), (0, 1, 0))])
    special = frozenset({-3, -2, -1})
    assert found == Protection((frozenset({0, 1}),), SINGLES, special, (special,))


def test_the_smallest_other_is_withheld_too() -> None:
    """A cell withheld alone could be had by subtraction: it takes the smallest with it, and no more."""
    cells = [cell((20, 20, 20)), cell((10, 10, 10)), cell((1, 1, 1)), cell((15, 15, 15))]
    assert shown(protected(cells)) == {0, 3}


def test_of_two_alike_the_later_is_withheld() -> None:
    """Which of two cells of the same size is withheld does not rest on anything but their order."""
    assert shown(protected([cell(LARGE), cell(LARGE), cell((1, 1, 1)), cell(LARGE)])) == {0, 1}


def test_what_is_withheld_passes_together() -> None:
    """Two cells that come from the same two municipalities are withheld with a third."""
    cells = [cell((30, 30, 30)), cell(LARGE), cell((9, 9, 9), municipalities=2)]
    assert shown(protected([*cells, cell((7, 7, 7), municipalities=2)])) == {0}
    assert shown(protected([*cells, cell((2, 1, 1), municipalities=3)])) == {0, 1}


def test_too_few_together_take_a_third() -> None:
    """Two cells of two respondents each are four: too few, whatever they chose."""
    two, three = cell((1, 0, 1)), cell((1, 1, 1))
    assert shown(protected([cell((30, 30, 30)), cell(LARGE), two, two])) == {0}
    assert shown(protected([cell((30, 30, 30)), cell(LARGE), cell((9, 9, 9), municipalities=2), three])) == {
        0,
        1,
    }


def test_a_cell_that_nobody_answered_in_hides_no_other() -> None:
    """Blanks are no answers: beside such a cell another is withheld. Someone who doesn't know is there."""
    cells = [cell((30, 30, 30)), cell(LARGE), cell((9, 9, 9))]
    for special, left in (((0, 0, 9), {0}), ((1, 0, 0), {0, 1}), ((0, 1, 0), {0, 1})):
        assert shown(protected([*cells, cell((0, 0, 0), special)], named=[0, 1])) == left


def test_those_without_a_name_are_withheld() -> None:
    """A cell without a name is never shown, and takes one with it, however large it is."""
    cells = [cell((30, 30, 30)), cell((10, 10, 10)), cell(LARGE)]
    assert shown(protected(cells, named=[0, 2])) == {0}


def test_those_of_no_cell_are_a_cell_too() -> None:
    """Everyone less all the cells would be them: so one more is withheld."""
    cells = [cell(LARGE), cell((10, 10, 10))]
    everyone = np.sum([*cells, cell((1, 0, 0))], axis=0)
    assert shown(protect(everyone, [split(cells)], THREE, RULE, True, 1000)) == {0}


def test_without_names_there_is_nothing_to_protect() -> None:
    """If no cell may be named, everyone's counts are shown whole, however small."""
    found = protected([cell((5, 1, 0), (1, 0, 0))], named=[])
    assert found == Protection((frozenset(),), SINGLES, frozenset({-3, -2, -1}), (frozenset({-3, -2, -1}),))


@pytest.mark.parametrize("levels", [(2, 1, 1), (9, 9, 9)])
def test_too_few_of_everyone_withhold_all(levels: Sequence[int]) -> None:
    """Four respondents, or two municipalities, and not even everyone's figures are shown."""
    assert protected([cell(levels, municipalities=3 if sum(levels) < 5 else 2)]) is None


def test_a_rule_of_one_hides_nothing() -> None:
    """With one respondent of one municipality each cell with an answer is shown, and all of its counts."""
    cells = [cell((1, 0, 0)), cell((0, 0, 0), (1, 0, 0)), cell((0, 2, 1), (0, 0, 1)), cell((1, 0, 0))]
    found = protected(cells, rule=Disclosure(k=1, municipalities=1), named=[0, 1, 2])
    special = frozenset({-3, -2, -1})
    assert found == Protection((frozenset({0, 2}),), SINGLES, special, (special,))


@pytest.mark.parametrize("rule", [Disclosure(k=2, municipalities=1), Disclosure(k=1, municipalities=2)])
def test_a_rule_of_two_hides_the_single(rule: Disclosure) -> None:
    """Two respondents, or two municipalities, are asked for: one is withheld, and another with it."""
    assert shown(protected([cell(LARGE), cell((9, 9, 9)), cell((1, 0, 0))], rule=rule)) == {0}


@pytest.mark.parametrize(
    ("of_everyone", "of_left", "everyones", "of_cells"),
    [(4, 4, False, False), (5, 5, True, True), (9, 4, True, False), (9, 5, True, True)],
)
@pytest.mark.parametrize("code", [-3, -2, -1])
def test_special_answers_of_few_are_withheld(
    code: int, of_everyone: int, of_left: int, everyones: bool, of_cells: bool
) -> None:
    """A special answer is told of everyone if five gave it, of a cell if five of those withheld did."""
    few, rest = [0, 0, 0], [0, 0, 0]
    few[code], rest[code] = of_left, of_everyone - of_left
    found = protected([cell(LARGE, rest), cell((9, 9, 9)), cell((1, 1, 1), few)])
    assert found is not None
    assert (code in found.special) == everyones
    assert (code in found.special_in_cells[0]) == of_cells


def test_special_answers_of_a_breakdown_that_hides_nothing() -> None:
    """Its cells tell what everyone's figures tell, though another breakdown has to hide them."""
    areas = [cell(LARGE, (6, 0, 0)), cell((9, 9, 9)), cell((1, 1, 1), (1, 4, 0))]
    large = cell((10, 10, 10), (3, 0, 0))
    everyone = np.sum(areas, axis=0)
    found = protect(everyone, [split(areas), split([large, everyone - large])], THREE, RULE, True, 1000)
    assert found is not None
    assert found.shown == (frozenset({0}), frozenset({0, 1}))
    assert found.special == {-3}
    assert found.special_in_cells == (frozenset(), frozenset({-3}))


@pytest.mark.parametrize(
    ("left", "groups"),
    [
        ((5, 5, 5, 5), ((0,), (1,), (2,), (3,))),
        ((7, 7, 0, 9), ((0, 1), (2, 3))),
        ((3, 9, 9, 2), ((0, 1), (2, 3))),
        ((30, 2, 9, 9), ((0, 1), (2, 3))),
        ((9, 9, 2, 30), ((0, 1), (2, 3))),
        ((40, 1, 1, 40), ((0, 1), (2, 3))),
    ],
)
def test_levels_that_few_chose_are_counted_with_their_neighbours(
    left: tuple[int, ...], groups: Groups
) -> None:
    """As many groups as leave each count open; two, as the sum of scores would tell how one was split."""
    cells = [cell((90, 90, 90, 90)), cell(left), cell((1, 0, 0, 0))]
    found = protected(cells, (0, 1 / 3, 2 / 3, 1))
    assert found is not None
    assert found.shown == (frozenset({0}),)
    assert found.groups == groups


def test_of_as_many_groups_the_even_ones_are_told() -> None:
    """Where several cuts are safe, the largest group of everyone is as small as can be."""
    scores = (0, 0.25, 0.5, 0.75, 1)
    small = [cell((20, 1, 20, 20, 20)), cell((1, 0, 0, 0, 1))]
    for large, groups in (
        ((60, 20, 10, 20, 20), ((0,), (1, 2), (3, 4))),
        ((10, 20, 60, 20, 20), ((0, 1), (2,), (3, 4))),
    ):
        found = protected([cell(large), *small], scores)
        assert found is not None
        assert found.groups == groups


def test_a_sum_of_scores_gives_counts_away() -> None:
    """All who are left chose the lowest level: their sum of 0 says so, and more has to be withheld."""
    cells = [cell((30, 30, 30)), cell(LARGE), cell((20, 0, 0)), cell((3, 0, 0))]
    found = protected(cells)
    assert shown(found) == {0}
    assert shown(protected([cells[0], cell((25, 0, 0)), *cells[2:]])) == set()
    assert protected([cell((30, 0, 0)), *cells[2:]]) is None


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ((50, 50, 50), TOGETHER),
        ((175, 263, 131), ((0, 1), (2,))),
        ((179, 269, 134), ((0,), (1, 2))),
        ((700, 700, 700), ((0,), (1, 2))),
    ],
)
def test_a_rounded_mean_gives_less_away(counts: Counts, groups: Groups) -> None:
    """Of many the third decimal is more than one answer: rounded down it leaves the sum room above."""
    found = protected([cell(counts), cell((30, 4, 30)), cell((1, 0, 0))])
    assert found is not None
    assert (found.shown, found.groups) == ((frozenset({0}),), groups)


def test_scores_at_unequal_distances_give_more_away() -> None:
    """Five answers 0 and five 1: with 0.3 between them no other ten have the sum 5, with 0.5 others have."""
    cells = [cell(LARGE), cell((5, 0, 5)), cell((0, 0, 0), (1, 0, 0))]
    assert shown(protected(cells, named=[0])) == {0}
    assert shown(protected(cells, UNEVEN, named=[0])) == set()


def test_errors_of_single_respondents_give_counts_away() -> None:
    """Where all chose the middle level the error is 0, and says so if every respondent is a PSU."""
    cells = [cell((0, 15, 0)), cell((0, 9, 0)), cell((0, 1, 0))]
    assert shown(protected(cells)) == {0}
    assert protected(cells, clustered=False) is None


@pytest.mark.parametrize(
    ("large", "left", "psus", "groups"),
    [
        ((60, 91, 91, 60, 200), (25, 12, 4, 25, 1), 610, ((0,), (1, 2), (3, 4))),
        ((37, 60, 60, 60, 91), (12, 4, 1, 4, 1), 331, ((0, 1, 2, 3, 4),)),
        ((37, 20, 200, 20, 37), (3, 1, 7, 12, 12), 350, ((0, 1, 2), (3, 4))),
        ((20, 200, 200, 37, 200), (25, 25, 7, 3, 7), 725, ((0,), (1,), (2,), (3, 4))),
        ((60, 20, 200, 20, 20), (1, 4, 12, 4, 7), 389, ((0, 1), (2,), (3, 4))),
    ],
)
def test_rounded_errors_of_single_respondents_give_less_away(
    large: Counts, left: Counts, psus: int, groups: Groups
) -> None:
    """Of hundreds the error's third decimal leaves room for other answers, and groups are told of them."""
    cells = [cell(large), cell(left), cell((1, 0, 0, 0, 0))]
    everyone, scores = np.sum(cells, axis=0), (0, 0.25, 0.5, 0.75, 1)
    found = protect(everyone, [split(cells)], scores, Disclosure(k=5, municipalities=1), False, psus)
    assert found is not None
    assert (found.shown, found.groups) == ((frozenset({0}),), groups)


def test_scores_that_are_the_same_are_no_trouble() -> None:
    """Levels that all have one score have one mean, which says nothing of their counts."""
    cells = [cell(LARGE), cell((9, 9, 0)), cell((1, 0, 0))]
    assert shown(protected(cells, (0.5, 0.5, 0.5))) == {0}


def test_one_breakdown_gives_another_away() -> None:
    """Sizes with the means 0 and 1 say that nobody chose the level between, so no area's cell did."""
    areas = [cell((20, 0, 20)), cell((8, 0, 8)), cell((2, 0, 1))]
    everyone = np.sum(areas, axis=0)
    sizes = [everyone * (np.arange(6) < 2), everyone * (np.arange(6) == 2)]
    alone = protect(everyone, [split(areas)], THREE, RULE, True, 1000)
    both = protect(everyone, [split(areas), split(sizes)], THREE, RULE, True, 1000)
    assert alone is not None
    assert both is not None
    assert (alone.shown, alone.groups) == ((frozenset({0}),), TOGETHER)
    assert (both.shown, both.groups) == ((frozenset({0}), frozenset()), TOGETHER)


def test_every_way_to_put_neighbours_together() -> None:
    """All 2^(levels - 1) cuts are tried, each of all the levels in their order, the finest first."""
    for levels in range(1, 8):
        tried = _partitions(levels)
        flat = [groups for same in tried for groups in same]
        assert len(flat) == len(set(flat)) == 2 ** (levels - 1)
        assert all(list(itertools.chain(*groups)) == list(range(levels)) for groups in flat)
        assert all(all(groups) for groups in flat)
        assert [{len(groups) for groups in same} for same in tried] == [{n} for n in range(levels, 0, -1)]


# --- what an outsider can work out


def sum_of(n: Sequence[int], scores: Sequence[float]) -> float:
    return math.fsum(map(math.prod, zip(n, scores, strict=True)))


def error(n: Sequence[int], scores: Sequence[float], psus: int) -> float:
    """The standard error of the mean where every respondent is a PSU."""
    people, mean = sum(n), sum_of(n, scores) / sum(n)
    spread = sum_of(n, [(score - mean) ** 2 for score in scores])
    return math.sqrt(spread * psus / max(1, psus - 1)) / people


def alike(n: Counts, groups: Groups) -> list[Counts]:
    """All counts by level that have the same groups' counts."""
    ways = [
        [way for way in itertools.product(range(size + 1), repeat=len(group)) if sum(way) == size]
        for group in groups
        for size in [sum(n[level] for level in group)]
    ]
    return [tuple(itertools.chain(*way)) for way in itertools.product(*ways)]


def together(cells: Sequence[set[Counts]], levels: int) -> set[Counts]:
    """All that the cells can hold together, each of them one of its own cases."""
    found = {(0,) * levels}
    for one in cells:
        found = {tuple(map(sum, zip(a, b, strict=True))) for a in found for b in one}
    return found


def most_left(
    breakdowns: Sequence[Sequence[Counts]], found: Protection, scores: Sequence[float], psus: int | None
) -> list[Counts]:
    """By breakdown: how many of those left can have chosen each level at most, by trying all there is.

    `psus`: as many respondents are one each; None: municipalities are.
    """
    everyone = tuple(map(sum, zip(*breakdowns[0], strict=True)))
    n, levels = sum(everyone), len(scores)
    told = round(sum_of(everyone, scores) / n, 3) * n
    wholes = [w for w in alike(everyone, found.groups) if abs(sum_of(w, scores) - told) < 0.0005 * n + 1e-6]
    if psus is not None:
        erring = round(error(everyone, scores, psus), 3)
        wholes = [w for w in wholes if abs(error(w, scores, psus) - erring) < 0.0005 + 1e-6]

    def cases(one: Counts) -> set[Counts]:
        same = {c for c in alike(one, found.groups) if abs(sum_of(c, scores) - sum_of(one, scores)) < 1e-6}
        squares = [score**2 for score in scores]
        return {c for c in same if psus is None or abs(sum_of(c, squares) - sum_of(one, squares)) < 1e-6}

    of_shown = [
        together([cases(cells[i]) for i in at], levels)
        for cells, at in zip(breakdowns, found.shown, strict=True)
    ]
    most = [(-1,) * levels for _ in breakdowns]
    for whole in wholes:
        left = [[tuple(np.subtract(whole, case)) for case in told_of] for told_of in of_shown]
        left = [[rest for rest in rests if min(rest) >= 0] for rests in left]
        if all(left):
            most = [tuple(map(max, *rests, had)) for rests, had in zip(left, most, strict=True)]
    return most


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[Counts]], tuple[float, ...]]:
    """Small areas, two sizes of the same answers, and scores."""
    scores = draw(
        st.sampled_from(
            [THREE, UNEVEN, (0.0, 0.0, 1.0), (0.3, 0.4, 0.5), (0, 1 / 3, 2 / 3, 1), (0, 0.1, 0.7, 1)]
        )
    )
    counts = st.tuples(*[st.sampled_from([0, 0, 1, 2, 4])] * len(scores))
    areas = draw(st.lists(counts, min_size=2, max_size=4).filter(lambda cells: any(map(any, cells))))
    everyone = [sum(n) for n in zip(*areas, strict=True)]
    small = tuple(draw(st.sampled_from([0, n // 2, n])) for n in everyone)
    return [areas, [small, tuple(n - m for n, m in zip(everyone, small, strict=True))]], scores


def of_one(cells: Sequence[Counts]) -> Breakdown:
    """A breakdown whose answers are all from one municipality."""
    return Breakdown(np.array([[[*n, 0, 0, 0]] for n in cells]), frozenset(range(len(cells))))


@settings(max_examples=250, deadline=None)
@given(tables(), st.booleans(), st.sampled_from([None, 0, 9]))
def test_every_count_of_what_is_withheld_stays_open(
    drawn: tuple[list[list[Counts]], tuple[float, ...]], both: bool, others: int | None
) -> None:
    """Whoever tries all answers that fit what is published finds each withheld count from 0 to k.

    Were more groups of levels told, some count would be known better.
    """
    (areas, sizes), scores = drawn
    breakdowns = [areas, sizes] if both else [areas]
    everyone = np.array([[*map(sum, zip(*areas, strict=True)), 0, 0, 0]])
    psus = None if others is None else int(everyone.sum()) + others
    cells_of = [of_one(cells) for cells in breakdowns]
    found = protect(everyone, cells_of, scores, PEOPLE, psus is None, 99 if psus is None else psus)
    if found is None:
        return
    hiding = []
    for i, (cells, at) in enumerate(zip(breakdowns, found.shown, strict=True)):
        withheld = [n for row, n in enumerate(cells) if row not in at]
        if withheld:
            hiding.append(i)
            assert sum(any(n) for n in withheld) >= 2 or not at
            assert sum(map(sum, withheld)) >= PEOPLE.k

    def open_(groups: Groups) -> bool:
        left = most_left(breakdowns, replace(found, groups=groups), scores, psus)
        return all(min(left[i]) >= PEOPLE.k for i in hiding)

    assert open_(found.groups)
    finer = [
        groups for same in _partitions(len(scores)) for groups in same if len(groups) > len(found.groups)
    ]
    assert not any(map(open_, finer))


answers = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(answers, answers, st.booleans())
def test_more_answers_fail_nobody(
    before: list[tuple[int, int]], more: list[tuple[int, int]], clustered: bool
) -> None:
    """A cell that is large enough to be shown still is with more answers, of whatever kind."""
    passes = []
    for given_ in (before, before + more):
        n = np.zeros((3, 6), np.int64)
        np.add.at(n, tuple(np.array(given_, int).reshape(-1, 2).T), 1)
        passes.append(protected([n], clustered=clustered) is not None)
    assert passes[1] or not passes[0]


@settings(max_examples=60, deadline=None)
@given(st.lists(answers, min_size=1, max_size=4))
def test_a_rule_of_one_shows_all_that_there_is(cells: list[list[tuple[int, int]]]) -> None:
    """Whatever the answers: each cell with one of them in it, each level and each special answer."""
    n = np.zeros((len(cells), 3, 6), np.int64)
    for into, given_ in zip(n, cells, strict=True):
        np.add.at(into, tuple(np.array(given_, int).reshape(-1, 2).T), 1)
    found = protected(list(n), rule=Disclosure(k=1, municipalities=1))
    valid = {i for i, one in enumerate(n) if one[:, :3].any()}
    if not valid:
        assert found is None
        return
    special = frozenset({-3, -2, -1})
    assert found == Protection((frozenset(valid),), SINGLES, special, (special,))
