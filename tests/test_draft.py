"""The draft of a survey.yml reads the file that it was made from, with at most its marked lines filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from radar.counts import count_files
from radar.inputs.contract import Contract
from radar.inputs.documents import parse_yaml, validate
from radar.inputs.questionnaire import LayoutName, Questionnaire
from radar.inputs.settings import Area
from radar.inputs.technologies import Technology
from radar.intake.columns.tools import PRESETS
from radar.intake.expected import Expected
from radar.intake.survey_files import read_answers
from radar.problems import Problems
from radar.tools.draft.drafting import Draft, draft
from radar.tools.draft.known import Known
from radar.tools.draft.writing import CHECK, flow
from tests.support.command_line import Run
from tests.support.layouts import LAYOUTS, WIDE, answers, found, name_of
from tests.support.small import small_radar

AREAS = (Area(id="health", name="Health"), Area(id="schools", name="Schools"))
PLACES = ("Sønderby", "Ærøby", "Nordby")


def pages(names: Mapping[str, str]) -> tuple[Technology, ...]:
    """Technologies as their pages give them, in the order of their files."""
    return tuple(
        Technology(id=id_, name=names[id_], sector="s", summary="", text="", file=f"{id_}.md")
        for id_ in sorted(names)
    )


KNOWN = Known(
    pages({"chatbots": "Chatbots", "rpa": "Robotic process automation", "drones": "Drones"}), AREAS, PLACES
)
KELP = Known(pages({"kelp": "Kelp farms", "mist": "Mist nets", "wave": "Wave power"}))


def filled_in(text: str, decided: Mapping[str, str]) -> str:
    """The draft with some of its marked lines changed: what stands in them -> what is to stand there."""
    lines = text.splitlines()
    for before, after in decided.items():
        (i,) = [i for i, line in enumerate(lines) if before in line and f"# {CHECK}" in line]
        lines[i] = lines[i].replace(before, after)
    return "\n".join(lines) + "\n"


def contract_of(text: str, known: Known) -> Contract:
    questionnaire = validate(parse_yaml(text, "survey.yml"), Questionnaire).in_parts()
    return Contract(questionnaire, known.technologies, known.areas, known.municipalities, known.limits)


def counted(text: str, known: Known, paths: Sequence[Path]) -> dict[tuple[str, str, str], int]:
    """How many chose each level, by question, technology and level; blank cells left out."""
    contract = contract_of(text, known)
    layouts = contract.questionnaire.responses
    each = layouts if len(layouts) == len(paths) else layouts * len(paths)
    table = count_files(contract, list(zip(paths, each, strict=True)))
    told = table.groupby(["question", "technology", "level"], observed=True)["n"].sum()
    rows = told.reset_index().itertuples(index=False)
    return {(q, t, level): int(n) for q, t, level, n in rows if n and level != "blank"}


def written(folder: Path, text: str, name: str = "answers.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def marked(made: Draft) -> list[str]:
    """What stands before the mark in each line that has one."""
    return [line.partition("  #")[0].strip() for line in made.text.splitlines() if f"# {CHECK}" in line]


CODES = {"drones: [SQ002]": "drones: [SQ003]", "rpa: [SQ003]": "rpa: [SQ002]"}
"""Codes come with no names: that they are in another order than the pages, only a person knows."""


@pytest.mark.parametrize("path", found("good"), ids=name_of)
def test_the_draft_for_a_tools_file_reads_it(path: Path) -> None:
    """Whatever tool a file comes from, its draft gives the answers of the wide form of the same survey."""
    made = draft([path], KNOWN, "2026")
    coded = "SQ001" in made.text
    contract = contract_of(filled_in(made.text, CODES if coded else {}), KNOWN)
    (responses,) = contract.questionnaire.responses
    got = pd.concat(read_answers(path, Expected(responses, contract)), ignore_index=True)
    expected = answers(LAYOUTS / "wide.csv", WIDE)
    ids = dict(zip(contract.questionnaire.questions, ("adoption", "relevance"), strict=True))
    got.columns = [re.sub(r"^[^[]+(?=\[)", lambda m: ids[m[0]], name) for name in got.columns]
    assert sorted(got.columns) == list(expected.columns)
    # names of levels that no scale has: their order is left to a person, and marked
    undecided = "the order could not be decided" in made.text
    for name in expected.columns:
        by_place = name in ("municipality", "area") or undecided
        values = [
            list(frame[name].astype(str) if by_place else frame[name].cat.codes) for frame in (got, expected)
        ]
        assert values[0] == values[1], name


def test_a_draft_says_from_what_it_was_made() -> None:
    """Its first lines name the files, the tool and the rows that were looked at, and explain the mark."""
    made = draft([LAYOUTS / "google-forms" / "good.csv"], KNOWN)
    top = made.text.splitlines()[:3]
    assert "good.csv: Google Forms" in top[0]
    assert "6 rows" in top[1]
    assert CHECK in top[2]


FORMS: dict[str, tuple[str, list[str], dict[str, str], dict[tuple[str, str, str], int]]] = {
    "ticks of options": (
        "Response ID,Date submitted,Last page,Start language,What stops you from Kelp farms? [Money],"
        "What stops you from Kelp farms? [Time]\n"
        "1,2026-03-01 08:00:00,2,en,Yes,No\n2,2026-03-01 08:05:00,2,en,Yes,Yes\n3,,1,en,N/A,N/A\n",
        [],
        {},
        {
            ("barriers.money", "kelp", "yes"): 2,
            ("barriers.time", "kelp", "yes"): 1,
            ("barriers.time", "kelp", "no"): 1,
        },
    ),
    "a space and an entity in brackets": (
        "Timestamp,Where?,How far? [Kelp farms ],How far? [ Mist nets],How far? [Wave &#112;ower]\n"
        "1,A,In use,In use,Planned\n2,B,Planned,In use,In use\n",
        ["levels:"],
        {},
        {
            ("adoption", "kelp", "in-use"): 1,
            ("adoption", "kelp", "planned"): 1,
            ("adoption", "mist", "in-use"): 2,
            ("adoption", "wave", "planned"): 1,
            ("adoption", "wave", "in-use"): 1,
        },
    ),
    "two Likert questions of a form": (
        "ID,Start time,Completion time,Email,Name,Kelp farms,Kelp farms2,Mist nets\n"
        "1,a,b,anonymous,,Never,Always,Often\n2,a,c,anonymous,,Never,Often,Often\n",
        ["q1:", "levels:", "q2:", "levels:", "columns: F", "columns: 'G:H'"],
        {},
        {
            ("q1", "kelp", "never"): 2,
            ("q2", "kelp", "always"): 1,
            ("q2", "kelp", "often"): 1,
            ("q2", "mist", "often"): 2,
        },
    ),
    "several answers in a cell, and one in people's own words": (
        "ID,Start time,Completion time,Email,Name,Mist nets\n"
        "1,a,b,anonymous,,Money;Time;\n2,a,c,anonymous,,Money;min nabo er imod;\n"
        "3,a,d,anonymous,,Time;\n4,a,e,anonymous,,Time;Money;\n",
        ["q1:", "options:"],
        {},
        {
            ("q1.money", "mist", "yes"): 3,
            ("q1.money", "mist", "no"): 1,
            ("q1.time", "mist", "yes"): 3,
            ("q1.time", "mist", "no"): 1,
        },
    ),
    "branches of one question": (
        "$submission_id;$created;job;Kelp farms;Wave power;Kelp farms;Wave power;$answer_time_ms\n"
        "1001;2026-03-01;a;In use;In use;;;9\n1002;2026-03-01;b;;;Planned;In use;9\n",
        ["adoption:", "levels:"],
        {},
        {
            ("adoption", "kelp", "in-use"): 1,
            ("adoption", "kelp", "planned"): 1,
            ("adoption", "wave", "in-use"): 2,
        },
    ),
    "two header rows of one tool": (
        "Respondent ID,Collector ID,Start Date,How widespread is it?,,How much do you need it?,\n"
        ",,,Kelp farms,Mist nets,Kelp farms,Mist nets\n"
        "101,1,x,High,Low,Low,Low\n102,1,x,Some,High,Low,Some\n",
        ["levels:", "levels:"],
        {},
        {
            ("adoption", "kelp", "high"): 1,
            ("adoption", "kelp", "some"): 1,
            ("adoption", "mist", "high"): 1,
            ("adoption", "mist", "low"): 1,
            ("relevance", "kelp", "low"): 2,
            ("relevance", "mist", "low"): 1,
            ("relevance", "mist", "some"): 1,
        },
    ),
    "three header rows with import ids": (
        "StartDate,EndDate,Status,Progress,Finished,ResponseId,Q7_1,Q7_2\n"
        "Start Date,End Date,Response Type,Progress,Finished,Response ID,"
        "How far? - Kelp farms,How far? - Mist nets\n"
        + ",".join(['"{""ImportId"":""x""}"'] * 8)
        + "\n2026-03-01,2026-03-01,IP Address,100,True,R_1,In use,Planned\n"
        "2026-03-01,2026-03-01,Survey Preview,100,True,R_2,In use,Planned\n",
        ["levels:"],
        {},
        {("adoption", "kelp", "in-use"): 1, ("adoption", "mist", "planned"): 1},
    ),
    "codes alone, beside other questions": (
        '"id","submitdate","lastpage","startlanguage","A2[SQ001]","A2[SQ002]","B3[SQ001]",'
        '"C4[SQ001]","C4[SQ002]","C4[SQ003]"\n'
        '"1","2026-03-01 08:00:00","3","da","Yes","No","Daily","In use","Planned","In use"\n'
        '"2","2026-03-01 08:10:00","3","da","Yes","No","Daily","In use","Planned","Planned"\n',
        ["adoption:", "levels:", "kelp: [SQ001]", "mist: [SQ002]", "wave: [SQ003]"],
        {"kelp: [SQ001]": "kelp: [SQ002]", "mist: [SQ002]": "mist: [SQ001]"},
        {
            ("adoption", "kelp", "planned"): 2,
            ("adoption", "mist", "in-use"): 2,
            ("adoption", "wave", "in-use"): 1,
            ("adoption", "wave", "planned"): 1,
        },
    ),
    "two names in a heading": (
        '"id. Response ID","submitdate. Date submitted","lastpage. Last page",'
        '"C4[SQ001]. How far? [Kelp farms]","C4[SQ002]. How far? [Mist nets]"\n'
        '"1","2026-03-01 08:00:00","3","In use","Planned"\n',
        ["levels:"],
        {},
        {("adoption", "kelp", "in-use"): 1, ("adoption", "mist", "planned"): 1},
    ),
    "a form without a grid": (
        "Timestamp,Kelp farms,Wave power\n3/1/2026 8:00:00,In use,Planned\n3/1/2026 9:00:00,In use,In use\n",
        ["adoption:", "levels:"],
        {},
        {
            ("adoption", "kelp", "in-use"): 2,
            ("adoption", "wave", "in-use"): 1,
            ("adoption", "wave", "planned"): 1,
        },
    ),
    "a codebook's order does not matter to numbers": (
        '"$submission_id";"$created";"S1.kelp";"S1.mist";"$forwarded_to_form"\n'
        '"77";"2026-03-01T08:00:00+01:00";"3";"1";""\n"78";"2026-03-01T09:00:00+01:00";"5";"3";""\n',
        ["q1:", "levels:"],
        {},
        {("q1", "kelp", "3"): 1, ("q1", "kelp", "5"): 1, ("q1", "mist", "1"): 1, ("q1", "mist", "3"): 1},
    ),
    "answers that a spreadsheet spoilt": (
        "respondent_id,adoption[kelp],adoption[mist]\n1,1-2,3-4\n2,1-2,3-4\n3,1-2,5-9\n4,3-4,5-9\n",
        ["levels:"],
        {},
        {
            ("adoption", "kelp", "1-2"): 3,
            ("adoption", "kelp", "3-4"): 1,
            ("adoption", "mist", "3-4"): 2,
            ("adoption", "mist", "5-9"): 2,
        },
    ),
    "a heading that begins with the technology": (
        "Response ID,Time Started,Date Submitted,Status,Kelp farms:How far?,Mist nets:How far?\n"
        "1,a,b,Complete,In use,Planned\n2,a,c,Complete,Planned,Planned\n",
        ["levels:"],
        {},
        {
            ("adoption", "kelp", "in-use"): 1,
            ("adoption", "kelp", "planned"): 1,
            ("adoption", "mist", "planned"): 2,
        },
    ),
}
"""File, the marked lines of its draft, how they are filled in, and the right counts."""


@pytest.mark.parametrize("name", FORMS)
def test_the_draft_reads_files_in_the_shape_of_real_ones(name: str, tmp_path: Path) -> None:
    """The counts are right, and exactly the lines are marked that a file can't decide."""
    text, undecided, decided, expected = FORMS[name]
    path = written(tmp_path, text)
    made = draft([path], KELP, "2026")
    assert marked(made) == undecided
    assert counted(filled_in(made.text, decided), KELP, [path]) == expected


