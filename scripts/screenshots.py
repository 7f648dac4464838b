#!/usr/bin/env python3
"""Make the pictures of the review page in docs/pictures/ anew: screenshots.py [FOLDER].

Extracts samples/, opens the page in a headless Chromium (Debian: chromium, chromium-driver), and takes what a reviewer sees.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

ROOT = Path(__file__).parents[1]
PROGRAM = [sys.executable, "-m", "cchc_extract"]
WIDE, NARROW = (1280, 860), (390, 844)
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-device-scale-factor=1",
)  # fmt: skip


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "out"
        subprocess.run([*PROGRAM, "samples", "-o", str(out), "-q"], cwd=ROOT, check=False)
        with page(out) as url, browser(Path(work)) as driver:
            take(driver, url, WIDE, folder / "review-row.png")
            scan = driver.current_url
            driver.find_element(By.CSS_SELECTOR, "[data-key=d]").click()
            take(driver, driver.current_url, (1280, 1000), folder / "review-document.png")
            take(driver, scan, NARROW, folder / "review-narrow.png")


def take(driver: webdriver.Chrome, url: str, size: tuple[int, int], path: Path) -> None:
    """The page at ``url`` as it appears in a window of that size, once its pictures are there; few colours keep the file small."""
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False},
    )
    driver.get(url)
    time.sleep(3)
    driver.save_screenshot(str(path))
    Image.open(path).convert("RGB").quantize(160).save(path, optimize=True)


@contextmanager
def page(out: Path) -> Iterator[str]:
    """The address of the review page."""
    command = [*PROGRAM, "review", str(out), "--who", "reviewer"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().removeprefix("Open ").strip()
        finally:
            server.terminate()


@contextmanager
def browser(folder: Path) -> Iterator[webdriver.Chrome]:
    """A Chromium of its own, in Vietnamese."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}", "--accept-lang=vi"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        yield driver
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
