"""What a schema is made of: columns, keys and tables, and the columns that many tables share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["string", "integer", "number", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``type`` as in Table Schema; ``values`` the only ones allowed, where they are few; ``required``: never empty."""

    name: str
    type: ColumnType
    description: str
    values: tuple[str, ...] = ()
    required: bool = False
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``columns`` of a table that name a line of ``table``; empty cells name none."""

    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the dataset: ``name.csv``."""

    name: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def filename(self) -> str:
        """The name of its CSV file."""
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)


DOCUMENT = Column("document_id", "string", "The report: documents.csv.", required=True)
OF_DOCUMENT = ForeignKey(("document_id",), "documents", ("document_id",))
PAGE = Column("page", "integer", "Page, counted from 1; empty for plain text.", least=1)
ORDER = Column("order", "integer", "Place in the document, counted from 1.", required=True, least=1)
CONFIDENCE = "0 to 1, how sure the reading of the paper is; empty where born digital."
