"""Look for survey files that the intake does not cope with: coverage-guided, with Atheris.

    python -m scripts.fuzz TARGET CORPUS [LIBFUZZER OPTION ...]
    python -m scripts.fuzz decoding corpus/decoding -max_total_time=600 -timeout=10 -rss_limit_mb=2048

TARGET is one of

- `decoding`: the input is a text file, checked against the contract of the demonstration radar and
  against that of the files in `tests/cases/intake`;
- `layouts`: the input chooses a file of `tests/cases/layouts`, what is changed in its headings and
  cells, and how it is written;
- `sheets`: the input chooses a good workbook (XLSX or ODS) and what is changed in one of its parts.

Every file must be accepted or refused with good messages, which quote nothing that is planted in it,
and both roads of the intake must read the same (see `tests/support/judging.py`). CORPUS is a folder of inputs
that grows with each run; an empty one is filled with the cases of the tests. An input that fails is
written to the present folder (`-artifact_prefix=` changes that) and is run again by giving its path
for CORPUS. All options are libFuzzer's: `-max_total_time`, `-runs`, `-timeout`, `-rss_limit_mb` ...

Run it from the top folder of the repository, with the extras `dev` and `fuzz` installed.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

try:
    import atheris
except ImportError:
    sys.exit("This needs Atheris: pip install -e '.[dev,fuzz]' (Linux and macOS only)")

with atheris.instrument_imports(include=["radar"]):
    from radar.inputs.contract import Contract

from radar.inputs.documents import read_yaml, validate
from radar.inputs.questionnaire import Responses
from radar.inputs.sources import read_sources
from radar.intake.columns.tools import PRESETS
from tests.support import intake
from tests.support import layouts as files
from tests.support.judging import judged, roads_agree
from tests.support.submissions import ods

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
EDITION = "2026"
SECRETS = ("zqxsecretzqx", "211062-5629", "zqx.person@kommune.example")
"""What is planted in cells, and must never be printed."""

_WORDS = (
    *("", " ", "\u00a0", "\ufeff", "\0", '"', '""', "\r", "\n", ";", ",", "=1+1", "Total", "I alt", "0", "1"),
    *("1.0", "Ved ikke", "Sønderby", "Ærøby", "Health", "Schools", "Pilot", "High", "x", "A" * 300),
    *("respondent_id", "municipality", "area", "question", "technology", "level", "Timestamp", "id", "ID"),
    *("adoption[chatbots]", "adoption [RPA]", "Drones", "Q1[SQ001]", "Q1[SQ001]. Text", "Respondent ID"),
    *("Start time", "Completion time", "$submission_id", "respondentkey", "01-234567", "tlf ١٢٣٤٥٦٧٨"),
    *SECRETS,
)
_NUMBERS = (
    *(
        "0",
        "-1",
        "1e308",
        "inf",
        "nan",
        "4294967296",
        "18446744073709551616",
        "1048576",
        "1000000000",
        "2958466",
    ),
    *("A1", "XFD1048576", "CV1000000", "ZZZZZZZ99999999", "1A", "A0", "s", "d", "e", "b", "str", "n", "date"),
    *("time", "boolean", "percentage", "PT99999999999H", "9999-99-99", "2026-01-01T00:00:00", "14", "x"),
)
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "utf-16-le")


def decoding(data: bytes, folder: Path) -> None:
    """The bytes of a text file."""
    path = folder / "answers.csv"
    path.write_bytes(data)
    for responses, contract in contracts():
        _judge(path, responses, contract)


def layouts(data: bytes, folder: Path) -> None:
    """A survey tool's file with changes to its headings and cells, written in some way."""
    given = atheris.FuzzedDataProvider(data)
    path, rows, responses = tables()[given.ConsumeIntInRange(0, len(tables()) - 1)]
    table = [list(row) for row in rows]
    planted: list[str] = []
    for _ in range(given.ConsumeIntInRange(0, 6)):
        _change(table, given, planted)
    header_rows = given.ConsumeIntInRange(1, 3)
    layout = given.PickValueInList([responses.layout, "auto", "wide", "long", path.parent.name, "surveyxact"])
    known = {"auto", "wide", "long", *PRESETS}
    responses = responses.model_copy(update={"layout": layout if layout in known else "auto"})
    if given.ConsumeBool():
        responses = responses.model_copy(update={"header_rows": header_rows})
    if given.ConsumeBool():
        responses = responses.model_copy(update={"other_columns": "ignore", "area_required": False})
    text = _written(table, given)
    target = folder / "answers.csv"
    target.write_bytes(text.encode(given.PickValueInList(list(_ENCODINGS)), errors="replace"))
    printed = _judge(target, responses, files.contract(responses))
    for secret in planted:
        if secret in printed:
            raise AssertionError(f"a message quotes what a cell holds: {secret}")


