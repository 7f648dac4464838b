"""Who signed: names of all peoples, titles before them, offices below them, and strokes of a pen around them."""

from __future__ import annotations

import pytest
from head_pages import centred, layout_of, line_at, patterns, printed_head, values

from cchc_extract.model import Line, PageLayout
from cchc_extract.understanding.metadata import read_metadata


def signed(
    name: str,
    *below: str,
    confidence: float | None = None,
    strokes: tuple[Line, ...] = (),
    office: str = "PHÓ GIÁM ĐỐC",
) -> PageLayout:
    lines = [
        *printed_head(confidence=confidence),
        line_at(85, 640, "Nơi nhận:", confidence=confidence),
        line_at(85, 654, "- Lưu: VT.", confidence=confidence),
        centred(651, "KT. GIÁM ĐỐC", at=440, confidence=confidence),
        centred(665, office, at=440, confidence=confidence),
        centred(740, name, at=440, confidence=confidence),
        *(centred(755 + 14 * at, text, at=440, confidence=confidence) for at, text in enumerate(below)),
        *strokes,
    ]
    return layout_of(lines, source="scan" if confidence else "digital")


@pytest.mark.parametrize("confidence", [None, 0.9])
@pytest.mark.parametrize(
    "name",
    [
        "H'Bia Êban",
        "H’Lim Niê",
        "Y Phôn Ksor",
        "Rơ Châm H'Yéo",
        "Kpă H'Nhung",
        "R'Com Sa Duyên",
        "K'Thế",
        "Điểu K'Ré",
        "Y Ngọc-Niê",
    ],
)
def test_a_syllable_of_a_name_may_hold_another(name: str, confidence: float | None) -> None:
    assert values(signed(name, confidence=confidence))["signer"] == name


@pytest.mark.parametrize(
    "title",
    [
        "PGS.TS.",
        "PGS, TS.",
        "GS. TS.",
        "ThS.",
        "Th.S",
        "TS",
        "BS. CKII",
        "BSCKI.",
        "TS.BS.",
        "Luật sư",
        "Đại tá",
        "Thượng tá, ThS.",
    ],
)
def test_a_title_before_a_name_is_no_part_of_it(title: str) -> None:
    found = values(signed(f"{title} Lê Hồng Nam"))
    assert (found["signer"], found["signer_position"]) == ("Lê Hồng Nam", "PHÓ GIÁM ĐỐC")


@pytest.mark.parametrize("confidence", [None, 0.9, 0.5])
@pytest.mark.parametrize("below", ["CHỦ TỊCH HĐND TỈNH", "PHÓ GIÁM ĐỐC SỞ", "GIÁM ĐỐC TRUNG TÂM THÔNG TIN"])
def test_what_stands_below_the_name_is_no_position(below: str, confidence: float | None) -> None:
    found = values(signed("Phạm Văn Chánh", below, confidence=confidence))
    assert (found["signer"], found["signer_position"]) == ("Phạm Văn Chánh", "PHÓ GIÁM ĐỐC")


def test_an_office_below_a_name_that_could_not_be_read_is_no_position() -> None:
    found = values(signed("f(vv«/ab", "CHỦ TỊCH HĐND TỈNH", confidence=0.6))
    assert (found.get("signer"), found["signer_position"]) == (None, "PHÓ GIÁM ĐỐC")


@pytest.mark.parametrize(("before", "behind"), [(None, "“."), (None, "SN"), ("(*2,", None)])
def test_strokes_beside_an_office_are_no_part_of_it(before: str | None, behind: str | None) -> None:
    sure = 0.4 if behind != "SN" else 0.9
    strokes = tuple(
        line_at(x, 665, text, confidence=sure) for x, text in ((370, before), (515, behind)) if text is not None
    )
    layout = signed("Lê Hữu Hoàng", confidence=0.9, strokes=strokes)
    fields, told = read_metadata([layout], patterns())
    assert fields["signer_position"].value == "PHÓ GIÁM ĐỐC"
    assert ("signer_position" in {each.field for each in told}) == (before is not None)


@pytest.mark.parametrize("confidence", [None, 0.9])
def test_a_name_may_be_set_in_capitals(confidence: float | None) -> None:
    found = values(signed("ĐẶNG QUỐC VIỆT", confidence=confidence))
    assert (found["signer"], found["signer_position"]) == ("ĐẶNG QUỐC VIỆT", "PHÓ GIÁM ĐỐC")
    assert "signer" not in values(signed("TRUNG TÂM THÔNG TIN", confidence=confidence))


def test_who_signs_for_another_is_his_deputy_where_but_a_word_was_read() -> None:
    fields, told = read_metadata([signed("Nguyễn Thị Hạnh", office="PHÓ", confidence=0.9)], patterns())
    assert fields["signer_position"].value == "PHÓ GIÁM ĐỐC"
    assert "signer_position" in {each.field for each in told}
    assert "signer_position" not in values(signed("Nguyễn Thị Hạnh", office="PHÓ"))
    assert "signer_position" not in values(signed("Nguyễn Thị Hạnh", office="xl:", confidence=0.9))


def test_an_office_may_go_on_behind_a_comma() -> None:
    assert values(signed("Trần Văn Sơn", office="BỘ TRƯỞNG, CHỦ NHIỆM"))["signer_position"] == "BỘ TRƯỞNG, CHỦ NHIỆM"


def test_a_stroke_of_the_pen_that_was_read_as_a_tall_word_draws_no_rows_together() -> None:
    stroke = line_at(380, 672, "lx", height=90, confidence=0.2)
    assert values(signed("Lê Hữu Hoàng", confidence=0.9, strokes=(stroke,)))["signer"] == "Lê Hữu Hoàng"


def test_a_page_that_is_all_table_does_not_hide_the_signature_of_a_later_one() -> None:
    bare = Line(page=1, text="Số liệu của kỳ báo cáo")
    table = layout_of([]).page
    found = values(PageLayout(page=table, blocks=(bare,)), signed("Lê Hữu Hoàng"))
    assert (found["signer"], found["recipients"]) == ("Lê Hữu Hoàng", "Lưu: VT")