def pattern_cases() -> Iterator[tuple[LayoutName, str]]:
    """Every way in which a tool may write headings, but for one that runs words together."""
    for tool, preset in PRESETS.items():
        for pattern in (*preset.headings, *preset.ticks):
            if tool != "surveyxact" and "{question}{technology}" not in pattern:
                yield tool, pattern.replace("{nth}", "")


@pytest.mark.parametrize(("tool", "pattern"), dict.fromkeys(pattern_cases()))
def test_headings_are_understood_however_a_tool_writes_them(
    tool: LayoutName, pattern: str, tmp_path: Path
) -> None:
    """Each heading pattern of each tool leads to a draft that counts every answer of every technology."""
    ticked = "{level}" in pattern
    preset = PRESETS[tool]
    asked = "What stops you?" if ticked else "How far?"
    names = [t.name for t in KELP.technologies]
    own = [*preset.marks[-1]] if preset.marks else [*preset.first[:1]]
    each = [(name, level) for name in names for level in (("Money", "Time") if ticked else ("",))]
    headings = [
        pattern.replace("{question}", asked).replace("{technology}", name).replace("{level}", level)
        for name, level in each
    ]
    above = [asked, *[""] * (len(headings) - 1)]
    head = [own + headings] if preset.header != "blocks" else [own + above, [""] * len(own) + headings]
    head *= 2 if preset.header == "stacked" else 1
    filled = {"Status": "Complete", "Complete?": "Complete", "Finished": "1"}
    scale = ("Not considered", "Planned", "In use")
    rows = [
        [*(filled.get(name, f"{i + 1}") for name in own)]
        + [("Yes", "No")[i % 3 == j % 2 + 1] if ticked else scale[(i + j) % 3] for j in range(len(headings))]
        for i in range(40)
    ]
    path = written(tmp_path, "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in head + rows))
    made = draft([path], KELP, "2026")
    counts = counted(made.text, KELP, [path])
    assert {technology for _, technology, _ in counts} == {"kelp", "mist", "wave"}
    assert sum(counts.values()) == 40 * len(headings)
    assert len({question.partition(".")[0] for question, _, _ in counts}) == 1


def grid(answers: Sequence[str], heading: str = "Hvor langt er I? [{}]") -> str:
    """A file with the same answers about all three technologies, one in a row."""
    names = ("Kelp farms", "Mist nets", "Wave power")
    rows = [",".join(["id", *(f'"{heading.format(name)}"' for name in names)])]
    rows += [",".join([f"r{i}", *[f'"{answer}"'] * 3]) for i, answer in enumerate(answers, 1)]
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("lowest_first", "beside"),
    [
        (["Not considered", "Planned", "Tried out", "In use"], ["Not sure"]),
        (["Ikke vurdert", "Planlagt", "Testes", "I bruk"], ["Vet ikke"]),
        (["Inga planer", "Diskuteras", "I drift"], ["Vet ej"]),
        (["Ei käytössä", "Kokeiltu", "Käytössä"], ["En osaa sanoa"]),
        (["Nicht geplant", "Erprobt", "Im Einsatz"], ["Weiß nicht"]),
        (["Meget lav", "Lav", "Nogen", "Høj", "Meget høj"], ["Ved ikke", "Ikke relevant"]),
        (["Aldri", "Av og til", "Ofte", "Alltid"], []),
        (["Slet ikke", "I lav grad", "I nogen grad", "I høj grad", "I meget høj grad"], []),
        (["Helt uenig", "Uenig", "Verken enig eller uenig", "Enig", "Helt enig"], ["Vet ikke"]),
        (["1 - none", "2 - a bit", "3 - a lot"], []),
        (["1", "2", "3", "4"], []),
        (["9", "10"], []),
    ],
)
def test_known_scales_are_put_in_order(lowest_first: list[str], beside: list[str], tmp_path: Path) -> None:
    """Levels come from lowest to highest however the answers come, and what is beside them is told apart."""
    given = [*beside, *reversed(lowest_first)] * 16
    made = draft([written(tmp_path, grid(given))], KELP, "2026")
    (question,) = contract_of(made.text, KELP).questionnaire.questions.values()
    assert [level.label or level.id for level in question.levels] == lowest_first
    known = {text.casefold() for text in (*question.dont_know, *question.not_relevant)}
    assert {text.casefold() for text in beside} <= known
    assert not marked(made)


