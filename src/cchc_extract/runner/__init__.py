"""Files to results, many at a time, whoever does the work: this process, a pool of processes, later other machines."""

from cchc_extract.runner.batch import Batch, cores, exit_code, extract_all
from cchc_extract.runner.executor import Executor, Extraction, Inline, Work
from cchc_extract.runner.order import run
from cchc_extract.runner.pool import Pool, file_seconds

__all__ = [
    "Batch", "Executor", "Extraction", "Inline", "Pool", "Work", "cores", "exit_code", "extract_all", "file_seconds", "run",
]  # fmt: skip
