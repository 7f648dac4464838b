"""The library call for notebooks."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from made_dataset import NASTY, REPORTS, records, write

import cchc_extract
from cchc_extract.cli.app import app
from cchc_extract.errors import NoInputError
from cchc_extract.writing.schema import TABLES
from cchc_extract.writing.stored import DatasetError

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "phuong-hong-hai-2023.txt"


def test_a_dataset_on_disk_is_read_as_it_stands(tmp_path: Path) -> None:
    data = cchc_extract.read(write(tmp_path))
    assert [len(getattr(data, table.name)) for table in TABLES] == [len(records()[table.name]) for table in TABLES]
    assert [tuple(getattr(data, table.name).columns) for table in TABLES] == [table.header for table in TABLES]
    assert set(NASTY) <= set(data.rows["value_raw"].dropna())
    first = data.documents.iloc[0]
    assert (first["number"], first["issued_on"], first["signer"]) == (282, pd.Timestamp("2022-12-15"), "Lưu Thị Châu")
    assert pd.isna(first["confidence"])
    assert pd.isna(data.rows.loc[data.rows["value_state"] == "dash", "value"]).all()


def test_wide_leaves_out_values_that_differ(tmp_path: Path) -> None:
    wide = cchc_extract.read(str(write(tmp_path))).wide()
    assert list(wide.index) == list(REPORTS)
    assert wide["steering_documents_issued"].tolist() == [282, 7, 9]
    assert wide["inspection_issues_found"].isna().all()
    assert wide["budget"].isna().tolist() == [False, True, True]


def test_a_report_gives_the_same_frames_as_its_dataset(tmp_path: Path) -> None:
    data = cchc_extract.read(SAMPLE)
    CliRunner().invoke(app, [str(SAMPLE), "-o", str(tmp_path / "out"), "--jobs", "1", "-q"])
    stored = cchc_extract.read(tmp_path / "out")
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(data, table.name), getattr(stored, table.name))
    (report,) = data.reports.values()
    assert len(report.rows) == data.rows["row"].max()
    assert stored.reports == {}


def test_what_cannot_be_read_is_told_in_files(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    data = cchc_extract.read([tmp_path / "bad.pdf", SAMPLE])
    status = dict(zip(data.files["file"].str.rpartition("/")[2], data.files["status"], strict=True))
    assert status == {"bad.pdf": "failed", SAMPLE.name: "ok"}
    assert len(data.documents) == 1


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NoInputError, match="no file"):
        cchc_extract.read(tmp_path)
    write(tmp_path)
    (tmp_path / "rows.csv").unlink()
    with pytest.raises(DatasetError, match=r"rows\.csv"):
        cchc_extract.read(tmp_path)


def test_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = (ROOT / "docs" / "notebooks.md").read_text(encoding="utf-8")
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    write(tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    seen: dict[str, object] = {}
    blocks = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    for block in blocks:
        exec(block, seen)
    assert len(blocks) == 4
    shown = cchc_extract.read(tmp_path / "samples").documents[["number_symbol", "issued_on", "signer"]].to_string()
    assert all(f"# {line}" in guide for line in shown.splitlines())


def test_the_package_loads_pandas_only_when_asked() -> None:
    code = "import sys, cchc_extract; print('pandas' in sys.modules); cchc_extract.read; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
    with pytest.raises(AttributeError, match="no attribute 'raed'"):
        cchc_extract.raed  # type: ignore[attr-defined]  # noqa: B018
