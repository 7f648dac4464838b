"""The page about a dataset: what it says, that it is safe, and that it needs nothing from elsewhere."""

from __future__ import annotations

import datetime as dt
import html
import re
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html as lxml_html
from made_dataset import REPORTS, Records, finding, records, value, write

from cchc_extract import patterns
from cchc_extract.cli.app import app
from cchc_extract.writing.report import render, words
from cchc_extract.writing.report.charts import HEIGHT, WIDTH, Chart, charts
from cchc_extract.writing.report.content import content
from cchc_extract.writing.stored import open_dataset

CATALOGUE = patterns.load().catalogue
COUNT, RATE = "steering_documents_issued", "par_plan_completion_rate"


def seen(page: str) -> str:
    """The words on the page, blanks as one."""
    return " ".join(lxml_html.fromstring(page).text_content().split())


def section(page: str, name: str) -> str:
    """The words between a heading and the next."""
    part = page.partition(f'<h2 id="{name}">')[2].partition("<h2 ")[0]
    return seen(f"<div>{part}</div>")


def chart_of(made: Records, folder: Path, indicator: str) -> Chart:
    found = content(open_dataset(write(folder, made)), CATALOGUE)
    return next(chart for chart in charts(found.trends) if chart.trend.id == indicator)


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing(tmp_path: Path) -> None:
    page = render(write(tmp_path), CATALOGUE)
    assert not re.search(r"https?:|//[a-z]|<script|<link|<img|<iframe|@import|url\(|\bsrc=", page)
    assert "default-src 'none'" in page


