"""Loading into real databases: SQLite, DuckDB and a PostgreSQL started for the test."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import made_dataset
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loaded_database import Database, expected
from made_dataset import REPORTS, records, value, without, write

from cchc_extract.cli.app import app
from cchc_extract.errors import MissingDependencyError
from cchc_extract.writing.cells import cell
from cchc_extract.writing.database import DatabaseError, DatabaseUrlError, load, urls
from cchc_extract.writing.schema import TABLES
from cchc_extract.writing.stored import DatasetError

FIRST, SECOND, THIRD = REPORTS


def test_every_cell_arrives_as_it_stands_in_the_csv(database: Database, tmp_path: Path) -> None:
    done = load(write(tmp_path / "out"), database.url)
    assert (done.added, done.updated, done.removed) == (3, 0, 0)
    assert database.dump() == expected(records())


def test_loading_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    out = write(tmp_path / "out")
    load(out, database.url, indicators={"budget": "Dự toán"})
    before, wide = database.dump(), database.query("SELECT * FROM indicators_wide ORDER BY 1")
    done = load(out, database.url, indicators={"budget": "Dự toán"})
    assert (done.added, done.updated, done.removed, done.unchanged) == (0, 0, 0, 3)
    assert database.dump() == before
    assert database.query("SELECT * FROM indicators_wide ORDER BY 1") == wide


def test_a_corrected_report_is_updated(database: Database, tmp_path: Path) -> None:
    load(write(tmp_path / "out"), database.url)
    made = records()
    made["documents"][0]["signer"] = "Nguyễn Văn Khoẻ"
    for table in ("findings", "finding_places"):
        made[table] = [each for each in made[table] if each["finding"] != "2"]
    made["rows"] = [each for each in made["rows"] if each["row"] != "99"]
    made["rows"].append(value(SECOND, "50", "9", "Mới", "", "1", "1"))
    done = load(write(tmp_path / "out", made), database.url)
    assert (done.added, done.updated, done.removed, done.unchanged) == (0, 2, 0, 1)
    assert database.dump() == expected(made)


def test_what_did_not_change_is_not_written_again(database: Database, tmp_path: Path) -> None:
    out = write(tmp_path / "out")
    load(out, database.url, indicators={"budget": ""})
    before = _written(database)
    load(out, database.url, indicators={"budget": ""})
    assert _written(database) == before
    made = records()
    made["rows"][-1]["note"] = "another"
    load(write(tmp_path / "out", made), database.url, indicators={"budget": ""})
    assert database.dump() == expected(made)
    assert _written(database) != before


def _written(database: Database) -> object:
    """What shows that something was written: which transaction made each line, or the bytes of the file."""
    if database.url.startswith("postgresql"):
        return [database.query(f'SELECT xmin::text, ctid::text FROM "{table.name}" ORDER BY ctid') for table in TABLES]
    return Path(database.url.partition("///")[2]).read_bytes()


def test_a_change_of_one_report_leaves_the_lines_of_the_others_alone(postgresql: Database, tmp_path: Path) -> None:
    load(write(tmp_path / "out"), postgresql.url)
    lines = "SELECT document_id, xmin::text FROM rows WHERE document_id <> %s ORDER BY 1, ctid"
    before = postgresql.query(lines.replace("%s", f"'{FIRST}'"))
    made = records()
    made["documents"][0]["signer"] = "Nguyễn Văn Khoẻ"
    load(write(tmp_path / "out", made), postgresql.url)
    assert postgresql.query(lines.replace("%s", f"'{FIRST}'")) == before
    assert postgresql.dump() == expected(made)


def replaced(made: made_dataset.Records, document: str, by: str) -> made_dataset.Records:
    """The same records where a file has another content, and so its report another id."""
    return {
        name: [
            {key: text.replace(document, by) for key, text in record.items()}
            if record.get("document_id") == document
            else record
            for record in lines
        ]
        for name, lines in made.items()
    }


def test_a_report_whose_file_was_replaced_leaves(database: Database, tmp_path: Path) -> None:
    load(write(tmp_path / "out"), database.url)
    made = replaced(records(), SECOND, "eeee000011112222")
    done = load(write(tmp_path / "out", made), database.url)
    assert (done.added, done.updated, done.replaced, done.removed, done.unchanged) == (1, 0, 1, 0, 2)
    assert database.dump() == expected(made)


def test_other_datasets_stay(database: Database, tmp_path: Path) -> None:
    load(write(tmp_path / "one", without(records(), THIRD)), database.url)
    other = without(without(records(), FIRST), SECOND)
    other["files"] = [each for each in other["files"] if each["file"] != "bad.pdf"]
    done = load(write(tmp_path / "two", other), database.url)
    assert (done.added, done.removed) == (1, 0)
    assert database.dump() == expected(records())


@pytest.mark.parametrize(
    ("table", "change", "told"),
    [
        ("rows", {"document_id": "no-such-report"}, "no-such-report|FOREIGN KEY|rows"),
        ("rows", {"page": "ba"}, "rows.csv, line 2: column page: 'ba' is no integer"),
        ("documents", {"issued_on": "2023-02-31"}, "documents.csv, line 2: column issued_on: '2023-02-31' is no date"),
        ("findings", {"severity": "awful"}, "(?i)check"),
        ("figures", {"value": "NaN"}, "(?i)check|is no number"),
        ("figures", {"measure": ""}, "(?i)null"),
    ],
)
def test_a_failed_load_leaves_the_database_as_it_was(
    database: Database, tmp_path: Path, table: str, change: dict[str, str], told: str
) -> None:
    load(write(tmp_path / "out"), database.url)
    before = database.dump()
    made = records()
    made["documents"][0]["signer"] = "someone else"
    made[table][0].update(change)
    with pytest.raises((DatabaseError, DatasetError), match=told):
        load(write(tmp_path / "out", made), database.url, indicators={"new_column": "Mới"})
    assert database.dump() == before
    assert "new_column" not in str(database.query("SELECT * FROM indicators_wide LIMIT 0"))
    assert database.column("SELECT COUNT(*) FROM latest") == [2]


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_failed_first_load_leaves_no_file(tmp_path: Path, kind: str) -> None:
    made = records()
    made["rows"][0]["page"] = "ba"
    with pytest.raises((DatabaseError, DatasetError)):
        load(write(tmp_path / "out", made), f"{kind}:///{tmp_path}/new.{kind}")
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def spoilt(out: Path, bytes_: bytes) -> Path:
    """The dataset with bytes put into line 5 of rows.csv."""
    lines = (out / "rows.csv").read_bytes().split(b"\n")
    lines[4] = lines[4].replace(b"I/4", b"I/" + bytes_ + b"4")
    (out / "rows.csv").write_bytes(b"\n".join(lines))
    return out


@pytest.mark.parametrize(
    ("bytes_", "told"), [(b"\0", "NUL"), (b"\xed\xa0\x80", "UTF-8"), (b"\xff", "UTF-8"), (b"\xe1\xbb", "UTF-8")]
)
def test_characters_no_database_takes_are_named_with_their_place(tmp_path: Path, bytes_: bytes, told: str) -> None:
    out = spoilt(write(tmp_path / "out"), bytes_)
    with pytest.raises(DatasetError, match=f"rows.csv, line 5: .*{told}"):
        load(out, f"sqlite:///{tmp_path}/x.sqlite")


def test_a_nul_character_changes_nothing(database: Database, tmp_path: Path) -> None:
    out = write(tmp_path / "out")
    load(out, database.url)
    before = database.dump()
    with pytest.raises(DatasetError, match="NUL"):
        load(spoilt(out, b"\0"), database.url)
    assert database.dump() == before


def test_a_dataset_of_an_earlier_version_loads(database: Database, tmp_path: Path) -> None:
    out = write(tmp_path / "out")
    lines = (out / "files.csv").read_text(encoding="utf-8").splitlines()
    (out / "files.csv").write_text("".join(f"{line.rpartition(',')[0]}\n" for line in lines), encoding="utf-8")
    load(out, database.url)
    assert len(database.column("SELECT name_on_disk FROM files")) == 5


def test_a_column_added_since_is_added_to_the_table(postgresql: Database, tmp_path: Path) -> None:
    load(write(tmp_path / "out"), postgresql.url)
    postgresql.do("ALTER TABLE files DROP COLUMN name_on_disk")
    postgresql.do("ALTER TABLE documents DROP COLUMN corrected CASCADE")  # and the view that shows it
    load(tmp_path / "out", postgresql.url)
    assert postgresql.dump() == expected(records())
    assert postgresql.column("SELECT corrected FROM latest") == [None, None]


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        ("CREATE TABLE documents (id integer)", "not of a dataset; load into another"),
        ("ALTER TABLE rows ADD COLUMN colour text", "'colour' that this version does not know; update"),
    ],
)
def test_tables_of_others_and_of_newer_versions_are_left_alone(
    postgresql: Database, tmp_path: Path, prepare: str, told: str
) -> None:
    out = write(tmp_path / "out")
    if prepare.startswith("ALTER"):
        load(out, postgresql.url)
    postgresql.do(prepare)
    with pytest.raises(DatabaseError, match=told):
        load(out, postgresql.url)


@pytest.mark.parametrize(
    "url", ["reports.sqlite", "", "mysql://a/b", "sqlite://", "duckdb:///:memory:", "oracle://x/y"]
)
def test_a_url_that_is_none_is_told_with_examples(tmp_path: Path, url: str) -> None:
    with pytest.raises(DatabaseUrlError, match=r"sqlite:///reports\.sqlite"):
        load(write(tmp_path / "out"), url)


def test_a_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'cchc-extract\[db\]'"):
        urls.engine(urls.parse("postgresql://u@127.0.0.1/x"))


def test_a_password_is_never_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError) as caught:
        load(write(tmp_path / "out"), "postgresql://u:secret@127.0.0.1:1/x")
    assert "secret" not in str(caught.value)
    assert "127.0.0.1:1" in str(caught.value)


def test_the_command_says_what_was_done(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    done = CliRunner().invoke(app, ["load", str(write(tmp_path / "out")), url])
    assert (done.exit_code, done.output) == (0, f"{url}: 3 report(s) added, 0 updated, 0 taken out\n")
    assert "dossiers_received" in {
        column[1] for column in sqlite3.connect(tmp_path / "x.sqlite").execute("PRAGMA table_info(indicators_wide)")
    }
    wrong = CliRunner().invoke(app, ["load", str(tmp_path / "out"), url, "--only"])
    assert (wrong.exit_code, "--prune" in wrong.output) == (2, True)
    assert CliRunner().invoke(app, ["load", str(tmp_path), url]).exit_code == 3
    assert CliRunner().invoke(app, ["load", str(tmp_path / "out"), "reports.sqlite"]).exit_code == 2
    assert CliRunner().invoke(app, ["load", str(tmp_path / "out"), f"sqlite:///{tmp_path}/no/x.sqlite"]).exit_code == 6


def test_a_folder_that_is_no_dataset_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"documents\.csv"):
        load(tmp_path, f"sqlite:///{tmp_path}/x.sqlite")
    out = write(tmp_path / "out")
    lines = (out / "figures.csv").read_text(encoding="utf-8").splitlines()
    (out / "figures.csv").write_text(f"{lines[0]},mood\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"newer version .*mood.*update cchc-extract"):
        load(out, f"sqlite:///{tmp_path}/x.sqlite")


@given(st.lists(st.text(min_size=1, max_size=30), min_size=100, max_size=300))
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_arrives_as_it_stands(database: Database, tmp_path: Path, texts: list[str]) -> None:
    made = without(without(records(), SECOND), THIRD)
    made["rows"] = [value(FIRST, str(n), cell(text), cell(text), "", cell(text), "") for n, text in enumerate(texts, 1)]
    load(write(tmp_path / "out", made), database.url)
    assert database.dump() == expected(made)


def test_decisions_are_added_and_brought_up_to_date_and_none_is_taken_out(database: Database, tmp_path: Path) -> None:
    first = made_dataset.correction(FIRST, "1:I/2:1", "value_raw", "282", "283")
    other = made_dataset.correction(SECOND, "", "year", "2021", "2022")
    load(write(tmp_path / "one", records() | {"corrections": [first]}), database.url)
    again = records() | {"corrections": [first | {"decision": "undone", "corrected": ""}, other]}
    load(write(tmp_path / "two", again), database.url)
    stored = "SELECT document_id, place, corrected, decision FROM corrections ORDER BY document_id"
    expect = [(FIRST, "1:I/2:1", None, "undone"), (SECOND, "", "2022", "corrected")]
    assert database.query(stored) == expect
    (tmp_path / "two" / "corrections.csv").unlink()
    load(tmp_path / "two", database.url)
    assert database.query(stored) == expect


def test_decisions_that_the_dataset_was_made_without_are_told(database: Database, tmp_path: Path) -> None:
    taken_back = made_dataset.correction(FIRST, "1:I/2:1", "value_raw", "282", "283")
    decided = [
        taken_back,
        taken_back | {"decision": "undone", "corrected": "", "when": "2027-01-01T00:00:00.000Z"},
        made_dataset.correction(FIRST, "1:I/3:1", "value_raw", "5", "6"),
        made_dataset.correction(SECOND, "", "year", "2021", "2022"),
    ]
    assert load(write(tmp_path / "one", records() | {"corrections": decided}), database.url).unapplied == 0
    without_them = write(tmp_path / "two", without(records() | {"corrections": []}, SECOND))
    assert load(without_them, database.url).unapplied == 1
    told = CliRunner().invoke(app, ["load", str(without_them), database.url])
    assert told.exit_code == 0
    assert "1 decision(s) of reviewers about these reports stand in the database and not in" in told.output


def test_a_line_that_is_no_decision_keeps_none_of_the_others_out(database: Database, tmp_path: Path) -> None:
    out = write(tmp_path / "out")
    with (out / "corrections.csv").open("a", encoding="utf-8") as file:
        file.write("ffff000011112222,cut sh")
    load(out, database.url)
    assert database.column("SELECT count(*) FROM corrections") == [3]
