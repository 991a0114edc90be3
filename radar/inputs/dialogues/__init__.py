"""Market dialogues: their pages' fields, identifiers and times, and whether a record would stand.

`models` has the fields, `times` and `identifiers` what they are made of, `reading` turns pages into
dialogues, and `fairness` looks at what equal treatment asks of a record.
"""

from radar.inputs.dialogues.models import Activity, Award, Dialogue, DialogueFrontMatter
from radar.inputs.dialogues.reading import read_dialogues

__all__ = ["Activity", "Award", "Dialogue", "DialogueFrontMatter", "read_dialogues"]
