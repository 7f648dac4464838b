"""What holds for all tests: none sees what is in the user's cache, nor what another test left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("shared-machine", deadline=None)  # a test that is slow because others run is not wrong
settings.load_profile("shared-machine")


@pytest.fixture(autouse=True, scope="session")
def _no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For fixtures of a wider scope than a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CCHC_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_CACHE", str(tmp_path_factory.mktemp("cache")))
