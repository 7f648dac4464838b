"""What a Word document embeds to be merged into it when it is opened (``w:altChunk``): pages of HTML, texts, other Word documents."""

from __future__ import annotations

import email
import email.policy
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from cchc_extract.errors import UnreadableFileError
from cchc_extract.reading.docxhtml import body_of, body_of_text
from cchc_extract.reading.docxnames import w
from cchc_extract.reading.docxpackage import Package

_ZIP = b"PK\x03\x04"
_PAGES = (".htm", ".html", ".xhtml", ".mht", ".mhtml", ".eml")


def embedded(package: Package, name: str) -> Package | Any | None:
    """A part as the Word document it is, or as a ``w:body`` of what it says; ``None`` where it is of a kind that is not read."""
    if not package.has(name):
        return None
    raw = package.bytes_of(name)
    if raw.startswith(_ZIP):
        try:
            part = Package(BytesIO(raw))
            return None if part.tree(part.main).find(w("body")) is None else part
        except UnreadableFileError:
            return None
    if raw.lstrip().startswith(b"{\\rtf"):
        return None
    if PurePosixPath(name).suffix.lower() in _PAGES or b"<" in raw[:1024]:
        return body_of(page_in(raw))
    return body_of_text(raw.decode("utf-8", "replace"))


def page_in(raw: bytes) -> bytes:
    """The HTML of a web archive (MHT), which is a message with parts; of anything else the bytes themselves."""
    if not raw[:2048].lstrip().lower().startswith((b"mime-version", b"from:", b"content-type", b"subject:")):
        return raw
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            charset = part.get_content_charset() or "utf-8"
            if isinstance(content, bytes):
                try:
                    return content.decode(charset, "replace").encode("utf-8-sig")
                except LookupError:
                    return content
    return b""
