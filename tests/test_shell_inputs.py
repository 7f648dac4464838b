"""Ways to name the input: quoted globs, lists, URLs."""

from __future__ import annotations

import csv
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from click.testing import CliRunner, Result
from shell_work import obedient

from cchc_extract.cli.app import app
from cchc_extract.errors import NoInputError
from cchc_extract.reading import bases, inputs, remote
from cchc_extract.reading.sources import find_sources, walk
from cchc_extract.runner import batch

PDF = b"%PDF-1.7 "


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory; files are read by a stand-in that does what their names say."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(batch, "Extraction", lambda *_: obedient)
    return tmp_path


@pytest.fixture
def store() -> Iterator[fsspec.AbstractFileSystem]:
    """A store of objects, empty."""
    memory = fsspec.filesystem("memory")
    yield memory
    memory.rm("/", recursive=True)


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(PDF + name.encode())


def call(*arguments: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(app, [*arguments, "--jobs", "1"], input=given, catch_exceptions=False)


def files(out: str = "out") -> dict[str, str]:
    with Path(out, "files.csv").open(encoding="utf-8", newline="") as file:
        return {line["file"]: line["error_code"] or line["status"] for line in csv.DictReader(file)}


def run(key: str, out: str = "out") -> Any:
    return json.loads(Path(out, "run.json").read_text(encoding="utf-8"))[key]


def test_a_glob_that_the_shell_left_alone(here: Path) -> None:
    put(here, "in/2023/a.pdf", "in/2024/b.pdf", "in/2024/c.txt", "in/[x].pdf")
    assert call("in/*/*.pdf").exit_code == 0
    assert files() == {"2023/a.pdf": "ok", "2024/b.pdf": "ok"}
    assert call("in/**/b.pdf").exit_code == 0
    assert files() == {"b.pdf": "ok"}
    assert call("in/[x].pdf").exit_code == 0
    assert files() == {"[x].pdf": "ok"}
    nothing = call("in/*.docx")
    assert (nothing.exit_code, "Nothing fits in/*.docx" in nothing.stderr) == (3, True)


@pytest.mark.parametrize("separator", [b"\n", b"\r\n", b"\0"])
def test_a_list_of_files(here: Path, separator: bytes) -> None:
    """One that is gone has its line; names keep their blanks, brackets and leading dashes."""
    put(here, "in/a b.pdf", "in/[1].pdf", "-o.pdf", "báo cáo.pdf")
    names = ("in/a b.pdf", "in/[1].pdf", "-o.pdf", "báo cáo.pdf", "in/gone.pdf", "")
    content = separator.join(name.encode() for name in names)
    Path("list").write_bytes(content)
    expected = {"-o.pdf": "ok", "báo cáo.pdf": "ok", "in/[1].pdf": "ok", "in/a b.pdf": "ok", "in/gone.pdf": "missing"}
    for arguments in (("--files-from", "list"), ("--files-from", "-"), ("-",)):
        assert call(*arguments, given=content).exit_code == 7
        assert files() == expected


def test_names_with_line_ends_go_in_a_list_with_nul(here: Path) -> None:
    put(here, "two\nlines.pdf", "b.pdf")
    assert call("-", given=b"two\nlines.pdf\0b.pdf\0").exit_code == 0
    assert files() == {"two\\nlines.pdf": "ok", "b.pdf": "ok"}


def test_an_empty_list_is_no_input(here: Path) -> None:
    done = call("-")
    assert (done.exit_code, "no file in the list" in done.stderr) == (3, True)


def test_a_file_url_is_a_path(here: Path) -> None:
    put(here, "in/a b.pdf")
    assert call(f"file://{here}/in/a%20b.pdf").exit_code == 0
    assert files() == {"a b.pdf": "ok"}


def test_a_store_is_walked_and_fetched(here: Path, store: fsspec.AbstractFileSystem) -> None:
    store.pipe("/bucket/in/a.pdf", PDF + b"a")
    store.pipe("/bucket/in/sub/b:?\n.pdf", PDF + b"b")
    store.pipe("/bucket/in/sub/copy.pdf", PDF + b"a")
    store.pipe("/bucket/in/.hidden.pdf", PDF)
    store.pipe("/bucket/in/empty.pdf", b"")
    assert call("memory://bucket/in").exit_code == 7
    found = {
        ".hidden.pdf": "hidden",
        "a.pdf": "ok",
        "empty.pdf": "empty",
        "sub/b:?\\n.pdf": "ok",
        "sub/copy.pdf": "duplicate",
    }
    assert files() == found
    assert sorted(path.name for path in Path("out").iterdir() if path.is_dir()) == []
    put(here, "local/a.pdf")
    assert call("memory://bucket/in/a.pdf", "local", "-o", "both").exit_code == 0
    assert files("both") == {"a.pdf": "ok", "memory://bucket/in/a.pdf": "ok"}


def test_an_archive_is_a_store(here: Path) -> None:
    with zipfile.ZipFile("all.zip", "w") as archive:
        archive.writestr("2023/a.pdf", PDF)
        archive.writestr("../../escaped.pdf", PDF + b"2")
    assert call("zip://::all.zip").exit_code == 0
    assert set(files().values()) == {"ok"}
    assert not list(here.parent.glob("**/escaped.pdf"))


def test_an_unchanged_file_of_a_store_is_not_fetched_again(
    here: Path, store: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.pipe("/bucket/a.pdf", PDF + b"a")
    assert call("memory://bucket").exit_code == 0
    first = Path("out/documents.csv").read_bytes()
    monkeypatch.setattr(remote, "fetch", lambda *_: pytest.fail("fetched again"))
    assert call("memory://bucket").exit_code == 0
    assert Path("out/documents.csv").read_bytes() == first
    monkeypatch.undo()
    monkeypatch.chdir(here)
    store.pipe("/bucket/a.pdf", PDF + b"changed")
    assert call("memory://bucket").exit_code in (0, 7)
    assert Path("out/documents.csv").read_bytes() != first


def test_a_store_that_fails_costs_the_file(
    here: Path, store: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.pipe("/bucket/a.pdf", PDF + b"a")
    store.pipe("/bucket/b.pdf", PDF + b"b")
    real = type(store).open

    def broken(self: object, path: str, *rest: object, **more: object) -> object:
        if path.endswith("a.pdf"):
            raise TimeoutError("the line is dead")
        return real(self, path, *rest, **more)

    monkeypatch.setattr(type(store), "open", broken)
    assert call("memory://bucket").exit_code == 7
    assert files() == {"a.pdf": "unreachable", "b.pdf": "ok"}
    assert "the line is dead" in Path("out/files.csv").read_text(encoding="utf-8")


def test_more_than_a_file_may_have_is_not_fetched(tmp_path: Path, store: fsspec.AbstractFileSystem) -> None:
    store.pipe("/bucket/a.pdf", PDF * 100)
    (entry,) = walk(["memory://bucket"])
    assert entry.remote is not None
    with pytest.raises(remote.FetchError, match="more than 100 bytes"):
        remote.fetch(entry.remote, tmp_path / "scratch", 100)
    assert not list((tmp_path / "scratch").iterdir())


def test_a_url_without_anything_or_of_no_known_kind() -> None:
    with pytest.raises(NoInputError, match="memory://nowhere does not exist"):
        walk(["memory://nowhere"])
    with pytest.raises(NoInputError, match="nonsense://x cannot be reached"):
        walk(["nonsense://x"])
    assert remote.shown("https://me:secret@host/a") == "https://host/a"


def test_what_is_a_url() -> None:
    assert [inputs.is_url(each) for each in ("s3://b/k", "zip://a::b.zip", "file:///x", "C:/x", "a::b", Path("s3:/b"))] == [
        True, True, False, False, True, False,
    ]  # fmt: skip


def test_a_pipe_named_directly_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (source,) = find_sources([tmp_path / "pipe.pdf"])
    assert source.error_code == "not-a-file"


def test_names_are_relative_to_the_base(here: Path, store: fsspec.AbstractFileSystem) -> None:
    put(here, "in/2023/a.pdf", "in/2024/b.pdf")
    store.pipe("/bucket/in/a.pdf", PDF + b"s")
    assert call("in/2023", "--base", "in").exit_code == 0
    assert (files(), run("base"), run("folders"), run("listed")) == (
        {"2023/a.pdf": "ok"},
        f"{here}/in",
        ["2023"],
        False,
    )
    assert call("-", "--base", "in", given=b"in/2024/b.pdf\n").exit_code == 0
    assert (files(), run("base"), run("folders"), run("listed")) == ({"2024/b.pdf": "ok"}, f"{here}/in", [], True)
    assert call("memory://bucket/in", "--base", "memory://bucket").exit_code == 0
    assert (files(), run("base"), run("folders")) == ({"in/a.pdf": "ok"}, "memory://bucket", ["in"])
    first = run("run_id")
    assert call("in").exit_code == 0
    assert (set(files()), run("base"), run("folders")) == ({"2023/a.pdf", "2024/b.pdf"}, f"{here}/in", ["."])
    assert run("run_id") != first
    assert call("in/2023", "in/2024/b.pdf").exit_code == 0
    assert (set(files()), run("base"), run("folders")) == ({"2023/a.pdf", "2024/b.pdf"}, f"{here}/in", ["2023"])
    assert call("memory://bucket/in").exit_code == 0
    assert (files(), run("base"), run("folders")) == ({"a.pdf": "ok"}, "memory://bucket/in", ["."])


@pytest.mark.parametrize(
    "arguments",
    [("in/2023", "other", "--base", "in"), ("in", "--base", "memory://x"), ("in", "--base", "in/2023/a.pdf")],
)
def test_a_base_that_is_none_is_wrong_use(here: Path, arguments: tuple[str, ...]) -> None:
    put(here, "in/2023/a.pdf", "other/b.pdf")
    done = call(*arguments)
    assert done.exit_code == 2
    assert "give " in done.stderr
    assert "--base" in done.stderr
    assert not Path("out").exists()


def test_where_the_input_lies_changes_no_byte_of_the_dataset(here: Path) -> None:
    put(here, "one/in/a.pdf")
    Path("two").mkdir()
    (here / "one/in").rename(here / "one/kept")
    shutil.copytree("one/kept", "two/in")
    call("one/kept", "-o", "first")
    call("two/in", "-o", "second")
    names = [path.name for path in Path("first").iterdir() if path.name != "run.json"]
    assert [Path("first", name).read_bytes() == Path("second", name).read_bytes() for name in names] == [True] * len(
        names
    )


def test_an_archive_is_the_same_from_every_folder(here: Path) -> None:
    for commune in ("a", "b"):
        (here / commune).mkdir()
        with zipfile.ZipFile(here / commune / "all.zip", "w") as archive:
            archive.writestr("2023/x.pdf", PDF + commune.encode())
    os.chdir("a")
    assert call("zip://::all.zip").exit_code == 0
    assert run("base") == f"zip://::{here}/a/all.zip"
    assert bases.joined(run("base"), "2023/x.pdf") == f"zip://2023/x.pdf::{here}/a/all.zip"


def test_an_older_output_is_no_report_and_has_its_line(here: Path) -> None:
    put(here, "in/a.pdf")
    assert call("in", "-o", "in/old/out", "--format", "jsonl").exit_code == 0
    put(here, "in/old/out/b.pdf")
    (here / "in/old/out/corrections.csv").write_text("document_id\n", encoding="utf-8")
    assert call("in").exit_code == 0
    assert files() == {"a.pdf": "ok", "old/out": "older-output", "old/out/b.pdf": "ok"}
    first = Path("out/files.csv").read_bytes()
    assert call("in").exit_code == 0
    assert Path("out/files.csv").read_bytes() == first
    (here / "in/old/out/datapackage.json").write_text('{"name": "of someone else"}', encoding="utf-8")
    call("in")
    assert {"old/out", "old/out/b.pdf"}.intersection(files()) == {"old/out/b.pdf"}


def test_an_older_output_is_no_report_however_its_files_are_named(here: Path) -> None:
    put(here, "in/a.pdf")
    assert call("in", "-o", "in/old").exit_code == 0
    (here / "in/old/run.json").unlink()
    put(here, "in/old/b.pdf")
    every = {"a.pdf": "ok", "old": "older-output", "old/b.pdf": "ok"}
    assert call("in/**/*").exit_code == 0
    assert files() == every
    names = "\n".join(str(path) for path in sorted(Path("in").rglob("*")) if path.is_file())
    assert call("-", "-o", "out", given=names.encode()).exit_code == 0
    assert files() == every
    assert call("-", "-o", "in/old", given=names.encode()).exit_code == 0
    assert files("in/old") == {"a.pdf": "ok", "old/b.pdf": "ok"}
    with zipfile.ZipFile("all.zip", "w") as archive:
        for name in names.splitlines():
            archive.write(name)
    assert call("zip://::all.zip").exit_code == 0
    assert files() == {"in/a.pdf": "ok", "in/old/b.pdf": "ok", "in/old/datapackage.json": "older-output"}


@pytest.mark.parametrize("out", ["in", "in/sub/out", "link/out"])
def test_the_output_is_no_input_wherever_it_lies(here: Path, out: str) -> None:
    put(here, "in/a.pdf")
    Path("link").symlink_to("in")
    for _ in range(2):
        assert call("in", "-o", out).exit_code == 0
        assert files(out) == {"a.pdf": "ok"}


def test_reports_beside_the_output_are_read_and_its_own_files_are_not(tmp_path: Path) -> None:
    """The report would be gone from files.csv, and a load with --prune would take it for one whose file is no more."""
    folder = tmp_path / "in"
    for name in ("xa-a", "xa-b"):
        (folder / name).mkdir(parents=True)
        (folder / name / "bao-cao.txt").write_text(f"BÁO CÁO\nSố: 1/BC-{name}\n", encoding="utf-8")
    seen = []
    for _ in range(2):
        done = CliRunner().invoke(app, [str(folder), "-o", str(folder / "xa-a"), "-q"])
        assert done.exit_code == 0, done.output
        seen.append((folder / "xa-a" / "files.csv").read_bytes())
        assert (folder / "xa-a" / "bao-cao.txt").is_file()
    assert seen[0] == seen[1]
    assert [line.split(",")[0] for line in seen[0].decode().splitlines()[1:]] == [
        "xa-a/bao-cao.txt",
        "xa-b/bao-cao.txt",
    ]


def test_the_working_directory_may_be_input_and_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bao-cao.txt").write_text("BÁO CÁO\nSố: 1/BC-UBND\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        done = CliRunner().invoke(app, [".", "-o", ".", "-q"], catch_exceptions=False)
        assert done.exit_code == 0, done.output
    assert (tmp_path / "bao-cao.txt").is_file()
    assert "bao-cao.txt," in (tmp_path / "files.csv").read_text(encoding="utf-8")
