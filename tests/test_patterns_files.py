"""The pattern files shipped pass their own examples, and a slip in a copy of them is found with its place."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from cchc_extract import patterns
from cchc_extract.errors import ExitCode, PatternError
from cchc_extract.understanding.checks.samples import findings_of


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(patterns.default_folder(), tmp_path / "patterns"))


def edit(path: Path, old: str, new: str) -> int:
    """Replace the one ``old`` in a file; returns its line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_every_example_holds() -> None:
    assert [str(problem) for problem in patterns.check(None, findings_of)] == []


def test_patterns_travel_to_other_processes() -> None:
    loaded = patterns.load()
    again = pickle.loads(pickle.dumps(loaded))
    assert again.tables.heading_role("Đơn vị tính") == loaded.tables.heading_role("Đơn vị tính") == ("unit", 1.0)
    assert [family.id for family in again.families] == [family.id for family in loaded.families]


def test_a_misspelt_role_is_refused_with_the_right_one(copy: Path) -> None:
    line = edit(copy / "tables.toml", 'role = "indicator"', 'role = "indicater"')
    with pytest.raises(PatternError, match="did you mean 'indicator'") as caught:
        patterns.load(copy)
    assert (caught.value.file.name, caught.value.line, caught.value.key) == ("tables.toml", line, "heading[2].role")
    assert caught.value.exit_code == ExitCode.BAD_PATTERNS


def test_a_heading_example_that_gets_another_role_is_found(copy: Path) -> None:
    line = edit(copy / "tables.toml", '"NỘI DUNG", "Tên thủ tục hành chính"', '"Ghi chú", "Tên thủ tục hành chính"')
    (problem,) = patterns.check(copy, findings_of)
    assert (problem.file.name, problem.line, problem.key) == ("tables.toml", line, "heading[2].examples")
    assert "taken for note" in problem.problem


def test_an_unknown_key_in_a_family_is_refused(copy: Path) -> None:
    line = edit(copy / "families" / "generic.toml", "title =", "titel =")
    with pytest.raises(PatternError) as caught:
        patterns.load(copy)
    assert (caught.value.file.name, caught.value.line) == ("generic.toml", line)


def test_an_example_of_a_rule_about_whole_reports_is_run_too(copy: Path) -> None:
    line = edit(copy / "checks" / "structure.toml", "| Tổng cộng | Hồ sơ | 9", "| Tổng cộng | Hồ sơ | 8")
    (problem,) = patterns.check(copy, findings_of)
    assert (problem.file.name, problem.line) == ("structure.toml", line)
    assert "R5-total-row says: " in problem.problem
    assert "is 8 and the other rows make 9" in problem.problem
