"""Meetings with one supplier at a time.

`asked` has what is asked for, `planning` makes a fair timetable of it (`square` a day of a supplier square),
and `amending` makes it again when something changed.
"""

from radar.tools.dialogue.meetings.amending import amend, read_timetable
from radar.tools.dialogue.meetings.asked import Meetings, Slot, Supplier, read_meetings, read_suppliers
from radar.tools.dialogue.meetings.planning import Meeting, Timetable, plan

__all__ = [
    "Meeting",
    "Meetings",
    "Slot",
    "Supplier",
    "Timetable",
    "amend",
    "plan",
    "read_meetings",
    "read_suppliers",
    "read_timetable",
]
