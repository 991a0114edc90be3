"""The files of a site -> a site that stands in its place: the only room that knows a generator.

`plugin` hands the files to MkDocs, `cache` keeps what has not changed, `draws` remembers how often counts
were rounded, `swap` puts the new site where the old one was, once the audit found nothing in it.
"""
