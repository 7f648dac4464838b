"""``cchc-extract review OUT``: check what was read in the browser."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from cchc_extract.cli import options


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--input",
    "given",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Where the reports are, if not where the run found them; as many as that run was given.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default="any that is free", help="Port to listen on."
)
@click.option("--who", metavar="NAME", show_default="your login name", help="The name that stands beside decisions.")
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@options.patterns
@options.no_cache
def review(
    out: Path,
    given: tuple[Path, ...],
    port: int,
    who: str | None,
    opened: bool,
    patterns_folder: Path | None,
    no_cache: bool,
) -> None:
    """Check the flagged rows of the dataset in OUT in the browser, worst first; Ctrl-C ends it.

    The page listens on this machine only and loads nothing from elsewhere. It shows the paper, what was read and why to look; rows are
    kept, corrected or rejected with the keyboard. Each decision is written to OUT/corrections.csv at once, and the next extraction into
    OUT applies it. A table of a text file whose columns were not understood is shown line by line: name its columns once, in order, and
    the next extraction reads it again.

    \b
    Example:
      cchc-extract review out --open
    \b
    Columns of a table, as they are named on the page:
      stt | indicator | value: Năm 2022 | value: Năm 2023 | unit | note
      STT | Chỉ tiêu | Giá trị | ĐVT | Ghi chú
    """  # noqa: D301
    from cchc_extract.cache import Cache, default_folder
    from cchc_extract.errors import MissingDependencyError

    try:
        from cchc_extract.review.server import running
    except ModuleNotFoundError as error:
        raise MissingDependencyError(
            f"{error.name} is not installed, which the review needs; run: pip install 'cchc-extract[review]'"
        ) from None
    cache = None if no_cache else Cache(default_folder())
    name = who or getpass.getuser()
    with running(out, who=name, given=given, port=port, cache=cache, patterns_folder=patterns_folder) as page:
        click.echo(f"Open {page.url}\nDecisions go to {out / 'corrections.csv'}; Ctrl-C ends the review.")
        if opened:
            click.launch(page.url)
        page.serve()
    click.echo(f"Run the extraction into {out} again to apply what was decided.")
