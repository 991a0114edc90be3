"""What a cell of a tick column says: chosen, not chosen, not asked, or nothing that is known.

One table of words for all survey tools and languages. A word that is not in it is a fault: to take every
filled cell for a tick would count `Not selected` as chosen.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from radar.inputs.names import fold


class Tick(Enum):
    """What a cell says about one option."""

    YES = "yes"
    NO = "no"
    EMPTY = "empty"
    """Nothing stands there: not chosen if others are, else not answered."""
    NOT_SHOWN = "not shown"
    UNKNOWN = "unknown"


YES = (
    # numbers, marks, and English as LimeSurvey, REDCap, Qualtrics, KoboToolbox and Excel write it
    *(
        "1",
        "1.0",
        "1,0",
        "x",
        "✓",
        "✔",
        "☑",
        "☒",
        "yes",
        "y",
        "true",
        "t",
        "checked",
        "selected",
        "chosen",
        "ticked",
    ),
    *("on", "quoted", "mentioned"),
    # Danish, Norwegian, Swedish
    *("ja", "j", "sand", "sandt", "sann", "sant", "valgt", "udvalgt", "afkrydset", "markeret", "krydset"),
    *("avkrysset", "krysset av", "markert", "vald", "valt", "valda", "ikryssad", "kryssad", "markerad"),
    # Finnish, German
    *("kyllä", "k", "tosi", "valittu", "rastittu", "merkitty"),
    *("wahr", "gewählt", "ausgewählt", "angekreuzt", "markiert", "genannt"),
)
"""Words that say that an option was chosen."""

NO = (
    *(
        "0",
        "0.0",
        "0,0",
        "-",
        "no",
        "n",
        "false",
        "f",
        "unchecked",
        "not checked",
        "not selected",
        "unselected",
    ),
    *("not chosen", "not ticked", "off", "not quoted", "not mentioned", "☐"),
    *("nej", "nei", "falsk", "falskt", "usand", "usandt", "usann", "usant", "osann", "osant"),
    *("ikke valgt", "ej valgt", "ikke udvalgt", "ikke afkrydset", "ikke markeret", "fravalgt"),
    *("ikkje vald", "ikke avkrysset", "ikke krysset av", "ikke markert", "inte vald", "ej vald", "inte valt"),
    *("ej valt", "inte ikryssad", "ej ikryssad", "inte markerad", "ej markerad"),
    *("ei", "e", "epätosi", "ei valittu", "ei rastittu", "ei merkitty"),
    *("nein", "falsch", "nicht gewählt", "nicht ausgewählt", "nicht angekreuzt", "nicht markiert"),
    *("nicht genannt",),
)
"""Words that say that an option was shown and not chosen."""

_YES, _NO = frozenset(map(fold, YES)), frozenset(map(fold, NO))


def says_yes_or_no(text: str) -> bool:
    """Whether a folded text is one of the table's words."""
    return text in _YES or text in _NO


def read_tick(
    text: str,
    own: Collection[str] = (),
    yes: Collection[str] = (),
    no: Collection[str] = (),
    not_shown: Collection[str] = (),
    own_first: bool | None = True,
) -> Tick:
    """What a cell says. All collections hold folded texts.

    `own`: what the column's option is called. `yes`, `no`: further words from survey.yml, which go first.
    `not_shown`: what the tool writes where it did not ask. `own_first`: whether an option that is itself
    called by a word for "no" is chosen where that word stands; None: it can't be told.
    """
    key = fold(text)
    if key in no:
        return Tick.NO
    if key in yes:
        return Tick.YES
    if not key:
        return Tick.EMPTY
    if key in _NO and (key not in own or not own_first):
        return Tick.UNKNOWN if key in own and own_first is None else Tick.NO
    if key in own or key in _YES:
        return Tick.YES
    return Tick.NOT_SHOWN if key in not_shown else Tick.UNKNOWN
