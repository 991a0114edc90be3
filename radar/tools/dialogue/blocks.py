"""A paper as a list of blocks -> Markdown or a Word document (DOCX).

A paper is built once and written twice, so both say the same. The Word document is made to be
accessible: real headings and lists, tables with a caption whose header row is marked and repeated, links
that say where they lead, the language and the title set, and page numbers.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

_RISKY = re.compile(r"([\\`*_\[\]<>|])")
_RISKY_START = re.compile(r"^(\s*)([#>+=-]|\d+(?=[.)]))")
_ADDRESS = re.compile(r"https?://[^\s<>()]*[^\s<>().,;:!?]")


_WIDTH, _MARGIN, _TO_FILL_IN = 16.6, 2.2, 1.4
"""Width of the text, margin, and height of a row that is to be filled in, in cm: A4."""
_SHORT, _LONG, _LONGEST = 12, 45, 60
"""Letters that a column is given room for: at least, at most, and where it is to be filled in."""
_LETTER, _EDGES = 0.24, 0.4
"""Width of a letter and of the space beside a text in a column, in cm: for words that shall not be broken."""
_LONGEST_PROPERTY = 255
"""Most letters of a property of a Word document."""


class Linked(str):
    """Words that lead to an address."""

    url: str

    def __new__(cls, words: str, url: str) -> Linked:
        """`words` as a link; without words it says its address."""
        made = super().__new__(cls, words or url)
        made.url = url
        return made


Words = str | tuple[str, ...]
"""A text; in parts where some of it is `Linked`. A bare address in a text becomes a link as well."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title."""

    level: int
    """2 to 4; the title is 1."""
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Words


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class DraftTable:
    """A table with a header row. An empty cell is there to be filled in."""

    header: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]


Block = Heading | Paragraph | Bullets | DraftTable


@dataclass(frozen=True, slots=True)
class Paper:
    """A title and what stands below it."""

    title: str
    blocks: tuple[Block, ...]
    foot: str = ""
    """What stands at the foot of every page beside its number: the buyer, the case."""
    page: str = "%(page)s / %(pages)s"
    """How the number of a page is said."""


def joined(parts: Iterable[str], between: str = "; ") -> Words:
    """Parts that are not empty, one after another; links stay links."""
    told: list[str] = []
    for part in filter(None, parts):
        told += [between, part] if told else [part]
    return tuple(told)


def markdown(paper: Paper) -> str:
    """The paper as Markdown. Texts are shown as they are: no sign in them turns into markup."""
    foot = [_start(_inline(paper.foot))] if paper.foot else []
    return "\n\n".join([f"# {_inline(paper.title)}", *map(_told, paper.blocks), *foot]) + "\n"


def docx(paper: Paper, language: str, author: str, today: dt.date) -> bytes:
    """The paper as a Word document. `language` is a tag such as `nb-NO`; `author` is a body or function."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    _set_up(document, paper, language, author, today)
    _add_foot(document, paper)
    document.add_heading(paper.title, 1)
    caption, before = paper.title, None
    for block in paper.blocks:
        if isinstance(block, DraftTable) and isinstance(before, DraftTable):
            # Two tables without anything between them would become one.
            document.add_paragraph()
        written = len(document.paragraphs)
        _add(document, block, caption)
        if isinstance(before, DraftTable) and isinstance(block, (Paragraph, Bullets)):
            document.paragraphs[written].paragraph_format.space_before = Pt(8)
        caption, before = block.text if isinstance(block, Heading) else caption, block
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _told(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {_inline(block.text)}"
        case Paragraph():
            return _start(_inline(block.text))
        case Bullets():
            signs = (
                (f"{i}." for i in range(1, len(block.items) + 1))
                if block.numbered
                else ["-"] * len(block.items)
            )
            return "\n".join(
                f"{sign} {_start(_inline(item))}" for sign, item in zip(signs, block.items, strict=True)
            )
        case DraftTable():
            lines: list[tuple[Words, ...]] = [block.header, ("---",) * len(block.header), *block.rows]
            return "\n".join(
                "| " + " | ".join(_cell(i, cell) for cell in line) + " |" for i, line in enumerate(lines)
            )


def _cell(line: int, text: Words) -> str:
    return str(text) if line == 1 else _inline(text)


def _inline(text: Words) -> str:
    """A text on one line, with what Markdown would read as markup made harmless."""
    return "".join(
        _RISKY.sub(r"\\\1", part)
        if not isinstance(part, Linked)
        else f"<{part.url}>"
        if part == part.url
        else f"[{_RISKY.sub(_ESCAPED, part)}](<{part.url}>)"
        for part in _parts(text)
    )


_ESCAPED = r"\\\1"


def _parts(text: Words) -> Iterator[str]:
    """The parts of a text on one line: bare addresses in it are links that say their address."""
    for part in (text,) if isinstance(text, str) else text:
        if isinstance(part, Linked):
            yield Linked(" ".join(part.split()), part.url)
            continue
        # Blanks at the ends part it from its neighbours.
        line, at = re.sub(r"\s+", " ", part) if isinstance(text, tuple) else " ".join(part.split()), 0
        for address in _ADDRESS.finditer(line):
            yield line[at : address.start()]
            yield Linked("", address.group())
            at = address.end()
        yield line[at:]


def _start(text: str) -> str:
    """A line that does not begin a heading, a list or a quotation."""
    return _RISKY_START.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdigit() else f"{m[1]}\\{m[2]}", text)


def _set_up(document: WordDocument, paper: Paper, language: str, author: str, today: dt.date) -> None:
    """Title, language and page."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    properties = document.core_properties
    title, author = paper.title[:_LONGEST_PROPERTY], author[:_LONGEST_PROPERTY]
    properties.title, properties.author, properties.language = title, author, language
    properties.comments, properties.last_modified_by = "", author
    properties.created = properties.modified = dt.datetime.combine(today, dt.time())
    styles: Any = document.styles
    for tag in styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)
    styles["Normal"].font.size = Pt(11)
    for name in ("Normal", *(f"Heading {level}" for level in range(1, 5))):
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), "Calibri")
        styles[name].font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(_MARGIN)


