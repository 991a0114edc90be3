"""No wrong number from an export: what it says is counted, and what it does not say is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from radar.intake.expected import Expected
from radar.intake.survey_files import check_file
from tests.support.exports import QUESTIONS, outcome, table
from tests.support.submissions import xlsx

HEAD = "edition: '2026'\nquestions:\n"
USE = "  - {municipality: null, area: null, %s items: [{question: use}]}\n"
HURDLES = (
    "  - municipality: null\n    area: null\n    items: [{question: hurdles, shape: tick-per-level, "
    'heading: "Hurdles for {technology} [{level}]"}]\n'
)
OPTIONS = ("Money", "The law", "Time")
TICKS = ["respondent_id", *(f"Hurdles for Chat bots [{option}]" for option in OPTIONS)]


def ticks(folder: Path, *rows: list[str], head: list[str] = TICKS) -> dict[str, dict[str, int]]:
    """The counts of each option about chat bots."""
    found = outcome(folder, HURDLES, {"a.csv": table(head, *rows)}, asked=("bots",))
    assert found.errors == []
    return {key.split()[0].split(".")[1]: dict(levels) for key, levels in found.counts.items()}


# Ticks


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        *(
            ("1", "0"),
            ("Yes", "No"),
            ("TRUE", "FALSE"),
            ("Checked", "Unchecked"),
            ("Selected", "Not selected"),
        ),
        *(("Ja", "Nej"), ("Ja", "Nei"), ("Valgt", "Ikke valgt"), ("Vald", "Ej vald"), ("SAND", "FALSK")),
        *(("SANN", "USANN"), ("SANT", "FALSKT"), ("Kyllä", "Ei"), ("TOSI", "EPÄTOSI"), ("Ja", "Nein")),
        *(("WAHR", "FALSCH"), ("1.0", "0.0"), ("x", "-"), ("Avkrysset", "Ikke avkrysset"), ("ja ", " NEJ")),
        *(("Markerad", "Ej markerad"), ("Ausgewählt", "Nicht ausgewählt"), ("Valittu", "Ei valittu")),
    ],
)
def test_a_tick_is_a_known_yes_or_a_known_no(tmp_path: Path, yes: str, no: str) -> None:
    """The words of tools, spreadsheets and languages for chosen and not chosen are read as such."""
    found = ticks(tmp_path, ["1", yes, no, no], ["2", no, yes, no])
    assert found == {"money": {"no": 1, "yes": 1}, "law": {"no": 1, "yes": 1}, "time": {"no": 2}}


def test_an_options_own_text_is_a_yes(tmp_path: Path) -> None:
    """A tool that writes the option into its own column has chosen it; the others stay empty."""
    found = ticks(tmp_path, ["1", "Money", "", "Time"], ["2", "", "THE LAW", ""])
    assert found == {"money": {"yes": 1, "no": 1}, "law": {"yes": 1, "no": 1}, "time": {"yes": 1, "no": 1}}


def test_an_explicit_no_to_every_option_is_an_answer(tmp_path: Path) -> None:
    """Who was asked and chose nothing stays in the denominator; who left all cells empty does not."""
    found = ticks(tmp_path, ["1", "Yes", "No", "No"], ["2", "No", "No", "No"], ["3", "", "", ""])
    assert found == {"money": {"yes": 1, "no": 1}, "law": {"no": 2}, "time": {"no": 2}}


def test_an_unknown_word_in_a_tick_column_is_a_fault(tmp_path: Path) -> None:
    """What is neither yes nor no is refused at its column, with the words that are known; never quoted."""
    rows = table(TICKS, ["1", "maybe", "No", "No"])
    problem = outcome(tmp_path, HURDLES, {"a.csv": rows}, asked=("bots",)).the("unknown-tick")
    assert (problem.where.row, problem.where.column) == (2, TICKS[1])
    assert "ikke valgt" in problem.fix
    assert "maybe" not in str(problem)


def test_words_of_ones_own_are_said_in_survey_yml(tmp_path: Path) -> None:
    """`ticked` and `unticked` add words, and go before the usual ones."""
    said = HURDLES.replace("shape:", 'ticked: [maybe, "0"], unticked: [never], shape:')
    found = outcome(tmp_path, said, {"a.csv": table(TICKS, ["1", "maybe", "never", "0"])}, asked=("bots",))
    assert found.counts == {
        "hurdles.money bots": {"yes": 1},
        "hurdles.law bots": {"no": 1},
        "hurdles.time bots": {"yes": 1},
    }


def test_where_an_empty_cell_may_mean_no_is_reported(tmp_path: Path) -> None:
    """If some rows say no and others leave cells empty beside chosen ones, a warning says how it is read."""
    rows = table(TICKS, ["1", "Yes", "No", "No"], ["2", "Yes", "", ""])
    found = outcome(tmp_path, HURDLES, {"a.csv": rows}, asked=("bots",))
    assert found.codes == ["empty-or-no"]
    assert found.the("empty-or-no").where.row == 3


def test_an_empty_cell_beside_a_no_is_no_answer(tmp_path: Path) -> None:
    """In a row that says no, an option without a word was left out."""
    assert ticks(tmp_path, ["1", "No", "", "Yes"]) == {
        "money": {"no": 1},
        "law": {"blank": 1},
        "time": {"yes": 1},
    }


LIME = ["Response ID", "Date submitted", "Last page", "Start language"]
DONE = ["2026-03-01 10:00:00", "3", "en"]


def test_a_question_that_was_not_shown_is_no_answer(tmp_path: Path) -> None:
    """LimeSurvey writes N/A where it did not ask: neither chosen nor not, and not in the share left blank."""
    head = [*LIME, *TICKS[1:]]
    rows = table(head, ["1", *DONE, "Yes", "No", "No"], ["2", *DONE, "N/A", "N/A", "N/A"])
    found = outcome(tmp_path, HURDLES, {"results.csv": rows}, asked=("bots",))
    assert found.errors == []
    assert found.counts["hurdles.money bots"] == {"yes": 1}
    assert found.reports[0].share_blank == 0


def test_not_shown_is_a_word_of_one_tool_only(tmp_path: Path) -> None:
    """Elsewhere N/A may mean anything, so it is a fault."""
    rows = table(TICKS, ["1", "N/A", "No", "No"])
    assert outcome(tmp_path, HURDLES, {"a.csv": rows}, asked=("bots",)).the("unknown-tick").fix


# What was asked and has no column


@pytest.mark.parametrize(
    "heading",
    [
        *("use[ Data & AI ]", "use[Data &amp; AI]", "use[<b>Data</b> &amp; AI]", "use[Data\u200b & AI]"),
        *("use[Data\u00a0& AI]", "use[DATA & AI]:", "use[Data & AI] ", "use[Data &amp;amp; AI]"),
    ],
)
def test_headings_are_compared_by_what_people_see(tmp_path: Path, heading: str) -> None:
    """Spaces inside brackets, entities, tags, invisible characters and a final colon make no other name."""
    rows = table(["respondent_id", "use[bots]", heading], ["1", "In use", "Trying"])
    found = outcome(tmp_path, USE % "other_columns: ignore,", {"a.csv": rows}, asked=("bots", "data-ai"))
    assert found.counts["use data-ai"] == {"2": 1}


@pytest.mark.parametrize("answer", ["Don’t know", "don't know:", "Don&#39;t know", "Don´t\u00a0know"])
def test_answers_are_compared_by_what_people_see(tmp_path: Path, answer: str) -> None:
    """Curly quotation marks and entities are those of an editor, not of another answer."""
    rows = table(["respondent_id", "use[bots]"], ["1", answer], ["2", "In use"])
    found = outcome(tmp_path, USE % "", {"a.csv": rows}, asked=("bots",))
    assert found.counts["use bots"] == {"3": 1, "dont-know": 1}


def test_a_technology_without_a_column_is_reported(tmp_path: Path) -> None:
    """Under `other_columns: ignore` too, with the heading that is nearest to the one that is missing."""
    rows = table(["respondent_id", "use[bots]", "use[Dronez]", "shoe size"], ["1", "In use", "Trying", "43"])
    found = outcome(tmp_path, USE % "other_columns: ignore,", {"a.csv": rows})
    missing = found.the("unasked-technology")
    assert "Drones" in missing.what
    assert "`use[Dronez]`" in missing.fix
    assert found.the("unknown-technology").where.column == "use[Dronez]"
    assert [p.code for p in found.warned] == [p.code for p in found.problems]


def test_what_was_not_asked_is_said_in_survey_yml(tmp_path: Path) -> None:
    """`technologies` lists what was asked about, so that older editions raise no warning."""
    rows = table(["respondent_id", "use[bots]"], ["1", "In use"])
    assert outcome(tmp_path / "a", USE % "", {"a.csv": rows}, asked=("bots",)).codes == []
    assert outcome(tmp_path / "b", USE % "", {"a.csv": rows}, asked=()).codes == ["unasked-technology"]


def test_an_option_without_a_column_has_no_figure(tmp_path: Path) -> None:
    """It is reported, and never counted as chosen by nobody."""
    rows = table(TICKS[:3], ["1", "Yes", "No"])
    found = outcome(tmp_path, HURDLES, {"a.csv": rows}, asked=("bots",))
    assert set(found.counts) == {"hurdles.money bots", "hurdles.law bots"}
    assert "Time" in found.the("unasked-option").what


# No one counts twice, no one is lost

FORMS = ["ID", "Start time", "Completion time", "Email", "Name", "Chat bots"]


def form(*answers: str, day: int = 3, first: int = 1, seconds: str = ":00") -> str:
    """An export of Microsoft Forms."""
    rows = [
        [
            str(i),
            f"2026-02-{day:02} 09:1{i}{seconds}",
            f"2026-02-{day:02} 09:2{i}{seconds}",
            "anonymous",
            "",
            a,
        ]
        for i, a in enumerate(answers, first)
    ]
    return table(FORMS, *rows)


def test_two_forms_number_different_people(tmp_path: Path) -> None:
    """Microsoft Forms counts the answers of each form from 1: respondent 3 of one is not that of another."""
    files = {"a.csv": form("In use", "In use", "Trying"), "b.csv": form("In use", "In use", "Trying", day=4)}
    found = outcome(tmp_path, USE % "", files, asked=("bots",))
    assert found.counts["use bots"] == {"3": 4, "2": 2}
    assert "duplicate-respondent" not in found.codes


def test_a_second_export_of_a_form_counts_once(tmp_path: Path) -> None:
    """Ids at the same times are the same people; who came later is counted, and a warning names the file."""
    files = {"first.csv": form("In use", "Trying"), "second.csv": form("In use", "Trying", "Not yet")}
    found = outcome(tmp_path, USE % "", files, asked=("bots",))
    assert found.counts["use bots"] == {"3": 1, "2": 1, "1": 1}
    warning = found.the("duplicate-respondent")
    assert (Path(warning.where.file).name, warning.severity) == ("second.csv", "warning")
    assert "first.csv" in warning.what
    assert "ids: file" in warning.fix
    assert warning in found.warned


def test_a_second_export_is_known_however_times_are_written(tmp_path: Path) -> None:
    """A spreadsheet that drops seconds and turns the date around makes no other people."""
    second = form("In use", "Trying", seconds="").replace("2026-02-03", "3.2.2026")
    found = outcome(tmp_path, USE % "", {"a.csv": form("In use", "Trying"), "b.csv": second}, asked=("bots",))
    assert found.counts["use bots"] == {"3": 1, "2": 1}


def test_survey_yml_says_that_two_forms_are_two(tmp_path: Path) -> None:
    """With `ids: file` an id tells apart the respondents of one file only."""
    files = {"a.csv": form("In use", "Trying"), "b.csv": form("In use", "Trying")}
    found = outcome(tmp_path, USE % "ids: file,", files, asked=("bots",))
    assert found.counts["use bots"] == {"3": 2, "2": 2}
    assert "duplicate-respondent" not in found.codes


def test_a_form_without_times_has_ids_of_its_own(tmp_path: Path) -> None:
    """LimeSurvey writes the first day of 1980 where it keeps no times: rows that repeat are reported."""
    head = ["id", "submitdate", "lastpage", "startlanguage", "use[bots]", "use[drones]"]
    rows = [
        [str(i), "1980-01-01 00:00:00", "3", "en", a, b]
        for i, (a, b) in enumerate([("1", "2"), ("3", "1")], 1)
    ]
    same = outcome(tmp_path / "same", USE % "", {"a.csv": table(head, *rows), "b.csv": table(head, *rows)})
    assert same.errors == []
    assert same.counts["use bots"] == {"1": 2, "3": 2}
    assert "a.csv" in same.the("repeated-rows").what
    other = [[*row[:4], "2", "2"] for row in rows]
    two = outcome(tmp_path / "two", USE % "", {"a.csv": table(head, *rows), "b.csv": table(head, *other)})
    assert two.counts["use bots"] == {"1": 1, "3": 1, "2": 2}
    assert two.codes == []


GOOGLE = ["Timestamp", "How far are you? [Chat bots]", "How far are you? [Drones]"]


def test_anonymous_rows_with_the_same_times_count_once(tmp_path: Path) -> None:
    """Two exports of a Google form hold the same rows; the later one is counted for what it adds."""
    rows = [[f"2026/02/02 9:4{i}:07 AM GMT+1", "In use", ("Trying", "Not yet")[i % 2]] for i in range(5)]
    files = {"a.csv": table(GOOGLE, *rows[:4]), "b.csv": table(GOOGLE, *rows)}
    found = outcome(tmp_path, USE % "", files)
    assert found.counts["use bots"] == {"3": 5}
    assert "4 rows" in found.the("repeated-rows").what
    assert found.the("repeated-rows") in found.warned


def test_anonymous_rows_that_repeat_without_times_are_reported(tmp_path: Path) -> None:
    """Without times nobody can tell: both files are counted, and a warning says so."""
    rows = [["In use", "Trying"], ["Not yet", "In use"], ["Trying", "Trying"]]
    text = table(["use[bots]", "use[drones]"], *rows)
    found = outcome(tmp_path, USE % "respondent: null,", {"a.csv": text, "b.csv": text})
    assert found.counts["use bots"] == {"3": 2, "1": 2, "2": 2}
    assert "both are counted" in found.the("repeated-rows").what


XACT: dict[str, str | bytes] = {
    "dataset.csv": "s_1,s_2,statoverall_3,statoverall_4\n3,2,0,1\n2,2,0,1\n3,,1,0\n",
    "structure.csv": (
        "questionName,variableName,questionType,subType,questionText,choiceValue,choiceText\n"
        's_1,s_1,Closed,Single,"How far are you? - Chat bots",,\n'
        's_2,s_2,Closed,Single,"How far are you? - Drones",,\n'
        'statoverall,statoverall_3,Closed,Multiple,"Samlet status",3,"Nogen svar"\n'
        'statoverall,statoverall_4,Closed,Multiple,"Samlet status",4,"Gennemført"\n'
    ),
    "labels.csv": "".join(
        f'"s_{i}",{n},"{t}"\n' for i in (1, 2) for n, t in ((1, "Not yet"), (2, "Trying"), (3, "In use"))
    ),
    "complete.csv": (
        '"How far are you? - Chat bots","How far are you? - Drones","Samlet status - Nogen svar",'
        '"Samlet status - Gennemført"\n"In use","Trying",0,1\n"Trying","Trying",0,1\n"In use",,1,0\n'
    ).encode("cp1252"),
    "variables.csv": 'variableName,variableDescription\n"s_1","How far are you? - Chat bots"\n',
}


def test_companion_files_of_an_export_are_passed_over(tmp_path: Path) -> None:
    """Of SurveyXact's five tables the dataset is read, with its codebook, and nobody counts twice."""
    found = outcome(tmp_path, USE % "", XACT)
    assert [Path(report.file).name for report in found.reports] == ["dataset.csv"]
    assert found.counts == {"use bots": {"3": 1, "2": 1}, "use drones": {"2": 2}}
    assert found.reports[0].unfinished == 1
    alone = outcome(tmp_path / "kept", USE % "keep: [unfinished],", XACT)
    assert alone.counts == {"use bots": {"3": 2, "2": 1}, "use drones": {"2": 2, "blank": 1}}


