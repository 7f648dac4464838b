"""The codes of the findings that reading gives; those of the checks are the ids of the rules in ``patterns/checks``."""

from __future__ import annotations

from typing import Final

CODES: Final = frozenset(
    (
        "ambiguous-indicator", "ambiguous-number", "ambiguous-row", "appendix-without-table", "bad-digit-grouping", "blank-page",
        "blank-value", "column-unruled", "columns-differ", "columns-go-on", "columns-joined", "correction-lost",
        "day-or-fraction", "doubtful-number", "encoding-guessed", "field-mistyped", "figures-unread", "file-cut-short",
        "group-unsure", "heading-again", "headings-unsure", "label-unsure", "layer-over-scan", "layer-partial",
        "layer-recognised", "layer-unreadable", "layer-wrong", "legacy-font", "letters-lost", "low-confidence", "merge-unsure",
        "merged-value", "metadata-doubtful", "metadata-handwritten", "metadata-missing", "month-or-fraction", "no-table",
        "no-table-heading", "no-values", "number-broken", "number-cut-off", "numbering-jumps", "ocr-missing", "ocr-off",
        "page-again", "page-blank", "page-damaged", "page-failed", "page-mirrored", "page-spread", "page-timeout", "page-too-large",
        "page-unreadable", "pages-backwards", "pages-shuffled", "part-not-read", "picture-not-read", "print-overlaps",
        "readers-disagree", "reading-decided", "remarks-as-notes", "row-broken", "row-may-continue", "row-over-pages",
        "rows-in-heading", "rows-joined", "rows-put-together", "rows-uneven", "several-numbers", "stage-broken", "table-doubtful",
        "table-not-read", "text-in-number-cell", "text-left-out", "text-unwrapped", "unit-from-above", "unreadable-cell",
        "unreadable-value", "values-missing", "word-doubtful", "words-beside-number",
    )
)  # fmt: skip
