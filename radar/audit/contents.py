"""A published file -> the texts in it, whatever they are wrapped in. Never follows what a file says."""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from radar.inputs.names import unstacked

MOST_BYTES = 1 << 28
"""Most bytes that something packed may unpack to."""
_DEEPEST = 3
"""How many wrappers may stand around a text."""
_ROUNDS = 3
"""How often a text may be escaped."""

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([nrt\"'/\\]))")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_BASE64 = re.compile(r";base64,([A-Za-z0-9+/_-]{8,}={0,2})")
_WORD = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{7,}={0,2}(?![\w+/=-])")
"""What may be a text in base64 or in hexadecimal digits."""
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_PRINTABLE = re.compile(rb"[\x20-\x7e\x80-\xff]{5,}")
_TAG = re.compile("<[^<>]*>")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")


class TooLarge(Exception):
    """What is packed in a file is too large to look into."""


@dataclass(frozen=True, slots=True)
class Content:
    """A text that stands in a published file."""

    text: str
    """As it stands there, decoded but with its escapes and mark-up."""
    whole: bool
    """Whether it is the file itself, and its lines those of the file."""
    binary: bool
    """Whether it is picked out of bytes that are not text, which may look like text by chance."""


def unwrap(data: bytes, depth: int = 0) -> Iterator[Content]:
    """The texts in a file's bytes: its own, and what is packed or embedded in it. Raises `TooLarge`."""
    packed = _unpack(data) if depth < _DEEPEST else None
    if packed is not None:
        for inside in packed:
            for found in unwrap(inside, depth + 1):
                yield Content(found.text, False, found.binary)
        return
    for text, binary in _texts(data):
        yield Content(text, depth == 0 and not binary, binary)
        if encoded := _encoded(text):
            # as good as bytes: a word may happen to be one
            yield Content(encoded, False, True)
        if depth < _DEEPEST and ";base64," in text:
            for match in _BASE64.finditer(text):
                for found in unwrap(_from_base64(match[1]), depth + 1):
                    yield Content(found.text, False, found.binary)


def plain(text: str) -> str:
    """A text without escapes (HTML, JSON, JavaScript, URL), case and invisible signs, on its own lines."""
    for _ in range(_ROUNDS):
        before = text
        if "&" in text:
            text = _ENTITY.sub(lambda m: _flat(unescape(m[0])), text)
        if "\\" in text:
            text = _ESCAPE.sub(_unescaped, text)
        if "%" in text:
            text = _PERCENT.sub(lambda m: _flat(unquote(m[0], errors="replace")), text)
        if text == before:
            break
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", unstacked(text)))
    return text.casefold()


def without_tags(text: str, instead: str) -> str:
    """A text whose tags are `instead` each, and keep their line breaks."""
    return _TAG.sub(lambda tag: instead if "\n" not in tag[0] else "\n" * tag[0].count("\n"), text)


def _flat(text: str) -> str:
    """What an escape stands for: a line break becomes a space, so that lines stay those of the file."""
    return " " if text in ("\n", "\r") else text.replace("\n", " ")


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return _flat(chr(int(code, 16)))
    return match[3] if match[3] in "\"'/\\" else " "


def _texts(data: bytes) -> Iterator[tuple[str, bool]]:
    """A file's text, and whether it is only what looks like text in it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield data.decode("utf-16", errors="replace"), False
    elif b"\0" not in data:
        try:
            yield data.decode("utf-8-sig"), False
        except UnicodeDecodeError:
            yield data.decode("utf-8", errors="ignore"), False
            yield data.decode("cp1252", errors="replace"), False
    else:
        if data.startswith(_PNG):
            for text in _png_texts(data):
                yield from ((text.decode("utf-8", errors="ignore"), False), (text.decode("latin-1"), False))
            data = _without_pixels(data)
        # without its zeros, text in UTF-16 is text too
        runs = [*_PRINTABLE.findall(data), *_PRINTABLE.findall(data.replace(b"\0", b""))]
        yield b"\n".join(runs).decode("utf-8", errors="replace"), True


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The chunks of a PNG file: their kind, and where their content begins and ends."""
    at = len(_PNG)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], at + 8, at + 8 + size
        at += 12 + size


def _without_pixels(data: bytes) -> bytes:
    """A PNG file without its picture, which is packed and holds no text; what follows its end stays."""
    kept, at = [], 0
    for kind, start, end in _png_chunks(data):
        if kind == b"IDAT":
            kept.append(data[at:start])
            at = end
    return b"".join([*kept, data[at:]])


def _png_texts(data: bytes) -> Iterator[bytes]:
    """What a PNG file says about itself, unpacked."""
    for kind, first, end in _png_chunks(data):
        chunk = data[first:end]
        if kind in _PNG_TEXTS:
            yield chunk
            # behind the keyword, its zero and the flags the text itself may be packed
            for start in (match.start() for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", chunk[:200])):
                try:
                    yield zlib.decompressobj().decompress(chunk[start:], MOST_BYTES)
                except zlib.error:
                    continue


def _unpack(data: bytes) -> list[bytes] | None:
    """What is in an archive; None: this is none. One that is damaged is searched as it is."""
    try:
        if data.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(data)) as stream:
                return [_bounded(stream.read(MOST_BYTES + 1))]
        if data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
                    raise TooLarge
                # names of members are published too
                return ["\n".join(archive.namelist()).encode(), *map(archive.read, archive.namelist())]
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return None
    return None


def _bounded(data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        raise TooLarge
    return data


def _encoded(text: str) -> str:
    """The texts that words in a text stand for, read as base64 or as hexadecimal digits."""
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        if _HEX.fullmatch(word):
            found.append(bytes.fromhex(word))
        found.append(_from_base64(word))
    texts = (data.decode("latin-1").strip() for data in found)
    return "\n".join(text for text in texts if text.isascii() and text.isprintable())


def _from_base64(text: str) -> bytes:
    try:
        padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
        return base64.b64decode(padded, altchars=b"-_" if set(text) & set("-_") else None)
    except (binascii.Error, ValueError):
        return b""
