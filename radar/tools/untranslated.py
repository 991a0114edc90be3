"""What a radar in several languages has not yet in all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from radar.inputs.documents import Path_, language_of, originals
from radar.inputs.sources import Sources
from radar.inputs.translations import lacking, untranslated
from radar.language.messages import Text, counted, say
from radar.problems import Place, Problem

_NAMED = 5
"""So many texts a message names."""


def missing(sources: Sources, config: Path) -> Iterator[Problem]:
    """A warning for each place and language that something is missing in. `config`: the settings file."""
    for code in sources.settings.spoken[1:]:
        yield from _texts(config, untranslated(sources.settings, code), code)
        for edition, questionnaire in sources.editions.items():
            yield from _texts(sources.folder(edition) / "survey.yml", untranslated(questionnaire, code), code)
        yield from _pages(sources, code)
        yield from _own_pages(sources, code)


def _texts(file: Path, paths: Iterable[Path_], code: str) -> Iterator[Problem]:
    found = [".".join(map(str, path)) for path in paths]
    if found:
        what = counted(
            "%(n)s text is not translated into `%(code)s`: %(names)s",
            "%(n)s texts are not translated into `%(code)s`: %(names)s",
            n=len(found),
            code=code,
            names=_first(found),
        )
        fix = say("Write the text in each language: `name: {en: …, %(code)s: …}`", code=code)
        yield Problem(Place(file.as_posix()), what, fix, "not-translated", "warning")


def _pages(sources: Sources, code: str) -> Iterator[Problem]:
    """Technologies and dialogues."""
    texts = sources.translations.get(code, {})
    for kind, models in (("technologies", sources.technologies), ("dialogues", sources.dialogues)):
        found = []
        for model in models:
            own = texts.get(f"{kind}/{model.id}")
            if fields := lacking(model, own or {}):
                found.append(f"{model.id}.{code}.md" + (f" ({', '.join(fields)})" if own else ""))
        if found:
            folder = getattr(sources.settings, kind)
            yield _not_all(sources.root / folder, found, code)


def _own_pages(sources: Sources, code: str) -> Iterator[Problem]:
    """The editors' other pages, those whose text stands on a page of the radar's among them."""
    docs, settings = sources.root / "docs", sources.settings
    others = {*originals(sources.root / settings.technologies), *originals(sources.root / settings.dialogues)}
    pages = [page for page in sorted(docs.rglob("*.md")) if not language_of(page)] if docs.is_dir() else []
    found = [
        page.relative_to(docs).with_name(f"{page.stem}.{code}.md").as_posix()
        for page in pages
        if page not in others and not page.with_name(f"{page.stem}.{code}.md").is_file()
    ]
    if found:
        yield _not_all(docs, found, code)


def _not_all(folder: Path, found: list[str], code: str) -> Problem:
    what = counted(
        "%(n)s page is not, or not all, translated into `%(code)s`: %(names)s",
        "%(n)s pages are not, or not all, translated into `%(code)s`: %(names)s",
        n=len(found),
        code=code,
        names=_first(found),
    )
    fix = say("Add the file with what is missing, or leave it: the page shows the original and says so")
    return Problem(Place(folder.as_posix()), what, fix, "not-translated", "warning")


def _first(found: list[str]) -> Text:
    if len(found) <= _NAMED:
        return Text(", ".join(found))
    return say("%(first)s and %(n)s more", first=", ".join(found[:_NAMED]), n=len(found) - _NAMED)
