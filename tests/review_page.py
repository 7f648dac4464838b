"""The review page of a dataset, asked without a network."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from review_data import FIRST
from werkzeug.test import TestResponse

from cchc_extract import patterns
from cchc_extract.review.paper import Paper
from cchc_extract.review.session import Session
from cchc_extract.review.views import Desk
from cchc_extract.review.web import make_app

HOST = "127.0.0.1:8000"
PATTERNS = patterns.load()


class Page:
    """The page of a dataset, asked without a network."""

    def __init__(self, out: Path, paper: Paper) -> None:
        self.out = out
        desk = Desk(Session(out, "chi"), paper)
        desk.__dict__["patterns"] = PATTERNS  # loading them for each test takes longer than the tests
        self.app: Flask = make_app(desk, "sesame", lambda: frozenset([HOST]))
        self.client: FlaskClient = self.app.test_client()

    def get(self, path: str, **options: object) -> TestResponse:
        options.setdefault("headers", {"Host": HOST, "Accept-Language": "en"})
        return self.client.get(path if path.startswith("/") else f"/sesame/{path}", **options)  # type: ignore[arg-type]

    def post(self, path: str, **form: str) -> TestResponse:
        headers = {"Host": HOST, "Origin": f"http://{HOST}", "Accept-Language": "en"}
        return self.client.post(f"/sesame/{path}", data=form, headers=headers)

    def decide(self, path: str, action: str, **cells: str) -> TestResponse:
        """Send the form of an item as the browser would, with ``cells`` changed by name."""
        shown = self.get(path).text
        form = {name: _unescaped(value) for name, value in re.findall(r'<input name="(c\d)" value="([^"]*)"', shown)}
        form |= {name: _unescaped(text) for name, text in re.findall(r'<textarea name="(c\d)"[^>]*>([^<]*)<', shown)}
        version = re.search(r'name="version" value="([^"]*)"', shown)
        assert version
        return self.post(path, version=version[1], action=action, **{**form, **cells})


def _unescaped(text: str) -> str:
    return text.replace("&#34;", '"').replace("&amp;", "&")


def row(number: int) -> str:
    return f"row/{FIRST}/1/{number}"