def test_an_order_that_is_not_known_is_marked(tmp_path: Path) -> None:
    """Answers of no known scale come in the order in which they are met, with a mark."""
    made = draft([written(tmp_path, grid(["Purple", "Green", "Orange"] * 7))], KELP, "2026")
    assert "levels:  # CHECK: the order could not be decided, lowest first" in made.text
    assert re.findall("label: (.+)}", made.text) == ["Purple", "Green", "Orange"]


def test_what_people_wrote_themselves_is_not_in_the_draft(tmp_path: Path) -> None:
    """Neither a comment nor an answer that few gave nor personal data gets into the draft."""
    text = grid(["In use"] * 9 + ["My boss Karin forbids it", "call me 40 12 34 56"] + ["Planned"] * 9)
    rows = text.splitlines()
    rows = [
        rows[0] + ",Anything else?",
        *(row + f",Own words number {i} of mine" for i, row in enumerate(rows[1:])),
    ]
    mail = "q@example.org"
    rows = [row + f",{mail}" for row in rows]
    made = draft([written(tmp_path, "\n".join(rows))], KELP, "2026")
    for secret in ("Karin", "40 12", "Own words", mail):
        assert secret not in made.text
        assert all(secret not in line for line in made.told())
    assert "text" in next(line for line in made.text.splitlines() if "levels:" in line)
    assert "free_text: ['Anything else?']" in made.text


