"""Who holds the dialogues: each buyer once, with an address that stays."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from radar.inputs.dialogues import Dialogue
from radar.inputs.dialogues.models import Buyer
from radar.site.tables.exports import plain

Key = tuple[str, str, str]
"""Country, name without regard to case and spaces, and the number where two bodies share the name."""
_LONGEST = 100
"""Most signs of a name in an address: it is the name of a file too."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A buyer with its dialogues."""

    uri: str
    """Source address of its page."""
    name: str
    country: str
    number: str
    """Its number in the country's register; may be empty."""
    dialogues: tuple[Dialogue, ...]
    """In the order of the release: latest first."""


@dataclass(frozen=True, slots=True)
class Holders:
    """All buyers."""

    all: tuple[Holder, ...]
    """By country and name."""
    by_key: Mapping[Key, Holder]
    shared: frozenset[tuple[str, str]]
    """Country and name of those that several bodies have, told apart by their numbers."""

    def of(self, dialogue: Dialogue) -> list[Holder]:
        """Who holds a dialogue, in its own order."""
        return [self.by_key[_key(buyer, self.shared)] for buyer in dialogue.buyers]


def holders(dialogues: Iterable[Dialogue]) -> Holders:
    """The buyers of these dialogues.

    The same name in the same country is one buyer, unless it is given with different organisation numbers.
    """
    known = [(dialogue, buyer) for dialogue in dialogues for buyer in dialogue.buyers]
    numbers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for _, buyer in known:
        if buyer.organisation_number:
            numbers[_named(buyer)].add(_digits(buyer))
    shared = frozenset(name for name, given in numbers.items() if len(given) > 1)
    groups: defaultdict[Key, list[tuple[Dialogue, Buyer]]] = defaultdict(list)
    for dialogue, buyer in known:
        groups[_key(buyer, shared)].append((dialogue, buyer))
    slugs: defaultdict[str, list[Key]] = defaultdict(list)
    for key in groups:
        slugs[_slug(key)].append(key)
    by_key = {}
    for key in sorted(groups):
        slug = _slug(key)
        bought = groups[key]
        by_key[key] = Holder(
            # Names that differ only in signs which addresses don't have are told apart by their digest.
            f"buyers/{slug if len(slugs[slug]) == 1 else f'{slug}-{_digest(key)}'}.md",
            bought[0][1].name,
            key[0],
            next((named.organisation_number for _, named in bought if named.organisation_number), ""),
            tuple({dialogue.id: dialogue for dialogue, _ in bought}.values()),
        )
    return Holders(tuple(by_key.values()), by_key, shared)


def _named(buyer: Buyer) -> tuple[str, str]:
    return buyer.country, " ".join(buyer.name.casefold().split())


def _digits(buyer: Buyer) -> str:
    return "".join(sign for sign in buyer.organisation_number or "" if sign.isalnum())


def _key(buyer: Buyer, shared: frozenset[tuple[str, str]]) -> Key:
    named = _named(buyer)
    return (*named, _digits(buyer) if named in shared else "")


def _slug(key: Key) -> str:
    name = plain(key[1])[:_LONGEST].rstrip("-")
    return "-".join(part for part in (name, plain(key[2]), key[0].lower()) if part)


def _digest(key: Key) -> str:
    return hashlib.blake2b("\0".join(key).encode(), digest_size=3).hexdigest()
