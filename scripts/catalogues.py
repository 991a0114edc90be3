"""Gather the program's texts into the catalogues of all languages, and begin that of a new one.

python scripts/catalogues.py        takes what is new into each catalogue
python scripts/catalogues.py fi     begins Finnish, if it is not there, and does the same
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "radar" / "language" / "locale"
_KEYWORDS = ("-k", "text", "-k", "say", "-k", "counted:1,2")
_ON_PAGES = "radar/site/"


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description="Gather the program's texts into the catalogues.")
    parser.add_argument("language", nargs="?", help="code of a language to begin, for instance fi")
    begun: str | None = parser.parse_args().language
    with tempfile.TemporaryDirectory() as folder:
        template, located = Path(folder, "radar.pot"), Path(folder, "located.pot")
        extract = ("extract", "-F", "radar/language/locale/babel.cfg", *_KEYWORDS, "--sort-output")
        _pybabel(*extract, "-o", str(located), "radar")
        # Where a text stands changes too often for a file that people keep.
        _pybabel(*extract, "--no-location", "-o", str(template), "radar")
        if begun and not _file(begun).exists():
            try:
                print(f"Beginning {Locale.parse(begun).english_name}")
            except (UnknownLocaleError, ValueError):
                sys.exit(f"{begun} is no language. Use its code, for instance fi")
            _pybabel("init", "-w", "79", "-D", "radar", "-i", str(template), "-d", str(LOCALES), "-l", begun)
        options = ("--no-fuzzy-matching", "--ignore-obsolete", "-w", "79")
        _pybabel("update", *options, "-D", "radar", "-i", str(template), "-d", str(LOCALES))
        with located.open("rb") as stream:
            public = {message.id for message in read_po(stream) if message.id and _is_public(message)}
    for language in sorted(path.name for path in LOCALES.iterdir() if path.is_dir()):
        print(_told(language, public))
    print("Open a catalogue in a translation program, and look at the pages: radar serve")


def _pybabel(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", "-q", *arguments], cwd=ROOT, check=True)


def _file(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "radar.po"


def _is_public(message: Message) -> bool:
    return any(str(file).startswith(_ON_PAGES) for file, _ in message.locations)


def _told(language: str, public: Collection[object]) -> str:
    """How far a catalogue is."""
    with _file(language).open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    left = [message.id for message in catalogue if message.id and not _is_done(catalogue, message)]
    shown = sum(id_ in public for id_ in left)
    return f"{_file(language).relative_to(ROOT)}: {shown} texts of pages are left, {len(left)} of all"


def _is_done(catalogue: Catalog, message: Message) -> bool:
    texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return all(texts) and not message.fuzzy and len(texts) in (1, catalogue.num_plurals)


if __name__ == "__main__":
    main()
