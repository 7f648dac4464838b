"""Dumps made of documents with truth, by programs that come with the development tools."""

from __future__ import annotations

import json
from pathlib import Path

import dumps
import pytest
from click.testing import CliRunner
from ruled_pdf import LABELS, table, typed


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """A folder with a report and its truth, and a file without truth."""
    folder = tmp_path / "bench"
    folder.mkdir()
    table(folder / "a.pdf", {1: typed("1.204"), 2: typed("12"), 3: typed("7")})
    (folder / "a.truth.json").write_text(json.dumps({"form": "digital", "meta": {"place": "Hồng Hải"}}), "utf-8")
    (folder / "note.pdf").write_bytes(b"no truth beside it")
    return folder


def test_each_program_that_is_there_gives_a_text_with_its_truth(
    bench: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    done = CliRunner().invoke(dumps.main, [str(bench), str(tmp_path / "out")])
    assert done.exit_code == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["a-pdfium.truth.json", "a-pdfium.txt", "a-pdfminer.truth.json", "a-pdfminer.txt"]
    for form in ("pdfium", "pdfminer"):
        text = (tmp_path / "out" / f"a-{form}.txt").read_text("utf-8")
        assert all(label in " ".join(text.split()) for label in (*LABELS, "1.204"))
        truth = json.loads((tmp_path / "out" / f"a-{form}.truth.json").read_text("utf-8"))
        assert truth == {"form": form, "id": f"a-{form}", "meta": {"place": "Hồng Hải"}}
    left_out = [line for line in done.output.splitlines() if line.startswith("not installed, left out: ")]
    assert [line.rpartition(" ")[2] for line in left_out] == [
        "docx2txt",
        "java",
        "mutool",
        "pdftotext",
        "soffice",
        "w3m",
    ]


def test_a_program_that_fails_costs_its_own_dump(bench: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "pdftotext").write_text("#!/bin/sh\nexit 3\n")
    (tools / "pdftotext").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/bin")
    done = CliRunner().invoke(dumps.main, [str(bench), str(tmp_path / "out")])
    assert done.exit_code == 0
    assert "a.pdf as layout" in done.output
    assert (tmp_path / "out" / "a-pdfium.txt").exists()
    assert not (tmp_path / "out" / "a-layout.txt").exists()
