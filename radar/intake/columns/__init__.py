"""Rows above the answers -> what each column is: survey tools, headings, and what is in doubt or missing."""
