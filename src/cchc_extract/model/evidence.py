"""Evidence: how a text is known. What was read first, by whom, how sure, what else it may be, and the decisions that led to what is kept.

A text is read once, by a reader. From then on only ``decide`` changes it, and each change is a ``Decision`` with the name of its rule. So
the first reading is never lost, and ``readings.csv``, ``explain``, the review page and the database tell the same story. Whitespace, NFC
and the joining of lines are no change.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model.finding import Severity
from cchc_extract.model.geometry import Box, around


class Decision(Struct, frozen=True, kw_only=True):
    """One decision about a text: by ``rule`` (a stable name, a key of ``RULES``) ``read`` became ``kept``.

    ``confidence`` is that of the kept text once it was decided, 0 to 1; ``None`` where it is not known. ``read`` and ``kept`` are the same
    where a reviewer said that the reading is right.
    """

    rule: str
    read: str
    kept: str
    confidence: float | None = None


class Evidence(Struct, frozen=True, kw_only=True):
    """What one cell says, on one line, and how that is known.

    ``text`` is what is kept; ``confidence`` the chance that it is what is printed (``None`` where born digital); ``reader`` names the
    engine that read it, ``alternative`` is what a second reader made of it where that differs (else ``None``). ``box`` in points of the
    upright page. ``decisions`` in the order in which they were made; the first one's ``read`` is the first reading. ``stored`` is the
    number that a spreadsheet's cell holds and shows so.
    """

    text: str = ""
    confidence: float | None = None
    reader: str = ""
    alternative: str | None = None
    decisions: tuple[Decision, ...] = ()
    box: Box | None = None
    stored: Decimal | None = None

    @property
    def read(self) -> str:
        """The text as it was first read."""
        return first_reading(self)


def joined_evidence(parts: Sequence[Known], texts: Sequence[str], between: str) -> Evidence:
    """One text made of ``parts``, which say ``texts``: as sure as the least sure of them, read by the first one's reader."""
    sure = [part.confidence for part in parts if part.confidence is not None]
    text = between.join(texts)
    read = between.join(first_reading(part) if part.decisions else own for part, own in zip(parts, texts, strict=True))
    return Evidence(
        text=text,
        confidence=min(sure, default=None),
        reader=getattr(parts[0], "reader", "") if parts else "",
        decisions=carried(parts, read, text),
        box=around(box for part in parts if (box := getattr(part, "box", None)) is not None),
    )


class DecisionRule(Struct, frozen=True):
    """A rule that decides between readings: how sure what it keeps is at most (``None``: as sure as it was read), and why, in words.

    ``severity`` is that of the finding where it decides about a number, a unit, an STT or a field of the head; one that is ``certain``,
    which leaves nothing to look at, gives none.
    """

    most: float | None
    because: str
    because_vi: str
    severity: Severity = "info"
    certain: bool = False


REVIEWER: Final = "correction"
"""The rule of a reviewer's decision, after which nothing decides any more."""

WORD_UNLIKELY: Final = "word-unlikely"
"""The rule of a word that is kept as it was read and doubted."""

