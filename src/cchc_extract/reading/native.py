"""Functions of pdfium that take and fill plain memory, without prototypes.

A page is asked some thousand questions. A prototype converts every argument, which costs more than the answer: here a pointer is given as a
``Handle`` or as memory of ctypes, which are passed as they are, and a number is a C ``int``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

ADDRESS = ctypes.c_void_p
"""Answer of a function that is given a pointer only to compare it: it comes as a number."""


class Handle(ctypes.c_void_p):
    """A pointer that pdfium gave, to be given back to it."""


def quick(function: Any, answer: Any) -> Callable[..., Any]:
    """The native ``function`` without a prototype; it keeps what it is given for no longer than the call. No argument may be a float."""
    return ctypes.PYFUNCTYPE(answer)(_address_of(function))


def handle_of(pointer: Any) -> Handle:
    """A pointer of pypdfium2 as a handle."""
    return Handle(_address_of(pointer))


def _address_of(thing: Any) -> int:
    address = ctypes.cast(thing, ADDRESS).value
    assert address is not None
    return address
