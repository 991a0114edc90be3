"""The law that papers and accounts name: provisions by country, each with the date of the act.

No act was at hand when this was written. Guidance to buyers names Norway's § 12-2 (anskaffelser.no) and
Denmark's § 39 (Konkurrence- og Forbrugerstyrelsen); the other numbers are as they are commonly cited. An
office compares them with the act in force before it relies on them, and the guide says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DIRECTIVE = "2014/24/EU"
DIRECTIVE_OF = "26.2.2014, OJ L 94 of 28.3.2014, p. 65"


@dataclass(frozen=True, slots=True)
class Law:
    """The provisions of a country. Names and numbers are in its own language."""

    procurement: str
    """The act or regulation on procurement, with its date or number."""
    consultation: str
    """Its provisions on dialogue before the purchase and on earlier involvement."""
    report: str
    """Its provision on the report or protocol."""
    access: str
    """The act on access to documents, by which it is assessed what may be withheld."""


LAWS: Mapping[str, Law] = {
    "DK": Law(
        "udbudsloven (lov nr. 1564 af 15. december 2015)",
        "§ 39",
        "§ 232",
        "offentlighedsloven (lov nr. 606 af 12. juni 2013) § 30",
    ),
    "NO": Law(
        "anskaffelsesforskriften (forskrift 12. august 2016 nr. 974)",
        "§§ 12-1, 12-2",
        "§ 25-5",
        "offentleglova (lov 19. mai 2006 nr. 16) § 13, forvaltningsloven (lov 10. februar 1967) § 13",
    ),
    "SE": Law(
        "lagen (2016:1145) om offentlig upphandling",
        "4 kap.",
        "12 kap.",
        "offentlighets- och sekretesslagen (2009:400) 19 kap. 3 §, 31 kap. 16 §",
    ),
}
"""The countries whose provisions are named. For others only the directive is."""
