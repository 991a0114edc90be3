"""A survey that forms are made of."""

from __future__ import annotations

SURVEY = """\
edition: '2026'
name: Spring
questions:
  adoption:
    name: Adoption
    text: How far has it come?
    levels: [{id: '1', label: "Not used, not planned"}, {id: '2', label: Prøvet}, {id: in-use, label: "=1+1"}]
  the-worth:
    name: Worth
    levels: [{id: low down}, {id: high}]
    dont_know: [Ved ikke, Aner ikke]
    not_relevant: []
  barriers:
    name: In the way
    text: What stops it?
    options: [{id: cost, label: "Costs, too high"}, {id: skills, label: Skills}, {id: data-protection}]
responses:
- no_area: [Somewhere else]
  items: [{question: adoption}, {question: the-worth}, {question: barriers}]
experts: experts.csv
"""


HOSTILE = SURVEY.replace("Prøvet", "'</script><b>\"&''{x} ${y} \\u2028'").replace(
    "How far has it come?", "'<img src=x> ${adoption} {SAVEDID} \"?\"'"
)
