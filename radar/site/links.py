"""Addresses from page to page.

A page is known by its source address: the path of its Markdown file, such as `technologies/drones.md`.
Links inside HTML and SVG must be final, as a site generator resolves links in Markdown text only.
"""

from __future__ import annotations


def final(uri: str, directory_urls: bool = True) -> str:
    """The address in the built site: `a/b.md` becomes `a/b/`, `a/index.md` becomes `a/`."""
    path, hash_, anchor = uri.partition("#")
    if path.endswith(".md"):
        stem = path.removesuffix(".md")
        if not directory_urls:
            path = f"{stem}.html"
        elif stem == "index" or stem.endswith("/index"):
            path = stem.removesuffix("index")
        else:
            path = f"{stem}/"
    return f"{path}{hash_}{anchor}"


def relative(page: str, target: str, directory_urls: bool = True) -> str:
    """The address of `target` as a link on `page` gives it; both are source addresses."""
    here = final(page, directory_urls).split("/")[:-1]
    there = final(target, directory_urls).split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:]) or "./"
