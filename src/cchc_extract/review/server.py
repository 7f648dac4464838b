"""The server: on this machine's own address only, under a name nobody can guess."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from cchc_extract.cache import Cache
from cchc_extract.errors import OutputError
from cchc_extract.review.items import Filter
from cchc_extract.review.paper import Paper
from cchc_extract.review.session import Session
from cchc_extract.review.sources import sources_of
from cchc_extract.review.views import Desk
from cchc_extract.review.web import make_app

LOOPBACK = "127.0.0.1"
_TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Running:
    """A server that listens at ``url``; ``serve`` answers until ``stop`` is called from elsewhere."""

    url: str
    _server: BaseWSGIServer

    def serve(self) -> None:
        """Answer requests."""
        self._server.serve_forever(poll_interval=0.2)

    def stop(self) -> None:
        """Let ``serve`` return."""
        threading.Thread(target=self._server.shutdown, daemon=True).start()


@contextmanager
def running(
    out: Path,
    *,
    who: str,
    given: Sequence[Path] = (),
    port: int = 0,
    cache: Cache | None = None,
    patterns_folder: Path | None = None,
    jobs: int = 1,
) -> Iterator[Running]:
    """A server for the dataset in ``out``, with the first items ready to be shown. ``port`` 0: any that is free.

    Raises ``DatasetError`` for a folder that is none, ``NoInputError`` where a path of ``given`` does not exist, ``PatternError``, and
    ``OutputError`` where the port is taken or the decisions cannot be read.
    """
    session = Session(out, who)
    session.index()
    with Paper(sources_of(out, given), cache, jobs) as paper:
        desk = Desk(session, paper, patterns_folder)
        desk.prepare(None, Filter())
        token, hosts = secrets.token_urlsafe(_TOKEN_BYTES), set[str]()
        app = make_app(desk, token, lambda: frozenset(hosts))
        try:
            server = make_server(LOOPBACK, port, app, threaded=True, request_handler=_Quiet)
        except (OSError, SystemExit) as error:
            raise OutputError(f"Port {port} cannot be listened on; choose another one (--port).") from error
        hosts |= {f"{name}:{server.server_port}" for name in (LOOPBACK, "localhost")}
        assert desk.indicators, "the catalogue is loaded before the first page is asked for"
        try:
            yield Running(f"http://{LOOPBACK}:{server.server_port}/{token}/", server)
        finally:
            server.server_close()


class _Quiet(WSGIRequestHandler):
    """Says nothing about requests: their addresses hold the token. Names no software."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""

    def version_string(self) -> str:
        """No versions."""
        return "cchc-extract"
