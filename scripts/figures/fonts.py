#!/usr/bin/env python3
"""The faces to learn figures from: fonts.py FOLDER... > LIST, a line for each font file under the folders that has the letters.

Those of Vietnamese offices (Times and its kin, then Arial's and Calibri's) come several times, and are met as often more. The network in
the package has seen 567 faces, those of Debian's packages of fonts for Latin print (texgyre, freefont, liberation, croscore, crosextra,
cmu, stix, gentium, charis, libertine, lato, open-sans, roboto, inter, noto and thirty more).
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

_LETTERS = "0123456789.,-%/()+:=xIVX–—"
_NO_PRINT = (
    "symbol",
    "emoji",
    "math",
    "dingbat",
    "outline",
    "thin",
    "light",
    "display",
    "initials",
    "smallcaps",
    "-black",
    "mono-",
)
_OFFICE = (
    (10, ("liberationserif", "tinos", "termes", "nimbusroman", "freeserif")),
    (4, ("liberationsans", "arimo", "heros", "nimbussans", "freesans", "carlito", "caladea", "dejavu")),
)


def has_letters(path: Path) -> bool:
    """Whether the font has all the letters; false for a file that is no font."""
    try:
        known = TTFont(path, fontNumber=0, lazy=True).getBestCmap() or {}
    except (TTLibError, OSError):
        return False
    return all(ord(letter) in known for letter in _LETTERS)


def main() -> None:
    files = {path.name: path for folder in sys.argv[1:] for path in sorted(Path(folder).rglob("*.[to]tf"))}
    for name, path in sorted(files.items()):
        plain = name.lower()
        if not any(word in plain for word in _NO_PRINT) and has_letters(path):
            times = next((times for times, kin in _OFFICE if any(word in plain for word in kin)), 1)
            print("\n".join([str(path)] * times))


if __name__ == "__main__":
    main()
