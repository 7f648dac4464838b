"""Marks that scans lose, chosen by the words beside and what the engine sees; what nobody can tell is doubted, and names are let be."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from scan_engine import KNOWN, NoFigures

from cchc_extract.layout.language import language
from cchc_extract.model import Decision, Evidence, RawRow
from cchc_extract.patterns import load
from cchc_extract.reading.ocr.engine import Reading, Readings, Seen
from cchc_extract.reading.ocr.lines.others import others
from cchc_extract.reading.ocr.neighbours import spelt
from cchc_extract.reading.ocr.signs import with_dashes_told
from cchc_extract.reading.ocr.spelling import Choice, lost_rate, spelling
from cchc_extract.reading.raster import Pixels
from cchc_extract.understanding.misread import misread_cells, misread_words

CLEAN, POOR = 0.02, 0.4


class Reader(NoFigures):
    """An engine that is never asked."""

    name = number_name = "e 1"

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        raise AssertionError

    def blocks(self, pictures: list[Pixels], dpi: int) -> list[list[Seen]]:
        raise AssertionError

    def numbers(self, pictures: list[Pixels], dpi: int) -> list[Reading]:
        raise AssertionError


def word(text: str, confidence: float = 0.97, readings: Readings = (), alternative: str | None = None) -> Seen:
    return Seen(text, 0, 0, 9, 9, confidence, alternative=alternative, readings=readings)


def words(text: str) -> list[Seen]:
    return [word(each) for each in text.split()]


def chosen(text: str, rate: float, **told: Readings) -> list[Choice]:
    return spelling(KNOWN.spelling).chosen([word(each, readings=told.get(each, ())) for each in text.split()], rate)


def said(text: str, rate: float, **told: Readings) -> str:
    return " ".join(each.text for each in chosen(text, rate, **told))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Kê hoạch thực hiện", "Kế hoạch thực hiện"),
        ("sự cô tràn dâu", "sự cố tràn dầu"),
        ("nộp thuê điện tử", "nộp thuế điện tử"),
        ("thúc đây nhanh tiên độ", "thúc đẩy nhanh tiến độ"),
        ("ĐÂU TƯ CÔNG", "ĐẦU TƯ CÔNG"),
        ("tỉnh Cân Thơ", "tỉnh Cần Thơ"),
        ("kiếm tra công vụ", "kiểm tra công vụ"),
        ("KIẾM SOÁT thủ tục", "KIỂM SOÁT thủ tục"),
        ("tố cáo, tố chức", "tố cáo, tổ chức"),
        ("- Công TTĐT tỉnh;", "- Cổng TTĐT tỉnh;"),
    ],
)
def test_lost_marks_are_found_by_the_words_beside(read: str, printed: str) -> None:
    assert said(read, POOR) == printed


@pytest.mark.parametrize(
    "printed",
    [
        "cho thuê đất",
        "kê khai tài sản",
        "thành phố biến động",
        "trên tuyến đường",
        "Chủ tịch kiêm Trưởng ban",
        "ông Nguyễn Văn Tống",
        "ông Trần Phước Hiên",
        "bà Lê Thị Biêu",
        "ông Đinh Văn Tiên, ông Tô Văn Thuê",
        "Y Phôn Ksor, H'Bia Êban",
        "ông Trương Văn Băng, Nhữ Như Thê",
        "cá điêu hồng",
        "số 118a/QĐ-UBND",
        "Công an tỉnh",
    ],
)
@pytest.mark.parametrize("rate", [CLEAN, 0.2])
def test_what_may_be_printed_so_stays(printed: str, rate: float) -> None:
    assert said(printed, rate) == printed


def test_names_end_with_their_line() -> None:
    read = [*words("Tự do - Hạnh Phúc"), *(replace(each, line=1) for each in words("Cân Thơ, ngày 12"))]
    assert [each.text for each in spelling(KNOWN.spelling).chosen(read, 0.2)][5:7] == ["Cần", "Thơ,"]


def test_what_the_engine_sees_is_weighed_against_the_words_beside() -> None:
    seen: Readings = (("tính", 0.0), ("tỉnh", -1.0))
    assert said("trực HĐND tính Bình Định", CLEAN, tính=seen) == "trực HĐND tỉnh Bình Định"
    clear: Readings = (("tính", 0.0), ("tỉnh", -13.9))
    assert said("tính đến nay", CLEAN, tính=seen) == said("tính đến nay", CLEAN, tính=clear) == "tính đến nay"


def test_a_page_that_keeps_its_tones_is_believed_more() -> None:
    (first, *_) = chosen("Tiên hành rà soát", POOR)
    assert first.text == "Tiến"
    (first, *_) = chosen("Tiên hành rà soát", CLEAN)
    assert (first.text, first.other) == ("Tiên", "Tiến")


def test_the_page_tells_how_many_tones_it_lost() -> None:
    printed = "kế hoạch thống kê tiến độ đầu tư của huyện, xây dựng nông thôn, hỗ trợ cấp xã về kiểm tra đất đai"
    read = "kê hoạch thông kê tiên độ đâu tư của huyện, xây dựng nông thôn, hô trợ câp xã vê kiêm tra đât đai"
    assert lost_rate(words(printed)) < 0.1
    assert lost_rate(words(read)) > 0.3
    assert lost_rate(words("1.204")) == lost_rate([])


def test_a_second_reading_of_the_same_ink_may_be_the_right_one() -> None:
    read = [word("sáp", 0.8, alternative="sắp"), *words("xếp bộ máy")]
    assert [each.text for each in spelt([read], Reader())[0]] == ["sắp", "xếp", "bộ", "máy"]


def test_what_was_exchanged_and_what_is_doubted_is_written_down() -> None:
    text = "Tiên hành theo kê hoạch số 12 của huyện về đầu tư, cấp đất để xếp hồ sơ, tiếp đến là điều tiết, đổi mới, hỗ trợ, tổ chức"
    (block,) = spelt([words(text)], Reader())
    kept, exchanged = block[0], block[3]
    assert (kept.text, kept.alternative, kept.confidence < 0.7) == ("Tiên", "Tiến", True)
    assert [(each.rule, each.read, each.kept) for each in kept.decisions] == [("word-unlikely", "Tiên", "Tiên")]
    assert (exchanged.text, exchanged.alternative) == ("kế", "kê")
    assert [(each.rule, each.read, each.kept) for each in exchanged.decisions] == [("language-model", "kê", "kế")]
    assert block[1] == word("hành")


def test_counts_tell_which_words_stand_together() -> None:
    known = language()
    assert known.count("kế") > 1000 < known.together("kế", "hoạch")
    assert known.together("kê", "hoạch") == known.together("hoạch", "kế-") == known.count("kê-") == 0
    assert known.chance("hoạch", "kế") > known.chance("hoạch") > known.chance("hoạch", "kê")


# --- dashes, and what stays doubtful --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "printed"), [(12, "–"), (16, "–"), (24, "—")])
def test_the_width_of_a_dash_tells_which_it_is(width: int, printed: str) -> None:
    line = [Seen("2024", 0, 0, 40, 18, 0.97), Seen("—", 50, 8, 50 + width, 10, 0.8), Seen("năm", 90, 0, 130, 20, 0.97)]
    assert [each.text for each in with_dashes_told(line)] == ["2024", printed, "năm"]


def test_dashes_alone_stay() -> None:
    alone = [Seen("—", 0, 0, 12, 2, 0.8)]
    assert with_dashes_told(alone) == alone


UNLIKELY = Decision(rule="word-unlikely", read="Ban Tiên", kept="Ban Tiên", confidence=0.6)


@pytest.mark.parametrize(
    ("text", "misread"),
    [
        ("Kêt quả giải quyêt hồ sơ", ("Kêt", "quyêt")),
        ("Số biêu mẫu ban hành", ("biêu",)),
        ("Tổng số hồ sơ đã tiếp nhận", ()),
        ("Tỷ lệ (đvt: trđ)", ()),
        ("Báo cáo của ông Uông Chẩu Kpă", ()),
        ("Cài đặt website, Krông Nô, app VNeID", ()),
        ("Số QĐ-UBNDt/Nghêu", ()),
    ],
)
def test_what_is_no_syllable_is_doubted_on_scans(text: str, misread: tuple[str, ...]) -> None:
    assert misread_words(Evidence(text=text, confidence=0.95)) == misread
    assert misread_words(Evidence(text=text)) == ()


def test_what_was_kept_against_its_neighbours_is_doubted_with_the_other_reading() -> None:
    label = Evidence(text="Ban Tiên", confidence=0.6, alternative="Ban Tiến", decisions=(UNLIKELY,))
    (found,) = misread_cells(RawRow(indicator=label), load().catalogue)
    assert (found.code, found.severity, found.field) == ("word-doubtful", "warning", "indicator")
    assert (found.raw, found.expected) == ("Ban Tiên", "Ban Tiến")
    assert "“Tiên”" in found.message
    assert "“Tiên”" in found.message_vi
    assert not list(misread_cells(RawRow(indicator=Evidence(text="Ban Tiên", confidence=0.9)), load().catalogue))


# --- what else the network may have seen --------------------------------------------------------------------------------

LETTERS = ("", "k", "ê", "ế", "ể", "e", ",", "K", "Ế")
CODES = {letter: code for code, letter in enumerate(LETTERS)}


def told(*places: dict[str, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """The logarithms of what is said at each place; what is left goes to the blank."""
    said = np.full((len(places), len(LETTERS)), 1e-6, np.float32)
    for at, place in enumerate(places):
        for letter, chance in place.items():
            said[at, CODES[letter]] = chance
        said[at, 0] += 1 - sum(place.values())
    return np.log(said)


def test_readings_are_syllables_by_their_chance() -> None:
    seen = others(told({"k": 0.99}, {}, {"ê": 0.6, "ế": 0.3, "ể": 0.1}, {",": 0.9}), "kê,", CODES, 0)
    assert [each for each, _ in seen[:3]] == ["kê", "kế", "kể"]
    assert [round(float(np.exp(chance)), 2) for _, chance in seen[:3]] == [1.0, 0.5, 0.17]
    assert all(chance < -10 for _, chance in seen[3:])


def test_all_ways_to_see_a_word_count() -> None:
    seen = dict(others(told({"k": 1}, {"ê": 0.5, "ế": 0.5}, {"ê": 0.5}), "kê", CODES, 0))
    # kê: ê and then ê or nothing, .5; nothing but ê at both, none more. kế: ế and then nothing, .25.
    assert float(np.exp(seen["kế"])) == pytest.approx(0.5, rel=0.01)


def test_no_letters_no_readings() -> None:
    assert others(told({",": 0.9}), ",", CODES, 0) == ()
    assert others(told({"k": 0.9}), "k", CODES, 0) == ()
