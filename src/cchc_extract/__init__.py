"""Reads Vietnamese administrative-reform reports and writes them as one typed dataset."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc_extract.library import read

__version__ = "0.1.0"
__all__ = ["__version__", "read"]


def __getattr__(name: str) -> Any:
    """``read`` is loaded when it is asked for: the command line starts without pandas."""
    if name == "read":
        from cchc_extract.library import read

        return read
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