def sheets(data: bytes, folder: Path) -> None:
    """A good workbook with changes to one of its parts, or to the archive as a whole."""
    given = atheris.FuzzedDataProvider(data)
    suffix, parts = given.PickValueInList(workbooks())
    changed = given.PickValueInList([None, *parts])
    path = folder / f"answers{suffix}"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, _edited(content, given) if name == changed else content)
    if changed is None:
        path.write_bytes(_edited(path.read_bytes(), given))
    _judge(path, intake.WIDE, intake.contract())


TARGETS: dict[str, Callable[[bytes, Path], None]] = {
    "decoding": decoding,
    "layouts": layouts,
    "sheets": sheets,
}


def _judge(path: Path, responses: Responses, contract: Contract) -> str:
    roads_agree(path, responses, contract)
    return judged(path, responses, contract).printed


def _change(table: list[list[str]], given: atheris.FuzzedDataProvider, planted: list[str]) -> None:
    """Change one thing in a table; what a cell below the header should keep secret goes to `planted`."""
    if not table:
        return
    row = given.ConsumeIntInRange(0, len(table) - 1)
    cells = table[row]
    column = given.ConsumeIntInRange(0, max(0, len(cells) - 1))
    how = given.ConsumeIntInRange(0, 8)
    if how == 0:
        table.insert(row, list(cells))
    elif how == 1:
        del table[row]
    elif how == 2:
        for other in table:
            del other[column : column + 1]
    elif how == 3:
        heading = given.PickValueInList(list(_WORDS))
        for i, other in enumerate(table):
            other.insert(column, heading if i == 0 and heading not in SECRETS else "")
    elif how == 4 and cells:
        del cells[column]
    elif cells:
        word = given.PickValueInList(list(_WORDS)) if how < 8 else given.ConsumeUnicodeNoSurrogates(20)
        if word in SECRETS and row > 2:
            planted.append(word)
        elif word in SECRETS:
            return
        before = cells[column] if given.ConsumeBool() else ""
        cells[column] = before + word