def _add(document: WordDocument, block: Block, caption: str) -> None:
    """A block; a table has the heading above it as its caption."""
    match block:
        case Heading():
            document.add_heading(block.text, block.level)
        case Paragraph():
            _write(document.add_paragraph(), block.text)
        case Bullets():
            for item in block.items:
                _write(document.add_paragraph(style="List Number" if block.numbered else "List Bullet"), item)
        case DraftTable():
            _add_table(document, block, caption)


def _write(paragraph: WordParagraph, text: Words) -> None:
    """A text into a paragraph, with its links."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    for part in _parts(text):
        if not isinstance(part, Linked):
            if part:
                paragraph.add_run(part)
            continue
        run = paragraph.add_run(part)
        run.font.underline, run.font.color.rgb = True, RGBColor(0x1F, 0x4E, 0x8C)
        link: Any = OxmlElement("w:hyperlink")
        link.set(
            qn("r:id"), paragraph.part.relate_to(part.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        )
        run._r.addprevious(link)
        link.append(run._r)


def _add_foot(document: WordDocument, paper: Paper) -> None:
    """The number of each page, and whose paper it is."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = document.sections[0].footer.paragraphs[0]
    if paper.foot:
        paragraph.add_run(f"{paper.foot}  ·  ")
    for text in re.split(r"(%\(pages?\)s)", paper.page):
        if not text.startswith("%("):
            paragraph.add_run(text)
            continue
        field: Any = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "NUMPAGES" if "pages" in text else "PAGE")
        run = paragraph.add_run("1")
        run._r.addprevious(field)
        field.append(run._r)


def _add_table(document: WordDocument, table: DraftTable, caption: str) -> None:
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Cm

    made = document.add_table(rows=1 + len(table.rows), cols=len(table.header), style="Table Grid")
    made.autofit = False
    sides = "".join(f'<w:{side} w:w="90" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    # Word wants the parts in the order of the format.
    look: Any = made._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))
    told: Any = OxmlElement("w:tblCaption")
    told.set(qn("w:val"), caption)
    look.addnext(told)
    for column, width in zip(made.columns, _widths(table), strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    for row, texts in zip(made.rows, (table.header, *table.rows), strict=True):
        whole: Any = row._tr.get_or_add_trPr()
        whole.append(OxmlElement("w:cantSplit"))
        if not all(texts):
            row.height = Cm(_TO_FILL_IN)
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell.paragraphs[0], text)
    # Repeated on every page, and told to screen readers as the header.
    first: Any = made.rows[0]._tr.get_or_add_trPr()
    first.append(OxmlElement("w:tblHeader"))
    for cell in made.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def _widths(table: DraftTable) -> list[float]:
    """Widths of the columns in cm: more for longer texts, most for what is to be filled in.

    Each has room for its longest word where all have.
    """
    weights, needed = [], []
    for i, name in enumerate(table.header):
        texts = ["".join(row[i]) for row in table.rows]
        longest = max((len(text) for text in texts), default=0)
        to_fill_in = "" in texts and (i > 0 or not any(texts))
        weights.append(_LONGEST if to_fill_in else min(max(longest, len(name), _SHORT), _LONG))
        words = [word for text in (name, *texts) for word in text.split() if not _ADDRESS.match(word)]
        needed.append(_LETTER * max(map(len, words), default=0) + _EDGES)
    if sum(needed) > _WIDTH - 0.1:
        return [_WIDTH * weight / sum(weights) for weight in weights]
    # A column that would break its longest word gets what that word needs, and the others share the rest.
    # Then one of these may be too narrow, so it is done again until none is.
    tight: dict[int, float] = {}
    while True:
        free = [weight for i, weight in enumerate(weights) if i not in tight]
        share = (_WIDTH - sum(tight.values())) / sum(free)
        widths = [tight.get(i, share * weight) for i, weight in enumerate(weights)]
        further = {i: needed[i] for i, width in enumerate(widths) if width < needed[i]}
        if not further:
            return widths
        tight |= further
