"""Numbers of lists as Word prints them: restarts, overrides, legal numbering, lists that styles give."""

from __future__ import annotations

from pathlib import Path

from word_files import grids, p, package, r, read, tbl, tc, tr

DELETED = '<w:del w:id="1" w:author="A"/>'


def level(at: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(name: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def num(name: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def override(at: int, content: str) -> str:
    return f'<w:lvlOverride w:ilvl="{at}">{content}</w:lvlOverride>'


def item(at: int, name: int = 1, row: str = "", mark: str = "", text: str = "") -> str:
    numbered = p(r(text) if text else "", f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{name}"/></w:numPr>{mark}')
    return tr(tc(numbered), "Chỉ tiêu", "Hồ sơ", "5", properties=row)


def printed(tmp_path: Path, rows: list[str], numbering: str, styles: str = "") -> list[str]:
    (grid,) = grids(read(package(tbl(*rows), numbering=numbering, styles=styles), tmp_path))
    return [cell.text for cell in grid.cells if cell.col == 0]


ROMAN = level(0, "upperRoman", "%1")


def test_legal_numbering_prints_arabic_numbers(tmp_path: Path) -> None:
    numbering = abstract(1, ROMAN, level(1, "decimal", "%1.%2.", "<w:isLgl/>")) + num(1, 1)
    assert printed(tmp_path, list(map(item, (0, 1, 1, 0, 1))), numbering) == ["I", "1.1.", "1.2.", "II", "2.1."]


def test_levels_that_run_on_or_begin_anew_after_one_level(tmp_path: Path) -> None:
    numbering = abstract(1, ROMAN, level(1, "decimal", "%2", '<w:lvlRestart w:val="0"/>')) + num(1, 1)
    assert printed(tmp_path, list(map(item, (0, 1, 1, 0, 1))), numbering) == ["I", "1", "2", "II", "3"]
    third = level(2, "lowerLetter", "%3)", '<w:lvlRestart w:val="1"/>')
    numbering = abstract(1, ROMAN, level(1, "decimal", "%2"), third) + num(1, 1)
    rows = list(map(item, (0, 1, 2, 1, 2, 0, 1, 2)))
    assert printed(tmp_path, rows, numbering) == ["I", "1", "a)", "2", "b)", "II", "1", "a)"]


def test_a_second_use_of_a_list_counts_on_unless_it_states_a_start(tmp_path: Path) -> None:
    start = override(0, '<w:startOverride w:val="5"/>')
    numbering = abstract(1, level(0, "decimal", "%1")) + num(1, 1) + num(2, 1) + num(3, 1, start)
    rows = [item(0, name) for name in (1, 1, 2, 3, 3)]
    assert printed(tmp_path, rows, numbering) == ["1", "2", "3", "5", "6"]


def test_a_start_of_a_deeper_level_holds_whenever_it_begins_anew(tmp_path: Path) -> None:
    start = override(1, '<w:startOverride w:val="4"/>')
    numbering = abstract(1, ROMAN, level(1, "decimal", "%2")) + num(1, 1, start)
    assert printed(tmp_path, list(map(item, (0, 1, 1, 0, 1))), numbering) == ["I", "4", "5", "II", "4"]


def test_a_level_may_be_another_one_in_one_use_of_a_list(tmp_path: Path) -> None:
    own = override(0, level(0, "decimal", "%1)", start=3))
    numbering = abstract(1, ROMAN) + num(1, 1) + num(2, 1, own + override(0, '<w:startOverride w:val="3"/>'))
    assert printed(tmp_path, [item(0, 1), item(0, 2), item(0, 2)], numbering) == ["I", "3)", "4)"]


def test_a_list_that_only_links_to_a_numbering_style(tmp_path: Path) -> None:
    linked = '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="ChíMục"/></w:abstractNum>'
    numbering = abstract(1, ROMAN, level(1, "decimal", "%2")) + linked + num(1, 1) + num(2, 2)
    style = '<w:style w:type="numbering" w:styleId="ChíMục"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert printed(tmp_path, [item(0, 2), item(1, 2)], numbering, style) == ["I", "1"]


def test_a_paragraph_style_has_a_level_of_its_list(tmp_path: Path) -> None:
    numbering = abstract(1, ROMAN, level(1, "decimal", "%2", '<w:pStyle w:val="Mục"/>')) + num(1, 1)
    style = (
        '<w:style w:type="paragraph" w:styleId="Mục"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    rows = [item(0), tr(tc(p("", '<w:pStyle w:val="Mục"/>')), "Chỉ tiêu", "Hồ sơ", "5")]
    assert printed(tmp_path, rows, numbering, style) == ["I", "1"]
    none = tr(tc(p("", '<w:pStyle w:val="Mục"/><w:numPr><w:numId w:val="0"/></w:numPr>')), "Chỉ tiêu", "Hồ sơ", "5")
    assert printed(tmp_path, [rows[0], none], numbering, style) == ["I", ""]


def test_rows_that_are_not_shown_are_not_counted(tmp_path: Path) -> None:
    numbering = abstract(1, level(0, "decimal", "%1")) + num(1, 1)
    hidden = tr(
        tc(p("", '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr>')),
        *[tc(p(r(text, "<w:vanish/>"), "<w:rPr><w:vanish/></w:rPr>")) for text in ("Chỉ tiêu", "Hồ sơ", "5")],
    )
    rows = [item(0), item(0, row=DELETED), hidden, item(0, mark=f"<w:rPr>{DELETED}</w:rPr>"), item(0)]
    assert printed(tmp_path, rows, numbering) == ["1", "", "2"]


def test_numbers_that_are_fields_are_counted(tmp_path: Path) -> None:
    def field(code: str) -> str:
        begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
        return tr(tc(p(f"{begin}<w:r><w:instrText>{code}</w:instrText></w:r>{end}")), "Chỉ tiêu", "Hồ sơ", "5")

    rows = [
        field(code) for code in (" AUTONUM ", " AUTONUM  \\* Arabic \\e ", " AUTONUMLGL \\s ) ", " AUTONUM \\* ROMAN ")
    ]
    assert printed(tmp_path, rows, "") == ["1.", "2", "3)", "IV."]
    codes = (
        " LISTNUM ", ' LISTNUM "NumberDefault" \\l 2 ', " LISTNUM NumberDefault \\l 2", " LISTNUM \\s 7 ",
        " LISTNUM LegalDefault \\l 1 ", " LISTNUM LegalDefault \\l 2 ", " LISTNUM OutlineDefault \\l 1 \\s 4",
    )  # fmt: skip
    assert printed(tmp_path, [field(each) for each in codes], "") == ["1)", "a)", "b)", "7)", "1.", "1.1.", "IV."]


def test_numbers_in_circles_and_those_shown_by_an_example(tmp_path: Path) -> None:
    shown = (
        '<w:lvl w:ilvl="0"><w:start w:val="9"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" '
        'w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
        '</mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
    )
    numbering = abstract(1, level(0, "decimalEnclosedCircle", "%1")) + abstract(2, shown) + num(1, 1) + num(2, 2)
    rows = [item(0, 1), item(0, 1), item(0, 2), item(0, 2)]
    assert printed(tmp_path, rows, numbering) == ["①", "②", "009", "010"]
