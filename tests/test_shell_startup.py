"""What is loaded before it is needed: a library at the top of a module somewhere makes every start slower, and nobody sees why."""

import subprocess
import sys
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "samples" / "xa-ha-long-6-thang-2022.txt"
HEAVY = (
    "cv2",
    "docx",
    "numpy",
    "onnxruntime",
    "pandas",
    "pdfminer",
    "pdfplumber",
    "PIL",
    "pyarrow",
    "sqlalchemy",
    "tesserocr",
)
TELL = "import sys; print(' '.join({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"


def loaded(code: str, *arguments: str) -> set[str]:
    """The packages that a new interpreter has loaded at the end of ``code``."""
    done = subprocess.run(
        (sys.executable, "-c", f"{code}\n{TELL}", *arguments), capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stderr.splitlines()[-1].split())


def test_help_loads_no_reader_and_no_patterns() -> None:
    found = loaded("from cchc_extract.cli.app import app; app(['--help'], standalone_mode=False)")
    assert "click" in found
    assert found.isdisjoint((*HEAVY, "rapidfuzz", "regex", "pypdfium2", "jinja2", "msgspec", "rich"))


def test_handing_out_files_loads_no_reader(tmp_path: Path) -> None:
    code = (
        "import sys; from cchc_extract.cli.app import app\n"
        "app(['extract', sys.argv[1], '-o', sys.argv[2], '--jobs', '1', '-q'], standalone_mode=False)"
    )
    found = loaded(code, str(SAMPLE), str(tmp_path / "out"))
    assert (tmp_path / "out" / "rows.csv").is_file()
    assert found.isdisjoint(HEAVY)


def test_a_text_file_is_read_without_the_readers_of_pictures() -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from cchc_extract.pipeline import Job, extract\n"
        "from cchc_extract.reading.options import ReadOptions\n"
        "from cchc_extract.reading.sources import examine, walk\n"
        "from cchc_extract import patterns\n"
        "(source,) = examine(walk([Path(sys.argv[1])]))\n"
        "assert extract(Job(source=source, options=ReadOptions(), patterns=patterns.load())).status == 'ok'"
    )
    assert loaded(code, str(SAMPLE)).isdisjoint(HEAVY)
