"""Counts made of answers."""

from __future__ import annotations

import numpy as np
import pandas as pd


def counts_of(answers: pd.DataFrame) -> pd.DataFrame:
    """Counts of a long frame with question, technology, area, municipality and level."""
    keys = ["question", "technology", "area", "municipality", "level"]
    drawn = np.random.default_rng(1).integers(0, 1 << 63, len(answers), dtype=np.uint64)
    grouped = answers.assign(n=1, key=drawn).groupby(keys)
    counts = grouped[["n", "key"]].sum().reset_index()
    counts.insert(0, "edition", "2026")
    return counts.astype(dict.fromkeys(["edition", *keys], "category"))
