"""The path of the README from the paper to a query, as a newcomer walks it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import postgres_server
import pytest
from review_browser import Browser
from review_data import lines

_HEARD = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])"


def test_the_path_from_the_paper_to_a_query_in_the_readme(browser: Browser, tmp_path: Path) -> None:
    """Each step is one command of the README; three rows are reviewed, and what was decided is what the database answers."""
    programs = postgres_server.binaries()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    root = Path(__file__).parents[1]
    part = (root / "README.md").read_text(encoding="utf-8").partition("## From the paper to a query")[2]
    block = re.search(r"```sh\n(.*?)```", part, re.DOTALL)
    assert block
    steps = [shlex.split(line, comments=True) for line in block[1].splitlines()]
    assert [step[0] for step in steps] == [
        "cchc-extract",
        "cchc-extract",
        "cchc-extract",
        "createdb",
        "cchc-extract",
        "psql",
    ]
    (tmp_path / "samples").mkdir()
    shutil.copy(root / "samples" / "phuong-hong-hai-2023.txt", tmp_path / "samples")
    with postgres_server.running(programs) as url:
        place = urlsplit(url)
        given = {
            "PGHOST": str(place.hostname), "PGPORT": str(place.port), "PGUSER": str(place.username), "BROWSER": "true",
            "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        }  # fmt: skip
        said = [_step(step, tmp_path, {**os.environ, **given}, browser) for step in steps]
    assert "3 decisions applied" in said[2]
    assert "1 report(s) added" in said[4]
    assert re.search(r"UỶ BAN NHÂN DÂN PHƯỜNG HỒNG HẢI\s*\|\s*2023\s*\|\s*100", said[5])
    assert len(lines(tmp_path / "out")) == 3


def _step(command: list[str], folder: Path, environment: dict[str, str], browser: Browser) -> str:
    if command[1] != "review":
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
    # A run in the background has Ctrl-C ignored, and hands that on; here it has to be heard, or nothing ends.
    heard = [sys.executable, "-c", _HEARD, *command]
    with subprocess.Popen(heard, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            browser.open(server.stdout.readline().removeprefix("Open ").strip())
            for reviewed in range(1, 4):
                browser.wait(lambda: browser.run("return document.readyState") == "complete")
                browser.press("k")
                browser.wait(lambda done=reviewed: f"Đã xem {done} trên" in browser.text())  # type: ignore[misc]
        finally:
            server.send_signal(signal.SIGINT)
        said = server.stdout.read()
    assert server.returncode == 0
    return said
