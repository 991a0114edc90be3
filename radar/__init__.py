"""Teknologiradar: survey answers -> a technology radar with its uncertainty, as a static site.

The stages in their order, each a module that can be read and run alone:

    intake       survey files -> answers                       confidential
    counts       answers -> how many chose each level          confidential
    estimates    counts -> means with their errors             confidential
    disclosure   the gate: what may be published of them
    placement    index -> ring, certainty, x and y             public from here on
    release      one radar with its history, ready to show
    site         release -> the files of a site
    store        release -> radar.json

`pipeline` runs them, `cache` keeps the last release, `audit` looks for leaks in the finished site.
`dialogues` has the record of a market dialogue; `interview` writes a new one, `meetings` plans its meetings
(`timetable` writes them down) and `papers` its papers. `cli`, `dialogue_commands` and `plugin` are shells.
"""
