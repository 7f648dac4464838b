"""Reports of many folders and runs in one database: what is loaded stays, until its file has another content or --prune says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from loaded_database import Database
from made_dataset import REPORTS, records, without, write
from shell_work import obedient

from cchc_extract.cli.app import app
from cchc_extract.runner import batch
from cchc_extract.writing.database import DatabaseError, load
from cchc_extract.writing.stored import DatasetError

FIRST, SECOND, THIRD = REPORTS
NAME = "bao-cao-2023.pdf"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two communes, each with a report of the same name, read by a stand-in; the working directory is beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(batch, "Extraction", lambda *_: obedient)
    for commune in ("xa-a", "xa-b"):
        put(tmp_path / "reports" / commune / NAME, commune)
    return tmp_path / "reports"


def put(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.7 " + content.encode())


def call(*arguments: str | Path, given: bytes = b"") -> Result:
    done = CliRunner().invoke(app, [str(each) for each in arguments], input=given, catch_exceptions=False)
    assert done.exit_code in (0, 7), done.output
    return done


def extracted(*arguments: str | Path, given: bytes = b"") -> Path:
    out = Path(f"out-{len(list(Path.cwd().glob('out-*')))}")
    call(*arguments, "-o", out, "--jobs", "1", given=given)
    return out


def located(database: Database, root: Path) -> dict[str, str]:
    """Where the reports lie, below ``root``, and their ids."""
    lines = database.query("SELECT location, document_id FROM documents")
    return {location.removeprefix(f"{root}/"): document for location, document in lines}


def test_a_list_of_one_newer_file_replaces_that_and_nothing_else(database: Database, archive: Path) -> None:
    call("load", extracted(archive), database.url)
    before = located(database, archive)
    assert set(before) == {f"xa-a/{NAME}", f"xa-b/{NAME}"}
    put(archive / "xa-b" / NAME, "xa-b, corrected")
    newer = str(archive / "xa-b" / NAME).encode() + b"\0"
    told = call("load", extracted("-", given=newer), database.url, "--prune")
    assert "1 report(s) added, 0 updated, 0 taken out, 1 replaced" in told.output
    assert "nothing was pruned" in told.stderr
    after = located(database, archive)
    assert set(after) == set(before)
    assert after[f"xa-a/{NAME}"] == before[f"xa-a/{NAME}"]
    assert after[f"xa-b/{NAME}"] != before[f"xa-b/{NAME}"]
    assert len(database.column("SELECT location FROM files")) == 2


def test_one_run_per_province_with_equal_relative_names(database: Database, archive: Path) -> None:
    for commune in ("xa-a", "xa-b", "xa-a"):
        call("load", extracted(archive / commune), database.url, "--prune")
    assert set(located(database, archive)) == {f"xa-a/{NAME}", f"xa-b/{NAME}"}
    assert database.column("SELECT DISTINCT file FROM documents") == [NAME]
    bases = "SELECT base FROM documents JOIN runs ON runs.run_id = documents.run_id ORDER BY 1"
    assert database.column(bases) == [str(archive / "xa-a"), str(archive / "xa-b")]
    runs = database.query("SELECT files, documents, finished >= started FROM runs")
    assert [tuple(map(int, each)) for each in runs] == [(1, 1, 1)] * 3


def test_one_base_for_parts_of_an_archive(database: Database, archive: Path) -> None:
    for part in ("xa-a", "xa-b"):
        call("load", extracted(archive / part, "--base", archive), database.url, "--prune")
    assert sorted(database.column("SELECT file FROM documents")) == [f"xa-a/{NAME}", f"xa-b/{NAME}"]


def test_prune_takes_out_what_is_gone_and_says_which(database: Database, archive: Path) -> None:
    put(archive / "xa-a" / "old.pdf", "old")
    other = archive.with_name("others")
    put(other / "x.pdf", "x")
    call("load", extracted(other), database.url)
    call("load", extracted(archive), database.url)
    (archive / "xa-a" / "old.pdf").unlink()
    out = extracted(archive)
    call("load", out, database.url)
    assert f"{archive}/xa-a/old.pdf" in database.column("SELECT location FROM documents")
    told = call("load", out, database.url, "--prune").output
    assert "1 taken out" in told
    assert f"taken out: {archive}/xa-a/old.pdf\n" in told
    assert sorted(database.column("SELECT location FROM documents")) == [
        f"{other}/x.pdf",
        f"{archive}/xa-a/{NAME}",
        f"{archive}/xa-b/{NAME}",
    ]


def test_prune_leaves_the_reports_of_other_bases_in_the_same_folder(database: Database, archive: Path) -> None:
    call("load", extracted(archive / "xa-a"), database.url)
    (archive / "xa-a" / NAME).unlink()
    call("load", extracted(archive), database.url, "--prune")
    assert set(located(database, archive)) == {f"xa-a/{NAME}", f"xa-b/{NAME}"}


def test_prune_knows_nothing_of_what_a_later_run_found_or_a_folder_that_could_not_be_listed(
    database: Database, tmp_path: Path
) -> None:
    load(write(tmp_path / "all"), database.url)
    made = without(without(records(), SECOND), THIRD)
    made["files"].append(
        {"file": "2023", "bytes": "0", "status": "failed", "error_code": "unreadable-folder", "error": "no"}
    )
    done = load(write(tmp_path / "unlisted", made), database.url, prune=True)
    assert (done.removed, done.gone) == (0, ())
    made["files"].pop()
    out = write(tmp_path / "earlier", made)
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    (out / "run.json").write_text(json.dumps({**run, "started": "2023-01-01T00:00:00+00:00"}), encoding="utf-8")
    assert load(out, database.url, prune=True).removed == 0
    assert len(database.column("SELECT document_id FROM documents")) == 3
    done = load(write(tmp_path / "later", made), database.url, prune=True)
    assert (done.removed, done.gone) == (2, ("/archive/2023/b [1].pdf", "/archive/2023/c.docx"))


def test_the_same_report_in_two_bases_is_one_and_is_never_lost(database: Database, tmp_path: Path) -> None:
    here, there = write(tmp_path / "here", base="/here"), write(tmp_path / "there", base="/there")
    for out in (here, there, here, there):
        load(out, database.url)
        assert sorted(database.column("SELECT document_id FROM documents")) == list(REPORTS)
        assert len(database.column("SELECT location FROM files")) in (5, 10)
    assert set(database.column("SELECT base FROM documents JOIN runs USING (run_id)")) == {"/there"}
    empty = {name: [] for name in records()}
    load(write(tmp_path / "gone", empty, base="/there"), database.url, prune=True)
    assert sorted(database.column("SELECT document_id FROM documents")) == list(REPORTS)
    assert set(database.column("SELECT base FROM documents JOIN runs USING (run_id)")) == {"/here"}


def test_a_copy_takes_the_place_of_the_file_that_was_read(database: Database, tmp_path: Path) -> None:
    load(write(tmp_path / "all"), database.url)
    made = without(records(), FIRST)
    made["files"] = [each for each in made["files"] if each["file"] == "2023/c.docx"]
    made = without(made, SECOND)
    made["files"] = [{**each, "file": "2022/a.pdf"} for each in made["files"]]
    made["documents"] = [{**each, "file": "2022/a.pdf"} for each in made["documents"]]
    load(write(tmp_path / "list", made, listed=True), database.url)
    assert dict(database.query("SELECT document_id, file FROM documents")) == {
        FIRST: "2023/copy.pdf",
        SECOND: "2023/b [1].pdf",
        THIRD: "2022/a.pdf",
    }
    assert database.query(
        "SELECT status, document_id, duplicate_of, pages FROM files WHERE file = '2023/copy.pdf'"
    ) == [("ok", FIRST, None, 5)]


def test_a_report_whose_file_cannot_be_read_any_more_stays(database: Database, tmp_path: Path) -> None:
    load(write(tmp_path / "all"), database.url)
    made = without(records(), SECOND)
    made["files"].append(
        {"file": "2023/b [1].pdf", "bytes": "0", "status": "failed", "error_code": "missing", "error": "gone"}
    )
    for _ in range(2):
        done = load(write(tmp_path / "again", made), database.url, prune=True)
        assert (done.removed, done.replaced, done.kept) == (0, 0, 1)
    assert sorted(database.column("SELECT document_id FROM documents")) == list(REPORTS)
    assert database.column("SELECT error_code FROM files WHERE file = '2023/b [1].pdf'") == ["missing"]


def test_a_database_of_an_earlier_version_is_left_as_it_is(database: Database, tmp_path: Path) -> None:
    database.do("CREATE TABLE files (file text PRIMARY KEY, sha256 text)")
    database.do("INSERT INTO files VALUES ('a.pdf', 'x')")
    with pytest.raises(DatabaseError, match=r"earlier version.*Load the datasets into another database"):
        load(write(tmp_path / "out"), database.url)
    assert database.query("SELECT * FROM files") == [("a.pdf", "x")]


def test_a_dataset_that_states_no_base_has_to_be_told(tmp_path: Path) -> None:
    out, url = write(tmp_path / "out"), f"sqlite:///{tmp_path}/x.sqlite"
    (out / "run.json").unlink()
    with pytest.raises(DatasetError, match=r"states no base.*--base"):
        load(out, url)
    assert load(out, url, base="/archive").added == 3
    with pytest.raises(DatasetError, match="leave --base out"):
        load(write(out), url, base="/elsewhere")
