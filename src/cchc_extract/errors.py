"""The exception tree. Each carries the exit code of contract.md and a message that ends with what to do next."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """Exit codes of the command line."""

    OK = 0
    USAGE = 2
    NO_INPUT = 3
    MISSING_DEPENDENCY = 4
    BAD_PATTERNS = 5
    OUTPUT = 6
    SOME_FAILED = 7
    INTERRUPTED = 130


class CchcError(Exception):
    """Root of all errors that are told to the user without a traceback."""

    exit_code = ExitCode.SOME_FAILED


class NoInputError(CchcError):
    """Nothing to read was found."""

    exit_code = ExitCode.NO_INPUT


class MissingDependencyError(CchcError):
    """Something that has to be installed is not."""

    exit_code = ExitCode.MISSING_DEPENDENCY


class OutputError(CchcError):
    """The output folder cannot be written."""

    exit_code = ExitCode.OUTPUT


class PatternError(CchcError):
    """A pattern file is wrong: says which file, key and line, what is wrong and, where one is near, what was meant."""

    exit_code = ExitCode.BAD_PATTERNS

    def __init__(self, file: Path | str, key: str, line: int | None, problem: str) -> None:
        self.file, self.key, self.line, self.problem = Path(file), key, line, problem
        place = f"{file}:{line}" if line is not None else str(file)
        super().__init__(f"{place}: {key}: {problem}")

    def __reduce__(self) -> tuple[type[PatternError], tuple[Path, str, int | None, str]]:
        return PatternError, (self.file, self.key, self.line, self.problem)


class UnreadableFileError(CchcError):
    """A file cannot be read as a whole. ``code`` goes to ``files.csv`` as ``error_code``, the message as ``error``."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)

    def __reduce__(self) -> tuple[type[UnreadableFileError], tuple[str, str]]:
        return UnreadableFileError, (self.code, str(self))
