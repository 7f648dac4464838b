"""The review page in a real headless Chromium: keyboard, Vietnamese, many rows, and how it looks."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import made_dataset
import pytest
from review_browser import Browser
from review_data import FIRST, contradicting, decided, flagged, lines, page
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

SAMPLE = Path(__file__).parents[1] / "samples" / "xa-ea-kly-quy-3-2024.pdf"

WCAG_AA, WCAG_AA_LARGE = 4.5, 3.0
"""Least contrast of text, and of text of 24 px (19 px where bold) and more: WCAG 2.1, success criterion 1.4.3."""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return flagged(tmp_path / "out")


def row(number: int) -> str:
    return f"row/{FIRST}/1/{number}"


def test_rows_are_kept_corrected_and_rejected_without_the_mouse(browser: Browser, out: Path) -> None:
    with page(out) as url:
        browser.open(url)
        browser.goes_to(row(1))
        browser.press("k")
        browser.goes_to(row(2))
        browser.press("e")
        browser.press("1.304", Keys.ENTER)
        browser.goes_to(row(3))
        assert "“1.304” (hiểu là 1304)" in browser.text()
        browser.press("x")
        browser.goes_to(row(4))
        browser.press("u")
        browser.goes_to(row(3))
        browser.press("j")
        browser.goes_to(row(4))
        browser.press("b")
        browser.goes_to(row(3))
        browser.press("d")
        browser.wait(lambda: browser.item() == f"document/{FIRST}")
        browser.driver.back()
        browser.goes_to(row(3))
        browser.press(Keys.ENTER)
        browser.goes_to(row(4))
        assert "Đã xem 3 trên 6" in browser.text()
    assert {place: each.decision for (place, _), each in decided(out).items()} == {
        "1:I/1": "kept",
        "1:I/2:1": "corrected",
        "1:I/3": "kept",
    }


def test_the_queue_leads_from_doubts_of_the_reading_to_the_causes_of_contradictions(
    browser: Browser, tmp_path: Path
) -> None:
    with page(contradicting(tmp_path / "out")) as url:
        browser.open(url)
        for item in (row(4), row(1), row(2), f"field/{FIRST}/signer", f"note/{FIRST}/no-table:1", row(3)):
            browser.goes_to(item)
            browser.press("k")
        browser.wait(lambda: "Đã xem hết" in browser.text())


def test_another_reading_is_put_into_its_cell_by_a_click(browser: Browser, tmp_path: Path) -> None:
    out = contradicting(tmp_path / "out")
    with page(out) as url:
        browser.open(url)
        browser.goes_to(row(4))
        assert "bộ đọc số và chữ hoa chắc chắn hơn" in browser.text()
        browser.driver.find_element(By.XPATH, "//button[text()='1.264']").click()
        assert browser.run("return [document.activeElement.name, document.activeElement.value]") == ["c3", "1.264"]
        browser.press(Keys.ENTER)
        browser.goes_to(row(1))
        assert "“1.264” (hiểu là 1264)" in browser.text()
    (line,) = lines(out)
    assert [line[name] for name in ("raw", "corrected", "appendix", "row", "column")] == [
        "1.204",
        "1.264",
        "1",
        "4",
        "1",
    ]


def test_what_a_finding_explains_and_its_other_language_are_folded(browser: Browser, tmp_path: Path) -> None:
    with page(contradicting(tmp_path / "out")) as url:
        browser.open(f"{url}{row(3)}")
        shown = browser.text()
        assert "2838 không bằng 2000 + 800." in shown
        assert "+2 phát hiện khác do cùng nguyên nhân" in shown
        assert "R1-rate" not in shown
        assert "2838 is not" not in shown
        for folded in browser.driver.find_elements(By.CSS_SELECTOR, ".why summary"):
            folded.click()
        assert "R1-rate" in browser.text()
        assert "2838 is not 2000 + 800." in browser.text()


def test_the_places_of_a_finding_are_marked_on_the_page(browser: Browser, scanned: Path) -> None:
    with page(scanned) as url:
        browser.open(url)
        browser.wait(lambda: browser.item().startswith("row/"))
        browser.driver.find_element(By.LINK_TEXT, "Xem trên hình trang").click()
        browser.wait(lambda: browser.item().startswith("document/"))
        marked = "return document.querySelectorAll('.overlay rect.told').length"
        browser.wait(lambda: browser.run(marked) == 1)
        browser.open(browser.driver.current_url.replace("finding=99", "finding=100"))
        browser.wait(lambda: browser.run(marked) == 2)


def test_letters_typed_into_a_cell_are_no_commands(browser: Browser, out: Path) -> None:
    with page(out) as url:
        browser.open(url)
        browser.goes_to(row(1))
        browser.press("e")
        browser.press("kxujbd", Keys.ESCAPE)
        assert browser.item() == row(1)
        assert browser.run("return document.activeElement === document.body")
        assert lines(out) == []
        browser.press("k")  # the cell was left, but what stands in it is not what "keep" is about
        browser.goes_to(row(2))
    assert [line["decision"] for line in lines(out)] == ["kept"]


def test_vietnamese_arrives_as_it_was_typed_also_from_an_input_method(browser: Browser, out: Path) -> None:
    label = "Tỷ lệ hồ sơ giải quyết đúng hạn – “lũy kế”; ưu ỡ ặ Đ"
    browser.size(390, 844)
    with page(out) as url:
        browser.open(url)
        browser.goes_to(row(1))
        cell = browser.driver.find_element(By.NAME, "c1")
        cell.clear()
        cell.send_keys(label)
        note = browser.driver.find_element(By.NAME, "c4")
        note.click()
        browser.driver.execute_cdp_cmd(
            "Input.imeSetComposition", {"text": "nghi", "selectionStart": 4, "selectionEnd": 4}
        )
        composing = (
            "arguments[0].dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, isComposing: true}))"
        )
        browser.run(composing, note)
        time.sleep(0.3)
        assert browser.item() == row(1), "Enter that ends a composition sends nothing"
        browser.driver.execute_cdp_cmd("Input.insertText", {"text": "nghị quyết"})
        note.send_keys(Keys.ENTER)
        browser.goes_to(row(2))
    assert {line["field"]: line["corrected"] for line in lines(out)} == {"indicator": label, "note": "nghị quyết"}


def test_ten_thousand_rows_stay_quick(browser: Browser, tmp_path: Path) -> None:
    out = flagged(tmp_path / "out", 10_000)
    with page(out) as url:
        browser.open(url)
        browser.goes_to(row(1))
        took = []
        for number in range(1, 9):
            begun = time.perf_counter()
            browser.press("k")
            browser.goes_to(row(number + 1))
            took.append(time.perf_counter() - begun)
        assert sorted(took)[len(took) // 2] < 1.5, "from the key to the next row, with all that a browser does"
        answers = browser.run("return performance.getEntriesByType('navigation')[0].responseEnd")
        assert answers < 1500
        assert len(browser.driver.page_source) < 100_000
        browser.open(f"{url}list")
        assert "200 mục đầu trong 9994" in browser.text()
    assert len(lines(out)) == 8


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real report with pages, one of its rows doubted: a text of it was decided, and it contradicts another row."""
    out = tmp_path_factory.mktemp("real") / "out"
    subprocess.run(
        [sys.executable, "-m", "cchc_extract", str(SAMPLE), "-o", str(out), "-q", "--jobs", "1"], check=False
    )
    document = (out / "documents.csv").read_text(encoding="utf-8").splitlines()[1].partition(",")[0]
    doubt = made_dataset.finding(
        document, "99", "low-confidence", "error", message="The value was read with doubt.", row="4"
    )
    total = made_dataset.finding(
        document, "100", "R4-total", "error", message="12 is not 7 + 4.", row="4", doubts="paper"
    )
    rate = made_dataset.finding(
        document, "101", "R1-rate", "error", message="98 is not 97.", row="7", doubts="paper", cause="100"
    )
    vietnamese = {"message_vi": "12 không bằng 7 + 4."}
    made_dataset.add(out, "findings", doubt | {"page": "2", "field": "value", "raw": "4"}, total | vietnamese, rate)
    made_dataset.add(
        out,
        "finding_places",
        made_dataset.place(document, "99", "1", row="4", field="value"),
        made_dataset.place(document, "100", "1", row="4", column="1", part="whole"),
        made_dataset.place(document, "100", "2", row="7", column="1", part="part"),
        made_dataset.place(document, "100", "3", part="stated", raw="11 hồ sơ", page="1"),
    )
    decided = made_dataset.reading(
        document, "1", "value_raw", "75Z", "752", "number-reader", row="4", alternatives="152=0.3"
    )
    made_dataset.add(out, "readings", decided)
    return out


