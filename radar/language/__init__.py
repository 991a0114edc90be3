"""What the program says: English sentences that remember their values, and their translations.

`messages` makes the sentences of commands, `translator` says them, and what stands on pages, in a reader's
language. In `locale/` lie the catalogues. Nothing here knows what the sentences are about.
"""