def test_personal_data_in_a_heading_is_left_out(tmp_path: Path) -> None:
    """A heading that holds an address is not copied, and the draft says so in its place."""
    path = written(tmp_path, grid(["In use", "Planned"] * 20, "How far? Ask ole@example.org [{}]"))
    made = draft([path], KELP, "2026")
    assert "ole@" not in made.text
    assert "# CHECK: `text`: left out, for it holds personal data" in made.text


def test_technologies_without_a_page_are_listed(tmp_path: Path) -> None:
    """A heading that no page has is listed with the id that its page could have, and read for nothing."""
    path = written(tmp_path, grid(["In use", "Planned"] * 9).replace("Mist nets", "Fog nets, big"))
    made = draft([path], KELP, "2026")
    assert "#   fog-nets-big: Fog nets, big" in made.text
    assert {technology for _, technology, _ in counted(made.text, KELP, [path])} == {"kelp", "wave"}


def test_codes_that_can_not_be_paired_are_listed(tmp_path: Path) -> None:
    """Where there are more pages than codes, nobody's code is guessed: the draft shows how to say it."""
    head = "id,submitdate,Q1[SQ001],Q1[SQ002]\n"
    path = written(tmp_path, head + "".join(f"{i},2026-03-01,In use,Planned\n" for i in range(1, 31)))
    made = draft([path], KELP, "2026")
    assert "names: {technologies: {…: [SQ001]}}" in made.text
    assert "# SQ001, SQ002" in made.text
    names = "names: {questions: {adoption: [Q1]}, technologies: {wave: [SQ001], kelp: [SQ002]}}\n"
    said = made.text[: made.text.index("names:\n")] + names
    assert counted(said, KELP, [path]) == {
        ("adoption", "wave", "in-use"): 30,
        ("adoption", "kelp", "planned"): 30,
    }


