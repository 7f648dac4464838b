"""What holds for all tests: none sees what is in the user's cache, nor what another test left."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pathlib import Path

    from loaded_database import Database
    from review_browser import Browser
    from selenium.webdriver import Chrome

# A test that is slow because others run is not wrong. A commit is judged by the same examples each time it is tested; new
# ones are for `make fuzz`, where what they find is not taken for the fault of the commit at hand.
settings.register_profile("same-each-time", deadline=None, derandomize="CCHC_FUZZ" not in os.environ)
settings.load_profile("same-each-time")


@pytest.fixture(autouse=True, scope="session")
def _no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For fixtures of a wider scope than a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CCHC_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    import review_browser  # few tests need it

    with review_browser.chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def browser(chromium: Chrome) -> Iterator[Browser]:
    import review_browser

    with review_browser.fresh(chromium) as opened:
        yield opened


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    import loaded_database

    with loaded_database.served() as url:
        yield url


@pytest.fixture
def postgresql(server: str) -> Database:
    import loaded_database

    return loaded_database.emptied(server)


@pytest.fixture(params=["sqlite", "duckdb", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    import loaded_database

    if request.param == "postgresql":
        made: Database = request.getfixturevalue("postgresql")
        return made
    return loaded_database.in_file(tmp_path / f"x.{request.param}", request.param)
