"""Columns of ticks: each says whether one level, option or area was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from radar.inputs.names import fold
from radar.inputs.questionnaire import Items
from radar.intake.columns.layouts import ItemColumns
from radar.intake.columns.ticks import NO, YES, Tick, read_tick, says_yes_or_no
from radar.intake.rows.reading import Reading
from radar.intake.rows.spoilt import spoilt
from radar.language.messages import choices, say


class TickColumn:
    """One column of ticks."""

    def __init__(
        self,
        reading: Reading,
        position: int,
        own: set[str],
        yes: Sequence[str],
        no: Sequence[str],
        other: bool = False,
        own_first: bool | None = True,
    ) -> None:
        """`other`: whether any text is an answer in own words. `own_first`: see `read_tick`."""
        self.other, self.own_first = other, own_first
        self.reading, self.position = reading, position
        self.own = own | set(reading.layout.names[position])
        self.yes, self.no = frozenset(map(fold, yes)), frozenset(map(fold, no))
        self.blank = reading.blank_words
        self.known: dict[str, Tick] = {"": Tick.EMPTY}

    def read(self, row: int, cells: Sequence[str]) -> Tick:
        """What a row's cell says."""
        text = cells[self.position]
        tick = self.known.get(text)
        if tick is not None:
            return tick
        tick = read_tick(text, self.own, self.yes, self.no, self.reading.not_shown, self.own_first)
        if tick is Tick.UNKNOWN and fold(text) in self.blank:
            tick = Tick.EMPTY
        if tick is Tick.UNKNOWN and self.other and spoilt(text, "") is None:
            return Tick.YES  # not kept: it may be anything
        if tick is Tick.UNKNOWN:
            self._unknown(row, text)
        else:
            self.known[text] = tick  # as with levels, only known texts are kept
        return tick

    def _unknown(self, row: int, text: str) -> None:
        what = say("this says neither that the option was chosen nor that it was not")
        fix = say(
            "Use for instance %(yes)s for chosen, %(no)s or an empty cell for not chosen; a word of your "
            "own goes under `ticked` or `unticked` in survey.yml",
            yes=choices(_EXAMPLES_YES),
            no=choices(_EXAMPLES_NO),
        )
        spoiled = spoilt(text, "")
        if spoiled is not None and spoiled[2] == "error-value":
            self.reading.fault(spoiled[2], spoiled[0], spoiled[1], row, self.position)
            return
        self.reading.fault("unknown-tick", what, fix, row, self.position)


_EXAMPLES_YES = tuple(
    text for text in YES if text in ("1", "x", "yes", "ja", "true", "checked", "valgt", "vald")
)
_EXAMPLES_NO = tuple(
    text for text in NO if text in ("0", "no", "nej", "nei", "false", "unchecked", "ikke valgt")
)


def tick_columns(reading: Reading, columns: ItemColumns, question: str) -> list[tuple[TickColumn, int]]:
    """The tick columns of an item, each with the code of its level or option."""
    contract = reading.contract
    several = contract.questionnaire.several.get(question)
    codes = contract.option_codes[question] if several else contract.level_codes[question]
    spelt: dict[int, set[str]] = {}
    for text, code in codes.items():
        spelt.setdefault(code, set()).add(text)
    items: Items = reading.responses.items[columns.block]
    others = {i for i, option in enumerate(several.options) if option.other} if several else set()
    own = {p: spelt.get(c, set()) - {""} for p, c in zip(columns.columns, columns.codes, strict=True)}
    first = _own_words_go_first(reading, own)
    return [
        (TickColumn(reading, p, own[p], items.ticked, items.unticked, code in others, first), code)
        for p, code in zip(columns.columns, columns.codes, strict=True)
    ]


def _own_words_go_first(reading: Reading, own: Mapping[int, set[str]]) -> bool | None:
    """Whether the columns hold what their options are called, and not yes and no. None: it can't be told.

    It matters for an option that is called "No" or "0".
    """
    called = words = False
    for row in reading.layout.sample:
        for position, names in own.items():
            key = fold(row[position]) if position < len(row) else ""
            if not key:
                continue
            is_word = says_yes_or_no(key)
            called |= key in names and not is_word
            words |= is_word and key not in names
    return None if called == words else called
