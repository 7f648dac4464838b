"""``catalogue unmatched``: labels that no indicator fits, as lines that can be pasted into the catalogue."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from made_dataset import REPORTS, Records, records, write
from shell_command import call

from cchc_extract import patterns

UNKNOWN, ODD = "Số cây xanh trồng mới trên địa bàn", "Tổng số biên chế thực giao trong năm báo cáo của đơn vị"


def labelled(made: Records, report: str, row: int, label: str, kind: str = "data", known: str = "") -> None:
    made["rows"].append(
        {
            "document_id": report, "appendix": "9", "row": str(row), "kind": kind, "path": str(row), "indicator": label,
            "breadcrumb": label, "indicator_id": known, "unit": "Người", "unit_type": "count", "column": "1", "value_state": "blank",
        }
    )  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    made = records()
    made["rows"].clear()
    for report in REPORTS:
        labelled(made, report, 1, UNKNOWN if report == REPORTS[0] else UNKNOWN.upper().replace("Ố", "Ổ"))
        labelled(made, report, 2, "Kiểm tra khác", kind="group")
        labelled(made, report, 3, "Tổng số biên chế được giao", known="staff_quota_assigned")
    labelled(made, REPORTS[1], 4, ODD)
    return write(tmp_path / "out", made)


def lines(done: Result) -> list[list[str]]:
    return list(csv.reader(io.StringIO(done.stdout)))


def test_the_most_frequent_label_first_with_its_count_and_nearest_indicators(out: Path) -> None:
    done = call("catalogue", "unmatched", out)
    first, second = lines(done)
    assert [len(first), len(second)] == [6, 6]
    assert first[:2] == ["", UNKNOWN.upper().replace("Ố", "Ổ")]
    assert first[5] == "3 rows in 3 reports, unit Người; nearest: none"
    assert second[:2] == ["staff_quota_assigned", ODD]
    assert "nearest: staff_quota_assigned 0." in second[5]
    assert "2 labels of 4 rows" in done.stderr


def test_no_more_than_asked_for(out: Path) -> None:
    assert len(lines(call("catalogue", "unmatched", out, "--most", "1"))) == 1


def test_a_line_pasted_into_the_wordings_is_accepted_and_its_label_known_from_then_on(
    out: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copytree(patterns.default_folder(), tmp_path / "patterns"))
    pasted = call("catalogue", "unmatched", out).stdout.splitlines()[1]
    with (own / "catalogue" / "wordings.csv").open("a", encoding="utf-8") as file:
        file.write(f"{pasted}\n")
    assert call("patterns", "check", own).exit_code == 0
    assert [line[1] for line in lines(call("catalogue", "unmatched", out, "--patterns", own))] == [
        UNKNOWN.upper().replace("Ố", "Ổ")
    ]


def test_a_folder_that_is_no_dataset(tmp_path: Path) -> None:
    done = call("catalogue", "unmatched", tmp_path)
    assert done.exit_code == 3
    assert "is no dataset" in done.stderr


def test_help_has_an_example() -> None:
    assert "cchc-extract catalogue unmatched out" in call("catalogue", "unmatched", "--help").output
