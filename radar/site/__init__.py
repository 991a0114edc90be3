"""A release -> the files of a site, by their addresses. Pure, and unaware of any site generator.

`files` lists them all. `pages` has the pages, `pictures` and `tables` what stands on them, `dialogues` what
is made of market dialogues: agendas, calendars, feeds. Nothing here reads a file of answers, or counts.
"""
