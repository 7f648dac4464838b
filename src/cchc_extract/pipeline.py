"""The recipe: one file in, one ``FileResult`` out.

    read pages -> lay out -> split into reports -> head, tables, rows, references, figures -> checks

Every stage is a function of the one before. A stage that breaks costs its own output and a finding, never the file.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract import layout
from cchc_extract.cache import Cache
from cchc_extract.errors import UnreadableFileError
from cchc_extract.model import (
    FieldValue,
    FileResult,
    Finding,
    Page,
    PageLayout,
    RawTable,
    Report,
)
from cchc_extract.model.finding import Severity, Stage
from cchc_extract.model.words import Words, say
from cchc_extract.patterns import Patterns
from cchc_extract.reading import converting
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.read import Recall, read_pages
from cchc_extract.reading.sources import Kind, SourceFile
from cchc_extract.understanding import (
    catalogue,
    checks,
    deciding,
    families,
    figures,
    letters,
    metadata,
    references,
    rows,
    sheets,
    split,
    tables,
    telling,
)
from cchc_extract.understanding.draft import Draft, texts_of, unpacked
from cchc_extract.understanding.families import FamilyMatch
from cchc_extract.understanding.figures import NO_TEXT
from cchc_extract.understanding.runninglines import without_running_lines
from cchc_extract.understanding.tables.lostlines import lines_lost
from cchc_extract.understanding.tables.suspicions import figures_unread
from cchc_extract.vietnamese import nfc
from cchc_extract.writing.corrections.apply import Ruled, apply, marked
from cchc_extract.writing.corrections.assigning import assign, is_of_table
from cchc_extract.writing.corrections.journal import Standing
from cchc_extract.writing.corrections.settling import ASTRAY, settled
from cchc_extract.writing.records import document_ids

log = logging.getLogger(__name__)
_SAID_ONE_BY_ONE = 3
"""So many pages in a row with the same error have a finding each."""
T = TypeVar("T")


class Job(Struct, frozen=True, kw_only=True):
    """One file to extract, with all that the outcome depends on. ``recall`` may know pages that were read before or elsewhere,
    ``cache`` documents that were converted before.
    """

    source: SourceFile
    options: ReadOptions
    patterns: Patterns
    recall: Recall | None = None
    cache: Cache | None = None


@dataclass(slots=True)
class Watch:
    """Seconds by stage, and the findings of stages that broke."""

    seconds: dict[str, float] = field(default_factory=dict)
    broken: list[Finding] = field(default_factory=list)

    def drained(self) -> tuple[Finding, ...]:
        """The findings so far; they are handed out once."""
        found, self.broken = tuple(self.broken), []
        return found

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Add the time spent inside to ``seconds[name]``."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start

    def share(self, name: str, parts: Sequence[Mapping[str, float]]) -> None:
        """Let ``seconds[name]`` stand for what none of its ``parts`` took, which may have been done elsewhere at the same time."""
        rest = self.seconds.pop(name) - sum(sum(part.values()) for part in parts)
        for part in ({name: max(0.0, rest)}, *parts):
            for stage, taken in part.items():
                self.seconds[stage] = self.seconds.get(stage, 0.0) + taken

    def attempt(self, name: str, stage: Stage, work: Callable[[], T]) -> T | None:
        """What ``work`` returns; ``None`` where it raises, and a finding then says which stage broke and how."""
        with self.timed(name):
            try:
                return work()
            except Exception as error:  # a stage's fault must cost no more than the stage
                log.exception("stage %s broke", name)
                said = say("stage-broken", stage=name, why=f"{type(error).__name__}: {error}")
                broken = Finding(
                    code="stage-broken",
                    severity="error",
                    stage=stage,
                    field=name,
                    message=said.en,
                    message_vi=said.vi,
                )
                self.broken.append(broken)
                return None


class ReportTrace(Struct, frozen=True, kw_only=True):
    """One report with everything that led to it, for ``explain`` and the page pictures."""

    layouts: tuple[PageLayout, ...]
    fields: dict[str, FieldValue]
    tables: tuple[RawTable, ...]
    family: FamilyMatch | None
    report: Report


class Trace(Struct, frozen=True, kw_only=True):
    """A file read and understood: its pages, its reports and the seconds by stage."""

    pages: tuple[Page, ...]
    reports: tuple[ReportTrace, ...]
    seconds: dict[str, float]


def extract(job: Job) -> FileResult:
    """Read and understand one file; what is in it raises nothing but ``MemoryError``: a file that cannot be read has status ``failed``."""
    source = job.source
    try:
        traced = trace(job)
    except UnreadableFileError as error:
        return _failed(source, error.code, str(error))
    except MemoryError:  # whoever set the limit knows what to say of it
        raise
    except Exception as error:  # the batch goes on, whatever a library made of a stranger's file
        log.exception("%s could not be read", source.file)
        return _failed(source, "internal-error", f"{type(error).__name__}: {error}. Please report this file as a bug.")
    reports = tuple(each.report for each in traced.reports)
    lost = [each for report in reports for each in report.losses]
    pages = traced.pages
    return FileResult(
        file=source.file,
        sha256=source.sha256,
        bytes=source.bytes,
        status="partial" if lost else "ok",
        reports=reports,
        error_code=next((each.code for each in lost), ""),
        error=" ".join(dict.fromkeys(map(_told, lost))),
        pages=len(pages) if source.kind != "text" else max(1, len(pages)),
        ocr_pages=sum(page.source == "scan" for page in pages),
        engine="+".join(sorted({page.engine for page in pages if page.engine})),
        seconds=traced.seconds,
        converted_by=converting.name() if source.kind == "office" else "",
    )


def correct(result: FileResult, corrections: Standing, patterns: Patterns) -> FileResult:
    """``result`` with the ``corrections`` about its content decided before its reports are typed and checked again; nothing is read again.

    What they answer is settled, what they cause is a finding, and so is one that fits no place any more.
    """
    mine = {
        name: [each for each in about.values() if each.sha256 == result.sha256] for name, about in corrections.items()
    }
    mine = {name: about for name, about in sorted(mine.items()) if about}
    if not mine or not result.reports:
        return result
    reports = dict(zip(document_ids(result), result.reports, strict=True))
    lost = 0
    first = next(iter(reports))
    astray = [(each, ASTRAY) for name, about in mine.items() if name not in reports for each in about]
    for name, report in reports.items():
        if not report.draft:
            continue
        made = assign(unpacked(report.draft), mine.get(name, ()), patterns)
        as_read = _conclude(made.draft, patterns, Watch()) if made.places else report
        others = [each for each in mine.get(name, ()) if not is_of_table(each)]
        ruled = apply(made.draft, as_read, others, patterns.metadata.words)
        ruled.take(made)
        ruled.lost += astray if name == first else []
        if name in mine or ruled.lost:
            reports[name] = replace(_corrected(as_read, ruled, patterns), draft=report.draft)
            lost += len(ruled.lost)
    applied = sum(map(len, mine.values())) - lost
    return replace(result, reports=tuple(reports.values()), corrections=(applied, lost))


def _corrected(as_read: Report, ruled: Ruled, patterns: Patterns) -> Report:
    report = _conclude(ruled.draft, patterns, Watch(), ruled)
    return replace(report, findings=settled(as_read, report, ruled))


def trace(job: Job) -> Trace:
    """Read and understand one file and keep every stage's outcome. Raises ``UnreadableFileError`` for the file as a whole."""
    watch = Watch()
    if job.source.kind is None:
        raise UnreadableFileError(
            "unknown-kind",
            "This is no PDF, image, document, spreadsheet or text; remove it or convert it to one of these.",
        )
    with watch.timed("read"):
        pages = tuple(_pages(job, job.source.kind))
    watch.share("read", [page.seconds for page in pages if page.seconds])
    stacked = len(pages) > 1 and all(page.source == "scan" for page in pages)
    if stacked:
        pages = watch.attempt("sheets", "layout", lambda: sheets.without_repeated(pages)) or pages
    pages = watch.attempt("sheets", "layout", lambda: sheets.spreads_parted(pages, job.patterns.metadata)) or pages
    layouts = _layouts(pages, job, watch)
    if stacked and len({page.number for page in pages}) == len(pages):
        order = watch.attempt("sheets", "layout", lambda: sheets.reading_order(layouts, job.patterns.metadata))
        if order and order != tuple(range(len(pages))):
            layouts = _layouts(sheets.reordered(pages, order), job, watch)
    parts = watch.attempt("split", "metadata", lambda: split.split_reports(layouts, job.patterns)) or [tuple(layouts)]
    reports = tuple(_understand(part, job.patterns, watch) for part in parts)
    return Trace(pages=pages, reports=reports, seconds=watch.seconds)