def test_a_misspelt_technology_is_matched_with_a_mark(tmp_path: Path) -> None:
    """A name that is nearly a page's is taken for it, and marked."""
    path = written(tmp_path, grid(["In use", "Planned"] * 20).replace("Mist nets", "Misty net"))
    made = draft([path], KELP, "2026")
    assert marked(made) == ["mist: [Misty net]"]
    assert {technology for _, technology, _ in counted(made.text, KELP, [path])} == {"kelp", "mist", "wave"}


def test_a_grid_is_found_before_there_are_pages(tmp_path: Path) -> None:
    """In a radar without technologies the parts of a grid are the technologies, gender is none of them."""
    rows = grid(["In use", "Planned"] * 9).splitlines()
    text = "\n".join(
        [rows[0] + ",Gender", *(row + (",f" if i % 2 else ",m") for i, row in enumerate(rows[1:]))]
    )
    made = draft([written(tmp_path, text)], Known(), "2026")
    for id_ in ("kelp-farms", "mist-nets", "wave-power"):
        assert f"#   {id_}: " in made.text
    assert "Gender" not in made.text
    assert "heading: '{question} [{technology}]'" in made.text


def test_two_files_of_one_edition_share_their_questions(tmp_path: Path) -> None:
    """Files of different tools become two layouts of the same questions; those alike become one."""
    one = written(tmp_path, grid(["In use", "Planned"] * 9, "How far? [{}]"), "one.csv")
    alike = written(tmp_path, grid(["Tried out"] * 4, "How far? [{}]").replace("\nr", "\ns"), "two.csv")
    form = "Timestamp,How far? [Kelp farms],How far? [Mist nets]\n1,In use,Tried out\n2,In use,In use\n"
    other = written(tmp_path, form, "form.csv")
    made = draft([one, alike, other], KELP, "2026")
    contract = contract_of(made.text, KELP)
    assert list(contract.questionnaire.questions) == ["adoption"]
    responses = contract.questionnaire.responses
    assert [r.files for r in responses] == [f"responses/{name}.csv" for name in ("one", "two", "form")]
    table = count_files(contract, list(zip((one, alike, other), responses, strict=True)))
    kelp = table[table["technology"] == "kelp"].groupby("level", observed=True)["n"].sum().to_dict()
    assert {level: n for level, n in kelp.items() if n} == {"in-use": 11, "planned": 9, "tried-out": 4}


