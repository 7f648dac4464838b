"""Who may talk to the page: this machine's own browser, at the address it was given, and no other page that it has open."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, abort, request

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""On every answer."""


def guard(app: Flask, token: str, hosts: Callable[[], frozenset[str]]) -> None:
    """Answer nothing but requests to one of ``hosts`` below ``/token``; a form only where a page of ours sent it.

    A name that an attacker's server answers for leads here too (DNS rebinding), so the name asked for is checked.
    """

    @app.url_value_preprocessor
    def _check(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if request.host not in hosts():
            abort(403)
        given = (values or {}).pop("token", "")
        if not hmac.compare_digest(given.encode(), token.encode()):
            abort(404)
        if request.method not in ("GET", "HEAD") and request.headers.get("Origin") != f"http://{request.host}":
            abort(403)

    @app.url_defaults
    def _tell(endpoint: str, values: dict[str, Any]) -> None:
        values.setdefault("token", token)

    @app.after_request
    def _close(response: Response) -> Response:
        response.headers.update(HEADERS)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
