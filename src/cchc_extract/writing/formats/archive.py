"""Archive metadata of the reports, under the field names that Vietnamese records systems exchange.

``archive.csv`` has the fields of a document of Circular 02/2019/TT-BNV, then those of an outgoing document that Decree 30/2020/NĐ-CP
(Appendix VI, part II) has beside them. ``archive.json`` has the records of the decree, nested as there. What the paper does not say
(file code, physical state, ...) is empty, for the archivist to fill. Lengths and mandatory fields are checked, and nothing is cut:
``problems`` says what a records system would refuse.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from cchc_extract.writing.cells import cell
from cchc_extract.writing.formats import FORMATS, Files
from cchc_extract.writing.stored import StoredDataset

_LANGUAGE = "Tiếng Việt"
_FILING = "lưu"
"""The line under Nơi nhận that says where the copy is filed: no recipient."""


class Field(Struct, frozen=True):
    """A field of the standards: its name, the most characters it may have, and whether a record must have it."""

    name: str
    longest: int
    mandatory: bool = False


FIELDS = (
    Field("DocCode", 30),
    Field("FileCode", 37),
    Field("DocOrdinal", 3),
    Field("TypeName", 100, mandatory=True),
    Field("CodeNumber", 11, mandatory=True),
    Field("CodeNotation", 30, mandatory=True),
    Field("IssuedDate", 10, mandatory=True),
    Field("OrganName", 200, mandatory=True),
    Field("Subject", 500, mandatory=True),
    Field("Language", 30),
    Field("PageAmount", 3),
    Field("Description", 500),
    Field("InforSign", 30),
    Field("Keyword", 100),
    Field("Mode", 20),
    Field("ConfidenceLevel", 30),
    Field("Autograph", 2000),
    Field("Format", 50),
    Field("SignerInfo.Position", 100),
    Field("SignerInfo.FullName", 50),
    Field("To.OrganName", 2000),
)
"""In the order of the circular, then those that only the decree has. Where both limit a length, the stricter one counts."""

_OURS = ("document_id", "file", "problems")


def files() -> Files:
    """A flat and a nested file."""
    flat, nested = FORMATS["archive"]
    return {flat: _write_flat, nested: _write_nested}


def _write_flat(dataset: StoredDataset, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*(field.name for field in FIELDS), *_OURS])
        for document in dataset["documents"].records():
            record = flat(document)
            values = [record.get(field.name, "") for field in FIELDS]
            writer.writerow([*values, document["document_id"], document["file"], "; ".join(problems(record))])


def _write_nested(dataset: StoredDataset, path: Path) -> None:
    records = [nested(document) for document in dataset["documents"].records()]
    path.write_text(json.dumps(records, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def flat(document: Mapping[str, Any]) -> dict[str, str]:
    """A line of ``documents`` (typed values by column) as ``field -> text``; fields the paper does not give are absent."""
    number = (document["number_symbol"] or "").partition("/")[0] or cell(document["number"])
    found = {
        "TypeName": (document["doc_type"] or "").capitalize(),
        "CodeNumber": number,
        "CodeNotation": document["symbol"],
        "IssuedDate": cell(document["issued_on"]),
        "OrganName": document["issuer"],
        "Subject": document["title"],
        "Language": _LANGUAGE,
        "PageAmount": cell(document["pages"]),
        "SignerInfo.Position": document["signer_position"],
        "SignerInfo.FullName": document["signer"],
        "To.OrganName": "; ".join(_recipients(document)),
    }
    return {name: text for name, text in found.items() if text}


def nested(document: Mapping[str, Any]) -> dict[str, Any]:
    """A line of ``documents`` as an outgoing document of the decree."""
    record = flat(document)
    plain = {name: text for name, text in record.items() if "." not in name}
    signer = {name: record[f"SignerInfo.{name}"] for name in ("Position", "FullName") if f"SignerInfo.{name}" in record}
    recipients = [{"OrganName": name} for name in _recipients(document)]
    return {**plain, "SignerInfo": signer, "To": recipients, "document_id": document["document_id"]}


def problems(record: Mapping[str, str]) -> Iterator[str]:
    """What a records system would refuse a flat record for."""
    for field in FIELDS:
        text = record.get(field.name, "")
        if field.mandatory and not text:
            yield f"{field.name} is missing"
        if len(text) > field.longest:
            yield f"{field.name} has {len(text)} characters, {field.longest} are allowed"


def _recipients(document: Mapping[str, Any]) -> list[str]:
    lines = (document["recipients"] or "").split("; ")
    return [line for line in lines if line and not line.casefold().startswith(_FILING)]
