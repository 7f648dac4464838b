"""Which kind of report it is, and why: what of each family's description it shows, and what it does not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import regex

from cchc_extract.model import PageLayout, RawRow, RawTable
from cchc_extract.patterns import Patterns
from cchc_extract.patterns.families import Condition, Family, FamilySign, Numbering
from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.numbering import readings
from cchc_extract.vietnamese import bare, nfc

HEAD_LINES = 16
"""Lines of the first page in which the issuing body and the title stand."""
SHARE_OF_DECIMALS = 0.2
"""Where at least this share of the numbered rows has a number of two or more parts, the table is numbered by decimals."""

MOST_DRAFTED = 6
"""A draft names no more sections than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyMatch:
    """How well a family fits: ``score`` is the share of its best group's conditions that are ``met``; ``missed`` are the others.

    ``others`` holds the other families, best first; ``family`` is the id in ``patterns/families``.
    """

    family: str
    score: float
    met: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    others: tuple[FamilyMatch, ...] = field(default=(), repr=False)


def choose(layouts: Sequence[PageLayout], tables: Sequence[RawTable], patterns: Patterns) -> FamilyMatch | None:
    """The family that fits best; of those that fit wholly the one that asks most. ``None`` where none fits wholly."""
    evidence = gather(layouts, tables, patterns.tables.layout_words)
    ranked = sorted((_match(family, evidence) for family in patterns.families), key=_rank, reverse=True)
    if not ranked or ranked[0].missed:
        return None
    best, *others = ranked
    return FamilyMatch(family=best.family, score=best.score, met=best.met, others=tuple(others))


def gather(layouts: Sequence[PageLayout], tables: Sequence[RawTable], motto: Sequence[str] = ()) -> FamilySign:
    """What a report shows of its kind. ``motto``: squeezed words of the lines of the head that stand between those of the issuer's name."""
    first = layouts[0] if layouts else None
    head = [line.text for line in first.lines[:HEAD_LINES]] if first else []
    head += [cell.text for grid in (first.grids[:1] if first else ()) for cell in grid.cells[:4]]
    head = [text for text in head if squeeze(text) and not any(word in squeeze(text) for word in motto)]
    main = max(tables, key=lambda table: len(table.rows), default=RawTable())
    return FamilySign(
        texts={
            "head": (*head, " ".join(head)),
            "text": tuple(line.text for layout in layouts for line in layout.lines),
            "appendix": (f"{main.label} {main.title}",),
            "heading": tuple(column.label for column in main.columns),
            "section": tuple(row.indicator.text for row in main.rows if _is_heading(row)),
            "label": tuple(row.indicator.text for row in main.rows),
        },
        numbering=numbering_of(row.stt.text for row in main.rows),
        value_columns=len(main.value_labels),
    )


def draft(layouts: Sequence[PageLayout], tables: Sequence[RawTable]) -> str:
    """A first family file (TOML) out of one report: its issuer, headings, sections, numbering and count of value columns.

    It demands all that this one report shows; whoever adds the family strikes out what others of its kind do not have.
    """
    evidence = gather(layouts, tables)
    texts = [
        ("head", evidence.texts["head"][:1]),
        ("heading", evidence.texts["heading"]),
        ("section", evidence.texts["section"][:MOST_DRAFTED]),
    ]
    lines = [f"  {_drafted(where, text)}," for where, found in texts for text in dict.fromkeys(found) if squeeze(text)]
    if evidence.numbering is not None:
        lines.append(f'  {{ id = "numbering", numbering = "{evidence.numbering}" }},')
    lines.append(f'  {{ id = "value columns", value_columns = [{evidence.value_columns}, {evidence.value_columns}] }},')
    title = nfc(evidence.texts["appendix"][0]) or "New family"
    return "\n".join(
        ['id = "new-family"', f"title = {_quoted(title)}", "", "[[identify]]", "conditions = [", *lines, "]", ""]
    )


def _drafted(where: str, text: str) -> str:
    """One condition: the text, bare, anywhere in a text of that place."""
    source = regex.escape(bare(text), special_only=True, literal_spaces=True)
    name, printed = _quoted(f"{where}: {nfc(text)}"), _quoted(nfc(text))
    return f"{{ id = {name}, where = {_quoted(where)}, regex = {_quoted(source)}, examples = [{printed}] }}"


def _quoted(text: str) -> str:
    """``text`` as a TOML string, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def numbering_of(numbers: Iterable[str]) -> Numbering | None:
    """How a table numbers its rows at the top: `I II`, `A B`, `1.1`, or plain; ``None`` where it has no numbers."""
    marks = [readings(number) for number in numbers if number]
    seen = {(mark.style, mark.parts) for each in marks for mark in each}
    if {("letter", (1,)), ("letter", (2,))} <= seen:
        return "letter"
    if {("roman", (1,)), ("roman", (2,))} <= seen:
        return "roman"
    numbered = [each for each in marks if each]
    deep = sum(any(mark.style == "decimal" and mark.depth > 1 for mark in each) for each in numbered)
    if not numbered:
        return None
    return "decimal" if deep >= SHARE_OF_DECIMALS * len(numbered) else "plain"


def _match(family: Family, evidence: FamilySign) -> FamilyMatch:
    groups = family.groups or ((),)
    return max((_tried(family, group, evidence) for group in groups), key=_rank)


def _tried(family: Family, group: Sequence[Condition], evidence: FamilySign) -> FamilyMatch:
    met = tuple(each.id for each in group if each.holds(evidence))
    missed = tuple(each.id for each in group if each.id not in met)
    return FamilyMatch(family=family.id, score=len(met) / len(group) if group else 1.0, met=met, missed=missed)


def _rank(match: FamilyMatch) -> tuple[bool, float, int]:
    """A family that fits wholly before one that does not; then by the share and the number of conditions met."""
    return not match.missed, match.score, len(match.met)


def _is_heading(row: RawRow) -> bool:
    return not row.unit.text and not any(cell.text for cell in row.values)
