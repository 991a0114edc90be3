"""Meetings with one supplier at a time: what is asked for (`asked`), and a fair timetable (`planning`)."""

from radar.tools.dialogue.meetings.asked import Meetings, Slot, Supplier, read_meetings, read_suppliers
from radar.tools.dialogue.meetings.planning import Meeting, Timetable, plan

__all__ = ["Meeting", "Meetings", "Slot", "Supplier", "Timetable", "plan", "read_meetings", "read_suppliers"]
