"""Decisions of reviewers applied to what is read: typed, checked and told like everything else."""

from __future__ import annotations

import csv
import io

import pytest
from corrected_reports import ID, ONE, Cells, decided, findings_in, lost_in, read, reviewed, rows_in
from msgspec.structs import replace

from cchc_extract.model import Finding
from cchc_extract.writing.corrections import (
    Correction,
)
from cchc_extract.writing.lines import lines_of
from cchc_extract.writing.schema import READINGS


def test_a_corrected_value_is_typed_as_if_it_had_been_read_so() -> None:
    value = "1:I/1/1.1:1"
    for text, state, kind, number in (
        ("1.304", "given", "integer", "1304"),
        ("12,5", "given", "decimal", "12.5"),
        ("-", "dash", "", ""),
        ("", "blank", "", ""),
    ):
        lines, count = reviewed(read(), decided(value, "value_raw", "1.204", text))
        (line,) = rows_in(lines)
        assert (line["value_raw"], line["value_state"], line["value_type"], line["value"]) == (
            text,
            state,
            kind,
            number,
        )
        assert line["corrected"] == "value_raw"
        assert (count, lost_in(lines)) == ((1, 0), [])


def test_numbers_beside_it_say_how_a_corrected_number_is_written() -> None:
    english: list[Cells] = [
        (f"1.{n}", f"Nguồn {n}", "", raw) for n, raw in ((1, "1,204,000"), (2, "2,300,100"), (3, "12903.5"))
    ]
    odd: Cells = ("1.4", ONE[1], "Triệu đồng", "7")
    lines, _ = reviewed(read(*english, odd), decided("1:I/1/1.4:1", "value_raw", "7", "1.204"))
    assert rows_in(lines)[3]["value"] == "1.204"
    plain, _ = reviewed(read(odd), decided("1:I/1/1.4:1", "value_raw", "7", "1.204"))
    assert rows_in(plain)[0]["value"] == "1204"


def test_a_corrected_unit_and_label_change_what_follows_from_them() -> None:
    bad: Cells = ("1.1", "Ty le hoan thanh Ke hoach CGHC nam", "Tỷ", "98,5")
    lines, _ = reviewed(
        read(bad),
        decided("1:I/1/1.1", "unit", "Tỷ", "%", label=bad[1]),
        decided("1:I/1/1.1", "indicator", bad[1], "Tỷ lệ hoàn thành Kế hoạch CCHC năm", label=bad[1]),
    )
    (line,) = rows_in(lines)
    assert (line["unit_type"], line["value_type"], line["value"]) == ("percent", "percent", "98.5")
    assert line["indicator_id"] == "par_plan_completion_rate"
    assert line["corrected"] == "indicator; unit"


def test_kept_and_rejected_rows_are_marked_and_rejected_ones_count_no_more() -> None:
    reading = "1.1 | Số hồ sơ, tổng cộng | Hồ sơ | 1.204"
    kept, _ = reviewed(read(), decided("1:I/1/1.1", "", reading, choice="kept"))
    assert rows_in(kept)[0] == {**rows_in(lines_of(read()))[0], "corrected": "kept", "confidence": "1"}
    rejected, _ = reviewed(read(), decided("1:I/1/1.1", "", reading, choice="rejected"))
    (line,) = rows_in(rejected)
    assert (line["corrected"], line["value_raw"], line["value_state"], line["value"]) == (
        "rejected",
        "1.204",
        "unreadable",
        "",
    )


def test_fields_of_a_document() -> None:
    given = read(fields={"signer": "Luu Thi Chau", "issued_on": "2023-12-15"})
    lines, count = reviewed(
        given,
        decided("", "number", "7", "18"),
        decided("", "number_symbol", "07/BC-UBND", "17/BC-UBND"),
        decided("", "issued_on", "2023-12-15", "16/12/2023"),
        decided("", "signer", "Luu Thi Chau", choice="rejected"),
        decided("", "issuer", "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI", choice="kept"),
    )
    (document,) = lines.documents
    assert [document[name] for name in ("number_symbol", "number", "symbol", "issued_on", "signer")] == [
        "17/BC-UBND", "17", "BC-UBND", "2023-12-16", "",
    ]  # fmt: skip
    assert document["corrected"] == "number; number_symbol; issued_on; signer rejected"
    assert count == (5, 0)
    kept, _ = reviewed(given, decided("", "signer", "Luu Thi Chau", choice="kept"))
    assert kept.documents[0]["corrected"] == "kept"


@pytest.mark.parametrize(
    "lost",
    [
        decided("1:I/9/9.9:1", "value_raw", "1.204", "1.304"),
        decided("1:I/1/1.1:1", "value_raw", "1.209", "1.304"),
        decided("1:I/1/1.1:1", "value_raw", "1.204", "1.304", label="Tỷ lệ giải ngân vốn đầu tư công"),
        decided("", "year", "2023", "hai nghìn"),
        decided("", "year", "2021", "2022"),
        decided("", "pages", "5", "6"),
    ],
)
def test_a_decision_whose_place_or_reading_is_gone_changes_nothing_and_is_a_finding(lost: Correction) -> None:
    lines, count = reviewed(read(), lost)
    (finding,) = lost_in(lines)
    assert rows_in(lines) == rows_in(lines_of(read()))
    assert lines.documents[0] == {**lines_of(read()).documents[0], "corrected": ""}
    assert (finding["severity"], finding["raw"], finding["expected"]) == ("warning", lost.raw, lost.corrected)
    assert finding["document_id"] == ID
    assert ("warning", "correction-lost", 1) in lines.findings
    assert count == (0, 1)