_CONTRAST = """
const parse = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
const light = (c) => [0, 1, 2].map((i) => c[i] / 255)
  .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
const ground = (element) => {
  const layers = [];
  for (let at = element; at; at = at.parentElement) layers.unshift(parse(getComputedStyle(at).backgroundColor));
  return layers.reduce((under, top) => over(top, under), [255, 255, 255, 1]);
};
const found = [];
for (const element of document.querySelectorAll("body *")) {
  if (element.closest("svg")) continue;
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) || element.matches("input, textarea");
  if (!own || !element.getClientRects().length) continue;
  const style = getComputedStyle(element), back = ground(element);
  const [a, b] = [light(over(parse(style.color), back)), light(back)].sort((x, y) => y - x);
  const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  found.push([(a + 0.05) / (b + 0.05), large, element.tagName + "." + element.className + " " + element.textContent.slice(0, 30)]);
}
return found;
"""


def _pages(browser: Browser, url: str) -> Iterator[str]:
    browser.open(url)
    browser.wait(lambda: browser.item().startswith("row/"))
    shown = browser.driver.current_url
    yield "row"
    browser.open(f"{url}list")
    yield "list"
    browser.open(shown)
    browser.open(browser.driver.find_element(By.CSS_SELECTOR, "[data-key=d]").get_attribute("href"))
    yield "document"
    browser.open(browser.driver.find_element(By.CSS_SELECTOR, ".fields a").get_attribute("href"))
    yield "field"


