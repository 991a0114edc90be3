"""Where a text names one of the radar's technologies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from radar.inputs.documents import closest
from radar.inputs.names import fold
from radar.inputs.technologies import Technology

_BETWEEN = r"[-_\s]*"


class Speller:
    """Knows how technologies are written: as the intake reads them, and a little otherwise."""

    def __init__(self, technologies: Iterable[Technology]) -> None:
        self.ids: dict[str, str] = {}
        self._loose: dict[str, str] = {}
        for technology in technologies:
            for text in (technology.id, technology.name, *technology.also):
                self.ids.setdefault(fold(text), technology.id)
                self._loose.setdefault(_bare(text), technology.id)
        # the longest first, so that `AI agents` is not read as `AI`
        spelled = sorted((key for key in self.ids if key), key=lambda key: (-len(key), key))
        patterns = [_BETWEEN.join(map(re.escape, re.split(r"[-_\s]+", key))) for key in spelled]
        any_pattern = "|".join(pattern for pattern in patterns if pattern)
        # an underscore parts words here
        self._anywhere = (
            re.compile(rf"(?<![^\W_])(?:{any_pattern})(?![^\W_])", re.IGNORECASE) if any_pattern else None
        )
        self._numbered = re.compile(rf"({any_pattern})\d{{1,2}}", re.IGNORECASE) if any_pattern else None

    def reads(self, text: str) -> str | None:
        """The technology that the intake reads in a text."""
        return self.ids.get(fold(text))

    def knows(self, text: str) -> str | None:
        """The technology that a text names, with other signs between its words than the intake reads."""
        return self.reads(text) or self._loose.get(_bare(text))

    def nearest(self, text: str) -> str | None:
        """The technology that a misspelt name may stand for."""
        near = closest(fold(text), list(self.ids))
        return None if near is None else self.ids[near]

    def found_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where a text names technologies: beginning, end and id, without a number behind a name alone."""
        if self._anywhere is None or self._numbered is None:
            return
        for match in self._anywhere.finditer(text):
            yield match.start(), match.end(), self._loose[_bare(match[0])]
        numbered = self._numbered.fullmatch(text)
        if numbered and _bare(text) not in self._loose:
            yield 0, numbered.end(1), self._loose[_bare(numbered[1])]


def _bare(text: str) -> str:
    """A spelling without anything but letters and digits."""
    return re.sub(r"[\W_]+", "", fold(text)) or fold(text)
