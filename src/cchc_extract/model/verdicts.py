"""The sentences of the rules by name: what must hold, and what is the case; in English and Vietnamese, as in ``sentences.py``."""

from __future__ import annotations

VERDICTS: dict[str, tuple[str, str]] = {
    "rule": ("{says}, but {case}.", "{says}, nhưng {case}."),
    "is": ("{what} is {value}", "{what} là {value}"),
    "place-row": ("appendix {appendix}, row {row}, {label}", "phụ lục {appendix}, dòng {row}, {label}"),
    "cell": (
        "appendix {appendix}, row {row}, {label}, column {column}",
        "phụ lục {appendix}, dòng {row}, {label}, cột {column}",
    ),
    "row": ("row {row}", "dòng {row}"),
    "row-label": ("row {row}, {label}", "dòng {row}, {label}"),
    "fact-row": ("{label} (row {row})", "{label} (dòng {row})"),
    "fact-row-value": ("{label} (row {row}: {value})", "{label} (dòng {row}: {value})"),
    "fact-body": ("{label} in the body", "{label} ở phần lời văn"),
    "fact-body-value": ("{label} (body: {value})", "{label} (lời văn: {value})"),
    "both": ("{one} and {other}", "{one} còn {other}"),
    "and": ("{one} and {other}", "{one} và {other}"),
    "comma": (", ", ", "),
    "stated-as": ("{label} is stated as {values}", "{label} được nêu là {values}"),
    "on-page": ("{value} (page {page})", "{value} (trang {page})"),
    "more": ("and {more} more", "và {more} chỗ khác"),
    "percent-range": ("{cell} is {value} %", "{cell} là {value} %"),
    "whole-number": ("{cell} is {value} {unit}", "{cell} là {value} {unit}"),
    "legend-code": ("{cell} is {value}, and the codes are {codes}", "{cell} là {value}, trong khi các mã là {codes}"),
    "legend": ("that of {where} is “{unit}”", "ở {where} lại ghi “{unit}”"),
    "gap-note": (
        "the gap is {gap} ({one} and {other}) and the note says “{note}”",
        "chênh lệch là {gap} ({one} và {other}) còn ghi chú ghi “{note}”",
    ),
    "number-in": ("{value} in {where}", "{value} ở {where}"),
    "base-in-note": (
        "{cell} is {value} and the note is “{note}”",
        "{cell} là {value}, ghi chú là “{note}”",
    ),
    "no-note": ("{cell} is {value} and has no note", "{cell} là {value} và không có ghi chú"),
    "rate-blank": (
        "{count} in appendix {appendix} has none: {rows}",
        "{count} tỷ lệ ở phụ lục {appendix} bỏ trống: {rows}",
    ),
    "unit-missing": (
        "{count} in appendix {appendix} have none: {rows}",
        "{count} dòng ở phụ lục {appendix} không có: {rows}",
    ),
    "numbering": ("in appendix {appendix} {odd}", "ở phụ lục {appendix} {odd}"),
    "stands-under": ("{stt} stands under {above} (row {row})", "{stt} nằm dưới {above} (dòng {row})"),
    "printed-twice": (
        "{stt} is printed twice (rows {before} and {row})",
        "{stt} được ghi hai lần (dòng {before} và {row})",
    ),
    "follows": (
        "{stt} follows {before_stt} (rows {before} and {row})",
        "{stt} đứng sau {before_stt} (dòng {before} và {row})",
    ),
    "no-number": (
        "{count} of {all} in appendix {appendix} have none: {rows}",
        "{count} trên {all} dòng ở phụ lục {appendix} không có: {rows}",
    ),
    "zero-with-note": ("{cell} is 0 and its note is “{note}”", "{cell} là 0 còn ghi chú là “{note}”"),
    "default-rates": (
        "all {count} of appendix {appendix} are: {full} are 100, {nothing} are 0",
        "cả {count} tỷ lệ ở phụ lục {appendix} đều như vậy: {full} tỷ lệ là 100, {nothing} tỷ lệ là 0",
    ),
    "total-row": (
        "{cell} is {value} and the other rows make {made}",
        "{cell} là {value} còn tổng các dòng khác là {made}",
    ),
    "rate-of-nothing": ("0 of 0 is printed as a rate: {ways}", "0 trên 0 vẫn được ghi thành tỷ lệ: {ways}"),
    "rate-of-nothing-mixed": ("it is printed in {count} ways: {ways}", "lại được ghi theo {count} cách: {ways}"),
    "way": ("{way} in {rows}", "{way} ở {rows}"),
    "text-lacks": ("the text does not", "văn bản này không có"),
    "text-has": ("the text has “{printed}”", "văn bản này có “{printed}”"),
    "quoted-number": ("it says {cited}, and the head {own}", "phụ lục ghi {cited}, còn phần đầu văn bản ghi {own}"),
    "quoted-date": ("it says “{cited}”, and the head {own}", "phụ lục ghi “{cited}”, còn phần đầu văn bản ghi {own}"),
    "cut-off": ("it is dated {issued}, before {day}", "văn bản đề ngày {issued}, trước ngày {day}"),
    "far-from-end": (
        "it is dated {issued}, and the period of its title ends on {end}",
        "văn bản đề ngày {issued}, còn kỳ trong trích yếu kết thúc ngày {end}",
    ),
    "other-period": (
        "it says “{printed}” in a report on the {kind} {year}",
        "lại viết “{printed}” trong báo cáo {kind} {year}",
    ),
    "numbers-with-dates": ("{one} and {other}", "{one} còn {other}"),
    "dated": ("{number} is of {day} (“{quote}”)", "{number} đề ngày {day} (“{quote}”)"),
    "other-level": (
        "the issuer's level is that of a {level} and it says {places}",
        "cơ quan báo cáo thuộc {level} mà biểu lại ghi {places}",
    ),
    "words-in": ("“{words}” in {where}", "“{words}” ở {where}"),
}
