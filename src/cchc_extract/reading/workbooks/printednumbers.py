"""What a sheet shows of a number by its format: with the signs of Vietnam's offices, a point between groups and a comma before decimals.

A file states formats in one way for all countries; which signs are shown is the reader's system's, and a Vietnamese report is read on a
Vietnamese one. A number is never shown as ``###``: how wide its column is says nothing about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import pairwise

from cchc_extract.reading.workbooks.formatcodes import Section, Token, section_for, sections_of, text_section
from cchc_extract.reading.workbooks.printeddates import printed_date

_DIGITS = Context(prec=15, rounding=ROUND_HALF_EVEN)
"""As many digits of a number count as a spreadsheet calculates with: 0.1 + 0.2 is 0.3."""
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_OF_WHOLE = ("General", "0", "#,##0", "@")
_QUICK = 10**15
"""What most cells of a report are: whole numbers in these formats, which need no look at the format."""
_MOST_SHOWN = 11
"""Characters of a number without a format, its decimals rounded to that."""
_LARGE = Decimal(10) ** 20
"""A number without a format from which powers of ten are shown."""
_MOST_ZEROS = 30
"""Places behind the comma that are shown, whatever a format asks for; Excel shows 30."""


def as_calculated(number: Decimal) -> Decimal:
    """``number`` with as many digits as a spreadsheet calculates with: what a file writes behind them is how it stores decimals."""
    return _DIGITS.plus(number)


def printed(number: Decimal, code: str, *, since_1904: bool = False, room: int = _MOST_SHOWN) -> str:
    """``number`` as a cell with the format ``code`` shows it, in which ``room`` characters fit."""
    if code in _OF_WHOLE and number == (whole := int(number)) and abs(whole) < _QUICK:
        return f"{whole:,}".replace(",", ".") if code == "#,##0" else str(whole)
    rounded = as_calculated(number)
    section, bare = section_for(rounded, sections_of(code))
    if section.has("date"):
        dated = printed_date(rounded, section.tokens, section.language, since_1904=since_1904)
        return general(rounded, room) if dated is None else dated
    shown = abs(rounded) if bare else rounded
    if section.has("general"):
        return "".join(
            general(shown, room) if kind == "general" else said for kind, said in section.tokens if kind != "comma"
        ).strip()
    if section.has("text"):
        return "".join(general(shown, room) if kind == "text" else said for kind, said in section.tokens).strip()
    if section.has("slash") and section.has("digit"):
        return _fraction(shown, section).strip()
    return _number(shown, section.tokens).strip()


def printed_text(text: str, code: str) -> str:
    """``text`` as a cell with the format ``code`` shows it; empty where the format hides it."""
    if "@" not in code and code.count(";") < 3:
        return text
    section = text_section(sections_of(code))
    if section is None or (section.has("general")):
        return text
    return "".join(text if kind == "text" else said for kind, said in section.tokens)


def general(number: Decimal, room: int = _MOST_SHOWN) -> str:
    """A number without a format: whole, or with as many decimals as there is room for."""
    if number == 0:
        return "0"
    if abs(number) >= _LARGE or abs(number) < Decimal(10) ** -9:
        return f"{number.normalize():.5E}".replace(".", ",")
    whole = abs(number).to_integral_value(ROUND_HALF_UP if number == number.to_integral_value() else "ROUND_DOWN")
    places = max(0, min(room, _MOST_SHOWN) - len(str(whole)) - 1 - (number < 0))
    rounded = _rounded(number, places)
    text = f"{rounded:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") if text.strip("-0") else "0"


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-min(places, _MOST_ZEROS)), ROUND_HALF_UP, _EXACT)


def _number(number: Decimal, tokens: Sequence[Token]) -> str:
    kinds = [kind for kind, _ in tokens]
    if "digit" not in kinds:
        return ("-" if number < 0 and any(said.strip() for _, said in tokens) else "") + "".join(
            "," if kind == "point" else "" if kind == "comma" else said for kind, said in tokens
        )
    last_digit = len(kinds) - 1 - kinds[::-1].index("digit")
    end = kinds.index("exponent") if "exponent" in kinds else last_digit + 1
    point = kinds.index("point") if "point" in kinds else end
    last_whole = max((at for at in range(min(point, end)) if kinds[at] == "digit"), default=-1)
    thousands = _scaling(kinds, max(last_whole, last_digit if point < end else last_whole))
    scaled = _EXACT.multiply(number, Decimal(100) ** kinds.count("percent")) / Decimal(1000) ** thousands
    if "exponent" in kinds:
        return _with_exponent(scaled, tokens, point, end)
    places = kinds[point:end].count("digit")
    rounded = _rounded(scaled, places)
    sign = "-" if rounded < 0 else ""
    whole, _, decimals = f"{abs(rounded):f}".partition(".")
    grouped = "comma" in kinds[: last_whole + 1]
    head = _whole(whole, tokens[:point], grouped=grouped)
    return sign + head + _decimals(decimals, tokens[point:])


def _scaling(kinds: Sequence[str], last: int) -> int:
    """By how many thousands the commas behind the last digit divide."""
    count = 0
    while last + 1 + count < len(kinds) and kinds[last + 1 + count] == "comma":
        count += 1
    return count


def _whole(digits: str, tokens: Sequence[Token], *, grouped: bool) -> str:
    """The digits before the comma, put into their places from the right; the first place takes all that are left."""
    left = "" if digits.strip("0") == "" else digits
    places = sum(kind == "digit" for kind, _ in tokens)
    made: list[str] = []
    shown = 0
    for kind, said in reversed(tokens):
        if kind == "comma":
            continue
        if kind != "digit":
            made.append(said)
            continue
        places -= 1
        taken = left if places == 0 else left[-1:]
        left = left[: len(left) - len(taken)]
        for digit in reversed(taken) if taken else ({"0": "0", "?": " ", "#": ""}[said],):
            made.append("." if grouped and digit.isdigit() and shown and shown % 3 == 0 else "")
            made.append(digit)
            shown += digit.isdigit()
    return "".join(reversed(made))


def _decimals(digits: str, tokens: Sequence[Token]) -> str:
    kept = digits.rstrip("0")
    made, at = "", 0
    for kind, said in tokens:
        if kind == "point":
            made += ","
        elif kind == "digit":
            made += digits[at] if at < len(kept) else {"0": "0", "?": " ", "#": ""}[said]
            at += 1
        elif kind != "comma":
            made += said
    return made


def _with_exponent(number: Decimal, tokens: Sequence[Token], point: int, end: int) -> str:
    places = sum(kind == "digit" for kind, _ in tokens[point:end])
    step = max(1, sum(kind == "digit" for kind, _ in tokens[:point]))
    power = 0 if number == 0 else number.adjusted() // step * step
    rounded = _rounded(number.scaleb(-power), places)
    if abs(rounded) >= Decimal(10) ** step:
        power += step
        rounded = _rounded(number.scaleb(-power), places)
    behind = tokens[end + 1 :]
    wide = sum(kind == "digit" for kind, _ in behind)
    sign = "-" if power < 0 else "+" if "+" in tokens[end][1] else ""
    rest = "".join(said for kind, said in behind if kind not in ("digit", "comma"))
    return f"{rounded:f}".replace(".", ",") + "E" + sign + f"{abs(power):0{wide}d}" + rest


def _fraction(number: Decimal, section: Section) -> str:
    tokens = section.tokens
    slash = next(at for at, (kind, _) in enumerate(tokens) if kind == "slash")
    below = tokens[slash + 1 :]
    stated = "".join(said for _, said in below if said.isdigit() and said != "0")
    places = max(1, sum(kind == "digit" for kind, _ in below))
    above = [at for at, (kind, _) in enumerate(tokens[:slash]) if kind == "digit"]
    apart = any(later - earlier > 1 for earlier, later in pairwise(above))
    value = Fraction(abs(number))
    whole, part = divmod(value, 1) if apart else (0, value)
    if stated:
        of = Fraction(round(part * int(stated)), int(stated))
        over, under = round(part * int(stated)), int(stated)
    else:
        of = part.limit_denominator(10 ** min(places, 4) - 1)
        over, under = of.numerator, of.denominator
    if apart and of >= 1:
        whole, over = whole + 1, 0
    shown = [str(whole)] if apart and (whole or not over) else []
    shown += [f"{over}/{under}"] if over or not apart else []
    return ("-" if number < 0 else "") + " ".join(shown)
