"""What was found -> the text of survey.yml, with a comment on each line that wants a decision.

Every value that comes from a file is quoted by the YAML library, and every comment is kept on its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import yaml

from radar.inputs.names import fold
from radar.inputs.questionnaire import Option
from radar.inputs.questionnaire import Question as Asked
from radar.intake.columns.tools import PLAIN
from radar.intake.privacy import personal
from radar.language.messages import Text, all_of, counted, say
from radar.tools.draft import words
from radar.tools.draft.answers import Answer, FoundAnswers
from radar.tools.draft.background import AreaIn, Said, TickedArea, shown_headings
from radar.tools.draft.find import Block, Found, FoundLayout, FoundQuestion
from radar.tools.draft.known import Known
from radar.tools.draft.reading import SurveyTable

CHECK = "CHECK"
"""What marks a line that wants a decision."""
_SHOWN = 10
_DEFAULTS = Asked(name="-", options=[Option(id="a")])
_USUAL_HEADING = "{question}[{technology}]"

Tell = Callable[[str], str]
Value = str | bool | None


def as_yaml(found: Found, known: Known, tell: Tell = str) -> str:
    """The whole file. `tell`: how comments are said to the reader."""
    return "".join(f"{line}\n" for line in _Writer(tell).lines(found, known))


def flow(value: Value | Sequence[str] | Mapping[str, Value]) -> str:
    """A value as YAML in one line, whatever is in it."""
    if isinstance(value, str) and not value.isprintable():
        return yaml.safe_dump([value], default_style='"', width=float("inf"), allow_unicode=True)[2:].rstrip(
            "\n"
        )
    text: str = yaml.safe_dump(
        [value], default_flow_style=True, allow_unicode=True, width=float("inf"), sort_keys=False
    )
    return text.rstrip("\n")[1:-1]


class _Writer:
    def __init__(self, tell: Tell) -> None:
        self.tell = tell

    def lines(self, found: Found, known: Known) -> Iterator[str]:
        """The lines of the file."""
        yield from self._top(found, known)
        yield self._line(0, "edition", found.edition)
        yield ""
        yield "questions:"
        for question in found.questions:
            yield from self._question(question)
        yield ""
        if found.technologies and set(found.technologies) != {
            technology.id for technology in known.technologies
        }:
            yield f"technologies: {flow(found.technologies)}"
            yield ""
        yield "responses:"
        for layout in found.layouts:
            for pattern in layout.files:
                yield from self._layout(layout, pattern)
        yield from self._names(found)

    def comment(self, indent: int, text: str) -> str:
        """A comment on a line of its own."""
        return f"{' ' * indent}# {_one_line(self.tell(text))}"

    def check(self, doubts: Iterable[str]) -> str:
        """The comment behind a line that wants decisions; empty if it wants none."""
        told = "; ".join(_one_line(self.tell(doubt)) for doubt in doubts if doubt)
        return f"  # {CHECK}: {told}" if told else ""

    def _line(self, indent: int, name: str, said: Said[str] | Said[str | None]) -> str:
        if said.value is not None and (not said.value or personal(said.value)):
            # never into a file that is published: whoever reads the export sees which it is
            left_out = say("left out, for it holds personal data")
            return f"{' ' * indent}# {CHECK}: `{name}`: {self.tell(left_out)}"
        return f"{' ' * indent}{name}: {flow(said.value)}{self.check([said.doubt])}"

    def _top(self, found: Found, known: Known) -> Iterator[str]:
        for layout in found.layouts:
            table = layout.table
            files = all_of(["…" if personal(path.name) else path.name for path in table.paths])
            tool = table.preset.name or say("a file of no survey tool in particular")
            yield self.comment(0, say("Drafted from %(files)s: %(tool)s", files=files, tool=tool))
            rows = counted("%(n)s row was looked at", "%(n)s rows were looked at", n=len(table.rows))
            yield self.comment(0, rows if table.whole else say("%(rows)s, and there are more", rows=rows))
        yield self.comment(0, say("Each line marked %(mark)s needs a decision: see its comment", mark=CHECK))
        if known.surveys is None:
            what = say("There is no radar.yml: technologies, areas and municipalities were not known")
            yield self.comment(0, what)
        if found.new:
            yield "#"
            what = say(
                "Technologies without a page: those that the radar is to show need one, with such an id"
            )
            yield self.comment(0, what)
            taken = {technology.id for technology in known.technologies}
            for name in found.new:
                id_ = words.short_id(name, taken, "technology")
                taken.add(id_)
                yield self.comment(0, f"  {id_}: {name}")

    def _question(self, question: FoundQuestion) -> Iterator[str]:
        yield f"  {flow(question.id.value)}:{self.check([question.id.doubt])}"
        yield f"    name: {flow(question.name)}"
        if question.text:
            yield self._line(4, "text", Said(question.text))
        given = question.answers
        kind = "levels" if given.levels else "options"
        yield f"    {kind}:{self.check(given.doubts)}"
        for answer in given.levels or given.options:
            yield f"      - {flow(_answer(answer, kind == 'options', given.other))}"
        if given.other:
            yield "    other: true"
        yield from self._beside(given)

    def _beside(self, given: FoundAnswers) -> Iterator[str]:
        """The texts beside the answers that are none of those that are known without a word."""
        for name in ("dont_know", "not_relevant", "none_of_these"):
            usual = getattr(_DEFAULTS, name)
            texts = [text for text in getattr(given, name) if fold(text) not in set(map(fold, usual))]
            if texts:
                unsure = any(fold(text) in words.UNCLEAR for text in texts)
                doubt = say("it may also mean that nothing was chosen, or nothing asked") if unsure else ""
                yield f"    {name}: {flow([*usual, *texts])}{self.check([doubt])}"

    def _layout(self, layout: FoundLayout, pattern: str) -> Iterator[str]:
        table, whom = layout.table, layout.background
        yield f"  - files: {flow(pattern)}"
        tool: str = "long" if layout.long else table.tool
        guess = say("the file only resembles those of this tool") if table.resembles else ""
        if layout.long is not None and layout.long.guessed:
            guess = say("each row seems to be one answer")
        yield self._line(4, "layout", Said(tool, guess))
        yield from self._form(layout)
        if whom.respondent is not None:
            yield self._line(4, "respondent", whom.respondent)
        if whom.ids is not None:
            yield self._line(4, "ids", whom.ids)
        yield self._line(4, "municipality", whom.municipality)
        yield from self._area(whom.area)
        yield "    items:"
        for block in layout.blocks:
            yield from self._block(block, table)
        if layout.free_text:
            yield f"    free_text: {flow(layout.free_text)}"
        if layout.left_out:
            yield "    other_columns: ignore"
        yield from self._others(layout)

    def _form(self, layout: FoundLayout) -> Iterator[str]:
        """How the file is written, as far as its tool does not say it."""
        table = layout.table
        if table.doubtful_encoding:
            doubt = say("the file is not UTF-8: if letters look wrong, name its character set")
            yield self._line(4, "encoding", Said(table.doubtful_encoding, doubt))
        if table.header_rows > 1 and table.preset.header is None:
            guess = say("this many rows seem to hold headings")
            yield f"    header_rows: {table.header_rows}{self.check([guess])}"
        long = layout.long
        if long is not None and long.guessed:
            columns = {"question": long.question, "technology": long.technology, "level": long.level}
            named = {name: table.columns[i].heading for name, i in columns.items() if i is not None}
            yield f"    long: {flow(named)}"

    def _area(self, said: Said[AreaIn | TickedArea | None]) -> Iterator[str]:
        area, check = said.value, self.check([said.doubt])
        if area is None:
            yield f"    area: null{check}"
        elif isinstance(area, TickedArea):
            yield f"    area:{check}"
            yield f"      block: {flow(area.block)}"
            if area.other:
                yield f"      other: {flow(area.other)}"
            yield "    area_required: false"
        else:
            if area.other:
                yield f"    area:{check}"
                yield f"      column: {flow(area.heading)}"
                yield "      other: true"
            else:
                yield self._line(4, "area", Said(area.heading, "" if area.no_area else said.doubt))
            if area.no_area:
                yield f"    no_area: {flow(area.no_area)}{'' if area.other else check}"
            if not area.required:
                yield "    area_required: false"

    def _block(self, block: Block, table: SurveyTable) -> Iterator[str]:
        yield f"      - question: {flow(block.question)}"
        if block.ticked:
            yield "        shape: tick-per-level"
        if block.block:
            yield self._line(8, "block", Said(block.block))
        if block.columns.value is not None:
            yield self._line(8, "columns", block.columns)
        if block.heading and (block.heading != _USUAL_HEADING or table.preset is not PLAIN):
            yield self._line(8, "heading", Said(block.heading))
        ignored = {fold(said.value): said for said in reversed(block.ignore) if not personal(said.value)}
        ignored.pop("", None)
        if ignored:
            yield "        ignore:"
        for said in ignored.values():
            yield f"          - {flow(said.value)}{self.check([said.doubt])}"

    def _others(self, layout: FoundLayout) -> Iterator[str]:
        for grid in layout.others[:_SHOWN]:
            headings = [layout.table.columns[part.position].heading for part in grid.parts]
            kept = [text for text in headings if text and not personal(text)]
            what = say(
                "Left alone, for most of its rows have no page: %(headings)s",
                headings=shown_headings(kept, 3),
            )
            yield self.comment(4, what)

    def _names(self, found: Found) -> Iterator[str]:
        questions = [question for question in found.questions if question.spellings]
        if not (questions or found.spellings or found.codes):
            return
        yield ""
        if questions or found.spellings:
            yield "names:"
        if questions:
            yield "  questions:"
        for question in questions:
            texts = [text for text in question.spellings if not personal(text)]
            yield f"    {flow(question.id.value)}: {flow(texts)}"
        together: dict[str, list[Said[str]]] = {}
        for id_, said in found.spellings:
            together.setdefault(id_, []).append(said)
        if together:
            yield "  technologies:"
        for id_, many in together.items():
            doubts = dict.fromkeys(said.doubt for said in many)
            yield f"    {flow(id_)}: {flow([said.value for said in many])}{self.check(doubts)}"
        if found.codes:
            what = say(
                "Write after the id of each technology which of these codes is its own, under `names`:"
            )
            yield self.comment(0, Text(f"{CHECK}: {self.tell(what)}"))
            yield self.comment(0, f"names: {{technologies: {{…: [{found.codes[0]}]}}}}")
            yield self.comment(0, ", ".join(found.codes))


def _answer(answer: Answer, option: bool, others: bool) -> dict[str, Value]:
    """The fields of a level or option. `others`: whether the question takes other texts already."""
    told: dict[str, Value] = {"id": answer.id}
    if answer.label:
        told["label"] = answer.label.replace(";", ",") if option else answer.label
    if option and not others and fold(answer.label or answer.id) in words.OTHER:
        told["other"] = True
    return told


def _one_line(text: str) -> str:
    """A comment without anything that could end its line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
