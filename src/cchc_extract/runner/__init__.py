"""Files to results, many at a time, whoever does the work: this process, a pool of processes, later other machines."""

from cchc_extract.runner.executor import Executor, Extraction, Inline, Work
from cchc_extract.runner.order import run
from cchc_extract.runner.pool import Pool, file_seconds

__all__ = ["Executor", "Extraction", "Inline", "Pool", "Work", "file_seconds", "run"]
