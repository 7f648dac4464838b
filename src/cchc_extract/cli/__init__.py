"""The command line: parse, call, summarise, exit. Whatever is heavy is imported by the command that needs it."""

from cchc_extract.cli.app import app, main

__all__ = ["app", "main"]
