"""Rows of cells -> answers: whole columns at once where nothing is in doubt, else cell by cell."""
