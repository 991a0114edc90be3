"""Survey files -> answers. Confidential. Each file is read whole or refused with all its faults.

The way through: `files` opens a file, `columns` understands what its columns are, `rows` reads what stands
in them, and `survey_files` takes a file along it. In goes a path and the contract that it must fulfil; out
come codes for answers, people and places. `privacy` knows what must not come in, `faults` collects what is
wrong.
"""