def test_files_of_one_layout_are_named_by_a_pattern_of_their_own(tmp_path: Path) -> None:
    """Where a pattern fits all files with the same headings and no others, it stands for them."""
    alike = [
        written(tmp_path, grid(["In use", "Planned"] * 9).replace("\nr", f"\n{name}"), f"{name}[1].csv")
        for name in ("team-a", "team-b")
    ]
    form = "Timestamp,How far? [Kelp farms],How far? [Mist nets]\n1,In use,Tried out\n2,In use,In use\n"
    made = draft([*alike, written(tmp_path, form, "form.csv")], KELP, "2026")
    patterns = [responses.files for responses in contract_of(made.text, KELP).questionnaire.responses]
    assert patterns == ["responses/team-*[[]1].csv", "responses/form.csv"]


def test_the_same_ids_in_two_files_are_in_doubt(tmp_path: Path) -> None:
    """Two forms that number their answers from 1, or one form twice: the draft asks which."""
    form = "ID,Start time,Completion time,Email,Name,Kelp farms,Mist nets\n"
    form += "".join(f"{i},a,b,anonymous,,In use,Planned\n" for i in range(1, 21))
    paths = [written(tmp_path, form, name) for name in ("north.csv", "south.csv")]
    made = draft(paths, KELP, "2026")
    assert "ids: auto" in marked(made)
    two = filled_in(made.text, {"ids: auto": "ids: file"})
    assert counted(two, KELP, paths)["adoption", "kelp", "in-use"] == 40
    assert counted(made.text, KELP, paths)["adoption", "kelp", "in-use"] == 20


