"""The review page in a real headless Chromium."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--accept-lang=vi",
)  # fmt: skip
WAIT = 30.0


class Browser:
    """Chromium with a page of ours open."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, url: str) -> None:
        self.driver.get(url)

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def item(self) -> str:
        """The address of the item that is shown, below that of the page."""
        return "/".join(urlsplit(self.driver.current_url).path.split("/")[2:])

    def wait(self, until: Callable[[], object]) -> None:
        limit = time.monotonic() + WAIT
        while not _holds(until):
            assert time.monotonic() < limit, f"still at {self.driver.current_url}: {self.text()[:600]}"
            time.sleep(0.02)

    def shows(self, key: str) -> bool:
        """Whether an item is shown whole, script and all."""
        return self.item() == key and self.run("return document.readyState") == "complete"

    def goes_to(self, key: str) -> None:
        self.wait(lambda: self.shows(key))

    def text(self) -> str:
        """The text of the page, of the next one where this one is just being left."""
        while True:
            with suppress(StaleElementReferenceException, NoSuchElementException):
                return self.driver.find_element(By.TAG_NAME, "body").text

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def size(self, width: int, height: int) -> None:
        given = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", given)


def _holds(until: Callable[[], object]) -> bool:
    """Whether it does; not where the page it was looked for on is just being left."""
    try:
        return bool(until())
    except (NoSuchElementException, StaleElementReferenceException):
        return False


@contextmanager
def chromium(profile: Path) -> Iterator[webdriver.Chrome]:
    """Chromium with a ``profile`` of its own; CI fails without it, elsewhere the test is skipped."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed: apt-get install chromium chromium-driver")
        pytest.skip("Chromium is not installed: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    with webdriver.Chrome(options=options, service=Service(driver)) as opened:
        yield opened


@contextmanager
def fresh(opened: webdriver.Chrome) -> Iterator[Browser]:
    """The browser as a test finds it, and left so for the next one."""
    made = Browser(opened)
    made.size(1280, 860)
    yield made
    first, *others = opened.window_handles
    for window in others:
        opened.switch_to.window(window)
        opened.close()
    opened.switch_to.window(first)
    opened.delete_all_cookies()
    opened.get("about:blank")
    opened.get_log("browser")
