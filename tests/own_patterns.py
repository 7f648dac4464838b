"""Folders with patterns of a user's own, as tests write them."""

from __future__ import annotations

from pathlib import Path

RULE = (
    '[[formula]]\nid = "{id}"\nseverity = "error"\nsays = "so"\nsays_vi = "vậy"\nexpect = "{expect}"\n{more}\n'
    "passes = {{ {passes} }}\nfails = {{ {fails} }}\n"
)


def write(own: Path, name: str, text: str) -> Path:
    path = own / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def rule(expect: str, more: str = "", *, id: str = "R3-ours") -> str:
    """A formula over one figure, as the text of a file."""
    name = expect.split()[0]
    passes, fails = (f'"{name}" = "{value}"' if name != "1" else "" for value in (1, 9))
    return RULE.format(id=id, expect=expect, more=more, passes=passes, fails=fails)
