"""Equations in the cells of a Word document: what they print is read, on the lines it stands on."""

from __future__ import annotations

from pathlib import Path

import pytest
from word_files import cell_of, r


def math(content: str) -> str:
    return f"<m:oMath>{content}</m:oMath>"


def mr(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def over(one: str, other: str) -> str:
    return f"<m:f><m:fPr/><m:num>{mr(one)}</m:num><m:den>{mr(other)}</m:den></m:f>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (math(mr("17")), "17"),
        (math(over("28", "29")), "28/29"),
        (f"<m:oMathPara>{math(over('28', '29'))}</m:oMathPara>", "28/29"),
        (math(mr("2") + over("1", "3")), "2 1/3"),
        (math(over("28", "28+1")), "28/(28+1)"),
        (math(f"<m:sSup><m:e>{mr('10')}</m:e><m:sup>{mr('6')}</m:sup></m:sSup>"), "10⁶"),
        (math(f"<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e>{mr('17')}</m:e></m:d>"), "[17]"),
        (r("x = ") + math(mr("17")), "x = 17"),
        (r("2") + math(over("1", "2")), "2 1/2"),
        (r("Khoảng 2") + math(over("1", "2")) + r(" ngày"), "Khoảng 2 1/2 ngày"),
        (r("2") + math(mr("5")), "25"),
        (r("x") + math(over("1", "2")), "x1/2"),
    ],
)  # fmt: skip
def test_equations(content: str, text: str, tmp_path: Path) -> None:
    assert cell_of(content, tmp_path).text == text


def pair(name: str, one: str, other: str) -> str:
    return f"<m:oMath><m:{name}><m:e>{mr(one)}</m:e>{other}</m:{name}></m:oMath>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (pair("eqArr", "28", f"<m:e>{mr('29')}</m:e>"), "28\n29"),
        (f"<m:oMath><m:m><m:mr><m:e>{mr('12')}</m:e></m:mr><m:mr><m:e>{mr('15')}</m:e></m:mr></m:m></m:oMath>", "12\n15"),
        (pair("phant", "99", '<m:phantPr><m:show m:val="0"/></m:phantPr>') + r("5"), "5"),
        (pair("phant", "99", '<m:phantPr><m:show m:val="1"/></m:phantPr>'), "99"),
        (pair("borderBox", "12", '<m:borderBoxPr><m:strikeH m:val="1"/></m:borderBoxPr>') + r("17"), "17"),
        (pair("borderBox", "12", "<m:borderBoxPr><m:strikeTLBR/></m:borderBoxPr>") + r("17"), "17"),
        (pair("borderBox", "12", "<m:borderBoxPr/>"), "12"),
        (pair("sSub", "17", f"<m:sub>{mr('1')}</m:sub>"), "17"),
        (pair("sSub", "x", f"<m:sub>{mr('1')}</m:sub>"), "x1"),
    ],
)  # fmt: skip
def test_equations_that_hide_strike_lower_or_stack(content: str, text: str, tmp_path: Path) -> None:
    assert cell_of(content, tmp_path).text == text
