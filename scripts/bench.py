#!/usr/bin/env python3
"""Extract every folder of a bench that holds truth files, and print for each the scorer's table by form, and one by form and stage:
bench.py BENCH [FOLDER...].

BENCH holds score.py and folders of documents, each NAME.pdf with NAME.truth.json beside it. Datasets go to build/bench/.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import scorer
import stages

OUT = Path("build") / "bench"
SOME_FAILED = 7


def main() -> int:
    if len(sys.argv) < 2 or not (bench := Path(sys.argv[1])).joinpath("score.py").is_file():
        print("No bench here. Name the folder that holds score.py: make bench BENCH=folder", file=sys.stderr)
        return 2
    folders = [bench / name for name in sys.argv[2:]] or sorted({truth.parent for truth in bench.rglob("*.truth.json")})
    for folder in folders:
        name = folder.relative_to(bench)
        print(f"\n== {name}", flush=True)
        done = subprocess.run([Path(sys.executable).with_name("cchc-extract"), folder, "-o", OUT / name], check=False)
        if done.returncode not in (0, SOME_FAILED):
            return done.returncode
        subprocess.run([sys.executable, bench / "score.py", folder, OUT / name], check=True)
        print(f"\n{stages.table(stages.count_bench(scorer.load(bench), folder, OUT / name))}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
