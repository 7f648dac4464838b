"""What a loaded database offers: views, keys, types and comments, in SQLite, DuckDB and PostgreSQL."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
from loaded_database import Database
from made_dataset import REPORTS, finding, normal, place, reading, records, value, write

from cchc_extract.writing.database import load

FIRST, SECOND, THIRD = REPORTS


def test_wide_has_one_line_per_report_and_one_column_per_indicator(database: Database, tmp_path: Path) -> None:
    load(write(tmp_path / "out"), database.url, indicators={"in_catalogue_only": "", "par_plan_completion_rate": ""})
    seen = database.query(
        "SELECT document_id, year, steering_documents_issued, par_plan_completion_rate, dialogue_held, "
        "inspection_issues_found, in_catalogue_only, budget FROM indicators_wide ORDER BY document_id"
    )
    assert [tuple(normal(each) for each in row) for row in seen] == [
        (FIRST, "2022", "282", "98.5", "", "", "", "2549000000000001"),
        (SECOND, "2023", "7", "98.5", "", "", "", ""),
        (THIRD, "2023", "9", "98.5", "", "", "", ""),
    ]


def test_wide_takes_the_result_and_neither_the_plan_nor_another_period(database: Database, tmp_path: Path) -> None:
    made = records()
    told = {
        "planned": (("plan", "20"), ("previous", "15"), ("result", "18"), ("rate", "90"), ("growth", "120")),
        "only_planned": (("plan", "20"), ("target", "30"), ("body", "4")),
        "no_role": (("", "7"), ("cumulative", "70")),
        "shares": (("rate", "98.5"), ("same_period", "97")),
        "twice": (("result", "5"), ("result", "6")),
    }
    for number, (indicator, columns) in enumerate(told.items(), 60):
        for column, (role, amount) in enumerate(columns, 1):
            line = value(FIRST, str(number), "", indicator, indicator, amount, amount, column=str(column))
            made["rows"].append(line | {"column_role": role})
    fraction = value(FIRST, "70", "", "Đạt", "parted", "12/15", "12", number_type="fraction")
    made["rows"].append(fraction | {"column_role": "value", "value_to": "15"})
    load(write(tmp_path / "out", made), database.url, indicators=dict.fromkeys((*told, "parted"), ""))
    (seen,) = database.query(
        f"SELECT planned, only_planned, no_role, shares, twice, parted FROM indicators_wide WHERE document_id = '{FIRST}'"
    )
    assert [normal(each) for each in seen] == ["18", "", "7", "98.5", "", ""]


def test_wide_gets_new_indicators_where_another_view_stands_on_it(postgresql: Database, tmp_path: Path) -> None:
    load(write(tmp_path / "out"), postgresql.url, indicators={"b_first": ""})
    postgresql.do("CREATE VIEW mine AS SELECT document_id, budget FROM indicators_wide")
    made = records()
    made["rows"].append(value(SECOND, "60", "", "Mới", "a_new_one", "4", "4"))
    load(write(tmp_path / "out", made), postgresql.url, indicators={"a_newer_one": ""})
    assert postgresql.query("SELECT a_new_one, a_newer_one FROM indicators_wide ORDER BY document_id")[1] == (4, None)
    assert len(postgresql.query("SELECT * FROM mine")) == 3


def test_the_queries_of_the_guide_run(database: Database, tmp_path: Path) -> None:
    guide = (Path(__file__).parents[1] / "docs" / "databases.md").read_text(encoding="utf-8")
    made = records()
    for column, role, amount in (("1", "plan", "20"), ("2", "result", "18")):
        line = value(FIRST, "60", "", "Kế hoạch và kết quả", "", amount, amount, column=column)
        made["rows"].append(line | {"column_role": role})
    for line in made["rows"]:
        line["column_role"] = line.get("column_role") or ("" if line["kind"] == "section" else "value")
    load(write(tmp_path / "out", made), database.url, indicators={"dossiers_received": "", "dossiers_resolved": ""})
    by_report, errors, by_indicator, planned, spoken_of, decided, readings, people, by_run = (
        database.query(each) for each in re.findall(r"```sql\n(.*?)```", guide, re.DOTALL)
    )
    assert sorted(row[1] for row in by_report) == [2022, 2023, 2023]
    assert [row[0] for row in by_run] == ["/archive"] * 3
    assert errors == [("ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI", "sum-differs", "12 is not 7 + 4")]
    assert [(row[1], float(row[2])) for row in by_indicator if row[0] == "steering_documents_issued"] == [(3, 298 / 3)]
    assert [(row[1], *map(float, row[2:])) for row in planned] == [("Kế hoạch và kết quả", 20, 18)]
    assert [(row[1], *row[2:4], row[5]) for row in spoken_of] == [
        ("12 is not 7 + 4", "whole", "1", "282"),
        ("12 is not 7 + 4", "part", "2", "98,5%"),
        ("12 is not 7 + 4", "part", "4", "8"),
    ]
    assert [row[1:5] for row in decided] == [("98,S%", "98,5%", "number-reader", "98,8%=0.31; 98,5%")]
    assert [row[3] for row in readings] == ["unit-repeated", "name-register"]
    assert people == [("chi", 3, "2026-01-02T03:04:05.000Z")]


def test_every_value_has_its_evidence_and_every_finding_its_rows(database: Database, tmp_path: Path) -> None:
    made = records()
    more = {"kept": "98,5", "read": "98,5%"}
    made["readings"].append(reading(FIRST, "4", "value_raw", "", "", "correction", row="3") | more)
    made["findings"].append(finding(SECOND, "2", "archive-differs", "error", message="Two reports differ.", cause="1"))
    made["finding_places"] += [
        place(SECOND, "2", "1", row="5"),
        place(SECOND, "2", "2", row="2", column="1", place_document_id=FIRST),
    ]
    load(write(tmp_path / "out", made), database.url)
    values = [each for each in made["rows"] if each["kind"] == "data"]
    assert database.column("SELECT COUNT(*) FROM evidence") == [len(values)]
    (line,) = database.query("SELECT read, value_raw, rule, decisions FROM evidence WHERE decisions > 0")
    assert line == ("98,S%", "98,5%", "correction", 2)
    undecided = "SELECT DISTINCT read, rule, decisions FROM evidence WHERE document_id = '%s' AND indicator_id = 'dialogue_held'"
    assert database.query(undecided % THIRD) == [("-", None, 0)]
    spoken = f'SELECT row_document_id, value_raw FROM finding_rows WHERE document_id = \'{SECOND}\' ORDER BY "order", "column"'
    assert database.query(spoken) == [(SECOND, "6"), (SECOND, "8"), (FIRST, "282")]


def test_latest_is_the_newest_report_of_issuer_and_period_however_the_issuer_is_spelled(
    database: Database, tmp_path: Path
) -> None:
    made = records()
    made["documents"].append({**made["documents"][1], "document_id": "x-2", "issuer": ""})
    made["documents"].append({**made["documents"][1], "document_id": "x-3", "issuer": ""})
    load(write(tmp_path / "out", made), database.url)
    assert database.column("SELECT document_id FROM latest ORDER BY 1") == [FIRST, THIRD, "x-2", "x-3"]


def test_postgresql_has_keys_types_and_comments(postgresql: Database, tmp_path: Path) -> None:
    load(write(tmp_path / "out"), postgresql.url, indicators={"budget": "Dự toán 100% (Có=1)"})
    for orphan in (
        "INSERT INTO rows (document_id, appendix, \"row\", kind, \"column\", value_state) VALUES ('no', 1, 1, 'data', 1, 'blank')",
        "DELETE FROM documents",
        "DELETE FROM files",
    ):
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            postgresql.do(orphan)
    with pytest.raises(psycopg.errors.UniqueViolation):
        postgresql.do("INSERT INTO rows SELECT * FROM rows")
    types = dict(
        postgresql.query("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'documents'")
    )
    assert (types["issued_on"], types["year"], types["confidence"], types["title"]) == (
        "date",
        "bigint",
        "numeric",
        "text",
    )
    assert postgresql.column("SELECT obj_description('documents'::regclass)") == ["One line per report."]
    assert postgresql.column("SELECT col_description('documents'::regclass, 1)")[0].startswith("First 16 hex digits")
    wide = (
        "SELECT col_description(attrelid, attnum) FROM pg_attribute "
        "WHERE attname = 'budget' AND attrelid = 'indicators_wide'::regclass"
    )
    assert postgresql.column(wide) == ["Dự toán 100% (Có=1)"]


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_files_have_keys_too(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"x.{kind}"
    load(write(tmp_path / "out"), f"{kind}:///{path}")
    connection: Any = sqlite3.connect(path) if kind == "sqlite" else duckdb.connect(str(path))
    with closing(connection):
        if kind == "sqlite":
            connection.isolation_level = None
            connection.execute("PRAGMA foreign_keys = ON")
        for wrong in (
            "INSERT INTO figures (document_id, \"order\", measure) VALUES ('no', 1, 'x')",
            "INSERT INTO rows SELECT * FROM rows",
        ):
            with pytest.raises((sqlite3.IntegrityError, duckdb.ConstraintException)):
                connection.execute(wrong)