def test_names_alone_drop_no_file(tmp_path: Path) -> None:
    """Ordinary files that are called like the tables of an export are read, all of them."""
    rows = [table(["respondent_id", "use[bots]"], [id_, "In use"]) for id_ in "abcd"]
    names = ("north-dataset.csv", "north-complete.csv", "north-labels.csv", "north-structure.csv")
    found = outcome(tmp_path, USE % "", dict(zip(names, rows, strict=True)), asked=("bots",))
    assert found.counts["use bots"] == {"3": 4}


# Unfinished, test and preview answers


def test_unfinished_answers_are_left_out_and_counted_in_the_report(tmp_path: Path) -> None:
    """LimeSurvey's empty submit date marks them, whatever else the row lacks; shares are over all rows."""
    head = ["id", "submitdate", "lastpage", "startlanguage", "kommune", "use[bots]", "use[drones]"]
    rows = table(
        head,
        ["1", "2026-02-01 10:00:00", "3", "da", "Skovby", "In use", "Trying"],
        ["2", "", "0", "da", "", "", ""],
        ["3", "", "2", "da", "Skovby", "In use", ""],
    )
    responses = "  - {municipality: kommune, area: null, %s items: [{question: use}]}\n"
    found = outcome(tmp_path, responses % "", {"r.csv": rows}, municipalities=True)
    assert found.codes == []
    assert found.counts["use bots"] == {"3": 1}
    assert (found.reports[0].respondents, found.reports[0].unfinished) == (1, 2)
    assert found.reports[0].share_blank == pytest.approx(3 / 6)
    kept = outcome(tmp_path / "b", responses % "keep: [unfinished],", {"r.csv": rows}, municipalities=True)
    assert kept.counts["use bots"] == {"3": 2}
    assert kept.codes == ["unfinished-row"]