def _pages(job: Job, kind: Kind) -> Iterator[Page]:
    source, reading = job.source, job.patterns.reading
    if kind != "office":
        yield from read_pages(source.path, kind, job.options, job.recall, reading)
        return
    with converting.converted(source.path, source.sha256, job.cache, job.options.page_seconds) as made:
        yield from read_pages(made.path, made.kind, job.options, job.recall, reading)


def _layouts(pages: Sequence[Page], job: Job, watch: Watch) -> list[PageLayout]:
    layouts: list[PageLayout] = []
    for page in pages:
        laid = _lay_out(page, layouts[-1] if layouts else None, watch)
        layouts.append(letters.with_letter_parted(laid, job.patterns.tables))
    return layouts


def _lay_out(page: Page, before: PageLayout | None, watch: Watch) -> PageLayout:
    return watch.attempt("layout", "layout", lambda: layout.lay_out(page, before)) or PageLayout(page=page, blocks=())


def _understand(part: tuple[PageLayout, ...], patterns: Patterns, watch: Watch) -> ReportTrace:
    draft, family = _read_report(part, patterns, watch)
    report = conclude(draft, patterns, watch)
    return ReportTrace(layouts=part, fields=draft.fields, tables=draft.tables, family=family, report=report)


def _read_report(part: tuple[PageLayout, ...], patterns: Patterns, watch: Watch) -> tuple[Draft, FamilyMatch | None]:
    """What is read of a report before anything is typed."""
    attempt = watch.attempt
    said = attempt("split", "metadata", lambda: without_running_lines(part)) or part
    fields, field_findings = attempt("metadata", "metadata", lambda: metadata.read_metadata(said, patterns)) or ({}, ())
    found = tuple(attempt("tables", "layout", lambda: tables.read_tables(part, patterns)) or ())
    family = attempt("families", "layout", lambda: families.choose(part, found, patterns))
    cited = attempt("references", "metadata", lambda: references.read_references(said, patterns)) or ()
    text, body = attempt("figures", "metadata", lambda: texts_of(said, patterns.figures)) or (NO_TEXT, NO_TEXT)
    stated = attempt("figures", "metadata", lambda: figures.figures_in(body, patterns)) or ()
    unread = attempt("tables", "layout", lambda: (*figures_unread(part, found), *lines_lost(part, found))) or ()
    page_findings = _gathered(finding for each in part for finding in (*each.page.findings, *each.findings))
    draft = Draft(
        fields=fields,
        tables=found,
        references=cited,
        figures=stated,
        findings=(*page_findings, *field_findings, *unread, *_nothing_found(part, found, patterns)),
        text=text,
        body=body,
        pages=len(part),
        source=_source(part),
        family=family.family if family else "",
    )
    return draft, family


