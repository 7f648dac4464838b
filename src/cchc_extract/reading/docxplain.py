"""A story of a Word document made plain: its revisions accepted, its wrappers taken off, so that what is left is what Word shows.

Content controls, custom XML, smart tags, links and inserted text give way to their content; deleted and moved text, rows and cells go; of
alternatives the one that Word draws stays; marks of fields without their other end go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from lxml import etree

from cchc_extract.reading.docxnames import MC, W14, W, is_on, value, w

TICKED: Final = "☑"
EMPTY: Final = "☐"
"""What stands for a check box in the text, whatever sign its author chose for it."""

_LETTERING: Final = "{urn:schemas-microsoft-com:vml}textpath"
_WRAPPERS = frozenset(map(w, ("ins", "moveTo", "smartTag", "customXml", "hyperlink", "dir", "bdo")))
_GONE = frozenset(map(w, ("del", "moveFrom")))
_EARLIER = tuple(
    w(f"{part}Change") for part in ("pPr", "rPr", "tblPr", "tblPrEx", "trPr", "tcPr", "sectPr", "tblGrid", "numbering")
)
"""How something was formatted before a tracked change."""
_PROPERTIES = frozenset(map(w, ("rPr", "trPr", "numPr")))
_SHAPES_OF_WORD = frozenset(
    ("wps", "wpg", "wpc", "wpi", "wp14", "w14", "w15", "w16", "cx", "aink", "am3d", "v", "o", "a14")
)
"""Prefixes under which Word 2010 and later draw an alternative; others it leaves to the fallback."""


def made_plain(story: Any, shown: Callable[[Any], str | None]) -> Any:
    """``story`` (the root of a part), changed in place.

    ``shown`` says what a control with given properties shows by the data it is bound to.
    """
    for each in list(story.iter(f"{MC}AlternateContent")):
        _unwrap(each, _alternative(each))
    for each in list(story.iter(*_EARLIER)):
        _drop(each)
    _accept_deletions(story)
    for each in list(story.iter(w("sdt"))):
        _fill_in(each, shown)
        _unwrap(each, each.find(w("sdtContent")))
    for each in list(story.iter(*_WRAPPERS)):
        if each.getparent() is None or each.getparent().tag not in _PROPERTIES:
            _unwrap(each, each)
    for each in list(story.iter(w("ruby"))):
        _show_base(each)
    for each in list(story.iter(_LETTERING)):
        _spell_out(each)
    for each in list(story.iter(w("fldSimple"))):
        _take_apart(each)
    _match_fields(story)
    return story


def _alternative(element: Any) -> Any | None:
    for choice in element.findall(f"{MC}Choice"):
        if all(prefix in _SHAPES_OF_WORD for prefix in choice.get("Requires", "").split()):
            return choice
    return element.find(f"{MC}Fallback")


def _accept_deletions(story: Any) -> None:
    for each in list(story.iter(*_GONE)):
        parent = each.getparent()
        if parent is None:
            continue
        if parent.tag == w("trPr"):
            _drop(parent.getparent())
        elif parent.tag not in _PROPERTIES:
            _drop(each)
    for each in list(story.iter(w("cellDel"))):
        _drop(each.getparent().getparent())


def _fill_in(control: Any, shown: Callable[[Any], str | None]) -> None:
    """The content of a control as it is filled in: a box by its state, what its data say, nothing where only the prompt is shown."""
    properties, content = control.find(w("sdtPr")), control.find(w("sdtContent"))
    if properties is None or content is None:
        return
    prompt = properties.find(w("showingPlcHdr"))
    box = properties.find(f"{W14}checkbox")
    bound = shown(properties)
    if box is not None:
        state = box.find(f"{W14}checked")
        ticked = state is not None and state.get(f"{W14}val", "1").lower() in ("1", "true", "on")
        _write(content, TICKED if ticked else EMPTY)
    elif bound is not None:
        _write(content, bound)
    elif prompt is not None and is_on(prompt):
        _write(content, "")


def _write(content: Any, text: str) -> None:
    """Puts ``text`` in the place of all runs of a control, printed like the first of them."""
    runs = list(content.iter(w("r")))
    properties = runs[0].find(w("rPr")) if runs else None
    holder = runs[0].getparent() if runs else next(content.iter(w("p")), content)
    for run in runs:
        _drop(run)
    if text:
        made = etree.SubElement(holder, w("r"))
        if properties is not None and not _is_prompt(properties):
            made.append(properties)
        etree.SubElement(made, w("t")).text = text


def _is_prompt(properties: Any) -> bool:
    return value(properties, "rStyle") == "PlaceholderText"


def _show_base(ruby: Any) -> None:
    """Puts the text that a reading aid stands above in the place of both."""
    run = ruby.getparent()
    for each in list(ruby.iterfind(w("rubyBase/r"))):
        run.addprevious(each)
    _drop(ruby)


def _spell_out(lettering: Any) -> None:
    """Gives a cell the text of WordArt in it; lettering elsewhere is decoration, and mostly a watermark."""
    run = next(lettering.iterancestors(w("r")), None)
    shape = lettering.getparent()
    if run is None or next(run.iterancestors(w("tc")), None) is None or "WaterMark" in shape.get("id", ""):
        return
    etree.SubElement(run, w("t")).text = lettering.get("string", "")


def _take_apart(field: Any) -> None:
    """Puts a simple field in the form that all others have: its code between two marks, then its result, if it has one."""
    result = list(field)
    field.addprevious(_mark("begin"))
    code = etree.Element(w("r"))
    etree.SubElement(code, w("instrText")).text = field.get(f"{W}instr", "")
    field.addprevious(code)
    if result:
        field.addprevious(_mark("separate"))
    field.addnext(_mark("end"))
    _unwrap(field, field)


def _mark(kind: str) -> Any:
    run = etree.Element(w("r"))
    etree.SubElement(run, w("fldChar")).set(f"{W}fldCharType", kind)
    return run


def _match_fields(story: Any) -> None:
    """Takes out the marks of fields that have no beginning or no end: they would hide all that follows."""
    begun: list[Any] = []
    for mark in list(story.iter(w("fldChar"))):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            begun.append(mark)
        elif not begun:
            _drop(mark)
        elif kind == "end":
            begun.pop()
    for mark in begun:
        _drop(mark)


def _unwrap(element: Any, content: Any | None) -> None:
    if element.getparent() is None:
        return
    for child in () if content is None else list(content):
        element.addprevious(child)
    _drop(element)


def _drop(element: Any) -> None:
    parent = None if element is None else element.getparent()
    if parent is not None:
        parent.remove(element)