def test_a_file_in_which_nobody_finished_is_refused(tmp_path: Path) -> None:
    """An edition without answers is more likely a wrong export than a survey that nobody finished."""
    rows = table(
        ["id", "submitdate", "lastpage", "startlanguage", "use[bots]"], ["1", "", "1", "da", "In use"]
    )
    assert outcome(tmp_path, USE % "", {"r.csv": rows}, asked=("bots",)).the("none-finished").fix


def test_survey_yml_says_who_finished(tmp_path: Path) -> None:
    """A column of one's own may say it; texts that are listed mean finished, or any text."""
    rows = table(
        ["respondent_id", "done", "use[bots]"],
        ["1", "yes", "In use"],
        ["2", "no", "Trying"],
        ["3", "", "Trying"],
    )
    said = outcome(
        tmp_path / "a",
        USE % "finished: {column: done, texts: [Indeed, 'yes']},",
        {"a.csv": rows},
        asked=("bots",),
    )
    assert said.counts["use bots"] == {"3": 1}
    any_text = outcome(tmp_path / "b", USE % "finished: {column: done},", {"a.csv": rows}, asked=("bots",))
    assert any_text.counts["use bots"] == {"3": 1, "2": 1}


def test_a_row_that_nobody_filled_in_is_named_as_unfinished(tmp_path: Path) -> None:
    """Where a tool has no mark, a row without municipality and answers is passed over with a warning."""
    rows = table(
        ["respondent_id", "municipality", "use[bots]", "comment"],
        *(["1", "Søby", "In use", ""], ["2", "", "", "hello"], ["3", "", "In use", ""]),
    )
    found = outcome(
        tmp_path,
        "  - {area: null, items: [{question: use}]}\n",
        {"a.csv": rows},
        municipalities=True,
        asked=("bots",),
    )
    assert (found.the("unfinished-row").where.row, found.the("missing-value").where.row) == (3, 4)


