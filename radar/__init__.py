"""Teknologiradar: survey answers -> a technology radar with its uncertainty, as a static site.

The rooms in the order of the way through them; each says at its door what comes in and what goes out:

    language     messages in four languages
    inputs       what people write -> validated models
    intake       survey files -> answers                          confidential
    counts       answers -> how many chose each level             confidential
    estimates    counts -> means with their uncertainty           confidential
    disclosure   the gate: what may be published of them
    placement    index -> ring, certainty, x and y                public from here on
    release      one edition and its history, ready to show
    store        release <-> JSON
    pipeline     the order of all that
    site         release -> the files of a site
    audit        does a built site give anything away?
    tools        what people use beside the site: check, template, draft, dialogues
    publish      the files of a site -> a site in its place
    cli          the command line
"""
