"""A mistake in a pattern file is told with its file, key and line, and with what was probably meant."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from cchc_extract.errors import PatternError
from cchc_extract.patterns.toml import Node, Pattern, PatternFile, read_file
from cchc_extract.vietnamese import bare


def read(tmp_path: Path, text: str) -> tuple[list[Pattern], PatternFile]:
    path = tmp_path / "numbers.toml"
    path.write_text(text, encoding="utf-8")
    return read_file(path, lambda node: [each.pattern(bare) for each in node.tables("pattern")])


GOOD = r"""
# a comment with a [bracket]
[[pattern]]
id = "first"
regex = 'so: (?P<number>\d+)'
examples = [
  { text = "Số: 12", number = "12" },
]

[[pattern]]
id = "second"
regex = '''
phu luc'''
examples = ["PHỤ LỤC"]
refuses = [
  "Mục lục",
  "Phụ lục 2",
]
"""


def test_a_good_file_gives_its_patterns(tmp_path: Path) -> None:
    (first, second), file = read(tmp_path, GOOD)
    match = first.search("SỐ: 7")
    assert match is not None
    assert match["number"] == "7"
    assert second.id == "second"
    assert pickle.loads(pickle.dumps(first)).search("số: 8")["number"] == "8"
    assert len(list(file.problems())) == 1


def test_a_failing_refusal_names_the_line_it_stands_on(tmp_path: Path) -> None:
    _, file = read(tmp_path, GOOD)
    (problem,) = file.problems()
    assert problem.line == 17
    assert problem.key == "pattern[2].refuses"
    assert "must refuse" in problem.problem


def test_a_wrong_capture_is_told(tmp_path: Path) -> None:
    _, file = read(tmp_path, GOOD.replace('number = "12"', 'number = "13"'))
    assert [problem.line for problem in file.problems()] == [7, 17]


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "says"),
    [
        ('id = "second"', 'idd = "second"', 11, "pattern[2].id", "'idd' stands there instead"),
        ("refuses = [", "refuse = [", 15, "pattern[2].refuse", "did you mean 'refuses'"),
        ('id = "first"', "id = 1", 4, "pattern[1].id", "text in quotes"),
        ('"Mục lục"', "2024-01-01", 16, "pattern[2].refuses", "text in quotes"),
        (r"\d+)'", "('", 5, "pattern[1].regex", "regular expression"),
        ('examples = ["PHỤ LỤC"]', "examples = []", 14, "pattern[2].examples", "at least one example"),
        ('id = "first"', 'id = "first', 4, "file", "no TOML"),
    ],
)
def test_mistakes_name_key_and_line(tmp_path: Path, old: str, new: str, line: int, key: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(PatternError) as caught:
        read(tmp_path, GOOD.replace(old, new))
    assert (caught.value.line, caught.value.key) == (line, key)
    assert says in caught.value.problem
    assert "numbers.toml" in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="cannot be read"):
        read_file(tmp_path / "none.toml", lambda node: node)


@pytest.mark.parametrize(
    ("getter", "text"), [("integer", "a = true"), ("flag", "a = 1"), ("number", 'a = "1"'), ("table", "a = []")]
)
def test_types_are_not_bent(tmp_path: Path, getter: str, text: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text)
    with pytest.raises(PatternError, match=r"a\.toml:1: a:"):
        read_file(path, lambda node: getattr(node, getter)("a"))


def test_tables_below_tables_have_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "nested.toml"
    path.write_text('[outer]\na = "x"\n\n[outer.inner]\nb = 3\n[[outer.list]]\n[[outer.list]]\nc = "y"\n')

    def parse(node: Node) -> None:
        outer = node.table("outer")
        outer.text("a")
        outer.table("inner").integer("b")
        for each in outer.tables("list"):
            each.integer("c", 0)

    with pytest.raises(PatternError) as caught:
        read_file(path, parse)
    assert (caught.value.line, caught.value.key) == (8, "outer.list[2].c")