def test_a_decision_about_a_report_that_is_no_longer_found_in_its_file_is_a_finding_too() -> None:
    lines, count = reviewed(read(), decided("", "year", "2023", "2022", document_id=f"{ID}-2"))
    assert (len(lost_in(lines)), count[1]) == (1, 1)


def test_a_better_reading_that_agrees_with_the_reviewer_loses_nothing() -> None:
    lines, _ = reviewed(read(), decided("1:I/1/1.1:1", "value_raw", "1.209", "1.204"))
    assert (rows_in(lines)[0]["corrected"], lost_in(lines)) == ("value_raw", [])


def test_an_indicator_that_a_person_chose_stays_whatever_the_label_is_found_to_be() -> None:
    chosen = decided("1:I/1/1.1", "indicator_id", "dossiers_received", "dossiers_resolved")
    label = decided("1:I/1/1.1", "indicator", "Số hồ sơ, tổng cộng", "Tỷ lệ hoàn thành Kế hoạch CCHC năm")
    for given in (ONE, ("1.1", "Số hồ sơ tổng cộng", "", "1")):
        lines, count = reviewed(read(given), chosen, replace(label, raw=given[1]))
        assert (rows_in(lines)[0]["indicator_id"], count[1]) == ("dossiers_resolved", 0)


def test_what_a_reviewer_looked_at_is_settled_and_what_his_figure_breaks_is_a_finding() -> None:
    doubt = Finding(
        code="low-confidence",
        severity="warning",
        stage="normalize",
        message="Read with doubt.",
        field="value",
        column=1,
    )
    parts: tuple[Cells, ...] = (
        ("1.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "6"),
        ("1.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "6"),
        ("1.3", "Tỷ lệ hoàn thành Kế hoạch CCHC năm", "%", "100"),
    )
    given = read(*parts, findings=(doubt,))
    change = decided("1:I/1/1.2:1", "value_raw", "6", "3", label=parts[1][1])
    lines, _ = reviewed(given, change)
    found = {(each["code"], each["row"], each["state"]) for each in findings_in(lines)}
    assert ("low-confidence", "4", "settled") in found
    assert ("low-confidence", "3", "open") in found
    broken = {code for code, _, state in found if code.startswith("R1-") and state == "open"}
    assert broken
    assert not any(code in broken for code in (each["code"] for each in findings_in(lines_of(given))))
    mended, _ = reviewed(given, change, decided("1:I/1/1.3:1", "value_raw", "100", "50", label=parts[2][1]))
    assert not any(each["code"] in broken for each in findings_in(mended))


def test_a_contradiction_that_a_correction_ends_stays_in_the_dataset_as_settled() -> None:
    given = read(
        ("1.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "6"),
        ("1.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "3"),
        ("1.3", "Tỷ lệ hoàn thành Kế hoạch CCHC năm", "%", "100"),
    )
    (before,) = [each for each in findings_in(lines_of(given)) if each["code"].startswith("R1-")]
    lines, _ = reviewed(given, decided("1:I/1/1.2:1", "value_raw", "3", "6", label="Số nhiệm vụ đã hoàn thành"))
    (after,) = [each for each in findings_in(lines) if each["code"] == before["code"]]
    assert (before["state"], after["state"], after["message"]) == ("open", "settled", before["message"])
    assert all(code != before["code"] for _, code, _ in lines.findings)


def test_a_decision_is_evidence_that_the_dataset_shows() -> None:
    lines, _ = reviewed(read(), decided("1:I/1/1.1:1", "value_raw", "1.204", "1.304"))
    (line,) = csv.DictReader(io.StringIO(lines.lines["readings"].decode()), READINGS.header)
    assert [line[name] for name in ("row", "column", "field", "read", "kept", "rule", "confidence")] == [
        "3", "1", "value_raw", "1.204", "1.304", "correction", "1",
    ]  # fmt: skip


def test_other_content_is_left_alone() -> None:
    lines, count = reviewed(read(), decided("1:I/1/1.1:1", "value_raw", "1.204", "9", sha256="cd" * 32))
    assert lines == lines_of(read())
    assert count == (0, 0)


def contradicting(stt: tuple[str, str, str]) -> tuple[Cells, ...]:
    """Three rows numbered so, each with a count."""
    return tuple((number, f"Số văn bản loại {at}", "Văn bản", str(at)) for at, number in enumerate(stt, 1))


def test_a_contradiction_that_only_changes_stays_open() -> None:
    """A list of misnumbered rows that gets longer is the same finding, not one that ended and another that began."""
    given = read(*contradicting(("1.1", "1.3", "1.7")))
    (before,) = [each for each in findings_in(lines_of(given)) if each["code"] == "R13-numbering"]
    changed, _ = reviewed(given, decided("1:I/1/1.7", "stt", "1.7", "1.9", label="Số văn bản loại 3"))
    (after,) = [each for each in findings_in(changed) if each["code"] == "R13-numbering"]
    assert (before["state"], after["state"]) == ("open", "open")
    assert "1.9" in after["message"]


def test_what_is_lost_is_told_in_words_of_both_languages() -> None:
    (told,) = lost_in(reviewed(read(), decided("1:I/1/1.1:1", "value_raw", "1.209", "1.304"))[0])
    assert "the value of the row “Số hồ sơ, tổng cộng”" in told["message"]
    assert "đã sửa" in told["message_vi"]
    assert not any(name in told["message"] + told["message_vi"] for name in ("value_raw", "1:I/1", "corrected about"))