# Two questions with the same rows

TWO = "  - {municipality: null, area: null, items: [{question: %s}, {question: %s}]}\n"
SAME = (
    "edition: '2026'\nquestions:\n"
    "  use: {name: Use, levels: [{id: '1', label: Low}, {id: '2', label: High}]}\n"
    "  need: {name: Need, levels: [{id: '1', label: Low}, {id: '2', label: High}]}\n"
)


def test_columns_that_may_answer_either_question_are_a_fault(tmp_path: Path) -> None:
    """A form numbers a heading only when it is taken; which is whose is said in survey.yml, never guessed."""
    rows = table(
        [*FORMS[:5], "Chat bots", "Chat bots2", "Drones"], ["1", "a", "b", "", "", "High", "Low", "Low"]
    )
    found = outcome(tmp_path / "a", TWO % ("use", "need"), {"f.csv": rows}, questions=SAME)
    problem = found.the("ambiguous-columns")
    assert "`- {question: use, columns: F}`; `- {question: need, columns: G:H}`" in problem.fix
    assert found.counts == {}
    said = TWO % ("use, columns: F", "need, columns: 'G:H'")
    settled = outcome(tmp_path / "b", said, {"f.csv": rows}, questions=SAME)
    assert settled.errors == []
    assert settled.counts == {"use bots": {"2": 1}, "need bots": {"1": 1}, "need drones": {"1": 1}}


def test_questions_with_answers_of_their_own_are_told_apart(tmp_path: Path) -> None:
    """If each has a column for each technology and no level in common, a wrong order would be found."""
    rows = table([*FORMS[:5], "Chat bots", "Chat bots2"], ["1", "a", "b", "", "", "In use", "Much"])
    right = outcome(tmp_path / "a", TWO % ("use", "need"), {"f.csv": rows}, asked=("bots",))
    assert right.counts == {"use bots": {"3": 1}, "need bots": {"3": 1}}
    wrong = outcome(tmp_path / "b", TWO % ("need", "use"), {"f.csv": rows}, asked=("bots",))
    assert {p.code for p in wrong.errors} == {"unknown-level"}
    assert "but to “Use”" in wrong.errors[0].what


def test_a_text_above_the_columns_that_is_no_question_is_named(tmp_path: Path) -> None:
    """With two matrices in the file, their texts are named, and nothing is read of either."""
    rows = table(
        ["Respondent ID", "Collector ID", "How far have you come?", "", "How much is it needed?", ""],
        ["", "", "Chat bots", "Drones", "Chat bots", "Drones"],
        ["101", "1", "High", "High", "Low", "Low"],
    )
    found = outcome(tmp_path, TWO % ("use", "need"), {"s.csv": rows}, questions=SAME)
    problem = found.the("question-text")
    assert "“How far have you come?” and “How much is it needed?”" in problem.what
    assert "names:" in problem.fix
    named = SAME + "names: {questions: {use: [How far have you come?], need: [How much is it needed?]}}\n"
    read = outcome(tmp_path / "b", TWO % ("use", "need"), {"s.csv": rows}, questions=named)
    assert read.counts["need bots"] == {"1": 1}


BRANCHES = ["$submission_id", "$created", "use[bots]", "use[drones]", "use[bots]", "use[drones]"]


def test_branches_of_a_survey_are_joined(tmp_path: Path) -> None:
    """The same question in two branches is one: each respondent has an answer in one of the columns."""
    rows = table(
        BRANCHES,
        *(
            ["1", "", "In use", "Trying", "", ""],
            ["2", "", "", "", "Not yet", "Trying"],
            ["3", "", "", "", "Trying", ""],
        ),
        delimiter=";",
    )
    found = outcome(tmp_path, USE % "", {"data.csv": rows})
    assert found.errors == []
    assert found.counts == {"use bots": {"3": 1, "1": 1, "2": 1}, "use drones": {"2": 2, "blank": 1}}


def test_two_answers_in_one_row_are_a_fault(tmp_path: Path) -> None:
    """Where one respondent answered in both columns, nobody knows which counts."""
    rows = table(
        BRANCHES,
        *(["1", "", "In use", "1", "", ""], ["2", "", "", "", "Not yet", "1"], ["3", "", "1", "", "2", "3"]),
        *(["4", "", "2", "2", "", ""],),
    )
    problem = outcome(tmp_path, USE % "", {"data.csv": rows}).the("two-answers")
    assert problem.where.row == 4
    assert "C and E" in problem.what


