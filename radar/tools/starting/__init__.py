"""A name, a language, rings and sectors -> the files of a new radar, which builds at once.

What the files say comes from `templates/`, in the language of the radar. `cli` asks the questions and writes.
"""
