"""A user's folder is laid over the program's patterns: it holds only what is new or other, and what it switches off is off."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from own_patterns import rule, write
from scan_engine import KNOWN, NoFigures

from cchc_extract import patterns
from cchc_extract.cache import Cache
from cchc_extract.cli.app import app
from cchc_extract.errors import ExitCode
from cchc_extract.model import Box, Page, Word
from cchc_extract.patterns.checks import Sample
from cchc_extract.pipeline import Job, extract
from cchc_extract.reading.blanks import has_blanks
from cchc_extract.reading.ocr import Reading, Seen
from cchc_extract.reading.ocr.words import read_blocks
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.pdfium import PdfFile
from cchc_extract.reading.raster import Pixels
from cchc_extract.reading.sources import find_sources
from cchc_extract.runner.executor import Extraction
from cchc_extract.runner.memory import memory
from cchc_extract.understanding.checks.samples import findings_of

SAMPLE = Path(__file__).parents[1] / "samples" / "xa-ea-kly-quy-3-2024.pdf"
FEEDBACK = Sample(
    rows=(("1", "Tổng số PAKN đã tiếp nhận", "PAKN", "1"), ("2", "Số PAKN đã giải quyết xong", "PAKN", "2")),
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


def codes(sample: Sample, folder: Path | None) -> set[str]:
    return {finding.code for finding in findings_of(sample, patterns.load(folder))}


# --- laid over ---------------------------------------------------------------------------------------------------------


def test_a_folder_with_one_entry_is_enough(own: Path) -> None:
    write(own, "units.toml", '[[unit]]\nid = "sweets"\ntype = "count"\nwhole = true\nwords = ["kẹo"]\n')
    assert patterns.check(own, findings_of) == []
    shipped, mine = patterns.load().units, patterns.load(own).units
    assert mine.rules[:-1] == shipped.rules
    assert mine.rules[-1].words == {"keo"}


def test_an_entry_takes_the_place_of_the_one_with_its_id_and_is_all_there_is_of_it(own: Path) -> None:
    write(own, "units.toml", '[[unit]]\nid = "measures"\ntype = "count"\nwords = ["kẹo"]\n')
    shipped, mine = patterns.load().units.rules, patterns.load(own).units.rules
    assert [rule.words for rule in mine] == [*(rule.words for rule in shipped[:-1]), {"keo"}]


def test_tables_are_merged_key_by_key_and_arrays_of_texts_replaced(own: Path) -> None:
    write(own, "tables.toml", '[rows]\ntotals = ["Gộp"]\n')
    shipped, mine = patterns.load().tables, patterns.load(own).tables
    assert (mine.is_total("Gộp"), mine.is_total("Tổng cộng")) == (True, False)
    assert mine.openers == shipped.openers


def test_texts_are_added_and_taken_away_one_by_one(own: Path) -> None:
    write(own, "tables.toml", '[rows]\ntotals = { add = ["Gộp"], off = ["Cộng"] }\n')
    mine = patterns.load(own).tables
    assert [mine.is_total(label) for label in ("Gộp", "Cộng", "Tổng cộng")] == [True, False, True]


def test_a_new_entry_goes_where_it_is_put(own: Path) -> None:
    """Of patterns the first that fits wins."""
    entry = '[[ending]]\nid = "{}"\nregex = "^het"\nexamples = ["Hết"]\n'
    write(own, "text.toml", entry.format("last") + entry.format("first") + 'above = "recipients"\n')
    ids = [pattern.id for pattern in patterns.load(own).text.ending]
    assert ids == ["last", "first", "recipients", "author", "authority"]
    write(own, "text.toml", entry.format("last"))
    assert [pattern.id for pattern in patterns.load(own).text.ending][-1] == "last"


def test_files_of_rules_and_families_are_added(own: Path) -> None:
    write(own, "families/mine.toml", 'id = "mine"\ntitle = "Ours"\n')
    write(own, "checks/mine.toml", rule("feedback_received <= 1"))
    mine = patterns.load(own)
    assert "mine" in [family.id for family in mine.families]
    assert "R3-ours" in [each.id for each in mine.checks.formulas]
    assert patterns.check(own, findings_of) == []


def test_a_line_of_the_catalogue_is_changed_added_and_taken_away(own: Path) -> None:
    write(own, "catalogue/abbreviations.csv", "short,long,off\nTTHC,thủ tục,\nXYZ,xin chào,\nCCHC,,x\n")
    found, shipped = patterns.load(own).catalogue.abbreviations, patterns.load().catalogue.abbreviations
    assert (found["tthc"], found["xyz"]) == (("thu", "tuc"), ("xin", "chao"))
    assert shipped.keys() - found.keys() == {"cchc"}


def test_a_copy_of_all_says_the_same_as_nothing(own: Path, tmp_path: Path) -> None:
    shutil.copytree(patterns.default_folder(), own, dirs_exist_ok=True)
    assert patterns.check(own, findings_of) == []
    assert patterns.content(own) == patterns.content(None)
    whole, mine = patterns.load(), patterns.load(own)
    assert [each.id for each in mine.checks.every] == [each.id for each in whole.checks.every]
    assert list(mine.catalogue.indicators) == list(whole.catalogue.indicators)


def test_a_copy_from_before_entries_had_an_id_still_counts_as_a_whole(own: Path) -> None:
    old = "schema = 1\nblanks = [\n" + "".join(f"  {{ before = '{n}', after = 'x' }},\n" for n in "abcde") + "]\n"
    write(own, "blanks.toml", old)
    assert [each.before.pattern for each in patterns.load(own).reading.blanks.patterns] == list("abcde")


# --- switched off is off -----------------------------------------------------------------------------------------------


def test_a_rule_that_is_switched_off_says_nothing(own: Path) -> None:
    write(own, "checks/parts.toml", '[[formula]]\nid = "R3-feedback"\noff = true\n')
    assert codes(FEEDBACK, None) - codes(FEEDBACK, own) == {"R3-feedback"}


def test_a_file_of_rules_that_is_switched_off_says_nothing(own: Path) -> None:
    write(own, "checks/parts.toml", "off = true\n")
    assert "R3-feedback" in codes(FEEDBACK, None) - codes(FEEDBACK, own)
    assert [family.id for family in patterns.load(own).families] == [family.id for family in patterns.load().families]


class Misread(NoFigures):
    """A text engine that makes ``Tống số`` of everything, and knows what a test teaches it."""

    name = number_name = "script 1"

    def __init__(self, taught: patterns.ReadingPatterns) -> None:
        self.patterns = taught

    def page(self, picture: Pixels, dpi: int) -> list[Seen]:
        raise AssertionError("no page is read here")

    def blocks(self, pictures: list[Pixels], dpi: int) -> list[list[Seen]]:
        words = (("Tố", 10), ("phó", 60))
        return [[Seen(text, x, 10, x + 40, 30, 0.97) for text, x in words] for _ in pictures]

    def numbers(self, pictures: list[Pixels], dpi: int) -> list[Reading]:
        return [Reading("", 0.0)] * len(pictures)


def test_a_pair_of_words_that_is_switched_off_exchanges_no_mark(own: Path) -> None:
    write(own, "spelling.toml", 'pairs = { off = ["tổ phó"] }\n')
    picture = np.full((40, 120), 255, dtype=np.uint8)
    for known, expected in ((KNOWN, "Tổ"), (patterns.load(own).reading, "Tố")):
        ((first, _),) = read_blocks([picture], Misread(known))
        assert first.text == expected


def test_a_blank_that_is_switched_off_is_not_looked_for(own: Path) -> None:
    write(own, "blanks.toml", '[[blanks]]\nid = "number"\noff = true\n')
    places = (("Số:", 48, 68), ("/BC-UBND", 125, 187), ("ngày", 300, 330), ("tháng", 380, 420))
    words = tuple(Word(text=text, box=Box(x0, 100, x1, 112)) for text, x0, x1 in places)
    mine = patterns.load(own).reading.blanks
    assert (has_blanks(words[:2], KNOWN.blanks), has_blanks(words[:2], mine)) == (True, False)
    assert has_blanks(words[2:], mine)


def test_what_is_handed_to_reading_are_the_patterns_of_the_job(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(own, "blanks.toml", "blanks = []\n")
    asked: list[int] = []

    def looked(words: tuple[Word, ...], known: patterns.ReadingPatterns) -> bool:
        asked.append(len(known.patterns))
        return False

    monkeypatch.setattr("cchc_extract.reading.blanks.has_blanks", looked)
    (source,) = find_sources([SAMPLE])
    with PdfFile(SAMPLE) as file:
        source_pages = file.page_count
    for folder, known in ((None, 5), (own, 0)):
        loaded = patterns.load(folder)
        extract(Job(source=source, options=ReadOptions(), patterns=loaded))
        Extraction(ReadOptions(), loaded).page(source, 1)  # as a helper reads it
        assert asked == [known] * (source_pages + 1)
        asked.clear()


def test_an_indicator_that_is_switched_off_is_found_no_more(own: Path) -> None:
    header = "id,section,kind,type,unit,parent,context,label,note,off\n"
    write(own, "catalogue/indicators.csv", header + "labour_contracts,,,,,,,,,x\n")
    gone = {wording.indicator for wording in patterns.load().catalogue.wordings} - {
        wording.indicator for wording in patterns.load(own).catalogue.wordings
    }
    assert gone == {"labour_contracts"}


# --- what is known of earlier runs -------------------------------------------------------------------------------------


def test_pages_are_read_again_for_other_spelling_or_blanks_and_for_nothing_else(own: Path, tmp_path: Path) -> None:
    def keys() -> tuple[str, str]:
        found = memory(Cache(tmp_path / "cache"), ReadOptions(), own)
        return found.reading, found.all

    usual = memory(Cache(tmp_path / "cache"), ReadOptions(), None)
    write(own, "spelling.toml", "# nothing but a remark\n")
    assert keys() == (usual.reading, usual.all)
    write(own, "checks/parts.toml", '[[formula]]\nid = "R3-feedback"\noff = true\n')
    assert keys()[0] == usual.reading
    assert keys()[1] != usual.all
    seen = {usual.reading}
    for name, text in (
        ("spelling.toml", 'acronyms = { add = ["XYZ"] }\n'),
        ("blanks.toml", '[[blanks]]\nid = "number"\noff = true\n'),
    ):
        write(own, name, text)
        assert keys()[0] not in seen
        seen.add(keys()[0])


def test_a_page_kept_under_one_spelling_is_not_that_of_another(own: Path, tmp_path: Path) -> None:
    (source,) = find_sources([SAMPLE])
    cache = Cache(tmp_path / "cache")
    page = Page(number=1, source="scan", engine="e 1")
    memory(cache, ReadOptions(), None).pages(source).keep(page)
    write(own, "units.toml", '[[unit]]\nid = "sweets"\ntype = "count"\nwords = ["kẹo"]\n')
    assert memory(cache, ReadOptions(), own).pages(source).known(1) == page
    write(own, "spelling.toml", 'pairs = { off = ["tổ phó"] }\n')
    assert memory(cache, ReadOptions(), own).pages(source).known(1) is None


# --- the command line --------------------------------------------------------------------------------------------------


def call(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["patterns", *map(str, arguments)])
    return done.exit_code, done.output


def test_patterns_are_copied_to_a_new_folder_and_nothing_is_overwritten(tmp_path: Path) -> None:
    code, _ = call("copy", tmp_path / "copied")
    assert code == ExitCode.OK
    files = [path.relative_to(tmp_path / "copied") for path in (tmp_path / "copied").rglob("*") if path.is_file()]
    assert Path("catalogue/indicators.csv") in files
    assert call("check", tmp_path / "copied")[0] == ExitCode.OK
    (tmp_path / "copied" / "units.toml").write_text("mine", encoding="utf-8")
    code, said = call("copy", tmp_path / "copied")
    assert (code, "there already" in said) == (ExitCode.OUTPUT, True)
    assert (tmp_path / "copied" / "units.toml").read_text(encoding="utf-8") == "mine"


def test_check_takes_the_folder_either_way(own: Path) -> None:
    write(own, "spelling.toml", "garbage\n")
    for arguments in ((own,), ("--patterns", own)):
        code, said = call("check", *arguments)
        assert (code, f"{own}/spelling.toml:1" in said) == (ExitCode.BAD_PATTERNS, True)
    assert call("check", own, "--patterns", own)[0] == ExitCode.USAGE
