"""The pages and their addresses. Documents are found by their ids in the dataset; no part of an address is a path of this machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources
from io import BytesIO
from typing import Any, cast

from flask import Flask, Response, abort, g, redirect, render_template, request, url_for
from PIL import Image
from werkzeug.wrappers import Response as Answer

from cchc_extract.errors import CchcError, OutputError
from cchc_extract.model import Box
from cchc_extract.review import words
from cchc_extract.review.guard import guard
from cchc_extract.review.items import Filter, Item, filter_of
from cchc_extract.review.placed import Target
from cchc_extract.review.session import Action, Cell
from cchc_extract.review.views import AT_FOOT, LISTED, Desk, pages_of
from cchc_extract.understanding.assigned.namedcolumns import ColumnsError
from cchc_extract.writing.corrections.editable import OF_DOCUMENT, OF_VALUE

_STATIC = {"review.css": "text/css", "review.js": "text/javascript", "icon.svg": "image/svg+xml"}
_HEAD = 0.45
"""Share of the first page that the head of a report takes."""
_YEAR = 31_536_000  # seconds
_KEEP_PICTURES = "private, max-age=3600"


def make_app(desk: Desk, token: str, hosts: Callable[[], frozenset[str]]) -> Flask:
    """The application for the dataset on ``desk``. ``hosts`` are the names (with port) it answers to."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 1 << 20
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    guard(app, token, hosts)
    _Pages(desk).register(app)

    @app.after_request
    def _remember_language(response: Response) -> Response:
        if request.args.get("lang") in words.LANGUAGES:
            response.set_cookie("lang", _language(), samesite="Strict", httponly=True, max_age=_YEAR)
        return response

    @app.errorhandler(CchcError)
    def _broken(error: CchcError) -> tuple[str, int]:
        return render_template("gone.html", **_frame(desk, Filter()), message=str(error)), 500

    return app


