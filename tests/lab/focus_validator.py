"""The official FOCUS validator: in a folder of its own, run by the Python of Debian 13, for it needs a newer one than
the console does. It looks at FOCUS 1.2, the only version whose rules it brings along."""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.lab.errors import LabError
from tests.lab.processes import run
from tests.lab.rootfs import Release, cache, location

_PINNED = Path(__file__).with_name("focus-validator.txt")
_OWN = "focus-validator"
#: What the wheels must fit: CPython 3.13 of Debian 13.
_FOR = (
    *("--only-binary=:all:", "--python-version", "3.13", "--implementation", "cp"),
    *("--abi", "cp313", "--abi", "abi3", "--abi", "none"),
    *(
        "--platform",
        "manylinux2014_x86_64",
        "--platform",
        "manylinux_2_17_x86_64",
        "--platform",
        "manylinux_2_28_x86_64",
    ),
)
#: It reads its own files from where it stands.
_RUN = "import os, sys; os.chdir('/mnt'); from focus_validator.main import main; sys.argv = {words}; main()"
_TOTAL = re.compile(r"^Total: (\d+) \| Pass: (\d+) \| Fail: (\d+) \| Skipped: (\d+)$", re.MULTILINE)
_FAILED = re.compile(r"^- ([A-Za-z]+-[A-Z]-\d{3}-[MCO]): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What it says of a file: how many of its rules hold, which do not and why, and how many it did not look at."""

    passed: int
    failed: dict[str, str]
    skipped: int


def folder() -> Path:
    return cache() / f"{_OWN}-{hashlib.sha256(_PINNED.read_bytes()).hexdigest()[:12]}"


def build() -> None:
    """Fetch it, when it is not there yet (about 140 MB). Raises LabError."""
    target = folder()
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f"{_OWN}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.is_dir():
            return
        partial, wanted = target.with_suffix(".partial"), target.with_suffix(".txt")
        shutil.rmtree(partial, ignore_errors=True)
        pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
        pinned = _PINNED.read_text(encoding="utf-8").splitlines()
        # It comes as source alone, and is all Python: unpacked, not built.
        wanted.write_text("\n".join(line for line in pinned if line.startswith(_OWN)))
        source = ("--no-deps", "--no-binary", _OWN, "--ignore-requires-python", "--require-hashes")
        run(*pip, "download", *source, "--dest", partial, "-r", wanted)
        wanted.write_text("\n".join(line for line in pinned if not line.startswith(_OWN)))
        run(*pip, "install", "--no-deps", "--require-hashes", *_FOR, "--target", partial, "-r", wanted)
        wanted.unlink()
        (archive,) = partial.glob("*.tar.gz")
        with tarfile.open(archive) as packed:
            packed.extractall(partial / "unpacked", filter="data")
        (package,) = (partial / "unpacked").glob("*/focus_validator")
        package.rename(partial / package.name)
        partial.rename(target)


def validate(table: Path, applies: Sequence[str]) -> Verdict:
    """What it says of a CSV file, where these of its criteria of applicability apply. Raises LabError where it says
    nothing."""
    root = location(Release.TRIXIE)
    words = [
        *("focus-validator", "--data-file", f"/srv/{table.name}", "--validate-version", "1.2", "--block-download"),
        *("--focus-dataset", "CostAndUsage", "--output-type", "console", "--applicability-criteria", ",".join(applies)),
    ]
    bound = 'mount --bind "$1" "$3/mnt" && mount --bind "$2" "$3/srv"'
    done = subprocess.run(
        [
            *(
                "unshare",
                "--mount",
                "sh",
                "-c",
                f'{bound} && exec chroot "$3" env PYTHONPATH=/mnt python3 -Bc "$4"',
                "sh",
            ),
            *(folder(), table.parent, root, _RUN.format(words=json.dumps(words))),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    total = _TOTAL.search(done.stdout)
    if total is None:
        raise LabError(f"the FOCUS validator said nothing: {done.stdout[-1000:]}{done.stderr[-1000:]}")
    _, passed, failed, skipped = map(int, total.groups())
    named = dict(_FAILED.findall(done.stdout))
    if len(named) != failed:
        raise LabError(f"{failed} rules failed, {len(named)} are named: {done.stdout[-1000:]}")
    return Verdict(passed, named, skipped)
