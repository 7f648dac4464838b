"""The command line: parse, call, summarise, exit. Whatever is heavy is imported by the command that needs it."""


def main() -> None:
    """The console command. Its modules come late: each worker process imports the script of the command, and parses nothing."""
    from cchc_extract.cli.app import main as run

    run()
