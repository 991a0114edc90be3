"""A key for each respondent: equal for equal answers, and of no order. Their sums tell cells apart.

The key is made of everything that the row says, not of its id, its file or its place in it: so files may be
sorted, renamed and split, and who is taken out as a duplicate takes the same key along. Two respondents
with the same key have the same municipality, area and answers, hence stand in the same cells everywhere;
cells with different people still have different sums, as if each respondent had a key of their own.
"""

from __future__ import annotations

import numpy as np

from radar.inputs.contract import Contract
from radar.intake.answers import Answers, Item
from radar.intake.rows.respondents import Hashes, hash_texts, mixed


class RecordKeys:
    """Makes the keys of an edition's respondents, whatever file they come from."""

    def __init__(self, contract: Contract) -> None:
        self._codes = {id_: asked.codes() for id_, asked in contract.questionnaire.questions.items()}
        self._municipalities = hash_texts(list(contract.municipalities) or [""])
        # the last is of those who named none, whose position is -1
        self._areas = hash_texts([*(area.id for area in contract.areas), ""])
        self._answers: dict[Item, Hashes] = {}

    def __call__(self, answers: Answers) -> Hashes:
        """(rows,): the sum of a random number for each answer, then mixed so that it is no longer a sum.

        Zobrist's hashing (1970, "A New Hashing Method with Application for Game Playing") and the finaliser
        of SplitMix64. What was not answered adds nothing, whether or not the file has a column for it.
        """
        total = np.zeros(len(answers), np.uint64)
        for item, codes in answers.items.items():
            total += self._table(item)[codes + 2]
        total = mixed(total, self._municipalities[answers.municipality])
        return mixed(total, self._areas[answers.area])

    def _table(self, item: Item) -> Hashes:
        """A number for each code from -2 on: 0 for what was not shown or not answered."""
        if item not in self._answers:
            named = hash_texts([f"{item[0]}\0{item[1]}\0{code}" for code in self._codes[item[0]]])
            self._answers[item] = np.concatenate([np.zeros(2, np.uint64), named])
        return self._answers[item]
