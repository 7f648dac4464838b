"""A mistake in a user's patterns is told with the user's file and line: a slip, an id that nothing has, a rule never to speak."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
from own_patterns import rule, write

import cchc_extract
from cchc_extract import patterns
from cchc_extract.errors import PatternError
from cchc_extract.model.codes import CODES
from cchc_extract.understanding.checks.samples import findings_of

WORDINGS = "id,wording,unit,parent,context,note\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


def refused(own: Path) -> tuple[str, int | None, str, str]:
    """The place and the words of the one mistake in the folder, which ``load`` and ``check`` tell alike."""
    with pytest.raises(PatternError) as caught:
        patterns.load(own)
    error = caught.value
    first = patterns.check(own, findings_of)[0]
    assert (first.file, first.line, first.key, first.problem) == (error.file, error.line, error.key, error.problem)
    return error.file.relative_to(own.parent).as_posix(), error.line, error.key, error.problem


@pytest.mark.parametrize(
    ("name", "text", "line", "key", "says"),
    [
        ("spelling.toml", "garbage\n", 1, "file", "no TOML"),
        ("checks/nosuch.toml", "off = true\n", 1, "off", "no file of this name to switch off"),
        ("families/comune.toml", "# nothing\n", None, "file", "holds nothing"),
        ("spelling.toml", '\npairs = { add = ["tổng"] }\n', 2, "pairs.add", "two words in small letters"),
        ("spelling.toml", 'pair = ["tổng số"]\n', 1, "pair", "did you mean 'pairs'"),
        ("spelling.toml", "schema = 2\n", 1, "schema", "none of 1"),
        ("spelling.toml", 'pairs = { off = ["tổ phò"] }\n', 1, "pairs.off", "did you mean 'tổ phó'"),
        ("spelling.toml", 'pairs = { ad = ["tổng số"] }\n', 1, "pairs.ad", "did you mean 'add'"),
        ("blanks.toml", "[[blanks]]\nid = 'number'\nbefore = '('\nafter = 'x'\n", 3, "blanks[1].before", "regular"),
        ("blanks.toml", "[[blanks]]\nid = 'x'\nbefore = 'a'\n", 1, "blanks[1].after", "one of after, figures, roman"),
        ("units.toml", "[[unit]]\nid = 'measure'\noff = true\n", 3, "unit[1].off", "did you mean 'measures'"),
        ("units.toml", "[[unit]]\ntype = 'count'\nwords = []\n", 1, "unit[1].id", "is missing"),
        ("units.toml", "[[unit]]\nid = 'a'\nabove = 'percents'\n", 3, "unit[1].above", "did you mean 'percent'"),
        ("units.toml", "[[unit]]\nid = 'a'\n[[unit]]\nid = 'a'\n", 2, "unit[1].id", "given twice"),
        ("unit.toml", "", None, "file", "did you mean 'units.toml'"),
        ("checks/mine.toml", "[[formula]]\nid = 'R3-feedback'\noff = true\n", 3, "formula[1].off", "nothing below"),
        ("catalogue/fillers.csv", "words,off\nxyz,x\n", 2, "words", "no such line"),
        ("catalogue/fillers.csv", "words\nxyz\nxyz\n", 3, "words", "given twice"),
        ("catalogue/wordings.csv", WORDINGS + "feedback_recieved,x,,,,\n", 2, "id", "did you mean 'feedback_received'"),
        ("families/mine.toml", "id = 'province'\ntitle = 'x'\n", 1, "id", "2 files"),
    ],
)  # fmt: skip
def test_a_slip_names_the_users_file_and_line(
    own: Path, name: str, text: str, line: int | None, key: str, says: str
) -> None:
    write(own, name, text)
    assert refused(own)[:3] == (f"mine/{name}", line, key)
    assert says in refused(own)[3]


def test_a_file_may_begin_with_a_byte_order_mark(own: Path) -> None:
    write(own, "spelling.toml", '\ufeffpairs = { ad = ["tổng số"] }\n')
    assert refused(own)[1:3] == (1, "pairs.ad")


@pytest.mark.parametrize(
    ("expect", "more", "line", "key", "says"),
    [
        ("feedback_recieved <= 1", "", 6, "expect", "the catalogue has no 'feedback_recieved'; did you mean 'feedback_received'?"),
        ("body.dossiers_recieved <= 1", "", 6, "expect", "states 'dossiers_recieved'; did you mean 'dossiers_received'?"),
        ("body.par_plan_tasks_planned <= 1", "", 6, "expect", "no figure of figures.toml states"),
        ("feedback_received <= 1", 'when = "feedback_resolve > 0"', 7, "when", "did you mean 'feedback_resolved'?"),
        ("feedback_received <= 1", 'optional = ["feedback_received"]', 7, "optional", "tried on none"),
        ("feedback_received <= feedback_resolved", 'optional = ["feedback_received"]', 7, "optional", "needs 3, or it never fires"),
        ("1 <= 2", "", 6, "expect", "speaks of no figure"),
    ],
)  # fmt: skip
def test_a_formula_that_could_never_break_is_refused(
    own: Path, expect: str, more: str, line: int, key: str, says: str
) -> None:
    write(own, "checks/mine.toml", rule(expect, more))
    assert refused(own)[:3] == ("mine/checks/mine.toml", line, f"formula[1].{key}")
    assert says in refused(own)[3]


STRUCTURE = (
    '[[structure]]\nid = "R9-ours"\nseverity = "error"\nkind = "{kind}"\nsays = "so"\nsays_vi = "vậy"\n{more}\n'
    'passes.text = ["a"]\nfails.text = ["b"]\n'
)


@pytest.mark.parametrize(
    ("kind", "more", "line", "key", "says"),
    [
        ("base-in-note", 'only = ["staff_presents"]', 7, "only", "did you mean 'staff_present'?"),
        ("percent-range", 'except = ["staff_presents"]', 7, "except", "did you mean 'staff_present'?"),
        ("repeated-measure", 'only = ["procedure_land"]', 7, "only", "did you mean 'procedures_land'?"),
        ("base-in-note", "", 4, "only", "never fires without"),
        ("cut-off", "", 4, "words", "never fires without"),
        ("cut-off", 'words = ["yaer 12-14"]', 7, "words", "did you mean 'year'?"),
        ("gap-note", 'only = ["staff_present"]', 7, "only", "compares two figures, not 1"),
        ("numbering", "least = 3", 7, "least", "looks at no such thing"),
    ],
)
def test_a_rule_of_another_kind_that_could_never_speak_is_refused(
    own: Path, kind: str, more: str, line: int, key: str, says: str
) -> None:
    write(own, "checks/mine.toml", STRUCTURE.format(kind=kind, more=more))
    assert refused(own)[:3] == ("mine/checks/mine.toml", line, f"structure[1].{key}")
    assert says in refused(own)[3]


def test_a_rule_about_rates_needs_a_formula_of_one(own: Path) -> None:
    write(own, "checks/rates.toml", "off = true\n")
    (first, *_) = patterns.check(own, findings_of)
    assert first.file == patterns.default_folder() / "checks" / "structure.toml"
    assert "never fires" in first.problem


def test_a_row_formula_over_a_heading_that_nothing_defines_is_refused(own: Path) -> None:
    text = (
        '[[columns]]\nid = "R3-ours"\nseverity = "error"\nsays = "so"\nsays_vi = "vậy"\nexpect = "part <= whole"\n'
        'passes = { part = "1", whole = "2" }\nfails = { part = "2", whole = "1" }\n[columns.headings]\npart = "x"\nwhol = "y"\n'
    )
    write(own, "checks/mine.toml", text)
    assert refused(own)[:3] == ("mine/checks/mine.toml", 11, "columns[1].headings.whole")


def test_a_figure_with_an_unknown_measure_is_refused(own: Path) -> None:
    figure = (
        '[[figure]]\nid = "ours"\nmeasure = "procedure_land"\nunit = "TTHC"\n'
        'regex = \'dat (?P<value>\\d+)\'\nexamples = [{ text = "đất 5", value = "5" }]\n'
    )
    write(own, "figures.toml", figure)
    assert refused(own)[:3] == ("mine/figures.toml", 3, "figure[1].measure")
    assert "did you mean 'procedures_land'" in refused(own)[3]
    write(own, "figures.toml", figure + '[labels]\nprocedure_land = "Số TTHC đất đai"\n')
    assert patterns.check(own, findings_of) == []


def test_two_rules_with_one_id_are_refused(own: Path) -> None:
    write(own, "checks/mine.toml", rule("feedback_received <= 1", id="R3-feedback"))
    with pytest.raises(PatternError, match="2 rules have the id 'R3-feedback'"):
        patterns.load(own)


def test_a_premise_that_the_example_which_must_fail_does_not_meet_is_told(own: Path) -> None:
    more = 'when = "feedback_received > 100"'
    write(own, "checks/mine.toml", rule("feedback_received <= 1", more))
    (problem,) = patterns.check(own, findings_of)
    assert (problem.line, problem.key) == (9, "formula[1].fails")


def test_a_slip_below_is_told_with_the_file_of_the_program(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = Path(shutil.copytree(patterns.default_folder(), tmp_path / "shipped"))
    text = (shipped / "tables.toml").read_text(encoding="utf-8")
    (shipped / "tables.toml").write_text(text.replace("[layout]\nwords", "[layout]\nword"), encoding="utf-8")
    monkeypatch.setattr(patterns, "default_folder", lambda: shipped)
    write(own, "tables.toml", '[rows]\ntotals = ["Gộp"]\n')
    with pytest.raises(PatternError) as caught:
        patterns.load(own)
    assert caught.value.file == shipped / "tables.toml"


@pytest.mark.parametrize("name", ["notes.txt", None])
def test_a_folder_without_patterns_is_refused(own: Path, name: str | None) -> None:
    if name:
        write(own, name, "")
    with pytest.raises(PatternError, match="holds no patterns"):
        patterns.load(own)


@pytest.mark.parametrize(
    ("code", "meant"), [("R4-received-by-chanel", "R4-received-by-channel"), ("low-confidense", "low-confidence")]
)
def test_a_finding_that_nothing_tells_cannot_be_switched_off(own: Path, code: str, meant: str) -> None:
    write(own, "findings.toml", f'[[finding]]\nid = "{code}"\ntell = "never"\n')
    assert refused(own)[:3] == ("mine/findings.toml", 2, "finding[1].id")
    assert f"did you mean '{meant}'" in refused(own)[3]


GIVERS = ("Finding", "_finding", "_failed", "_doubt", "_warn", "_ocr")
"""What stages call to make a finding."""


def test_every_code_that_a_stage_gives_is_known() -> None:
    given = set()
    for path in (Path(cchc_extract.__file__).parent).rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in GIVERS:
                said = [each for each in call.args if isinstance(each, ast.Constant)]
                said += [
                    each.value for each in call.keywords if each.arg == "code" and isinstance(each.value, ast.Constant)
                ]
                given |= {str(each.value) for each in said if re.fullmatch(r"[a-z]+(-[a-z]+)+", str(each.value))}
    assert given - {"internal-error"} <= CODES  # that one is a file's, in files.csv
    assert len(given) > 40
