"""Names that are readable and one line of UTF-8, whatever their bytes are."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote


def readable(name: str) -> str:
    """The name as the dataset has it: NFC, one line."""
    return escaped(unicodedata.normalize("NFC", name))


def quoted(name: str) -> str:
    """The name percent-encoded, from which its bytes come back."""
    return quote(name.encode("utf-8", "surrogateescape"))


def escaped(name: str, *, all_but_ascii: bool = False) -> str:
    r"""The name with control characters, bytes that are not UTF-8 and backslashes written as ``\n``, ``\xff``, ``\\``."""
    if name.isprintable() and "\\" not in name and (name.isascii() or not all_but_ascii):
        return name
    return "".join(_escape(char, all_but_ascii) for char in name)


def _escape(char: str, all_but_ascii: bool) -> str:
    code = ord(char)
    if char == "\\":
        return "\\\\"
    if 0xDC80 <= code <= 0xDCFF:  # how Python keeps a byte of a name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or (all_but_ascii and code > 127):
        return char.encode("unicode_escape").decode("ascii")
    return char
