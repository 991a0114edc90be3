"""The gate, and the only door: what may be published of an edition.

What comes in is confidential: counts, estimates and the edition's secret. What goes out are the frozen
records of `figures`, all of them computed from counts that are rounded by lot.
"""

from radar.disclosure.edition import nothing_of, publish_edition
from radar.disclosure.rounding import Lots, lots_of

__all__ = ["Lots", "lots_of", "nothing_of", "publish_edition"]
