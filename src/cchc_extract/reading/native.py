"""Functions of pdfium that take and fill plain memory, with addresses as numbers.

A page is asked some thousand questions. The prototypes of pypdfium2 convert every argument, which costs five times the answer.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

ADDRESS, INDEX = ctypes.c_void_p, ctypes.c_int


def quick(function: Any, answer: Any, *arguments: Any) -> Callable[..., Any]:
    """The native ``function`` with addresses as numbers; it keeps what it is given for no longer than the call."""
    return ctypes.PYFUNCTYPE(answer, *arguments)(address_of(function))


def address_of(thing: Any) -> int:
    """The address of a function, or the one that a pointer holds."""
    address = ctypes.cast(thing, ADDRESS).value
    assert address is not None
    return address
