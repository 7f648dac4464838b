"""The sentences of findings by name: English and Vietnamese. Names in braces are filled in; quotations stand in “ ”, ids nowhere."""

from __future__ import annotations

from cchc_extract.model.columnsentences import COLUMN_SENTENCES
from cchc_extract.model.pagesentences import PAGE_SENTENCES
from cchc_extract.model.textsentences import TEXT_SENTENCES
from cchc_extract.model.verdicts import VERDICTS

SENTENCES: dict[str, tuple[str, str]] = {
    # --- reading
    "picture-not-read": (
        "Pictures cover {pictured} of the page and {share} of its ink is not text; what they say was not read.",
        "Hình ảnh chiếm {pictured} trang và {share} nét mực không phải là chữ; nội dung trong hình không được đọc.",
    ),
    "text-unseen": (
        "{count} text(s) that nobody sees on the page (white, transparent, clipped, covered or switched off) were left out: {texts}.",
        "Bỏ {count} đoạn chữ không nhìn thấy trên trang (chữ trắng, trong suốt, bị cắt, bị che hoặc đã tắt): {texts}.",
    ),
    "text-struck": (
        "{count} word(s) that are struck out, and that nothing beside them replaces, were left out: {texts}.",
        "Bỏ {count} từ đã bị gạch ngang mà bên cạnh không có nội dung thay thế: {texts}.",
    ),
    "text-watermark": (
        "{count} pale text(s) across others were taken for a watermark and left out: {texts}.",
        "Bỏ {count} đoạn chữ mờ đè lên chữ khác, được coi là hình mờ: {texts}.",
    ),
    "legacy-font": (
        "{changed} of {words} words are set in fonts from before Unicode and were converted: {fonts}.",
        "{changed} trên {words} từ dùng phông chữ cũ không phải Unicode và đã được chuyển mã: {fonts}.",
    ),
    "encoding-guessed": (
        "The text is not Unicode; it was read as {encoding}. Look whether its letters are right.",
        "Văn bản không phải Unicode; đã đọc theo bảng mã {encoding}. Hãy xem chữ có đúng không.",
    ),
    "text-unwrapped": (
        "The text {done}; it was read as what that stands for.",
        "Văn bản {done}; đã đọc theo nội dung gốc.",
    ),
    "pages-alike": ("Pages {first} to {last}: {said}", "Các trang {first} đến {last}: {said}"),
    "once": ("{said} (And {more} more of the kind.)", "{said} (Và {more} trường hợp tương tự.)"),
    # --- layout
    "stage-broken": (
        "The stage {stage} broke ({why}); what it finds is missing.",
        "Bước xử lý {stage} bị lỗi ({why}); thiếu kết quả của bước này.",
    ),
    "no-table": (
        "No appendix table was found on the {pages} page(s); look whether the report has one.",
        "Không tìm thấy bảng phụ lục nào trong {pages} trang; hãy xem báo cáo có bảng không.",
    ),
    "no-table-announced": (
        "The text speaks of an appendix, and no table was found on the {pages} page(s).",
        "Văn bản có nhắc đến phụ lục nhưng không tìm thấy bảng nào trong {pages} trang.",
    ),
    "no-table-heading": (
        "The table on page {page} has no heading; what its {columns} columns hold was judged by their contents.",
        "Bảng ở trang {page} không có tiêu đề; nội dung {columns} cột được đoán theo số liệu trong cột.",
    ),
    "rows-in-heading": (
        "The heading on page {page} seems to hold rows of the table; they are missing from the dataset.",
        "Tiêu đề bảng ở trang {page} dường như lẫn dòng số liệu; các dòng này thiếu trong bộ dữ liệu.",
    ),
    "columns-differ": (
        "On page {page} the table has {columns} columns, before it has {before}; they were matched by place.",
        "Ở trang {page} bảng có {columns} cột, trước đó có {before} cột; các cột được ghép theo vị trí.",
    ),
    "appendix-without-table": (
        "“{label}” stands on page {page}, but no table was found under it.",
        "Có “{label}” ở trang {page} nhưng không tìm thấy bảng bên dưới.",
    ),
    "merged-value": (
        "One cell with “{raw}” stands across {columns} value columns; it is given in the first of them.",
        "Một ô ghi “{raw}” trải qua {columns} cột số liệu; giá trị được ghi ở cột đầu.",
    ),
    "unreadable-cell": (
        "There is ink in the cell of the {field} that could not be read.",
        "Ô {field} có nét chữ nhưng không đọc được.",
    ),
    "row-may-continue": (
        "“{label}” stands alone at the top of page {page}; it may belong to the row before it.",
        "“{label}” đứng một mình ở đầu trang {page}; có thể thuộc dòng trước đó.",
    ),
    "row-broken": (
        "The row is broken over pages {first} and {last}: “{above}” and “{below}” were joined.",
        "Dòng bị ngắt giữa trang {first} và {last}: đã nối “{above}” với “{below}”.",
    ),
    # --- the head
    "head-missing": (
        "No head was found: neither the national motto, nor a number, nor a type of document.",
        "Không tìm thấy phần đầu văn bản: không có quốc hiệu, số hiệu hay tên loại văn bản.",
    ),
    "field-not-found": ("Not found: the {field}.", "Không tìm thấy {field}."),
    "field-illegible": (
        "The {field} is left blank or is illegible in “{raw}”.",
        "Trong “{raw}”, {field} bị bỏ trống hoặc không đọc được.",
    ),
    "field-said-elsewhere": (
        "The {field} is left blank or is illegible; the report itself says {value} elsewhere.",
        "Phần {field} bị bỏ trống hoặc không đọc được; chỗ khác trong văn bản ghi {value}.",
    ),
    "field-named-by-file": (
        "The {field} is left blank or is illegible; the file's name says {value}.",
        "Phần {field} bị bỏ trống hoặc không đọc được; tên tệp ghi {value}.",
    ),
    "field-named-otherwise": (
        "The {field} is not read for sure: likely {likely}, but the file's name says {value}.",
        "Phần {field} chưa đọc chắc: có thể là {likely}, nhưng tên tệp ghi {value}.",
    ),
    "field-likely": (
        "The {field} was filled in and is not read for sure: likely {likely} ({confidence}), or {other}.",
        "Phần {field} được điền vào và chưa đọc chắc: có thể là {likely} ({confidence}), hoặc {other}.",
    ),
    "field-one-likely": (
        "The {field} was filled in and is not read for sure: likely {likely} ({confidence}).",
        "Phần {field} được điền vào và chưa đọc chắc: có thể là {likely} ({confidence}).",
    ),
    "reading-decided": (
        "“{read}” was first read as the {field}; “{kept}” is kept: {why}.",
        "Lúc đầu {field} được đọc là “{read}”; giữ “{kept}”: {why}.",
    ),
    "reading-decided-column": (
        "“{read}” was first read as the {field} in column {column}; “{kept}” is kept: {why}.",
        "Lúc đầu {field} ở cột {column} được đọc là “{read}”; giữ “{kept}”: {why}.",
    ),
    "field-odd": (
        "The {field} was read from “{raw}”, which is not as it should be printed.",
        "Phần {field} được đọc từ “{raw}”, cách trình bày không đúng quy định.",
    ),
    "period-odd": (
        "The period was read from “{raw}”, which is not printed as a period should be.",
        "Kỳ báo cáo được đọc từ “{raw}”, cách ghi kỳ không như thông thường.",
    ),
    "field-code": (
        "The field “{field}” holds “{code}”, which no word beside it confirms; compare it with the paper.",
        "Trường “{field}” có “{code}”, không có từ nào bên cạnh xác nhận; hãy so với bản giấy.",
    ),
    "rows-joined": (
        "Several rows seem to be joined to one here: “{raw}”.",
        "Có vẻ nhiều dòng đã bị gộp thành một dòng: “{raw}”.",
    ),
    "rows-uneven": (
        "Several rows stand between two rules here; their labels have more lines than there are numbers: which goes with which is unsure.",
        "Nhiều dòng nằm chung trong một ô kẻ; tên chỉ tiêu có nhiều dòng chữ hơn số thứ tự nên chưa chắc chỉ tiêu nào ứng với số nào.",
    ),
    "merge-unsure": (
        "Beside this row a text seems to be that of a cell merged over several rows, but it is not sure over which: some may lack it.",
        "Cạnh dòng này có chữ dường như nằm trong ô gộp nhiều dòng nhưng không rõ ô gộp những dòng nào: có thể dòng này còn thiếu chữ ấy.",
    ),
    "column-unruled": (
        "No rule is drawn between two columns here: which of the two a text of this row belongs to is told by where it stands alone.",
        "Giữa hai cột ở đây không có đường kẻ: chữ của dòng này thuộc cột nào chỉ được suy ra từ vị trí in.",
    ),
    "number-broken": (
        "The number {raw} was put together of parts printed apart; they could also be several numbers.",
        "Số {raw} được ghép từ các phần in rời nhau; các phần ấy cũng có thể là nhiều số.",
    ),
    "group-unsure": (
        "A line here holds a label alone: it is not sure whether it names the rows below or is part of the label next to it.",
        "Có một dòng chỉ có chữ ở cột tên chỉ tiêu: chưa rõ đó là tên nhóm của các dòng dưới hay là phần xuống dòng của chỉ tiêu liền kề.",
    ),
    "print-overlaps": (
        "Texts of neighbouring cells are printed over one another: “{raw}”.",
        "Chữ của các ô cạnh nhau in đè lên nhau: “{raw}”.",
    ),
    "letters-lost": (
        "The headings of this table have signs for letters: its font cannot be told, and its words and columns are doubtful.",
        "Tiêu đề cột của bảng có ký hiệu thay cho chữ cái: không nhận ra phông chữ, nên chữ và các cột của bảng không chắc đúng.",
    ),
    "text-letters-lost": (
        "Only {share} of the words of this text have a letter of Vietnamese alone, of a report half: its letters were misread or lost.",
        "Chỉ {share} số từ của văn bản có chữ cái riêng của tiếng Việt (báo cáo thường có một nửa): chữ đã bị đọc sai hoặc mất dấu.",
    ),
    "label-unsure": (
        "Texts of the column “{first}” come back all over the table, so that it may name the rows, not “{second}”.",
        "Nội dung cột “{first}” lặp lại ở nhiều chỗ trong bảng, nên có thể cột này mới là tên dòng, không phải cột “{second}”.",
    ),
    "heading-again": (
        "The heading “{heading}” stands over labels or units and over values too: the columns of this table are doubtful.",
        "Tiêu đề “{heading}” vừa ở trên cột tên chỉ tiêu hoặc đơn vị, vừa ở trên cột giá trị: các cột của bảng không chắc đúng.",
    ),
    "correction-lost": (
        "The decision of {who} on {day} ({decision}) about {what} no longer fits: {why}.",
        "Quyết định của {who} ngày {day} ({decision}) về {what} không còn khớp: {why}.",
    ),
    "lost-cell": ("the {field} of the row “{label}”", "{field} của dòng “{label}”"),
    "lost-row": ("the row “{label}”", "dòng “{label}”"),
    "lost-no-row": ("there is no such row any more", "không còn dòng này"),
    "lost-no-figure": ("the text states no such figure any more", "lời văn không còn nêu số liệu này"),
    "lost-figure": ("the figure in “{label}”", "số liệu trong câu “{label}”"),
    "untried": (
        "{said} This cannot be tried again after the correction, for there is no number in {cells}.",
        "{said} Sau khi sửa không kiểm tra lại được vì không còn là số: {cells}.",
    ),
    "untried-cell": ("row {row}, column {column}", "dòng {row}, cột {column}"),
    "lost-read-now": ("“{text}” is read there now", "nay đọc được “{text}”"),
    "lost-not-possible": ("it cannot be “{text}”", "không thể là “{text}”"),
    "lost-astray": ("its report was not found in the file any more", "không còn tìm thấy báo cáo này trong tệp"),
    "columns-go-on": (
        "Rows hold figures without a label: the columns of this table seem to go on below, and values may be missing.",
        "Có dòng chỉ có số mà không có tên chỉ tiêu: có vẻ các cột của bảng còn tiếp ở dưới, có thể thiếu giá trị.",
    ),
    "columns-joined": (
        "Page {page} holds {columns} further columns of the table on page {other}; they were put beside it.",
        "Trang {page} có thêm {columns} cột của bảng ở trang {other}; đã ghép vào bên phải bảng đó.",
    ),
    "no-values": (
        "{rows} rows of this table have a label and a unit and none has a value: the columns of values were not read.",
        "{rows} dòng của bảng có tên chỉ tiêu và đơn vị tính nhưng không dòng nào có giá trị: chưa đọc được các cột số liệu.",
    ),
    "numbering-jumps": (
        "Number {later} on page {page} follows {earlier} over the edge of a page: {missing} rows between them were not read.",
        "Sau số {earlier}, sang trang {page} là số {later}: {missing} dòng ở giữa chưa được đọc.",
    ),
    "figures-unread": (
        "Page {page} has {lines} lines of figures that ended in no row; a table may be missing.",
        "Trang {page} có {lines} dòng số không thuộc dòng nào của bảng; có thể thiếu một bảng.",
    ),
    "field-unsure": (
        "The reading of the {field} has a confidence of {confidence}, below {least}.",
        "Phần {field} được đọc với độ tin cậy {confidence}, dưới {least}.",
    ),
    "handwritten": (
        "The {part} “{raw}” seems to be written by hand: {height} points high, printed digits {printed}.",
        "Phần {part} “{raw}” có vẻ viết tay: cao {height} điểm, chữ số in cao {printed} điểm.",
    ),
    "place-and-issuer": (
        "The place reads “{place}”, the issuer “{issuer}”: one of them may be misread.",
        "Địa danh là “{place}”, cơ quan ban hành là “{issuer}”: có thể một trong hai bị đọc sai.",
    ),
    "off-centre": (
        "The name “{signer}” stands {off} points beside the middle of the position: a part may be lost.",
        "Tên “{signer}” lệch {off} điểm so với giữa dòng chức vụ: có thể thiếu một phần tên.",
    ),
    "head-and-appendix": (
        "The head says {own} for the {field}, an appendix says {other}.",
        "Phần đầu văn bản ghi {field} là {own}, phụ lục lại ghi {other}.",
    ),
    "spelled-as-repeated": (
        "The {field} was read with “{read}”; the report spells “{taken}” {times} times, which was taken.",
        "Phần {field} đọc được “{read}”; báo cáo viết “{taken}” {times} lần nên lấy cách viết này.",
    ),
    "family-name": (
        "The signer's family name was read “{read}”, which none is; {told}, and other marks may be misread too.",
        "Họ của người ký đọc được là “{read}”, không có họ này; {told}, các dấu khác cũng có thể bị đọc sai.",
    ),
    "name-short": (
        "The signer's name was read “{signer}”, which begins as names go on; that of the family may be lost.",
        "Tên người ký đọc được là “{signer}”, bắt đầu bằng chữ thường đứng sau họ; họ có thể bị mất.",
    ),
    "given-name": (
        "In the signer's name “{read}” was read, as nobody is called; {told}, and other marks may be misread too.",
        "Trong tên người ký đọc được “{read}”, không ai tên như vậy; {told}, các dấu khác cũng có thể bị đọc sai.",
    ),
    "family-taken": ("“{name}” was taken", "đã lấy “{name}”"),
    "family-meant": ("{names} may be meant", "có thể là {names}"),
    "field-mistyped": (
        "The {field} was read as “{value}”, which is no {type} that the column may hold; it is left empty.",
        "Phần {field} đọc được “{value}”, không phải {type} hợp lệ của cột nên để trống.",
    ),
    # --- cells
    "doubtful-number": (
        "“{stt}”{also}, read with confidence {confidence}, is {odd}.",
        "Số thứ tự “{stt}”{also}, độ tin cậy {confidence}, {odd}.",
    ),
    "other-reader": (" (another reader: “{text}”)", " (bộ đọc khác: “{text}”)"),
    "unreadable-value": (
        "There is ink in column {column} that could not be read.",
        "Cột {column} có nét chữ nhưng không đọc được.",
    ),
    "blank-value": (
        "Column {column} is blank, as hardly any cell of this table is.",
        "Cột {column} để trống, trong khi hầu như không ô nào của bảng này trống.",
    ),
    "bad-digit-grouping": (
        "The digits of {raw} in column {column} are grouped as in no number.",
        "Các chữ số của {raw} ở cột {column} được phân nhóm không đúng cách viết số.",
    ),
    "text-in-number-cell": (
        "A number is expected in column {column}, but it says “{raw}”.",
        "Cột {column} đáng lẽ là số nhưng lại ghi “{raw}”.",
    ),
    "words-beside-number": (
        "The value in column {column} is taken for {number} and stands with words: “{raw}”.",
        "Số liệu ở cột {column} được hiểu là {number} và có chữ đi kèm: “{raw}”.",
    ),
    "ambiguous-number": (
        "{raw} in column {column} is taken for {number}, but can be read both ways here.",
        "{raw} ở cột {column} được hiểu là {number} nhưng có thể hiểu theo hai cách.",
    ),
    "several-numbers": (
        "The cell in column {column} holds several numbers, so it is kept as text: “{raw}”.",
        "Ô ở cột {column} có nhiều số nên được giữ nguyên dạng chữ: “{raw}”.",
    ),
    "day-or-fraction": (
        "“{raw}” in column {column} is taken for a fraction, but may be a day and a month.",
        "“{raw}” ở cột {column} được hiểu là phân số nhưng cũng có thể là ngày và tháng.",
    ),
    "month-or-fraction": (
        "“{raw}” in column {column} is taken for a month, but may be a fraction.",
        "“{raw}” ở cột {column} được hiểu là tháng nhưng cũng có thể là phân số.",
    ),
    "number-cut-off": (
        "“{raw}” in column {column} ends within a number; the rest of it may be missing.",
        "“{raw}” ở cột {column} kết thúc giữa chừng một số; có thể thiếu phần còn lại.",
    ),
    "readers-disagree": (
        "Two readers disagree about column {column}: “{raw}” and “{other}”.",
        "Hai bộ đọc khác nhau ở cột {column}: “{raw}” và “{other}”.",
    ),
    "low-confidence": (
        "The value “{raw}” in column {column} was read with confidence {confidence}.",
        "Số liệu “{raw}” ở cột {column} được đọc với độ tin cậy {confidence}.",
    ),
    "word-doubtful": (
        "{words} may be misread: there is no such word, or those beside it call for another.",
        "{words} có thể bị đọc sai: không có từ như vậy, hoặc các từ đứng cạnh đòi hỏi từ khác.",
    ),
    "ambiguous-indicator": (
        "The label fits two indicators about as well, so it is given none: {nearest}.",
        "Tên gọi khớp gần như nhau với hai chỉ tiêu nên chưa gán chỉ tiêu nào: {nearest}.",
    ),
    **PAGE_SENTENCES,
    **TEXT_SENTENCES,
    **COLUMN_SENTENCES,
    **VERDICTS,
}
