"""Counts -> means with their uncertainty, as survey statistics has it. Confidential.

`estimates` has the survey's, `experts` the panel's, `intervals` the formulas with their sources. In come
counts and models; no answer of a single person is seen.
"""
