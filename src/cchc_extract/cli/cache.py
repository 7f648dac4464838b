"""``cchc-extract cache``: what earlier runs worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cchc_extract.cache import Cache, Usage

_WORDS = {
    "hashes": "files known by place, size and time",
    "pages": "pages read from their picture",
    "files": "files read and understood",
    "pictures": "pages shown to a reviewer",
    "converted": "documents that LibreOffice converted",
}
_MEGABYTE = 1_000_000


@click.group()
def cache() -> None:
    """Show or empty the cache, by which nothing is read twice.

    It is in ~/.cache/cchc-extract, or where CCHC_CACHE says. An entry holds for one content, one set of options and patterns, and one
    version; what is outdated is not used, and goes with prune.
    """


@cache.command()
def info() -> None:
    """How many entries there are, and how large.

    \b
    Example:
      cchc-extract cache info
    """  # noqa: D301
    here = _cache()
    click.echo(f"folder   {here.folder}")
    for kind, usage in here.usage().items():
        click.echo(f"{kind:<8} {_told(usage)}: {_WORDS[kind]}")


@cache.command()
@click.option(
    "--days", type=click.FloatRange(min=0), default=90.0, show_default="90", help="Keep what was used in so many days."
)
def prune(days: float) -> None:
    """Take away what was not used for a while.

    \b
    Example:
      cchc-extract cache prune --days 30
    """  # noqa: D301
    click.echo(f"removed {_told(_cache().prune(days))}")


@cache.command()
def clear() -> None:
    """Take everything away.

    \b
    Example:
      cchc-extract cache clear
    """  # noqa: D301
    click.echo(f"removed {_told(_cache().clear())}")


def _cache() -> Cache:
    from cchc_extract.cache import Cache, default_folder

    return Cache(default_folder())


def _told(usage: Usage) -> str:
    return f"{usage.entries} entries, {usage.bytes / _MEGABYTE:.1f} MB"
