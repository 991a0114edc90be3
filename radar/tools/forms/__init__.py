"""The questionnaire on its way out: a form for each survey tool, and one to fill in without any."""