@pytest.mark.parametrize(("width", "height"), [(1280, 860), (390, 844)])
def test_every_page_is_readable_wide_and_narrow_and_loads_nothing_from_elsewhere(
    browser: Browser, scanned: Path, width: int, height: int
) -> None:
    browser.size(width, height)
    with page(scanned) as url:
        for name in _pages(browser, url):
            browser.wait(lambda: browser.run("return [...document.images].every((each) => each.complete)"))
            assert browser.run("return document.documentElement.scrollWidth") <= width, name
            found = browser.run(_CONTRAST)
            assert len(found) > 10
            poor = [each for each in found if each[0] < (WCAG_AA_LARGE if each[1] else WCAG_AA)]
            assert not poor, (name, poor)
            small = browser.run(
                "return [...document.querySelectorAll('button, .button, input, textarea')]"
                ".filter((each) => each.getClientRects().length && each.type !== 'checkbox' && each.type !== 'hidden')"
                ".map((each) => [each.getBoundingClientRect().height, each.outerHTML.slice(0, 90)]).filter(([high]) => high < 24)"
            )
            assert not small, (name, small)
            loaded = browser.run("return performance.getEntriesByType('resource').map((each) => each.name)")
            assert [each for each in loaded if not each.startswith(url)] == []
            assert "review.css" in "".join(loaded)
        # Chromium asks for an icon by itself.
        told = [each["message"] for each in browser.driver.get_log("browser") if "favicon" not in each["message"]]
        assert told == []


def test_the_focus_is_seen_wherever_the_keyboard_leads(browser: Browser, scanned: Path) -> None:
    with page(scanned) as url:
        browser.open(url)
        browser.wait(lambda: browser.item().startswith("row/"))
        seen = set()
        for _ in range(24):
            browser.press(Keys.TAB)
            name, outline, visible = browser.run(
                "const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();"
                "return [at.tagName + (at.name || at.textContent.trim().slice(0, 20)),"
                " style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth), box.width > 0]"
            )
            if not name.startswith("BODY"):
                seen.add(name)
                assert outline >= 2, name
                assert visible, name
        assert {"INPUTc3", "BUTTONaction", "TEXTAREAc1"} <= seen


def test_the_strip_and_the_page_show_the_paper_with_the_table_over_it(browser: Browser, scanned: Path) -> None:
    with page(scanned) as url:
        browser.open(url)
        browser.wait(lambda: browser.item().startswith("row/"))
        browser.wait(lambda: browser.run("return document.getElementById('strip').naturalWidth"))
        wide, high = browser.run(
            "const at = document.getElementById('strip'); return [at.naturalWidth, at.naturalHeight]"
        )
        assert wide > 800
        assert 60 < high < 400
        browser.press("d")
        browser.wait(lambda: browser.item().startswith("document/"))
        boxes = browser.run("return document.querySelectorAll('.overlay rect').length")
        assert boxes > 5
        browser.driver.find_element(By.ID, "overlay").click()
        assert browser.run("return document.querySelector('.overlay').getClientRects().length") == 0
        browser.driver.find_element(By.ID, "overlay").click()
        browser.run("document.querySelector('.overlay a').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
        browser.wait(lambda: browser.item().startswith("row/"))


def test_without_the_report_the_page_says_what_to_do(browser: Browser, scanned: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    with page(scanned, given=[tmp_path / "elsewhere"]) as url:
        browser.open(url)
        browser.wait(lambda: "--input" in browser.text())
        browser.press("k")
        browser.wait(lambda: "Đã ghi" in browser.text())
    (scanned / "corrections.csv").unlink()