RULES: Final[dict[str, DecisionRule]] = {
    "number-reader": DecisionRule(
        None, "the reader of numbers and capitals is surer", "bộ đọc số và chữ hoa chắc chắn hơn"
    ),
    "second-reader": DecisionRule(None, "a second reading is likelier", "lần đọc thứ hai có khả năng đúng hơn"),
    "language-model": DecisionRule(None, "the words beside it call for it", "các từ đứng cạnh đòi hỏi như vậy"),
    WORD_UNLIKELY: DecisionRule(
        None,
        "the words beside it call for another, which the print does not show",
        "các từ đứng cạnh đòi hỏi từ khác, nhưng nét in không cho thấy như vậy",
    ),
    "stray-sign": DecisionRule(
        None, "a sign that cannot be printed there was left out", "bỏ dấu không thể in ở vị trí đó"
    ),
    "letter-size": DecisionRule(
        None, "the height of the letter tells capital from small", "chiều cao chữ cho biết chữ hoa hay thường"
    ),
    "comma-for-point": DecisionRule(
        None,
        "after groups of three figures one or two more follow a comma, not a point",
        "sau các nhóm ba chữ số, một hoặc hai chữ số cuối đứng sau dấu phẩy, không phải dấu chấm",
    ),
    "dash-width": DecisionRule(
        None, "the width of the dash tells the short one", "độ rộng của gạch cho biết gạch ngắn"
    ),
    "stroke-shape": DecisionRule(None, "the shape of the stroke tells 1 from I", "hình nét phân biệt số 1 và chữ I"),
    "filled-blank": DecisionRule(
        None, "the reader of numbers reads what was filled in", "bộ đọc số đọc phần điền vào chỗ trống"
    ),
    "pen-reader": DecisionRule(
        None, "the readers of handwriting see this in the slot", "bộ đọc chữ viết tay thấy như vậy ở chỗ điền"
    ),
    "code-point": DecisionRule(
        None,
        "the letter stands at another one's code point",
        "chữ được ghi bằng mã của một ký tự khác trông giống",
        certain=True,
    ),
    "box-ticked": DecisionRule(
        None, "the unit says what a ticked and an empty box mean", "đơn vị tính cho biết ý nghĩa của ô đã đánh dấu"
    ),
    "letters-unknown": DecisionRule(
        None,
        "the file does not say which letters these are; they were read from the picture",
        "tệp không cho biết đây là chữ gì; đã đọc từ hình ảnh",
    ),
    "unit-repeated": DecisionRule(
        0.95, "the report prints this unit elsewhere", "báo cáo in đơn vị này ở các dòng khác"
    ),
    "unit-misread": DecisionRule(0.95, "the unit is commonly misread so", "đơn vị này thường bị đọc nhầm như vậy"),
    "numbering": DecisionRule(
        0.95, "the numbers above and below want it", "số thứ tự dòng trên và dưới cho biết", "warning"
    ),
    "number-split": DecisionRule(
        None, "number and label stand in one cell", "số thứ tự và tên chỉ tiêu nằm chung một ô"
    ),
    "speck": DecisionRule(None, "specks were left out", "bỏ vết bẩn trên giấy"),
    "name-register": DecisionRule(0.9, "nobody is called as was read", "không có tên người nào như đã đọc"),
    "place-register": DecisionRule(
        0.9,
        "no unit is called so, and one is whose name differs in marks alone",
        "không có đơn vị hành chính nào tên như đã đọc; chỉ một đơn vị có tên khác về dấu",
    ),
    "name-repeated": DecisionRule(
        0.9, "the report spells the name so elsewhere", "báo cáo viết tên như vậy ở chỗ khác"
    ),
    "known-word": DecisionRule(0.95, "it is a word that the form prints there", "đó là từ biểu mẫu in ở vị trí này"),
    "digits-alike": DecisionRule(
        0.8, "a letter was read for the digit of the same shape", "chữ cái bị đọc thay cho chữ số giống hình"
    ),
    "stamp-removed": DecisionRule(None, "a stamp over it was taken off", "đã bỏ con dấu che lên"),
    "struck-out": DecisionRule(None, "text that is struck out was left out", "bỏ chữ đã bị gạch ngang"),
    "all-struck-out": DecisionRule(
        None, "all that stands there is struck out, and nothing beside it", "toàn bộ chữ ở đó bị gạch ngang", "warning"
    ),
    "note-mark": DecisionRule(None, "a raised mark that leads to a note was left out", "bỏ dấu chú thích in cao"),
    "note-or-power": DecisionRule(
        None,
        "a raised figure behind 10 was left out, which may be a power",
        "bỏ chữ số in cao sau số 10, có thể là số mũ",
        "warning",
    ),
    "box-chosen": DecisionRule(None, "the answer whose box is ticked was kept", "giữ câu trả lời có ô được đánh dấu"),
    "columns-assigned": DecisionRule(
        None, "a reviewer says which columns the table has", "người rà soát cho biết bảng có những cột nào"
    ),
    "correction": DecisionRule(1.0, "a reviewer says so", "người rà soát quyết định"),
}
"""Every rule by its stable name, as ``readings.csv`` has it.

The caps are judged, not measured: these rules decided too few cells of the benches.
"""