def test_only_true_copies_of_a_column_are_to_be_deleted(tmp_path: Path) -> None:
    """Keeping one is advised where both columns hold the very same answers in all rows."""
    copies = table(BRANCHES[:3] + BRANCHES[4:5], ["1", "", "In use", "In use"], ["2", "", "Trying", "Trying"])
    same = outcome(tmp_path / "a", USE % "", {"a.csv": copies}, asked=("bots",)).the("duplicate-column")
    assert "Keep one of them" in same.fix
    different = copies.replace("Trying,Trying", "Trying,In use")
    other = outcome(tmp_path / "b", USE % "", {"a.csv": different}, asked=("bots",)).the("duplicate-column")
    assert "Keep one of them" not in other.fix


# "Other, please specify"

LISTED = "  - {municipality: null, area: null, items: [{question: hurdles, heading: '{technology}'}]}\n"


def test_other_with_free_text_is_an_answer_that_nobody_sees(tmp_path: Path) -> None:
    """With `other: true` a text of one's own counts as an answer; it is neither kept nor printed."""
    rows = table(
        FORMS,
        *(
            ["1", "a", "b", "", "", "Money;The law;"],
            ["2", "a", "b", "", "", "Money;vi mangler, ærligt talt, en plan;"],
        ),
        *(["3", "a", "b", "", "", "noget helt andet"],),
    )
    refused = outcome(tmp_path / "a", LISTED, {"f.csv": rows}, asked=("bots",))
    assert "other: true" in refused.the("unknown-option").fix
    with_other = outcome(
        tmp_path / "b",
        LISTED,
        {"f.csv": rows},
        asked=("bots",),
        questions=HEAD
        + QUESTIONS["use"]
        + QUESTIONS["hurdles"].replace("options: [", "other: true\n    options: ["),
    )
    assert with_other.errors == []
    assert with_other.counts["hurdles.money bots"] == {"yes": 2, "no": 1}
    assert with_other.counts["hurdles.law bots"] == {"yes": 1, "no": 2}
    assert "mangler" not in "".join(map(str, with_other.problems))


def test_other_may_be_an_option(tmp_path: Path) -> None:
    """An option with `other: true` takes the texts that are none of the others, in cells and in ticks."""
    asked = (
        HEAD
        + QUESTIONS["use"]
        + QUESTIONS["hurdles"].replace("{id: time, label: Time}", "{id: time, label: Other, other: true}")
    )
    rows = table([*FORMS[:5], "Chat bots"], ["1", "a", "b", "", "", "Money;noget andet;"])
    found = outcome(tmp_path / "a", LISTED, {"f.csv": rows}, asked=("bots",), questions=asked)
    assert found.counts["hurdles.time bots"] == {"yes": 1}
    head = [*TICKS[:3], "Hurdles for Chat bots [Other]"]
    ticked = table(head, ["1", "Yes", "No", "noget andet"], ["2", "Yes", "No", ""])
    found = outcome(tmp_path / "b", HURDLES, {"f.csv": ticked}, asked=("bots",), questions=asked)
    # where people write, nothing stands for "no"
    assert found.counts["hurdles.time bots"] == {"yes": 1, "no": 1}


def test_an_area_may_be_in_ones_own_words(tmp_path: Path) -> None:
    """`area: {column: …, other: true}` takes a text that is no area for none."""
    rows = table(
        ["respondent_id", "area", "use[bots]"], ["1", "Care", "In use"], ["2", "den gamle skole", "Trying"]
    )
    said = "  - {municipality: null, area: %s, items: [{question: use}]}\n"
    refused = outcome(tmp_path / "a", said % "area", {"a.csv": rows}, asked=("bots",))
    assert refused.the("unknown-area").where.row == 3
    found = outcome(tmp_path / "b", said % "{column: area, other: true}", {"a.csv": rows}, asked=("bots",))
    assert found.counts["use bots"] == {"3": 1, "2": 1}


# The tool's own respondent id


def test_a_tools_own_id_is_no_personal_number(tmp_path: Path) -> None:
    """Ten digits that a tool drew may look like one; what people typed is looked at."""
    id_ = "0101901234"
    own = table(["Respondent ID", "Collector ID", "use[bots]"], [id_, "1", "In use"])
    assert outcome(tmp_path / "a", USE % "", {"a.csv": own}, asked=("bots",)).codes == []
    unused = outcome(tmp_path / "b", USE % "respondent: null,", {"a.csv": own}, asked=("bots",))
    assert unused.codes == []
    typed = table(["respondent_id", "use[bots]"], [id_, "In use"])
    assert outcome(tmp_path / "c", USE % "", {"a.csv": typed}, asked=("bots",)).the("personal-data").fix


def test_an_ip_address_is_called_one(tmp_path: Path) -> None:
    """Four pairs of digits that can be no phone number are an address."""
    rows = table(
        ["respondent_id", "use[bots]", "comment"],
        ["1", "In use", "10.20.30.40"],
        ["2", "In use", "22.33.44.55"],
    )
    address, phone = outcome(tmp_path, USE % "", {"a.csv": rows}, asked=("bots",)).errors
    assert ("an IP address" in address.what, "a phone number" in phone.what) == (True, True)


# Messages that help


def test_what_a_spreadsheet_did_to_an_answer_is_named(tmp_path: Path) -> None:
    """Dates, decimals and error values are called what they are."""
    cells = ["02-Jan", "2026-02-01 00:00:00", "04-mar", "1.2.2026", "#N/A", "#SAKNAS!", "2.0"]
    rows = table(["respondent_id", "use[bots]"], *([str(i), cell] for i, cell in enumerate(cells)))
    found = outcome(tmp_path, USE % "", {"a.csv": rows}, asked=("bots",))
    by_code = {p.code: p.where.row for p in found.errors}
    assert by_code == {"date-for-answer": 2, "error-value": 6, "unknown-level": 8}


