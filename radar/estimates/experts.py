"""The experts' ratings -> their mean for each technology, and how far they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import krippendorff
import numpy as np

from radar.estimates.intervals import sample_mean
from radar.inputs.experts import ExpertRating


@dataclass(frozen=True, slots=True)
class PanelMean:
    """The experts' mean rating of a technology, as a score in [0, 1]."""

    mean: float
    se: float | None
    low: float | None
    high: float | None
    n: int
    lowest: int
    """The lowest rating given, on the experts' own scale from 1."""
    highest: int
    """The highest."""


def panel_means(ratings: tuple[ExpertRating, ...], levels: int) -> dict[str, PanelMean]:
    """The mean score of each rated technology, `(rating - 1) / (levels - 1)`, with its t interval."""
    return {
        technology: PanelMean(
            *sample_mean((np.array(given) - 1) / (levels - 1), 1 / (levels - 1)),
            n=len(given),
            lowest=min(given),
            highest=max(given),
        )
        for technology, given in _by_technology(ratings).items()
    }


def panel_agreement(ratings: Sequence[ExpertRating]) -> float | None:
    """How far the experts agree: Krippendorff's alpha for ordered ratings, over all technologies.

    1: they rate alike; 0: no more alike than by chance; below: less. None where it says nothing: no
    technology has two ratings, or all that could be compared are the same.

    Source: Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011), ordinal metric. A technology
    with a single rating plays no part.
    """
    compared = [given for given in _by_technology(ratings).values() if len(given) > 1]
    values = sorted({rating for given in compared for rating in given})
    if len(values) < 2:
        return None
    counted = [[given.count(value) for value in values] for given in compared]
    return float(
        krippendorff.alpha(value_counts=counted, value_domain=values, level_of_measurement="ordinal")
    )


def _by_technology(ratings: Sequence[ExpertRating]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for rating in ratings:
        found.setdefault(rating.technology, []).append(rating.rating)
    return found