class _Pages:
    """The pages, one method each."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.session = desk.session

    def register(self, app: Flask) -> None:
        """Give each page its address."""
        item = "/<token>/row/<document_id>/<int:appendix>/<int:row>"
        app.add_url_rule("/<token>/", "next", self.next)
        app.add_url_rule(item, "row", self.row, methods=["GET", "POST"])
        app.add_url_rule("/<token>/field/<document_id>/<name>", "field", self.field, methods=["GET", "POST"])
        app.add_url_rule("/<token>/figure/<document_id>/<name>", "figure", self.figure, methods=["GET", "POST"])
        app.add_url_rule("/<token>/table/<document_id>/<name>", "table", self.table, methods=["GET", "POST"])
        app.add_url_rule("/<token>/note/<document_id>/<name>", "note", self.note, methods=["GET", "POST"])
        app.add_url_rule("/<token>/undo", "undo", self.undo, methods=["POST"])
        app.add_url_rule("/<token>/list", "list", self.overview)
        app.add_url_rule("/<token>/document/<document_id>", "document", self.document)
        app.add_url_rule("/<token>/strip/<document_id>/<int:appendix>/<int:row>.jpg", "strip", self.strip)
        app.add_url_rule("/<token>/picture/<document_id>/<int:page>.jpg", "picture", self.picture)
        app.add_url_rule("/<token>/head/<document_id>/<int:page>.jpg", "head", self.head)
        app.add_url_rule("/<token>/static/<name>", "static_file", self.static_file)

    def next(self) -> Answer | str:
        """The worst item that was not looked at."""
        shown = filter_of(request.args)
        after = self.desk.item(request.args["after"]) if request.args.get("after", "").count("/") >= 2 else None
        item = next(self.session.upcoming(after, shown, back="back" in request.args), None)
        if item is None:
            return render_template("finished.html", **_frame(self.desk, shown))
        said = {"said": request.args["said"]} if "said" in request.args else {}
        return redirect(_address(item, **shown.query(), **said), 303)

    def row(self, document_id: str, appendix: int, row: int) -> Answer | str | tuple[str, int]:
        """A row."""
        return self._item(f"row/{document_id}/{appendix}/{row}")

    def field(self, document_id: str, name: str) -> Answer | str | tuple[str, int]:
        """A field of a document."""
        return self._item(f"field/{document_id}/{name}")

    def figure(self, document_id: str, name: str) -> Answer | str | tuple[str, int]:
        """A figure of the narrative."""
        return self._item(f"figure/{document_id}/{name}")

    def table(self, document_id: str, name: str) -> Answer | str | tuple[str, int]:
        """A table of a text that is doubted as a whole."""
        return self._item(f"table/{document_id}/{name}")

    def note(self, document_id: str, name: str) -> Answer | str | tuple[str, int]:
        """A finding about neither."""
        return self._item(f"note/{document_id}/{name}")

    def undo(self) -> Answer:
        """Take the last decision back, and show its item."""
        shown = filter_of(request.form)
        key = self.session.undo()
        item = self.desk.item(key) if key else None
        if item is None:
            return redirect(_to("next", said="nothing_to_undo", **shown.query()), 303)
        return redirect(_address(item, said="undone", **shown.query()), 303)

    def overview(self) -> str:
        """All items that the filter shows, the first of them."""
        shown = filter_of(request.args)
        every = [item for item in self.session.index().order if shown.shows(item)]
        return render_template("list.html", **_frame(self.desk, shown), items=every[:LISTED], found=len(every))

    def document(self, document_id: str) -> str:
        """A page of a document with the recovered table laid over it."""
        document = self.session.index().documents.get(document_id) or abort(404)
        pages = pages_of(document)
        page = min(max(1, request.args.get("page", 1, type=int)), pages)
        picture = self.desk.paper.page(document, page)
        if page < pages and picture:
            self.desk.paper.prepare([(document, page + 1)])
        lines = () if picture else self.desk.paper.lines(document)
        return render_template(
            "document.html",
            **_frame(self.desk, filter_of(request.args)),
            document=document,
            page=page,
            pages=pages if picture or not lines else 1,
            size=_size(picture.jpeg, picture.scale) if picture else None,
            rows=self.desk.rows(document_id, page if picture else None),
            marked=self.desk.marked(document_id, finding)
            if (finding := request.args.get("finding", 0, type=int))
            else set(),
            finding=finding,
            lines=lines,
            fields=[self.session.field_cell(document_id, name) for name in OF_DOCUMENT],
        )

    def strip(self, document_id: str, appendix: int, row: int) -> Response:
        """The strip of the page with a row in it."""
        document = self.session.index().documents.get(document_id) or abort(404)
        place = self.desk.box(document_id, appendix, row) or abort(404)
        return _jpeg(self.desk.paper.strip(document, *place))

    def picture(self, document_id: str, page: int) -> Response:
        """A page."""
        document = self.session.index().documents.get(document_id) or abort(404)
        found = self.desk.paper.page(document, page)
        return _jpeg(found.jpeg if found else None)

    def head(self, document_id: str, page: int) -> Response:
        """The upper part of a page."""
        document = self.session.index().documents.get(document_id) or abort(404)
        found = self.desk.paper.page(document, page)
        if found is None:
            abort(404)
        width, height = _size(found.jpeg, found.scale)
        return _jpeg(self.desk.paper.strip(document, page, Box(0, 0, width, height * _HEAD), mark=False))

    def static_file(self, name: str) -> Response:
        """The style sheet, the script and the icon."""
        kind = _STATIC.get(name) or abort(404)
        content = resources.files("cchc_extract.review").joinpath("static", name).read_bytes()
        return Response(
            content, content_type=f"{kind}; charset=utf-8", headers={"Cache-Control": "private, max-age=60"}
        )

    def _item(self, key: str) -> Answer | str | tuple[str, int]:
        item = self.desk.item(key)
        if item is None:
            return render_template("gone.html", **_frame(self.desk, Filter()), message=""), 404
        if request.method == "GET":
            return self._show(item)
        shown = filter_of(request.form)
        if request.form.get("version", "") != self.session.version(item):
            return self._show(item, problem=_say()("meanwhile", what=_say()(self.session.state(item) or "undone"))), 409
        try:
            said = self._decide(item, cast("Action", request.form.get("action", "")))
        except ValueError as error:
            return self._show(item, problem=str(error), typed=True), 422
        except OutputError as error:
            return self._show(item, problem=_say()("unwritten", why=error), typed=True), 500
        return redirect(_to("next", after=item.key, said=said, **shown.query()), 303)

    def _decide(self, item: Item, action: Action) -> str:
        """Do what the form says; what was written, in words."""
        if action not in ("save", "keep", "reject", "undo") or (item.kind == "table" and action == "reject"):
            abort(400)
        cells = self.session.item_cells(item)
        given = {cell.target: request.form[f"c{n}"] for n, cell in enumerate(cells) if f"c{n}" in request.form}
        for cell in cells:
            text = " ".join(given.get(cell.target, "").split())
            if cell.field == "indicator_id" and text not in ("", cell.read, *self.desk.indicators):
                raise ValueError(_cannot(cell.field, text))
        changed = {cell.target: given[cell.target] for cell in cells if given.get(cell.target, cell.read) != cell.read}
        if self._is_of_nothing(item, action, changed):
            raise ValueError(_say()("nothing_to_keep"))
        rows = self._name_columns(item, given, changed) if item.kind == "table" and action == "save" else 0
        try:
            written = self.session.decide(item, action, given)
        except ValueError as error:
            name = "value" if item.kind == "figure" else item.name
            raise ValueError(_cannot(name, str(error))) from None
        decided = {target: each.corrected for target, each in written.items() if each.decision == "corrected"}
        told = [
            f"“{decided[cell.target]}”{self._typed(item, cell, decided)}{_say()('rows_read', n=rows) if rows else ''}"
            for cell in cells
            if cell.target in decided
        ]
        state = self.session.state(item)
        return ", ".join(told) or (_say()(state) if state else _say()("take_back"))

    def _is_of_nothing(self, item: Item, action: Action, changed: Mapping[Target, str]) -> bool:
        """Whether a table without a row would be kept: as it was read, and not with columns that stand for it already."""
        stands = action == "keep" and self.session.state(item) == "corrected"
        keeps = action == "keep" or (action == "save" and not changed)
        return item.kind == "table" and keeps and not stands and not self.desk.neighbours(item)

    def _name_columns(self, item: Item, given: dict[Target, str], changed: Mapping[Target, str]) -> int:
        """Put the columns of a table that were changed into ``given`` as they are written down; how many rows it then has.

        Raises ``ValueError``.
        """
        rows = 0
        for target, text in changed.items():
            try:
                given[target], rows = self.desk.named(item, text)
            except ColumnsError as error:
                why = error.said.vi if _language() == "vi" else error.said.en
                raise ValueError(_say()("no_columns", why=why)) from None
        return rows

    def _typed(self, item: Item, cell: Cell, changed: Mapping[Target, str]) -> str:
        if cell.field != OF_VALUE:
            return ""
        return f" ({_say()('typed', text=self.desk.typed(item, cell, changed[cell.target]))})"

    def _show(self, item: Item, *, problem: str = "", typed: bool = False) -> str:
        shown = filter_of(request.values)
        document = self.session.index().documents[item.document_id]
        cells = self.session.item_cells(item)
        texts = [request.form.get(f"c{n}", cell.text) if typed else cell.text for n, cell in enumerate(cells)]
        pictured = self.desk.paper.has_pages(document)
        return render_template(
            "item.html",
            **_frame(self.desk, shown),
            item=item,
            document=document,
            cells=list(zip(cells, texts, strict=True)),
            problem=problem,
            version=self.session.version(item),
            decided=self.session.state(item),
            strip=_strip(item) if pictured else "",
            lines=() if pictured else self.desk.lines(item),
            neighbours=self.desk.neighbours(item) if item.kind in ("row", "table") else (),
            table=self.desk.table_of(item),
            known=self.desk.known(item, cells),
            told=self.desk.told(item),
            following=[_strip(each) for each in self.desk.prepare(item, shown)[:2]],
            indicators=self.desk.indicators,
        )


def _frame(desk: Desk, shown: Filter) -> dict[str, Any]:
    """What every page has around it."""
    done, total = desk.session.progress(shown)
    said = request.args.get("said", "")
    say = _say()
    return {
        "say": say,
        "language": _language(),
        "shown": shown,
        "done": done,
        "total": total,
        "offered": desk.offered(shown),
        "said": say(said) if said in ("undone", "nothing_to_undo") else say("saved", what=said) if said else "",
        "code_name": lambda code: words.code_name(code, _language()),
        "sentence": lambda finding, other=False: words.message(finding, _language(), other=other),
        "field_name": lambda name: words.field_name(name, _language()),
        "address": _address,
    }


def _to(page: str, **values: Any) -> str:
    return url_for(page, **values)


def _address(item: Item, **query: Any) -> str:
    if item.kind == "row":
        return url_for("row", document_id=item.document_id, appendix=item.appendix, row=item.row, **query)
    return url_for(item.kind, document_id=item.document_id, name=item.name, **query)


def _strip(item: Item) -> str:
    """The address of the picture that goes with an item; empty where it has none."""
    if item.kind == "row":
        return url_for("strip", document_id=item.document_id, appendix=item.appendix, row=item.row) if item.page else ""
    if item.kind == "field" and item.name in AT_FOOT and item.page:
        return url_for("picture", document_id=item.document_id, page=item.page)
    if item.kind == "field":
        return url_for("head", document_id=item.document_id, page=1)
    return url_for("picture", document_id=item.document_id, page=item.page or 1)


def _language() -> words.Language:
    if "language" not in g:
        asked = request.args.get("lang") or request.cookies.get("lang") or ""
        if asked not in words.LANGUAGES:
            asked = request.accept_languages.best_match(words.LANGUAGES) or "vi"
        g.language = asked
    return cast("words.Language", g.language)


def _say() -> Callable[..., str]:
    return words.speaker(_language())


def _cannot(name: str, text: str) -> str:
    return _say()("cannot", name=words.field_name(name, _language()), text=text)


def _size(jpeg: bytes, scale: float) -> tuple[float, float]:
    """Width and height of a page in points."""
    with Image.open(BytesIO(jpeg)) as picture:
        return picture.width / scale, picture.height / scale


def _jpeg(content: bytes | None) -> Response:
    if content is None:
        abort(404)
    return Response(content, content_type="image/jpeg", headers={"Cache-Control": _KEEP_PICTURES})