def test_an_error_value_in_a_workbook_is_no_empty_cell(tmp_path: Path) -> None:
    """A cell that a spreadsheet could not work out is a fault at its place."""
    import xlsxwriter

    path = tmp_path / "survey_data/2026/responses/a.xlsx"
    path.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["respondent_id", "use[bots]", "use[drones]"])
        sheet.write_row(1, 0, ["1", "In use"])
        sheet.write_formula(1, 2, "=NA()", None, "#N/A")
    problem = outcome(tmp_path, USE % "", {}).the("error-value")
    assert (problem.where.row, problem.where.column) == (2, "use[drones]")


def test_one_cause_takes_no_more_than_twenty_lines(tmp_path: Path) -> None:
    """The last of them says how many columns more there are, and where."""
    head = ["respondent_id", "use[bots]", *(f"question {i}" for i in range(60))]
    found = outcome(tmp_path, USE % "", {"a.csv": table(head, ["1", "In use", *["x"] * 60])}, asked=("bots",))
    assert len(found.problems) == 20
    assert "41 further problems" in found.problems[-1].what
    assert "V:BJ" in found.problems[-1].what
    assert all("other_columns: ignore" in p.fix for p in found.problems)


def test_a_long_heading_is_shortened_to_what_tells_it_apart(tmp_path: Path) -> None:
    """It shows its beginning and its end, and never a column's letters alone."""
    long = "x" * 90
    rows = table(
        ["respondent_id", "use[bots]", f"A2 {long} [one]", f"A2 {long} [two]"], ["1", "In use", "", ""]
    )
    columns = [p.where.column for p in outcome(tmp_path, USE % "", {"a.csv": rows}, asked=("bots",)).errors]
    assert columns[0] != columns[1]
    assert all(c is not None and c.startswith("A2 x") and len(c) < 80 for c in columns)
    assert columns[0] is not None
    assert columns[0].endswith("[one]")


def test_another_question_is_not_told_to_become_answers(tmp_path: Path) -> None:
    """A heading like that of an item is offered only where that item has no column."""
    rows = table(["respondent_id", "use[bots]", "usa[bots]"], ["1", "In use", "x"])
    problem = outcome(tmp_path, USE % "", {"a.csv": rows}, asked=("bots",)).the("unknown-column")
    assert "use[bots]" not in problem.fix


def test_a_column_of_row_numbers_is_named(tmp_path: Path) -> None:
    """A program that saved its table with an index left a column of numbers without a heading."""
    rows = table(["", "respondent_id", "use[bots]"], ["0", "1", "In use"], ["1", "2", "In use"])
    (problem,) = outcome(tmp_path, USE % "", {"a.csv": rows}, asked=("bots",)).errors
    assert "row numbers" in problem.what


def test_an_unknown_file_is_a_start(tmp_path: Path) -> None:
    """The message names the tool that the file resembles, and what reads it."""
    rows = table(["Date submitted", "Last page", "Start language", "use[bots]"], ["x", "1", "da", "In use"])
    problem = outcome(tmp_path, USE % "", {"a.csv": rows}, asked=("bots",)).the("missing-respondent")
    assert "LimeSurvey" in problem.fix
    assert "`layout: limesurvey`" in problem.fix
    plain = table(["Svar", "use[bots]"], ["x", "In use"])
    other = outcome(tmp_path / "b", USE % "", {"a.csv": plain}, asked=("bots",)).the("missing-respondent")
    assert "respondent: null" in other.fix
    assert "radar survey draft" in other.fix


def test_large_files_are_read_as_small_ones(tmp_path: Path) -> None:
    """The quick way through a large file knows forms' ids and times, unfinished rows and repeats too."""
    rows = "".join(
        f"{i},2026-02-03 09:{i % 60:02}:00,2026-02-03 10:{i % 60:02}:0{i % 10},anonymous,,In use\n"
        for i in range(3000)
    )
    head = ",".join(FORMS) + "\n"
    files = {
        "a.csv": head + rows,
        "b.csv": head + rows + "3000,2026-02-03 09:00:00,2026-02-03 11:00:00,,,Trying\n",
    }
    found = outcome(tmp_path, USE % "", files, asked=("bots",))
    assert found.counts["use bots"] == {"3": 3000, "2": 1}
    lime = "id,submitdate,lastpage,startlanguage,use[bots]\n" + "".join(
        f"{i},{'' if i == 2500 else '2026-02-01 10:00:00'},3,da,In use\n" for i in range(3000)
    )
    left = outcome(tmp_path / "b", USE % "", {"r.csv": lime}, asked=("bots",))
    assert left.counts["use bots"] == {"3": 2999}
    assert left.reports[0].unfinished == 1


def test_a_workbook_of_a_form_and_its_csv_file_are_one_form(tmp_path: Path) -> None:
    """The same export handed in twice, as a workbook and as text, counts once."""
    cells = [line.split(",") for line in form("In use", "Trying").splitlines()]
    path = xlsx(tmp_path / "a.xlsx", cells)
    found = outcome(
        tmp_path, USE % "", {"a.xlsx": path.read_bytes(), "b.csv": form("In use", "Trying")}, asked=("bots",)
    )
    assert found.counts["use bots"] == {"3": 1, "2": 1}


def test_a_companion_checked_alone_names_its_dataset(tmp_path: Path) -> None:
    """`radar check` on the complete table says which file is read for it."""
    found = outcome(tmp_path, USE % "", XACT)
    file = Path(found.reports[0].file).with_name("complete.csv")
    from radar.inputs.sources import read_sources

    sources = read_sources(tmp_path / "radar.yml")
    contract = sources.contract("2026")
    report = check_file(file, Expected(contract.questionnaire.responses[0], contract))
    assert [p.code for p in report.problems] == ["belongs-to-another"]
    assert "dataset.csv" in report.problems[0].what


# What an attack found


