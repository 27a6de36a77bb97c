"""Files that must stay perfect: each is covered to the last statement and branch by the tests named beside it.

They are those in which a path that nobody ever took would be a way in, or a way to lose what cannot be had again. What
is listed stays listed. Run by `./driftvakt.sh test --slow`; `python packaging/perfect_files.py PART...` looks only at
the files whose names contain one of the parts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

_CEREMONY = ("tests/gui/fleet/test_ceremony.py", "tests/gui/fleet/test_ceremony_sheets.py")

_MODEL_FILES = (
    "tests/unit/model_files/test_gguf.py",
    "tests/unit/model_files/test_safetensors.py",
    "tests/unit/model_files/test_model_config.py",
)

_HISTORY = (
    "tests/unit/fleet/test_history.py",
    "tests/unit/fleet/test_history_faults.py",
    "tests/unit/fleet/test_history_recovery.py",
    "tests/unit/fleet/test_history_clock.py",
    "tests/unit/fleet/test_history_conversion.py",
    "tests/unit/fleet/test_history_store.py",
    "tests/unit/fleet/test_kept_findings.py",
    "tests/unit/fleet/test_last_words.py",
    "tests/unit/fleet/test_findings_then.py",
    "tests/unit/fleet/test_past_pieces.py",
    "tests/unit/fleet/test_roll_ups.py",
)

#: file -> the tests that cover it by themselves.
PERFECT: dict[str, tuple[str, ...]] = {
    # Which machine is believed to be which.
    "connectors/ssh/known_hosts.py": ("tests/unit/ssh/test_known_hosts.py", "tests/unit/ssh/test_own_known_hosts.py"),
    "connectors/ssh/certificates.py": ("tests/unit/ssh/test_certificates.py",),
    "connectors/ssh/ca_signatures.py": ("tests/unit/ssh/test_certificates.py",),
    "console/fleet/service/trust.py": ("tests/unit/fleet/test_trust.py",),
    "console/fleet/page/sheets/answering.py": _CEREMONY,
    "console/fleet/page/sheets/host_key.py": _CEREMONY,
    "console/fleet/page/sheets/question.py": _CEREMONY,
    "console/fleet/page/sheets/secret_prompt.py": _CEREMONY,
    "console/pagekit/sheets.py": _CEREMONY,
    # What a model's file says of itself: whoever made it may be hostile.
    "connectors/headers.py": _MODEL_FILES,
    "connectors/gguf.py": _MODEL_FILES,
    "connectors/safetensors.py": _MODEL_FILES,
    "connectors/model_config.py": _MODEL_FILES,
    # What an entry is, and whether it still is what it was.
    "console/journal/canonical.py": ("tests/unit/journal/test_canonical.py",),
    "console/journal/chain.py": (
        "tests/unit/journal/test_chain.py",
        "tests/unit/log/test_checkpoints.py",
        "tests/unit/log/test_continuing.py",
        "tests/unit/log/test_verifying.py",
    ),
    # What was measured and cannot be measured again: the parts of the history's writer, and the hot log.
    "console/fleet/service/history/hot_log.py": ("tests/unit/fleet/test_hot_log.py",),
    "console/fleet/service/history/arrears.py": _HISTORY,
    "console/fleet/service/history/blocks.py": _HISTORY,
    "console/fleet/service/history/faults.py": _HISTORY,
    "console/fleet/service/history/findings.py": _HISTORY,
    "console/fleet/service/history/migration.py": _HISTORY,
    "console/fleet/service/history/readers.py": _HISTORY,
    "console/fleet/service/history/recorder.py": _HISTORY,
    "console/fleet/service/history/recovery.py": _HISTORY,
    "console/fleet/service/history/retention.py": _HISTORY,
    "console/fleet/service/history/roll_ups.py": _HISTORY,
    "console/fleet/service/history/schema.py": _HISTORY,
    "console/fleet/service/history/shapes.py": _HISTORY,
    "console/fleet/service/history/state.py": _HISTORY,
    "console/fleet/service/history/store.py": _HISTORY,
    "console/fleet/service/history/waiting.py": _HISTORY,
    "console/fleet/service/history/writer.py": _HISTORY,
}

# Nothing is left out by a comment; only what never runs by its nature is: imports for the type checker, and the dots of
# a Protocol's methods.
_SETTINGS = r"""
[run]
branch = true
[report]
exclude_lines =
    if TYPE_CHECKING:
    ^\s*(def .*)?\)?( -> .*)?:?\s*\.\.\.$
