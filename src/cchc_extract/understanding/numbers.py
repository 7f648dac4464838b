"""Numbers as they are printed: which sign parts the decimals is decided by evidence, not assumed.

``10.500,00`` proves a decimal comma and ``12903.5`` a decimal point wherever they stand; only a single sign before exactly three
digits (``1.204``) can be read both ways, and only there does the convention of its surroundings count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

import regex
from msgspec import Struct

from cchc_extract.vietnamese import nfc

Sign = Literal[".", ","]
SIGNS: Final[tuple[Sign, ...]] = (",", ".")
Triple = Literal["convention", "thousands", "fraction"]
"""How ``1.204`` is read: as the convention says, always as 1204, or always as 1 and a fraction."""

_SHAPE = regex.compile(
    r"""(?:\*{1,3}\ ?)?(?P<minus>[-+−–]\ ?)?
        (?P<body>\d(?:[\d.,\ ]*\d)?)
        \ ?(?:(?P<percent>%)|(?P<currency>đồng|đ|vnđ|vnd)(?:\ ?/\ ?\p{L}[\p{L}\d²³.]*)*)?
        (?P<rest>\ ?\(.*\)|(?<=\d)\ \p{L}[^\d]*)?
        (?:\ ?\*{1,3}|\ ?\[\d{1,2}\])?
        [.,;]?""",
    regex.VERBOSE | regex.IGNORECASE,
)
_BRACKETED = regex.compile(r"\(\ ?(\d[\d.,\ ]*%?)\ ?\)|\((\d[\d.,\ ]*)\)\ ?%")
_NEGATIVE = ("-", "−", "–")
_BLANK_BY_SIGN = regex.compile(r"(?<=[.,]) | (?=[.,])")
_PLAIN = regex.compile(r"\d+")
_BY_BLANKS = regex.compile(r"[1-9]\d{0,2}(?: \d{3})+(?:(?P<decimal>[.,])\d+)?")
_BY_SIGNS = regex.compile(
    r"[1-9]\d{0,2}(?P<group>[.,])\d{3}(?:(?P=group)\d{3})*(?:(?!(?P=group))(?P<decimal>[.,])\d+)?"
)
_ONE_SIGN = regex.compile(r"\d+(?P<decimal>[.,])\d+")
_TRIPLE = regex.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_THIRDS = regex.compile(r"[1-9]\d{0,2}(?:(?P<group>[., ])\d{3})(?:(?P=group)\d{3})*(?!(?P=group))[.,]\d{3}")
_IN_GROUPS = regex.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+(?:,\d{1,2})?|(?:,\d{3}){2,}(?:\.\d{1,2})?)")
_EVIDENCE_KEPT = 3
_A_RUN = 3
_ROUNDED = Decimal("0.5000001")
"""Of the last place shown: what was rounded away."""
_MOST_DIGITS = 28
"""As many as ``Decimal`` calculates with; a national budget in đồng has 16. A row of more digits is no number."""


class Convention(Struct, frozen=True, kw_only=True):
    """The decimal sign of a document, table or column.

    ``proofs`` printed numbers prove it and ``against`` prove the other one; ``evidence`` keeps a few of the former. Where nothing
    was found, or as much for one as for the other, it is Vietnam's decimal comma. ``fractions`` are the signs with decimals behind
    them, ``counted`` those of them in numbers of things that have no fractions: what proves a sign may only be groups (``1.204.500``).
    ``mixed``: such groups stand beside ``11.850,000``, whose last three digits may be one more of them and show no decimals then.
    ``thirds`` are the signs that part three decimals elsewhere. ``by_run``: nothing but a run of ``1,204``, ``12,503`` proves the sign.
    """

    decimal: Sign = ","
    proofs: int = 0
    against: int = 0
    evidence: tuple[str, ...] = ()
    fractions: tuple[Sign, ...] = ()
    counted: tuple[Sign, ...] = ()
    thirds: tuple[Sign, ...] = ()
    by_run: bool = False
    mixed: bool = False

    @property
    def known(self) -> bool:
        """Whether more printed numbers prove this sign than the other one."""
        return self.proofs > self.against


class Number(Struct, frozen=True, kw_only=True):
    """A printed number read. ``percent`` and ``currency``: the sign stood behind it. ``rest`` are the words after it
    (``(kiêm nhiệm)``). ``fraction``: decimals were printed. ``ambiguous``: it could be read both ways.
    """

    value: Decimal
    percent: bool = False
    currency: bool = False
    fraction: bool = False
    ambiguous: bool = False
    rest: str = ""


def proof(text: str) -> Sign | None:
    """The decimal sign that the printed number ``text`` proves by its form alone; ``None`` where it proves none."""
    return _proof(text)[0]


def shows_decimals(text: str) -> bool:
    """Whether decimals are printed in ``text`` beyond doubt (``12.345,6``)."""
    return _proof(text)[1]


@lru_cache(maxsize=20_000)
def _proof(text: str) -> tuple[Sign | None, bool]:
    """What ``proof`` says, and whether decimals prove it, not groups."""
    body = _body(text)
    if body is None or _TRIPLE.fullmatch(body):
        return None, False
    for form in (_BY_BLANKS, _BY_SIGNS, _ONE_SIGN):
        if match := form.fullmatch(body):
            if match["decimal"]:
                return "," if match["decimal"] == "," else ".", True
            return None if form is _BY_BLANKS else _other(match["group"]), False
    return None, False


def ends_like_a_group(text: str) -> bool:
    """Whether groups and a decimal sign are printed, and behind that just three digits: ``11.850,000`` may be ``11.850.000`` mistyped."""
    body = _body(text)
    return body is not None and _THIRDS.fullmatch(body) is not None


def three_digits(text: str) -> Sign | None:
    """The only sign of a number with three digits behind it (``1.204``), which is read both ways; ``None`` for other texts."""
    body = _body(text)
    if body is None or not _TRIPLE.fullmatch(body):
        return None
    return "." if "." in body else ","


def decide(
    texts: Iterable[str], counts: Iterable[str] = (), *, runs: bool = True, mixed: bool | None = None
) -> Convention:
    """The convention that the printed numbers ``texts`` prove, by majority; the decimal comma where they prove none or tie.

    Where nothing proves a sign, a run of ``1,204``, ``12,503``, ``3,775`` does: decimals would not always have three digits. ``counts``
    are further numbers, of things that have no fractions: each ``1.204`` of them proves as much as a ``1.2``, which may be misread, unless
    others show decimals behind that sign, things too. No such run counts where ``runs`` is false. ``mixed``: what is known of their
    surroundings.
    """
    proofs: dict[Sign, Counter[str]] = {".": Counter(), ",": Counter()}
    triples: dict[Sign, Counter[str]] = {".": Counter(), ",": Counter()}
    shown: list[tuple[Sign, str]] = []
    grouped = False
    for text in texts:
        if "," not in text and "." not in text:  # proves nothing
            continue
        sign, decimals = _proof(text)
        if sign:
            proofs[sign][text] += 1
            shown += [(sign, text)] if decimals else ()
            grouped = grouped or not decimals
        elif sign := three_digits(text):
            triples[_other(sign)][text] += 1
    counted, proven = _of_counts(counts, [sign for sign in proofs if proofs[sign]])
    for sign, text in proven:
        proofs[sign][text] += 1
    if mixed is None:
        mixed = grouped and any(ends_like_a_group(text) for _, text in shown)
    if mixed:
        shown = [(sign, text) for sign, text in shown if not ends_like_a_group(text)]
    most = max(map(Counter.total, triples.values()))
    by_run = runs and not any(proofs.values()) and most >= _A_RUN and not all(triples.values())
    if by_run:
        proofs = triples
    decimal: Sign = "." if proofs["."].total() > proofs[","].total() else ","
    found = proofs[decimal]
    return Convention(
        decimal=decimal,
        proofs=found.total(),
        against=proofs[_other(decimal)].total(),
        evidence=tuple(text for text, _ in found.most_common(_EVIDENCE_KEPT)),
        fractions=tuple(sorted({*dict(shown), *counted})),
        counted=tuple(sorted(counted)),
        by_run=by_run,
        mixed=mixed,
    )


def _of_counts(counts: Iterable[str], known: Sequence[Sign]) -> tuple[set[Sign], list[tuple[Sign, str]]]:
    """The signs with decimals behind them in numbers of things that have no fractions, and what each of these numbers proves.

    ``known``: the decimal signs that other numbers prove.
    """
    counted: set[Sign] = set()
    proven: list[tuple[Sign, str]] = []
    read_both_ways: list[tuple[Sign, str]] = []
    for text in counts:
        sign, decimals = _proof(text)
        if sign:
            proven.append((sign, text))
            counted |= {sign} if decimals else set()
        elif group := three_digits(text):
            read_both_ways.append((group, text))
    decimals_after = [*known] if len(known) == 1 and known[0] in counted else []
    return counted, proven + [(_other(group), text) for group, text in read_both_ways if group not in decimals_after]


def parse_number(text: str, convention: Convention, triple: Triple = "convention") -> Number | None:
    """The number that the cell ``text`` is: zero-padded, grouped by points, commas or blanks, with ``%``, ``đ`` or words behind it.

    A number in brackets is negative, as accountants print it. ``convention`` and ``triple`` settle ``1.204``; before the sign of the
    đồng, which has no fractions, it is 1204. ``None`` where
    ``text`` is no number, has more than 28 digits, or groups them as no convention does (``1.215.8``): the caller keeps the printed string.
    """
    if text.isdecimal() and text.isascii() and len(text) <= _MOST_DIGITS:
        return Number(value=Decimal(text))
    inner = _in_brackets(text) if text[:1] == "(" else ""
    shape = _SHAPE.fullmatch(inner or nfc(text))
    body = _body(text) if shape else None
    if shape is None or body is None:
        return None
    digits = _digits(body, convention, "thousands" if shape["currency"] else triple)
    if digits is None:
        return None
    value = Decimal(digits)
    negative = inner or (shape["minus"] or "").strip() in _NEGATIVE
    return Number(
        value=-value if negative else value,
        percent=bool(shape["percent"]) or (bool(inner) and "%" in text),
        currency=bool(shape["currency"]),
        fraction="." in digits,
        ambiguous=bool(_TRIPLE.fullmatch(body)),
        rest=(shape["rest"] or "").strip(),
    )


def is_shown_for(number: Number, stored: Decimal) -> bool:
    """Whether a cell that stores ``stored`` may show it as ``number``: rounded to the decimals shown, or as a percentage."""
    exponent = number.value.as_tuple().exponent
    unit = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    meant = stored * 100 if number.percent else stored
    return abs(abs(number.value) - abs(meant)) <= unit * _ROUNDED


def _in_brackets(text: str) -> str:
    """The number in brackets that ``text`` is; empty where it is none."""
    match = _BRACKETED.fullmatch(nfc(text))
    return (match[1] or match[2]).strip() if match else ""


def badly_grouped(text: str) -> bool:
    """Whether ``text`` has the letters of a number but groups its digits as in no convention (``1.215.8``, ``12 34``)."""
    body = _body(text)
    return body is not None and _digits(body, Convention(), "convention") is None


def is_torn_number(pieces: Sequence[str]) -> bool:
    """Whether the lines of a cell are one number in groups of three, and one of them none: ``28.``, ``740``, ``.00``, ``0``."""
    torn = any(piece[0] in ".," or piece[-1] in ".," or piece in ("00", "000") for piece in pieces)
    return torn and _IN_GROUPS.fullmatch("".join(pieces)) is not None


@lru_cache(maxsize=20_000)
def _body(text: str) -> str | None:
    shape = _SHAPE.fullmatch((_in_brackets(text) if text[:1] == "(" else "") or nfc(text))
    if shape is None or sum(map(str.isdigit, shape["body"])) > _MOST_DIGITS:
        return None
    return _BLANK_BY_SIGN.sub("", shape["body"])


def _digits(body: str, convention: Convention, triple: Triple) -> str | None:
    """``body`` as Python writes numbers, or ``None`` where its digits are grouped as in no convention."""
    if _PLAIN.fullmatch(body):
        return body
    if _TRIPLE.fullmatch(body):
        sign = "." if "." in body else ","
        fraction = triple == "fraction" or (triple == "convention" and sign == convention.decimal)
        return body.replace(sign, "." if fraction else "")
    for form in (_BY_BLANKS, _BY_SIGNS, _ONE_SIGN):
        if match := form.fullmatch(body):
            decimal = match["decimal"]
            whole, _, fraction_digits = body.rpartition(decimal) if decimal else (body, "", "")
            plain = regex.sub(r"\D", "", whole)
            return f"{plain}.{fraction_digits}" if decimal else plain
    return None


def _other(sign: str) -> Sign:
    return "," if sign == "." else "."