def test_an_option_that_is_called_no_is_told_from_a_no(tmp_path: Path) -> None:
    """The other columns show whether a cell holds its option's text or yes and no; else it is a fault."""
    asked = (
        HEAD
        + QUESTIONS["use"]
        + QUESTIONS["hurdles"]
        .replace("{id: money, label: Money}", "{id: money, label: Money, also: ['0']}")
        .replace("{id: law, label: The law}", "{id: law, label: The law, also: ['1']}")
    )
    head = ["respondent_id", *(f"Hurdles for Chat bots [{code}]" for code in ("0", "1", "Time"))]
    coded = table(head, ["1", "0", "1", "0"], ["2", "1", "0", "0"], ["3", "0", "0", "1"])
    found = outcome(tmp_path / "a", HURDLES, {"a.csv": coded}, asked=("bots",), questions=asked)
    assert found.counts["hurdles.money bots"] == {"yes": 1, "no": 2}
    levels = HEAD + "  use: {name: Use, levels: [{id: a, label: 'No'}, {id: b, label: Trying}]}\n"
    ticked = (
        "  - {municipality: null, area: null, items: [{question: use, shape: tick-per-level, heading: %s}]}\n"
    )
    ticked = ticked % '"{technology} - {level}"'
    head = ["respondent_id", "Chat bots - No", "Chat bots - Trying"]
    own = table(head, ["1", "No", ""], ["2", "", "Trying"])
    read = outcome(tmp_path / "b", ticked, {"a.csv": own}, asked=("bots",), questions=levels)
    assert read.counts["use bots"] == {"a": 1, "b": 1}
    doubtful = outcome(
        tmp_path / "c", ticked, {"a.csv": table(head, ["1", "No", ""])}, asked=("bots",), questions=levels
    )
    assert {p.code for p in doubtful.errors} == {"unknown-tick"}


def test_a_time_is_no_phone_number(tmp_path: Path) -> None:
    """Danish times are times; a number that is written much alike is found."""
    rows = table(FORMS, ["1", "09-03-2026 14:05", "09-03-2026 14:25", "anonymous", "", "In use"])
    assert outcome(tmp_path / "a", USE % "", {"a.csv": rows}, asked=("bots",)).codes == []
    number = rows.replace("anonymous", "040-123 45 67")
    assert (
        outcome(tmp_path / "b", USE % "ignore: [Email],", {"a.csv": number}, asked=("bots",))
        .the("personal-data")
        .fix
    )


@pytest.mark.parametrize("rows", [1, 2])
def test_qualtrics_with_fewer_header_rows_loses_nobody(tmp_path: Path, rows: int) -> None:
    """Where the second row holds somebody's times it is an answer."""
    head = [
        ["StartDate", "EndDate", "Finished", "ResponseId", "use_bots"],
        ["Start Date", "End Date", "Finished", "Response ID", "x"],
    ]
    people = [["2026-02-01 10:00:00", "2026-02-01 10:05:00", "True", f"R_{i}", "In use"] for i in range(3)]
    found = outcome(tmp_path, USE % "", {"q.csv": table(*head[:rows], *people)}, asked=("bots",))
    assert found.counts["use bots"] == {"3": 3}


def test_rows_that_overlap_in_two_exports_count_once(tmp_path: Path) -> None:
    """A few rows with the same times and answers are enough; rows pasted twice into a file are reported."""
    rows = [[f"2026/02/02 9:{10 + i}:07 AM GMT+1", "In use", ("Trying", "Not yet")[i % 2]] for i in range(20)]
    files = {"a.csv": table(GOOGLE, *rows[:12]), "b.csv": table(GOOGLE, *rows[9:])}
    found = outcome(tmp_path / "a", USE % "", files)
    assert found.counts["use bots"] == {"3": 20}
    assert "3 rows" in found.the("repeated-rows").what
    pasted = outcome(tmp_path / "b", USE % "", {"a.csv": table(GOOGLE, *rows, *rows)})
    assert "all are counted" in pasted.the("repeated-rows").what


def test_ids_that_a_spreadsheet_changed_are_the_same(tmp_path: Path) -> None:
    """Zeros before a number and decimals of nothing make no other person; a power of ten is a fault."""
    first = table(["respondent_id", "use[bots]"], ["001", "In use"], ["002", "Trying"])
    second = table(["respondent_id", "use[bots]"], ["1", "In use"], ["2.0", "Trying"])
    found = outcome(tmp_path / "a", USE % "", {"a.csv": first, "b.csv": second}, asked=("bots",))
    assert found.counts["use bots"] == {"3": 1, "2": 1}
    shortened = table(["respondent_id", "use[bots]"], ["1,18E+10", "In use"])
    assert outcome(tmp_path / "b", USE % "", {"a.csv": shortened}, asked=("bots",)).the("shortened-id").fix


def test_own_words_that_may_be_an_option_are_reported(tmp_path: Path) -> None:
    """Damaged letters and error values are faults, what is nearly an option or comes often is a warning."""
    asked = (
        HEAD
        + QUESTIONS["use"]
        + QUESTIONS["hurdles"]
        .replace("options: [", "other: true\n    options: [")
        .replace("label: The law", "label: Lovgivning på området")
    )

    def codes(name: str, *cells: str) -> list[str]:
        rows = [[str(i), "a", "b", "", "", cell] for i, cell in enumerate(cells)]
        text = table([*FORMS[:5], "Chat bots"], *rows)
        return outcome(tmp_path / name, LISTED, {"f.csv": text}, asked=("bots",), questions=asked).codes

    assert codes("a", "Money;en helt anden grund;") == []
    assert codes("b", "Lovgivning pÃ¥ omrÃ¥det;") == ["mojibake"]
    assert codes("c", "#N/A") == ["error-value"]
    assert codes("d", "Lovgivningen på området;") == ["nearly-an-answer"]
    assert codes("e", "Personale;", "Money;Personale;", "Personale;") == ["repeated-own-words"]


def test_a_comma_separates_nothing_where_a_semicolon_does(tmp_path: Path) -> None:
    """Microsoft Forms puts semicolons between answers: a comma in somebody's own words chooses nothing."""
    asked = (
        HEAD + QUESTIONS["use"] + QUESTIONS["hurdles"].replace("options: [", "other: true\n    options: [")
    )
    rows = table([*FORMS[:5], "Chat bots"], ["1", "a", "b", "", "", "The law;Money, and again patience;"])
    found = outcome(tmp_path, LISTED, {"f.csv": rows}, asked=("bots",), questions=asked)
    assert found.counts["hurdles.money bots"] == {"no": 1}


