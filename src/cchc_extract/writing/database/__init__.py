"""The dataset in a database, by ``cchc-extract load``: SQLite, DuckDB or PostgreSQL, through SQLAlchemy."""

from cchc_extract.writing.database.load import Loaded, load
from cchc_extract.writing.database.urls import DatabaseError, DatabaseUrlError

__all__ = ["DatabaseError", "DatabaseUrlError", "Loaded", "load"]
