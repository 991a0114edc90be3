"""An unknown export -> the draft of a survey.yml that reads it, with what could not be decided marked."""
