"""What is said of pages, their pictures and their text layers, in English and in Vietnamese."""

from __future__ import annotations

from typing import Final

PAGE_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "page-blank": ("Page {page} is blank.", "Trang {page} trống."),
    "page-unreadable": (
        "Page {page} has ink but nothing on it could be read.",
        "Trang {page} có nét chữ nhưng không đọc được gì.",
    ),
    "page-failed": (
        "The page could not be read ({why}); its content is missing.",
        "Không đọc được trang này ({why}); thiếu nội dung của trang.",
    ),
    "page-memory": (
        "The page needs more memory than a worker may use; its content is missing. Raise --memory to read it.",
        "Trang này cần nhiều bộ nhớ hơn mức cho phép nên thiếu nội dung; tăng --memory để đọc trang này.",
    ),
    "page-decoded": (
        "The picture could not be decoded ({why}); it and what follows it is missing.",
        "Không giải mã được ảnh ({why}); thiếu ảnh này và những gì tiếp theo.",
    ),
    "page-worker": (
        "The worker reading the page ended ({how}); the page is damaged or too large, and missing.",
        "Tiến trình đọc trang này đã dừng ({how}); trang bị hỏng hoặc quá lớn nên thiếu.",
    ),
    "page-timeout": (
        "The page was given up after {seconds} s; its content is missing. Raise --page-timeout to wait longer.",
        "Đã dừng đọc trang này sau {seconds} giây; thiếu nội dung của trang. Tăng --page-timeout để chờ lâu hơn.",
    ),
    "page-damaged": (
        "The page's content is damaged; a second reader found {words} words on it, others may be missing.",
        "Nội dung trang này bị hỏng; bộ đọc thứ hai tìm được {words} từ, có thể thiếu những từ khác.",
    ),
    "page-too-large": (
        "The page measures {width} x {height} inches, too much to be read from its picture; print it on paper of A0 or less.",
        "Trang này có khổ {width} x {height} inch, quá lớn để nhận dạng; hãy in lại trên khổ A0 trở xuống.",
    ),
    "ocr-off": (
        "The page has to be read from its picture, and reading pictures is switched off (--ocr never).",
        "Trang này phải nhận dạng từ ảnh, nhưng việc nhận dạng đã bị tắt (--ocr never).",
    ),
    "ocr-missing": (
        "The page has to be read from its picture: {why}",
        "Trang này phải nhận dạng từ ảnh, nhưng máy chưa cài bộ nhận dạng chữ.",
    ),
    "file-cut-short": (
        "The PDF has no end mark, so it was cut short or damaged; compare its pages with the original.",
        "Tệp PDF không có dấu kết thúc, có thể bị cắt cụt hoặc hỏng; hãy so các trang với bản gốc.",
    ),
    "table-remark": (
        "The remark at the end of the table is no row of it: “{text}”.",
        "Lời ghi chú ở cuối bảng không phải là một dòng của bảng: “{text}”.",
    ),
    "table-lines-lost": (
        "Lines within the table ended in none of its cells: “{text}”; compare the table with the page.",
        "Có dòng nằm trong bảng nhưng không vào ô nào: “{text}”; hãy đối chiếu bảng với trang.",
    ),
    "text-left-out": (
        "{count} pieces of text that are hidden, printed in the colour of the paper or struck out were left out: {texts}.",
        "Đã bỏ {count} đoạn chữ bị ẩn, trùng màu nền hoặc bị gạch ngang: {texts}.",
    ),
    "sheets-hidden": (
        "{count} hidden sheets were left out: {names}.",
        "Đã bỏ {count} trang tính bị ẩn: {names}.",
    ),
    "cells-hidden": (
        "{count} cells of the sheet “{sheet}” that are hidden or printed in the colour of their ground were left out: {texts}.",
        "Đã bỏ {count} ô của trang tính “{sheet}” bị ẩn hoặc trùng màu nền: {texts}.",
    ),
    "cells-unprinted": (
        "{count} cells of the sheet “{sheet}” outside its print area were left out: {texts}.",
        "Đã bỏ {count} ô của trang tính “{sheet}” nằm ngoài vùng in: {texts}.",
    ),
    "sheet-pictures": (
        "{count} pictures, charts or text boxes on the sheet “{sheet}” were not read.",
        "Không đọc {count} hình ảnh, biểu đồ hoặc hộp chữ trên trang tính “{sheet}”.",
    ),
    "charts-not-read": (
        "The charts {names} were not read.",
        "Không đọc các biểu đồ {names}.",
    ),
    "remarks-as-notes": (
        "{count} comments on cells were taken for notes, for the table has no column for these: {texts}.",
        "Đã lấy {count} chú thích của ô làm ghi chú vì bảng không có cột ghi chú: {texts}.",
    ),
    "remarks-left-out": (
        "{count} comments on cells were left out: {texts}.",
        "Đã bỏ {count} chú thích của ô: {texts}.",
    ),
    "part-not-read": (
        "The document embeds a part that is not read ({name}); its content is missing. Open the document in Word and save it again.",
        "Tài liệu nhúng một phần không đọc được ({name}) nên thiếu nội dung; hãy mở bằng Word rồi lưu lại.",
    ),
    "picture-not-read-docx": (
        "A picture of {width} x {height} cm was not read; what it says is missing. Print the document to PDF to have it read.",
        "Không đọc hình ảnh {width} x {height} cm nên thiếu nội dung trong hình; hãy in tài liệu ra PDF để đọc.",
    ),
    "legacy-font-docx": (
        "Text is set in fonts from before Unicode ({fonts}); it was read as it is printed in them.",
        "Có chữ dùng phông trước Unicode ({fonts}); đã đọc theo mặt chữ được in.",
    ),
    "layer-unreadable": (
        "The layer gives no character for {unmapped} of {glyphs} glyphs; the page's picture was read instead.",
        "Lớp chữ của trang không cho biết {unmapped} trên {glyphs} ký tự; đã nhận dạng từ ảnh trang.",
    ),
    "layer-partial": (
        "The {words} words of the text layer cover {share} of the page's ink; its picture was read instead.",
        "{words} từ của lớp chữ chỉ ứng với {share} nét mực của trang; đã nhận dạng từ ảnh trang.",
    ),
    "layer-over-scan": (
        "The page is a scan with a text layer of {words} words in Vietnamese; the layer was read, not the scan.",
        "Trang là bản quét có sẵn lớp chữ tiếng Việt {words} từ; đã đọc lớp chữ, không nhận dạng lại.",
    ),
    "page-again": (
        "Page {page} shows the sheet of page {first} again; it was left out.",
        "Trang {page} là bản quét lại của trang {first}; đã bỏ qua.",
    ),
    "pages-backwards": (
        "The pages were scanned from the last to the first; they were read from page {first} to page {last}.",
        "Các trang được quét ngược thứ tự; đã đọc từ trang {first} về trang {last}.",
    ),
    "pages-shuffled": (
        "The pages were scanned out of order; by the page numbers printed on them they were read in the order {order}.",
        "Các trang được quét lộn thứ tự; theo số trang in trên văn bản, đã đọc theo thứ tự {order}.",
    ),
    "page-spread": (
        "Page {page} shows two pages beside each other; the left one was read first.",
        "Trang {page} gồm hai trang đặt cạnh nhau; đã đọc trang bên trái trước.",
    ),
    "page-mirrored": (
        "Page {page} shows the print of another page through the paper, in mirror writing; it was not read.",
        "Trang {page} chỉ có chữ của mặt sau hằn qua giấy (ngược chiều); không đọc trang này.",
    ),
    "layer-recognised": (
        "Another program's recognition of {words} words lies behind the scan; the scan itself was read.",
        "Sau ảnh quét có lớp chữ {words} từ do chương trình khác nhận dạng; đã đọc chính ảnh quét.",
    ),
    "layer-wrong": (
        "The scan's text layer was not believed ({why}); the scan was read instead.",
        "Lớp chữ của bản quét không đáng tin ({why}); đã nhận dạng lại từ ảnh.",
    ),
    "few-words": ("too few words to judge it by", "quá ít từ để đánh giá"),
    "vietnamese-share": ("Vietnamese letters in {share} of its words", "{share} số từ có chữ cái tiếng Việt"),
    "layer-foreign": (
        "The hidden text layer is not Vietnamese; the page's picture was read instead.",
        "Lớp chữ ẩn không phải tiếng Việt; đã nhận dạng từ ảnh trang.",
    ),
}
