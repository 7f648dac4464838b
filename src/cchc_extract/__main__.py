"""``python -m cchc_extract``: the command line, for where its script is not on the path."""

from cchc_extract.cli import main

main()