partial_branches =
    ^$
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a file is not perfect: lines that no test ran, branches (from line, to line) that none took, or another
    reason altogether."""

    file: str
    lines: tuple[int, ...] = ()
    branches: tuple[tuple[int, int], ...] = ()
    reason: str = ""

    def __str__(self) -> str:
        if self.reason:
            return f"{self.file}: {self.reason}"
        told = [f"line {line} was never run" for line in self.lines]
        told += [
            f"line {start} never went on to {_place(end)}" for start, end in self.branches if start not in self.lines
        ]
        return "\n".join(f"{self.file}: {each}" for each in told)


def _place(line: int) -> str:
    # coverage writes the way out of a function as a negative number.
    return f"line {line}" if line > 0 else "the end"


def look(root: Path, perfect: Mapping[str, tuple[str, ...]]) -> list[Gap]:
    """What keeps the listed files of the tree at `root` from being perfect."""
    gaps = [
        Gap(file, reason=f"{path} does not exist")
        for file, tests in perfect.items()
        for path in (file, *tests)
        if not (root / path).is_file()
    ]
    known = {file: tests for file, tests in perfect.items() if file not in {gap.file for gap in gaps}}
    # Files with the same tests share a run; each file's tests run without those of the others, or they would help.
    ordered = sorted(known.items(), key=lambda item: item[1])
    runs = [(tests, [file for file, _ in items]) for tests, items in groupby(ordered, key=lambda item: item[1])]
    runs.sort(key=lambda run: -len(run[1]))  # those with the most tests take longest, and begin first
    with ThreadPoolExecutor(max_workers=max(2, min(os.cpu_count() or 1, 4))) as pool:
        for found in pool.map(lambda run: _run(root, *run), runs):
            gaps += found
    return gaps


def _run(root: Path, tests: tuple[str, ...], files: Iterable[str]) -> list[Gap]:
    files = list(files)
    with tempfile.TemporaryDirectory(prefix="perfect-") as folder:
        settings, data, report = (Path(folder) / name for name in ("settings", "data", "report.json"))
        settings.write_text(_SETTINGS)
        coverage = (sys.executable, "-m", "coverage")
        common = (f"--rcfile={settings}", f"--data-file={data}")
        arguments = (f"--include={','.join(str(root / file) for file in files)}", "-m", "pytest", "-q", *tests)
        run = subprocess.run(
            (*coverage, "run", *common, *arguments),
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        print(run.stdout.decode(errors="replace"), end="", flush=True)
        if run.returncode:
            return [Gap(file, reason=f"its tests fail (exit status {run.returncode})") for file in files]
        subprocess.run(
            (*coverage, "json", *common, "-q", "-o", str(report)), cwd=root, stdin=subprocess.DEVNULL, check=False
        )
        found = json.loads(report.read_text())["files"] if report.exists() else {}
    gaps = (_gap(file, found.get(file)) for file in files)
    return [gap for gap in gaps if gap is not None]


def _gap(file: str, found: dict[str, Any] | None) -> Gap | None:
    if found is None:
        return Gap(file, reason="its tests never import it")
    lines = tuple(found["missing_lines"])
    branches = tuple((start, end) for start, end in found["missing_branches"])
    return Gap(file, lines, branches) if lines or branches else None


def main(parts: list[str]) -> int:
    chosen = {file: tests for file, tests in PERFECT.items() if not parts or any(part in file for part in parts)}
    gaps = look(ROOT, chosen)
    for gap in gaps:
        print(gap)
    print(f"perfect files: {len(chosen)} files, {len({gap.file for gap in gaps})} of them not perfect")
    return 1 if gaps or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