def conclude(draft: Draft, patterns: Patterns, watch: Watch | None = None) -> Report:
    """The report that ``draft`` is, its cells decided, typed and checked; ``watch`` counts seconds and is told of stages that break."""
    return replace(_conclude(draft, patterns, watch or Watch()), draft=draft.packed())


def _conclude(draft: Draft, patterns: Patterns, watch: Watch, ruled: Ruled | None = None) -> Report:
    """Decide, type and check what was read; ``ruled``: with the corrections of a reviewer in it."""
    attempt = watch.attempt
    decided = attempt("rows", "normalize", lambda: deciding.decide_cells(draft.tables, patterns.units)) or draft.tables
    typed, row_findings = attempt("rows", "normalize", lambda: rows.type_decided(decided, patterns)) or ((), ())
    known = attempt("catalogue", "normalize", lambda: catalogue.match_rows(typed, patterns))
    typed, match_findings = known or (typed, ())
    if ruled:
        typed = marked(typed, ruled)
    made = attempt("readings", "normalize", lambda: deciding.readings_of(decided, draft.fields, draft.figures)) or ()
    texts = draft.text, draft.body
    checked = (
        attempt(
            "checks",
            "check",
            lambda: checks.check(typed, draft.fields, draft.figures, draft.references, patterns, texts),
        )
        or ()
    )
    found = (*draft.findings, *row_findings, *deciding.findings_of_readings(made), *match_findings, *checked)
    return Report(
        fields=draft.fields,
        rows=typed,
        references=draft.references,
        figures=draft.figures,
        findings=telling.tell((*found, *watch.drained()), patterns.findings),
        readings=made,
        pages=draft.pages,
        source=draft.source,
        family=draft.family,
        corrected="; ".join(ruled.marks.get(None, ())) if ruled else "",
    )