def test_each_part_of_a_redcap_project_has_its_own_mark(tmp_path: Path) -> None:
    """An answer counts if the part that it stands in is complete, whatever the others are."""
    head = ["record_id", "redcap_survey_identifier", "use_bots", "a_complete", "need_bots", "b_complete"]
    rows = table(
        head,
        *(["1", "", "In use", "2", "Much", "2"], ["2", "", "In use", "0", "Much", "2"]),
        *(["3", "", "In use", "2", "Much", "0"], ["4", "", "In use", "0", "Much", "0"]),
    )
    found = outcome(tmp_path, TWO % ("use", "need"), {"r.csv": rows}, asked=("bots",))
    assert found.errors == []
    assert found.counts == {"use bots": {"3": 2}, "need bots": {"3": 2}}
    assert found.reports[0].unfinished == 1


def test_a_second_matrix_that_survey_yml_does_not_know_is_asked_about(tmp_path: Path) -> None:
    """Numbered headings prove that technologies were asked about twice: which is whose is never guessed."""
    rows = table([*FORMS[:5], "Chat bots", "Chat bots2"], ["1", "a", "b", "", "", "In use", "Not yet"])
    found = outcome(tmp_path / "a", USE % "other_columns: ignore,", {"f.csv": rows}, asked=("bots",))
    assert "columns: F}`" in found.the("ambiguous-columns").fix
    said = (
        "  - {municipality: null, area: null, other_columns: ignore, items: [{question: use, columns: G}]}\n"
    )
    read = outcome(tmp_path / "b", said, {"f.csv": rows}, asked=("bots",))
    assert read.counts == {"use bots": {"1": 1}}


def test_columns_that_name_a_technology_and_are_not_read_are_reported(tmp_path: Path) -> None:
    """A question whose text was edited during the survey has columns under both texts."""
    head = ["Timestamp", "How far are you [Chat bots]", "How far are you? [Chat bots]"]
    rows = table(head, ["2026/02/02 9:41:07 AM", "In use", ""], ["2026/02/02 9:42:07 AM", "", "Trying"])
    found = outcome(tmp_path, USE % "other_columns: ignore,", {"g.csv": rows}, asked=("bots",))
    assert "B" in found.the("unread-technology").what


def test_merged_cells_are_a_fault(tmp_path: Path) -> None:
    """Of merged cells only the first holds the answer: the others would pass for empty."""
    import xlsxwriter

    path = tmp_path / "survey_data/2026/responses/a.xlsx"
    path.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["respondent_id", "use[bots]"])
        sheet.write_column(1, 0, ["1", "2"])
        sheet.merge_range(1, 1, 2, 1, "In use")
    assert "B2:B3" in outcome(tmp_path, USE % "", {}, asked=("bots",)).the("merged-cells").what


def test_a_number_behind_a_name_that_ends_in_one(tmp_path: Path) -> None:
    """With `columns`, the longest name of a technology goes before the number that a form adds."""
    asked = SAME.replace("\n", "\n", 1) + "names: {technologies: {bots: [Web], drones: [Web3]}}\n"
    rows = table(
        [*FORMS[:5], "Web", "Web3", "Web2", "Web32"], ["1", "a", "b", "", "", "Low", "High", "High", "Low"]
    )
    said = TWO % ("use, columns: 'F:G'", "need, columns: 'H:I'")
    found = outcome(tmp_path, said, {"f.csv": rows}, questions=asked)
    assert found.counts == {
        **{"use bots": {"1": 1}, "use drones": {"2": 1}},
        **{"need bots": {"2": 1}, "need drones": {"1": 1}},
    }


def test_a_dual_scale_is_no_row_of_ticks(tmp_path: Path) -> None:
    """The scales of LimeSurvey's dual array look like levels: only a column for each level is of ticks."""
    head = ["id", "submitdate", "lastpage", "startlanguage", "use[bots][1]", "use[bots][2]"]
    rows = table(head, ["1", "2026-02-01 10:00:00", "3", "da", "1", ""])
    found = outcome(tmp_path, USE % "", {"r.csv": rows}, asked=("bots",))
    assert found.counts == {}
    assert found.errors


def test_numbers_that_may_be_ids_or_places_are_a_fault(tmp_path: Path) -> None:
    """Enalyzer's label numbers count from 1: levels whose ids are other numbers can't be told from them."""
    asked = HEAD + "  use: {name: Use, levels: [{id: '0', label: Not yet}, {id: '1', label: In use}]}\n"
    rows = table(["respondent_id", "use - Chat bots"], ["1", "1"])
    said = USE % "layout: enalyzer,"
    assert (
        outcome(tmp_path, said, {"e.csv": rows}, asked=("bots",), questions=asked)
        .the("ambiguous-numbers")
        .fix
    )


def test_branches_may_hold_the_tools_word_for_no_answer(tmp_path: Path) -> None:
    """-99 in the branch that was not seen is no second answer."""
    head = ["StartDate", "EndDate", "Finished", "ResponseId", "use_bots", "use_bots"]
    rows = table(
        head,
        ["2026-02-01 10:00:00", "x", "True", "R_1", "In use", "-99"],
        ["2026-02-01 10:00:00", "x", "True", "R_2", "-99", "Trying"],
    )
    found = outcome(tmp_path, USE % "", {"q.csv": rows}, asked=("bots",))
    assert found.counts == {"use bots": {"3": 1, "2": 1}}


def test_a_long_file_about_one_question_needs_no_column_for_it(tmp_path: Path) -> None:
    """`technology` and `level` are enough to know such a file."""
    rows = table(["respondent_id", "technology", "level"], ["1", "bots", "In use"], ["1", "drones", "Trying"])
    assert outcome(tmp_path, USE % "", {"l.csv": rows}).counts == {
        "use bots": {"3": 1},
        "use drones": {"2": 1},
    }