def test_text_of_the_dataset_is_never_markup(tmp_path: Path) -> None:
    made = records()
    evil = "<img src=x onerror=alert(1)>\"'&"
    for field in ("issuer", "issuer_parent", "number_symbol", "file"):
        made["documents"][0][field] = evil
    made["findings"][0] |= {"message": evil, "code": evil}
    made["rows"][1] |= {"indicator_id": evil, "unit": evil}
    page = render(write(tmp_path, made), CATALOGUE)
    assert "<img" not in page
    assert page.count(html.escape(evil).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")) >= 7


def test_reports_stand_by_issuer_and_period_with_their_findings(tmp_path: Path) -> None:
    table = lxml_html.fromstring(render(write(tmp_path), CATALOGUE)).find_class("matrix")[0]
    lines = [[" ".join(cell.text_content().split()) for cell in row.iter("th", "td")] for row in table.iter("tr")]
    assert lines == [
        ["Cơ quan ban hành", "Năm 2022", "Năm 2023"],
        [
            "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI UBND THÀNH PHỐ HẢI DƯƠNG",
            "282/BC-UBND 1 lỗi 1 cảnh báo",
            "7/BC-UBND 9/BC-UBND",
        ],
    ]


def test_findings_are_counted_by_rule_worst_first(tmp_path: Path) -> None:
    made = records()
    made["findings"] += [finding(REPORTS[1], str(n), "low-confidence", "warning", message="read") for n in (2, 3)]
    page = render(write(tmp_path, made), CATALOGUE)
    assert re.findall(r"<code>(.*?)</code>", page) == ["sum-differs", "low-confidence", "no-date"]
    assert "3 · 2 báo cáo" in section(page, "findings")
    assert "2022/a.pdf, phụ lục 1 dòng 2: 12 is not 7 + 4" in section(page, "findings")


def test_of_findings_that_one_explains_only_that_one_is_counted_and_settled_ones_are_not(tmp_path: Path) -> None:
    made = records()
    document = REPORTS[1]
    made["findings"] += [
        finding(document, "2", "R1-rate", "error", message="98 % is not 7 of 9", cause="3"),
        finding(document, "3", "R4-total", "error", message="12 is not 7 + 4", message_vi="12 không bằng 7 + 4"),
        finding(document, "4", "R8-text", "warning", message="the text says 11", cause="2"),
        finding(document, "5", "R1-other", "error", message="settled", state="settled"),
        finding(document, "6", "R3-part", "error", message="12 is more than 11", cause="5"),
    ]
    page = render(write(tmp_path, made), CATALOGUE)
    assert re.findall(r"<code>(.*?)</code>", page) == [
        "R3-part",
        "R4-total",
        "sum-differs",
        "low-confidence",
        "no-date",
    ]
    shown = section(page, "findings")
    assert "12 không bằng 7 + 4 1 (+2) · 1 báo cáo" in shown
    assert "(+2 phát hiện khác do cùng nguyên nhân)" in shown
    assert "1 phát hiện đã được giải quyết" in shown
    assert "7/BC-UBND 2 lỗi" in seen(page)


def test_coverage_counts_the_reports_that_give_a_value(tmp_path: Path) -> None:
    made = records()
    made["rows"] = [
        each for each in made["rows"] if (each["document_id"], each.get("indicator_id")) != (REPORTS[0], COUNT)
    ]
    page = section(render(write(tmp_path, made), CATALOGUE), "coverage")
    assert f"{CATALOGUE.indicators[COUNT].label}2/3" in page
    assert f"{CATALOGUE.indicators[RATE].label}3/3" in page


def test_confidence_is_a_histogram_of_rows_not_of_values(tmp_path: Path) -> None:
    made = records()
    for row in made["rows"]:
        if row["document_id"] == REPORTS[2] and row["kind"] == "data":
            row["confidence"] = "0.97" if row["row"] == "2" else "0.31" if row["row"] == "3" else "1"
    counts = content(open_dataset(write(tmp_path, made)), CATALOGUE).confidence
    assert (counts.counts[6], counts.counts[19], sum(counts.counts)) == (1, 3, 4)
    assert "4 dòng đọc từ bản quét" in section(render(tmp_path, CATALOGUE), "confidence")


def test_a_chart_has_higher_values_higher_and_begins_at_zero(tmp_path: Path) -> None:
    chart = chart_of(records(), tmp_path, COUNT)
    assert [(dot.title.rpartition(", ")[2]) for dot in chart.dots] == ["Năm 2022: 282", "Năm 2023: 7", "Năm 2023: 9"]
    first, second, third = chart.dots
    assert first.x < second.x == third.x
    assert first.y < third.y < second.y < HEIGHT
    assert 0 <= first.x < second.x <= WIDTH
    assert (chart.highest, chart.newest, chart.of) == ("282", "8", "Văn bản, Năm 2023, trung vị của 2 báo cáo")
    assert len(chart.lines) == 1


def test_a_percentage_is_drawn_on_a_scale_to_100(tmp_path: Path) -> None:
    made = records()
    for row in made["rows"]:
        if row.get("indicator_id") == RATE:
            row["value"] = "50"
    chart = chart_of(made, tmp_path, RATE)
    whole = chart_of(
        records() | {"rows": [{**row, "value": "100"} for row in made["rows"] if row.get("value") == "50"]},
        tmp_path,
        RATE,
    )
    zero = chart_of(
        records() | {"rows": [{**row, "value": "0"} for row in made["rows"] if row.get("value") == "50"]},
        tmp_path,
        RATE,
    )
    assert chart.dots[0].y == (whole.dots[0].y + zero.dots[0].y) / 2


def test_values_that_differ_within_a_report_are_not_drawn(tmp_path: Path) -> None:
    found = content(open_dataset(write(tmp_path)), CATALOGUE)
    assert next(trend for trend in found.trends if trend.id == "inspection_issues_found").points == ()


def test_figures_of_a_quarter_and_of_a_year_are_not_joined(tmp_path: Path) -> None:
    made = records()
    made["documents"][1] |= {"period_type": "quarter", "period_end": "2023-03-14"}
    assert chart_of(made, tmp_path, COUNT).lines != ()
    made["documents"][2] |= {"period_type": "quarter", "period_end": "2023-06-14", "issuer": "UBND XÃ KHÁC"}
    assert chart_of(made, tmp_path, COUNT).lines == ()


def many(reports: int, periods: int) -> Records:
    made: Records = {name: [] for name in records()}
    for n in range(reports):
        document = f"{n:016d}"
        made["files"].append({"file": f"{n}.pdf", "bytes": "1", "status": "ok", "document_id": document})
        year = str(2000 + n % periods)
        made["documents"].append(
            {
                "document_id": document,
                "file": f"{n}.pdf",
                "sha256": "0",
                "issuer": f"XÃ {n}",
                "year": year,
                "period_type": "year",
                "status": "ok",
            }
        )
        made["rows"].append(value(document, "1", "1", "Số văn bản", COUNT, str(n), str(n)))
    return made


def test_many_reports_become_a_median_and_a_band(tmp_path: Path) -> None:
    chart = chart_of(many(400, 4), tmp_path, COUNT)
    assert chart.dots == ()
    (line,), (band,) = chart.lines, chart.bands
    assert (len(line.split()), len(band.split())) == (4, 8)
    assert chart.newest == "201"
    lone = chart_of(many(400, 1), tmp_path, COUNT)
    assert [dot.title for dot in lone.dots] == ["thấp nhất 0", "trung vị 199,5", "cao nhất 399"]


def test_an_empty_dataset_has_a_page_too(tmp_path: Path) -> None:
    page = render(write(tmp_path, {name: [] for name in records()}), CATALOGUE)
    assert "Không có phát hiện nào" in seen(page)
    assert "0/0" in seen(page)


@pytest.mark.parametrize(
    ("kind", "year", "end", "told"),
    [
        ("year", 2023, dt.date(2023, 12, 14), "Năm 2023"),
        ("half", 2023, dt.date(2023, 6, 14), "6 tháng đầu năm 2023"),
        ("half", 2023, None, "6 tháng 2023"),
        ("nine_months", 2023, dt.date(2023, 9, 14), "9 tháng 2023"),
        ("quarter", 2023, dt.date(2023, 3, 14), "Quý I/2023"),
        ("quarter", 2023, dt.date(2023, 12, 31), "Quý IV/2023"),
        ("month", 2023, dt.date(2023, 5, 31), "Tháng 5/2023"),
        (None, 2023, None, "Năm 2023"),
        (None, None, None, "(không rõ kỳ)"),
    ],
)
def test_periods_in_words(kind: str | None, year: int | None, end: dt.date | None, told: str) -> None:
    assert words.period({"period_type": kind, "year": year, "period_end": end}) == told


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (Decimal("1204"), "1.204"),
        (Decimal("98.50"), "98,5"),
        (Decimal("-0.5"), "−0,5"),
        (1234567.25, "1.234.567,25"),
        (0, "0"),
        (Decimal("1E3"), "1.000"),
    ],
)
def test_numbers_in_vietnamese_spelling(number: Decimal | float, told: str) -> None:
    assert words.number(number) == told


def test_the_command_writes_the_page_into_the_folder(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["report", str(write(tmp_path / "out"))])
    assert (done.exit_code, done.output) == (0, f"{tmp_path}/out/report.html\n")
    assert "282/BC-UBND" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert CliRunner().invoke(app, ["report", str(tmp_path / "nothing")]).exit_code == 3
