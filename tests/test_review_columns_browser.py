"""Naming the columns of a table in a real headless Chromium: the lines, the keyboard, an error, and what the next run makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from review_browser import Browser
from review_data import page
from selenium.webdriver.common.keys import Keys
from text_tables import ROWS, Archive, by_rows

NAMED = "STT | Chỉ tiêu | ĐVT | Giá trị: Kỳ trước | Giá trị: Kỳ này | Ghi chú"
WIDE = 400


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A report with more lines than a screen holds."""
    rows = [(str(number), *ROWS[number % len(ROWS)][1:]) for number in range(1, 61)]
    return Archive(tmp_path, by_rows(rows))


def item(archive: Archive) -> str:
    return f"table/{archive.table('documents')[0]['document_id']}/{archive.lines}"


def field(browser: Browser) -> str:
    value: str = browser.run("return document.querySelector('textarea[name=c0]').value")
    return value


def test_columns_are_named_with_the_keyboard_and_the_table_is_read_again(browser: Browser, archive: Archive) -> None:
    key = item(archive)
    with page(archive.out) as url:
        browser.open(f"{url}{key}")
        browser.wait(lambda: browser.shows(key))
        assert "Bảng ở dòng 14-74 của tệp" in browser.text()
        browser.press("e")
        assert browser.run("return document.activeElement.name") == "c0"
        browser.press(Keys.DELETE, "stt | chỉ tiêu | cột lạ", Keys.ENTER)
        browser.wait(lambda: "Chưa lưu: “cột lạ” không phải loại cột nào" in browser.text())
        assert field(browser) == "stt | chỉ tiêu | cột lạ"
        browser.press("e", Keys.DELETE, NAMED, Keys.ENTER)
        browser.wait(lambda: "đọc được 60 dòng" in browser.text())
        archive.run()
        browser.open(f"{url}list")
        browser.wait(lambda: "Danh sách" in browser.text())
        assert key not in browser.driver.page_source
        browser.open(f"{url}{key}")
        browser.wait(lambda: browser.shows(key))
        assert "Số hồ sơ đã giải quyết" in browser.text()
    assert [row[0] for row in archive.cells()] == [str(number) for number in range(1, 61)]
    assert archive.doubts() == []


def test_the_lines_are_scrolled_by_themselves_and_reached_by_tab(browser: Browser, archive: Archive) -> None:
    key = item(archive)
    with page(archive.out) as url:
        browser.open(f"{url}{key}")
        browser.wait(lambda: browser.shows(key))
        box = "document.querySelector('.lines')"
        assert browser.run(f"return {box}.scrollHeight > {box}.clientHeight && {box}.tabIndex === 0")
        browser.run(f"{box}.focus()")
        browser.press(Keys.END)
        browser.wait(lambda: browser.run(f"return {box}.scrollTop > 0"))
        browser.size(WIDE, 800)
        assert browser.run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_form_works_without_the_script(browser: Browser, archive: Archive) -> None:
    key = item(archive)
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        with page(archive.out) as url:
            browser.open(f"{url}{key}")
            cell = browser.driver.find_element("name", "c0")
            cell.clear()
            cell.send_keys(NAMED)
            browser.driver.find_element("css selector", "button[value=save]").click()
            browser.wait(lambda: len(archive.table("corrections")) == 1)
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    (line,) = archive.table("corrections")
    assert line["corrected"] == "stt | indicator | unit | value: Kỳ trước | value: Kỳ này | note"
