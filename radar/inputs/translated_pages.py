"""docs/technologies/chatbots.en.md -> the texts of a page in another of the radar's languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from radar.inputs.bodies import faults_of
from radar.inputs.dialogues import DialogueFrontMatter
from radar.inputs.documents import Model, language_of, read_front_matter
from radar.inputs.settings import Settings
from radar.inputs.technologies import TechnologyFrontMatter
from radar.inputs.translations import read_translation
from radar.language.messages import choices, say
from radar.problems import Place, Problem, Problems, collecting, refuse

Translations = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By language and page (`technologies/chatbots`): its texts by path, see `read_translation`."""

_KINDS: Mapping[str, type[Model]] = {"technologies": TechnologyFrontMatter, "dialogues": DialogueFrontMatter}


def read_translations(root: Path, settings: Settings) -> Translations:
    """The translations of technologies and dialogues. Raises `Problems` with the faults of all.

    The originals are sound: they were read before.
    """
    found: dict[str, dict[str, dict[str, str]]] = {code: {} for code in settings.spoken[1:]}
    faults = [*_taken(root / "docs", settings)]
    for kind, folder in (("technologies", settings.technologies), ("dialogues", settings.dialogues)):
        for path in sorted((root / folder).glob("*.md")):
            code, stem = language_of(path), path.stem.rpartition(".")[0]
            if code and stem != "index":
                with collecting(faults):
                    found[code][f"{kind}/{stem}"] = _read(path, code, settings, _KINDS[kind])
    refuse(faults)
    return found


def _taken(docs: Path, settings: Settings) -> Iterator[Problem]:
    """Pages of the editors' own where the pages in another language are to be."""
    for code in settings.spoken[1:]:
        for path in (docs / code, docs / f"{code}.md"):
            if path.exists():
                what = say("the pages in the language `%(code)s` have this address", code=code)
                fix = say("Give it another name, or translate page by page: about.%(code)s.md", code=code)
                yield Problem(Place(path.as_posix()), what, fix, "address-taken")


def _read(path: Path, code: str, settings: Settings, model: type[Model]) -> dict[str, str]:
    where, original = Place(path.as_posix()), path.with_name(f"{path.stem.rpartition('.')[0]}.md")
    if code not in settings.spoken[1:]:
        what = say("the radar has no pages in the language `%(code)s`", code=code)
        if settings.spoken[1:]:
            fix = say(
                "Use %(choices)s, or add it to `languages` in radar.yml", choices=choices(settings.spoken[1:])
            )
        else:
            fix = say("Add it to `languages` in radar.yml, behind `%(own)s`", own=settings.language)
        raise Problems([Problem(where, what, fix, "unknown-language")])
    if not original.is_file():
        what = say("there is no %(name)s that this could be a translation of", name=original.name)
        fix = say("Give it the name of the original, with the language before `.md`")
        raise Problems([Problem(where, what, fix, "no-original")])
    document = read_front_matter(path)
    refuse([] if settings.raw_html else list(faults_of(document)))
    return read_translation(document, read_front_matter(original), model)