def _written(table: list[list[str]], given: atheris.FuzzedDataProvider) -> str:
    stream = io.StringIO()
    quoting = given.PickValueInList([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    ends = given.PickValueInList(["\n", "\r\n", "\r"])
    writer = csv.writer(
        stream, delimiter=given.PickValueInList(list(";,\t|")), quoting=quoting, lineterminator=ends
    )
    writer.writerows(table)
    start: str = given.PickValueInList(["", "", "sep=;" + ends, "\ufeff"])
    return start + stream.getvalue()


def _edited(content: bytes, given: atheris.FuzzedDataProvider) -> bytes:
    """Bytes with a few changes, most of them where a tag or an attribute begins."""
    for _ in range(given.ConsumeIntInRange(1, 6)):
        at = given.ConsumeIntInRange(0, len(content))
        if given.ConsumeIntInRange(0, 3):
            borders = [match.start() for match in re.finditer(rb'[<> "]', content)] or [0]
            at = borders[at % len(borders)]
        length = given.ConsumeIntInRange(0, 40)
        how = given.ConsumeIntInRange(0, 4)
        if how == 0:
            content = content[:at] + content[at + length :]
        elif how == 1:
            content = content[:at] + content[at : at + length] * given.ConsumeIntInRange(2, 5) + content[at:]
        elif how == 2:
            content = content[:at] + given.ConsumeBytes(length) + content[at + length :]
        elif how == 3:
            content = content[:at] + given.PickValueInList(sheet_words()).encode() + content[at:]
        else:
            before, quoted, after = content[at:].partition(b'"')
            value = given.PickValueInList(list(_NUMBERS)).encode() if quoted else b""
            content = content[:at] + before + quoted + value + after[max(0, after.find(b'"')) :]
    return content


@cache
def contracts() -> tuple[tuple[Responses, Contract], ...]:
    """The demonstration radar's contract, and that of the test cases."""
    return (
        (demonstration().questionnaire.responses[0], demonstration()),
        (intake.WIDE, intake.contract()),
    )


@cache
def demonstration() -> Contract:
    """That of the demonstration radar, with fewer technologies: the fewer, the more runs a second."""
    whole = read_sources(ROOT / "radar.yml").contract(EDITION)
    return replace(whole, technologies=whole.technologies[:3])


@cache
def tables() -> list[tuple[Path, list[list[str]], Responses]]:
    """The text files of `tests/cases/layouts` as rows of cells."""
    found = []
    for path in [p for kind in ("good", "faulty") for p in files.found(kind) if p.suffix == ".csv"]:
        data = path.read_bytes()
        text = data.decode(
            "utf-16" if data[:2] == b"\xff\xfe" else "cp1252" if "cp1252" in str(path) else "utf-8-sig"
        )
        delimiter = max(";,\t|", key=text.count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        found.append((path, rows, validate(read_yaml(_said(path)), Responses)))
    return found


def _said(path: Path) -> Path:
    own = path.with_suffix(".yml")
    return own if own.exists() else path.parent / "responses.yml"


@cache
def workbooks() -> list[tuple[str, dict[str, bytes]]]:
    """Good workbooks by the ending of their names, and their parts."""
    with (intake.TORTURE / "00_valid.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))[:4]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        paths = [intake.workbook(Path(folder) / "a.xlsx", rows), ods(Path(folder) / "a.ods", rows)]
        paths += sorted((CASES / "layouts" / "surveyxact").glob("good*.xlsx"))
        for path in paths:
            with zipfile.ZipFile(path) as archive:
                found.append((path.suffix, {name: archive.read(name) for name in archive.namelist()}))
    return found


def seeds(target: str) -> Iterator[bytes]:
    """What a run begins with."""
    if target == "decoding":
        yield from (path.read_bytes() for path in sorted((CASES / "intake" / "torture").glob("*.csv")))
        yield from (path.read_bytes() for path in sorted((CASES / "layouts").rglob("*.csv")))
        for path in sorted((ROOT / "survey_data" / EDITION / "responses").glob("*.csv")):
            yield _first_rows(path)
    elif target == "layouts":
        yield from (bytes([i, *range(i, i + 40)]) for i in range(len(tables())))
    else:
        yield from (bytes([i, *range(i, i + 60)]) for i in range(64))


def _first_rows(path: Path) -> bytes:
    """The start of a demonstration file, with the columns of a few technologies."""
    lines = path.read_text(encoding="utf-8").splitlines()[:3]
    rows = list(csv.reader(lines, delimiter=max(";,", key=lines[0].count)))
    others = [f"[{t.id}]" for t in read_sources(ROOT / "radar.yml").technologies[3:]]
    kept = [i for i, heading in enumerate(rows[0]) if not heading.endswith(tuple(others))]
    return "".join(";".join(row[i] for i in kept) + "\n" for row in rows).encode()


@cache
def sheet_words() -> list[str]:
    """Tags and attributes that stand in workbooks."""
    whole = b"".join(content for _, parts in workbooks() for content in parts.values())
    return sorted(
        set(re.findall(r"</?[\w:]+>?|[\w:-]+=\"[^\"]{0,40}\"", whole.decode("utf-8", errors="ignore")))
    )


def tokens(target: str) -> set[str]:
    """Words that are worth trying within an input."""
    if target == "decoding":
        return {*filter(None, _WORDS), "sep=;", "\ufeff", '";"', "R1;Sønderby;Sundhed;1;1;"}
    return set()


def _prepare(target: str, corpus: Path) -> list[str]:
    """Fill an empty corpus. Returns the option that names the words to try."""
    corpus.mkdir(parents=True, exist_ok=True)
    if not any(corpus.iterdir()):
        for number, seed in enumerate(seeds(target)):
            if len(seed) < 1 << 16:
                (corpus / f"seed-{number:03}").write_bytes(seed)
    words = corpus.with_name(f"{corpus.name}.dict")
    lines = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in sorted(tokens(target)))
    words.write_text("".join(f'"{line}"\n' for line in lines), encoding="ascii")
    return [f"-dict={words}"] if tokens(target) else []


def main() -> None:
    """Run from the command line. Ends with libFuzzer's own exit code."""
    if len(sys.argv) < 3 or sys.argv[1] not in TARGETS:
        sys.exit(f"Usage: python -m scripts.fuzz {{{','.join(TARGETS)}}} CORPUS [LIBFUZZER OPTION ...]")
    target, corpus = sys.argv[1], Path(sys.argv[2])
    options = sys.argv[3:]
    if not corpus.is_file():
        options = [*_prepare(target, corpus), *options]
    with tempfile.TemporaryDirectory() as folder:
        # Python's own limit must not depend on which file was read first.
        limit = csv.field_size_limit()

        def check(data: bytes) -> None:
            csv.field_size_limit(limit)
            TARGETS[target](data, Path(folder))

        atheris.Setup([sys.argv[0], *options, str(corpus)], check)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