def test_a_long_file_of_another_language_is_found(tmp_path: Path) -> None:
    """One answer in each row shows in the cells, and each person counts once for what may be written."""
    rows = ["Nr;Spørgsmål;Teknologi;Svar"]
    for i in range(40):
        rows += [f"p{i};Hvor langt?;{t.name};{('Planlagt', 'I brug')[i % 2]}" for t in KELP.technologies]
        rows += [f"p{i};Hvor relevant?;Kelp farms;{('Lav', 'Høj')[i % 2]}"]
    rows += [f"p99;Hvor langt?;{t.name};min chef Karin vil ikke" for t in KELP.technologies]
    path = written(tmp_path, "\n".join(rows) + "\n")
    made = draft([path], KELP, "2026")
    assert "Karin" not in made.text
    assert marked(made) == ["levels:", "layout: long"]
    counts = counted(made.text, KELP, [written(tmp_path, "\n".join(rows[:-3]) + "\n", "without.csv")])
    assert counts["adoption", "wave", "planlagt"] == counts["relevance", "kelp", "lav"] == 20


def test_municipalities_and_areas_are_found_by_their_cells(tmp_path: Path) -> None:
    """Columns whose cells are the register's and the radar's names, whatever they are called."""
    head = 'id,"Where, exactly?",Team,adoption[chatbots],adoption[rpa]\n'
    rows = [f"{i},{PLACES[i % 3]},{('Health', 'Schools', 'Other')[i % 3]},In use,Planned" for i in range(30)]
    path = written(tmp_path, head + "\n".join(rows) + "\n")
    made = draft([path], KNOWN, "2026")
    assert "    municipality: 'Where, exactly?'\n" in made.text
    assert "    area: Team\n    no_area: [Other]\n" in made.text
    assert all(report.good for report in made.reports)


def test_areas_with_a_column_each_are_found(tmp_path: Path) -> None:
    """Below two header rows areas may be ticked: the block is named, and what is none of them put aside."""
    text = "id,Where do you work?,,,How far?,\n,Health,Schools,Other,Chatbots,Drones\n" + "".join(
        f"{i},{'x' * (i % 2)},{'x' * ((i + 1) % 2)},,In use,Planned\n" for i in range(20)
    )
    made = draft([written(tmp_path, text)], KNOWN, "2026")
    assert "    area:\n      block: 'Where do you work?'\n      other: [Other]\n" in made.text
    assert all(report.good for report in made.reports)


