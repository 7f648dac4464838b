"""Runs of a Word document by their formats, fields and signs: a cell says what stands on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from word_files import cell_of, lines, p, package, r, read, tbl, tc, tr

from cchc_extract.understanding.cells import LOW_CONFIDENCE

BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
RAISED = '<w:vertAlign w:val="superscript"/>'
LOWERED = '<w:vertAlign w:val="subscript"/>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


MERGED = BEGIN + code(" MERGEFIELD vb ") + SEPARATE + r("5") + END


def form(data: str, name: str, result: str = "") -> str:
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
    return begin + code(name) + SEPARATE + result + END


@pytest.mark.parametrize(
    ("content", "printed", "kept", "rule"),
    [
        (r("12", "<w:strike/>") + r("17"), "1217", "17", "struck-out"),
        (r("12", "<w:dstrike/>") + r(" 17"), "12 17", "17", "struck-out"),
        (r("17") + r("1", RAISED), "17¹", "17", "note-mark"),
        (r("1.204") + r("(2)", RAISED), "1.204⁽²⁾", "1.204", "note-mark"),
        (r("98,5%") + r("*", RAISED), "98,5%*", "98,5%", "note-mark"),
        (r("17") + r("1", '<w:position w:val="8"/><w:sz w:val="16"/>'), "17¹", "17", "note-mark"),
        (r("Hồ sơ") + r("a", RAISED), "Hồ sơa", "Hồ sơ", "note-mark"),
        (r("96") + r("123", RAISED), "96¹²³", "96", "note-mark"),
        (r("45") + r("(1)(2)", RAISED), "45⁽¹⁾⁽²⁾", "45", "note-mark"),
        (r("1", RAISED) + r("17"), "¹17", "17", "note-mark"),
        (r("17") + r("1", LOWERED), "17₁", "17", "note-mark"),
        (r("98,5%") + r("(2)", LOWERED), "98,5%₍₂₎", "98,5%", "note-mark"),
    ],
)
def test_what_is_struck_out_or_leads_to_a_note_is_no_value(
    content: str, printed: str, kept: str, rule: str, tmp_path: Path
) -> None:
    cell = cell_of(content, tmp_path)
    assert (cell.text, [(each.rule, each.read) for each in cell.decisions]) == (kept, [(rule, printed)])


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (r("km") + r("2", RAISED), "km2"),
        (r("10") + r("6", RAISED) + r(" đồng"), "10⁶ đồng"),
        (r("CO") + r("2", LOWERED), "CO2"),
        (r("PM2,5: C6H") + r("12", LOWERED), "PM2,5: C6H12"),
        (r("1", RAISED) + r("/") + r("2", LOWERED), "1/2"),
        (r("1", RAISED), "1"),
        (r("17", '<w:strike w:val="0"/>'), "17"),
    ],
)
def test_what_is_raised_and_no_mark_stays(content: str, text: str, tmp_path: Path) -> None:
    cell = cell_of(content, tmp_path)
    assert (cell.text, cell.decisions) == (text, ())


def test_formats_by_a_style(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Bỏ"><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Chú"><w:basedOn w:val="Gốc"/></w:style>'
        f'<w:style w:type="character" w:styleId="Gốc"><w:rPr>{RAISED}</w:rPr></w:style>'
    )
    content = r("12", '<w:rStyle w:val="Bỏ"/>') + r("17") + r("3", '<w:rStyle w:val="Chú"/>')
    assert cell_of(content, tmp_path, styles=styles).text == "17"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (r("12", '<w:rStyle w:val="Bỏ"/>'), "12"),
        (r("12"), ""),
        (r("12", '<w:strike w:val="0"/>'), "12"),
        (r("12", '<w:rStyle w:val="Bỏ"/><w:strike/>'), ""),
        (r("12", '<w:rStyle w:val="Thường"/>'), ""),
    ],
)
def test_styles_of_paragraph_and_character_that_both_strike_out_cancel_each_other(
    content: str, text: str, tmp_path: Path
) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Gạch"><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Bỏ"><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Thường"><w:rPr><w:strike w:val="0"/></w:rPr></w:style>'
    )
    assert cell_of(p(content, '<w:pStyle w:val="Gạch"/>'), tmp_path, styles=styles).text == text


@pytest.mark.parametrize(
    "seen",
    [
        '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="1F3864"/></w14:solidFill></w14:textFill><w:color w:val="FFFFFF"/>',
        '<w:highlight w:val="yellow"/><w:color w:val="FF0000"/>',
        '<w:highlight w:val="black"/><w:color w:val="FFFFFF"/>',
        '<w:highlight w:val="black"/><w:color w:val="auto"/>',
    ],
)
def test_print_that_stands_out_from_what_is_behind_it_is_seen(seen: str, tmp_path: Path) -> None:
    assert cell_of(r("17", seen), tmp_path).text == "17"


@pytest.mark.parametrize(
    "hidden",
    [
        "<w:vanish/>",
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="fefefe"/>',
        '<w:color w:val="auto" w:themeColor="background1"/>',
        '<w:sz w:val="2"/>',
        '<w:color w:val="FF0000"/><w:shd w:val="clear" w:fill="FF0000"/>',
        "<w14:textFill><w14:noFill/></w14:textFill>",
        '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>',
        '<w14:textFill><w14:solidFill><w14:schemeClr w14:val="bg1"/></w14:solidFill></w14:textFill>',
        '<w14:textFill><w14:solidFill><w14:srgbClr><w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill></w14:textFill>',
        '<w:highlight w:val="yellow"/><w:color w:val="FFFF00"/>',
    ],
)
def test_what_nobody_sees_is_left_out_and_said(hidden: str, tmp_path: Path) -> None:
    found = read(package(tbl(tr("1", "Số văn bản", "Văn bản", tc(p(r("99", hidden) + r("17")))))), tmp_path)
    ((*_, cell),) = [grid.cells for grid in found[0].grids or ()]
    assert cell.text == "17"
    assert [(each.code, "“99”" in each.message) for each in found[0].findings] == [("text-left-out", True)]


@pytest.mark.parametrize(
    ("shading", "seen"),
    [
        ('w:val="pct50" w:color="000000" w:fill="auto"', True),
        ('w:val="pct75" w:color="1F4E79" w:fill="auto"', True),
        ('w:val="pct25" w:color="auto" w:fill="FFFFFF"', True),
        ('w:val="pct5" w:color="FFFFFF" w:fill="1F4E79"', True),
        ('w:val="solid" w:color="auto" w:fill="FFFFFF"', True),
        ('w:val="horzStripe" w:color="000000" w:fill="FFFFFF"', True),
        ('w:val="pct5" w:color="auto" w:fill="auto"', False),
        ('w:val="pct50" w:color="FFFFFF" w:fill="FFFFFF"', False),
        ('w:val="nil" w:color="000000" w:fill="000000"', False),
        ('w:val="clear" w:color="000000" w:fill="auto"', False),
    ],
)
def test_white_print_on_a_pattern_is_seen_where_its_colours_mixed_are_no_white(
    shading: str, seen: bool, tmp_path: Path
) -> None:
    white = tc(p(r("41", '<w:color w:val="FFFFFF"/>')), f"<w:shd {shading}/>")
    (page,) = read(package(tbl(tr("1", "Số văn bản", "Văn bản", white))), tmp_path)
    assert [cell.text for grid in page.grids or () for cell in grid.cells][3] == ("41" if seen else "")


@pytest.mark.parametrize(
    ("content", "kept", "rule"),
    [
        (r("10") + r("6", RAISED), "10", "note-or-power"),
        (r("2,5x10") + r("6", RAISED), "2,5x10", "note-or-power"),
        (r("110") + r("6", RAISED), "110", "note-mark"),
    ],
)
def test_a_figure_raised_behind_10_may_be_a_power(content: str, kept: str, rule: str, tmp_path: Path) -> None:
    cell = cell_of(content, tmp_path)
    assert (cell.text, "".join(each.rule for each in cell.decisions)) == (kept, rule)


def test_white_print_on_a_dark_cell_is_seen(tmp_path: Path) -> None:
    white = r("Số liệu", '<w:color w:val="FFFFFF"/>')
    dark = tc(p(white), '<w:shd w:val="clear" w:fill="1F3864"/>')
    styled = '<w:tblStyle w:val="Lưới"/><w:tblBorders><w:insideV w:val="single"/></w:tblBorders>'
    styles = (
        '<w:style w:type="table" w:styleId="Lưới"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="4472C4"/>'
        "</w:tcPr></w:tblStylePr></w:style>"
    )
    for table in (
        tbl(tr("STT", "Chỉ tiêu", "ĐVT", dark)),
        tbl(tr("STT", "Chỉ tiêu", "ĐVT", tc(p(white))), properties=styled),
    ):
        (page,) = read(package(table, styles=styles), tmp_path)
        assert [cell.text for grid in page.grids or () for cell in grid.cells][3] == "Số liệu"
    head, below = tr("STT", "Chỉ tiêu", "ĐVT", "Số liệu"), tr("1", "Số văn bản", "Văn bản", tc(p(white)))
    (page,) = read(package(tbl(head, below, properties=styled), styles=styles), tmp_path)
    assert [cell.text for grid in page.grids or () for cell in grid.cells][7] == ""


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (BEGIN + code(" IF ") + MERGED + code(' &gt; 3 "17" "0" ') + SEPARATE + r("17") + END, "17"),
        (BEGIN + code(" MERGEFIELD hs ") + SEPARATE + r("1.2") + r("04") + END, "1.204"),
        ('<w:fldSimple w:instr=" =SUM(ABOVE) "><w:r><w:t>45</w:t></w:r></w:fldSimple>', "45"),
        (BEGIN + code(" EQ \\f(28;29) ") + END, "28/29"),
        (BEGIN + code(' SYMBOL 254 \\f "Wingdings" \\s 12 ') + END, "☑"),
        (BEGIN + code(" MACROBUTTON NoMacro 17 ") + END, "17"),
        (form("<w:textInput/>", " FORMTEXT ", r("17")), "17"),
        (form("<w:textInput/>", " FORMTEXT ", r("\u2002\u2002\u2002\u2002\u2002")), ""),
        (form('<w:checkBox><w:default w:val="1"/></w:checkBox>', " FORMCHECKBOX "), "☑"),
        (form('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', " FORMCHECKBOX "), "☐"),
        (form("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>", " FORMCHECKBOX "), "☑"),
        (form('<w:ddList><w:result w:val="1"/><w:listEntry w:val="Có"/><w:listEntry w:val="0"/></w:ddList>', " FORMDROPDOWN "), "0"),
        (form('<w:ddList><w:listEntry w:val="0"/><w:listEntry w:val="1"/></w:ddList>', " FORMDROPDOWN "), "0"),
        (BEGIN + r("17"), "17"),
        (r("17") + END, "17"),
    ],
)  # fmt: skip
def test_of_a_field_its_result_is_printed(content: str, text: str, tmp_path: Path) -> None:
    assert cell_of(content, tmp_path).text.strip() == text


@pytest.mark.parametrize(
    "silent",
    [
        BEGIN + code(" SET tong 5 ") + SEPARATE + r("5") + END,
        BEGIN + code(' ASK so "Bao nhiêu?" ') + SEPARATE + r("7") + END,
        BEGIN + code(" tc ") + code('"Mục" \\f c ') + SEPARATE + r("TC") + END,
        BEGIN + code(' XE "mục lục" ') + END,
        BEGIN + code(" SET x ") + BEGIN + code(" =1+8 ") + SEPARATE + r("9") + END + SEPARATE + r("9") + END,
        '<w:fldSimple w:instr=" RD phuluc.docx "><w:r><w:t>3</w:t></w:r></w:fldSimple>',
    ],
)
def test_a_field_that_prints_nothing_is_no_part_of_the_value_beside_it(silent: str, tmp_path: Path) -> None:
    cell = cell_of(silent + r("12"), tmp_path)
    assert (cell.text, cell.confidence) == ("12", None)


@pytest.mark.parametrize(
    "lost",
    [
        BEGIN + code(" =SUM(ABOVE) ") + END,
        BEGIN + code(" =SUM(ABOVE) ") + SEPARATE + END,
        BEGIN + code(' IF 1 = 1 "7" "9" ') + END,
        BEGIN + code(" MERGEFIELD so_hs ") + END,
        '<w:fldSimple w:instr=" DOCPROPERTY Tong "/>',
    ],
)
def test_a_field_without_its_result_is_doubted(lost: str, tmp_path: Path) -> None:
    alone, beside = cell_of(lost, tmp_path), cell_of(r("12 ") + lost, tmp_path)
    assert (alone.text, alone.confidence) == ("", 0.0)
    assert beside.text == "12"
    assert beside.confidence is not None
    assert beside.confidence < LOW_CONFIDENCE


def test_a_field_whose_result_is_empty_is_blank(tmp_path: Path) -> None:
    cell = cell_of(BEGIN + code(' IF 1 = 2 "7" ""') + SEPARATE + END, tmp_path)
    assert (cell.text, cell.confidence) == ("", None)


def test_a_field_may_go_on_over_paragraphs(tmp_path: Path) -> None:
    body = p(BEGIN + code(" TOC ") + SEPARATE + r("I. Kết quả")) + p(r("II. Tồn tại") + END) + p(r("Nội dung"))
    assert lines(read(package(body), tmp_path)) == ["I. Kết quả", "II. Tồn tại", "Nội dung"]


def control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (control("<w:text/>", r("17")), "17"),
        (control("<w:showingPlcHdr/><w:text/>", r("Nhấn vào đây để nhập văn bản.")), ""),
        (control("<w:dropDownList><w:listItem w:displayText='Có' w:value='1'/></w:dropDownList>", r("Có")), "Có"),
        (control('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', r("☒")), "☑"),
        (control('<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', r("☐")), "☐"),
        (control('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'), "☑"),
        (control('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', r("þ", '<w:rFonts w:ascii="Wingdings"/>')), "☑"),
        (control("<w:tag w:val='ngoài'/>", control("<w:text/>", r("1") + r("7"))), "17"),
    ],
)  # fmt: skip
def test_content_controls(content: str, text: str, tmp_path: Path) -> None:
    assert cell_of(content, tmp_path).text == text
    assert cell_of(control("", p(content)), tmp_path).text == text


STORE = "{1B4A5C7E-0000-4000-8000-00000000A001}"
DATA = '<b:bao xmlns:b="urn:b"><b:so>17</b:so><b:chon>1</b:chon><b:trong/></b:bao>'


@pytest.mark.parametrize(
    ("kind", "path", "text"),
    [
        ("<w:text/>", "/b:bao[1]/b:so[1]", "17"),
        ('<w:dropDownList><w:listItem w:value="1" w:displayText="Có"/></w:dropDownList>', "/b:bao[1]/b:chon[1]", "Có"),
        ("<w:showingPlcHdr/><w:text/>", "/b:bao/b:so", "17"),
        ("<w:text/>", "/b:bao[1]/b:trong[1]", ""),
        ("<w:text/>", "/b:bao[1]/b:khac[1]", "12"),
        ("<w:text/>", "//*[count(//*)]", "12"),
        ("<w:date/>", "/b:bao[1]/b:so[1]", "12"),
    ],
)
@pytest.mark.parametrize("store", [STORE, STORE.lower()])
def test_a_control_shows_the_data_it_is_bound_to(kind: str, path: str, text: str, store: str, tmp_path: Path) -> None:
    binding = f'<w:dataBinding w:prefixMappings="xmlns:b=\'urn:b\'" w:xpath="{path}" w:storeItemID="{store}"/>'
    assert cell_of(control(binding + kind, r("12")), tmp_path, data={STORE: DATA}).text == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings" w:char="00A8"/></w:r>', "☐"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>', "☐"),
        ('<w:r><w:sym w:font="Webdings" w:char="F061"/></w:r>', "✓"),
        (r("þ", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "☑"),
        (r("\uf0a8", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "☐"),
        (r("R", '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'), "☑"),
        (r("\uf0fc"), "✓"),
        (r("\uf0b3", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>') + r(" 90"), "≥ 90"),
        (r("17", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'), "17"),
        (r("☒"), "☒"),
    ],
)
def test_signs_of_symbol_fonts(content: str, text: str, tmp_path: Path) -> None:
    assert cell_of(content, tmp_path).text == text


@pytest.mark.parametrize(
    ("offered", "kept"),
    [
        ("☑ Có  ☐ Không", "Có"),
        ("☐ Có; ☒ Không.", "Không"),
        ("Có ☐ Không ☑", "Không"),
        ("☐ Có ☐ Không", "☐ Có ☐ Không"),
        ("☑ Có ☑ Không", "☑ Có ☑ Không"),
        ("☑ Có", "☑ Có"),
    ],
)
def test_of_answers_with_boxes_the_ticked_one_is_kept(offered: str, kept: str, tmp_path: Path) -> None:
    cell = cell_of(r(offered), tmp_path)
    assert cell.text == kept
    assert [each.rule for each in cell.decisions] == ["box-chosen"] * (offered != kept)


@pytest.mark.parametrize(("height", "kept"), [("8", "204"), ("-8", "204"), ("1", "2041")])
def test_a_mark_raised_or_lowered_by_a_character_style(height: str, kept: str, tmp_path: Path) -> None:
    styles = f'<w:style w:type="character" w:styleId="Mk"><w:rPr><w:position w:val="{height}"/></w:rPr></w:style>'
    assert cell_of(r("204") + r("1", '<w:rStyle w:val="Mk"/>'), tmp_path, styles=styles).text == kept


SHAPE = "<w:txbxContent>{}</w:txbxContent>"


@pytest.mark.parametrize(
    "shape",
    [
        f"<w:r><w:pict><v:shape><v:textbox>{SHAPE}</v:textbox></v:shape></w:pict></w:r>",
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{SHAPE}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{SHAPE}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        f'<w:r><mc:AlternateContent><mc:Choice Requires="later"><w:t>?</w:t></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{SHAPE}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    ],
)
def test_a_text_box_is_read_once_in_a_cell_and_outside(shape: str, tmp_path: Path) -> None:
    box = shape.replace("{}", p(r("17")))
    assert cell_of(box, tmp_path).text == "17"
    assert lines(read(package(p(r("Tổng số:")) + p(box)), tmp_path)) == ["Tổng số:", "17"]


@pytest.mark.parametrize(
    "content",
    [p(r("28")) + p(r("29")), p(r("28") + "<w:r><w:br/></w:r>" + r("29")), p(r("28") + "<w:r><w:cr/></w:r>" + r("29"))],
)
def test_values_on_lines_of_their_own_stay_apart(content: str, tmp_path: Path) -> None:
    assert cell_of(content, tmp_path).text == "28\n29"


@pytest.mark.parametrize(
    "odd",
    [
        '<w:r><w:sym w:font="Arial" w:char="FFFFFFFF"/></w:r>',
        '<w:r><w:sym w:font="Wingdings" w:char="?"/></w:r>',
        '<w:r><w:sym w:char="D800"/></w:r>',
        BEGIN + code(" SYMBOL 9999999 ") + END,
        BEGIN + code(" SYMBOL 088 ") + SEPARATE + END + "<w:r><w:fldChar/></w:r>",
        r("", '<w:sz w:val="?"/><w:color w:val="?"/><w:shd w:fill="?"/><w:highlight/>'),
    ],
)
def test_values_that_no_program_writes_cost_nothing_but_themselves(odd: str, tmp_path: Path) -> None:
    assert cell_of(odd + r("17"), tmp_path).text in ("17", "X17")