def _gathered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Errors that many pages in a row have in common, as one: a damaged file may claim 500 pages and have two."""
    runs: dict[tuple[str, str], list[Finding]] = {}
    placed: list[tuple[Finding, list[Finding]]] = []
    for each in findings:
        run = runs.get((each.code, each.message), [])
        if not run or each.severity != "error" or not each.page or run[-1].page != each.page - 1:
            run = runs[each.code, each.message] = []
        run.append(each)
        placed.append((each, run))
    for each, run in placed:
        if len(run) <= _SAID_ONE_BY_ONE:
            yield each
        elif each is run[0]:
            both = Words(each.message, each.message_vi)
            said = say("pages-alike", first=each.page, last=run[-1].page, said=both)
            places = tuple(place for other in run for place in other.all_places())
            yield replace(each, message=said.en, message_vi=said.vi, places=places)


def _nothing_found(part: Sequence[PageLayout], found: Sequence[RawTable], patterns: Patterns) -> list[Finding]:
    """That there is no table: a warning where the text announces one, for most letters have none."""
    if any(table.rows for table in found):
        return []
    text = " ".join(nfc(line.text) for each in part for line in each.lines)
    announced = any(pattern.search(text) is not None for pattern in patterns.tables.announced)
    said = say("no-table-announced" if announced else "no-table", pages=len(part))
    severity: Severity = "warning" if announced else "info"
    return [
        Finding(
            code="no-table", severity=severity, stage="layout", message=said.en, message_vi=said.vi, page=_first(part)
        )
    ]


def _first(part: Sequence[PageLayout]) -> int | None:
    return part[0].page.number if part else None


def _source(part: Sequence[PageLayout]) -> Literal["text", "digital", "scan", "mixed"]:
    kinds = {each.page.source for each in part}
    return kinds.pop() if len(kinds) == 1 else "mixed"


def _told(lost: Finding) -> str:
    return f"Page {lost.page}: {lost.message}" if lost.page else lost.message


def _failed(source: SourceFile, code: str, message: str) -> FileResult:
    return FileResult(
        file=source.file, sha256=source.sha256, bytes=source.bytes, status="failed", error_code=code, error=message
    )