HOSTILE = [
    "quotes \" and ' inside",
    "a # that is no comment",
    "colon: then more",
    "*alias",
    "&anchor",
    "!!python/object:os.system",
    "- item",
    "{flow: mapping}",
    "[flow, list]",
    "line one\nline two",
    "back\\slash",
    "tab\there",
    "%percent",
    "@at",
    "`tick`",
    "| block",
    "> folded",
    "? key",
    "yes",
    "null",
    "1e3",
    "2026-01-01",
    "",
    " ",
    "\u200bhidden",
    "…",
    "{technology}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_written_as_the_same_text(text: str) -> None:
    """What a file holds stays what it is, alone, in a list and in a mapping."""
    assert yaml.safe_load(f"x: {flow(text)}") == {"x": text}
    assert yaml.safe_load(f"x: {flow([text, text])}") == {"x": [text, text]}
    assert yaml.safe_load(f"x: {flow({'label': text})}") == {"x": {"label": text}}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_every_text_is_written_as_the_same_text(text: str) -> None:
    """The same for anything."""
    assert yaml.safe_load(f"x: {flow(text)}") == {"x": text}
    assert "\n" not in flow(text)


@pytest.mark.parametrize("text", [t for t in HOSTILE if re.search(r"\w", t) and "{technology}" not in t])
def test_hostile_headings_and_answers_are_read(text: str, tmp_path: Path) -> None:
    """A question, an area's heading and an answer may hold anything: the draft reads the file."""
    quoted = text.replace('"', '""')
    rows = grid([f"{quoted}", "In use"] * 12, f"{quoted.replace('{', '{{').replace('}', '}}')} - {{}}")
    path = written(tmp_path, rows)
    made = draft([path], KELP, "2026")
    assert sum(n for (_, kelp, _), n in counted(made.text, KELP, [path]).items() if kelp == "kelp") == 24


def test_the_same_files_give_the_same_draft() -> None:
    """The output is deterministic."""
    path = LAYOUTS / "surveymonkey" / "good-ticks.csv"
    assert draft([path], KNOWN, "2026") == draft([path], KNOWN, "2026")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"%PDF-1.7", "not-a-survey-file"),
        (b"name,colour\nA,red\nB,blue\n", "no-questions"),
        (b"\n\n\n", "no-header"),
        (b"r1,In use,Planned,My own words\nr2,Planned,In use,\nr3,In use,In use,\n", "no-questions"),
    ],
)
def test_what_is_no_survey_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    """A file that can't be read, or holds no answers about technologies, gets no draft."""
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(Problems) as refused:
        draft([path], KELP)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_the_command_writes_a_draft_that_the_radar_reads(run: Run, tmp_path: Path) -> None:
    """In a radar without an edition the draft of its files makes one; a file that is there is kept."""
    survey = tmp_path / "survey_data" / "2026" / "survey.yml"
    settings = (tmp_path / "radar.yml").read_text(encoding="utf-8")
    written(tmp_path, re.sub("(?m)^ +maturity:.*\n", "", settings), "radar.yml")
    for edition in ("2025", "2026"):
        (tmp_path / "survey_data" / edition / "survey.yml").unlink()
    files = ["survey_data/2026/responses/north.csv", "survey_data/2026/responses/south.csv"]
    made = run("survey", "draft", *files, "--out", str(survey))
    assert made.code == 0, made.err
    assert "north.csv: read, 15 respondents" in made.err
    assert run("check", *files).code == 0
    again = run("survey", "draft", *files, "--out", str(survey))
    assert again.code == 1
    assert "--force" in again.err
    assert run("survey", "draft", *files, "--out", str(survey), "--force").code == 0


def test_the_command_prints_without_a_name(run: Run, tmp_path: Path) -> None:
    """Without --out the draft goes to standard output, and what is said of it to standard error."""
    made = run("survey", "draft", "survey_data/2026/responses/north.csv", "--edition", "2030")
    assert made.code == 0
    assert "edition: '2030'\n" in made.out
    assert "respondents" in made.err


def test_the_command_works_without_a_radar(run: Run, tmp_path: Path) -> None:
    """Without radar.yml nothing is known, which the draft says."""
    made = run("survey", "draft", "survey_data/2026/responses/north.csv", "--config", "none/radar.yml")
    assert made.code == 0, made.err
    assert "no radar.yml" in made.out


def test_the_command_writes_nothing_for_a_file_that_is_no_survey(run: Run, tmp_path: Path) -> None:
    """Its faults are listed, the program ends with 1, and no file is written."""
    path = written(tmp_path, "name,colour\nA,red\n", "other.csv")
    made = run("survey", "draft", str(path), "--out", "made.yml")
    assert made.code == 1
    assert "no columns were found" in made.err
    assert not (tmp_path / "made.yml").exists()


def test_faults_of_the_radar_itself_are_told(run: Run, tmp_path: Path) -> None:
    """A radar.yml that can't be read is a problem, and no reason to draft without it."""
    small_radar(tmp_path, {"radar.yml": "title: [\n"})
    made = run("survey", "draft", "survey_data/2026/responses/north.csv")
    assert made.code == 1
    assert "radar.yml" in made.err
