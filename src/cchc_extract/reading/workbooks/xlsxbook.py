"""XLSX and XLSM workbooks (ECMA-376, part 1, 18), read bit by bit: nothing of a sheet is held but what its cells show.

Macros are parts of a package that nothing asks for, and what a workbook links to is never fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from lxml import etree

from cchc_extract.errors import UnreadableFileError
from cchc_extract.reading.docxnames import R, whole
from cchc_extract.reading.docxpackage import Package, relation
from cchc_extract.reading.workbooks.areas import area_of, areas_of, place_of
from cchc_extract.reading.workbooks.book import DAMAGED, Book, Counter, Sheet, SheetCell, undamaged
from cchc_extract.reading.workbooks.sheettexts import Run
from cchc_extract.reading.workbooks.xlsxcells import Cells, Text
from cchc_extract.reading.workbooks.xlsxlooks import Looks

_MAIN = "xl/workbook.xml"
_PRINT_AREA = "_xlnm.print_area"
_ON = ("1", "true")
_HIDDEN = ("hidden", "veryHidden")
_SHARED = "sharedStrings"
_TAGS = ("row", "cols", "sheetFormatPr", "mergeCell")
_MOST_COLS = 16_384


def read_xlsx(path: Path) -> Book:
    """The workbook at ``path``. Raises ``UnreadableFileError``."""
    package = Package(path, DAMAGED)
    main = package.main if package.has(package.main) else _MAIN
    root = package.tree(main)
    looks = Looks(package.first(main, "styles"), package.first(main, "theme"))
    cells = Cells(looks, _texts(package, main, looks), Counter(), is_1904=_flag(root, "workbookPr", "date1904"))
    cells.doubts_formulas = _flag(root, "calcPr", "fullCalcOnLoad")
    book = Book()
    targets = package.targets(main)
    printed = _print_areas(root)
    for number, each in enumerate(root.iterfind("{*}sheets/{*}sheet")):
        name, target = each.get("name", ""), targets.get(relation(each) or _strict_relation(each))
        if each.get("state") in _HIDDEN:
            book.hidden_sheets.append(name)
        elif target is None or not package.has(target.name):
            raise UnreadableFileError("damaged", DAMAGED)
        elif target.kind == "worksheet":
            sheet = Sheet(name, printed=printed.get(number, []))
            _read_sheet(package, target.name, sheet, cells)
            book.sheets.append(sheet)
        else:
            book.charts.append(name)
    return book


def _read_sheet(package: Package, part: str, sheet: Sheet, cells: Cells) -> None:
    with package.opened(part) as stream:
        for name, element in _elements(stream, _TAGS):
            _take(name, element, sheet, cells)
    for target in package.targets(part).values():
        if target.kind == "comments" and package.has(target.name):
            _take_notes(package.tree(target.name), sheet)
        elif target.kind == "drawing" and package.has(target.name):
            _take_drawing(package.tree(target.name), sheet)


def _take(name: str, element: Any, sheet: Sheet, cells: Cells) -> None:
    if name == "row":
        if element.get("hidden") in _ON or element.get("ht") in ("0", "0.0"):
            sheet.hidden_rows.add(max(0, whole(element.get("r"), 1) - 1))
        cells.take_row(element, sheet)
    elif name == "cols":
        for each in element:
            _take_columns(each, sheet)
    elif name == "sheetFormatPr":
        stated = element.get("defaultColWidth")
        with suppress(TypeError, ValueError):
            sheet.usual_width = float(stated)
    elif name == "mergeCell":
        area = area_of(element.get("ref", ""))
        if area is not None:
            sheet.merged.append(area)


def _take_columns(element: Any, sheet: Sheet) -> None:
    first, last = whole(element.get("min"), 1) - 1, whole(element.get("max"), 1) - 1
    try:
        width = float(element.get("width", sheet.usual_width))
    except ValueError:
        width = sheet.usual_width
    hidden = element.get("hidden") in _ON or width == 0
    for col in range(max(0, first), min(last, _MOST_COLS) + 1):
        sheet.widths[col] = width
        if hidden:
            sheet.hidden_cols.add(col)


def _take_notes(root: Any, sheet: Sheet) -> None:
    for each in root.iter("{*}comment"):
        place = place_of(each.get("ref", ""))
        text = "".join(part.text or "" for part in each.iter("{*}t"))
        if place is not None and text.strip():
            sheet.notes[place] = text


def _take_drawing(root: Any, sheet: Sheet) -> None:
    """Text boxes where they begin, unless that is in a table; pictures and charts are counted."""
    for anchor in root:
        corner = anchor.find("{*}from") if isinstance(anchor.tag, str) else None
        if corner is None:
            continue
        row, col = (whole(corner.findtext("{*}" + name)) for name in ("row", "col"))
        lines = ["".join(each.text or "" for each in line.iter("{*}t")) for line in anchor.iter("{*}p")]
        text = "\n".join(line for line in lines if line.strip())
        own = sheet.cells.get(row, {})
        if not text or any(cell.look.sides for cell in own.values()):
            sheet.pictures += 1
            continue
        while col in own and col < _MOST_COLS:
            col += 1
        sheet.cells.setdefault(row, {})[col] = SheetCell(text=text)


def _elements(stream: Any, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """The elements of these names as they end, each forgotten once it was looked at, and whatever stands before it."""
    tags = [f"{{*}}{name}" for name in names]
    parsed = iter(
        etree.iterparse(
            stream,
            events=("end",),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
    )
    for _, element in undamaged(parsed):
        yield element.tag.rpartition("}")[2], element
        element.clear()
        before = element.getprevious()
        if before is not None:
            element.getparent().remove(before)


def _texts(package: Package, main: str, looks: Looks) -> list[Text]:
    """The texts that cells share, by their number."""
    found = (each.name for each in package.targets(main).values() if each.kind == _SHARED and package.has(each.name))
    name = next(found, None)
    if name is None:
        return []
    with package.opened(name) as stream:
        return [text_of(element, looks) for _, element in _elements(stream, ("si",))]


def text_of(element: Any, looks: Looks) -> Text:
    """The text of a cell: as it is, or in parts where some of it is printed in another way. What says how it is read aloud is left out."""
    runs = element.findall("{*}r")
    if not runs:
        return element.findtext("{*}t") or ""
    parts = [_run(each, looks) for each in runs]
    if all(each.print == "plain" and not each.font and not each.unseen for each in parts):
        return "".join(each.text for each in parts)
    return tuple(parts)


def _run(element: Any, looks: Looks) -> Run:
    properties = element.find("{*}rPr")
    text = element.findtext("{*}t") or ""
    if properties is None:
        return Run(text)
    font = looks.font(properties)
    how = "struck" if font.struck else "raised" if font.raised else "lowered" if font.lowered else "plain"
    return Run(text, how, font.legacy, looks.is_unseen(font.ink))  # type: ignore[arg-type]  # one of the four


def _print_areas(root: Any) -> dict[int, list[Any]]:
    """The areas that are printed, by the number of the sheet; names that are calculated are not looked at."""
    found = {}
    for each in root.iterfind("{*}definedNames/{*}definedName"):
        if each.get("name", "").lower() == _PRINT_AREA and each.get("localSheetId") is not None:
            areas = areas_of(each.text or "")
            if areas:
                found[whole(each.get("localSheetId"))] = areas
    return found


def _flag(root: Any, name: str, attribute: str) -> bool:
    element = root.find("{*}" + name)
    return element is not None and element.get(attribute) in _ON


def _strict_relation(element: Any) -> str:
    return next(
        (str(said) for name, said in element.attrib.items() if name.endswith("}id") and not name.startswith(R)), ""
    )
