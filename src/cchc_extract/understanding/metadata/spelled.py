"""Names that cannot be spelled as they were read: the report itself spells them otherwise, or nobody is called so.

Small print, capitals and what lies under a stamp are read worse than the running text, which names the same places. Where a name differs by
one letter from one that the report repeats, the repeated spelling is taken, and a finding says so. What kind of body it is
(``ỦY BAN NHÂN DÂN``) is no name: it is spelled in one way.

A signer's name begins with that of the family, of which there are few: one that differs from a single one of these in its marks alone is
spelled as that one, with a finding, for where one mark was misread others may be. What follows it is one of many names; a syllable that is
none of these is spelled as the only common one that differs from it in the tone above a letter, which scans lose first.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import regex
from rapidfuzz.distance import Levenshtein

from cchc_extract.model import FieldValue, Finding, PageLayout, decide
from cchc_extract.model.words import Words, field_words, listed, quoted, say
from cchc_extract.patterns.metadata import HeadWords
from cchc_extract.vietnamese import bare, fold

_FIELDS = ("issuer", "issuer_parent", "place", "recipients")
_REPEATED = 2
"""How often another spelling must stand in the report to be believed."""
_SHORTEST, _FEW = 4, 4
"""Letters of what may be a family's name misread in one of them, and how many such names are told."""
_NAME = regex.compile(r"\b(\p{Lu}\p{L}+) (\p{Lu}\p{L}+)\b")

_ABOVE = frozenset("\u0300\u0301\u0303\u0309")
_TONES = _ABOVE | {"\u0323"}
"""The marks of tones: grave, acute, tilde and hook stand above their letter, the dot below."""
_DOTTED = regex.compile(r"i[\u0300\u0301\u0303\u0309]")
"""An i with a tone above it, for which its dot may have been taken."""

Pair = tuple[str, str]


def spelled_as_repeated(
    fields: Mapping[str, FieldValue], layouts: Sequence[PageLayout], words: HeadWords
) -> tuple[dict[str, FieldValue], tuple[Finding, ...]]:
    """The fields, those read by OCR with the names in them as the report spells them, and a finding for each name that was changed."""
    running = (" ".join(line.text for line in layout.lines) for layout in layouts)  # a name may end on the next line
    known = Counter(_folded(pair) for text in running for pair in _names(text))
    kinds = {_folded(pair) for phrase in (*words.bodies, *words.open_names) for pair in _names(phrase)}
    out, findings = dict(fields), []
    for name in _FIELDS:
        field = fields.get(name)
        if field is None or field.confidence is None:
            continue
        for pair in dict.fromkeys(_names(field.value)):
            better = None if _folded(pair) in kinds else _repeated(pair, known)
            if better is None:
                continue
            read, taken = " ".join(pair), " ".join(map(_cased, better, pair))
            field = decide(field, regex.sub(rf"\b{regex.escape(read)}\b", taken, field.value), "name-repeated")
            said = say("spelled-as-repeated", field=field_words(name), read=read, taken=taken, times=known[better])
            findings.append(_finding(field, said, read, taken))
        out[name] = field
    return out, tuple(findings)


def signed_by_a_family(
    fields: Mapping[str, FieldValue], words: HeadWords
) -> tuple[dict[str, FieldValue], tuple[Finding, ...]]:
    """The fields, a signer read by OCR with the name of his family as it is spelled, and a finding where it was read as none is.

    Where several differ from what was read in marks alone (Lý and Lỷ from Ly), it stays as it was read, and where one differs in a letter.
    """
    signer = fields.get("signer")
    if signer is None or signer.confidence is None:
        return dict(fields), ()
    read = signer.value.rpartition(".")[2].strip().partition(" ")[0]  # behind academic titles (TS.)
    likest = _likest_families(read, words)
    if not likest or fold(read) in map(fold, likest):
        return dict(fields), ()
    expected = likest[0] if len(likest) == 1 and bare(likest[0]) == bare(read) else ""
    meant = say("family-meant", names=listed(map(quoted, likest), Words(" or ", " hoặc ")))
    said = say("family-name", read=read, told=say("family-taken", name=expected) if expected else meant)
    mended = decide(signer, signer.value.replace(read, expected or read, 1), "name-register")
    return {**fields, "signer": mended}, (_finding(signer, said, read, expected),)


def _likest_families(read: str, words: HeadWords) -> tuple[str, ...]:
    """The families that ``read`` may be: those that differ in the tone alone, else in their marks, else the few that differ in a letter."""
    alike = _families(words.family_names).get(bare(read), ())
    if alike:
        return tuple(name for name in alike if _toned(name)[0] == _toned(read)[0]) or alike
    if len(read) < _SHORTEST or fold(read) in _all_names(words):
        return ()
    near = [name for name in words.family_names if Levenshtein.distance(fold(name), fold(read), score_cutoff=1) == 1]
    return tuple(near) if len(near) <= _FEW else ()


