"""A path -> rows of cells: encodings, separators, workbooks, and limits to what is read."""
