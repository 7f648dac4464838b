"""A bench's own scorer as a module."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType


def load(bench: Path) -> ModuleType:
    """``score.py`` of the folder ``bench``."""
    spec = importlib.util.spec_from_file_location("score", bench / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