def called_by_a_name(
    fields: Mapping[str, FieldValue], words: HeadWords
) -> tuple[dict[str, FieldValue], tuple[Finding, ...]]:
    """The fields, a signer read by OCR with each syllable behind the family's name as people are called, and a finding for each that was
    read as nobody is.
    """
    signer = fields.get("signer")
    if signer is None or signer.confidence is None:
        return dict(fields), ()
    family, *given = signer.value.rpartition(".")[2].split()
    if family not in words.family_names:
        return _with_whole_name(fields, signer, family, given, words)
    findings: list[Finding] = []
    for read in given:
        likest = _likest_name(read, words)
        if not likest:
            continue
        expected = likest[0] if len(likest) == 1 else ""
        meant = say("family-meant", names=listed(map(quoted, likest), Words(" or ", " hoặc ")))
        said = say("given-name", read=read, told=say("family-taken", name=expected) if expected else meant)
        better = regex.sub(rf"(?<=\s){regex.escape(read)}(?!\S)", expected or read, signer.value)
        signer = decide(signer, better, "name-register")
        findings.append(_finding(signer, said, read, expected))
    return {**fields, "signer": signer}, tuple(findings)


def _with_whole_name(
    fields: Mapping[str, FieldValue], signer: FieldValue, first: str, rest: Sequence[str], words: HeadWords
) -> tuple[dict[str, FieldValue], tuple[Finding, ...]]:
    """The fields without a signer who is called by two names neither of which is a family's: that was lost, under a seal as a rule."""
    if len(rest) != 1 or len(first) == 1 or fold(first) not in _all_names(words):
        return dict(fields), ()
    said = say("name-short", signer=signer.value)
    kept = {name: field for name, field in fields.items() if name != "signer"}
    return kept, (_finding(signer, said, signer.value, ""),)


def _likest_name(read: str, words: HeadWords) -> tuple[str, ...]:
    """The common names that ``read``, which is none, may be: they differ from it in the tone above a letter alone."""
    names = _names_by_letters(words.given_names)
    if fold(read) in _all_names(words):
        return ()
    base, tone = _toned(read)
    dotted = tone in _ABOVE and _DOTTED.search(unicodedata.normalize("NFD", fold(read))) is not None
    return tuple(
        name
        for name, other in names.get(base, {}).items()
        if (other in _ABOVE or (dotted and not other)) and (not tone or tone in _ABOVE)
    )


@cache
def _all_names(words: HeadWords) -> frozenset[str]:
    """All names that people have, folded."""
    return frozenset(map(fold, (*words.given_names, *words.rare_names, *words.family_names)))


@cache
def _names_by_letters(names: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """The tone of each name by the name, by what it is without its tone."""
    found: dict[str, dict[str, str]] = {}
    for name in names:
        base, tone = _toned(name)
        found.setdefault(base, {})[name] = tone
    return found


def _toned(syllable: str) -> Pair:
    """The syllable without its tone, in small letters, and the tone."""
    parts = unicodedata.normalize("NFD", fold(syllable))
    tone = "".join(part for part in parts if part in _TONES)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)), tone


@cache
def _families(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The family names by what they are without marks."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        found[bare(name)] = (*found.get(bare(name), ()), name)
    return found


def _names(text: str) -> list[Pair]:
    """The pairs of neighbouring words that both begin with a capital, as the names of places and people do."""
    return _NAME.findall(text, overlapped=True)


def _folded(pair: Pair) -> Pair:
    return pair[0].casefold(), pair[1].casefold()


def _repeated(pair: Pair, known: Mapping[Pair, int]) -> Pair | None:
    """The one pair that differs from ``pair`` in one letter and stands in the report more often, again and again."""
    own = _folded(pair)
    others = [other for other in _near(own, known) if known[other] >= _REPEATED and known[other] > known.get(own, 0)]
    return others[0] if len(others) == 1 else None


def _near(own: Pair, known: Mapping[Pair, int]) -> Iterator[Pair]:
    for other in known:
        same = [a == b for a, b in zip(own, other, strict=True)]
        if sum(same) == 1:
            at = same.index(False)
            if Levenshtein.distance(own[at], other[at], score_cutoff=1) == 1:
                yield other


def _cased(new: str, like: str) -> str:
    """``new``, in small letters, set as ``like`` is: in capitals, or with a capital first."""
    return new.upper() if like.isupper() else new[:1].upper() + new[1:]


def _finding(field: FieldValue, said: Words, read: str, expected: str) -> Finding:
    return Finding(
        code="metadata-doubtful",
        severity="warning",
        stage="metadata",
        message=said.en,
        message_vi=said.vi,
        page=field.page,
        field=field.name,
        raw=read,
        expected=expected,
    )
