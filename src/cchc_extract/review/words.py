"""How the page speaks: every label in Vietnamese and in English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from cchc_extract.model.words import field_words

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")

WORDS: dict[str, tuple[str, str]] = {
    "title": ("Rà soát dữ liệu đọc được", "Review of what was read"),
    "other_language": ("English", "Tiếng Việt"),
    "list": ("Danh sách", "List"),
    "next_item": ("Mục tiếp theo", "Next item"),
    "progress": ("Đã xem {done} trên {all}", "{done} of {all} reviewed"),
    "filter": ("Lọc", "Filter"),
    "apply": ("Áp dụng", "Apply"),
    "clear": ("Bỏ lọc", "Clear"),
    "issuer": ("Cơ quan ban hành", "Issuer"),
    "indicator": ("Chỉ tiêu", "Indicator"),
    "code": ("Quy tắc", "Rule"),
    "any": ("tất cả", "all"),
    "severity": ("Mức độ", "Severity"),
    "error": ("lỗi", "error"),
    "warning": ("cảnh báo", "warning"),
    "info": ("thông tin", "information"),
    "at_least_error": ("chỉ lỗi", "errors only"),
    "at_least_warning": ("lỗi và cảnh báo", "errors and warnings"),
    "state": ("Trạng thái", "State"),
    "open": ("chưa xem", "open"),
    "done": ("đã xem", "reviewed"),
    "all": ("tất cả", "all"),
    "kept": ("giữ nguyên", "kept"),
    "corrected": ("đã sửa", "corrected"),
    "rejected": ("đã loại", "rejected"),
    "row": ("Dòng {row}, phụ lục {appendix}", "Row {row}, appendix {appendix}"),
    "field": ("Thông tin văn bản: {name}", "Field of the document: {name}"),
    "figure": ("Số liệu trong lời văn", "Figure in the text"),
    "note": ("Phát hiện về báo cáo", "Finding about the report"),
    "page": ("trang {page}", "page {page}"),
    "on_paper": ("Trên giấy", "On paper"),
    "in_file": ("Trong tệp", "In the file"),
    "no_picture": (
        "Không có hình trang: không tìm thấy tệp gốc, hoặc tệp không mở được. Chạy lại với --input THƯ_MỤC nếu tệp đã chuyển chỗ.",
        "There is no picture: the report's file was not found, or does not open. Name its folder with --input if it was moved.",
    ),
    "picture_alt": ("Hình trang giấy có dòng này", "Picture of the paper with this row"),
    "page_alt": ("Hình trang {page}", "Picture of page {page}"),
    "findings": ("Vì sao cần xem", "Why to look"),
    "no_findings": ("Không có phát hiện nào về dòng này.", "Nothing was found about this row."),
    "expected": ("theo quy tắc: {text}", "by the rule: {text}"),
    "places": ("Các chỗ mà phát hiện nói tới", "Places the findings speak of"),
    "on_page": ("Xem trên hình trang", "Show on the page"),
    "in_text": ("trong phần lời văn", "in the text"),
    "whole": ("tổng", "whole"),
    "part": ("phần", "part"),
    "stated": ("số nêu ở chỗ khác", "stated"),
    "other": ("", ""),
    "explained": ("+{n} phát hiện khác do cùng nguyên nhân", "+{n} explained by it"),
    "doubts": ("Loại nghi vấn", "What is doubted"),
    "reading": ("nghi đọc sai", "the reading"),
    "paper": ("giấy tự mâu thuẫn", "the paper"),
    "form": ("cách trình bày", "the form"),
    "doubts_reading": ("Nghi đọc sai", "Reading in doubt"),
    "doubts_paper": ("Giấy tự mâu thuẫn", "The paper contradicts itself"),
    "doubts_form": ("Cách trình bày", "How it is made out"),
    "evidence": ("Đọc được như thế nào", "How it was read"),
    "as_first_read": ("Mọi ô giữ nguyên như lần đọc đầu.", "Every cell is as it was first read."),
    "first_read": ("đọc lần đầu", "first read"),
    "kept_text": ("giữ lại", "kept"),
    "others": ("Có thể là", "May also be"),
    "take": ("Điền “{text}” vào ô", "Put “{text}” into the cell"),
    "take_and_save": ("Điền “{text}” và lưu", "Put “{text}” into the cell and save it"),
    "in_other_language": ("English", "Tiếng Việt"),
    "as_read": ("Đọc được", "As read"),
    "read_as": ("đọc được: {text}", "read: {text}"),
    "blank": ("(trống)", "(blank)"),
    "decision": ("Quyết định", "Correction"),
    "save": ("Lưu", "Save"),
    "keep": ("Giữ nguyên", "Keep"),
    "reject": ("Loại", "Reject"),
    "seen": ("Đã xem", "Seen"),
    "undo": ("Hoàn tác", "Undo"),
    "take_back": ("Bỏ quyết định này", "Take this decision back"),
    "skip": ("Bỏ qua", "Skip"),
    "back": ("Quay lại", "Back"),
    "edit": ("Sửa", "Edit"),
    "document": ("Cả văn bản", "Whole document"),
    "keys": ("Phím tắt", "Keys"),
    "keys_help": (
        "K giữ nguyên · E sửa ô số liệu, Enter lưu · T nhận giá trị đề nghị"
        " · X loại · U hoàn tác · J bỏ qua · B quay lại · D xem cả văn bản · Esc rời ô",
        "K keep · E edit the value, Enter saves · T take what is expected"
        " · X reject · U undo · J skip · B back · D whole document · Esc leaves a cell",
    ),
    "save_help": (
        "Gõ đúng như trên giấy. Ô không đổi nghĩa là đã đọc đúng.",
        "Type what the paper says. A cell left as it is was read right.",
    ),
    "reject_help": (
        "Loại: dòng này không dùng được, số liệu bị bỏ trống.",
        "Reject: the row is of no use, its values are emptied.",
    ),
    "neighbours": ("Các dòng bên cạnh", "Neighbours"),
    "table": ("Bảng đọc được trên trang này", "The table read on this page"),
    "overlay": ("Hiện bảng đọc được trên hình", "Lay the recovered table over the picture"),
    "fields": ("Thông tin văn bản", "Fields of the document"),
    "pages": ("Trang", "Page"),
    "previous": ("Trang trước", "Previous page"),
    "following": ("Trang sau", "Next page"),
    "stt": ("STT", "No."),
    "label": ("Chỉ tiêu", "Label"),
    "unit": ("Đơn vị", "Unit"),
    "value": ("Số liệu", "Value"),
    "value_n": ("Số liệu {n}", "Value {n}"),
    "note_cell": ("Ghi chú", "Note"),
    "indicator_id": ("Mã chỉ tiêu", "Indicator id"),
    "typed": ("hiểu là {text}", "taken for {text}"),
    "confidence": ("độ tin cậy {text}", "confidence {text}"),
    "saved": ("Đã ghi: {what}.", "Written: {what}."),
    "undone": ("Đã hoàn tác.", "Taken back."),
    "nothing_to_undo": ("Không còn gì để hoàn tác.", "There is nothing to take back."),
    "meanwhile": (
        "Mục này vừa được quyết định ở cửa sổ khác ({what}). Xem lại, rồi quyết định lần nữa nếu cần.",
        "This was decided in another window meanwhile ({what}). Look again, and decide once more if need be.",
    ),
    "cannot": ("Ô {name} không thể là “{text}”.", "{name} cannot be “{text}”."),
    "finished": ("Đã xem hết các mục trong bộ lọc này.", "Everything this filter shows was reviewed."),
    "finished_help": (
        "Chạy lại lệnh trích xuất để áp dụng các quyết định vào bộ dữ liệu.",
        "Run the extraction again to apply the decisions to the dataset.",
    ),
    "nothing": ("Không có mục nào.", "There is nothing here."),
    "gone": (
        "Mục này không còn trong bộ dữ liệu; bộ dữ liệu vừa được tạo lại.",
        "This is not in the dataset any more, which was made anew.",
    ),
    "unwritten": ("Quyết định CHƯA được ghi: {why}", "The decision was NOT written: {why}"),
    "table_item": ("Bảng ở dòng {lines} của tệp", "Table in lines {lines} of the file"),
    "columns": (
        "Các cột của bảng, từ trái sang phải, cách nhau bằng |",
        "Columns of the table from left to right, | between",
    ),
    "columns_help": (
        "Mỗi cột ghi một loại: stt, indicator (chỉ tiêu), value (số liệu), text (chữ), unit (ĐVT), note (ghi chú); tiêu đề in trong bảng "
        "ghi sau dấu hai chấm: value: Năm 2023. Lần chạy sau sẽ đọc lại các dòng này theo các cột đó. Để nguyên rồi giữ lại (K) nghĩa là "
        "các dòng dưới đây đã đọc đúng.",
        "Name each column by its kind: stt, indicator, value, text, unit, note; the heading as printed goes behind a colon: "
        "value: Năm 2023. The next run reads these lines again with them. To keep (K) means that the rows below were read right.",
    ),
    "rows_read": (", đọc được {n} dòng", ", {n} rows are read"),
    "no_columns": ("Chưa lưu: {why}.", "Not saved: {why}."),
    "nothing_to_keep": (
        "Chưa lưu: bảng này chưa đọc được dòng nào, không có gì để giữ lại; hãy gán cột cho bảng, hoặc để ngỏ.",
        "Not saved: no row was read of this table, so there is nothing to keep; name its columns, or leave it open.",
    ),
    "columns_of_table": ("Gán cột cho cả bảng này", "Name the columns of this table"),
    "rows_of_table": ("Các dòng đã đọc", "The rows as read"),
    "first_of": ("{shown} mục đầu trong {all}", "The first {shown} of {all}"),
}

CODES: dict[str, tuple[str, str]] = {
    "low-confidence": ("Đọc không chắc chắn", "Read without certainty"),
    "readers-disagree": ("Hai bộ nhận dạng đọc khác nhau", "Two readers disagree"),
    "unreadable-value": ("Có chữ nhưng không đọc được", "Ink that could not be read"),
    "blank-value": ("Ô trống bất thường", "Unusually blank"),
    "doubtful-number": ("Số thứ tự đáng ngờ", "Doubtful number"),
    "word-doubtful": ("Có từ có thể bị đọc sai", "A word that may be misread"),
    "ambiguous-number": ("Dấu phân cách hiểu được hai cách", "A separator that can be read both ways"),
    "bad-digit-grouping": ("Nhóm chữ số sai", "Digits grouped wrongly"),
    "text-in-number-cell": ("Chữ trong ô số", "Text in a number cell"),
    "words-beside-number": ("Có chữ bên cạnh số", "Words beside a number"),
    "ambiguous-row": ("Dòng tách ô được nhiều cách", "The row can be split in several ways"),
    "metadata-doubtful": ("Thông tin văn bản đáng ngờ", "Doubtful field"),
    "table-doubtful": ("Cả bảng đọc không chắc", "A table read with doubt as a whole"),
    "rows-put-together": ("Các dòng được ghép lại", "Rows put together from torn cells"),
    "appendix-without-table": ("Phụ lục chưa đọc được bảng", "An appendix whose table was not read"),
    "no-table-heading": ("Bảng không có tiêu đề", "A table without heading"),
    "correction-lost": ("Quyết định trước không còn khớp", "An earlier decision no longer fits"),
    "R1": ("Tỷ lệ không khớp với số liệu", "A rate that its figures do not give"),
    "R3": ("Phần lớn hơn tổng", "A part larger than its whole"),
    "R4": ("Tổng không bằng các phần", "A total that is not the sum"),
    "R5": ("Tổng không bằng các phần", "A total that is not the sum"),
    "R8": ("Hai chỗ nói khác nhau", "Two places differ"),
    "R12": ("Cách ghi không thống nhất", "Written in different ways"),
    "R13": ("Số thứ tự không liền nhau", "Numbers that do not follow"),
}
"""Rules by name, or by the part before the first hyphen."""

DOCUMENT_FIELDS: dict[str, tuple[str, str]] = {
    "issuer": ("Cơ quan ban hành", "Issuer"),
    "issuer_parent": ("Cơ quan cấp trên", "Superior body"),
    "level": ("Cấp", "Level"),
    "number": ("Số", "Number"),
    "symbol": ("Ký hiệu", "Symbol"),
    "number_symbol": ("Số, ký hiệu", "Number and symbol"),
    "place": ("Nơi ban hành", "Place"),
    "issued_on": ("Ngày ban hành", "Date of issue"),
    "doc_type": ("Loại văn bản", "Type"),
    "title": ("Trích yếu", "Subject"),
    "period_type": ("Loại kỳ báo cáo", "Kind of period"),
    "year": ("Năm báo cáo", "Year"),
    "period_start": ("Từ ngày", "From"),
    "period_end": ("Đến ngày", "To"),
    "signing_authority": ("Quyền ký", "Signing authority"),
    "signer_position": ("Chức vụ người ký", "Position"),
    "signer": ("Người ký", "Signer"),
    "recipients": ("Nơi nhận", "Recipients"),
}


def speaker(language: Language) -> Callable[..., str]:
    """Gives the words of a language by key, with names filled in."""
    place = LANGUAGES.index(language)

    def say(key: str, **names: object) -> str:
        return WORDS[key][place].format(**names)

    return say


def message(finding: Mapping[str, object], language: Language, *, other: bool = False) -> tuple[str, Language] | None:
    """What a finding says and in which language: that of the page where it can, or the other one; ``None`` where there is none."""
    said: dict[Language, str] = {"vi": str(finding["message_vi"] or ""), "en": str(finding["message"])}
    first: Language = language if said[language] else "en"
    if not other:
        return said[first], first
    second: Language = "en" if first == "vi" else "vi"
    return (said[second], second) if said[second] else None


def code_name(code: str, language: Language) -> str:
    """What a rule is about, in a few words; empty where nobody gave it any."""
    found = CODES.get(code) or CODES.get(code.partition("-")[0])
    return found[LANGUAGES.index(language)] if found else ""


def field_name(name: str, language: Language) -> str:
    """A column of the dataset in words."""
    if name in DOCUMENT_FIELDS:
        return DOCUMENT_FIELDS[name][LANGUAGES.index(language)]
    said = field_words(name)
    return said.vi if language == "vi" else said.en