class Known(Protocol):
    """A struct that holds a text and how it is known: a word, a cell, a piece of evidence, a field."""

    @property
    def text(self) -> str:
        """What is kept."""

    @property
    def confidence(self) -> float | None:
        """The chance that it is what is printed."""

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What led to it, in order."""


K = TypeVar("K", bound=Known)


def first_reading(known: Known) -> str:
    """The text of ``known`` as it was first read."""
    return known.decisions[0].read if known.decisions else known.text


def decide(known: K, text: str, rule: str, **changed: Any) -> K:
    """``known`` with ``text`` kept by ``rule``, the decision written down; ``known`` itself where that is the text it has.

    ``changed`` are other fields that follow (a box, an alternative, the confidence of the reader whose text is kept). The confidence is at
    most what the rule is worth. Nothing else in the program changes a text that was read. Raises ``KeyError`` for an unknown rule.
    """
    if rule != REVIEWER:
        if known.decisions and known.decisions[-1].rule == REVIEWER:
            return known
        if text == known.text:
            return replace(known, **changed) if changed else known  # type: ignore[type-var]
    sure = changed.pop("confidence", known.confidence)
    most = RULES[rule].most
    if rule == REVIEWER:
        sure = most
    elif sure is not None and most is not None:
        sure = min(sure, most)
    made = Decision(rule=rule, read=known.text, kept=text, confidence=sure)
    changed |= {getattr(known, "text_field", "text"): text, "confidence": sure, "decisions": (*known.decisions, made)}
    return replace(known, **changed)  # type: ignore[type-var]


def absorbed(known: K, dropped: str, rule: str, *, before: bool = False) -> K:
    """``known`` with the decision by ``rule`` that ``dropped``, read behind it (``before``: before it), is no part of what is printed."""

    def whole(text: str) -> str:
        return " ".join(filter(None, (dropped, text) if before else (text, dropped)))

    earlier = tuple(replace(each, read=whole(each.read), kept=whole(each.kept)) for each in known.decisions)
    made = Decision(rule=rule, read=whole(known.text), kept=known.text, confidence=known.confidence)
    return replace(known, decisions=(*earlier, made))  # type: ignore[type-var]


def preferred(chosen: K, other: Known, rule: str) -> K:
    """``chosen`` with its evidence begun by ``other``, the first reading of the same ink, to which ``rule`` preferred it.

    Where both say the same there was nothing to prefer, and what led to the first reading led to it.
    """
    begun = chosen.decisions[0].read if chosen.decisions else chosen.text
    made = Decision(rule=rule, read=other.text, kept=begun, confidence=chosen.confidence)
    between = () if other.text == begun else (made,)
    return replace(chosen, decisions=(*other.decisions, *between, *chosen.decisions))  # type: ignore[type-var]


def carried(parts: Sequence[Known], read: str, kept: str) -> tuple[Decision, ...]:
    """The decisions of a text ``kept`` that is made of ``parts`` and was first ``read``: one for each rule that decided in any of them."""
    if not any(part.decisions for part in parts):
        return ()
    last: dict[str, float | None] = {}
    for each in (decision for part in parts for decision in part.decisions):
        known = (last.get(each.rule), each.confidence)
        last[each.rule] = min((sure for sure in known if sure is not None), default=None)
    return tuple(Decision(rule=rule, read=read, kept=kept, confidence=sure) for rule, sure in last.items())
