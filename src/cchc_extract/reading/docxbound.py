"""Content controls that are bound to data of the document: what stands in the data is shown, not what was stored with the control.

Word fills such a control anew whenever it opens the file (ECMA-376, part 1, 17.5.2.6); document systems write the data alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from cchc_extract.errors import UnreadableFileError
from cchc_extract.reading.docxnames import W, w
from cchc_extract.reading.docxpackage import Package

_PROPERTIES: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}"
_PREFIX = re.compile(r"xmlns:(\w+)=[\"']([^\"']*)[\"']")
_STEP = re.compile(r"(?:\w+:)?\w+(?:\[\d+\])?|@(?:\w+:)?\w+|text\(\)")
"""A step of the paths that Word writes: /ns0:root[1]/ns0:value[1]. Others, which could take for ever, are not followed."""
_WORDS = ("text", "dropDownList", "comboBox")


class Data:
    """The data parts of a package."""

    def __init__(self, package: Package) -> None:
        self._by_id: dict[str, Any] = dict(_stores(package))

    def shown(self, properties: Any) -> str | None:
        """What a control with these ``w:sdtPr`` shows by its data; ``None`` where it is bound to none that is known."""
        binding = properties.find(w("dataBinding"))
        if binding is None or not any(properties.find(w(kind)) is not None for kind in _WORDS):
            return None
        store = self._by_id.get(binding.get(f"{W}storeItemID", "").upper())
        path = binding.get(f"{W}xpath", "")
        if store is None or not all(_STEP.fullmatch(step) for step in path.strip("/").split("/")):
            return None
        prefixes = dict(_PREFIX.findall(binding.get(f"{W}prefixMappings", "")))
        try:
            found = store.xpath(path, namespaces=prefixes)
        except etree.XPathError:
            return None
        if not isinstance(found, list) or not found:
            return None
        text = "".join(found[0].itertext()) if hasattr(found[0], "itertext") else str(found[0])
        return _as_listed(properties, text.strip())


def _as_listed(properties: Any, text: str) -> str:
    """The words that a list shows for the value that was chosen from it."""
    for item in properties.iter(w("listItem")):
        if item.get(f"{W}value") == text:
            return str(item.get(f"{W}displayText") or text)
    return text


def _stores(package: Package) -> Iterator[tuple[str, Any]]:
    for target in package.targets(package.main).values():
        if target.kind != "customXml" or not package.has(target.name):
            continue
        try:
            properties = package.first(target.name, "customXmlProps")
            if properties is not None:
                yield properties.get(f"{_PROPERTIES}itemID", "").upper(), package.tree(target.name)
        except UnreadableFileError:  # then the control shows what was stored with it
            continue
