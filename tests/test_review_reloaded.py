"""What a reviewer decided stays decided: the page in a real headless Chromium reloaded, opened twice, and its server killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from review_browser import Browser
from review_data import FIRST, decided, flagged, lines, page
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return flagged(tmp_path / "out")


def row(number: int) -> str:
    return f"row/{FIRST}/1/{number}"


def test_reloading_writes_nothing_twice_and_loses_nothing_that_was_decided(browser: Browser, out: Path) -> None:
    with page(out) as url:
        browser.open(url)
        browser.goes_to(row(1))
        browser.press("k")
        browser.goes_to(row(2))
        browser.driver.refresh()
        browser.goes_to(row(2))
        assert len(lines(out)) == 1
        browser.press("e")
        browser.press("7")
        browser.driver.refresh()
        browser.goes_to(row(2))
        assert browser.driver.find_element(By.NAME, "c3").get_property("value") == "1.202"
        assert len(lines(out)) == 1
        assert "Đã xem 1 trên 6" in browser.text()


def test_a_second_tab_is_told_what_the_first_decided(browser: Browser, out: Path) -> None:
    with page(out) as url:
        browser.open(url)
        browser.goes_to(row(1))
        first = browser.driver.current_window_handle
        browser.driver.switch_to.new_window("tab")
        browser.open(url)
        browser.goes_to(row(1))
        browser.press("e")
        browser.press("1.999", Keys.ENTER)
        browser.goes_to(row(2))
        browser.driver.switch_to.window(first)
        browser.press("k")
        browser.wait(lambda: "quyết định ở cửa sổ khác" in browser.text())
        browser.goes_to(row(1))  # its script too, which takes the keys
        assert browser.driver.find_element(By.NAME, "c3").get_property("value") == "1.999"
        assert [line["corrected"] for line in lines(out)] == ["1.999"]
        browser.press("k")  # seen now, and found right: what the other tab wrote stays
        browser.goes_to(row(2))
    assert [each.decision for each in decided(out).values()] == ["corrected", "kept"]


def test_a_server_that_is_killed_has_kept_every_decision(browser: Browser, out: Path) -> None:
    with _server(out) as (server, url):
        browser.open(url)
        browser.goes_to(row(1))
        browser.press("e")
        browser.press("1.304", Keys.ENTER)
        browser.goes_to(row(2))
        server.send_signal(signal.SIGKILL)
        server.wait()
    with _server(out) as (_, url):
        browser.open(url)
        browser.goes_to(row(2))
        assert "Đã xem 1 trên 6" in browser.text()
        browser.press("k")
        browser.goes_to(row(3))
    assert [(line["decision"], line["corrected"]) for line in lines(out)] == [("corrected", "1.304"), ("kept", "")]


class _server:  # noqa: N801 - reads as a function
    """The command line's server in a process of its own, and its address."""

    def __init__(self, out: Path) -> None:
        command = [sys.executable, "-m", "cchc_extract", "review", str(out)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> tuple[subprocess.Popen[str], str]:
        assert self.process.stdout
        return self.process, self.process.stdout.readline().removeprefix("Open ").strip()

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()
